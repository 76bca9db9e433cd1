//! Periods of the calendar: which days they hold, how they are called.

use super::draft::Draft;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Val};
use crate::facts::scope::Scope;
use crate::facts::truth::Gap;
use crate::program::tree::{Expr, PeriodUnit};
use crate::value::time::Day;

/// Returns the day from which periods are counted; nothing for the calendar's own, or where it has not come.
pub fn anchor(facts: &Facts<'_>, from: Option<&Expr>) -> Result<Option<Day>, Gap> {
    let scope = Scope::at(facts, facts.now());
    Ok(match from.map(|from| scope.value(from)).transpose()? {
        Some(Val::Moment(moment)) => Some(facts.zone().day(moment)),
        _ => None,
    })
}

/// Names the periods that are subjects.
pub fn name_all(facts: &Facts<'_>, unit: PeriodUnit, from: Option<&Expr>, drafts: &mut [Draft]) {
    let Ok(anchor) = anchor(facts, from) else { return };
    for draft in drafts {
        if let (Some(Item::Period(first, _)), None) = (draft.subject, &draft.key) {
            draft.key = Some(name(first, unit, anchor));
            draft.kind = Some(word(unit).into());
        }
    }
}

/// Returns the first and the last day of the period that holds a day.
pub fn period_of(day: Day, unit: PeriodUnit, anchor: Option<Day>) -> (Day, Day) {
    let months = match unit {
        PeriodUnit::Week => {
            let behind = anchor.map_or(day.weekday() as i64, |anchor| day.since(anchor).rem_euclid(7));
            let first = day.plus(-behind);
            return (first, first.plus(6));
        }
        PeriodUnit::Month => 1,
        PeriodUnit::Quarter => 3,
        PeriodUnit::Year => 12,
    };
    let anchor = anchor.unwrap_or_else(|| Day::from_ymd(day.year(), 1, 1).unwrap_or(day));
    let elapsed = i64::from(day.year() - anchor.year()) * 12 + i64::from(day.month()) - i64::from(anchor.month());
    let mut periods = elapsed.div_euclid(months);
    if anchor.plus_months(periods * months) > day {
        periods -= 1;
    } else if anchor.plus_months((periods + 1) * months) <= day {
        periods += 1;
    }
    (anchor.plus_months(periods * months), anchor.plus_months((periods + 1) * months).plus(-1))
}

/// Returns the name of a period by its first day: `2026-12`, `2026-W05`.
pub fn name(first: Day, unit: PeriodUnit, anchor: Option<Day>) -> String {
    if anchor.is_some() {
        return first.to_string();
    }
    match unit {
        PeriodUnit::Week => first.date().format("%G-W%V").to_string(),
        PeriodUnit::Month => first.date().format("%Y-%m").to_string(),
        PeriodUnit::Quarter => format!("{}-Q{}", first.year(), first.month().div_ceil(3)),
        PeriodUnit::Year => first.date().format("%Y").to_string(),
    }
}

/// Returns the word of a unit.
pub fn word(unit: PeriodUnit) -> &'static str {
    match unit {
        PeriodUnit::Week => "week",
        PeriodUnit::Month => "month",
        PeriodUnit::Quarter => "quarter",
        PeriodUnit::Year => "year",
    }
}
