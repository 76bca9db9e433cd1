//! From a rule to the times at which it recurs, by the clock of its place. Bounded in time and in number, whatever the rule.

use std::collections::VecDeque;

use super::rule::{Frequency, Rule};
use crate::value::time::{DAY_SECONDS, Day};

/// So many times of one rule are kept: the last ones.
const MOST_TIMES: usize = 8000;

/// So many days and times are looked at for one rule.
const MOST_STEPS: usize = 500_000;

/// What the rules of one reading may cost in all, so that many hostile ones cannot do what one cannot.
#[derive(Debug)]
pub(super) struct Budget {
    steps: usize,
    times: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: 5_000_000, times: 50_000 }
    }
}

/// The times of a rule.
#[derive(Debug, Default)]
pub(super) struct Times {
    /// In order, each once.
    pub times: Vec<i64>,
    /// Whether there are more, before or after them.
    pub is_cut: bool,
}

/// Returns the times of a rule from `start` on up to `last`. `has_start`: the start is the first of them, whatever the rule says; else only
/// where the rule takes it. `is_beyond` tells a time that is after the UNTIL of the rule; where the start is, there are none.
pub(super) fn expand(
    rule: &Rule,
    (start, has_start): (i64, bool),
    last: i64,
    is_beyond: impl Fn(i64) -> bool,
    budget: &mut Budget,
) -> Times {
    let steps = budget.steps.min(MOST_STEPS);
    let filter = Filter::new(rule, start);
    let mut walk =
        Walk { filter, start, last, is_beyond, kept: VecDeque::new(), count: 0, is_cut: false, is_done: false, steps };
    if has_start {
        walk.keep(start);
    }
    if rule.frequency >= Frequency::Daily {
        walk.days()
    } else {
        walk.clock()
    }
    budget.steps -= steps - walk.steps;
    let most = budget.times.min(MOST_TIMES);
    walk.is_cut |= walk.kept.len() > most;
    let surplus = walk.kept.len().saturating_sub(most);
    walk.kept.drain(..surplus);
    budget.times -= walk.kept.len();
    Times { times: walk.kept.into(), is_cut: walk.is_cut }
}

/// Which days and times of day a rule takes; what it does not say is that of its start.
struct Filter<'a> {
    rule: &'a Rule,
    months: Vec<i32>,
    month_days: Vec<i32>,
    weekdays: Vec<(i32, usize)>,
    /// Seconds from the beginning of a day, an hour or a minute: what the rule says of the finer parts.
    offsets: Vec<i64>,
}

impl<'a> Filter<'a> {
    fn new(rule: &'a Rule, start: i64) -> Self {
        let (day, clock) = split(start);
        let mut months = rule.months.clone();
        let mut month_days = rule.month_days.clone();
        let mut weekdays = rule.weekdays.clone();
        let says_day = !(month_days.is_empty() && weekdays.is_empty() && rule.year_days.is_empty());
        match rule.frequency {
            Frequency::Yearly if !says_day && !rule.weeks.is_empty() => weekdays.push((0, day.weekday())),
            Frequency::Yearly if !says_day => {
                if months.is_empty() {
                    months.push(day.month() as i32);
                }
                month_days.push(day_of_month(day));
            }
            Frequency::Monthly if !says_day => month_days.push(day_of_month(day)),
            Frequency::Weekly if !says_day => weekdays.push((0, day.weekday())),
            _ => {}
        }
        let or = |list: &[i32], own: i64| {
            if list.is_empty() { vec![own] } else { list.iter().map(|n| i64::from(*n)).collect() }
        };
        let frequency = rule.frequency;
        let hours = if frequency >= Frequency::Daily { or(&rule.hours, clock / 3600) } else { vec![0] };
        let minutes = if frequency >= Frequency::Hourly { or(&rule.minutes, clock / 60 % 60) } else { vec![0] };
        let seconds = if frequency >= Frequency::Minutely { or(&rule.seconds, clock % 60) } else { vec![0] };
        let mut offsets = Vec::with_capacity(hours.len() * minutes.len() * seconds.len());
        for hour in &hours {
            for minute in &minutes {
                offsets.extend(seconds.iter().map(|second| hour * 3600 + minute * 60 + second));
            }
        }
        Self { rule, months, month_days, weekdays, offsets }
    }

    /// Whether the rule takes a day.
    fn takes(&self, day: Day) -> bool {
        let date = Date::of(day);
        has(&self.months, &date.month)
            && from_end(&self.month_days, date.day, date.month_length)
            && from_end(&self.rule.year_days, date.year_day, date.year_length)
            && (self.weekdays.is_empty() || self.weekdays.iter().any(|weekday| self.is_weekday(*weekday, &date)))
            && self.takes_week(day)
    }

