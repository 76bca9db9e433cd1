//! The fingerprints of record files, as they lie.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

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
