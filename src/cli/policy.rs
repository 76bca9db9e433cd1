//! Which policy a run stands on, and its reading.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::clock::today;
use super::records;
use super::terminal::{self, Failure, complain};
use crate::base::diagnostic::{self, Diagnostic};
use crate::base::source::{SourceId, SourceMap};
use crate::evaluate;
use crate::finding::Verdicts;
use crate::plan::Plan;
use crate::program::follow_ups::without_follow_ups;
use crate::program::from_syntax::from_syntax;
use crate::program::layers::{self, Layered, Loaded, Unread};
use crate::program::tree::Program;
use crate::report::error::Error;
use crate::report::text;
use crate::syntax::parse::{decode, parse};
use crate::syntax::tree::File;
use crate::testing::inline::Ready;
use crate::value::time::Day;

/// Which policy a command stands on.
#[derive(Debug, clap::Args)]
pub struct Named {
    /// The policy, or a folder of its versions; where it is not given, `policy.terms` or the only .terms file beside the records.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// A layer over the policy, such as a client's: terms, replaced and dropped clauses, exceptions. May be given again.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
}

impl Named {
    /// Returns the policy of this path with these layers.
    pub fn of(policy: PathBuf, overlay: Vec<PathBuf>) -> Self {
        Self { policy: Some(policy), overlay }
    }

    /// Returns the paths of the policy and of the layers over it, beside these records.
    pub fn paths(&self, records: &[PathBuf]) -> Result<(PathBuf, &[PathBuf]), Failure> {
        Ok((find(self.policy.as_deref(), records)?, &self.overlay))
    }

    /// Returns the policy as it holds, with where each part comes from; of a folder every version, each below a line with its
    /// file and its days. Nothing where it has an error: then all has been said.
    pub fn show(path: &Path, overlays: &[PathBuf]) -> Result<Option<String>, Failure> {
        let Some((files, policy)) = ready(path, overlays)? else { return Ok(None) };
        let mut reader = Reader::default();
        let mut out = Vec::new();
        for (file, plan) in files.iter().zip(&policy.plans) {
            let Some(layered) = reader.assemble(file, overlays) else { return Ok(None) };
            let sources = &reader.sources;
            let text = layered.text(&|span| format!("{}:{}", sources.get(span.source).path, sources.line(span)));
            out.push(match path.is_dir() {
                true => format!("# {}: in force {}\n\n{text}", file.display(), days(&plan.program)),
                false => text,
            });
        }
        Ok(Some(out.join("\n")))
    }

    /// Loads the policy that was named, else the one beside the records. Nothing where it has an error: then all has been
    /// said.
    pub fn load(&self, records: &[PathBuf]) -> Result<Option<Policy>, Failure> {
        let path = find(self.policy.as_deref(), records)?;
        load(&path, &self.overlay)
    }
}

/// A policy that is ready to run, with its files.
pub struct Policy {
    /// What the engine runs: the versions, by the day from which they are in force.
    pub plans: Vec<Plan>,
    /// The policy's own file first, then those it names.
    pub sources: SourceMap,
}

/// Loads a policy that is to be run, or the versions in a folder; shows what is wrong with it. Nothing where it has an error:
/// then all has been said.
pub fn load(path: &Path, overlays: &[PathBuf]) -> Result<Option<Policy>, Failure> {
    Ok(ready(path, overlays)?.map(|(_, policy)| policy))
}

/// Loads a policy or the versions in a folder, with the file of each; shows what is wrong with it.
fn ready(path: &Path, overlays: &[PathBuf]) -> Result<Option<(Vec<PathBuf>, Policy)>, Failure> {
    let (files, ready) = gathered(path, overlays)?;
    complain(&told(&ready, path));
    let is_wrong = ready.plans.is_empty();
    Ok((!is_wrong).then_some((files, Policy { plans: ready.plans, sources: ready.sources })))
}

