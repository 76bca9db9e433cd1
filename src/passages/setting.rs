//! What a line sets a term to, and whose it is.

use std::collections::HashSet;

use super::amount::Amount;
use super::certainty::Set;
use super::grammar::{Does, Rule, TermRules};
use super::language::Language;
use super::parties::{Parties, is_open, party, side};
use super::passage::{Said, Side};
use super::program::{Fit, Line, Program, Taken, atom_of};
use super::token::{Token, joined};
use crate::value::quantity::Quantity;

/// Returns a bound as it is read, with the words before it.
pub(super) fn bound_of(line: &Line<'_>, from: usize, at: usize) -> String {
    let is_mark = |token: &&Token<'_>| matches!(token.text, "," | "(");
    let marks = line.tokens[from..at].iter().take_while(is_mark).count();
    joined(&line.tokens[from + marks..=at])
}

/// Returns whose a term is: who acts nearest before the value, else behind it. Towards whom somebody is liable is no side that acts; where
/// it is said of one side, the other one is liable.
pub(super) fn side_of(term: &TermRules, line: &Line<'_>, at: Option<usize>) -> Option<Side> {
    let at = at.unwrap_or(line.tokens.len());
    let mut towards = term.towards.iter().filter(|(_, pattern)| pattern.is_in(line)).map(|(side, _)| *side);
    let other = towards.next();
    let is_one = towards.all(|side| Some(side) == other);
    let all = acting(term, line);
    let nearest = before(&all, at).or_else(|| all.iter().min_by_key(|(side, fit)| (fit.from, *side != Side::Either)));
    let own = nearest.map(|(side, _)| *side);
    if own == Some(Side::Either) || !is_one { own.or(other) } else { other.or(own) }
}

/// Returns the sides that act in a line, and where; those towards whom something is are none.
fn acting(term: &TermRules, line: &Line<'_>) -> Vec<(Side, Fit)> {
    let seen = line.unseen(term.towards.iter().map(|(_, pattern)| pattern));
    let line = seen.as_ref().unwrap_or(line);
    term.whose.iter().flat_map(|(side, pattern)| pattern.fits(line).map(|fit| (*side, fit))).collect()
}

/// Returns which side of some acts nearest before a token.
fn before(all: &[(Side, Fit)], at: usize) -> Option<&(Side, Fit)> {
    let before = all.iter().filter(|(_, fit)| fit.end <= at);
    before.max_by_key(|(side, fit)| (fit.end, *side == Side::Either, fit.from))
}

/// Returns a value that is a party as the side that it is, where that is told.
pub(super) fn of_side(value: Said, term: &TermRules, parties: &Parties, language: Language) -> Said {
    let Said::Party(name) = &value else { return value };
    let own = name.split_whitespace().find_map(|word| party(parties, word).or_else(|| side(word, language)));
    own.filter(|_| !term.whose.is_empty()).map_or(value, |side| Said::Word(side.word().to_owned()))
}

/// Returns a name in a line that says whose a term is and of which nothing tells which side it is; the value itself where it is one.
pub(super) fn stranger<'a>(
    term: &TermRules,
    value: &'a Said,
    line: &Line<'a>,
    parties: &Parties,
    language: Language,
) -> Option<&'a str> {
    if let Said::Party(name) = value {
        return Some(name);
    }
    if !term.sided {
        return None;
    }
    let is_side = |word: &str| party(parties, word).or_else(|| side(word, language)).is_some();
    let named = term.named.iter().flat_map(|named| named.fits(line)).find_map(|fit| match fit.taken {
        Some(Taken::Party(from, to)) => {
            let is_known = line.tokens[from..to].iter().any(|token| is_side(&token.lower) || is_side(token.text));
            (!is_known).then(|| line.tokens[from].text)
        }
        _ => None,
    });
    named.or_else(|| line.tokens.iter().map(|token| token.text).find(|text| is_open(parties, text)))
}

