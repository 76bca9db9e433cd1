//! Terms of payment with a day of their own that are those of a cash discount alone.

use super::terms::{self, Terms};
use crate::import::fact::CASH_DISCOUNT;
use crate::value::time::Day;

/// Returns the text of such terms with their day: `2 % Skonto bis`, 2026-03-20. Nothing where they say anything else.
pub(super) fn early(text: &str, day: Day, issued: Day) -> Option<String> {
    let whole = format!("{} {day}", text.trim_end());
    let Terms { days, notes, doubts, .. } = terms::read(&whole, issued);
    let is_one = |note: &String| note.starts_with(CASH_DISCOUNT) && note.ends_with(&day.to_string());
    (days.is_empty() && doubts.is_empty() && notes.iter().any(is_one)).then_some(whole)
}
