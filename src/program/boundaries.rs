//! The boundaries of a policy: its deadlines, limits and thresholds, each by its text.

use super::parts::{changed, expressions, patterns};
use super::reads::{walk, walk_pattern};
use super::tree::{Clause, ClauseId, Comparison, DutyTime, Expr, ExprKind, Program, Statement, clause_of};
use crate::base::source::Span;
use crate::engagement::record::Value;

/// A boundary of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Boundary {
    /// The clause.
    pub clause: ClauseId,
    /// What it bounds.
    pub sort: Sort,
    /// Its text.
    pub span: Span,
    /// Whether something can stand just before it: nothing is less than none.
    pub has_before: bool,
}

/// What a boundary bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// Until when something must happen.
    Deadline,
    /// Until when a lateness is no finding.
    Grace,
    /// How much may happen.
    Limit,
    /// How many breaches are forgiven.
    Tolerance,
    /// A comparison in a condition.
    Threshold,
    /// The edges of a band of hours.
    Hours,
    /// From when a right is there.
    Right,
}

impl Sort {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deadline => "deadline",
            Self::Grace => "grace",
            Self::Limit => "limit",
            Self::Tolerance => "tolerance",
            Self::Threshold => "threshold",
            Self::Hours => "hours",
            Self::Right => "right",
        }
    }
}

/// Returns the boundaries of a policy, by clause, in the order of the text. What only review looks at has none.
pub fn boundaries(program: &Program) -> Vec<Boundary> {
    let mut found = Vec::new();
    for clause in program.clauses.iter().filter(|clause| !clause.modifiers.before_signing) {
        let own = program.exceptions.iter().filter(|one| clause_of(&program.exceptions, one) == Some(clause.id));
        let of_exceptions = own.flat_map(|one| std::iter::once(&one.when).chain(one.changes.iter().flat_map(changed)));
        let mut of_clause: Vec<Boundary> = stated(clause).collect();
        let mut look = |part: &Expr| {
            let boundary = |sort| Boundary { clause: clause.id, sort, span: part.span, has_before: true };
            of_clause.extend(threshold(part).map(boundary));
        };
        patterns(clause).into_iter().for_each(|pattern| walk_pattern(pattern, &mut look, &mut |_| ()));
        expressions(clause).into_iter().chain(of_exceptions).for_each(|expr| walk(expr, &mut look, &mut |_| ()));
        of_clause.sort_unstable();
        of_clause.dedup();
        found.extend(of_clause);
    }
    found
}

/// Returns what a clause states as a bound, apart from its conditions.
fn stated(clause: &Clause) -> impl Iterator<Item = Boundary> {
    let modifiers = &clause.modifiers;
    let of_statement = match &clause.statement {
        Some(Statement::Owes { time: DutyTime::Deadline(deadline), .. }) => {
            Some((Sort::Deadline, deadline.span(), true))
        }
        Some(Statement::Owes { time: DutyTime::Every { every, .. }, .. }) => Some((Sort::Deadline, every.span, true)),
        Some(Statement::Limit { bound, .. }) => Some((Sort::Limit, bound.span, !is_zero(bound))),
        Some(Statement::May { from, .. }) => Some((Sort::Right, from.span, true)),
        _ => None,
    };
    let grace = modifiers.grace.as_ref().map(|grace| (Sort::Grace, grace.span, true));
    let tolerance = modifiers.tolerate.as_ref().map(|(count, _)| (Sort::Tolerance, count.span, !is_zero(count)));
    let clause = clause.id;
    let boundary = move |(sort, span, has_before)| Boundary { clause, sort, span, has_before };
    of_statement.into_iter().chain(grace).chain(tolerance).map(boundary)
}

/// Returns of which sort the boundary of a comparison is; nothing for any other expression.
fn threshold(expr: &Expr) -> Option<Sort> {
    match &*expr.kind {
        ExprKind::Compare(Comparison::Equal | Comparison::NotEqual, ..) => None,
        ExprKind::Compare(..)
        | ExprKind::AtLeast { .. }
        | ExprKind::IsWithin(..)
        | ExprKind::Order(..)
        | ExprKind::EventOrder(..) => Some(Sort::Threshold),
        ExprKind::Hours(..) => Some(Sort::Hours),
        _ => None,
    }
}

fn is_zero(expr: &Expr) -> bool {
    matches!(&*expr.kind, ExprKind::Value(Value::Number(number)) if number.is_zero())
}