/// Returns what a line sets a term to by the first of some rules that fits.
pub(super) fn set_by<'t>(term: &TermRules, rules: &'t [Rule], line: &Line<'_>) -> Option<Set<'t>> {
    let seen = line.unseen(term.denied.iter());
    let line = seen.as_ref().unwrap_or(line);
    let parts = if term.whole { fractions(line) } else { Vec::new() };
    let whole = (!parts.is_empty()).then(|| line.without(&parts));
    let line = whole.as_ref().unwrap_or(line);
    let (rule, fit) = rules.iter().find_map(|rule| Some((rule, rule.program.find(line)?)))?;
    match rule.does {
        Does::Skip => return None,
        Does::Set | Does::Ask if term.nots.iter().any(|not| not.is_in(line)) => return None,
        Does::Set | Does::Ask | Does::Refuse => (),
    }
    let at = match fit.taken {
        Some(Taken::Value(at)) if rule.word.as_deref().is_none_or(|word| word.starts_with('+')) => Some(at),
        _ => None,
    };
    let mut value = of_order(said(rule, fit.taken.clone(), line)?, line, &fit);
    // Who acts nearest before what was found: in a long sentence both sides do.
    if matches!(side_said(&value), Some(Side::Client | Side::Agency))
        && let Some((side, _)) = before(&acting(term, line), fit.end).filter(|(side, _)| *side != Side::Either)
    {
        value = Said::Word(side.word().to_owned());
    }
    Some(Set { value, rule, fit, at, limit: None, beside: None, replaces: false })
}

/// Returns the values of the kind of one that was found that hold for each of some cases, or for all of them, with the words that say
/// so: `25,000 EUR per claim and 500,000 EUR in total`. Nothing where there is but one.
pub(super) fn each_of(
    term: &TermRules,
    set: &Set<'_>,
    line: &Line<'_>,
    fill: &HashSet<String>,
) -> Vec<(usize, Option<String>)> {
    let kind = |at: usize| line.tokens[at].value.as_ref().map(atom_of);
    let Some(own) = set.at else { return Vec::new() };
    let told = |fit: Fit| match fit.taken {
        Some(Taken::Value(at)) if kind(at) == kind(own) => {
            let words = &line.tokens[if at == fit.from { at + 1..fit.end } else { fit.from..at }];
            let end = words.iter().rposition(|word| !fill.contains(&word.lower)).map_or(0, |last| last + 1);
            Some((at, (end > 0).then(|| joined(&words[..end]))))
        }
        _ => None,
    };
    let mut all: Vec<_> = term.each.iter().flat_map(|each| each.fits(line)).filter_map(told).collect();
    all.sort_by_key(|(at, _)| *at);
    all.dedup_by_key(|(at, _)| *at);
    if all.len() > 1 { all } else { Vec::new() }
}

/// Returns what is told with the value that was found: `three months to the end of a quarter`.
pub(super) fn told_with(term: &TermRules, set: &Set<'_>, line: &Line<'_>) -> Option<String> {
    let own = set.at.map(Taken::Value)?;
    let takes = |program: &Program| program.fits(line).any(|fit| fit.taken.as_ref() == Some(&own));
    term.told.iter().find(|(program, _)| takes(program)).map(|(_, words)| words.clone())
}

/// Returns the numbers of a line that count nothing, as they are not whole: `4.1`.
fn fractions(line: &Line<'_>) -> Vec<(usize, usize)> {
    let is_part = |token: &Token<'_>| {
        let quantity = token.value.as_ref().map(|value| &value.quantity);
        matches!(quantity, Some(Quantity::Number(number)) if !number.is_integer())
    };
    (0..line.tokens.len()).filter(|at| is_part(&line.tokens[*at])).map(|at| (at, at)).collect()
}

/// Returns a value that is measured by the fees, or by the value of the order where the words of the fit say so.
fn of_order(value: Said, line: &Line<'_>, fit: &Fit) -> Said {
    if !line.tokens[fit.from..fit.end].iter().any(|token| line.lexicon.is_order(&token.lower)) {
        return value;
    }
    match value {
        Said::Word(word) if word == "the fees" => Said::Word("the order value".to_owned()),
        Said::Amount(mut amount) => {
            amount.per = amount.per.map(|per| per.replace("the fees", "the order value"));
            Said::Amount(amount)
        }
        other => other,
    }
}

