//! What a report was made by and from, so that it can be made again: `goodterms verify` does.

use serde::Serialize;

use super::files::{FileDigest, together};
use crate::value::time::Day;

/// What a report was made by and from.
#[derive(Clone, Debug, Serialize)]
pub struct Made {
    /// The program.
    pub engine: Engine,
    /// What it was called with.
    pub options: Options,
    /// The files of records that were read, sorted, each as it lies; nothing where they were not digested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<Vec<FileDigest>>,
}

impl Made {
    /// Returns what a report of this program is made by and from.
    pub fn new(options: Options) -> Self {
        let engine = Engine { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
        Self { engine, options, records: None }
    }
}

/// So many files of records are named with their fingerprints where people read them.
const MOST_RECORDS: usize = 20;

/// Returns the files of a policy and of records that are named to people, the policy's first, and how many of the records' are left
/// out.
pub(super) fn named<'m>(policy: &'m [FileDigest], records: &'m [FileDigest]) -> (Vec<&'m FileDigest>, usize) {
    let left_out = records.len().saturating_sub(MOST_RECORDS);
    (policy.iter().chain(records.iter().take(MOST_RECORDS)).collect(), left_out)
}

/// Returns files as one where they are several: the first by its path, and the fingerprint of all together.
pub(super) fn summed(files: &[FileDigest]) -> Option<FileDigest> {
    let (first, more) = files.split_first()?;
    Some(match more.len() {
        0 => first.clone(),
        more => FileDigest { path: format!("{} and {more} more, together", first.path), sha256: together(files) },
    })
}

/// Returns the fingerprints of the terms and of the record for the client, to whom their files are not named.
pub(super) fn unnamed(policy: &[FileDigest], records: &[FileDigest]) -> Vec<(&'static str, String)> {
    let all = [("the terms", policy), ("the record", records)].into_iter();
    all.filter_map(|(what, files)| Some((what, summed(files)?.sha256))).collect()
}

/// A program.
#[derive(Clone, Debug, Serialize)]
pub struct Engine {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// The options that shape a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Options {
    /// The policy's file, or the folder of its versions.
    pub policy: String,
    /// The layers over it.
    pub overlays: Vec<String>,
    /// The records as they were named.
    pub records: Vec<String>,
    /// Whether what was kept is reported too.
    pub all: bool,
    /// The one engagement that is reported.
    pub only: Option<String>,
    /// Only what changed on this day or after is reported.
    #[serde(serialize_with = "as_text")]
    pub changed_since: Option<Day>,
    /// What was recorded after this day is not there.
    #[serde(serialize_with = "as_text")]
    pub known_on: Option<Day>,
    /// Whether more than 100 records in error were gone over.
    pub keep_going: bool,
}

fn as_text<S: serde::Serializer>(day: &Option<Day>, serializer: S) -> Result<S::Ok, S::Error> {
    day.map(|day| day.to_string()).serialize(serializer)
}
