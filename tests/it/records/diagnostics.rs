//! One mistake a file under `tests/diagnostics/record/`, named after its code.

use std::collections::BTreeSet;
use std::fs;

use goodterms::engagement::read_ndjson::read_ndjson;
use goodterms::engagement::vocabulary::Vocabulary;

use super::{read, render, warsaw};
use crate::render::snapshots_of;

const FOLDER: &str = "tests/diagnostics/record";

#[test]
fn every_mistake_says_where_and_what_to_do() {
    let _bound = snapshots_of("record");
    for (code, name) in cases() {
        let text = fs::read_to_string(format!("{FOLDER}/{name}")).expect("a case file is text");
        let shown = if name.ends_with(".ndjson") { all_lines(&name, &text) } else { one_file(&name, &text) };
        assert!(shown.starts_with(&format!("[{code}]")), "{name} gives another mistake first:\n{shown}");
        insta::assert_snapshot!(code, shown);
    }
}

#[test]
fn every_code_has_a_case_of_its_name() {
    let source = include_str!("../../../src/base/mistake/record.rs");
    let codes: BTreeSet<String> = source
        .split("Diagnostic::error(")
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next().map(str::to_owned))
        .collect();
    let names: BTreeSet<String> = cases().into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, names);
}

#[test]
fn a_record_with_many_mistakes_shows_them_all() {
    let text = "\
engagement: bad
client: {name: \"ACME\", country: PL, type: business}
events:
  - {invoice: I1, issued: 2026-02-30, payable: 100 EUR}
  - {invoice: I2, issued: 2026-02-02, payabel: 100 EUR}
  - {payment: P1, for: I7, at: 2026-02-20, amount: 12,50 EUR}
  - {call: C1, at: 2026-03-29T02:30, by: ola}
";
    insta::assert_snapshot!(one_file("engagement.yaml", text));
}

#[test]
fn a_line_of_json_is_told_in_json_how_to_name_its_engagement() {
    let shown = all_lines("x.ndjson", "{\"call\": \"C1\", \"at\": \"2026-02-03\"}\n");
    assert!(shown.contains("begin the line with `{\"engagement\": \"NAME\", …`"), "{shown}");
}

#[test]
fn deep_nesting_of_any_sort_is_refused() {
    for deep in ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000), "? ".repeat(100_000)] {
        let (engagement, _, diagnostics) = read("deep.yaml", &format!("engagement: x\nevents:\n  {deep}"));
        assert!(engagement.is_none());
        assert!(!diagnostics.is_empty());
        let line = format!("{{\"engagement\":\"x\",\"call\":{}", deep.replace("a: ", "\"a\":"));
        assert!(!all_lines("deep.ndjson", &line).is_empty());
    }
}

fn one_file(name: &str, text: &str) -> String {
    let (engagement, sources, diagnostics) = read(name, text);
    assert!(engagement.is_none(), "{name}: a record with a mistake in it is none");
    render(&sources, &diagnostics)
}

fn all_lines(name: &str, text: &str) -> String {
    let shown: Vec<String> = read_ndjson(name, text.as_bytes(), &Vocabulary::builtin(), &warsaw())
        .expect("reading from memory does not fail")
        .into_iter()
        .map(|reading| reading.expect("UTF-8"))
        .map(|(_, sources, diagnostics)| render(&sources, &diagnostics))
        .filter(|shown| !shown.is_empty())
        .collect();
    shown.join("\n")
}

/// Returns the codes and file names of all cases.
fn cases() -> Vec<(String, String)> {
    let mut cases: Vec<(String, String)> = fs::read_dir(FOLDER)
        .expect("the folder of cases")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".yaml") || name.ends_with(".ndjson"))
        .filter_map(|name| Some((name.rsplit_once('.')?.0.to_owned(), name)))
        .collect();
    cases.sort();
    cases
}
