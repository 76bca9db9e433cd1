//! Functions of events: count, sum, average, median, min, max, share, streak, distinct.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::item::{Item, Matched, Val};
use super::scope::{Env, Scope};
use super::truth::{Gap, Truth};
use crate::engagement::ledger;
use crate::program::tree::{Expr, Function, Measure, Pattern};
use crate::value::duration::Duration;
use crate::value::money::Money;

impl<'s, 'a> Scope<'s, 'a> {
    /// Returns the value of a measure over its window, which ends at the item's own moment.
    pub fn measure(&self, measure: &Measure) -> Result<Val, Gap> {
        let bounds = self.bounds(measure.window.as_ref())?;
        let mut inside = self.base(measure)?;
        inside.retain(|matched| self.included(bounds, matched.item, matched.time));
        if let Some(enough) = self.special.enough
            && Decimal::from(inside.len()) < enough
        {
            return Err(Gap::NoVerdict);
        }
        self.fold(measure, &inside)
    }

    /// Returns the items that a measure is about: those that match, or, for `share` and `streak`, those of which it asks
    /// whether they match.
    pub fn base(&self, measure: &Measure) -> Result<Vec<Matched>, Gap> {
        if !matches!(measure.function, Function::Share | Function::Streak) {
            return Ok(self.matched(&measure.pattern)?.to_vec());
        }
        let candidates = self.candidates(&measure.pattern)?;
        Ok(candidates
            .iter()
            .map(|&item| Matched { item, time: self.facts.time(item), truth: self.among(measure, item) })
            .filter(|matched| matched.truth != Truth::False)
            .collect())
    }

    /// Whether an item is one of those of which `share` or `streak` asks.
    pub fn among(&self, measure: &Measure, item: Item) -> Truth {
        let pattern = &measure.pattern;
        let env = Env { var: pattern.var, item, outer: self.env };
        let inner = Scope { own: self.facts.time(item), ..*self }.with(&env);
        self.matches_but(pattern, item, false)
            .and(|| measure.among.as_ref().map_or(Truth::True, |cond| inner.truth(cond)))
    }

    /// Returns the value of a function over items in order.
    pub fn fold(&self, measure: &Measure, inside: &[Matched]) -> Result<Val, Gap> {
        if measure.function != Function::Streak {
            for matched in inside {
                if let Truth::Unknown(gap) = &matched.truth
                    && *gap != Gap::Vacuous
                {
                    return Err(gap.clone());
                }
            }
        }
        match measure.function {
            Function::Count => Ok(Val::Number(Decimal::from(inside.len()))),
            Function::Share => self.share(&measure.pattern, inside),
            Function::Streak => self.streak(&measure.pattern, inside),
            _ => {
                let values = self.values(measure, inside)?;
                self.reduce(measure.function, values)
            }
        }
    }

    /// Returns the measured field of each item.
    pub fn values(&self, measure: &Measure, inside: &[Matched]) -> Result<Vec<Val>, Gap> {
        let Some(field) = &measure.value else { return Ok(Vec::new()) };
        let mut values = Vec::with_capacity(inside.len());
        for matched in inside {
            match self.item_value(&measure.pattern, field, matched.item) {
                Ok(value) => values.push(value),
                // A field that only some of the kinds have measures only those.
                Err(Gap::Vacuous) => {}
                Err(gap) => return Err(gap),
            }
        }
        Ok(values)
    }

    /// Returns an expression of an item of a pattern.
    pub fn item_value(&self, pattern: &Pattern, field: &Expr, item: Item) -> Result<Val, Gap> {
        let env = Env { var: pattern.var, item, outer: self.env };
        Scope { own: self.facts.time(item), ..*self }.with(&env).value(field)
    }

