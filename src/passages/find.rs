//! The passages of a document that set a term: what is found, how sure it is, and what is not found.

use std::collections::HashMap;

use super::context::Context;
use super::document::Document;
use super::language::{Language, language};
pub use super::passage::{Passage, Said, Sure};
use super::search::Search;

/// What a document says of the terms that contracts have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The language that most of it is in.
    pub language: &'static str,
    /// The passages in the order of the document, for each the terms in theirs.
    pub passages: Vec<Passage>,
    /// The terms of which nothing was found: to be asked for, never assumed.
    pub missing: Vec<&'static str>,
}

/// Returns the passages of a document that set a term, each in the language that its paragraph is written in.
pub fn find(document: &Document) -> Found {
    let main = language(document.paragraphs.iter().take(500).map(|paragraph| &*paragraph.text), None);
    let mut searches: HashMap<&str, Search> = HashMap::new();
    let mut passages = Vec::new();
    let mut context = Context::default();
    for paragraph in &document.paragraphs {
        for part in context.parts(paragraph, main) {
            let search = searches.entry(part.language.code).or_insert_with(|| Search::new(part.language));
            search.part(&part, &mut passages);
        }
    }
    mark_contradictions(&mut passages, main);
    let missing = main.grammar.terms.iter().map(|term| &*term.name);
    let missing = missing.filter(|name| passages.iter().all(|passage| passage.term != *name)).collect();
    Found { language: main.code, passages, missing }
}

/// Marks each passage beside which another says something else of the same term.
fn mark_contradictions(passages: &mut [Passage], main: Language) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut torn: Vec<&str> = Vec::new();
    for (at, passage) in passages.iter().enumerate() {
        let first = *first.entry(passage.term).or_insert(at);
        if key(&passages[first], main) != key(passage, main) && !torn.contains(&passage.term) {
            torn.push(passage.term);
        }
    }
    for passage in passages.iter_mut() {
        passage.contradicted = torn.contains(&passage.term);
    }
}

/// Returns what a value is called in every language: `Warschau` is `Warszawa`.
fn key(passage: &Passage, main: Language) -> String {
    match &passage.value {
        Said::Name(name) => Language::of(passage.language).unwrap_or(main).grammar.lexicon.key(name).to_owned(),
        other => other.to_string(),
    }
}
