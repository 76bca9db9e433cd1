//! Which text makes two policies decide otherwise: the clause, what it is built on, the terms that it names.

use std::collections::BTreeSet;

use crate::base::source::{SourceMap, Span};
use crate::plan::Plan;
use crate::program::tree::{Clause, CostAmount, Ladder, Program, clause_of};
use crate::value::interest::Series;

/// A policy with its files.
#[derive(Clone, Copy)]
pub struct Policy<'a> {
    /// The policy.
    pub plan: &'a Plan,
    /// Its files.
    pub sources: &'a SourceMap,
}

/// Why what two policies say on a clause differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// The texts that differ, the clause's own first.
    pub changes: Vec<Change>,
    /// What there is to say beside them, or where there are none.
    pub note: Option<String>,
}

/// A text that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `clause NAME added`, `term NAME changed` and so on.
    pub what: String,
    /// The clauses through which the one asked about stands on it: it speaks of the first, that of the next. None where it is its own.
    pub through: Vec<String>,
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
    fn program(self) -> &'a Program {
        &self.plan.program
    }

    fn clause(self, name: &str) -> Option<&'a Clause> {
        self.program().clause_named(name)
    }

    fn text(self, span: Span) -> Text {
        let place = format!("{}:{}", self.sources.path(span), self.sources.line(span));
        Text { place, text: self.sources.snippet(span).to_owned() }
    }

    /// The term and its value.
    fn term(self, name: &str) -> Option<Text> {
        let term = self.program().term(name)?;
        let value = self.sources.snippet(term.value.span);
        let text = format!("term {name} = {value}");
        Some(Text { text, ..self.text(term.span) })
    }

    fn exceptions(self, name: &str) -> Vec<(String, Text)> {
        let exceptions = &self.program().exceptions;
        let of = exceptions.iter().filter(|one| {
            clause_of(exceptions, one).is_some_and(|id| self.program().clauses[usize::from(id.0)].name == name)
        });
        of.map(|one| (format!("exception {}", one.name), self.text(one.span))).collect()
    }

    /// The names of the clauses of whose breaches, due days or deemed events a clause speaks, and of those that say when an
    /// invoice is late, where it asks for that.
    fn needs(self, clause: &Clause) -> Vec<&'a str> {
        let is_late = |name: &str| {
            let field = self.program().vocabulary.field_id(name);
            field.is_some_and(|field| clause.reads.contains(&field))
        };
        let asks = is_late("late") || is_late("overdue");
        let payment = self.plan.payment_clauses.iter().filter(|id| asks && **id != clause.id);
        clause.needs.iter().chain(payment).map(|id| self.plan.clause(*id).name.as_str()).collect()
    }

    /// The fields that the policy works out and a clause reads, by name.
    fn own_fields(self, clause: &Clause) -> Vec<(String, Text)> {
        let read = self.program().derived.iter().filter(|own| clause.reads.contains(&own.field));
        let vocabulary = &self.program().vocabulary;
        let named = read.map(|own| (own, vocabulary.kind_name(own.kind), vocabulary.field_name(own.field)));
        named.map(|(own, kind, field)| (format!("field {kind}.{field}"), self.text(own.value.span))).collect()
    }

    /// The rates that a clause charges, with all that is known of them.
    fn rates(self, clause: &Clause) -> Vec<&'a Series> {
        let costs = clause.modifiers.costs.iter().filter_map(|cost| match cost.amount {
            CostAmount::Interest { series, .. } => series,
            _ => None,
        });
        costs.map(|id| &self.program().series[usize::from(id.0)]).collect()
    }

    fn ladder(self, name: &str) -> Option<&'a Ladder> {
        self.program().ladders.iter().find(|ladder| ladder.name == name)
    }

    /// The names of the terms that a piece of the policy names, with those that these name.
    fn terms_in(self, text: &str, found: &mut BTreeSet<String>) {
        for term in &self.program().terms {
            if has_word(text, &term.name) && found.insert(term.name.clone()) {
                self.terms_in(self.sources.snippet(term.value.span), found);
            }
        }
    }
}

