//! How many days of the calendar a length of time may have, whatever the day on which it begins.

use std::sync::LazyLock;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::calendar::{Band, Calendar};
use super::duration::{Duration, Family};
use super::holidays::Holidays;
use super::time::Day;
use super::zone::Zone;

/// The fewest and the most days of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Not fewer than these.
    pub least: Decimal,
    /// Not more than these; nothing where no day is the last.
    pub most: Option<Decimal>,
}

/// What may be said of two lengths whatever the days are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Always.
    Yes,
    /// Never.
    No,
    /// It depends on the days.
    Depends,
}

impl Reach {
    /// Returns the days of a length; nothing for business hours, and for what is too long to count. Business days are
    /// those of the calendar, and of Monday to Friday with the holidays of each country that is known: a contract may be
    /// about any of them.
    pub fn of(length: Duration, calendar: &Calendar) -> Option<Self> {
        let whole = || {
            let (low, high) = (length.amount.floor().to_i64()?, length.amount.ceil().to_i64()?);
            (0..=MOST).contains(&high).then_some((low, high))
        };
        match length.family {
            Family::Days => Some(Self::exactly(length.amount)),
            Family::Hours => {
                let days = length.amount.checked_div(DAY)?;
                Some(Self { least: days.floor(), most: Some(days.ceil()) })
            }
            Family::Months => {
                let (low, high) = whole()?;
                let all = starts().map(|day| (day.plus_months(low).since(day), day.plus_months(high).since(day)));
                Self::between(all)
            }
            Family::BusinessDays => {
                let (low, high) = whole()?;
                let own = calendar.has_business_days().then(|| open_days(calendar));
                let all = own.iter().chain(USUAL.iter());
                Self::between(all.flat_map(|open| business(open, low, high)))
            }
            Family::BusinessHours => None,
        }
    }

    /// Returns so many days and no other number.
    pub fn exactly(days: Decimal) -> Self {
        Self { least: days, most: Some(days) }
    }

    /// Returns what begins so many days later.
    pub fn later(self, by: Self) -> Self {
        let most = self.most.zip(by.most).and_then(|(most, by)| most.checked_add(by));
        Self { least: self.least.saturating_add(by.least), most }
    }

    /// Whether it is not longer than another one.
    pub fn at_most(self, other: Self) -> Holds {
        if self.most.is_some_and(|most| most <= other.least) {
            Holds::Yes
        } else if other.most.is_some_and(|most| self.least > most) {
            Holds::No
        } else {
            Holds::Depends
        }
    }

    /// Returns it in words: `59 to 62 days`, `at least 30 days`.
    pub fn told(self) -> String {
        let least = self.least.normalize();
        match self.most {
            None => format!("at least {least} days"),
            Some(most) if most == self.least => format!("{least} day{}", if least == Decimal::ONE { "" } else { "s" }),
            Some(most) => format!("{least} to {} days", most.normalize()),
        }
    }

    fn between(all: impl Iterator<Item = (i64, i64)>) -> Option<Self> {
        let ends = all.fold(None, |ends: Option<(i64, i64)>, (low, high)| match ends {
            Some((least, most)) => Some((least.min(low), most.max(high))),
            None => Some((low, high)),
        });
        ends.map(|(least, most)| Self { least: least.into(), most: Some(most.into()) })
    }
}

/// The longest length that is counted, in its own unit; days are as many as there are.
const MOST: i64 = 4_000;
/// The seconds of a day.
const DAY: Decimal = Decimal::from_parts(86_400, 0, 0, false, 0);
/// The days from which is counted: four years, so that one has a leap day.
const FIRST: (i32, u32, u32) = (2025, 1, 1);
const YEARS: i64 = 4 * 365 + 1;

fn starts() -> impl Iterator<Item = Day> {
    let first = Day::from_ymd(FIRST.0, FIRST.1, FIRST.2);
    first.into_iter().flat_map(|first| (0..YEARS).map(move |days| first.plus(days)))
}

/// The weeks of five days of every country whose holidays are known.
fn usual() -> impl Iterator<Item = Calendar> {
    let open = vec![(9 * 3600, 17 * 3600)];
    let week = [open.clone(), open.clone(), open.clone(), open.clone(), open, Vec::new(), Vec::new()];
    let band = Band { name: "office".to_owned(), week, holidays: Vec::new() };
    let calendar = Calendar { bands: vec![band], ..Calendar::plain(Zone::utc()) };
    COUNTRIES.iter().map(move |code| Calendar { holidays: Holidays::builtin(code), ..calendar.clone() })
}

/// The countries whose holidays are counted: those whose law is weighed.
const COUNTRIES: [&str; 9] = ["PL", "DE-BY", "AT", "CZ", "FR", "IT", "ES", "GB-ENG", "US"];

/// The business days of each of them, worked out once.
static USUAL: LazyLock<Vec<Vec<Day>>> = LazyLock::new(|| usual().map(|calendar| open_days(&calendar)).collect());

/// Returns the business days of a calendar, as far as its holidays are known.
fn open_days(calendar: &Calendar) -> Vec<Day> {
    let known = starts().map_while(|day| calendar.is_business_day(day).ok().map(|is_open| (day, is_open)));
    known.filter(|(_, is_open)| *is_open).map(|(day, _)| day).collect()
}

/// Returns for each begin among business days how many days `low` and `high` of them have.
fn business(open: &[Day], low: i64, high: i64) -> Vec<(i64, i64)> {
    // It begins on one business day or after it, and before the next: the day of the begin is not counted.
    let after = |number: usize, count: i64| open.get(number.checked_add(usize::try_from(count).ok()?)?).copied();
    let one = |number: usize| {
        let (low, high) = (after(number - 1, low)?, after(number - 1, high)?);
        Some(((low.since(open[number]) + 1).max(0), high.since(open[number - 1])))
    };
    if high == 0 { vec![(0, 0)] } else { (1..open.len()).filter_map(one).collect() }
}
