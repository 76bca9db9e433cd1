//! Time zones: from instants to civil days and back, and how a moment is read and written (language.md 4.3, 4.4).

use std::fmt;

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;

pub use super::digits::LONGEST;
use super::digits::{clock, clock_digits, clock_text, day_number, offset_text};
use super::remembered::{self, DAY};
use super::time::{DAY_SECONDS, Day, Instant, Moment, SECOND, ascii};

/// A time zone of the IANA database, as compiled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(Tz);

/// What a local time names: one instant, two where the clocks go back, none where they go forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Local {
    /// The only instant of that local time.
    One(Instant),
    /// The earlier and the later instant of that local time.
    Ambiguous(Instant, Instant),
    /// The clocks skip that local time.
    Missing,
}

impl Zone {
    /// Returns the zone of an IANA name such as `Europe/Warsaw`; nothing for another name.
    pub fn parse(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }

    /// Returns Coordinated Universal Time.
    pub fn utc() -> Self {
        Self(Tz::UTC)
    }

    /// Returns the IANA name.
    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// Returns all known names, for "did you mean".
    pub fn names() -> impl Iterator<Item = &'static str> {
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
    }

    /// Returns the civil day of an instant.
    pub fn day_of(&self, at: Instant) -> Day {
        let local = at.0.saturating_add(i64::from(self.offset(at)) * SECOND);
        day_number(local.div_euclid(DAY))
    }

    /// Returns the civil day and the whole seconds of the clock since its midnight, 0 to 86 399.
    pub fn local(&self, at: Instant) -> (Day, u32) {
        clock(at, self.offset(at))
    }

    /// Returns the first instant of a civil day. Where a clock change skips midnight, or the whole day, that is the
    /// instant of the change; where midnight comes twice, the first. (Until 2011 the clocks of Newfoundland went back from
    /// one minute past midnight: there alone an hour after the start of a day shows the day before.)
    pub fn start_of(&self, day: Day) -> Instant {
        remembered::start_of(self.0, day, || self.start_sought(day))
    }

    fn start_sought(&self, day: Day) -> Instant {
        match self.resolve(day, 0, 0) {
            Local::One(at) | Local::Ambiguous(at, _) => at,
            Local::Missing => self.first_reaching(i64::from(day.0) * DAY_SECONDS),
        }
    }

    /// Returns the end of a civil day: the first instant of the next, which is no longer part of it.
    pub fn end_of(&self, day: Day) -> Instant {
        self.start_of(day.plus(1))
    }

    /// Returns what a local time names: `seconds` since midnight by the clock, and microseconds.
    pub fn resolve(&self, day: Day, seconds: u32, micros: u32) -> Local {
        let local = i64::from(day.0) * DAY_SECONDS + i64::from(seconds);
        let at = |offset: i32| {
            let micros = i64::from(micros);
            Instant((local - i64::from(offset)).saturating_mul(SECOND).saturating_add(micros))
        };
        let Some(naive) = naive(local) else { return Local::One(at(0)) };
        match self.0.offset_from_local_datetime(&naive) {
            MappedLocalTime::Single(offset) => Local::One(at(offset.fix().local_minus_utc())),
            MappedLocalTime::Ambiguous(a, b) => {
                let (a, b) = (at(a.fix().local_minus_utc()), at(b.fix().local_minus_utc()));
                Local::Ambiguous(a.min(b), a.max(b))
            }
            MappedLocalTime::None => Local::Missing,
        }
    }

    /// Returns when a moment can have been: twice the instant, or the civil day as `[start, end)`.
    pub fn range(&self, moment: Moment) -> (Instant, Instant) {
        match moment {
            Moment::At(at) => (at, at),
            Moment::Day(day) => (self.start_of(day), self.end_of(day)),
        }
    }

    /// Returns the civil day of a moment.
    pub fn day(&self, moment: Moment) -> Day {
        match moment {
            Moment::Day(day) => day,
            Moment::At(at) => self.day_of(at),
        }
    }

    /// Returns the moment that is over at an instant: the day before, where a day begins then, else the instant itself.
    pub fn over_at(&self, at: Instant) -> Moment {
        let day = self.day_of(at);
        if self.start_of(day) == at { Moment::Day(day.plus(-1)) } else { Moment::At(at) }
    }

    /// Returns true where one moment is certainly before another.
    pub fn is_earlier(&self, a: Moment, b: Moment) -> bool {
        match (a, b) {
            (Moment::At(a), Moment::At(b)) => a < b,
            _ => self.day(a) < self.day(b),
        }
    }

    /// Returns the stretches of a civil day in which the offset to UTC does not change, in order: one, or two where the
    /// clocks change that day, none where the day is skipped. Each is `(from, to, offset in seconds east)`, half-open.
    pub fn stretches(&self, day: Day) -> impl Iterator<Item = (Instant, Instant, i32)> + use<> {
        let (start, end) = (self.start_of(day), self.end_of(day));
        let first = self.offset(start);
        let last = self.offset(Instant(end.0.saturating_sub(1)));
        let change = if first == last { end } else { self.change_between(start, end, first) };
        [(start, change, first), (change, end, last)].into_iter().filter(|(from, to, _)| from < to)
    }

    /// Returns the seconds that local time is ahead of UTC at an instant.
    #[inline]
    pub fn offset(&self, at: Instant) -> i32 {
        remembered::offset(self.0, at, |second| self.offset_sought(second))
    }

    fn offset_sought(&self, second: i64) -> i32 {
        naive(second).map_or(0, |utc| self.0.offset_from_utc_datetime(&utc).fix().local_minus_utc())
    }

    /// Writes `2026-03-29T10:30:00+02:00`: local time and its offset, with a fraction where there is one; `Z` in UTC and
    /// where the offset is not in whole minutes (local mean times of the 19th century).
    pub fn format(&self, at: Instant) -> String {
        let mut room = [0; LONGEST];
        if let Some(text) = self.digits(at, &mut room) {
            return text.to_owned();
        }
        let offset = self.offset(at);
        if self.is_zulu(offset) {
            return format!("{}Z", clock_text(at, 0));
        }
        clock_text(at, offset) + ascii(&offset_text(offset))
    }

    /// Writes a moment as [`Zone::text`] does, into this room: reports are full of them. Nothing for one that is not of the usual form.
    pub fn written<'r>(&self, moment: Moment, room: &'r mut [u8; LONGEST]) -> Option<&'r str> {
        match moment {
            Moment::At(at) => self.digits(at, room),
            Moment::Day(day) => {
                let digits = day.digits()?;
                room[..digits.len()].copy_from_slice(&digits);
                Some(ascii(&room[..digits.len()]))
            }
        }
    }

    /// Writes an instant of whole seconds, at once; nothing for any other, and for one that is not of the usual form.
    fn digits<'r>(&self, at: Instant, room: &'r mut [u8; LONGEST]) -> Option<&'r str> {
        let offset = self.offset(at);
        if at.0.rem_euclid(SECOND) != 0 || self.is_zulu(offset) {
            return None;
        }
        let clock = clock_digits(at, offset)?;
        room[..clock.len()].copy_from_slice(&clock);
        room[clock.len()..].copy_from_slice(&offset_text(offset));
        Some(ascii(room))
    }

    fn is_zulu(&self, offset: i32) -> bool {
        *self == Self::utc() || offset % 60 != 0
    }

    /// Writes a moment as it is recorded: the day, or the instant as [`Zone::format`] has it.
    pub fn text(&self, moment: Moment) -> String {
        match moment {
            Moment::Day(day) => day.to_string(),
            Moment::At(at) => self.format(at),
        }
    }

    /// Writes a moment for people, to the minute of the clock: `2026-03-29`, `2026-03-29 10:30`.
    pub fn short(&self, moment: Moment) -> String {
        let text = self.text(moment).replace('T', " ");
        text.get(.."2026-03-29 10:30".len()).unwrap_or(&text).to_owned()
    }

    /// Writes the clock of an instant: `10:30`.
    pub fn clock(&self, at: Instant) -> String {
        clock_of(&self.format(at)).unwrap_or_default().to_owned()
    }

    /// As [`Zone::short`], of the moment from which on something stands: the first of a day is that day.
    pub fn begin(&self, moment: Moment) -> String {
        without_midnight(&self.short(moment)).to_owned()
    }

    /// Finds the first second at which local time has reached `local` (seconds since 1970-01-01T00:00 local).
    fn first_reaching(&self, local: i64) -> Instant {
        let (mut below, mut reached) = (local - 2 * DAY_SECONDS, local + 2 * DAY_SECONDS);
        while reached - below > 1 {
            let middle = below + (reached - below) / 2;
            let ahead = i64::from(self.offset(Instant(middle.saturating_mul(SECOND))));
            if middle + ahead >= local { reached = middle } else { below = middle }
        }
        Instant(reached.saturating_mul(SECOND))
    }

    /// Finds the second between two instants at which the offset is no longer `first`.
    fn change_between(&self, start: Instant, end: Instant, first: i32) -> Instant {
        let (mut same, mut other) = (start.0.div_euclid(SECOND), end.0.div_euclid(SECOND));
        while other - same > 1 {
            let middle = same + (other - same) / 2;
            if self.offset(Instant(middle.saturating_mul(SECOND))) == first { same = middle } else { other = middle }
        }
        Instant(other.saturating_mul(SECOND))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

fn naive(seconds: i64) -> Option<NaiveDateTime> {
    DateTime::from_timestamp(seconds, 0).map(|time| time.naive_utc())
}

/// Why a text is no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentError {
    /// It does not have the form `YYYY-MM-DD[Thh:mm[:ss[.ffffff]][Z|+hh:mm]]`.
    Form,
    /// There is no such day: 2026-02-30.
    Date,
    /// No clock shows that: 25:00, 24:00, 12:60, 23:59:60.
    Clock,
    /// The offset is beyond 18 hours, or its minutes are beyond 59.
    Offset,
    /// The fraction of a second is finer than a microsecond.
    Fraction,
    /// The clocks go back over that local time: it comes twice, and no offset says which is meant.
    Ambiguous(Instant, Instant),
    /// The clocks go forward over that local time: it never comes.
    Missing,
}