    /// Returns the next day that the rule may take: months that it does not name are leapt over.
    fn after(&self, day: Day, end: Day) -> Day {
        let next = day.plus(1);
        if self.months.is_empty() || next >= end || self.months.contains(&(next.month() as i32)) {
            return next;
        }
        let later = self.months.iter().find(|month| **month > next.month() as i32);
        // A week may go on in the next year.
        later.map_or(first_of(next.year() + 1, 1), |month| first_of(next.year(), *month as u32)).min(end)
    }

    /// Whether a day is such a day of the week: the second one of its month, the last one of its year.
    fn is_weekday(&self, (which, weekday): (i32, usize), date: &Date) -> bool {
        if weekday != date.weekday {
            return false;
        }
        let (place, length) = match self.rule.frequency {
            Frequency::Monthly => (date.day, date.month_length),
            Frequency::Yearly if !self.rule.weeks.is_empty() => return true,
            Frequency::Yearly if !self.rule.months.is_empty() => (date.day, date.month_length),
            Frequency::Yearly => (date.year_day, date.year_length),
            // The number means nothing in a week.
            _ => return true,
        };
        match which {
            0 => true,
            1.. => (place - 1) / 7 + 1 == which,
            _ => (length - place) / 7 + 1 == -which,
        }
    }

    fn takes_week(&self, day: Day) -> bool {
        if self.rule.weeks.is_empty() || self.rule.frequency != Frequency::Yearly {
            return true;
        }
        let (week, weeks) = week_of(day, self.rule.week_start);
        from_end(&self.rule.weeks, week, weeks)
    }
}

/// What a rule asks of a day.
struct Date {
    month: i32,
    day: i32,
    month_length: i32,
    year_day: i32,
    year_length: i32,
    weekday: usize,
}

impl Date {
    fn of(day: Day) -> Self {
        let (year, month) = (day.year(), day.month());
        let first = first_of(year, 1);
        let month_first = first_of(year, month);
        let next = if month == 12 { first_of(year + 1, 1) } else { first_of(year, month + 1) };
        Self {
            month: month as i32,
            day: day.0 - month_first.0 + 1,
            month_length: next.0 - month_first.0,
            year_day: day.0 - first.0 + 1,
            year_length: first_of(year + 1, 1).0 - first.0,
            weekday: day.weekday(),
        }
    }
}

fn first_of(year: i32, month: u32) -> Day {
    Day::from_ymd(year, month, 1).unwrap_or(Day(i32::MAX / 2))
}

fn day_of_month(day: Day) -> i32 {
    Date::of(day).day
}

/// Returns the number of the week that a day lies in, and how many weeks that week's year has: the first has four days at least.
fn week_of(day: Day, week_start: usize) -> (i32, i32) {
    let into = (day.weekday() + 7 - week_start) % 7;
    // The fourth day of a week says which year it is of.
    let year = day.plus(3 - into as i64).year();
    let first = first_week(year, week_start);
    ((day.0 - first) / 7 + 1, (first_week(year + 1, week_start) - first) / 7)
}

/// Returns the day on which the first week of a year begins.
fn first_week(year: i32, week_start: usize) -> i32 {
    let fourth = first_of(year, 1).plus(3);
    fourth.0 - ((fourth.weekday() + 7 - week_start) % 7) as i32
}

fn has<T: PartialEq>(list: &[T], item: &T) -> bool {
    list.is_empty() || list.contains(item)
}

/// Whether a list has a place, counted from the first or, negative, from the last.
fn from_end(list: &[i32], place: i32, length: i32) -> bool {
    list.is_empty() || list.iter().any(|n| *n == place || *n == place - length - 1)
}

fn split(time: i64) -> (Day, i64) {
    let day = time.div_euclid(DAY_SECONDS).clamp(i32::MIN.into(), i32::MAX.into());
    (Day(day as i32), time.rem_euclid(DAY_SECONDS))
}

struct Walk<'a, F> {
    filter: Filter<'a>,
    start: i64,
    last: i64,
    is_beyond: F,
    kept: VecDeque<i64>,
    count: usize,
    is_cut: bool,
    is_done: bool,
    steps: usize,
}

