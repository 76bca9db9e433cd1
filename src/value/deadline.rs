//! Deadlines and windows: what is due when, counted as language.md 4.3 and 4.5 say (Reg. 1182/71, BGB 187-193).

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::calendar::Calendar;
use super::duration::{Duration, Family};
use super::holidays::BeyondTable;
use super::time::{Day, Instant, Moment, SECOND};

/// No duration counts further than this many days: 400 years.
pub const MOST_DAYS: i64 = 146_097;
const MOST_MONTHS: i64 = 400 * 12;
const MOST_MICROS: i64 = MOST_DAYS * 86_400 * SECOND;

/// When something is due. What happens at the very end still counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// By the end of that civil day.
    Day(Day),
    /// At that instant.
    At(Instant),
    /// At an instant that is not known, for the anchor is only known as a day: the earliest and the latest, and that day.
    Between(Instant, Instant, Day),
}

/// Why a deadline cannot be worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Days, months and business days are counted whole; times to the microsecond.
    Fraction,
    /// More than 400 years away, or outside the years 0 to 9999.
    TooFar,
    /// It depends on holidays of a year that are not known.
    Beyond(BeyondTable),
    /// The default band has no hours, so no day is a business day.
    NoBusinessDays,
    /// A window cannot be counted in business days or business hours.
    BusinessWindow,
    /// A window must be longer than nothing.
    EmptyWindow,
}

impl From<BeyondTable> for Trouble {
    fn from(beyond: BeyondTable) -> Self {
        Self::Beyond(beyond)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fraction => "days, months and business days are counted whole",
            Self::TooFar => "that is too far away to count",
            Self::Beyond(beyond) => return beyond.fmt(f),
            Self::NoBusinessDays => "no day is a business day: the default hours are empty",
            Self::BusinessWindow => "a window is not counted in business days or hours",
            Self::EmptyWindow => "a window must be longer than nothing",
        })
    }
}

impl std::error::Error for Trouble {}

/// Where a window begins (language.md 4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// With that civil day, which is part of it.
    Day(Day),
    /// Right after that instant, which is no longer part of it.
    After(Instant),
    /// Right after an instant that is not known, for the end is only known as a day: the earliest and the latest.
    Between(Instant, Instant),
}

/// Why a day, or a stretch of time, counts or does not count towards a deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The day of the trigger, which is not counted.
    Anchor,
    /// The trigger: hours run from it on.
    Start,
    /// The trigger, of which only the day is known: hours run from the start of it at the earliest.
    StartOfDay,
    /// A day that counts.
    Counted,
    /// A stretch of time that counts, from and to.
    Ran(Instant, Instant),
    /// Not counted: the default band has no hours on that day.
    Closed,
    /// Not counted: a holiday, by its name.
    Holiday(String),
    /// Not counted: the clock stands still.
    Paused,
    /// The day on which the last day came to lie, as it was no business day.
    Rolled,
}

/// One step of a count, for explanations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The civil day.
    pub day: Day,
    /// What it is to the count.
    pub mark: Mark,
    /// How much has been counted up to here: days, or microseconds for hours and business hours.
    pub count: i64,
    /// Whether the deadline ends here.
    pub last: bool,
}

/// On which days the clock stands still.
pub type Paused<'a> = Option<&'a dyn Fn(Day) -> bool>;

/// Whether the clock stands still on a day.
fn is_paused(paused: Paused<'_>, day: Day) -> bool {
    paused.is_some_and(|paused| paused(day))
}

impl Calendar {
    /// Returns when something is due that is due `length` after the anchor. The day of the anchor is not counted; months
    /// run from the anchor to the same day number or the last of the month; business days are days with hours in the
    /// default band that are no holiday; hours elapse across clock changes; business hours run inside the default band.
    /// The clock stands still on `paused` days: each lengthens the time by itself. With `roll` a last day of days and
    /// months that is no business day moves to the next business day that is not paused. A negative length counts back
    /// as [`Calendar::before`] does.
    pub fn after(&self, anchor: Moment, length: Duration, roll: bool, paused: Paused<'_>) -> Result<Due, Trouble> {
        self.count(anchor, length, roll, paused, &mut None)
    }

    /// Returns the count behind [`Calendar::after`], day by day; where the anchor is only a day, hours are counted from
    /// its start.
    pub fn explain_after(
        &self,
        anchor: Moment,
        length: Duration,
        roll: bool,
        paused: Paused<'_>,
    ) -> Result<Vec<Step>, Trouble> {
        let day = self.zone.day(anchor);
        let hours = matches!(length.family, Family::Hours | Family::BusinessHours);
        let mark = match (hours, anchor) {
            (false, _) => Mark::Anchor,
            (true, Moment::At(_)) => Mark::Start,
            (true, Moment::Day(_)) => Mark::StartOfDay,
        };
        let anchor = if hours { Moment::At(self.zone.range(anchor).0) } else { anchor };
        let mut steps = Some(vec![Step { day, mark, count: 0, last: false }]);
        self.count(anchor, length, roll, paused, &mut steps)?;
        let mut steps = steps.unwrap_or_default();
        if let Some(step) = steps.last_mut() {
            step.last = true;
        }
        Ok(steps)
    }

