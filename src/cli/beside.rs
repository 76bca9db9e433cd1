//! Records that are looked at together: what each takes of its sources, which are read once for that and for its own findings.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::crew::in_order;
use super::records::{self, Record};
use super::sources::{By, Found, Read};
use super::terminal::{self, Failure};
use crate::import::join::claims::{Claims, Rivals};
use crate::import::join::joined::{File, join};
use crate::import::join::known::Known;

/// So many bytes of sources are kept read; those of further records are read again when it is their turn.
const MOST_KEPT: usize = 16 << 20;

/// Records that are looked at together.
#[derive(Default)]
pub struct Beside {
    claims: Claims,
    /// How the command line names them.
    called: String,
    kept: Mutex<Kept>,
}

/// What was read already.
#[derive(Default)]
struct Kept {
    read: HashMap<PathBuf, Read>,
    size: usize,
}

impl Beside {
    /// Looks at records; `called` is how the command line names them.
    pub fn of(records: Vec<PathBuf>, called: &[PathBuf], by: By<'_>, threads: usize) -> Self {
        let called = called.iter().map(|path| format!("--beside {}", path.display())).collect::<Vec<_>>().join(" ");
        let (mut claims, kept) = (Claims::default(), Mutex::new(Kept::default()));
        // What is wrong with a record is told where it is read for itself.
        let work = |path: PathBuf| {
            let text = terminal::read(&path).ok()?;
            let mut read = Read::of(&path, &text, by).unwrap_or_else(|| Read::without_sources(&path, &text));
            let is_kept = {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                let is_kept = kept.size + read.size() <= MOST_KEPT;
                kept.size += if is_kept { read.size() } else { 0 };
                is_kept
            };
            let taken = join(read.facts(is_kept), Some(&read.known)).claims;
            let engagement = read.known.engagement.clone();
            if is_kept && read.has_sources() {
                kept.lock().unwrap_or_else(PoisonError::into_inner).read.insert(path.clone(), read);
            }
            Some((path, engagement, taken))
        };
        in_order(threads, records.into_iter(), work, |one| {
            one.into_iter().for_each(|(path, engagement, taken)| claims.add(path, engagement, taken));
            true
        });
        Self { claims, called, kept }
    }

    /// Looks at the records that the arguments name, but for one.
    ///
    /// # Errors
    /// What of the arguments names no record.
    pub fn named(arguments: &[PathBuf], but: &Path, by: By<'_>) -> Result<Self, Vec<Failure>> {
        let found = records::find(arguments);
        if !found.failures.is_empty() {
            return Err(found.failures);
        }
        let own = but.canonicalize().ok();
        let is_yaml = |record: &Record| matches!(record, Record::Yaml(_) | Record::Folder(_));
        let paths = found.records.iter().filter(|record| is_yaml(record)).filter_map(Record::path);
        let paths = paths.filter(|path| path.canonicalize().ok() != own).cloned().collect();
        Ok(Self::of(paths, arguments, by, 1))
    }

    /// Returns who else takes what one more engagement takes of these files.
    pub fn rivals(&mut self, record: &Path, known: &Known, files: &[File]) -> Rivals {
        let claims = join(files.to_vec(), Some(known)).claims;
        self.claims.add(record.to_owned(), known.engagement.clone(), claims);
        self.claims.against(record)
    }

    /// Returns what the sources of a record tell, beside what the others take; nothing where that is nothing.
    pub fn found(&self, record: &Path, text: &str, by: By<'_>) -> Option<Found> {
        let rivals = self.claims.against(record);
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).read.remove(record);
        let read = kept.or_else(|| Read::of(record, text, by));
        let read = read.or_else(|| (!rivals.is_empty()).then(|| Read::without_sources(record, text)))?;
        Some(read.found(record, &rivals, &self.called))
    }
}
