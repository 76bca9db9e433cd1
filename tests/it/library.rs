//! The library under `policies`: each clause has its reason, and a line that says when to change it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use goodterms::base::source::SourceId;
use goodterms::syntax::parse::parse;
use goodterms::syntax::tree::{Clause, File, Item, ModifierKind};

/// How such a line begins.
const CHANGE: &str = "# Change when ";

/// Returns the files of the library with their texts.
fn files() -> Vec<(PathBuf, String)> {
    let folders = ["policies/standard", "policies/countries"];
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder of the library"));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|end| end == "terms")).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).expect("a policy"))).collect()
}

fn read(text: &str) -> File {
    let (file, diagnostics) = parse(SourceId(0), text);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    file
}

/// Returns the clauses, also those that replace another.
fn clauses(file: &File) -> impl Iterator<Item = &Clause> {
    let replacing =
        file.items.iter().filter_map(|item| if let Item::Replace(clause) = item { Some(clause) } else { None });
    file.clauses().chain(replacing)
}

/// Returns the comment above a clause, line by line.
fn comment<'t>(text: &'t str, clause: &Clause) -> Vec<&'t str> {
    // `replace` may stand before it on its line.
    let above = text[..clause.place.0.start as usize].rsplit('\n').skip(1).map(str::trim);
    above.take_while(|line| line.starts_with('#')).collect()
}

fn has_reason(clause: &Clause) -> bool {
    clause.modifiers.iter().any(|modifier| matches!(modifier.kind, ModifierKind::Because(_)))
}

#[test]
fn every_clause_has_its_reason_and_says_when_to_change_it() {
    let (mut wrong, mut said) = (Vec::new(), BTreeMap::new());
    for (path, text) in files() {
        for clause in clauses(&read(&text)) {
            let place = format!("{}: `{}`", path.display(), clause.name.text);
            if !has_reason(clause) {
                wrong.push(format!("{place} has no reason"));
            }
            let lines = comment(&text, clause);
            let lines: Vec<&str> = lines.into_iter().filter_map(|line| line.strip_prefix(CHANGE)).collect();
            let [line] = lines[..] else {
                wrong.push(format!("{place} needs one line `{CHANGE}SITUATION: WHAT TO DO.` above it"));
                continue;
            };
            if !line.contains(": ") || !line.ends_with('.') {
                wrong.push(format!("{place} does not say what to do, or does not end: {line}"));
            }
            if let Some(other) = said.insert(line.to_owned(), place.clone()) {
                wrong.push(format!("{place} says the same as {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(said.len() >= 153, "only {} clauses are in the library", said.len());
}

#[test]
fn what_is_to_be_changed_is_in_the_library() {
    let files = files();
    let is_part = |c: char| c.is_ascii_lowercase() || c == '_';
    let code = files.iter().flat_map(|(_, text)| text.lines().filter(|line| !line.trim_start().starts_with('#')));
    let known: BTreeSet<&str> = code.flat_map(|line| line.split(|c| !is_part(c))).collect();
    let lines = files.iter().flat_map(|(_, text)| text.lines().map(str::trim).filter(|line| line.starts_with(CHANGE)));
    // Every second part stands between two backticks.
    let named = lines.flat_map(|line| line.split('`').skip(1).step_by(2));
    let unknown: Vec<&str> = named.filter(|name| name.chars().all(is_part) && !known.contains(name)).collect();
    assert!(unknown.is_empty(), "nothing in the library is called {unknown:?}");
}
