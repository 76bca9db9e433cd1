//! What kept records from being reported, as plain data.

use serde::Serialize;

use crate::base::diagnostic::Diagnostic;
use crate::base::source::SourceMap;

/// A mistake in a record, or one that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Error {
    /// The code of the mistake; nothing where a file cannot be had.
    pub code: Option<&'static str>,
    /// What is wrong.
    pub message: String,
    /// The file.
    pub file: Option<String>,
    /// The line in it.
    pub line: Option<u32>,
}

impl Error {
    /// Returns what a diagnostic says.
    pub fn new(diagnostic: &Diagnostic, sources: &SourceMap) -> Self {
        let span = diagnostic.primary.span;
        Self {
            code: Some(diagnostic.code),
            message: diagnostic.message.clone(),
            file: Some(sources.path(span).to_owned()),
            line: Some(sources.line(span)),
        }
    }
}
