//! The search of a text for what sets a term.

use std::collections::HashMap;
use std::rc::Rc;

use super::cases::{self, Again};
use super::context::{Part, is_label, label, labelled, unnumbered};
use super::document::Place;
use super::grammar::{Rule, TermRules};
use super::language::Language;
use super::passage::{Passage, Said, Sure};
use super::program::{Line, Taken, atom_of};
use super::sentences::sentences;
use super::token::{Token, joined, tokens};
use crate::value::duration::Duration;
use crate::value::quantity::Quantity;

/// A sentence has no more values than so many.
const MOST_VALUES: usize = 10;

/// How far back a passage is looked for that is the same.
const SAID: usize = 30;

/// A search in a language.
pub struct Search {
    language: Language,
    /// The atoms of words that were seen.
    words: HashMap<String, Rc<Vec<u64>>>,
}

/// A sentence and where it stands.
#[derive(Clone, Copy)]
struct Quoted<'a> {
    text: &'a str,
    place: Place,
}

/// What a sentence sets a term to, by which rule, and the token that says it.
struct Set<'t> {
    value: Said,
    rule: &'t Rule,
    at: Option<usize>,
}

impl Search {
    /// Returns a search that has seen nothing.
    pub fn new(language: Language) -> Self {
        Self { language, words: HashMap::new() }
    }

    /// Adds what a part of a document says.
    pub fn part(&mut self, part: &Part, passages: &mut Vec<Passage>) {
        let mut labels = part.labels.clone();
        for (at, text) in sentences(&part.text).into_iter().enumerate() {
            let begun = passages.len();
            let quoted = Quoted { text, place: part.place };
            self.sentence(quoted, passages);
            for (cell, of_cell) in &part.cells {
                self.under(quoted, cell, of_cell, begun, passages);
            }
            let text = unnumbered(text);
            self.under(quoted, text, &labels, begun, passages);
            if let Some((label, behind)) = labelled(text) {
                self.under(quoted, behind, &[label.to_owned()], begun, passages);
            }
            // `7.1. Notice period. Three months.`: a heading in the line.
            if at < 2 && is_label(text.trim_end_matches('.')) && !label(text).is_empty() {
                labels.insert(0, label(text).to_owned());
            }
        }
    }

    /// Adds what a sentence says; its parts between semicolons are looked at one by one.
    fn sentence(&mut self, quoted: Quoted<'_>, passages: &mut Vec<Passage>) {
        let begun = passages.len();
        let mut last: Option<Line<'_>> = None;
        for text in unnumbered(quoted.text).split(';') {
            let line = self.line(text);
            if self.is_nothing(&line) {
                continue;
            }
            if let Some(last) = &last {
                self.again(quoted, &line, last, begun, passages);
            }
            let mut set: Vec<&str> = Vec::new();
            for term in &self.language.grammar.terms {
                if term.within.as_ref().is_some_and(|within| !set.contains(&&**within)) {
                    continue;
                }
                if let Some(found) = set_by(term, &term.takes, &line) {
                    set.push(&term.name);
                    self.push(quoted, term, found, &line, passages);
                }
            }
            last = Some(line);
        }
    }

    /// Adds what a text says only under what it stands under: terms that the sentence, whose passages begin at `begun`, has not set.
    fn under(&mut self, quoted: Quoted<'_>, text: &str, labels: &[String], begun: usize, passages: &mut Vec<Passage>) {
        for name in labels {
            let name = self.line(name);
            let named = |term: &&'static TermRules| term.headings.iter().any(|heading| heading.is_in(&name));
            let terms: Vec<&'static TermRules> = self.language.grammar.terms.iter().filter(named).collect();
            if terms.is_empty() {
                continue;
            }
            let line = self.line(text);
            if self.is_nothing(&line) {
                return;
            }
            for term in terms {
                if passages[begun..].iter().any(|passage| passage.term == term.name) {
                    continue;
                }
                if let Some(found) = set_by(term, &term.unders, &line) {
                    self.push(quoted, term, found, &line, passages);
                    self.within(quoted, term, &line, passages);
                }
            }
        }
    }

    /// Adds the terms that are looked for only in what sets another.
    fn within(&self, quoted: Quoted<'_>, other: &TermRules, line: &Line<'_>, passages: &mut Vec<Passage>) {
        for term in self.language.grammar.terms.iter().filter(|term| term.within.as_ref() == Some(&other.name)) {
            if let Some(found) = set_by(term, &term.takes, line) {
                self.push(quoted, term, found, line, passages);
            }
        }
    }

    /// Returns whether nothing is to be looked for in a line.
    fn is_nothing(&self, line: &Line<'_>) -> bool {
        // So many values are a table that lost its lines: which belongs to what cannot be told.
        line.tokens.iter().filter(|token| token.value.is_some()).count() > MOST_VALUES
            || self.language.grammar.never.iter().any(|never| never.is_in(line))
    }

    /// Adds a value, and those beside it that hold in other cases.
    fn push(
        &self,
        quoted: Quoted<'_>,
        term: &'static TermRules,
        found: Set<'_>,
        line: &Line<'_>,
        passages: &mut Vec<Passage>,
    ) {
        let Set { value, rule, at } = found;
        let cases = at.map_or_else(Vec::new, |at| cases::all(&self.language.grammar.cases, &line.tokens, at));
        if cases.len() < 2 {
            return self.add(quoted, term, (value, None), rule, line, passages);
        }
        for (at, case) in cases {
            if let Some(value) = said(rule, Some(Taken::Value(at)), line) {
                self.add(quoted, term, (value, case), rule, line, passages);
            }
        }
    }

