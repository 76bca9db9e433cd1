//! Whose liability a cap bounds, whose notice a period is and whose breach is put right in time, as far as its sentence says it.

use crate::passages::find::{Passage, Side};

/// The name under which caps are found.
pub const CAP: &str = "liability_cap";

/// The name under which times to put a breach right are found.
pub const CURE: &str = "cure_period";

/// Returns `agency`, `client` or `either`; nothing for a term that is of no side, and where the sentence does not say it.
pub fn whose(passage: &Passage) -> Option<&'static str> {
    passage.side.map(Side::word)
}
