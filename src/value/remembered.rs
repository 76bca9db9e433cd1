//! What was found of time zones and of the calendar, remembered on each thread: offsets, when days begin, and the last month.

use std::cell::{Cell, RefCell};

use chrono_tz::Tz;

use super::time::{DAY_SECONDS, Day, Instant, SECOND};

/// A day of UTC, in microseconds.
pub(super) const DAY: i64 = DAY_SECONDS * SECOND;

/// Days of UTC on each of which, and so on all, local time is as much ahead of it.
#[derive(Clone, Copy)]
struct Steady {
    zone: Tz,
    /// The first instant, and the first after them, in microseconds.
    from: i64,
    to: i64,
    offset: i32,
}

impl Steady {
    #[inline]
    fn has(&self, zone: Tz, at: Instant) -> bool {
        self.zone == zone && (self.from..self.to).contains(&at.0)
    }
}

/// No days.
const NEVER: Steady = Steady { zone: Tz::UTC, from: 0, to: 0, offset: 0 };

/// So many days are remembered by the time at which they are.
const PLACES: usize = 16;

/// Returns the place of an instant among them: another one every 51 days.
fn place(at: Instant) -> usize {
    (at.0 >> 42) as usize % PLACES
}

/// So many days before and after a day are looked at for how long the offset stays.
const FAR: i64 = 100;

/// So many of them are remembered; then all are forgotten.
const MOST_STEADY: usize = 256;

/// Of so many days it is remembered when they begin: those of an engagement, mostly.
const MOST_STARTS: usize = 4096;

type Starts = Vec<Option<(Tz, Day, Instant)>>;

thread_local! {
    /// The days of the last instant of about that time: mostly they are those of the next.
    static LAST: [Cell<Steady>; PLACES] = const { [const { Cell::new(NEVER) }; PLACES] };
    static ALL: RefCell<Vec<Steady>> = const { RefCell::new(Vec::new()) };
    static STARTS: RefCell<Starts> = const { RefCell::new(Vec::new()) };
    /// The month of the last date: mostly it is that of the next.
    static MONTH: Cell<Month> = const { Cell::new(Month { year: 0, month: 0, first: Day(0), days: 0 }) };
}

/// A month of the calendar: its first day, and how many it has.
#[derive(Clone, Copy)]
struct Month {
    year: u32,
    month: u32,
    first: Day,
    days: u32,
}

/// Returns a day of the calendar; nothing where there is no such day.
#[inline]
pub(super) fn day(year: u32, month: u32, day: u32) -> Option<Day> {
    let last = MONTH.get();
    if last.month == month && last.year == year && day.wrapping_sub(1) < last.days {
        return Some(last.first.plus(i64::from(day) - 1));
    }
    other_day(year, month, day)
}

#[cold]
fn other_day(year: u32, month: u32, day: u32) -> Option<Day> {
    let first = Day::from_ymd(year as i32, month, 1)?;
    let days = (28..=31).rev().find(|last| Day::from_ymd(year as i32, month, *last).is_some())?;
    MONTH.set(Month { year, month, first, days });
    Day::from_ymd(year as i32, month, day)
}

/// Returns the seconds that local time is ahead of UTC at an instant; `seek` finds it for a second of UTC.
#[inline]
pub(super) fn offset(zone: Tz, at: Instant, seek: impl Fn(i64) -> i32) -> i32 {
    let last = LAST.with(|last| last[place(at)].get());
    if last.has(zone, at) { last.offset } else { other_offset(zone, at, &seek) }
}

fn other_offset(zone: Tz, at: Instant, seek: &dyn Fn(i64) -> i32) -> i32 {
    let known = ALL.with_borrow(|all| all.iter().copied().find(|steady| steady.has(zone, at)));
    // On a day of UTC on which the clocks change, every instant is looked up.
    let Some(steady) = known.or_else(|| steady(zone, at.0.div_euclid(DAY), seek)) else {
        return seek(at.0.div_euclid(SECOND));
    };
    LAST.with(|last| last[place(at)].set(steady));
    steady.offset
}

/// Finds how long the offset stays around a day of UTC, and remembers it; nothing where it changes on that day.
fn steady(zone: Tz, day: i64, seek: &dyn Fn(i64) -> i32) -> Option<Steady> {
    let of_day = |day: i64| {
        let second = day * DAY_SECONDS;
        let (first, last) = (seek(second), seek(second + DAY_SECONDS - 1));
        (first == last).then_some(first)
    };
    let offset = of_day(day)?;
    let so_long = |step: i64| (1..=FAR).take_while(|n| of_day(day + step * n) == Some(offset)).count() as i64;
    let (first, last) = (day - so_long(-1), day + so_long(1));
    let steady = Steady { zone, from: first.saturating_mul(DAY), to: (last + 1).saturating_mul(DAY), offset };
    ALL.with_borrow_mut(|all| {
        if all.len() == MOST_STEADY {
            all.clear();
        }
        all.push(steady);
    });
    Some(steady)
}

/// Returns the first instant of a civil day; `seek` finds it.
pub(super) fn start_of(zone: Tz, day: Day, seek: impl FnOnce() -> Instant) -> Instant {
    let place = day.0.rem_euclid(MOST_STARTS as i32) as usize;
    STARTS.with_borrow_mut(|starts| {
        if starts.is_empty() {
            starts.resize(MOST_STARTS, None);
        }
        match starts[place] {
            Some((of, on, found)) if of == zone && on == day => found,
            _ => {
                let found = seek();
                starts[place] = Some((zone, day, found));
                found
            }
        }
    })
}
