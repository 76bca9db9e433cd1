//! The names that a contract gives its parties: `Kessler Haushaltsgeräte GmbH (nachfolgend "Kessler")` beside an `Auftragnehmer`.

use std::collections::HashMap;

use super::context::QUOTES;
use super::document::Document;
use super::grammar::Grammar;
use super::language::Language;
use super::lexicon::offset;
use super::names::shouts;
use super::passage::Side;
use super::token::{Token, is_word};

/// Where the parties are named: so many paragraphs at the begin.
pub(super) const HEAD: usize = 30;
/// A name is said in so many words before it is shortened.
const WORDS: usize = 40;
/// The fewest letters of a name, and of what is the same in its cases.
const LETTERS: usize = 4;

/// The names of the parties in small letters, without what a case may change, and whose each is.
pub type Parties = HashMap<String, Side>;

/// Returns the names that the head of a document gives a party whose other side it calls by what it does. A name is one that stands
/// in the words before it: `Fundacja Miasto Dla Ludzi, zwana dalej „Fundacją”`.
pub fn parties(document: &Document, language: Language) -> Parties {
    let mut names: Vec<String> = Vec::new();
    let mut sides: Vec<Side> = Vec::new();
    for paragraph in document.paragraphs.iter().take(HEAD) {
        for (before, name) in quoted(&paragraph.text) {
            if let Some(side) = side(name, language) {
                sides.push(side);
                continue;
            }
            if language.grammar.kinds.itself.contains(&name.to_lowercase()) {
                continue;
            }
            let stem = stem(name);
            let full = before.split_whitespace().rev().take(WORDS).map(|word| word.trim_matches(QUOTES));
            let is_same = |word: &str| word.starts_with(char::is_uppercase) && self::stem(word) == stem;
            if full.into_iter().any(is_same) && !names.contains(&stem) {
                names.push(stem);
            }
        }
    }
    sides.dedup();
    match (&*names, &*sides) {
        ([name], [Side::Agency]) => Parties::from([(name.clone(), Side::Client)]),
        ([name], [Side::Client]) => Parties::from([(name.clone(), Side::Agency)]),
        _ => Parties::new(),
    }
}

/// Returns whose a word of a document is that is one of its names.
pub fn party(parties: &Parties, word: &str) -> Option<Side> {
    if parties.is_empty() || !word.starts_with(char::is_uppercase) {
        return None;
    }
    parties.get(&stem(word)).copied()
}

/// Returns the words that a text quotes, each with what stands before it: one word with a capital, behind `the` or nothing.
pub(super) fn quoted(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts: Vec<(usize, &str)> = text.split(QUOTES).map(|part| (offset(text, part), bare(part))).collect();
    let is_name =
        |(_, part): &(usize, &str)| part.starts_with(char::is_uppercase) && part.chars().all(char::is_alphanumeric);
    parts.into_iter().skip(1).filter(is_name).map(|(at, part)| (&text[..at], part))
}

/// Returns what is quoted without marks and article.
fn bare(part: &str) -> &str {
    part.trim_matches(['*', '_', ' ', ',']).trim_start_matches("the ")
}

/// Returns a word in small letters, without the last one or two that change with the case.
pub(super) fn stem(word: &str) -> String {
    let lower = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let lower = ["'s", "’s"].iter().find_map(|end| lower.strip_suffix(end)).map_or(&*lower, |name| name);
    let letters: Vec<char> = lower.chars().collect();
    let changes = |c: &char| "aeiouyąęós".contains(*c);
    let end = letters.iter().rposition(|c| !changes(c)).map_or(letters.len(), |at| at + 1);
    letters[..end.max(LETTERS).min(letters.len())].iter().collect()
}

/// Returns the side that a word is of, whoever the contract is of.
pub(super) fn side(word: &str, language: Language) -> Option<Side> {
    let lower = word.to_lowercase();
    let is_it = |known: &String| match known.strip_suffix('*') {
        Some(begin) => lower.starts_with(begin),
        None => lower == *known,
    };
    language.grammar.sides.iter().find(|(_, words)| words.iter().any(is_it)).map(|(side, _)| *side)
}

/// Returns what a word is that is a side only where it stands alone, behind another name: a `Consultant Company` is what a consultant is,
/// an `Insurance Company` nobody.
pub(super) fn compound(tokens: &[Token<'_>], at: usize, language: Language) -> Option<&'static str> {
    let grammar = language.grammar;
    let is_name = |token: &Token<'_>| token.value.is_none() && token.text.starts_with(char::is_uppercase);
    let before = at.checked_sub(1).map(|before| &tokens[before]).filter(|before| is_name(before))?;
    if !grammar.lone.contains(&tokens[at].lower) || !is_name(&tokens[at]) {
        return None;
    }
    match side(before.text, language) {
        Some(side) => Some(word(side, language)),
        None => (!grammar.lexicon.nobody.contains(&before.lower)).then_some(""),
    }
}

/// Returns a word by which the patterns of a language know a side.
pub fn word(side: Side, language: Language) -> &'static str {
    let words = language.grammar.sides.iter().find(|(one, _)| *one == side).and_then(|(_, words)| words.first());
    words.map_or("", |word| word.trim_end_matches('*'))
}

/// Makes of `we` what the patterns know as the client, and of `you` the agency.
pub(super) fn turn(tokens: &mut [Token<'_>], grammar: &Grammar) {
    let shouts = shouts(tokens);
    // `US` is a country.
    let is_short = |token: &Token<'_>| !shouts && token.text.len() > 1 && !token.text.chars().any(char::is_lowercase);
    for token in tokens.iter_mut().filter(|token| !is_short(token)) {
        if let Some((_, turned)) = grammar.turns.iter().find(|(word, _)| is_word(&token.lower, word)) {
            token.lower.clone_from(turned);
        }
    }
}
