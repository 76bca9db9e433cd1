//! What kept records from being reported, as plain data.

use serde::Serialize;

use crate::base::diagnostic::Diagnostic;
use crate::base::source::SourceMap;

/// A mistake in a record, or one that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Error {
    /// The code of the mistake; nothing where a file cannot be had.
    pub code: Option<&'static str>,
    /// The engagement whose record it is in, where that can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engagement: Option<String>,
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
            engagement: None,
            message: diagnostic.message.clone(),
            file: Some(sources.path(span).to_owned()),
            line: Some(sources.line(span)),
        }
    }

    /// Returns it with the engagement whose record it is in.
    pub fn of(self, engagement: Option<String>) -> Self {
        Self { engagement, ..self }
    }
}
