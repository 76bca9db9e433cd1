//! Which records a run is about: files, folders, standard input; and the files that an engagement names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::atomic::is_special;
use super::terminal::{self, Failure};
use super::unread;

/// Where engagements are read from.
#[derive(Clone, Debug)]
pub enum Record {
    /// A YAML file with one engagement.
    Yaml(PathBuf),
    /// The `engagement.yaml` of a folder, which names what else of the folder is read.
    Folder(PathBuf),
    /// A file with lines of JSON.
    Lines(PathBuf),
    /// Lines of JSON on standard input.
    Input,
}

impl Record {
    /// Returns the file, where it is one.
    pub fn path(&self) -> Option<&PathBuf> {
        match self {
            Self::Yaml(path) | Self::Folder(path) | Self::Lines(path) => Some(path),
            Self::Input => None,
        }
    }
}

/// What the arguments name.
pub struct Found {
    /// The records, in the order of their paths and each once.
    pub records: Vec<Record>,
    /// What in their folders is none; an engagement may name it.
    pub skipped: BTreeSet<PathBuf>,
    /// The first argument that leads to nothing: anyone may lack what it says.
    pub missing: Option<Arc<str>>,
    /// What is wrong with them.
    pub failures: Vec<Failure>,
}

/// Returns what the arguments name.
pub fn find(arguments: &[PathBuf]) -> Found {
    let mut finder = Finder::default();
    for argument in arguments {
        if argument == Path::new("-") {
            finder.found.insert(PathBuf::new(), Record::Input);
            continue;
        }
        if let Err(failure) = finder.argument(argument) {
            finder.failures.push(failure);
        }
    }
    finder.judge_others();
    let mut records: Vec<Record> = finder.found.into_values().collect();
    records.sort_by(|a, b| path(a).cmp(path(b)));
    Found { records, skipped: finder.skipped, missing: finder.missing, failures: finder.failures }
}

fn path(record: &Record) -> &Path {
    record.path().map_or(Path::new("-"), PathBuf::as_path)
}

#[derive(Default)]
struct Finder {
    /// By the file that a path leads to: two ways to one file are one record.
    found: BTreeMap<PathBuf, Record>,
    /// The folders searched for one argument: a link back to one of them leads nowhere new.
    searched: BTreeSet<PathBuf>,
    /// What in a folder is no record.
    skipped: BTreeSet<PathBuf>,
    /// The files that were named and are no records, each with what is wrong with that.
    others: Vec<(PathBuf, Failure)>,
    missing: Option<Arc<str>>,
    failures: Vec<Failure>,
}

impl Finder {
    fn argument(&mut self, path: &Path) -> Result<(), Failure> {
        let metadata = path.metadata().map_err(|error| self.unreadable(path, &error))?;
        if metadata.is_dir() {
            self.searched.clear();
            if !self.folder(path)? {
                let reason = "there is no record in this folder: no .yaml, .yml, .ndjson or .jsonl file";
                return Err(Failure::new(path.display(), reason));
            }
            return Ok(());
        }
        match of_file(path) {
            Some(record) => self.add(record),
            // A pipe has no extension, nor has standard input by its name.
            None if !metadata.is_file() || path.starts_with("/dev") => self.add(Record::Lines(path.to_owned())),
            None => {
                let reason = match is_policy(path) {
                    true => "it is a policy, no record; name it with --policy",
                    false => "it is no record: a record is a .yaml, .yml, .ndjson or .jsonl file, or a folder of them",
                };
                let help = if unread::is_nearly(path) { unread::HELP } else { "" };
                self.others.push((path.to_owned(), Failure::new(path.display(), format!("{reason}{help}"))));
            }
        }
        Ok(())
    }

    /// `records/*` names what lies beside the records, too: it is told as what lies in a folder is. What alone is named, or may be
    /// meant as a record, is an error.
    fn judge_others(&mut self) {
        for (path, failure) in std::mem::take(&mut self.others) {
            if self.found.is_empty() || unread::is_nearly(&path) {
                self.failures.push(failure);
            } else {
                self.skipped.insert(path);
            }
        }
    }

    fn add(&mut self, record: Record) {
        let file = path(&record).canonicalize().unwrap_or_else(|_| path(&record).to_owned());
        // The shortest way is shown, whichever was named first.
        let rank = |record: &Record| (path(record).as_os_str().len(), path(record).to_owned());
        match self.found.get(&file) {
            Some(other) if rank(other) <= rank(&record) => {}
            _ => {
                self.found.insert(file, record);
            }
        }
    }

