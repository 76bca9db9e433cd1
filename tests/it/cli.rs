//! The program from outside: arguments, exit status, both streams, files.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

mod acted;
mod asked;
mod backtest;
mod broken_off;
mod check;
mod client;
mod commands;
mod damage;
mod disputed;
mod explain;
mod files;
mod forecast;
mod html;
mod import;
mod inputs;
mod letter;
mod library;
mod lines;
mod lint;
mod meetings;
mod over;
mod own_kinds;
mod policy;
mod portfolio;
mod print;
mod print_copies;
mod print_days;
mod print_words;
mod quoted;
mod review;
mod review_compared;
mod review_positions;
mod review_read;
mod review_weighed;
mod review_whose;
mod review_word;
mod reviewed;
mod shown;
mod sources;
mod sources_again;
mod sources_back;
mod sources_covered;
mod sources_discount;
mod sources_doubt;
mod sources_listed;
mod sources_money;
mod sources_namesakes;
mod sources_once;
mod sources_open;
mod sources_order;
mod sources_settled;
mod sources_together;
mod sources_told;
mod sources_unsure;
mod spark;
mod subjects;
mod test;
mod test_exceptions;
mod test_instead;
mod test_least;
mod text;
mod torn;
mod unsound;

/// A folder for one test, removed at its end, in which the program is run.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("goodterms-cli-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    /// A folder with the policy.
    fn with_policy() -> Self {
        let folder = Self::new();
        folder.write("policy.terms", POLICY);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder around")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file of text")
    }

    /// Runs the program in the folder.
    fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with(arguments, b"")
    }

    /// Runs the program with something on standard input.
    fn run_with(&self, arguments: &[&str], input: &[u8]) -> Outcome {
        let mut child = command(&self.0, arguments).stdin(Stdio::piped()).spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.to_vec();
        // One that reads no input may be gone already.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().expect("the program ends");
        writer.join().expect("the writer ends");
        let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
        Outcome { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goodterms"));
    command.current_dir(folder).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// What a run gave.
#[derive(Debug)]
struct Outcome {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Outcome {
    #[track_caller]
    fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "out:\n{}\nerr:\n{}", self.out, self.err);
        self
    }

    /// Says this on standard error, and nothing on standard output.
    #[track_caller]
    fn refuses(self, words: &str) {
        let this = self.exits(2);
        assert!(this.err.contains(words), "{words:?} is not in:\n{}", this.err);
        assert_eq!(this.out, "");
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}:\n{}{}", self.out, self.err))
    }

    /// The ids of the engagements.
    fn engagements(&self) -> Vec<String> {
        let report = self.json();
        let all = report["engagements"].as_array().expect("a list");
        all.iter().map(|one| one["engagement"].as_str().expect("a text").to_owned()).collect()
    }
}

/// A duty with two severities, a price, a tolerated prohibition, a signal.
const POLICY: &str = r#"policy "Studio" {
  version  "1"
  currency EUR
  timezone "Europe/Warsaw"
}

section all "All" {
  clause paid "Invoices are paid within 14 days" {
    for each invoice
    client owes payment for invoice totalling invoice.payable within 14 days after invoice.issued
    severity minor, major when overdue > 30 days
    costs interest at 10% yearly "interest"
  }

  clause suspend "We may pause work" {
    for each invoice
    firm may suspend from 30 days after due of paid until invoice.settled
    cite law "the law"
  }

  clause rounds "Two rounds are included" {
    for each delivery
    limit revision for delivery to 1
    costs 50 EUR * excess "rounds"
  }

  clause respect "Nobody is insulted" {
    forbid incident by client where what = insult
    tolerate 1 in any 30 days
    severity major
  }

  clause long_calls "Calls are short" {
    forbid call where minutes > 60
    severity note
  }

  clause asked "Requests say whether they are urgent work" {
    forbid request by client where wanted before at
    severity critical
  }
}
"#;

/// A record of one engagement with these events.
fn record(id: &str, events: &str) -> String {
    format!("engagement: {id}\nclient: {{name: \"Client {id}\", country: PL, type: business}}\nevents:\n{events}")
}

/// An invoice that is due on 2026-01-19.
const INVOICE: &str = "  - {invoice: I1, issued: 2026-01-05, payable: 100 EUR}\n";

/// Its payment in time.
const PAYMENT: &str = "  - {payment: P1, at: 2026-01-10, for: I1, amount: 100 EUR}\n";

/// A record without a breach.
fn kept(id: &str) -> String {
    record(id, &format!("{INVOICE}{PAYMENT}"))
}

/// A record with a breach.
fn broken(id: &str) -> String {
    record(id, INVOICE)
}
