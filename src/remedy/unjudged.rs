//! Why a clause has no verdict on a record that it does look at: a right that never opened, a duty without a due day.

use super::question::{Question, looked_at, missing};
use crate::facts::item::{Item, Val};
use crate::facts::scope::{Env, Scope};
use crate::facts::truth::Gap;
use crate::program::tree::{Deadline, DutyTime, Each, Expr, Statement};
use crate::value::time::Moment;

/// Returns why there is no verdict and no right on an item that a clause takes, or, of a clause without subjects
/// ([`Item::Contract`]), none at all; nothing where there is one.
pub(super) fn unjudged(question: Question<'_, '_>, item: Item) -> Option<String> {
    let (facts, clause) = (question.facts, question.clause);
    let is_whole = item == Item::Contract;
    let id = if is_whole { clause.name.clone() } else { format!("{}/{}", clause.name, facts.id(item)) };
    let is_told = question.verdicts.findings.iter().any(|finding| finding.id == id)
        || question.verdicts.rights.iter().any(|right| right.id == id);
    let pattern = match &clause.each {
        Some(Each::Items(pattern)) => Some(pattern),
        _ => None,
    };
    if is_told || is_whole && pattern.is_some() {
        return None;
    }
    // Why there is none is noted where it is a fact that is missing, or the ground.
    let noted = question.verdicts.notes.iter().find_map(|note| note.strip_prefix(&format!("{id}: ")));
    if let Some(note) = noted {
        return Some(note.to_owned());
    }
    let trigger = match pattern {
        Some(pattern) => facts.trigger(pattern, item).ok()??.0,
        None => facts.start(),
    };
    let env = pattern.map(|pattern| Env { var: pattern.var, item, outer: None });
    let scope = Scope { hand: facts.now(), ..Scope::of(facts, clause.id, trigger) }.maybe(env.as_ref());
    let of_subject = pattern.is_some() || is_whole && clause.each.is_none();
    match &clause.statement {
        Some(Statement::May { from, until, .. }) if of_subject => Some(closed(question, from, until.as_ref(), scope)),
        Some(Statement::Owes { time, .. }) if of_subject => {
            let from = match time {
                DutyTime::Deadline(Deadline::Within(_, from) | Deadline::By(from)) => from,
                DutyTime::Every { from, .. } => from.as_ref()?,
            };
            never(question, from, scope).map(|never| format!("it has no due day: {never}"))
        }
        Some(Statement::Require { enough: Some(enough), .. } | Statement::Limit { enough: Some(enough), .. }) => {
            Some(format!("there is no verdict with fewer than {} of what it measures", enough.least))
        }
        _ if is_whole => Some("nothing to judge: the record has nothing of what it speaks of yet".to_owned()),
        _ => None,
    }
    .filter(|_| is_whole || looked_at(clause).is_some())
}

/// Returns why a right is none: it has not opened, or was over before it could.
fn closed(question: Question<'_, '_>, from: &Expr, until: Option<&Expr>, scope: Scope<'_, '_>) -> String {
    let facts = question.facts;
    if let Some(never) = never(question, from, scope) {
        return format!("the right has not opened: {never}");
    }
    let day = |expr: &Expr, scope: Scope<'_, '_>| match scope.value(expr) {
        Ok(Val::Moment(moment)) => Some(facts.plan.program.calendar.zone.day(moment)),
        _ => None,
    };
    let today = Scope { own: facts.now(), ..scope };
    match (day(from, scope), until.and_then(|until| Some((until, day(until, today)?)))) {
        (Some(opens), Some((until, closes))) if closes < opens => {
            format!(
                "the right never opened: it would have from {opens}, and was over on {closes} (`{}`)",
                question.text(until.span)
            )
        }
        (Some(opens), _) if !facts.in_force(scope.own.day) => {
            format!("this text of the policy was not in force on {}: no right from {opens}", scope.own.day)
        }
        _ => "whether the right opened cannot be said".to_owned(),
    }
}

/// Returns that a moment has not come, and what it hangs on; nothing where it has, or will.
fn never(question: Question<'_, '_>, moment: &Expr, scope: Scope<'_, '_>) -> Option<String> {
    let facts = question.facts;
    let value = match facts.in_every_world(|| scope.value(moment)).one() {
        Ok(value) => value,
        Err(differ) => Err(differ.gap),
    };
    let text = question.text(moment.span);
    match value {
        Ok(Val::Moment(Moment::Day(_) | Moment::At(_))) => None,
        Ok(_) => Some(format!("`{text}` has not come{}", question.values(moment, scope))),
        Err(gap @ Gap::Facts(_)) => Some(format!("`{text}` cannot be said{}", missing(&gap).unwrap_or_default())),
        Err(_) => Some(format!("`{text}` has not come")),
    }
}
