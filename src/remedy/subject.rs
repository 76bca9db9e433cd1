//! The part of a record that hangs together with a subject: what names what, and what settled what.

use rustc_hash::FxHashMap;

use crate::engagement::record::{Engagement, Event, EventId, Value};
use crate::facts::index::{AsOf, Facts};
use crate::finding::Finding;
use crate::plan::Plan;

/// The parts of a record.
pub struct Parts {
    /// Of each event one that stands for its part.
    of: Vec<usize>,
    by_id: FxHashMap<String, usize>,
}

impl Parts {
    /// Finds the parts of a record as it stands on a day.
    pub fn of(plan: &Plan, engagement: &Engagement, as_of: AsOf) -> Self {
        let events = &engagement.events;
        let mut parts = Self {
            of: (0..events.len()).collect(),
            by_id: events.iter().enumerate().map(|(place, event)| (event.id.to_string(), place)).collect(),
        };
        for (place, event) in events.iter().enumerate() {
            for other in named(event) {
                parts.join(place, other);
            }
        }
        let ledger = Facts::new(plan, engagement, as_of).ledger();
        for (invoice, account) in ledger.accounts() {
            let counted = account.entries.iter().flat_map(|entry| [entry.event, entry.counts]);
            let uncounted = account.unusable.iter().flat_map(|(event, counts)| [*event, *counts]);
            counted.chain(uncounted).for_each(|event| parts.join(invoice.0 as usize, event.0 as usize));
        }
        (0..events.len()).for_each(|place| parts.of[place] = parts.root(place));
        parts
    }

    fn root(&mut self, place: usize) -> usize {
        let mut at = place;
        while self.of[at] != at {
            self.of[at] = self.of[self.of[at]];
            at = self.of[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.of[a.max(b)] = a.min(b);
    }

    /// Returns a record without the parts in which there are others of the sort that a finding is about; nothing where it is about no
    /// event, or there are none.
    pub(super) fn around(&self, engagement: &Engagement, finding: &Finding) -> Option<Engagement> {
        let of_finding = finding.evidence.iter().map(|fact| &fact.id);
        let own: Vec<usize> = of_finding.filter_map(|id| self.by_id.get(&**id).copied()).collect();
        let kinds: Vec<_> = own.iter().map(|place| engagement.events[*place].kind).collect();
        let mut is_other = vec![false; engagement.events.len()];
        for (place, event) in engagement.events.iter().enumerate() {
            is_other[self.of[place]] |= kinds.contains(&event.kind);
        }
        own.iter().for_each(|place| is_other[self.of[*place]] = false);
        let stays = |place: usize| !is_other[self.of[place]];
        let mut places = vec![EventId(0); engagement.events.len()];
        let mut aside = engagement.aside.clone();
        let mut events = Vec::new();
        for (place, event) in engagement.events.iter().enumerate() {
            if stays(place) {
                places[place] = EventId(events.len() as u32);
                events.push(event);
            } else {
                // The engagement began when it did.
                aside.first.add(event.at, event.span);
            }
        }
        (events.len() < engagement.events.len() && !own.is_empty()).then(|| Engagement {
            events: events.into_iter().map(|event| moved(event, &places)).collect(),
            id: engagement.id.clone(),
            sources: engagement.sources.clone(),
            client: engagement.client.clone(),
            contract: engagement.contract.clone(),
            contacts: engagement.contacts.clone(),
            complete: engagement.complete.clone(),
            unseen: engagement.unseen.clone(),
            exchange: engagement.exchange.clone(),
            span: engagement.span,
            lacking: engagement.lacking.clone(),
            lacks_lines: engagement.lacks_lines,
            aside,
        })
    }
}

/// The events that an event names.
fn named(event: &Event) -> Vec<usize> {
    let mut all: Vec<usize> = event.about.iter().map(|id| id.0 as usize).collect();
    event.fields.iter().for_each(|(_, value)| named_by(value, &mut all));
    all
}

fn named_by(value: &Value, all: &mut Vec<usize>) {
    match value {
        Value::Event(id) => all.push(id.0 as usize),
        Value::List(values) => values.iter().for_each(|value| named_by(value, all)),
        _ => {}
    }
}

/// Returns an event with the numbers that those which it names have in the part.
fn moved(event: &Event, places: &[EventId]) -> Event {
    let mut event = event.clone();
    event.about.iter_mut().for_each(|id| *id = places[id.0 as usize]);
    event.fields.iter_mut().for_each(|(_, value)| renumber(value, places));
    event
}

fn renumber(value: &mut Value, places: &[EventId]) {
    match value {
        Value::Event(id) => *id = places[id.0 as usize],
        Value::List(values) => values.iter_mut().for_each(|value| renumber(value, places)),
        _ => {}
    }
}
