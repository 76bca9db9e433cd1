//! A policy as lint looks at it, and what it says of it.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::{SourceMap, Span};
use crate::program::tree::{Clause, Exception, Pattern, Program, Source, clause_of};
use crate::syntax::tree::{self as syntax, File};

/// A policy: as it was typed, as it was written, and its text.
pub(super) struct View<'p> {
    pub program: &'p Program,
    pub file: &'p File,
    pub sources: &'p SourceMap,
}

/// Something unwise, and how it can be put right.
#[derive(Clone, Debug)]
pub struct Alarm {
    /// What is unwise.
    pub diagnostic: Diagnostic,
    /// The change that puts it right, where one does.
    pub fix: Option<Fix>,
}

/// A change of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
    /// Whether the policy means the same after it.
    pub keeps_meaning: bool,
}

/// What lint finds in a policy.
#[derive(Debug, Default)]
pub struct Found {
    /// In the order of the text.
    pub alarms: Vec<Alarm>,
    /// How many alarms a comment silences.
    pub silenced: usize,
}

impl From<Diagnostic> for Alarm {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { diagnostic, fix: None }
    }
}

impl Alarm {
    /// Returns what alarms are sorted by: the place, then the code.
    pub(super) fn order(&self) -> (Span, &'static str, &str) {
        (self.diagnostic.primary.span, self.diagnostic.code, &self.diagnostic.message)
    }
}

impl<'p> View<'p> {
    /// Returns where the policy as a whole is spoken of; nothing where it is empty.
    pub fn place(&self) -> Option<Span> {
        self.program.place.or_else(|| self.program.clauses.first().map(|clause| clause.name_span))
    }

    /// Returns the clauses, each as typed and as written.
    pub fn clauses(&self) -> impl Iterator<Item = (&'p Clause, &'p syntax::Clause)> {
        self.program.clauses.iter().zip(self.file.clauses())
    }

    /// Returns the exceptions to a clause, also those to exceptions.
    pub fn exceptions(&self, clause: &Clause) -> impl Iterator<Item = &'p Exception> {
        let all = &self.program.exceptions;
        let id = clause.id;
        all.iter().filter(move |exception| clause_of(all, exception) == Some(id))
    }

    /// Returns whether a pattern takes events of a kind of that name.
    pub fn takes(&self, pattern: &Pattern, kind: &str) -> bool {
        let Source::Kinds(kinds) = &pattern.source else { return false };
        kinds.iter().any(|(id, word)| word.is_none() && self.program.vocabulary.kind_name(*id) == kind)
    }
}
