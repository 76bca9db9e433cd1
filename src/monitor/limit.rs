//! `limit`: something may happen only so much. A run of events over the bound is one finding.

use super::draft::{Draft, Outcome};
use super::period;
use super::quota::{Quota, breach, stream};
use super::said::{Said, said};
use super::subjects;
use super::window::{Occurrence, Reach, Run, Sliding};
use crate::facts::expression::{not_after, not_before};
use crate::facts::index::Facts;
use crate::facts::item::{Item, Matched, Time, Val};
use crate::facts::scope::{Env, Scope};
use crate::facts::truth::{Gap, Truth};
use crate::program::tree::{Clause, Each, Expr, LimitWindow};
use crate::value::deadline::Due;

/// Judges every subject, run or period of the quota of a clause.
pub fn judge(facts: &Facts<'_>, clause: &Clause) -> Vec<Draft> {
    let Some(quota) = Quota::of(clause) else { return Vec::new() };
    let quota = &quota;
    match &quota.clause.each {
        None => {
            let scope = Scope { special: &quota.special, ..Scope::of(facts, quota.clause.id, facts.now()) };
            match runs(facts, quota, scope) {
                Ok(runs) => runs.into_drafts(facts, None),
                Err(gap) => vec![Draft::new(None, facts.now(), Outcome::Unknown(gap))],
            }
        }
        Some(Each::Items(each)) => {
            let (subjects, mut drafts) = subjects::of(facts, each);
            drafts.reserve(subjects.len());
            for (item, trigger) in subjects {
                let env = Env { var: each.var, item, outer: None };
                let scope = Scope { special: &quota.special, ..Scope::of(facts, quota.clause.id, trigger) }.with(&env);
                drafts.push(subject(facts, quota, item, trigger, scope));
            }
            drafts
        }
        Some(Each::Period { unit, from }) => period::judge(facts, quota, *unit, from.as_ref()),
    }
}

/// One finding for a subject, whatever the runs.
fn subject<'a>(facts: &Facts<'a>, quota: &Quota<'_>, item: Item, trigger: Time, scope: Scope<'_, 'a>) -> Draft {
    let runs = match runs(facts, quota, scope) {
        Ok(runs) => runs,
        Err(gap) => return Draft::new(Some(item), trigger, Outcome::Unknown(gap)),
    };
    let mut all = runs.runs.into_iter();
    match (all.next(), runs.doubts.into_iter().next()) {
        (Some(mut run), doubt) => {
            for more in all {
                for item in more.items {
                    run.extend(item, more.last, more.highest.clone(), scope);
                }
            }
            // By how much it is over hangs on what is not known.
            run.highest = run.highest.filter(|_| doubt.is_none());
            let mut draft = breach(Some(item), run);
            draft.key = None;
            draft.trigger = trigger;
            draft.evidence = std::iter::once(item).chain(runs.counted).collect();
            draft
        }
        (None, Some((matched, gap))) => {
            let offender = Some(matched.item);
            Draft { offender, ..Draft::new(Some(item), trigger, Outcome::Unknown(gap)) }
        }
        (None, None) => Draft { measure: runs.last, ..Draft::new(Some(item), trigger, Outcome::Met) },
    }
}

/// What a walk over the events of a quota finds.
#[derive(Default)]
pub struct Runs {
    runs: Vec<Run>,
    doubts: Vec<(Matched, Gap)>,
    counted: Vec<Item>,
    last: Option<(Val, Val)>,
}

impl Runs {
    fn into_drafts(self, facts: &Facts<'_>, subject: Option<Item>) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        for run in self.runs {
            let mut draft = breach(subject, run);
            draft.key = draft.offender.map(|item| facts.id(item).to_string());
            drafts.push(draft);
        }
        for (matched, gap) in self.doubts {
            let mut draft = Draft::doubt(subject, matched.time, gap);
            draft.offender = Some(matched.item);
            draft.key = Some(facts.id(matched.item).to_string());
            draft.evidence.push(matched.item);
            drafts.push(draft);
        }
        drafts
    }
}

/// Walks over the events of a quota in order.
fn runs<'a>(facts: &Facts<'a>, quota: &Quota<'_>, scope: Scope<'_, 'a>) -> Result<Runs, Gap> {
    let mut stream = stream(facts, quota.measure, scope)?;
    let reach = match quota.window {
        None => Reach::Ever,
        Some(LimitWindow::InAny(length)) => Reach::Rolling(scope.length(length)?, length.span),
        Some(LimitWindow::Within(length, after)) => {
            let Some((from, until)) = anchored(facts, length, after, scope)? else { return Ok(Runs::default()) };
            stream.iter().for_each(|occurrence| facts.saw_time(length.span, occurrence.matched.time, until));
            stream.retain(|occurrence| inside(occurrence.matched.time, from, until) != Truth::False);
            Reach::Ever
        }
    };
    let counted = stream.iter().map(|occurrence| occurrence.matched.item).collect();
    let mut found = Runs { counted, ..Runs::default() };
    let mut sliding = Sliding::new(quota.measure, stream, scope);
    let mut running = false;
    for place in 0..sliding.stream().len() {
        let Occurrence { matched, cause, .. } = sliding.stream()[place].clone();
        let Matched { item, time, .. } = matched;
        let at = Scope { hand: time, own: time, cause, ..scope };
        match said(&mut sliding, place, reach, quota.bound, at) {
            Said::Over(measure) => {
                found.last = measure.clone();
                match found.runs.last_mut() {
                    Some(run) if running => run.extend(item, time, measure, at),
                    _ => found.runs.push(Run { cause, window: sliding.before(place), ..Run::new(item, time, measure) }),
                }
                running = true;
            }
            Said::Within(last) => {
                found.last = last.or(found.last);
                running = false;
            }
            Said::Unknown(gap) => found.doubts.push((matched, gap)),
            Said::Nothing | Said::NoEvent => {}
        }
    }
    Ok(found)
}

/// Returns from when and until when `within D after T` runs; nothing where T never was.
pub fn anchored<'a>(
    facts: &Facts<'a>,
    length: &Expr,
    after: &Expr,
    scope: Scope<'_, 'a>,
) -> Result<Option<(Time, Due)>, Gap> {
    let Val::Moment(anchor) = scope.value(after)? else { return Ok(None) };
    let calendar = &facts.plan.program.calendar;
    let until = calendar.after(anchor, scope.length(length)?, calendar.roll, None);
    let until = until.map_err(Gap::uncounted)?;
    Ok(Some((Time::of(anchor, &calendar.zone), until)))
}

/// Whether a time lies in a stretch.
pub fn inside(time: Time, from: Time, until: Due) -> Truth {
    let begun = if from.exact() { not_before(time, Due::At(from.lo)) } else { not_before(time, Due::Day(from.day)) };
    begun.and(|| not_after(time, until))
}
