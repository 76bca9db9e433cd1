//! Whose liability a cap bounds and whose notice a period is, as far as its sentence says it.

use crate::passages::find::{Passage, Side};

/// The name under which caps are found.
pub const CAP: &str = "liability_cap";

/// Returns `agency`, `client` or `either`; nothing for a term that is of no side, and where the sentence does not say it.
pub fn whose(passage: &Passage) -> Option<&'static str> {
    passage.side.map(Side::word)
}
