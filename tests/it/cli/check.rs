//! `goodterms check`: what is reported, in which form, and with which exit status.

use std::io::{BufRead, BufReader};

use super::{Folder, INVOICE, PAYMENT, broken, command, kept, record};

const DAY: [&str; 2] = ["--as-of", "2026-02-10"];

fn check<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ["check"].iter().chain(more).chain(&DAY).copied().collect()
}

#[test]
fn what_is_kept_exits_with_0() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", kept("a"));
    let outcome = folder.run(&check(&["a.yaml"])).exits(0);
    assert!(outcome.out.contains("✓ ok: 1 met"), "{}", outcome.out);
    assert_eq!(outcome.err, "");
}

#[test]
fn what_is_broken_exits_with_1_and_shows_its_lines() {
    let folder = Folder::with_policy();
    folder.write("acme/engagement.yaml", broken("acme"));
    let outcome = folder.run(&check(&["acme"])).exits(1);
    for words in ["paid/I1", "22 days overdue", "0.60 EUR", "acme/engagement.yaml:4", "Client acme"] {
        assert!(outcome.out.contains(words), "{words:?} is not in:\n{}", outcome.out);
    }
    assert!(!outcome.out.contains('\u{1b}'), "no colour where there is no terminal");
}

#[test]
fn the_report_is_json_on_demand() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", broken("a"));
    let report = folder.run(&check(&["a.yaml", "--format", "json"])).exits(1).json();
    assert_eq!(report["schema"], "goodterms.report/1");
    assert_eq!(report["as_of"], "2026-02-10");
    assert_eq!(report["policy"]["files"][0]["path"], "policy.terms");
    assert_eq!(report["policy"]["files"][0]["sha256"].as_str().map(str::len), Some(64));
    let finding = &report["engagements"][0]["findings"][0];
    assert_eq!(finding["id"], "paid/I1");
    assert_eq!(finding["since"], "2026-01-20");
    assert_eq!(finding["charges"][0]["amount"], "0.60");
    assert_eq!(finding["evidence"][0]["line"], 4);
    assert_eq!(report["summary"]["breached"], 1);
}

#[test]
fn what_is_met_is_listed_with_all() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", kept("a"));
    let few = folder.run(&check(&["a.yaml", "--format", "json"])).exits(0).json();
    let all = folder.run(&check(&["a.yaml", "--format", "json", "--all"])).exits(0).json();
    assert_eq!(few["engagements"][0]["findings"].as_array().map(Vec::len), Some(0));
    assert_eq!(all["engagements"][0]["findings"][0]["status"], "met");
    assert_eq!(few["summary"], all["summary"]);
}

#[test]
fn fail_on_sets_the_mildest_breach_that_counts() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", broken("a"));
    let status = |severity, day| {
        folder.run(&["check", "a.yaml", "--as-of", day, "--fail-on", severity]).status.expect("a status")
    };
    assert_eq!(["note", "minor", "major", "critical"].map(|severity| status(severity, "2026-02-10")), [1, 1, 0, 0]);
    assert_eq!(["note", "minor", "major", "critical"].map(|severity| status(severity, "2026-04-10")), [1, 1, 1, 0]);
    folder.run(&check(&["a.yaml", "--fail-on", "serious"])).refuses("possible values: note, minor, major, critical");
}

#[test]
fn tolerated_priced_and_noted_ones_never_fail() {
    let folder = Folder::with_policy();
    let events = "  - {incident: N1, at: 2026-02-01, by: client, what: insult}\n  \
                  - {call: C1, at: 2026-02-01, by: client, minutes: 90}\n  \
                  - {delivery: D1, at: 2026-02-01, by: firm}\n  \
                  - {revision: R1, at: 2026-02-02, by: client, for: D1}\n  \
                  - {revision: R2, at: 2026-02-03, by: client, for: D1}\n";
    folder.write("a.yaml", record("a", events));
    let outcome = folder.run(&check(&["a.yaml", "--fail-on", "note"])).exits(0);
    assert!(outcome.out.contains("✓ ok: 1 priced, 1 tolerated, 1 noted"), "{}", outcome.out);
}

#[test]
fn what_is_unknown_always_fails() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", record("a", "  - {request: Q1, at: 2026-02-01, by: client, class: new_work}\n"));
    let outcome = folder.run(&check(&["a.yaml", "--fail-on", "critical", "--format", "json"]));
    let report = outcome.json();
    assert_eq!(report["engagements"][0]["verdict"], "unknown", "{}", outcome.out);
    assert_ne!(report["engagements"][0]["findings"][0]["missing"].as_array().map(Vec::len), Some(0));
    outcome.exits(1);
}

