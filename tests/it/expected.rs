//! Files that hold what is to come out: compared with it, or with `UPDATE=1` written anew.

use std::fs;
use std::path::{Path, PathBuf};

/// Whether files are written anew.
pub fn is_update() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

/// Asserts that a file holds this text.
#[track_caller]
pub fn holds(path: &str, text: &str) {
    let differs = settle(Path::new(path), text);
    assert!(differs.is_none(), "{}\nUPDATE=1 writes it anew", differs.unwrap_or_default());
}

/// Asserts that every Markdown case under a folder is what comes out of it.
#[track_caller]
pub fn all_hold(folder: &str, run: impl Fn(&str) -> String) {
    let paths = cases(Path::new(folder));
    assert!(!paths.is_empty(), "no case in {folder}");
    let text = |path: &PathBuf| fs::read_to_string(path).expect("a case is text");
    let wrong: Vec<String> = paths.iter().filter_map(|path| settle(path, &run(&text(path)))).collect();
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Returns in which lines a file differs from a text; where files are written anew it holds it then.
fn settle(path: &Path, new: &str) -> Option<String> {
    let old = fs::read_to_string(path).unwrap_or_default();
    if old == new {
        return None;
    }
    if is_update() {
        fs::write(path, new).expect("it can be written");
        return None;
    }
    let difference = similar::TextDiff::from_lines(old.as_str(), new);
    Some(format!("{}:\n{}", path.display(), difference.unified_diff().context_radius(2)))
}

/// Returns the Markdown files under a folder, in the order of their paths.
pub fn cases(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of cases").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            found.extend(cases(&entry));
        } else if entry.extension().is_some_and(|ext| ext == "md") && !entry.ends_with("README.md") {
            found.push(entry);
        }
    }
    found.sort();
    found
}
