//! What a sentence gives for those behind it.

use super::amount::Amount;
use super::grammar::TermRules;
use super::passage::{Passage, Said};

/// The values that later sentences may set a term to.
#[derive(Default)]
pub(super) struct Carried {
    /// The term, what a sentence gives it, and how many sentences ago.
    pub(super) given: Vec<(&'static TermRules, Said, usize)>,
    /// Names that are defined, in small letters, and the one value each stands for.
    pub(super) named: Vec<(String, Said)>,
}

/// Two values of which a sentence puts one in the place of the other.
pub(super) struct Swapped {
    pub(super) old: Amount,
    pub(super) new: Amount,
    /// The sentence, and where it stands.
    pub(super) by: Passage,
}
