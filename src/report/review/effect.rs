//! What the terms of a contract would have done, as a review shows it.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::report::computed::{Sum, sum};
use crate::review::effect::Effect;
use crate::value::money::{Currency, TOO_LARGE};

/// What a term, or all of them, would have done.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Effected {
    /// Nothing where it is all terms together.
    pub term: Option<String>,
    pub breaches_under_ours: usize,
    pub breaches_under_theirs: usize,
    pub charges: Vec<Charges>,
    /// In what they cost something that is too large to be added up.
    #[serde(skip)]
    pub unknown: Vec<Currency>,
}

/// What breaches cost the client, in one currency.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Charges {
    pub under_ours: Sum,
    pub under_theirs: Sum,
}

impl Effected {
    pub(super) fn new(term: Option<String>, effect: Effect) -> Self {
        let (ours, theirs) = effect.charges;
        let currencies: BTreeSet<Currency> = ours.currencies().chain(theirs.currencies()).collect();
        let charges = |currency: &Currency| {
            let (under_ours, under_theirs) = (sum(ours.of(*currency)?), sum(theirs.of(*currency)?));
            Some(Charges { under_ours, under_theirs })
        };
        Self {
            term,
            breaches_under_ours: effect.breaches.0,
            breaches_under_theirs: effect.breaches.1,
            charges: currencies.iter().filter_map(charges).collect(),
            unknown: currencies.iter().filter(|currency| charges(currency).is_none()).copied().collect(),
        }
    }

    /// Whether it would have done anything.
    pub(super) fn is_something(&self) -> bool {
        let differs = |one: &Charges| one.under_ours != one.under_theirs;
        let is_other = self.breaches_under_ours != self.breaches_under_theirs || self.charges.iter().any(differs);
        is_other || !self.unknown.is_empty()
    }

    /// Returns it in one line.
    pub(super) fn line(&self) -> String {
        let what = self.term.as_deref().unwrap_or("all together");
        let word = if self.breaches_under_theirs == 1 { "breach" } else { "breaches" };
        let breaches =
            format!("{} {word} of the client instead of {}", self.breaches_under_theirs, self.breaches_under_ours);
        let sum = |sum: &Sum| format!("{} {}", sum.amount, sum.currency);
        let charge = |one: &Charges| format!("charges {} instead of {}", sum(&one.under_theirs), sum(&one.under_ours));
        let unknown = self.unknown.iter().map(|currency| format!("charges in {currency}: {TOO_LARGE}"));
        let charges = self.charges.iter().map(charge).chain(unknown);
        let parts: Vec<String> = std::iter::once(breaches).chain(charges).collect();
        format!("{what}: {}", parts.join("; "))
    }
}
