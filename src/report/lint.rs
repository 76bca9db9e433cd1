//! What lint finds, as one JSON document: `goodterms.lint/1`.

use serde::Serialize;

use super::json::pretty;
use crate::base::diagnostic::Diagnostic;
use crate::base::source::{SourceMap, Span};

/// What lint found in all policies.
#[derive(Debug, Serialize)]
pub struct Lint {
    /// The form of the document.
    pub schema: &'static str,
    /// In the order of the call.
    pub policies: Vec<Policy>,
    /// Over all policies.
    pub summary: Summary,
}

/// A policy that was looked at.
#[derive(Debug, Serialize)]
pub struct Policy {
    /// Its path.
    pub policy: String,
    /// Whether it is in error: then nothing was looked for.
    pub in_error: bool,
    /// In the order of the text.
    pub alarms: Vec<Alarm>,
}

/// Something unwise.
#[derive(Debug, Serialize)]
pub struct Alarm {
    /// Its stable code.
    pub code: &'static str,
    /// What is unwise.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// Other places that explain it.
    pub also: Vec<Also>,
    /// The change that puts it right, where one does.
    pub fix: Option<Fix>,
    /// Why `--fix` leaves it.
    pub left: String,
}

/// A place of a text; lines and columns count from 1, columns in characters.
#[derive(Debug, Serialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
    /// What is written there.
    pub text: String,
}

/// Another place.
#[derive(Debug, Serialize)]
pub struct Also {
    /// What is said of it.
    pub label: String,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
}

/// A change of the text.
#[derive(Debug, Serialize)]
pub struct Fix {
    /// What is written instead.
    pub text: String,
    /// Whether the policy means the same after it.
    pub keeps_meaning: bool,
    /// What is changed together with it.
    pub also: Vec<Change>,
}

/// Another text that a fix changes.
#[derive(Debug, Serialize)]
pub struct Change {
    /// What is written instead.
    pub new: String,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
}

/// How many there are.
#[derive(Debug, Default, Serialize)]
pub struct Summary {
    /// Alarms that are left.
    pub alarms: usize,
    /// Alarms that a comment silences.
    pub silenced: usize,
    /// Alarms that were put right.
    pub fixed: usize,
}

impl Lint {
    /// Returns the document, indented, with a line end.
    pub fn json(&self) -> String {
        pretty(self)
    }
}

impl Alarm {
    /// Returns what an alarm says.
    pub fn new(diagnostic: &Diagnostic, fix: Option<Fix>, left: String, sources: &SourceMap) -> Self {
        let also = diagnostic.secondary.iter();
        Self {
            code: diagnostic.code,
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            place: Place::new(diagnostic.primary.span, sources),
            also: also
                .map(|label| Also { label: label.text.clone(), place: Place::new(label.span, sources) })
                .collect(),
            fix,
            left,
        }
    }
}

impl Place {
    /// Returns a place as the document tells it.
    pub fn new(span: Span, sources: &SourceMap) -> Self {
        let source = sources.get(span.source);
        let (line, column) = source.line_column(span.start);
        let text = sources.snippet(span).lines().next().unwrap_or("").to_owned();
        Self { file: source.path.to_string(), line, column, text }
    }
}
