//! What a monitor hands on: a judged subject, before excuses, tolerance, severity and costs.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::facts::due::{SUBJECT, moment_of};
use crate::facts::item::{Item, Time, Val};
use crate::facts::scope::{Cause, Env};
use crate::facts::truth::Gap;
use crate::value::deadline::Due;
use crate::value::money::Money;
use crate::value::time::{Day, Moment};
use crate::value::zone::Zone;

/// How a subject stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Kept.
    Met,
    /// Not due yet.
    Pending,
    /// Done after its time.
    Late,
    /// Broken.
    Breached,
    /// Cannot be said.
    Unknown(Gap),
}

/// A judged subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The subject of `for each`, or nothing.
    pub subject: Option<Item>,
    /// The item that the clause's own pattern stands for in modifiers: the offending event.
    pub offender: Option<Item>,
    /// What stands behind the slash of the id.
    pub key: Option<String>,
    /// The kind of the subject in a report.
    pub kind: Option<Arc<str>>,
    /// How it stands.
    pub outcome: Outcome,
    /// The moment of the trigger: terms, text and acceptance of that moment count.
    pub trigger: Time,
    /// When it is due.
    pub due: Option<Due>,
    /// Since when it is broken; of an unknown one, if it is and that is known.
    pub since: Option<Time>,
    /// When it was done.
    pub met: Option<Time>,
    /// What happened when it broke.
    pub cause: Option<Cause>,
    /// From when on the breach could be known.
    pub decided: Option<Time>,
    /// The measure and its bound, the highest of a run.
    pub measure: Option<(Val, Val)>,
    /// What goes over the bound, the highest of a run.
    pub excess: Option<Val>,
    /// How many events breached, and when the last did.
    pub episode: Option<(usize, Time)>,
    /// Whether the clause holds it a breach where it is one: no excuse of its own does or may hold.
    pub stands: bool,
    /// What it rests on, in order.
    pub evidence: Vec<Item>,
    /// What an explanation says beside the count.
    pub remarks: Vec<String>,
    /// What is unpaid of the `totalling` amount from the end of a day on, for interest, and the amount itself: one, or where
    /// that is open all that it may be.
    pub balances: Vec<Balance>,
    /// What is open, where the worlds differ in more than one balance.
    pub open: Option<Gap>,
}

/// What was owed and paid, for interest and lump sums.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance {
    /// The amount owed.
    pub total: Money,
    /// What is unpaid from the end of each day on.
    pub steps: Vec<(Day, Decimal)>,
    /// What was unpaid when the due day ended.
    pub at_due: Result<Money, Gap>,
    /// The first day from whose end it is not known what is unpaid: something was credited that cannot be counted, or the record is
    /// complete only so far.
    pub open: Option<(Day, Gap)>,
}

impl Draft {
    /// Returns a draft of a subject that was looked at from a moment on.
    pub fn new(subject: Option<Item>, trigger: Time, outcome: Outcome) -> Self {
        Self {
            subject,
            offender: None,
            key: None,
            kind: None,
            outcome,
            trigger,
            due: None,
            since: None,
            met: None,
            cause: None,
            decided: None,
            measure: None,
            excess: None,
            episode: None,
            stands: true,
            evidence: subject.into_iter().collect(),
            remarks: Vec::new(),
            balances: Vec::new(),
            open: None,
        }
    }

    /// Returns the subject as a variable.
    pub fn env(&self) -> Option<Env<'static>> {
        self.subject.map(|item| Env { var: SUBJECT, item, outer: None })
    }

    /// Returns when it is due as one moment; of an hour that is not known, the latest.
    pub fn due_at(&self) -> Option<Moment> {
        self.due.map(moment_of)
    }

    /// Returns the civil day on which it is due.
    pub fn due_day(&self, zone: &Zone) -> Option<Day> {
        self.due_at().map(|due| zone.day(due))
    }

    /// Returns what may be a breach of a subject at a moment.
    pub fn doubt(subject: Option<Item>, at: Time, gap: Gap) -> Self {
        Self { since: Some(at), decided: Some(at), ..Self::new(subject, at, Outcome::Unknown(gap)) }
    }

    /// Returns a breach of a subject at a moment.
    pub fn breach(subject: Option<Item>, at: Time) -> Self {
        Self { since: Some(at), decided: Some(at), ..Self::new(subject, at, Outcome::Breached) }
    }
}
