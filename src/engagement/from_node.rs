//! From the tree of a file to an engagement: every value gets the type of its field, every name its number.
//!
//! All mistakes are collected; what is wrong is left out and the rest is read on.

mod contract;
mod event;
mod links;
mod parties;
pub(super) mod scalar;
mod value;
mod when;

use rustc_hash::FxHashMap;
use std::sync::Arc;

use super::aside::Aside;
use super::node::{Entry, Key, Node, Shape};
use super::record::{ContactId, Engagement};
use super::vocabulary::{Sort, Vocabulary};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::record as mistake;
use crate::base::source::{SourceMap, Span};
use crate::value::zone::Zone;

/// The keys of an engagement, in the order of the documents.
pub(super) const KEYS: [&str; 8] =
    ["engagement", "client", "contacts", "contract", "complete", "exchange", "files", "events"];

/// The keys of a file that names further files of facts; who reads these files has read the keys.
pub(super) const OF_SOURCES: [&str; 3] = ["sources", "who", "matched"];

/// The parts of an engagement, not yet typed.
pub(super) struct Document<'a> {
    /// What describes the engagement: everything but `files` and `events`.
    pub entries: Vec<Entry<'a>>,
    /// The entries of `files`.
    pub files: Vec<(String, Span)>,
    /// The events of all files.
    pub events: Vec<Node<'a>>,
    /// The text that names the engagement, or the whole file.
    pub span: Span,
}

/// Takes the tree of an engagement's file apart; nothing where it is no mapping.
pub(super) fn document<'a>(root: Node<'a>, diagnostics: &mut Vec<Diagnostic>) -> Option<Document<'a>> {
    let (found, place) = (root.found(), place(&root));
    let entries = match root.shape {
        Shape::Map(entries) => entries,
        Shape::Bad => return None,
        _ => {
            diagnostics.push(mistake::not_an_engagement(place, &found));
            return None;
        }
    };
    let mut document = Document { entries: Vec::new(), files: Vec::new(), events: Vec::new(), span: place };
    let (mut has_events, mut has_files) = (false, false);
    for entry in entries {
        match &*entry.key.text {
            "events" => {
                has_events = true;
                document.events = list_of_events(&entry.key, entry.value, diagnostics);
            }
            "files" => {
                has_files = true;
                document.files = names_of_files(&entry.key, entry.value, diagnostics);
            }
            key if OF_SOURCES.contains(&key) => has_files |= key == "sources",
            _ => document.entries.push(entry),
        }
    }
    if !has_events && !has_files {
        diagnostics.push(mistake::missing_events(place));
    }
    Some(document)
}

/// Returns the events of a further file: a list of them, or a mapping with `events:`.
pub(super) fn events_of_file<'a>(root: Node<'a>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Node<'a>> {
    let (found, place) = (root.found(), place(&root));
    let mut events = None;
    match root.shape {
        Shape::List(items) => return items,
        Shape::Bad => return Vec::new(),
        Shape::Scalar { .. } => diagnostics.push(mistake::not_an_engagement(place, &found)),
        Shape::Map(entries) => {
            for entry in entries {
                match &*entry.key.text {
                    "events" => events = Some(list_of_events(&entry.key, entry.value, diagnostics)),
                    name => {
                        diagnostics.push(mistake::unknown_field(entry.key.span, "file of events", name, ["events"]))
                    }
                }
            }
            if events.is_none() {
                diagnostics.push(mistake::missing_events(place));
            }
        }
    }
    events.unwrap_or_default()
}

fn list_of_events<'a>(key: &Key<'a>, value: Node<'a>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Node<'a>> {
    if value.is_null() {
        diagnostics.push(mistake::missing_events(key.span));
        return Vec::new();
    }
    let (place, found) = (place(&value), value.found());
    match value.shape {
        Shape::List(items) => return items,
        Shape::Bad => {}
        _ => {
            diagnostics.push(mistake::wrong_type(place, "events", "a list", &found).help("begin each event with `- `"))
        }
    }
    Vec::new()
}

fn names_of_files(key: &Key<'_>, value: Node<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, Span)> {
    let items = match value.shape {
        Shape::List(items) => items,
        _ => vec![value],
    };
    let mut names = Vec::new();
    for item in items {
        match item.shape {
            Shape::Scalar { ref text, .. } if !item.is_null() => names.push((text.to_string(), item.span)),
            Shape::Bad => {}
            _ => diagnostics.push(mistake::wrong_type(item.span, &key.text, "a list of paths", &item.found())),
        }
    }
    names
}

/// Returns what to underline for a remark about a whole node: nobody wants a page of it.
fn place(node: &Node<'_>) -> Span {
    match &node.shape {
        Shape::Map(entries) if !entries.is_empty() => entries[0].key.span,
        Shape::Scalar { .. } => node.span,
        _ => Span { end: node.span.end.min(node.span.start + 1), ..node.span },
    }
}

