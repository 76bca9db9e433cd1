//! Days and amounts as records and facts write them, and which of them verdicts hang on.

use rust_decimal::Decimal;

use crate::value::time::Day;

/// Returns the day of a moment.
pub(super) fn day(text: &str) -> Option<Day> {
    Day::parse(text.get(..10)?)
}

/// Returns an amount with its currency: `1200.50 EUR`.
pub(super) fn amount(text: &str) -> Option<(Decimal, &str)> {
    let (number, currency) = text.split_once(' ')?;
    Some((number.replace('_', "").parse().ok()?, currency))
}

/// Returns the field on which the verdicts hang.
pub(super) fn weighty(kind: &str) -> Option<&'static str> {
    match kind {
        "invoice" => Some("payable"),
        "payment" | "credit_note" | "expense" => Some("amount"),
        "work" | "call" => Some("minutes"),
        "meeting" => Some("outcome"),
        _ => None,
    }
}
