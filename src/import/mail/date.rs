//! When a mail was written: dates of RFC 5322, of the older ones, and what programs make of them.

use crate::import::clock::east_of_utc;
use crate::value::time::{DAY_SECONDS, Day};

/// A time by the clock of who wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Seconds since 1970-01-01T00:00 by that clock.
    pub local: i64,
    pub place: Place,
}

/// Where the clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// So many seconds ahead of UTC.
    East(i32),
    /// It is that of UTC, wherever the writer was (`-0000`).
    Utc,
    /// The date does not say.
    Unsaid,
}

impl Stamp {
    /// Returns the seconds since 1970 in UTC; nothing where the date does not say.
    pub fn utc(self) -> Option<i64> {
        match self.place {
            Place::East(offset) => Some(self.local - i64::from(offset)),
            Place::Utc => Some(self.local),
            Place::Unsaid => None,
        }
    }

    /// Returns the same place's time for another instant.
    pub fn at(self, utc: i64) -> Self {
        match self.place {
            Place::East(offset) => Self { local: utc + i64::from(offset), ..self },
            Place::Utc | Place::Unsaid => Self { local: utc, place: Place::Utc },
        }
    }

    pub fn day(self) -> Day {
        Day(i32::try_from(self.local.div_euclid(DAY_SECONDS)).unwrap_or_default())
    }

    /// Writes it as a record does: `2026-03-01T21:40:00+01:00`.
    pub fn text(self) -> String {
        let seconds = self.local.rem_euclid(DAY_SECONDS);
        let clock = format!("{}T{:02}:{:02}:{:02}", self.day(), seconds / 3600, seconds / 60 % 60, seconds % 60);
        match self.place {
            Place::Unsaid => clock,
            Place::Utc | Place::East(0) => format!("{clock}Z"),
            Place::East(offset) => {
                let (sign, size) = if offset < 0 { ('-', -offset) } else { ('+', offset) };
                format!("{clock}{sign}{:02}:{:02}", size / 3600, size / 60 % 60)
            }
        }
    }
}

/// Reads a date. Nothing where the text is none, or there is no such day or time.
pub(super) fn read(text: &str) -> Option<Stamp> {
    let text: String = without_comments(&text[..text.floor_char_boundary(300)]);
    let spaced = text.replace(',', " ");
    let mut parts = Parts::default();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    for word in words {
        parts.take(word)?;
    }
    parts.stamp()
}

/// Returns a date without comments, and without blanks around the colons of its clock.
fn without_comments(text: &str) -> String {
    let (mut out, mut depth) = (String::with_capacity(text.len()), 0_u32);
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            ':' => {
                out.truncate(out.trim_end().len());
                out.push(':');
            }
            c if c.is_whitespace() && out.ends_with(':') => {}
            c => out.push(c),
        }
    }
    out
}

/// What was found of a date.
#[derive(Clone, Copy, Debug, Default)]
struct Parts {
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    /// Seconds since midnight.
    clock: Option<i64>,
    /// Hours from noon, or from midnight.
    half: Option<i64>,
    place: Option<Place>,
}

impl Parts {
    fn take(&mut self, word: &str) -> Option<()> {
        let first = word.bytes().next()?;
        if first.is_ascii_digit() {
            return self.number(word);
        }
        if self.clock.is_some() && matches!(first, b'+' | b'-') {
            self.place = Some(offset(word)?);
            return Some(());
        }
        if let Some(month) = month(word).filter(|_| self.month.is_none()) {
            self.month = Some(month);
            return Some(());
        }
        match word.trim_end_matches('.').to_ascii_uppercase().as_str() {
            "AM" => self.half = Some(0),
            "PM" => self.half = Some(12),
            "DST" => match self.place {
                Some(Place::East(offset)) => self.place = Some(Place::East(offset + 3600)),
                _ => return None,
            },
            zone if self.clock.is_some() => {
                // The zone may be a name beside the offset.
                self.place = self.place.or(self::zone(zone));
            }
            // A month of another language; what looked like one was its day of the week.
            _ if self.day.is_some() && self.year.is_none() && self.clock.is_none() => return None,
            // The day of the week, in any language.
            _ => {}
        }
        Some(())
    }

