//! Terms of payment that are only text: when an invoice is due by them, where they can be read in one way only.

use rust_decimal::Decimal;

use super::days_once::has;
use super::item::{Class, Item};
use super::left_open::{Open, not_understood};
use super::phrases::{self, items};
use super::reading::Reading;
use super::said::{is_of_paying, is_time, of_next_month, says_nothing, without_numbers};
use super::skonto::coded;
use super::source::short;
use super::unread::{Unread, unread};
use crate::import::fact::{CASH_DISCOUNT, SETTLED, UNREAD_DISCOUNT};
use crate::value::time::Day;

/// What the terms of an invoice say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Terms {
    /// The days on which it may be due: one where the text can be read in one way only.
    pub days: Vec<Day>,
    /// The sums that are named beside it.
    pub sums: Vec<Decimal>,
    /// Discounts for those who pay early.
    pub notes: Vec<String>,
    /// What it leaves open.
    pub doubts: Vec<String>,
}

/// Longer texts are the small print of somebody, and no terms of payment.
const LONGEST: usize = 4000;

/// Reads terms of payment of an invoice of that day.
pub(super) fn read(text: &str, issued: Day) -> Terms {
    let (free, notes) = coded(text, issued);
    let is_coded = !notes.is_empty();
    let mut terms = Terms { notes, ..Terms::default() };
    let quoted = short(&free.split_whitespace().collect::<Vec<_>>().join(" "));
    if quoted.is_empty() {
        return terms;
    }
    let mut reading = Reading::default();
    let mut unread = Unread::default();
    if free.len() <= LONGEST {
        let items = reading.with_years(items(&free), issued);
        let said = phrases::items(&without_numbers(&free));
        unread = self::unread(&said);
        reading.says_nothing = said.iter().all(says_nothing);
        let is_paid = |item: &Item| says_nothing(item) || *item == Item::Mark(Class::Paid);
        reading.is_paid = has(&said, Class::Paid) && said.iter().all(is_paid);
        for sentence in items.split(|item| *item == Item::Stop) {
            reading.sentence(&of_next_month(sentence, issued), issued);
        }
    } else {
        unread.is_of_discount = has(&items(&free), Class::Discount);
    }
    // What is to be paid in parts has no discounts that anybody could tell from them.
    if !matches!(reading.open, Some(Open::Parts)) {
        terms.notes.append(&mut reading.notes);
    }
    // A discount that is told and not understood is not as if there were none.
    if !is_coded && (reading.is_unread_discount || unread.is_of_discount) {
        terms.notes.push(format!("{CASH_DISCOUNT} {UNREAD_DISCOUNT}"));
    }
    reading.limit();
    let doubt = match reading.open {
        Some(open) => open.question(&quoted),
        None if reading.dues.is_empty() && reading.is_agreed && !reading.is_discounted => {
            Open::Agreed.question(&quoted)
        }
        None if reading.dues.is_empty() && reading.is_paid => {
            terms.notes.push(format!("all of it was paid{SETTLED}"));
            return terms;
        }
        None if reading.dues.is_empty()
            && (reading.is_discount_alone(issued) && unread.words.is_empty() || reading.says_nothing) =>
        {
            return terms;
        }
        None if reading.dues.is_empty() && !unread.words.is_empty() => not_understood(&quoted, &unread.words, &[]),
        None if reading.dues.is_empty() => format!("What do the terms of payment `{quoted}` mean: when is it due?"),
        None if reading.dues.iter().any(|days| *days != reading.dues[0]) => Open::Several.question(&quoted),
        None if reading.is_in_parts(issued) => Open::After.question(&quoted),
        None if reading.has_more || reading.has_other_day(issued) => Open::More.question(&quoted),
        None if !unread.words.is_empty() => not_understood(&quoted, &unread.words, &reading.dues[0]),
        None if reading.dues[0].iter().all(|day| *day < issued) => Open::Before.question(&quoted),
        None => {
            terms.days = reading.dues.swap_remove(0);
            terms.sums = reading.sums;
            return terms;
        }
    };
    terms.doubts.push(doubt);
    terms
}

/// Whether a text that is none of terms tells them all the same: when it is to be paid.
pub(super) fn speaks_of_paying(text: &str) -> bool {
    let of_paying = |part: &&[Item]| is_of_paying(part) && part.iter().any(|item| is_time(item) || *item == NOW);
    text.len() <= LONGEST
        && items(text).split(|item| matches!(item, Item::Stop | Item::Comma)).any(|part| of_paying(&part))
}

/// Whether a text tells of a cash discount by its name.
pub(super) fn speaks_of_discount(text: &str) -> bool {
    text.len() <= LONGEST && has(&items(text), Class::Discount)
}

const NOW: Item = Item::Mark(Class::Now);
