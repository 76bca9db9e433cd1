//! Several versions of a policy: each matter is judged by the one that was in force at its trigger (language.md 4.8).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::run::{Judged, judge, with_note};
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
    let as_of = as_of.into();
    let current = in_force(plans, as_of.day);
    let mut all: Vec<Judged<'a>> = plans.iter().map(|plan| judge(plan, engagement, as_of, detail)).collect();
    let mut whole = Verdicts { credits: std::mem::take(&mut all[current].verdicts.credits), ..Verdicts::default() };
    let mut elsewhere = Vec::new();
    for judged in &mut all {
        let mut verdicts = std::mem::take(&mut judged.verdicts);
        if plans.len() > 1 {
            let version: Option<Arc<str>> = judged.facts.plan.program.version.as_deref().map(Arc::from);
            verdicts.findings.iter_mut().for_each(|finding| finding.version.clone_from(&version));
        }
        whole.met += verdicts.met;
        whole.findings.extend(verdicts.findings);
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
    // The clauses in the order in which the texts name them, the current one first.
    let mut order: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    let clauses = std::iter::once(&plans[current]).chain(plans).flat_map(|plan| &plan.program.clauses);
    for clause in clauses {
        let next = order.len();
        order.entry(clause.name.as_str().into()).or_insert(next);
    }
    whole.findings.sort_by_key(|finding| order.get(&finding.clause).copied());
    whole.rights.sort_by_key(|right| order.get(&right.clause).copied());
    with_note(Judged { verdicts: whole, elsewhere, ..now })
}

/// The breaches that another version found, of clauses that the current one has too.
fn breaches(other: &Judged<'_>, current: &Program) -> Vec<BreachFact> {
    let id_of = |clause: ClauseId| {
        let name = &other.facts.plan.clause(clause).name;
        let number = current.clauses.iter().position(|clause| clause.name == *name)?;
        Some(ClauseId(number as u16))
    };
    let known = other.facts.breaches().iter();
    known.filter_map(|breach| Some(BreachFact { clause: id_of(breach.clause)?, ..breach.clone() })).collect()
}
