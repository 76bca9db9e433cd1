//! Which text makes two policies decide otherwise: the clause, what it is built on, the terms that it names.

use std::collections::BTreeSet;

use crate::base::source::{SourceMap, Span};
use crate::program::tree::{Clause, Program, clause_of};

/// A policy with its files.
#[derive(Clone, Copy)]
pub struct Policy<'a> {
    /// The policy.
    pub program: &'a Program,
    /// Its files.
    pub sources: &'a SourceMap,
}

/// A text that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `clause NAME added`, `term NAME changed` and so on.
    pub what: String,
    /// What the old policy has there.
    pub old: Option<Text>,
    /// What the new policy has there.
    pub new: Option<Text>,
}

/// A piece of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The file and the line.
    pub place: String,
    /// As it is written.
    pub text: String,
}

impl<'a> Policy<'a> {
    fn clause(self, name: &str) -> Option<&'a Clause> {
        self.program.clauses.iter().find(|clause| clause.name == name)
    }

    fn text(self, span: Span) -> Text {
        let place = format!("{}:{}", self.sources.path(span), self.sources.line(span));
        Text { place, text: self.sources.snippet(span).to_owned() }
    }

    /// The term and its value.
    fn term(self, name: &str) -> Option<Text> {
        let term = self.program.terms.iter().find(|term| term.name == name)?;
        let value = self.sources.snippet(term.value.span);
        let text = format!("term {name} = {value}");
        Some(Text { text, ..self.text(term.span) })
    }

    fn exceptions(self, name: &str) -> Vec<(String, Text)> {
        let exceptions = &self.program.exceptions;
        let of = exceptions.iter().filter(|one| {
            clause_of(exceptions, one).is_some_and(|id| self.program.clauses[usize::from(id.0)].name == name)
        });
        of.map(|one| (one.name.clone(), self.text(one.span))).collect()
    }

    /// The names of the clauses of whose breaches, due days or deemed events a clause speaks.
    fn needs(self, clause: &Clause) -> Vec<&'a str> {
        clause.needs.iter().map(|id| self.program.clauses[usize::from(id.0)].name.as_str()).collect()
    }

    /// The names of the terms that a piece of the policy names, with those that these name.
    fn terms_in(self, text: &str, found: &mut BTreeSet<String>) {
        for term in &self.program.terms {
            if has_word(text, &term.name) && found.insert(term.name.clone()) {
                self.terms_in(self.sources.snippet(term.value.span), found);
            }
        }
    }
}

/// Returns the texts that differ between two policies and that a clause stands on, its own first. None where what differs is
/// elsewhere: the header, a field of the policy's own, a table.
pub fn reasons(old: Policy<'_>, new: Policy<'_>, name: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    of_clause(old, new, name, &mut changes, &mut BTreeSet::new());
    if changes.is_empty() {
        changes.extend(header(old, new));
    }
    changes
}

fn of_clause(old: Policy<'_>, new: Policy<'_>, name: &str, changes: &mut Vec<Change>, seen: &mut BTreeSet<String>) {
    if !seen.insert(name.to_owned()) {
        return;
    }
    let (was, is) = (old.clause(name), new.clause(name));
    let texts = (was.map(|clause| old.text(clause.span)), is.map(|clause| new.text(clause.span)));
    let renamed = match (was, is) {
        (Some(clause), None) => twin(old, clause, new).map(|to| format!("clause {name} renamed to {to}")),
        (None, Some(clause)) => twin(new, clause, old).map(|from| format!("clause {name} was {from}")),
        _ => None,
    };
    add(changes, &format!("clause {name}"), renamed, &texts.0, &texts.1);
    let mut terms = BTreeSet::new();
    for (policy, text) in [(old, &texts.0), (new, &texts.1)] {
        text.iter().for_each(|text| policy.terms_in(&text.text, &mut terms));
    }
    let (before, after) = (old.exceptions(name), new.exceptions(name));
    let exceptions: BTreeSet<&String> = before.iter().chain(&after).map(|(name, _)| name).collect();
    for exception in exceptions {
        let of = |all: &[(String, Text)]| all.iter().find(|(name, _)| name == exception).map(|(_, text)| text.clone());
        add(changes, &format!("exception {exception}"), None, &of(&before), &of(&after));
        for (policy, text) in [(old, of(&before)), (new, of(&after))] {
            text.iter().for_each(|text| policy.terms_in(&text.text, &mut terms));
        }
    }
    for term in terms {
        let (before, after) = (old.term(&term), new.term(&term));
        add(changes, &format!("term {term}"), None, &before, &after);
    }
    let needs = was.map(|clause| old.needs(clause)).unwrap_or_default();
    let needs = needs.into_iter().chain(is.map(|clause| new.needs(clause)).unwrap_or_default());
    needs.for_each(|name| of_clause(old, new, name, changes, seen));
}

/// Adds what is to be said where two texts differ.
fn add(changes: &mut Vec<Change>, what: &str, renamed: Option<String>, old: &Option<Text>, new: &Option<Text>) {
    let how = match (old, new) {
        (Some(a), Some(b)) if plain(&a.text) == plain(&b.text) => return,
        (Some(_), Some(_)) => "changed",
        (Some(_), None) => "removed",
        (None, Some(_)) => "added",
        (None, None) => return,
    };
    let change =
        Change { what: renamed.unwrap_or_else(|| format!("{what} {how}")), old: old.clone(), new: new.clone() };
    // A term is named by several clauses.
    if !changes.contains(&change) {
        changes.push(change);
    }
}

/// Returns the name of the clause of another policy that says the same under a name that this one does not have.
fn twin(of: Policy<'_>, clause: &Clause, other: Policy<'_>) -> Option<String> {
    let body =
        |policy: Policy<'_>, clause: &Clause| plain(&policy.text(clause.span).text.replacen(&clause.name, "", 1));
    let own = body(of, clause);
    let mut free = other.program.clauses.iter().filter(|candidate| of.clause(&candidate.name).is_none());
    free.find(|candidate| body(other, candidate) == own).map(|found| found.name.clone())
}

/// What differs between the headers, if they do.
fn header(old: Policy<'_>, new: Policy<'_>) -> Option<Change> {
    let text = |policy: Policy<'_>| {
        let span = policy.program.place?;
        let source = policy.sources.get(span.source);
        let rest = source.text.get(span.start as usize..)?;
        let end = rest.find('}').map_or(rest.len(), |end| end + 1);
        Some(Text { text: format!("policy {}", &rest[..end]), ..policy.text(span) })
    };
    let (before, after) = (text(old)?, text(new)?);
    (plain(&before.text) != plain(&after.text)).then(|| Change {
        what: "header changed".to_owned(),
        old: Some(before),
        new: Some(after),
    })
}

/// A text without how it is laid out.
fn plain(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_once(" #").map_or(line, |(line, _)| line));
    lines.flat_map(str::split_whitespace).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part))
}
