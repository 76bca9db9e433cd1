//! Exceptions: which of them hold, and what they change of a clause (language.md 2).

use super::index::Facts;
use super::scope::Scope;
use super::truth::{Gap, Truth};
use super::worlds::Open;
use crate::base::source::Span;
use crate::facts::item::Val;
use crate::program::tree::{Change, Exception, ExceptionTarget, Expr, TermId};

/// Returns the last change of exceptions that `pick` takes: one to an exception goes before that.
pub fn changed<'a, T>(exceptions: &[&'a Exception], pick: impl Fn(&'a Change) -> Option<T>) -> Option<T> {
    exceptions.iter().rev().flat_map(|exception| exception.changes.iter().rev()).find_map(pick)
}

/// Returns the value that an exception puts in place of a term.
fn term_of(change: &Change, id: TermId) -> Option<&Expr> {
    match change {
        Change::Term(term, value) if *term == id => Some(value),
        _ => None,
    }
}

impl Facts<'_> {
    /// Returns the pairs of exceptions of which both held at once, by number.
    pub fn conflicts(&self) -> Vec<(usize, usize)> {
        self.conflicts.borrow().iter().copied().collect()
    }
}

impl<'a> Scope<'_, 'a> {
    /// Returns the exceptions that hold for the clause at hand, in the world at hand: each after that to which it is one.
    pub fn exceptions(&self) -> Result<Vec<&'a Exception>, Gap> {
        let Some(clause) = self.clause else { return Ok(Vec::new()) };
        let all = &self.facts.plan.program.exceptions;
        let (mut target, mut chain) = (ExceptionTarget::Clause(clause), Vec::new());
        while let Some(number) = if all.is_empty() { None } else { self.holding(target)? } {
            chain.push(&all[number]);
            target = ExceptionTarget::Exception(number);
        }
        Ok(chain)
    }

    /// Returns what the exceptions that hold change: the last change that `pick` takes.
    pub fn changed<T>(&self, pick: impl Fn(&'a Change) -> Option<T>) -> Result<Option<T>, Gap> {
        Ok(changed(&self.exceptions()?, pick))
    }

    /// Whether terms may be others than elsewhere.
    pub(super) fn may_change_terms(&self) -> bool {
        let changes = self.facts.plan.program.exceptions.iter().flat_map(|exception| &exception.changes);
        self.clause.is_some() && changes.into_iter().any(|change| matches!(change, Change::Term(..)))
    }

    /// Returns what the exceptions make of a term, where one changes it.
    pub(super) fn changed_term(&self, id: TermId) -> Option<Result<Val, Gap>> {
        // Whether an exception holds is asked only where something hangs on it.
        if !self.may_change(ExceptionTarget::Clause(self.clause?), id) {
            return None;
        }
        match self.changed(|change| term_of(change, id)) {
            Ok(value) => value.map(|value| Scope { clause: None, ..*self }.value(value)),
            Err(gap) => Some(Err(gap)),
        }
    }

    /// Returns where a boundary is written, for who watches: its own text, and the values that exceptions put in place of its terms.
    pub fn places(&self, text: Span, parts: &[&Expr]) -> Vec<Span> {
        if !self.facts.is_watched() {
            return Vec::new();
        }
        let terms: Vec<TermId> =
            if self.may_change_terms() { parts.iter().flat_map(|part| part.terms()).collect() } else { Vec::new() };
        let replaced = terms.into_iter().filter_map(|id| {
            let value = self.changed(|change| term_of(change, id)).ok()??;
            Some(value.span)
        });
        std::iter::once(text).chain(replaced).collect()
    }

    /// Whether the exceptions to something may change a term, or be in conflict.
    fn may_change(&self, target: ExceptionTarget, id: TermId) -> bool {
        let all = self.facts.plan.program.exceptions.iter().enumerate();
        let mut of_target = all.filter(|(_, exception)| exception.to == target);
        let Some((number, one)) = of_target.next() else { return false };
        let changes = |change: &Change| matches!(change, Change::Term(term, _) if *term == id);
        of_target.next().is_some()
            || one.changes.iter().any(changes)
            || self.may_change(ExceptionTarget::Exception(number), id)
    }

    /// Returns the number of the exception to something that holds; several that do are a conflict (language.md 2).
    fn holding(&self, target: ExceptionTarget) -> Result<Option<usize>, Gap> {
        let exceptions = self.facts.plan.program.exceptions.iter().enumerate();
        let mut holding: Option<(usize, &Exception, bool)> = None;
        for (number, exception) in exceptions.filter(|(_, exception)| exception.to == target) {
            let Some(surely) = self.holds(number, exception) else { continue };
            let Some((first, other, both)) = holding.replace((number, exception, surely)) else { continue };
            if surely && both {
                self.facts.conflicts.borrow_mut().insert((first, number));
            }
            return Err(Gap::fact(format!("which of the exceptions `{}` and `{}` counts", other.name, exception.name)));
        }
        Ok(holding.map(|(number, ..)| number))
    }

    /// Whether an exception holds, in the world at hand: surely, or as it is taken there.
    fn holds(&self, number: usize, exception: &Exception) -> Option<bool> {
        let at = Scope { hand: self.own, clause: None, ..*self };
        match at.truth(&exception.when) {
            Truth::True | Truth::Unknown(Gap::Vacuous) => Some(true),
            Truth::False | Truth::Unknown(Gap::NoVerdict) => None,
            Truth::Unknown(gap) => self.facts.choose(Open::Excepted(number, self.own), || gap).then_some(false),
        }
    }
}
