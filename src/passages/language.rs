//! The languages that have patterns, and which of them a text is in: by its words, the same text always the same.

use std::sync::LazyLock;

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
        let weigh = |word: &str| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            let common = usize::from(grammar.common.contains(&word)) * COMMON;
            let letters = word.chars().any(|c| grammar.letters.contains(c));
            common + usize::from(letters) + usize::from(word.len() > 1 && grammar.lexicon.knows(&word))
        };
        text.split_whitespace().map(weigh).sum()
    }

    /// Returns how many words of a text its patterns name.
    fn named(self, text: &str) -> usize {
        let named = |word: &str| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            usize::from(word.len() > 1 && self.grammar.atoms.of(&word).iter().any(|bits| *bits != 0))
        };
        text.split_whitespace().map(named).sum()
    }
}

/// Returns the languages that have patterns.
pub(super) fn all() -> impl Iterator<Item = Language> {
    GRAMMARS.iter().map(|(code, grammar)| Language { code, grammar })
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
