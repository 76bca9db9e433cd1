//! What the text of a payment says that it is not for: `all but RE-015`, `RE-015 storniert`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::draft::{BY_REFERENCE, Draft, choose, listed};
use super::names::squashed;
use super::numbers::Numbers;
use super::open::Open;
use super::words::BEFORE;

/// Words, squashed, behind which stands what is not paid.
const BUT: [&str; 32] = [
    "except",
    "excepting",
    "but",
    "excluding",
    "excl",
    "without",
    "not",
    "ausser",
    "ausgenommen",
    "exklusive",
    "ohne",
    "nicht",
    "poza",
    "oprocz",
    "procz",
    "bez",
    "wyjatkiem",
    "sauf",
    "hormis",
    "excepte",
    "sans",
    "salvo",
    "tranne",
    "eccetto",
    "escluso",
    "esclusa",
    "excepto",
    "exceto",
    "menos",
    "zonder",
    "behalve",
    "osim",
];

/// Words, squashed, that say of the invoice before them that it is not paid.
const NOT: [&str; 32] = [
    "storniert",
    "stornierte",
    "storno",
    "cancelled",
    "canceled",
    "disputed",
    "excluded",
    "withheld",
    "strittig",
    "bestritten",
    "reklamiert",
    "beanstandet",
    "einbehalten",
    "zuruckgehalten",
    "ausgenommen",
    "offen",
    "anulowana",
    "anulowane",
    "anulowano",
    "sporna",
    "reklamacja",
    "wykluczona",
    "annulee",
    "annule",
    "contestee",
    "annullata",
    "stornata",
    "contestata",
    "anulada",
    "geannuleerd",
    "betwist",
    "nicht",
];

/// Words between an exception and its number, or a number and what is said of it.
const BETWEEN: [&str; 34] = [
    "the",
    "of",
    "for",
    "is",
    "was",
    "has",
    "been",
    "stays",
    "still",
    "die",
    "der",
    "das",
    "den",
    "von",
    "fur",
    "fuer",
    "ist",
    "wurde",
    "wird",
    "bleibt",
    "noch",
    "weiter",
    "la",
    "le",
    "les",
    "el",
    "il",
    "est",
    "jest",
    "faktur",
    "rechnungsnr",
    "z",
    "numeru",
    "dla",
];

/// A number of more words than that is none.
const LONGEST: usize = 4;

/// Asks about a payment whose text says of an invoice that it is not for that; returns whether it is one.
pub(super) fn ask_of_exception(draft: &mut Draft, numbers: &Numbers, open: &BTreeMap<String, Open>) -> bool {
    let text = draft.fact.remittance().collect::<Vec<_>>().join(" ");
    let out = excepted(&text, numbers);
    let Some((paid, currency)) = draft.amount().filter(|_| !out.is_empty()) else { return false };
    let day = draft.day();
    let is_open = |one: &&Open| {
        one.left > Decimal::ZERO
            && one.currency == currency
            && one.issued.is_none_or(|issued| day.is_none_or(|day| issued <= day))
            && !out.contains(&one.id)
    };
    let others: Vec<&Open> = open.values().filter(is_open).collect();
    let comes_to_all = others.iter().map(|one| one.left).sum::<Decimal>() == paid;
    let others: Vec<String> = others.into_iter().map(|one| one.id.clone()).collect();
    let named: Vec<String> = draft.about.iter().filter(|id| !out.contains(id)).cloned().collect();
    let quoted = draft.quoted();
    let choice = match (&named[..], &others[..]) {
        ([], [_, _, ..]) if comes_to_all => {
            let (all, others) = (draft.answer(&listed(&others)), "or `others` where it is for something else");
            format!("under `matched` write {all} (or another), {others}")
        }
        ([], [first, ..]) => choose(draft, [first]),
        ([], []) => choose(draft, []),
        (named, _) => {
            let (all, others) = (draft.answer(&listed(named)), "or `others` where it is for something else");
            format!("under `matched` write {all} (or another), {others}")
        }
    };
    draft.about = named;
    draft.notes.retain(|note| !note.starts_with(BY_REFERENCE));
    draft.ask(format!(
        "which invoice is it for? its text, {quoted}, may say that it is not for {}; {choice}",
        out.join(", ")
    ));
    true
}

/// Returns the invoices of which a text says that it is not for them.
fn excepted(text: &str, numbers: &Numbers) -> Vec<String> {
    let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')');
    let tokens: Vec<&str> = text.split(is_end).filter(|token| !token.is_empty()).collect();
    let words: Vec<String> = tokens.iter().map(|token| squashed(token)).collect();
    let mut out: Vec<String> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let mut found = Vec::new();
        if BUT.contains(&word.as_str()) && goes_on(&words, &tokens, at + 1) {
            let end = (at + 1 + 2 * LONGEST).min(tokens.len());
            found = named(&tokens[at + 1..end], numbers);
        }
        if NOT.contains(&word.as_str()) && found.is_empty() {
            let before = words[..at].iter().rposition(|word| !BETWEEN.contains(&word.as_str()));
            if let Some(last) = before.filter(|&last| is_number(tokens[last])) {
                let from = (last + 1).saturating_sub(LONGEST);
                found = named(&tokens[from..=last], numbers).pop().into_iter().collect();
            }
        }
        out.extend(found.into_iter().filter(|id| !out.contains(id)).collect::<Vec<_>>());
    }
    out
}

/// Whether a number stands at a word, or behind words that say so.
fn goes_on(words: &[String], tokens: &[&str], at: usize) -> bool {
    let is_between = |word: &&String| BETWEEN.contains(&word.as_str()) || BEFORE.contains(&word.as_str());
    let skipped = words[at..].iter().take_while(is_between).count();
    tokens.get(at + skipped).is_some_and(|token| is_number(token))
}

/// Whether a word has a digit, and is no percentage and no sum.
fn is_number(token: &str) -> bool {
    let token = token.trim_end_matches(['.', '!', '"', '\'']);
    let is_sum = token.contains(['%', '€', '$', '£'])
        || token.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) && token.contains(['.', ',']);
    token.contains(|c: char| c.is_ascii_digit()) && !is_sum
}

/// Returns the invoices that some words name, or mean as people type them.
fn named(tokens: &[&str], numbers: &Numbers) -> Vec<String> {
    let text = tokens.join(" ");
    let mut all: Vec<String> = numbers.named_in(&text).into_iter().map(str::to_owned).collect();
    for one in numbers.meant_in(&text) {
        if all.iter().all(|id| id != one.number) {
            all.push(one.number.to_owned());
        }
    }
    all
}
