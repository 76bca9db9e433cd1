//! The sentence that was read last.

use std::ops::Range;

/// What the next sentence may say something of.
#[derive(Default)]
pub(super) struct Last {
    /// Its passages.
    pub(super) passages: Range<usize>,
    /// Its text.
    pub(super) text: String,
    /// What it stands under.
    pub(super) labels: Vec<String>,
}
