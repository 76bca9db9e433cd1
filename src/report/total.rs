//! Sums of charges, by what they are for and by currency: unlike currencies are never added up.

use super::report::{Engagement, Finding};
use crate::finding::{Bearer, Status};
use crate::value::money::{Money, Sums};

/// What breaches and prices come to.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    amounts: [Amounts; SUMS.len()],
    left_out: Sums,
}

/// What amounts are summed up under, wherever sums are told.
pub const SUMS: [&str; 4] = [
    "charges for the client's breaches",
    "charges for the firm's breaches",
    "charges for other breaches",
    "prices of what is allowed",
];

/// Returns under which of [`SUMS`] the charges of a finding are summed up. Of a price the clause alone says who pays it.
pub fn sum_of(status: Status, bearer: Option<Bearer>) -> usize {
    match (status, bearer) {
        (Status::Breached | Status::Late, Some(Bearer::Client)) => 0,
        (Status::Breached | Status::Late, Some(Bearer::Firm)) => 1,
        (Status::Breached | Status::Late, _) => 2,
        _ => 3,
    }
}

#[derive(Clone, Debug, Default)]
struct Amounts {
    sums: Sums,
    /// How many amounts cannot be said.
    unsaid: usize,
}

impl Amounts {
    fn add(&mut self, finding: &Finding) {
        for charge in &finding.charges {
            match charge.amount.money {
                Some(money) => self.sums.add(money),
                None => self.unsaid += 1,
            }
        }
    }

    fn words(&self) -> Vec<String> {
        self.sums.known().map(|sum| sum.to_string()).collect()
    }

    fn unknown(&self) -> usize {
        self.unsaid + self.sums.unknown().count()
    }

    fn sentence(&self, start: &str) -> Option<String> {
        let mut words = self.words();
        match self.unknown() {
            0 => {}
            1 => words.push("1 unknown amount".to_owned()),
            n => words.push(format!("{n} unknown amounts")),
        }
        let last = words.pop()?;
        Some(if words.is_empty() {
            format!("{start} {last}")
        } else {
            format!("{start} {} and {last}", words.join(", "))
        })
    }
}

impl Totals {
    /// Adds up the charges of engagements.
    pub fn of<'e>(engagements: impl IntoIterator<Item = &'e Engagement>) -> Self {
        let mut totals = Self::default();
        for engagement in engagements {
            totals.add(engagement);
        }
        totals
    }

    fn add(&mut self, engagement: &Engagement) {
        self.left_out.extend(engagement.left_out.iter().copied());
        for finding in &engagement.findings {
            self.amounts[sum_of(finding.status, finding.bearer)].add(finding);
        }
    }

    /// Returns what the firm owes by what it broke, by currency, and whether that is all.
    pub fn of_firm(engagement: &Engagement) -> (Vec<Money>, bool) {
        let mut amounts = Amounts::default();
        let is_owed = |finding: &&Finding| {
            matches!(finding.status, Status::Breached | Status::Late) && finding.bearer == Some(Bearer::Firm)
        };
        engagement.findings.iter().filter(is_owed).for_each(|finding| amounts.add(finding));
        let known = amounts.sums.known().map(Money::rounded).filter(|sum| !sum.amount.is_zero());
        (known.collect(), amounts.unknown() == 0)
    }

    /// Adds up the charges of one finding: an amount for each currency, and whether that is all.
    pub fn of_finding(finding: &Finding) -> (Vec<String>, bool) {
        let mut amounts = Amounts::default();
        amounts.add(finding);
        (amounts.words(), amounts.unknown() == 0)
    }

    /// Returns what is charged for what, one sentence each.
    pub fn sentences(&self) -> Vec<String> {
        let mut all = SUMS.iter().zip(&self.amounts).map(|(what, amounts)| amounts.sentence(&format!("{what}:")));
        let known = self.left_out.known().map(|sum| sum.to_string());
        let unknown = self.left_out.unknown().map(|currency| format!("an unknown amount in {currency}"));
        let left_out: Vec<String> = known.chain(unknown).collect();
        let left_out = (!left_out.is_empty()).then(|| {
            format!(
                "{} of that is not at stake: what is unpaid of the invoice is disputed or not owed",
                left_out.join(" + ")
            )
        });
        let client = all.next().flatten();
        client.into_iter().chain(left_out).chain(all.flatten()).collect()
    }
}
