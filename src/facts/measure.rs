//! Functions of events: count, sum, average, median, min, max, share, streak, distinct.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::item::{Item, Matched, Time, Val};
use super::scope::{Env, Scope};
use super::truth::{Gap, Truth};
use super::watch::Distance;
use super::worlds::Open;
use crate::engagement::record::Actor;
use crate::program::tree::{Expr, ExprKind, Function, Measure, Pattern, Type};
use crate::value::duration::Duration;
use crate::value::money::Money;
use crate::value::quantity::Quantity;

impl<'s, 'a> Scope<'s, 'a> {
    /// Returns the value of a measure over its window, which ends at the item's own moment, in the world at hand.
    pub fn measure(&self, measure: &Measure) -> Result<Val, Gap> {
        self.fold(measure, &self.looked_at(measure)?)
    }

    fn looked_at(&self, measure: &Measure) -> Result<Vec<Matched>, Gap> {
        if !of_all(measure.function) {
            return self.counted(&measure.pattern, measure.window.as_ref());
        }
        let bounds = self.bounds(measure.window.as_ref())?;
        let mut base = self.base(measure);
        self.saw_start(measure.window.as_ref(), bounds, base.iter().map(|matched| matched.time));
        base.retain(|matched| self.is_there(matched.item) && self.in_window(bounds, matched.item, matched.time));
        Ok(base)
    }

    /// Returns the items that a measure measures at the moment at hand, in the world at hand: of a share also those that miss.
    pub fn items_of(&self, measure: &Measure) -> Result<Vec<Item>, Gap> {
        Ok(self.looked_at(measure)?.into_iter().map(|matched| matched.item).collect())
    }

    /// Returns the items that a condition counts, or asks whether there are any, at the moment at hand: what it rests on.
    pub fn rests_on(&self, cond: &Expr) -> Vec<Item> {
        let found = match &*cond.kind {
            ExprKind::Exists(pattern, window) => self.counted(pattern, window.as_ref()).unwrap_or_default(),
            ExprKind::Measure(measure) if of_all(measure.function) => self.base(measure),
            ExprKind::Measure(measure) => self.counted(&measure.pattern, measure.window.as_ref()).unwrap_or_default(),
            _ => Vec::new(),
        };
        let inside = cond.children().into_iter().flat_map(|part| self.rests_on(part));
        let there = found.into_iter().map(|matched| matched.item).filter(|item| self.is_there(*item));
        there.chain(inside).collect()
    }

    /// Returns the items of which `share` and `streak` ask whether they match, in the world at hand.
    pub fn base(&self, measure: &Measure) -> Vec<Matched> {
        let candidates = self.candidates(&measure.pattern);
        let all = candidates.iter().map(|&item| {
            let truth = self.among(measure, item);
            Matched { item, time: self.facts.time(item), truth }
        });
        all.filter(|matched| matched.truth != Truth::False && self.takes(&measure.pattern, matched)).collect()
    }

    /// Whether an item is one of those of which `share` or `streak` asks.
    pub fn among(&self, measure: &Measure, item: Item) -> Truth {
        let pattern = &measure.pattern;
        let env = Env { var: pattern.var, item, outer: self.env };
        let inner = Scope { own: self.facts.time(item), ..*self }.with(&env);
        self.matches_but(pattern, item, false)
            .and(|| measure.among.as_ref().map_or(Truth::True, |cond| inner.truth(cond)))
    }

    /// Returns the value of a function over items in order, which count in the world at hand.
    pub fn fold(&self, measure: &Measure, inside: &[Matched]) -> Result<Val, Gap> {
        if self.is_too_few(inside.len()) {
            return Err(Gap::NoVerdict);
        }
        match measure.function {
            Function::Count => Ok(Val::Number(Decimal::from(inside.len()))),
            Function::Share if inside.is_empty() => Err(Gap::NoVerdict),
            Function::Share => {
                self.facts.saw_share(inside.len());
                let hits = inside.iter().filter(|matched| self.fits(&measure.pattern, matched.item)).count();
                Ok(Val::Percent(Decimal::from(hits * 100) / Decimal::from(inside.len())))
            }
            Function::Streak => {
                let newest_first = inside.iter().rev().map(|matched| matched.item);
                Ok(Val::Number(Decimal::from(self.streak(&measure.pattern, newest_first))))
            }
            _ => {
                let values = self.values(measure, inside)?;
                if measure.value.as_ref().is_some_and(|value| value.ty == Type::Moment)
                    && let Function::Min | Function::Max = measure.function
                {
                    return self.first_or_last(measure.function == Function::Max, values);
                }
                if values.is_empty() && measure.function == Function::Sum {
                    return self.nothing(measure);
                }
                self.reduce(measure.function, values)
            }
        }
    }

    /// Whether so many items are fewer than the smallest sample.
    pub fn is_too_few(&self, items: usize) -> bool {
        self.special.enough.is_some_and(|sample| {
            let more = Decimal::from(items) - sample.least;
            self.facts.saw(sample.span, || Some(Distance::Units(more)));
            more < Decimal::ZERO
        })
    }

    /// Whether an item meets the condition of which a share or a streak asks, in the world at hand.
    pub fn fits(&self, pattern: &Pattern, item: Item) -> bool {
        let truth = self.matches(pattern, item);
        self.facts.counts(Open::Fits(pattern.id, item, self.hand), &truth)
    }

    /// How many from the first of some on meet the condition; what time may still make true is passed over.
    pub fn streak(&self, pattern: &Pattern, in_order: impl Iterator<Item = Item>) -> usize {
        let mut length = 0;
        for item in in_order {
            if self.fits(pattern, item) {
                length += 1;
            } else if !self.is_undecided(item) {
                break;
            }
        }
        length
    }

