//! From the syntax tree to the typed program: the names first, then kinds, terms, clauses, exceptions and ladders.
//!
//! All mistakes of a file are collected; an expression with a mistake has no type and is passed over from there on, so
//! that one mistake is reported once.

use std::collections::HashMap;

use super::checker::Checker;
use super::header::Front;
use super::names::Names;
use super::tighter;
use super::tree::{Clause, ClauseId, Exception, ExprKind, Ladder, Program, Section, Source, Statement, Template, Type};
use crate::base::diagnostic::{self, Diagnostic};
use crate::base::mistake::program::statements as mistake;
use crate::engagement::vocabulary::{Derived, Sort};
use crate::syntax::tree::{self as syntax, Each, File, Item, What};

/// So many terms or clauses cannot be numbered.
const MOST: usize = u16::MAX as usize;

/// Types a file, put together from its layers. `load` gives the text of a file of holidays that the header names.
///
/// There is a program where no diagnostic is an error.
pub fn from_syntax(file: &File, load: &dyn Fn(&str) -> Option<String>) -> (Option<Program>, Vec<Diagnostic>) {
    let mut checker = Checker::new();
    checker.names = Names::collect(file, &mut checker.diagnostics);
    let front = checker.header(file, load);
    let parts = Parts::of(file);
    checker.declare_kinds(&parts.kinds);
    parts.rates.iter().for_each(|rates| checker.rates(rates));
    parts.terms.iter().for_each(|term| checker.term(term));
    // Of more than can be numbered none is looked at: that is told below.
    if parts.terms.len() < MOST {
        let written: HashMap<&str, &syntax::Term> =
            parts.terms.iter().rev().map(|term| (&*term.name.text, *term)).collect();
        for typed in &mut checker.terms {
            let written = written.get(&*typed.name);
            typed.tighter = written.and_then(|term| tighter::direction(file, term));
            typed.used = written.and_then(|term| tighter::by_use(file, &term.name.text));
        }
    }
    checker.derive_fields(&parts.kinds);
    checker.subjects(&parts);
    let sections: Vec<Template> = parts.sections.iter().map(|s| checker.template(&s.heading)).collect();
    let mut clauses: Vec<Option<Clause>> =
        parts.clauses.iter().enumerate().map(|(i, clause)| checker.clause(clause, ClauseId(i as u16))).collect();
    let exceptions = checker.exceptions(&parts.exceptions, &parts.clauses);
    let ladders: Vec<Option<Ladder>> = parts.ladders.iter().map(|ladder| checker.ladder(ladder)).collect();
    let typed_clauses: Vec<&Clause> = clauses.iter().flatten().collect();
    if typed_clauses.len() == clauses.len() {
        let written = ladders.iter().zip(&parts.ladders);
        let typed: Vec<_> = written.filter_map(|(typed, written)| Some((typed.as_ref()?, *written))).collect();
        checker.rungs(&typed, &typed_clauses, exceptions.as_deref());
    }
    let order = checker.order(&mut clauses, exceptions.as_deref().unwrap_or_default());
    checker.circular_deadlines(clauses.iter().flatten());
    let typed = clauses.into_iter().collect::<Option<Vec<_>>>().map(|clauses| (clauses, order));
    checker.report_needs();
    checker.report_size(&parts);
    let is_sound = !checker.diagnostics.iter().any(Diagnostic::is_error);
    if let (Some(policy), true, true) = (checker.names.policy, parts.clauses.is_empty(), is_sound) {
        checker.diagnostics.push(mistake::no_clauses(policy));
    }
    if let (None, Some(section)) = (checker.names.policy, parts.sections.first()) {
        checker.diagnostics.push(mistake::no_policy(section.name.place.0));
    }
    let mut diagnostics = std::mem::take(&mut checker.diagnostics);
    diagnostic::sort(&mut diagnostics);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return (None, diagnostics);
    }
    // INVARIANT: what has no type has been reported.
    let program = typed
        .zip(exceptions)
        .zip(ladders.into_iter().collect::<Option<_>>())
        .map(|((clauses, exceptions), ladders)| checker.program(&parts, front, sections, clauses, exceptions, ladders));
    (program, diagnostics)
}

/// The items of a file by what they are.
struct Parts<'s> {
    kinds: Vec<&'s syntax::Kind>,
    rates: Vec<&'s syntax::Rates>,
    terms: Vec<&'s syntax::Term>,
    sections: Vec<&'s syntax::Section>,
    /// The clauses of all sections.
    clauses: Vec<&'s syntax::Clause>,
    exceptions: Vec<&'s syntax::Exception>,
    ladders: Vec<&'s syntax::Ladder>,
}

