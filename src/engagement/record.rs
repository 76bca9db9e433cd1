//! An engagement as it was recorded: parties, contract, contacts, events. Facts only; nothing is worked out here.

use std::sync::Arc;

use rust_decimal::Decimal;
use smallvec::SmallVec;
use smol_str::SmolStr;

use super::aside::Aside;
use super::vocabulary::{FieldId, KindId, WordId};
use crate::base::source::{SourceMap, Span};
use crate::value::duration::Duration;
use crate::value::money::{Currency, Money};
use crate::value::quantity::Quantity;
use crate::value::time::{Day, Moment};

/// So many years of one record are looked at: each of their days is.
pub const MOST_YEARS: i64 = 30;

/// Number of an event in [`Engagement::events`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub u32);

/// Number of a contact in [`Engagement::contacts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContactId(pub u16);

/// A side of the engagement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The client.
    Client,
    /// The firm.
    Firm,
    /// Neither.
    Other,
}

/// Who acted: a side as such, or one of its contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// A side, the person not stated.
    Side(Side),
    /// A contact.
    Contact(ContactId),
}

/// A recorded value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An amount with its currency.
    Money(Money),
    /// An exact number.
    Number(Decimal),
    /// A percentage: 8 for `8%`.
    Percent(Decimal),
    /// A duration.
    Duration(Duration),
    /// A date or a time.
    Moment(Moment),
    /// A text.
    Text(Arc<str>),
    /// Yes or no.
    Bool(bool),
    /// A word of an enumeration.
    Word(WordId),
    /// A side or a contact.
    Actor(Actor),
    /// An event.
    Event(EventId),
    /// Several values.
    List(Vec<Value>),
}

impl Value {
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

    /// Whether it is a list of nothing, or of empty texts: it states nothing.
    pub fn says_nothing(&self) -> bool {
        let is_empty = |value: &Self| matches!(value, Self::Text(text) if text.trim().is_empty());
        matches!(self, Self::List(values) if values.iter().all(is_empty))
    }
}

/// The events that an event is about: mostly one, which is held in place.
pub type About = SmallVec<[EventId; 4]>;

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its kind.
    pub kind: KindId,
    /// Its id, unique in the engagement; `kind-N` where the record leaves it empty. Short ones are held in place.
    pub id: SmolStr,
    /// When. For an undated kind that states no day: nothing, it holds from the beginning.
    pub at: Option<Moment>,
    /// Who.
    pub by: Option<Actor>,
    /// What it is about (`for`).
    pub about: About,
    /// The other fields that the record states, sorted by field.
    pub fields: Vec<(FieldId, Value)>,
    /// The text of the record.
    pub span: Span,
}

impl Event {
    /// Returns a stated field.
    pub fn field(&self, id: FieldId) -> Option<&Value> {
        self.fields.iter().find(|(f, _)| *f == id).map(|(_, value)| value)
    }
}

/// A person of either side.
#[derive(Clone, Debug)]
pub struct Contact {
    /// The key under `contacts`.
    pub id: Arc<str>,
    /// Whose contact.
    pub side: Side,
    /// The permissions (`may`), in the order of the record.
    pub may: Vec<Arc<str>>,
    /// First day of the role.
    pub from: Option<Day>,
    /// Last day of the role.
    pub until: Option<Day>,
    /// The other stated fields.
    pub fields: Vec<(FieldId, Value)>,
    /// The text of the record.
    pub span: Span,
}

impl Contact {
    /// Whether the contact is in its role on a day.
    pub fn in_role(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether the contact may waive on a day: of a side, in its role, and without a list of permissions or with `waive` in it.
    pub fn may_waive(&self, day: Day) -> bool {
        self.side != Side::Other
            && self.in_role(day)
            && (self.may.is_empty() || self.may.iter().any(|may| **may == *"waive"))
    }
}

/// A standing record (`client`, `contract`): the fields that are stated.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The stated fields, sorted by field.
    pub fields: Vec<(FieldId, Value)>,
    /// The text of the record; of the engagement where there is no such record.
    pub span: Span,
}

