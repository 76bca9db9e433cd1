//! `forbid`: something must not happen. Each event is found by itself.

use super::draft::{Draft, Outcome};
use super::subjects;
use crate::facts::index::Facts;
use crate::facts::scope::{Env, Scope};
use crate::program::tree::{Clause, Pattern};

/// Judges every event that a clause may forbid.
pub fn judge(facts: &Facts<'_>, clause: &Clause, forbidden: &Pattern) -> Vec<Draft> {
    let Some((var, subjects, mut drafts)) = subjects::all(facts, &clause.each) else {
        return events(facts, forbidden, Scope::of(facts, clause.id, facts.now()));
    };
    for (item, _) in subjects {
        let env = Env { var, item, outer: None };
        drafts.extend(events(facts, forbidden, Scope::of(facts, clause.id, facts.now()).with(&env)));
    }
    let mut seen = rustc_hash::FxHashSet::default();
    drafts.retain(|draft| seen.insert((draft.offender, draft.subject.filter(|_| draft.offender.is_none()))));
    drafts
}

fn events<'a>(facts: &Facts<'a>, forbidden: &Pattern, scope: Scope<'_, 'a>) -> Vec<Draft> {
    let subject = scope.env.map(|env| env.item);
    let candidates = scope.candidates(forbidden);
    let mut drafts = Vec::new();
    for &item in candidates.iter() {
        let mut draft = match facts.trigger_in(forbidden, item, scope) {
            Ok(None) => continue,
            Ok(Some((at, cause))) => Draft { cause, ..Draft::breach(subject, at) },
            // When it would have come to be forbidden is not known where time changes that.
            Err(gap) if forbidden.changes || !facts.is_dated(item) => {
                Draft::new(subject, facts.time(item), Outcome::Unknown(gap))
            }
            Err(gap) => Draft::doubt(subject, facts.time(item), gap),
        };
        draft.offender = Some(item);
        draft.key = Some(facts.id(item).to_string());
        draft.evidence.push(item);
        drafts.push(draft);
    }
    drafts
}
