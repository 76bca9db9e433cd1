//! The passages of a document that set a term: what is found, how sure it is, and what is not found.

use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
use std::sync::LazyLock;

use super::amount::Amount;
use super::document::{Document, Place};
use super::grammar::{Grammar, Rule, TermRules, read};
use super::program::{Line, Taken, atom_of};
use super::sentences::sentences;
use super::token::tokens;

/// The files of patterns, by the code of their language.
const FILES: &[(&str, &str)] = &[("en", include_str!("patterns/en.patterns"))];

static GRAMMARS: LazyLock<Vec<(&str, Grammar)>> = LazyLock::new(|| {
    let read = |text: &str| read(text).unwrap_or_else(|why| panic!("a bug: the patterns: {why}"));
    FILES.iter().map(|(language, text)| (*language, read(text))).collect()
});

/// What a document says of the terms that contracts have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The language that it was read in.
    pub language: &'static str,
    /// The passages in the order of the document, for each the terms in theirs.
    pub passages: Vec<Passage>,
    /// The terms of which nothing was found: to be asked for, never assumed.
    pub missing: Vec<&'static str>,
}

/// A passage that sets a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The name of the term.
    pub term: &'static str,
    /// What it is set to.
    pub value: Said,
    /// The sentence that says it.
    pub quote: String,
    /// Where the sentence stands.
    pub place: Place,
    /// How sure it is.
    pub sure: Sure,
    /// Whether another passage sets the term to something else.
    pub contradicted: bool,
}

/// What a term is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A value in numbers.
    Amount(Amount),
    /// One of the words that the term may be, as `client`.
    Word(String),
    /// A name as the document has it.
    Name(String),
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount(amount) => amount.fmt(f),
            Self::Word(text) | Self::Name(text) => f.write_str(text),
        }
    }
}

/// How sure a value is; the texts say why it is not more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sure {
    /// Said in so many words.
    Sure,
    /// Said in a way that usually means it.
    Likely(String),
    /// To be read by a person.
    Unsure(String),
}

/// Returns the passages of a document that set a term, in the language that it is written in.
pub fn find(document: &Document) -> Found {
    let (language, grammar) = language(document);
    let mut search = Search { grammar, words: HashMap::new() };
    let mut passages = Vec::new();
    for paragraph in document.paragraphs.iter().filter(|paragraph| !paragraph.heading) {
        for sentence in sentences(&paragraph.text) {
            search.sentence(sentence, paragraph.place, &mut passages);
        }
    }
    mark_contradictions(&mut passages);
    let missing = grammar.terms.iter().map(|term| &*term.name);
    let missing = missing.filter(|name| passages.iter().all(|passage| passage.term != *name)).collect();
    Found { language, passages, missing }
}

/// Returns the language whose frequent words a document has most of; English where it has none.
fn language(document: &Document) -> (&'static str, &'static Grammar) {
    let mut counts = vec![0_usize; GRAMMARS.len()];
    for paragraph in document.paragraphs.iter().take(500) {
        for word in paragraph.text.split_whitespace() {
            let word = word.to_lowercase();
            for (count, (_, grammar)) in counts.iter_mut().zip(GRAMMARS.iter()) {
                *count += usize::from(grammar.common.contains(&word));
            }
        }
    }
    let best = counts.iter().enumerate().rev().max_by_key(|(_, count)| **count).map_or(0, |(at, _)| at);
    (GRAMMARS[best].0, &GRAMMARS[best].1)
}

/// Marks each passage beside which another says something else of the same term.
fn mark_contradictions(passages: &mut [Passage]) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut torn: Vec<&str> = Vec::new();
    for (at, passage) in passages.iter().enumerate() {
        let first = *first.entry(passage.term).or_insert(at);
        if passages[first].value != passage.value && !torn.contains(&passage.term) {
            torn.push(passage.term);
        }
    }
    for passage in passages.iter_mut() {
        passage.contradicted = torn.contains(&passage.term);
    }
}

/// A sentence has no more values than so many.
const MOST_VALUES: usize = 10;

struct Search {
    grammar: &'static Grammar,
    /// The atoms of words that were seen.
    words: HashMap<String, Rc<Vec<u64>>>,
}

impl Search {
    /// Adds what a sentence says; its parts between semicolons are looked at one by one.
    fn sentence(&mut self, sentence: &str, place: Place, passages: &mut Vec<Passage>) {
        for part in sentence.split(';') {
            let line = self.line(part);
            // So many values are a table that lost its lines: which belongs to what cannot be told.
            if line.tokens.iter().filter(|token| token.value.is_some()).count() > MOST_VALUES {
                continue;
            }
            if self.grammar.never.iter().any(|never| never.is_in(&line)) {
                continue;
            }
            let mut set: Vec<&str> = Vec::new();
            for term in &self.grammar.terms {
                if term.within.as_ref().is_some_and(|within| !set.contains(&&**within)) {
                    continue;
                }
                if let Some((value, rule)) = set_by(term, &line) {
                    set.push(&term.name);
                    let sure = self.how_sure(&value, rule, &line);
                    let quote = sentence.to_owned();
                    passages.push(Passage { term: &term.name, value, quote, place, sure, contradicted: false });
                }
            }
        }
    }

    fn line<'a>(&mut self, text: &'a str) -> Line<'a> {
        let tokens = self.grammar.lexicon.values(text, tokens(text));
        let atoms = &self.grammar.atoms;
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
        Line { tokens, bits, all }
    }

    fn how_sure(&self, value: &Said, rule: &Rule, line: &Line) -> Sure {
        if let Said::Amount(amount) = value {
            if amount.digits.is_some() {
                return Sure::Unsure("words and digits differ".to_owned());
            }
            if amount.to.is_some() {
                return Sure::Unsure("a range".to_owned());
            }
        }
        if let Some((_, why)) = self.grammar.doubts.iter().find(|(doubt, _)| doubt.is_in(line)) {
            return Sure::Unsure(why.clone());
        }
        rule.likely.clone().map_or(Sure::Sure, Sure::Likely)
    }
}

/// Returns what a line sets a term to, and by which rule.
fn set_by<'t>(term: &'t TermRules, line: &Line) -> Option<(Said, &'t Rule)> {
    let (rule, taken) = term.takes.iter().find_map(|rule| Some((rule, rule.program.find(line)?)))?;
    if term.nots.iter().any(|not| not.is_in(line)) {
        return None;
    }
    Some((said(rule, taken, line)?, rule))
}

fn said(rule: &Rule, taken: Option<Taken>, line: &Line) -> Option<Said> {
    let word = rule.word.as_deref();
    if let Some(word) = word.filter(|word| !word.starts_with('+')) {
        return Some(Said::Word(word.to_owned()));
    }
    match taken? {
        Taken::Value(at) => {
            let mut amount = line.tokens[at].value.clone()?;
            if let Some(per) = word.map(|word| word[1..].trim()) {
                amount.per = Some(per.to_owned());
            }
            Some(Said::Amount(amount))
        }
        Taken::Name(from, to) => {
            let mut name = String::new();
            for token in &line.tokens[from..to] {
                let joined = name.is_empty() || matches!(token.text, "," | ".");
                name.push_str(if joined { "" } else { " " });
                name.push_str(token.text);
            }
            Some(Said::Name(name))
        }
    }
}
