//! `goodterms test`.

use std::fs;
use std::path::Path;

use super::Folder;
use crate::render::snapshots_of;

const RECORD: &str = "```yaml
engagement: case
client: {name: \"ACME\", country: PL, type: business}
events:
  - {invoice: I1, issued: 2026-02-02, payable: 1000 EUR}
  - {payment: P1, at: <paid>, for: I1, amount: 1000 EUR}
```
";

const TABLE: &str = "
| paid | as of | expect |
|---|---|---|
| 2026-02-16 | 2026-03-31 | nothing |
| 2026-02-20 | 2026-03-31 | late paid/I1 overdue=4 severity=minor |
| - | 2026-03-31 | breached paid/I1 |
";

/// Moments before which there is nothing, and numbers that are never less, beside others.
const ALWAYS_THERE: &str = "policy \"P\" { version \"1\" currency EUR timezone \"UTC\" }
section s \"S\" {
  clause signed \"\" { client may terminate from contract.signed }
  clause started \"\" { client may part from contract.starts }
  clause ended \"\" { client may publish from contract.ends }
  clause asked \"\" { for each request by client firm may decline from request.at }
  clause paid \"\" {
    for each invoice
    client owes payment for invoice totalling invoice.payable by invoice.due
    severity minor
  }
  clause slipped \"\" {
    for each breach of paid as slip
      where count(breach of paid) > 1 or count(breach of paid where breach.severity = \"major\") > 1
    firm may prepay from slip.since
  }
  clause rounds \"\" {
    for each delivery
    limit revision for delivery to 1
    severity minor, major when excess > 1
  }
  clause rest \"\" {
    for each approval
    client owes payment totalling 100 EUR by approval.at
    severity minor
  }
  clause seen \"\" {
    for each delivery
    client owes feedback for delivery by delivery.at
    severity minor
  }
}
";

/// The policy with a table of tests beside it.
fn with_tests() -> Folder {
    let folder = Folder::with_policy();
    folder.write("policy.md", format!("# Paid in time\n\n{RECORD}{TABLE}"));
    folder
}

#[test]
fn every_mistake_of_tests_says_where_and_what_to_do() {
    let _bound = snapshots_of("case");
    let paths = fs::read_dir("tests/diagnostics/case").expect("the cases").map(|entry| entry.expect("an entry").path());
    let paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|ext| ext != "snap")).collect();
    assert_eq!(paths.len(), 23);
    for path in paths {
        let code = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let folder = Folder::with_policy();
        folder.write(&name, fs::read(&path).expect("a case"));
        let outcome = folder.run(&["test", &name]).exits(2);
        assert!(outcome.err.contains(&code), "{code}:\n{}", outcome.err);
        insta::assert_snapshot!(code, outcome.err);
    }
}

#[test]
fn rows_of_a_table_are_tests() {
    let folder = with_tests();
    assert_eq!(folder.run(&["test"]).exits(0).out, "3 tests, all as expected\n");
    assert_eq!(
        folder.run(&["test", "policy.md", "--policy", "policy.terms"]).exits(0).out,
        "3 tests, all as expected\n"
    );
}

#[test]
fn tables_are_read_however_they_are_drawn() {
    let folder = Folder::with_policy();
    let bare = "paid | as of | expect\n--- | --- | ---\n2026-02-16 | 2026-03-31 | nothing\n- | 2026-03-31 | breached paid/I1\n";
    folder.write("policy.md", format!("\u{feff}{RECORD}\n{bare}"));
    assert_eq!(folder.run(&["test"]).exits(0).out, "2 tests, all as expected\n");
    let named = RECORD.replace("ACME", "<name>");
    let table = "| name | paid | as of | expect |\n|--|--|--|--|\n| A \\| B | - | 2026-03-31 | breached paid/I1 |\n";
    folder.write("policy.md", format!("{named}\n{table}"));
    assert_eq!(folder.run(&["test"]).exits(0).out, "1 test, all as expected\n");
    // A record of its own file has no places.
    folder.write("acme.yaml", "engagement: acme\nclient: {name: ACME}\nevents: []\n");
    folder.write(
        "policy.md",
        "```record\nacme.yaml\n```\n\n| paid | as of | expect |\n|--|--|--|\n| - | 2026-03-31 | nothing |\n",
    );
    assert!(folder.run(&["test"]).exits(2).err.contains("case-unused-column"));
    // A line of dashes among the rows is a row.
    folder.write("policy.md", format!("{RECORD}\n| paid | as of | expect |\n|--|--|--|\n| - | - | - |\n"));
    assert!(folder.run(&["test"]).exits(2).err.contains("case-no-such-day"));
}

#[test]
fn what_looks_like_a_test_is_one_or_told() {
    let folder = Folder::with_policy();
    let yml = RECORD.replace("```yaml", "```yml").replace("<paid>", "2026-02-20");
    folder.write("policy.md", format!("{yml}\n```expect\nas of 2026-03-31\nnothing\n```\n"));
    folder.run(&["test"]).exits(1);
    folder.write("policy.md", format!("{yml}\n```Expect\nas of 2026-03-31\nnothing\n```\n"));
    let outcome = folder.run(&["test"]).exits(2);
    assert!(outcome.err.contains("case-not-expect"), "{}", outcome.err);
    let lump = "```expect\nas of 2026-03-31\nlate paid/I1 overdue=4 charge=1.10 EUR\n```\n";
    folder.write("policy.md", format!("{yml}\n{lump}"));
    folder.run(&["test"]).exits(0);
}

#[test]
fn files_in_error_are_errors_of_junit() {
    let folder = with_tests();
    folder.write("broken.md", "```expect\nas of 2026-02-01\nnothing\n```\n");
    let outcome = folder.run(&["test", "--format", "junit"]).exits(2);
    assert!(outcome.out.contains("errors=\"1\""), "{}", outcome.out);
    assert!(outcome.out.contains("broken.md:2: nothing is recorded for this test"), "{}", outcome.out);
    assert_eq!(folder.run(&["test"]).exits(2).out, "3 tests, all as expected; 1 file in error\n");
    // The cause of an error in the policy is told, too.
    folder.write("broken.terms", "policy \"P\" { version }\n");
    folder.write("broken.md", format!("{RECORD}{TABLE}"));
    let outcome = folder.run(&["test", "broken.md", "--format", "junit"]).exits(2);
    assert!(outcome.out.contains("broken.terms:1: expected"), "{}", outcome.out);
}

#[test]
fn a_record_in_error_is_an_error_of_its_row_alone() {
    let folder = with_tests();
    folder.write("policy.md", folder.read("policy.md").replace("| 2026-02-20 |", "| soon |"));
    let outcome = folder.run(&["test"]).exits(2);
    assert!(outcome.out.contains("ERROR ./policy.md:"), "{}", outcome.out);
    assert!(outcome.out.ends_with("3 tests, 1 in error\n"), "{}", outcome.out);
    let out = folder.run(&["test", "--format", "junit"]).exits(2).out;
    assert!(out.contains("tests=\"3\" skipped=\"0\" errors=\"1\" failures=\"0\""), "{out}");
}

#[test]
fn a_day_that_is_none_is_told_once() {
    let folder = with_tests();
    folder.write("policy.md", folder.read("policy.md").replace("2026-03-31 | nothing", "2026-02-30 | nothing"));
    let outcome = folder.run(&["test"]).exits(2);
    assert_eq!(outcome.err.matches(" × ").count(), 1, "{}", outcome.err);
    assert!(outcome.err.contains("there is no such day: `2026-02-30`"), "{}", outcome.err);
}

#[test]
fn the_standard_policies_pass_their_tests() {
    let folder = Folder::new();
    let policies = Path::new("policies").canonicalize().expect("the policies that ship");
    // As `docs/testing.md` runs them.
    let outcome = folder.run(&["test", policies.to_str().expect("a path"), "--coverage", "--min", "90"]).exits(0);
    let count: usize = outcome.out.split(' ').next().and_then(|count| count.parse().ok()).expect("a number");
    assert!(count > 150, "{}", outcome.out);
    // Each clause by itself: a total hides one that nobody tested.
    let counts = |line: &str| -> Option<(u32, u32)> {
        let (_, counts) = line.strip_prefix("  ").filter(|line| !line.starts_with(' '))?.split_once(' ')?;
        let (covered, all) = counts.split_once(" of ")?;
        Some((covered.parse().ok()?, all.parse().ok()?))
    };
    let clauses: Vec<_> = outcome.out.lines().filter_map(|line| Some((line, counts(line)?))).collect();
    assert!(clauses.len() > 250, "{}", outcome.out);
    // As the README says, and what it does not speak of.
    let total = outcome.out.lines().find(|line| line.starts_with("Boundaries of all"));
    assert!(total.is_some_and(|line| line.ends_with("(99 %)")), "{total:?}");
    for (line, (covered, all)) in clauses {
        assert!(covered * 10 >= all * 9, "{line}");
    }
}

#[test]
fn what_differs_is_shown_line_by_line() {
    let folder = with_tests();
    let wrong = folder.read("policy.md").replace("overdue=4", "overdue=5").replace("| breached", "| late");
    folder.write("policy.md", wrong);
    let outcome = folder.run(&["test"]).exits(1);
    let lines = [
        "FAILED ./policy.md:",
        "  - late paid/I1 overdue=5 severity=minor\n  + late paid/I1 overdue=4 severity=minor\n",
        "    paid/I1: overdue is 4, wanted 5\n",
        "  - late paid/I1\n  + breached paid/I1\n",
        "3 tests, 2 failed\n",
    ];
    for line in lines {
        assert!(outcome.out.contains(line), "{line:?} is not in:\n{}", outcome.out);
    }
}

#[test]
fn tests_may_be_in_yaml_and_name_their_policy() {
    let folder = Folder::new();
    folder.write("terms/policy.terms", super::POLICY);
    folder.write(
        "tests/paid.test.yaml",
        "policy: ../terms/policy.terms
record:
  engagement: case
  client: {name: \"ACME\"}
  events:
    - {invoice: I1, issued: 2026-02-02, payable: 1000 EUR}
    - {payment: P1, at: <paid>, for: I1, amount: 1000 EUR}
tests:
  - {name: never paid, as of: 2026-02-17, with: {paid: '-'}, expect: breached paid/I1}
  - {name: on the last day, as of: 2026-03-31, with: {paid: 2026-02-16}, expect: [nothing, no pending]}
  - name: late
    as of: 2026-03-31
    with: {paid: 2026-03-20}
    expect: [late paid/I1 overdue=32 severity=major]
",
    );
    assert_eq!(folder.run(&["test"]).exits(0).out, "3 tests, all as expected\n");
    // A value without a place would change nothing.
    let text = folder.read("tests/paid.test.yaml");
    folder.write("tests/paid.test.yaml", text.replace("with: {paid: 2026-03-20}", "with: {payd: 2026-03-20}"));
    let outcome = folder.run(&["test"]).exits(2);
    assert!(outcome.err.contains("`<payd>` stands nowhere in the record"), "{}", outcome.err);
    // What parts expectations in a table is a list here.
    folder.write("tests/paid.test.yaml", text.replace("[nothing, no pending]", "nothing; no pending"));
    let outcome = folder.run(&["test"]).exits(2);
    assert!(outcome.err.contains("`;` parts expectations in a table only"), "{}", outcome.err);
    folder.write(
        "tests/paid.test.yaml",
        text.replace("name: never paid", "name: again")
            .replace("with: {paid: '-'}", "with: {paid: 2026-03-20}")
            .replace("2026-02-17", "2026-03-31")
            .replace("expect: breached paid/I1", "expect: [late paid/I1 overdue=32 severity=major]"),
    );
    let outcome = folder.run(&["test"]).exits(2);
    assert!(outcome.err.contains("case-twice"), "{}", outcome.err);
}

#[test]
fn a_policy_in_error_is_expected_or_fails() {
    let folder = Folder::new();
    let case = |expect: &str| {
        format!(
            "# Broken\n\n```terms\nclause x\n```\n\n```yaml\nengagement: e\nevents: []\n```\n\n```expect\n{expect}\n```\n"
        )
    };
    folder.write("a.md", case("exit 2"));
    folder.run(&["test"]).exits(0);
    folder.write("a.md", case("as of 2026-03-31\nnothing"));
    let outcome = folder.run(&["test"]).exits(2);
    assert!(outcome.err.contains("policy.terms:1:"), "{}", outcome.err);
}

#[test]
fn a_charge_that_a_finding_has_not_is_told_as_missing() {
    let folder = Folder::new();
    folder.write(
        "a.md",
        "# Calls\n\n```terms\npolicy \"P\" { version \"1\" currency EUR timezone \"UTC\" }\nsection s \"S\" { clause c \"C\" { forbid call by client } }\n```\n\n\
         ```yaml\nengagement: e\nclient: {name: E}\nevents:\n  - {call: C1, at: 2026-02-02, by: client}\n```\n\n\
         ```expect\nas of 2026-03-01\nbreached c/C1 charge=50.00EUR\n```\n",
    );
    let out = folder.run(&["test"]).exits(1).out;
    assert!(out.contains("c/C1: there is no charge, wanted 50.00EUR"), "{out}");
    assert!(out.contains("  + breached c/C1\n"), "{out}");
}

