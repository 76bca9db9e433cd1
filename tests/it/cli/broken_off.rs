//! Files that break off, and engagements that may lack a line: nobody is judged as if nothing were missing, and nothing is done on it.

use serde_json::{Value, json};

use super::Folder;
use super::portfolio::reports;

/// An unpaid invoice gives a right, weighs on a ladder, and has its clause suggest something.
const POLICY: &str = r#"policy "Ladder" { version "1" effective 2024-01-01 currency EUR timezone "Europe/Warsaw" deadlines keep }
section payment "Payment" {
  clause paid_in_14_days "Invoices are paid within 14 days" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
    severity critical
    suggest remind
    cite law "art. 1"
  }
  clause suspend "We may pause work" {
    for each invoice
    firm may suspend from 30 days after due of paid_in_14_days until invoice.settled
    cite law "art. 2"
  }
}
ladder relationship {
  over payment
  weigh minor 1, major 3, critical 8
  step warn "yellow card" at 3
}
"#;

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("lad.terms", POLICY);
    folder
}

const CHECK: [&str; 7] = ["check", "--policy", "lad.terms", "--as-of", "2025-06-30", "--format", "ndjson"];

fn check(folder: &Folder, more: &[&str]) -> super::Outcome {
    folder.run(&[&CHECK[..], more].concat())
}

fn described(id: &str) -> String {
    format!("{{\"engagement\":\"{id}\",\"client\":{{\"name\":\"{id}\"}}}}\n")
}

fn invoice(id: &str) -> String {
    format!("{{\"engagement\":\"{id}\",\"invoice\":\"I1\",\"issued\":\"2025-01-10\",\"payable\":\"100.00 EUR\"}}\n")
}

fn payment(id: &str) -> String {
    format!(
        "{{\"engagement\":\"{id}\",\"payment\":\"P1\",\"at\":\"2025-01-20\",\"for\":\"I1\",\"amount\":\"100.00 EUR\"}}\n"
    )
}

/// Descriptions and invoices of two engagements, in order of time.
fn two() -> String {
    [described("a"), described("b"), invoice("a"), invoice("b")].concat()
}

/// Looks at an engagement that may lack a line: the breach is told with what it hangs on, and nothing is done on it.
fn is_held_back(report: &Value, what: &str) {
    assert_eq!(report["verdict"], "breach", "{report}");
    assert_eq!((&report["rights"], &report["actions"]), (&json!([]), &json!([])), "{report}");
    let finding = &report["findings"][0];
    assert_eq!((&finding["status"], &finding["suggest"]), (&"breached".into(), &json!([])), "{report}");
    let hangs = format!(", as far as is recorded: this record may lack {what}");
    assert!(finding["why"].as_str().is_some_and(|why| why.ends_with(&hangs)), "{report}");
    let notes = report["notes"].as_array().cloned().unwrap_or_default();
    let unsaid = format!("suspend/I1: whether there is a right to suspend cannot be said without {what}");
    assert!(
        notes.contains(&format!("this record may lack {what}").into()) && notes.contains(&unsaid.into()),
        "{report}"
    );
}

#[test]
fn where_a_plain_file_breaks_off_anything_may_have_followed() {
    let folder = folder();
    let whole = two() + &payment("a") + &payment("b");
    folder.write("whole.ndjson", &whole);
    assert_eq!(reports(&check(&folder, &["whole.ndjson"]).exits(0).out).0.len(), 2);
    let text = two() + payment("a").split_at(70).0;
    folder.write("t.ndjson", &text);
    let what = "what stood where a file breaks off (t.ndjson:5)";
    let outcome = check(&folder, &["t.ndjson"]).exits(2);
    let (found, last) = reports(&outcome.out);
    assert_eq!(found.len(), 1, "the engagement of the torn line is in error");
    is_held_back(&found[0], what);
    let errors = last["errors"].as_array().expect("a list");
    assert!(
        errors.iter().any(|one| one["message"] == "broken JSON: the file breaks off here" && one["line"] == 5),
        "{last}"
    );
    assert!(errors.iter().any(|one| one["engagement"] == "a"), "{last}");
    // Nothing of that hangs on who is asked for, or on how the lines come.
    let only = check(&folder, &["t.ndjson", "--only", "b"]).exits(2);
    let (found, last) = reports(&only.out);
    is_held_back(&found[0], what);
    assert!(last["errors"].to_string().contains("breaks off here"), "{last}");
    let piped = folder.run_with(&[&CHECK[..], &["-"]].concat(), text.as_bytes()).exits(2);
    is_held_back(&reports(&piped.out).0[0], "what stood where a file breaks off (standard input:5)");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, text.as_bytes()).expect("memory");
    folder.write("t.ndjson.gz", gzip.finish().expect("memory"));
    let packed = check(&folder, &["t.ndjson.gz"]).exits(2);
    is_held_back(&reports(&packed.out).0[0], "what stood where a file breaks off (t.ndjson.gz:5)");
    // A last line that is whole needs no line feed.
    folder.write("whole.ndjson", whole.trim_end());
    check(&folder, &["whole.ndjson"]).exits(0);
}

