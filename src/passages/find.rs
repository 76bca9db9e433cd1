//! The passages of a document that set a term: what is found, how sure it is, and what is not found.

use std::collections::HashMap;
use std::rc::Rc;

use super::context::Context;
use super::document::Document;
use super::language::{Language, beginning, language};
use super::parties::parties;
use super::passage::IN_ONE;
pub use super::passage::{Passage, Said, Side, Sure};
use super::search::Search;
use super::speaker::speaker;

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
    find_watched(document, &mut |_| ())
}

/// The same; `step` is told how many bytes of text were looked through, paragraph by paragraph.
pub fn find_watched(document: &Document, step: &mut dyn FnMut(usize)) -> Found {
    let main = language(beginning(document), None);
    let parties = Rc::new(parties(document, main));
    let speaker = speaker(document, main);
    let mut searches: HashMap<&str, Search> = HashMap::new();
    let mut passages = Vec::new();
    let mut context = Context::default();
    for paragraph in &document.paragraphs {
        for part in context.parts(paragraph, main) {
            let search = searches
                .entry(part.language.code)
                .or_insert_with(|| Search::new(part.language, Rc::clone(&parties), speaker));
            search.part(&part, &mut passages);
        }
        step(paragraph.text.len());
    }
    mark_contradictions(&mut passages, main);
    let missing = main.grammar.terms.iter().map(|term| &*term.name);
    let missing = missing.filter(|name| passages.iter().all(|passage| passage.term != *name)).collect();
    Found { language: main.code, passages, missing }
}

/// Marks each passage beside which another says something else of the same term; what holds for one side alone contradicts nothing
/// that holds for the other.
fn mark_contradictions(passages: &mut [Passage], main: Language) {
    let mut said: HashMap<&str, Vec<(Option<Side>, String)>> = HashMap::new();
    let side = |passage: &Passage| match &passage.value {
        Said::Word(word) => passage.side.or(Side::parse(word)),
        _ => passage.side,
    };
    let all: Vec<(Option<Side>, String)> = passages.iter().map(|passage| (side(passage), key(passage, main))).collect();
    // A lump sum holds beside what is per hour, what one party may beside what another may.
    let is_one = |passage: &Passage| passage.case.as_deref() == Some(IN_ONE) || matches!(passage.value, Said::Party(_));
    for (passage, one) in passages.iter().zip(&all).filter(|(passage, _)| !is_one(passage)) {
        let of_term = said.entry(passage.term).or_default();
        if !of_term.contains(one) {
            of_term.push(one.clone());
        }
    }
    for (passage, (side, key)) in passages.iter_mut().zip(&all) {
        let is_other = |other: &Option<Side>| {
            matches!((side, other), (Some(Side::Client), Some(Side::Agency)) | (Some(Side::Agency), Some(Side::Client)))
        };
        let others = said.get(passage.term).filter(|_| !is_one(passage));
        passage.contradicted = others.into_iter().flatten().any(|(of, other)| other != key && !is_other(of));
    }
}

/// Returns what a value is called in every language: `Warschau` is `Warszawa`.
fn key(passage: &Passage, main: Language) -> String {
    match &passage.value {
        Said::Name(name) => Language::of(passage.language).unwrap_or(main).grammar.lexicon.places.key(name).to_owned(),
        other => other.to_string(),
    }
}
