//! Lump sums for the cost of recovery: dated tiers with their source (Directive 2011/7/EU, art. 6 and its like).

use std::fmt;

use super::dated::Dated;
use super::money::{Currency, Money};
use super::time::Day;

/// How far a tier goes. The law draws the line on either side of the sum: "not exceeding 5,000" has 5,000.00 in it,
/// "below 1,000" has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Up to and including that sum.
    UpTo(Money),
    /// Below that sum.
    Below(Money),
    /// Any sum, of any currency.
    Any,
}

/// The lump sums of one law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compensation {
    /// What it is, for people.
    pub name: String,
    /// Where the sums come from.
    pub source: String,
    /// The rule of law behind it.
    pub rule: String,
    /// When it was last verified.
    pub verified: String,
    /// The last day for which it is known, where there is one.
    pub until: Option<Day>,
    /// The tables, each from its day on, in order; the tiers of each in order.
    tables: Vec<(Day, Vec<(Bound, Money)>)>,
}

/// Why there is no lump sum to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Nothing is known before that day.
    Before(Day),
    /// Nothing is known after that day.
    After(Day),
    /// The tiers are of another currency than the debt, and nothing is converted silently.
    Currency {
        /// The currency of the tiers.
        tiers: Currency,
        /// The currency of the debt.
        debt: Currency,
    },
    /// No tier reaches that far.
    NoTier,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Before(day) => write!(f, "the lump sum is not known before {day}"),
            Self::After(day) => write!(f, "the lump sum is not known after {day}"),
            Self::Currency { tiers, debt } => {
                write!(f, "the lump sum goes by amounts in {tiers}, the debt is in {debt}")
            }
            Self::NoTier => f.write_str("no lump sum is known for that amount"),
        }
    }
}

impl std::error::Error for Why {}

macro_rules! tables {
    ($($code:literal)*) => {
        /// The built-in lump sums, by code.
        const BUILT_IN: &[(&str, &str)] = &[$(($code, include_str!(concat!("compensation/", $code, ".txt")))),*];
    };
}

tables! { "AT" "DE" "ES" "EU" "FR" "IT" "PL" "UK" }

/// Returns the built-in lump sums of a code (`EU`, `PL`, `DE`, `UK` …).
pub fn compensation(code: &str) -> Option<Compensation> {
    let (_, text) = BUILT_IN.iter().find(|(known, _)| *known == code)?;
    Compensation::parse(text).ok()
}

/// Returns the codes of all built-in lump sums.
pub fn compensation_codes() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(code, _)| *code)
}

impl Compensation {
    /// Reads a data file: a header of lines `# key: value` (name, rule, source, verified, until), and rows
    /// `2020-01-01 up to and including 5000 PLN -> 40 EUR`, `2020-01-01 below 50000 PLN -> 70 EUR`,
    /// `2020-01-01 any -> 100 EUR`. Returns the line and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        let file = Dated::parse(text)?;
        let mut tables: Vec<(Day, Vec<(Bound, Money)>)> = Vec::new();
        for (line, day, rest) in &file.rows {
            let tier = tier(rest).ok_or_else(|| (*line, format!("`{rest}` is no tier of the form any -> 40 EUR")))?;
            match tables.last_mut() {
                Some((last, tiers)) if last == day => tiers.push(tier),
                _ => tables.push((*day, vec![tier])),
            }
        }
        let value = |key| file.value(key);
        let (name, source, rule, verified) = (value("name"), value("source"), value("rule"), value("verified"));
        Ok(Self { name, source, rule, verified, until: file.until()?, tables })
    }

    /// Returns the lump sum for a debt on which interest began that day: the first tier that holds it, of the newest
    /// table. Its currency may be another than that of the debt.
    pub fn lump_sum(&self, day: Day, debt: Money) -> Result<Money, Why> {
        if let Some(until) = self.until.filter(|until| day > *until) {
            return Err(Why::After(until));
        }
        let after = self.tables.partition_point(|(from, _)| *from <= day);
        let Some((_, tiers)) = after.checked_sub(1).map(|index| &self.tables[index]) else {
            return Err(self.tables.first().map_or(Why::NoTier, |(first, _)| Why::Before(*first)));
        };
        for (bound, sum) in tiers {
            let holds = match bound {
                Bound::Any => true,
                Bound::UpTo(most) => debt.amount <= same_currency(*most, debt)?,
                Bound::Below(end) => debt.amount < same_currency(*end, debt)?,
            };
            if holds {
                return Ok(*sum);
            }
        }
        Err(Why::NoTier)
    }

    /// Returns the tables in order, each with the day from which it counts and its tiers in order.
    pub fn tables(&self) -> &[(Day, Vec<(Bound, Money)>)] {
        &self.tables
    }
}

fn same_currency(bound: Money, debt: Money) -> Result<rust_decimal::Decimal, Why> {
    if bound.currency == debt.currency {
        Ok(bound.amount)
    } else {
        Err(Why::Currency { tiers: bound.currency, debt: debt.currency })
    }
}

fn tier(text: &str) -> Option<(Bound, Money)> {
    let (bound, sum) = text.split_once("->")?;
    let bound = bound.trim();
    let bound = if bound == "any" {
        Bound::Any
    } else if let Some(most) = bound.strip_prefix("up to and including ") {
        Bound::UpTo(Money::parse(most)?)
    } else {
        Bound::Below(Money::parse(bound.strip_prefix("below ")?)?)
    };
    Some((bound, Money::parse(sum)?))
}
