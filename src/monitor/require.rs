//! `require`: a condition must hold, of an item or at every record that can change it.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::draft::{Draft, Outcome};
use super::subjects;
use crate::facts::due::{SUBJECT, Turn};
use crate::facts::index::Facts;
use crate::facts::item::{Item, Time, keep_firsts};
use crate::facts::scope::{Cause, Env, Scope, Special};
use crate::facts::truth::{Gap, Truth};
use crate::program::tree::{Clause, Expr, Watches};
use crate::value::deadline::Due;
use crate::value::time::Day;

/// Judges a requirement.
pub fn judge(facts: &Facts<'_>, clause: &Clause, cond: &Expr, special: &Special, watches: &Watches) -> Vec<Draft> {
    let Some((var, subjects, mut drafts)) = subjects::all(facts, &clause.each) else {
        return watched(facts, clause, cond, special, watches);
    };
    drafts.reserve(subjects.len());
    for (item, trigger) in subjects {
        if let Item::Period(first, last) = item {
            drafts.push(period(facts, clause, cond, special, (first, last)));
            continue;
        }
        let env = Env { var, item, outer: None };
        let first = (trigger, Some(Cause::Event(item)));
        let changes = if watches.changing { facts.changes(item) } else { Vec::new() };
        let later = changes.into_iter().filter(|(time, _)| time.order_key() >= trigger.order_key());
        let judged = std::iter::once(first).chain(later).map(|turn| {
            let truth = facts.decide(|| {
                let (moment, cause) = facts.not_before(first, turn);
                Scope { cause, special, ..Scope::of(facts, clause.id, moment) }.with(&env).truth(cond)
            });
            Judged { moment: turn.0, truth, cause: turn.1 }
        });
        drafts.extend(fold(Some(item), trigger, judged));
    }
    drafts
}

/// A requirement of a period: judged over what happened in it, once it is over.
fn period(facts: &Facts<'_>, clause: &Clause, cond: &Expr, special: &Special, (first, last): (Day, Day)) -> Draft {
    let item = Item::Period(first, last);
    let trigger = facts.whole(first);
    if facts.as_of <= last {
        let mut draft = Draft::new(Some(item), trigger, Outcome::Pending);
        draft.due = Some(Due::Day(last));
        return draft;
    }
    let env = Env { var: SUBJECT, item, outer: None };
    let scope = Scope { special, ..Scope::of(facts, clause.id, facts.last_of(last)) }.with(&env);
    match scope.judge(cond).favour(true) {
        Truth::True => Draft::new(Some(item), trigger, Outcome::Met),
        Truth::False => {
            let mut draft = Draft { trigger, ..Draft::breach(Some(item), facts.whole(last.plus(1))) };
            draft.evidence.extend(evidence(cond, scope));
            draft
        }
        Truth::Unknown(Gap::NoVerdict) => Draft::new(Some(item), trigger, Outcome::Met),
        Truth::Unknown(gap) => Draft::new(Some(item), trigger, Outcome::Unknown(gap)),
    }
}

