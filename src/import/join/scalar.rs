//! Days and amounts as records and facts write them.

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
