//! How an engagement stands in one word, and how many do in which way.

use serde::Serialize;

use crate::finding::{self, Status};

/// The worst that is said of an engagement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing is broken, nothing unknown.
    Ok,
    /// Something cannot be said.
    Unknown,
    /// Something is broken, cured or not.
    Breach,
}

impl Verdict {
    /// All of them, the best first.
    pub const ALL: [Self; 3] = [Self::Ok, Self::Unknown, Self::Breach];

    /// Returns the word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Unknown => "unknown",
            Self::Breach => "breach",
        }
    }
}

/// How many engagements there are, and how many findings of each status.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the others count the findings of the status of their name")]
pub struct Summary {
    pub engagements: usize,
    pub breached: usize,
    pub late: usize,
    pub pending: usize,
    pub unknown: usize,
    pub excused: usize,
    pub tolerated: usize,
    pub priced: usize,
    pub noted: usize,
    pub met: usize,
    /// The engagements that are unknown only because a line may be missing in them.
    #[serde(skip_serializing_if = "is_none")]
    pub lacking: usize,
    /// The engagements in error.
    #[serde(skip_serializing_if = "is_none")]
    pub in_error: usize,
    /// The engagements that have events and are described nowhere, beside others that are.
    #[serde(skip_serializing_if = "is_none")]
    pub undescribed: usize,
}

fn is_none(count: &usize) -> bool {
    *count == 0
}

impl Summary {
    /// Counts the findings of one engagement.
    pub fn of(findings: &[finding::Finding]) -> Self {
        let mut summary = Self { engagements: 1, ..Self::default() };
        findings.iter().for_each(|finding| *summary.count(finding.status) += 1);
        summary
    }

    /// Adds the counts of another.
    pub fn add(&mut self, other: &Self) {
        self.engagements += other.engagements;
        self.lacking += other.lacking;
        self.in_error += other.in_error;
        self.undescribed += other.undescribed;
        let mut other = other.clone();
        for status in STATUSES {
            *self.count(status) += *other.count(status);
        }
    }

    fn count(&mut self, status: Status) -> &mut usize {
        match status {
            Status::Met => &mut self.met,
            Status::Late => &mut self.late,
            Status::Breached => &mut self.breached,
            Status::Pending => &mut self.pending,
            Status::Excused => &mut self.excused,
            Status::Tolerated => &mut self.tolerated,
            Status::Priced => &mut self.priced,
            Status::Noted => &mut self.noted,
            Status::Unknown => &mut self.unknown,
        }
    }

    /// Returns the worst of them in one word.
    pub fn verdict(&self) -> Verdict {
        if self.breached + self.late > 0 {
            Verdict::Breach
        } else if self.unknown > 0 {
            Verdict::Unknown
        } else {
            Verdict::Ok
        }
    }
}

const STATUSES: [Status; 9] = [
    Status::Met,
    Status::Late,
    Status::Breached,
    Status::Pending,
    Status::Excused,
    Status::Tolerated,
    Status::Priced,
    Status::Noted,
    Status::Unknown,
];
