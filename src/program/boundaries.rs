//! The boundaries of a policy: its deadlines, limits and thresholds, each by its text.

use rust_decimal::Decimal;

use super::parts::{changed, expressions, patterns};
use super::reads::{walk, walk_pattern};
use super::tree::{
    Clause, ClauseId, Comparison, DutyTime, Expr, ExprKind, Function, Program, Statement, Type, clause_of,
};
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
    /// Whether something can stand on it: what is counted at an event counts the event.
    pub has_on: bool,
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
        let mut of_clause: Vec<Boundary> = stated(program, clause).collect();
        let mut look = |part: &Expr| {
            let has_before = !is_of_none(part);
            let boundary = |sort| Boundary { clause: clause.id, sort, span: part.span, has_before, has_on: true };
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
fn stated(program: &Program, clause: &Clause) -> impl Iterator<Item = Boundary> {
    let modifiers = &clause.modifiers;
    let of_statement = match &clause.statement {
        Some(Statement::Owes { time: DutyTime::Deadline(deadline), .. }) => {
            Some((Sort::Deadline, deadline.span(), ANY))
        }
        Some(Statement::Owes { time: DutyTime::Every { every, .. }, .. }) => Some((Sort::Deadline, every.span, ANY)),
        Some(Statement::Limit { measure, bound, .. }) => {
            let counts = matches!(measure.function, Function::Count | Function::Distinct | Function::Streak);
            let sides = if counts { counted(program, bound) } else { (!is_zero(bound), true) };
            Some((Sort::Limit, bound.span, sides))
        }
        Some(Statement::May { from, .. }) => Some((Sort::Right, from.span, ANY)),
        _ => None,
    };
    let grace = modifiers.grace.as_ref().map(|grace| (Sort::Grace, grace.span, ANY));
    let tolerance =
        modifiers.tolerate.as_ref().map(|(count, _)| (Sort::Tolerance, count.span, counted(program, count)));
    let clause = clause.id;
    let boundary = move |(sort, span, (has_before, has_on))| Boundary { clause, sort, span, has_before, has_on };
    of_statement.into_iter().chain(grace).chain(tolerance).map(boundary)
}

/// Something can stand just before and on it.
const ANY: (bool, bool) = (true, true);

/// Whether something can stand just before and on a bound of what is counted at an event: that event counts, so the least is one.
fn counted(program: &Program, bound: &Expr) -> (bool, bool) {
    match number(program, bound) {
        Some(bound) => (bound >= Decimal::TWO, bound >= Decimal::ONE),
        None => ANY,
    }
}

/// Returns a number that is written as it is, also as the value of a term.
fn number(program: &Program, expr: &Expr) -> Option<Decimal> {
    match &*expr.kind {
        ExprKind::Value(Value::Number(number)) => Some(*number),
        ExprKind::Term(term) => number(program, &program.terms[usize::from(term.0)].value),
        _ => None,
    }
}

/// Whether an expression compares with none what is never less: how many there are, or how long something is overdue.
fn is_of_none(expr: &Expr) -> bool {
    let never_less = |part: &Expr| match &*part.kind {
        ExprKind::Measure(measure) => {
            matches!(measure.function, Function::Count | Function::Distinct | Function::Streak | Function::Share)
        }
        ExprKind::Overdue | ExprKind::Excess => true,
        ExprKind::Field(..) => matches!(&part.ty, Type::Duration(_)),
        _ => false,
    };
    let ExprKind::Compare(_, left, right) = &*expr.kind else { return false };
    is_zero(right) && never_less(left) || is_zero(left) && never_less(right)
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
    match &*expr.kind {
        ExprKind::Value(Value::Number(number)) => number.is_zero(),
        ExprKind::Value(Value::Duration(duration)) => duration.amount.is_zero(),
        _ => false,
    }
}
