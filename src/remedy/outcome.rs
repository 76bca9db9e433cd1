//! How a verdict comes out with a fact that is missing.

use crate::finding::{Finding, Status};
use crate::value::severity::Severity;
use crate::value::time::Moment;

/// How a verdict comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The verdict; nothing where there is no finding.
    pub status: Option<Status>,
    /// How grave.
    pub severity: Option<Severity>,
    /// Since when it is broken.
    pub since: Option<Moment>,
    /// When it was done after all, of what is let pass.
    pub done: Option<Moment>,
}

impl Outcome {
    /// Whether it says something.
    pub fn is_known(&self) -> bool {
        self.status != Some(Status::Unknown)
    }

    /// Whether it is the same verdict, whenever that is broken or done.
    pub fn is_like(&self, other: &Self) -> bool {
        let sort = |one: &Self| (one.status, one.severity, one.since.is_some(), one.done.is_some());
        sort(self) == sort(other)
    }

    /// Leaves out the moments that are others in another one that is like it.
    pub fn keep_same(&mut self, other: &Self) {
        self.since = self.since.filter(|since| other.since == Some(*since));
        self.done = self.done.filter(|done| other.done == Some(*done));
    }
}

/// Returns how a verdict comes out.
pub fn of_finding(finding: Option<&Finding>) -> Outcome {
    let is_broken = |finding: &&Finding| matches!(finding.status, Status::Breached | Status::Late);
    let is_let_pass = |finding: &&Finding| matches!(finding.status, Status::Tolerated | Status::Noted);
    Outcome {
        status: finding.map(|finding| finding.status),
        severity: finding.filter(is_broken).and_then(|finding| finding.severity),
        since: finding.filter(is_broken).and_then(|finding| finding.since),
        done: finding.filter(is_let_pass).and_then(|finding| finding.met_at),
    }
}
