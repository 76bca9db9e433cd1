//! `owes`: something must happen by a time.

use super::draft::{Balance, Draft, Outcome};
use super::duty::{Duty, Recurrence, discharges, incomplete, unseen};
use super::paid::settled;
use super::subjects;
use crate::base::source::Span;
use crate::facts::due::{deadline_of, grace_of, moment_of};
use crate::facts::expression::not_after;
use crate::facts::index::Facts;
use crate::facts::item::{Deadlined, Item, Time, Val};
use crate::facts::scope::{Env, Scope};
use crate::facts::truth::Gap;
use crate::facts::worlds::{Differ, Open};
use crate::program::tree::{Clause, Deadline, Pattern};
use crate::value::deadline::Due;
use crate::value::duration::{Duration, Family};
use crate::value::time::Moment;

/// Judges every subject of a duty with a deadline.
pub fn judge(facts: &Facts<'_>, duty: Duty<'_>) -> Vec<Draft> {
    let Some((var, subjects, mut drafts)) = subjects::all(facts, &duty.clause.each) else {
        let scope = Scope::of(facts, duty.clause.id, facts.start());
        return one(facts, duty, None, scope).into_iter().collect();
    };
    drafts.reserve(subjects.len());
    for (item, trigger) in subjects {
        let env = Env { var, item, outer: None };
        let scope = Scope::of(facts, duty.clause.id, trigger).with(&env);
        drafts.extend(one(facts, duty, Some(item), scope));
    }
    drafts
}

/// Judges one subject in every world; nothing where nothing is owed.
pub fn one<'a>(facts: &Facts<'a>, duty: Duty<'_>, subject: Option<Item>, scope: Scope<'_, 'a>) -> Option<Draft> {
    let answers = facts.in_every_world(|| in_world(facts, duty, subject, scope));
    match answers.one() {
        Ok(draft) => draft,
        Err(differ) => merged(facts, differ),
    }
}

/// Makes one draft of those of all worlds: unknown where they do not stand alike, or not since the same day.
pub fn merged(facts: &Facts<'_>, Differ { answers: drafts, gap, more }: Differ<Option<Draft>>) -> Option<Draft> {
    let there: Vec<&Draft> = drafts.iter().flatten().collect();
    let first = *there.first()?;
    let missing = there.iter().filter_map(|draft| match &draft.outcome {
        Outcome::Unknown(gap) => Some(gap.clone()),
        _ => None,
    });
    let missing = missing.fold(gap, Gap::merge);
    // Of what is not the same in all, nothing is said.
    let due = there.iter().all(|draft| draft.due_at() == first.due_at());
    let met = there.iter().all(|draft| draft.met == first.met);
    let met_day = there.iter().all(|draft| draft.met.map(|met| met.day) == first.met.map(|met| met.day));
    let since = since_in_all(&there);
    let alike = there.len() == drafts.len()
        && there.iter().all(|draft| std::mem::discriminant(&draft.outcome) == std::mem::discriminant(&first.outcome));
    let is_known = alike && !more && !matches!(first.outcome, Outcome::Unknown(_));
    let is_dated = due && met_day && (since.is_some() || first.since.is_none());
    let mut balances: Vec<Balance> = Vec::new();
    for balance in there.iter().flat_map(|draft| &draft.balances) {
        if !balances.contains(balance) {
            balances.push(balance.clone());
        }
    }
    Some(Draft {
        outcome: match &first.outcome {
            known if is_known && (is_dated || *known == Outcome::Met) => known.clone(),
            _ => Outcome::Unknown(missing.clone()),
        },
        due: first.due.filter(|_| due),
        since,
        decided: since.and_then(|_| there.iter().filter_map(|draft| draft.decided).max_by_key(|decided| decided.hi)),
        met: if met { first.met } else { first.met.filter(|_| met_day).map(|met| facts.whole(met.day)) },
        balances,
        open: Some(missing),
        ..first.clone()
    })
}

/// Returns since when a duty is broken in every world in which it is; nothing where that differs.
fn since_in_all(drafts: &[&Draft]) -> Option<Time> {
    let known = drafts.iter().filter(|draft| draft.since.is_some() || matches!(draft.outcome, Outcome::Unknown(_)));
    let mut known = known.map(|draft| draft.since);
    let first = known.next()??;
    known.all(|since| since == Some(first)).then_some(first)
}

