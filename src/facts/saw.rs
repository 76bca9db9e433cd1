//! What is noted while verdicts are found: where things stand beside boundaries.

use rust_decimal::Decimal;

use super::index::Facts;
use super::item::{Time, Val};
use super::scope::Scope;
use super::watch::{Distance, Seen, nearest, of_days, of_due, of_instants, of_start, of_values};
use crate::base::source::Span;
use crate::program::tree::{BandId, Expr};
use crate::value::deadline::{Due, Start};
use crate::value::time::Instant;

impl Facts<'_> {
    /// From now on it is noted where things stand beside boundaries.
    pub fn watch(&mut self) {
        self.watch.seen.get_or_insert_default();
    }

    /// Returns whether it is noted.
    pub fn is_watched(&self) -> bool {
        self.watch.seen.is_some()
    }

    /// Looks at something of which nothing is noted: at another day than that of the verdict.
    pub fn unwatched<T>(&self, look: impl FnOnce() -> T) -> T {
        let kept = self.watch.seen.as_ref().map(|seen| seen.borrow().clone());
        let found = look();
        if let (Some(seen), Some(kept)) = (&self.watch.seen, kept) {
            *seen.borrow_mut() = kept;
        }
        found
    }

    /// Returns what was noted.
    pub fn seen(&self) -> Vec<Seen> {
        self.watch.seen.as_ref().map_or_else(Vec::new, |seen| seen.borrow().iter().copied().collect())
    }

    /// Notes how far something is from a boundary.
    pub fn saw(&self, boundary: Span, distance: impl FnOnce() -> Option<Distance>) {
        if let Some(seen) = &self.watch.seen
            && let Some(distance) = distance()
        {
            seen.borrow_mut().insert((boundary, distance));
        }
    }

    /// Notes how what was done then, or is not done yet, stands beside a due time.
    pub fn saw_done(&self, boundary: Span, done: Option<Time>, due: Due) {
        let zone = self.zone();
        self.saw(boundary, || match (done, due) {
            (Some(done), due) => Some(of_due(done, due, zone)),
            (None, Due::Day(day)) => Some(of_days(self.as_of, day)),
            (None, Due::At(at) | Due::Between(_, at, _)) => Some(of_days(self.as_of, zone.day_of(at))),
        });
    }

    /// Notes of how many items a share is one: one of them more or less is the nearest that it comes to a bound.
    pub(super) fn saw_share(&self, items: usize) {
        self.watch.items.set(items);
    }

    /// Notes how two values stand to each other.
    pub fn saw_values(&self, boundary: Span, a: &Val, b: &Val) {
        let items = Decimal::from(self.watch.items.take());
        self.saw(boundary, || match (a, b) {
            (Val::Percent(a), Val::Percent(b)) if !items.is_zero() => {
                let apart = a.checked_sub(*b)?.checked_mul(items)?.checked_div(Decimal::ONE_HUNDRED)?;
                Some(Distance::Units(apart.round_dp(9)))
            }
            _ => of_values(a, b, self.zone()),
        });
    }

    /// Notes how an instant stands beside the nearest edge of a band of hours.
    pub(super) fn saw_edge(&self, boundary: Span, band: BandId, at: Instant) {
        let calendar = &self.plan.program.calendar;
        self.saw(boundary, || {
            let open = calendar.open(usize::from(band.0), calendar.zone.day_of(at)).ok()?;
            let edges = open.into_iter().flat_map(|(from, to)| [from, to]);
            edges.min_by_key(|edge| (at.0 - edge.0).unsigned_abs()).map(|edge| of_instants(at, edge))
        });
    }

    /// Notes how what counts, or would but for a window, stands beside the beginning of that: the nearest on either side.
    pub fn saw_window(&self, length: Span, start: Option<Start>, times: impl Iterator<Item = Time>) {
        if let (true, Some(start)) = (self.is_watched(), start) {
            let distances = nearest(times.map(|time| of_start(time, start, self.zone())));
            distances.for_each(|distance| self.saw(length, || Some(distance)));
        }
    }

    /// Notes how a moment stands beside a due time.
    pub fn saw_time(&self, boundary: Span, time: Time, due: Due) {
        self.saw(boundary, || Some(of_due(time, due, self.zone())));
    }
}

/// What is noted at a boundary is noted, too, at the values that exceptions put in place of terms of its parts.
impl Scope<'_, '_> {
    /// Notes how two values stand to each other.
    pub fn saw_values(&self, boundary: Span, parts: &[&Expr], a: &Val, b: &Val) {
        let items = self.facts.watch.items.take();
        for place in self.places(boundary, parts) {
            self.facts.watch.items.set(items);
            self.facts.saw_values(place, a, b);
        }
    }

    /// Notes how a moment stands beside a due time.
    pub(super) fn saw_time(&self, boundary: Span, parts: &[&Expr], time: Time, due: Due) {
        self.places(boundary, parts).into_iter().for_each(|place| self.facts.saw_time(place, time, due));
    }
}
