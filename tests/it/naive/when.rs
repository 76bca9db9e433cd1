//! Moments and the counting of time: one day, or one minute, after the other.

use std::cmp::Ordering;

use goodterms::value::calendar::Calendar;
use goodterms::value::duration::{Duration, Family};
use goodterms::value::time::{Day, Instant, Moment, SECOND};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// When something was or is to be: some time on a day, at an instant, or between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Some time that day.
    Day(Day),
    /// At that instant.
    At(Instant),
    /// Not before the one, not after the other.
    Between(Instant, Instant),
}

impl From<Moment> for When {
    fn from(moment: Moment) -> Self {
        match moment {
            Moment::Day(day) => Self::Day(day),
            Moment::At(at) => Self::At(at),
        }
    }
}

/// Yes, no, or it depends on when that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sure {
    /// Certainly.
    Yes,
    /// Certainly not.
    No,
    /// Undecided.
    Maybe,
}

/// How much of a day lies in a band of hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    All,
    /// None of it.
    None,
    /// Some of it.
    Some,
}

/// The calendar, asked for the plainest things only: what day an instant is, whether a day is a holiday.
#[derive(Clone, Copy)]
pub struct Clock<'a>(pub &'a Calendar);

const MINUTE: i64 = 60 * SECOND;

impl Clock<'_> {
    /// Returns the first instant of a day.
    pub fn start(&self, day: Day) -> Instant {
        self.0.zone.start_of(day)
    }

    /// Returns the last instant of a day.
    pub fn end(&self, day: Day) -> Instant {
        Instant(self.start(day.plus(1)).0 - 1)
    }

    /// Returns the earliest instant.
    pub fn first(&self, when: When) -> Instant {
        match when {
            When::Day(day) => self.start(day),
            When::At(at) | When::Between(at, _) => at,
        }
    }

    /// Returns the latest instant.
    pub fn last(&self, when: When) -> Instant {
        match when {
            When::Day(day) => self.end(day),
            When::At(at) | When::Between(_, at) => at,
        }
    }

    /// Returns the civil day; the latest one where several are possible.
    pub fn day(&self, when: When) -> Day {
        match when {
            When::Day(day) => day,
            When::At(at) | When::Between(_, at) => self.0.zone.day_of(at),
        }
    }

    /// Returns whether `a` is strictly before `b`.
    pub fn before(&self, a: When, b: When) -> Sure {
        if let (When::At(a), When::At(b)) = (a, b) {
            return if a < b { Sure::Yes } else { Sure::No };
        }
        if self.last(a) < self.first(b) {
            Sure::Yes
        } else if self.first(a) >= self.last(b) {
            Sure::No
        } else {
            Sure::Maybe
        }
    }

    /// Returns whether what was at `a` had happened by `now`.
    pub fn happened(&self, a: When, now: When) -> Sure {
        if self.last(a) <= self.first(now) {
            return Sure::Yes;
        }
        let midnight = matches!(now, When::At(_)) && !matches!(a, When::At(_)) && self.last(now) <= self.first(a);
        if midnight || self.first(a) > self.last(now) { Sure::No } else { Sure::Maybe }
    }

    /// Returns the order in which things are counted: by day; of one day those without a time first.
    pub fn order(&self, a: When, b: When) -> Ordering {
        let key = |when: When| match when {
            When::Day(day) => (day, 0, Instant(0)),
            When::At(at) | When::Between(at, _) => (self.0.zone.day_of(at), 1, at),
        };
        key(a).cmp(&key(b))
    }

    /// Returns whether a day is a holiday; nothing where that is not known.
    pub fn holiday(&self, day: Day) -> Option<bool> {
        match &self.0.holidays {
            None => Some(false),
            Some(table) => table.on(day).ok().map(|name| name.is_some()),
        }
    }

    /// Returns whether a day is a business day.
    pub fn business_day(&self, day: Day) -> Option<bool> {
        let open = self.0.bands.first().is_some_and(|band| !band.week[day.weekday()].is_empty());
        Some(open && !self.holiday(day)?)
    }

    /// Returns whether an instant is inside a band: of its own day's hours, or of those that began the day before.
    pub fn inside(&self, band: usize, at: Instant) -> Option<bool> {
        let (day, second) = self.0.zone.local(at);
        Some(self.in_hours_of(band, day, second)? || self.in_hours_of(band, day.plus(-1), second + 86_400)?)
    }

    fn in_hours_of(&self, band: usize, day: Day, second: u32) -> Option<bool> {
        let rule = &self.0.bands[band];
        let knows_holidays = band == 0 || !rule.holidays.is_empty();
        let hours = if knows_holidays && self.holiday(day)? { &rule.holidays } else { &rule.week[day.weekday()] };
        Some(hours.iter().any(|(from, to)| *from <= second && second < *to))
    }

    /// Returns how much of a day is inside a band: minute by minute.
    pub fn inside_day(&self, band: usize, day: Day) -> Option<Part> {
        let (mut some_in, mut some_out) = (false, false);
        let mut at = self.start(day);
        while at <= self.end(day) {
            if self.inside(band, at)? {
                some_in = true
            } else {
                some_out = true
            }
            at = Instant(at.0 + MINUTE);
        }
        Some(match (some_in, some_out) {
            (true, false) => Part::All,
            (false, _) => Part::None,
            (true, true) => Part::Some,
        })
    }

    /// Returns the moment that lies `duration` after `from`, days on which the clock stands still not counted.
    pub fn after(&self, from: When, duration: Duration, paused: &dyn Fn(Day) -> bool) -> Option<When> {
        let size = duration.amount;
        match duration.family {
            Family::Days => {
                let days = duration.whole()?;
                let start = self.day(from);
                Some(When::Day(if days < 0 {
                    start.plus(days)
                } else {
                    count(start, days, &|day| Some(!paused(day)))?
                }))
            }
            Family::Months => {
                let start = self.day(from);
                let plain = start.plus_months(duration.whole()?);
                let days = plain.since(start);
                Some(When::Day(if days < 0 { plain } else { count(start, days, &|day| Some(!paused(day)))? }))
            }
            Family::BusinessDays => {
                let counts = |day: Day| Some(self.business_day(day)? && !paused(day));
                count(self.day(from), duration.whole()?, &counts).map(When::Day)
            }
            Family::Hours => {
                let micros = (size * Decimal::from(SECOND)).to_i64()?;
                self.on_range(from, &|at| self.elapse(at, micros, paused))
            }
            Family::BusinessHours => {
                let micros = (size * Decimal::from(SECOND)).to_i64()?;
                self.on_range(from, &|at| self.elapse_in_hours(at, micros, paused))
            }
        }
    }

    /// Returns the moment that lies `duration` before `from`.
    pub fn earlier(&self, from: When, duration: Duration) -> Option<When> {
        match duration.family {
            Family::Days => Some(When::Day(self.day(from).plus(-duration.whole()?))),
            Family::Months => Some(When::Day(self.day(from).plus_months(-duration.whole()?))),
            Family::BusinessDays => {
                let (mut day, mut left) = (self.day(from), duration.whole()?);
                while left > 0 {
                    day = day.plus(-1);
                    if self.business_day(day)? {
                        left -= 1;
                    }
                }
                Some(When::Day(day))
            }
            Family::Hours => {
                let micros = (duration.amount * Decimal::from(SECOND)).to_i64()?;
                self.on_range(from, &|at| Some(Instant(at.0 - micros)))
            }
            Family::BusinessHours => None,
        }
    }

    /// Returns the first business day from a day on.
    pub fn roll(&self, mut day: Day) -> Option<Day> {
        for _ in 0..1000 {
            if self.business_day(day)? {
                return Some(day);
            }
            day = day.plus(1);
        }
        None
    }

    fn on_range(&self, from: When, add: &dyn Fn(Instant) -> Option<Instant>) -> Option<When> {
        Some(match from {
            When::At(at) => When::At(add(at)?),
            When::Day(_) | When::Between(..) => When::Between(add(self.first(from))?, add(self.last(from))?),
        })
    }

    /// Elapsed time, day by day.
    fn elapse(&self, from: Instant, mut left: i64, paused: &dyn Fn(Day) -> bool) -> Option<Instant> {
        if left <= 0 {
            return Some(Instant(from.0 + left));
        }
        let mut at = from;
        for _ in 0..5000 {
            let day = self.0.zone.day_of(at);
            let next = self.start(day.plus(1));
            if !paused(day) {
                if left <= next.0 - at.0 {
                    return Some(Instant(at.0 + left));
                }
                left -= next.0 - at.0;
            }
            at = next;
        }
        None
    }

    /// Time inside the default band, minute by minute.
    fn elapse_in_hours(&self, from: Instant, mut left: i64, paused: &dyn Fn(Day) -> bool) -> Option<Instant> {
        let mut at = from;
        for _ in 0..200_000 {
            if left <= 0 {
                return Some(at);
            }
            let step = MINUTE - at.0.rem_euclid(MINUTE);
            if self.inside(0, at)? && !paused(self.0.zone.day_of(at)) {
                if left <= step {
                    return Some(Instant(at.0 + left));
                }
                left -= step;
            }
            at = Instant(at.0 + step);
        }
        None
    }
}

/// Returns the last of `days` days after `start` that count.
fn count(start: Day, days: i64, counts: &dyn Fn(Day) -> Option<bool>) -> Option<Day> {
    let (mut day, mut left) = (start, days);
    for _ in 0..20_000 {
        if left <= 0 {
            return Some(day);
        }
        day = day.plus(1);
        if counts(day)? {
            left -= 1;
        }
    }
    None
}