    /// Adds a value and what it holds for, if it is not there.
    fn add(
        &self,
        quoted: Quoted<'_>,
        term: &'static TermRules,
        (value, case): (Said, Option<String>),
        rule: &Rule,
        line: &Line<'_>,
        passages: &mut Vec<Passage>,
    ) {
        let is_said = |one: &Passage| {
            let same = one.term == term.name && one.value == value && one.case == case;
            same && one.place == quoted.place && one.quote == quoted.text
        };
        if passages.iter().rev().take(SAID).any(is_said) {
            return;
        }
        let sure = self.how_sure(&value, rule, line);
        passages.push(Passage {
            term: &term.name,
            value,
            quote: quoted.text.to_owned(),
            place: quoted.place,
            sure,
            language: self.language.code,
            case,
            contradicted: false,
        });
    }

    /// Adds the value that a part behind a semicolon has for another case: `30 days for retainers; 14 days for projects`. `last` is
    /// what stands before the semicolon.
    fn again(&self, quoted: Quoted<'_>, line: &Line<'_>, last: &Line<'_>, begun: usize, passages: &mut Vec<Passage>) {
        let cases = &self.language.grammar.cases;
        let Some(Again { at, case }) = cases::begins(cases, &line.tokens) else { return };
        let Some(amount) = line.tokens[at].value.clone() else { return };
        let is_same = |passage: &&mut Passage| match &passage.value {
            Said::Amount(other) => other.per == amount.per && atom_of(other) == atom_of(&amount),
            _ => false,
        };
        let Some(before) = passages[begun..].iter_mut().rev().find(is_same) else { return };
        if before.case.is_none() {
            let own = |token: &Token<'_>| {
                token.value.as_ref().is_some_and(|value| before.value == Said::Amount(value.clone()))
            };
            before.case = last.tokens.iter().position(own).and_then(|at| cases::of(cases, &last.tokens, at));
        }
        let again =
            Passage { value: Said::Amount(amount), quote: quoted.text.to_owned(), case: Some(case), ..before.clone() };
        passages.push(again);
    }

    fn line<'a>(&mut self, text: &'a str) -> Line<'a> {
        let grammar = self.language.grammar;
        let tokens = grammar.lexicon.values(text, tokens(text));
        let atoms = &grammar.atoms;
        let mut all = atoms.of("");
        let bits: Vec<Rc<Vec<u64>>> = tokens
            .iter()
            .map(|token| match self.words.get(&token.lower) {
                Some(known) => Rc::clone(known),
                None => {
                    let bits = Rc::new(atoms.of(&token.lower));
                    self.words.insert(token.lower.clone(), Rc::clone(&bits));
                    bits
                }
            })
            .collect();
        let values = tokens.iter().filter_map(|token| token.value.as_ref());
        values.for_each(|value| all[0] |= 1 << atom_of(value));
        bits.iter().for_each(|bits| all.iter_mut().zip(bits.iter()).for_each(|(all, bits)| *all |= bits));
        Line { lexicon: &grammar.lexicon, tokens, bits, all }
    }

    fn how_sure(&self, value: &Said, rule: &Rule, line: &Line<'_>) -> Sure {
        if let Said::Amount(amount) = value {
            if amount.digits.is_some() {
                return Sure::Unsure("words and digits differ".to_owned());
            }
            if amount.to.is_some() {
                return Sure::Unsure("a range".to_owned());
            }
        }
        if let Some((_, why)) = self.language.grammar.doubts.iter().find(|(doubt, _)| doubt.is_in(line)) {
            return Sure::Unsure(why.clone());
        }
        rule.likely.clone().map_or(Sure::Sure, Sure::Likely)
    }
}

/// Returns what a line sets a term to by the first of some rules that fits.
fn set_by<'t>(term: &TermRules, rules: &'t [Rule], line: &Line<'_>) -> Option<Set<'t>> {
    let (rule, taken) = rules.iter().find_map(|rule| Some((rule, rule.program.find(line)?)))?;
    if term.nots.iter().any(|not| not.is_in(line)) {
        return None;
    }
    let at = match taken {
        Some(Taken::Value(at)) if rule.word.as_deref().is_none_or(|word| word.starts_with('+')) => Some(at),
        _ => None,
    };
    Some(Set { value: said(rule, taken, line)?, rule, at })
}

fn said(rule: &Rule, taken: Option<Taken>, line: &Line<'_>) -> Option<Said> {
    let word = rule.word.as_deref();
    if let Some(word) = word.filter(|word| !word.starts_with('+')) {
        return Some(Said::Word(word.to_owned()));
    }
    Some(match taken? {
        Taken::Value(at) => {
            let mut amount = line.tokens[at].value.clone()?;
            // `net 30` is a length of time.
            if word == Some("+ days") {
                let days = amount.map(|number| Duration::from_unit(number, "day").map(Quantity::Duration))?;
                return Some(Said::Amount(days));
            }
            if let Some(per) = word.map(|word| word[1..].trim()) {
                amount.per = Some(per.to_owned());
            }
            Said::Amount(amount)
        }
        Taken::Name(from, to) => Said::Name(joined(&line.tokens[from..to])),
        Taken::Place(name) => Said::Name(name),
    })
}
