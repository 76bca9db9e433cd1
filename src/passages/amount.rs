//! What a passage says in numbers.

use std::fmt;

use rust_decimal::Decimal;

use crate::value::duration::Duration;
use crate::value::quantity::Quantity;

/// A number, a length of time, a percent or an amount of money as a passage states it.
#[derive(Clone, Debug, Eq)]
pub struct Amount {
    /// The value; of a range the lower end.
    pub quantity: Quantity,
    /// The upper end of a range.
    pub to: Option<Quantity>,
    /// What the digits say where the words say something else, or where their mark may part thousands.
    pub digits: Option<Quantity>,
    /// Whether it is not told what the mark in the digits parts: `300.000`.
    pub is_marked: bool,
    /// Whether its digits stand apart, so that they may be one number or two: `6 0`.
    pub is_apart: bool,
    /// Whether it is a bound.
    pub bound: Option<Bound>,
    /// What it is per or of, as it is stated: `per month`, `of the fees`.
    pub per: Option<String>,
    /// The unit of a length of time in the text: `year`, which is counted in months. Two that are as long are equal.
    pub unit: Option<String>,
}

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        let parts = |one: &Self| (one.quantity, one.to, one.digits, one.bound, one.per.clone());
        parts(self) == parts(other)
    }
}

/// Which way a bound goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Not less than it.
    AtLeast,
    /// Not more than it.
    AtMost,
}

impl Amount {
    /// Returns a plain number.
    pub fn number(number: Decimal) -> Self {
        Self {
            quantity: Quantity::Number(number),
            to: None,
            digits: None,
            is_marked: false,
            is_apart: false,
            bound: None,
            per: None,
            unit: None,
        }
    }

    /// Returns how much money it is; nothing of anything else.
    pub fn amount_of_money(&self) -> Decimal {
        match self.quantity {
            Quantity::Money(money) => money.amount,
            _ => Decimal::ZERO,
        }
    }

    /// Returns it as one whose digits may be thousands.
    pub fn or_thousands(self, number: Decimal) -> Self {
        Self { digits: Some(Quantity::Number(number)), is_marked: true, ..self }
    }

    /// Returns it as one whose digits stand apart: alone, without those beside them, they are this number.
    pub fn or_alone(self, number: Decimal) -> Self {
        Self { digits: Some(Quantity::Number(number)), is_apart: true, ..self }
    }

    /// Returns it with each of its numbers made a length of time in a unit; nothing where one is too long.
    pub fn in_unit(&self, unit: &str) -> Option<Self> {
        let length = self.map(|number| Duration::from_unit(number, unit).map(Quantity::Duration))?;
        Some(Self { unit: Some(unit.to_owned()), ..length })
    }

    /// Returns it with each of its numbers made a quantity; nothing where one does not fit.
    pub fn map(&self, make: impl Fn(Decimal) -> Option<Quantity>) -> Option<Self> {
        let again = |quantity: &Quantity| match quantity {
            Quantity::Number(number) => make(*number),
            other => Some(*other),
        };
        let quantity = again(&self.quantity)?;
        // No percent is a thousand.
        let is_sure = self.is_marked && matches!(quantity, Quantity::Percent(_));
        Some(Self {
            quantity,
            to: self.to.as_ref().and_then(again),
            digits: self.digits.as_ref().filter(|_| !is_sure).and_then(again),
            is_marked: self.is_marked && !is_sure,
            ..self.clone()
        })
    }
}

impl Amount {
    /// Writes it as it is displayed, its lengths of time in the unit of the text: `7 years`.
    pub fn told(&self) -> String {
        self.written(|quantity| self.quantity_told(quantity))
    }

    /// Writes its value alone, in the unit of the text.
    pub fn value_told(&self) -> String {
        self.quantity_told(&self.quantity)
    }

    fn quantity_told(&self, quantity: &Quantity) -> String {
        let in_unit = |length: &Duration| length.told_in(self.unit.as_deref()?);
        match quantity {
            Quantity::Duration(length) => in_unit(length).unwrap_or_else(|| quantity.to_string()),
            _ => quantity.to_string(),
        }
    }

    fn written(&self, told: impl Fn(&Quantity) -> String) -> String {
        let mut out = told(&self.quantity);
        if let Some(to) = &self.to {
            out = format!("{} to {}", out.split(' ').next().unwrap_or(&out), told(to));
        }
        if let Some(digits) = &self.digits {
            out = format!("{out} (or {})", told(digits));
        }
        if let Some(per) = &self.per {
            out = format!("{out} {per}");
        }
        out
    }
}

impl fmt::Display for Amount {
    /// Writes `30 days`, `30 to 45 days`, `1.5% per month`, and `30 days (or 45 days)` where words and digits differ.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(Quantity::to_string))
    }
}
