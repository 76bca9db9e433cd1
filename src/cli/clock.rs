//! Days from outside: the argument, and the only look at the clock.

use crate::value::time::{Day, Instant};
use crate::value::zone::Zone;

/// Reads the day of `--as-of`.
pub fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "a day of the calendar is wanted, such as 2026-04-01".to_owned())
}

/// Returns today in a zone: the only look at the clock.
pub fn today(zone: &Zone) -> Day {
    zone.day_of(Instant(chrono::Utc::now().timestamp_micros()))
}
