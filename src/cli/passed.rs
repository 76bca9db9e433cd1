//! What came of a pass: what was read, and what was wrong, shown and kept.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::census::{Census, Entry};
use super::doubts::{Doubt, Doubts, Why};
use super::seen::Seen;
use super::terminal::{self, Failure, complain};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::files as mistake;
use crate::base::source::{Lines, SourceMap, Span};
use crate::engagement::record::Engagement;
use crate::engagement::runs;
use crate::report::error::Error;
use crate::report::text::{self, clean, line};

/// So many engagements in error are shown before a pass is given up.
pub const MOST_WRONG: usize = 100;

/// So many mistakes of one engagement are shown.
const MOST_OF_ONE: usize = 50;

/// So many mistakes are kept for the report.
const MOST_KEPT: usize = 10_000;

/// Of so many engagements it is shown what may be a mistake.
const MOST_WARNED: usize = 10;

/// Where an engagement is named.
pub struct Naming {
    pub(super) id: Arc<str>,
    path: String,
    line: u32,
    text: String,
    /// What lies beside it and is not read.
    unread: Vec<String>,
    /// The picture of what in it may be a mistake, and keeps nothing from being reported.
    warning: Option<String>,
    entry: Entry,
}

impl Naming {
    /// Returns where an engagement is named; `unread` lies beside it.
    pub fn new(engagement: &Engagement, unread: Vec<String>) -> Self {
        let (sources, span) = (&engagement.sources, engagement.span);
        let text = sources.snippet(span).to_owned();
        Self {
            id: engagement.id.clone(),
            path: sources.path(span).to_owned(),
            line: sources.line(span),
            entry: Entry::new(engagement, &text),
            text,
            unread,
            warning: None,
        }
    }

    /// Adds what in it may be a mistake.
    pub fn warned(self, warning: Option<&Diagnostic>, sources: &SourceMap) -> Self {
        let picture = |one: &Diagnostic| text::diagnostics(std::slice::from_ref(one), sources, &terminal::errors());
        Self { warning: warning.map(picture), ..self }
    }

    /// Returns a diagnostic that points at it.
    fn failure(&self, mistake: impl FnOnce(Span) -> Diagnostic) -> Failure {
        let mut sources = SourceMap::new();
        let source = sources.add_part(self.path.as_str(), self.text.as_str(), self.line);
        Failure::of(mistake(Span::new(source, 0, self.text.len())), sources)
    }
}

/// Returns the other engagements that broken lines of one name: where a line feed was lost, or the name stands twice, they are of two.
pub fn others(named: Option<&str>, diagnostics: &[Diagnostic], sources: &SourceMap) -> Doubts {
    const UNREAD: [&str; 5] = ["json-syntax", "repeated-key", "nested-too-deep", "line-too-long", "not-utf8"];
    let mut doubts = Doubts::default();
    for diagnostic in diagnostics.iter().filter(|diagnostic| UNREAD.contains(&diagnostic.code)) {
        let span = diagnostic.primary.span;
        let doubt = || Doubt::new(sources.path(span).into(), sources.line(span), Why::Line);
        if diagnostic.code == "json-syntax" && ends_in_order(sources, span) {
            doubts.after(doubt());
        }
        let names = sources.quoted(span).into_iter().flat_map(|line| runs::named(line.as_bytes()));
        for other in names.filter(|other| named != Some(&**other)) {
            doubts.add(other.into_owned(), doubt);
        }
    }
    doubts
}

/// Whether lines that follow each other end with the one of a span.
fn ends_in_order(sources: &SourceMap, span: Span) -> bool {
    let source = sources.get(span.source);
    let rest = source.text.get(span.end as usize..).unwrap_or_default();
    matches!(source.lines, Lines::From(_)) && rest.split_once('\n').is_none_or(|(_, rest)| rest.trim().is_empty())
}

/// What a pass was.
#[derive(Debug, Default)]
pub struct Passed {
    /// What was wrong with records; it has been shown, but for that of very many.
    pub errors: Vec<Error>,
    /// How many records were in error.
    pub wrongs: usize,
    /// The places of what was shown last.
    shown: Vec<(&'static str, String, u32)>,
    /// How many mistakes are not in `errors`.
    more: usize,
    /// In how many engagements something may be a mistake.
    warned: usize,
    /// Whether there were too many of them to go on.
    pub is_given_up: bool,
    doubted: Doubts,
    /// The engagements in error.
    wrong: HashSet<String>,
    census: Census,
    /// How many engagements were handed over.
    pub done: usize,
    /// The files that were read.
    pub files: BTreeSet<PathBuf>,
    /// The files beside them that may be meant as records, and were not read.
    pub not_read: Vec<String>,
}

impl Passed {
    /// Shows a failure and keeps it.
    pub fn fail(&mut self, failure: &Failure) {
        self.fail_of(None, failure);
    }

    fn fail_of(&mut self, engagement: Option<String>, failure: &Failure) {
        if self.is_shown() {
            failure.complain();
        }
        self.keep(failure.error().of(engagement));
    }

    /// Shows what is wrong with the pass as a whole, however much was shown, and keeps it.
    pub fn fail_whole(&mut self, failure: &Failure) {
        failure.complain();
        self.keep(failure.error());
    }

    /// Counts a record in error; returns whether it is shown.
    fn is_shown(&mut self) -> bool {
        self.wrongs += 1;
        self.wrongs <= MOST_WRONG
    }

