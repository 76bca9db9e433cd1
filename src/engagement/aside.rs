//! What of a record is set aside while it is read: the events that no clause can take.

use crate::base::source::Span;
use crate::value::time::{Day, Instant, Moment};
use crate::value::zone::Zone;

/// The events that were set aside: when the first of them happened, for an engagement begins with its first event.
#[derive(Clone, Debug, Default)]
pub struct Aside {
    count: usize,
    /// Of those with a time of day.
    at: Option<(Instant, Span)>,
    /// Of the others that have a day.
    on: Option<(Day, Span)>,
}

impl Aside {
    /// Sets an event aside.
    pub(super) fn add(&mut self, at: Option<Moment>, span: Span) {
        match at {
            Some(Moment::At(at)) if self.at.is_none_or(|(first, _)| at < first) => self.at = Some((at, span)),
            Some(Moment::Day(day)) if self.on.is_none_or(|(first, _)| day < first) => self.on = Some((day, span)),
            _ => {}
        }
        self.count += 1;
    }

    /// Returns the day of the first one in a zone, and its text.
    pub fn first(&self, zone: &Zone) -> Option<(Day, Span)> {
        let at = self.at.map(|(at, span)| (zone.day(Moment::At(at)), span));
        at.into_iter().chain(self.on).min_by_key(|(day, _)| *day)
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
