//! Three-valued truth: what a missing fact, or an order that nobody recorded, does to a verdict (language.md 4.2, 4.4).

use crate::value::time::Day;

/// So many gaps are told of what hangs on each of many.
const MOST: usize = 10;

/// Why something has no value or no truth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The kind at hand does not have the field: the test is about the others. Neutral in `and`, `or`, `not`.
    Vacuous,
    /// Only the order of two things on one day is open: the verdict that finds no breach is taken.
    Order,
    /// Too few items for a measure: no verdict.
    NoVerdict,
    /// These facts are missing.
    Facts(Vec<String>),
}

impl Gap {
    /// Returns the gap of the time of something of which only the day is known.
    pub fn hour(day: Day) -> Self {
        Self::fact(format!("the time of day on {day}"))
    }

    /// Returns the gap of one missing fact.
    pub fn fact(text: impl Into<String>) -> Self {
        Self::Facts(vec![text.into()])
    }

    /// Returns the gap of a time that cannot be counted, and why not.
    pub fn uncounted(why: impl std::fmt::Display) -> Self {
        Self::fact(format!("a time that can be counted ({why})"))
    }

    /// Returns what gaps together are, of many the first; nothing of none.
    pub fn all(gaps: impl Iterator<Item = Self>) -> Option<Self> {
        gaps.take(MOST).reduce(Self::merge)
    }

    /// Returns what both gaps together are.
    pub fn merge(self, other: Self) -> Self {
        match (self, other) {
            (Self::Facts(mut a), Self::Facts(b)) => {
                for fact in b {
                    if !a.contains(&fact) {
                        a.push(fact);
                    }
                }
                Self::Facts(a)
            }
            (facts @ Self::Facts(_), _) | (_, facts @ Self::Facts(_)) => facts,
            (Self::NoVerdict, _) | (_, Self::NoVerdict) => Self::NoVerdict,
            (Self::Order, _) | (_, Self::Order) => Self::Order,
            _ => Self::Vacuous,
        }
    }
}

/// True, false, or not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It cannot be said, and why.
    Unknown(Gap),
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

impl Truth {
    /// Returns the truth of `not`.
    pub fn negate(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            unknown => unknown,
        }
    }

    /// Returns the truth of `and`; the right side is worked out only where it matters.
    #[inline]
    pub fn and(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Self::False => Self::False,
            Self::True => match other() {
                Self::Unknown(Gap::Vacuous) => Self::True,
                other => other,
            },
            Self::Unknown(Gap::Vacuous) => other(),
            Self::Unknown(gap) => match other() {
                Self::False => Self::False,
                Self::True => Self::Unknown(gap),
                Self::Unknown(more) => Self::Unknown(gap.merge(more)),
            },
        }
    }

    /// Returns the truth of `or`.
    pub fn or(self, other: impl FnOnce() -> Self) -> Self {
        self.negate().and(|| other().negate()).negate()
    }

    /// Returns true where it certainly holds; a test about other kinds holds.
    pub fn holds(&self) -> bool {
        matches!(self, Self::True | Self::Unknown(Gap::Vacuous))
    }

    /// Returns the truth with an open order decided, so that no breach is found.
    pub fn favour(self, without_breach: bool) -> Self {
        match self {
            Self::Unknown(Gap::Order) => without_breach.into(),
            Self::Unknown(Gap::Vacuous) => Self::True,
            other => other,
        }
    }
}
