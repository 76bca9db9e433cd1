//! The slots of a pattern: what of a sentence each may take.

use super::amount::Amount;
use crate::value::quantity::Quantity;

/// What a slot takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Period,
    Percent,
    Money,
    Number,
    /// Words with capitals: a country, a town.
    Name,
    /// A country that the language has a line for.
    Country,
    /// A town that it has a line for.
    Town,
    /// `9:00 to 17:00`, `9am - 5pm`.
    Hours,
    /// A day of the calendar.
    Day,
    /// Words with capitals that name whose law it is.
    Law,
    /// Words with capitals that may name a party.
    Party,
    /// A value of any kind.
    Any,
    /// An amount that is per hour, day, week, month or year.
    Rate,
}

impl Slot {
    /// Returns the atom of the values that it takes; nothing where it takes words.
    pub(super) fn atom(self) -> Option<u32> {
        [Self::Period, Self::Percent, Self::Money, Self::Number]
            .iter()
            .position(|slot| *slot == if self == Self::Rate { Self::Money } else { self })
            .map(|at| at as u32)
    }

    /// Returns whether it takes a value.
    pub(super) fn takes(self, value: &Amount) -> bool {
        match self {
            Self::Any => true,
            Self::Rate => matches!(value.quantity, Quantity::Money(_)) && value.per.is_some(),
            other => other.atom() == Some(atom_of(value)),
        }
    }
}

/// Returns the atom of a value.
pub fn atom_of(value: &Amount) -> u32 {
    match value.quantity {
        Quantity::Duration(_) => 0,
        Quantity::Percent(_) => 1,
        Quantity::Money(_) => 2,
        Quantity::Number(_) => 3,
    }
}
