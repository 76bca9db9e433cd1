//! Diagnostics as plain text for snapshots: places as underlined text, never as numbers of bytes.

use std::path::Path;

use goodterms::base::diagnostic::{Diagnostic, Level};
use goodterms::base::source::{SourceMap, Span};

/// From now on snapshots lie beside the mistakes of a folder under `tests/diagnostics`, named after their codes alone.
pub fn snapshots_of(folder: &str) -> insta::internals::SettingsBindDropGuard {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind_to_scope()
}

/// Renders diagnostics, a blank line between them.
pub fn render(map: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|diagnostic| one(map, diagnostic)).collect::<Vec<_>>().join("\n")
}

fn one(map: &SourceMap, diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
    };
    let mut out = format!("{level}[{}]: {}\n", diagnostic.code, diagnostic.message);
    out.push_str(&underlined(map, diagnostic.primary.span, &diagnostic.primary.text));
    for label in &diagnostic.secondary {
        out.push_str(&underlined(map, label.span, &label.text));
    }
    if let Some(help) = &diagnostic.help {
        out.push_str(&format!("  help: {help}\n"));
    }
    out
}

fn underlined(map: &SourceMap, span: Span, text: &str) -> String {
    let source = map.get(span.source);
    let (line, column) = source.line_column(span.start);
    let shown = source.text.lines().nth(line as usize - 1).unwrap_or("");
    let width = map.snippet(span).lines().next().unwrap_or("").chars().count().max(1);
    let marks = format!("{}{}", " ".repeat(column as usize - 1), "^".repeat(width));
    format!("  {}:{line}:{column}\n  | {shown}\n  | {marks} {text}", source.path).trim_end().to_owned() + "\n"
}