    /// Returns the latest time that is at least `length` before the anchor, counted as [`Calendar::after`] counts, but
    /// backwards, and never paused or rolled: `T at least 5 business days before T2`. Of `Due::Day` any time counts.
    pub fn before(&self, anchor: Moment, length: Duration) -> Result<Due, Trouble> {
        self.after(anchor, Duration { amount: -length.amount, ..length }, false, None)
    }

    /// Returns where a window of that length begins that ends with the moment: the civil days that end with its day, civil
    /// months, or exact hours without their first instant.
    pub fn window_start(&self, end: Moment, length: Duration) -> Result<Start, Trouble> {
        if length.amount <= Decimal::ZERO {
            return Err(Trouble::EmptyWindow);
        }
        let day = in_range(self.zone.day(end))?;
        match length.family {
            Family::Days => Ok(Start::Day(in_range(day.plus(1 - whole(length, MOST_DAYS)?))?)),
            Family::Months => {
                let months = whole(length, MOST_MONTHS)?;
                Ok(Start::Day(in_range(day.plus_months(-months))?.plus(1)))
            }
            Family::Hours => {
                let micros = micros(length)?;
                let (from, to) = self.bounds(end);
                let back = |at: Instant| Instant(at.0.saturating_sub(micros));
                Ok(if from == to { Start::After(back(from)) } else { Start::Between(back(from), back(to)) })
            }
            Family::BusinessDays | Family::BusinessHours => Err(Trouble::BusinessWindow),
        }
    }

    fn count(
        &self,
        anchor: Moment,
        length: Duration,
        roll: bool,
        paused: Paused<'_>,
        steps: &mut Option<Vec<Step>>,
    ) -> Result<Due, Trouble> {
        let day = in_range(self.zone.day(anchor))?;
        match length.family {
            Family::Days | Family::Months | Family::BusinessDays => {
                self.count_days(day, length, roll, paused, steps).map(Due::Day)
            }
            Family::Hours | Family::BusinessHours => {
                let micros = micros(length)?;
                let mut run = |from: Instant| {
                    let business = length.family == Family::BusinessHours;
                    let due = match (business, micros < 0) {
                        (_, true) => self.run_back(from, -micros, business),
                        (false, false) if steps.is_none() && !self.pauses(from, micros, paused) => {
                            Ok(Instant(from.0.saturating_add(micros)))
                        }
                        _ => self.run(from, micros, business, paused, steps),
                    }?;
                    in_range(self.zone.day_of(due)).map(|_| due)
                };
                let (from, to) = self.bounds(anchor);
                Ok(if from == to { Due::At(run(from)?) } else { Due::Between(run(from)?, run(to)?, day) })
            }
        }
    }

    /// Returns the first and the last microsecond at which a moment can have been.
    fn bounds(&self, moment: Moment) -> (Instant, Instant) {
        let (from, to) = self.zone.range(moment);
        (from, if from == to { to } else { Instant(to.0.saturating_sub(1)) })
    }

    fn count_days(
        &self,
        anchor: Day,
        length: Duration,
        roll: bool,
        paused: Paused<'_>,
        steps: &mut Option<Vec<Step>>,
    ) -> Result<Day, Trouble> {
        let business = length.family == Family::BusinessDays;
        if business && !self.has_business_days() {
            return Err(Trouble::NoBusinessDays);
        }
        let number = match length.family {
            Family::Months => in_range(anchor.plus_months(whole(length, MOST_MONTHS)?))?.since(anchor),
            _ => whole(length, MOST_DAYS)?,
        };
        let back = number < 0;
        let (mut day, mut count) = (anchor, 0);
        // Where every day counts, and nobody asks which did.
        if !business
            && steps.is_none()
            && (back || paused.is_none_or(|paused| (1..=number).all(|n| !paused(anchor.plus(n)))))
        {
            (day, count) = (in_range(anchor.plus(number))?, number.abs());
        }
        while count < number.abs() {
            day = in_range(day.plus(number.signum()))?;
            if day.since(anchor).abs() > 2 * MOST_DAYS {
                return Err(Trouble::TooFar);
            }
            let mark = match self.off(day, business)? {
                Some(mark) => mark,
                None if !back && is_paused(paused, day) => Mark::Paused,
                None => Mark::Counted,
            };
            count += i64::from(mark == Mark::Counted);
            note(steps, day, mark, count);
        }
        if business || back || !roll {
            return Ok(day);
        }
        self.roll(anchor, day, paused, count, steps)
    }