impl MomentError {
    /// Returns what is wrong, as the end of the sentence "this is no moment: …".
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Form => "it is not of the form 2026-02-03 or 2026-02-03T21:40:00+01:00",
            Self::Date => "there is no such day",
            Self::Clock => "no clock shows that time",
            Self::Offset => "no place is that far from UTC",
            Self::Fraction => "it is finer than a microsecond",
            Self::Ambiguous(..) => {
                "the clocks go back over that time: it comes twice, and no offset says which is meant"
            }
            Self::Missing => "the clocks go forward over that time: it never comes",
        }
    }
}

impl fmt::Display for MomentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

impl std::error::Error for MomentError {}

/// Returns the clock in a moment as [`Zone::text`] writes it: `10:30`; nothing of a day.
pub fn clock_of(text: &str) -> Option<&str> {
    text.get("2026-03-29T".len().."2026-03-29T10:30".len())
}

/// Returns a moment as [`Zone::short`] writes it, without the clock where that is at the first of the day: nobody gave one.
pub fn without_midnight(short: &str) -> &str {
    short.strip_suffix(" 00:00").unwrap_or(short)
}

/// Reads a day (`2026-02-03`) or an instant (`2026-02-03T21:40`, `2026-02-03 21:40:15.25+01:00`, `2026-02-03T20:40Z`,
/// also `+0100` and `+01`). A local time without offset is read in the zone (language.md 4.4).
pub fn parse_moment(text: &str, zone: &Zone) -> Result<Moment, MomentError> {
    if let Some(at) = instant(text.as_bytes()) {
        return Ok(Moment::At(at));
    }
    let Some((date, rest)) = text.split_at_checked(10) else { return Err(MomentError::Form) };
    let day = parse_day(date)?;
    if rest.is_empty() {
        return Ok(Moment::Day(day));
    }
    let mut rest = Rest(rest.strip_prefix(['T', ' ']).ok_or(MomentError::Form)?);
    let hour = rest.two_digits()?;
    rest.expect(':')?;
    let minute = rest.two_digits()?;
    let (mut second, mut micros) = (0, 0);
    if rest.take(':') {
        second = rest.two_digits()?;
        if rest.take('.') {
            micros = rest.fraction()?;
        }
    }
    let offset = rest.offset()?;
    if hour > 23 || minute > 59 || second > 59 {
        return Err(MomentError::Clock);
    }
    let seconds = hour * 3600 + minute * 60 + second;
    let Some(offset) = offset else { return local_instant(zone, day, seconds, micros) };
    let utc = i64::from(day.0) * DAY_SECONDS + i64::from(seconds) - i64::from(offset?);
    Ok(Moment::At(Instant(utc * SECOND + i64::from(micros))))
}

