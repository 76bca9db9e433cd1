//! Days of the calendar in a text: `1 March 2026`, `March 1st, 2026`, `1. Mai 2026`, `01.05.2026`, `2026-05-01`.
//!
//! `01/05/2026` is January in one country and May in another: it is no day here.

use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive;

use super::amount::Amount;
use super::token::Token;
use crate::value::quantity::Quantity;
use crate::value::time::Day;

/// Returns the day that begins at a token, and the token behind it; `months` are the names of months.
pub(super) fn day(tokens: &[Token], at: usize, months: &BTreeMap<String, u32>) -> Option<(Day, usize)> {
    let month = |at: usize| tokens.get(at).and_then(|token| months.get(&token.lower)).copied();
    let number = |at: usize| match tokens.get(at)?.value.as_ref()? {
        // Of digits that stand apart it is not known which day they are.
        value if value.is_apart => None,
        Amount { quantity: Quantity::Number(number), .. } if number.is_integer() => number.to_u32(),
        _ => None,
    };
    let is =
        |at: usize, marks: &[&str]| usize::from(tokens.get(at).is_some_and(|token| marks.contains(&&*token.lower)));
    let of = |day: u32, month: u32, year: u32, end: usize| {
        let year = i32::try_from(year).ok().filter(|year| (1900..=2999).contains(year))?;
        Some((Day::from_ymd(year, month, day)?, end))
    };
    if let Some(month) = month(at) {
        let year = at + 2 + is(at + 2, &[","]);
        return of(number(at + 1)?, month, number(year)?, year + 1);
    }
    let written: Vec<u32> = tokens.get(at)?.text.split('.').map_while(|part| part.parse().ok()).collect();
    if let [day, month, year] = written[..] {
        return of(day, month, year, at + 1);
    }
    let first = number(at)?;
    if let (1, Some(month), 1, Some(day)) = (is(at + 1, &["-"]), number(at + 2), is(at + 3, &["-"]), number(at + 4)) {
        return of(day, month, first, at + 5);
    }
    let behind = at + 1 + is(at + 1, &[".", "of"]);
    let year = behind + 1 + is(behind + 1, &[","]);
    of(first, month(behind)?, number(year)?, year + 1)
}
