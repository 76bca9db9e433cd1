//! The type checker: what types, and what it says of what does not.

mod diagnostics;
mod laws;
mod meaning;

use std::fs;

use goodterms::base::diagnostic::{Diagnostic, sort};
use goodterms::base::source::SourceMap;
use goodterms::program::from_syntax::from_syntax;
use goodterms::program::tree::Program;
use goodterms::syntax::parse::parse;

use super::render::render;

/// Types the text of a policy.
pub fn check(path: &str, text: &str) -> (Option<Program>, SourceMap, Vec<Diagnostic>) {
    let mut sources = SourceMap::new();
    let source = sources.add(path, text);
    let (file, mut diagnostics) = parse(source, text);
    let load = |name: &str| (name == "days.txt").then(|| "2026-05-04 the firm's day\nno day".to_owned());
    let (program, found) = from_syntax(&file, &load);
    assert_eq!(program.is_none(), found.iter().any(Diagnostic::is_error), "{found:?}");
    diagnostics.extend(found);
    sort(&mut diagnostics);
    (program, sources, diagnostics)
}

/// Returns the names and texts of the policies under `tests/programs`.
fn policies() -> Vec<(String, String)> {
    let mut policies: Vec<(String, String)> = fs::read_dir("tests/programs")
        .expect("the folder of policies")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .map(|name| (name.clone(), fs::read_to_string(format!("tests/programs/{name}")).expect("text")))
        .collect();
    policies.sort();
    policies
}

#[test]
fn every_good_policy_types_without_a_word() {
    for (name, text) in policies() {
        let (program, sources, diagnostics) = check(&name, &text);
        assert!(program.is_some() && diagnostics.is_empty(), "{name}:\n{}", render(&sources, &diagnostics));
    }
}
