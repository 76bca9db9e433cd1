//! One mistake a file under `tests/diagnostics/program/`, named after its code.

use std::collections::BTreeSet;
use std::fs;

use super::check;
use crate::render::{render, snapshots_of};

const FOLDER: &str = "tests/diagnostics/program";

/// What no file shows: its text is too long.
const MADE: &str = "too-many";

#[test]
fn every_mistake_says_where_and_what_to_do() {
    let _bound = snapshots_of("program");
    for code in cases() {
        let name = format!("{code}.terms");
        let text = fs::read_to_string(format!("{FOLDER}/{name}")).expect("a case file is text");
        let (_, sources, diagnostics) = check(&name, &text);
        let codes: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(codes, [code.as_str()], "{name} has another mistake:\n{}", render(&sources, &diagnostics));
        assert!(diagnostics[0].help.is_some(), "{name} shows no way out");
        insta::assert_snapshot!(code, render(&sources, &diagnostics));
    }
}

#[test]
fn every_code_has_a_case_of_its_name() {
    let files = [
        include_str!("../../../src/base/mistake/program/header.rs"),
        include_str!("../../../src/base/mistake/program/names.rs"),
        include_str!("../../../src/base/mistake/program/statements.rs"),
        include_str!("../../../src/base/mistake/program/types.rs"),
    ];
    let makers = ["Diagnostic::error(", "Diagnostic::warning(", "missing(", "cycle("];
    let codes: BTreeSet<String> = files
        .iter()
        .flat_map(|source| makers.iter().flat_map(|maker| source.split(maker).skip(1)))
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next().map(str::to_owned))
        .collect();
    let named: BTreeSet<String> = cases().into_iter().chain([MADE.to_owned()]).collect();
    assert_eq!(codes, named);
}

#[test]
fn a_policy_with_many_mistakes_shows_them_all() {
    let text = r#"policy "Case" {
  version   "1"
  effective 2026-01-01
  currency  EUR
  timezone  "Europe/Warsaw"
  holidays  PL
  hours     office Mon-Fri 09:00-17:00
  deadlines roll forward
}
term payment_due = 14 days
section payment "Payment" {
  clause a "a" { for each invoice client owes payment for invoice within 14 days after invoise.issued }
  clause b "b" { for each invoice client owes payment for invoice within payment_deu after invoice.issued }
  clause c "c" { for each invoice require invoice.payble > 0 EUR }
  clause d "d" { for each invoice require invoice.payable > 100 USD + 5 EUR }
  clause e "e" { forbid message by client where chanel = phone }
}
"#;
    let (_, sources, diagnostics) = check("case.terms", text);
    insta::assert_snapshot!(render(&sources, &diagnostics));
}

#[test]
fn more_than_can_be_numbered_is_a_mistake() {
    let terms: String = (0..=u16::MAX).map(|i| format!("term t{i} = 1\n")).collect();
    let text = format!("policy \"Large\" {{ version \"1\" }}\n{terms}");
    let (program, _, diagnostics) = check("large.terms", &text);
    assert!(program.is_none());
    assert_eq!(diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [MADE]);
}

/// Returns the codes of all cases.
fn cases() -> Vec<String> {
    let mut cases: Vec<String> = fs::read_dir(FOLDER)
        .expect("the folder of cases")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".terms").map(str::to_owned))
        .collect();
    cases.sort();
    cases
}
