//! `goodterms review`: a contract before it is signed, beside our terms and the law.

use std::path::{Path, PathBuf};

use super::clock::day;
use super::policy::Named;
use super::records;
use super::status::{self, BROKEN, CLEAN, WRONG};
use super::terminal::{self, Failure, complain};
use crate::base::source::SourceId;
use crate::engagement::read_yaml::read_yaml_beside;
use crate::engagement::record::Engagement;
use crate::evaluate::check_record;
use crate::plan::Plan;
use crate::report::report::Head;
use crate::report::review::Review;
use crate::report::text;
use crate::review::review::review;
use crate::value::time::Day;

/// Says of a contract before it is signed how its terms stand to ours and to the law, what to ask for and what it costs.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms review contract.yaml --policy agency.terms",
    after_long_help = "Example: goodterms review contract.yaml --policy agency.terms

Exit status: 0 sign, 1 negotiate or do not sign, 2 the contract, the record or the policy is in error."
)]
pub struct Args {
    /// The contract, as the record of an engagement in YAML; of what happened it needs nothing (`events: []`).
    #[arg(value_name = "CONTRACT")]
    contract: PathBuf,
    #[command(flatten)]
    policy: Named,
    /// The day, YYYY-MM-DD, on which it is reviewed: the law and the text in force are those of that day; today where it is not
    /// given.
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// A recorded engagement, in YAML: what the terms of the contract would have done over it, beside ours.
    #[arg(long, value_name = "RECORD")]
    on: Option<PathBuf>,
    /// The form of the review.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// The form of a review.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// A page for people.
    Text,
    /// One JSON document.
    Json,
    /// Markdown, for a mail.
    Markdown,
    /// One page of HTML that needs nothing else.
    Html,
}

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        status::of(self.review())
    }

    fn review(&self) -> Result<u8, Failure> {
        let Some(policy) = self.policy.load(std::slice::from_ref(&self.contract))? else { return Ok(WRONG) };
        let as_of = policy.day(self.as_of);
        let plan = policy.on(as_of);
        // What nothing may loosen is a point of the review, not a mistake of the record.
        let contract = read(&self.contract, plan, &["locked-term-in-contract"])?;
        let record = self.on.as_deref().map(|path| read(path, plan, &[])).transpose()?;
        let (Some(contract), false) = (contract, matches!(record, Some(None))) else { return Ok(WRONG) };
        if plan.program.terms.is_empty() {
            return Err(Failure::new(
                &policy.sources.get(SourceId(0)).path,
                "it has no `term`: there is nothing to compare a contract with",
            ));
        }
        let found = review(&policy.plans, &contract, record.flatten().as_ref(), as_of);
        let head = Head::new(&plan.program, &policy.sources, as_of);
        let review = Review::new(found, head, &contract.sources);
        terminal::print(&match self.format {
            Format::Text => review.text(&terminal::output()),
            Format::Json => review.json(),
            Format::Markdown => review.markdown(),
            Format::Html => review.html(),
        })?;
        Ok(if review.is_clean() { CLEAN } else { BROKEN })
    }
}

/// Reads the engagement of a file, with the mistakes that only show beside the policy but for those of some codes; nothing where
/// it is in error: then all has been said.
fn read(path: &Path, plan: &Plan, but: &[&str]) -> Result<Option<Engagement>, Failure> {
    let path = if path.is_dir() { path.join("engagement.yaml") } else { path.to_owned() };
    let (program, shown) = (&plan.program, path.to_string_lossy().into_owned());
    let text = terminal::read(&path)?;
    let files = |name: &str| records::files(&path, name);
    let beside = |engagement: &Engagement| {
        check_record(plan, engagement).into_iter().filter(|mistake| !but.contains(&mistake.code)).collect()
    };
    let (engagement, sources, diagnostics) =
        read_yaml_beside(&shown, &text, &files, &program.vocabulary, &program.calendar.zone, &beside);
    complain(&text::diagnostics(&diagnostics, &sources, &terminal::errors()));
    Ok(engagement)
}
