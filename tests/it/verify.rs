//! A report is made again: the same, or where it differs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const POLICY: &str = r#"policy "Studio" {
  currency EUR
  timezone "Europe/Warsaw"
}

section all "All" {
  clause paid "Invoices are paid within 14 days" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
  }
}
"#;

const RECORD: &str = "engagement: acme\nevents:\n  - {invoice: I-1, issued: 2026-01-02, payable: 80 EUR}\n";

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_goodterms")).current_dir(folder).args(arguments).output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

/// A folder with a policy, a record, and the report on it.
fn reported(name: &str, format: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("goodterms-verify-{}-{name}", std::process::id()));
    fs::create_dir_all(&path).expect("a folder");
    fs::write(path.join("p.terms"), POLICY).expect("written");
    fs::write(path.join("acme.yaml"), RECORD).expect("written");
    let (_, text) =
        run(&path, &["check", "acme.yaml", "--policy", "p.terms", "--as-of", "2026-03-01", "--format", format]);
    fs::write(path.join("report"), text).expect("written");
    path
}

#[test]
fn the_same_is_identical() {
    for format in ["json", "ndjson"] {
        let folder = reported(format, format);
        assert_eq!(run(&folder, &["verify", "report"]), (Some(0), "identical\n".to_owned()));
    }
}

#[test]
fn files_that_moved_are_the_same() {
    let folder = reported("moved", "json");
    fs::create_dir_all(folder.join("new")).expect("a folder");
    fs::rename(folder.join("p.terms"), folder.join("new/other.terms")).expect("moved");
    fs::rename(folder.join("acme.yaml"), folder.join("new/a.yaml")).expect("moved");
    assert_eq!(run(&folder, &["verify", "report"]).0, Some(2));
    let given = ["verify", "report", "new/a.yaml", "--policy", "new/other.terms"];
    assert_eq!(run(&folder, &given), (Some(0), "identical\n".to_owned()));
}

