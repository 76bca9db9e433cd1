//! Reading policies and records from disk: the only place with a file system, beside what the commands write.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::base::diagnostic::{self, Diagnostic};
use crate::base::source::SourceMap;
use crate::engagement::read_ndjson::read_ndjson;
use crate::engagement::read_yaml::{Reading, read_yaml};
use crate::plan::{self, Plan};
use crate::program::follow_ups::without_follow_ups;
use crate::program::from_syntax::from_syntax;
use crate::report::report::PolicyFile;
use crate::report::text;
use crate::syntax::parse::{decode, parse};
use crate::value::time::Day;

/// A policy, ready to run, and its text.
pub struct Policy {
    /// The plan.
    pub plan: Plan,
    /// Its files and their digests.
    pub files: Vec<PolicyFile>,
    /// Its text, for explanations.
    pub sources: SourceMap,
}

/// Loads a policy; its mistakes are printed, and with an error there is none.
///
/// # Errors
/// A message where the file cannot be read.
pub fn policy(path: &Path) -> Result<Option<Policy>, String> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let mut sources = SourceMap::new();
    let shown = path.display().to_string();
    let source = sources.add(&shown, String::from_utf8_lossy(&bytes).into_owned());
    let text = match decode(source, &bytes) {
        Ok(text) => text.to_owned(),
        Err(diagnostic) => {
            report(&sources, &[diagnostic]);
            return Ok(None);
        }
    };
    let (file, mut diagnostics) = parse(source, &text);
    let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
    let load = |name: &str| inside(&folder, name).and_then(|path| fs::read_to_string(path).ok());
    let (program, found) = from_syntax(&file, &load);
    diagnostics.extend(without_follow_ups(&file, &diagnostics, found));
    diagnostic::sort(&mut diagnostics);
    report(&sources, &diagnostics);
    let broken = diagnostics.iter().any(Diagnostic::is_error);
    let Some(program) = program.filter(|_| !broken) else { return Ok(None) };
    if let Some(exception) = program.exceptions.first() {
        let message = format!("the exception `{}` is understood, but not applied yet", exception.name);
        let diagnostic = Diagnostic::error("exception-not-applied", exception.span, message)
            .label("would change verdicts")
            .help("write the clause twice, each with its own `for each … where`");
        report(&sources, &[diagnostic]);
        return Ok(None);
    }
    let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Some(Policy { plan: plan::from_program(program), files: vec![PolicyFile { path: shown, sha256 }], sources }))
}

/// Prints diagnostics to standard error.
pub fn report(sources: &SourceMap, diagnostics: &[Diagnostic]) {
    if !diagnostics.is_empty() {
        let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        eprint!("{}", text::pictures(sources, diagnostics, colour));
    }
}

/// Returns the policy beside a record: `policy.terms`, or the only one.
///
/// # Errors
/// A message where there is none, or more than one.
pub fn default_policy(record: &Path) -> Result<PathBuf, String> {
    let folder = if record.is_dir() { record } else { record.parent().unwrap_or(Path::new(".")) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let named = folder.join("policy.terms");
    if named.is_file() {
        return Ok(named);
    }
    let found: Vec<PathBuf> = list(folder)?.into_iter().filter(|path| has_extension(path, &["terms"])).collect();
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(format!("{}: no policy here; name one with --policy FILE.terms", folder.display())),
        _ => Err(format!("{}: several policies here; name one with --policy FILE.terms", folder.display())),
    }
}

/// One file, or folder, that holds engagements.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A YAML file; the folder's own where it is an engagement folder.
    Yaml(PathBuf),
    /// Lines of JSON.
    Lines(PathBuf),
    /// Lines of JSON on standard input.
    Input,
}

/// Returns the places of engagements that were named, each once, sorted, whatever their order.
///
/// # Errors
/// Messages where something is missing, or holds no record.
pub fn places(records: &[PathBuf]) -> Result<Vec<Place>, Vec<String>> {
    let (mut places, mut wrong) = (Vec::new(), Vec::new());
    for record in records {
        let before = places.len();
        if record.as_os_str() == "-" {
            places.push(Place::Input);
        } else if let Err(message) = gather(record, true, &mut places) {
            wrong.push(message);
        } else if places.len() == before {
            wrong.push(format!("{}: no record in this folder (*.yaml, *.yml, *.ndjson, *.jsonl)", record.display()));
        }
    }
    places.sort();
    places.dedup();
    if wrong.is_empty() { Ok(places) } else { Err(wrong) }
}

