//! What there is to say of many engagements together: breaches by clause, money at stake, the worst, what is undecided.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxBuildHasher;
use serde::{Serialize, Serializer};

use super::computed::sum;
use crate::finding::Status;
use crate::value::money::{Money, Sums};
use crate::value::severity::Severity;

/// So many of the worst clients are named.
const MOST_NAMED: usize = 10;

/// Many engagements together. What is kept does not hold a name for each: there may be millions.
#[derive(Clone, Debug, Default)]
pub struct Portfolio {
    /// Breaches, cured ones too, by clause and severity.
    breaches: BTreeMap<(Arc<str>, Severity), usize>,
    /// What could not be decided, by clause.
    unknown: BTreeMap<Arc<str>, usize>,
    /// What clients owe that is overdue, and what their breaches cost, by currency.
    at_stake: Sums,
    /// How many amounts are not known and not in that.
    unknown_amounts: usize,
    /// Engagements with breaches that are not yet counted to their clients.
    fresh: Vec<Client>,
    /// The clients with breaches, by a number made of their name.
    clients: HashMap<u64, Total, FxBuildHasher>,
    /// The worst of them, the worst first: breaches only become more, so that no other can be.
    worst: Vec<(u64, Client)>,
}

/// What the engagements of a client come to.
#[derive(Clone, Debug, Default)]
struct Total {
    counts: [u32; 3],
    engagements: u32,
    at_stake: Sums,
}

/// A client with breaches of its own, in all of its engagements together.
#[derive(Clone, Debug, Default, Serialize)]
#[expect(missing_docs, reason = "each is what its name says, or counts the breaches of its severity")]
pub struct Client {
    pub client: Option<Arc<str>>,
    pub engagements: u32,
    /// The engagement, where there is one only.
    pub engagement: Option<Arc<str>>,
    pub critical: u32,
    pub major: u32,
    pub minor: u32,
    /// What is at stake with it, by currency; a sum that is not known is left out.
    #[serde(serialize_with = "amounts")]
    pub at_stake: Vec<Money>,
}

impl Client {
    /// The client by its name, or the one of an engagement that names none, as a number.
    fn number(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        match &self.client {
            Some(name) => (true, name).hash(&mut hasher),
            None => (false, &self.engagement).hash(&mut hasher),
        }
        hasher.finish()
    }

    /// Returns how many breaches it has of each severity, the worst first: `2 critical, 1 minor`.
    pub fn counts(&self) -> String {
        let counts = [(self.critical, "critical"), (self.major, "major"), (self.minor, "minor")];
        let counts = counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
        counts.collect::<Vec<_>>().join(", ")
    }

    /// Returns its engagement, or how many it has.
    pub fn engagements(&self) -> String {
        match &self.engagement {
            Some(only) => only.to_string(),
            None => format!("{} engagements", self.engagements),
        }
    }

    fn rank(&self) -> impl Ord + use<> {
        (Reverse((self.critical, self.major, self.minor)), self.client.clone(), self.engagement.clone())
    }
}

impl Total {
    fn add(&mut self, one: &Client) {
        let counts = [one.critical, one.major, one.minor];
        self.counts.iter_mut().zip(counts).for_each(|(sum, count)| *sum = sum.saturating_add(count));
        self.engagements = self.engagements.saturating_add(one.engagements);
        self.at_stake.extend(one.at_stake.iter().copied());
    }

    /// Returns the client whose engagement was added last, with all that was.
    fn of(&self, last: Client) -> Client {
        let [critical, major, minor] = self.counts;
        let at_stake = self.at_stake.known().collect();
        let engagement = last.engagement.filter(|_| self.engagements == 1);
        Client { client: last.client, engagements: self.engagements, engagement, critical, major, minor, at_stake }
    }
}

/// What counts of a finding.
pub(super) struct Told<'f> {
    pub clause: &'f Arc<str>,
    pub status: Status,
    pub severity: Option<Severity>,
    /// Whether it is the firm that bears it: no client is worse for that.
    pub is_ours: bool,
}

