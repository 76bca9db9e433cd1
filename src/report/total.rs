//! Sums of charges, by who bears them and by currency: unlike currencies are never added up.

use std::collections::BTreeMap;

use super::report::{Engagement, Finding};
use crate::value::money::{Currency, Money};

/// What is to be paid.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    client: Amounts,
    firm: Amounts,
    nobody: Amounts,
}

#[derive(Clone, Debug, Default)]
struct Amounts {
    known: BTreeMap<Currency, Money>,
    unknown: usize,
}

impl Amounts {
    fn add(&mut self, finding: &Finding) {
        for charge in &finding.charges {
            match charge.amount.money {
                Some(money) => {
                    let sum = self.known.entry(money.currency).or_insert(Money::zero(money.currency));
                    match sum.amount.checked_add(money.amount) {
                        Some(amount) => sum.amount = amount,
                        // Too large a sum is no sum.
                        None => self.unknown += 1,
                    }
                }
                None => self.unknown += 1,
            }
        }
    }

    fn words(&self) -> Vec<String> {
        self.known.values().map(Money::to_string).collect()
    }

    fn sentence(&self, start: &str) -> Option<String> {
        let words = self.words();
        let more = match self.unknown {
            0 => String::new(),
            1 => "1 amount that is unknown".to_owned(),
            n => format!("{n} amounts that are unknown"),
        };
        match (words.is_empty(), more.is_empty()) {
            (true, true) => None,
            (false, true) => Some(format!("{start} {}", words.join(" and "))),
            (true, false) => Some(format!("{start} {more}")),
            (false, false) => Some(format!("{start} {} and {more}", words.join(" and "))),
        }
    }
}

impl Totals {
    /// Adds up the charges of engagements.
    pub fn of<'e>(engagements: impl IntoIterator<Item = &'e Engagement>) -> Self {
        let mut totals = Self::default();
        for finding in engagements.into_iter().flat_map(|engagement| &engagement.findings) {
            let amounts = match finding.bearer {
                Some("client") => &mut totals.client,
                Some("firm") => &mut totals.firm,
                _ => &mut totals.nobody,
            };
            amounts.add(finding);
        }
        totals
    }

    /// Adds up the charges of one finding: an amount for each currency.
    pub fn of_finding(finding: &Finding) -> Vec<String> {
        let mut amounts = Amounts::default();
        amounts.add(finding);
        amounts.words()
    }

    /// Returns what the client bears: an amount for each currency.
    pub fn client(&self) -> Vec<String> {
        self.client.words()
    }

    /// Returns who bears what, one sentence a side.
    pub fn sentences(&self) -> Vec<String> {
        let all = [
            self.client.sentence("charged to the client:"),
            self.firm.sentence("charged to the firm:"),
            self.nobody.sentence("charged, to whom is not recorded:"),
        ];
        all.into_iter().flatten().collect()
    }
}
