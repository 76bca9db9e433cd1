//! Windows that slide over events in order: what lies in them, surely and possibly, in constant time an event.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::facts::item::{Item, Matched, Time, Val};
use crate::facts::measure::like;
use crate::facts::query::Bounds;
use crate::facts::scope::Scope;
use crate::facts::truth::{Gap, Truth};
use crate::program::tree::{Function, Measure};
use crate::value::deadline::Start;
use crate::value::duration::Duration;

/// How long a window is.
#[derive(Clone, Copy, Debug)]
pub enum Reach {
    /// From ever.
    Ever,
    /// `in any D`.
    Rolling(Duration),
}

/// A measure that slides over events.
pub struct Sliding<'m> {
    measure: &'m Measure,
    stream: Vec<Matched>,
    /// Of the events up to each: the sum of their values, and how many are not certain.
    sums: Vec<Result<Decimal, Gap>>,
    doubtful: Vec<usize>,
    unit: Option<Val>,
    first: usize,
    first_sure: usize,
}

/// What a measure is at an event.
pub enum Reading {
    /// A value.
    Value(Val),
    /// One of two values, and the fact that decides.
    Between(Val, Val, Gap),
    /// None, and why.
    None(Gap),
}

impl<'m> Sliding<'m> {
    /// Takes in the events of a measure, in order.
    pub fn new(measure: &'m Measure, stream: Vec<Matched>, scope: Scope<'_, '_>) -> Self {
        let mut sliding = Self {
            measure,
            sums: Vec::new(),
            doubtful: vec![0],
            unit: None,
            first: 0,
            first_sure: 0,
            stream: Vec::new(),
        };
        for matched in &stream {
            let doubt = usize::from(matters(&matched.truth));
            let before = sliding.doubtful.last().copied().unwrap_or(0);
            sliding.doubtful.push(before + doubt);
        }
        if measure.function == Function::Sum {
            sliding.sum_up(&stream, scope);
        }
        sliding.stream = stream;
        sliding
    }

    fn sum_up(&mut self, stream: &[Matched], scope: Scope<'_, '_>) {
        let mut sum: Result<Decimal, Gap> = Ok(Decimal::ZERO);
        self.sums.push(Ok(Decimal::ZERO));
        for matched in stream {
            let value =
                self.measure.value.as_ref().map(|field| scope.item_value(&self.measure.pattern, field, matched.item));
            let at = Scope { hand: matched.time, own: matched.time, ..scope };
            sum = sum.and_then(|sum| match value {
                None | Some(Err(Gap::Vacuous)) => Ok(sum),
                Some(Err(gap)) => Err(gap),
                Some(Ok(value)) => {
                    let unit = self.unit.get_or_insert_with(|| value.clone()).clone();
                    let one = at.reduce(Function::Sum, vec![like(&unit, Decimal::ZERO), value])?;
                    let one = amount(&one).unwrap_or_default();
                    sum.checked_add(one).ok_or_else(|| Gap::fact("a sum that is not too large"))
                }
            });
            self.sums.push(sum.clone());
        }
    }

    /// Returns the events.
    pub fn stream(&self) -> &[Matched] {
        &self.stream
    }

    /// Returns the measure over the window that ends with the event of that place; places must not go back.
    pub fn read(&mut self, place: usize, reach: Reach, scope: Scope<'_, '_>) -> Reading {
        if let Reach::Rolling(length) = reach {
            let end = self.stream[place].time;
            let start = match scope.facts.plan.program.calendar.window_start(end.moment(), length) {
                Ok(start) => start,
                Err(trouble) => return Reading::None(Gap::fact(trouble.to_string())),
            };
            self.advance(place, start);
        }
        let all = self.value(self.first, place, scope);
        if self.first == self.first_sure {
            return all;
        }
        match (self.value(self.first_sure, place, scope), all) {
            (Reading::Value(a), Reading::Value(b)) if a == b => Reading::Value(a),
            (Reading::Value(a), Reading::Value(b)) => {
                Reading::Between(a, b, Gap::fact(format!("times of day near {}", self.stream[place].time.day)))
            }
            (_, other) => other,
        }
    }

    /// Moves the window's beginning on.
    fn advance(&mut self, place: usize, start: Start) {
        let bounds = Bounds { start: Some(start), end: self.stream[place].time };
        while self.first < place && !bounds.holds(self.stream[self.first].time).1 {
            self.first += 1;
        }
        self.first_sure = self.first_sure.max(self.first);
        while self.first_sure < place && !starts(start, self.stream[self.first_sure].time) {
            self.first_sure += 1;
        }
    }