/// A requirement without a subject: judged at every record and every breach of which it speaks, and whenever a field of a record
/// that it reads changes with time; else, for what the contract says, from the beginning on, at every day from which it says
/// something else, and at the end.
fn watched(facts: &Facts<'_>, clause: &Clause, cond: &Expr, special: &Special, watches: &Watches) -> Vec<Draft> {
    let watched = watches.kinds.iter().flat_map(|kind| facts.of_kind(*kind));
    let mut moments: Vec<Turn> = watched.map(|item| (facts.time(*item), Some(Cause::Event(*item)))).collect();
    let breaches = || facts.breaches().iter().filter(|breach| watches.clauses.contains(&breach.clause));
    moments.extend(breaches().filter(|breach| breach.dated).map(|breach| (breach.decided, None)));
    // What may have happened some time has by now.
    moments.extend(breaches().any(|breach| !breach.dated).then(|| (facts.now(), None)));
    let days: BTreeSet<Day> = moments.iter().filter(|(time, _)| !time.exact()).map(|(time, _)| time.day).collect();
    // What happened some time on a day has all happened at its end.
    moments.extend(days.into_iter().map(|day| (facts.last_of(day), None)));
    if watches.changing {
        let watched = watches.kinds.iter().flat_map(|kind| facts.of_kind(*kind));
        let changes = watched.flat_map(|item| facts.changes(*item));
        moments.extend(changes.filter(|(_, cause)| !matches!(cause, Some(Cause::Event(_)))));
    }
    moments.sort_by_key(|(time, cause)| (time.lo, time.hi, cause.is_none()));
    moments.dedup();
    if moments.is_empty() {
        moments.extend(facts.contract_days().into_iter().map(|day| (facts.start_of(day), None)));
        moments.push((facts.now(), None));
    }
    // What lies outside of the days on which the text is in force is not judged by it.
    moments.retain(|(time, _)| facts.in_force(time.day));
    let Some((first, _)) = moments.first().copied() else { return Vec::new() };
    let judged = moments.into_iter().map(|(moment, cause)| {
        let scope = Scope { cause, special, ..Scope::of(facts, clause.id, moment) };
        let ends = moment == facts.last_of(moment.day);
        Judged { moment: if ends { facts.whole(moment.day) } else { moment }, truth: scope.judge(cond), cause }
    });
    let mut draft = fold(None, first, judged);
    if let Some(draft) = &mut draft
        && draft.evidence.is_empty()
        && let Some(since) = draft.decided
    {
        let at = if since.exact() { since } else { facts.last_of(since.day) };
        draft.evidence.extend(evidence(cond, Scope { special, ..Scope::of(facts, clause.id, at) }));
    }
    draft.into_iter().collect()
}

/// So many records are shown as evidence of a requirement that no single one broke.
const MOST_SHOWN: usize = 20;

/// What a requirement rests on that fails, the newest where there is more.
fn evidence(cond: &Expr, scope: Scope<'_, '_>) -> Vec<Item> {
    let mut items = scope.rests_on(cond);
    keep_firsts(&mut items);
    items.split_off(items.len().saturating_sub(MOST_SHOWN))
}

/// What is missing at one moment or another.
#[derive(Default)]
struct Missing {
    facts: Vec<String>,
    seen: FxHashSet<String>,
    other: Option<Gap>,
}

impl Missing {
    fn add(&mut self, gap: Gap) {
        match gap {
            Gap::Facts(facts) => {
                let new = facts.into_iter().filter(|fact| self.seen.insert(fact.clone()));
                self.facts.extend(new);
            }
            other => self.other = Some(other),
        }
    }

    fn gap(self) -> Option<Gap> {
        if self.facts.is_empty() { self.other } else { Some(Gap::Facts(self.facts)) }
    }
}

/// What a condition says at a moment.
struct Judged {
    moment: Time,
    truth: Truth,
    cause: Option<Cause>,
}

/// Breaches at the first moment at which the condition fails.
fn fold(subject: Option<Item>, trigger: Time, judged: impl Iterator<Item = Judged>) -> Option<Draft> {
    let (mut missing, mut decided) = (Missing::default(), false);
    for Judged { moment, truth, cause } in judged {
        match truth.favour(true) {
            Truth::True => decided = true,
            Truth::False => {
                let mut draft = Draft { cause, ..Draft::breach(subject, moment) };
                draft.trigger = if subject.is_some() { trigger } else { moment };
                draft.offender = match cause {
                    Some(Cause::Event(item)) if subject.is_none() => Some(item),
                    _ => None,
                };
                draft.evidence.extend(draft.offender);
                return Some(draft);
            }
            Truth::Unknown(Gap::NoVerdict) => {}
            Truth::Unknown(gap) => missing.add(gap),
        }
    }
    match missing.gap() {
        Some(gap) => Some(Draft::new(subject, trigger, Outcome::Unknown(gap))),
        None if decided => Some(Draft::new(subject, trigger, Outcome::Met)),
        None => None,
    }
}