#[test]
fn coverage_tells_the_sides_on_which_a_test_stands() {
    let folder = with_tests();
    let outcome = folder.run(&["test", "--coverage", "--min", "30"]).exits(1);
    assert!(
        outcome.out.contains("    (before) on (after)      deadline: 14 days after invoice.issued\n"),
        "{}",
        outcome.out
    );
    assert!(outcome.out.contains("Boundaries of policy.terms: 1 of "), "{}", outcome.out);
    folder.run(&["test", "--coverage", "--min", "1"]).exits(0);
}

#[test]
fn the_boundaries_of_several_policies_are_counted_once() {
    let folder = with_tests();
    folder.write("none.terms", "policy \"None\" { version \"1\" currency EUR timezone \"UTC\" }\nsection s \"S\" {\n  clause no_calls \"No calls\" { forbid message by client where channel = phone severity minor }\n}\n");
    let none = "```policy\nnone.terms\n```\n\n```yaml\nengagement: e\nclient: {name: E}\nevents: []\n```\n\n```expect\nas of 2026-02-01\nnothing\n```\n";
    folder.write("none.md", none);
    let out = folder.run(&["test", "--coverage"]).exits(0).out;
    assert!(out.contains("Boundaries of none.terms: it has none of its own\n"), "{out}");
    let one = out.lines().find(|line| line.starts_with("Boundaries of policy.terms: ")).expect("its own");
    let counts = one.trim_start_matches("Boundaries of policy.terms: ");
    assert!(out.contains(&format!("\nBoundaries of all, each text once: {counts}\n")), "{out}");
}

