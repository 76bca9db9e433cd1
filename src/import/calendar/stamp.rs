//! Dates, times and lengths of time as a calendar writes them (RFC 5545, 3.3.4 to 3.3.6), read leniently.

use crate::value::time::{DAY_SECONDS, Day};

/// A date or a time. Seconds are counted from 1970-01-01T00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stamp {
    Day(Day),
    /// By the clock of a place.
    Local(i64),
    Utc(i64),
}

impl Stamp {
    /// Reads `20260301`, `20260301T090000`, `20260301T080000Z`; also with `-` and `:`, without seconds, with an offset.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (date, clock) = match text.split_once(['T', 't', ' ']) {
            Some((date, clock)) => (date, Some(clock)),
            None => (text.trim_end_matches(['Z', 'z']), None),
        };
        let day = day(date)?;
        let Some(clock) = clock else { return Some(Self::Day(day)) };
        let end = clock.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).unwrap_or(clock.len());
        let (clock, zone) = clock.split_at(end);
        let seconds = i64::from(day.0) * DAY_SECONDS + time_of_day(clock)?;
        match zone.trim() {
            "" => Some(Self::Local(seconds)),
            "Z" | "z" => Some(Self::Utc(seconds)),
            zone => offset(zone).map(|offset| Self::Utc(seconds - i64::from(offset))),
        }
    }

    /// Returns the first second of it by its own clock.
    pub fn seconds(self) -> i64 {
        match self {
            Self::Day(day) => i64::from(day.0) * DAY_SECONDS,
            Self::Local(seconds) | Self::Utc(seconds) => seconds,
        }
    }
}

fn day(text: &str) -> Option<Day> {
    let digits: String = match text.len() {
        8 => text.to_owned(),
        10 => text.splitn(3, '-').collect(),
        _ => return None,
    };
    let number = |from: usize, to: usize| digits.get(from..to).and_then(digits_of);
    if digits.len() != 8 {
        return None;
    }
    let year = number(0, 4).filter(|year| *year > 0)?;
    Day::from_ymd(i32::try_from(year).ok()?, number(4, 6)?, number(6, 8)?)
}

/// Returns the number of a text that is all digits.
fn digits_of(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Returns the seconds since midnight; a leap second is the one before it.
fn time_of_day(text: &str) -> Option<i64> {
    let text = text.split('.').next().unwrap_or(text).replace(':', "");
    let part = |from: usize| text.get(from..from + 2).and_then(digits_of);
    let second = match text.len() {
        6 => part(4)?.min(59),
        4 => 0,
        _ => return None,
    };
    let (hour, minute) = (part(0)?, part(2)?);
    let is_clock = (hour < 24 && minute < 60) || (hour == 24 && minute == 0 && second == 0);
    is_clock.then(|| i64::from(hour * 3600 + minute * 60 + second))
}

/// Reads `+0100`, `-05:30`, `+053000` as seconds east.
pub(super) fn offset(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = rest.replace(':', "");
    let digits = if digits.len() == 2 { format!("{digits}00") } else { digits };
    let part = |from: usize| digits.get(from..from + 2).and_then(digits_of);
    let seconds = match digits.len() {
        4 => 0,
        6 => part(4)?,
        _ => return None,
    };
    let size = part(0)? * 3600 + part(2)? * 60 + seconds;
    (size <= 18 * 3600).then(|| sign * i32::try_from(size).unwrap_or(0))
}

/// A length of time: days by the calendar, and seconds by the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Length {
    pub days: i64,
    pub seconds: i64,
}

impl Length {
    /// Reads `PT1H30M`, `P1D`, `P2W`, `-PT15M`; nothing for one of more than a hundred years.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        let (sign, rest) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(&text)),
        };
        let mut rest = rest.strip_prefix('P')?;
        let (mut length, mut is_clock, mut count) = (Self::default(), false, 0);
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('T') {
                (is_clock, rest) = (true, after);
                continue;
            }
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            let number = i64::from(digits_of(&rest[..end]).filter(|_| end > 0)?);
            match (rest.as_bytes()[end], is_clock) {
                (b'W', _) => length.days += number * 7,
                (b'D', _) => length.days += number,
                (b'H', _) => length.seconds += number * 3600,
                (b'M', true) => length.seconds += number * 60,
                (b'S', true) => length.seconds += number,
                _ => return None,
            }
            (rest, count) = (&rest[end + 1..], count + 1);
        }
        let is_sane = length.days < 36_525 && length.seconds < 36_525 * DAY_SECONDS;
        (count > 0 && is_sane).then_some(Self { days: length.days * sign, seconds: length.seconds * sign })
    }
}
