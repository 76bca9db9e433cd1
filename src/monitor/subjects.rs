//! The subjects of a clause: what `for each` goes over.

use crate::facts::due::SUBJECT;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Time};
use crate::facts::scope::Scope;
use crate::program::tree::{Each, Pattern, Var};
use crate::value::time::Moment;

use super::draft::{Draft, Outcome};
use super::periods;

/// Returns the subjects with the moments from which they are such, and an unknown draft for each item of which that
/// cannot be said.
pub fn of(facts: &Facts<'_>, pattern: &Pattern) -> (Vec<(Item, Time)>, Vec<Draft>) {
    let scope = Scope::at(facts, facts.now());
    let candidates = scope.candidates(pattern);
    let (mut subjects, mut unknown) = (Vec::with_capacity(candidates.len()), Vec::new());
    for &item in candidates.iter() {
        match facts.trigger(pattern, item) {
            Ok(Some((trigger, _))) => subjects.push((item, trigger)),
            Ok(None) => {}
            Err(gap) => unknown.push(Draft::new(Some(item), facts.time(item), Outcome::Unknown(gap))),
        }
    }
    (subjects, unknown)
}

/// The subjects of a clause: the variable, the items with the moments from which they are such, and the unknown ones.
pub type Subjects = (Var, Vec<(Item, Time)>, Vec<Draft>);

/// Returns the subjects of `for each`, if a clause has one: items or periods.
pub fn all(facts: &Facts<'_>, each: &Option<Each>) -> Option<Subjects> {
    match each {
        None => None,
        Some(Each::Items(pattern)) => {
            let (subjects, unknown) = of(facts, pattern);
            Some((pattern.var, subjects, unknown))
        }
        Some(Each::Period { unit, from }) => match periods::anchor(facts, from.as_ref()) {
            Ok(anchor) => {
                let zone = facts.zone();
                let mut subjects = Vec::new();
                let Some(mut day) = anchor.or_else(|| facts.begun()) else {
                    return Some((SUBJECT, subjects, Vec::new()));
                };
                while day <= facts.as_of {
                    let (first, last) = periods::period_of(day, *unit, anchor);
                    subjects.push((Item::Period(first, last), Time::of(Moment::Day(first), zone)));
                    day = last.plus(1);
                }
                Some((SUBJECT, subjects, Vec::new()))
            }
            Err(gap) => Some((SUBJECT, Vec::new(), vec![Draft::new(None, facts.now(), Outcome::Unknown(gap))])),
        },
    }
}

/// Returns the item pattern of `for each`, if there is one.
pub fn pattern(each: &Option<Each>) -> Option<&Pattern> {
    match each {
        Some(Each::Items(pattern)) => Some(pattern),
        _ => None,
    }
}
