//! `goodterms test --coverage`: what exceptions put in place of a clause's own values.

use super::Folder;

const POLICY: &str = "policy \"P\" { version \"1\" effective 2026-01-01 currency EUR timezone \"UTC\" }
term pay_in = 14 days
term longest = 60
section s \"S\" {
  clause paid \"Paid\" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within pay_in after invoice.issued
    grace 2 days
    severity minor
  }
  clause calls \"Calls\" { limit call by client to 2 in any 7 days tolerate 1 in any 30 days severity minor }
  clause long \"Long\" { forbid meeting by client where notice is known and notes > longest severity minor }
}
kind meeting { notes: number }
exception slow to paid { when client.strategic within 30 days after invoice.issued grace 5 days }
exception more to calls { when client.strategic to 4 tolerate 2 in any 60 days }
exception longer to long { when client.strategic term longest = 90 }
";

/// Tests of a client that is strategic, or is not.
fn tests(strategic: bool) -> String {
    let calls: String =
        (1..=5).map(|day| format!("  - {{call: C{day}, at: 2026-02-0{day}T10:00, by: client}}\n")).collect();
    let record = format!(
        "```yaml\nengagement: case\nclient: {{name: \"ACME\", country: PL, type: business, strategic: {strategic}}}\nevents:\n\
         \x20 - {{invoice: I1, issued: 2026-02-02, payable: 1000 EUR}}\n\
         \x20 - {{payment: P1, at: <paid>, for: I1, amount: 1000 EUR}}\n\
         \x20 - {{meeting: M1, starts: 2026-02-03T10:00, notice: 2026-02-02, notes: 90, by: client}}\n{calls}```\n"
    );
    let (first, second) = match strategic {
        true => ("tolerated calls/C5", "tolerated calls/C5"),
        false => {
            ("breached long/M1; tolerated calls/C3", "late paid/I1 overdue=16; breached long/M1; tolerated calls/C3")
        }
    };
    let row = |day: &str, expect: &str| format!("| {day} | 2026-04-30 | {expect} |\n");
    format!(
        "{record}\n| paid | as of | expect |\n|---|---|---|\n{}{}",
        row("2026-02-16", first),
        row("2026-03-04", second)
    )
}

fn coverage(strategic: bool) -> String {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    folder.write("policy.md", tests(strategic));
    folder.run(&["test", "--coverage"]).exits(0).out
}

#[track_caller]
fn has(out: &str, sides: &str, boundary: &str) {
    let line = out.lines().find(|line| line.trim().ends_with(boundary)).unwrap_or_else(|| panic!("{boundary}: {out}"));
    assert!(line.trim_start().starts_with(sides), "{sides} {boundary}: {out}");
}

#[test]
fn what_an_exception_puts_in_place_is_a_boundary() {
    let (own, excepted) = (coverage(false), coverage(true));
    for (sides, none, boundary) in [
        ("(before) on (after)", "(before)(on)(after)", "deadline: 30 days after invoice.issued"),
        ("(before)(on)(after)", "(before)(on)(after)", "grace: 5 days"),
        ("before  on  after", "(before)(on)(after)", "limit: 4"),
        ("before", "(before)(on)(after)", "tolerance: 2"),
        ("(before) on (after)", "(before)(on)(after)", "threshold: 90"),
    ] {
        has(&excepted, sides, boundary);
        has(&own, none, boundary);
    }
    // The clause's own values are not those that were looked at then.
    has(&own, "(before) on (after)", "deadline: pay_in after invoice.issued");
    has(&excepted, "(before)(on)(after)", "deadline: pay_in after invoice.issued");
    has(&excepted, "(before)(on)(after)", "grace: 2 days");
    has(&excepted, "(before)(on)(after)", "limit: 2");
}

#[test]
fn tests_are_made_for_what_an_exception_puts_in_place() {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    folder.write("policy.md", tests(true));
    folder.run(&["test", "--generate", "made.md"]).exits(0);
    let made = folder.read("made.md");
    for row in [
        "paid, deadline 30 days after invoice.issued (policy.terms:",
        "paid, grace 5 days (policy.terms:",
        "long, threshold 90 (policy.terms:",
    ] {
        assert!(made.contains(row), "{row}: {made}");
    }
}
