//! `owes … every D`: the longest gap between two events of a kind.

use super::draft::{Draft, Outcome};
use super::owes::{discharges, grace_end, incomplete, is_up, outcome, since};
use super::subjects;
use crate::facts::due::moment_of;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Time, Val};
use crate::facts::scope::{Env, Scope};
use crate::facts::truth::{Gap, Truth};
use crate::program::tree::{Clause, Expr, Party, Pattern};
use crate::value::deadline::Due;
use crate::value::time::Moment;

/// A cadence of a clause.
#[derive(Clone, Copy)]
pub struct Cadence<'p> {
    /// The clause.
    pub clause: &'p Clause,
    /// The debtor.
    pub party: Party,
    /// What must happen.
    pub pattern: &'p Pattern,
    /// The longest gap.
    pub every: &'p Expr,
    /// From when.
    pub from: Option<&'p Expr>,
    /// Until when.
    pub until: Option<&'p Expr>,
}

/// Judges every gap of a cadence.
pub fn judge(facts: &Facts<'_>, cadence: Cadence<'_>) -> Vec<Draft> {
    let Some((var, subjects, mut drafts)) = subjects::all(facts, &cadence.clause.each) else {
        return gaps(facts, cadence, None, Scope::at(facts, facts.start()));
    };
    for (item, trigger) in subjects {
        let env = Env { var, item, outer: None };
        drafts.extend(gaps(facts, cadence, Some(item), Scope::at(facts, trigger).with(&env)));
    }
    drafts
}

fn gaps<'a>(facts: &Facts<'a>, cadence: Cadence<'_>, subject: Option<Item>, scope: Scope<'_, 'a>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    if let Err(gap) = walk(facts, cadence, subject, scope, &mut drafts) {
        drafts.push(Draft::new(subject, scope.own, Outcome::Unknown(gap)));
    }
    drafts
}

fn walk<'a>(
    facts: &Facts<'a>,
    cadence: Cadence<'_>,
    subject: Option<Item>,
    scope: Scope<'_, 'a>,
    drafts: &mut Vec<Draft>,
) -> Result<(), Gap> {
    let zone = &facts.plan.program.calendar.zone;
    let Some(mut anchor) = beginning(facts, cadence, scope)? else { return Ok(()) };
    let until = match cadence.until.map(|until| scope.value(until)).transpose()? {
        Some(Val::Moment(moment)) => Some(zone.day(moment)),
        _ => None,
    };
    let events: Vec<(Item, Truth)> = discharges(facts, cadence.pattern, cadence.party, Some(anchor), scope)?
        .into_iter()
        .filter(|(item, _)| facts.time(*item).hi >= anchor.lo)
        .collect();
    let mut next = events.iter().peekable();
    let mut first = true;
    loop {
        let due = facts.count(
            cadence.clause,
            anchor.moment(),
            cadence.every,
            false,
            Scope { own: anchor, hand: anchor, ..scope },
        )?;
        let day = zone.day(moment_of(due));
        if until.is_some_and(|until| day > until) || day <= anchor.day && matches!(due, Due::Day(_)) {
            return Ok(());
        }
        let mut doubt = None;
        let done = loop {
            match next.next() {
                Some((item, Truth::True)) => break Some(*item),
                Some((_, Truth::Unknown(gap))) => doubt = Some(gap.clone()),
                Some(_) => {}
                None => break None,
            }
        };
        // Several on the anchor's own day only move the anchor.
        if let Some(item) = done
            && !first
            && facts.time(item).day == anchor.day
            && matches!(due, Due::Day(_))
        {
            anchor = facts.time(item);
            continue;
        }
        first = false;
        drafts.push(gap(facts, cadence, subject, (anchor, due), done, doubt, scope)?);
        match done {
            Some(item) => anchor = facts.time(item),
            None => return Ok(()),
        }
    }
}

/// From when a cadence counts: `from`, else the contract's start, else its signature.
fn beginning<'a>(facts: &Facts<'a>, cadence: Cadence<'_>, scope: Scope<'_, 'a>) -> Result<Option<Time>, Gap> {
    let zone = &facts.plan.program.calendar.zone;
    if let Some(from) = cadence.from {
        return Ok(match scope.value(from)? {
            Val::Moment(moment) => Some(Time::of(moment, zone)),
            _ => None,
        });
    }
    let contract = &facts.engagement.contract;
    let starts = match facts.contract_field(facts.plan.words.starts, facts.as_of) {
        Some(crate::engagement::record::Value::Moment(moment)) => Some(*moment),
        _ => None,
    };
    let signed = match (contract.signed_client, contract.signed_firm) {
        (Some(a), Some(b)) => Some(if Time::of(a, zone).hi >= Time::of(b, zone).hi { a } else { b }),
        _ => None,
    };
    Ok(starts.or(signed).map(|moment| Time::of(moment, zone)))
}

fn gap<'a>(
    facts: &Facts<'a>,
    cadence: Cadence<'_>,
    subject: Option<Item>,
    (anchor, due): (Time, Due),
    done: Option<Item>,
    doubt: Option<Gap>,
    scope: Scope<'_, 'a>,
) -> Result<Draft, Gap> {
    let grace = grace_end(facts, cadence.clause, due, scope)?;
    let time = done.map(|item| facts.time(item));
    let mut result = outcome(facts, due, grace, time);
    if matches!(result, Outcome::Late | Outcome::Breached)
        && let Some(doubt) = doubt
    {
        result = Outcome::Unknown(doubt);
    }
    if result == Outcome::Breached
        && let Some(gap) = incomplete(facts, cadence.pattern, due)
    {
        result = Outcome::Unknown(gap);
    }
    let key = match moment_of(due) {
        Moment::Day(day) => day.to_string(),
        Moment::At(at) => facts.plan.program.calendar.zone.format(at).chars().take(16).collect(),
    };
    let key = match subject {
        Some(item) => format!("{}/{key}", facts.id(item)),
        None => key,
    };
    let mut draft = Draft::new(subject, anchor, result);
    draft.key = Some(key);
    draft.kind = Some("cadence".to_owned());
    draft.due = Some(due);
    draft.due_at = Some(moment_of(due));
    draft.met = time;
    draft.evidence.extend(done);
    if matches!(draft.outcome, Outcome::Late | Outcome::Breached) {
        draft.since = Some(since(facts, due));
        draft.decided = Some(since(facts, grace).lo);
    }
    debug_assert!(draft.outcome != Outcome::Breached || is_up(facts, due), "a gap breaches when it is over");
    Ok(draft)
}
