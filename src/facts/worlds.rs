//! What nobody recorded, taken every way it may have been: whether a thing of a day had happened by a moment of that day,
//! whether a record of which a fact is missing counts. What comes out the same every way is certain (language.md 4.4).

use super::item::{Item, Time};
use super::truth::Gap;
use crate::program::tree::PatternId;
use crate::value::deadline::Due;
use crate::value::time::Instant;

/// A question that the record leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// Whether an item had happened by a moment.
    Happened(Item, Time),
    /// Whether an interval had ended by a moment.
    Ended(Item, Time),
    /// Whether an item is one that a pattern counts, seen at a moment.
    Counts(PatternId, Item, Time),
    /// Whether an item meets the condition of which a share or a streak asks.
    Fits(PatternId, Item, Time),
    /// Whether an item comes after the beginning of a window, which lies between two instants.
    After(Item, Instant, Instant),
    /// Whether an item comes before the end of a window.
    Until(Item, Instant, Instant),
    /// Whether a time between two instants is over at the end of the as-of day.
    Over(Instant, Instant),
    /// Whether an exception holds at a moment.
    Excepted(usize, Time),
    /// Whether something of a time was done by a due time.
    InTime(Time, Due),
}

/// What is said to be missing where more is open than was tried.
pub const UNTRIED: &str = "other facts of that sort";

/// More open questions than that are not answered: what hangs on them is unknown.
pub(super) const MOST: usize = 9;

/// The answers taken in the world at hand.
#[derive(Default)]
pub(super) struct Worlds {
    pub running: bool,
    /// The answers to the first questions; to the later ones no.
    pub path: Vec<bool>,
    pub taken: Vec<(Open, bool)>,
    pub gaps: Vec<(Open, Gap)>,
    /// Whether more was asked than is answered.
    pub too_many: bool,
    pub asked: u64,
}

/// What came out.
pub struct Answers<T> {
    /// The answer of the world in which nothing open happened or counts.
    pub(super) first: T,
    /// The answers that differ from it, and from each other.
    pub(super) others: Vec<T>,
    /// What is open.
    pub(super) gap: Gap,
    /// Whether there are ways that were not tried.
    pub(super) too_many: bool,
}

/// Answers that differ, or of which not all are known.
pub struct Differ<T> {
    /// The different answers.
    pub answers: Vec<T>,
    /// What is open.
    pub gap: Gap,
    /// Whether there may be other answers.
    pub more: bool,
}

impl<T> Answers<T> {
    /// Returns the different answers.
    pub fn all(self) -> Vec<T> {
        std::iter::once(self.first).chain(self.others).collect()
    }

    /// Returns the answer, if it is the same every way.
    pub fn one(self) -> Result<T, Differ<T>> {
        if self.others.is_empty() && !self.too_many {
            return Ok(self.first);
        }
        let (gap, more) = (self.gap.clone(), self.too_many);
        Err(Differ { answers: self.all(), gap, more })
    }
}