    fn roll(
        &self,
        anchor: Day,
        mut day: Day,
        paused: Paused<'_>,
        count: i64,
        steps: &mut Option<Vec<Step>>,
    ) -> Result<Day, Trouble> {
        if !self.has_business_days() {
            return Err(Trouble::NoBusinessDays);
        }
        let last = day;
        loop {
            let off = self.off(day, true)?;
            let off = off.or_else(|| (day > last && is_paused(paused, day)).then_some(Mark::Paused));
            let Some(mark) = off else { break };
            note(steps, day, mark, count);
            day = in_range(day.plus(1))?;
            if day.since(anchor) > 2 * MOST_DAYS {
                return Err(Trouble::TooFar);
            }
        }
        if day > last {
            note(steps, day, Mark::Rolled, count);
        }
        Ok(day)
    }

    /// Returns why a day does not count, where only business days do.
    fn off(&self, day: Day, business: bool) -> Result<Option<Mark>, BeyondTable> {
        if !business {
            return Ok(None);
        }
        let hours = self.bands.first().is_some_and(|band| !band.week[day.weekday()].is_empty());
        if !hours {
            return Ok(Some(Mark::Closed));
        }
        Ok(self.holiday(day)?.map(|name| Mark::Holiday(name.to_owned())))
    }

    /// Returns whether a day on which the elapsed time runs is paused.
    fn pauses(&self, from: Instant, micros: i64, paused: Paused<'_>) -> bool {
        let Some(paused) = paused else { return false };
        let last = self.zone.day_of(Instant(from.0.saturating_add(micros)));
        let mut day = self.zone.day_of(from);
        while day <= last && !paused(day) {
            day = day.plus(1);
        }
        day <= last
    }

    /// Runs a clock forward for so many microseconds, day by day.
    fn run(
        &self,
        from: Instant,
        micros: i64,
        business: bool,
        paused: Paused<'_>,
        steps: &mut Option<Vec<Step>>,
    ) -> Result<Instant, Trouble> {
        if business && !self.has_business_days() {
            return Err(Trouble::NoBusinessDays);
        }
        let first = self.zone.day_of(from);
        let (mut day, mut left) = (first, micros);
        if left == 0 {
            return Ok(from);
        }
        loop {
            let open = if is_paused(paused, day) { Vec::new() } else { self.running(day, business)? };
            let mut ran = false;
            for (start, end) in open {
                let start = start.max(from);
                if start >= end {
                    continue;
                }
                let stop = Instant(end.0.min(start.0.saturating_add(left)));
                left -= stop.0 - start.0;
                ran = true;
                note(steps, day, Mark::Ran(start, stop), micros - left);
                if left == 0 {
                    return Ok(stop);
                }
            }
            if !ran && steps.is_some() {
                let mark = if is_paused(paused, day) {
                    Mark::Paused
                } else {
                    self.off(day, business)?.unwrap_or(Mark::Closed)
                };
                note(steps, day, mark, micros - left);
            }
            day = in_range(day.plus(1))?;
            if day.since(first) > 2 * MOST_DAYS {
                return Err(Trouble::TooFar);
            }
        }
    }

    /// Runs a clock backward for so many microseconds, day by day.
    fn run_back(&self, from: Instant, micros: i64, business: bool) -> Result<Instant, Trouble> {
        if !business {
            return Ok(Instant(from.0.saturating_sub(micros)));
        }
        if !self.has_business_days() {
            return Err(Trouble::NoBusinessDays);
        }
        let first = self.zone.day_of(from);
        let (mut day, mut left) = (first, micros);
        loop {
            for (start, end) in self.running(day, business)?.into_iter().rev() {
                let end = end.min(from);
                let stop = Instant(start.0.max(end.0.saturating_sub(left)));
                left -= (end.0 - stop.0).max(0);
                if left == 0 {
                    return Ok(stop);
                }
            }
            day = in_range(day.plus(-1))?;
            if first.since(day) > 2 * MOST_DAYS {
                return Err(Trouble::TooFar);
            }
        }
    }

    /// Returns the stretches of a day in which the clock runs.
    fn running(&self, day: Day, business: bool) -> Result<Vec<(Instant, Instant)>, BeyondTable> {
        if business { self.open(0, day) } else { Ok(vec![(self.zone.start_of(day), self.zone.end_of(day))]) }
    }
}

fn note(steps: &mut Option<Vec<Step>>, day: Day, mark: Mark, count: i64) {
    if let Some(steps) = steps {
        steps.push(Step { day, mark, count, last: false });
    }
}

/// Returns the whole number of units, at most `most` either way.
fn whole(length: Duration, most: i64) -> Result<i64, Trouble> {
    if !length.amount.fract().is_zero() {
        return Err(Trouble::Fraction);
    }
    let number = length.amount.to_i64().ok_or(Trouble::TooFar)?;
    if number.abs() <= most { Ok(number) } else { Err(Trouble::TooFar) }
}

fn micros(length: Duration) -> Result<i64, Trouble> {
    let micros = length.amount.checked_mul(Decimal::from(SECOND)).ok_or(Trouble::TooFar)?;
    whole(Duration { amount: micros, ..length }, MOST_MICROS)
}

/// Returns the day where it is in the years 0 to 9999, which all texts can hold.
fn in_range(day: Day) -> Result<Day, Trouble> {
    if (-719_528..=2_932_896).contains(&day.0) { Ok(day) } else { Err(Trouble::TooFar) }
}
