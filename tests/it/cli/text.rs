//! The report for people on a terminal: pictures of the worst, a row for each of the others, columns that hold.

use unicode_width::UnicodeWidthStr;

use super::{Folder, command};

const POLICY: &str = r#"policy "Studio" {
  currency EUR
  timezone "Europe/Warsaw"
  hours    office Mon-Fri 09:00-17:00
}

section all "All" {
  clause paid "Invoices are paid within 14 days" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
    severity minor, major when overdue > 30 days, critical when overdue > 60 days
  }

  clause calls "Calls come in office hours" {
    forbid call by client where at outside hours office
  }
}
"#;

/// Ids that are wide, drawn as one sign of several, marked from above, seen by nobody, or long.
const IDS: [&str; 8] = ["請求書第十二号", "👩‍👩‍👧‍👦", "e\u{301}te\u{301}", "zero\u{200b}width", "🇵🇱-1", "ﷺ", "a", "café"];

/// Returns a record of so many calls at night and of an invoice of each id.
fn record(calls: usize, ids: &[&str]) -> String {
    let calls = (0..calls).map(|n| format!("  - {{call: C{n}, at: 2026-03-{:02}T22:00, by: client}}\n", 1 + n % 28));
    let invoices = ids.iter().map(|id| format!("  - {{invoice: \"{id}\", issued: 2026-02-05, payable: 100 EUR}}\n"));
    format!("engagement: acme\nclient: {{name: \"ACME\"}}\nevents:\n{}", calls.chain(invoices).collect::<String>())
}

