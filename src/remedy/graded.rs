//! A missing size tried along its range: where the verdict turns, and what it is between.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::change::Change;
use super::outcome::Outcome;
use super::search::last_that;

/// So many ways of one fact are told; what turns more often is not.
const MOST_WAYS: usize = 24;

/// Several values of a fact with which the verdict is the same.
pub struct Way {
    /// The fact, and which values.
    pub said: String,
    /// The changes at the ends and in the middle.
    pub tried: Vec<Change>,
    /// What comes of each.
    pub outcome: Outcome,
}

/// A size that is tried in steps, from one to another.
pub struct Sizes<'a> {
    /// The first step and the last.
    pub range: (i64, i64),
    /// What comes of a change.
    pub outcome: &'a dyn Fn(&Change) -> Outcome,
    /// The record with so many steps.
    pub change: &'a dyn Fn(i64) -> Change,
    /// So many steps, in words.
    pub shown: &'a dyn Fn(Decimal) -> String,
    /// The record with a size between two steps, where there are such.
    pub between: Option<&'a dyn Fn(Decimal) -> Change>,
}

/// An end of a run of sizes.
#[derive(Clone, Copy)]
enum End {
    /// A step, or a size between two; it belongs to the run.
    With(Decimal),
    /// It does not, but all that is next to it does.
    Without(Decimal),
}

/// What is looked at next to a size, and how finely a size between two steps is sought.
const NEXT: Decimal = Decimal::from_parts(1, 0, 0, false, 9);
const FINE: i64 = 1_000_000;

impl Sizes<'_> {
    /// Tries steps, and wherever the verdict turns between two that are tried seeks the step at which it does. A moment is told of a
    /// verdict where it is the same with all that were tried.
    pub fn ways(&self, said: &str, steps: &[i64]) -> Vec<Way> {
        let (lo, hi) = self.range;
        let tried = steps.iter().copied().filter(|at| (lo..=hi).contains(at)).chain([lo, hi]).collect();
        let of = |at: i64| (self.outcome)(&(self.change)(at));
        let mut scale = Scale { tried, known: RefCell::default(), of: &of };
        let Some(runs) = scale.runs() else { return Vec::new() };
        let turns: Vec<(End, End)> = runs.windows(2).map(|two| self.turn(&scale, two[0].1)).collect();
        let way = |(place, &(from, to)): (usize, &(i64, i64))| {
            let first = place.checked_sub(1).map(|turn| turns[turn].1);
            let last = turns.get(place).map(|turn| turn.0);
            let some = BTreeSet::from([from, from + (to - from) / 2, to]);
            let (begin, end) =
                (first.and_then(|end| self.at_end(end, NEXT)), last.and_then(|end| self.at_end(end, -NEXT)));
            let tried = begin.into_iter().chain(some.into_iter().map(self.change)).chain(end);
            Way {
                said: format!("{said} {}", self.words(first, last, from == to)),
                tried: tried.collect(),
                outcome: scale.common(from, to),
            }
        };
        runs.iter().enumerate().map(way).collect()
    }

    /// Returns the end of the run that ends with a step, and the beginning of the next one.
    fn turn(&self, scale: &Scale<'_>, last: i64) -> (End, End) {
        let (low, high) = (Decimal::from(last), Decimal::from(last + 1));
        let Some(between) = self.between else { return (End::With(low), End::With(high)) };
        let is_low = |size: Decimal| (self.outcome)(&between(size)).is_like(&scale.outcome(last));
        let part = |parts: i64| low + Decimal::new(parts, FINE.ilog10());
        let parts = last_that(FINE, |parts| parts == 0 || is_low(part(parts)));
        let (below, above) = (part(parts).normalize(), part(parts + 1).normalize());
        match (is_low(below + NEXT), is_low(above - NEXT)) {
            (false, _) => (End::With(below), End::Without(below)),
            (true, true) => (End::Without(above), End::With(above)),
            (true, false) => (End::With(below), End::With(above)),
        }
    }

    /// Returns the record with a size at the end of a run that is no step.
    fn at_end(&self, end: End, inwards: Decimal) -> Option<Change> {
        let between = self.between?;
        match end {
            End::With(size) => (!size.is_integer()).then(|| between(size)),
            End::Without(size) => Some(between(size + inwards)),
        }
    }

    fn words(&self, first: Option<End>, last: Option<End>, is_one: bool) -> String {
        let shown = |size: Decimal| (self.shown)(size);
        match (first, last) {
            (None, None) => "whatever it is".to_owned(),
            (None, Some(End::With(to))) if is_one => shown(to),
            (None, Some(End::With(to))) => format!("{} or less", shown(to)),
            (None, Some(End::Without(to))) => format!("less than {}", shown(to)),
            (Some(End::With(from)), None) if is_one => shown(from),
            (Some(End::With(from)), None) => format!("{} or more", shown(from)),
            (Some(End::Without(from)), None) => format!("more than {}", shown(from)),
            (Some(End::With(from)), Some(End::With(to))) if from == to => shown(from),
            (Some(End::With(from)), Some(End::With(to))) => format!("{} to {}", shown(from), shown(to)),
            (Some(from), Some(to)) => {
                let from = match from {
                    End::With(from) => format!("{} or more", shown(from)),
                    End::Without(from) => format!("more than {}", shown(from)),
                };
                let to = match to {
                    End::With(to) => format!("not more than {}", shown(to)),
                    End::Without(to) => format!("less than {}", shown(to)),
                };
                format!("{from} and {to}")
            }
        }
    }
}

