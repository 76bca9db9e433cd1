//! What a quota says at one of its events: over, within, or what is missing to say so.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::window::{Range, Reach, Sliding};
use crate::facts::item::Val;
use crate::facts::scope::Scope;
use crate::facts::truth::Gap;
use crate::facts::worlds::Differ;
use crate::program::tree::{Change, Expr};

/// What a quota says at an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// Over: the measure and the bound, where it is known by how much.
    Over(Option<(Val, Val)>),
    /// Within: the measure and the bound, where they are certain.
    Within(Option<(Val, Val)>),
    /// Too few items.
    Nothing,
    /// A fact is missing.
    Unknown(Gap),
    /// It is none of the events.
    NoEvent,
}

/// What a quota says at the event of that place, in every world.
pub fn said(sliding: &mut Sliding<'_>, place: usize, reach: Reach, bound: &Expr, at: Scope<'_, '_>) -> Said {
    if let Err(gap) = sliding.advance(place, reach, at) {
        return Said::Unknown(gap);
    }
    if let Some(range) = sliding.range(place, at) {
        return within_range(range, bound, at);
    }
    let answers = at.facts.in_every_world(|| {
        let value = match sliding.certain(place, Some(at)) {
            Some(value) => Ok(value),
            None => match sliding.value(place, at) {
                Some(value) => value,
                None => return Said::NoEvent,
            },
        };
        against(value, bound_at(bound, at), bound, at)
    });
    match answers.one() {
        Ok(said) => said,
        Err(differ) => merged(differ),
    }
}

/// What a quota says of a count that lies between two numbers.
fn within_range(range: Range, bound: &Expr, at: Scope<'_, '_>) -> Said {
    let own = bound;
    let bound = match at.facts.in_every_world(|| bound_at(bound, at)).one() {
        Ok(bound) => bound,
        Err(differ) => Err(differ.gap),
    };
    let of = |count: usize| against(Ok(Val::Number(Decimal::from(count))), bound.clone(), own, at);
    match (of(range.least), of(range.most)) {
        (unknown @ Said::Unknown(_), _) => unknown,
        (Said::Over(measure), _) if range.is_event => Said::Over(measure.filter(|_| range.least == range.most)),
        (_, Said::Within(measure)) => Said::Within(measure.filter(|_| range.least == range.most)),
        // An order that nobody recorded finds no breach.
        _ if range.gap == Gap::Order => Said::Within(None),
        _ => Said::Unknown(range.gap),
    }
}

/// Returns what is allowed at an event: the clause's bound, or that of an exception.
pub fn bound_at(bound: &Expr, at: Scope<'_, '_>) -> Result<Val, Gap> {
    at.value(at.changed(bound_of)?.unwrap_or(bound))
}

/// Returns the bound that an exception sets.
fn bound_of(change: &Change) -> Option<&Expr> {
    match change {
        Change::Bound(bound) => Some(bound),
        _ => None,
    }
}

/// Notes how a measure stands beside what is allowed: the clause's bound, or that of an exception.
pub fn saw_bound(bound: &Expr, at: Scope<'_, '_>, measure: &Val, allowed: &Val) {
    if at.facts.is_watched() {
        let bound = at.changed(bound_of).ok().flatten().unwrap_or(bound);
        at.saw_values(bound.span, &[bound], measure, allowed);
    }
}

fn against(value: Result<Val, Gap>, bound: Result<Val, Gap>, own: &Expr, at: Scope<'_, '_>) -> Said {
    match (value, bound) {
        (Err(Gap::NoVerdict), _) => Said::Nothing,
        (Ok(value), Ok(bound)) => {
            saw_bound(own, at, &value, &bound);
            match at.ordering_of(&value, &bound) {
                Ok(Ordering::Greater) => Said::Over(Some((value, bound))),
                Ok(_) => Said::Within(Some((value, bound))),
                Err(gap) => Said::Unknown(gap),
            }
        }
        (Err(a), Err(b)) => Said::Unknown(a.merge(b)),
        (Err(gap), _) | (_, Err(gap)) => Said::Unknown(gap),
    }
}

/// What is to be said where the worlds differ.
fn merged(Differ { answers, gap, more }: Differ<Said>) -> Said {
    let missing = answers.iter().filter_map(|said| match said {
        Said::Unknown(gap) => Some(gap.clone()),
        _ => None,
    });
    let missing = missing.reduce(Gap::merge);
    let over = answers.iter().filter(|said| matches!(said, Said::Over(..))).count();
    match missing {
        None if more => Said::Unknown(gap),
        None if over == answers.len() => Said::Over(None),
        // An order that nobody recorded finds no breach.
        None if over == 0 || gap == Gap::Order => Said::Within(None),
        None => Said::Unknown(gap),
        Some(missing) => Said::Unknown(missing.merge(gap)),
    }
}
