//! What nobody recorded, taken every way it may have been: whether a thing of a day had happened by a moment of that day,
//! whether a record of which a fact is missing counts. What comes out the same every way is certain (language.md 4.4).

use std::cell::RefCell;

use super::index::Facts;
use super::item::{Item, Time};
use super::truth::{Gap, Truth};
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
const MOST: usize = 9;

/// The answers taken in the world at hand.
#[derive(Default)]
pub(super) struct Worlds {
    running: bool,
    /// The answers to the first questions; to the later ones no.
    path: Vec<bool>,
    taken: Vec<(Open, bool)>,
    gaps: Vec<(Open, Gap)>,
    /// Whether more was asked than is answered.
    too_many: bool,
    asked: u64,
}

/// What came out.
pub struct Answers<T> {
    /// The answer of the world in which nothing open happened or counts.
    first: T,
    /// The answers that differ from it, and from each other.
    others: Vec<T>,
    /// What is open.
    gap: Gap,
    /// Whether there are ways that were not tried.
    too_many: bool,
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

impl Facts<'_> {
    /// Answers an open question, the same way all through a world.
    pub fn choose(&self, open: Open, gap: impl FnOnce() -> Gap) -> bool {
        let mut worlds = self.worlds.borrow_mut();
        worlds.asked += 1;
        if !worlds.running {
            return false;
        }
        if let Some((_, answer)) = worlds.taken.iter().find(|(known, _)| *known == open) {
            return *answer;
        }
        let place = worlds.taken.len();
        if place == MOST {
            worlds.too_many = true;
            return false;
        }
        let answer = worlds.path.get(place).copied().unwrap_or(false);
        worlds.taken.push((open, answer));
        if !worlds.gaps.iter().any(|(known, _)| *known == open) {
            drop(worlds);
            let gap = gap();
            self.worlds.borrow_mut().gaps.push((open, gap));
        }
        answer
    }

    /// Answers whether an item counts of which that is not known for certain; one of another kind than a test speaks of
    /// counts, one that cannot be measured does not.
    pub fn counts(&self, open: Open, truth: &Truth) -> bool {
        match truth {
            Truth::True | Truth::Unknown(Gap::Vacuous) => true,
            Truth::False | Truth::Unknown(Gap::NoVerdict) => false,
            Truth::Unknown(gap) => self.choose(open, || gap.clone()),
        }
    }

    /// Asks a question in every world. Inside of such a question, asks it in the world at hand only.
    pub fn in_every_world<T: PartialEq>(&self, ask: impl Fn() -> T) -> Answers<T> {
        if self.worlds.borrow().running {
            return Answers { first: ask(), others: Vec::new(), gap: Gap::Vacuous, too_many: false };
        }
        self.worlds.borrow_mut().running = true;
        let first = ask();
        let mut others = Vec::new();
        loop {
            let mut worlds = self.worlds.borrow_mut();
            let taken = std::mem::take(&mut worlds.taken);
            // Of the questions asked so far the last one answered no is answered yes next.
            let Some(last) = taken.iter().rposition(|(_, yes)| !yes).filter(|_| !worlds.too_many) else { break };
            worlds.path = taken[..last].iter().map(|(_, answer)| *answer).chain([true]).collect();
            drop(worlds);
            let answer = ask();
            if answer != first && !others.contains(&answer) {
                others.push(answer);
            }
        }
        let worlds = std::mem::take(&mut *self.worlds.borrow_mut());
        self.worlds.borrow_mut().asked = worlds.asked;
        let mut gap = worlds.gaps.into_iter().map(|(_, gap)| gap).reduce(Gap::merge).unwrap_or(Gap::Vacuous);
        if worlds.too_many {
            gap = gap.merge(Gap::fact(UNTRIED));
        }
        Answers { first, others, gap, too_many: worlds.too_many }
    }

    /// Asks a question in worlds of its own, whatever was answered in the world at hand.
    pub fn apart<T>(&self, ask: impl FnOnce() -> T) -> T {
        let outer = self.worlds.take();
        let answer = ask();
        let inner = self.worlds.replace(outer);
        self.worlds.borrow_mut().asked += inner.asked;
        answer
    }

    /// Returns how many open questions were met so far: what was worked out without one holds in every world.
    pub(super) fn asked(&self) -> u64 {
        self.worlds.borrow().asked
    }

    /// Returns a truth that is the same in every world; unknown where it differs, and open where it hangs on nothing but
    /// the order of things on one day.
    pub fn decide(&self, ask: impl Fn() -> Truth) -> Truth {
        match self.in_every_world(ask).one() {
            Ok(truth) => truth,
            Err(Differ { answers, gap, .. }) => {
                let missing = answers.into_iter().filter_map(|truth| match truth {
                    Truth::Unknown(gap @ Gap::Facts(_)) => Some(gap),
                    _ => None,
                });
                Truth::Unknown(missing.fold(gap, Gap::merge))
            }
        }
    }
}

pub(super) type Cell = RefCell<Worlds>;