/// Checks the record in so many columns.
fn page(folder: &Folder, columns: &str, more: &[&str]) -> String {
    let arguments = ["check", "r.yaml", "--policy", "policy.terms", "--as-of", "2026-04-01"];
    let mut command = command(&folder.path(""), &[&arguments[..], more].concat());
    let output = command.env("COLUMNS", columns).output().expect("the program runs");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn folder(calls: usize, ids: &[&str]) -> Folder {
    let folder = Folder::new();
    folder.write("policy.terms", POLICY);
    folder.write("r.yaml", record(calls, ids));
    folder
}

/// How many pictures a page has.
fn pictures(page: &str) -> usize {
    page.matches("╭─[").count()
}

#[test]
fn few_findings_are_told_in_full_without_pictures() {
    let page = page(&folder(9, &["I1"]), "80", &[]);
    assert_eq!(pictures(&page), 0, "{page}");
    assert_eq!(page.matches("Calls come in office hours").count(), 9, "{page}");
    assert!(!page.contains("in short"), "{page}");
}

#[test]
fn of_many_findings_the_worst_are_pictures_and_each_other_is_a_row() {
    let folder = folder(25, &["I1", "I2"]);
    let page = page(&folder, "80", &[]);
    assert_eq!(pictures(&page), 3, "{page}");
    // The invoices are graver than the calls.
    assert!(page.contains("╭─[r.yaml:29:5]") && page.contains("╰── invoice I2"), "{page}");
    assert_eq!(page.lines().filter(|line| line.starts_with("  minor")).count(), 25, "{page}");
    assert_eq!(page.matches("Calls come in office hours").count(), 1, "{page}");
    assert!(page.contains("  minor  calls/C24  since 2026-03-25 22:00  r.yaml:28\n"), "{page}");
    assert!(page.contains("24 findings in short: `--all` tells each in full"), "{page}");
    assert!(!page.contains('\u{1b}'), "a pipe has no colours");
}

#[test]
fn all_of_many_findings_are_told_where_that_is_asked_for() {
    let page = page(&folder(25, &["I1", "I2"]), "80", &["--all"]);
    assert_eq!(page.matches("Calls come in office hours").count(), 25, "{page}");
    assert!(!page.contains("in short"), "{page}");
}

#[test]
fn a_page_is_as_wide_as_it_may_be() {
    let folder = folder(25, &["I1", "I2"]);
    for (columns, most) in [("40", 40), ("64", 64), ("100", 100), ("3", 40), ("9999", 120), ("", 80), ("wide", 80)] {
        let page = page(&folder, columns, &[]);
        let widest = page.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
        // The frame of a picture is as wide as the line of the record.
        let is_frame = |line: &&str| line.contains('│') || line.contains('·');
        let widest_text = page.lines().filter(|line| !is_frame(line)).map(UnicodeWidthStr::width).max().unwrap_or(0);
        assert!(widest_text <= most, "{columns}: {widest_text}, {widest}\n{page}");
    }
    assert!(page(&folder, "100", &[]).lines().count() < page(&folder, "40", &[]).lines().count());
}

#[test]
fn no_name_breaks_the_columns() {
    for calls in [0, 20] {
        let page = page(&folder(calls, &IDS), "100", &[]);
        let rows: Vec<&str> =
            page.lines().filter(|line| line.contains("41 days overdue") && !line.contains("due 2026")).collect();
        assert_eq!(rows.len(), IDS.len(), "{page}");
        let starts: Vec<usize> = rows.iter().map(|row| row.split("41 days").next().unwrap_or("").width()).collect();
        assert!(starts.windows(2).all(|two| two[0] == two[1]), "{starts:?}\n{page}");
        // What is seen by nobody is shown.
        assert!(page.contains("zero\u{fffd}width") && !page.contains('\u{200b}'), "{page}");
    }
}

#[test]
fn a_long_name_pushes_no_other_away() {
    let long = "long-".repeat(40);
    let page = page(&folder(20, &[&long, "I2", "I3"]), "100", &[]);
    assert!(page.lines().any(|line| line.contains("paid/I2  ") && line.contains("41 days overdue")), "{page}");
    assert!(page.lines().any(|line| line.contains(&long)), "{page}");
}

/// No line is wider than the page unless a word, a path mostly, is wider than what is left of it.
fn fits(text: &str, columns: usize, what: &str) {
    for line in text.lines() {
        let longest = line.split_whitespace().map(UnicodeWidthStr::width).max().unwrap_or(0);
        let is_path = longest + 9 > columns;
        assert!(!line.ends_with("2026-"), "{what}, a broken date: {line}");
        assert!(line.width() <= columns || is_path, "{what}, {} columns: {line}", line.width());
    }
}

#[test]
fn what_is_said_of_each_example_fits_a_narrow_page() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let policy = ["--policy", "policies/agency.terms"];
    let examples = ["abuser", "bad_payer", "turned_cold", "strategic_client"];
    let mut all: Vec<Vec<String>> = Vec::new();
    for example in examples.map(|name| format!("policies/examples/{name}/engagement.yaml")) {
        let of = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        all.push(of(&["check", &example, "--as-of", "2026-08-31"]));
        all.push(of(&["check", &example, "--as-of", "2026-08-31", "--all"]));
        all.push(of(&["forecast", &example, "--as-of", "2026-05-15", "--days", "60"]));
        all.push(of(&["explain", "payment_on_time", &example, "--as-of", "2026-08-31"]));
    }
    let explained =
        ["explain", "long_overdue/V1", "policies/examples/bad_payer/engagement.yaml", "--as-of", "2026-08-31"];
    all.push(explained.iter().map(|word| (*word).to_owned()).collect());
    for arguments in all {
        let words: Vec<&str> = arguments.iter().map(String::as_str).chain(policy).collect();
        let output = command(root, &words).env("COLUMNS", "40").output().expect("the program runs");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(text.lines().count() > 3, "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        fits(&text, 40, &arguments.join(" "));
    }
}

/// What a build server or a terminal would obey comes from a policy or a record, and nothing of it does.
#[test]
fn no_text_begins_a_command_and_no_json_holds_a_control() {
    let folder = Folder::new();
    let evil = "x\\n::error file=a::b\\n##vso[task.complete]\\n##[error]c";
    let policy = POLICY.replace("\"Studio\"", &format!("\"::error::{evil}\"")).replace("Calls come", evil);
    folder.write("policy.terms", policy);
    let ids = ["::error::1", "a ::error b", "c\u{9b}31md\u{7f}", "e\u{200f}f\u{200b}g"];
    let record = record(12, &ids).replace("engagement: acme", &format!("engagement: \"::warning::{evil}\""));
    folder.write("r.yaml", record.replace("\"ACME\"", &format!("\"{evil}\"")));
    let (policy, day) = (["--policy", "policy.terms"], ["--as-of", "2026-04-01"]);
    let run = |first: &[&str]| folder.run(&[first, &policy, &day].concat()).out;
    for first in [&["check", "r.yaml"][..], &["forecast", "r.yaml"], &["explain", "calls", "r.yaml"]] {
        for line in run(first).lines() {
            let text = line.trim_start();
            assert!(!text.starts_with("::") && !text.contains("##vso[") && !text.contains("##["), "{first:?}: {line}");
        }
    }
    for (command, format) in [("check", "json"), ("check", "ndjson"), ("check", "sarif"), ("forecast", "json")] {
        let text = run(&[command, "r.yaml", "--format", format]);
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{format}");
        assert!(text.contains("c\\u009b31md\\u007f"), "{format}: {text}");
    }
    let page = run(&["check", "r.yaml", "--format", "html"]);
    assert!(page.contains("e\u{fffd}f\u{fffd}g") && !page.contains(['\u{200f}', '\u{200b}', '\u{9b}']), "{page}");
}