    /// Shows what is wrong with the record of an engagement, and keeps it.
    pub fn wrong(&mut self, engagement: Option<&str>, diagnostics: &[Diagnostic], sources: &SourceMap) {
        if self.is_shown() {
            let place = |one: &Diagnostic| {
                (one.code, sources.path(one.primary.span).to_owned(), sources.line(one.primary.span))
            };
            // A line that may be of two engagements is shown once.
            let is_new = |one: &&Diagnostic| !self.shown.contains(&place(one));
            let new: Vec<Diagnostic> = diagnostics.iter().filter(is_new).cloned().collect();
            self.shown = diagnostics.iter().map(place).collect();
            let (first, rest) = new.split_at(new.len().min(MOST_OF_ONE));
            complain(&text::diagnostics(first, sources, &terminal::errors()));
            if let Some(next) = rest.first() {
                let reason = format!("{} more mistakes in the same engagement", rest.len());
                Failure::new(sources.path(next.primary.span), reason).complain();
            }
        }
        for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.is_error()) {
            self.keep(Error::new(diagnostic, sources).of(engagement.map(str::to_owned)));
        }
    }

    /// Notes engagements that are not to be reported. Of those that were already it is said.
    pub fn doubt(&mut self, seen: &Seen, doubts: Doubts) {
        for (engagement, doubt) in self.doubted.extend(doubts, |engagement| seen.has(engagement)) {
            self.lacks(&engagement, &doubt, "it was reported without that");
        }
    }

    /// Tells of those that were not come upon at all: broken lines alone name them.
    pub fn tell_unseen(&mut self, seen: &Seen) {
        for (engagement, doubt) in self.doubted.named() {
            if !seen.has(&engagement) && !self.wrong.contains(&engagement) {
                self.lacks(&engagement, &doubt, "it is not reported");
            }
        }
    }

    /// Whether something that is broken may be of an engagement; then it is said.
    pub fn is_doubted(&mut self, naming: &Naming) -> bool {
        let doubt = self.doubted.of(&naming.id).or_else(|| self.doubted.at(&naming.path, naming.line));
        let Some(doubt) = doubt.cloned() else { return false };
        self.lacks(&naming.id, &doubt, "it is not reported");
        true
    }

    fn lacks(&mut self, engagement: &str, doubt: &Doubt, then: &str) {
        let failure = doubt.failure(engagement, then);
        if self.is_shown() {
            failure.complain();
        }
        self.keep(doubt.error(engagement, &failure));
    }

    /// Keeps an error, while there are not very many.
    pub fn keep(&mut self, error: Error) {
        if let Some(engagement) = &error.engagement
            && !self.wrong.contains(engagement)
        {
            self.wrong.insert(engagement.clone());
        }
        if self.errors.len() < MOST_KEPT { self.errors.push(error) } else { self.more += 1 }
    }

    /// Whether an engagement is in error.
    pub fn is_wrong(&self, engagement: &str) -> bool {
        self.wrong.contains(engagement)
    }

    /// Returns how many engagements are in error, as far as they are known.
    pub fn in_error(&self) -> usize {
        self.wrong.len()
    }

    /// Returns how many have events and are described nowhere, beside others that are.
    pub fn undescribed(&self) -> usize {
        self.census.undescribed()
    }

    /// Tells how many records were in error and not shown, and how many mistakes not kept.
    pub fn tell_rest(&mut self) {
        self.census.tell();
        if let Some(rest) = self.wrongs.checked_sub(MOST_WRONG).filter(|rest| *rest > 0) {
            let are = if rest == 1 { "is" } else { "are" };
            Failure::new("the records", format!("{rest} more of them {are} in error, {} in all", self.wrongs))
                .complain();
        }
        if let Some(rest) = self.warned.checked_sub(MOST_WARNED).filter(|rest| *rest > 0) {
            let have = if rest == 1 { "engagement has" } else { "engagements have" };
            let events = "events that are recorded before the day on which they happened";
            complain(&format!("note: {rest} more {have} {events}\n"));
        }
        if self.more > 0 {
            let reason = format!("{} more mistakes; {} of them are in error", self.more, self.wrongs);
            self.errors.push(Failure::new("the records", reason).error());
        }
    }

    /// Whether no engagement of that id came before; else it is said where one did. `is_wanted` says whether it is reported.
    pub fn first(&mut self, seen: &mut Seen, naming: &Naming, is_wanted: bool) -> bool {
        let unread: Vec<&str> = naming.unread.iter().map(String::as_str).collect();
        if !unread.is_empty() {
            naming.failure(|span| mistake::file_not_read(span, &unread)).complain();
        }
        if let Some((path, line)) = seen.place(&naming.id) {
            let first = format!("{path}:{line}");
            let failure = naming.failure(|span| mistake::engagement_in_files(span, &naming.id, &first));
            self.fail_of(Some(naming.id.to_string()), &failure);
            return false;
        }
        if is_wanted && let Some(warning) = &naming.warning {
            self.warned += 1;
            if self.warned <= MOST_WARNED {
                complain(warning);
            }
        }
        seen.add(&naming.id, &naming.path, naming.line);
        let place = || format!("{} ({}:{})", line(&naming.id), clean(&naming.path), naming.line);
        self.census.add(&naming.entry, is_wanted, place);
        true
    }
}
