//! Several versions of a policy: each matter is judged by the one that was in force at its trigger (language.md 4.8).

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::chosen::Chosen;
use super::run::{Judged, judge, judge_some, with_note};
use crate::engagement::record::Engagement;
use crate::facts::index::AsOf;
use crate::facts::item::BreachFact;
use crate::facts::watch::Seen;
use crate::finding::{Detail, Verdicts};
use crate::plan::Plan;
use crate::program::tree::{ClauseId, Program};
use crate::value::time::Day;

/// Returns the version in force on a day: of those before all of them the first, of those after all the last. `plans` are
/// sorted by the days from which they are in force.
pub fn in_force(plans: &[Plan], day: Day) -> usize {
    plans.iter().rposition(|plan| plan.program.effective.is_none_or(|from| from <= day)).unwrap_or(0)
}

/// Judges an engagement by all versions of a policy, as of the end of a day. The facts are those of the version in force on
/// that day, with the breaches of all.
pub fn judge_versions<'a>(
    plans: &'a [Plan],
    engagement: &'a Engagement,
    as_of: impl Into<AsOf>,
    detail: Detail<'_>,
) -> Judged<'a> {
    together(plans, as_of.into(), |_, plan, as_of| judge(plan, engagement, as_of, detail))
}

/// As [`judge_versions`], by the chosen clauses only: what these find is the same.
pub fn judge_chosen<'a>(
    plans: &'a [Plan],
    engagement: &'a Engagement,
    as_of: AsOf,
    detail: Detail<'_>,
    chosen: &Chosen,
) -> Judged<'a> {
    together(plans, as_of, |version, plan, as_of| {
        judge_some(plan, engagement, as_of, detail, |id| chosen.has(version, id))
    })
}

/// Puts together what each version finds.
fn together<'a>(plans: &'a [Plan], as_of: AsOf, judge: impl Fn(usize, &'a Plan, AsOf) -> Judged<'a>) -> Judged<'a> {
    let current = in_force(plans, as_of.day);
    let mut all: Vec<Judged<'a>> =
        plans.iter().enumerate().map(|(version, plan)| judge(version, plan, as_of)).collect();
    let mut whole = Verdicts { credits: std::mem::take(&mut all[current].verdicts.credits), ..Verdicts::default() };
    let mut elsewhere = Vec::new();
    for judged in &mut all {
        let mut verdicts = std::mem::take(&mut judged.verdicts);
        if plans.len() > 1 {
            let version: Option<Arc<str>> = judged.facts.plan.program.version.as_deref().map(Arc::from);
            verdicts.findings.iter_mut().for_each(|finding| finding.version.clone_from(&version));
        }
        whole.met += verdicts.met;
        if whole.findings.is_empty() {
            whole.findings = verdicts.findings;
        } else {
            whole.findings.append(&mut verdicts.findings);
        }
        whole.rights.extend(verdicts.rights);
        whole.notes.extend(verdicts.notes);
        whole.conflicts.extend(verdicts.conflicts);
        elsewhere.append(&mut judged.elsewhere);
    }
    let mut seen = BTreeSet::new();
    whole.notes.retain(|note| seen.insert(note.clone()));
    let seen: Vec<Seen> = all.iter().flat_map(|judged| judged.facts.seen()).collect();
    let mut now = all.swap_remove(current);
    seen.into_iter().for_each(|(boundary, distance)| now.facts.saw(boundary, || Some(distance)));
    let found = all.iter().map(|other| breaches(other, &plans[current].program)).collect::<Vec<_>>();
    found.into_iter().for_each(|breaches| now.facts.breach(breaches));
    let covered = |day: &Day| {
        plans.iter().any(|plan| {
            plan.program.effective.is_none_or(|from| from <= *day)
                && plan.program.until.is_none_or(|until| *day <= until)
        })
    };
    elsewhere.retain(|day| !covered(day));
    elsewhere.sort_unstable();
    elsewhere.dedup();
    // Of one text they are in its order.
    if plans.len() > 1 {
        sort(plans, as_of.day, &mut whole);
    }
    with_note(Judged { verdicts: whole, elsewhere, ..now })
}

/// Puts verdicts in the order in which the texts name the clauses, that in force on a day first.
pub fn sort(plans: &[Plan], day: Day, verdicts: &mut Verdicts) {
    let current = in_force(plans, day);
    let mut order: FxHashMap<&str, usize> = FxHashMap::default();
    let clauses = std::iter::once(&plans[current]).chain(plans).flat_map(|plan| &plan.program.clauses);
    for clause in clauses {
        let next = order.len();
        order.entry(&clause.name).or_insert(next);
    }
    verdicts.findings.sort_by_cached_key(|finding| order.get(&*finding.clause).copied());
    verdicts.rights.sort_by_cached_key(|right| order.get(&*right.clause).copied());
}

/// The breaches that another version found, of clauses that the current one has too.
fn breaches(other: &Judged<'_>, current: &Program) -> Vec<BreachFact> {
    let id_of = |clause: ClauseId| {
        let name = &other.facts.plan.clause(clause).name;
        current.clause_named(name).map(|clause| clause.id)
    };
    let known = other.facts.breaches().iter();
    known.filter_map(|breach| Some(BreachFact { clause: id_of(breach.clause)?, ..breach.clone() })).collect()
}