#[test]
fn where_nothing_can_stand_is_no_side() {
    let folder = Folder::new();
    folder.write("policy.terms", ALWAYS_THERE);
    folder.write(
        "policy.md",
        "```yaml\nengagement: e\nclient: {name: E}\nevents: []\n```\n\n```expect\nas of 2026-02-01\nnothing\n```\n",
    );
    let out = folder.run(&["test", "--coverage"]).exits(0).out;
    for (sides, boundary) in [
        ("(on)(after)", "right: contract.signed"),
        ("(before)(on)(after)", "right: contract.starts"),
        ("(before)(on)(after)", "right: contract.ends"),
        ("(on)(after)", "right: request.at"),
        ("(on)(after)", "right: slip.since"),
        ("(on)(after)", "threshold: excess > 1"),
        ("(on)(after)", "threshold: count(breach of paid) > 1"),
        ("(before)(on)(after)", "threshold: count(breach of paid where breach.severity = \"major\") > 1"),
        ("(on)(after)", "deadline: approval.at"),
        ("(before)(on)(after)", "deadline: delivery.at"),
    ] {
        assert!(out.lines().any(|line| line.trim() == format!("{sides:<24} {boundary}").trim()), "{boundary}:\n{out}");
    }
}

#[test]
fn an_overlay_counts_only_what_it_changes() {
    let folder = with_tests();
    let over = |name: &str, text: &str| {
        folder.write(&format!("{name}.terms"), format!("policy \"{name}\" {{ version \"1\" }}\n{text}"));
        let page = format!("```policy\npolicy.terms\n{name}.terms\n```\n\n{RECORD}{TABLE}");
        folder.write(&format!("{name}.md"), page.replace("2026-02-16", "2026-02-15"));
    };
    over("same", "");
    over(
        "more",
        "section more \"More\" { clause short \"Calls are short\" { forbid call where minutes > 90 severity minor } }\n",
    );
    let out = folder.run(&["test", "--coverage"]).exits(0).out;
    assert!(out.contains("Boundaries of policy.terms + same.terms: it has none of its own\n"), "{out}");
    assert!(out.contains("Boundaries of policy.terms + more.terms: 0 of 3 sides (0 %)\n"), "{out}");
    // What a test with the overlay covers of the clause below is covered.
    assert!(out.contains(" before  on (after)      deadline: 14 days after invoice.issued\n"), "{out}");
    let total = out.lines().find(|line| line.starts_with("Boundaries of all"));
    let all = total.and_then(|line| line.rsplit_once('(')).expect("a share").1;
    let percent: u8 = all.trim_end_matches(" %)").parse().expect("a number");
    folder.run(&["test", "--min", &percent.to_string()]).exits(0);
    folder.run(&["test", "--min", &(percent + 1).to_string()]).exits(1);
}

