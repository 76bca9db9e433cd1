//! A clause that is asked why it says nothing, and how what it compares is shown.

use crate::base::source::{SourceMap, Span};
use crate::evaluate::shown::shown;
use crate::facts::index::Facts;
use crate::facts::scope::Scope;
use crate::facts::truth::Gap;
use crate::finding::Verdicts;
use crate::program::tree::{Clause, Each, Expr, ExprKind, Pattern, Statement};

/// A clause that is asked why it says nothing.
#[derive(Clone, Copy)]
pub struct Question<'q, 'f> {
    /// The facts, the breaches found among them.
    pub facts: &'q Facts<'f>,
    /// What was found.
    pub verdicts: &'q Verdicts,
    /// The policy's files.
    pub policy: &'q SourceMap,
    /// The clause.
    pub clause: &'q Clause,
}

/// The pattern of what a clause is about: its subjects, else what it forbids, counts or asks for.
pub(super) fn looked_at(clause: &Clause) -> Option<&Pattern> {
    match &clause.each {
        Some(Each::Items(pattern)) => Some(pattern),
        _ => spoken_of(clause),
    }
}

/// The pattern of what a statement forbids, counts or asks for.
pub(super) fn spoken_of(clause: &Clause) -> Option<&Pattern> {
    match &clause.statement {
        Some(Statement::Forbid(pattern) | Statement::Owes { duty: pattern, .. }) => Some(pattern),
        Some(Statement::Limit { measure, .. }) => Some(&measure.pattern),
        _ => None,
    }
}

impl Question<'_, '_> {
    pub(super) fn text(&self, span: Span) -> String {
        self.policy.one_line(span)
    }

    /// Returns the values of the parts of an expression that are not written in it: `: due of paid is 2026-03-01`.
    pub(super) fn values(&self, expr: &Expr, at: Scope<'_, '_>) -> String {
        let is_written = |expr: &&Expr| !matches!(&*expr.kind, ExprKind::Value(_) | ExprKind::Var(_));
        let shown = expr.children().into_iter().filter(is_written).filter_map(|side| {
            let value = shown(self.facts, &at.value(side).ok()?)?;
            Some(format!("{} is {value}", self.text(side.span)))
        });
        let shown: Vec<String> = shown.collect();
        if shown.is_empty() { String::new() } else { format!(": {}", shown.join(", ")) }
    }
}

/// Returns what is missing: ` without …`.
pub(super) fn missing(gap: &Gap) -> Option<String> {
    match gap {
        Gap::Facts(facts) => Some(format!(" without {}", facts.join(", "))),
        _ => None,
    }
}
