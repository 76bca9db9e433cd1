//! `owes … every D`: the longest gap between two events of a kind.

use super::draft::{Draft, Outcome};
use super::duty::{Recurrence, discharges};
use super::owes::{End, Places, conclude, grace_end, is_up, merged};
use super::subjects;
use crate::facts::due::moment_of;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Time, Val};
use crate::facts::scope::{Env, Scope};
use crate::facts::truth::Gap;
use crate::facts::worlds::Differ;
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
        return gaps(facts, cadence, None, Scope::of(facts, cadence.clause.id, facts.start()));
    };
    for (item, trigger) in subjects {
        let env = Env { var, item, outer: None };
        drafts.extend(gaps(facts, cadence, Some(item), Scope::of(facts, cadence.clause.id, trigger).with(&env)));
    }
    drafts
}

/// Judges the gaps of a cadence in every world, each due day once.
fn gaps<'a>(facts: &Facts<'a>, cadence: Cadence<'_>, subject: Option<Item>, scope: Scope<'_, 'a>) -> Vec<Draft> {
    let answers = facts.in_every_world(|| in_world(facts, cadence, subject, scope));
    match answers.one() {
        Ok(drafts) => drafts,
        Err(Differ { answers: worlds, gap, more }) => {
            let mut keys: Vec<Option<String>> = Vec::new();
            for draft in worlds.iter().flatten() {
                if !keys.contains(&draft.key) {
                    keys.push(draft.key.clone());
                }
            }
            let of = |world: &[Draft], key: &Option<String>| world.iter().find(|draft| draft.key == *key).cloned();
            let each = keys.iter().map(|key| worlds.iter().map(|world| of(world, key)).collect());
            each.filter_map(|answers| merged(facts, Differ { answers, gap: gap.clone(), more })).collect()
        }
    }
}

fn in_world<'a>(facts: &Facts<'a>, cadence: Cadence<'_>, subject: Option<Item>, scope: Scope<'_, 'a>) -> Vec<Draft> {
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
    let zone = facts.zone();
    let Some(mut anchor) = beginning(facts, cadence, scope)? else { return Ok(()) };
    // When it is over is asked today, of all that has happened.
    let today = Scope { own: facts.now(), hand: facts.now(), ..scope };
    let until = match cadence.until.map(|until| today.value(until)).transpose()? {
        Some(Val::Moment(moment)) => Some(Time::of(moment, zone)),
        _ => None,
    };
    let due_after = |anchor: Time| {
        let at = Scope { own: anchor, hand: anchor, ..scope };
        facts.count(cadence.clause, anchor.moment(), cadence.every, false, at)
    };
    let events = discharges(facts, cadence.pattern, cadence.party, Some(anchor), scope, Recurrence::Every)?;
    let mut last = None;
    let begins = anchor.lo;
    let mut events = events.into_iter().filter(|item| facts.time(*item).hi >= begins);
    loop {
        let due = due_after(anchor)?;
        let at = Time::of(moment_of(due), zone);
        if until.is_some_and(|until| at.day > until.day || at.exact() && at.lo > until.hi) {
            return Ok(());
        }
        let done = events.next();
        if let Some(item) = done {
            // One from which the next would be due at the same time only moves the beginning.
            let time = facts.time(item);
            if due_after(time)? == due {
                (anchor, last) = (time, Some(item));
                continue;
            }
        }
        let mut draft = gap(facts, cadence, subject, (anchor, due), done, scope)?;
        draft.evidence.splice(0..0, last);
        drafts.push(draft);
        let Some(item) = done else { return Ok(()) };
        (anchor, last) = (facts.time(item), Some(item));
    }
}

/// From when a cadence counts: `from`, else the contract's start, else its signature.
fn beginning<'a>(facts: &Facts<'a>, cadence: Cadence<'_>, scope: Scope<'_, 'a>) -> Result<Option<Time>, Gap> {
    let zone = facts.zone();
    // A day opens at its start (language.md 4.3).
    let opens = |moment| Time { hi: Time::of(moment, zone).lo, ..Time::of(moment, zone) };
    if let Some(from) = cadence.from {
        return Ok(match scope.value(from)? {
            Val::Moment(moment) => Some(opens(moment)),
            _ => None,
        });
    }
    Ok(facts.contract_begins().map(opens))
}

fn gap<'a>(
    facts: &Facts<'a>,
    cadence: Cadence<'_>,
    subject: Option<Item>,
    (anchor, due): (Time, Due),
    done: Option<Item>,
    scope: Scope<'_, 'a>,
) -> Result<Draft, Gap> {
    let grace = grace_end(facts, cadence.clause, due, scope)?;
    let key = match moment_of(due) {
        Moment::Day(day) => day.to_string(),
        Moment::At(at) => facts.zone().format(at).chars().take(16).collect(),
    };
    let key = match subject {
        Some(item) => format!("{}/{key}", facts.id(item)),
        None => key,
    };
    let mut draft = Draft::new(subject, anchor, Outcome::Pending);
    draft.key = Some(key);
    draft.kind = Some("cadence".into());
    draft.due = Some(due);
    draft.evidence.extend(done);
    let places = Places::with(cadence.clause, scope.places(cadence.every.span, &[cadence.every]), scope);
    let (time, end) = (done.map(|item| facts.time(item)), End { places: &places, due, grace });
    conclude(facts, cadence.pattern, end, Ok(time), &mut draft);
    debug_assert!(draft.outcome != Outcome::Breached || is_up(facts, due), "a gap breaches when it is over");
    Ok(draft)
}