#[test]
fn rows_that_find_the_same_show_no_boundary() {
    let folder = with_tests();
    // Whatever the number of minutes, another part of the condition decides.
    let clause = "  clause quiet \"Quiet\" { forbid call where minutes > 90 and minutes > 120 severity minor }\n}";
    let policy = folder.read("policy.terms");
    let end = policy.rfind('}').expect("an end");
    folder.write("policy.terms", format!("{}{clause}\n", &policy[..end]));
    let call = "  - {call: C1, at: 2026-02-03T10:00, minutes: 20, by: client}\n```\n";
    let record = RECORD.trim_end().trim_end_matches("```");
    folder.write("policy.md", format!("{record}{call}{TABLE}"));
    folder.run(&["test"]).exits(0);
    folder.run(&["test", "--generate", "new.md"]).exits(0);
    let made = folder.read("new.md");
    let (tables, unshown) = made.split_once("## Not shown").expect("a list");
    assert!(!tables.contains("threshold minutes > 90") && unshown.contains("make no difference"), "{made}");
    assert!(unshown.contains("- quiet, threshold minutes > 90"), "{made}");
}

#[test]
fn what_a_line_of_a_record_hides_is_shown_without_it() {
    let folder = Folder::new();
    folder.write(
        "policy.terms",
        "policy \"P\" { version \"1\" currency EUR timezone \"UTC\" }
section s \"S\" {
  clause paid \"\" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
    severity minor
  }
  clause stop \"\" { for each invoice firm may suspend from 30 days after due of paid until invoice.settled }
  clause calls \"\" { forbid call by client where urgent tolerate 1 in any 7 days severity minor }
}
",
    );
    let call = "  - {call: C1, at: 2026-02-03T10:00, urgent: true, by: client}\n```\n";
    let accepted = "contract: {signed: 2026-01-01, accepts: {policy: \"P\", version: \"1\", at: 2026-01-01}}\nevents:";
    let record = RECORD.replace("<paid>", "2026-02-16").replace("events:", accepted);
    let record = record.trim_end().trim_end_matches("```");
    folder.write("policy.md", format!("{record}{call}\n```expect\nas of 2026-03-31\ntolerated calls/C1\n```\n"));
    folder.run(&["test", "--generate", "new.md"]).exits(0);
    let made = folder.read("new.md");
    let row = |row: &str| assert!(made.contains(row), "{row} is not in:\n{made}");
    // The payment is left out: what is settled opens no right.
    row(
        "| just before | 2026-03-17 | breached paid/I1 overdue=29 severity=minor; tolerated calls/C1 severity=minor; right future stop/I1 |",
    );
    row(
        "| on it | 2026-03-18 | breached paid/I1 overdue=30 severity=minor; tolerated calls/C1 severity=minor; right open stop/I1 |",
    );
    // The call is alone on the boundary, and its copy beyond it.
    row("| on it | - | 2026-03-31 | tolerated calls/C1 severity=minor |");
    row("| just after | there | 2026-03-31 | ");
    // It comes twice: the second is moved out of the window of the first.
    row("urgent: true, by: client}\n  - {call: C1-2, at: <C1-2 at>, urgent: true, by: client}\n```");
    row(
        "| just before | 2026-01-27T10:00 | 2026-03-31 | tolerated calls/C1-2 severity=minor; tolerated calls/C1 severity=minor |",
    );
    row(
        "| on it | 2026-01-28T10:00 | 2026-03-31 | tolerated calls/C1-2 severity=minor; breached calls/C1 severity=minor |",
    );
    assert!(!made.contains("## Not shown"), "{made}");
}

