//! Which policy a run stands on, and its reading.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use super::records;
use super::terminal::{self, Failure, complain};
use crate::base::diagnostic::{self, Diagnostic};
use crate::base::source::SourceMap;
use crate::evaluate;
use crate::finding::Verdicts;
use crate::plan::{self, Plan};
use crate::program::follow_ups::without_follow_ups;
use crate::program::from_syntax::from_syntax;
use crate::program::tree::Program;
use crate::report::error::Error;
use crate::report::text;
use crate::syntax::parse::{decode, parse};

/// A policy that is ready to run, with its files.
pub struct Policy {
    /// What the engine runs.
    pub plan: Plan,
    /// The policy's own file first, then those it names.
    pub sources: SourceMap,
}

/// Loads a policy that is to be run; shows what is wrong with it. Nothing where it has an error: then all has been said.
pub fn load(path: &Path) -> Option<Policy> {
    let (program, sources) = read(path)?;
    Some(Policy { plan: plan::from_program(program), sources })
}

impl Policy {
    /// Shows which exceptions are in conflict in an engagement, and returns them as errors.
    pub fn conflicts(&self, engagement: &str, verdicts: &Verdicts) -> Vec<Error> {
        let diagnostics = evaluate::conflicts(&self.plan, engagement, verdicts);
        complain(&text::diagnostics(&diagnostics, &self.sources, &terminal::errors()));
        diagnostics.iter().map(|diagnostic| Error::new(diagnostic, &self.sources)).collect()
    }
}

/// Reads a policy with its files; shows what is wrong with it. Nothing where it has an error: then all has been said.
pub fn read(path: &Path) -> Option<(Program, SourceMap)> {
    let bytes = std::fs::read(path).map_err(|error| Failure::io(path, &error).complain()).ok()?;
    let mut sources = SourceMap::new();
    let source = sources.add(path.to_string_lossy(), String::from_utf8_lossy(&bytes));
    let text = match decode(source, &bytes) {
        Ok(text) => text,
        Err(mistake) => {
            complain(&text::diagnostics(&[mistake], &sources, &terminal::errors()));
            return None;
        }
    };
    let (file, mut diagnostics) = parse(source, text);
    let folder = path.parent().unwrap_or(Path::new(""));
    let named = RefCell::new(Vec::new());
    let load = |name: &str| {
        let path = records::beside(folder, name)?;
        let text = std::fs::read_to_string(&path).ok()?;
        named.borrow_mut().push((path.to_string_lossy().into_owned(), text.clone()));
        Some(text)
    };
    let (program, found) = from_syntax(&file, &load);
    diagnostics.extend(without_follow_ups(&file, &diagnostics, found));
    for (path, text) in named.into_inner() {
        sources.add(path, text);
    }
    diagnostic::sort(&mut diagnostics);
    complain(&text::diagnostics(&diagnostics, &sources, &terminal::errors()));
    let program = program.filter(|_| !diagnostics.iter().any(Diagnostic::is_error))?;
    Some((program, sources))
}

/// Returns the policy that was named, else the one beside the records.
pub fn find(named: Option<&Path>, records: &[PathBuf]) -> Result<PathBuf, Failure> {
    if let Some(path) = named {
        return Ok(path.to_owned());
    }
    let mut found: Vec<PathBuf> = records.iter().map(|record| near(record)).collect::<Result<_, _>>()?;
    // The shortest of several ways to one file is shown.
    found.sort_by_key(|path| (path.canonicalize().ok(), path.as_os_str().len(), path.clone()));
    found.dedup_by_key(|path| path.canonicalize().unwrap_or_else(|_| path.clone()));
    match found.as_slice() {
        [one] => Ok(one.clone()),
        several => {
            let names: Vec<String> = several.iter().map(|path| path.display().to_string()).collect();
            Err(Failure::new(
                "policy",
                format!("the records lie beside different ones ({}); choose one with --policy", names.join(", ")),
            ))
        }
    }
}

/// Looks in the record's folder, and for a folder of records in the one around it too.
fn near(record: &Path) -> Result<PathBuf, Failure> {
    let parent = || match record.parent() {
        _ if record.file_name().is_none() => record.join(".."),
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    if record != Path::new("-") {
        record.metadata().map_err(|error| Failure::io(record, &error))?;
    }
    let folders = if record == Path::new("-") {
        vec![PathBuf::from(".")]
    } else if record.is_dir() {
        vec![record.to_owned(), parent()]
    } else {
        vec![parent()]
    };
    for folder in &folders {
        let shown = if folder == Path::new(".") { PathBuf::new() } else { folder.clone() };
        let usual = shown.join("policy.terms");
        if usual.is_file() {
            return Ok(usual);
        }
        let mut all: Vec<PathBuf> = std::fs::read_dir(folder)
            .map_err(|error| Failure::io(folder, &error))?
            .filter_map(|entry| Some(shown.join(entry.ok()?.file_name())))
            .filter(|path| path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("terms")) && path.is_file())
            .collect();
        all.sort();
        match all.as_slice() {
            [] => {}
            [one] => return Ok(one.clone()),
            several => {
                let names: Vec<String> = several.iter().map(|path| path.display().to_string()).collect();
                let reason = format!("several policies lie beside it ({}); choose one with --policy", names.join(", "));
                return Err(Failure::new(record.display(), reason));
            }
        }
    }
    Err(Failure::new(record.display(), "no policy lies beside it; name one with --policy FILE.terms"))
}
