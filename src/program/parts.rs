//! The parts of a clause: its outermost patterns and expressions, to go through them.

use super::reads::{walk, walk_pattern};
use super::tree::{Change, Clause, Cost, CostAmount, Deadline, DutyTime, Each, Expr, LimitWindow, Pattern, Statement};
use crate::base::source::Span;

/// Returns the outermost patterns of a clause.
pub(super) fn patterns(clause: &Clause) -> Vec<&Pattern> {
    let mut all = Vec::new();
    if let Some(Each::Items(pattern)) = &clause.each {
        all.push(pattern);
    }
    match &clause.statement {
        Some(Statement::Owes { duty: pattern, .. } | Statement::Forbid(pattern)) => all.push(pattern),
        Some(Statement::Limit { measure, .. }) => all.push(&measure.pattern),
        _ => {}
    }
    all.extend(&clause.modifiers.pausing);
    all
}

/// Returns the outermost expressions of a clause.
pub(super) fn expressions(clause: &Clause) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = Vec::new();
    if let Some(Each::Period { from, .. }) = &clause.each {
        all.extend(from);
    }
    match &clause.statement {
        Some(Statement::Owes { totalling, time, .. }) => {
            all.extend(totalling);
            all.extend(times(time));
        }
        Some(Statement::Limit { measure, bound, window, carry, .. }) => {
            all.extend(measure.value.as_deref());
            all.extend(measure.among.as_deref());
            all.push(bound);
            match window {
                Some(LimitWindow::InAny(length)) => all.push(length),
                Some(LimitWindow::Within(length, after)) => all.extend([length, after]),
                None => {}
            }
            all.extend(carry.iter().flat_map(|(most, long)| [most, long]));
        }
        Some(Statement::Require { cond, .. }) => all.push(cond),
        Some(Statement::May { from, until, .. }) => {
            all.push(from);
            all.extend(until);
        }
        Some(Statement::Forbid(_)) | None => {}
    }
    let modifiers = &clause.modifiers;
    all.extend(modifiers.unless.iter().map(|(cond, _)| cond));
    all.extend(&modifiers.grace);
    all.extend(modifiers.tolerate.iter().flat_map(|(count, window)| [count, window]));
    all.extend(modifiers.severity.iter().filter_map(|(_, when)| when.as_ref()));
    all.extend(modifiers.suggest.iter().filter_map(|(_, when)| when.as_ref()));
    all.extend(modifiers.deems.iter().map(|(_, about)| about));
    all.extend(modifiers.costs.iter().flat_map(of_cost));
    all
}

impl Clause {
    /// Goes through every expression of the clause, those inside others and in patterns, too.
    pub fn each_expr(&self, on_expr: &mut dyn FnMut(&Expr)) {
        patterns(self).into_iter().for_each(|pattern| walk_pattern(pattern, on_expr, &mut |_| ()));
        expressions(self).into_iter().for_each(|expr| walk(expr, on_expr, &mut |_| ()));
    }
}

fn of_cost(cost: &Cost) -> impl Iterator<Item = &Expr> {
    let amount = match &cost.amount {
        CostAmount::Amount(amount) => Some(amount),
        CostAmount::Interest { points, .. } => points.as_ref(),
        CostAmount::Compensation(_) => None,
    };
    cost.when.iter().chain(amount)
}

/// Returns the expressions of a duty's time.
pub(super) fn times(time: &DutyTime) -> Vec<&Expr> {
    match time {
        DutyTime::Deadline(deadline) => deadline.parts(),
        DutyTime::Every { every, from, until } => {
            std::iter::once(every).chain(from.as_ref()).chain(until.as_ref()).collect()
        }
    }
}

impl Deadline {
    /// Returns its expressions.
    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Self::Within(length, after) => vec![length, after],
            Self::By(moment) => vec![moment],
        }
    }

    /// Returns its text.
    pub fn span(&self) -> Span {
        match self {
            Self::Within(length, after) => length.span.to(after.span),
            Self::By(time) => time.span,
        }
    }
}

/// Returns the expressions of what an exception changes.
pub(super) fn changed(change: &Change) -> Vec<&Expr> {
    match change {
        Change::Term(_, value) | Change::Grace(value) | Change::Bound(value) => vec![value],
        Change::Tolerate(count, window) => vec![count, window],
        Change::Severity(levels) => levels.iter().filter_map(|(_, when)| when.as_ref()).collect(),
        Change::Suggest(actions) => actions.iter().filter_map(|(_, when)| when.as_ref()).collect(),
        Change::Deadline(deadline) => deadline.parts(),
        Change::Cost(cost) => of_cost(cost).collect(),
    }
}
