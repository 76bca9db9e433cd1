//! What there is to say of many engagements together: breaches by clause, money at stake, the worst, what is undecided.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::computed::{Sum, sum};
use crate::finding::Status;
use crate::value::money::{Currency, Money};
use crate::value::severity::Severity;

/// So many of the worst engagements are named.
const MOST_NAMED: usize = 10;

/// Many engagements together.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Portfolio {
    /// Breaches, cured ones too, by clause and severity.
    #[serde(serialize_with = "rows")]
    breaches: BTreeMap<(Arc<str>, Severity), usize>,
    /// What could not be decided, by clause.
    #[serde(serialize_with = "undecided")]
    unknown: BTreeMap<Arc<str>, usize>,
    /// What clients owe that is overdue, and what their breaches cost, by currency.
    #[serde(serialize_with = "sums")]
    at_stake: BTreeMap<Currency, Decimal>,
    /// The worst engagements, the worst first.
    pub worst: Vec<Worst>,
}

/// One of the worst engagements: by critical breaches, then major, then minor ones.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says, or counts the breaches of its severity")]
pub struct Worst {
    pub engagement: Arc<str>,
    pub client: Option<Arc<str>>,
    pub critical: usize,
    pub major: usize,
    pub minor: usize,
    /// What is at stake with it, by currency.
    pub at_stake: Vec<Sum>,
}

impl Worst {
    fn rank(&self) -> impl Ord + use<> {
        (Reverse((self.critical, self.major, self.minor)), self.engagement.clone())
    }
}

impl Portfolio {
    /// Adds an engagement: its id, its client's name, its findings by clause, and what is at stake.
    pub(super) fn add<'f>(
        &mut self,
        engagement: &Arc<str>,
        client: Option<&Arc<str>>,
        findings: impl Iterator<Item = (&'f Arc<str>, Status, Option<Severity>)>,
        at_stake: &[Money],
    ) {
        let mut worst = Worst {
            engagement: engagement.clone(),
            client: client.cloned(),
            critical: 0,
            major: 0,
            minor: 0,
            at_stake: at_stake.iter().copied().map(sum).collect(),
        };
        for (clause, status, severity) in findings {
            match status {
                Status::Breached | Status::Late => {
                    let severity = severity.unwrap_or(Severity::Minor);
                    match severity {
                        Severity::Critical => worst.critical += 1,
                        Severity::Major => worst.major += 1,
                        _ => worst.minor += 1,
                    }
                    *self.breaches.entry((clause.clone(), severity)).or_default() += 1;
                }
                Status::Unknown => *self.unknown.entry(clause.clone()).or_default() += 1,
                _ => {}
            }
        }
        for money in at_stake {
            let sum = self.at_stake.entry(money.currency).or_default();
            *sum = sum.saturating_add(money.amount);
        }
        if worst.critical + worst.major + worst.minor > 0 {
            self.rank(worst);
        }
    }

    /// Adds what there is to say of other engagements.
    pub fn merge(&mut self, other: Self) {
        other.breaches.into_iter().for_each(|(key, count)| *self.breaches.entry(key).or_default() += count);
        other.unknown.into_iter().for_each(|(key, count)| *self.unknown.entry(key).or_default() += count);
        for (currency, amount) in other.at_stake {
            let sum = self.at_stake.entry(currency).or_default();
            *sum = sum.saturating_add(amount);
        }
        other.worst.into_iter().for_each(|worst| self.rank(worst));
    }

    fn rank(&mut self, worst: Worst) {
        let place = self.worst.partition_point(|other| other.rank() < worst.rank());
        if place < MOST_NAMED {
            self.worst.insert(place, worst);
            self.worst.truncate(MOST_NAMED);
        }
    }

    /// Returns the breaches by clause and severity: the gravest first, then the most.
    pub fn breaches(&self) -> Vec<(&str, Severity, usize)> {
        let mut rows: Vec<(&str, Severity, usize)> =
            self.breaches.iter().map(|((clause, severity), count)| (&**clause, *severity, *count)).collect();
        rows.sort_by_key(|(_, severity, count)| Reverse((*severity, *count)));
        rows
    }

    /// Returns what could not be decided, by clause.
    pub fn unknown(&self) -> impl Iterator<Item = (&str, usize)> {
        self.unknown.iter().map(|(clause, count)| (&**clause, *count))
    }

    /// Returns what is at stake, by currency.
    pub fn at_stake(&self) -> impl Iterator<Item = Money> {
        self.at_stake.iter().map(|(currency, amount)| Money { amount: *amount, currency: *currency }.rounded())
    }
}

/// Breaches of a clause.
#[derive(Serialize)]
struct Row<'a> {
    clause: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'static str>,
    findings: usize,
}

fn rows<S: Serializer>(of: &BTreeMap<(Arc<str>, Severity), usize>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(of.iter().map(|((clause, severity), findings)| Row {
        clause,
        severity: Some(severity.word()),
        findings: *findings,
    }))
}

fn undecided<S: Serializer>(of: &BTreeMap<Arc<str>, usize>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(of.iter().map(|(clause, findings)| Row { clause, severity: None, findings: *findings }))
}

fn sums<S: Serializer>(of: &BTreeMap<Currency, Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(of.iter().map(|(currency, amount)| sum(Money { amount: *amount, currency: *currency })))
}
