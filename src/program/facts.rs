//! What a condition that holds (or does not) tells: fields that are stated, kinds that records are of.
//!
//! So `cost is known and cost > 5 EUR` may use a field that the policy declared with `?`.

use super::tree::{Expr, ExprKind, Var};
use crate::engagement::vocabulary::{FieldId, KindId};

/// A step on the way to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A variable.
    Var(Var),
    /// The client record.
    Client,
    /// The contract record.
    Contract,
    /// A field of what comes before.
    Field(FieldId),
}

/// Something known of a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fact {
    /// The record states it.
    Known(Vec<Step>),
    /// A condition that would tell has a mistake in it: anything may be known.
    Mistaken,
    /// It is a record of one of these kinds.
    Kind(Vec<Step>, Vec<KindId>),
}

/// Returns the way to a field, or nothing for an expression of another form.
pub(super) fn path(expr: &Expr) -> Option<Vec<Step>> {
    match &*expr.kind {
        ExprKind::Var(var) => Some(vec![Step::Var(*var)]),
        ExprKind::Client => Some(vec![Step::Client]),
        ExprKind::Contract => Some(vec![Step::Contract]),
        ExprKind::Field(base, field) => {
            let mut steps = path(base)?;
            steps.push(Step::Field(*field));
            Some(steps)
        }
        _ => None,
    }
}

/// Returns what is known where a condition is true (or, with `truth` false, where it is false).
pub(super) fn facts(cond: &Expr, truth: bool) -> Vec<Fact> {
    match &*cond.kind {
        ExprKind::Not(inner) => facts(inner, !truth),
        ExprKind::And(a, b) if truth => [facts(a, true), facts(b, true)].concat(),
        ExprKind::Or(a, b) if !truth => [facts(a, false), facts(b, false)].concat(),
        ExprKind::IsKnown(inner) if truth => path(inner).map(Fact::Known).into_iter().collect(),
        ExprKind::IsKind(inner, kinds) if truth => {
            path(inner).map(|steps| Fact::Kind(steps, kinds.clone())).into_iter().collect()
        }
        _ => Vec::new(),
    }
}
