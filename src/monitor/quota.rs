//! What limits of all sorts share: the quota, its events in order, the breach of a run.

use super::draft::Draft;
use super::window::{Occurrence, Run};
use crate::engagement::timeline::natural;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Matched, keep_firsts};
use crate::facts::scope::{Cause, Scope, Special};
use crate::facts::truth::{Gap, Truth};
use crate::program::tree::{Clause, Expr, Function, LimitWindow, Measure, Statement};

/// A quota of a clause.
pub struct Quota<'p> {
    /// The clause.
    pub clause: &'p Clause,
    /// What is measured.
    pub measure: &'p Measure,
    /// The bound.
    pub bound: &'p Expr,
    /// In which window.
    pub window: Option<&'p LimitWindow>,
    /// What is carried on.
    pub carry: Option<(&'p Expr, &'p Expr)>,
    /// The smallest sample.
    pub special: Special,
}

impl<'p> Quota<'p> {
    /// Returns the quota of a clause that is one.
    pub fn of(clause: &'p Clause) -> Option<Self> {
        let Some(Statement::Limit { measure, bound, window, carry, enough, .. }) = &clause.statement else {
            return None;
        };
        let carry = carry.as_ref().map(|(most, length)| (most, length));
        let special = Special { enough: *enough, ..Special::default() };
        Some(Self { clause, measure, bound, window: window.as_ref(), carry, special })
    }
}

/// Returns the draft of a run.
pub fn breach(subject: Option<Item>, run: Run) -> Draft {
    let mut draft = Draft::breach(subject, run.first);
    draft.excess = run.excess();
    draft.cause = run.cause;
    draft.offender = run.items.first().copied();
    draft.episode = Some((run.items.len(), run.last));
    draft.measure = run.highest;
    draft.evidence.extend(&run.window);
    draft.evidence.extend(&run.items);
    keep_firsts(&mut draft.evidence);
    draft
}

/// Returns the events of a measure in the order in which they come to count: of `share` those of which it asks.
pub fn stream<'a>(facts: &Facts<'a>, measure: &Measure, scope: Scope<'_, 'a>) -> Result<Vec<Occurrence>, Gap> {
    let pattern = &measure.pattern;
    let now = Scope { hand: facts.now(), own: facts.now(), ..scope };
    // What has no known moment has no place among the others.
    let matters = |item: &&Item| now.matches_but(pattern, **item, false) != Truth::False;
    if let Some(item) = undated(&now.candidates(pattern), facts).find(matters) {
        return Err(facts.undated(*item));
    }
    if pattern.closed && measure.function != Function::Share {
        let all = now.matched(pattern);
        let of = |matched: &Matched| Occurrence {
            matched: matched.clone(),
            cause: Some(Cause::Event(matched.item)),
            again: false,
        };
        return Ok(all.iter().filter(|matched| may_count(&matched.truth)).map(of).collect());
    }
    let mut stream = Vec::new();
    for &item in now.candidates(pattern).iter() {
        let own = (facts.time(item), Some(Cause::Event(item)));
        let (truth, (time, cause)) = if measure.function == Function::Share {
            let at = Scope { hand: own.0, own: own.0, cause: own.1, ..scope };
            (facts.decide(|| at.among(measure, item)), own)
        } else {
            match facts.trigger_in(pattern, item, scope) {
                Ok(Some(turn)) => (Truth::True, turn),
                Ok(None) => continue,
                Err(gap) => (Truth::Unknown(gap), own),
            }
        };
        if !may_count(&truth) {
            continue;
        }
        // An item that comes to meet the condition later changes the share then.
        let turns = measure.function == Function::Share && pattern.changes;
        let turn = if turns { facts.trigger_in(pattern, item, scope).ok().flatten() } else { None };
        if let Some((turned, cause)) = turn.filter(|(turned, _)| *turned != time) {
            let matched = Matched { item, time: turned, truth: truth.clone() };
            stream.push(Occurrence { matched, cause, again: true });
        }
        stream.push(Occurrence { matched: Matched { item, time, truth }, cause, again: false });
    }
    // Those of one moment by kind and id.
    let kind = |item: Item| scope.kind_of(item);
    stream.sort_by(|Occurrence { matched: a, .. }, Occurrence { matched: b, .. }| {
        let order = a.time.order_key().cmp(&b.time.order_key()).then_with(|| kind(a.item).cmp(&kind(b.item)));
        order.then_with(|| natural(&facts.id(a.item), &facts.id(b.item)))
    });
    Ok(stream)
}

fn undated<'x>(items: &'x [Item], facts: &'x Facts<'_>) -> impl Iterator<Item = &'x Item> {
    items.iter().filter(|item| !facts.is_dated(**item))
}

fn may_count(truth: &Truth) -> bool {
    !matches!(truth, Truth::False | Truth::Unknown(Gap::NoVerdict))
}
