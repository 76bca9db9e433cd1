//! Places that a language has a line for, and what they are called.

use super::token::{Token, is_word};

/// A place: what it is called, and the phrases for it; a word of them that ends in `*` is a beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Whether it is a country.
    pub country: bool,
    /// What is said of it in the review.
    pub name: String,
    /// What it is called in every language.
    pub key: String,
    /// Its phrases.
    pub phrases: Vec<Vec<String>>,
}

/// The countries and towns of a language.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// They, in the order of the file.
    pub all: Vec<Named>,
}

impl Places {
    /// Returns the country, or the town, of which the longest phrase begins at a token, and the token behind it.
    pub fn place(&self, tokens: &[Token], at: usize, country: bool) -> Option<(&Named, usize)> {
        let fits = |phrase: &&Vec<String>| {
            let words = tokens.get(at..at + phrase.len());
            words.is_some_and(|words| words.iter().zip(phrase.iter()).all(|(token, word)| is_word(&token.lower, word)))
        };
        let of = |named: &Named| Some(named.phrases.iter().filter(fits).map(Vec::len).max()? + at);
        let all = self.all.iter().filter(|named| named.country == country);
        all.filter_map(|named| Some((named, of(named)?))).max_by_key(|(_, end)| *end)
    }

    /// Returns the code of the country, or the state of one, that a text names at a token by a word with a capital, and the token
    /// behind it: `State of Texas`, `Ontario, Canada`, `the State of California and the United States`.
    pub fn law(&self, tokens: &[Token], at: usize) -> Option<(&str, usize)> {
        let named = |at: usize| {
            let (named, end) = self.place(tokens, at, true)?;
            let has_capital = tokens[at..end].iter().any(|token| token.text.starts_with(char::is_uppercase));
            has_capital.then_some((&*named.name, end))
        };
        let (first, mut end) = named(at)?;
        let mut all = vec![first];
        let word = |at: usize| tokens.get(at).map_or("", |token| &*token.lower);
        while matches!(word(end), "," | "and" | "/") {
            let next = end + 1 + usize::from(word(end + 1) == "and");
            let Some((name, behind)) = named(next + usize::from(word(next) == "the")) else { break };
            all.push(name);
            end = behind;
        }
        Some((one(&all)?, end))
    }

    /// Returns what a place of that name is called in every language.
    pub fn key<'n>(&'n self, name: &'n str) -> &'n str {
        let lower = name.to_lowercase();
        let is_it = |named: &&Named| {
            named.name == name || named.phrases.iter().any(|phrase| phrase.join(" ").trim_end_matches('*') == lower)
        };
        self.all.iter().find(is_it).map_or(name, |named| &named.key)
    }

    /// Returns the code of a country or a state of one: of `State of Delaware, United States` that of the state.
    pub fn code(&self, name: &str) -> Option<&str> {
        let named = |part: &str| {
            let part = part.trim().to_lowercase();
            let part = part.strip_prefix("the ").unwrap_or(&part);
            let is_it = |phrase: &Vec<String>| phrase.join(" ").trim_end_matches('*') == part;
            self.all.iter().find(|named| named.country && named.phrases.iter().any(is_it))
        };
        let all = || name.split(',').flat_map(|part| part.split(" and "));
        let all: Vec<&str> = named(name)
            .map(|named| vec![&*named.name])
            .unwrap_or_else(|| all().filter_map(named).map(|named| &*named.name).collect());
        one(&all)
    }
}

/// Returns the one of some codes whose law is meant: a state rather than its country; nothing where they are of two.
fn one<'c>(codes: &[&'c str]) -> Option<&'c str> {
    let own = codes.iter().find(|code| code.contains('-')).or(codes.first())?;
    codes.iter().all(|code| code == own || own.split('-').next() == Some(code)).then_some(*own)
}
