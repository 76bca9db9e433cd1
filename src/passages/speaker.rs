//! Who speaks: whether `we` in a text is the agency, as it mostly is, or the client, whose own terms it is.

use super::document::Document;
use super::language::{Language, beginning};
use super::passage::Side;
use super::search::Search;
use super::sentences::sentences;
use super::token::is_word;

/// A title has no more words.
const TITLE: usize = 10;

/// Returns the side that speaks in a document: the client where more of its sentences are such as only a client writes.
pub(super) fn speaker(document: &Document, language: Language) -> Side {
    let grammar = language.grammar;
    let speaks = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let lower = word.to_lowercase();
        grammar.turns.iter().any(|(turned, _)| is_word(word, turned) || is_word(&lower, turned))
    };
    let mut search = Search::new(language, Default::default(), Side::Agency);
    let (mut client, mut agency) = (0, 0);
    for text in beginning(document) {
        // `General Conditions of Purchase` are a client's, whether or not `we` stands in the title.
        let is_title = text.split_whitespace().count() <= TITLE;
        for sentence in sentences(text).into_iter().filter(|text| is_title || text.split_whitespace().any(speaks)) {
            let line = search.line(sentence);
            let is_of = |side: Side| grammar.speaks.iter().any(|(of, pattern)| *of == side && pattern.is_in(&line));
            client += usize::from(is_of(Side::Client));
            agency += usize::from(is_of(Side::Agency));
        }
    }
    if client > agency { Side::Client } else { Side::Agency }
}
