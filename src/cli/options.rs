//! What all commands that go over many records are told.

use super::terminal::Failure;
use crate::value::time::Day;

/// How a pass goes over many records.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Options {
    /// So many threads work; one a core where it is not given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// Go on after 100 engagements that are in error; the others of them are not shown, but in the report.
    #[arg(long)]
    pub keep_going: bool,
    /// Only engagements that have something dated or recorded on this day, YYYY-MM-DD, or after, or a verdict that became another.
    #[arg(long, value_name = "DATE", value_parser = super::clock::day)]
    pub changed_since: Option<Day>,
}

/// More threads than this help nobody, and a system may have no room for them.
const MOST_THREADS: usize = 256;

impl Options {
    /// Fails where it is asked what has changed since a day that is later than the one looked to.
    pub fn fit(&self, as_of: Day) -> Result<(), Failure> {
        let Some(since) = self.changed_since.filter(|since| *since > as_of) else { return Ok(()) };
        let reason = format!("{since} is later than the day that is looked to, {as_of}: see --as-of");
        Err(Failure::new("--changed-since", reason))
    }

    /// Returns how many threads work.
    pub fn threads(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        self.jobs.map_or(cores, usize::from).min(MOST_THREADS)
    }
}
