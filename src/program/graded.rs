//! The clauses of whose breaches something asks how grave they are.

use std::collections::BTreeSet;

use super::reads::{walk, walk_pattern};
use super::tree::{BreachField, ClauseId, Expr, ExprKind, Pattern, Source, Var};

/// Returns the clauses of whose breaches expressions and patterns read the severity.
pub(super) fn graded<'p>(
    exprs: impl IntoIterator<Item = &'p Expr>,
    patterns: impl IntoIterator<Item = &'p Pattern>,
) -> BTreeSet<ClauseId> {
    let (mut read, mut breaches): (BTreeSet<Var>, Vec<(Var, Vec<ClauseId>)>) = Default::default();
    let mut on_expr = |expr: &Expr| {
        if let ExprKind::BreachField(of, BreachField::Severity) = &*expr.kind
            && let ExprKind::Var(var) = &*of.kind
        {
            read.insert(*var);
        }
    };
    let mut on_pattern = |pattern: &Pattern| {
        if let Source::Breaches(clauses) = &pattern.source {
            breaches.push((pattern.var, clauses.clone()));
        }
    };
    exprs.into_iter().for_each(|expr| walk(expr, &mut on_expr, &mut on_pattern));
    patterns.into_iter().for_each(|pattern| walk_pattern(pattern, &mut on_expr, &mut on_pattern));
    breaches.into_iter().filter(|(var, _)| read.contains(var)).flat_map(|(_, clauses)| clauses).collect()
}
