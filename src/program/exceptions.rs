//! Exceptions: what they are to, when they hold, what they change.

use super::checker::Checker;
use super::locks::place;
use super::modifiers::keyword;
use super::scope::At;
use super::tree::{Change, ClauseId, Exception, ExceptionTarget, Type};
use crate::base::mistake::program::{names, statements as mistake, types as type_mistake};
use crate::base::source::Span;
use crate::syntax::tree::{self as syntax, LimitMeasure, ModifierKind, Name, StatementKind};

/// The clauses of a file, in the order of the text.
pub(super) type Clauses<'s> = [&'s syntax::Clause];

impl Checker {
    /// Types all exceptions of a file.
    pub(super) fn exceptions(
        &mut self,
        exceptions: &[&syntax::Exception],
        clauses: &Clauses<'_>,
    ) -> Option<Vec<Exception>> {
        let targets: Vec<Option<ExceptionTarget>> = exceptions.iter().map(|e| self.target(&e.to)).collect();
        self.exception_cycles(exceptions, &targets);
        self.exception_conflicts(exceptions, &targets);
        let typed: Vec<Option<Exception>> = exceptions
            .iter()
            .zip(&targets)
            .map(|(exception, target)| self.exception(exception, (*target)?, &targets, clauses))
            .collect();
        typed.into_iter().collect()
    }

    fn target(&mut self, name: &Name) -> Option<ExceptionTarget> {
        let clause = self.names.clauses.get(&name.text).map(|(id, span)| (*id, *span));
        let exception = self.names.exceptions.get(&name.text).map(|(id, span)| (*id, *span));
        match (clause, exception) {
            (Some((_, clause)), Some((_, exception))) => {
                self.report(mistake::clause_or_exception(name.place.0, &name.text, clause, exception))
            }
            (Some((id, _)), None) => Some(ExceptionTarget::Clause(id)),
            (None, Some((number, _))) => Some(ExceptionTarget::Exception(number)),
            (None, None) => self.unknown_clause_or_exception(name),
        }
    }

    /// Reports exceptions that are to each other in a ring.
    fn exception_cycles(&mut self, exceptions: &[&syntax::Exception], targets: &[Option<ExceptionTarget>]) {
        let mut reported = vec![false; targets.len()];
        for start in 0..targets.len() {
            let mut ring = vec![start];
            let mut at = start;
            while let Some(ExceptionTarget::Exception(next)) = targets[at]
                && next != start
                && !ring.contains(&next)
            {
                ring.push(next);
                at = next;
            }
            let closes = targets[at] == Some(ExceptionTarget::Exception(start));
            if closes && !ring.iter().any(|member| reported[*member]) {
                ring.iter().for_each(|member| reported[*member] = true);
                let members: Vec<(&str, Span)> = ring
                    .iter()
                    .map(|member| (exceptions[*member].name.text.as_str(), exceptions[*member].name.place.0))
                    .collect();
                self.diagnostics.push(mistake::cyclic_exceptions(&members));
            }
        }
    }

    /// Reports two exceptions to one thing that hold under the same condition.
    fn exception_conflicts(&mut self, exceptions: &[&syntax::Exception], targets: &[Option<ExceptionTarget>]) {
        for (i, later) in exceptions.iter().enumerate() {
            let same =
                (0..i).find(|j| targets[i].is_some() && targets[*j] == targets[i] && exceptions[*j].when == later.when);
            if let Some(first) = same.map(|j| exceptions[j]) {
                let (a, b) = (&later.name, &first.name);
                self.diagnostics.push(mistake::conflicting_exceptions(a.place.0, &a.text, b.place.0, &b.text));
            }
        }
    }

    fn exception(
        &mut self,
        exception: &syntax::Exception,
        to: ExceptionTarget,
        targets: &[Option<ExceptionTarget>],
        clauses: &Clauses<'_>,
    ) -> Option<Exception> {
        let id = root(to, targets)?;
        let clause = clauses.get(usize::from(id.0))?;
        let at = self.enter_clause(clause, id);
        let when = self.whole_condition(&exception.when);
        let known = when.clone();
        let changes: Vec<Option<Change>> = self.knowing(known.as_ref(), true, |c| {
            exception.changes.iter().map(|change| c.change(change, clause, &at)).collect()
        });
        self.leave_clause();
        for (i, change) in exception.changes.iter().enumerate() {
            let first = exception.changes[..i].iter().find(|earlier| what(earlier) == what(change));
            let repeats =
                !matches!(change, syntax::Change::Modifier(m) if matches!(m.kind, ModifierKind::Costs { .. }));
            if let (Some(first), true) = (first, repeats) {
                let word = what(change);
                self.diagnostics.push(mistake::duplicate_modifier(place(change), &word, place(first)));
            }
        }
        if exception.changes.is_empty() {
            let name = &exception.name;
            self.diagnostics.push(mistake::exception_without_change(name.place.0, &name.text));
        }
        Some(Exception {
            name: exception.name.text.clone(),
            to,
            when: when?,
            changes: changes.into_iter().collect::<Option<_>>()?,
            span: exception.place.0,
        })
    }

