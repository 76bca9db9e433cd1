//! How grave a breach is, and from which day on.

use smallvec::SmallVec;

use super::clausal::holds;
use crate::facts::scope::{Scope, Special};
use crate::facts::truth::{Gap, Truth};
use crate::monitor::draft::Draft;
use crate::program::tree::Expr;
use crate::value::severity::Severity;
use crate::value::time::Day;

/// The last severity that holds counts; minor where none is given. Unknown where what is missing could change it.
pub(super) fn severity(levels: &[(Severity, Option<Expr>)], scope: Scope<'_, '_>) -> Result<Severity, Gap> {
    let mut possible: SmallVec<[Severity; 4]> = SmallVec::from_iter([Severity::Minor]);
    let mut missing = Gap::Vacuous;
    for (level, when) in levels {
        match holds(when.as_ref(), scope) {
            Truth::True => possible = SmallVec::from_iter([*level]),
            Truth::Unknown(gap @ Gap::Facts(_)) => {
                possible.push(*level);
                missing = missing.merge(gap);
            }
            _ => {}
        }
    }
    if possible.iter().all(|level| *level == possible[0]) { Ok(possible[0]) } else { Err(missing) }
}

/// Returns from which day on a breach is how grave, in order; nothing of one that was always as grave as it is now, nor where no
/// ladder weighs it.
pub(super) fn grades(levels: &[(Severity, Option<Expr>)], scope: Scope<'_, '_>, draft: &Draft) -> Vec<(Day, Severity)> {
    if scope.facts.plan.program.ladders.is_empty() {
        return Vec::new();
    }
    scope.facts.unwatched(|| grades_by_day(levels, scope, draft))
}

fn grades_by_day(levels: &[(Severity, Option<Expr>)], scope: Scope<'_, '_>, draft: &Draft) -> Vec<(Day, Severity)> {
    let calendar = &scope.facts.plan.program.calendar;
    let times = draft.due_day(&calendar.zone).zip(draft.decided).zip(scope.special.overdue);
    let Some(((due, decided), last)) = times.filter(|_| levels.iter().any(|(_, when)| when.is_some())) else {
        return Vec::new();
    };
    let at = |days: i64| {
        let special = Special { overdue: Some(days), ..scope.special.clone() };
        severity(levels, Scope { special: &special, ..scope }).unwrap_or(Severity::Minor)
    };
    let (mut day, now) = (decided.day.since(due).min(last), at(last));
    let mut found = vec![(due.plus(day), at(day))];
    while let Some((_, grade)) = found.last().copied().filter(|(_, grade)| *grade != now) {
        let mut other = last;
        while other - day > 1 {
            let middle = day + (other - day) / 2;
            if at(middle) == grade { day = middle } else { other = middle }
        }
        day = other;
        found.push((due.plus(day), at(day)));
    }
    if found.len() == 1 { Vec::new() } else { found }
}
