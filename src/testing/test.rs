//! What a test is: a policy, a record, and what is expected of a day.

use super::want::Want;
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::case as mistake;
use crate::base::source::Span;

/// A test.
#[derive(Clone, Debug)]
pub struct Test {
    /// What it is called, for people.
    pub name: String,
    /// The policy.
    pub policy: PolicyOf,
    /// The record.
    pub record: RecordOf,
    /// What is expected.
    pub want: Want,
    /// Whether a person stands behind it: what was generated has to be confirmed first.
    pub is_confirmed: bool,
    /// Its text.
    pub span: Span,
}

impl Test {
    /// Returns what is wrong if one of the tests before says the same.
    pub(super) fn repeats(&self, before: &[Self]) -> Option<Diagnostic> {
        let says = |test: &Self| (test.want.as_of, test.want.lines.clone());
        let is_same =
            |test: &&Self| (&test.policy, &test.record) == (&self.policy, &self.record) && says(test) == says(self);
        before.iter().find(is_same).map(|first| mistake::same_test(self.span, first.span))
    }
}

/// Where the policy of a test is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyOf {
    /// Beside the test.
    #[default]
    Beside,
    /// In these files: the policy, then its overlays.
    Files(Vec<String>),
    /// In the test itself.
    Inline(Inline),
}

/// A policy that is written in its test.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Inline {
    /// Its files, by name; `policy.terms` is the policy.
    pub files: Vec<(String, String)>,
    /// The versions, where there are several.
    pub versions: Vec<String>,
    /// The overlays.
    pub overlays: Vec<String>,
}

/// Where the record of a test is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordOf {
    /// There is none: nothing was recorded.
    #[default]
    Nobody,
    /// In the test itself.
    Text(String),
    /// In a file.
    File(String),
}

impl RecordOf {
    /// Returns the text of a record of which nothing was recorded.
    pub fn nobody() -> &'static str {
        "engagement: empty\nclient: {name: Nobody}\nevents: []\n"
    }
}
