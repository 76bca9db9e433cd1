//! `goodterms backtest`: what another policy turns over, why, and what money moves.

use super::{Folder, INVOICE, POLICY, broken, kept, record};

fn folder(new: &str) -> Folder {
    let folder = Folder::new();
    folder.write("old.terms", POLICY);
    folder.write("new.terms", new);
    folder.write("records/a.yaml", broken("a"));
    folder.write("records/b.yaml", kept("b"));
    folder
}

fn run(folder: &Folder, more: &[&str]) -> super::Outcome {
    let fixed = ["backtest", "--old", "old.terms", "--new", "new.terms", "records", "--as-of", "2026-02-10"];
    folder.run(&[&fixed[..], more].concat())
}

#[test]
fn nothing_flips_under_the_same_policy() {
    let outcome = run(&folder(POLICY), &[]).exits(0);
    assert!(outcome.out.contains("0 decided otherwise, in 0 of 2 engagements"), "{}", outcome.out);
}

#[test]
fn a_changed_clause_is_shown_beside_what_it_turns_over() {
    let folder = folder(&POLICY.replace("10% yearly", "20% yearly"));
    let report = run(&folder, &["--format", "json"]).exits(1).json();
    let flip = &report["engagements"][0]["flips"][0];
    assert_eq!((&flip["id"], &flip["how"][0]), (&"paid/I1".into(), &"amount".into()));
    assert_eq!(flip["old"]["amounts"][0]["amount"], "0.60");
    assert_eq!(flip["new"]["amounts"][0]["amount"], "1.21");
    let change = &report["reasons"][0]["changes"][0];
    assert_eq!(change["what"], "clause paid changed");
    assert_eq!(change["old"]["place"], "old.terms:8");
    assert!(change["new"]["text"].as_str().is_some_and(|text| text.contains("20% yearly")), "{change}");
    assert_eq!(report["totals"]["concerned"], 1);
    assert_eq!(report["totals"]["engagements"], 2);
    assert_eq!(report["totals"]["money"][0]["moved"]["amount"], "0.61");
}

#[test]
fn a_longer_term_makes_a_breach_vanish_and_moves_the_due_day() {
    let folder = folder(&POLICY.replace("within 14 days after", "within 60 days after"));
    let outcome = run(&folder, &[]).exits(1);
    assert!(
        outcome.out.contains("paid/I1 (client): breached, minor, 0.60 EUR, due 2026-01-19 → pending, due 2026-03-06"),
        "{}",
        outcome.out
    );
}

#[test]
fn a_clause_that_is_gone_and_one_that_is_renamed() {
    let folder = folder(&POLICY.replace("clause paid ", "clause on_time ").replace("due of paid", "due of on_time"));
    let outcome = run(&folder, &[]).exits(1);
    for words in ["finding paid/I1 (client): breached", "→ nothing", "clause paid renamed to on_time"] {
        assert!(outcome.out.contains(words), "{words:?} is not in:\n{}", outcome.out);
    }
}

#[test]
fn other_kinds_of_records_are_refused() {
    let folder = folder(&POLICY.replace("Europe/Warsaw", "Europe/Berlin"));
    run(&folder, &[]).refuses("a record cannot be read for both");
    let folder = Folder::new();
    folder.write("old.terms", POLICY);
    folder.write("new.terms", POLICY);
    folder.write("records/a.yaml", record("a", &format!("{INVOICE}  - {{nothing: X}}\n")));
    let outcome = run(&folder, &[]);
    assert_eq!(outcome.status, Some(2));
}
