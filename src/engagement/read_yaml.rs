//! Engagements from YAML: one file, or a folder whose `engagement.yaml` names further files of events.
//!
//! The parser's events become a tree of nodes with their places in bytes; `from_node` gives them their types.
//! Scalars stay text. Anchors, aliases, tags and merge keys are refused, so that a record says where it says something.

use std::ops::Range;
use std::sync::Arc;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError};

use super::from_node::{self, Document};
use super::node::{Entry, Key, MAX_DEPTH, Node, Shape, refuse_repeated_keys};
use super::pieces::MARK;
use super::record::{Engagement, Unseen};
use super::vocabulary::Vocabulary;
use crate::base::diagnostic::{self, Diagnostic};
use crate::base::mistake::record as mistake;
use crate::base::source::{Lines, SourceId, SourceMap, Span, Text};
use crate::value::time::Day;
use crate::value::zone::Zone;

/// What reading gave: the engagement, if nothing was wrong with it; the sources that the diagnostics point at; the
/// diagnostics in the order of the text.
///
/// An engagement owns its sources: beside one, the map is empty, for there is nothing to point at.
pub type Reading = (Option<Engagement>, SourceMap, Vec<Diagnostic>);

/// Gives the files that an entry of `files:` names, a path or a pattern, as paths and texts; or why it cannot.
pub type More<'a> = dyn Fn(&str) -> Result<Vec<(String, String)>, String> + 'a;

/// Gives the mistakes of a record that only show beside a policy.
pub type Beside<'a> = dyn Fn(&Engagement) -> Vec<Diagnostic> + 'a;

/// What the sources of an engagement tell (`sources:`), read before the engagement is.
#[derive(Clone, Debug, Default)]
pub struct Sourced {
    /// The events, an item of a list on each line.
    pub events: String,
    /// The file and the line that tell each of them.
    pub places: Vec<(Arc<str>, u32)>,
    /// What that line of that file says; nothing where it is not to be quoted.
    pub quotes: Vec<Option<String>>,
    /// What is wrong with what the engagement's file says of its sources.
    pub diagnostics: Vec<Diagnostic>,
    /// What the sources could not tell.
    pub lacking: Option<Arc<str>>,
    /// The kinds of which something may be missing for that, each with the day up to which nothing is.
    pub missing: Vec<(String, Day)>,
    /// The days that the statements of a bank leave out.
    pub unseen: Vec<Unseen>,
}

/// Reads an engagement from the text of a YAML file.
///
/// Each file that `more` gives holds a list of events, or a mapping with `events:`. They are read in the order of their paths, whatever the order in which they come.
pub fn read_yaml(path: &str, text: &str, more: &More<'_>, vocabulary: &Vocabulary, zone: &Zone) -> Reading {
    read_yaml_beside(path, text, (more, Sourced::default()), vocabulary, zone, &|_| Vec::new())
}

/// As [`read_yaml`], with the events that its sources tell, and with what `beside` finds in what could be read.
pub fn read_yaml_beside(
    path: &str,
    text: &str,
    (more, sourced): (&More<'_>, Sourced),
    vocabulary: &Vocabulary,
    zone: &Zone,
    beside: &Beside<'_>,
) -> Reading {
    let mut diagnostics = sourced.diagnostics;
    let mut sources = SourceMap::new();
    let text = Text::from(text);
    let source = sources.add(path, text.clone());
    let Some(root) = parse(source, &text, &mut diagnostics) else { return give(None, sources, diagnostics, beside) };
    let Some(mut document) = from_node::document(root, &mut diagnostics) else {
        return give(None, sources, diagnostics, beside);
    };
    let mut files: Vec<(SourceId, Text)> = load_files(&document, more, &mut diagnostics)
        .into_iter()
        .map(|(path, text)| {
            let text = Text::from(text);
            (sources.add(path, text.clone()), text)
        })
        .collect();
    if let Some((path, _)) = sourced.places.first() {
        let (path, text) = (path.to_string(), Text::from(sourced.events));
        let source = sources.add_lines(path, text.clone(), Lines::Each(sourced.places.into()));
        sources.quotes(source, sourced.quotes);
        files.push((source, text));
    }
    for (source, text) in &files {
        if let Some(root) = parse(*source, text, &mut diagnostics) {
            document.events.extend(from_node::events_of_file(root, &mut diagnostics));
        }
    }
    let engagement = from_node::engagement(&document, vocabulary, zone, &mut diagnostics);
    let missing = sourced.missing.iter().filter_map(|(kind, day)| Some((vocabulary.kind(kind)?, *day)));
    let engagement = engagement.map(|mut engagement| {
        // Who says how far the payments are complete knows that without statements.
        if !engagement.complete.iter().any(|(kind, _)| vocabulary.kind_name(*kind) == "payment") {
            engagement.unseen = sourced.unseen;
        }
        engagement.complete.extend(missing);
        Engagement { lacking: sourced.lacking, ..engagement }
    });
    give(engagement, sources, diagnostics, beside)
}

/// Returns the engagement that the text of a YAML file names, and where.
pub fn naming(text: &str) -> Option<(String, Range<usize>)> {
    if let Some(place) = plain_naming(text) {
        return Some((text[place.clone()].to_owned(), place));
    }
    let root = parse(SourceId(0), text, &mut Vec::new())?;
    let Shape::Map(entries) = root.shape else { return None };
    let value = entries.into_iter().find(|entry| entry.key.text == "engagement")?.value;
    let Shape::Scalar { text, .. } = value.shape else { return None };
    Some((text.trim().to_owned(), value.span.start as usize..value.span.end as usize))
}

/// Returns where the name is, where it stands plain on a line of its own, as it mostly does.
fn plain_naming(text: &str) -> Option<Range<usize>> {
    const KEY: &str = "engagement: ";
    let line = if text.starts_with(KEY) { 0 } else { text.find("\nengagement: ")? + 1 };
    let from = line + KEY.len();
    let name = text[from..].lines().next()?.trim_end();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (!name.is_empty() && name.bytes().all(is_plain)).then(|| from..from + name.len())
}

/// Puts a reading together: an engagement with an error in it is none.
pub(super) fn give(
    engagement: Option<Engagement>,
    sources: SourceMap,
    mut diagnostics: Vec<Diagnostic>,
    beside: &Beside<'_>,
) -> Reading {
    diagnostics.extend(engagement.iter().flat_map(beside));
    diagnostic::sort(&mut diagnostics);
    match engagement {
        Some(engagement) if diagnostics.is_empty() => {
            (Some(Engagement { sources, ..engagement }), SourceMap::new(), diagnostics)
        }
        _ => (None, sources, diagnostics),
    }
}

/// Returns the files that the document names, each once, by path.
fn load_files(document: &Document<'_>, more: &More<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for (name, span) in &document.files {
        match more(name) {
            Ok(found) => files.extend(found),
            Err(reason) => diagnostics.push(mistake::unreadable_file(*span, name, &reason)),
        }
    }
    files.sort();
    files.dedup_by(|a, b| a.0 == b.0);
    files
}

