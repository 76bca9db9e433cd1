//! The report in the XML of JUnit, as build servers read it: a suite an engagement, a case a finding.
//!
//! A breach, cured or not, is a failure; what is unknown is an error; what was kept has passed; all else is skipped, with its
//! status, for nothing else is kept for certain. What a record may lack is an error, too; what keeps one from being reported is an
//! error in a suite of its own. That engagements are described nowhere is a case that is skipped.

use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::error::Error;
use super::report::{Engagement, Finding, Head, Report};
use super::words::{charge, lacking, missing, place, remarks};
use crate::finding::Status;

/// Returns the document.
pub fn junit(report: &Report) -> String {
    let mut document = Document::new("goodterms check");
    for (number, engagement) in report.engagements.iter().enumerate() {
        let mut suite = TestSuite::new(safe(&engagement.engagement));
        suite.add_property(("as_of", report.head.as_of.to_string().as_str()));
        if let Some(day) = report.head.known_on {
            suite.add_property(("known_on", day.to_string().as_str()));
        }
        suite.add_property(("verdict", engagement.verdict.word()));
        if let Some(client) = &engagement.client {
            suite.add_property(("client", safe(client).as_str()));
        }
        if number == 0 {
            made_from(&report.head, &mut suite);
        }
        suite.add_test_cases(engagement.findings.iter().map(|finding| case(engagement, finding)));
        suite.add_test_cases(lacking(engagement).map(|why| {
            let status = TestCaseStatus::non_success(NonSuccessKind::Error);
            of_record(status, "unknown", "the record is whole", &engagement.engagement, &why)
        }));
        document.add_test_suite(suite);
    }
    if !report.errors.is_empty() {
        let mut suite = TestSuite::new("records that are not reported");
        if report.engagements.is_empty() {
            made_from(&report.head, &mut suite);
        }
        suite.add_test_cases(report.errors.iter().map(error));
        document.add_test_suite(suite);
    }
    let remarks = remarks(report);
    if !remarks.is_empty() {
        let mut suite = TestSuite::new("the portfolio");
        let case = |why: &String| of_record(TestCaseStatus::skipped(), "note", "all are there", "records", why);
        suite.add_test_cases(remarks.iter().map(case));
        document.add_test_suite(suite);
    }
    written(&document)
}

/// Adds what a report was made by and from: the program, and each file with its fingerprint.
fn made_from(head: &Head, suite: &mut TestSuite) {
    let Some(made) = &head.made else { return };
    suite.add_property(("engine", format!("{} {}", made.engine.name, made.engine.version).as_str()));
    for file in head.policy.files.iter().chain(made.records.iter().flatten()) {
        suite.add_property((format!("sha256 {}", safe(&file.path)).as_str(), file.sha256.as_str()));
    }
}

/// Returns a document of JUnit as the schema of Jenkins has it: that knows how many are skipped of a suite, and not of all.
pub fn written(document: &Document) -> String {
    let text = document.to_string().expect("text can be written");
    let mut text = text.replacen(&format!(" skipped=\"{}\"", document.skipped), "", 1);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn case(engagement: &Engagement, finding: &Finding) -> TestCase {
    let word = finding.status.word();
    let mut status = match finding.status {
        Status::Met => TestCaseStatus::success(),
        Status::Breached | Status::Late => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Status::Unknown => TestCaseStatus::non_success(NonSuccessKind::Error),
        Status::Pending | Status::Excused | Status::Tolerated | Status::Priced | Status::Noted => {
            TestCaseStatus::skipped()
        }
    };
    if finding.status != Status::Met {
        status.set_type(finding.severity.map_or(word.to_owned(), |severity| format!("{word}, {}", severity.word())));
        status.set_message(safe(&format!("{word}: {}", finding.why)));
        status.set_description(said(finding));
    }
    let mut case = TestCase::new(safe(&finding.id), status);
    case.set_classname(safe(&format!("{}.{}", engagement.engagement, finding.section)));
    case
}

/// Returns all there is to say of a finding, line by line.
fn said(finding: &Finding) -> String {
    let mut lines = vec![finding.why.clone()];
    lines.extend(finding.bearer.map(|bearer| format!("borne by: {}", bearer.word())));
    lines.extend(missing(finding).map(|facts| format!("missing: {facts}")));
    lines.extend(finding.charges.iter().map(|one| format!("costs: {}", charge(one))));
    let facts = finding.evidence.iter();
    lines.extend(facts.filter_map(|fact| Some(format!("{}: {} {}", place(fact)?, fact.kind, fact.id))));
    lines.iter().map(|line| safe(line)).collect::<Vec<_>>().join("\n")
}

/// Returns a case that is about a record, or all of them, and about no finding.
fn of_record(mut status: TestCaseStatus, sort: &str, name: &str, class: &str, why: &str) -> TestCase {
    status.set_type(sort);
    status.set_message(safe(why));
    let mut case = TestCase::new(name, status);
    case.set_classname(safe(class));
    case
}

fn error(error: &Error) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    let file = error.file.as_deref().unwrap_or("a record");
    let place = error.line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"));
    status.set_type(error.code.unwrap_or("unreadable"));
    status.set_message(safe(&error.message));
    status.set_description(safe(&format!("{place}: {}", error.message)));
    let mut case = TestCase::new(safe(&place), status);
    case.set_classname("records");
    case
}

/// Returns a text in one line, of which every character may stand in XML.
fn safe(text: &str) -> String {
    super::text::clean(text).replace(['\n', '\t'], " ").replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