    fn change(&mut self, change: &syntax::Change, clause: &syntax::Clause, at: &At) -> Option<Change> {
        let stated = clause.statement.as_ref().map(|statement| &statement.kind);
        let owes = matches!(stated, Some(StatementKind::Owes { .. }));
        match change {
            syntax::Change::Term(term) => self.changed_term(term),
            syntax::Change::Modifier(modifier) => self.changed_modifier(modifier, owes, at),
            syntax::Change::Bound(bound) => {
                let Some(StatementKind::Limit(limit)) = stated else {
                    return self.report(mistake::bound_of_no_limit(bound.place.0, clause.name.place.0));
                };
                let bound = self.whole(bound)?;
                let ty = self.measured_again(&limit.measure)?;
                self.bound(bound, &ty).map(Change::Bound)
            }
            syntax::Change::Deadline(deadline) => {
                let has_deadline =
                    matches!(stated, Some(StatementKind::Owes { time: syntax::DutyTime::Deadline(_), .. }));
                if !has_deadline {
                    let (syntax::Deadline::Within { after: e, .. } | syntax::Deadline::By(e)) = deadline;
                    return self.report(mistake::deadline_of_no_duty(e.place.0, clause.name.place.0));
                }
                self.deadline(deadline).map(Change::Deadline)
            }
        }
    }

    /// Returns the type of what a limit measures; its mistakes were reported with the clause.
    fn measured_again(&mut self, measure: &LimitMeasure) -> Option<Type> {
        match measure {
            LimitMeasure::Count(_) => Some(Type::Number),
            LimitMeasure::Call(call) => {
                let (found, patterns) = (self.diagnostics.len(), self.patterns);
                let typed = self.whole(call);
                self.diagnostics.truncate(found);
                self.patterns = patterns;
                typed.map(|typed| typed.ty)
            }
        }
    }

    fn changed_term(&mut self, term: &syntax::Term) -> Option<Change> {
        let value = self.whole(&term.value);
        let Some(id) = self.term_ids.get(&term.name.text).copied() else {
            let known: Vec<&str> = self.names.terms.keys().map(String::as_str).collect();
            let diagnostic = names::unknown_term(term.name.place.0, &term.name.text, &known);
            return self.report(diagnostic);
        };
        if term.ty.is_some() || !term.accepts.is_empty() || term.locked {
            self.diagnostics.push(mistake::term_declared_in_exception(term.place.0, &term.name.text));
        }
        let (id, value) = (id?, value?);
        let ty = self.terms[usize::from(id.0)].ty.clone();
        let value = match (&ty, &value.ty) {
            (Type::Duration(_), Type::Duration(_)) => value,
            (Type::Money(Some(a)), Type::Money(Some(b))) if a != b => {
                let declared = self.terms[usize::from(id.0)].span;
                return self.report(type_mistake::two_currencies(value.span, declared, a.code(), b.code()));
            }
            _ => self.want(value, &ty)?,
        };
        Some(Change::Term(id, value))
    }

    fn changed_modifier(&mut self, modifier: &syntax::Modifier, owes: bool, at: &At) -> Option<Change> {
        let span = modifier.place.0;
        match &modifier.kind {
            ModifierKind::Grace(_) if !owes => self.report(mistake::modifier_without_duty(span, "grace")),
            ModifierKind::Grace(length) => self.length(length).map(Change::Grace),
            ModifierKind::Tolerate { count, window } => {
                self.tolerance(count, window).map(|(count, window)| Change::Tolerate(count, window))
            }
            ModifierKind::Severity(_) | ModifierKind::Costs { .. } | ModifierKind::Suggest(_) => {
                self.scope.at = at.clone();
                let change = match &modifier.kind {
                    ModifierKind::Severity(levels) => self.levels(levels).map(Change::Severity),
                    ModifierKind::Suggest(actions) => self.suggestions(actions).map(Change::Suggest),
                    ModifierKind::Costs { amount, when, label } => {
                        self.cost(amount, when.as_ref(), label.as_ref(), span).map(Change::Cost)
                    }
                    _ => None,
                };
                self.scope.at = At::Rule;
                change
            }
            other => self.report(mistake::unchangeable(span, keyword(other))),
        }
    }
}

/// Returns the clause that an exception is to, in the end.
fn root(mut to: ExceptionTarget, targets: &[Option<ExceptionTarget>]) -> Option<ClauseId> {
    for _ in 0..=targets.len() {
        match to {
            ExceptionTarget::Clause(id) => return Some(id),
            ExceptionTarget::Exception(number) => to = (*targets.get(number)?)?,
        }
    }
    None
}

/// Returns what a change is to, in words.
fn what(change: &syntax::Change) -> String {
    match change {
        syntax::Change::Term(term) => format!("term {}", term.name.text),
        syntax::Change::Modifier(modifier) => keyword(&modifier.kind).to_owned(),
        syntax::Change::Bound(_) => "to".to_owned(),
        syntax::Change::Deadline(_) => "within".to_owned(),
    }
}
