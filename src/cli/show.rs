//! `goodterms policy show`: the policy as it holds, put together from its layers.

use std::path::PathBuf;

use super::policy::Named;
use super::status::{self, CLEAN, WRONG};
use super::terminal;

/// Looks at a policy.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Show(Show),
}

/// Prints a policy as it holds, with its includes and overlays, and where each part comes from; of a folder every version.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: goodterms policy show studio.terms --overlay acme.terms")]
struct Show {
    /// The policy, or a folder of its versions.
    #[arg(value_name = "FILE")]
    policy: PathBuf,
    /// A layer over it. May be given again.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
}

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        let What::Show(show) = &self.what;
        let shown = Named::show(&show.policy, &show.overlay);
        status::of(shown.and_then(|text| match text {
            None => Ok(WRONG),
            Some(text) => terminal::print(&text).map(|_| CLEAN),
        }))
    }
}
