//! The languages that have patterns, and which of them a text is in: by its words, the same text always the same.

use std::sync::LazyLock;

use super::document::Document;
use super::grammar::{Grammar, read};

/// The files of patterns, by the code of their language.
const FILES: &[(&str, &str)] = &[
    ("en", include_str!("patterns/en.patterns")),
    ("pl", include_str!("patterns/pl.patterns")),
    ("de", include_str!("patterns/de.patterns")),
];

static GRAMMARS: LazyLock<Vec<(&str, Grammar)>> = LazyLock::new(|| {
    let read = |code: &str, text: &str| read(text).unwrap_or_else(|why| panic!("a bug: {code}.patterns: {why}"));
    FILES.iter().map(|(code, text)| (*code, read(code, text))).collect()
});

/// By so many paragraphs at the begin of a document it is told which language it is in, and who speaks.
const TOLD: usize = 500;

/// How much a frequent word weighs beside one that the patterns know, and one with a letter of the language alone.
const COMMON: usize = 3;

/// A language and what is looked for in it.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    /// Its code: `en`.
    pub code: &'static str,
    /// Its patterns.
    pub grammar: &'static Grammar,
}

impl Language {
    /// Returns the language of a code.
    pub fn of(code: &str) -> Option<Self> {
        all().find(|language| language.code == code)
    }

    /// Returns how much of a text is in it.
    fn weight(self, text: &str) -> usize {
        let grammar = self.grammar;
        let weigh = |word: String| {
            let common = usize::from(grammar.common.contains(&word)) * COMMON;
            let letters = word.chars().any(|c| grammar.letters.contains(c));
            common + usize::from(letters) + usize::from(word.len() > 1 && grammar.lexicon.knows(&word))
        };
        words(text).map(weigh).sum()
    }

    /// Returns how many words of a text its patterns name.
    fn named(self, text: &str) -> usize {
        words(text).filter(|word| self.names(word)).count()
    }

    /// Returns how many words of a text are frequent ones of it, or named by its patterns.
    fn known(self, text: &str) -> usize {
        words(text).filter(|word| self.grammar.common.contains(word) || self.names(word)).count()
    }

    fn names(self, word: &str) -> bool {
        word.len() > 1 && self.grammar.atoms.of(word).iter().any(|bits| *bits != 0)
    }
}

/// Returns the words of a text in small letters, without the marks around them.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
}

/// Returns the languages that have patterns.
pub(super) fn all() -> impl Iterator<Item = Language> {
    GRAMMARS.iter().map(|(code, grammar)| Language { code, grammar })
}

/// Returns the texts by which it is told which language a document is in, and who speaks.
pub(super) fn beginning(document: &Document) -> impl Iterator<Item = &str> + Clone {
    document.paragraphs.iter().take(TOLD).map(|paragraph| &*paragraph.text)
}

/// Returns the language that texts have most words of; the one that is usual beside them where they do not tell, or English.
pub fn language<'t>(texts: impl Iterator<Item = &'t str> + Clone, usual: Option<Language>) -> Language {
    let usual = usual.or_else(|| all().next()).expect("a bug: there are languages");
    let best = |weigh: &dyn Fn(Language, &str) -> usize| {
        let weight = |language: Language| texts.clone().map(|text| weigh(language, text)).sum::<usize>();
        let mut weights: Vec<(usize, Language)> = all().map(|language| (weight(language), language)).collect();
        weights.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        (weights[0].0 > weights[1].0).then_some((weights[0].0, weights[0].1))
    };
    match best(&Language::weight) {
        Some((weight, language)) if weight > COMMON => language,
        unsure => best(&|language: Language, text: &str| language.weight(text) + language.named(text))
            .or(unsure)
            .map_or(usual, |(_, language)| language),
    }
}

/// A text of fewer words may be in any language.
const TELLING: usize = 20;

/// Returns whether texts are in one of the languages: of a contract in one of them its frequent words and those that its patterns
/// name are more than half, in another language they are not one in ten.
pub(super) fn is_known<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> bool {
    let words = texts.clone().flat_map(str::split_whitespace).filter(|word| word.contains(char::is_alphabetic)).count();
    let known = |language: Language| texts.clone().map(|text| language.known(text)).sum::<usize>();
    words < TELLING || all().any(|language| known(language) * 4 > words)
}