#[test]
fn what_changed_is_told() {
    let folder = reported("changed", "json");
    fs::write(folder.join("acme.yaml"), RECORD.replace("80 EUR", "90 EUR")).expect("written");
    let (status, said) = run(&folder, &["verify", "report"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("records acme.yaml: sha256: was"), "{said}");
    fs::write(folder.join("acme.yaml"), RECORD.replace("I-1", "I-2")).expect("written");
    let (_, said) = run(&folder, &["verify", "report"]);
    assert!(said.contains("findings paid/I-1: vanished") && said.contains("findings paid/I-2: appeared"), "{said}");
    let report = fs::read_to_string(folder.join("report")).expect("a report");
    fs::write(folder.join("acme.yaml"), RECORD).expect("written");
    fs::write(folder.join("report"), report.replacen("breached\"", "met\"", 1)).expect("written");
    let (status, said) = run(&folder, &["verify", "report"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("paid/I-1: status: was \"met\", is \"breached\""), "{said}");
}

#[test]
fn what_stands_on_other_lines_is_told_once_a_file() {
    let folder = reported("shifted", "json");
    fs::write(folder.join("acme.yaml"), format!("# a line more\n\n{RECORD}")).expect("written");
    let (status, said) = run(&folder, &["verify", "report"]);
    assert_eq!(status, Some(1), "{said}");
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with("records acme.yaml: sha256: was"), "{said}");
    assert_eq!(lines[1..], ["file acme.yaml: 1 fact of the evidence stands elsewhere in it or reads otherwise"]);
}

#[test]
fn what_is_taken_out_of_a_report_or_put_in_is_told() {
    let folder = reported("stripped", "json");
    let text = fs::read_to_string(folder.join("report")).expect("a report");
    let mut report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    report.as_object_mut().and_then(|report| report.remove("records")).expect("fingerprints");
    report["options"]["more"] = true.into();
    fs::write(folder.join("report"), report.to_string()).expect("written");
    let (status, said) = run(&folder, &["verify", "report"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("records: appeared") && said.contains("options more: vanished"), "{said}");
}

const MORE: &str = "engagement: acme\nevents:\n  - {invoice: I-1, issued: 2026-01-02, payable: 80 EUR}\n  - {invoice: I-2, issued: 2026-01-03, payable: 90 EUR}\n";

/// What is said of a report on two invoices of which the findings were changed.
fn said_of(name: &str, change: impl FnOnce(&mut Vec<serde_json::Value>)) -> String {
    let folder = reported(name, "json");
    fs::write(folder.join("acme.yaml"), MORE).expect("written");
    let (_, text) =
        run(&folder, &["check", "acme.yaml", "--policy", "p.terms", "--as-of", "2026-03-01", "--format", "json"]);
    let mut report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    change(report["engagements"][0]["findings"].as_array_mut().expect("findings"));
    fs::write(folder.join("report"), report.to_string()).expect("written");
    let (status, said) = run(&folder, &["verify", "report"]);
    assert_eq!(status, Some(1), "{said}");
    said
}

#[test]
fn a_finding_that_is_there_twice_or_elsewhere_is_named() {
    let of = "engagements acme: findings";
    let order = said_of("order", |findings| findings.reverse());
    assert_eq!(order, format!("{of}: in another order: paid/I-2 stands where paid/I-1 belongs\n"));
    let twice = said_of("doubled", |findings| findings.push(findings[0].clone()));
    assert_eq!(twice, format!("{of} paid/I-1: was there twice, is there once\n"));
    let forged = said_of("forged", |findings| {
        let mut again = findings[0].clone();
        again["status"] = "met".into();
        findings.push(again);
    });
    assert_eq!(
        forged,
        format!("{of} paid/I-1: was there twice, is there once\n{of} paid/I-1: status: was \"met\", is \"breached\"\n")
    );
    let missing = said_of("missing", |findings| drop(findings.remove(0)));
    assert!(missing.starts_with(&format!("{of} paid/I-1: appeared, ")) && !missing.contains(['{', '…']), "{missing}");
    assert_eq!(missing.lines().count(), 1, "{missing}");
    let evidence = said_of("evidence", |findings| findings[1]["evidence"] = serde_json::json!([]));
    assert!(evidence.starts_with(&format!("{of} paid/I-2: evidence invoice I-2: appeared, ")), "{evidence}");
}

#[test]
fn a_key_that_is_said_twice_is_refused() {
    for format in ["json", "ndjson"] {
        let folder = reported(&format!("twice-{format}"), format);
        let report = fs::read_to_string(folder.join("report")).expect("a report");
        let key = if format == "json" { "\"verdict\": " } else { "\"verdict\":" };
        let twice = report.replacen(key, &format!("{key}\"ok\",{key}"), 1);
        assert_ne!(twice, report);
        fs::write(folder.join("report"), twice).expect("written");
        let (status, said) = run(&folder, &["verify", "report"]);
        assert_eq!(status, Some(2), "{said}");
        assert!(said.contains("the key `verdict` is repeated"), "{said}");
    }
}

#[test]
fn what_is_no_report_is_refused() {
    let folder = reported("none", "json");
    for text in ["", "{}", "[]", "null", "{\"schema\": \"goodterms.report/2\", \"engagements\": []}"] {
        fs::write(folder.join("report"), text).expect("written");
        assert_eq!(run(&folder, &["verify", "report"]).0, Some(2), "{text:?}");
    }
}

#[test]
fn records_that_are_gone_are_an_error_and_no_difference() {
    for format in ["json", "ndjson"] {
        let folder = reported(&format!("gone-{format}"), format);
        fs::remove_file(folder.join("acme.yaml")).expect("removed");
        let (status, said) = run(&folder, &["verify", "report"]);
        assert_eq!(status, Some(2), "{said}");
        assert!(said.contains("acme.yaml: there is no such file or folder") && !said.contains("was"), "{said}");
    }
}

#[test]
fn from_another_folder_it_is_said_where_the_files_are() {
    let folder = reported("elsewhere", "json");
    fs::create_dir_all(folder.join("out")).expect("a folder");
    fs::rename(folder.join("report"), folder.join("out/report")).expect("moved");
    let (status, said) = run(&folder.join("out"), &["verify", "report"]);
    assert_eq!(status, Some(2), "{said}");
    let here = fs::canonicalize(&folder).expect("a path");
    let named = format!("p.terms, acme.yaml: there is no such file or folder in {}", here.join("out").display());
    assert!(said.contains(&named) && said.contains("add `--in "), "{said}");
    assert_eq!(run(&folder.join("out"), &["verify", "report", "--in", ".."]), (Some(0), "identical\n".to_owned()));
    // What is given is as seen from where it is given.
    fs::rename(folder.join("acme.yaml"), folder.join("out/b.yaml")).expect("moved");
    let given = ["verify", "report", "b.yaml", "--in", ".."];
    assert_eq!(run(&folder.join("out"), &given), (Some(0), "identical\n".to_owned()));
}
