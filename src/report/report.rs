//! The report: all that a format may show, with places and days in words.

use crate::base::source::SourceMap;
use crate::engagement::record::{Engagement, Value};
use crate::finding::{Status, Verdicts};
use crate::ladder::{Action, Score};
use crate::plan::Plan;
use crate::value::time::{Day, Moment};
use crate::value::zone::Zone;

/// A policy file and the SHA-256 of its text, in hexadecimal.
#[derive(Clone, Debug)]
pub struct PolicyFile {
    /// The path as given.
    pub path: String,
    /// The digest.
    pub sha256: String,
}

/// What a whole report is about.
pub struct Frame<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The policy's files.
    pub files: Vec<PolicyFile>,
    /// The as-of day.
    pub as_of: Day,
    /// Whether verdicts of what is kept are shown too.
    pub all: bool,
}

impl Frame<'_> {
    /// Returns the policy's zone.
    pub fn zone(&self) -> &Zone {
        &self.plan.program.calendar.zone
    }

    /// Returns a moment as a report shows it: a day, or RFC 3339 with the zone's offset.
    pub fn moment(&self, moment: Moment) -> String {
        match moment {
            Moment::Day(day) => day.to_string(),
            Moment::At(at) => self.zone().format(at),
        }
    }
}

/// One engagement and its verdicts.
pub struct Checked {
    /// The record.
    pub engagement: Engagement,
    /// What was found.
    pub verdicts: Verdicts,
    /// How the ladders stand.
    pub scores: Vec<Score>,
    /// What they suggest.
    pub actions: Vec<Action>,
}

impl Checked {
    /// Returns the client's name.
    pub fn client(&self, plan: &Plan) -> Option<&str> {
        let name = plan.program.vocabulary.field_id("name")?;
        self.engagement.client.fields.iter().find(|(id, _)| *id == name).and_then(|(_, value)| match value {
            Value::Text(text) => Some(&**text),
            _ => None,
        })
    }

    /// Returns `breach`, `unknown` or `ok`.
    pub fn verdict(&self) -> &'static str {
        let any = |of: &[Status]| self.verdicts.findings.iter().any(|finding| of.contains(&finding.status));
        if any(&[Status::Breached, Status::Late]) {
            "breach"
        } else if any(&[Status::Unknown]) {
            "unknown"
        } else {
            "ok"
        }
    }

    /// Returns the files of the record.
    pub fn sources(&self) -> &SourceMap {
        &self.engagement.sources
    }
}

/// How many verdicts of each sort.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summary {
    /// Engagements.
    pub engagements: usize,
    counts: [usize; 9],
}

impl Summary {
    /// Counts an engagement in.
    pub fn add(&mut self, checked: &Checked) {
        self.engagements += 1;
        for finding in &checked.verdicts.findings {
            self.counts[finding.status as usize] += 1;
        }
    }

    /// Returns how many verdicts of a status there are.
    pub fn of(&self, status: Status) -> usize {
        self.counts[status as usize]
    }
}
