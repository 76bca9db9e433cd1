//! How near to the boundaries of a policy a record comes: what tests of it cover.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::index::Facts;
use super::item::{Time, Val};
use crate::base::source::Span;
use crate::program::tree::BandId;
use crate::value::deadline::Due;
use crate::value::duration::Family;
use crate::value::time::{Day, Instant, Moment, SECOND};
use crate::value::zone::Zone;

/// Where something stands beside a boundary: at most a day, a minute, one away from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Just before.
    Before,
    /// On it.
    On,
    /// Just after.
    After,
}

/// How far something is from a boundary; below zero before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Distance {
    /// In days.
    Days(i64),
    /// In microseconds.
    Time(i64),
    /// In what is counted or measured.
    Units(Decimal),
}

impl Distance {
    /// Returns the side, where it is near.
    pub fn side(self) -> Option<Side> {
        let (order, is_near) = match self {
            Self::Days(days) => (days.cmp(&0), days.abs() <= 1),
            Self::Time(micros) => (micros.cmp(&0), micros.unsigned_abs() <= 60 * SECOND.unsigned_abs()),
            Self::Units(units) => (units.cmp(&Decimal::ZERO), units.abs() <= Decimal::ONE),
        };
        is_near.then_some(match order {
            Ordering::Less => Side::Before,
            Ordering::Equal => Side::On,
            Ordering::Greater => Side::After,
        })
    }
}

/// A boundary, by its text in the policy, and how far something was from it.
pub type Seen = (Span, Distance);

/// What was seen, where somebody wants to know.
#[derive(Debug, Default)]
pub(super) struct Watch {
    seen: Option<RefCell<BTreeSet<Seen>>>,
    /// Of how many items the newest share is one, until it is compared.
    items: Cell<usize>,
}

impl Facts<'_> {
    /// From now on it is noted where things stand beside boundaries.
    pub fn watch(&mut self) {
        self.watch.seen.get_or_insert_default();
    }

    /// Returns whether it is noted.
    pub(super) fn is_watched(&self) -> bool {
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
        let zone = &self.plan.program.calendar.zone;
        self.saw(boundary, || match (done, due) {
            (Some(done), due) => Some(of_due(done, due, zone)),
            (None, Due::Day(day)) => Some(of_days(self.as_of, day)),
            (None, Due::At(at) | Due::Between(_, at)) => Some(of_days(self.as_of, zone.day_of(at))),
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
            _ => of_values(a, b, &self.plan.program.calendar.zone),
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

    /// Notes how a moment stands beside a due time.
    pub(super) fn saw_time(&self, boundary: Span, time: Time, due: Due) {
        self.saw(boundary, || Some(of_due(time, due, &self.plan.program.calendar.zone)));
    }
}

/// Returns how far a value is from another: lengths in hours in time, all others in units.
fn of_values(a: &Val, b: &Val, zone: &Zone) -> Option<Distance> {
    match (a, b) {
        (Val::Number(a), Val::Number(b)) | (Val::Percent(a), Val::Percent(b)) => a.checked_sub(*b).map(Distance::Units),
        (Val::Money(a), Val::Money(b)) if a.currency == b.currency => {
            a.amount.checked_sub(b.amount).map(Distance::Units)
        }
        // An empty sum has no unit yet.
        (Val::Number(a), Val::Money(b)) => a.checked_sub(b.amount).map(Distance::Units),
        (Val::Duration(a), Val::Duration(b)) if a.family == b.family => {
            let difference = a.amount.checked_sub(b.amount)?;
            match a.family {
                Family::Hours | Family::BusinessHours => {
                    Some(Distance::Time(difference.round().to_i64()?.checked_mul(SECOND)?))
                }
                Family::Days => difference.round().to_i64().map(Distance::Days),
                Family::Months | Family::BusinessDays => Some(Distance::Units(difference)),
            }
        }
        (Val::Moment(Moment::At(a)), Val::Moment(Moment::At(b))) => Some(of_instants(*a, *b)),
        (Val::Moment(a), Val::Moment(b)) => Some(of_days(zone.day(*a), zone.day(*b))),
        _ => None,
    }
}

/// Returns how far a time is from a due time.
fn of_due(time: Time, due: Due, zone: &Zone) -> Distance {
    match due {
        Due::Day(day) => of_days(time.day, day),
        Due::At(at) | Due::Between(_, at) if time.exact() => of_instants(time.lo, at),
        Due::At(at) | Due::Between(_, at) => of_days(time.day, zone.day_of(at)),
    }
}

/// Returns how far an instant is from another.
fn of_instants(at: Instant, boundary: Instant) -> Distance {
    Distance::Time(at.0.saturating_sub(boundary.0))
}

/// Returns how far a day is from another.
pub fn of_days(day: Day, boundary: Day) -> Distance {
    Distance::Days(day.since(boundary))
}
