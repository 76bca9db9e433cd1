//! The files of a policy and of records, with their fingerprints.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::base::source::{Source, SourceMap};

/// A file that a report was made from, so that it can be made again.
#[derive(Clone, Debug, Serialize)]
pub struct FileDigest {
    /// The path as it was given.
    pub path: String,
    /// The digest of its bytes.
    pub sha256: String,
}

/// Returns the files of a policy with their fingerprints.
pub fn files(sources: &SourceMap) -> Vec<FileDigest> {
    let file = |source: &Source| FileDigest {
        path: source.path.to_string(),
        sha256: hexadecimal(&Sha256::digest(source.text.as_bytes())),
    };
    sources.iter().map(file).collect()
}

/// Returns one fingerprint of several files: of theirs, a line each, as `sha256sum FILES | cut -c1-64 | sha256sum` gives it.
pub fn together(files: &[FileDigest]) -> String {
    let lines: String = files.iter().map(|file| format!("{}\n", file.sha256)).collect();
    hexadecimal(&Sha256::digest(lines.as_bytes()))
}

/// Returns a digest as text.
pub fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
