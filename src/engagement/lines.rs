//! The lines of an engagement as a document: what describes it, and its events.

use rustc_hash::FxHashMap;

use super::from_node::{Document, KEYS, OF_SOURCES};
use super::json;
use super::node::{Entry, Key, Node, Shape, refuse_repeated_keys};
use super::pieces::{MARK, is_cut, is_torn};
use super::runs::Run;
use super::vocabulary::{Sort, Vocabulary};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::record as mistake;
use crate::base::source::{SourceId, Span};

/// Takes the lines of an engagement apart into what describes it and its events.
pub(super) fn document<'a>(
    source: SourceId,
    run: &'a Run,
    vocabulary: &Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) -> Document<'a> {
    let text = &*run.text;
    let mut document =
        Document { entries: Vec::new(), files: Vec::new(), events: Vec::new(), span: Span::new(source, 0, 0) };
    let filled =
        || text.lines().map(|line| line.trim_start_matches(MARK).trim_ascii_start()).filter(|line| !line.is_empty());
    if !run.is_loose
        && let Some(first) = filled().next()
        && !is_torn(first.as_bytes())
        && filled().all(|line| !line.starts_with('{'))
    {
        let start = text.find(first).unwrap_or_default();
        diagnostics.push(mistake::no_json(Span::new(source, start, start + first.trim_ascii_end().len())));
        return document;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mark = line.len() - line.trim_start_matches(MARK).len();
        let (from, to) = (start + mark, start + line.trim_ascii_end().len());
        start += line.len();
        if from >= to {
            continue;
        }
        if is_torn(&text.as_bytes()[from..to]) {
            diagnostics.push(mistake::json_syntax(Span::new(source, from, to), "the file breaks off here"));
            continue;
        }
        if is_cut(&text[from..to]) {
            diagnostics.push(mistake::line_too_long(Span::new(source, from, to)));
            continue;
        }
        let Some(node) = json::parse(source, text, from, to, diagnostics) else { continue };
        let Shape::Map(entries) = node.shape else {
            diagnostics.push(mistake::json_syntax(Span { end: node.span.start + 1, ..node.span }, "no object"));
            continue;
        };
        add_line(&mut document, entries, node.span, vocabulary, diagnostics);
    }
    settle_repeats(&mut document.entries, diagnostics);
    document
}

/// What is described again in the same words is no contradiction: lines come from several exports. In others it is refused.
pub(super) fn settle_repeats(entries: &mut Vec<Entry<'_>>, diagnostics: &mut Vec<Diagnostic>) {
    let mut firsts: FxHashMap<&str, &Node<'_>> = FxHashMap::default();
    let mut keep = Vec::with_capacity(entries.len());
    for Entry { key, value } in entries.iter() {
        let first = *firsts.entry(&key.text).or_insert(value);
        keep.push(std::ptr::eq(first, value) || !says_same(first, value));
    }
    let mut keep = keep.into_iter();
    entries.retain(|_| keep.next() != Some(false));
    let naming = entries.iter().find(|entry| entry.key.text == "engagement").map(|entry| &entry.value.shape);
    let id = if let Some(Shape::Scalar { text, .. }) = naming { text.to_string() } else { String::new() };
    refuse_repeated_keys(entries, diagnostics, |span, first, key| mistake::described_otherwise(span, first, key, &id));
}

fn says_same(a: &Node<'_>, b: &Node<'_>) -> bool {
    match (&a.shape, &b.shape) {
        (Shape::Scalar { text: a, quoted: c }, Shape::Scalar { text: b, quoted: d }) => a == b && c == d,
        (Shape::List(a), Shape::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| says_same(a, b)),
        (Shape::Map(a), Shape::Map(b)) => {
            let has = |entry: &Entry<'_>| {
                b.iter().any(|other| other.key.text == entry.key.text && says_same(&entry.value, &other.value))
            };
            a.len() == b.len() && a.iter().all(has)
        }
        _ => false,
    }
}

pub(super) fn add_line<'a>(
    document: &mut Document<'a>,
    mut entries: Vec<Entry<'a>>,
    span: Span,
    vocabulary: &Vocabulary,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(place) = entries.iter().position(|entry| entry.key.text == "engagement") else {
        diagnostics.push(mistake::missing_engagement_in_line(Span { end: span.start + 1, ..span }));
        return;
    };
    let naming = entries.remove(place);
    if naming.value.name().is_none() {
        diagnostics.push(mistake::no_engagement_name(naming.value.span));
        return;
    }
    if document.entries.is_empty() {
        document.entries.push(naming);
    }
    if !describes(entries.iter(), vocabulary) {
        document.events.push(Node { span, shape: Shape::Map(entries) });
        return;
    }
    for entry in entries {
        match (&*entry.key.text, entry.value.shape) {
            ("events", Shape::List(events)) => document.events.extend(events),
            (key, _) if OF_SOURCES.contains(&key) => {
                diagnostics.push(mistake::sources_in_lines(entry.key.span, &entry.key.text));
            }
            ("events" | "files", _) => {
                diagnostics.push(mistake::wrong_type(
                    entry.key.span,
                    &entry.key.text,
                    "a list of events or left out",
                    "something else",
                ));
            }
            (_, shape) => {
                let value = Node { span: entry.value.span, shape };
                document.entries.push(Entry { key: entry.key, value });
            }
        }
    }
}

/// Returns true for a line that describes its engagement.
pub(super) fn describes<'e>(entries: impl Iterator<Item = &'e Entry<'e>> + Clone, vocabulary: &Vocabulary) -> bool {
    let has = |name: &str| entries.clone().any(|entry| entry.key.text == name);
    let names_a_kind = |key: &Key<'_>| {
        let kind = vocabulary.kind(&key.text);
        kind.is_some_and(|kind| vocabulary.get(kind).sort == Sort::Event)
    };
    entries.clone().next().is_none()
        || has("client")
        || has("contract")
        || (KEYS.iter().chain(&OF_SOURCES).any(|key| has(key))
            && !entries.clone().any(|entry| names_a_kind(&entry.key)))
}
