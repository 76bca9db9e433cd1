//! `goodterms fmt`: one form for all policies.

use std::path::{Path, PathBuf};

use super::atomic;
use super::status::{self, BROKEN, CLEAN, WRONG};
use super::terminal::{self, Failure, complain};
use super::unified::unified;
use crate::base::source::SourceMap;
use crate::report::text;
use crate::syntax::print::format;

/// Gives policies their one form, in place.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms fmt studio.terms",
    after_long_help = "Example: goodterms fmt studio.terms

Exit status: 0 all is in form now, 1 with --check: a file would change, 2 a file does not parse or cannot be read or \
                       written; it is left as it was."
)]
pub struct Args {
    /// The policies, or `-` to format standard input to standard output.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Change nothing: show what would change.
    #[arg(long)]
    check: bool,
}

impl Args {
    /// Runs the command; returns the exit status: the worst of all files.
    pub fn run(&self) -> u8 {
        let status = |file: &PathBuf| status::of(self.one(file));
        self.files.iter().map(status).max().unwrap_or(CLEAN)
    }

    fn one(&self, path: &Path) -> Result<u8, Failure> {
        let input = path == Path::new("-");
        let (shown, text) = if input {
            ("standard input".to_owned(), terminal::read_input()?)
        } else {
            (path.to_string_lossy().into_owned(), terminal::read(path)?)
        };
        let formatted = match format(&text) {
            Ok(formatted) => formatted,
            Err(diagnostics) => {
                let mut sources = SourceMap::new();
                sources.add(shown, text);
                complain(&text::diagnostics(&diagnostics, &sources, &terminal::errors()));
                return Ok(WRONG);
            }
        };
        let same = formatted == text;
        match (self.check, input) {
            (true, _) if same => return Ok(CLEAN),
            (true, _) => {
                terminal::print(&difference(&shown, &text, &formatted, "formatted"))?;
                return Ok(BROKEN);
            }
            (false, true) => {
                terminal::print(&formatted)?;
            }
            (false, false) if same => {}
            (false, false) => atomic::write(path, &formatted)?,
        }
        Ok(CLEAN)
    }
}

/// Returns the lines that change, with a few around them; `how` says what the new text is.
pub fn difference(path: &str, old: &str, new: &str, how: &str) -> String {
    text::clean(&unified((path, &format!("{path}, {how}")), old, new, 2)).into_owned()
}