#[test]
fn a_portfolio_is_the_same_in_any_order() {
    let folder = Folder::with_policy();
    folder.write("p/b.yaml", broken("b"));
    folder.write("p/sub/deep/engagement.yaml", kept("c"));
    folder.write("p/.hidden/x.yaml", "nonsense");
    folder.write("p/readme.txt", "nonsense");
    folder.write("p/lines.ndjson", "{\"engagement\":\"a\",\"client\":{\"name\":\"A\"}}\n");
    let whole = folder.run(&check(&["p", "--format", "json"])).exits(1);
    assert_eq!(whole.engagements(), ["a", "b", "c"]);
    let files = ["p/sub", "p/lines.ndjson", "p/b.yaml", "./p/b.yaml", "--format", "json", "--policy", "policy.terms"];
    // Only how the records were named differs.
    let mut other = folder.run(&check(&files)).exits(1).json();
    other["options"]["records"] = serde_json::json!(["p"]);
    assert_eq!(other, whole.json());
    let page = folder.run(&check(&["p"])).exits(1).out;
    assert!(page.contains("3 engagements: 1 breached, 1 met"), "{page}");
}

#[test]
fn lines_go_out_one_an_engagement_then_the_summary() {
    let folder = Folder::with_policy();
    folder.write("p/a.yaml", broken("a"));
    folder.write("p/b.yaml", kept("b"));
    let outcome = folder.run(&check(&["p", "--format", "ndjson"])).exits(1);
    let lines: Vec<serde_json::Value> =
        outcome.out.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    let mut whole = folder.run(&check(&["p", "--format", "json"])).json();
    // What a document quotes, lines point to.
    for of in ["findings", "rights"] {
        let evidence = &mut whole["engagements"][0][of][0]["evidence"][0];
        assert!(evidence.as_object_mut().expect("an object").remove("quoted").is_some());
    }
    assert_eq!(lines[..2], *whole["engagements"].as_array().expect("a list"));
    assert_eq!(lines[2]["summary"], whole["summary"]);
    assert!(lines[2].get("findings").is_none());
}

#[test]
fn many_engagements_come_out_in_the_order_of_the_lines() {
    let folder = Folder::with_policy();
    let line = |n: u32| {
        format!(
            "{{\"engagement\":\"E{n:04}\",\"client\":{{\"name\":\"C\"}}}}\n{{\"engagement\":\"E{n:04}\",\
             \"invoice\":\"I1\",\"issued\":\"2026-01-05\",\"payable\":\"100 EUR\"}}\n"
        )
    };
    let text: String = (0..1000).rev().map(line).collect();
    let outcome = folder.run_with(&check(&["-", "--format", "ndjson"]), text.as_bytes()).exits(1);
    let ids: Vec<String> = outcome
        .out
        .lines()
        .filter_map(|line| Some(line.strip_prefix("{\"engagement\":\"")?.split('"').next()?.to_owned()))
        .collect();
    assert_eq!(ids, (0..1000).rev().map(|n| format!("E{n:04}")).collect::<Vec<_>>());
    assert!(outcome.out.contains("\"line\":2000") && outcome.out.contains("\"engagements\":1000"));
}

#[test]
fn only_one_engagement_on_demand() {
    let folder = Folder::with_policy();
    folder.write("p/a.yaml", broken("acme"));
    folder.write("p/b.yaml", kept("beta"));
    let outcome = folder.run(&check(&["p", "--only", "beta", "--format", "json"])).exits(0);
    assert_eq!(outcome.engagements(), ["beta"]);
    folder
        .run(&check(&["p", "--only", "acne"]))
        .refuses("there is no engagement `acne` in the records; did you mean `acme`?");
}

#[test]
fn a_reader_that_goes_away_is_told_nothing_and_no_success() {
    let folder = Folder::with_policy();
    let line = |n: u32| format!("{{\"engagement\":\"E{n}\",\"client\":{{\"name\":\"{}\"}}}}\n", "x".repeat(500));
    folder.write("p.ndjson", (0..5000).map(line).collect::<String>());
    let mut child =
        command(&folder.0, &check(&["p.ndjson", "--format", "ndjson"])).spawn().expect("the program starts");
    let mut first = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut first).expect("a line");
    assert!(first.starts_with("{\"engagement\":\"E0\""), "{first}");
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(141));
}

#[test]
fn today_is_the_default_day() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", broken("a"));
    let report = folder.run(&["check", "a.yaml", "--format", "json"]).exits(1).json();
    assert!(report["as_of"].as_str().expect("a day") >= "2026", "{}", report["as_of"]);
}

#[test]
fn ladders_suggest() {
    let folder = Folder::new();
    let policy = super::POLICY.to_owned()
        + "\nladder money {\n  over all\n  weigh minor 1, major 3\n  step remind at 1\n  step talk at 9\n}\n";
    folder.write("policy.terms", policy);
    folder.write("a.yaml", broken("a"));
    let report = folder.run(&check(&["a.yaml", "--format", "json"])).exits(1).json();
    assert_eq!(report["engagements"][0]["actions"][0]["action"], "remind");
    assert_eq!(report["engagements"][0]["scores"][0]["score"], "1");
    let page = folder.run(&check(&["a.yaml"])).exits(1).out;
    assert!(page.contains("To do now\n  remind (money at 1; suggested since 2026-01-20)"), "{page}");
    let calm = record("a", &format!("{INVOICE}{PAYMENT}"));
    folder.write("a.yaml", calm);
    assert!(!folder.run(&check(&["a.yaml"])).exits(0).out.contains("To do now"));
}

