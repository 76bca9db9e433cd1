//! The passages of a document that set a term: what is found, how sure it is, and what is not found.

use std::collections::HashMap;
use std::rc::Rc;

use super::back::unsettle;
use super::context::Context;
use super::deeds::named_parties;
use super::document::Document;
use super::dollar::at_home;
use super::further::replace;
use super::language::{Language, beginning, language};
use super::passage::{Blank, Duty, IN_ONE};
pub use super::passage::{Passage, Said, Side, Sure};
use super::search::Search;
use super::speaker::speaker;

/// The names under which the worth of a contract and its first day are found: they are of the contract, and no terms.
pub const ABOUT: [&str; 2] = [VALUE, STARTS];
/// What the whole work costs.
pub const VALUE: &str = "contract_value";
/// The first day.
pub const STARTS: &str = "contract_starts";

/// What is said of a value at a box.
const UNTICKED: &str = "a box that is not ticked";

/// What is said of a value for which another passage has a condition.
const NARROWED: &str = "another passage says on what condition";

/// What a document says of the terms that contracts have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The language that most of it is in.
    pub language: &'static str,
    /// The passages in the order of the document, for each the terms in theirs.
    pub passages: Vec<Passage>,
    /// What is said of the contract itself: its worth, its first day.
    pub about: Vec<Passage>,
    /// What binds a side and is no term, in the order of the document for each language.
    pub duties: Vec<Duty>,
    /// The terms of which nothing was found: to be asked for, never assumed.
    pub missing: Vec<&'static str>,
    /// Those of them that the document leaves blank.
    pub blanks: Vec<Blank>,
}

/// Returns the passages of a document that set a term, each in the language that its paragraph is written in.
pub fn find(document: &Document) -> Found {
    find_watched(document, &mut |_| ())
}

/// The same; `step` is told how many bytes of text were looked through, paragraph by paragraph.
pub fn find_watched(document: &Document, step: &mut dyn FnMut(usize)) -> Found {
    let main = language(beginning(document), None);
    let parties = Rc::new(named_parties(document, main));
    let speaker = speaker(document, main);
    let mut searches: HashMap<&str, Search> = HashMap::new();
    let mut passages: Vec<Passage> = Vec::new();
    let mut context = Context::default();
    for (number, paragraph) in document.paragraphs.iter().enumerate() {
        let begun = passages.len();
        for part in context.parts(paragraph, main) {
            let search = searches
                .entry(part.language.code)
                .or_insert_with(|| Search::new(part.language, Rc::clone(&parties), speaker));
            search.part(&part, &mut passages);
        }
        if document.unticked.contains(&number) {
            let of_box = passages.get_mut(begun..).unwrap_or_default();
            of_box.iter_mut().for_each(|passage| passage.sure = Sure::Unsure(UNTICKED.to_owned()));
        }
        step(paragraph.text.len());
    }
    at_home(document, main, &mut passages);
    passages.retain(|passage| !ABOUT.contains(&passage.term) || is_worth(passage));
    narrow(&mut passages);
    time(&mut passages);
    searches.values().for_each(|search| replace(&mut passages, &search.swapped));
    searches.values().for_each(|search| unsettle(&mut passages, &search.overall));
    mark_contradictions(&mut passages, main);
    let (about, passages): (Vec<Passage>, Vec<Passage>) =
        passages.into_iter().partition(|one| ABOUT.contains(&one.term));
    let missing = main.grammar.terms.iter().map(|term| &*term.name).filter(|name| !ABOUT.contains(name));
    let missing: Vec<&'static str> =
        missing.filter(|name| passages.iter().all(|passage| passage.term != *name)).collect();
    let mut duties: Vec<Duty> = searches.values().flat_map(|search| search.duties.0.clone()).collect();
    duties.sort_by_key(|duty| (duty.place, duty.name));
    let mut blanks: Vec<Blank> = searches.into_values().flat_map(|search| search.blanks).collect();
    blanks.retain(|blank| missing.contains(&blank.term));
    blanks.sort_by_key(|blank| (blank.place, blank.term));
    blanks.dedup();
    Found { language: main.code, passages, about, duties, missing, blanks }
}

/// Whether a passage says what a contract is worth, or its first day: no rate, no range, no bound, nothing unsure.
fn is_worth(passage: &Passage) -> bool {
    let is_plain = match &passage.value {
        Said::Amount(amount) => [amount.per.is_none(), amount.to.is_none(), amount.bound.is_none()] == [true; 3],
        _ => true,
    };
    is_plain && passage.case.is_none() && !matches!(passage.sure, Sure::Unsure(_))
}

/// Gives what is said without a condition the one that another passage says of the same: `at cost` is `reimbursed if approved` where
/// costs have to be approved.
fn narrow(passages: &mut [Passage]) {
    let word = |passage: &Passage| match &passage.value {
        Said::Word(word) if passage.case.is_none() => Some((passage.term, word.clone())),
        _ => None,
    };
    let narrower: Vec<(&str, String)> =
        passages.iter().filter_map(word).filter(|(_, word)| word.contains(" if ")).collect();
    for passage in passages {
        let Some((term, own)) = word(passage) else { continue };
        let is_narrower = |(of, word): &&(&str, String)| *of == term && word.starts_with(&format!("{own} if "));
        if let Some((_, narrower)) = narrower.iter().find(is_narrower) {
            passage.value = Said::Word(narrower.clone());
            passage.sure = match &passage.sure {
                Sure::Sure => Sure::Likely(NARROWED.to_owned()),
                other => other.clone(),
            };
        }
    }
}

/// What is said of a right of which another passage says when it passes.
const TIMED: &str = "another passage says when";

/// What says that something passes, and not when.
const AT_ONCE: &str = "client at once";

/// Gives what does not say when it passes the time that one other passage says: `client at once` is `client on payment` then.
fn time(passages: &mut [Passage]) {
    let is_open = |one: &Passage| {
        matches!(&one.value, Said::Word(word) if word == AT_ONCE)
            && matches!(&one.sure, Sure::Likely(why) if why.contains("does not say when"))
    };
    let timed = passages.iter().filter_map(|one| match (&one.value, &one.sure) {
        (Said::Word(word), Sure::Sure | Sure::Likely(_)) if word.starts_with("client on ") => Some(word.clone()),
        _ => None,
    });
    let mut timed: Vec<String> = timed.collect();
    timed.sort();
    timed.dedup();
    let [time] = &timed[..] else { return };
    for passage in passages.iter_mut().filter(|one| is_open(one)) {
        passage.value = Said::Word(time.clone());
        passage.sure = Sure::Likely(TIMED.to_owned());
    }
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
