//! Which engagements are recorded in several places, and what every one of them may lack for a file that says nothing of whom it is.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::beside::Beside;
use super::jobs::Named;
use super::records::Record;
use super::sources;
use crate::engagement::read_yaml::{Reading, naming};
use crate::engagement::record::Engagement;

/// What is in several places: engagements, the name of each and another of them with its line; and what several of them take.
pub struct Twice {
    /// By the path of a YAML file.
    pub files: HashMap<PathBuf, (String, String)>,
    /// Those that lines name, too.
    lines: HashMap<String, (String, String)>,
    /// A file that names none, or cannot be read: what every engagement may lack for it.
    nameless: Option<Arc<str>>,
    /// What the engagements take of their sources.
    pub beside: Beside,
}

impl Twice {
    /// Finds them among the engagements that YAML files name; `lines` says which of these lines name, too.
    pub fn new(files: NamedFiles, lines: &Named, nameless: Option<Arc<str>>, beside: Beside) -> Self {
        let mut twice = Self { files: HashMap::new(), lines: HashMap::new(), nameless, beside };
        for (id, files) in files {
            let in_file = |i: usize| format!("{}:{}", files[i].0.display(), files[i].1);
            let in_lines = lines.get(&id).map(|(path, line)| format!("{path}:{line}"));
            if in_lines.is_some() {
                twice.lines.insert(id.clone(), (id.clone(), in_file(0)));
            }
            for (i, (path, _)) in files.iter().enumerate() {
                let other = (files.len() > 1).then(|| in_file(usize::from(i == 0)));
                if let Some(other) = other.or_else(|| in_lines.clone()) {
                    twice.files.insert(path.clone(), (id.clone(), other));
                }
            }
        }
        twice
    }

    /// Returns a reading with what it may lack.
    pub fn or_nameless(&self, (engagement, sources, diagnostics): Reading) -> Reading {
        let lacks = |engagement: Engagement| {
            let own = engagement.lacking.clone();
            engagement.may_lack(own.or_else(|| self.nameless.clone()))
        };
        let engagement = if self.nameless.is_some() { engagement.map(lacks) } else { engagement };
        (engagement, sources, diagnostics)
    }

    /// Returns where the engagement of lines is recorded, too.
    pub fn of_lines(&self, (engagement, ..): &Reading) -> Option<&(String, String)> {
        engagement.as_ref().filter(|_| !self.lines.is_empty()).and_then(|read| self.lines.get(&*read.id))
    }
}

/// The YAML files by the engagement that each names, with the line.
pub type NamedFiles = BTreeMap<String, Vec<(PathBuf, u32)>>;

/// Returns them, what every engagement may lack for a file that names none or cannot be read; and all of them, where one names sources or has events of
/// some: what it takes may be another's.
pub fn named_files(records: &[Record]) -> (NamedFiles, Option<Arc<str>>, Vec<PathBuf>) {
    let (mut files, mut nameless, mut has_sourced) = (NamedFiles::new(), None, false);
    let mut all = Vec::new();
    let paths = records.iter().filter(|record| matches!(record, Record::Yaml(_) | Record::Folder(_)));
    // One file alone need not be read before its time.
    for path in paths.filter_map(Record::path).filter(|_| records.len() > 1) {
        all.push(path.clone());
        let Ok(bytes) = std::fs::read(path) else {
            nameless = nameless.or_else(|| Some(unreadable(&path.display())));
            continue;
        };
        let text = String::from_utf8_lossy(&bytes);
        has_sourced |= sources::has_sourced(&text);
        match named_of(&text) {
            Some((id, line)) => files.entry(id).or_default().push((path.clone(), line)),
            None => {
                nameless =
                    nameless.or_else(|| Some(format!("a file that names no engagement ({})", path.display()).into()));
            }
        }
    }
    (files, nameless, if has_sourced { all } else { Vec::new() })
}

/// Returns what every engagement may lack for a file that cannot be read.
pub fn unreadable(path: &dyn Display) -> Arc<str> {
    format!("what a file says that cannot be read ({path})").into()
}

/// Returns the engagement that a YAML file names, and in which line.
pub fn named_in(path: &Path) -> Option<(String, u32)> {
    named_of(&String::from_utf8_lossy(&std::fs::read(path).ok()?))
}

fn named_of(text: &str) -> Option<(String, u32)> {
    let (id, place) = naming(text)?;
    Some((id, text[..place.start].matches('\n').count() as u32 + 1))
}
