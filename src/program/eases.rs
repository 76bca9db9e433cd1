//! What an exception eases: as far as the policy alone shows, nobody who is bound is worse off with it.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::tighter::Direction;
use super::tree::{
    Change, Clause, Deadline, Exception, ExceptionTarget, Expr, ExprKind, Program, Statement, clause_of,
};
use crate::engagement::record::Value;
use crate::value::severity::Severity;

/// Returns the exceptions, by their number, that may make it worse: they do not surely ease, or one to them does not.
pub(super) fn not_easing(program: &Program) -> BTreeSet<usize> {
    let all = || program.exceptions.iter().enumerate();
    let mut worse: BTreeSet<usize> = all().filter(|(_, one)| !eases(program, one)).map(|(number, _)| number).collect();
    // One may be to another one further down.
    for _ in &program.exceptions {
        let to = all().filter(|(number, _)| worse.contains(number)).filter_map(|(_, one)| match one.to {
            ExceptionTarget::Exception(to) => Some(to),
            ExceptionTarget::Clause(_) => None,
        });
        let to: Vec<usize> = to.collect();
        worse.extend(to);
    }
    worse
}

fn eases(program: &Program, exception: &Exception) -> bool {
    let Some(id) = clause_of(&program.exceptions, exception) else { return false };
    let clause = &program.clauses[usize::from(id.0)];
    exception.changes.iter().all(|change| loosens(program, clause, change))
}

fn loosens(program: &Program, clause: &Clause, change: &Change) -> bool {
    let no_less = |now: &Expr, before: &Expr| compare(program, now, before).is_some_and(Ordering::is_ge);
    match change {
        Change::Term(term, value) => {
            let term = &program.terms[usize::from(term.0)];
            match term.tighter {
                Some(Direction::Lower) => no_less(value, &term.value),
                Some(Direction::Higher) => no_less(&term.value, value),
                None => false,
            }
        }
        Change::Grace(length) => clause.modifiers.grace.as_ref().is_none_or(|before| no_less(length, before)),
        Change::Tolerate(number, window) => clause
            .modifiers
            .tolerate
            .as_ref()
            .is_none_or(|(before, window_before)| no_less(number, before) && no_less(window_before, window)),
        Change::Severity(levels) => levels.iter().all(|(level, _)| *level == Severity::Note),
        Change::Cost(_) => false,
        Change::Suggest(_) => true,
        Change::Bound(bound) => match &clause.statement {
            Some(Statement::Limit { bound: before, .. }) => no_less(bound, before),
            _ => false,
        },
        Change::Deadline(Deadline::Within(length, after)) => match deadline(clause) {
            Some(Deadline::Within(before, after_before)) => {
                is_same_moment(after, after_before) && no_less(length, before)
            }
            _ => false,
        },
        Change::Deadline(Deadline::By(_)) => false,
    }
}

fn deadline(clause: &Clause) -> Option<&Deadline> {
    match &clause.statement {
        Some(Statement::Owes { time: super::tree::DutyTime::Deadline(deadline), .. }) => Some(deadline),
        _ => None,
    }
}

fn is_same_moment(a: &Expr, b: &Expr) -> bool {
    match (&*a.kind, &*b.kind) {
        (ExprKind::Var(a), ExprKind::Var(b)) => a == b,
        (ExprKind::Field(a, field), ExprKind::Field(b, other)) => field == other && is_same_moment(a, b),
        _ => false,
    }
}

/// Compares two constants of one unit; a term is what its default says.
fn compare(program: &Program, a: &Expr, b: &Expr) -> Option<Ordering> {
    match (constant(program, a)?, constant(program, b)?) {
        (Value::Number(a), Value::Number(b)) | (Value::Percent(a), Value::Percent(b)) => Some(a.cmp(b)),
        (Value::Money(a), Value::Money(b)) if a.currency == b.currency => Some(a.amount.cmp(&b.amount)),
        (Value::Duration(a), Value::Duration(b)) if a.family == b.family => Some(a.amount.cmp(&b.amount)),
        _ => None,
    }
}

/// A term speaks of earlier terms only, so this ends.
fn constant<'p>(program: &'p Program, expr: &'p Expr) -> Option<&'p Value> {
    match &*expr.kind {
        ExprKind::Value(value) => Some(value),
        ExprKind::Term(term) => constant(program, &program.terms[usize::from(term.0)].value),
        _ => None,
    }
}
