//! `explain`, `fmt`, `schema`, and the help of all commands.

use super::{Folder, POLICY, Read, broken, kept};

#[test]
fn explain_shows_clause_count_amounts_and_record() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", broken("a"));
    let outcome = folder.run(&["explain", "paid/I1", "a.yaml", "--as-of", "2026-02-10"]).exits(0);
    insta::assert_snapshot!(outcome.out);
}

#[test]
fn explain_explains_rights() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", broken("a"));
    let outcome = folder.run(&["explain", "suspend/I1", "a.yaml", "--as-of", "2026-02-10"]).exits(0);
    for words in ["suspend/I1: future", "firm may suspend", "2026-02-18", "policy.terms:15"] {
        assert!(outcome.out.contains(words), "{words:?} is not in:\n{}", outcome.out);
    }
}

/// A policy of which every clause comes about in another way, and what broke it.
const WAYS: (&str, &str) = (
    r#"policy "Ways" { version "1" effective 2026-01-01 currency EUR timezone "Europe/Berlin" holidays DE hours office Mon-Fri 09:00-17:00 }
section s "S" {
  clause check "Check in" { firm owes check_in every 5 business days from 2026-03-27 }
  clause month "A call a month" { for each month limit call by client to 1 carry up to 1 for 1 month }
  clause short "No long calls" { forbid call by client where minutes > 10 tolerate 1 in any 30 days }
  clause week "Two in a week" { limit call by client to 2 in any 7 days }
  clause pay "Pay" { for each invoice client owes payment for invoice totalling invoice.payable within 10 days after invoice.issued grace 3 business days }
  clause pause "Pause" { for each invoice firm may suspend from 10 days after due of pay until invoice.settled }
}
"#,
    "engagement: a
contract:
  accepts: {policy: Ways, version: \"1\", at: 2026-01-05}
  starts: 2026-01-05
events:
  - {call: C1, at: 2026-02-01, by: client, minutes: 11}
  - {call: C2, at: 2026-02-02, by: client, minutes: 11}
  - {call: C3, at: 2026-02-03, by: client, minutes: 11}
  - {check_in: X, at: 2026-04-09, by: firm}
  - {invoice: I, issued: 2026-03-24, payable: 5 EUR}
",
);

#[test]
fn explain_counts_whatever_came_about() {
    let folder = Folder::new();
    folder.write("policy.terms", WAYS.0);
    folder.write("a.yaml", WAYS.1);
    let said = [
        ("check/2026-04-07", "Fri 2026-04-03  not counted: Good Friday"),
        ("check/2026-04-07", "Tue 2026-04-07  day 5, the last day"),
        ("pause/I", "Mon 2026-04-13  day 10: the right opens"),
        ("pay/I", "then the grace"),
        ("pay/I", "Thu 2026-04-09  day 3, the last day"),
        ("month/2026-02", "the bound: 1 of its own and 1 carried on from before"),
        ("week/C3", "2026-02-01  call C1"),
        ("short/C2", "not forgiven"),
    ];
    for (id, words) in said {
        let out = folder.run(&["explain", id, "a.yaml", "--as-of", "2026-04-20"]).exits(0).out;
        assert!(out.contains(words), "{words:?} is not in:\n{out}");
    }
}

#[test]
fn explain_names_the_nearest_ids() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", broken("a"));
    folder.run(&["explain", "paid/I2", "a.yaml"]).refuses("did you mean `paid/I1`?");
    folder.run(&["explain", "zzz", "a.yaml"]).refuses("`goodterms check --all` lists all ids");
    folder.run(&["explain", "paid/I1", "none.yaml"]).refuses("none.yaml: there is no such file");
}

#[test]
fn explain_says_of_which_engagement() {
    let folder = Folder::with_policy();
    folder.write("p/a.yaml", broken("a"));
    folder.write("p/b.yaml", kept("b"));
    let both = folder.run(&["explain", "paid/I1", "p", "--as-of", "2026-02-10"]).exits(0).out;
    assert!(both.contains("Engagement a\n") && both.contains("Engagement b\n"), "{both}");
    let one = folder.run(&["explain", "paid/I1", "p", "--only", "b"]).exits(0).out;
    assert!(one.starts_with("paid/I1: met"), "{one}");
}

#[test]
fn fmt_rewrites_in_place_and_is_then_content() {
    let folder = Folder::new();
    let loose = POLICY.replace("\n\n", "\n").replace("  clause", " clause");
    folder.write("a.terms", &loose);
    let check = folder.run(&["fmt", "--check", "a.terms"]).exits(1);
    assert!(check.out.contains("--- a.terms\n") && check.out.contains("+  clause paid"), "{}", check.out);
    assert_eq!(folder.read("a.terms"), loose, "a check changes nothing");
    folder.run(&["fmt", "a.terms"]).exits(0);
    let formatted = folder.read("a.terms");
    assert_ne!(formatted, loose);
    folder.run(&["fmt", "--check", "a.terms"]).exits(0);
    folder.run(&["fmt", "a.terms"]).exits(0);
    assert_eq!(folder.read("a.terms"), formatted);
    assert_eq!(names(&folder), ["a.terms"], "nothing is left beside it");
    assert_eq!(folder.run_with(&["fmt", "-"], loose.as_bytes()).exits(0).out, formatted);
    folder.run_with(&["fmt", "-", "--check"], loose.as_bytes()).exits(1);
}