/// Returns why two policies decide otherwise on a clause: the texts that differ and that it stands on, its own first; else the
/// header; else that it is something of which no text is compared.
pub fn reason(old: Policy<'_>, new: Policy<'_>, name: &str) -> Reason {
    let mut search = Search { old, new, changes: Vec::new(), seen: BTreeSet::new() };
    search.of_clause(name, &[]);
    let mut changes = search.changes;
    let is_own = changes.iter().any(|change| change.through.is_empty());
    let note = match (is_own, changes.is_empty()) {
        (true, _) => None,
        (false, false) => Some(format!("{name} and its terms are unchanged; what it speaks of is not")),
        (false, true) => {
            changes.extend(header(old, new));
            Some(match changes.is_empty() {
                true => format!(
                    "{name} and all that it speaks of are unchanged; a kind of record, a rate or a file of holidays differs"
                ),
                false => format!("{name} and all that it speaks of are unchanged; the header of the policy is not"),
            })
        }
    };
    Reason { changes, note }
}

/// Returns the reasons of several pairs of versions as one: the first as it is, of the others the texts that it does not have, with
/// the version that they are of.
pub fn together(reasons: Vec<(Reason, Option<String>)>) -> Reason {
    let mut all = reasons.into_iter();
    let Some((mut whole, _)) = all.next() else { return Reason::default() };
    for (reason, version) in all {
        for change in reason.changes {
            let is_known = |one: &Change| {
                let text = |text: &Option<Text>| text.as_ref().map(|text| plain(&text.text));
                one.what == change.what && (text(&one.old), text(&one.new)) == (text(&change.old), text(&change.new))
            };
            if whole.changes.iter().any(is_known) {
                continue;
            }
            let version = version.as_deref().map(|version| format!(" in version {version}")).unwrap_or_default();
            whole.changes.push(Change { what: format!("{}{version}", change.what), ..change });
            whole.note = None;
        }
    }
    whole
}

/// Returns why two policies suggest other actions on a ladder.
pub fn reason_of_ladder(old: Policy<'_>, new: Policy<'_>, name: &str) -> Reason {
    let (was, is) = (old.ladder(name), new.ladder(name));
    let texts = (was.map(|ladder| old.text(ladder.span)), is.map(|ladder| new.text(ladder.span)));
    let mut search = Search { old, new, changes: Vec::new(), seen: BTreeSet::new() };
    search.add(&format!("ladder {name}"), None, &texts.0, &texts.1, &[]);
    search.of_terms(&[&texts.0, &texts.1], &[]);
    let is_own = search.changes.iter().any(|change| change.what.starts_with("ladder "));
    let note = (!is_own).then(|| {
        let terms = if search.changes.is_empty() { " and its terms" } else { "" };
        format!("unchanged: the ladder {name}{terms}; what it weighs, or what must be true before a step, need not be")
    });
    Reason { changes: search.changes, note }
}

/// A search for the texts that differ.
struct Search<'a> {
    old: Policy<'a>,
    new: Policy<'a>,
    changes: Vec<Change>,
    seen: BTreeSet<String>,
}

