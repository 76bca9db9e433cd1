//! What came of the tests of a policy, and its JUnit form.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::junit::written;
use crate::testing::compare::Compared;

/// A test that was run.
#[derive(Debug)]
pub struct Tested {
    /// Its file.
    pub file: String,
    /// Its line there.
    pub line: u32,
    /// Its name.
    pub name: String,
    /// How what came out compares with what was expected.
    pub compared: Compared,
    /// Whether somebody stands behind it.
    pub is_confirmed: bool,
}

impl Tested {
    /// Returns whether something differs from what is expected, whoever stands behind that.
    pub fn failed(&self) -> bool {
        !self.compared.differences.is_empty()
    }

    /// Returns whether policy or record are in error, so that nothing could be compared.
    pub fn is_error(&self) -> bool {
        self.failed() && self.compared.is_error
    }
}

/// Returns the tests in the XML of JUnit: a suite a file; what is as expected and not confirmed is skipped. `wrong` are the files that are in error,
/// with what is wrong with them. `least` is how many percent of all sides are to be covered, where that is asked, and how many are.
pub fn junit(tested: &[Tested], wrong: &[(String, String)], least: Option<(u8, usize)>) -> String {
    let mut report = Report::new("goodterms test");
    for file in tested.chunk_by(|a, b| a.file == b.file) {
        let mut suite = TestSuite::new(file[0].file.as_str());
        suite.add_test_cases(file.iter().map(case));
        report.add_test_suite(suite);
    }
    for (file, reason) in wrong {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(reason.lines().next().unwrap_or_default());
        status.set_description(reason.as_str());
        let mut case = TestCase::new("the file is in error", status);
        case.set_classname(file.as_str());
        let mut suite = TestSuite::new(file.as_str());
        suite.add_test_case(case);
        report.add_test_suite(suite);
    }
    if let Some((least, covered)) = least {
        let mut suite = TestSuite::new("coverage");
        suite.add_test_case(enough(least, covered));
        report.add_test_suite(suite);
    }
    written(&report)
}

/// Returns what is said where fewer sides are covered than are wanted; nothing where enough are.
pub fn too_few(least: u8, covered: usize) -> Option<String> {
    (covered < usize::from(least)).then(|| format!("{covered} % of all sides are covered, {least} % are wanted"))
}

fn enough(least: u8, covered: usize) -> TestCase {
    let status = match too_few(least, covered) {
        None => TestCaseStatus::success(),
        Some(why) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(why);
            status
        }
    };
    let mut case = TestCase::new(format!("{least} % of all sides are covered"), status);
    case.set_classname("coverage");
    case
}

fn case(test: &Tested) -> TestCase {
    let status = if test.failed() {
        let kind = if test.is_error() { NonSuccessKind::Error } else { NonSuccessKind::Failure };
        let mut status = TestCaseStatus::non_success(kind);
        status.set_message(test.compared.differences[0].lines().next().unwrap_or_default());
        status.set_description(format!("{}:{}\n{}", test.file, test.line, test.compared.differences.join("\n")));
        status
    } else if test.is_confirmed {
        TestCaseStatus::success()
    } else {
        TestCaseStatus::skipped()
    };
    let mut case = TestCase::new(format!("{} (line {})", test.name, test.line), status);
    case.set_classname(test.file.as_str());
    case
}
