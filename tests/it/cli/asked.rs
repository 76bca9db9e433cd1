//! What commands answer to a small record: one Markdown case a behaviour under `tests/asked`. Blocks `terms NAME` and `yaml NAME` are
//! files, a `console` block holds commands and what they print. `UPDATE=1 cargo test asked` writes what came out.

use std::fmt::Write as _;

use super::Folder;
use crate::expected::all_hold;

#[test]
fn each_case_is_answered_as_it_says() {
    all_hold("tests/asked", answered);
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
                    // What a page was made from is the same of all, but for the digits.
                    let out = outcome.out.split("\nMade from goodterms ").next().unwrap_or_default();
                    format!("$ goodterms {asked}\n{out}{}", outcome.err)
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