/// Types the parts of an engagement; nothing where it has no id. Whether there were mistakes, the diagnostics tell.
pub(super) fn engagement(
    document: &Document<'_>,
    vocabulary: &Vocabulary,
    zone: &Zone,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Engagement> {
    let mut context = Context {
        vocabulary,
        zone,
        diagnostics,
        contacts: FxHashMap::default(),
        contact_ids: Vec::new(),
        links: links::Links::default(),
        suggested: 0,
    };
    let mut entries: FxHashMap<&str, &Entry<'_>> = FxHashMap::default();
    for entry in &document.entries {
        if KEYS.contains(&&*entry.key.text) {
            entries.insert(&entry.key.text, entry);
        } else {
            context.unknown_field(&entry.key, "engagement", KEYS.into_iter().chain(OF_SOURCES));
        }
    }
    let entry = |name: &str| entries.get(name).copied();
    let id = match entry("engagement") {
        Some(entry) => context.name(entry),
        None => {
            context.report(mistake::missing_engagement(document.span));
            None
        }
    };
    let span = entry("engagement").map_or(document.span, |entry| entry.key.span.to(entry.value.span));
    // Contacts first: everything else may name them. Then all ids: an event may name a later one.
    let contacts = context.read_contacts(entry("contacts"));
    let client = context.read_client(entry("client"), span);
    let contract = context.read_contract(entry("contract"), span);
    let complete = context.read_complete(entry("complete"));
    let exchange = context.read_exchange(entry("exchange"));
    let heads = context.read_heads(&document.events);
    let events = heads.iter().map(|head| context.read_event(head)).collect();
    let sources = SourceMap::new();
    Some(Engagement {
        id: id?,
        sources,
        client,
        contract,
        contacts,
        events,
        complete,
        unseen: Vec::new(),
        exchange,
        span,
        lacking: None,
        lacks_lines: false,
        aside: Aside::default(),
    })
}

/// What typing needs to know, and what it finds.
struct Context<'c> {
    vocabulary: &'c Vocabulary,
    zone: &'c Zone,
    diagnostics: &'c mut Vec<Diagnostic>,
    contacts: FxHashMap<Arc<str>, ContactId>,
    contact_ids: Vec<Arc<str>>,
    links: links::Links,
    suggested: usize,
}

/// For how many unknown ids and people the nearest known one is sought: each costs a look at all of them.
const SUGGESTIONS: usize = 20;

impl Context<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Returns how many names of the record to look at for the nearest one: all, but not for ever.
    fn suggestions(&mut self) -> usize {
        self.suggested += 1;
        if self.suggested > SUGGESTIONS { 0 } else { usize::MAX }
    }

    fn unknown_field<'k>(&mut self, key: &Key<'_>, owner: &str, known: impl IntoIterator<Item = &'k str>) {
        self.diagnostics.push(mistake::unknown_field(key.span, owner, &key.text, known));
    }

    /// Returns the text of an entry that is a name.
    fn name(&mut self, entry: &Entry<'_>) -> Option<Arc<str>> {
        match &entry.value.shape {
            Shape::Scalar { text, .. } if entry.value.is_null() || text.trim().is_empty() => {
                let missing = match &*entry.key.text {
                    "engagement" | "policy" => mistake::missing_name,
                    _ => mistake::missing_value,
                };
                self.report(missing(entry.key.span, &entry.key.text));
            }
            Shape::Scalar { text, .. } => return Some(text.trim().into()),
            Shape::Bad => {}
            _ => {
                let found = entry.value.found();
                self.report(mistake::wrong_type(place(&entry.value), &entry.key.text, "a name", &found));
            }
        }
        None
    }

    /// Returns the entries of a value that is a mapping.
    fn mapping<'n, 'a>(&mut self, key: &Key<'_>, value: &'n Node<'a>, example: &str) -> Option<&'n [Entry<'a>]> {
        match &value.shape {
            Shape::Map(entries) => return Some(entries),
            Shape::Bad => {}
            _ if value.is_null() => self.report(mistake::missing_value(key.span, &key.text)),
            _ => {
                let found = value.found();
                let mistake = mistake::wrong_type(place(value), &key.text, "a mapping", &found);
                self.report(mistake.help(format!("write `{example}`")));
            }
        }
        None
    }

    /// Returns the names of all kinds of event.
    fn kind_names(&self) -> impl Iterator<Item = &str> {
        let events = self.vocabulary.kinds().filter(|(_, kind)| kind.sort == Sort::Event);
        events.map(|(_, kind)| &*kind.name)
    }
}
