//! What a passage says in numbers.

use std::fmt;

use rust_decimal::Decimal;

use crate::value::quantity::Quantity;

/// A number, a length of time, a percent or an amount of money as a passage states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The value; of a range the lower end.
    pub quantity: Quantity,
    /// The upper end of a range.
    pub to: Option<Quantity>,
    /// What the digits say where the words say something else.
    pub digits: Option<Quantity>,
    /// Whether it is a bound.
    pub bound: Option<Bound>,
    /// What it is per or of, as it is stated: `per month`, `of the fees`.
    pub per: Option<String>,
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
        Self { quantity: Quantity::Number(number), to: None, digits: None, bound: None, per: None }
    }

    /// Returns it with each of its numbers made a quantity; nothing where one does not fit.
    pub fn map(&self, make: impl Fn(Decimal) -> Option<Quantity>) -> Option<Self> {
        let again = |quantity: &Quantity| match quantity {
            Quantity::Number(number) => make(*number),
            other => Some(*other),
        };
        Some(Self {
            quantity: again(&self.quantity)?,
            to: self.to.as_ref().and_then(again),
            digits: self.digits.as_ref().and_then(again),
            ..self.clone()
        })
    }
}

impl fmt::Display for Amount {
    /// Writes `30 days`, `30 to 45 days`, `1.5% per month`, and `30 days (or 45 days)` where words and digits differ.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            Some(to) => {
                let low = self.quantity.to_string();
                write!(f, "{} to {to}", low.split(' ').next().unwrap_or(&low))?;
            }
            None => self.quantity.fmt(f)?,
        }
        if let Some(digits) = self.digits {
            write!(f, " (or {digits})")?;
        }
        if let Some(per) = &self.per {
            write!(f, " {per}")?;
        }
        Ok(())
    }
}