/// The most words that are told of what a value is said in.
const WORDS: usize = 16;

/// Returns a value with the words behind what its slot took, where its rule asks for them by `{}`: up to the end of the clause, or one
/// of `stop`.
pub(super) fn worded(value: Said, set: &Set<'_>, line: &Line<'_>, stop: &HashSet<String>) -> Said {
    let Said::Word(word) = &value else { return value };
    let (Some(Taken::Value(at)), true) = (&set.fit.taken, word.contains("{}")) else { return value };
    let rest = &line.tokens[at + 1..];
    let is_end = |token: &Token<'_>| matches!(token.text, "," | "." | "(" | ")" | ":") || stop.contains(&token.lower);
    let marks = rest.iter().take_while(|token| matches!(token.text, "," | "(")).count();
    let words = rest[marks..].iter().take_while(|token| !is_end(token)).count();
    Said::Word(word.replace("{}", &joined(&rest[marks..marks + words.min(WORDS)])))
}

/// Returns the side that a value is.
pub(super) fn side_said(value: &Said) -> Option<Side> {
    match value {
        Said::Word(word) => Side::parse(word),
        _ => None,
    }
}

pub(super) fn said(rule: &Rule, taken: Option<Taken>, line: &Line<'_>) -> Option<Said> {
    let word = rule.word.as_deref();
    if let Some(word) = word.filter(|word| !word.starts_with('+')) {
        // A third is said in a word, and is a percent all the same.
        if let Some((percent, per)) = word.split_once('%').and_then(|(number, per)| Some((number.parse().ok()?, per))) {
            let per = per.trim().strip_prefix("per ").map(|per| format!("per {per}"));
            return Some(Said::Amount(Amount { quantity: Quantity::Percent(percent), per, ..Amount::number(percent) }));
        }
        // `A year-to-year basis` is a length of time as well.
        return Some(length_of(word).map_or_else(|| Said::Word(word.to_owned()), Said::Amount));
    }
    Some(match taken? {
        Taken::Value(at) => {
            let mut amount = line.tokens[at].value.clone()?;
            // `net 30` is a length of time.
            if word == Some("+ days") {
                return Some(Said::Amount(amount.in_unit("day")?));
            }
            // `three monthly fees` are the fees of three months.
            if let Some(unit) = word.and_then(|word| word.strip_prefix("+ ")?.strip_suffix("s of fees")) {
                return Some(Said::Amount(Amount { per: Some(OF_FEES.to_owned()), ..amount.in_unit(unit)? }));
            }
            // What stands at the amount itself goes before: `for each day … 10% a year`.
            let is_time = |per: &str| per.starts_with("per ");
            let is_own = |per: &&str| is_time(per) && amount.per.as_deref().is_some_and(is_time);
            if let Some(per) = word.map(|word| word[1..].trim()).filter(|per| !is_own(per)) {
                amount.per = Some(per.to_owned());
            }
            Said::Amount(amount)
        }
        Taken::Name(from, to) => Said::Name(joined(&line.tokens[from..to])),
        Taken::Law(from, to) => {
            let name = joined(&line.tokens[from..to]);
            Said::Name(line.lexicon.places.code(&name).map_or(name, str::to_owned))
        }
        Taken::Party(from, to) => Said::Party(joined(&line.tokens[from..to])),
        Taken::Place(name) => Said::Name(name),
        Taken::Day(day) => Said::Name(day.to_string()),
    })
}

/// What a length of time is of that fees are counted by.
const OF_FEES: &str = "of fees";

/// Returns the length of time that a word of a pattern is: `12 months`, `1 month of fees`.
fn length_of(word: &str) -> Option<Amount> {
    let (length, per) = match word.strip_suffix(OF_FEES) {
        Some(length) => (length.trim_end(), Some(OF_FEES.to_owned())),
        None => (word, None),
    };
    let (number, unit) = length.split_once(' ')?;
    let length = Amount::number(number.parse().ok()?).in_unit(unit.strip_suffix('s').unwrap_or(unit))?;
    Some(Amount { per, ..length })
}