/// Reads `2026-02-03T21:40:15+01:00`, the form of most records; nothing for any other, right or wrong.
pub fn instant(text: &[u8]) -> Option<Instant> {
    let text: &[u8; 25] = text.try_into().ok()?;
    let (date, clock, rest) = (text.first_chunk()?, text[8..].first_chunk()?, text[16..24].first_chunk()?);
    let date = Pairs::of::<{ u64::from_le_bytes(*b"0000-00-") }>(date)?;
    let clock = Pairs::of::<{ u64::from_le_bytes(*b"00T00:00") }>(clock)?;
    let (sign, rest) = match text[19] {
        b'+' => (1, Pairs::of::<{ u64::from_le_bytes(*b":00+00:0") }>(rest)?),
        b'-' => (-1, Pairs::of::<{ u64::from_le_bytes(*b":00-00:0") }>(rest)?),
        _ => return None,
    };
    let last = Some(u32::from(text[24].wrapping_sub(b'0'))).filter(|digit| *digit < 10)?;
    let (year, month, day) = (date.at(0) * 100 + date.at(2), date.at(5), clock.at(0));
    let (hour, minute, second) = (clock.at(3), clock.at(6), rest.at(1));
    let (hours, minutes) = (rest.at(4), rest.last() * 10 + last);
    let is_right = hour < 24 && minute < 60 && second < 60 && minutes < 60 && hours * 60 + minutes <= 18 * 60;
    let day = remembered::day(year, month, day).filter(|_| is_right)?;
    let clock = i64::from(hour * 3600 + minute * 60 + second) - sign * i64::from(hours * 3600 + minutes * 60);
    Some(Instant((i64::from(day.0) * DAY_SECONDS + clock) * SECOND))
}

