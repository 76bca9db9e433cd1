//! Which steps of a ladder nobody reaches, as far as that is certain before a record is read.
//!
//! An exception may change a severity, an excuse may hold: only what comes out so in any case is told.

use rust_decimal::Decimal;

use super::checker::Checker;
use super::tree::{Change, Clause, Exception, Expr, ExprKind, Ladder, Statement, clause_of};
use crate::base::mistake::program::ladders as mistake;
use crate::engagement::record::{Side, Value};
use crate::engagement::vocabulary::WordId;
use crate::syntax::tree::{self as syntax, RungKind};
use crate::value::severity::Severity;

impl Checker {
    /// Reports the steps that nobody reaches, and what is said of steps that never comes about.
    pub(super) fn reach(
        &mut self,
        ladder: &Ladder,
        written: &syntax::Ladder,
        clauses: &[&Clause],
        exceptions: &[Exception],
    ) {
        self.score(ladder, clauses, exceptions);
        self.at_once(written, clauses, exceptions);
        self.never_met(ladder);
    }

    /// A step is reached by the score that breaches of the sections can make.
    fn score(&mut self, ladder: &Ladder, clauses: &[&Clause], exceptions: &[Exception]) {
        if ladder.weights.is_empty() || ladder.over.is_empty() {
            return;
        }
        let weight = |severity: Severity| {
            let known = ladder.weights.iter().find(|(of, _)| *of == severity);
            known.map_or(Decimal::ZERO, |(_, weight)| *weight)
        };
        let inside = clauses.iter().filter(|clause| ladder.over.contains(&clause.section));
        let client = inside.filter(|clause| !binds_firm(clause));
        let heaviest = client.flat_map(|clause| breaches(clause, exceptions)).map(weight).max();
        if heaviest.is_some_and(|heaviest| heaviest > Decimal::ZERO) {
            return;
        }
        let skips = |action: WordId| ladder.at_once.iter().any(|(at_once, _)| *at_once == action);
        let step = ladder.steps.iter().find(|step| step.at > Decimal::ZERO && !skips(step.action));
        if let Some(step) = step {
            let name = self.action_name(step.action);
            let why = "no breach of its sections weighs anything";
            self.diagnostics.push(mistake::step_out_of_reach(step.span, &name, why));
        }
    }

    /// What is to be done at once is done on a breach of the client.
    fn at_once(&mut self, written: &syntax::Ladder, clauses: &[&Clause], exceptions: &[Exception]) {
        for rung in &written.rungs {
            let RungKind::AtOnce { action, on } = &rung.kind else { continue };
            for name in on {
                let Some(clause) = clauses.iter().find(|clause| clause.name == name.text) else { continue };
                let why = if breaches(clause, exceptions).is_empty() {
                    "cannot be breached"
                } else if binds_firm(clause) {
                    "binds only the firm"
                } else {
                    continue;
                };
                self.diagnostics.push(mistake::at_once_out_of_reach(name.place.0, &action.text, &name.text, why));
            }
        }
    }

    /// A need that is false whatever happens.
    fn never_met(&mut self, ladder: &Ladder) {
        for need in &ladder.needs {
            let always = need.when.as_ref().is_none_or(|when| constant(when) == Some(true));
            if constant(&need.need) != Some(false) || !always {
                continue;
            }
            let steps = ladder.steps.iter().map(|step| step.action).chain(ladder.at_once.iter().map(|(word, _)| *word));
            let steps: Vec<WordId> = steps.collect();
            for action in need.before.iter().filter(|action| steps.contains(action)) {
                let name = self.action_name(*action);
                self.diagnostics.push(mistake::step_never_met(need.span, &name));
            }
        }
    }
}

/// The severities that a breach of a clause may have: none where no breach of it is more than a note, or only has a price.
pub(super) fn breaches(clause: &Clause, exceptions: &[Exception]) -> Vec<Severity> {
    let own = &clause.modifiers;
    let is_right = matches!(clause.statement, Some(Statement::May { .. }));
    if is_right || own.before_signing || clause.statement.is_none() && clause.each.is_none() {
        return Vec::new();
    }
    let mut found = match own.severity.is_empty() {
        true if own.costs.is_empty() => vec![Severity::Minor],
        true => Vec::new(),
        false => levels(&own.severity),
    };
    let to_it = exceptions.iter().filter(|exception| clause_of(exceptions, exception) == Some(clause.id));
    for change in to_it.flat_map(|exception| &exception.changes) {
        if let Change::Severity(severities) = change {
            found.extend(levels(severities));
        }
    }
    found.retain(|severity| *severity != Severity::Note);
    found
}

/// The levels that may count: the last that holds does, minor where none does.
fn levels(severities: &[(Severity, Option<Expr>)]) -> Vec<Severity> {
    let sure = severities.iter().rposition(|(_, when)| when.is_none());
    let from = severities.iter().skip(sure.unwrap_or(0)).map(|(level, _)| *level);
    from.chain(sure.is_none().then_some(Severity::Minor)).collect()
}

/// Whether a clause binds the firm and nobody else.
pub(super) fn binds_firm(clause: &Clause) -> bool {
    clause.side() == Some(Side::Firm)
}

/// The truth of a condition that is the same whatever happens.
fn constant(cond: &Expr) -> Option<bool> {
    match &*cond.kind {
        ExprKind::Value(Value::Bool(value)) => Some(*value),
        ExprKind::Not(inner) => constant(inner).map(|value| !value),
        ExprKind::And(a, b) => match (constant(a), constant(b)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (a, b) => Some(a? && b?),
        },
        ExprKind::Or(a, b) => match (constant(a), constant(b)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (a, b) => Some(a? || b?),
        },
        _ => None,
    }
}
