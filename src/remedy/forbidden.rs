//! What happened and should not have.

use super::change::Change;
use super::occurrence::{asks_for_hours, moved};
use super::require::{mended, on_other_day};
use super::seek::Seek;
use super::sizes::of_compared;
use super::{chosen, fields, paid};
use crate::engagement::record::EventId;
use crate::program::reads::walk;
use crate::program::tree::{Expr, ExprKind, Pattern};

/// Returns the nearest moments at which what is forbidden is not, what would have made it allowed, and the record without it.
pub fn changes(seek: &Seek<'_>, pattern: &Pattern) -> Vec<Change> {
    let Some(event) = seek.subject().or_else(|| seek.evidence().first().copied()) else { return Vec::new() };
    let mut changes = if asks_for_hours(pattern) { moved(seek, event) } else { Vec::new() };
    changes.extend(paid::changes(seek));
    let filter = pattern.filter.as_deref().filter(|_| changes.is_empty());
    changes.extend(filter.into_iter().flat_map(|filter| allowed(seek, filter, event)));
    let is_mended = !changes.is_empty();
    if !is_mended && filter.is_some_and(|filter| hangs_on_others(seek, filter)) {
        changes.extend(on_other_day(seek));
    }
    // Of what comes at a wrong hour or day, not to come is as good as to come then; else it is told where nothing else is.
    if !is_mended || asks_for_hours(pattern) {
        changes.extend(chosen::without(seek, &[event]));
    }
    if changes.is_empty() {
        changes.extend(fields::with_other_word(seek, pattern, &[event]));
    }
    changes
}

/// Returns what would have made a part of a condition fail, and with it what is forbidden be allowed: what had to come before, another
/// size, another person.
fn allowed(seek: &Seek<'_>, part: &Expr, event: EventId) -> Vec<Change> {
    match &*part.kind {
        ExprKind::And(a, b) | ExprKind::Or(a, b) => [allowed(seek, a, event), allowed(seek, b, event)].concat(),
        ExprKind::Not(inner) => match &*inner.kind {
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                [a, b].into_iter().flat_map(|part| wanted(seek, part, event)).collect()
            }
            _ => wanted(seek, inner, event),
        },
        _ => otherwise(seek, part, event),
    }
}

/// Returns what would have made a part hold that had to.
fn wanted(seek: &Seek<'_>, part: &Expr, event: EventId) -> Vec<Change> {
    match &*part.kind {
        ExprKind::Exists(..) | ExprKind::EventOrder(..) | ExprKind::AtLeast { .. } | ExprKind::IsWithin(..) => {
            mended(seek, part)
        }
        _ => otherwise(seek, part, event),
    }
}

/// Returns the event of another size or by another person, where a condition compares that, and whoever is bound chose it.
fn otherwise(seek: &Seek<'_>, part: &Expr, event: EventId) -> Vec<Change> {
    if !chosen::is_chosen(seek, event) {
        return Vec::new();
    }
    let sized = of_compared(seek, part);
    if sized.is_empty() { fields::by_another(seek, part).into_iter().collect() } else { sized }
}

/// Whether a condition asks for more than what the record states of the event itself, so that on another day it may be otherwise.
fn hangs_on_others(seek: &Seek<'_>, filter: &Expr) -> bool {
    let mut hangs = false;
    let mut look = |part: &Expr| {
        hangs |= match &*part.kind {
            ExprKind::Exists(..)
            | ExprKind::EventOrder(..)
            | ExprKind::Measure(..)
            | ExprKind::During(..)
            | ExprKind::Order(..)
            | ExprKind::AtLeast { .. }
            | ExprKind::IsWithin(..) => true,
            ExprKind::Field(_, field) => *field == seek.plan.words.at,
            _ => false,
        }
    };
    walk(filter, &mut look, &mut |_| ());
    hangs
}