/// The digits of eight bytes, all read in one.
struct Pairs {
    digits: u64,
    /// Ten times each with the one after it: at most 99.
    pairs: u64,
}

impl Pairs {
    /// Reads the digits that stand where a form has a `0`; nothing where one is no digit, or another byte is not that of the form.
    #[inline]
    fn of<const FORM: u64>(bytes: &[u8; 8]) -> Option<Self> {
        // From a digit this leaves its value, from any other byte of the form 0.
        let digits = u64::from_le_bytes(*bytes) ^ FORM;
        // What is too large carries into the high bit.
        let carried = (digits & 0x7f7f_7f7f_7f7f_7f7f) + const { most(FORM) };
        let is_right = (digits | carried) & 0x8080_8080_8080_8080 == 0;
        is_right.then(|| Self { digits, pairs: digits * 10 + (digits >> 8) })
    }

    /// Returns the number of the two digits from a place on.
    fn at(&self, place: u32) -> u32 {
        u32::from((self.pairs >> (8 * place)) as u8)
    }

    /// Returns the digit at the last place.
    fn last(&self) -> u32 {
        (self.digits >> 56) as u32
    }
}

/// What lets each byte that is too large at its place of a form carry: more than 9 for a digit, more than 0 for any other.
const fn most(form: u64) -> u64 {
    let mut most = form.to_le_bytes();
    let mut place = 0;
    while place < most.len() {
        most[place] = if most[place] == b'0' { 0x76 } else { 0x7f };
        place += 1;
    }
    u64::from_le_bytes(most)
}