    /// Returns the failure to read what may be anyone's.
    fn unreadable(&mut self, path: &Path, error: &io::Error) -> Failure {
        self.missing.get_or_insert_with(|| path.to_string_lossy().into());
        Failure::io(path, error)
    }

    /// A folder with `engagement.yaml` is one engagement; any other is searched. Returns whether there is a record in it.
    fn folder(&mut self, folder: &Path) -> Result<bool, Failure> {
        let real = folder.canonicalize().map_err(|error| self.unreadable(folder, &error))?;
        if !self.searched.insert(real) {
            return Ok(false);
        }
        for name in ["engagement.yaml", "engagement.yml", "engagement.YAML", "engagement.YML"] {
            if folder.join(name).is_file() {
                self.add(Record::Folder(folder.join(name)));
                let below = below(folder).into_iter();
                // What looks like a record is told where the engagement is read.
                self.skipped.extend(below.filter(|path| of_file(path).is_none() && !is_policy(path)));
                return Ok(true);
            }
        }
        let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
            .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
            .map_err(|error| self.unreadable(folder, &error))?;
        entries.sort();
        let mut any = false;
        for path in entries.iter().filter(|path| !hidden(path)) {
            let metadata = path.metadata();
            if metadata.as_ref().is_ok_and(Metadata::is_dir) {
                // The others are no less there.
                match self.folder(path) {
                    Ok(has_some) => any |= has_some,
                    Err(failure) => self.failures.push(failure),
                }
            } else if let Err(error) = metadata
                && error.kind() == io::ErrorKind::PermissionDenied
            {
                let failure = self.unreadable(path, &error);
                self.failures.push(failure);
            } else if let Some(record) = of_file(path).filter(|_| !is_special(path)) {
                self.add(record);
                any = true;
            } else if !is_policy(path) {
                self.skipped.insert(path.clone());
            }
        }
        Ok(any)
    }
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn of_file(path: &Path) -> Option<Record> {
    let extension = |path: &Path| Some(path.extension()?.to_str()?.to_ascii_lowercase());
    match &*extension(path)? {
        "yaml" | "yml" => Some(Record::Yaml(path.to_owned())),
        "ndjson" | "jsonl" => Some(Record::Lines(path.to_owned())),
        "gz" | "zst" | "zstd" => {
            let inside = extension(Path::new(path.file_stem()?))?;
            matches!(&*inside, "ndjson" | "jsonl").then(|| Record::Lines(path.to_owned()))
        }
        _ => None,
    }
}

fn is_policy(path: &Path) -> bool {
    path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("terms"))
}

/// Returns the names of the files beside a folder's `engagement.yaml`, and below, that look like records.
pub fn others(record: &Path) -> Vec<String> {
    let folder = record.parent().unwrap_or(Path::new(""));
    let found = below(folder).into_iter().filter(|path| path != record && of_file(path).is_some());
    found.filter_map(|path| Some(path.strip_prefix(folder).ok()?.to_string_lossy().into_owned())).collect()
}

/// Returns the files in a folder and in those below it, sorted. One that cannot be listed has none, and no link to a folder is
/// followed.
fn below(folder: &Path) -> Vec<PathBuf> {
    let shown = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(shown).into_iter().flatten().flatten() {
        let path = folder.join(entry.file_name());
        match entry.file_type() {
            _ if hidden(&path) => {}
            Ok(sort) if sort.is_dir() => found.extend(below(&path)),
            _ => found.push(path),
        }
    }
    found.sort();
    found
}

/// Returns the files right in a folder that look like records. One that cannot be listed has none.
pub fn in_folder(folder: &Path) -> Vec<PathBuf> {
    listed(folder, |name| of_file(Path::new(name)).is_some()).unwrap_or_default()
}

/// Returns the texts of the files that an entry of `files:` names: a file, a folder, or a name with `*` in it. They lie
/// beside the record or below it: a record reads nothing else.
pub fn files(record: &Path, name: &str) -> Result<Vec<(String, String)>, String> {
    let yaml = |entry: &str| matches!(of_file(Path::new(entry)), Some(Record::Yaml(_)));
    let paths = named_by(record, name, yaml, "there is no .yaml file in that folder")?;
    let text = |path: PathBuf| match terminal::read(&path) {
        Ok(text) => Ok((path.to_string_lossy().into_owned(), text)),
        Err(failure) => Err(failure.reason().to_owned()),
    };
    paths.into_iter().map(text).collect()
}

