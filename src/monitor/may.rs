//! `may`: a party gains a right from a moment on.

use super::draft::Outcome;
use super::subjects;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Time, Val};
use crate::facts::scope::{Env, Scope};
use crate::facts::truth::Gap;
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

/// A right of a subject of which it cannot be said whether it can be used, and what is missing.
pub type Doubt = (Option<Item>, Gap);

/// Returns the rights that a clause gives. What may not be open yet, or not any more, is no right.
pub fn judge(facts: &Facts<'_>, clause: &Clause, from: &Expr, until: Option<&Expr>) -> (Vec<Standing>, Vec<Doubt>) {
    let (mut rights, mut doubts) = (Vec::new(), Vec::new());
    let mut add = |subject, right: Result<Option<Standing>, Gap>| match right {
        Ok(right) => rights.extend(right),
        Err(gap) => doubts.push((subject, gap)),
    };
    match subjects::all(facts, &clause.each) {
        None => add(None, one(facts, None, from, until, Scope::of(facts, clause.id, facts.start()))),
        Some((var, subjects, unknown)) => {
            for draft in unknown {
                if let Outcome::Unknown(gap) = draft.outcome {
                    add(draft.subject, Err(gap));
                }
            }
            for (item, trigger) in subjects {
                let env = Env { var, item, outer: None };
                add(Some(item), one(facts, Some(item), from, until, Scope::of(facts, clause.id, trigger).with(&env)));
            }
        }
    }
    (rights, doubts)
}

fn one(
    facts: &Facts<'_>,
    subject: Option<Item>,
    from: &Expr,
    until: Option<&Expr>,
    scope: Scope<'_, '_>,
) -> Result<Option<Standing>, Gap> {
    let zone = facts.zone();
    // Happenings that the right hangs on are read as of now, terms as of the trigger.
    let scope = Scope { hand: facts.now(), ..scope };
    // When a right is over is asked today, of all that has happened.
    let today = Scope { own: facts.now(), ..scope };
    let moment = |expr: &Expr, scope: Scope<'_, '_>| match facts.in_every_world(|| scope.value(expr)).one() {
        Ok(value) => value,
        Err(differ) => Err(differ.gap),
    };
    let Val::Moment(from) = moment(from, scope)? else { return Ok(None) };
    let until = match until.map(|until| moment(until, today)).transpose()? {
        Some(Val::Moment(moment)) => Some(moment),
        _ => None,
    };
    let (opens, closes) = (zone.day(from), until.map(|until| zone.day(until)));
    if closes.is_some_and(|closes| closes < opens) {
        return Ok(None);
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
    Ok(Some(Standing { subject, trigger: scope.own, status, from, until }))
}