    /// Returns the measured field of each item; money of several currencies in that of the policy, or of the first.
    pub fn values(&self, measure: &Measure, inside: &[Matched]) -> Result<Vec<Val>, Gap> {
        let Some(field) = &measure.value else { return Ok(Vec::new()) };
        let mut values: Vec<(Val, Time)> = Vec::with_capacity(inside.len());
        for matched in inside {
            match self.item_value(&measure.pattern, field, matched.item) {
                Ok(value) => values.push((value, matched.time)),
                // A field that only some of the kinds have measures only those.
                Err(Gap::Vacuous) => {}
                Err(gap) => return Err(gap),
            }
        }
        let Some(unit) = self.unit(values.iter().map(|(value, _)| value)) else {
            return Ok(values.into_iter().map(|(value, _)| value).collect());
        };
        values.into_iter().map(|(value, time)| self.in_currency_of(&unit, value, time)).collect()
    }

    /// Returns the currency in which amounts of several are measured; nothing where they are of one.
    pub fn unit<'v>(&self, values: impl Iterator<Item = &'v Val>) -> Option<Val> {
        let mut amounts = values.filter_map(|value| if let Val::Money(money) = value { Some(*money) } else { None });
        let first = amounts.next()?;
        let mixed = amounts.any(|money| money.currency != first.currency);
        let currency = self.facts.plan.program.currency.unwrap_or(first.currency);
        mixed.then_some(Val::Money(Money { amount: Decimal::ZERO, currency }))
    }

    /// Returns an amount in the currency of another, at the rate of its day; any other value as it is.
    pub fn in_currency_of(&self, like: &Val, value: Val, time: Time) -> Result<Val, Gap> {
        match (like, value) {
            (Val::Money(like), Val::Money(money)) => {
                let converted = self.facts.convert(money, like.currency, time.day);
                converted.map(Val::Money).ok_or_else(|| {
                    Gap::fact(format!("an exchange rate of {} and {} on {}", money.currency, like.currency, time.day))
                })
            }
            (_, value) => Ok(value),
        }
    }

    /// The sum of nothing: zero of what is summed.
    fn nothing(&self, measure: &Measure) -> Result<Val, Gap> {
        let zero = Decimal::ZERO;
        Ok(match measure.value.as_ref().map(|value| &value.ty) {
            Some(Type::Money(currency)) => {
                let currency = currency.or(self.facts.plan.program.currency).ok_or_else(|| Gap::fact("a currency"))?;
                Val::Money(Money { amount: zero, currency })
            }
            Some(Type::Duration(family)) => Val::Duration(Duration::new(*family, 0)),
            Some(Type::Percent) => Val::Percent(zero),
            _ => Val::Number(zero),
        })
    }

    /// The first or the last of some moments; of none it has not happened.
    fn first_or_last(&self, last: bool, moments: Vec<Val>) -> Result<Val, Gap> {
        let mut moments = moments.into_iter();
        let Some(mut best) = moments.next() else { return Ok(Val::Never) };
        for moment in moments {
            if (self.ordering(&best, &moment)? == Ordering::Less) == last {
                best = moment;
            }
        }
        Ok(best)
    }

    /// Returns an expression of an item of a pattern.
    pub fn item_value(&self, pattern: &Pattern, field: &Expr, item: Item) -> Result<Val, Gap> {
        let env = Env { var: pattern.var, item, outer: self.env };
        Scope { own: self.facts.time(item), ..*self }.with(&env).value(field)
    }

    /// Returns what a function makes of values.
    fn reduce(&self, function: Function, values: Vec<Val>) -> Result<Val, Gap> {
        if function == Function::Distinct {
            let mut distinct: Vec<Val> = Vec::new();
            for value in values {
                if !distinct.contains(&value) {
                    distinct.push(value);
                }
            }
            // What a side did may have been done by a person that is counted already.
            let actors =
                distinct.iter().filter_map(|value| if let Val::Actor(actor) = value { Some(*actor) } else { None });
            let actors: Vec<Actor> = actors.collect();
            for (a, b) in actors.iter().flat_map(|a| actors.iter().map(move |b| (*a, *b))).filter(|(a, b)| a != b) {
                if let Truth::Unknown(gap) = self.same_actor(a, b) {
                    return Err(gap);
                }
            }
            return Ok(Val::Number(Decimal::from(distinct.len())));
        }
        let Some(first) = values.first().cloned() else { return Err(Gap::NoVerdict) };
        let mut numbers = values.iter().map(|value| number(value, &first)).collect::<Result<Vec<_>, _>>()?;
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

/// Returns the number of a value in the unit of another.
fn number(value: &Val, like: &Val) -> Result<Decimal, Gap> {
    match (value, like) {
        (Val::Duration(a), Val::Duration(b)) if a.family != b.family => Err(Gap::fact("values of one unit")),
        _ => amount(value).ok_or_else(|| Gap::fact("values of one unit")),
    }
}

/// Returns the bare number of a value.
pub fn amount(value: &Val) -> Option<Decimal> {
    value.quantity().map(Quantity::amount)
}

/// Whether a function asks of all items which of them match.
pub fn of_all(function: Function) -> bool {
    matches!(function, Function::Share | Function::Streak)
}

/// Returns a number in the unit of a value.
pub fn like(value: &Val, number: Decimal) -> Val {
    value.quantity().map_or(Val::Number(number), |unit| unit.with_amount(number).into())
}

/// Returns a measured value as a report shows it.
pub fn show(value: &Val) -> String {
    value.quantity().map(|quantity| quantity.to_string()).unwrap_or_default()
}
