//! The findings as a table for the spreadsheet: RFC 4180, one row a finding.
//!
//! The columns are those of [`COLUMNS`], in that order; new ones are only added at the end. What keeps a record from being
//! reported is a row of the status `error`, what a record may lack one of the status `unknown` without a clause, and that engagements
//! are described nowhere one of the status `note`. Last comes a row of the status `file` for each file that it was made from. A text that a spreadsheet would take for a formula begins with an apostrophe.

use csv::{Terminator, WriterBuilder};

use super::error::Error;
use super::report::{Engagement, Finding, Report, When};
use super::words::{charge, lacking, one_line, place, remarks};
use crate::finding::Bearer;
use crate::value::money::Money;

/// The columns.
pub const COLUMNS: [&str; 30] = [
    "as_of",
    "engagement",
    "client",
    "id",
    "clause",
    "section",
    "version",
    "bearer",
    "subject_kind",
    "subject",
    "status",
    "severity",
    "due",
    "since",
    "met_at",
    "overdue_days",
    "measure",
    "bound",
    "amount",
    "currency",
    "charges",
    "basis",
    "exceptions",
    "missing",
    "suggest",
    "evidence",
    "why",
    "code",
    "known_on",
    "sha256",
];

type Row = [String; COLUMNS.len()];

/// Returns the table, with its head.
pub fn csv(report: &Report) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let as_of = report.head.as_of.to_string();
    let findings = report.engagements.iter().flat_map(|engagement| {
        let as_of = as_of.as_str();
        let lacking = lacking(engagement).map(|why| of_engagement(as_of, engagement, &why));
        engagement.findings.iter().map(move |finding| of_finding(as_of, engagement, finding)).chain(lacking)
    });
    let errors = report.errors.iter().map(|error| of_error(&as_of, error));
    let remarks = remarks(report).into_iter().map(|why| row(&as_of, "note", &why));
    let known_on = report.head.known_on.map(|day| day.to_string()).unwrap_or_default();
    let files = of_files(report, &as_of);
    let rows = findings.chain(errors).chain(remarks).chain(files).map(|mut row| {
        set(&mut row, "known_on", &known_on);
        row
    });
    for row in std::iter::once(COLUMNS.map(str::to_owned)).chain(rows) {
        writer.write_record(row).expect("rows are of one length, and memory takes them");
    }
    String::from_utf8(writer.into_inner().expect("memory takes it")).expect("texts are UTF-8")
}

/// Returns a text as a cell: in one line, and never a formula.
fn cell(text: impl AsRef<str>) -> String {
    let text = text.as_ref();
    // What spreadsheets pass over at the beginning does not hide a sign from them.
    let is_blank = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{feff}');
    let first = text.trim_start_matches(is_blank).chars().next();
    let is_formula =
        matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')) || text.starts_with(['\t', '\r']);
    format!("{}{}", if is_formula { "'" } else { "" }, one_line(text))
}

fn of_finding(as_of: &str, engagement: &Engagement, finding: &Finding) -> Row {
    let when = |when: &Option<When>| when.as_ref().map(When::text).unwrap_or_default();
    let (amount, currency) = sum(finding);
    let subject = finding.subject.as_ref();
    let measure = finding.measure.as_ref();
    let joined = |texts: &[String]| cell(texts.join("; "));
    let places: Vec<String> = finding.evidence.iter().filter_map(place).collect();
    let of_names = |names: &[std::sync::Arc<str>]| cell(names.join("; "));
    [
        as_of.to_owned(),
        cell(&engagement.engagement),
        cell(engagement.client.as_deref().unwrap_or_default()),
        cell(&finding.id),
        cell(&finding.clause),
        cell(&finding.section),
        cell(finding.version.as_deref().unwrap_or_default()),
        cell(finding.bearer.map_or("", Bearer::word)),
        cell(subject.map(|subject| &*subject.kind).unwrap_or_default()),
        cell(subject.map(|subject| &*subject.id).unwrap_or_default()),
        finding.status.word().to_owned(),
        finding.severity.map(|severity| severity.word().to_owned()).unwrap_or_default(),
        when(&finding.due),
        when(&finding.since),
        when(&finding.met_at),
        finding.overdue_days.map(|days| days.to_string()).unwrap_or_default(),
        measure.map(|measure| cell(&measure.value)).unwrap_or_default(),
        measure.map(|measure| cell(&measure.bound)).unwrap_or_default(),
        amount,
        currency,
        joined(&finding.charges.iter().map(charge).collect::<Vec<_>>()),
        finding.basis.word().to_owned(),
        of_names(&finding.exceptions),
        joined(finding.missing.as_deref().unwrap_or_default()),
        of_names(&finding.suggest),
        joined(&places),
        cell(&finding.why),
        String::new(),
        String::new(),
        String::new(),
    ]
}

/// Returns what a finding costs, and in which currency. Nothing where it costs nothing, where a part of it is unknown, or where
/// it costs in several currencies: then the charges say all there is.
fn sum(finding: &Finding) -> (String, String) {
    let known: Option<Vec<Money>> = finding.charges.iter().map(|charge| charge.amount.money).collect();
    let known = known.unwrap_or_default();
    let Some(first) = known.first() else { return Default::default() };
    let add = |sum: Money, next: &Money| {
        let amount = sum.amount.checked_add(next.amount).filter(|_| next.currency == sum.currency)?;
        Some(Money { amount, ..sum })
    };
    match known.iter().try_fold(Money::zero(first.currency), add) {
        Some(sum) => (sum.rounded().amount.to_string(), sum.currency.to_string()),
        None => Default::default(),
    }
}

fn of_error(as_of: &str, error: &Error) -> Row {
    let file = error.file.as_deref().unwrap_or_default();
    let place = error.line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"));
    let mut row = row(as_of, "error", &error.message);
    set(&mut row, "engagement", error.engagement.as_deref().unwrap_or_default());
    set(&mut row, "evidence", &place);
    set(&mut row, "code", error.code.unwrap_or_default());
    row
}

fn of_engagement(as_of: &str, engagement: &Engagement, why: &str) -> Row {
    let mut row = row(as_of, "unknown", why);
    set(&mut row, "engagement", &engagement.engagement);
    set(&mut row, "client", engagement.client.as_deref().unwrap_or_default());
    row
}

/// Returns a row for each file of the policy and the records with its fingerprint; none of what no command made.
fn of_files<'r>(report: &'r Report, as_of: &'r str) -> impl Iterator<Item = Row> + 'r {
    report.head.made.iter().flat_map(move |made| {
        let program = format!("{} {}", made.engine.name, made.engine.version);
        let policy = report.head.policy.files.iter().map(|file| (file, "the policy"));
        let records = made.records.iter().flatten().map(|file| (file, "the records"));
        policy.chain(records).map(move |(file, of)| {
            let mut row = row(as_of, "file", &format!("{program} made this from it, a file of {of}"));
            set(&mut row, "evidence", &file.path);
            set(&mut row, "sha256", &file.sha256);
            row
        })
    })
}

/// Returns a row of a status that is no finding's.
fn row(as_of: &str, status: &str, why: &str) -> Row {
    let mut row = [const { String::new() }; COLUMNS.len()];
    set(&mut row, "as_of", as_of);
    set(&mut row, "status", status);
    set(&mut row, "why", why);
    row
}

fn set(row: &mut Row, column: &str, text: &str) {
    row[COLUMNS.iter().position(|name| *name == column).expect("a column")] = cell(text);
}
