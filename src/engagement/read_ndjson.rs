//! Engagements from lines of JSON, the form for scale: one engagement in memory at a time.
//!
//! Every line names its `engagement`. A line with `client` or `contract` (or `contacts`, `complete`, `exchange` and no
//! kind of event) describes it, any other line is one of its events.

use std::io;
use std::iter;
use std::sync::Arc;

use super::from_node;
use super::gathered::Gathered;
use super::lines::document;
use super::quick::{Quick, Read};
use super::read_yaml::{Beside, Reading, give};
use super::record::Engagement;
use super::runs::{Block, NotUtf8, Rest, Run, each_line};
use super::slots::Slots;
use super::vocabulary::Vocabulary;
use crate::base::diagnostic::Diagnostic;
use crate::base::source::{SourceId, SourceMap};
use crate::value::calendar::Calendar;
use crate::value::zone::Zone;

/// Returns the engagements in the lines of `input`, each where its first line is. The input is held whole: for more than memory
/// holds there are [`Blocks`](super::runs::Blocks).
pub fn read_ndjson(
    path: &str,
    input: impl io::Read,
    vocabulary: &Vocabulary,
    zone: &Zone,
) -> io::Result<Vec<Result<Reading, NotUtf8>>> {
    let mut gathered = Gathered::default();
    let path: Arc<str> = path.into();
    each_line(input, |line| {
        gathered.add_looked_at(&path, &line);
        Ok(true)
    })?;
    Ok(gathered.runs().map(|run| Ok(read_run(&path, &run?, vocabulary, zone))).collect())
}

/// Reads the lines of one engagement.
pub fn read_run(path: &Arc<str>, run: &Run, vocabulary: &Vocabulary, zone: &Zone) -> Reading {
    let mut diagnostics = Vec::new();
    let (sources, source) = sources(path, run);
    let engagement = whole(source, run, vocabulary, zone, &mut diagnostics);
    let engagement = engagement.map(|engagement| engagement.may_lack(run.lacking.clone()));
    give(engagement, sources, diagnostics, &|_| Vec::new())
}

/// Reads the lines of one engagement after the other, fast where they are plain and right.
pub struct LineReader<'s> {
    vocabulary: &'s Vocabulary,
    calendar: &'s Calendar,
    quick: Quick<'s>,
}

impl<'s> LineReader<'s> {
    /// Returns a reader of engagements in a vocabulary; `slots` are laid out of the same.
    pub fn new(vocabulary: &'s Vocabulary, slots: &'s Slots, calendar: &'s Calendar) -> Self {
        Self { vocabulary, calendar, quick: Quick::new(vocabulary, slots, calendar) }
    }

    /// As [`read_run`], with what `beside` finds in what could be read.
    fn read(&mut self, path: &Arc<str>, run: &Run, beside: &Beside<'_>) -> Reading {
        match self.quick.engagement(&run.text).filter(|read| read.end == run.text.len()) {
            Some(read) => quickly(path, run, read, beside),
            None => self.slowly(path, run, beside),
        }
    }

    /// Reads runs, and gives each with what was read.
    pub fn runs(
        &mut self,
        path: &Arc<str>,
        runs: Vec<Result<Run, NotUtf8>>,
        beside: &Beside<'_>,
    ) -> impl Iterator<Item = Result<(Run, Reading), NotUtf8>> {
        self.quick.begin();
        runs.into_iter().map(move |run| run.map(|run| self.with_reading(path, run, beside)))
    }

    /// Reads the engagements of a block, and gives each with its lines.
    pub fn block(
        &mut self,
        path: &Arc<str>,
        block: Block,
        beside: &Beside<'_>,
    ) -> impl Iterator<Item = Result<(Run, Reading), NotUtf8>> {
        self.quick.begin();
        let (mut rest, mut runs) = match block.rest() {
            Ok(rest) => (Some(rest), Vec::new().into_iter()),
            Err(runs) => (None, runs.into_iter()),
        };
        iter::from_fn(move || match &mut rest {
            Some(rest) => self.first(path, rest, beside).map(Ok),
            None => runs.next().map(|run| run.map(|run| self.with_reading(path, run, beside))),
        })
    }

    fn with_reading(&mut self, path: &Arc<str>, run: Run, beside: &Beside<'_>) -> (Run, Reading) {
        let reading = self.read(path, &run, beside);
        (run, reading)
    }

    /// Reads the first engagement of the rest of a block. Only where its lines are not plain, they are looked through for where
    /// they end.
    fn first(&mut self, path: &Arc<str>, rest: &mut Rest, beside: &Beside<'_>) -> Option<(Run, Reading)> {
        Some(match self.quick.engagement(rest.text()?) {
            Some(read) => {
                let run = rest.take(read.end, read.starts.len() - 1);
                let reading = quickly(path, &run, read, beside);
                (run, reading)
            }
            None => {
                let run = rest.run();
                let reading = self.slowly(path, &run, beside);
                (run, reading)
            }
        })
    }

    fn slowly(&self, path: &Arc<str>, run: &Run, beside: &Beside<'_>) -> Reading {
        let mut diagnostics = Vec::new();
        let (sources, source) = sources(path, run);
        let engagement = whole(source, run, self.vocabulary, &self.calendar.zone, &mut diagnostics);
        let lacking = |engagement: Engagement| engagement.may_lack(run.lacking.clone());
        give(engagement.map(lacking), sources, diagnostics, beside)
    }
}

fn quickly(path: &Arc<str>, run: &Run, read: Read, beside: &Beside<'_>) -> Reading {
    let (mut sources, source) = sources(path, run);
    sources.line_starts(source, read.starts);
    let engagement = read.engagement.may_lack(run.lacking.clone());
    give(Some(engagement), sources, Vec::new(), beside)
}

fn sources(path: &Arc<str>, run: &Run) -> (SourceMap, SourceId) {
    let mut sources = SourceMap::new();
    let source = sources.add_lines(path.clone(), run.text.clone(), run.lines.clone());
    (sources, source)
}

fn whole(
    source: SourceId,
    run: &Run,
    vocabulary: &Vocabulary,
    zone: &Zone,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Engagement> {
    let document = document(source, run, vocabulary, diagnostics);
    let is_whole = diagnostics.is_empty();
    // Without any line that names an engagement, every one was reported already.
    let named = !document.entries.is_empty();
    let engagement = named.then(|| from_node::engagement(&document, vocabulary, zone, diagnostics)).flatten();
    if !is_whole {
        // What seems to be missing may stand in a line that is broken.
        diagnostics.retain(|diagnostic| diagnostic.code != "dangling-link");
    }
    engagement
}
