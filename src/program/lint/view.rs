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
    /// Why there is none, where that is a matter of this place.
    pub left: Option<String>,
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
    /// What is replaced together with it, and by what: all of it or nothing.
    pub also: Vec<(Span, String)>,
}

impl Fix {
    /// Returns the fix that replaces a text.
    pub fn new(span: Span, text: String, keeps_meaning: bool) -> Self {
        Self { span, text, keeps_meaning, also: Vec::new() }
    }

    /// Returns every text that is replaced, and by what.
    pub fn changes(&self) -> impl Iterator<Item = (Span, &str)> {
        let also = self.also.iter().map(|(span, text)| (*span, text.as_str()));
        std::iter::once((self.span, self.text.as_str())).chain(also)
    }
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
        Self { diagnostic, fix: None, left: None }
    }
}

impl Alarm {
    /// Returns why `--fix` leaves the alarm.
    pub fn why_left(&self) -> String {
        let code = self.diagnostic.code;
        match &self.fix {
            Some(fix) if fix.keeps_meaning => {
                return "`--fix` puts it right, once no other fix touches its text".to_owned();
            }
            Some(_) => return format!("it would change what the policy means: `--fix={code}` does it"),
            None => {}
        }
        let why = match code {
            "lint-unused-term" => "a contract that sets the term would be in error without it",
            "lint-limit-to-zero" => "`forbid` finds each event by itself: there would be other findings",
            "lint-other-figure" => "only a person can say which of the two is meant",
            _ => "only a person can say what is meant",
        };
        self.left.clone().unwrap_or_else(|| why.to_owned())
    }

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
