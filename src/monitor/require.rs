//! `require`: a condition must hold, of an item or at every record that can change it.

use super::draft::{Draft, Outcome};
use super::subjects;
use crate::engagement::vocabulary::KindId;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Time};
use crate::facts::scope::{Env, Scope, Special};
use crate::facts::truth::{Gap, Truth};
use crate::program::tree::{Clause, Expr, Var};

/// Judges a requirement. `changing` says that its condition reads a field of the subject that time changes.
pub fn judge(
    facts: &Facts<'_>,
    clause: &Clause,
    cond: &Expr,
    special: &Special,
    watches: &[KindId],
    changing: bool,
) -> Vec<Draft> {
    let Some((var, subjects, mut drafts)) = subjects::all(facts, &clause.each) else {
        return watched(facts, cond, special, watches);
    };
    for (item, trigger) in subjects {
        let env = Env { var, item, outer: None };
        let mut moments = vec![trigger];
        if changing {
            moments.extend(facts.changes(item).into_iter().filter(|time| time.order_key() > trigger.order_key()));
        }
        let judged = moments.into_iter().map(|moment| {
            let scope = Scope { own: trigger, special, ..Scope::at(facts, moment) }.with(&env);
            (moment, scope.judge(cond), None)
        });
        drafts.extend(fold(Some(item), trigger, judged));
    }
    drafts
}

/// A requirement without a subject: judged at every record of a kind that it speaks of, else once at the end.
fn watched(facts: &Facts<'_>, cond: &Expr, special: &Special, watches: &[KindId]) -> Vec<Draft> {
    let mut moments: Vec<(Time, Option<Item>)> =
        watches.iter().flat_map(|kind| facts.of_kind(*kind)).map(|item| (facts.time(*item), Some(*item))).collect();
    moments.sort_by_key(|(time, _)| time.order_key());
    if moments.is_empty() {
        moments.push((facts.now(), None));
    }
    let first = moments[0].0;
    let judged = moments.into_iter().map(|(moment, item)| {
        let env = item.map(|item| Env { var: Var(u16::MAX), item, outer: None });
        let scope = Scope { special, ..Scope::at(facts, moment) }.maybe(env.as_ref());
        (moment, scope.judge(cond), item)
    });
    fold(None, first, judged).into_iter().collect()
}

/// Breaches at the first moment at which the condition fails.
fn fold(
    subject: Option<Item>,
    trigger: Time,
    judged: impl Iterator<Item = (Time, Truth, Option<Item>)>,
) -> Option<Draft> {
    let (mut missing, mut decided) = (None, false);
    for (moment, truth, item) in judged {
        match truth.favour(true) {
            Truth::True => decided = true,
            Truth::False => {
                let mut draft = Draft::breach(subject, moment);
                draft.trigger = if subject.is_some() { trigger } else { moment };
                draft.offender = item;
                draft.evidence.extend(item);
                return Some(draft);
            }
            Truth::Unknown(Gap::NoVerdict) => {}
            Truth::Unknown(gap) => missing = missing.or(Some(gap)),
        }
    }
    match missing {
        Some(gap) => Some(Draft::new(subject, trigger, Outcome::Unknown(gap))),
        None if decided => Some(Draft::new(subject, trigger, Outcome::Met)),
        None => None,
    }
}
