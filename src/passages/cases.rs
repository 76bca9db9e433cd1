//! Several values of a term in one sentence, each for its case: `30 days for retainers and 14 days for projects`.

use super::amount::Amount;
use super::certainty::is_measure;
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

/// Returns the amount of money that is joined to the one at a token, where one of the two is per some time and the other is not:
/// `a lump sum of 500 EUR and 90 EUR per hour`.
pub fn beside(cases: &Cases, tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let money = |place: usize| match tokens[place].value.as_ref() {
        Some(Amount { quantity: Quantity::Money(_), per, .. }) => Some(per.is_some()),
        _ => None,
    };
    let own = money(at)?;
    let joins = |from: usize, to: usize| {
        let between = &tokens[from + 1..to];
        let joint = between.iter().rposition(|token| cases.join.contains(&token.lower));
        joint.is_some_and(|joint| between.len() - joint <= 3) && !between.iter().any(is_measure)
    };
    let is_it = |other: &usize| money(*other) == Some(!own) && joins(at.min(*other), at.max(*other));
    (at.saturating_sub(BETWEEN)..tokens.len().min(at + BETWEEN)).filter(|other| *other != at).find(is_it)
}

/// Returns the value of a kind that a part behind a semicolon begins with, if it says for what it holds.
pub fn begins(cases: &Cases, tokens: &[Token<'_>], kind: u32) -> Option<Again> {
    stands(cases, tokens, 0, kind)
}

/// Returns the value of the same kind that is joined to the one at a token.
fn next(cases: &Cases, tokens: &[Token<'_>], from: usize) -> Option<Again> {
    let kind = atom_of(tokens[from].value.as_ref()?);
    let end = tokens.len().min(from + BETWEEN);
    let is_joint = |at: &usize| cases.join.contains(&tokens[*at].lower);
    let again = (from + 1..end).filter(is_joint).find_map(|joint| stands(cases, tokens, joint + 1, kind))?;
    let same = tokens[again.at].value.as_ref().is_some_and(|value| atom_of(value) == kind);
    let between = &tokens[from + 1..again.at];
    (same && !between.iter().any(|token| token.value.as_ref().is_some_and(|value| atom_of(value) == kind)))
        .then_some(again)
}

/// Returns the value that stands at a token behind nothing but its case and small words, and its case. An amount of another kind that
/// parts the cases, `over 10,000 EUR`, is none.
fn stands(cases: &Cases, tokens: &[Token<'_>], from: usize, kind: u32) -> Option<Again> {
    let is_value = |at: &usize| {
        let value = tokens[*at].value.as_ref();
        value.is_some_and(|value| atom_of(value) == kind || !is_threshold(cases, tokens, *at))
    };
    let at = (from..tokens.len().min(from + CASE + 3)).find(is_value)?;
    let small = |token: &Token<'_>| cases.fill.contains(&token.lower) || cases.join.contains(&token.lower);
    let is_begin = |at: usize| begins_case(cases, tokens, at);
    let start = from + (from..at).take_while(|at| small(&tokens[*at]) && !is_begin(*at)).count();
    if start == at || tokens[start..at].iter().all(small) && !(start..at).any(is_begin) {
        return behind(cases, tokens, at).map(|case| Again { at, case });
    }
    let case = is_begin(start).then(|| before(cases, tokens, start, at))??;
    Some(Again { at, case })
}

/// Returns whether a token is an amount that parts two cases: `over 10,000 EUR`.
fn is_threshold(cases: &Cases, tokens: &[Token<'_>], at: usize) -> bool {
    at > 0 && is_over(cases, tokens, at - 1)
}

/// Returns whether a case begins at a word: `for projects`, `over 10,000 EUR`, `invoices over 10,000 EUR`.
fn begins_case(cases: &Cases, tokens: &[Token<'_>], at: usize) -> bool {
    let is_noun = tokens[at].value.is_none() && !cases.join.contains(&tokens[at].lower);
    cases.begin.contains(&tokens[at].lower)
        || is_over(cases, tokens, at)
        || is_noun && at + 1 < tokens.len() && is_over(cases, tokens, at + 1)
}

/// Returns whether a word parts two cases by the amount behind it.
fn is_over(cases: &Cases, tokens: &[Token<'_>], at: usize) -> bool {
    let is_amount = |token: &Token<'_>| {
        let amount = |value: &Amount| matches!(value.quantity, Quantity::Money(_) | Quantity::Number(_));
        token.value.as_ref().is_some_and(amount)
    };
    cases.over.contains(&tokens[at].lower) && tokens.get(at + 1).is_some_and(is_amount)
}

/// Returns the case behind a value.
fn behind(cases: &Cases, tokens: &[Token<'_>], at: usize) -> Option<String> {
    let is_end = |place: &usize| {
        let token = &tokens[*place];
        is_measure(token) && !is_threshold(cases, tokens, *place)
            || cases.join.contains(&token.lower)
            || matches!(token.text, "." | ";" | ")")
    };
    let end = (at + 1..tokens.len()).find(is_end).unwrap_or(tokens.len());
    let is_begin = |place: &usize| begins_case(cases, tokens, *place);
    let start = (at + 1..end).find(is_begin)?;
    let words = &tokens[start..end.min(start + CASE)];
    let words = &words[..words.iter().position(|token| cases.stop.contains(&token.lower)).unwrap_or(words.len())];
    // `thereafter` needs nothing behind it.
    (words.len() > 1 || end == start + 1).then(|| joined(words))
}

/// Returns the case before a value, not before a token.
fn before(cases: &Cases, tokens: &[Token<'_>], from: usize, at: usize) -> Option<String> {
    let from = from.max(at.saturating_sub(CASE + 2));
    let start = (from..at).find(|place| begins_case(cases, tokens, *place))?;
    let words = &tokens[start..at];
    let words = &words[..words.iter().position(|token| cases.stop.contains(&token.lower)).unwrap_or(words.len())];
    let small = |token: &&Token<'_>| cases.fill.contains(&token.lower) || matches!(token.text, "," | ":" | "-" | "–");
    let end = words.len() - words.iter().rev().take_while(small).count();
    let is_denied = words[..end].iter().any(|token| cases.deny.contains(&token.lower));
    (end > 1 && !is_denied).then(|| joined(&words[..end]))
}
