//! What is measured over items.

use goodterms::program::tree::{Expr, Function, Measure, Pattern, Type};
use goodterms::value::duration::Duration;
use goodterms::value::money::Money;
use rust_decimal::Decimal;

use super::pattern::Counted;
use super::truth::{Item, Truth, V, choose};
use super::world::Scene;

impl<'a> Scene<'a> {
    /// Returns the value of a measure in an expression.
    pub fn measure(&self, measure: &Measure) -> V {
        let base = Self::base(measure);
        let items = match base {
            Some(among) => self.counted_among(measure, among),
            None => self.counted(&measure.pattern, measure.window.as_ref()),
        };
        if self.enough.is_some_and(|enough| Decimal::from(items.len()) < enough) {
            return V::NoValue;
        }
        self.measured(measure, &items)
    }

    /// Returns what the items of a share or a streak are taken from; nothing for other functions.
    pub fn base(measure: &Measure) -> Option<Option<&Expr>> {
        match measure.function {
            Function::Share => Some(measure.among.as_deref()),
            Function::Streak => Some(None),
            _ => None,
        }
    }

    fn counted_among(&self, measure: &Measure, among: Option<&Expr>) -> Vec<Counted> {
        let pattern = &measure.pattern;
        let mut counted = Vec::new();
        for item in self.world.candidates(&pattern.source) {
            let own = self.world.own_moment(&item);
            let truth = self.matches_but_filter(pattern, &item);
            let truth = truth.and(self.filter(among, pattern, &item, own.unwrap_or(self.now), self.state));
            let moment = own.map(|now| now.when);
            if self.is_there(&item)
                && self.counts(truth, pattern, &item)
                && measure.window.as_ref().is_none_or(|window| self.in_window(&item, moment, window))
                && self.is_in_period(&item, measure.window.as_ref(), moment)
            {
                counted.push((item, moment));
            }
        }
        counted
    }

    /// Returns the value of a function over items (for a share or a streak: over those that it is taken from).
    pub fn measured(&self, measure: &Measure, items: &[Counted]) -> V {
        let count = Decimal::from(items.len());
        let pattern = &measure.pattern;
        let fits = |item: &Item| self.fits(pattern, item);
        match measure.function {
            Function::Count => return V::Number(count),
            Function::Share if items.is_empty() => return V::NoValue,
            Function::Share => {
                let such = items.iter().filter(|(item, _)| fits(item)).count();
                return V::Percent(Decimal::from(such) * Decimal::ONE_HUNDRED / count);
            }
            Function::Streak => {
                let decided = items.iter().rev().filter(|(item, _)| self.is_decided(pattern, item));
                return V::Number(Decimal::from(decided.take_while(|(item, _)| fits(item)).count()));
            }
            _ => {}
        }
        let values: Vec<V> = items.iter().map(|(item, _)| self.measured_value(measure, item)).collect();
        let amounts: Vec<Money> =
            values.iter().filter_map(|value| if let V::Money(money) = value { Some(*money) } else { None }).collect();
        let own = self.world.program.currency.map(|currency| Money { amount: Decimal::ZERO, currency });
        let of_one = amounts.iter().all(|money| money.currency == amounts[0].currency);
        let unit = if of_one { amounts.first().copied() } else { own.or(amounts.first().copied()) };
        let values: Vec<V> = values
            .iter()
            .zip(items)
            .map(|(value, (_, at))| match (unit, value, at) {
                (Some(first), V::Money(money), Some(at)) => {
                    let day = self.world.clock.day(*at);
                    let worth = Self::converted(self.world, *money, first, day);
                    worth.map_or(V::Unknown, |amount| V::Money(Money { amount, ..first }))
                }
                _ => value.clone(),
            })
            .collect();
        let of_moments = measure.value.as_ref().is_some_and(|value| value.ty == Type::Moment);
        let is_extreme = matches!(measure.function, Function::Min | Function::Max);
        let has_come = |value: &V| *value == V::Never || value.is_known();
        if of_moments && is_extreme && values.iter().all(has_come) {
            let last = measure.function == Function::Max;
            let best = values.into_iter().reduce(|best, moment| self.extreme(last, best, moment));
            return best.unwrap_or(V::Never);
        }
        if let Some(missing) = values.iter().find(|value| !value.is_known()) {
            return if *missing == V::NoField { V::NoField } else { V::Unknown };
        }
        if measure.function == Function::Distinct {
            let mut different: Vec<&V> = Vec::new();
            for value in &values {
                if !different.contains(&value) {
                    different.push(value);
                }
            }
            // A side may be a person that is counted already.
            let same = |a: &V, b: &V| match (a, b) {
                (V::Actor(a), V::Actor(b)) if a != b => self.same_actor(*a, *b) == Truth::Unknown,
                _ => false,
            };
            if different.iter().any(|a| different.iter().any(|b| same(a, b))) {
                return V::Unknown;
            }
            return V::Number(Decimal::from(different.len()));
        }
        self.over_numbers(measure, &values)
    }

