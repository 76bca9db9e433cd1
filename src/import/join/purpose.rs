//! What a payment that names no invoice says that it is for.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::draft::{Draft, choose};
use super::names::squashed;
use super::numbers::words;
use super::open::Open;
use super::words::{OF_PAYING, is_digits, is_of_else};

/// Parts of words for money that goes back, or is taken off, in the languages in which banks' texts are written.
const GOES_BACK: [&str; 57] = [
    "ruck",
    "rueck",
    "zuruck",
    "erstatt",
    "gutschr",
    "storn",
    "zuviel",
    "doppel",
    "kulanz",
    "kaution",
    "anzahl",
    "rabat",
    "skonto",
    "bonus",
    "refund",
    "return",
    "revers",
    "credit",
    "back",
    "cancel",
    "correct",
    "double",
    "twice",
    "deposit",
    "discount",
    "zwrot",
    "korekt",
    "kor",
    "nadplat",
    "kaucj",
    "zaliczk",
    "anul",
    "annul",
    "возврат",
    "сторно",
    "поверн",
    "povra",
    "vracanj",
    "rembours",
    "avoir",
    "rimbors",
    "devol",
    "abono",
    "reembol",
    "terugbet",
    "creditnot",
    "retour",
    "rejet",
    "reject",
    "impaye",
    "unpaid",
    "insolut",
    "bounced",
    "odrzuc",
    "cofni",
    "fehlbuch",
    "berichtig",
];

/// Whether the text of a payment has a word for money that goes back.
pub(super) fn goes_back(draft: &Draft) -> bool {
    let written = squashed(&draft.quoted());
    GOES_BACK.iter().any(|word| written.contains(word))
}

/// Whether the text of a payment says more than that it pays.
pub(super) fn says_what_for(draft: &Draft) -> bool {
    let is_own = |text: &str| words(text).iter().any(|word| !OF_PAYING.contains(&word.as_str()));
    draft.fact.remittance().any(is_own)
}

/// Whether the text of a payment has no more than numbers, and words that say that it pays.
pub(super) fn is_number_alone(draft: &Draft) -> bool {
    let is_own = |text: &str| words(text).iter().any(|word| !is_digits(word) && !OF_PAYING.contains(&word.as_str()));
    !draft.fact.remittance().any(is_own)
}

/// Whether the text of a payment says that it is for something else than an invoice.
pub(super) fn is_for_else(draft: &Draft) -> bool {
    draft.fact.remittance().any(|text| words(text).iter().any(|word| is_of_else(word)))
}

/// Asks about money that names nothing and fits nothing: more than all that is open, a part with a text of its own, or what came when
/// nothing was open and would settle what was written later. It may be for something else: a deposit, a loan.
pub(super) fn ask_of_none(
    draft: &mut Draft,
    (paid, currency): (Decimal, &str),
    owed: &[&Open],
    open: &BTreeMap<String, Open>,
) {
    let (day, text, total) = (draft.day(), draft.quoted(), owed.iter().map(|one| one.left).sum::<Decimal>());
    let is_later = |one: &&Open| {
        one.left > Decimal::ZERO
            && one.currency == currency
            && one.issued.zip(day).is_some_and(|(issued, day)| issued > day)
    };
    let later: Vec<&Open> = open.values().filter(is_later).collect();
    let is_else = is_for_else(draft);
    let is_sure = match owed {
        [] => later.is_empty(),
        _ if is_else => false,
        _ => paid == total && !owed.iter().any(|one| one.is_begun) || paid <= total && !says_what_for(draft),
    };
    if is_sure {
        return;
    }
    let (names, ids) = (if text.is_empty() { "it" } else { &text }, if owed.is_empty() { &later[..] } else { owed });
    let why = if is_else {
        "may say that it is for something else, and names no invoice"
    } else {
        "names no invoice, and none that was written by then comes to that"
    };
    // That which comes to as much is likely.
    let likely = ids.iter().find(|one| one.left == paid).or(ids.first()).map(|one| &one.id);
    draft.ask(format!("what is it for? {names} {why}; {}", choose(draft, likely)));
}