/// Returns the only document of a text as a tree.
pub(crate) fn parse<'a>(source: SourceId, text: &'a str, diagnostics: &mut Vec<Diagnostic>) -> Option<Node<'a>> {
    let places = Places::new(source, text);
    let before = diagnostics.len();
    let mut builder = Builder { places, open: Vec::new(), root: None, diagnostics };
    let mut documents = 0;
    for event in Parser::new_from_str(places_text(text)) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                builder.syntax_error(&error);
                return None;
            }
        };
        let span = builder.places.span(span.start, span.end);
        if matches!(event, Event::DocumentStart(_)) {
            documents += 1;
        }
        if documents > 1 {
            builder.diagnostics.push(mistake::several_documents(span));
            return None;
        }
        builder.take(event, span)?;
    }
    let root = builder.root.filter(|root| !root.is_null());
    if root.is_none() && diagnostics.len() == before {
        diagnostics.push(mistake::empty_record(Span::new(source, 0, 0)));
    }
    root
}

/// The text without a byte order mark.
fn places_text(text: &str) -> &str {
    text.strip_prefix(MARK).unwrap_or(text)
}

/// Turns the parser's positions, which count characters, into bytes.
struct Places<'a> {
    source: SourceId,
    text: &'a str,
    /// The bytes before the parser's text.
    skipped: usize,
    /// The byte of every character, where that is not its number.
    bytes: Option<Vec<u32>>,
}

impl<'a> Places<'a> {
    fn new(source: SourceId, text: &'a str) -> Self {
        let rest = places_text(text);
        let bytes = (!rest.is_ascii()).then(|| rest.char_indices().map(|(i, _)| i as u32).collect());
        Self { source, text, skipped: text.len() - rest.len(), bytes }
    }

    fn byte(&self, marker: Marker) -> usize {
        let index = marker.index();
        let byte = match &self.bytes {
            None => index,
            Some(bytes) => bytes.get(index).map_or(self.text.len(), |&byte| byte as usize),
        };
        (byte + self.skipped).min(self.text.len())
    }

    fn span(&self, start: Marker, end: Marker) -> Span {
        let (start, end) = (self.byte(start), self.byte(end));
        Span::new(self.source, start, end.max(start))
    }

    /// Returns the span without the blanks and line ends that follow it.
    fn trimmed(&self, span: Span) -> Span {
        let (start, end) = (span.start as usize, span.end as usize);
        let text = self.text.get(start..end).unwrap_or("");
        Span::new(self.source, start, start + text.trim_end().len())
    }
}

/// A list or mapping that is not yet closed.
struct Open<'a> {
    start: Span,
    items: Vec<Node<'a>>,
    /// For a mapping: its entries, and the key whose value comes next; a key inside that is none was no text.
    map: Option<(Vec<Entry<'a>>, Option<Option<Key<'a>>>)>,
}