impl<F: Fn(i64) -> bool> Walk<'_, F> {
    /// Takes a step; the last one ends the walk.
    fn step(&mut self) {
        self.steps = self.steps.saturating_sub(1);
        if self.steps == 0 && !self.is_done {
            (self.is_done, self.is_cut) = (true, true);
        }
    }

    /// Keeps a time of the rule, unless it is the start, before it or beyond the end.
    fn keep(&mut self, time: i64) {
        self.step();
        if self.is_done || time < self.start || (time == self.start && self.count > 0) {
            return;
        }
        let is_full = self.filter.rule.count.is_some_and(|count| self.count >= count);
        if is_full || time > self.last || (self.is_beyond)(time) {
            self.is_done = true;
            return;
        }
        self.count += 1;
        self.kept.push_back(time);
        if self.kept.len() > MOST_TIMES {
            self.kept.pop_front();
            self.is_cut = true;
        }
    }

    /// Keeps those of a period that the rule's positions name; all of them, where it names none.
    fn keep_of(&mut self, firsts: &[i64]) {
        let times = self.filter.offsets.len();
        let all = firsts.len() * times;
        if self.filter.rule.positions.is_empty() {
            for at in 0..all {
                if self.is_done {
                    return;
                }
                self.keep(firsts[at / times] + self.filter.offsets[at % times]);
            }
            return;
        }
        let positions = self.filter.rule.positions.iter().map(|n| i64::from(*n));
        let places = positions.map(|n| if n > 0 { n - 1 } else { all as i64 + n });
        let mut places: Vec<usize> = places.filter_map(|n| usize::try_from(n).ok()).filter(|n| *n < all).collect();
        places.sort_unstable();
        places.dedup();
        for at in places {
            self.keep(firsts[at / times] + self.filter.offsets[at % times]);
        }
    }

    /// Walks periods of days.
    fn days(&mut self) {
        let rule = self.filter.rule;
        let (start, last) = (split(self.start).0, split(self.last).0);
        let week = start.plus(-(((start.weekday() + 7 - rule.week_start) % 7) as i64));
        let month = i64::from(start.year()) * 12 + i64::from(start.month()) - 1;
        let first_of_month = |month: i64| {
            let year = i32::try_from(month.div_euclid(12)).unwrap_or(i32::MAX);
            first_of(year, month.rem_euclid(12) as u32 + 1)
        };
        let mut firsts = Vec::new();
        for turn in 0.. {
            let by: i64 = rule.interval.saturating_mul(turn);
            let (first, next) = match rule.frequency {
                Frequency::Yearly => {
                    let month = (month / 12).saturating_add(by).saturating_mul(12);
                    (first_of_month(month), first_of_month(month.saturating_add(12)))
                }
                Frequency::Monthly => {
                    let month = month.saturating_add(by);
                    (first_of_month(month), first_of_month(month.saturating_add(1)))
                }
                Frequency::Weekly => (week.plus(by.saturating_mul(7)), week.plus(by.saturating_mul(7)).plus(7)),
                _ => (start.plus(by), start.plus(by).plus(1)),
            };
            self.step();
            if self.is_done || first > last {
                return;
            }
            firsts.clear();
            let mut day = first;
            while day < next {
                self.step();
                if self.filter.takes(day) {
                    firsts.push(i64::from(day.0) * DAY_SECONDS);
                }
                day = self.filter.after(day, next);
            }
            self.keep_of(&firsts);
        }
    }

    /// Walks hours, minutes or seconds; where the rule takes nothing of a day, an hour or a minute, the whole of it is leapt over.
    fn clock(&mut self) {
        let rule = self.filter.rule;
        let unit = match rule.frequency {
            Frequency::Hourly => 3600,
            Frequency::Minutely => 60,
            _ => 1,
        };
        let first = self.start.div_euclid(unit) * unit;
        let by = rule.interval.saturating_mul(unit);
        let mut known = None;
        let mut turn: i64 = 0;
        loop {
            self.step();
            let time = first.saturating_add(by.saturating_mul(turn));
            if self.is_done || time > self.last {
                return;
            }
            let (day, clock) = split(time);
            let takes = match known {
                Some((of, takes)) if of == day => takes,
                _ => self.filter.takes(day),
            };
            known = Some((day, takes));
            let (hour, minute) = (clock / 3600, clock / 60 % 60);
            let leap = if !takes {
                DAY_SECONDS
            } else if !has(&rule.hours, &(hour as i32)) {
                3600
            } else if unit < 3600 && !has(&rule.minutes, &(minute as i32)) {
                60
            } else if unit < 60 && !has(&rule.seconds, &((clock % 60) as i32)) {
                1
            } else {
                self.keep_of(&[time]);
                turn += 1;
                continue;
            };
            let next = (time.div_euclid(leap) + 1).saturating_mul(leap);
            // The first turn that is not before it.
            turn = (turn + 1).max(((next - first) + by - 1) / by);
        }
    }
}