fn local_instant(zone: &Zone, day: Day, seconds: u32, micros: u32) -> Result<Moment, MomentError> {
    match zone.resolve(day, seconds, micros) {
        Local::One(at) => Ok(Moment::At(at)),
        Local::Ambiguous(a, b) => Err(MomentError::Ambiguous(a, b)),
        Local::Missing => Err(MomentError::Missing),
    }
}

fn parse_day(text: &str) -> Result<Day, MomentError> {
    let shape = text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    if shape { Day::parse(text).ok_or(MomentError::Date) } else { Err(MomentError::Form) }
}

/// The text not yet read.
struct Rest<'a>(&'a str);

impl Rest<'_> {
    fn take(&mut self, c: char) -> bool {
        self.0.strip_prefix(c).map(|rest| self.0 = rest).is_some()
    }

    fn expect(&mut self, c: char) -> Result<(), MomentError> {
        if self.take(c) { Ok(()) } else { Err(MomentError::Form) }
    }

    fn two_digits(&mut self) -> Result<u32, MomentError> {
        match self.0.as_bytes() {
            [a @ b'0'..=b'9', b @ b'0'..=b'9', ..] => {
                let number = u32::from(a - b'0') * 10 + u32::from(b - b'0');
                self.0 = &self.0[2..];
                Ok(number)
            }
            _ => Err(MomentError::Form),
        }
    }

    /// Reads the digits of a fraction of a second as microseconds; zeros beyond the sixth lose nothing.
    fn fraction(&mut self) -> Result<u32, MomentError> {
        let end = self.0.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(self.0.len());
        let (digits, rest) = self.0.split_at(end);
        if digits.is_empty() {
            return Err(MomentError::Form);
        }
        self.0 = rest;
        let digits = digits.trim_end_matches('0').as_bytes();
        if digits.len() > 6 {
            return Err(MomentError::Fraction);
        }
        Ok((0..6).fold(0, |n, i| n * 10 + digits.get(i).map_or(0, |b| u32::from(b - b'0'))))
    }

    /// Reads the offset in seconds, which must end the text; nothing where there is none. An offset of the right form
    /// that no place has is an error inside, so that a wrong clock time is found first.
    fn offset(&mut self) -> Result<Option<Result<i32, MomentError>>, MomentError> {
        if self.0.is_empty() {
            return Ok(None);
        }
        if self.0 == "Z" {
            return Ok(Some(Ok(0)));
        }
        let sign = if self.take('+') { 1 } else { -1 };
        if sign < 0 {
            self.expect('-')?;
        }
        let hours = self.two_digits()?;
        let mut minutes = 0;
        if !self.0.is_empty() {
            self.take(':');
            minutes = self.two_digits()?;
        }
        if !self.0.is_empty() {
            return Err(MomentError::Form);
        }
        let size = hours * 60 + minutes;
        let right = minutes < 60 && size <= 18 * 60;
        Ok(Some(if right { Ok(sign * 60 * size as i32) } else { Err(MomentError::Offset) }))
    }
}
