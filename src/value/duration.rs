//! Durations in five families that never mix (language.md 3).

use std::fmt;

use rust_decimal::Decimal;

/// The five families of durations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Minutes and hours: elapsed time.
    Hours,
    /// Days and weeks: civil days.
    Days,
    /// Months and years: civil months.
    Months,
    /// Days with hours in the default band that are no holiday.
    BusinessDays,
    /// Time inside the default band.
    BusinessHours,
}

impl Family {
    /// Returns the name for messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Months => "months",
            Self::BusinessDays => "business days",
            Self::BusinessHours => "business hours",
        }
    }
}

/// A length of time: an amount in the unit of its family.
///
/// The unit is the second for `Hours` and `BusinessHours`, the day for `Days` and `BusinessDays`, the month for `Months`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    /// The family.
    pub family: Family,
    /// How many units, exact.
    pub amount: Decimal,
}

impl Duration {
    /// Returns so many units of the family.
    pub fn new(family: Family, amount: impl Into<Decimal>) -> Self {
        Self { family, amount: amount.into() }
    }

    /// Returns the duration of a number and a unit word (`minute`, `hours`, `business day` …); nothing for another word
    /// or where the amount is too large.
    pub fn from_unit(number: Decimal, unit: &str) -> Option<Self> {
        let unit = unit.split_whitespace().collect::<Vec<_>>().join(" ");
        let (family, size) = match unit.strip_suffix('s').unwrap_or(&unit) {
            "minute" => (Family::Hours, 60),
            "hour" => (Family::Hours, 3600),
            "day" => (Family::Days, 1),
            "week" => (Family::Days, 7),
            "month" => (Family::Months, 1),
            "year" => (Family::Months, 12),
            "business day" => (Family::BusinessDays, 1),
            "business hour" => (Family::BusinessHours, 3600),
            _ => return None,
        };
        Some(Self { family, amount: number.checked_mul(Decimal::from(size))? })
    }

    /// Writes it in a unit of its family: `7 years`; nothing where that is no whole number.
    pub fn told_in(self, unit: &str) -> Option<String> {
        let one = Self::from_unit(Decimal::ONE, unit).filter(|one| one.family == self.family)?;
        let number = self.amount.checked_div(one.amount).filter(Decimal::is_integer)?.normalize();
        let s = if number == Decimal::ONE { "" } else { "s" };
        Some(format!("{number} {}{s}", unit.strip_suffix('s').unwrap_or(unit)))
    }

    /// Returns how many days of the calendar it has, about: a month 30, five business days a week. Nothing for business hours, and
    /// where it is too long.
    pub fn in_days(self) -> Option<Decimal> {
        match self.family {
            Family::Days => Some(self.amount),
            Family::Months => self.amount.checked_mul(Decimal::from(30)),
            Family::BusinessDays => self.amount.checked_mul(Decimal::from(7))?.checked_div(Decimal::from(5)),
            Family::Hours => self.amount.checked_div(Decimal::from(86_400)),
            Family::BusinessHours => None,
        }
    }

    /// Returns the amount in whole units, rounded down; nothing where it does not fit.
    pub fn whole(self) -> Option<i64> {
        use rust_decimal::prelude::ToPrimitive;
        self.amount.floor().to_i64()
    }
}

impl Duration {
    /// Returns the number and the unit in which it is told, in the singular: `90` and `minute`.
    pub fn told(self) -> (Decimal, &'static str) {
        let in_unit = |size: i64| {
            let size = Decimal::from(size);
            (self.amount % size).is_zero().then(|| (self.amount / size).normalize())
        };
        let (number, unit) = match self.family {
            Family::Days => (self.amount, "day"),
            Family::BusinessDays => (self.amount, "business day"),
            Family::Months => (self.amount, "month"),
            Family::BusinessHours => ((self.amount / Decimal::from(3600)).round_dp(2), "business hour"),
            Family::Hours => match (in_unit(3600), in_unit(60)) {
                (Some(hours), _) => (hours, "hour"),
                (None, Some(minutes)) => (minutes, "minute"),
                _ => ((self.amount / Decimal::from(3600)).round_dp(2), "hour"),
            },
        };
        (number.normalize(), unit)
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, unit) = self.told();
        write!(f, "{number} {unit}{}", if number == Decimal::ONE { "" } else { "s" })
    }
}
