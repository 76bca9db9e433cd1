//! What computing an action looks at, and what it found missing.

use crate::engagement::record::EventId;
use crate::facts::due::moment_of;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Val};
use crate::facts::scope::Scope;
use crate::finding::Verdicts;
use crate::value::duration::Duration;
use crate::value::money::{Currency, Money};
use crate::value::time::{Day, Moment};

pub(super) struct Work<'f, 'a> {
    pub facts: &'f Facts<'a>,
    pub verdicts: &'f Verdicts,
    pub missing: Vec<String>,
}

impl Work<'_, '_> {
    pub fn miss(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.missing.contains(&what) {
            self.missing.push(what);
        }
    }

    pub fn field(&self, id: EventId, name: &str) -> Option<Val> {
        let field = self.facts.plan.program.vocabulary.field_id(name)?;
        let scope = Scope::at(self.facts, self.facts.now());
        self.facts.in_every_world(|| scope.field_of(Item::Event(id), field)).one().ok()?.ok()
    }

    /// The value of a term of a known name, where the policy has it.
    pub fn term(&self, name: &str) -> Option<Val> {
        let id = self.facts.plan.program.term_id(name)?;
        Scope::at(self.facts, self.facts.now()).term(id).ok()
    }

    /// The value of a term of a known name, where the policy has it and it is what the name asks for.
    pub fn wanted<T>(&mut self, name: &str, what: &str, take: impl FnOnce(Val) -> Option<T>) -> Option<T> {
        let taken = take(self.term(name)?);
        if taken.is_none() {
            self.miss(format!("a term `{name}` that is {what}"));
        }
        taken
    }

    pub fn money_term(&mut self, name: &str, currency: Currency) -> Option<Money> {
        self.wanted(name, &format!("an amount in {currency}"), |value| match value {
            Val::Money(money) if money.currency == currency => Some(money),
            _ => None,
        })
    }

    pub fn length(&mut self, name: &str) -> Option<Duration> {
        self.wanted(name, "a length of time", |value| match value {
            Val::Duration(length) => Some(length),
            _ => None,
        })
    }

    pub fn after(&mut self, day: Day, length: Duration) -> Option<Day> {
        let calendar = &self.facts.plan.program.calendar;
        match calendar.after(Moment::Day(day), length, false, None) {
            Ok(due) => Some(calendar.zone.day(moment_of(due))),
            Err(trouble) => {
                self.miss(format!("a date that can be counted ({trouble})"));
                None
            }
        }
    }
}
