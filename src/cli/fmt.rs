//! `goodterms fmt`.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::load;
use crate::base::source::SourceMap;
use crate::syntax::parse::{decode, parse};
use crate::syntax::print;

/// Gives policies their one form; comments are kept.
///
/// Exit status: 0 done, 1 with --check: a file would change, 2 a file is in error (it is left alone).
///
/// Example: goodterms fmt policy.terms
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The policies; `-` formats standard input to standard output.
    #[arg(required = true)]
    file: Vec<PathBuf>,
    /// Change nothing; list the files that would change.
    #[arg(long)]
    check: bool,
}

impl Args {
    /// Runs the command and returns the exit status.
    pub fn run(&self) -> u8 {
        self.file.iter().map(|path| self.one(path)).max().unwrap_or(0)
    }

    fn one(&self, path: &Path) -> u8 {
        let shown = path.display();
        let input = path.as_os_str() == "-";
        let bytes = if input {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            fs::read(path)
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("error: {shown}: {error}");
                return 2;
            }
        };
        let Some((before, after)) = formatted(&shown.to_string(), &bytes) else { return 2 };
        if self.check {
            return u8::from(self.differs(&shown.to_string(), &before, &after));
        }
        if input {
            return u8::from(io::stdout().lock().write_all(after.as_bytes()).is_err()) * 2;
        }
        if before == after {
            return 0;
        }
        match replace(path, &after) {
            Ok(()) => 0,
            Err(error) => {
                eprintln!("error: {shown}: {error}");
                2
            }
        }
    }

    fn differs(&self, shown: &str, before: &str, after: &str) -> bool {
        if before == after {
            return false;
        }
        let first = before.lines().zip(after.lines()).position(|(a, b)| a != b);
        let line = first.unwrap_or_else(|| before.lines().count().min(after.lines().count())) + 1;
        let text = |text: &str| text.lines().nth(line - 1).unwrap_or("").to_owned();
        eprintln!("{shown}:{line}: would change\n  - {}\n  + {}", text(before), text(after));
        true
    }
}

/// Returns the text and its one form; mistakes are printed.
fn formatted(path: &str, bytes: &[u8]) -> Option<(String, String)> {
    let mut sources = SourceMap::new();
    let source = sources.add(path, String::from_utf8_lossy(bytes).into_owned());
    let text = match decode(source, bytes) {
        Ok(text) => text.to_owned(),
        Err(diagnostic) => {
            load::report(&sources, &[diagnostic]);
            return None;
        }
    };
    match print::format(&text) {
        Ok(after) => Some((text, after)),
        Err(_) => {
            let (_, diagnostics) = parse(source, &text);
            load::report(&sources, &diagnostics);
            None
        }
    }
}

/// Replaces a file as a whole.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let new = path.with_file_name(format!(".{name}.goodterms-new"));
    fs::write(&new, text)?;
    fs::set_permissions(&new, fs::metadata(path)?.permissions())?;
    fs::rename(&new, path).inspect_err(|_| {
        // What could not take the place must not stay beside it.
        let _ = fs::remove_file(&new);
    })
}
