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
    assert!(outcome.out.contains("Nothing is decided otherwise, in 2 engagements"), "{}", outcome.out);
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
fn a_record_in_error_is_told_and_the_others_are_compared() {
    let folder = folder(&POLICY.replace("10% yearly", "20% yearly"));
    folder.write("records/c.yaml", record("c", &format!("{INVOICE}  - {{nothing: X}}\n")));
    let outcome = run(&folder, &["--format", "json"]).exits(2);
    let report = outcome.json();
    assert_eq!(report["errors"].as_array().map(Vec::len), Some(1));
    assert_eq!((&report["totals"]["engagements"], &report["totals"]["concerned"]), (&2.into(), &1.into()));
    assert_eq!(report["read_apart"], false);
}

#[test]
fn policies_of_two_zones_each_read_the_record_by_themselves() {
    let night = r#"
  clause by_day "Calls come by day" {
    forbid call where at before 2026-01-06T08:00
    severity major
  }
}
"#;
    let old = POLICY.trim_end().trim_end_matches('}').to_owned() + night;
    let folder = folder(&old.replace("Europe/Warsaw", "Europe/London"));
    folder.write("old.terms", &old);
    // A local time: half past seven in Warsaw, an hour later in London. The call stays before the bound in both zones' own clocks;
    // the one with an offset does not.
    let calls =
        "  - {call: C1, at: 2026-01-06T07:30, minutes: 5}\n  - {call: C2, at: 2026-01-06T08:30+01:00, minutes: 5}\n";
    folder.write("records/a.yaml", record("a", calls));
    let report = run(&folder, &["--format", "json"]).exits(1).json();
    assert_eq!(report["read_apart"], true);
    let flips = report["engagements"][0]["flips"].as_array().expect("a list");
    assert_eq!(flips.len(), 1, "{flips:?}");
    assert_eq!((&flips[0]["id"], &flips[0]["how"][0]), (&"by_day/C2".into(), &"appeared".into()));
    assert_eq!(report["reasons"][0]["changes"][0]["what"], "header changed");
    let note = report["reasons"][0]["note"].as_str().unwrap_or_default();
    assert!(note.contains("the header of the policy is not"), "{note}");
}

#[test]
fn policies_of_other_kinds_each_read_the_record_by_themselves() {
    let folder = folder(&format!("{}\nkind visit {{ minutes: number }}\n", POLICY.replace("10% yearly", "20% yearly")));
    let report = run(&folder, &["--format", "json"]).exits(1).json();
    assert_eq!((&report["read_apart"], &report["totals"]["engagements"]), (&true.into(), &2.into()));
    assert_eq!(report["engagements"][0]["flips"][0]["id"], "paid/I1");
    // What the old policy cannot read is an error, of that record alone.
    folder.write("records/c.yaml", record("c", &format!("{INVOICE}  - {{visit: X, at: 2026-01-05, minutes: 5}}\n")));
    let outcome = run(&folder, &["--format", "json"]).exits(2);
    assert!(outcome.err.contains("that is how old.terms reads the records"), "{}", outcome.err);
    assert_eq!(
        (&outcome.json()["totals"]["engagements"], outcome.json()["errors"].as_array().map(Vec::len)),
        (&2.into(), Some(1))
    );
    let input = ["backtest", "--old", "old.terms", "--new", "new.terms", "-", "--as-of", "2026-02-10"];
    folder
        .run(&input)
        .refuses("it can be read once only, and old.terms and new.terms differ in their kinds of records");
}

#[test]
fn layers_lie_over_the_one_or_the_other() {
    let folder = folder(POLICY);
    let paid = "replace clause paid \"Invoices are paid within 60 days\" {\n  for each invoice\n  client owes payment for invoice totalling invoice.payable within 60 days after invoice.issued\n}\n";
    folder.write("client.terms", paid);
    let outcome = run(&folder, &["--new-overlay", "client.terms"]).exits(1);
    for words in
        ["finding paid/I1 (client): breached", "pending, due 2026-03-06", "clause paid changed", "+ client.terms:1"]
    {
        assert!(outcome.out.contains(words), "{words:?} is not in:\n{}", outcome.out);
    }
    let outcome = run(&folder, &["--old-overlay", "client.terms"]).exits(1);
    assert!(outcome.out.contains("finding paid/I1 (client): pending, due 2026-03-06 → breached"), "{}", outcome.out);
    run(&folder, &["--old-overlay", "client.terms", "--new-overlay", "client.terms"]).exits(0);
    run(&folder, &["--new-overlay", "none.terms"]).refuses("none.terms: there is no such file");
}