    fn number(&mut self, word: &str) -> Option<()> {
        if let Some((date, clock)) = word.split_once(['T', 't']).filter(|(date, _)| date.len() == 10) {
            self.number(date)?;
            return self.number(clock);
        }
        if word.contains(':') || self.day.is_some() && self.clock.is_none() && word.matches('.').count() == 2 {
            return self.clock(word);
        }
        let pieces: Vec<&str> = word.split('-').collect();
        if let [day, name, year] = pieces[..] {
            if year.len() <= 2 && day.len() == 4 {
                self.year = Some(day.parse().ok()?);
                self.month = Some(name.parse().ok()?);
                self.day = Some(year.parse().ok()?);
                return Some(());
            }
            self.month = Some(month(name)?);
            self.day = Some(day.parse().ok()?);
            self.year = Some(whole_year(year)?);
            return Some(());
        }
        let digits = word.trim_end_matches(['.', ',']);
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| digits.strip_suffix(end)).unwrap_or(digits);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        if self.day.is_none() && digits.len() <= 2 {
            self.day = Some(digits.parse().ok()?);
        } else if self.year.is_none() {
            self.year = Some(whole_year(digits)?);
        } else {
            return None;
        }
        Some(())
    }

    /// Reads `9:40`, `09:40:11.5`, `09.40.11`, `09:40:11Z`, `09:40:11+02:00`, `9:40PM`.
    fn clock(&mut self, word: &str) -> Option<()> {
        let end = word.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).unwrap_or(word.len());
        let (clock, rest) = word.split_at(end);
        let parts: Vec<&str> = clock.split([':', '.']).collect();
        if parts.len() < 2 || parts.len() > 4 || parts.iter().take(3).any(|part| part.is_empty() || part.len() > 2) {
            return None;
        }
        let number = |place: usize| parts.get(place).map_or(Some(0), |part| part.parse::<i64>().ok());
        let (hour, minute, second) = (number(0)?, number(1)?, number(2)?.min(60));
        let is_clock = (hour < 24 && minute < 60) || (hour == 24 && minute == 0 && second == 0);
        if !is_clock || self.clock.is_some() {
            return None;
        }
        // A second that is put in to keep the clocks right is the one before it.
        self.clock = Some(hour * 3600 + minute * 60 + second.min(59));
        if rest.is_empty() { Some(()) } else { self.take(rest) }
    }

    fn stamp(self) -> Option<Stamp> {
        let day = Day::from_ymd(self.year?, self.month?, self.day?)?;
        let clock = self.clock?;
        let clock = match self.half {
            Some(half) if (1..=12).contains(&(clock / 3600)) => clock % (12 * 3600) + half * 3600,
            _ => clock,
        };
        let local = i64::from(day.0) * DAY_SECONDS + clock;
        Some(Stamp { local, place: self.place.unwrap_or(Place::Unsaid) })
    }
}

/// Returns a year of two digits as RFC 5322 reads it (4.3).
fn whole_year(text: &str) -> Option<i32> {
    let year: i32 = text.parse().ok()?;
    match text.len() {
        2 if year < 50 => Some(year + 2000),
        2 | 3 => Some(year + 1900),
        4 => Some(year),
        _ => None,
    }
}

/// Returns the number of a month by its English name, whole or short.
pub(super) fn month(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let found = NAMES
        .iter()
        .position(|name| word.len() >= 3 && (name.starts_with(&word) || word == "sept" && name.starts_with("sept")));
    found.and_then(|place| u32::try_from(place + 1).ok())
}

/// Reads `+0100`, `-05:30`, `+1`.
fn offset(word: &str) -> Option<Place> {
    let (sign, digits) = (if word.starts_with('-') { -1 } else { 1 }, word[1..].replace(':', ""));
    if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |text: &str| text.parse::<i32>().ok();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (number(&digits)?, 0),
        3 => (number(&digits[..1])?, number(&digits[1..])?),
        _ => (number(&digits[..2])?, number(&digits[2..4])?),
    };
    if hours > 18 || minutes > 59 {
        return Some(Place::Unsaid);
    }
    let seconds = sign * (hours * 3600 + minutes * 60);
    Some(if seconds == 0 && sign < 0 { Place::Utc } else { Place::East(seconds) })
}

/// Returns where a zone of a name is, for names that mean one place only.
fn zone(name: &str) -> Option<Place> {
    if let Some(seconds) = east_of_utc(name) {
        return Some(Place::East(seconds));
    }
    let rest = ["GMT", "UTC"].iter().find_map(|name_of| name.strip_prefix(name_of))?;
    if rest.starts_with(['+', '-']) { offset(rest) } else { None }
}
