//! `goodterms schema`: what a record may hold, and what a report, a review, a forecast and a backtest do.

use std::path::PathBuf;

use super::policy;
use super::status::{self, CLEAN, WRONG};
use super::terminal;
use crate::engagement::reference::reference;
use crate::engagement::schema::json_schema;
use crate::engagement::vocabulary::Vocabulary;
use crate::report::backtest_schema::backtest_schema;
use crate::report::forecast_schema::forecast_schema;
use crate::report::review_schema::review_schema;
use crate::report::schema::report_schema;

/// Prints the JSON Schema of records, of reports, of reviews, of forecasts or of backtests, or the reference page of records.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms schema --policy studio.terms > engagement.schema.json",
    after_long_help = "Example: goodterms schema --policy studio.terms > engagement.schema.json

Exit status: 0 the schema was printed, 2 the policy is in error."
)]
pub struct Args {
    /// Whose schema.
    #[arg(value_enum, default_value_t = What::Record)]
    what: What,
    /// A policy, whose own kinds, fields and words are part of the schema then.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Print the reference of all records as Markdown.
    #[arg(long)]
    reference: bool,
}

/// What there is a schema of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// The record of an engagement.
    Record,
    /// The report as JSON, and each of its lines as NDJSON.
    Report,
    /// The review of a contract as JSON.
    Review,
    /// What comes in the next days as JSON.
    Forecast,
    /// What two policies decide otherwise as JSON.
    Backtest,
}

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        let of_output = match self.what {
            What::Record => None,
            What::Report => Some(report_schema()),
            What::Review => Some(review_schema()),
            What::Forecast => Some(forecast_schema()),
            What::Backtest => Some(backtest_schema()),
        };
        if let Some(schema) = of_output {
            return status::of(terminal::print(&format!("{schema:#}\n")).map(|_| CLEAN));
        }
        let vocabulary = match self.policy.as_deref().map(|path| policy::read(path, &[])) {
            Some(None) => return WRONG,
            Some(Some((program, _))) => program.vocabulary,
            None => Vocabulary::builtin(),
        };
        let text = if self.reference { reference(&vocabulary) } else { format!("{:#}\n", json_schema(&vocabulary)) };
        status::of(terminal::print(&text).map(|_| CLEAN))
    }
}