#[test]
fn what_is_no_tests_is_told() {
    let folder = with_tests();
    folder.write("acme.yaml", "engagement: acme\nclient: {name: \"ACME\"}\n");
    for (file, words) in
        [("policy.terms", "it is a policy, no tests of one"), ("acme.yaml", "it is a record, no test of one")]
    {
        let outcome = folder.run(&["test", file]).exits(2);
        assert!(outcome.err.contains(words) && !outcome.err.contains("YAML:"), "{}", outcome.err);
    }
}

#[test]
fn tests_are_made_for_what_is_not_covered_and_count_once_confirmed() {
    let folder = with_tests();
    folder.run(&["test", "--generate", "policy.boundaries.md"]).exits(0);
    let made = folder.read("policy.boundaries.md");
    let row = |row: &str| assert!(made.contains(row), "{row} is not in:\n{made}");
    row("| just before | 2026-02-15 | 2026-03-31 | nothing");
    row("| just after | 2026-02-17 | 2026-03-31 | late paid/I1 overdue=1 severity=minor charge=");
    // Two boundaries that one record comes to stand above one table; rights are listed where they differ.
    row("a. paid, threshold overdue > 30 days (policy.terms:");
    row(
        "| a on it, b on it | 2026-03-18 | breached paid/I1 overdue=30 severity=minor charge=8.22EUR; right open suspend/I1 |",
    );
    row("| a just after, b just after | 2026-03-19 | breached paid/I1 overdue=31 severity=major charge=");
    // No test has a record with a delivery: the least that there can be is made up.
    row("a. rounds, limit 1 (policy.terms:23)\n\n```yaml\nengagement: case\nclient: {name: \"ACME\"}\n");
    row("| just after | there | 2026-03-04 | priced rounds/D1 charge=50.00EUR |  |");
    row("## Not shown");
    // Nobody stands behind them yet.
    let outcome = folder.run(&["test", "--coverage"]).exits(0);
    assert!(outcome.out.contains("not confirmed by anybody yet"), "{}", outcome.out);
    assert!(outcome.out.contains("(before) on (after)      deadline"), "{}", outcome.out);
    for nobody in ["?", "TODO not me", "A. Lawyer", "2026-04-01", "TODO 2026-04-01", "not yet 2026-02-20"] {
        folder.write("policy.boundaries.md", made.replace(" |  |\n", &format!(" | {nobody} |\n")));
        let outcome = folder.run(&["test", "--coverage"]).exits(0);
        assert!(outcome.out.contains("(before) on (after)      deadline"), "{nobody}: {}", outcome.out);
    }
    folder.write("policy.boundaries.md", made.replace(" |  |\n", " | A. Lawyer 2026-04-01 |\n"));
    let outcome = folder.run(&["test", "--coverage"]).exits(0);
    assert!(outcome.out.contains(" before  on  after       deadline"), "{}", outcome.out);
    // What is confirmed is not written over.
    folder.run(&["test", "--generate", "policy.boundaries.md"]).refuses("it is there already");
}

