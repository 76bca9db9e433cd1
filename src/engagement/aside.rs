//! What of a record is set aside while it is read: the events that no clause can take.

use crate::base::source::Span;
use crate::value::time::{Day, Instant, Moment};
use crate::value::zone::Zone;

/// When the first of some events happened: only of the earliest with a time of day, and of the earliest that has a day alone, the
/// zone is asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct First {
    at: Option<(Instant, Span)>,
    on: Option<(Day, Span)>,
}

impl First {
    /// Takes in an event: when it happened, and its text.
    pub fn add(&mut self, at: Option<Moment>, span: Span) {
        match at {
            Some(Moment::At(at)) if self.at.is_none_or(|(first, _)| at < first) => self.at = Some((at, span)),
            Some(Moment::Day(day)) if self.on.is_none_or(|(first, _)| day < first) => self.on = Some((day, span)),
            _ => {}
        }
    }

    /// Returns the day of the first one in a zone, and its text.
    pub fn day(&self, zone: &Zone) -> Option<(Day, Span)> {
        let at = self.at.map(|(at, span)| (zone.day(Moment::At(at)), span));
        at.into_iter().chain(self.on).min_by_key(|(day, _)| *day)
    }
}

/// The events that were set aside: an engagement begins with its first event, of whatever kind.
#[derive(Clone, Debug, Default)]
pub struct Aside {
    count: usize,
    /// The first of them.
    pub first: First,
}

impl Aside {
    /// Sets an event aside.
    pub(super) fn add(&mut self, at: Option<Moment>, span: Span) {
        self.first.add(at, span);
        self.count += 1;
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}
