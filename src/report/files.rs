//! The files of a policy, with their fingerprints.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::base::source::{Source, SourceMap};

/// A file of a policy, so that a report can be made again.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyFile {
    /// The path as it was given.
    pub path: String,
    /// The digest of its bytes.
    pub sha256: String,
}

/// Returns the files of a policy with their fingerprints.
pub fn files(sources: &SourceMap) -> Vec<PolicyFile> {
    let file = |source: &Source| PolicyFile {
        path: source.path.clone(),
        sha256: Sha256::digest(source.text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    sources.iter().map(file).collect()
}