fn gather(path: &Path, named: bool, places: &mut Vec<Place>) -> Result<(), String> {
    let kind = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if kind.is_dir() {
        let whole = path.join("engagement.yaml");
        if whole.is_file() {
            places.push(Place::Yaml(whole));
            return Ok(());
        }
        return list(path)?.iter().try_for_each(|inner| gather(inner, false, places));
    }
    if has_extension(path, &["ndjson", "jsonl"]) {
        places.push(Place::Lines(path.to_owned()));
    } else if named || has_extension(path, &["yaml", "yml"]) {
        places.push(Place::Yaml(path.to_owned()));
    }
    Ok(())
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
    paths.sort();
    Ok(paths)
}

fn has_extension(path: &Path, known: &[&str]) -> bool {
    path.extension().is_some_and(|extension| known.iter().any(|one| extension == *one))
}

/// Hands every engagement of a place to `take`, one at a time; `take` says whether to go on.
///
/// # Errors
/// A message where something cannot be read.
pub fn each(place: &Place, plan: &Plan, take: &mut dyn FnMut(Reading) -> bool) -> Result<(), String> {
    let (vocabulary, zone) = (&plan.program.vocabulary, &plan.program.calendar.zone);
    match place {
        Place::Yaml(path) => {
            let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
            let shown = path.display().to_string();
            let Ok(text) = String::from_utf8(bytes) else {
                return Err(format!("{shown}: not UTF-8 text; save the record as UTF-8"));
            };
            let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
            take(read_yaml(&shown, &text, &|entry: &str| more(&folder, entry), vocabulary, zone));
            Ok(())
        }
        Place::Lines(path) => {
            let file = File::open(path).map_err(|error| unreadable(path, &error))?;
            lines(&path.display().to_string(), BufReader::new(file), plan, take)
        }
        Place::Input => lines("<standard input>", io::stdin().lock(), plan, take),
    }
}

fn lines(path: &str, input: impl BufRead, plan: &Plan, take: &mut dyn FnMut(Reading) -> bool) -> Result<(), String> {
    for reading in read_ndjson(path, input, &plan.program.vocabulary, &plan.program.calendar.zone) {
        let reading = reading.map_err(|error| format!("{path}: {error}"))?;
        if !take(reading) {
            break;
        }
    }
    Ok(())
}

/// Resolves an entry of `files:`: a path inside the folder, or one with a `*` in its name.
fn more(folder: &Path, entry: &str) -> Result<Vec<(String, String)>, String> {
    let read = |path: &Path| {
        let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
        Ok((path.display().to_string(), text))
    };
    let path = inside(folder, entry).ok_or("it lies outside the folder of the engagement")?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let Some((before, after)) = name.split_once('*') else { return Ok(vec![read(&path)?]) };
    let parent = path.parent().unwrap_or(folder);
    let fits = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.len() >= before.len() + after.len() && name.starts_with(before) && name.ends_with(after)
    };
    list(parent)?.iter().filter(|path| fits(path) && path.is_file()).map(|path| read(path)).collect()
}

/// Returns a path below a folder; nothing for one that leads out of it.
fn inside(folder: &Path, name: &str) -> Option<PathBuf> {
    let plain = Path::new(name)
        .components()
        .all(|part| matches!(part, std::path::Component::Normal(_) | std::path::Component::CurDir));
    plain.then(|| folder.join(name))
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// Returns the as-of day: as given, else today in the policy's zone.
///
/// # Errors
/// A message where the text is no date.
pub fn as_of(text: Option<&str>, plan: &Plan) -> Result<Day, String> {
    match text {
        Some(text) => Day::parse(text).ok_or_else(|| format!("--as-of {text}: no such date; write it as 2026-03-31")),
        None => {
            let now = crate::value::time::Instant(chrono::Utc::now().timestamp_micros());
            Ok(plan.program.calendar.zone.day_of(now))
        }
    }
}
