//! `goodterms schema`: what a record may hold.

use std::path::PathBuf;

use super::policy;
use super::status::{self, CLEAN, WRONG};
use super::terminal;
use crate::engagement::reference::reference;
use crate::engagement::schema::json_schema;
use crate::engagement::vocabulary::Vocabulary;

/// Prints the JSON Schema of records, or their reference page.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms schema --policy studio.terms > engagement.schema.json",
    after_long_help = "Example: goodterms schema --policy studio.terms > engagement.schema.json

Exit status: 0 the schema was printed, 2 the policy is in error."
)]
pub struct Args {
    /// A policy, whose own kinds, fields and words are part of the schema then.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Print the reference of all records as Markdown.
    #[arg(long)]
    reference: bool,
}

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        let vocabulary = match self.policy.as_deref().map(|path| policy::read(path, &[])) {
            Some(None) => return WRONG,
            Some(Some((program, _))) => program.vocabulary,
            None => Vocabulary::builtin(),
        };
        let text = if self.reference { reference(&vocabulary) } else { format!("{:#}\n", json_schema(&vocabulary)) };
        status::of(terminal::print(&text).map(|_| CLEAN))
    }
}
