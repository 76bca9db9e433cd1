//! Engagements from lines of JSON, the form for scale: one engagement in memory at a time.
//!
//! Every line names its `engagement`. A line with `client` or `contract` (or `contacts`, `complete`, `exchange` and no
//! kind of event) describes it, any other line is one of its events. The lines of an engagement follow each other.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, BufRead};
use std::sync::Arc;

use super::lines::document;
use super::node::Shape;
use super::quick;
use super::read_yaml::{Beside, Reading, give};
use super::record::Engagement;
use super::slots::Slots;
use super::vocabulary::Vocabulary;
use super::{from_node, json};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::record as mistake;
use crate::base::source::{SourceId, SourceMap};
use crate::value::zone::Zone;

/// Returns the engagements in the lines of `input`, one after the other.
pub fn read_ndjson<R: BufRead>(
    path: &str,
    input: R,
    vocabulary: &Vocabulary,
    zone: &Zone,
) -> impl Iterator<Item = io::Result<Reading>> {
    runs(input).map(move |run| Ok(read_run(path, &run?, vocabulary, zone)))
}

/// The lines of one engagement, not yet read. Runs can be read on several threads: see [`read_run`].
#[derive(Clone, Debug)]
pub struct Run {
    /// The lines.
    pub text: Arc<str>,
    /// The number of the first one in its file.
    pub first_line: u32,
    /// Where the lines of the same engagement began before, if others came between.
    pub repeats: Option<u32>,
}

/// Cuts the lines of `input` into runs of one engagement each.
pub fn runs<R: BufRead>(input: R) -> Runs<R> {
    Runs { input, line: 0, text: String::new(), current: None, first_line: 1, seen: HashMap::new(), done: false }
}

/// The runs of a file of lines; see [`runs`].
///
/// Beside the lines of one engagement it holds the id of each, so that one that comes again is found.
pub struct Runs<R> {
    input: R,
    line: u32,
    text: String,
    current: Option<Box<str>>,
    first_line: u32,
    seen: HashMap<Box<str>, u32>,
    done: bool,
}

/// A line that is not in UTF-8.
#[derive(Debug)]
pub struct NotUtf8 {
    /// Its number.
    pub line: u32,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl fmt::Display for NotUtf8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} is not in UTF-8", self.line)
    }
}

impl std::error::Error for NotUtf8 {}

impl<R: BufRead> Runs<R> {
    /// Reads on; returns the run that ended by it.
    fn step(&mut self) -> io::Result<Option<Run>> {
        let mut bytes = Vec::new();
        if self.input.read_until(b'\n', &mut bytes)? == 0 {
            self.done = true;
            return Ok(self.finish(""));
        }
        self.line += 1;
        let line = String::from_utf8(bytes).map_err(|error| {
            let wrong = NotUtf8 { line: self.line, bytes: error.into_bytes() };
            io::Error::new(io::ErrorKind::InvalidData, wrong)
        })?;
        let line = match self.line {
            1 => line.strip_prefix('\u{feff}').unwrap_or(&line),
            _ => &line,
        };
        let id = json::peek(line, "engagement");
        let ended = match (&id, &self.current) {
            // A blank or broken line stays where it is.
            (None, _) => None,
            (Some(id), Some(current)) if **id == **current => None,
            _ => self.finish(""),
        };
        if self.text.is_empty() {
            self.first_line = self.line;
        }
        if let Some(id) = id {
            self.current = Some(id.into());
        }
        self.text.push_str(line);
        Ok(ended)
    }

    /// Returns the lines gathered so far, and begins anew with `next`.
    fn finish(&mut self, next: &str) -> Option<Run> {
        let text = std::mem::replace(&mut self.text, next.to_owned());
        let id = self.current.take();
        if text.trim().is_empty() {
            return None;
        }
        let first_line = self.first_line;
        let repeats = id.and_then(|id| match self.seen.get(&id) {
            Some(&line) => Some(line),
            None => {
                self.seen.insert(id, first_line);
                None
            }
        });
        Some(Run { text: text.into(), first_line, repeats })
    }
}

impl<R: BufRead> Iterator for Runs<R> {
    type Item = io::Result<Run>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            match self.step() {
                Ok(None) => {}
                Ok(Some(run)) => return Some(Ok(run)),
                Err(error) => {
                    self.done = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

/// Reads the lines of one engagement.
pub fn read_run(path: &str, run: &Run, vocabulary: &Vocabulary, zone: &Zone) -> Reading {
    let mut diagnostics = Vec::new();
    let (sources, source) = sources(path, run);
    let engagement = whole(source, run, vocabulary, zone, &mut diagnostics);
    give(engagement, sources, diagnostics, &|_| Vec::new())
}

/// As [`read_run`], fast where the lines are plain and right, and with what `beside` finds in what could be read.
pub fn read_run_beside(
    path: &str,
    run: &Run,
    vocabulary: &Vocabulary,
    slots: &Slots,
    zone: &Zone,
    beside: &Beside<'_>,
) -> Reading {
    let mut diagnostics = Vec::new();
    let (sources, source) = sources(path, run);
    let plain = if run.repeats.is_none() { quick::engagement(&run.text, vocabulary, slots, zone) } else { None };
    let engagement = plain.or_else(|| whole(source, run, vocabulary, zone, &mut diagnostics));
    give(engagement, sources, diagnostics, beside)
}

fn sources(path: &str, run: &Run) -> (SourceMap, SourceId) {
    let mut sources = SourceMap::new();
    let source = sources.add_part(path, run.text.clone(), run.first_line);
    (sources, source)
}

fn whole(
    source: SourceId,
    run: &Run,
    vocabulary: &Vocabulary,
    zone: &Zone,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Engagement> {
    let document = document(source, &run.text, vocabulary, diagnostics);
    if let (Some(first_line), Some(id)) = (run.repeats, document.entries.first()) {
        let text = if let Shape::Scalar { text, .. } = &id.value.shape { text } else { "" };
        diagnostics.push(mistake::engagement_in_several_runs(id.value.span, text, first_line));
    }
    // Without any line that names an engagement, every one was reported already.
    let named = !document.entries.is_empty();
    named.then(|| from_node::engagement(&document, vocabulary, zone, diagnostics)).flatten()
}