/// The warnings that were told in this run: code, file, line, message.
static TOLD: Mutex<BTreeSet<(&'static str, String, u32, String)>> = Mutex::new(BTreeSet::new());

/// Returns what is wrong with a policy; of warnings alone, which keep nobody from going on, one of each sort.
fn told(ready: &Ready, path: &Path) -> String {
    let pictures = |some: &[Diagnostic]| text::diagnostics(some, &ready.sources, &terminal::errors());
    if ready.diagnostics.iter().any(Diagnostic::is_error) {
        return pictures(&ready.diagnostics);
    }
    // A file that two policies of a run include is read with each of them.
    let mut known = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    let mut is_new = |one: &&Diagnostic| {
        let span = one.primary.span;
        known.insert((one.code, ready.sources.path(span).to_owned(), ready.sources.line(span), one.message.clone()))
    };
    let all: Vec<Diagnostic> = ready.diagnostics.iter().filter(|one| is_new(one)).cloned().collect();
    let mut seen = BTreeSet::new();
    let (first, rest): (Vec<Diagnostic>, Vec<Diagnostic>) = all.into_iter().partition(|one| seen.insert(one.code));
    let mut out = pictures(&first);
    for code in seen {
        let place = |one: &Diagnostic| {
            format!("{}:{}", ready.sources.path(one.primary.span), ready.sources.line(one.primary.span))
        };
        let places: Vec<String> = rest.iter().filter(|one| one.code == code).map(place).collect();
        if !places.is_empty() {
            let (number, places) = (places.len(), places.join(", "));
            out += &format!(
                "note: {number} more of {code}, at {places}; `goodterms lint {}` shows all, and they go once they are mended\n\n",
                path.display()
            );
        }
    }
    out
}

/// As a policy is loaded, but what is wrong with it is only returned.
pub fn quietly(path: &Path, overlays: &[PathBuf]) -> Result<Ready, Failure> {
    gathered(path, overlays).map(|(_, ready)| ready)
}

fn gathered(path: &Path, overlays: &[PathBuf]) -> Result<(Vec<PathBuf>, Ready), Failure> {
    let mut files = if path.is_dir() { versions(path)? } else { vec![path.to_owned()] };
    let mut reader = Reader::default();
    // All are read, also where one is in error.
    let all: Vec<Option<Program>> = files.iter().map(|file| reader.program(file, overlays)).collect();
    let programs: Option<Vec<Program>> = all.into_iter().collect();
    if let Some(programs) = &programs {
        // The files go the way of their programs.
        let days = programs.iter().map(|program| program.effective);
        let mut dated: Vec<(Option<Day>, PathBuf)> = days.zip(files).collect();
        dated.sort_by_key(|(day, _)| *day);
        files = dated.into_iter().map(|(_, file)| file).collect();
    }
    Ok((files, Ready::of(programs, reader.sources, reader.diagnostics)))
}

/// Returns the days on which a version is in force, in words.
fn days(program: &Program) -> String {
    match (program.effective, program.until) {
        (Some(from), Some(until)) => format!("from {from} until {until}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("until {until}"),
        (None, None) => "on all days".to_owned(),
    }
}

/// Returns the files of a folder that are versions of a policy: those that no other one includes.
pub fn versions(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let files = terms_in(folder)?;
    let mut included = Vec::new();
    for file in &files {
        let Ok(text) = std::fs::read_to_string(file) else { continue };
        let (parsed, _) = parse(SourceId(0), &text);
        included.extend(layers::includes(&parsed).into_iter().map(|name| folder.join(name)));
    }
    let mains: Vec<PathBuf> = files.into_iter().filter(|file| !included.contains(file)).collect();
    if mains.is_empty() {
        return Err(Failure::new(
            folder.display(),
            "no policy lies in this folder; name a file with --policy FILE.terms",
        ));
    }
    Ok(mains)
}

impl Policy {
    /// Returns the version in force on a day.
    pub fn on(&self, day: Day) -> &Plan {
        &self.plans[evaluate::in_force(&self.plans, day)]
    }

    /// Returns today's day in the policy's zone, where none was given.
    pub fn day(&self, as_of: Option<Day>) -> Day {
        as_of.unwrap_or_else(|| today(&self.plans[0].program.calendar.zone))
    }

    /// Shows which exceptions are in conflict in an engagement, and returns them as errors: then nothing is said of it.
    pub fn conflicts(&self, engagement: &str, verdicts: &Verdicts) -> Result<(), Vec<Error>> {
        let diagnostics = evaluate::conflicts(engagement, verdicts);
        if diagnostics.is_empty() {
            return Ok(());
        }
        complain(&text::diagnostics(&diagnostics, &self.sources, &terminal::errors()));
        Err(diagnostics.iter().map(|diagnostic| Error::new(diagnostic, &self.sources)).collect())
    }
}

/// Reads a policy with its layers; shows what is wrong with it. Nothing where it has an error: then all has been said.
pub fn read(path: &Path, overlays: &[PathBuf]) -> Option<(Program, SourceMap)> {
    let mut reader = Reader::default();
    let program = reader.program(path, overlays);
    reader.complain();
    Some((program?, reader.sources))
}

/// A policy with its layers.
pub struct Whole {
    /// As it was typed.
    pub program: Program,
    /// As it was written, its layers put together.
    pub file: File,
    /// Its files.
    pub sources: SourceMap,
    /// Whether something was said of it that is no error.
    pub warned: bool,
}

/// Reads a policy with its layers, with these texts in the place of files of these paths; shows what is wrong with it.
/// Nothing where it has an error: then all has been said.
pub fn whole(path: &Path, overlays: &[PathBuf], instead: BTreeMap<PathBuf, String>) -> Option<Whole> {
    let again = !instead.is_empty();
    let mut reader = Reader { instead, ..Reader::default() };
    let typed = reader.typed(path, overlays);
    // Warnings were told when it was read from its files.
    if !again || typed.is_none() {
        reader.complain();
    }
    let (program, file) = typed?;
    Some(Whole { program, file, sources: reader.sources, warned: !reader.diagnostics.is_empty() })
}

/// The files of a policy as they are read, and the mistakes of form in them.
#[derive(Default)]
struct Reader {
    sources: SourceMap,
    diagnostics: Vec<Diagnostic>,
    /// Texts that count for what lies in files of these paths.
    instead: BTreeMap<PathBuf, String>,
}

impl Reader {
    /// Reads a policy with its layers. Nothing where it has an error.
    fn program(&mut self, path: &Path, overlays: &[PathBuf]) -> Option<Program> {
        self.typed(path, overlays).map(|(program, _)| program)
    }

    /// Reads a policy with its layers; returns it as it was typed and as it was written.
    fn typed(&mut self, path: &Path, overlays: &[PathBuf]) -> Option<(Program, File)> {
        let before = self.diagnostics.len();
        let layered = self.assemble(path, overlays)?;
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
        let found = without_follow_ups(&layered.file, &self.diagnostics[before..], found);
        self.diagnostics.extend(layered.diagnostics);
        self.diagnostics.extend(found);
        for (path, text) in named.into_inner() {
            self.sources.add(path, text);
        }
        let program = program.filter(|_| !self.diagnostics[before..].iter().any(Diagnostic::is_error))?;
        Some((program, layered.file))
    }

    /// Reads the layers of a policy and puts them together.
    fn assemble(&mut self, path: &Path, overlays: &[PathBuf]) -> Option<Layered> {
        let main = self.file(path);
        let over: Vec<Option<Loaded>> = overlays.iter().map(|overlay| self.file(overlay)).collect();
        let over = over.into_iter().collect::<Option<Vec<_>>>()?.into_iter().map(|loaded| loaded.file).collect();
        Some(layers::assemble(main?, over, &mut |from, name| self.included(from, name)))
    }

    /// Reads a file that was named on the command line; says what is wrong where it cannot be read.
    fn file(&mut self, path: &Path) -> Option<Loaded> {
        let bytes = self.bytes(path).map_err(|error| Failure::io(path, &error).complain()).ok()?;
        self.parse(path, &bytes)
    }

    fn included(&mut self, from: SourceId, name: &str) -> Result<Loaded, Unread> {
        let including = PathBuf::from(&*self.sources.get(from).path);
        let folder = including.parent().unwrap_or(Path::new(""));
        let path = records::beside(folder, name).ok_or(Unread::Outside)?;
        let missing = |error: std::io::Error| Unread::Missing(Failure::io(&path, &error).reason().to_owned());
        let bytes = self.bytes(&path).map_err(missing)?;
        let around = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let (real, around) = (path.canonicalize().map_err(missing)?, around.canonicalize().map_err(missing)?);
        if !real.starts_with(around) {
            return Err(Unread::Outside);
        }
        self.parse(&path, &bytes).ok_or(Unread::Broken)
    }

    fn bytes(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        self.instead.get(path).map_or_else(|| std::fs::read(path), |text| Ok(text.clone().into_bytes()))
    }

    fn parse(&mut self, path: &Path, bytes: &[u8]) -> Option<Loaded> {
        let (shown, whole) = (path.to_string_lossy(), String::from_utf8_lossy(bytes));
        // What several versions include is one file, and what is wrong in it is said once.
        let known = self.sources.iter().position(|source| *source.path == *shown && *source.text == *whole);
        let source = known.map_or_else(|| self.sources.add(shown, whole), |number| SourceId(number as u32));
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

/// Returns the policy beside a record, where there is one.
pub fn beside(record: &Path) -> Option<PathBuf> {
    find(None, &[record.to_owned()]).ok()
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
        let all: Vec<PathBuf> =
            terms_in(folder)?.into_iter().filter_map(|path| Some(shown.join(path.file_name()?))).collect();
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

/// Returns the .terms files of a folder, sorted.
pub fn terms_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(|error| Failure::io(folder, &error))?
        .filter_map(|entry| Some(folder.join(entry.ok()?.file_name())))
        .filter(|path| path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("terms")) && path.is_file())
        .collect();
    all.sort();
    Ok(all)
}
