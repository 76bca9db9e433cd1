//! The fingerprints of record files, as they lie.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::report::files::{FileDigest, hexadecimal};

/// Returns the files with their fingerprints. A pipe has none, for it cannot be read twice; nor has what cannot be read, which
/// was told when it was to be.
pub fn digests(paths: &BTreeSet<PathBuf>) -> Vec<FileDigest> {
    let is_file = |path: &&PathBuf| path.metadata().is_ok_and(|metadata| metadata.is_file());
    let one = |path: &PathBuf| {
        let sha256 = digest(path).ok()?;
        Some(FileDigest { path: path.to_string_lossy().into_owned(), sha256 })
    };
    paths.iter().filter(is_file).filter_map(one).collect()
}

/// Fingerprints of files that several pages name: each file is read once.
#[derive(Debug, Default)]
pub struct Digests(Mutex<BTreeMap<PathBuf, Option<FileDigest>>>);

impl Digests {
    /// Returns the files with their fingerprints, as [`digests`] does.
    pub fn of<'p>(&self, paths: impl IntoIterator<Item = &'p str>) -> Vec<FileDigest> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut one = |path: &str| {
            let path = PathBuf::from(path);
            known.entry(path.clone()).or_insert_with(|| digests(&BTreeSet::from([path])).pop()).clone()
        };
        paths.into_iter().filter_map(&mut one).collect()
    }
}

fn digest(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let (mut hash, mut page) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut page)? {
            0 => return Ok(hexadecimal(&hash.finalize())),
            read => hash.update(&page[..read]),
        }
    }
}