impl Portfolio {
    /// Adds an engagement: its id, its client's name, its findings by clause, what is at stake, and how many amounts are not known.
    pub(super) fn add<'f>(
        &mut self,
        engagement: &Arc<str>,
        client: Option<&Arc<str>>,
        findings: impl Iterator<Item = Told<'f>>,
        (at_stake, unknown_amounts): (&[Money], usize),
    ) {
        self.unknown_amounts += unknown_amounts;
        let mut one = Client { client: client.cloned(), at_stake: at_stake.to_vec(), ..Client::default() };
        for Told { clause, status, severity, is_ours } in findings {
            match status {
                Status::Breached | Status::Late => {
                    let severity = severity.unwrap_or(Severity::Minor);
                    match severity {
                        _ if is_ours => {}
                        Severity::Critical => one.critical += 1,
                        Severity::Major => one.major += 1,
                        _ => one.minor += 1,
                    }
                    *self.breaches.entry((clause.clone(), severity)).or_default() += 1;
                }
                Status::Unknown => *self.unknown.entry(clause.clone()).or_default() += 1,
                _ => {}
            }
        }
        self.at_stake.extend(at_stake.iter().copied());
        if one.critical + one.major + one.minor > 0 {
            (one.engagements, one.engagement) = (1, Some(engagement.clone()));
            self.fresh.push(one);
        }
    }

    /// Adds what there is to say of other engagements.
    pub fn merge(&mut self, other: Self) {
        other.breaches.into_iter().for_each(|(key, count)| *self.breaches.entry(key).or_default() += count);
        other.unknown.into_iter().for_each(|(key, count)| *self.unknown.entry(key).or_default() += count);
        self.unknown_amounts += other.unknown_amounts;
        self.at_stake.merge(&other.at_stake);
        other.fresh.into_iter().for_each(|one| self.count(one));
    }

    /// Counts an engagement to its client.
    fn count(&mut self, one: Client) {
        let number = one.number();
        let total = self.clients.entry(number).or_default();
        total.add(&one);
        let client = total.of(one);
        self.worst.retain(|(other, _)| *other != number);
        let place = self.worst.partition_point(|(_, other)| other.rank() < client.rank());
        if place < MOST_NAMED {
            self.worst.insert(place, (number, client));
            self.worst.truncate(MOST_NAMED);
        }
    }

    /// Returns the worst clients: by critical breaches, then major, then minor ones, then by name.
    pub fn worst(&self) -> Vec<Client> {
        let mut all = self.clone();
        std::mem::take(&mut all.fresh).into_iter().for_each(|one| all.count(one));
        all.worst.into_iter().map(|(_, client)| client).collect()
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
        self.at_stake.known().map(Money::rounded)
    }
}

impl Portfolio {
    /// Returns that amounts are not known and not in what is at stake; nothing where all are.
    pub fn not_known(&self) -> Option<String> {
        not_known(self.unknown_amounts + self.at_stake.unknown().count())
    }
}

/// Returns that so many amounts are not known and not in a sum; nothing of none.
pub fn not_known(amounts: usize) -> Option<String> {
    match amounts {
        0 => None,
        1 => Some("1 amount is not known and not in it".to_owned()),
        many => Some(format!("{many} amounts are not known and not in it")),
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

impl Serialize for Portfolio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            #[serde(serialize_with = "rows")]
            breaches: &'a BTreeMap<(Arc<str>, Severity), usize>,
            #[serde(serialize_with = "undecided")]
            unknown: &'a BTreeMap<Arc<str>, usize>,
            #[serde(serialize_with = "sums")]
            at_stake: &'a Sums,
            worst: Vec<Client>,
        }
        let Self { breaches, unknown, at_stake, .. } = self;
        Shown { breaches, unknown, at_stake, worst: self.worst() }.serialize(serializer)
    }
}

fn amounts<S: Serializer>(of: &[Money], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(of.iter().copied().map(sum))
}

fn sums<S: Serializer>(of: &Sums, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(of.known().map(sum))
}