struct Builder<'a, 'd> {
    places: Places<'a>,
    open: Vec<Open<'a>>,
    root: Option<Node<'a>>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a> Builder<'a, '_> {
    /// Takes one event; nothing where reading has to stop.
    fn take(&mut self, event: Event<'a>, span: Span) -> Option<()> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse(anchor, tag.map(|tag| tag.to_string()), span);
                let span = self.places.trimmed(span);
                self.add(Node { span, shape: Shape::Scalar { text, quoted: style != ScalarStyle::Plain } });
            }
            Event::Alias(_) => {
                self.diagnostics.push(mistake::anchor_or_alias(span));
                self.add(Node { span, shape: Shape::Bad });
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse(anchor, tag.map(|tag| tag.to_string()), span);
                self.push(span, None)?;
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse(anchor, tag.map(|tag| tag.to_string()), span);
                self.push(span, Some((Vec::new(), None)))?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
        }
        Some(())
    }

    fn refuse(&mut self, anchor: usize, tag: Option<String>, span: Span) {
        if anchor > 0 {
            self.diagnostics.push(mistake::anchor_or_alias(span));
        }
        if let Some(tag) = tag {
            self.diagnostics.push(mistake::yaml_tag(span, &tag));
        }
    }

    fn push(&mut self, start: Span, map: Option<(Vec<Entry<'a>>, Option<Option<Key<'a>>>)>) -> Option<()> {
        if self.open.len() >= MAX_DEPTH {
            self.diagnostics.push(mistake::nested_too_deep(start));
            return None;
        }
        self.open.push(Open { start, items: Vec::new(), map });
        Some(())
    }

    fn close(&mut self, end: Span) {
        let Some(open) = self.open.pop() else { return };
        let start = open.start.start;
        let last = match &open.map {
            Some((entries, _)) => entries.last().map(|entry| entry.value.span.end.max(entry.key.span.end)),
            None => open.items.last().map(|item| item.span.end),
        };
        // A block ends where its last value does, the parser says "where the next thing begins".
        let bracket = self.places.text.get(end.start as usize..end.end as usize);
        let end = if matches!(bracket, Some("}" | "]")) { end.end } else { last.unwrap_or(open.start.end) };
        let span = Span { start, end: end.max(start), ..open.start };
        let shape = match open.map {
            None => Shape::List(open.items),
            Some((entries, _)) => {
                let mut entries = self.join_decimal_commas(entries);
                refuse_repeated_keys(&mut entries, self.diagnostics, mistake::repeated_key);
                Shape::Map(entries)
            }
        };
        self.add(Node { span, shape });
    }

    /// Puts `12,50 EUR` together again, which in braces is read as `12` and a key `50 EUR` without a value, so that the
    /// mistake shown is the one that was made.
    fn join_decimal_commas(&self, entries: Vec<Entry<'a>>) -> Vec<Entry<'a>> {
        let text = self.places.text;
        let mut joined: Vec<Entry<'a>> = Vec::with_capacity(entries.len());
        for entry in entries {
            let (start, end) = (entry.key.span.start as usize, entry.key.span.end as usize);
            let tail = entry.value.is_null()
                && entry.key.text.starts_with(|c: char| c.is_ascii_digit())
                && !text.get(end..).is_some_and(|rest| rest.trim_start().starts_with(':'));
            if let (true, Some(before)) = (tail, joined.last_mut()) {
                let from = before.value.span;
                if let (Shape::Scalar { text: value, quoted: false }, Some(",")) =
                    (&mut before.value.shape, text.get(from.end as usize..start))
                {
                    *value = text.get(from.start as usize..end).unwrap_or_default().into();
                    before.value.span = from.to(entry.key.span);
                    continue;
                }
            }
            joined.push(entry);
        }
        joined
    }

    fn add(&mut self, node: Node<'a>) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        let Some((entries, key)) = &mut open.map else {
            open.items.push(node);
            return;
        };
        match key.take() {
            Some(Some(key)) => entries.push(Entry { key, value: node }),
            Some(None) => {}
            None => *key = Some(as_key(node, self.diagnostics)),
        }
    }

    fn syntax_error(&mut self, error: &ScanError) {
        let span = self.places.span(*error.marker(), *error.marker());
        let next = self.places.text.get(span.start as usize..).and_then(|rest| rest.chars().next());
        let length = next.filter(|c| !c.is_whitespace()).map_or(0, char::len_utf8) as u32;
        let span = Span { end: span.start + length, ..span };
        self.diagnostics.push(if error.info().contains("recursion limit") {
            mistake::nested_too_deep(span)
        } else {
            mistake::yaml_syntax(span, error.info())
        });
    }
}

/// Returns the key that a node is; nothing where it is refused.
fn as_key<'a>(node: Node<'a>, diagnostics: &mut Vec<Diagnostic>) -> Option<Key<'a>> {
    let null = node.is_null();
    let Node { span, shape } = node;
    match shape {
        Shape::Scalar { text, quoted: false } if text == "<<" => {
            diagnostics.push(mistake::merge_key(span));
            None
        }
        Shape::Scalar { text, .. } if !null => Some(Key { text, span }),
        Shape::Bad => None,
        _ => {
            diagnostics.push(mistake::key_not_text(span));
            None
        }
    }
}