/// Returns the files that an entry of `sources:` names: a file, a folder (of a Maildir its mails), or a name with `*` in it.
pub fn paths(record: &Path, name: &str) -> Result<Vec<PathBuf>, String> {
    let folder = record.parent().unwrap_or(Path::new(""));
    let of_mails: Vec<String> =
        ["cur", "new"].iter().map(|part| format!("{name}/{part}")).filter(|part| folder.join(part).is_dir()).collect();
    if of_mails.is_empty() {
        let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
        let is_deep = parts.iter().rev().skip(1).any(|part| part.contains('*')) || parts.last() == Some(&"**");
        let found = if is_deep {
            beside(folder, name).ok_or("it does not lie beside the record or below")?;
            let fits = |path: &PathBuf| path.strip_prefix(folder).is_ok_and(|path| fits(&parts, &steps(path)));
            let found: Vec<PathBuf> = below(folder).into_iter().filter(fits).filter(|path| path.is_file()).collect();
            if found.is_empty() { Err("no file has such a name".to_owned()) } else { Ok(found) }
        } else {
            named_by(record, name, |_| true, "there is no file in that folder")
        };
        let is_missing = found.as_ref().is_ok_and(|found| found.iter().all(|path| !path.exists()));
        return match other_case(folder, &parts).filter(|_| found.is_err() || is_missing) {
            Some(other) => Err(format!("no file has such a name, but for its case: {other}")),
            None => found,
        };
    }
    let mails = of_mails.iter().map(|part| named_by(record, part, |_| true, "")).filter_map(Result::ok);
    Ok(mails.flatten().collect())
}

fn steps(path: &Path) -> Vec<String> {
    path.iter().map(|step| step.to_string_lossy().into_owned()).collect()
}

/// Whether the steps of a path fit a pattern, in which `**` stands for any folders, none as well.
fn fits(pattern: &[&str], steps: &[String]) -> bool {
    match (pattern, steps) {
        ([], []) => true,
        (["**"], steps) => !steps.is_empty(),
        (["**", rest @ ..], _) => (0..=steps.len()).any(|at| fits(rest, &steps[at..])),
        ([part, rest @ ..], [step, others @ ..]) => matches(part, step) && fits(rest, others),
        _ => false,
    }
}

/// Returns a file that would fit in another case.
fn other_case(folder: &Path, parts: &[&str]) -> Option<String> {
    let lower: Vec<String> = parts.iter().map(|part| part.to_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let shown = |path: PathBuf| Some(path.strip_prefix(folder).ok()?.to_string_lossy().into_owned());
    below(folder).into_iter().filter_map(shown).find(|name| fits(&lower, &steps(Path::new(&name.to_lowercase()))))
}

/// Returns the files that a name in a record leads to; those of a folder that fit.
fn named_by(record: &Path, name: &str, fits: impl Fn(&str) -> bool, none: &str) -> Result<Vec<PathBuf>, String> {
    let folder = record.parent().unwrap_or(Path::new(""));
    beside(folder, name).ok_or("it does not lie beside the record or below")?;
    let name = Path::new(name);
    match name.file_name().and_then(|last| last.to_str()) {
        Some(pattern) if pattern.contains('*') => {
            let around = name.parent().unwrap_or(Path::new(""));
            let found = listed(&folder.join(around), |entry| matches(pattern, entry))?;
            if found.is_empty() { Err("no file has such a name".to_owned()) } else { Ok(found) }
        }
        _ if folder.join(name).is_dir() => {
            let found = listed(&folder.join(name), fits)?;
            if found.is_empty() { Err(none.to_owned()) } else { Ok(found) }
        }
        _ if is_special(&folder.join(name)) => Err("it is a pipe or a device".to_owned()),
        _ => Ok(vec![folder.join(name)]),
    }
}

/// Returns the path of a file that lies in a folder or below; nothing for a name that leads out of it.
pub fn beside(folder: &Path, name: &str) -> Option<PathBuf> {
    let inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    Path::new(name).components().all(inside).then(|| folder.join(name))
}

/// Returns the files of a folder whose names fit, sorted.
fn listed(folder: &Path, fits: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>, String> {
    let shown = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = std::fs::read_dir(shown).map_err(|error| Failure::io(shown, &error).reason().to_owned())?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name()))
        .filter(|name| name.to_str().is_some_and(|name| !name.starts_with('.') && fits(name)))
        .map(|name| folder.join(name))
        .filter(|path| path.is_file())
        .collect();
    found.sort();
    Ok(found)
}

/// Whether a name fits a pattern in which `*` stands for any text.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}
