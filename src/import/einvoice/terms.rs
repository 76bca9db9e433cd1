//! Terms of payment that are only text.

use crate::value::time::Day;

/// What the terms of an invoice say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Terms {
    /// The days on which it may be due: one where the text can be read in one way only.
    pub days: Vec<Day>,
    /// Discounts for those who pay early.
    pub notes: Vec<String>,
    /// What it leaves open.
    pub doubts: Vec<String>,
}

/// Reads terms of payment of an invoice of that day.
pub(super) fn read(text: &str, _issued: Day) -> Terms {
    let mut terms = Terms::default();
    if !text.trim().is_empty() {
        terms.doubts.push("The terms of payment are not read: when is it due?".to_owned());
    }
    terms
}