#[test]
fn that_the_lines_follow_each_other_up_to_where_a_file_breaks_off_proves_nothing() {
    let folder = folder();
    let ids: Vec<String> = (0..60).map(|i| format!("e{i:02}")).collect();
    let text: String = ids.iter().map(|id| described(id)).chain(ids.iter().map(|id| invoice(id))).collect();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, text.as_bytes()).expect("memory");
    let bytes = gzip.finish().expect("memory");
    folder.write("d.ndjson.gz", &bytes[..bytes.len() / 3]);
    folder.write("d.ndjson", &text[..described("e00").len() * 40 + 30]);
    for name in ["d.ndjson.gz", "d.ndjson"] {
        let outcome = check(&folder, &[name]).exits(2);
        assert!(outcome.err.contains("breaks off: whether the lines of each engagement follow"), "{}", outcome.err);
        let (found, _) = reports(&outcome.out);
        assert!(found.len() > 10, "{name}: {}", found.len());
        let is_told = |one: &Value| one["notes"].to_string().contains("what stood where a file breaks off");
        assert!(found.iter().all(|one| one["verdict"] == "unknown" && is_told(one)), "{name}: {found:?}");
    }
}

#[test]
fn nothing_is_done_on_what_a_line_of_nobody_may_undo() {
    let folder = folder();
    folder.write("u.ndjson", two() + "{\"engagem\n" + &payment("b"));
    let what = "a line that names no engagement that can be read (u.ndjson:5)";
    for more in [&["u.ndjson"][..], &["u.ndjson", "--only", "a"]] {
        let outcome = check(&folder, more).exits(2);
        is_held_back(&reports(&outcome.out).0[0], what);
    }
    let page = folder.run(&["check", "u.ndjson", "--policy", "lad.terms", "--as-of", "2025-06-30"]).exits(2).out;
    assert!(!page.contains("To do now") && page.contains("no step is suggested: this record may lack"), "{page}");
    // Without it there is a right, and a step.
    folder.write("u.ndjson", two() + &payment("b"));
    let found = reports(&check(&folder, &["u.ndjson"]).exits(1).out).0;
    assert_eq!((&found[0]["rights"][0]["status"], &found[0]["actions"][0]["action"]), (&"open".into(), &"warn".into()));
    assert_eq!(found[0]["findings"][0]["suggest"], json!(["remind"]));
}

#[test]
fn whom_broken_lines_alone_name_is_told() {
    let folder = folder();
    folder.write("g.ndjson", (two() + &payment("a")).replace('\n', "") + "\n");
    let (found, last) = reports(&check(&folder, &["g.ndjson"]).exits(2).out);
    assert_eq!((found.len(), &last["summary"]["in_error"]), (0, &2.into()), "{last}");
    assert!(
        last["errors"].to_string().contains("`b` may lack what this broken line says; it is not reported"),
        "{last}"
    );
}