#[test]
fn junit_is_xml_with_what_failed_and_what_is_not_confirmed() {
    let folder = with_tests();
    folder.write("policy.md", folder.read("policy.md").replace("overdue=4", "overdue=5"));
    let out = folder.run(&["test", "--format", "junit"]).exits(1).out;
    assert!(out.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), "{out}");
    assert!(out.contains("tests=\"3\" skipped=\"0\" errors=\"0\" failures=\"1\""), "{out}");
    assert!(out.contains("<failure message=\"paid/I1: overdue is 4, wanted 5\">"), "{out}");
    assert!(out.contains("<testsuites name=\"goodterms test\" tests=\"3\" failures=\"1\" errors=\"0\">"), "{out}");
}

#[test]
fn too_few_sides_are_a_case_of_junit_that_fails() {
    let folder = with_tests();
    let enough = folder.run(&["test", "--format", "junit", "--min", "4"]).exits(0).out;
    assert!(enough.contains("<testcase name=\"4 % of all sides are covered\" classname=\"coverage\"/>"), "{enough}");
    assert!(!enough.contains("<failure"), "{enough}");
    let outcome = folder.run(&["test", "--format", "junit", "--min", "100"]).exits(1);
    assert!(outcome.err.ends_with(" % of all sides are covered, 100 % are wanted\n"), "{}", outcome.err);
    let why = outcome.err.trim_end();
    assert!(outcome.out.contains(&format!("<failure message=\"{why}\"/>")), "{}", outcome.out);
}

#[test]
fn a_misspelt_clause_or_sort_is_told() {
    let folder = with_tests();
    let case = |expect: &str| {
        format!("# Case\n\n{}\n```expect\nas of 2026-03-31\n{expect}\n```\n", RECORD.replace("<paid>", "2026-02-20"))
    };
    folder.write("policy.md", case("late piad/I1"));
    let outcome = folder.run(&["test", "policy.md"]).exits(2);
    assert!(outcome.err.contains("there is no clause `piad` in the policy"), "{}", outcome.err);
    assert!(outcome.err.contains("did you mean `paid`?"), "{}", outcome.err);
    folder.write("policy.md", case("late paid/I1\nno rigth"));
    let outcome = folder.run(&["test", "policy.md"]).exits(2);
    assert!(outcome.err.contains("case-unknown-line") && outcome.err.contains("`right`"), "{}", outcome.err);
}