#[test]
fn a_clause_that_is_spoken_of_is_the_reason() {
    let chain = r#"
  clause asked_once "No requests on credit" {
    forbid request by client where exists(breach of paid)
  }
  clause asked_twice "No requests after one on credit" {
    forbid request by client where exists(breach of asked_once)
  }
  clause no_late "No requests while an invoice is late" {
    forbid request by client where exists(invoice where late)
  }
}
"#;
    let old = POLICY.trim_end().trim_end_matches('}').to_owned() + chain;
    let folder = folder(&old.replace("within 14 days after", "within 60 days after"));
    folder.write("old.terms", &old);
    let events = "  - {request: Q1, at: 2026-02-01, by: client, class: new_work, wanted: 2026-03-01}\n  - {request: Q2, at: 2026-02-02, by: client, class: new_work, wanted: 2026-03-01}\n";
    folder.write("records/a.yaml", record("a", &format!("{INVOICE}{events}")));
    let report = run(&folder, &["--format", "json"]).exits(1).json();
    let reason = |clause: &str| {
        let all = report["reasons"].as_array().expect("a list");
        all.iter().find(|reason| reason["clause"] == clause).cloned().unwrap_or_else(|| panic!("{clause}: {report:#}"))
    };
    for (clause, through) in
        [("asked_once", vec!["paid"]), ("asked_twice", vec!["asked_once", "paid"]), ("no_late", vec!["paid"])]
    {
        let reason = reason(clause);
        assert_eq!(reason["changes"][0]["what"], "clause paid changed", "{clause}");
        assert_eq!(reason["changes"][0]["through"], serde_json::json!(through), "{clause}");
        let note = format!("{clause} and its terms are unchanged; what it speaks of is not");
        assert_eq!(reason["note"], note, "{clause}");
    }
    assert_eq!(reason("paid")["note"], serde_json::Value::Null);
    let page = run(&folder, &[]).exits(1).out;
    let way = "clause paid changed: asked_twice speaks of asked_once, which speaks of paid (shown under asked_once)";
    assert!(page.contains(way), "{page}");
}

#[test]
fn the_clients_concerned_are_counted_not_their_engagements() {
    let folder = folder(&POLICY.replace("10% yearly", "20% yearly"));
    folder.write("records/c.yaml", broken("c").replace("Client c", "Client a"));
    folder.write("records/d.yaml", broken("d"));
    let report = run(&folder, &["--format", "json"]).exits(1).json();
    let totals = &report["totals"];
    assert_eq!((&totals["engagements"], &totals["concerned"], &totals["clients"]), (&4.into(), &3.into(), &2.into()));
    let client = &report["clients"][0];
    assert_eq!((&client["client"], &client["engagements"]), (&"Client a".into(), &serde_json::json!(["a", "c"])));
    assert_eq!(client["money"][0]["moved"], serde_json::json!({"amount": "1.22", "currency": "EUR"}));
    let page = run(&folder, &[]).exits(1).out;
    assert!(page.contains("3 things decided otherwise, in 3 of 4 engagements, of 2 clients"), "{page}");
}

#[test]
fn money_moves_per_currency_and_never_across() {
    let folder = folder(&POLICY.replace("10% yearly", "20% yearly"));
    let pounds = "  - {invoice: I2, issued: 2026-01-05, payable: 100 GBP}\n";
    folder.write("records/a.yaml", record("a", &format!("{INVOICE}{pounds}")));
    let report = run(&folder, &["--format", "json"]).exits(1).json();
    let money = report["totals"]["money"].as_array().expect("a list");
    let charges: Vec<_> = money
        .iter()
        .filter(|one| one["what"] == "charges for the client's breaches")
        .map(|one| &one["moved"])
        .collect();
    let moved = |currency: &str| serde_json::json!({"amount": "0.61", "currency": currency});
    assert_eq!(charges, [&moved("EUR"), &moved("GBP")]);
}