#[test]
fn what_may_be_meant_as_a_record_and_is_not_read_stands_in_the_report() {
    let folder = folder();
    folder.write("f/a.ndjson", described("a") + &invoice("a"));
    folder.write("f/README.md", "nothing");
    assert!(!check(&folder, &["f"]).exits(1).out.contains("not_read"));
    folder.write("f/x.json", payment("a"));
    folder.write("f/y.gz", payment("a"));
    let last = reports(&check(&folder, &["f"]).exits(1).out).1;
    assert_eq!(last["not_read"], json!(["f/x.json", "f/y.gz"]));
    for form in ["text", "json", "csv", "sarif", "junit", "markdown", "html"] {
        let out = folder.run(&["check", "f", "--policy", "lad.terms", "--as-of", "2025-06-30", "--format", form]).out;
        let wanted = if form == "json" { "\"not_read\"" } else { "ot read, though" };
        assert!(out.contains(wanted) && out.contains("f/x.json"), "{form}: {out}");
    }
    // Named alone, it is said what is read.
    let told = check(&folder, &["f/y.gz"]).exits(2).err;
    assert!(told.contains("it is no record") && told.contains(".ndjson.gz or .ndjson.zst"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_entered_may_hold_the_lines_of_anyone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    folder.write("f/a.ndjson", described("a"));
    folder.write("f/locked/x.ndjson", invoice("a"));
    folder.write("f/z.ndjson", described("z"));
    let allow = |mode| std::fs::set_permissions(folder.path("f/locked"), PermissionsExt::from_mode(mode));
    allow(0o000).expect("it is ours");
    // Who may do everything enters every folder.
    let is_closed = std::fs::read_dir(folder.path("f/locked")).is_err();
    let outcome = check(&folder, &["f"]);
    allow(0o755).expect("it is ours");
    if is_closed {
        let (found, _) = reports(&outcome.exits(2).out);
        assert!(found.len() == 2 && found.iter().all(|one| one["verdict"] == "unknown"), "{found:?}");
    }
}

#[test]
fn the_mistakes_are_counted_and_none_is_shown_twice() {
    let folder = folder();
    for (count, told) in
        [(100, None), (101, Some("1 more of them is in error, 101 in all")), (102, Some("2 more of them are"))]
    {
        let wrong =
            |i: usize| described(&format!("e{i:03}")) + &invoice(&format!("e{i:03}")).replace("payable", "payabel");
        folder.write("m.ndjson", (0..count).map(wrong).collect::<String>());
        let err = check(&folder, &["m.ndjson", "--keep-going"]).exits(2).err;
        assert_eq!(err.contains("more of them"), told.is_some(), "{count}: {err}");
        assert!(told.is_none_or(|told| err.contains(told)), "{count}: {err}");
        assert_eq!(err.matches("payabel").count().min(100), 100, "{count}");
    }
    // A page that is kept says that the pass gave up.
    folder.write("good.ndjson", described("z"));
    let page = ["check", "good.ndjson", "m.ndjson", "--policy", "lad.terms", "--as-of", "2025-06-30", "--format"];
    for form in ["text", "markdown", "json"] {
        let out = folder.run(&[&page[..], &[form]].concat()).exits(2).out;
        let words = if form == "json" { "\"given_up\": true" } else { "the rest was not looked at" };
        assert!(out.contains(words), "{form}: {out}");
    }
    // A line that may be of the one before or of the one after is one mistake.
    folder.write("l.ndjson", described("a") + &described("1.0").replace("\"1.0\",", "1.0,") + &described("c"));
    let outcome = check(&folder, &["l.ndjson"]).exits(2);
    assert_eq!(outcome.err.matches("l.ndjson:2").count(), 1, "{}", outcome.err);
    assert_eq!(reports(&outcome.out).1["errors"].as_array().map(Vec::len), Some(2));
}

#[test]
fn that_something_ended_is_a_change() {
    let folder = folder();
    let hold = "{\"engagement\":\"c\",\"hold\":\"H\",\"starts\":\"2025-05-01\",\"ends\":\"2025-06-26\"}\n";
    folder.write("c.ndjson", described("c") + hold);
    for (since, count) in [("2025-06-20", 1), ("2025-06-26", 1), ("2025-06-27", 0)] {
        let found = reports(&check(&folder, &["c.ndjson", "--changed-since", since]).exits(0).out).0;
        assert_eq!(found.len(), count, "{since}");
    }
}

#[cfg(unix)]
#[test]
fn few_files_may_be_open() {
    let folder = folder();
    let text = [two(), payment("a"), payment("b")].concat();
    folder.write("t.ndjson", text);
    for (limit, status) in [(60, 0), (14, 2)] {
        let script = format!("ulimit -n {limit}; exec \"$@\"");
        let mut command = std::process::Command::new("sh");
        command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_goodterms")]).args(CHECK).arg("t.ndjson");
        let output = command.current_dir(folder.path("")).output().expect("a shell");
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{limit}: {err}");
        assert_eq!(err.contains("`ulimit -n 256`"), status == 2, "{err}");
    }
}
