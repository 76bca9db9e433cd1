//! What is sought, and whether a change does it: the engine judges the changed record.

use std::collections::BTreeSet;

use super::change::Change;
use crate::engagement::record::{Engagement, Event, EventId};
use crate::evaluate::judge_versions;
use crate::facts::index::{AsOf, Facts};
use crate::facts::item::Item;
use crate::facts::scope::{Env, Scope};
use crate::finding::{Detail, Finding, Status, Verdicts};
use crate::plan::Plan;
use crate::program::tree::{Clause, Each};
use crate::value::severity::Severity;

/// The ids of what fails.
pub fn failing(verdicts: &Verdicts) -> BTreeSet<String> {
    verdicts.findings.iter().filter(|finding| finding.fails(Severity::Note)).map(|finding| finding.id.clone()).collect()
}

/// What is sought, and where.
pub struct Seek<'s> {
    pub plans: &'s [Plan],
    pub plan: &'s Plan,
    pub engagement: &'s Engagement,
    pub as_of: AsOf,
    pub finding: &'s Finding,
    pub clause: &'s Clause,
    pub facts: &'s Facts<'s>,
    /// What fails as the record is.
    pub failing: BTreeSet<String>,
}

impl Seek<'_> {
    /// Whether with a change the finding is met or gone, and nothing else fails that did not before.
    pub fn clears(&self, change: &Change) -> bool {
        let vocabulary = &self.plan.program.vocabulary;
        let changed = change.applied(self.engagement, vocabulary, self.as_of.day);
        let verdicts = judge_versions(self.plans, &changed, self.as_of, Detail::All).verdicts;
        let own = verdicts.findings.iter().find(|finding| finding.id == self.finding.id);
        let is_clear = own.is_none_or(|finding| matches!(finding.status, Status::Met | Status::Noted));
        is_clear && failing(&verdicts).is_subset(&self.failing)
    }

    /// Returns the change, where it clears the finding.
    pub fn tried(&self, change: Change) -> Option<Change> {
        self.clears(&change).then_some(change)
    }

    /// Returns the events that the finding rests on, in its order.
    pub fn evidence(&self) -> Vec<EventId> {
        self.finding.evidence.iter().filter_map(|fact| self.of_id(&fact.id)).collect()
    }

    /// Returns the event that the finding is about.
    pub fn subject(&self) -> Option<EventId> {
        self.of_id(&self.finding.subject.as_ref()?.id)
    }

    fn of_id(&self, id: &str) -> Option<EventId> {
        self.engagement.events.iter().position(|event| event.id == id).map(|place| EventId(place as u32))
    }

    pub fn event(&self, id: EventId) -> &Event {
        &self.engagement.events[id.0 as usize]
    }

    /// Works something out for the finding's subject, at its moment.
    pub fn at_subject<T>(&self, ask: impl FnOnce(Scope<'_, '_>) -> T) -> T {
        let item = self.subject().map(Item::Event);
        let moment = item.map_or_else(|| self.facts.now(), |item| self.facts.time(item));
        let scope = Scope::of(self.facts, self.clause.id, moment);
        match (item, &self.clause.each) {
            (Some(item), Some(Each::Items(pattern))) => {
                let env = Env { var: pattern.var, item, outer: None };
                ask(scope.with(&env))
            }
            _ => ask(scope),
        }
    }
}