/// The verdict along the numbers of a range.
struct Scale<'a> {
    /// What is tried at first, the ends of the range among it.
    tried: BTreeSet<i64>,
    /// What came of all that was tried.
    known: RefCell<BTreeMap<i64, Outcome>>,
    of: &'a dyn Fn(i64) -> Outcome,
}

impl Scale<'_> {
    fn outcome(&self, at: i64) -> Outcome {
        let known = self.known.borrow().get(&at).cloned();
        known.unwrap_or_else(|| {
            let outcome = (self.of)(at);
            self.known.borrow_mut().insert(at, outcome.clone());
            outcome
        })
    }

    fn is_like(&self, a: i64, b: i64) -> bool {
        self.outcome(a).is_like(&self.outcome(b))
    }

    /// Returns the runs with one verdict, each from its first to its last number, also tried in its middle; nothing where it turns too
    /// often to be told.
    fn runs(&mut self) -> Option<Vec<(i64, i64)>> {
        loop {
            let begins = self.begins()?;
            let last = *self.tried.last()?;
            let ends = begins.iter().skip(1).map(|from| from - 1).chain([last]);
            let runs: Vec<(i64, i64)> = begins.iter().copied().zip(ends).collect();
            let other = |(from, to): &(i64, i64)| {
                let middle = from + (to - from) / 2;
                [middle, *to].into_iter().find(|at| !self.is_like(*from, *at))
            };
            let others: Vec<i64> = runs.iter().filter_map(other).collect();
            if others.is_empty() {
                return Some(runs);
            }
            self.tried.extend(others);
        }
    }

    /// Returns where each run begins.
    fn begins(&self) -> Option<Vec<i64>> {
        let tried: Vec<i64> = self.tried.iter().copied().collect();
        let mut begins = vec![*tried.first()?];
        for pair in tried.windows(2) {
            let (mut from, to) = (pair[0], pair[1]);
            // Between two verdicts there may be a third.
            while !self.is_like(from, to) {
                from += 1 + last_that(to - from, |step| step == 0 || self.is_like(from, from + step));
                begins.push(from);
                if begins.len() > MOST_WAYS {
                    return None;
                }
            }
        }
        Some(begins)
    }

    /// Returns the verdict of a run, with the moments that are the same all along it.
    fn common(&self, from: i64, to: i64) -> Outcome {
        let mut common = self.outcome(from);
        self.known.borrow().range(from..=to).for_each(|(_, one)| common.keep_same(one));
        common
    }
}
