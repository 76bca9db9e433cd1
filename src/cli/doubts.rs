//! Engagements that are not to be reported, for something that is broken may be theirs.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::input::Input;
use super::terminal::Failure;
use crate::engagement::survey::Unreliable;
use crate::report::error::Error;

/// Why an engagement is not to be reported: a place, and what is wrong there.
#[derive(Clone, Debug)]
pub struct Doubt {
    path: Arc<str>,
    line: u32,
    why: Why,
}

/// What is wrong at a place.
#[derive(Clone, Copy, Debug)]
pub enum Why {
    /// A line is broken.
    Line,
    /// A compressed part is broken that begins there: of its lines none can be relied on.
    Part,
}

impl Doubt {
    /// Returns the doubt for what is wrong in a line of a file.
    pub fn new(path: Arc<str>, line: u32, why: Why) -> Self {
        Self { path, line, why }
    }

    /// Returns what is said of an engagement, and `then`.
    pub fn failure(&self, engagement: &str, then: &str) -> Failure {
        let may = match self.why {
            Why::Line => "may lack what this broken line says",
            Why::Part => "has lines, or may lack some, in the compressed part that begins here and is broken",
        };
        Failure::new(self.place(), format!("the engagement `{engagement}` {may}; {then}"))
    }

    /// Returns the same as a report shows it.
    pub fn error(&self, engagement: &str, failure: &Failure) -> Error {
        let (engagement, file) = (Some(engagement.to_owned()), Some(self.path.to_string()));
        Error { engagement, file, line: Some(self.line), ..failure.error() }
    }

    fn place(&self) -> String {
        format!("{}:{}", self.path, self.line)
    }
}

/// Engagements that are not to be reported, each with the reason that was found first.
#[derive(Clone, Debug, Default)]
pub struct Doubts {
    named: BTreeMap<String, Doubt>,
    /// Those that are named by a number that begins so: nobody can tell how it went on.
    begun: Vec<(String, Doubt)>,
    /// The one that begins after a broken line: its first line may have run into that.
    after: Option<Doubt>,
}

impl Doubts {
    /// Doubts an engagement.
    pub fn add(&mut self, engagement: String, doubt: impl FnOnce() -> Doubt) {
        self.named.entry(engagement).or_insert_with(doubt);
    }

    /// Doubts the engagements that are named by a number that begins so.
    pub fn begun(&mut self, digits: String, doubt: Doubt) {
        self.begun.push((digits, doubt));
    }

    /// Doubts the engagements of which an input tells what cannot be relied on, from a byte on.
    pub fn unreliable(&mut self, path: &Arc<str>, input: &mut Input, from: u64) {
        // Who reads the lines will tell of an input that cannot be opened again.
        let Ok(found) = input.open().and_then(|input| Unreliable::of(input, from)) else { return };
        for engagement in found.before.iter().chain(&found.named) {
            self.add(engagement.clone(), || Doubt::new(path.clone(), found.line, Why::Part));
        }
    }

    /// Returns those that are named.
    pub fn named(&self) -> BTreeMap<String, Doubt> {
        self.named.clone()
    }

    /// Adds others; those that `is_known` says were reported already are returned.
    pub fn extend(&mut self, others: Self, is_known: impl Fn(&str) -> bool) -> Vec<(String, Doubt)> {
        let (known, new): (Vec<_>, Vec<_>) = others.named.into_iter().partition(|(engagement, _)| is_known(engagement));
        new.into_iter().for_each(|(engagement, doubt)| self.add(engagement, || doubt));
        self.begun.extend(others.begun);
        self.after = others.after.or(self.after.take());
        known
    }

    /// Doubts the engagement that begins after a broken line.
    pub fn after(&mut self, doubt: Doubt) {
        self.after = Some(doubt);
    }

    /// Returns why an engagement is doubted that begins in a line of a file, if it is.
    pub fn at(&self, path: &str, line: u32) -> Option<&Doubt> {
        self.after.as_ref().filter(|doubt| doubt.line + 1 == line && *doubt.path == *path)
    }

    /// Returns why an engagement is doubted, if it is.
    pub fn of(&self, engagement: &str) -> Option<&Doubt> {
        let is_number = || engagement.bytes().all(|byte| byte.is_ascii_digit());
        let begun = || self.begun.iter().find(|(digits, _)| engagement.starts_with(&**digits) && is_number());
        self.named.get(engagement).or_else(|| begun().map(|(_, doubt)| doubt))
    }

    /// Returns those of the only engagement that is wanted, where one is.
    pub fn of_only(mut self, only: Option<&str>) -> Self {
        self.named.retain(|engagement, _| only.is_none_or(|only| only == engagement));
        self
    }
}
