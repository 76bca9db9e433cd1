//! Clauses: what each holds for, what it states, what softens it and what follows.

use std::collections::BTreeSet;

use super::checker::{Checker, Need};
use super::references::unit_word;
use super::scope::{At, Of, Variable};
use super::tree::{Clause, ClauseId, Each, PeriodUnit, Statement, Type};
use crate::base::mistake::program::statements as mistake;
use crate::syntax::tree::{self as syntax, ModifierKind};

/// The syntax of a clause's statement, where it has one.
pub(super) type Stated<'s> = Option<&'s syntax::StatementKind>;

/// A typed statement, and what its consequences can speak of.
pub(super) struct Said {
    pub statement: Option<Statement>,
    pub at: At,
}

impl Checker {
    /// Types a clause.
    pub(super) fn clause(&mut self, clause: &syntax::Clause, id: ClauseId) -> Option<Clause> {
        self.names.current = Some(id);
        let title = self.template(&clause.title);
        let each = clause.each.as_ref().map(|each| self.each(each));
        let stated = clause.statement.as_ref().map(|statement| &statement.kind);
        let said = clause.statement.as_ref().map(|statement| self.statement(statement, clause.each.as_ref()));
        let at = match &said {
            Some(Some(said)) => said.at.clone(),
            _ => At::Consequence {
                // Of a mistaken duty the consequences may still speak of it.
                owes: matches!(stated, Some(syntax::StatementKind::Owes { .. })),
                totalling: None,
                excess: None,
            },
        };
        let mistaken = matches!(said, Some(None));
        let modifiers = self.modifiers(clause, stated, at, mistaken);
        self.says_something(clause);
        self.leave_clause();
        Some(Clause {
            id,
            name: clause.name.text.clone(),
            title,
            section: self.names.infos.get(usize::from(id.0))?.section,
            locked: clause.locked,
            each: each.map_or(Some(None), |each| each.map(Some))?,
            statement: said.map_or(Some(None), |said| said.map(|said| said.statement))?,
            modifiers: modifiers?,
            needs: Vec::new(),
            kinds: BTreeSet::new(),
            reads: BTreeSet::new(),
            span: clause.place.0,
            name_span: clause.name.place.0,
        })
    }

    /// Brings a clause's subject, and the offending event of a `forbid`, back into scope: for an exception to it.
    pub(super) fn enter_clause(&mut self, clause: &syntax::Clause, id: ClauseId) -> At {
        self.names.current = Some(id);
        let found = self.diagnostics.len();
        let patterns = self.patterns;
        if let Some(each) = &clause.each {
            self.each(each);
        }
        let said = clause.statement.as_ref().and_then(|statement| self.statement(statement, clause.each.as_ref()));
        // What is wrong in the clause was reported there.
        self.diagnostics.truncate(found);
        self.scope.missed.clear();
        self.patterns = patterns;
        said.map_or(At::Rule, |said| said.at)
    }

    /// Takes everything out of scope.
    pub(super) fn leave_clause(&mut self) {
        self.names.current = None;
        self.scope.variables.clear();
        self.scope.focus = None;
        self.scope.facts.clear();
        self.scope.missed.clear();
        self.scope.at = At::Rule;
    }

    /// Types `for each …` and leaves the subject in scope.
    fn each(&mut self, each: &syntax::Each) -> Option<Each> {
        match each {
            syntax::Each::Items(event) => self.open_pattern(event).map(Each::Items),
            syntax::Each::Period { unit, from, place } => {
                self.need(Need::Timezone, place.0, "periods");
                let unit = match unit {
                    syntax::PeriodUnit::Week => PeriodUnit::Week,
                    syntax::PeriodUnit::Month => PeriodUnit::Month,
                    syntax::PeriodUnit::Quarter => PeriodUnit::Quarter,
                    syntax::PeriodUnit::Year => PeriodUnit::Year,
                };
                let from = from.as_ref().map(|from| self.whole_moment(from));
                let kinds = vec![unit_word(unit).to_owned()];
                self.scope.variables.push(Variable { of: Of::Period, kinds, bound: None, span: place.0 });
                self.scope.focus = Some(self.scope.variables.len() - 1);
                self.variables = self.variables.max(1);
                Some(Each::Period { unit, from: from.map_or(Some(None), |from| from.map(Some))? })
            }
        }
    }

    /// Types a moment that stands by itself.
    pub(super) fn whole_moment(&mut self, e: &syntax::Expr) -> Option<super::tree::Expr> {
        let typed = self.whole(e)?;
        self.want(typed, &Type::Moment)
    }

    /// Reports a clause that neither states nor prices nor prints anything.
    fn says_something(&mut self, clause: &syntax::Clause) {
        if clause.statement.is_some() {
            return;
        }
        let has = |wanted: fn(&ModifierKind) -> bool| clause.modifiers.iter().any(|modifier| wanted(&modifier.kind));
        let costs = has(|kind| matches!(kind, ModifierKind::Costs { .. }));
        let prints = has(|kind| matches!(kind, ModifierKind::Says(_) | ModifierKind::BeforeSigning));
        let items = matches!(clause.each, Some(syntax::Each::Items(_)));
        if !(prints || costs && items) {
            let diagnostic = mistake::clause_without_statement(clause.name.place.0, &clause.name.text, costs);
            self.diagnostics.push(diagnostic);
        }
    }
}
