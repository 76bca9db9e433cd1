//! What an exception eases: nobody who is bound is worse off with it, as the terms are agreed.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::tighter::Direction;
use super::tree::{
    Change, Clause, Deadline, Exception, ExceptionTarget, Expr, ExprKind, Program, Statement, TermId, clause_of,
};
use crate::value::quantity::Quantity;
use crate::value::severity::Severity;

/// What the terms are agreed to be; nothing of one that cannot be compared.
pub type Agreed<'a> = &'a dyn Fn(TermId) -> Option<Quantity>;

/// Returns the exceptions, by their number, that may make it worse: they do not surely ease, or one to them does not.
pub(super) fn not_easing(program: &Program, agreed: Agreed<'_>) -> BTreeSet<usize> {
    let look = Look { program, agreed };
    let all = || program.exceptions.iter().enumerate();
    let mut worse: BTreeSet<usize> = all().filter(|(_, one)| !look.eases(one)).map(|(number, _)| number).collect();
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

struct Look<'a> {
    program: &'a Program,
    agreed: Agreed<'a>,
}

impl Look<'_> {
    fn eases(&self, exception: &Exception) -> bool {
        let Some(id) = clause_of(&self.program.exceptions, exception) else { return false };
        let clause = &self.program.clauses[usize::from(id.0)];
        exception.changes.iter().all(|change| self.loosens(clause, change))
    }

    fn loosens(&self, clause: &Clause, change: &Change) -> bool {
        let no_less = |now: &Expr, before: &Expr| self.order(now, before).is_some_and(Ordering::is_ge);
        match change {
            Change::Term(term, value) => {
                let agreed = (self.agreed)(*term);
                let order = self.constant(value).zip(agreed).and_then(|(now, agreed)| now.order(agreed));
                match self.program.terms[usize::from(term.0)].tighter {
                    Some(Direction::Lower) => order.is_some_and(Ordering::is_ge),
                    Some(Direction::Higher) => order.is_some_and(Ordering::is_le),
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

    fn order(&self, a: &Expr, b: &Expr) -> Option<Ordering> {
        self.constant(a)?.order(self.constant(b)?)
    }

    fn constant(&self, expr: &Expr) -> Option<Quantity> {
        match &*expr.kind {
            ExprKind::Value(value) => value.quantity(),
            ExprKind::Term(term) => (self.agreed)(*term),
            _ => None,
        }
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
