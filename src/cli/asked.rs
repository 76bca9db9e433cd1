//! What most commands are asked: of which records, under which policy, as of which day.

use std::path::PathBuf;

use super::clock::day;
use super::options::Options;
use super::pass::Pass;
use super::policy::{Named, Policy};
use super::terminal::Failure;
use crate::facts::index::AsOf;
use crate::value::time::Day;

/// Of what, under what, as of when.
#[derive(Debug, clap::Args)]
pub struct Asked {
    /// The records: YAML files, .ndjson or .jsonl files, folders of them, or `-` for lines of JSON on standard input.
    #[arg(required = true, value_name = "RECORD")]
    pub records: Vec<PathBuf>,
    /// The policy.
    #[command(flatten)]
    pub policy: Named,
    /// The day, YYYY-MM-DD, to the end of which is looked; where it is not given, today in the policy's zone.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Day>,
    /// What was recorded after this day, YYYY-MM-DD, is not there, and what falls due later is unknown; an event that is not
    /// stamped `recorded` was recorded when it happened.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub known_on: Option<Day>,
    /// This engagement only.
    #[arg(long, value_name = "ENGAGEMENT")]
    pub only: Option<String>,
}

impl Asked {
    /// Returns the policy, and up to when is looked; nothing where the policy is in error: then all has been said.
    pub fn load(&self) -> Result<Option<(Policy, AsOf)>, Failure> {
        let Some(policy) = self.policy.load(&self.records)? else { return Ok(None) };
        let as_of = AsOf { day: policy.day(self.as_of), known_on: self.known_on, silence: false };
        Ok(Some((policy, as_of)))
    }

    /// Returns the pass over the records under the versions of the policy, that looks up to a day.
    pub fn pass<'a>(&'a self, policy: &'a Policy, as_of: AsOf, options: Options) -> Pass<'a> {
        Pass::new(&policy.plans, self.only.as_deref(), as_of, options).under(&policy.sources)
    }
}
