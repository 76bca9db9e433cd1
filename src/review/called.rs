//! What a contract says under the names by which terms are commonly called, whatever the policy calls them: so that the law weighs it
//! where no deadline and no cost of the policy takes it.

use rust_decimal::Decimal;

use super::expected::known_as;
use super::known::{Known, Start};
use crate::base::source::Span;
use crate::engagement::record::{Engagement, Value};
use crate::value::duration::{Duration, Family};

/// What a contract says under a name.
pub struct Said {
    /// The name.
    pub name: String,
    /// Where it says so.
    pub place: Span,
    /// What it says.
    pub value: Named,
    /// From when it is counted, where its sentence says so.
    pub start: Option<Start>,
}

/// A value that laws have a word on.
pub enum Named {
    /// What late payment costs.
    Rate(Rate),
    /// That recovering costs nothing.
    NoCompensation,
    /// A time to pay.
    Payment(Duration),
}

/// So many percent.
#[derive(Clone, Copy)]
pub struct Rate {
    percent: Decimal,
    per: Per,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Per {
    Day,
    Week,
    Month,
    Year,
    /// Over the base rate of a central bank, a year.
    Base,
}

impl Rate {
    /// Whether it stands on a base rate.
    pub fn is_over_base(&self) -> bool {
        self.per == Per::Base
    }

    /// Whether it is one a year.
    pub fn is_yearly(&self) -> bool {
        self.per == Per::Year
    }

    /// Returns it in percent a year; `base` is the base rate.
    pub fn yearly(&self, base: impl Fn() -> Option<Decimal>) -> Option<Decimal> {
        match self.per {
            Per::Day => self.percent.checked_mul(Decimal::from(365)),
            Per::Week => self.percent.checked_mul(Decimal::from(52)),
            Per::Month => self.percent.checked_mul(Decimal::from(12)),
            Per::Year => Some(self.percent),
            Per::Base => self.percent.checked_add(base()?),
        }
    }
}

/// The names of the compensation for what it costs to recover a debt.
const COMPENSATION: [&str; 5] =
    ["compensation", "late_compensation", "recovery_costs", "recovery_cost", "collection_costs"];

/// Returns what a contract says under common names, but of the terms that are `used` by a deadline or a cost of the policy.
pub fn stated(contract: &Engagement, known: &Known, used: &[&str]) -> Vec<Said> {
    let amended = contract.contract.amendments.iter().flat_map(|change| &change.terms);
    let own = contract.contract.terms.iter().chain(amended).filter_map(|stated| {
        let value = named(&stated.name, &stated.name, &Text::of(&stated.value)?)?;
        Some(Said { name: stated.name.to_string(), place: stated.span, value, start: None })
    });
    let claimed = known.claims.iter().filter_map(|claim| {
        // What is the other side's, or not sure, is weighed by a person.
        let value = named(&claim.term, &claim.found, &Text::read(&claim.says))?;
        let start = claim.start.as_deref().and_then(Start::named);
        Some(Said { name: claim.term.clone(), place: claim.span, value, start })
    });
    own.chain(claimed).filter(|said| !used.contains(&&*said.name)).collect()
}

/// A value as it is said.
struct Text {
    percent: Option<Decimal>,
    length: Option<Duration>,
    is_nothing: bool,
    text: String,
}

impl Text {
    fn of(value: &Value) -> Option<Self> {
        let plain = Self { percent: None, length: None, is_nothing: false, text: String::new() };
        Some(match value {
            Value::Percent(percent) => Self { percent: Some(*percent), is_nothing: percent.is_zero(), ..plain },
            Value::Duration(length) => Self { length: Some(*length), ..plain },
            Value::Money(money) => Self { is_nothing: money.amount.is_zero(), ..plain },
            Value::Number(number) => Self { is_nothing: number.is_zero(), ..plain },
            Value::Bool(is) => Self { is_nothing: !is, ..plain },
            Value::Text(text) => Self::read(text),
            _ => return None,
        })
    }

    fn read(text: &str) -> Self {
        let lower = text.trim().to_lowercase();
        let (number, rest) = lower.split_once('%').unwrap_or((&*lower, ""));
        let percent = Decimal::from_str_exact(number.trim()).ok().filter(|_| lower.contains('%'));
        let is_nothing = matches!(&*lower, "none" | "no" | "waived" | "excluded") || lower.starts_with("no ");
        let mut parts = lower.split_whitespace();
        let count = parts.next().and_then(|count| count.parse::<i64>().ok());
        let family = match parts.next().unwrap_or_default() {
            "day" | "days" => Some(Family::Days),
            "business" => Some(Family::BusinessDays),
            "month" | "months" => Some(Family::Months),
            _ => None,
        };
        let length = count.zip(family).map(|(count, family)| Duration::new(family, count));
        Self { percent, length, is_nothing, text: rest.to_owned() }
    }
}

/// Returns what is said under a name; `found` is the common one.
fn named(name: &str, found: &str, text: &Text) -> Option<Named> {
    if COMPENSATION.contains(&name) || COMPENSATION.contains(&found) {
        return text.is_nothing.then_some(Named::NoCompensation);
    }
    match known_as(found)? {
        "late_interest" => {
            let percent = text.percent.or_else(|| text.is_nothing.then_some(Decimal::ZERO))?;
            let says = |word: &str| text.text.contains(word);
            let per = match () {
                // A fee of nothing leaves interest as it is, and so do no points over a base rate.
                () if text.is_nothing && found == "late_fee" => return None,
                () if says("base") || found.contains("points") => Per::Base,
                // Nothing is nothing, per what it may be.
                () if text.is_nothing => Per::Year,
                () if says("day") => Per::Day,
                () if says("week") => Per::Week,
                () if says("month") || found.contains("month") => Per::Month,
                // A fee is no rate.
                () if found == "late_fee" && !says("year") => return None,
                // Of another time nothing is known.
                () if says("per ") && !says("year") => return None,
                () => Per::Year,
            };
            Some(Named::Rate(Rate { percent, per }))
        }
        "payment_period" => text.length.map(Named::Payment),
        _ => None,
    }
}
