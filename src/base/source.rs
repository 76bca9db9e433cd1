//! Sources and spans: every tree node, diagnostic and piece of evidence points at text in a loaded file.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// Number of a file in a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A half-open range of bytes in one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Returns the span of bytes `start..end` of `source`.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { source, start: clamp(start), end: clamp(end) }
    }

    /// Returns the smallest span that covers both; the spans are of one source.
    pub fn to(self, other: Self) -> Self {
        Self { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// The numbers of lines in their file.
#[derive(Clone, Debug)]
pub enum Lines {
    /// They follow each other from this one on.
    From(u32),
    /// Each has its own, and the path of its file.
    Each(Arc<[(Arc<str>, u32)]>),
}

impl Lines {
    /// Returns the number of a line, counted from 0.
    pub fn number(&self, line: usize) -> u32 {
        match self {
            Self::From(first) => first + line as u32,
            Self::Each(places) => places.get(line).or(places.last()).map_or(1, |(_, number)| *number),
        }
    }

    /// Returns the path of the file of a line, counted from 0, where it is not that of all.
    pub fn path(&self, line: usize) -> Option<&Arc<str>> {
        match self {
            Self::From(_) => None,
            Self::Each(places) => places.get(line).or(places.last()).map(|(path, _)| path),
        }
    }
}

/// A text, or a part of a longer one that others have parts of, too.
#[derive(Clone)]
pub struct Text {
    whole: Arc<String>,
    from: usize,
    to: usize,
}

impl Text {
    /// Returns the part of this text that begins and ends at these bytes.
    pub fn part(&self, from: usize, to: usize) -> Self {
        Self { whole: self.whole.clone(), from: self.from + from, to: self.from + to }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.whole[self.from..self.to]
    }
}

impl<T: Into<String>> From<T> for Text {
    fn from(text: T) -> Self {
        let whole = text.into();
        Self { from: 0, to: whole.len(), whole: Arc::new(whole) }
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// One loaded file.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as the user gave it.
    pub path: Arc<str>,
    /// The whole text.
    pub text: Text,
    /// The numbers of its lines: from 1 on, but for a part of a longer file.
    pub lines: Lines,
    /// Of a text that was made of what other files tell: what the line of the file says that each of its lines was made of;
    /// nothing where that is not to be quoted.
    pub quotes: Option<Arc<[Option<String>]>>,
    /// Found when the first place is asked for: most parts of a long file never are.
    line_starts: OnceLock<Vec<u32>>,
}

impl Source {
    /// Returns line and column of a byte offset, both from 1; columns count characters.
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let (line, start) = self.line_of(offset);
        let before = self.text.get(start..offset as usize).unwrap_or("");
        (self.lines.number(line), before.chars().count() as u32 + 1)
    }

    /// Returns whether two byte offsets are on one line.
    pub fn same_line(&self, a: u32, b: u32) -> bool {
        self.line_of(a) == self.line_of(b)
    }

    /// Returns where the whole lines of a span begin and end.
    fn whole_lines(&self, span: Span) -> (usize, usize) {
        // A span may end in a sign that stands for a byte that is none.
        let end = self.text.ceil_char_boundary(span.end as usize);
        let from = self.line_of(span.start).1;
        let to = self.text[end.max(from)..].find('\n').map_or(self.text.len(), |at| end.max(from) + at);
        (from, to)
    }

    /// Returns the number of the line of a byte offset, counted from 0 in the text.
    pub fn line_index(&self, offset: u32) -> usize {
        self.line_of(offset).0
    }

    /// Returns the path of the file of a byte offset.
    pub fn path_of(&self, offset: u32) -> &Arc<str> {
        match self.lines {
            Lines::From(_) => &self.path,
            Lines::Each(_) => self.lines.path(self.line_of(offset).0).unwrap_or(&self.path),
        }
    }

    /// Returns the line of a byte offset, counted from 0, and where it begins.
    fn line_of(&self, offset: u32) -> (usize, usize) {
        let line_starts = self.line_starts.get_or_init(|| {
            let after = |at: usize| at as u32 + 1;
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', self.text.as_bytes()).map(after)).collect()
        });
        let line = line_starts.partition_point(|&start| start <= offset).max(1);
        (line - 1, line_starts[line - 1] as usize)
    }
}

/// Lines that are so many times as long as a quotation may be are not quoted whole.
const MOST_TIMES: usize = 4;

/// All files of a run, in the order in which they were loaded.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// Returns an empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file and returns its number.
    pub fn add(&mut self, path: impl Into<Arc<str>>, text: impl Into<Text>) -> SourceId {
        self.add_lines(path, text, Lines::From(1))
    }

    /// Adds a part of a file that begins at line `first_line`, and returns its number.
    pub fn add_part(&mut self, path: impl Into<Arc<str>>, text: impl Into<Text>, first_line: u32) -> SourceId {
        self.add_lines(path, text, Lines::From(first_line))
    }

    /// Adds lines of a file, and returns its number.
    pub fn add_lines(&mut self, path: impl Into<Arc<str>>, text: impl Into<Text>, lines: Lines) -> SourceId {
        self.sources.push(Source {
            path: path.into(),
            text: text.into(),
            lines,
            quotes: None,
            line_starts: OnceLock::new(),
        });
        SourceId(self.sources.len() as u32 - 1)
    }

    /// Says where the lines of a file begin, where that is known already.
    pub fn line_starts(&mut self, id: SourceId, starts: Vec<u32>) {
        self.sources[id.0 as usize].line_starts = OnceLock::from(starts);
    }

    /// Says what is quoted of a text that was made of what other files tell, for each of its lines.
    pub fn quotes(&mut self, id: SourceId, quotes: Vec<Option<String>>) {
        self.sources[id.0 as usize].quotes = Some(quotes.into());
    }

    /// Returns the file of that number.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    /// Returns the text under a span.
    pub fn snippet(&self, span: Span) -> &str {
        self.get(span.source).text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Returns the text under a span in one line, its blanks single.
    pub fn one_line(&self, span: Span) -> String {
        self.snippet(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Returns the whole lines of a span as its file has them, without the blanks that all of them begin with; none where the
    /// file is not to be quoted.
    pub fn quoted(&self, span: Span) -> Vec<&str> {
        let source = self.get(span.source);
        if let Some(quotes) = &source.quotes {
            let quote = quotes.get(source.line_index(span.start)).and_then(Option::as_deref);
            return quote.into_iter().flat_map(str::lines).map(str::trim).collect();
        }
        let (from, to) = source.whole_lines(span);
        let text = &source.text;
        let lines: Vec<&str> = text[from..to].lines().collect();
        let blank = |line: &&str| line.len() - line.trim_start_matches(' ').len();
        let indent = lines.iter().filter(|line| !line.trim().is_empty()).map(blank).min().unwrap_or(0);
        let bare = |line: &&str| line.len() - line.trim_start_matches('\u{feff}').len();
        lines.into_iter().map(|line| line[bare(&line)..].get(indent..).unwrap_or("").trim_end()).collect()
    }

    /// Returns the whole lines of a span as they are quoted; where these are very long, such as those of a document that is one line,
    /// the text under it alone. What is longer than so many characters ends in `…`.
    pub fn quote(&self, span: Span, most: usize) -> String {
        let source = self.get(span.source);
        let (from, to) = source.whole_lines(span);
        let text = match source.quotes.is_none() && to - from > MOST_TIMES * most {
            true => self.snippet(span).trim().to_owned(),
            false => self.quoted(span).join("\n"),
        };
        match text.char_indices().nth(most) {
            Some((at, _)) => format!("{} …", &text[..at]),
            None => text,
        }
    }

    /// Returns the path of the file in which a span begins.
    pub fn path(&self, span: Span) -> &str {
        self.get(span.source).path_of(span.start)
    }

    /// As [`SourceMap::path`], to be kept.
    pub fn kept_path(&self, span: Span) -> Arc<str> {
        self.get(span.source).path_of(span.start).clone()
    }

    /// Returns the line on which a span begins, from 1.
    pub fn line(&self, span: Span) -> u32 {
        self.get(span.source).line_column(span.start).0
    }

    /// Returns the line on which a span ends, where it is of the same file as that on which it begins, and what it was read from.
    pub fn last_line(&self, span: Span) -> u32 {
        let source = self.get(span.source);
        let (first, end) = (self.line(span), span.end.saturating_sub(1).max(span.start));
        let is_there = source.quotes.is_none() && source.path_of(end) == source.path_of(span.start);
        if is_there { source.line_column(end).0.max(first) } else { first }
    }

    /// Returns the paths of all files of which a line is in it, each once.
    pub fn paths(&self) -> BTreeSet<&str> {
        let mut paths = BTreeSet::new();
        for source in &self.sources {
            match &source.lines {
                Lines::From(_) => paths.extend([&*source.path]),
                Lines::Each(places) => paths.extend(places.iter().map(|(path, _)| &**path)),
            }
        }
        paths
    }

    /// Returns all files in load order.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter()
    }
}
