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
    /// Whether something of a time was done by a due time.
    InTime(Time, Due),
}

/// More open questions than that are not answered in every combination: all no, all yes, and each one apart.
const MOST: usize = 10;

/// Of so many at most each one is tried apart.
const APART: usize = 64;

/// The answers taken in the world at hand.
#[derive(Default)]
pub(super) struct Worlds {
    running: bool,
    /// The answers to the first questions; to the later ones no.
    path: Vec<bool>,
    /// Where set, the answer to every question but the one of that place.
    same: Option<(bool, usize)>,
    taken: Vec<(Open, bool)>,
    gaps: Vec<(Open, Gap)>,
    asked: u64,
}

/// What came out.
pub struct Answers<T> {
    /// The different answers; the first is that of the world in which nothing open happened or counts.
    pub all: Vec<T>,
    /// What is open.
    pub gap: Gap,
}

impl<T> Answers<T> {
    /// Returns the answer, if it is the same every way.
    pub fn one(mut self) -> Result<T, (Vec<T>, Gap)> {
        match (self.all.len(), self.all.pop()) {
            (1, Some(answer)) => Ok(answer),
            (_, last) => {
                self.all.extend(last);
                Err((self.all, self.gap))
            }
        }
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
        let answer = match worlds.same {
            Some((answer, but)) => answer != (place == but),
            None => worlds.path.get(place).copied().unwrap_or(false),
        };
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
            return Answers { all: vec![ask()], gap: Gap::Vacuous };
        }
        self.worlds.borrow_mut().running = true;
        let mut all = vec![ask()];
        let mut taken = self.taken();
        if !taken.is_empty() {
            let mut add = |answer: T| {
                if !all.contains(&answer) {
                    all.push(answer);
                }
            };
            // Of the questions asked so far the last one answered no is answered yes next.
            while taken.len() <= MOST
                && let Some(last) = taken.iter().rposition(|yes| !yes)
            {
                let mut path = taken[..=last].to_vec();
                path[last] = true;
                self.worlds.borrow_mut().path = path;
                add(ask());
                taken = self.taken();
            }
            if taken.len() > MOST {
                for same in self.few(taken.len()) {
                    self.worlds.borrow_mut().same = Some(same);
                    add(ask());
                    self.taken();
                }
            }
        }
        let worlds = std::mem::take(&mut *self.worlds.borrow_mut());
        self.worlds.borrow_mut().asked = worlds.asked;
        let gap = worlds.gaps.into_iter().map(|(_, gap)| gap).reduce(Gap::merge);
        Answers { all, gap: gap.unwrap_or(Gap::Vacuous) }
    }

    fn taken(&self) -> Vec<bool> {
        std::mem::take(&mut self.worlds.borrow_mut().taken).into_iter().map(|(_, answer)| answer).collect()
    }

    /// All yes, all no, and each one apart.
    fn few(&self, questions: usize) -> impl Iterator<Item = (bool, usize)> + use<> {
        let apart = (0..questions.min(APART)).flat_map(|place| [(false, place), (true, place)]);
        [(true, usize::MAX), (false, usize::MAX)].into_iter().chain(apart)
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
            Err((answers, gap)) => {
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
