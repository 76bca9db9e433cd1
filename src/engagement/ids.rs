//! The ids of the events of an engagement: which was there before, and which event one names.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::record::EventId;

type Map<K> = HashMap<K, EventId, FxBuildHasher>;

/// The events by their ids.
pub(super) struct Ids<'t> {
    /// Ids of up to so many bytes as one number: mostly they are short.
    short: Map<u128>,
    long: Map<&'t str>,
}

/// With their length, so many bytes make one number.
const SHORT: usize = 15;

impl<'t> Ids<'t> {
    /// Returns none, with room for so many.
    pub fn with_capacity(capacity: usize) -> Self {
        Self { short: Map::with_capacity_and_hasher(capacity, FxBuildHasher), long: Map::default() }
    }

    /// Adds an event, and returns the one that had the id before.
    pub fn insert(&mut self, id: &'t str, event: EventId) -> Option<EventId> {
        match number(id) {
            Some(number) => self.short.insert(number, event),
            None => self.long.insert(id, event),
        }
    }

    /// Returns the event of that id.
    pub fn get(&self, id: &str) -> Option<EventId> {
        match number(id) {
            Some(number) => self.short.get(&number).copied(),
            None => self.long.get(id).copied(),
        }
    }
}

/// Returns a short id as a number, another for each.
fn number(id: &str) -> Option<u128> {
    let mut bytes = [0; SHORT + 1];
    bytes.get_mut(..id.len()).filter(|_| id.len() <= SHORT)?.copy_from_slice(id.as_bytes());
    bytes[SHORT] = id.len() as u8;
    Some(u128::from_le_bytes(bytes))
}
