//! The boundaries of a policy: its deadlines, limits and thresholds, each by its text.

use super::reads::{walk, walk_pattern};
use super::tree::{
    Change, Clause, ClauseId, Comparison, Deadline, DutyTime, Each, Expr, ExprKind, LimitWindow, Pattern, Program,
    Statement, clause_of,
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
        let mut finder = Finder { clause: clause.id, found: Vec::new() };
        finder.clause(clause);
        let own = program.exceptions.iter().filter(|one| clause_of(&program.exceptions, one) == Some(clause.id));
        for exception in own {
            finder.conditions(&exception.when);
            exception.changes.iter().for_each(|change| finder.change(change));
        }
        finder.found.sort_unstable();
        finder.found.dedup();
        found.extend(finder.found);
    }
    found
}

impl Deadline {
    /// Returns its text.
    pub fn span(&self) -> Span {
        match self {
            Self::Within(length, after) => length.span.to(after.span),
            Self::By(time) => time.span,
        }
    }
}

struct Finder {
    clause: ClauseId,
    found: Vec<Boundary>,
}

impl Finder {
    fn add(&mut self, sort: Sort, span: Span, has_before: bool) {
        self.found.push(Boundary { clause: self.clause, sort, span, has_before });
    }

    fn clause(&mut self, clause: &Clause) {
        if let Some(Each::Items(pattern)) = &clause.each {
            self.pattern(pattern);
        }
        if let Some(statement) = &clause.statement {
            self.statement(statement);
        }
        let modifiers = &clause.modifiers;
        if let Some(grace) = &modifiers.grace {
            self.add(Sort::Grace, grace.span, true);
        }
        if let Some((count, _)) = &modifiers.tolerate {
            self.add(Sort::Tolerance, count.span, !is_zero(count));
        }
        modifiers.unless.iter().for_each(|(cond, _)| self.conditions(cond));
        modifiers.pausing.iter().for_each(|pattern| self.pattern(pattern));
        modifiers.severity.iter().filter_map(|(_, when)| when.as_ref()).for_each(|when| self.conditions(when));
        modifiers.costs.iter().filter_map(|cost| cost.when.as_ref()).for_each(|when| self.conditions(when));
        modifiers.suggest.iter().filter_map(|(_, when)| when.as_ref()).for_each(|when| self.conditions(when));
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Owes { duty, totalling, time, .. } => {
                self.pattern(duty);
                totalling.iter().for_each(|total| self.conditions(total));
                match time {
                    DutyTime::Deadline(deadline) => self.add(Sort::Deadline, deadline.span(), true),
                    DutyTime::Every { every, .. } => self.add(Sort::Deadline, every.span, true),
                }
            }
            Statement::Forbid(pattern) => self.pattern(pattern),
            Statement::Limit { measure, bound, window, .. } => {
                self.pattern(&measure.pattern);
                measure.among.iter().for_each(|among| self.conditions(among));
                self.add(Sort::Limit, bound.span, !is_zero(bound));
                if let Some(LimitWindow::Within(_, after)) = window {
                    self.conditions(after);
                }
            }
            Statement::Require { cond, .. } => self.conditions(cond),
            Statement::May { from, .. } => self.add(Sort::Right, from.span, true),
        }
    }

    fn change(&mut self, change: &Change) {
        match change {
            Change::Severity(levels) => {
                levels.iter().filter_map(|(_, when)| when.as_ref()).for_each(|when| self.conditions(when));
            }
            Change::Suggest(actions) => {
                actions.iter().filter_map(|(_, when)| when.as_ref()).for_each(|when| self.conditions(when));
            }
            Change::Cost(cost) => cost.when.iter().for_each(|when| self.conditions(when)),
            Change::Term(..) | Change::Grace(_) | Change::Tolerate(..) | Change::Bound(_) | Change::Deadline(_) => {}
        }
    }

    fn conditions(&mut self, expr: &Expr) {
        let mut found = Vec::new();
        walk(expr, &mut |part| found.extend(threshold(part)), &mut |_| {});
        found.into_iter().for_each(|(sort, span)| self.add(sort, span, true));
    }

    fn pattern(&mut self, pattern: &Pattern) {
        let mut found = Vec::new();
        walk_pattern(pattern, &mut |part| found.extend(threshold(part)), &mut |_| {});
        found.into_iter().for_each(|(sort, span)| self.add(sort, span, true));
    }
}

fn threshold(expr: &Expr) -> Option<(Sort, Span)> {
    let sort = match &*expr.kind {
        ExprKind::Compare(Comparison::Equal | Comparison::NotEqual, ..) => return None,
        ExprKind::Compare(..)
        | ExprKind::AtLeast { .. }
        | ExprKind::IsWithin(..)
        | ExprKind::Order(..)
        | ExprKind::EventOrder(..) => Sort::Threshold,
        ExprKind::Hours(..) => Sort::Hours,
        _ => return None,
    };
    Some((sort, expr.span))
}

fn is_zero(expr: &Expr) -> bool {
    matches!(&*expr.kind, ExprKind::Value(Value::Number(number)) if number.is_zero())
}
