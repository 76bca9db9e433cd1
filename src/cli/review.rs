//! `goodterms review`: a contract before it is signed, beside our terms and the law.

use std::path::{Path, PathBuf};

use super::atomic;
use super::clock::day;
use super::pass::one;
use super::policy::Named;
use super::records;
use super::status::{self, BROKEN, CLEAN, WRONG};
use super::terminal::{self, Failure, complain};
use crate::base::source::SourceId;
use crate::engagement::read_yaml::read_yaml_beside;
use crate::engagement::record::Engagement;
use crate::evaluate::check_record;
use crate::passages::{find::find, read as documents};
use crate::plan::Plan;
use crate::report;
use crate::report::report::Head;
use crate::report::review::{Document, Review};
use crate::review::review::review;
use crate::review::written;
use crate::value::time::Day;

/// Says of a contract before it is signed how its terms stand to ours and to the law, what to ask for and what it costs.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms review contract.yaml --policy agency.terms",
    after_long_help = "Example: goodterms review contract.yaml --policy agency.terms

Exit status: 0 sign, 1 negotiate or do not sign, 2 the contract, the record or the policy is in error."
)]
pub struct Args {
    /// The contract: the record of an engagement in YAML, which needs nothing of what happened (`events: []`), or a document
    /// in which the terms are looked for.
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
    /// Where what was read of a document is written as a record, to be corrected and kept; a file that is there stays.
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
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
        let (contract, document) = match is_record(&self.contract) {
            true => (read(&self.contract, plan)?, None),
            false => self.document(plan)?,
        };
        let record = self.on.as_deref().map(|path| one(&policy.plans, path, |record| record)).transpose()?;
        let (Some(contract), false) = (contract, matches!(record, Some(None))) else { return Ok(WRONG) };
        if plan.program.terms.is_empty() {
            return Err(Failure::new(
                &policy.sources.get(SourceId(0)).path,
                "it has no `term`: there is nothing to compare a contract with",
            ));
        }
        let found = review(&policy.plans, &contract, record.flatten().as_ref(), as_of);
        let head = Head::new(&plan.program, &policy.sources, as_of);
        let review = Review { document, ..Review::new(found, head, &contract.sources) };
        terminal::print(&match self.format {
            Format::Text => review.text(&terminal::output()),
            Format::Json => review.json(),
            Format::Markdown => review.markdown(),
            Format::Html => review.html(),
        })?;
        Ok(if review.is_clean() { CLEAN } else { BROKEN })
    }

    /// Reads a document: the record that was made of it, and what was read.
    fn document(&self, plan: &Plan) -> Result<(Option<Engagement>, Option<Document>), Failure> {
        let path = &self.contract;
        let bytes = std::fs::read(path).map_err(|error| Failure::io(path, &error))?;
        let shown = path.to_string_lossy();
        let document = documents::read(&shown, &bytes).map_err(|refusal| {
            Failure::new(&shown, format!("{} ({}); {}", refusal.message, refusal.code, refusal.help))
        })?;
        let found = find(&document);
        let read = written::read(&found, plan);
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let text = written::record(&found, &read, &stem, &shown);
        if let Some(into) = &self.into {
            if into.exists() {
                return Err(Failure::new(
                    into.display(),
                    "it is there already, and may be corrected by hand; name another file",
                ));
            }
            atomic::write(into, text.as_bytes())?;
        }
        let shown_record =
            self.into.as_ref().map_or_else(|| format!("{shown} as read"), |into| into.display().to_string());
        let contract = of_text(&shown_record, &text, path, plan);
        Ok((contract, Some(Document::new(shown.into_owned(), document.notes, &found, &read))))
    }
}

/// Whether a path is that of a record.
fn is_record(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    path.is_dir() || extension.is_some_and(|extension| matches!(&*extension, "yaml" | "yml"))
}

/// Reads the contract of a file; nothing where it is in error: then all has been said.
fn read(path: &Path, plan: &Plan) -> Result<Option<Engagement>, Failure> {
    let path = if path.is_dir() { path.join("engagement.yaml") } else { path.to_owned() };
    let text = terminal::read(&path)?;
    Ok(of_text(&path.to_string_lossy(), &text, &path, plan))
}

/// Reads the contract in a text, shown under a name, that lies at a path. What nothing may loosen is a point of the review, and no
/// mistake of the record.
fn of_text(shown: &str, text: &str, path: &Path, plan: &Plan) -> Option<Engagement> {
    let program = &plan.program;
    let files = |name: &str| records::files(path, name);
    let beside = |engagement: &Engagement| {
        check_record(plan, engagement).into_iter().filter(|mistake| mistake.code != "locked-term-in-contract").collect()
    };
    let (engagement, sources, diagnostics) =
        read_yaml_beside(shown, text, &files, &program.vocabulary, &program.calendar.zone, &beside);
    complain(&report::text::diagnostics(&diagnostics, &sources, &terminal::errors()));
    engagement
}
