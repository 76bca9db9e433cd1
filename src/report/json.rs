//! The report as one JSON document: `goodterms.report/1` (language.md 6.1).

use super::report::Report;

/// Returns the document, indented, with a line end.
pub fn json(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report).expect("plain data has no key that is no text");
    text.push('\n');
    text
}
