//! Interest: rates that change over time, and simple interest on what is unpaid (language.md 2; domain facts 2.1, 2.2).

use std::fmt;

use rust_decimal::Decimal;

use super::dated::Dated;
use super::money::TOO_LARGE;
use super::time::Day;

/// A rate that changes over time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// What it is, for people.
    pub name: String,
    /// Where the rates come from; empty for a series of a policy.
    pub source: String,
    /// The rule of law behind it; empty for a series of a policy.
    pub rule: String,
    /// When it was last verified; empty for a series of a policy.
    pub verified: String,
    /// The last day for which a rate is known, where there is one.
    pub until: Option<Day>,
    /// Whether the law takes the rate of the day on which interest begins for the whole debt (the UK's SI 2002/1675).
    pub fixed: bool,
    /// The rates in percent a year, each from its day on, in order.
    rates: Vec<(Day, Decimal)>,
}

macro_rules! tables {
    ($($code:literal)*) => {
        /// The built-in statutory rates, by code.
        const STATUTORY: &[(&str, &str)] = &[$(($code, include_str!(concat!("rates/", $code, ".txt")))),*];
    };
}

tables! { "AT" "DE" "DE-CONSUMER" "ES" "EU" "FR" "IT" "PL" "PL-MEDICAL" "UK" }

/// Returns the built-in statutory rate for late payment of a code (`EU`, `PL`, `DE`, `UK` …), points included.
pub fn statutory(code: &str) -> Option<Series> {
    let (_, text) = STATUTORY.iter().find(|(known, _)| *known == code)?;
    Series::parse(text).ok()
}

/// Returns the codes of all built-in statutory rates.
pub fn statutory_codes() -> impl Iterator<Item = &'static str> {
    STATUTORY.iter().map(|(code, _)| *code)
}

impl Series {
    /// Returns a series of a policy: rates in percent, each from its day on, known to the end of `until`. Of two rates of
    /// one day the later one in the list counts.
    pub fn new(name: &str, mut rates: Vec<(Day, Decimal)>, until: Option<Day>) -> Self {
        rates.sort_by_key(|(day, _)| *day);
        Self { name: name.to_owned(), until, rates, ..Self::default() }
    }

    /// Reads a data file: a header of lines `# key: value` (name, rule, source, verified, until, fixing: floating or
    /// fixed), and rows `2020-01-01 8.00%`. Returns the line and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        let file = Dated::parse(text)?;
        let mut rates = Vec::new();
        for (line, day, rest) in &file.rows {
            let percent = rest.strip_suffix('%').and_then(|number| Decimal::from_str_exact(number.trim()).ok());
            rates.push((*day, percent.ok_or_else(|| (*line, format!("`{rest}` is no rate of the form 8.00%")))?));
        }
        let fixed = match file.value("fixing").as_str() {
            "fixed" => true,
            "" | "floating" => false,
            _ => return Err((1, "`fixing` is floating or fixed".to_owned())),
        };
        let value = |key| file.value(key);
        let (name, source, rule, verified) = (value("name"), value("source"), value("rule"), value("verified"));
        Ok(Self { name, source, rule, verified, until: file.until()?, fixed, rates })
    }

    /// Returns the rate of a day in percent a year; nothing before the first rate and after `until`.
    pub fn rate_on(&self, day: Day) -> Option<Decimal> {
        if self.until.is_some_and(|until| day > until) {
            return None;
        }
        let after = self.rates.partition_point(|(from, _)| *from <= day);
        after.checked_sub(1).map(|index| self.rates[index].1)
    }

    /// Returns the rate of a day; after `until` the last that is known, with that day.
    pub fn last_on(&self, day: Day) -> Option<(Decimal, Option<Day>)> {
        match self.rate_on(day) {
            Some(rate) => Some((rate, None)),
            None => {
                let until = self.until.filter(|until| day > *until)?;
                Some((self.rate_on(until)?, Some(until)))
            }
        }
    }

    /// Returns the rates in order, each with the day from which it counts.
    pub fn rates(&self) -> &[(Day, Decimal)] {
        &self.rates
    }

    /// Returns the last day from `day` on for which its rate stands in the table, nothing where that is open.
    fn stands_to(&self, day: Day) -> Option<Day> {
        let after = self.rates.partition_point(|(from, _)| *from <= day);
        let next = self.rates.get(after).map(|(from, _)| from.plus(-1));
        next.into_iter().chain(self.until).min()
    }
}

/// The rate before the points are added.
#[derive(Clone, Copy, Debug)]
pub enum Rate<'a> {
    /// A rate in percent that never changes: `interest at 10%`.
    Constant(Decimal),
    /// A rate that changes over time: `interest at reference`, `interest at statutory(EU)`.
    Series(&'a Series),
}

impl Rate<'_> {
    fn on(&self, day: Day) -> Option<Decimal> {
        match self {
            Self::Constant(rate) => Some(*rate),
            Self::Series(series) => series.rate_on(day),
        }
    }
}

/// How interest is reckoned: `interest at RATE + points [monthly] [fixed at default] [over N]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interest {
    /// Percentage points added to the rate.
    pub points: Decimal,
    /// Whether the rate with its points is one of a month: it then counts twelve times a year.
    pub monthly: bool,
    /// Whether the rate of the first day of default counts for the whole time.
    pub fixed: bool,
    /// The days of a year: 365 unless the policy says otherwise.
    pub over: Decimal,
}

/// The days of a year where nothing else is said.
pub const YEAR: Decimal = Decimal::from_parts(365, 0, 0, false, 0);

impl Default for Interest {
    fn default() -> Self {
        Self { points: Decimal::ZERO, monthly: false, fixed: false, over: YEAR }
    }
}

