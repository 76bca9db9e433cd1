//! What a contract says that its record does not state under `terms`: written there as comments, which `check` passes over and
//! which a review reads, so that the record of a document is reviewed as the document is.

use crate::base::source::{SourceId, Span};
use crate::engagement::record::{TermValue, Value};

/// The name of the term that says from when the time to pay is counted.
pub const PAYMENT_START: &str = "payment_start";

/// The terms of a policy that name the law.
pub const LAW_TERMS: [&str; 2] = ["governing_law", "law"];

/// Why what is about the client alone is not taken.
pub const CLIENTS: &str = "it is the client's, not ours";

/// Why what other passages contradict is not taken.
pub const OTHERS: &str = "other passages say something else";
/// Why what holds for a case alone is not taken; behind it stands the case.
pub const CASE: &str = "it holds only";

/// How the line of a claim begins.
const MARK: &str = "# review | ";

/// What a contract says beside the terms of its record.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The term of the policy, or the name under which it was found.
    pub term: String,
    /// The name under which it was found.
    pub found: String,
    /// What it says: `60 days`, `30% per year`.
    pub says: String,
    /// Where the document says it.
    pub place: String,
    /// Why the record does not state it.
    pub why: String,
    /// From when the sentence counts it, where it says so.
    pub start: Option<String>,
    /// Whether the review counts from there, or weighs by that law.
    pub is_known: bool,
    /// The value, where it is one of the term.
    pub value: Option<Value>,
    /// The line of the record.
    pub span: Span,
}

impl Claim {
    /// Whether it is one of several values of its term, each of which is graded.
    pub fn is_graded(&self) -> bool {
        self.value.is_some()
    }

    /// Whether somebody has to weigh it. From when is counted is told beside the time itself.
    pub fn is_open(&self) -> bool {
        !self.is_graded() && !self.is_known && self.found != PAYMENT_START
    }

    /// Whether the document says other things of its term as well.
    pub fn is_contradicted(&self) -> bool {
        self.why.ends_with(OTHERS) || self.why.starts_with(CASE)
    }

    /// Whether it is about the client alone.
    pub fn is_clients(&self) -> bool {
        self.why.contains(CLIENTS)
    }

    /// Returns what it says, without the quotes of a text.
    pub fn text(&self) -> &str {
        self.says.trim_matches('"')
    }

    /// Returns the value as a term states it.
    pub fn stated(&self) -> Option<TermValue> {
        let value = self.value.clone()?;
        Some(TermValue { name: self.term.as_str().into(), value, span: self.span })
    }
}

/// What a line says that its claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A value of the term, that is graded.
    Value,
    /// What somebody has to weigh.
    Weigh,
    /// From when is counted, or whose law holds.
    Known,
}

impl Sort {
    const ALL: [(Self, &'static str); 3] = [(Self::Value, "value"), (Self::Weigh, "weigh"), (Self::Known, "known")];
}

/// Returns the line of a claim, without an end: its sort, its term, the name under which it was found, what it says, from when, where
/// and why it is no term of the record.
pub fn line(sort: Sort, parts: [&str; 6]) -> String {
    let word = Sort::ALL.iter().find(|(one, _)| *one == sort).map_or("", |(_, word)| word);
    let parts = parts.map(|part| part.replace('|', "/"));
    format!("{MARK}{word} | {}", parts.join(" | ")).trim_end().to_owned()
}

/// How the line begins that says in which language the document is that a record was read in.
const DOCUMENT: &str = "# review | document | ";

/// Returns the line that says in which language a document is, without an end.
pub fn document_line(language: &str) -> String {
    format!("{DOCUMENT}{language}")
}

/// Returns the language of the document that a record was read in; nothing of a record that was written by hand.
pub fn document_language(text: &str) -> Option<&str> {
    text.lines().find_map(|line| line.trim().strip_prefix(DOCUMENT)).map(str::trim)
}

/// Returns the claims in the text of a record; `value_of` reads a value as a record does.
pub fn claims(text: &str, value_of: &dyn Fn(&str, &str) -> Option<Value>) -> Vec<Claim> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let Some(parts) = line.trim().strip_prefix(MARK) else { continue };
        let parts: Vec<&str> = parts.split('|').map(str::trim).collect();
        let [sort, term, name, says, from, place, why] = parts[..] else { continue };
        let Some((sort, _)) = Sort::ALL.iter().find(|(_, word)| *word == sort) else { continue };
        let begin = at + line.len() - line.trim_start().len();
        let end = at + line.trim_end().len();
        let span = Span::new(SourceId(0), begin, end);
        let value = (*sort == Sort::Value).then(|| value_of(term, says)).flatten();
        let (is_known, start) = (*sort == Sort::Known, (!from.is_empty()).then(|| from.to_owned()));
        let [term, name, says, place, why] = [term, name, says, place, why].map(str::to_owned);
        found.push(Claim { term, found: name, says, place, why, start, is_known, value, span });
    }
    found
}
