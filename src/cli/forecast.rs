//! `goodterms forecast`: what comes in the next days, if nothing more is recorded.

use super::asked::Asked;
use super::options::Options;
use super::policy::Policy;
use super::status::{self, WRONG};
use super::terminal::{self, Failure};
use crate::engagement::record;
use crate::facts::index::AsOf;
use crate::forecast::ahead::ahead;
use crate::report::error::Error;
use crate::report::forecast::{Engagement, Forecast};
use crate::report::ical::calendar;
use crate::report::report::Head;

/// Says what comes in the next days: what falls due and for whom, what turns into a breach, which rights open, how much of
/// each limit is left, which step of a ladder is one breach away.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms forecast acme.yaml --policy studio.terms --as-of 2026-04-01 --days 14",
    after_long_help = "Example: goodterms forecast acme.yaml --policy studio.terms --as-of 2026-04-01 --days 14

Exit status: 0 it was said, 2 a record or the policy is in error; the records that read are still looked at."
)]
pub struct Args {
    #[command(flatten)]
    asked: Asked,
    /// How many days it looks ahead, up to 366.
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=366))]
    days: u16,
    /// The form.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
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
        let Some((policy, as_of)) = self.asked.load()? else { return Ok(WRONG) };
        let head = Head::new(&policy.on(as_of.day).program, &policy.sources, as_of);
        let pass = self.asked.pass(&policy, as_of, self.options.clone());
        let mut found = Vec::new();
        let work = |engagement| self.look(&policy, &engagement, as_of);
        let passed = pass.over(&self.asked.records, work, |engagement| {
            found.push(engagement);
            true
        });
        // Whatever the records' files are called.
        found.sort_by(|a, b| a.engagement.cmp(&b.engagement));
        let status = status::of_pass(&passed.errors, false);
        let forecast = Forecast::new(head, self.days, found, passed.errors);
        if !forecast.engagements.is_empty() || self.format != Format::Text {
            terminal::print(&match self.format {
                Format::Text => forecast.text(&terminal::output()),
                Format::Json => forecast.json(),
                Format::Ical => calendar(&forecast),
            })?;
        }
        Ok(status)
    }

    fn look(&self, policy: &Policy, engagement: &record::Engagement, as_of: AsOf) -> Result<Engagement, Vec<Error>> {
        let text = |span| policy.sources.one_line(span);
        let ahead = ahead(&policy.plans, engagement, as_of, self.days, &text);
        policy.conflicts(&engagement.id, &ahead.verdicts)?;
        let zone = &policy.on(as_of.day).program.calendar.zone;
        Ok(Engagement::new(engagement.id.clone(), ahead, zone, &policy.sources))
    }
}
