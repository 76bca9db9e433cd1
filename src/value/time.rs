//! Days and moments: civil days without a zone, instants without a calendar.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// A civil day, counted from 1970-01-01 (which is 0) in the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

const EPOCH_FROM_CE: i32 = 719_163;

impl Day {
    /// Returns that day of the calendar, or nothing where there is no such day.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self::from_date)
    }

    /// Reads `YYYY-MM-DD`; nothing where the form or the day is wrong.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let shape = bytes.len() == 10
            && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
        if !shape {
            return None;
        }
        let number =
            |range: std::ops::Range<usize>| bytes[range].iter().fold(0u32, |n, b| n * 10 + u32::from(b - b'0'));
        Self::from_ymd(number(0..4) as i32, number(5..7), number(8..10))
    }

    /// Returns the day of a chrono date.
    pub fn from_date(date: NaiveDate) -> Self {
        Self(date.num_days_from_ce() - EPOCH_FROM_CE)
    }

    /// Returns the chrono date of the day, clamped to what chrono can hold.
    pub fn date(self) -> NaiveDate {
        let clamped = if self.0 < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
        NaiveDate::from_num_days_from_ce_opt(self.0.saturating_add(EPOCH_FROM_CE)).unwrap_or(clamped)
    }

    /// Returns the year.
    pub fn year(self) -> i32 {
        self.date().year()
    }

    /// Returns the month, 1 to 12.
    pub fn month(self) -> u32 {
        self.date().month()
    }

    /// Returns the day of the week, Monday 0 to Sunday 6.
    pub fn weekday(self) -> usize {
        (i64::from(self.0) + 3).rem_euclid(7) as usize
    }

    /// Returns the day of the week in three letters: `Mon`.
    pub fn weekday_name(self) -> &'static str {
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][self.weekday()]
    }

    /// Returns the day `days` later (earlier where negative).
    pub fn plus(self, days: i64) -> Self {
        Self(i64::from(self.0).saturating_add(days).clamp(i32::MIN.into(), i32::MAX.into()) as i32)
    }

    /// Returns the same day number `months` later, or the last of that month (language.md 4.3; BGB 188).
    pub fn plus_months(self, months: i64) -> Self {
        let date = self.date();
        let size = chrono::Months::new(u32::try_from(months.unsigned_abs()).unwrap_or(u32::MAX));
        let moved = if months < 0 { date.checked_sub_months(size) } else { date.checked_add_months(size) };
        moved.map_or(Self(if months < 0 { i32::MIN } else { i32::MAX }), Self::from_date)
    }

    /// Returns the days from `earlier` to here.
    pub fn since(self, earlier: Self) -> i64 {
        i64::from(self.0) - i64::from(earlier.0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.digits() {
            Some(text) => f.write_str(ascii(&text)),
            // A year beyond has a sign (ISO 8601).
            None => write!(f, "{}", self.date().format("%Y-%m-%d")),
        }
    }
}

impl Day {
    /// Returns `2026-03-29`, at once: reports are full of days. Nothing for a year that has not four digits.
    pub(super) fn digits(self) -> Option<[u8; 10]> {
        let date = self.date();
        let year = u32::try_from(date.year()).ok().filter(|year| *year <= 9999)?;
        let ([a, b], [c, d]) = (two_digits(year / 100), two_digits(year % 100));
        let ([e, g], [h, i]) = (two_digits(date.month()), two_digits(date.day()));
        Some([a, b, c, d, b'-', e, g, b'-', h, i])
    }
}

/// Returns a text of ASCII.
pub(super) fn ascii(text: &[u8]) -> &str {
    std::str::from_utf8(text).unwrap_or_default()
}

/// Returns the two digits of a number below a hundred, in ASCII.
pub fn two_digits(number: u32) -> [u8; 2] {
    let digit = |n: u32| b'0' + (n % 10) as u8;
    [digit(number / 10), digit(number)]
}

/// A point of time, in microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;

/// Seconds in a civil day without a clock change.
pub const DAY_SECONDS: i64 = 86_400;

impl Instant {
    /// Returns the instant that many seconds later.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(SECOND)))
    }
}

/// When something happened, as it was recorded: some time on a day, or at an instant (language.md 4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Some time that day.
    Day(Day),
    /// At that instant.
    At(Instant),
}
