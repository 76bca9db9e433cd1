//! Parts of a whole, and how many times as much or as often: `half of the price`, `one third of it`, `twice the rate`.

use rust_decimal::Decimal;

use super::values::{Quantity, Unit};
use super::words::{BOUNDS, amount, following, starts_with};
use crate::value::numerals::ENGLISH;

/// Parts of a whole.
const PARTS: [(&str, u32); 7] =
    [("half", 2), ("third", 3), ("quarter", 4), ("fifth", 5), ("sixth", 6), ("eighth", 8), ("tenth", 10)];

/// What may follow `half` in place of `of`.
const WHOLE: [&str; 5] = ["the", "this", "that", "your", "our"];

/// What stands before a part whose whole was named before, beside the bounds.
const COMPARED: [&str; 4] = ["more than", "less than", "at least", "over"];

/// What may follow such a part.
const VERBS: [&str; 10] = ["are", "is", "may", "can", "come", "were", "was", "fail", "in", "on"];

/// How many times, in one word.
const TIMES: [(&str, u32); 5] = [("once", 1), ("twice", 2), ("thrice", 3), ("double", 2), ("triple", 3)];

/// What follows a number of times that says how much: `twice the rate`, `three times what was agreed`.
const AS_MUCH: [&str; 8] = ["the", "this", "that", "your", "our", "as", "what", "its"];

/// Returns the part or the number of times that begins with a word, and where it ends.
pub(super) fn share(text: &str, start: usize, length: usize) -> Option<(Quantity, usize)> {
    part(text, start, length).or_else(|| times(text, start, length))
}

/// `half of the price`, `two thirds of it`: in percent.
fn part(text: &str, start: usize, length: usize) -> Option<(Quantity, usize)> {
    let first = &text[start..start + length];
    let articles = [("a", 1), ("an", 1)];
    let count = articles.iter().chain(&ENGLISH).find(|(word, _)| first.eq_ignore_ascii_case(word));
    let after = following(text, start + length);
    let (count, (from, to), behind) = match count {
        Some((_, count)) => (*count, *after.first()?, after.get(1)),
        None => (1, (start, start + length), after.first()),
    };
    let lower = |(from, to): (usize, usize)| text[from..to].to_lowercase();
    let (name, behind) = (lower((from, to)), behind.map(|behind| lower(*behind)).unwrap_or_default());
    let (word, whole) = PARTS.iter().find(|(word, _)| name.strip_suffix('s').unwrap_or(&name) == *word)?;
    // `third of the rounds` alone is the third one.
    let before = text[..start].trim_end().to_lowercase();
    // `no more than half are missed`.
    let is_bound = COMPARED.iter().chain(&BOUNDS).any(|bound| before.ends_with(bound))
        && (behind.is_empty() || VERBS.contains(&&*behind))
        && (from > start || *word == "half");
    let is_part =
        is_bound || from > start && behind == "of" || *word == "half" && (behind == "of" || WHOLE.contains(&&*behind));
    // `a quarter of an hour` is a length of time.
    let is_time = ["of an", "of a"].iter().any(|words| starts_with(text[to..].trim_start(), words));
    if !is_part || is_time || count >= *whole {
        return None;
    }
    let amount = Decimal::ONE_HUNDRED.checked_mul(Decimal::from(count))?.checked_div(Decimal::from(*whole))?;
    let end = if behind == "of" { to + " of".len() } else { to };
    Some((Quantity { unit: Unit::Percent, amount }, end))
}

/// `twice the rate`, `at most three times`; not `when it is paid twice`, which may be what is forbidden.
fn times(text: &str, start: usize, length: usize) -> Option<(Quantity, usize)> {
    let first = &text[start..start + length];
    let (amount, end) = match TIMES.iter().find(|(word, _)| first.eq_ignore_ascii_case(word)) {
        Some((_, number)) => (Decimal::from(*number), start + length),
        None => {
            let (amount, end) = amount(text, start, length)?;
            let (from, to) = *following(text, end).first()?;
            (amount, text[from..to].eq_ignore_ascii_case("times").then_some(to)?)
        }
    };
    let next = following(text, end).first().map(|(from, to)| text[*from..*to].to_lowercase());
    let is_much = next.is_some_and(|next| AS_MUCH.contains(&&*next)) || text[end..].trim_start().starts_with('{');
    let is_bound = || BOUNDS.iter().any(|bound| text[..start].trim_end().to_lowercase().ends_with(bound));
    (is_much && amount > Decimal::ONE || is_bound()).then_some((Quantity { unit: Unit::Times, amount }, end))
}
