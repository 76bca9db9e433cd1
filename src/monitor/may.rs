//! `may`: a party gains a right from a moment on.

use super::subjects;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Time, Val};
use crate::facts::scope::{Env, Scope};
use crate::finding::RightStatus;
use crate::program::tree::{Clause, Expr};
use crate::value::time::Moment;

/// A right of a subject.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The subject.
    pub subject: Option<Item>,
    /// The trigger.
    pub trigger: Time,
    /// Whether it can be used.
    pub status: RightStatus,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub until: Option<Moment>,
}

/// Returns the rights that a clause gives.
pub fn judge(facts: &Facts<'_>, clause: &Clause, from: &Expr, until: Option<&Expr>) -> Vec<Standing> {
    let Some((var, subjects, _)) = subjects::all(facts, &clause.each) else {
        return one(facts, None, from, until, Scope::at(facts, facts.start())).into_iter().collect();
    };
    subjects
        .into_iter()
        .filter_map(|(item, trigger)| {
            let env = Env { var, item, outer: None };
            one(facts, Some(item), from, until, Scope::at(facts, trigger).with(&env))
        })
        .collect()
}

fn one(
    facts: &Facts<'_>,
    subject: Option<Item>,
    from: &Expr,
    until: Option<&Expr>,
    scope: Scope<'_, '_>,
) -> Option<Standing> {
    let zone = &facts.plan.program.calendar.zone;
    // Happenings that the right hangs on are read as of now, terms as of the trigger.
    let scope = Scope { hand: facts.now(), ..scope };
    let Ok(Val::Moment(from)) = scope.value(from) else { return None };
    let until = match until.map(|until| scope.value(until)) {
        Some(Ok(Val::Moment(moment))) => Some(moment),
        _ => None,
    };
    let (opens, closes) = (zone.day(from), until.map(|until| zone.day(until)));
    if closes.is_some_and(|closes| closes < opens) {
        return None;
    }
    let opened = match from {
        Moment::Day(day) => day <= facts.as_of,
        Moment::At(at) => at < facts.end,
    };
    let closed = closes.is_some_and(|closes| closes <= facts.as_of);
    let status = match (opened, closed) {
        (false, _) => RightStatus::Future,
        (true, false) => RightStatus::Open,
        (true, true) => RightStatus::Lapsed,
    };
    Some(Standing { subject, trigger: scope.own, status, from, until })
}