    /// How long the row is in which an item stands that meets the condition.
    pub fn row_of(&self, measure: &Measure, items: &[Counted], item: &Item) -> V {
        let pattern = &measure.pattern;
        let decided: Vec<&Counted> = items.iter().filter(|(other, _)| self.is_decided(pattern, other)).collect();
        let mut rows = decided.chunk_by(|(a, _), (b, _)| self.fits(pattern, a) == self.fits(pattern, b));
        let own = rows.find(|row| row.iter().any(|(other, _)| other == item));
        V::Number(Decimal::from(own.filter(|_| self.fits(pattern, item)).map_or(0, <[_]>::len)))
    }

    /// Whether time cannot make an item meet the condition any more, or it does.
    fn is_decided(&self, pattern: &Pattern, item: &Item) -> bool {
        self.fits(pattern, item) || !self.neither_settled_nor_late(item)
    }

    /// Whether an item meets the condition of which a share or a streak asks.
    fn fits(&self, pattern: &Pattern, item: &Item) -> bool {
        let own = self.world.own_moment(item).unwrap_or(self.now);
        let truth = self.filter(pattern.filter.as_deref(), pattern, item, own, self.state);
        let key = format!("fits {:?} {item:?} {:?}", pattern.id, self.state);
        match truth {
            Truth::True => true,
            Truth::False | Truth::NoVerdict => false,
            _ => choose(&self.world.forks, key, truth == Truth::Undecided),
        }
    }

    fn measured_value(&self, measure: &Measure, item: &Item) -> V {
        let own = self.world.own_moment(item).unwrap_or(self.now);
        let scene = Scene { now: own, ..self.with(measure.pattern.var.0, item.clone()) };
        measure.value.as_ref().map_or(V::Unknown, |value| scene.value(value))
    }

    fn over_numbers(&self, measure: &Measure, values: &[V]) -> V {
        let Some(first) = values.first() else {
            return if measure.function == Function::Sum { self.nothing(measure) } else { V::NoValue };
        };
        let mut numbers = Vec::new();
        for value in values {
            match (first, value) {
                (V::Money(a), V::Money(b)) if a.currency == b.currency => numbers.push(b.amount),
                (V::Duration(a), V::Duration(b)) if a.family == b.family => numbers.push(b.amount),
                (V::Number(_), V::Number(b)) | (V::Percent(_), V::Percent(b)) => numbers.push(*b),
                _ => return V::Unknown,
            }
        }
        numbers.sort();
        let count = Decimal::from(numbers.len());
        let sum: Decimal = numbers.iter().sum();
        let middle = numbers.len() / 2;
        let number = match measure.function {
            Function::Sum => sum,
            Function::Average => sum / count,
            Function::Min => numbers[0],
            Function::Max => numbers[numbers.len() - 1],
            _ if numbers.len() % 2 == 1 => numbers[middle],
            _ => (numbers[middle - 1] + numbers[middle]) / Decimal::TWO,
        };
        match first {
            V::Money(money) => V::Money(Money { amount: number, ..*money }),
            V::Duration(duration) => V::Duration(Duration { amount: number, ..*duration }),
            V::Percent(_) => V::Percent(number),
            _ => V::Number(number),
        }
    }

    /// The sum of nothing.
    fn nothing(&self, measure: &Measure) -> V {
        let ty = measure.value.as_ref().map(|value| &value.ty);
        match ty {
            Some(Type::Money(currency)) => {
                let currency = currency.or(self.world.program.currency);
                currency.map_or(V::Unknown, |currency| V::Money(Money::zero(currency)))
            }
            Some(Type::Duration(family)) => V::Duration(Duration::new(*family, 0)),
            Some(Type::Percent) => V::Percent(Decimal::ZERO),
            _ => V::Number(Decimal::ZERO),
        }
    }
}
