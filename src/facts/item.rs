//! Items, moments and values as expressions see them.

use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

use super::truth::{Gap, Truth};
use crate::engagement::record::{Actor, ContactId, EventId, Side, Value};
use crate::engagement::vocabulary::{FieldId, WordId};
use crate::finding::Bearer;
use crate::program::tree::ClauseId;
use crate::value::deadline::Due;
use crate::value::duration::Duration;
use crate::value::money::Money;
use crate::value::quantity::Quantity;
use crate::value::severity::Severity;
use crate::value::time::{Day, Instant, Moment};
use crate::value::zone::Zone;

/// What a variable stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// An event.
    Event(EventId),
    /// A contact.
    Contact(ContactId),
    /// A breach, by its number in the facts.
    Breach(u32),
    /// A period, from its first to its last day.
    Period(Day, Day),
    /// The client.
    Client,
    /// The contract.
    Contract,
}

/// A deadline that was worked out.
#[derive(Clone, Debug)]
pub struct Deadlined {
    /// When it is due.
    pub due: Due,
    /// The same as one moment: of an hour that is not known, the latest.
    pub moment: Moment,
    /// What it was counted from; nothing for `by TIME`.
    pub anchor: Option<Time>,
}

/// What happens at the moment at hand, if something does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// An event.
    Event(Item),
    /// The end of an interval.
    End(Item),
}

/// The fields that the policy derives, each at a moment and with what happens then.
pub(super) type OwnFields = FxHashMap<(Item, FieldId, Time, Option<Cause>), Result<Val, Gap>>;

/// The due days that were worked out, by clause and subject.
pub(super) type Dues = FxHashMap<(ClauseId, Option<Item>), Result<Option<Deadlined>, Gap>>;

/// When something happened: the earliest and the latest instant, and the civil day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Time {
    /// The earliest instant.
    pub lo: Instant,
    /// The latest instant.
    pub hi: Instant,
    /// The civil day in the policy's zone.
    pub day: Day,
}

impl Time {
    /// Returns the time of a recorded moment.
    pub fn of(moment: Moment, zone: &Zone) -> Self {
        match moment {
            Moment::At(at) => Self { lo: at, hi: at, day: zone.day_of(at) },
            Moment::Day(day) => Self { lo: zone.start_of(day), hi: Instant(zone.end_of(day).0 - 1), day },
        }
    }

    /// Returns the first instant of a day.
    pub fn start_of(day: Day, zone: &Zone) -> Self {
        let at = zone.start_of(day);
        Self { lo: at, hi: at, day }
    }

    /// Returns whether the instant is known.
    pub fn exact(self) -> bool {
        self.lo == self.hi
    }

    /// Returns whether something of this time may have happened by another: what has no time of day, not at its very start.
    pub fn may_precede(self, other: Self) -> bool {
        if other.exact() && !self.exact() { self.lo < other.hi } else { self.lo <= other.hi }
    }

    /// Returns the moment as it was recorded.
    pub fn moment(self) -> Moment {
        if self.exact() { Moment::At(self.lo) } else { Moment::Day(self.day) }
    }

    /// Returns what events are ordered by: the day, those without a time first, the instant.
    pub fn order_key(self) -> (Day, bool, Instant) {
        (self.day, self.exact(), self.lo)
    }
}

/// So many are compared with each other; of more a set is made.
const FEW: usize = 12;

/// Keeps each of some items once, where it comes first.
pub fn keep_firsts(items: &mut Vec<Item>) {
    if items.len() > FEW {
        let mut seen = FxHashSet::default();
        return items.retain(|item| seen.insert(*item));
    }
    let mut kept = 0;
    for place in 0..items.len() {
        if !items[..kept].contains(&items[place]) {
            items[kept] = items[place];
            kept += 1;
        }
    }
    items.truncate(kept);
}

/// An item that matches a pattern, or may.
#[derive(Clone, Debug)]
pub struct Matched {
    /// The item.
    pub item: Item,
    /// When it happened.
    pub time: Time,
    /// True, or unknown.
    pub truth: Truth,
}

/// A breach that later clauses can speak of.
#[derive(Clone, Debug)]
pub struct BreachFact {
    /// The finding's id.
    pub id: String,
    /// The clause.
    pub clause: ClauseId,
    /// The subject.
    pub subject: Option<Item>,
    /// When it was due.
    pub due: Option<Moment>,
    /// Since when.
    pub since: Time,
    /// From when on it could be known.
    pub decided: Time,
    /// When it was cured.
    pub met: Option<Time>,
    /// How grave, where that is known.
    pub severity: Option<Severity>,
    /// Who bears it.
    pub bearer: Option<Bearer>,
    /// What is missing to say that it is one; nothing of a certain one.
    pub doubt: Option<Gap>,
    /// Whether the moment is known: of a doubtful one it may be any within its times.
    pub dated: bool,
}

impl BreachFact {
    /// Returns the side that bears it.
    pub fn side(&self) -> Option<Side> {
        self.bearer.map(|bearer| match bearer {
            Bearer::Client => Side::Client,
            Bearer::Firm => Side::Firm,
            Bearer::Other => Side::Other,
        })
    }
}

/// A value of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Val {
    /// Money.
    Money(Money),
    /// A number.
    Number(Decimal),
    /// A percent.
    Percent(Decimal),
    /// A duration.
    Duration(Duration),
    /// A date or a time.
    Moment(Moment),
    /// A happening that has not happened.
    Never,
    /// A text.
    Text(Arc<str>),
    /// Yes or no.
    Bool(bool),
    /// A word.
    Word(WordId),
    /// A side or a contact.
    Actor(Actor),
    /// A record.
    Item(Item),
    /// Several.
    List(Vec<Val>),
}

impl Val {
    /// Returns the value as a quantity, where it is one.
    pub fn quantity(&self) -> Option<Quantity> {
        match *self {
            Self::Money(money) => Some(Quantity::Money(money)),
            Self::Number(number) => Some(Quantity::Number(number)),
            Self::Percent(percent) => Some(Quantity::Percent(percent)),
            Self::Duration(duration) => Some(Quantity::Duration(duration)),
            _ => None,
        }
    }
}

impl From<Quantity> for Val {
    fn from(quantity: Quantity) -> Self {
        match quantity {
            Quantity::Money(money) => Self::Money(money),
            Quantity::Number(number) => Self::Number(number),
            Quantity::Percent(percent) => Self::Percent(percent),
            Quantity::Duration(duration) => Self::Duration(duration),
        }
    }
}

impl From<&Value> for Val {
    fn from(value: &Value) -> Self {
        match value {
            Value::Money(money) => Self::Money(*money),
            Value::Number(number) => Self::Number(*number),
            Value::Percent(percent) => Self::Percent(*percent),
            Value::Duration(duration) => Self::Duration(*duration),
            Value::Moment(moment) => Self::Moment(*moment),
            Value::Text(text) => Self::Text(text.clone()),
            Value::Bool(value) => Self::Bool(*value),
            Value::Word(word) => Self::Word(*word),
            Value::Actor(actor) => Self::Actor(*actor),
            Value::Event(event) => Self::Item(Item::Event(*event)),
            Value::List(values) => Self::List(values.iter().map(Self::from).collect()),
        }
    }
}