#[test]
fn what_was_recorded_later_is_not_there() {
    let folder = Folder::with_policy();
    let late = PAYMENT.replace("amount", "recorded: 2026-02-03T09:00, amount");
    let hurried = "  - {payment: P0, at: 2026-01-09, for: I2, amount: 50 EUR}\n  - {invoice: I2, issued: 2026-01-08, recorded: 2026-02-04, payable: 50 EUR}\n";
    folder.write("a.yaml", record("a", &format!("{INVOICE}{late}{hurried}")));
    let known = |day: &str| {
        let arguments = ["check", "a.yaml", "--as-of", "2026-02-10", "--known-on", day, "--format", "json", "--all"];
        let report = folder.run(&arguments).json();
        assert_eq!(report["options"]["known_on"], day);
        let findings = report["engagements"][0]["findings"].as_array().expect("a list").clone();
        findings.iter().map(|one| format!("{} {}", one["id"], one["status"]).replace('"', "")).collect::<Vec<_>>()
    };
    // Of two payments before their invoices only that of the known one can be told.
    assert_eq!(known("2026-02-02"), ["paid/I1 breached"]);
    assert_eq!(known("2026-02-03"), ["paid/I1 met"]);
    assert_eq!(known("2026-02-04"), ["paid/I1 met", "paid/I2 met"]);
    // What bears no stamp was recorded when it happened.
    assert_eq!(known("2026-01-04"), Vec::<String>::new());
    // Every command that looks at records leaves it out.
    let day = ["--as-of", "2026-02-10", "--known-on", "2026-02-02"];
    let page = ["check", "a.yaml", "--format", "html"];
    assert!(folder.run(&[&page[..], &day[..2]].concat()).out.contains("invoice I2"));
    assert!(!folder.run(&[&page[..], &day].concat()).out.contains("invoice I2"));
    let explained = folder.run(&[&["explain", "paid", "a.yaml"], &day[..]].concat()).exits(0).out;
    assert!(explained.contains("invoice I2: it is dated or recorded later than is looked"), "{explained}");
    let ahead = ["forecast", "a.yaml", "--as-of", "2026-01-12"];
    assert!(!folder.run(&ahead).out.contains("paid/I1"));
    assert!(folder.run(&[&ahead[..], &day[2..]].concat()).out.contains("paid/I1"));
    let formats = [
        ("check", "csv", ",,2026-02-02,\r\n"),
        ("check", "junit", "<property name=\"known_on\" value=\"2026-02-02\"/>"),
        ("check", "sarif", "\"knownOn\": \"2026-02-02\""),
        ("forecast", "json", "\"known_on\": \"2026-02-02\""),
        (
            "forecast",
            "text",
            "as of 2026-02-10, as known on 2026-02-02, up to 2026-03-12, if nothing more is recorded\n",
        ),
    ];
    for (command, format, told) in formats {
        let page = folder.run(&[&[command, "a.yaml", "--format", format], &day[..]].concat()).out;
        assert!(page.contains(told), "{format}: {page}");
        let page = folder.run(&[&[command, "a.yaml", "--format", format], &day[..2]].concat()).out;
        assert!(!page.contains(told), "{format}: {page}");
    }
    let page = folder.run(&check(&["a.yaml", "--known-on", "2026-02-02"])).exits(1);
    assert!(page.out.starts_with("Studio, version 1, as of 2026-02-10, as known on 2026-02-02\n"), "{}", page.out);
}

#[test]
fn a_due_day_may_not_hang_on_itself() {
    let folder = Folder::new();
    let policy = "policy \"Self\" {\n  version \"1\"\n  currency EUR\n  timezone \"UTC\"\n}\nsection s \"S\" {
  clause paid \"Paid\" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
  }
}
exception longer to paid { when invoice.overdue > 5 days within 30 days after invoice.issued }
";
    folder.write("policy.terms", policy);
    folder.write("a.yaml", record("a", INVOICE));
    // Within the exception the invoice is due without it: at its own moment it is not overdue.
    let report = folder.run(&check(&["a.yaml", "--format", "json"])).exits(1).json();
    assert_eq!(report["engagements"][0]["findings"][0]["due"], "2026-01-19");
}

#[test]
fn a_page_says_that_records_are_missing() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", kept("a"));
    folder.write("b.yaml", "engagement: b\n");
    let out = folder.run(&check(&["a.yaml", "b.yaml"])).exits(2).out;
    assert!(out.contains("✗ incomplete: records in error are not reported (b.yaml:1)\n"), "{out}");
}

#[test]
fn more_threads_than_there_can_be_are_no_panic() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", kept("a"));
    folder.run(&check(&["a.yaml", "--jobs", "65535"])).exits(0);
}