/// The contract.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Whether the record has one.
    pub stated: bool,
    /// Stated fields (value, starts, ends, and those that the policy declares).
    pub record: Standing,
    /// When the client signed.
    pub signed_client: Option<Moment>,
    /// When the firm signed.
    pub signed_firm: Option<Moment>,
    /// Which policies the client accepted, when.
    pub accepts: Vec<Acceptance>,
    /// The contract's own values of terms: name, value, place.
    pub terms: Vec<TermValue>,
    /// Later changes, by effective day.
    pub amendments: Vec<Amendment>,
}

/// `accepts: {policy, version, at}`.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// The policy's name.
    pub policy: Arc<str>,
    /// Its version, where stated.
    pub version: Option<Arc<str>>,
    /// From when.
    pub at: Option<Moment>,
    /// The text of the record.
    pub span: Span,
}

/// A term's value in a contract. Its type is checked against the policy's term, later.
#[derive(Clone, Debug)]
pub struct TermValue {
    /// The term's name.
    pub name: Arc<str>,
    /// The value: as typed by its form (`30 days`, `250 EUR`, `15%`, number, date, `true`, else text).
    pub value: Value,
    /// The text of the value.
    pub span: Span,
}

/// An amendment of the contract.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// It counts from this day on.
    pub effective: Day,
    /// When the client signed.
    pub signed_client: Option<Moment>,
    /// When the firm signed.
    pub signed_firm: Option<Moment>,
    /// The changed terms.
    pub terms: Vec<TermValue>,
    /// The changed fields of the contract (value, ends …).
    pub fields: Vec<(FieldId, Value)>,
    /// The text of the record.
    pub span: Span,
}

/// `exchange: [{at: DAY, from: USD, to: EUR, rate: 0.92}]`: the only way in which amounts are converted.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The day for which it holds.
    pub day: Day,
    /// One unit of this …
    pub from: Currency,
    /// … is `rate` units of this.
    pub to: Currency,
    /// The rate.
    pub rate: Decimal,
}

/// Days that the statements of a bank leave out: nobody knows whether something was paid on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unseen {
    /// The first of the days.
    pub from: Day,
    /// The last of them.
    pub to: Day,
    /// Whether that is the day on which the record was looked at, and nothing is known of what comes then.
    pub is_last: bool,
}

impl Unseen {
    /// Before all that a record tells: the first day of 1900.
    pub const FIRST: Day = Day(-25_567);
}

/// One recorded engagement.
#[derive(Clone, Debug)]
pub struct Engagement {
    /// Its id.
    pub id: Arc<str>,
    /// The files it was read from; spans of the engagement point into these.
    pub sources: SourceMap,
    /// The client.
    pub client: Standing,
    /// The contract.
    pub contract: Contract,
    /// The contacts, in the order of the record.
    pub contacts: Vec<Contact>,
    /// The events, in the order of the record (files by name, lines in order).
    pub events: Vec<Event>,
    /// Up to which day the record of a kind is complete.
    pub complete: Vec<(KindId, Day)>,
    /// The days that the statements of a bank leave out.
    pub unseen: Vec<Unseen>,
    /// Exchange rates by day.
    pub exchange: Vec<Exchange>,
    /// The text that names the engagement.
    pub span: Span,
    /// What of its record may be missing, because nobody can tell whose it is.
    pub lacking: Option<Arc<str>>,
    /// Whether that may be anything: a line of nobody, or a file that cannot be read. Of what sources could not tell `complete` says more.
    pub lacks_lines: bool,
    /// The events that are not kept.
    pub aside: Aside,
}

impl Engagement {
    /// Returns it with what it may lack, where that is something, which may be anything.
    pub fn may_lack(self, what: Option<Arc<str>>) -> Self {
        if what.is_some() { Self { lacking: what, lacks_lines: true, ..self } } else { self }
    }

    /// Returns what it may lack, which may be anything.
    pub fn lacking_lines(&self) -> Option<&str> {
        self.lacking.as_deref().filter(|_| self.lacks_lines)
    }
}
