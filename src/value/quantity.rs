//! A quantity: what is measured and compared (language.md 4.3).

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::duration::Duration;
use super::money::Money;

/// A value that was measured, or the bound of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// An amount.
    Money(Money),
    /// A number.
    Number(Decimal),
    /// A percent.
    Percent(Decimal),
    /// A length of time.
    Duration(Duration),
}

impl Quantity {
    /// Returns the bare number.
    pub fn amount(self) -> Decimal {
        match self {
            Self::Money(money) => money.amount,
            Self::Number(number) | Self::Percent(number) => number,
            Self::Duration(duration) => duration.amount,
        }
    }

    /// Returns so much in the unit of this one.
    pub fn with_amount(self, amount: Decimal) -> Self {
        match self {
            Self::Money(money) => Self::Money(Money { amount, ..money }),
            Self::Number(_) => Self::Number(amount),
            Self::Percent(_) => Self::Percent(amount),
            Self::Duration(duration) => Self::Duration(Duration { amount, ..duration }),
        }
    }

    /// Returns the order of two quantities of one currency, of one family of lengths; nothing of others.
    pub fn order(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) | (Self::Percent(a), Self::Percent(b)) => Some(a.cmp(&b)),
            (Self::Money(a), Self::Money(b)) if a.currency == b.currency => Some(a.amount.cmp(&b.amount)),
            (Self::Duration(a), Self::Duration(b)) if a.family == b.family => Some(a.amount.cmp(&b.amount)),
            _ => None,
        }
    }
}

/// The most digits behind the point of a percentage that somebody states.
const STATED: u32 = 6;

impl fmt::Display for Quantity {
    /// Writes it as a report shows it: `5`, `12.5%`, `300.00 EUR`, `3 days`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Money(money) => money.fmt(f),
            // One that is stated is shown with all its digits, one that was reckoned may have no last one.
            Self::Percent(percent) if percent.normalize().scale() <= STATED => write!(f, "{}%", percent.normalize()),
            Self::Percent(percent) => write!(f, "{}%", percent.round_dp(2).normalize()),
            Self::Number(number) if number.to_i128().is_some_and(|n| Decimal::from(n) == *number) => {
                number.normalize().fmt(f)
            }
            Self::Number(number) => number.round_dp(4).normalize().fmt(f),
            Self::Duration(duration) => duration.fmt(f),
        }
    }
}
