//! What commands answer to a small record: one Markdown case a behaviour under `tests/asked`. Blocks `terms NAME` and `yaml NAME` are
//! files, a `console` block holds commands and what they print. `UPDATE=1 cargo test asked` writes what came out.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use super::Folder;

#[test]
fn each_case_is_answered_as_it_says() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    let mut paths: Vec<PathBuf> =
        fs::read_dir("tests/asked").expect("the cases").map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "md"));
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let text = fs::read_to_string(&path).expect("a case is text");
        let new = answered(&text);
        if new == text {
            continue;
        }
        if update {
            fs::write(&path, new).expect("a case can be written");
        } else {
            wrong.push(format!("{}:\n{new}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{} come out otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

/// Returns a case with its answers as they should be.
fn answered(text: &str) -> String {
    let (folder, mut out) = (Folder::new(), String::new());
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        out += line;
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| line.trim_end() != "```").collect();
        match info.trim().split_once(' ') {
            Some(("terms" | "yaml", name)) => folder.write(name, body.concat()),
            _ if info.trim() == "console" => {
                let asked = body.iter().filter_map(|line| line.strip_prefix("$ goodterms ")).map(str::trim_end);
                let answers = asked.map(|asked| {
                    let arguments: Vec<&str> = asked.split(' ').collect();
                    let outcome = folder.run(&arguments);
                    format!("$ goodterms {asked}\n{}{}", outcome.out, outcome.err)
                });
                let _ = writeln!(out, "{}```", answers.collect::<String>());
                continue;
            }
            _ => {}
        }
        let _ = writeln!(out, "{}```", body.concat());
    }
    out
}
