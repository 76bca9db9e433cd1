//! How small or large a recorded value may be.

use rust_decimal::Decimal;

use super::record::Value;
use super::vocabulary::Least;

/// So many digits of a unit are the smallest part of an amount.
pub(super) const FINEST: u32 = 6;

/// So many digits has an amount before the point, at most.
pub(super) const MOST_DIGITS: u32 = 15;

/// What is wrong with a value that its field cannot be.
pub(super) enum Beyond {
    /// It is less than 0.
    Negative,
    /// It is not more than 0.
    NotPositive,
    /// It is money, and a part of a cent.
    PartOfCent,
    /// It is below the one or above the other.
    Scale(u8, u8),
}

impl Least {
    /// Returns what is wrong with a value, if it is an amount or a number that its field cannot be.
    pub(super) fn broken_by(self, value: &Value) -> Option<Beyond> {
        let amount = match value {
            Value::Money(money) => money.amount,
            Value::Number(number) => *number,
            _ => return None,
        };
        let is_part = || matches!(value, Value::Money(money) if !money.is_payable());
        match self {
            Self::Zero | Self::Payable if amount < Decimal::ZERO => Some(Beyond::Negative),
            Self::AboveZero if amount <= Decimal::ZERO => Some(Beyond::NotPositive),
            Self::Payable | Self::AboveZero => is_part().then_some(Beyond::PartOfCent),
            Self::Scale(low, high) if amount < low.into() || amount > high.into() => Some(Beyond::Scale(low, high)),
            Self::Zero | Self::Scale(..) => None,
        }
    }
}
