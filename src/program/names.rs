//! The names that a file declares, collected before anything is typed: each once, both places shown where not.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::ClauseId;
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::program::{header, names as mistake};
use crate::base::source::Span;
use crate::engagement::vocabulary::{FieldId, KindId};
use crate::syntax::tree::{Clause, File, Item, Name, Rung, RungKind, Section, StatementKind};

/// What is known of a clause before it is typed.
#[derive(Clone, Debug)]
pub(super) struct Info {
    /// The number of its section.
    pub section: usize,
    /// Whether it is a duty.
    pub owes: bool,
    /// The kinds of its subjects; nothing where it has none, or where they are no records.
    pub subjects: Option<Vec<KindId>>,
    /// Its name's text.
    pub span: Span,
}

/// The names of a file. A clause may be named as its section, or a term as a rate; what then means both is a mistake
/// where it is used.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The policy header.
    pub policy: Option<Span>,
    /// All terms of the file, with their number in it, also those not typed yet.
    pub terms: BTreeMap<String, (usize, Span)>,
    pub rates: BTreeMap<String, Span>,
    pub sections: BTreeMap<String, (usize, Span)>,
    pub clauses: BTreeMap<String, (ClauseId, Span)>,
    pub infos: Vec<Info>,
    pub exceptions: BTreeMap<String, (usize, Span)>,
    /// The fields that the policy declares.
    pub fields: Vec<(KindId, FieldId, Span)>,
    /// Kinds whose declaration has a mistake in it.
    pub mistaken_kinds: BTreeSet<String>,
    /// Fields whose declaration has a mistake in it.
    pub mistaken_fields: Vec<(KindId, String)>,
    /// The clause that is being typed.
    pub current: Option<ClauseId>,
}

impl Names {
    /// Collects the names of a file.
    pub fn collect(file: &File, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut names = Self::default();
        let mut ladders = BTreeMap::new();
        let (mut terms, mut sections, mut exceptions) = (0, 0, 0);
        for item in &file.items {
            match item {
                Item::Policy(policy) => {
                    if let Some(first) = names.policy {
                        diagnostics.push(header::second_policy(policy.title.place.0, first));
                    } else {
                        names.policy = Some(policy.title.place.0);
                    }
                }
                Item::Term(term) => {
                    names.add_term(&term.name, terms, diagnostics);
                    terms += 1;
                }
                Item::Rates(rates) => {
                    if let Some(first) = names.rates.get(&rates.name.text) {
                        diagnostics.push(duplicate("rates", &rates.name, *first));
                    } else {
                        names.rates.insert(rates.name.text.clone(), rates.name.place.0);
                    }
                }
                Item::Section(section) => {
                    names.add_section(section, sections, diagnostics);
                    sections += 1;
                }
                Item::Exception(exception) => {
                    let name = &exception.name;
                    if let Some((_, first)) = names.exceptions.get(&name.text) {
                        diagnostics.push(duplicate("exception", name, *first));
                    } else {
                        names.exceptions.insert(name.text.clone(), (exceptions, name.place.0));
                    }
                    exceptions += 1;
                }
                Item::Ladder(ladder) => {
                    if let Some(first) = ladders.get(&ladder.name.text) {
                        diagnostics.push(duplicate("ladder", &ladder.name, *first));
                    } else {
                        ladders.insert(ladder.name.text.clone(), ladder.name.place.0);
                    }
                }
                Item::Kind(_) | Item::Include(_) | Item::Replace(_) | Item::Drop { .. } => {}
            }
        }
        names
    }

    fn add_term(&mut self, name: &Name, number: usize, diagnostics: &mut Vec<Diagnostic>) {
        if let Some((_, first)) = self.terms.get(&name.text) {
            diagnostics.push(duplicate("term", name, *first));
        } else {
            self.terms.insert(name.text.clone(), (number, name.place.0));
        }
    }

    fn add_section(&mut self, section: &Section, number: usize, diagnostics: &mut Vec<Diagnostic>) {
        let name = &section.name;
        if let Some((_, first)) = self.sections.get(&name.text) {
            diagnostics.push(duplicate("section", name, *first));
        } else {
            self.sections.insert(name.text.clone(), (number, name.place.0));
        }
        for clause in &section.clauses {
            let id = ClauseId(u16::try_from(self.infos.len()).unwrap_or(u16::MAX));
            self.infos.push(info(clause, number));
            let name = &clause.name;
            match self.clauses.get(&name.text).map(|(_, span)| *span) {
                Some(first) => diagnostics.push(duplicate("clause", name, first)),
                None => {
                    self.clauses.insert(name.text.clone(), (id, name.place.0));
                }
            }
        }
    }
}

fn duplicate(what: &str, name: &Name, first: Span) -> Diagnostic {
    mistake::duplicate_name(name.place.0, what, &name.text, first)
}

fn info(clause: &Clause, section: usize) -> Info {
    let statement = clause.statement.as_ref().map(|statement| &statement.kind);
    Info {
        section,
        owes: matches!(statement, Some(StatementKind::Owes { .. })),
        subjects: None,
        span: clause.name.place.0,
    }
}

/// Returns the actions that the steps of a ladder name.
pub(super) fn steps(rungs: &[Rung]) -> impl Iterator<Item = &Name> {
    rungs.iter().filter_map(|rung| match &rung.kind {
        RungKind::Step { action, .. } => Some(action),
        _ => None,
    })
}
