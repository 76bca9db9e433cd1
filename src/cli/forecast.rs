//! `goodterms forecast`: what comes in the next days, if nothing more is recorded.

use std::path::PathBuf;

use super::clock::day;
use super::options::Options;
use super::pass::Pass;
use super::policy::{Named, Policy};
use super::status::{self, CLEAN, WRONG};
use super::terminal::{self, Failure};
use crate::engagement::record;
use crate::forecast::ahead::ahead;
use crate::report::error::Error;
use crate::report::forecast::{Engagement, Forecast};
use crate::report::ical::calendar;
use crate::report::report::Head;
use crate::value::time::Day;

/// Says what comes in the next days: what falls due and for whom, what turns into a breach, which rights open, how much of
/// each limit is left, which step of a ladder is one breach away.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms forecast acme.yaml --policy studio.terms --as-of 2026-04-01 --days 14",
    after_long_help = "Example: goodterms forecast acme.yaml --policy studio.terms --as-of 2026-04-01 --days 14

Exit status: 0 it was said, 2 a record or the policy is in error; the records that read are still looked at."
)]
pub struct Args {
    /// The records: YAML files, .ndjson or .jsonl files, folders of them, or `-` for lines of JSON on standard input.
    #[arg(required = true, value_name = "RECORD")]
    records: Vec<PathBuf>,
    #[command(flatten)]
    policy: Named,
    /// The day, YYYY-MM-DD, from the end of which it looks ahead; where it is not given, today in the policy's zone.
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// How many days it looks ahead, up to 366.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=366))]
    days: u16,
    /// The form.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Look at this engagement only.
    #[arg(long, value_name = "ENGAGEMENT")]
    only: Option<String>,
    #[command(flatten)]
    options: Options,
}

/// The form of a forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A page for people.
    Text,
    /// One JSON document.
    Json,
    /// A calendar, as RFC 5545 has it: a task for each duty, an event for each change.
    Ical,
}

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        status::of(self.forecast())
    }

    fn forecast(&self) -> Result<u8, Failure> {
        let Some(policy) = self.policy.load(&self.records)? else { return Ok(WRONG) };
        let as_of = policy.day(self.as_of);
        let head = Head::new(&policy.on(as_of).program, &policy.sources, as_of);
        let pass = Pass::new(&policy.plans, self.only.as_deref(), self.options.clone());
        let (mut found, mut conflicts) = (Vec::new(), Vec::new());
        let work = |engagement| self.look(&policy, &engagement, as_of);
        let mut passed = pass.over(&self.records, work, |looked| {
            match looked {
                Ok(engagement) => found.push(engagement),
                Err(errors) => conflicts.extend(errors),
            }
            true
        });
        passed.errors.extend(conflicts);
        // Whatever the records' files are called.
        found.sort_by(|a, b| a.engagement.cmp(&b.engagement));
        let is_wrong = !passed.errors.is_empty();
        let forecast = Forecast::new(head, self.days, found, passed.errors);
        if !forecast.engagements.is_empty() || self.format != Format::Text {
            terminal::print(&match self.format {
                Format::Text => forecast.text(&terminal::output()),
                Format::Json => forecast.json(),
                Format::Ical => calendar(&forecast),
            })?;
        }
        Ok(if is_wrong { WRONG } else { CLEAN })
    }

    fn look(&self, policy: &Policy, engagement: &record::Engagement, as_of: Day) -> Result<Engagement, Vec<Error>> {
        let text = |span| policy.sources.snippet(span).split_whitespace().collect::<Vec<_>>().join(" ");
        let ahead = ahead(&policy.plans, engagement, as_of, self.days, &text);
        let errors = policy.conflicts(&engagement.id, &ahead.verdicts);
        if !errors.is_empty() {
            return Err(errors);
        }
        let zone = &policy.on(as_of).program.calendar.zone;
        Ok(Engagement::new(engagement.id.clone(), ahead, zone, &policy.sources))
    }
}