    /// Returns what a function makes of values.
    pub fn reduce(&self, function: Function, values: Vec<Val>) -> Result<Val, Gap> {
        if function == Function::Distinct {
            let mut distinct: Vec<Val> = Vec::new();
            for value in values {
                if !distinct.contains(&value) {
                    distinct.push(value);
                }
            }
            return Ok(Val::Number(Decimal::from(distinct.len())));
        }
        let Some(first) = values.first().cloned() else {
            return match function {
                Function::Sum => Ok(Val::Number(Decimal::ZERO)),
                _ => Err(Gap::NoVerdict),
            };
        };
        let mut numbers = values.iter().map(|value| self.number(value, &first)).collect::<Result<Vec<_>, _>>()?;
        let too_large = || Gap::fact("a sum that is not too large");
        let sum = |numbers: &[Decimal]| {
            numbers.iter().try_fold(Decimal::ZERO, |sum, n| sum.checked_add(*n)).ok_or_else(too_large)
        };
        let number = match function {
            Function::Sum => sum(&numbers)?,
            Function::Average => sum(&numbers)? / Decimal::from(numbers.len()),
            Function::Min | Function::Max => {
                let extreme = if function == Function::Min { numbers.iter().min() } else { numbers.iter().max() };
                extreme.copied().ok_or(Gap::NoVerdict)?
            }
            _ => {
                numbers.sort_unstable();
                let middle = numbers.len() / 2;
                if numbers.len() % 2 == 1 {
                    numbers[middle]
                } else {
                    sum(&numbers[middle - 1..=middle])? / Decimal::TWO
                }
            }
        };
        Ok(like(&first, number))
    }

    /// Returns the number of a value in the unit of another.
    fn number(&self, value: &Val, like: &Val) -> Result<Decimal, Gap> {
        match (value, like) {
            (Val::Number(n) | Val::Percent(n), _) => Ok(*n),
            (Val::Duration(a), Val::Duration(b)) if a.family == b.family => Ok(a.amount),
            (Val::Money(a), Val::Money(b)) => ledger::convert(self.facts.engagement, *a, b.currency, self.hand.day)
                .map(|money| money.amount)
                .ok_or_else(|| Gap::fact(format!("an exchange rate of {} and {}", a.currency, b.currency))),
            _ => Err(Gap::fact("values of one unit")),
        }
    }

    fn share(&self, pattern: &Pattern, inside: &[Matched]) -> Result<Val, Gap> {
        let mut hits = 0usize;
        for matched in inside {
            match self.matches(pattern, matched.item) {
                Truth::True | Truth::Unknown(Gap::Vacuous) => hits += 1,
                Truth::False => {}
                Truth::Unknown(gap) => return Err(gap),
            }
        }
        if inside.is_empty() {
            return Err(Gap::NoVerdict);
        }
        Ok(Val::Percent(Decimal::from(hits * 100) / Decimal::from(inside.len())))
    }

    fn streak(&self, pattern: &Pattern, inside: &[Matched]) -> Result<Val, Gap> {
        let mut length = 0usize;
        for matched in inside.iter().rev() {
            if let Truth::Unknown(gap) = &matched.truth
                && *gap != Gap::Vacuous
            {
                return Err(gap.clone());
            }
            match self.matches(pattern, matched.item) {
                Truth::True | Truth::Unknown(Gap::Vacuous) => length += 1,
                Truth::Unknown(gap) => return Err(gap),
                // What time may still make true is passed over.
                Truth::False if pattern.changes && self.is_undecided(matched.item) => {}
                Truth::False => break,
            }
        }
        Ok(Val::Number(Decimal::from(length)))
    }

    /// An invoice that is neither settled nor late yet.
    pub fn is_undecided(&self, item: Item) -> bool {
        match item {
            Item::Event(id) if self.facts.event(id).kind == self.facts.plan.words.invoice => {
                !self.is_settled(id) && matches!(self.late(id), Ok(false))
            }
            _ => false,
        }
    }
}

/// Returns a number in the unit of a value.
pub fn like(value: &Val, number: Decimal) -> Val {
    match value {
        Val::Money(money) => Val::Money(Money { amount: number, ..*money }),
        Val::Percent(_) => Val::Percent(number),
        Val::Duration(duration) => Val::Duration(Duration { amount: number, ..*duration }),
        _ => Val::Number(number),
    }
}

/// Returns a measured value as a report shows it.
pub fn show(value: &Val) -> String {
    match value {
        Val::Money(money) => money.to_string(),
        Val::Percent(percent) => format!("{}%", crate::finding::plain(percent.round_dp(2))),
        Val::Number(number) if number.to_i128().is_some_and(|n| Decimal::from(n) == *number) => {
            crate::finding::plain(*number)
        }
        Val::Number(number) => crate::finding::plain(number.round_dp(4)),
        Val::Duration(duration) => duration.to_string(),
        _ => String::new(),
    }
}