/// Who holds the page of a check beside it finds each sum there, under the same words.
#[test]
fn sums_have_the_words_of_a_check() {
    let folder = folder(&POLICY.replace("10% yearly", "20% yearly").replace("50 EUR * excess", "70 EUR * excess"));
    let rounds = "  - {delivery: D1, at: 2026-01-05}\n  - {revision: R1, at: 2026-01-06, for: D1}\n  - {revision: R2, at: 2026-01-07, for: D1}\n";
    folder.write("records/a.yaml", record("a", &format!("{INVOICE}{rounds}")));
    let page = run(&folder, &[]).exits(1).out;
    let check = |policy: &str| {
        folder.run(&["check", "records/a.yaml", "--policy", policy, "--as-of", "2026-02-10"]).exits(1).out
    };
    for (what, old, new) in [
        ("charges for the client's breaches", "0.60 EUR", "1.21 EUR"),
        ("prices of what is allowed", "50.00 EUR", "70.00 EUR"),
    ] {
        for (policy, sum) in [("old.terms", old), ("new.terms", new)] {
            assert!(check(policy).contains(&format!("{what}: {sum}")), "{what} {sum}: {}", check(policy));
        }
        assert!(page.contains(&format!("  {what}: {old} → {new} (")), "{what}: {page}");
    }
}

#[test]
fn what_a_ladder_suggests_is_compared() {
    let ladder = "\nladder all_of_it {\n  over all\n  weigh minor 1, major 3, critical 8\n  step talk at 1\n}\n";
    let folder = folder(&format!("{POLICY}{}", ladder.replace("at 1", "at 2")));
    folder.write("old.terms", format!("{POLICY}{ladder}"));
    let report = run(&folder, &["--format", "json"]).exits(1).json();
    let flip = &report["engagements"][0]["flips"][0];
    assert_eq!(
        (&flip["id"], &flip["what"], &flip["old"]["status"]),
        (&"all_of_it".into(), &"action".into(), &"talk".into())
    );
    assert_eq!(report["reasons"][0]["changes"][0]["what"], "ladder all_of_it changed");
}

#[test]
fn nonsense_is_refused_or_answered() {
    let folder = folder(POLICY);
    folder.write("none/readme.txt", "nothing");
    let of = |old: &str, records: &str, day: &str| {
        folder.run(&["backtest", "--old", old, "--new", "new.terms", records, "--as-of", day])
    };
    of("old.terms", "none", "2026-02-10").refuses("none");
    of("missing.terms", "records", "2026-02-10").refuses("missing.terms: there is no such file");
    of("old.terms", "records", "2026-02-30").refuses("a day of the calendar is wanted");
    folder.write("broken.terms", "policy \"Studio\" {\n  currency EURO\n}\n");
    of("broken.terms", "records", "2026-02-10").refuses("broken.terms");
    let outcome = of("old.terms", "records", "1999-01-01").exits(0);
    assert!(outcome.out.contains("Nothing is decided otherwise, in 2 engagements"), "{}", outcome.out);
}

#[test]
fn two_texts_of_one_name_and_version_are_told_apart_by_their_files() {
    let out = run(&folder(&POLICY.replace("10% yearly", "20% yearly")), &[]).exits(1).out;
    assert!(out.starts_with("Old: Studio 1 (old.terms)\nNew: Studio 1 (new.terms)\n"), "{out}");
}

#[test]
fn the_schema_takes_every_backtest_and_no_other() {
    let schema = Folder::new().run(&["schema", "backtest"]).exits(0).json();
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let kinds = format!("{}\nkind visit {{ minutes: number }}\n", POLICY.replace("10% yearly", "20% yearly"));
    let changed = [
        POLICY.to_owned(),
        POLICY.replace("10% yearly", "20% yearly"),
        POLICY.replace("clause paid ", "clause on_time ").replace("due of paid", "due of on_time"),
        POLICY.replace("within 14 days after", "within 60 days after").replace("version  \"1\"", "version  \"2\""),
        kinds,
    ];
    for new in changed {
        let folder = folder(&new);
        folder.write("records/c.yaml", record("c", &format!("{INVOICE}  - {{nothing: X}}\n")));
        for more in [&["--format", "json"][..], &["--format", "json", "--as-accepted"]] {
            let mut told = run(&folder, more).json();
            let wrong: Vec<String> =
                schema.iter_errors(&told).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(wrong.is_empty(), "{more:?}: {wrong:#?}\n{told:#}");
            told["totals"]["flip"] = 1.into();
            assert!(!schema.is_valid(&told));
        }
    }
}