fn in_world<'a>(facts: &Facts<'a>, duty: Duty<'_>, subject: Option<Item>, scope: Scope<'_, 'a>) -> Option<Draft> {
    let unknown = |gap: Gap| Some(Draft::new(subject, scope.own, Outcome::Unknown(gap)));
    let deadlined = match facts.deadline(duty.clause, duty.deadline, scope) {
        Ok(Some(deadlined)) => deadlined,
        Ok(None) => return None,
        Err(gap) => return unknown(gap),
    };
    // Without a subject, or of a contact of no stated day, the moment from which time runs is the trigger.
    let is_undated =
        matches!(subject, Some(Item::Contact(id)) if facts.engagement.contacts[usize::from(id.0)].from.is_none());
    let trigger = if subject.is_none() || is_undated {
        deadlined.anchor.unwrap_or(Time::of(deadlined.moment, facts.zone()))
    } else {
        scope.own
    };
    let (due, of_grace) = (deadlined.due, Scope { own: trigger, ..scope });
    let grace = match grace_end(facts, duty.clause, due, of_grace) {
        Ok(grace) => grace,
        Err(gap) => return unknown(gap),
    };
    let mut draft = Draft::new(subject, trigger, Outcome::Pending);
    draft.due = Some(due);
    let mut sure = None;
    let done = match duty.totalling {
        Some(total) => settled(facts, duty, total, scope, &mut draft, &mut sure),
        None => happened(facts, duty, &deadlined, scope, &mut draft),
    };
    // When it was done may be open, and that it was in time not.
    if done.is_err() && sure.is_some_and(|sure| in_time(facts, sure, grace) || in_time(facts, sure, due)) {
        draft.outcome = Outcome::Met;
        return Some(draft);
    }
    let places = Places::of(duty.clause, duty.deadline, scope, of_grace);
    conclude(facts, duty.pattern, End { places: &places, due, grace }, done, &mut draft);
    Some(draft)
}

/// Where the end of a duty and its grace are written, also by exceptions; for who watches.
#[derive(Default)]
pub struct Places {
    due: Vec<Span>,
    grace: Vec<Span>,
}

impl Places {
    fn of(clause: &Clause, deadline: &Deadline, scope: Scope<'_, '_>, of_grace: Scope<'_, '_>) -> Self {
        if !scope.facts.is_watched() {
            return Self::default();
        }
        let deadline = scope.changed(deadline_of).ok().flatten().unwrap_or(deadline);
        Self::with(clause, scope.places(deadline.span(), &deadline.parts()), of_grace)
    }

    /// Adds those of the grace.
    pub fn with(clause: &Clause, due: Vec<Span>, scope: Scope<'_, '_>) -> Self {
        let grace = scope.changed(grace_of).ok().flatten().or(clause.modifiers.grace.as_ref());
        Self { due, grace: grace.map(|grace| scope.places(grace.span, &[grace])).unwrap_or_default() }
    }
}

/// The end of a duty.
#[derive(Clone, Copy)]
pub struct End<'p> {
    /// Where it is written.
    pub places: &'p Places,
    /// When it is due.
    pub due: Due,
    /// Until when a lateness is no finding.
    pub grace: Due,
}

/// Says how a duty stands that was done then, or was not; since when it is broken, and what the record's completeness
/// makes of it.
pub fn conclude(
    facts: &Facts<'_>,
    pattern: &Pattern,
    End { places, due, grace }: End<'_>,
    done: Result<Option<Time>, Gap>,
    draft: &mut Draft,
) {
    match done {
        Ok(done) => {
            places.due.iter().for_each(|place| facts.saw_done(*place, done, due));
            places.grace.iter().for_each(|place| facts.saw_done(*place, done, grace));
            draft.outcome = outcome(facts, due, grace, done);
            draft.met = done;
        }
        Err(gap) => draft.outcome = Outcome::Unknown(gap),
    }
    if matches!(draft.outcome, Outcome::Breached | Outcome::Late)
        && let Some(gap) = incomplete(facts, pattern, grace)
    {
        draft.outcome = Outcome::Unknown(gap);
    }
    // What was done later, and in full, was not done before on a day of which nobody knows.
    if draft.outcome == Outcome::Breached
        && let Some(gap) = unseen(facts, pattern, draft.trigger, grace)
    {
        draft.outcome = Outcome::Unknown(gap);
    }
    if matches!(draft.outcome, Outcome::Late | Outcome::Breached | Outcome::Unknown(_)) {
        draft.since = Some(since(facts, due));
        draft.decided = Some(known_from(facts, grace));
    }
}

