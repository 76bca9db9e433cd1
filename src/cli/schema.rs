//! `goodterms schema`.

use std::io::{self, Write};
use std::path::PathBuf;

use super::load;
use crate::engagement::reference::reference;
use crate::engagement::schema::json_schema;
use crate::engagement::vocabulary::Vocabulary;

/// Prints the JSON Schema of records, so that editors complete and check them.
///
/// Exit status: 0 printed, 2 the policy or the command is in error.
///
/// Example: goodterms schema > engagement.schema.json
#[derive(clap::Args, Debug)]
pub struct Args {
    /// A policy whose own kinds and fields are part of it.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Print the reference page (Markdown) instead.
    #[arg(long)]
    reference: bool,
}

impl Args {
    /// Runs the command and returns the exit status.
    pub fn run(&self) -> u8 {
        let policy = match self.policy.as_deref().map(load::policy) {
            None => None,
            Some(Ok(Some(policy))) => Some(policy),
            Some(Ok(None)) => return 2,
            Some(Err(message)) => {
                eprintln!("error: {message}");
                return 2;
            }
        };
        let builtin = Vocabulary::builtin();
        let vocabulary = policy.as_ref().map_or(&builtin, |policy| &policy.plan.program.vocabulary);
        let text = if self.reference { reference(vocabulary) } else { format!("{:#}\n", json_schema(vocabulary)) };
        u8::from(io::stdout().lock().write_all(text.as_bytes()).is_err()) * 2
    }
}
