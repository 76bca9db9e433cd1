//! How near to the boundaries of a policy a record comes: what tests of it cover.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::item::{Time, Val};
use crate::base::source::Span;
use crate::value::deadline::{Due, Start};
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

    /// Returns how far it is either way: in seconds of days and times.
    pub fn size(self) -> u128 {
        match self {
            Self::Days(days) => u128::from(days.unsigned_abs()) * 86_400,
            Self::Time(micros) => u128::from(micros.unsigned_abs() / SECOND.unsigned_abs()),
            Self::Units(units) => units.abs().ceil().to_u128().unwrap_or(u128::MAX),
        }
    }

    fn is_before(self) -> bool {
        match self {
            Self::Days(days) => days < 0,
            Self::Time(micros) => micros < 0,
            Self::Units(units) => units < Decimal::ZERO,
        }
    }
}

/// Returns of several distances the nearest on either side.
pub(super) fn nearest(distances: impl Iterator<Item = Distance>) -> impl Iterator<Item = Distance> {
    let (mut before, mut after): (Option<Distance>, Option<Distance>) = (None, None);
    for distance in distances {
        let nearest = if distance.is_before() { &mut before } else { &mut after };
        if nearest.is_none_or(|nearest| distance.size() < nearest.size()) {
            *nearest = Some(distance);
        }
    }
    before.into_iter().chain(after)
}

/// A boundary, by its text in the policy, and how far something was from it.
pub type Seen = (Span, Distance);

/// What was seen, where somebody wants to know.
#[derive(Debug, Default)]
pub(super) struct Watch {
    pub seen: Option<RefCell<BTreeSet<Seen>>>,
    /// Of how many items the newest share is one, until it is compared.
    pub items: Cell<usize>,
}

/// Returns how far a value is from another: lengths in hours in time, all others in units.
pub(super) fn of_values(a: &Val, b: &Val, zone: &Zone) -> Option<Distance> {
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
pub(super) fn of_due(time: Time, due: Due, zone: &Zone) -> Distance {
    match due {
        Due::Day(day) => of_days(time.day, day),
        Due::At(at) | Due::Between(_, at, _) if time.exact() => of_instants(time.lo, at),
        Due::At(at) | Due::Between(_, at, _) => of_days(time.day, zone.day_of(at)),
    }
}

/// Returns how far a time is from where a window begins.
pub(super) fn of_start(time: Time, start: Start, zone: &Zone) -> Distance {
    match start {
        Start::Day(day) => of_days(time.day, day),
        Start::After(at) if time.exact() => of_instants(time.lo, at),
        Start::After(at) | Start::Between(at, _) => of_days(time.day, zone.day_of(at)),
    }
}

/// Returns how far an instant is from another.
pub(super) fn of_instants(at: Instant, boundary: Instant) -> Distance {
    Distance::Time(at.0.saturating_sub(boundary.0))
}

/// Returns how far a day is from another.
pub fn of_days(day: Day, boundary: Day) -> Distance {
    Distance::Days(day.since(boundary))
}
