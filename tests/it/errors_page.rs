//! The page of all mistakes: their codes, what each says of an example, and the way out, as the pictures of the cases have them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use crate::expected::holds;

const PAGE: &str = "docs/errors.md";

/// The folders of the cases, and what the mistakes in them are of.
const FOLDERS: [(&str, &str); 6] = [
    ("syntax", "A policy as text"),
    ("program", "A policy as a whole"),
    ("texts", "Texts in another language"),
    ("record", "A record"),
    ("files", "Files and folders"),
    ("case", "Tests of a policy"),
];

const HEAD: &str = "# Mistakes, by their codes

Every mistake is shown with its file, line and text, a code that stays the same from version to version, and a way out. Below is what each says of one example; the examples
are under [`tests/diagnostics`](../tests/diagnostics). Alarms of `goodterms lint` are in [lint.md](lint.md). This page is made from the examples by the tests (`UPDATE=1 cargo test errors_page`).
";

#[test]
fn the_page_is_that_of_the_cases() {
    let mut page = HEAD.to_owned();
    for (folder, title) in FOLDERS {
        let _ = write!(page, "\n## {title}\n\n| code | says | way out |\n|---|---|---|\n");
        let rows = mistakes(folder);
        assert!(!rows.is_empty(), "no case of {folder}");
        for (code, (message, help)) in rows {
            let _ = writeln!(page, "| `{code}` | {} | {} |", cell(&message), cell(&help));
        }
    }
    holds(PAGE, &page);
}

/// Returns the mistakes of a folder by their codes, which their files are named after: what the first one says, and the way out.
fn mistakes(folder: &str) -> BTreeMap<String, (String, String)> {
    let folder = format!("tests/diagnostics/{folder}");
    let paths = fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let pictures = paths.filter(|path| path.extension().is_some_and(|end| end == "snap"));
    let mistake = |path: std::path::PathBuf| {
        let code = path.file_stem()?.to_str()?.to_owned();
        let picture = fs::read_to_string(&path).expect("a picture is text");
        // One that is named otherwise shows several.
        let (_, picture) = picture.split_once("\n---\n")?;
        let is_of_code = picture.contains(&format!("[{code}]")) || picture.lines().any(|line| line == code);
        if !is_of_code {
            return None;
        }
        let message =
            picture.lines().next()?.split_once(&format!("[{code}]")).map(|(_, said)| said.trim_matches([':', ' ']));
        let message = message.map(str::to_owned).or_else(|| said(picture, &["  × ", "  ⚠ "], "  │ "));
        let message = message.unwrap_or_else(|| panic!("{}: no message", path.display()));
        Some((code, (message, said(picture, &["  help: "], "        ").unwrap_or_default())))
    };
    pictures.filter_map(mistake).collect()
}

/// Returns the text that begins behind one of some marks, with the lines that go on with it.
fn said(picture: &str, marks: &[&str], goes_on: &str) -> Option<String> {
    let mut lines = picture.lines();
    let first = lines.find_map(|line| marks.iter().find_map(|mark| line.strip_prefix(mark)))?;
    let others = lines.map_while(|line| line.strip_prefix(goes_on));
    Some(std::iter::once(first).chain(others).collect::<Vec<_>>().join(" "))
}

/// Returns a text as a cell of a table: what it writes as code stays code.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
