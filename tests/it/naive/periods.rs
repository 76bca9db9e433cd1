//! Weeks, months, quarters and years, one after the other.

use goodterms::program::tree::{Expr, PeriodUnit};
use goodterms::value::time::Day;

use super::truth::{Period, V};
use super::when::When;
use super::world::World;

/// Returns the periods from the contract's start (its signature, the first event) to the as-of day.
pub fn periods(world: &World<'_>, unit: PeriodUnit, from: Option<&Expr>) -> Vec<Period> {
    let scene = world.scene(world.end(), None);
    if let Some(from) = from {
        return match scene.value(from) {
            V::When(from) => anchored(world, unit, world.clock.day(from)),
            _ => Vec::new(),
        };
    }
    let day = |when: Option<When>| when.map(|when| world.clock.day(when));
    let first_event = world.visible().into_iter().filter_map(|event| day(world.events[event].at)).min();
    let started = day(scene.contract_starts()).or_else(|| day(world.signed()));
    let first = match (started, first_event) {
        (Some(started), Some(event)) => started.min(event),
        (Some(day), None) | (None, Some(day)) => day,
        (None, None) => return Vec::new(),
    };
    let mut all = Vec::new();
    if first > world.as_of {
        return all;
    }
    let mut starts = calendar_start(unit, first);
    while starts <= world.as_of {
        let next = calendar_start(unit, one_later(unit, starts));
        all.push(Period { unit, starts, ends: next.plus(-1), label: label(unit, starts) });
        starts = next;
    }
    all
}

fn months(unit: PeriodUnit) -> i64 {
    match unit {
        PeriodUnit::Week => 0,
        PeriodUnit::Month => 1,
        PeriodUnit::Quarter => 3,
        PeriodUnit::Year => 12,
    }
}

fn one_later(unit: PeriodUnit, day: Day) -> Day {
    if unit == PeriodUnit::Week { day.plus(7) } else { day.plus_months(months(unit)) }
}

fn anchored(world: &World<'_>, unit: PeriodUnit, anchor: Day) -> Vec<Period> {
    let start = |n: i64| {
        if unit == PeriodUnit::Week { anchor.plus(7 * n) } else { anchor.plus_months(n * months(unit)) }
    };
    let mut all = Vec::new();
    let mut n = 0;
    while start(n) <= world.as_of {
        all.push(Period { unit, starts: start(n), ends: start(n + 1).plus(-1), label: start(n).to_string() });
        n += 1;
    }
    all
}

/// Returns the first day of the calendar's period that holds a day: one day back after the other.
fn calendar_start(unit: PeriodUnit, mut day: Day) -> Day {
    let begins = |day: Day| {
        let first = day.to_string().ends_with("-01");
        match unit {
            PeriodUnit::Week => day.weekday() == 0,
            PeriodUnit::Month => first,
            PeriodUnit::Quarter => first && [1, 4, 7, 10].contains(&day.month()),
            PeriodUnit::Year => first && day.month() == 1,
        }
    };
    while !begins(day) {
        day = day.plus(-1);
    }
    day
}

fn label(unit: PeriodUnit, starts: Day) -> String {
    let (year, month) = (starts.year(), starts.month());
    match unit {
        PeriodUnit::Month => format!("{year}-{month:02}"),
        PeriodUnit::Quarter => format!("{year}-Q{}", (month - 1) / 3 + 1),
        PeriodUnit::Year => format!("{year}"),
        PeriodUnit::Week => {
            // The week belongs to the year of its Thursday, and is numbered by the Thursdays before it.
            let thursday = starts.plus(3);
            let mut number = 1;
            let mut earlier = thursday.plus(-7);
            while earlier.year() == thursday.year() {
                number += 1;
                earlier = earlier.plus(-7);
            }
            format!("{}-W{number:02}", thursday.year())
        }
    }
}
