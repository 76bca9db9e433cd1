//! What of terms of payment nobody here understands: a word that is not known may change a time, or a discount, that is.

use rust_decimal::Decimal;

use super::days_once::has;
use super::item::{Class, Item};
use super::phrases::{CURRENCIES, PERCENT, is_small};
use super::said::{after, is_percent, is_time, percent};

/// What is not understood of a text.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// The words beside a time, as [`tokens`](super::words::tokens) has them.
    pub words: Vec<String>,
    /// Whether one of them stands beside a cash discount.
    pub is_of_discount: bool,
}

/// Looks for words that are not known in sentences that say a time, a share or a discount.
pub(super) fn unread(said: &[Item]) -> Unread {
    let mut unread = Unread::default();
    for sentence in said.split(|item| *item == Item::Stop) {
        let parts: Vec<&[Item]> = of_paying(sentence.split(|item| *item == Item::Comma));
        if !parts.iter().copied().flatten().any(is_of_time) {
            continue;
        }
        let words = parts.iter().flat_map(|part| (0..part.len()).filter_map(|at| unknown(part, at)));
        let before = unread.words.len();
        unread.words.extend(words.map(str::to_owned));
        unread.is_of_discount |= unread.words.len() > before && parts.iter().any(|part| may_be_discount(part));
    }
    unread
}

/// Returns the parts of a sentence that may say when, and how much of it, is to be paid: not what late payers are told, nor what else is
/// agreed (`warranty 24 months`).
pub(super) fn of_paying<'i>(parts: impl Iterator<Item = &'i [Item]>) -> Vec<&'i [Item]> {
    let is_late = |part: &[Item]| has(part, Class::Late) || has(part, Class::Rate) && part.iter().any(is_percent);
    let is_other = |part: &[Item]| {
        let of_paying = [Class::Net, Class::Pay, Class::Due, Class::DueEither, Class::Discount, Class::Advance];
        has(part, Class::Topic) && !of_paying.into_iter().any(|class| has(part, class))
    };
    parts.filter(|part| !is_late(part) && !is_other(part)).collect()
}

/// Whether a part may tell of a cash discount: by its word, or by a share that is none of a tax and not too much for one.
pub(super) fn may_be_discount(part: &[Item]) -> bool {
    let is_small = |item: &Item| percent(item).is_some_and(|percent| !percent.is_zero() && percent <= Decimal::TEN);
    let is_nothing = part.iter().any(|item| percent(item).is_some_and(|percent| percent.is_zero()));
    let is_told = has(part, Class::Discount) && !is_nothing || part.iter().any(is_small) && !has(part, Class::Tax);
    is_told && !has(part, Class::Not) && after(part).is_none()
}

fn is_of_time(item: &Item) -> bool {
    use Class::{Arrival, Day, Discount, Eom, Month, MonthEnd, NextMonthEnd, Now, OtherMonth, Week, Working};
    let of_time = [Arrival, Day, Discount, Eom, Month, MonthEnd, NextMonthEnd, Now, OtherMonth, Week, Working];
    is_time(item) || is_percent(item) || matches!(item, Item::OfNextMonth(_)) || of_time.map(Item::Mark).contains(item)
}

/// Returns the word that stands at a place, where it is none that is known. What a number belongs to is
/// none: `part 1/3`, `RE-2026-014`.
fn unknown(part: &[Item], at: usize) -> Option<&str> {
    let Item::Other(word) = &part[at] else { return None };
    let is_word = word.chars().all(char::is_alphabetic);
    let is_numbered = match &part[at + 1..] {
        [Item::Other(sign), Item::Number(_), ..] if sign == "-" => true,
        [Item::Other(sign), next, ..] if sign == "-" => matches!(next, Item::Other(sign) if sign == "#"),
        [Item::Other(sign), ..] => sign == "#",
        _ => false,
    };
    let is_known =
        is_small(word) || is_numbered || CURRENCIES.contains(&word.as_str()) || PERCENT.contains(&word.as_str());
    Some(word.as_str()).filter(|_| is_word && !is_known)
}
