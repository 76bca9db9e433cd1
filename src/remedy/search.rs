//! Searches for the nearest number or minute at which something holds.

use crate::value::time::Instant;

/// Returns the last of the numbers from 0 up to one, without it, of which something holds: it holds of 0, and up to some number.
pub fn last_that(mut end: i64, holds: impl Fn(i64) -> bool) -> i64 {
    let mut last = 0;
    while end - last > 1 {
        let middle = last + (end - last) / 2;
        if holds(middle) { last = middle } else { end = middle }
    }
    last
}

/// Returns the last of the numbers from 0 up to one, without it, of which something holds, as [`last_that`] does; small numbers are
/// found soonest.
pub fn last_near(end: i64, holds: impl Fn(i64) -> bool) -> i64 {
    let mut next = 1;
    while next < end && holds(next) {
        next *= 2;
    }
    next / 2 + last_that(next.min(end) - next / 2, |more| more == 0 || holds(next / 2 + more))
}

/// Returns the first of some minutes from a moment on, forward or back, of which something holds; it is looked at hour by hour, so
/// many of them.
pub fn first_minute(from: Instant, forward: bool, hours: i64, holds: impl Fn(Instant) -> bool) -> Option<Instant> {
    let at = |minutes: i64| from.plus_seconds(if forward { 60 * minutes } else { -60 * minutes });
    let hour = (1..=hours).find(|hour| holds(at(60 * hour)))?;
    let before = 60 * (hour - 1);
    let not_yet = last_that(60, |minutes| minutes == 0 || !holds(at(before + minutes)));
    Some(at(before + not_yet + 1))
}