/// Returns from when a duty is broken: the day after the due day, or the due instant.
fn since(facts: &Facts<'_>, due: Due) -> Time {
    let zone = facts.zone();
    match due {
        Due::Day(day) => Time::of(Moment::Day(day.plus(1)), zone),
        Due::At(at) | Due::Between(_, at, _) => Time::of(Moment::At(at), zone),
    }
}

/// Returns from when on it is known that a time is over.
fn known_from(facts: &Facts<'_>, due: Due) -> Time {
    let zone = facts.zone();
    match due {
        Due::Day(day) => Time::start_of(day.plus(1), zone),
        Due::At(at) | Due::Between(_, at, _) => Time::of(Moment::At(at), zone),
    }
}

/// Returns until when a lateness is no finding.
pub fn grace_end<'a>(facts: &Facts<'a>, clause: &Clause, due: Due, scope: Scope<'_, 'a>) -> Result<Due, Gap> {
    let Some(grace) = scope.changed(grace_of)?.or(clause.modifiers.grace.as_ref()) else { return Ok(due) };
    let Val::Duration(length) = scope.value(grace)? else { return Err(Gap::fact("a grace")) };
    if length.amount.is_zero() {
        return Ok(due);
    }
    let from = grace_start(facts, due, length);
    facts.plan.program.calendar.after(from, length, false, None).map_err(Gap::uncounted)
}

/// Returns from when a grace is counted.
pub fn grace_start(facts: &Facts<'_>, due: Due, grace: Duration) -> Moment {
    let by_the_hour = matches!(grace.family, Family::Hours | Family::BusinessHours);
    match due {
        // The due day runs to its end.
        Due::Day(day) if by_the_hour => Moment::At(facts.zone().end_of(day)),
        due => moment_of(due),
    }
}

/// Returns how a duty stands that was done then, or was not, in the world at hand.
fn outcome(facts: &Facts<'_>, due: Due, grace: Due, done: Option<Time>) -> Outcome {
    match done {
        Some(done) if in_time(facts, done, grace) || in_time(facts, done, due) => Outcome::Met,
        Some(_) => Outcome::Late,
        None if is_up(facts, due) && is_up(facts, grace) => Outcome::Breached,
        None => Outcome::Pending,
    }
}

/// Whether something of a time came no later than a due time, in the world at hand.
fn in_time(facts: &Facts<'_>, done: Time, due: Due) -> bool {
    facts.counts(Open::InTime(done, due), &not_after(done, due))
}

/// Returns whether a time is up at the end of the as-of day, in the world at hand.
pub fn is_up(facts: &Facts<'_>, due: Due) -> bool {
    match due {
        Due::Day(day) => facts.as_of > day,
        Due::At(at) => at < facts.end,
        Due::Between(lo, hi, from) => {
            let open = || Gap::hour(from);
            hi < facts.end || lo < facts.end && facts.choose(Open::Over(lo, hi), open)
        }
    }
}

/// Finds the first event that meets a duty, in the world at hand.
fn happened<'a>(
    facts: &Facts<'a>,
    duty: Duty<'_>,
    deadlined: &Deadlined,
    scope: Scope<'_, 'a>,
    draft: &mut Draft,
) -> Result<Option<Time>, Gap> {
    let from = if scope.env.is_some() { Some(scope.own) } else { deadlined.anchor };
    let first = discharges(facts, duty.pattern, duty.party, from, scope, Recurrence::Once)?.first().copied();
    draft.evidence.extend(first);
    Ok(first.map(|item| facts.time(item)))
}
