//! Which policy a run stands on, and its reading.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use super::records;
use super::terminal::{self, Failure, complain};
use crate::base::diagnostic::{self, Diagnostic};
use crate::base::source::{SourceId, SourceMap};
use crate::evaluate;
use crate::finding::Verdicts;
use crate::plan::{self, Plan};
use crate::program::follow_ups::without_follow_ups;
use crate::program::from_syntax::from_syntax;
use crate::program::layers::{self, Layered, Loaded, Unread};
use crate::program::tree::Program;
use crate::report::error::Error;
use crate::report::text;
use crate::syntax::parse::{decode, parse};

/// Which policy a command stands on.
#[derive(Debug, clap::Args)]
pub struct Named {
    /// The policy; where it is not given, `policy.terms` or the only .terms file beside the records.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// A layer over the policy, such as a client's: terms, replaced and dropped clauses, exceptions. May be given again.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
}

impl Named {
    /// Returns the policy as it holds, with where each part comes from. Nothing where it has an error: then all has been
    /// said.
    pub fn show(path: &Path, overlays: &[PathBuf]) -> Option<String> {
        read(path, overlays)?;
        let (layered, reader) = assemble(path, overlays)?;
        let sources = &reader.sources;
        Some(layered.text(&|span| format!("{}:{}", sources.get(span.source).path, sources.line(span))))
    }

    /// Loads the policy that was named, else the one beside the records. Nothing where it has an error: then all has been
    /// said.
    pub fn load(&self, records: &[PathBuf]) -> Result<Option<Policy>, Failure> {
        let path = find(self.policy.as_deref(), records)?;
        Ok(load(&path, &self.overlay))
    }
}

/// A policy that is ready to run, with its files.
pub struct Policy {
    /// What the engine runs.
    pub plan: Plan,
    /// The policy's own file first, then those it names.
    pub sources: SourceMap,
}

/// Loads a policy that is to be run; shows what is wrong with it. Nothing where it has an error: then all has been said.
fn load(path: &Path, overlays: &[PathBuf]) -> Option<Policy> {
    let (program, sources) = read(path, overlays)?;
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

/// Reads a policy with its layers; shows what is wrong with it. Nothing where it has an error: then all has been said.
pub fn read(path: &Path, overlays: &[PathBuf]) -> Option<(Program, SourceMap)> {
    let (layered, mut reader) = assemble(path, overlays)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let named = RefCell::new(Vec::new());
    let load = |name: &str| {
        let path = records::beside(folder, name)?;
        let text = std::fs::read_to_string(&path).ok()?;
        named.borrow_mut().push((path.to_string_lossy().into_owned(), text.clone()));
        Some(text)
    };
    // Without a layer much seems to be missing.
    let (program, found) = if layered.is_whole { from_syntax(&layered.file, &load) } else { (None, Vec::new()) };
    let found = without_follow_ups(&layered.file, &reader.diagnostics, found);
    reader.diagnostics.extend(layered.diagnostics);
    reader.diagnostics.extend(found);
    for (path, text) in named.into_inner() {
        reader.sources.add(path, text);
    }
    reader.complain();
    let program = program.filter(|_| !reader.diagnostics.iter().any(Diagnostic::is_error))?;
    Some((program, reader.sources))
}

/// Reads the layers of a policy and puts them together, with what was found on the way.
fn assemble(path: &Path, overlays: &[PathBuf]) -> Option<(Layered, Reader)> {
    let mut reader = Reader { sources: SourceMap::new(), diagnostics: Vec::new() };
    let main = reader.file(path);
    let over: Vec<Option<Loaded>> = overlays.iter().map(|overlay| reader.file(overlay)).collect();
    let (Some(main), Some(over)) = (main, over.into_iter().collect::<Option<Vec<_>>>()) else {
        reader.complain();
        return None;
    };
    let over = over.into_iter().map(|loaded| loaded.file).collect();
    let layered = layers::assemble(main, over, &mut |from, name| reader.included(from, name));
    Some((layered, reader))
}

/// The files of a policy as they are read, and the mistakes of form in them.
struct Reader {
    sources: SourceMap,
    diagnostics: Vec<Diagnostic>,
}

impl Reader {
    /// Reads a file that was named on the command line; says what is wrong where it cannot be read.
    fn file(&mut self, path: &Path) -> Option<Loaded> {
        let bytes = std::fs::read(path).map_err(|error| Failure::io(path, &error).complain()).ok()?;
        self.parse(path, &bytes)
    }

    fn included(&mut self, from: SourceId, name: &str) -> Result<Loaded, Unread> {
        let including = PathBuf::from(&self.sources.get(from).path);
        let folder = including.parent().unwrap_or(Path::new(""));
        let path = records::beside(folder, name).ok_or(Unread::Outside)?;
        let missing = |error: std::io::Error| Unread::Missing(Failure::io(&path, &error).reason().to_owned());
        let bytes = std::fs::read(&path).map_err(missing)?;
        let around = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let (real, around) = (path.canonicalize().map_err(missing)?, around.canonicalize().map_err(missing)?);
        if !real.starts_with(around) {
            return Err(Unread::Outside);
        }
        self.parse(&path, &bytes).ok_or(Unread::Broken)
    }

    fn parse(&mut self, path: &Path, bytes: &[u8]) -> Option<Loaded> {
        let source = self.sources.add(path.to_string_lossy(), String::from_utf8_lossy(bytes));
        let text = decode(source, bytes).map_err(|mistake| self.diagnostics.push(mistake)).ok()?;
        let (file, mistakes) = parse(source, text);
        self.diagnostics.extend(mistakes);
        let key = path.canonicalize().unwrap_or_else(|_| path.to_owned()).to_string_lossy().into_owned();
        Some(Loaded { key, file })
    }

    fn complain(&mut self) {
        diagnostic::sort(&mut self.diagnostics);
        complain(&text::diagnostics(&self.diagnostics, &self.sources, &terminal::errors()));
    }
}

/// Returns the policy that was named, else the one beside the records.
fn find(named: Option<&Path>, records: &[PathBuf]) -> Result<PathBuf, Failure> {
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
