//! What a concession costs, and when no one cost can be told.

use rust_decimal::Decimal;

use super::points::{Grade, Point};
use crate::value::interest::YEAR;
use crate::value::money::Money;

/// What a concession costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concession {
    /// The term.
    pub term: String,
    /// How it is reckoned.
    pub says: String,
    /// What it comes to.
    pub amount: Money,
}

/// What a term costs that depends on the days: it is counted in another unit or from another day than with us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// The term.
    pub term: String,
    /// How it is reckoned.
    pub says: String,
    /// The least that it comes to.
    pub least: Money,
    /// The most; nothing where nothing bounds it.
    pub most: Option<Money>,
}

/// The terms of which no one cost can be told: what is not decided, hangs on the days, or is one of several values.
pub fn open(points: &[Point]) -> Vec<&str> {
    let is_open = |point: &&Point| point.grade == Grade::Undecided || point.days.is_some() || point.is_one_of_several;
    points.iter().filter(is_open).map(|point| &*point.term).collect()
}

/// Returns the interest on a sum at so many percent a year for some days.
pub fn share(sum: Decimal, percent: Decimal, days: Decimal) -> Option<Decimal> {
    let whole = sum.checked_mul(percent)?.checked_mul(days)?;
    whole.checked_div(Decimal::ONE_HUNDRED.checked_mul(YEAR)?)
}
