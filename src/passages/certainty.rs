//! How sure a value is: sure is only what one plain sentence says, with no other number, denial or condition in it.

use super::grammar::{Does, Grammar, Rule, TermRules};
use super::lexicon::Lexicon;
use super::passage::{Said, Sure};
use super::program::{Fit, Line, Taken};
use super::token::Token;
use crate::value::quantity::Quantity;

/// Why digits such as `300.000` are not sure in a language that writes thousands otherwise.
const MARKED: &str = "the mark before three digits may part thousands or a fraction";

/// Why digits with a blank between them are not sure: `6 0 days`.
const APART: &str = "its digits stand apart: they may be one number or two";

/// The words of a term and its value are in one clause where they are no more.
const CLAUSE: usize = 16;

/// What a sentence sets a term to.
#[derive(Clone, Debug)]
pub struct Set<'t> {
    /// What it is set to.
    pub value: Said,
    /// The rule that says so.
    pub rule: &'t Rule,
    /// What the rule fits.
    pub fit: Fit,
    /// The token with the value, where it is one.
    pub at: Option<usize>,
    /// What another value of the sentence holds for.
    pub beside: Option<String>,
    /// What bounds the value beside it.
    pub limit: Option<String>,
    /// Whether the sentence says it in the place of another value.
    pub replaces: bool,
}

/// Returns how sure it is what a line sets a term to; `others` is how many values with a unit the sentence has.
pub fn how_sure(
    grammar: &Grammar,
    term: &TermRules,
    set: &Set<'_>,
    value: &Said,
    line: &Line<'_>,
    others: usize,
) -> Sure {
    if let Said::Amount(amount) = value {
        if amount.is_apart {
            return Sure::Unsure(APART.to_owned());
        }
        if amount.is_marked {
            return Sure::Unsure(MARKED.to_owned());
        }
        if amount.digits.is_some() {
            return Sure::Unsure("words and digits differ".to_owned());
        }
        if amount.to.is_some() {
            return Sure::Unsure("a range".to_owned());
        }
    }
    if let Some((_, why)) = grammar.doubts.iter().chain(&term.doubts).find(|(doubt, _)| doubt.is_in(line)) {
        return Sure::Unsure(why.clone());
    }
    if let (Does::Ask, Some(why)) = (set.rule.does, &set.rule.likely) {
        return Sure::Unsure(why.clone());
    }
    if matches!(set.fit.taken, Some(Taken::Law(..))) {
        return Sure::Likely("no line knows the place".to_owned());
    }
    if let Some(why) = &set.rule.likely {
        return Sure::Likely(why.clone());
    }
    if let Some(limit) = &set.limit {
        return Sure::Likely(format!("beside it stands: {limit}"));
    }
    if let Some(case) = &set.beside {
        return Sure::Likely(format!("another value stands beside it: {case}"));
    }
    if set.replaces {
        return Sure::Likely("it stands for another value".to_owned());
    }
    if is_among_others(&grammar.lexicon, set, value, line, others) {
        return Sure::Likely("other numbers stand beside it".to_owned());
    }
    let is_said = |fit: Fit| !is_bound(&grammar.lexicon, &line.tokens, &fit);
    // What is refused is denied in so many words.
    let is_own = |kind: &str| kind == "denial" && set.rule.does == Does::Refuse;
    let less = grammar.less.iter().filter(|less| !term.despite.contains(&less.kind) && !is_own(&less.kind));
    if let Some(less) = less.into_iter().find(|less| less.program.fits(line).any(is_said)) {
        return Sure::Likely(less.why.clone());
    }
    if set.fit.end - set.fit.from > CLAUSE {
        return Sure::Likely("its words stand far apart".to_owned());
    }
    Sure::Sure
}

/// Returns whether a number is not the only one of its sentence.
fn is_among_others(lexicon: &Lexicon, set: &Set<'_>, value: &Said, line: &Line<'_>, others: usize) -> bool {
    let (Said::Amount(_), Some(at)) = (value, set.at) else { return false };
    // `net 30` is a number here.
    if is_measure(&line.tokens[at]) {
        return others > 1;
    }
    let is_other = |(place, token): (usize, &Token<'_>)| {
        let refers = place == 0 || lexicon.refers.contains(&line.tokens[place - 1].lower);
        place != at && is_count(token) && !refers
    };
    others > 0 || line.tokens.iter().enumerate().any(is_other)
}

/// Returns whether a token counts something: `one` and `first` may mean anything.
fn is_count(token: &Token<'_>) -> bool {
    let is_digit = token.text.starts_with(|c: char| c.is_ascii_digit());
    let is_more = |number| number != rust_decimal::Decimal::ONE || is_digit;
    token.value.as_ref().is_some_and(|value| matches!(value.quantity, Quantity::Number(number) if is_more(number)))
}

/// Returns whether a token is a value with a unit.
pub fn is_measure(token: &Token<'_>) -> bool {
    token.value.as_ref().is_some_and(|value| !matches!(value.quantity, Quantity::Number(_)))
}

/// Returns whether words that fit a pattern are of a bound: the `no` of `no later than` denies nothing.
fn is_bound(lexicon: &Lexicon, tokens: &[Token<'_>], fit: &Fit) -> bool {
    let stands = |from: usize, phrase: &[String]| {
        let words = tokens.get(from..from + phrase.len());
        words.is_some_and(|words| words.iter().zip(phrase).all(|(token, word)| token.lower == *word))
    };
    let covers = |phrase: &Vec<String>| {
        let first = (fit.from + 1).saturating_sub(phrase.len());
        (first..=fit.from).any(|from| stands(from, phrase) && from + phrase.len() >= fit.end)
    };
    lexicon.at_least.iter().chain(&lexicon.at_most).any(covers)
}
