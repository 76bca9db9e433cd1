//! What a sentence gives for those behind it.

use super::grammar::TermRules;
use super::passage::Said;

/// The values that later sentences may set a term to.
#[derive(Default)]
pub(super) struct Carried {
    /// The term, what a sentence gives it, and how many sentences ago.
    pub(super) given: Vec<(&'static TermRules, Said, usize)>,
    /// Names that are defined, in small letters, and the one value each stands for.
    pub(super) named: Vec<(String, Said)>,
}
