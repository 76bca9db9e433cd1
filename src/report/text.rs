//! For people, on a terminal: mistakes as pictures of the text they are in, and the report as a page.

mod detail;
mod explain;
mod ladder;
mod layout;
mod made;
mod page;
mod portfolio;
mod tests;
mod worst;

use std::borrow::Cow;
use std::fmt;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceSpan};

pub use explain::{Explained, Standing, What, explain, standing};
pub use ladder::{Ladder, ladder};
pub use layout::{Cell, Columns, Look, Screen, clean, fitted, line, wrap};
pub use page::{page, page_with};
pub use tests::{coverage, tests, total_coverage};
pub use worst::Pictures;

use crate::base::diagnostic::{Diagnostic, Label};
use crate::base::source::{Lines, Source, SourceMap, Span};

/// Returns diagnostics as pictures, each with the text that it speaks of.
pub fn diagnostics(diagnostics: &[Diagnostic], sources: &SourceMap, screen: &Screen) -> String {
    let theme = if screen.colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(screen.width).with_links(false);
    // A date is not broken at its hyphens.
    let handler = handler.with_word_splitter(textwrap::WordSplitter::NoHyphenation);
    let texts: Vec<Excerpt<'_>> = sources.iter().map(Excerpt::new).collect();
    let mut out = String::new();
    for diagnostic in diagnostics {
        let picture = Picture::new(diagnostic, &texts);
        handler.render_report(&mut out, &picture).expect("a string takes any text");
        out.push('\n');
    }
    // The mark before the message says what it is.
    out.replace("Advice: \n", "")
}

/// A diagnostic, or one of its places in another file, as miette wants it.
#[derive(Debug)]
struct Picture<'a> {
    code: Option<&'static str>,
    severity: miette::Severity,
    message: String,
    help: Option<String>,
    excerpt: &'a Excerpt<'a>,
    labels: Vec<LabeledSpan>,
    elsewhere: Vec<Self>,
}

impl<'a> Picture<'a> {
    fn new(diagnostic: &Diagnostic, texts: &'a [Excerpt<'a>]) -> Self {
        let home = diagnostic.primary.span.source;
        let excerpt = &texts[home.0 as usize];
        let is_near = |label: &&Label| {
            let (a, b) = (label.span.start, diagnostic.primary.span.start);
            label.span.source == home && (!excerpt.is_gathered() || excerpt.source.same_line(a, b))
        };
        let here = diagnostic.secondary.iter().filter(is_near);
        let mut labels = vec![excerpt.label(&diagnostic.primary, true)];
        labels.extend(here.map(|label| excerpt.label(label, false)));
        let there = diagnostic.secondary.iter().filter(|label| !is_near(label));
        Self {
            code: Some(diagnostic.code),
            severity: if diagnostic.is_error() { miette::Severity::Error } else { miette::Severity::Warning },
            message: clean(&diagnostic.message).into_owned(),
            help: diagnostic.help.as_ref().map(|help| clean(help).into_owned()),
            excerpt,
            labels,
            elsewhere: there.map(|label| Self::note(label, texts)).collect(),
        }
    }

    /// A place in another file than that of the mistake.
    fn note(label: &Label, texts: &'a [Excerpt<'a>]) -> Self {
        let excerpt = &texts[label.span.source.0 as usize];
        Self {
            code: None,
            severity: miette::Severity::Advice,
            message: clean(&label.text).into_owned(),
            help: None,
            excerpt,
            labels: vec![excerpt.label(&Label { text: String::new(), ..label.clone() }, true)],
            elsewhere: Vec::new(),
        }
    }
}

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Picture<'_> {}

impl miette::Diagnostic for Picture<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.code.map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn related<'b>(&'b self) -> Option<Box<dyn Iterator<Item = &'b dyn miette::Diagnostic> + 'b>> {
        let each = self.elsewhere.iter().map(|picture| picture as &dyn miette::Diagnostic);
        (!self.elsewhere.is_empty()).then(|| Box::new(each) as Box<dyn Iterator<Item = &'b dyn miette::Diagnostic>>)
    }
}

/// The most lines that are underlined, and the most bytes of a line that are shown at once.
const MOST_LINES: usize = 4;
const MOST_BYTES: usize = 400;

/// How much of a long line is shown on both sides of a mark.
const AROUND: usize = 60;

/// A source as it is shown: without what a terminal would obey, byte for byte of the same length.
#[derive(Debug)]
struct Excerpt<'a> {
    source: &'a Source,
    text: Cow<'a, str>,
    /// Where the lines begin and end, where they are those of other files than the text was made of.
    quoted: Option<Vec<(usize, usize)>>,
}

