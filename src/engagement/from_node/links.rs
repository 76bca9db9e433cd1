//! The ids of an engagement's events, and the links to them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::Context;
use super::value::Scalar;
use crate::base::mistake::record as mistake;
use crate::base::source::Span;
use crate::engagement::record::EventId;
use crate::engagement::vocabulary::KindId;

/// Where an id was given.
#[derive(Clone, Copy)]
struct Target {
    event: EventId,
    kind: KindId,
    span: Span,
}

/// The ids of all events.
#[derive(Default)]
pub(super) struct Links {
    targets: HashMap<Arc<str>, Target>,
    /// The ids in the order of the record.
    ids: Vec<Arc<str>>,
    /// Ids of events that could not be read; a link to one is no further mistake.
    unread: HashSet<String>,
}

impl Links {
    /// Remembers an id; returns the place of an earlier event with it.
    pub fn add(&mut self, id: &Arc<str>, event: EventId, kind: KindId, span: Span) -> Option<Span> {
        if let Some(first) = self.targets.get(id) {
            return Some(first.span);
        }
        self.targets.insert(id.clone(), Target { event, kind, span });
        self.ids.push(id.clone());
        None
    }

    /// Remembers the id of an event that could not be read.
    pub fn add_unread(&mut self, id: &str) {
        self.unread.insert(id.to_owned());
    }

    /// Returns true for an id that is taken.
    pub fn has(&self, id: &str) -> bool {
        self.targets.contains_key(id)
    }
}

impl Context<'_> {
    /// Returns the event that a scalar names.
    pub(super) fn link(&mut self, scalar: Scalar<'_>, kinds: &[KindId]) -> Option<EventId> {
        let Some(&target) = self.links.targets.get(scalar.text) else {
            if !self.links.unread.contains(scalar.text) {
                let seek = self.suggestions();
                let ids = self.links.ids.iter().take(seek).map(|id| &**id);
                let mistake = mistake::dangling_link(scalar.span, scalar.field, scalar.text, ids);
                self.report(mistake);
            }
            return None;
        };
        if let Some(&wanted) = kinds.first().filter(|_| !kinds.contains(&target.kind)) {
            let (wanted, found) = (self.vocabulary.kind_name(wanted), self.vocabulary.kind_name(target.kind));
            let mistake =
                mistake::link_to_wrong_kind(scalar.span, scalar.field, wanted, scalar.text, found, target.span);
            self.report(mistake);
            return None;
        }
        Some(target.event)
    }
}