/// Days in a row with one balance and one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The first day that bears interest.
    pub from: Day,
    /// The last day that bears interest.
    pub to: Day,
    /// How many days these are.
    pub days: i64,
    /// What was unpaid.
    pub balance: Decimal,
    /// The rate in percent a year, points included and months made years.
    pub rate: Decimal,
    /// The interest, not rounded to the minor unit.
    pub amount: Decimal,
}

/// Interest and how it comes about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accrual {
    /// The interest over all segments, divided once and not rounded to the minor unit: the caller rounds once.
    pub amount: Decimal,
    /// The segments in order of time.
    pub segments: Vec<Segment>,
}

/// Why interest cannot be worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoInterest {
    /// The rate of that day is not known.
    RateUnknown {
        /// The first such day.
        day: Day,
    },
    /// The amounts are too large, or have too many digits, for exact reckoning with 28 digits.
    Overflow,
    /// A year of no days, or of less.
    NoYear,
}

impl fmt::Display for NoInterest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RateUnknown { day } => write!(f, "the rate of {day} is not known"),
            Self::Overflow => f.write_str(TOO_LARGE),
            Self::NoYear => f.write_str("a year must have days to divide by"),
        }
    }
}

impl std::error::Error for NoInterest {}

impl Interest {
    /// Returns simple interest from the day after `due` to the day `to`, both counted.
    ///
    /// `steps` are what was unpaid from the end of each day on, in order; before the first nothing is. What is credited
    /// on a day still bears interest on that day. Nothing, or less, unpaid bears none and needs no rate. The rate follows
    /// its series day by day, or is that of the day after `due` where it is fixed, by this clause or by its law. A rate
    /// below nothing counts as nothing.
    pub fn accrue(&self, steps: &[(Day, Decimal)], due: Day, to: Day, rate: Rate<'_>) -> Result<Accrual, NoInterest> {
        if self.over <= Decimal::ZERO {
            return Err(NoInterest::NoYear);
        }
        let mut steps = steps.to_vec();
        steps.sort_by_key(|(day, _)| *day);
        let year = exact_mul(self.over, Decimal::ONE_HUNDRED)?;
        let first = due.plus(1);
        let mut segments: Vec<Segment> = Vec::new();
        let mut day = first;
        while day <= to {
            let past = steps.partition_point(|(end_of, _)| *end_of < day);
            let balance = past.checked_sub(1).map_or(Decimal::ZERO, |index| steps[index].1);
            let mut last = steps.get(past).map_or(to, |(end_of, _)| (*end_of).min(to));
            if balance > Decimal::ZERO {
                let (percent, stands_to) = self.percent(rate, day, first)?;
                last = stands_to.map_or(last, |stands_to| last.min(stands_to));
                extend(&mut segments, day, last, balance, percent);
            }
            if last >= to {
                break;
            }
            day = last.plus(1);
        }
        let mut total = Decimal::ZERO;
        for segment in &mut segments {
            segment.days = segment.to.since(segment.from) + 1;
            let product = exact_mul(exact_mul(segment.balance, segment.rate)?, Decimal::from(segment.days))?;
            segment.amount = product.checked_div(year).ok_or(NoInterest::Overflow)?;
            total = exact_add(total, product)?;
        }
        let amount = total.checked_div(year).ok_or(NoInterest::Overflow)?;
        Ok(Accrual { amount, segments })
    }

    /// Returns the rate in percent a year that counts on a day, and the last day from there on which it stands.
    fn percent(&self, rate: Rate<'_>, day: Day, first: Day) -> Result<(Decimal, Option<Day>), NoInterest> {
        let series = match rate {
            Rate::Constant(_) => None,
            Rate::Series(series) => Some(series),
        };
        let fixed = self.fixed || series.is_some_and(|series| series.fixed);
        let asked = if fixed { first } else { day };
        let base = rate.on(asked).ok_or(NoInterest::RateUnknown { day: asked })?;
        let months = Decimal::from(if self.monthly { 12 } else { 1 });
        let percent = exact_mul(exact_add(base, self.points)?, months)?.max(Decimal::ZERO);
        Ok((percent, series.filter(|_| !fixed).and_then(|series| series.stands_to(day))))
    }
}

/// Adds days to the last segment where nothing changes with them, else as a new one.
fn extend(segments: &mut Vec<Segment>, from: Day, to: Day, balance: Decimal, rate: Decimal) {
    match segments.last_mut() {
        Some(last) if last.to.plus(1) == from && last.balance == balance && last.rate == rate => last.to = to,
        _ => segments.push(Segment { from, to, days: 0, balance, rate, amount: Decimal::ZERO }),
    }
}

/// Multiplies, or fails where a digit would be lost.
fn exact_mul(a: Decimal, b: Decimal) -> Result<Decimal, NoInterest> {
    let (a, b) = (a.normalize(), b.normalize());
    if a.is_zero() || b.is_zero() {
        return Ok(Decimal::ZERO);
    }
    let product = a.checked_mul(b).ok_or(NoInterest::Overflow)?;
    if product.scale() == a.scale() + b.scale() { Ok(product) } else { Err(NoInterest::Overflow) }
}

/// Adds, or fails where a digit would be lost.
fn exact_add(a: Decimal, b: Decimal) -> Result<Decimal, NoInterest> {
    let (a, b) = (a.normalize(), b.normalize());
    if a.is_zero() || b.is_zero() {
        return Ok(if a.is_zero() { b } else { a });
    }
    let sum = a.checked_add(b).ok_or(NoInterest::Overflow)?;
    if sum.scale() == a.scale().max(b.scale()) { Ok(sum) } else { Err(NoInterest::Overflow) }
}
