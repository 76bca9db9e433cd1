//! Several values of a term in one sentence, each for its case: `30 days for retainers and 14 days for projects`.

use super::grammar::Cases;
use super::program::atom_of;
use super::token::{Token, joined};
use crate::value::quantity::Quantity;

/// The most tokens between two values.
const BETWEEN: usize = 14;
/// The most that a case has.
const CASE: usize = 5;

/// Another value and what it holds for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// The token with the value.
    pub at: usize,
    /// `for projects`.
    pub case: String,
}

/// Returns what the values of a sentence hold for of which one stands at a token: one where nothing is joined to it.
pub fn all(cases: &Cases, tokens: &[Token<'_>], taken: usize) -> Vec<(usize, Option<String>)> {
    // The pattern may have taken a later one.
    let leads = |from: &usize| next(cases, tokens, *from).is_some_and(|again| again.at == taken);
    let first = (0..taken).rev().find(leads).unwrap_or(taken);
    let mut found = vec![(first, None)];
    while let Some(Again { at, case }) = next(cases, tokens, found[found.len() - 1].0) {
        found.push((at, Some(case)));
    }
    if found.len() > 1 {
        found[0].1 = of(cases, tokens, first);
    }
    found
}

/// Returns what the value at a token holds for.
pub fn of(cases: &Cases, tokens: &[Token<'_>], at: usize) -> Option<String> {
    behind(cases, tokens, at).or_else(|| before(cases, tokens, 0, at))
}

/// Returns the value that a part behind a semicolon begins with, if it says for what it holds.
pub fn begins(cases: &Cases, tokens: &[Token<'_>]) -> Option<Again> {
    stands(cases, tokens, 0)
}

/// Returns the value of the same kind that is joined to the one at a token.
fn next(cases: &Cases, tokens: &[Token<'_>], from: usize) -> Option<Again> {
    let kind = atom_of(tokens[from].value.as_ref()?);
    let end = tokens.len().min(from + BETWEEN);
    let is_joint = |at: &usize| cases.join.contains(&tokens[*at].lower);
    let again = (from + 1..end).filter(is_joint).find_map(|joint| stands(cases, tokens, joint + 1))?;
    let same = tokens[again.at].value.as_ref().is_some_and(|value| atom_of(value) == kind);
    let between = &tokens[from + 1..again.at];
    (same && !between.iter().any(|token| token.value.as_ref().is_some_and(|value| atom_of(value) == kind)))
        .then_some(again)
}

/// Returns the value that stands at a token behind nothing but its case and small words, and its case.
fn stands(cases: &Cases, tokens: &[Token<'_>], from: usize) -> Option<Again> {
    let is_value = |token: &Token<'_>| token.value.is_some();
    let at = from + tokens.get(from..)?.iter().take(CASE + 3).position(is_value)?;
    let small = |token: &Token<'_>| cases.fill.contains(&token.lower) || cases.join.contains(&token.lower);
    let start =
        from + tokens[from..at].iter().take_while(|token| small(token) && !cases.begin.contains(&token.lower)).count();
    if start == at || tokens[start..at].iter().all(small) {
        return behind(cases, tokens, at).map(|case| Again { at, case });
    }
    let case = cases.begin.contains(&tokens[start].lower).then(|| before(cases, tokens, start, at))??;
    Some(Again { at, case })
}

/// Returns whether a token is a value with a unit: `the first year` is none.
fn is_measure(token: &Token<'_>) -> bool {
    token.value.as_ref().is_some_and(|value| !matches!(value.quantity, Quantity::Number(_)))
}

/// Returns the case behind a value.
fn behind(cases: &Cases, tokens: &[Token<'_>], at: usize) -> Option<String> {
    let is_end = |token: &Token<'_>| {
        is_measure(token) || cases.join.contains(&token.lower) || matches!(token.text, "." | ";" | ")")
    };
    let tail = &tokens[at + 1..];
    let tail = &tail[..tail.iter().position(is_end).unwrap_or(tail.len())];
    let start = tail.iter().position(|token| cases.begin.contains(&token.lower))?;
    let words = &tail[start..tail.len().min(start + CASE)];
    let words = &words[..words.iter().position(|token| cases.stop.contains(&token.lower)).unwrap_or(words.len())];
    // `thereafter` needs nothing behind it.
    (words.len() > 1 || tail.len() == start + 1).then(|| joined(words))
}

/// Returns the case before a value, not before a token.
fn before(cases: &Cases, tokens: &[Token<'_>], from: usize, at: usize) -> Option<String> {
    let from = from.max(at.saturating_sub(CASE + 2));
    let start = from + tokens[from..at].iter().position(|token| cases.begin.contains(&token.lower))?;
    let words = &tokens[start..at];
    let small = |token: &&Token<'_>| cases.fill.contains(&token.lower) || matches!(token.text, "," | ":" | "-" | "–");
    let end = words.len() - words.iter().rev().take_while(small).count();
    (end > 1).then(|| joined(&words[..end]))
}