impl<'a> Excerpt<'a> {
    fn new(source: &'a Source) -> Self {
        let Some(quotes) = &source.quotes else { return Self { source, text: clean(&source.text), quoted: None } };
        let (mut text, mut lines) = (String::new(), Vec::with_capacity(quotes.len()));
        for quote in quotes.iter() {
            let start = text.len();
            text.push_str(&clean(quote.as_deref().unwrap_or_default()));
            lines.push((start, text.len()));
            text.push('\n');
        }
        Self { source, text: text.into(), quoted: Some(lines) }
    }

    /// Returns a label of a whole line that another file has.
    fn quoted(&self, label: &Label, primary: bool) -> Option<LabeledSpan> {
        let (start, end) = *self.quoted.as_ref()?.get(self.source.line_index(label.span.start))?;
        let text = Some(clean(&label.text).into_owned()).filter(|text| !text.is_empty());
        let span = SourceSpan::from((start, end - start));
        Some(if primary {
            LabeledSpan::new_primary_with_span(text, span)
        } else {
            LabeledSpan::new_with_span(text, span)
        })
    }

    /// Returns the number of a line and the path of its file, by a place in the text.
    fn place(&self, from: usize) -> (u32, u32, &str) {
        let line =
            self.quoted.as_ref().map(|lines| lines.partition_point(|(start, _)| *start <= from).saturating_sub(1));
        match line {
            Some(line) => {
                let path = self.source.lines.path(line).map_or(&*self.source.path, |path| path);
                (self.source.lines.number(line), 1, path)
            }
            None => {
                let (line, column) = self.source.line_column(from as u32);
                (line, column, self.source.path_of(from as u32))
            }
        }
    }

    /// Whether lines stand beside each other that do not in their files.
    fn is_gathered(&self) -> bool {
        matches!(self.source.lines, Lines::Each(_))
    }

    /// Returns a label; of a span over many lines only the first is underlined.
    fn label(&self, label: &Label, primary: bool) -> LabeledSpan {
        if let Some(quoted) = self.quoted(label, primary) {
            return quoted;
        }
        let start = self.boundary(label.span.start as usize);
        let whole = &self.text[start..self.boundary(label.span.end as usize).max(start)];
        let long = whole.len() > MOST_BYTES || whole.lines().count() > MOST_LINES;
        let first = whole.lines().next().unwrap_or("");
        let shown = if long { start + first.len().min(AROUND * 2) } else { start + whole.len() };
        let span = SourceSpan::from((start, self.boundary(shown) - start));
        let text = Some(clean(&label.text).into_owned()).filter(|text| !text.is_empty());
        if primary { LabeledSpan::new_primary_with_span(text, span) } else { LabeledSpan::new_with_span(text, span) }
    }

    /// Returns a primary label of which at most so many bytes are underlined.
    fn label_within(&self, label: &Label, most: usize) -> LabeledSpan {
        let end = self.boundary((label.span.start as usize + most).min(label.span.end as usize));
        let span = Span { end: end as u32, ..label.span };
        self.label(&Label { span, ..label.clone() }, true)
    }

    /// Returns the nearest place at or before `byte` that is no inside of a character.
    fn boundary(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        (0..=byte).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(0)
    }

    fn line_start(&self, byte: usize) -> usize {
        self.text[..byte].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self, byte: usize) -> usize {
        self.text[byte..].find('\n').map_or(self.text.len(), |at| byte + at)
    }
}

impl miette::SourceCode for Excerpt<'_> {
    /// Finds the lines without reading the whole text; of a long line, such as one of NDJSON, only what is near.
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn miette::SpanContents<'b> + 'b>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        if end > self.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let (mut from, mut to) = (start, end);
        if before > 0 || after > 0 {
            // Of gathered lines the one before is another's, mostly.
            let (before, after) = if self.is_gathered() { (0, 0) } else { (before, after) };
            from = (0..before).fold(self.line_start(start), |at, _| self.line_start(at.saturating_sub(1)));
            to = (0..after).fold(self.line_end(end), |at, _| self.line_end((at + 1).min(self.text.len())));
        }
        if to - from > MOST_BYTES {
            from = self.boundary(self.line_start(start).max(start.saturating_sub(AROUND)));
            to = self.boundary(self.line_end(end).min(end + AROUND));
        }
        let (line, column, path) = self.place(from);
        let data = self.text[from..to].as_bytes();
        let lines = self.text[from..to].lines().count();
        Ok(Box::new(MietteSpanContents::new_named(
            clean(path).into_owned(),
            data,
            (from, to - from).into(),
            line as usize - 1,
            column as usize - 1,
            lines,
        )))
    }
}
