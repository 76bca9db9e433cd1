//! Tests in YAML.

use super::table::{filled, has_place};
use super::test::{PolicyOf, RecordOf, Test};
use super::want::Want;
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::case as mistake;
use crate::base::source::{SourceId, Span};
use crate::engagement::node::{Entry, Node, Shape};
use crate::engagement::read_yaml::parse;
use crate::value::time::Day;

/// Reads the tests of a file.
pub(super) fn tests(source: SourceId, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Test> {
    let Some(root) = parse(source, text, diagnostics) else { return Vec::new() };
    let Shape::Map(entries) = root.shape else {
        diagnostics.push(mistake::bad_form(root.span, "a file of tests is a mapping"));
        return Vec::new();
    };
    let (mut policy, mut record, mut tests) = (PolicyOf::default(), RecordOf::default(), Vec::new());
    for entry in entries {
        match (&*entry.key.text, &entry.value.shape) {
            ("policy", _) => policy = PolicyOf::Files(texts(&entry.value)),
            ("record", Shape::Scalar { text, .. }) => record = RecordOf::File(text.to_string()),
            ("record", Shape::Map(_)) => record = RecordOf::Text(written(text, entry.value.span)),
            ("tests", Shape::List(_)) => tests = list(entry.value),
            (key, _) => {
                diagnostics.push(mistake::bad_form(entry.key.span, &format!("`{key}` is nothing of a file of tests")))
            }
        }
    }
    let mut read: Vec<Test> = Vec::new();
    for node in tests {
        let test = test(node, &policy, &record, text, diagnostics);
        diagnostics.extend(test.iter().filter_map(|test| test.repeats(&read)));
        read.extend(test);
    }
    read
}

fn test(
    node: Node<'_>,
    policy: &PolicyOf,
    record: &RecordOf,
    text: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Test> {
    let span = node.span;
    let Shape::Map(entries) = node.shape else {
        diagnostics.push(mistake::bad_form(span, "a test is a mapping"));
        return None;
    };
    let (mut name, mut day, mut record, mut values) = (String::new(), None, record.clone(), Vec::new());
    let (mut want, mut is_day_wrong) = (Want::default(), false);
    let mut columns: Vec<(String, Span)> = Vec::new();
    for entry in entries {
        match (&*entry.key.text, &entry.value.shape) {
            ("name", Shape::Scalar { text, .. }) => name = text.to_string(),
            ("as of" | "as_of", Shape::Scalar { text, .. }) => match Day::parse(text) {
                Some(known) => day = Some(known),
                None => {
                    diagnostics.push(mistake::no_such_day(entry.value.span, text));
                    is_day_wrong = true;
                }
            },
            ("record", Shape::Scalar { text, .. }) => record = RecordOf::File(text.to_string()),
            ("record", Shape::Map(_)) => record = RecordOf::Text(written(text, entry.value.span)),
            ("with", Shape::Map(with)) => {
                let keys = with.iter().map(|entry| (entry.key.text.to_string(), entry.key.span));
                columns = keys.collect();
                values = pairs(with);
            }
            ("expect", Shape::Scalar { .. } | Shape::List(_)) => {
                let lines = texts(&entry.value);
                // A table parts them so.
                if lines.iter().any(|line| !line.contains('"') && line.contains(';')) {
                    let what =
                        "`;` parts expectations in a table only; here they are a list: `expect: [no right, nothing]`";
                    diagnostics.push(mistake::bad_form(entry.value.span, what));
                    return None;
                }
                want = Want::of(lines.iter().map(|line| (line.as_str(), entry.value.span)), diagnostics);
            }
            (key, _) => diagnostics.push(mistake::bad_form(entry.key.span, &format!("`{key}` is nothing of a test"))),
        }
    }
    let unused = columns.iter().filter(|(column, _)| !has_place(&record, column));
    diagnostics.extend(unused.map(|(column, span)| mistake::unused_column(*span, column)));
    want.as_of = day.or(want.as_of);
    want.is_day_wrong |= is_day_wrong;
    let record = filled(&record, values.iter().map(|(key, value)| (key, value)));
    let shown = day.map_or_else(String::new, |day| format!("as of {day}"));
    let name = if name.is_empty() { shown } else { name };
    let first_line = text[span.start as usize..span.end as usize].lines().next().unwrap_or_default().len() as u32;
    let span = Span { end: span.start + first_line, ..span };
    Some(Test { name, policy: policy.clone(), record, want, is_confirmed: true, span })
}

/// Returns the text of a mapping as a record of its own: with the blanks before its first line, so that all are indented alike.
fn written(text: &str, span: Span) -> String {
    let (start, end) = (span.start as usize, span.end as usize);
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[line..start];
    let indent = if indent.trim().is_empty() { indent } else { "" };
    format!("{indent}{}\n", text[start..end].trim_end())
}

fn list(node: Node<'_>) -> Vec<Node<'_>> {
    match node.shape {
        Shape::List(items) => items,
        _ => Vec::new(),
    }
}

/// Returns the texts of a list, or the one that stands alone.
fn texts(node: &Node<'_>) -> Vec<String> {
    match &node.shape {
        Shape::Scalar { text, .. } => text.lines().map(str::to_owned).collect(),
        Shape::List(items) => items.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

fn pairs(entries: &[Entry<'_>]) -> Vec<(String, String)> {
    let text = |entry: &Entry<'_>| texts(&entry.value).join(" ");
    entries.iter().map(|entry| (entry.key.text.to_string(), text(entry))).collect()
}