impl Search<'_> {
    /// Looks at a clause, and at what it stands on.
    fn of_clause(&mut self, name: &str, through: &[String]) {
        if !self.seen.insert(name.to_owned()) {
            return;
        }
        let (old, new) = (self.old, self.new);
        let (was, is) = (old.clause(name), new.clause(name));
        let texts = (was.map(|clause| old.text(clause.span)), is.map(|clause| new.text(clause.span)));
        let renamed = match (was, is) {
            (Some(clause), None) => twin(old, clause, new).map(|to| format!("clause {name} renamed to {to}")),
            (None, Some(clause)) => twin(new, clause, old).map(|from| format!("clause {name} was {from}")),
            _ => None,
        };
        self.add(&format!("clause {name}"), renamed, &texts.0, &texts.1, through);
        self.of_terms(&[&texts.0, &texts.1], through);
        self.named(&old.exceptions(name), &new.exceptions(name), through);
        let fields = |policy: Policy<'_>, clause: Option<&Clause>| {
            clause.map(|clause| policy.own_fields(clause)).unwrap_or_default()
        };
        self.named(&fields(old, was), &fields(new, is), through);
        let rates = |policy: Policy<'_>, clause: Option<&Clause>| -> Vec<Series> {
            clause.map(|clause| policy.rates(clause).into_iter().cloned().collect()).unwrap_or_default()
        };
        for series in rates(new, is) {
            if rates(old, was).iter().any(|one| one.name == series.name && *one != series) {
                self.push(Change {
                    what: format!("rates {} changed", series.name),
                    through: through.to_vec(),
                    old: None,
                    new: None,
                });
            }
        }
        let needs = was.map(|clause| old.needs(clause)).unwrap_or_default();
        let needs = needs.into_iter().chain(is.map(|clause| new.needs(clause)).unwrap_or_default());
        let needs: Vec<String> = needs.map(str::to_owned).collect();
        for need in needs {
            self.of_clause(&need, &[through, std::slice::from_ref(&need)].concat());
        }
    }

    /// Looks at named texts, such as exceptions, and at the terms that they name.
    fn named(&mut self, old: &[(String, Text)], new: &[(String, Text)], through: &[String]) {
        let names: BTreeSet<&String> = old.iter().chain(new).map(|(name, _)| name).collect();
        for name in names {
            let of = |all: &[(String, Text)]| all.iter().find(|(one, _)| one == name).map(|(_, text)| text.clone());
            self.add(name, None, &of(old), &of(new), through);
            self.of_terms(&[&of(old), &of(new)], through);
        }
    }

    /// Looks at the terms that texts name, the old and the new one.
    fn of_terms(&mut self, texts: &[&Option<Text>; 2], through: &[String]) {
        let mut terms = BTreeSet::new();
        for (policy, text) in [self.old, self.new].into_iter().zip(texts) {
            text.iter().for_each(|text| policy.terms_in(&text.text, &mut terms));
        }
        for term in terms {
            let (before, after) = (self.old.term(&term), self.new.term(&term));
            self.add(&format!("term {term}"), None, &before, &after, through);
        }
    }

    /// Adds what is to be said where two texts differ.
    fn add(&mut self, what: &str, renamed: Option<String>, old: &Option<Text>, new: &Option<Text>, through: &[String]) {
        let how = match (old, new) {
            (Some(a), Some(b)) if plain(&deciding(&a.text)) == plain(&deciding(&b.text)) => return,
            (Some(_), Some(_)) => "changed",
            (Some(_), None) => "removed",
            (None, Some(_)) => "added",
            (None, None) => return,
        };
        let what = renamed.unwrap_or_else(|| format!("{what} {how}"));
        self.push(Change { what, through: through.to_vec(), old: old.clone(), new: new.clone() });
    }

    /// A term is named by several clauses: it is told once, where it is nearest.
    fn push(&mut self, change: Change) {
        if !self.changes.iter().any(|known| known.what == change.what) {
            self.changes.push(change);
        }
    }
}

/// Returns the name of the clause of another policy that says the same under a name that this one does not have.
fn twin(of: Policy<'_>, clause: &Clause, other: Policy<'_>) -> Option<String> {
    let body =
        |policy: Policy<'_>, clause: &Clause| plain(&policy.text(clause.span).text.replacen(&clause.name, "", 1));
    let own = body(of, clause);
    let mut free = other.program().clauses.iter().filter(|candidate| of.clause(&candidate.name).is_none());
    free.find(|candidate| body(other, candidate) == own).map(|found| found.name.clone())
}

/// What differs between the headers, if they do.
fn header(old: Policy<'_>, new: Policy<'_>) -> Option<Change> {
    let text = |policy: Policy<'_>| {
        let span = policy.program().place?;
        let source = policy.sources.get(span.source);
        let rest = source.text.get(span.start as usize..)?;
        let end = rest.find('}').map_or(rest.len(), |end| end + 1);
        Some(Text { text: format!("policy {}", &rest[..end]), ..policy.text(span) })
    };
    let (before, after) = (text(old)?, text(new)?);
    (plain(&before.text) != plain(&after.text)).then(|| Change {
        what: "header changed".to_owned(),
        through: Vec::new(),
        old: Some(before),
        new: Some(after),
    })
}

/// A clause without what decides nothing: its title, and the reason that it gives.
fn deciding(text: &str) -> String {
    let rest = if text.starts_with("clause ") { without_quoted(text, 0) } else { text.to_owned() };
    match rest.find("because \"") {
        Some(at) => without_quoted(&rest, at),
        None => rest,
    }
}

/// A text without the first words in quotes from a place on.
fn without_quoted(text: &str, from: usize) -> String {
    let Some(start) = text[from..].find('"').map(|at| from + at) else { return text.to_owned() };
    let mut is_escaped = false;
    let end = text[start + 1..].find(|c: char| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    });
    match end {
        Some(end) => format!("{}{}", &text[..start], &text[start + end + 2..]),
        None => text.to_owned(),
    }
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
