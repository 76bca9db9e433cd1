//! The subjects of a clause: what `for each` goes over.

use crate::facts::index::Facts;
use crate::facts::item::{Item, Time};
use crate::facts::scope::Scope;
use crate::facts::truth::Gap;
use crate::program::tree::{Each, Pattern};

use super::draft::{Draft, Outcome};

/// Returns the subjects with the moments from which they are such, and an unknown draft for each item of which that
/// cannot be said.
pub fn of(facts: &Facts<'_>, pattern: &Pattern) -> (Vec<(Item, Time)>, Vec<Draft>) {
    let scope = Scope::at(facts, facts.now());
    let candidates = match scope.candidates(pattern) {
        Ok(candidates) => candidates,
        Err(gap) => return (Vec::new(), vec![Draft::new(None, facts.now(), Outcome::Unknown(gap))]),
    };
    let (mut subjects, mut unknown) = (Vec::new(), Vec::new());
    for &item in candidates.iter() {
        match facts.trigger(pattern, item) {
            Ok(Some(trigger)) => subjects.push((item, trigger)),
            Ok(None) => {}
            Err(gap) => unknown.push(Draft::new(Some(item), facts.time(item), Outcome::Unknown(gap))),
        }
    }
    (subjects, unknown)
}

/// Returns the item pattern of `for each`, if there is one.
pub fn pattern(each: &Option<Each>) -> Option<&Pattern> {
    match each {
        Some(Each::Items(pattern)) => Some(pattern),
        _ => None,
    }
}

/// Returns whether a gap makes a verdict unknown; an open order or too few items do not.
pub fn is_missing(gap: &Gap) -> bool {
    matches!(gap, Gap::Facts(_))
}
