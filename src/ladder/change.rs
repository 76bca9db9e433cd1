//! Change orders: what is asked of the client before the work on a change begins.

use rust_decimal::Decimal;
use smol_str::SmolStr;

use super::work::Work;
use crate::engagement::record::EventId;
use crate::facts::item::{Item, Val};
use crate::value::duration::Duration;
use crate::value::money::Money;
use crate::value::time::Day;

/// A change that the client has not answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The record's id.
    pub id: SmolStr,
    /// When it was put forward.
    pub at: Day,
    /// What it costs; less than nothing where it saves.
    pub price: Money,
    /// The work that it takes, in minutes.
    pub minutes: Decimal,
    /// By how much it moves what is due.
    pub shift: Duration,
    /// What it moves, of the deliverables and milestones that it names.
    pub moved: Vec<Moved>,
}

/// What is due on another day.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The record's id.
    pub id: SmolStr,
    /// The due day so far.
    pub old: Day,
    /// The due day once the change is approved.
    pub new: Day,
}

impl Work<'_, '_> {
    /// The changes that the client has neither approved nor rejected; what one of them lacks is missed.
    pub(super) fn changes(&mut self) -> Vec<Change> {
        let facts = self.facts;
        let Some(kind) = facts.plan.program.vocabulary.kind("change") else { return Vec::new() };
        let mut found = Vec::new();
        let mut is_any = false;
        for &item in facts.of_kind(kind) {
            let Item::Event(id) = item else { continue };
            if self.is_answered(id, &["approval", "rejection"]) {
                continue;
            }
            is_any = true;
            found.extend(self.change(id, item));
        }
        if !is_any {
            self.miss("a recorded `change` that the client has not answered");
        }
        found
    }

    /// Whether work is for a change that the client has not approved: it is not to be paid for.
    pub(super) fn is_of_open_change(&mut self, work: EventId) -> bool {
        let facts = self.facts;
        let Some(kind) = facts.plan.program.vocabulary.kind("change") else { return false };
        let changes = facts.event(work).about.iter().filter(|id| facts.event(**id).kind == kind);
        changes.copied().collect::<Vec<_>>().into_iter().any(|change| !self.is_answered(change, &["approval"]))
    }

    /// Whether the client answered a change so, by somebody who may.
    fn is_answered(&mut self, change: EventId, how: &[&str]) -> bool {
        let facts = self.facts;
        let vocabulary = &facts.plan.program.vocabulary;
        let answers: Vec<_> = how.iter().map(|name| vocabulary.kind(name)).collect();
        for &item in facts.naming(change) {
            let Item::Event(id) = item else { continue };
            if !answers.contains(&Some(facts.event(id).kind)) {
                continue;
            }
            match self.field(id, "authorised") {
                Some(Val::Bool(true)) => return true,
                Some(_) => {}
                None => self.miss(format!("whether the author of {} may answer a change", facts.name(item))),
            }
        }
        false
    }

    fn change(&mut self, id: EventId, item: Item) -> Option<Change> {
        let name = self.facts.name(item);
        let mut wanted = |field: &str| {
            let value = self.field(id, field);
            if value.is_none() {
                self.miss(format!("`{field}` of {name}"));
            }
            value
        };
        let (price, minutes, shift) = (wanted("amount"), wanted("minutes"), wanted("shift"));
        let (Some(Val::Money(price)), Some(Val::Number(minutes)), Some(Val::Duration(shift))) = (price, minutes, shift)
        else {
            return None;
        };
        let moved = if shift.amount.is_zero() { Vec::new() } else { self.moved(id, shift) };
        Some(Change { id: self.facts.id(item), at: self.facts.event_time(id).day, price, minutes, shift, moved })
    }

    fn moved(&mut self, id: EventId, shift: Duration) -> Vec<Moved> {
        let facts = self.facts;
        let mut moved = Vec::new();
        for &about in &facts.event(id).about {
            if let Some(Val::Moment(due)) = self.field(about, "due") {
                let old = facts.zone().day(due);
                let id = facts.id(Item::Event(about));
                moved.extend(self.after(old, shift).map(|new| Moved { id, old, new }));
            }
        }
        moved
    }
}
