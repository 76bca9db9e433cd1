//! Truth values, values, and the worlds in which what is undecided is decided one way or the other.

use std::cell::RefCell;

use goodterms::engagement::record::{Actor, ContactId, Value};
use goodterms::engagement::vocabulary::WordId;
use goodterms::program::tree::{ClauseId, PeriodUnit};
use goodterms::value::duration::Duration;
use goodterms::value::money::Money;
use goodterms::value::time::Day;
use rust_decimal::Decimal;

use super::when::When;

/// What a condition says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// A fact is missing.
    Unknown,
    /// Two things of one day, whose order is undecided.
    Undecided,
    /// A measure over too few items: no verdict.
    NoVerdict,
    /// A test of a field that the item's kind does not have.
    Untested,
}

use Truth::{False, NoVerdict, True, Undecided, Unknown, Untested};

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { True } else { False }
    }
}

impl Truth {
    /// `not`.
    pub fn negate(self) -> Self {
        match self {
            True => False,
            False => True,
            other => other,
        }
    }

    /// `and`.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Untested, x) | (x, Untested) => x,
            (False, _) | (_, False) => False,
            (True, x) | (x, True) => x,
            (NoVerdict, _) | (_, NoVerdict) => NoVerdict,
            (Unknown, _) | (_, Unknown) => Unknown,
            (Undecided, Undecided) => Undecided,
        }
    }

    /// `or`.
    pub fn or(self, other: Self) -> Self {
        self.negate().and(other.negate()).negate()
    }
}

/// A period of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The unit.
    pub unit: PeriodUnit,
    /// The first day.
    pub starts: Day,
    /// The last day.
    pub ends: Day,
    /// What stands behind the slash of an id.
    pub label: String,
}

/// What a variable stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// An event, by its number in the world.
    Event(usize),
    /// A contact.
    Contact(ContactId),
    /// A breach: the clause and the number of its finding.
    Breach(ClauseId, usize),
    /// A period.
    Period(Period),
    /// The client.
    Client,
    /// The contract.
    Contract,
}

/// A value, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub enum V {
    /// A fact that is not stated.
    Unknown,
    /// A happening that is not recorded.
    Never,
    /// A measure over nothing, or over too few.
    NoValue,
    /// A field that the kind does not have.
    NoField,
    /// An amount.
    Money(Money),
    /// A number.
    Number(Decimal),
    /// A percentage.
    Percent(Decimal),
    /// A duration.
    Duration(Duration),
    /// A moment.
    When(When),
    /// A text.
    Text(String),
    /// A word of an enumeration.
    Word(WordId),
    /// Who.
    Actor(Actor),
    /// A record.
    Item(Item),
    /// Yes or no, or neither.
    Truth(Truth),
    /// Several.
    List(Vec<V>),
}

impl From<&Value> for V {
    fn from(value: &Value) -> Self {
        match value {
            Value::Money(money) => Self::Money(*money),
            Value::Number(number) => Self::Number(*number),
            Value::Percent(percent) => Self::Percent(*percent),
            Value::Duration(duration) => Self::Duration(*duration),
            Value::Moment(moment) => Self::When((*moment).into()),
            Value::Text(text) => Self::Text(text.to_string()),
            Value::Bool(yes) => Self::Truth((*yes).into()),
            Value::Word(word) => Self::Word(*word),
            Value::Actor(actor) => Self::Actor(*actor),
            Value::Event(event) => Self::Item(Item::Event(event.0 as usize)),
            Value::List(values) => Self::List(values.iter().map(Self::from).collect()),
        }
    }
}

impl V {
    /// Returns whether there is a value.
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown | Self::Never | Self::NoValue | Self::NoField)
    }

    /// Returns what a condition without a value says.
    pub fn no_truth(&self) -> Truth {
        match self {
            Self::Truth(truth) => *truth,
            Self::NoValue => NoVerdict,
            Self::NoField => Untested,
            Self::Never => False,
            _ => Unknown,
        }
    }
}

/// The choices of a run: whether a record of the same day had happened by then, whether an item counts.
#[derive(Debug, Default)]
pub struct Forks {
    running: bool,
    path: Vec<bool>,
    made: Vec<(String, bool, bool)>,
}

/// What came out of all worlds.
pub struct Worlds<T> {
    /// The different answers, the first of them that in which nothing undecided happened or counts.
    pub answers: Vec<T>,
    /// Whether every choice was about the order of two things only.
    pub order_only: bool,
}

/// More choices than can be tried.
const MOST: usize = 1 << 11;

/// Decides one undecided thing, the same way all through a run.
pub fn choose(forks: &RefCell<Forks>, key: String, order: bool) -> bool {
    let mut forks = forks.borrow_mut();
    if let Some((_, _, decision)) = forks.made.iter().find(|(known, _, _)| *known == key) {
        return *decision;
    }
    let decision = forks.path.get(forks.made.len()).copied().unwrap_or(false);
    forks.made.push((key, order, decision));
    decision
}

/// Asks a question in every world. Inside another such question, asks it in the world at hand only.
pub fn in_all_worlds<T: PartialEq>(forks: &RefCell<Forks>, ask: impl Fn() -> T) -> Worlds<T> {
    if forks.borrow().running {
        return Worlds { answers: vec![ask()], order_only: false };
    }
    let mut answers: Vec<T> = Vec::new();
    let mut order_only = true;
    let mut path = Vec::new();
    for _ in 0..MOST {
        *forks.borrow_mut() = Forks { running: true, path, made: Vec::new() };
        let answer = ask();
        let run = std::mem::take(&mut *forks.borrow_mut());
        order_only &= run.made.iter().all(|(_, order, _)| *order);
        if !answers.contains(&answer) {
            answers.push(answer);
        }
        path = run.made.iter().map(|(_, _, decision)| *decision).collect();
        while path.last() == Some(&true) {
            path.pop();
        }
        match path.last_mut() {
            Some(last) => *last = true,
            None => break,
        }
    }
    Worlds { answers, order_only }
}

/// Asks a condition in every world: where the answers differ it is unknown, or undecided where only an order is.
pub fn decide(forks: &RefCell<Forks>, ask: impl Fn() -> Truth) -> Truth {
    let worlds = in_all_worlds(forks, ask);
    match worlds.answers.as_slice() {
        [answer] => *answer,
        answers if worlds.order_only && !answers.contains(&Unknown) => Undecided,
        _ => Unknown,
    }
}

/// Asks a question in worlds of its own, whatever was chosen in the world at hand.
pub fn apart<T>(forks: &RefCell<Forks>, ask: impl FnOnce() -> T) -> T {
    let outer = std::mem::take(&mut *forks.borrow_mut());
    let answer = ask();
    *forks.borrow_mut() = outer;
    answer
}
