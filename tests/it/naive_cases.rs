//! The naive computation against case files: Markdown with a policy, a record and what is expected as of a day.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use goodterms::value::time::Day;

use crate::naive::{self, Row, load};

/// Verdicts that a case must list.
const ALWAYS: [&str; 6] = ["late", "breached", "unknown", "priced", "tolerated", "excused"];

/// A verdict, or a right, that a case expects: its id, its status, its attributes.
type Line = (String, String, Vec<(String, String)>);

/// What a case expects as of a day.
#[derive(Default)]
struct Expected {
    as_of: String,
    exit: String,
    findings: Vec<Line>,
    sorts: BTreeSet<String>,
    rights: Vec<Line>,
}

fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match (line.strip_prefix("```"), inside) {
            (Some(_), true) => inside = false,
            (Some(kind), false) => {
                inside = true;
                blocks.push((kind.trim().to_owned(), String::new()));
            }
            (None, true) => {
                if let Some((_, body)) = blocks.last_mut() {
                    body.push_str(line);
                    body.push('\n');
                }
            }
            (None, false) => {}
        }
    }
    blocks
}

fn expected(text: &str) -> Expected {
    let mut expected = Expected::default();
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let pairs = |words: &[&str]| -> Vec<(String, String)> {
            words.iter().filter_map(|w| w.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
        };
        match words.as_slice() {
            ["as", "of", day] => expected.as_of = (*day).to_owned(),
            ["exit", code] => expected.exit = (*code).to_owned(),
            ["no", sort] => {
                expected.sorts.insert((*sort).to_owned());
            }
            ["right", status, id, rest @ ..] => {
                expected.sorts.insert("right".to_owned());
                expected.rights.push(((*id).to_owned(), (*status).to_owned(), pairs(rest)));
            }
            [] | ["action" | "score" | "mentions", ..] => {}
            [status, id, rest @ ..] => {
                expected.sorts.insert((*status).to_owned());
                expected.findings.push(((*id).to_owned(), (*status).to_owned(), pairs(rest)));
            }
            [_] => {}
        }
    }
    expected
}

fn attribute(row: &Row, key: &str) -> Option<String> {
    match key {
        "due" => row.due.clone(),
        "since" | "from" => row.since.clone(),
        "met" | "until" => row.met.clone(),
        "overdue" => row.overdue.map(|days| days.to_string()),
        "severity" => row.severity.clone(),
        "basis" => Some(row.basis.clone()),
        "bearer" => row.bearer.clone(),
        "measure" => row.measure.clone(),
        "charge" => Some(row.charges.iter().map(|charge| charge.replace(' ', "")).collect::<Vec<_>>().join("+")),
        _ => None,
    }
}

fn wrong_with(case: &Path) -> Result<Vec<String>, String> {
    let text = std::fs::read_to_string(case).map_err(|error| error.to_string())?;
    let blocks = blocks(&text);
    let find = |kind: &str| blocks.iter().find(|(of, _)| of == kind).map(|(_, body)| body.as_str());
    let expectations = blocks.iter().filter(|(kind, _)| kind == "expect").map(|(_, body)| expected(body));
    let expectations: Vec<Expected> = expectations.filter(|expected| expected.exit != "2").collect();
    if expectations.is_empty() {
        return Ok(Vec::new());
    }
    let program = load::program(find("terms").ok_or("no policy")?)?;
    let engagement = load::engagement(find("yaml").ok_or("no record")?, &program)?;
    let mut wrong = Vec::new();
    for expected in expectations {
        let as_of = Day::parse(&expected.as_of).ok_or("no day")?;
        let rows = naive::verdicts(&program, &engagement, as_of).ok_or("conflict")?;
        let rows: BTreeMap<&str, &Row> = rows.iter().map(|row| (row.id.as_str(), row)).collect();
        let is_right = |row: &Row| ["open", "future", "lapsed"].contains(&row.status.as_str());
        for (id, status, attributes) in expected.findings.iter().chain(&expected.rights) {
            let Some(row) = rows.get(id.as_str()) else {
                wrong.push(format!("as of {as_of}: no {status} {id}"));
                continue;
            };
            if row.status != *status {
                wrong.push(format!("as of {as_of}: {id} is {}, wanted {status}", row.status));
            }
            for (key, value) in attributes {
                if attribute(row, key).as_ref() != Some(value) {
                    wrong.push(format!("as of {as_of}: {id}: {key} is {:?}, wanted {value}", attribute(row, key)));
                }
            }
        }
        for row in rows.values() {
            let sort = if is_right(row) { "right" } else { &row.status };
            let listed = expected.findings.iter().chain(&expected.rights).any(|(id, ..)| *id == row.id);
            if !listed && (ALWAYS.contains(&sort) || expected.sorts.contains(sort)) {
                wrong.push(format!("as of {as_of}: unexpected {} {}", row.status, row.id));
            }
        }
    }
    Ok(wrong)
}

#[test]
fn agrees_with_the_case_files() {
    let Some(folder) = std::env::var_os("GOODTERMS_CASES") else {
        eprintln!("skipped: GOODTERMS_CASES names no folder of case files");
        return;
    };
    let files = std::fs::read_dir(&folder).expect("the folder can be read");
    let mut cases: Vec<PathBuf> = files.flatten().map(|entry| entry.path()).collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    cases.sort();
    let mut failed = Vec::new();
    for case in &cases {
        let wrong = wrong_with(case).unwrap_or_else(|error| vec![error]);
        failed.extend(wrong.into_iter().map(|line| format!("{}: {line}", case.display())));
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    eprintln!("{} case files agree", cases.len());
}
