//! `goodterms forecast`: what comes in the next days, if nothing more is recorded.

use super::asked::Asked;
use super::options::Options;
use super::policy::Policy;
use super::report::For;
use super::status::{self, WRONG};
use super::terminal::{self, Failure, complain};
use crate::engagement::record;
use crate::facts::index::AsOf;
use crate::finding::Verdicts;
use crate::forecast::ahead::ahead;
use crate::forecast::days::Look;
use crate::report::error::Error;
use crate::report::forecast::{Engagement, Forecast, Telling};
use crate::report::html::client::View;
use crate::report::html::dossier::Reader;
use crate::report::ical::{calendar, is_empty};
use crate::report::report::{self, Head};

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
    #[arg(long, value_name = "N", default_value_t = 30, allow_negative_numbers = true, value_parser = clap::value_parser!(u16).range(1..=366))]
    days: u16,
    /// The form.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Who reads it. For the client nothing is restricted, and nothing is told of limits and ladders.
    #[arg(long = "for", value_name = "READER", value_enum, default_value_t = For::Firm)]
    reader: For,
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
    /// A calendar, as RFC 5545 has it: an event for each duty, each change, the last day to give notice and the end of the contract.
    Ical,
}

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        status::of(self.forecast())
    }

    fn forecast(&self) -> Result<u8, Failure> {
        let Some((policy, as_of)) = self.asked.load()? else { return Ok(WRONG) };
        let mut head = Head::new(&policy.on(as_of.day).program, &policy.sources, as_of);
        if self.reader.of() == Reader::Client {
            // How the files are called, and what they are, is the firm's own.
            head.policy.files.clear();
        }
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
                Format::Text => forecast.text(&terminal::lines()),
                Format::Json => forecast.json(),
                Format::Ical => {
                    let calendar = calendar(&forecast);
                    if is_empty(&calendar) {
                        complain(&format!("note: the calendar is empty: {}\n", forecast.nothing()));
                    }
                    calendar
                }
            })?;
        }
        Ok(status)
    }

    fn look(&self, policy: &Policy, engagement: &record::Engagement, as_of: AsOf) -> Result<Engagement, Vec<Error>> {
        let source = |span| policy.sources.one_line(span);
        let view = View { plans: &policy.plans, policy: &policy.sources };
        let of_client = |verdicts| view.of(verdicts);
        let reader = self.reader.of();
        let told: Option<&dyn Fn(Verdicts) -> Verdicts> =
            if reader == Reader::Client { Some(&of_client) } else { None };
        let ahead = ahead(&policy.plans, engagement, as_of, self.days, Look { source: &source, told });
        policy.conflicts(&engagement.id, &ahead.verdicts)?;
        let program = &policy.on(as_of.day).program;
        let telling = Telling { zone: &program.calendar.zone, policy: &policy.sources, reader };
        let client = report::Engagement::new(Verdicts::default(), engagement, program, false).client;
        Ok(telling.engagement(engagement.id.clone(), client, ahead))
    }
}