fn names(folder: &Folder) -> Vec<String> {
    let entries = std::fs::read_dir(&folder.0).expect("a folder").flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn fmt_leaves_alone_what_does_not_parse() {
    let folder = Folder::new();
    folder.write("bad.terms", "policy \"x\" {\n");
    folder.write("loose.terms", "term   a = 1\n");
    let outcome = folder.run(&["fmt", "bad.terms", "none.terms", "loose.terms"]).exits(2);
    assert!(outcome.err.contains("bad.terms:") && outcome.err.contains("none.terms: there is no"), "{}", outcome.err);
    assert_eq!(folder.read("bad.terms"), "policy \"x\" {\n");
    assert_eq!(folder.read("loose.terms"), "term a = 1\n", "the others are formatted");
    folder.run(&["fmt", "."]).refuses("it is a folder");
    folder.run_with(&["fmt", "-"], b"policy {").refuses("standard input:1");
}

#[test]
fn the_examples_are_in_form() {
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let folders = std::fs::read_dir(examples).expect("the examples").map(|entry| entry.expect("an entry").path());
    let policies = folders.map(|path| path.join("policy.terms")).filter(|path| path.exists());
    let policies: Vec<String> = policies.map(|path| path.to_string_lossy().into_owned()).collect();
    assert!(policies.len() >= 2, "{policies:?}");
    let arguments: Vec<&str> = ["fmt", "--check"].into_iter().chain(policies.iter().map(String::as_str)).collect();
    assert_eq!(Folder::new().run(&arguments).exits(0).out, "");
}

#[cfg(unix)]
#[test]
fn fmt_keeps_links_and_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new();
    folder.write("real.terms", "term   a = 1\n");
    std::fs::set_permissions(folder.path("real.terms"), PermissionsExt::from_mode(0o640)).expect("permissions");
    symlink("real.terms", folder.path("link.terms")).expect("a link");
    folder.run(&["fmt", "link.terms"]).exits(0);
    assert!(folder.path("link.terms").is_symlink());
    let mode = folder.path("real.terms").metadata().expect("a file").permissions().mode();
    assert_eq!((mode & 0o777, folder.read("real.terms").as_str()), (0o640, "term a = 1\n"));
}

#[test]
fn schema_knows_the_policys_own_kinds() {
    let folder = Folder::new();
    let plain = folder.run(&["schema"]).exits(0).json();
    assert_eq!(plain["$schema"], "https://json-schema.org/draft/2020-12/schema");
    folder.write("own.terms", "kind shoot { days: number }\n");
    let own = folder.run(&["schema", "--policy", "own.terms"]).exits(0).out;
    assert!(own.contains("shoot") && !plain.to_string().contains("shoot"));
    let page = folder.run(&["schema", "--reference"]).exits(0).out;
    assert!(page.starts_with("# Records"), "{page}");
    folder.write("bad.terms", "kind {");
    folder.run(&["schema", "--policy", "bad.terms"]).refuses("bad.terms:1");
}

#[test]
fn every_command_tells_its_example_and_its_exit_statuses() {
    let folder = Folder::new();
    for command in ["check", "explain", "fmt", "schema", "import"] {
        let help = folder.run(&[command, "--help"]).exits(0).out;
        assert!(help.contains("Example: goodterms ") && help.contains("Exit status: 0"), "{help}");
        let short = folder.run(&[command, "-h"]).exits(0).out;
        assert!(short.contains("Example: goodterms "), "{short}");
    }
    let version = folder.run(&["--version"]).exits(0).out;
    assert_eq!(version, format!("goodterms {}\n", env!("CARGO_PKG_VERSION")));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = Folder::with_policy();
    folder.write("a.yaml", kept("a"));
    for format in ["text", "json", "ndjson"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a device");
        let mut child = super::command(&folder.0, &["check", "a.yaml", "--format", format]);
        let mut child = child.stdout(full).spawn().expect("the program starts");
        let mut err = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("text");
        assert_eq!(child.wait().expect("an end").code(), Some(2));
        assert!(err.contains("standard output: "), "{err}");
    }
}

#[test]
fn import_goes_on_where_nobody_reads_its_remarks() {
    let folder = Folder::with_policy();
    folder.write("fines.csv", include_str!("../../../examples/fines/fines.csv"));
    folder.write("mapping.yaml", include_str!("../../../examples/fines/mapping.yaml"));
    folder.write("fines.terms", include_str!("../../../examples/fines/policy.terms"));
    let arguments = ["import", "csv", "fines.csv", "--mapping", "mapping.yaml", "--policy", "fines.terms"];
    for closes_output in [false, true] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut child = super::command(&folder.0, &arguments);
        child.stderr(writer.try_clone().expect("a pipe"));
        if closes_output {
            child.stdout(writer);
        }
        let output = child.output().expect("the program ends");
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(output.stdout.is_empty(), closes_output);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_is_written_to_and_never_replaced() {
    use std::os::unix::fs::FileTypeExt as _;
    let folder = Folder::with_policy();
    let pipe = folder.path("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|made| made.success()), "a pipe can be made");
    let read = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe)
    });
    folder.run(&["print", "policy.terms", "--output", "pipe"]).exits(0);
    let text = read.join().expect("it was read").expect("text");
    assert_eq!(text, folder.run(&["print", "policy.terms"]).exits(0).out);
    assert!(std::fs::metadata(&pipe).expect("it is there").file_type().is_fifo());
}
