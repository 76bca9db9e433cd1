//! Questions asked of the facts in every world.

use super::index::Facts;
use super::truth::{Gap, Truth};
use super::worlds::{Answers, Differ, MOST, Open, UNTRIED};

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
        // Mostly nothing is open.
        if self.worlds.borrow().taken.is_empty() {
            self.worlds.borrow_mut().running = false;
            return Answers { first, others, gap: Gap::Vacuous, too_many: false };
        }
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
