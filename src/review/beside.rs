//! Whether what a contract states is what we want or accept, also where the two are counted in different units or from different
//! days: then it is said only where it holds whatever the days are.

use std::cmp::Ordering;

use super::basis::compared;
use super::claim::LAW_TERMS;
use crate::facts::item::Val;
use crate::facts::scope::Scope;
use crate::program::tighter::Direction;
use crate::program::tree::{AcceptRange, Expr, Term};
use crate::value::duration::Duration;
use crate::value::reach::{Holds, Reach};

/// What a contract states, beside a term.
#[derive(Clone, Copy)]
pub struct Beside<'v, 'b> {
    /// The term.
    pub term: &'b Term,
    /// What the contract states.
    pub value: &'v Val,
    /// What our values are worked out in.
    pub scope: Scope<'b, 'b>,
    /// Which way it is better for us.
    pub better: Option<Direction>,
    /// How much later than with us it begins to run.
    pub later: Option<Reach>,
}

impl Beside<'_, '_> {
    /// Whether it is what we want, or better for us.
    pub fn is_preferred(&self) -> Holds {
        let Ok(ours) = self.scope.value(&self.term.value) else { return Holds::No };
        match self.better {
            Some(Direction::Lower) => self.at_most(&ours),
            Some(Direction::Higher) => self.at_least(&ours),
            None => self.equal(&ours),
        }
    }

    /// Returns the first of our positions that takes it; an error where it depends on the days whether that one does.
    pub fn position(&self) -> Result<Option<usize>, usize> {
        for (number, accept) in self.term.accepts.iter().enumerate() {
            match self.within(&accept.range) {
                Holds::Yes => return Ok(Some(number)),
                Holds::Depends => return Err(number),
                Holds::No => {}
            }
        }
        Ok(None)
    }

    /// Returns the days of the calendar that it has from where with us it begins.
    pub fn days(&self) -> Option<Reach> {
        let Val::Duration(length) = self.value else { return None };
        let own = self.reach(*length)?;
        Some(self.later.map_or(own, |later| own.later(later)))
    }

    /// Whether it is counted in another unit than ours.
    pub fn is_other_unit(&self) -> bool {
        let ours = self.scope.value(&self.term.value);
        matches!((self.value, ours), (Val::Duration(own), Ok(Val::Duration(ours))) if own.family != ours.family)
    }

    fn within(&self, range: &AcceptRange) -> Holds {
        let holds = |bound: &Expr, is: &dyn Fn(&Val) -> Holds| self.scope.value(bound).map_or(Holds::No, |it| is(&it));
        match range {
            AcceptRange::AtMost(most) => holds(most, &|most| self.at_most(most)),
            AcceptRange::AtLeast(least) => holds(least, &|least| self.at_least(least)),
            AcceptRange::Between(low, high) => {
                both(holds(low, &|low| self.at_least(low)), holds(high, &|high| self.at_most(high)))
            }
            AcceptRange::OneOf(values) => {
                let all = values.iter().map(|value| holds(value, &|value| self.equal(value)));
                all.fold(Holds::No, either)
            }
        }
    }

    fn at_most(&self, bound: &Val) -> Holds {
        match self.lengths(bound) {
            Some(lengths) => lengths.map_or(Holds::Depends, |(own, bound)| own.at_most(bound)),
            None => self.order(bound, |order| order.is_le()),
        }
    }

    fn at_least(&self, bound: &Val) -> Holds {
        match self.lengths(bound) {
            Some(lengths) => lengths.map_or(Holds::Depends, |(own, bound)| bound.at_most(own)),
            None => self.order(bound, |order| order.is_ge()),
        }
    }

    fn equal(&self, bound: &Val) -> Holds {
        both(self.at_most(bound), self.at_least(bound))
    }

    fn order(&self, bound: &Val, is: impl Fn(Ordering) -> bool) -> Holds {
        if let (Val::Text(own), Val::Text(bound)) = (self.value, bound)
            && LAW_TERMS.contains(&&*self.term.name)
        {
            let is_same = compared(own) == compared(bound) && is(Ordering::Equal);
            return if is_same { Holds::Yes } else { Holds::No };
        }
        match self.scope.ordering_of(self.value, bound) {
            Ok(order) if is(order) => Holds::Yes,
            _ => Holds::No,
        }
    }

    /// Returns the days of it and of a bound, where they are to be compared by them; nothing in it where they cannot be counted.
    fn lengths(&self, bound: &Val) -> Option<Option<(Reach, Reach)>> {
        let (Val::Duration(own), Val::Duration(bound)) = (self.value, bound) else { return None };
        let is_other = own.family != bound.family || self.later.is_some();
        is_other.then(|| self.days().zip(self.reach(*bound)))
    }

    fn reach(&self, length: Duration) -> Option<Reach> {
        Reach::of(length, &self.scope.facts.plan.program.calendar)
    }
}

fn both(one: Holds, other: Holds) -> Holds {
    match (one, other) {
        (Holds::No, _) | (_, Holds::No) => Holds::No,
        (Holds::Yes, Holds::Yes) => Holds::Yes,
        _ => Holds::Depends,
    }
}

fn either(one: Holds, other: Holds) -> Holds {
    match (one, other) {
        (Holds::Yes, _) | (_, Holds::Yes) => Holds::Yes,
        (Holds::No, Holds::No) => Holds::No,
        _ => Holds::Depends,
    }
}