impl<'s> Parts<'s> {
    fn of(file: &'s File) -> Self {
        fn all<'s, T>(file: &'s File, pick: fn(&'s Item) -> Option<&'s T>) -> Vec<&'s T> {
            file.items.iter().filter_map(pick).collect()
        }
        let sections = all(file, |item| if let Item::Section(section) = item { Some(section) } else { None });
        Self {
            kinds: all(file, |item| if let Item::Kind(kind) = item { Some(kind) } else { None }),
            rates: all(file, |item| if let Item::Rates(rates) = item { Some(rates) } else { None }),
            terms: all(file, |item| if let Item::Term(term) = item { Some(term) } else { None }),
            clauses: sections.iter().flat_map(|section| &section.clauses).collect(),
            sections,
            exceptions: all(file, |item| if let Item::Exception(e) = item { Some(e) } else { None }),
            ladders: all(file, |item| if let Item::Ladder(ladder) = item { Some(ladder) } else { None }),
        }
    }
}

impl Checker {
    /// Finds out of which kinds the subjects of each clause are.
    fn subjects(&mut self, parts: &Parts<'_>) {
        for (i, clause) in parts.clauses.iter().enumerate() {
            let Some(Each::Items(event)) = &clause.each else { continue };
            let What::Kinds(refs) = &event.what else { continue };
            let action = self.vocabulary.kind("action");
            let kinds = refs.iter().filter_map(|r| r.parts.first()).map(|name| {
                let action = action.filter(|_| self.event_word(&name.text));
                self.vocabulary.kind(&name.text).or(action)
            });
            let kinds: Option<Vec<_>> = kinds.collect();
            let events = kinds.filter(|kinds| kinds.iter().all(|k| self.vocabulary.get(*k).sort == Sort::Event));
            if let Some(info) = self.names.infos.get_mut(i) {
                info.subjects = events;
            }
        }
    }

    /// Reports a clause that owes the payment of invoices and takes its due day from what is worked out from that day.
    fn circular_deadlines<'c>(&mut self, clauses: impl Iterator<Item = &'c Clause>) {
        let (payment, invoice) = (self.vocabulary.kind("payment"), self.vocabulary.kind("invoice"));
        for clause in clauses {
            let Some(Statement::Owes { duty, time, .. }) = &clause.statement else { continue };
            let Source::Kinds(kinds) = &duty.source else { continue };
            if !kinds.iter().any(|(kind, _)| Some(*kind) == payment) {
                continue;
            }
            let mut circular = None;
            for expr in super::parts::times(time) {
                super::reads::walk(
                    expr,
                    &mut |part| {
                        let ExprKind::Field(base, field) = &*part.kind else { return };
                        let of_invoice = matches!(&base.ty, Type::Record(kinds) if kinds.is_empty() || kinds.iter().any(|k| Some(*k) == invoice));
                        let row = invoice.and_then(|invoice| self.vocabulary.field(invoice, *field));
                        let derived = row.and_then(|row| row.derived);
                        if of_invoice && matches!(derived, Some(Derived::Overdue | Derived::Late)) {
                            circular = Some((part.span, self.vocabulary.field_name(*field).to_owned()));
                        }
                    },
                    &mut |_| (),
                );
            }
            if let Some((span, field)) = circular {
                self.diagnostics.push(mistake::circular_deadline(span, &field));
            }
        }
    }

    /// Reports a file with more in it than can be numbered.
    fn report_size(&mut self, parts: &Parts<'_>) {
        let too_many = [
            (parts.clauses.len() >= MOST, "clauses"),
            (parts.terms.len() >= MOST, "terms"),
            (self.patterns == u16::MAX, "patterns of events"),
        ];
        let span = self.names.policy.or(self.names.infos.first().map(|info| info.span));
        if let (Some((_, what)), Some(span)) = (too_many.iter().find(|(over, _)| *over), span) {
            self.diagnostics.push(mistake::too_many(span, what));
        }
    }

    fn program(
        self,
        parts: &Parts<'_>,
        front: Front,
        headings: Vec<Template>,
        typed: (Vec<Clause>, Vec<ClauseId>),
        exceptions: Vec<Exception>,
        ladders: Vec<Ladder>,
    ) -> Program {
        let (clauses, order) = typed;
        let of_section = |number: usize| {
            let ids = clauses.iter().enumerate().filter(|(_, clause)| clause.section == number);
            ids.map(|(i, _)| ClauseId(i as u16)).collect()
        };
        let sections = parts.sections.iter().zip(headings).enumerate().map(|(i, (section, heading))| Section {
            name: section.name.text.clone(),
            heading,
            clauses: of_section(i),
            span: section.name.place.0,
        });
        Program {
            place: self.names.policy,
            title: front.title,
            firm: front.firm,
            version: front.version,
            effective: front.effective,
            until: front.until,
            currency: self.currency,
            sections: sections.collect(),
            calendar: self.calendar,
            vocabulary: self.vocabulary,
            derived: self.derived,
            terms: self.terms,
            series: self.series,
            compensations: self.compensations,
            clauses,
            order,
            exceptions,
            ladders,
            fields: self.fields,
            wanted: self.wanted,
            patterns: self.patterns,
            variables: self.variables,
        }
    }
}