    fn value(&self, first: usize, place: usize, scope: Scope<'_, '_>) -> Reading {
        let inside = &self.stream[first..=place];
        let doubtful = self.doubtful[place + 1] - self.doubtful[first];
        if let Some(enough) = scope.special.enough
            && Decimal::from(inside.len()) < enough
        {
            return Reading::None(Gap::NoVerdict);
        }
        match self.measure.function {
            Function::Count if doubtful == 0 => Reading::Value(Val::Number(Decimal::from(inside.len()))),
            Function::Count => {
                let gap = inside.iter().find_map(|matched| match &matched.truth {
                    Truth::Unknown(gap) if matters(&matched.truth) => Some(gap.clone()),
                    _ => None,
                });
                let number = |n: usize| Val::Number(Decimal::from(n));
                Reading::Between(number(inside.len() - doubtful), number(inside.len()), gap.unwrap_or(Gap::NoVerdict))
            }
            Function::Sum if doubtful == 0 => match (&self.sums[place + 1], &self.sums[first]) {
                (Ok(a), Ok(b)) => {
                    Reading::Value(like(self.unit.as_ref().unwrap_or(&Val::Number(Decimal::ZERO)), a - b))
                }
                (Err(gap), _) | (_, Err(gap)) => Reading::None(gap.clone()),
            },
            Function::Share => self.share(&each_once(inside), scope),
            Function::Streak => self.streak(&each_once(inside), scope),
            _ => match scope.fold(self.measure, inside) {
                Ok(value) => Reading::Value(value),
                Err(gap) => Reading::None(gap),
            },
        }
    }
}

fn starts(start: Start, time: Time) -> bool {
    match start {
        Start::Day(day) => time.day >= day,
        Start::After(at) => time.lo > at,
        Start::Between(_, hi) => time.lo > hi,
    }
}

/// Leaves each item once: what changes with time stands in the stream at each change.
fn each_once(inside: &[Matched]) -> Vec<Matched> {
    let mut seen = std::collections::HashSet::new();
    inside.iter().filter(|matched| seen.insert(matched.item)).cloned().collect()
}

impl Sliding<'_> {
    /// The least and the greatest number in a row, up to the newest.
    fn streak(&self, inside: &[Matched], scope: Scope<'_, '_>) -> Reading {
        let (mut least, mut most, mut doubt) = (0i64, 0i64, None);
        for matched in inside.iter().rev() {
            let hits = scope.matches(&self.measure.pattern, matched.item).favour(true);
            let hits = matched.truth.clone().favour(true).and(|| hits);
            match hits {
                Truth::True => most += 1,
                Truth::False if self.measure.pattern.changes && scope.is_undecided(matched.item) => continue,
                Truth::False => break,
                Truth::Unknown(gap) => {
                    doubt.get_or_insert(gap);
                    most += 1;
                }
            }
            if doubt.is_none() {
                least = most;
            }
        }
        let number = |n: i64| Val::Number(Decimal::from(n));
        match doubt {
            None => Reading::Value(number(most)),
            Some(gap) => Reading::Between(number(least), number(most), gap),
        }
    }

    /// The least and the greatest share, whichever of the doubtful items count.
    fn share(&self, inside: &[Matched], scope: Scope<'_, '_>) -> Reading {
        let (mut least, mut most) = ((0i64, 0i64), (0i64, 0i64));
        let mut doubt = None;
        for matched in inside {
            let hits = scope.matches(&self.measure.pattern, matched.item).favour(true);
            if let Truth::Unknown(gap) = &hits {
                doubt.get_or_insert(gap.clone());
            }
            let counts = match &matched.truth {
                Truth::Unknown(gap) if matters(&matched.truth) => {
                    doubt.get_or_insert(gap.clone());
                    false
                }
                _ => true,
            };
            if counts || !hits.holds() {
                least = (least.0 + i64::from(counts && hits == Truth::True), least.1 + 1);
            }
            if counts || hits != Truth::False {
                most = (most.0 + i64::from(hits != Truth::False), most.1 + 1);
            }
        }
        let percent = |(hits, of): (i64, i64)| Val::Percent(Decimal::from(hits * 100) / Decimal::from(of.max(1)));
        match doubt {
            None if most.1 == 0 => Reading::None(Gap::NoVerdict),
            None => Reading::Value(percent(most)),
            Some(gap) => Reading::Between(percent(least), percent(most), gap),
        }
    }
}

/// Returns whether it is open if an item counts.
pub fn matters(truth: &Truth) -> bool {
    matches!(truth, Truth::Unknown(Gap::Facts(_) | Gap::NoVerdict))
}

fn amount(value: &Val) -> Option<Decimal> {
    match value {
        Val::Number(n) | Val::Percent(n) => Some(*n),
        Val::Money(money) => Some(money.amount),
        Val::Duration(duration) => Some(duration.amount),
        _ => None,
    }
}

/// A run of events over a bound, and the highest value in it.
#[derive(Clone, Debug)]
pub struct Run {
    /// The events.
    pub items: Vec<Item>,
    /// When the first and the last breached.
    pub first: Time,
    /// When the last breached.
    pub last: Time,
    /// The highest value and its bound.
    pub highest: (Val, Val),
}

impl Run {
    /// Begins a run.
    pub fn new(item: Item, time: Time, value: Val, bound: Val) -> Self {
        Self { items: vec![item], first: time, last: time, highest: (value, bound) }
    }

    /// Goes on with a run.
    pub fn extend(&mut self, item: Item, time: Time, value: Val, bound: Val, scope: Scope<'_, '_>) {
        if !self.items.contains(&item) {
            self.items.push(item);
        }
        self.last = time;
        if scope.ordering_of(&value, &self.highest.0) == Ok(Ordering::Greater) {
            self.highest = (value, bound);
        }
    }

    /// Returns what the highest value is over its bound.
    pub fn excess(&self) -> Option<Val> {
        Some(like(&self.highest.0, amount(&self.highest.0)? - amount(&self.highest.1)?))
    }
}
