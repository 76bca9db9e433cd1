//! Layers of a policy put together: what it includes, itself, overlays (language.md 2).
//!
//! What comes out is one file, as if it had been written so: included items first, each `replace` in its place.

use std::collections::BTreeSet;

use super::locks::{self, Lies, Locks, Places, same_sort};
use super::tighter;
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::program::layers as mistake;
use crate::base::source::{SourceId, Span};
use crate::syntax::parse::parse;
use crate::syntax::print::print;
use crate::syntax::tree::{
    Clause, Exception, File, Header, HeaderKind, Item, Name, Policy, Section, Term, Text, TextPart,
};

/// A file that was read.
#[derive(Debug)]
pub struct Loaded {
    /// What tells it from other files: its path, free of detours.
    pub key: String,
    /// What is written in it.
    pub file: File,
}

/// Why an included file is not there.
#[derive(Debug)]
pub enum Unread {
    /// It lies outside of the folder of the file that includes it.
    Outside,
    /// It cannot be read, and why.
    Missing(String),
    /// It has mistakes of form, which were reported.
    Broken,
}

/// Reads a file that another one includes, by the path that is written there.
pub type Load<'l> = dyn FnMut(SourceId, &str) -> Result<Loaded, Unread> + 'l;

/// A policy put together from its layers.
#[derive(Debug)]
pub struct Layered {
    /// One file: nothing in it includes, replaces or drops.
    pub file: File,
    /// The clauses that a layer dropped, with why.
    pub dropped: Vec<(Name, Text)>,
    /// Whether every layer was read.
    pub is_whole: bool,
    /// What is wrong with how the layers fit.
    pub diagnostics: Vec<Diagnostic>,
}

/// Puts a policy together: the files that it includes, the file itself, the overlays in order.
pub fn assemble(main: Loaded, overlays: Vec<File>, load: &mut Load<'_>) -> Layered {
    let mut layers = Layers {
        load,
        within: Vec::new(),
        seen: BTreeSet::new(),
        locked: Places::default(),
        dropped: Vec::new(),
        is_whole: true,
        diagnostics: Vec::new(),
    };
    let mut file = layers.file(main);
    for overlay in overlays {
        file = layers.over(Some(file), overlay, Lies::Overlay);
    }
    Layered { file, dropped: layers.dropped, is_whole: layers.is_whole, diagnostics: layers.diagnostics }
}

struct Layers<'l, 'f> {
    load: &'f mut Load<'l>,
    /// The files that are being read, each included by the one before.
    within: Vec<String>,
    seen: BTreeSet<String>,
    locked: Places,
    dropped: Vec<(Name, Text)>,
    is_whole: bool,
    diagnostics: Vec<Diagnostic>,
}

impl Layers<'_, '_> {
    /// Reads what a file includes and lays the file over it.
    fn file(&mut self, loaded: Loaded) -> File {
        self.seen.insert(loaded.key.clone());
        self.within.push(loaded.key);
        let mut below: Option<File> = None;
        for item in &loaded.file.items {
            let Item::Include(path) = item else { continue };
            let Some(included) = self.include(path) else { continue };
            below = Some(match below {
                Some(below) => self.beside(below, included),
                None => included,
            });
        }
        self.within.pop();
        self.over(below, loaded.file, Lies::Including)
    }

    fn include(&mut self, path: &Text) -> Option<File> {
        let span = path.place.0;
        let Some(name) = plain(path) else {
            self.trouble(mistake::include_of_a_value(span));
            return None;
        };
        match (self.load)(span.source, &name) {
            Err(Unread::Outside) => self.trouble(mistake::include_outside(span, &name)),
            Err(Unread::Missing(reason)) => self.trouble(mistake::include_not_read(span, &name, &reason)),
            Err(Unread::Broken) => self.is_whole = false,
            Ok(loaded) if self.within.contains(&loaded.key) => self.trouble(mistake::include_in_a_ring(span, &name)),
            // Two files may include the same third one.
            Ok(loaded) if self.seen.contains(&loaded.key) => {}
            Ok(loaded) => return Some(self.file(loaded)),
        }
        None
    }

    fn trouble(&mut self, diagnostic: Diagnostic) {
        self.is_whole = false;
        self.diagnostics.push(diagnostic);
    }

    /// Lays a file over what lies below.
    fn over(&mut self, below: Option<File>, file: File, lies: Lies) -> File {
        let has_below = below.is_some();
        let mut whole = below.unwrap_or_else(|| File { items: Vec::new(), comments: Vec::new() });
        let old = Old::of(&whole);
        self.locked.note(&whole);
        let locks = Locks::of(&whole, &self.locked);
        let exceptions: Vec<Exception> = locks::exceptions(&file).cloned().collect();
        let mut loosened = Vec::new();
        if let Some(policy) = locks::stated(&file) {
            self.diagnostics.extend(locks::header(&whole, policy, lies));
        }
        whole.comments.extend(file.comments);
        for item in file.items {
            match item {
                Item::Include(_) => {}
                Item::Policy(policy) => header(&mut whole, policy, has_below, lies),
                Item::Term(term) => match old.terms.contains(&term.name.text).then(|| take_term(&mut whole, &term)) {
                    Some(Some(before)) if before.locked => loosened.push(before),
                    Some(Some(_)) => {}
                    _ => whole.items.push(Item::Term(term)),
                },
                Item::Section(section) => self.section(&mut whole, &old, section),
                Item::Replace(clause) if !has_below => {
                    self.diagnostics.push(mistake::replace_without_include(clause.name.place.0, &clause.name.text));
                }
                Item::Drop { clause, .. } if !has_below => {
                    self.diagnostics.push(mistake::drop_without_include(clause.place.0, &clause.text));
                }
                Item::Replace(clause) => self.replace(&mut whole, clause),
                Item::Drop { clause, because, .. } => self.drop(&mut whole, clause, because),
                other => whole.items.push(other),
            }
        }
        self.loosened(&whole, &loosened);
        self.diagnostics.extend(locks.loosened(&whole, &self.locked, &exceptions));
        whole
    }

    /// Reports the locked terms that a layer loosens; `before` are those that it says anew.
    fn loosened(&mut self, whole: &File, before: &[Term]) {
        for before in before {
            let Some(now) = whole.terms().find(|term| term.name == before.name) else { continue };
            // They say which way is tighter, and what is accepted: looser ones would be a way around the lock.
            if now.accepts != before.accepts {
                let changed = now.accepts.iter().find(|accept| !before.accepts.contains(accept));
                let span = changed.map_or(now.name.place.0, |accept| accept.place.0);
                let first = self.locked.term(&now.name.text, before.name.place.0);
                self.diagnostics.push(mistake::locked_accepts_changed(span, &now.name.text, first));
                continue;
            }
            let direction = tighter::direction(whole, before);
            if !tighter::term(whole, now, before) {
                let (name, first) = (&now.name.text, self.locked.term(&now.name.text, before.name.place.0));
                let way = direction.map(tighter::Direction::word);
                self.diagnostics.push(mistake::locked_term_loosened(now.name.place.0, name, first, way));
            }
        }
    }

    /// Puts two files side by side that one includes.
    fn beside(&mut self, first: File, second: File) -> File {
        self.locked.note(&first);
        self.locked.note(&second);
        let (of_first, of_second) = (Locks::of(&first, &self.locked), Locks::of(&second, &self.locked));
        let exceptions = |file: &File| locks::exceptions(file).cloned().collect::<Vec<_>>();
        let (in_first, in_second) = (exceptions(&first), exceptions(&second));
        for (locked, other) in [(&first, &second), (&second, &first)] {
            let policy = locks::stated(other);
            self.diagnostics.extend(policy.into_iter().flat_map(|policy| locks::header(locked, policy, Lies::Beside)));
        }
        let whole = beside(first, second);
        self.diagnostics.extend(of_first.loosened(&whole, &self.locked, &in_second));
        self.diagnostics.extend(of_second.loosened(&whole, &self.locked, &in_first));
        whole
    }

    /// Adds the clauses of a section to the one of that name, or a new section.
    fn section(&mut self, whole: &mut File, old: &Old, section: Section) {
        for clause in section.clauses.iter().filter(|clause| old.clauses.contains(&clause.name.text)) {
            let first = whole.clauses().find(|first| first.name.text == clause.name.text);
            let first = first.map_or(clause.name.place.0, |first| first.name.place.0);
            self.diagnostics.push(mistake::clause_in_two_layers(clause.name.place.0, &clause.name.text, first));
        }
        let fresh = section.clauses.iter().filter(|clause| !old.clauses.contains(&clause.name.text)).cloned();
        let known = whole.items.iter_mut().find_map(|item| match item {
            Item::Section(known) if old.sections.contains(&section.name.text) && known.name == section.name => {
                Some(known)
            }
            _ => None,
        });
        match known {
            Some(known) => {
                known.clauses.extend(fresh);
                known.heading = section.heading;
            }
            None => {
                let clauses = fresh.collect();
                whole.items.push(Item::Section(Section { clauses, ..section }));
            }
        }
    }

    fn replace(&mut self, whole: &mut File, clause: Clause) {
        let Some(before) = whole.clauses().find(|before| before.name == clause.name).cloned() else {
            self.unknown(whole, &clause.name, "replace");
            return;
        };
        if before.locked
            && let Err(part) = tighter::clause(whole, &clause, &before)
        {
            let (span, name) = (part.unwrap_or(clause.name.place.0), &clause.name.text);
            let first = self.locked.clause(name, before.name.place.0);
            self.diagnostics.push(mistake::locked_clause_loosened(span, name, first));
        }
        let locked = clause.locked || before.locked;
        for item in &mut whole.items {
            let Item::Section(section) = item else { continue };
            if let Some(place) = section.clauses.iter_mut().find(|before| before.name == clause.name) {
                *place = Clause { locked, ..clause };
                return;
            }
        }
    }

    fn drop(&mut self, whole: &mut File, name: Name, because: Text) {
        let Some(before) = whole.clauses().find(|before| before.name == name) else {
            self.unknown(whole, &name, "drop");
            return;
        };
        if before.locked {
            // It stays, so that nothing is missed for it.
            let first = self.locked.clause(&name.text, before.name.place.0);
            self.diagnostics.push(mistake::locked_clause_dropped(name.place.0, &name.text, first));
            return;
        }
        if plain(&because).is_some_and(|reason| reason.trim().is_empty()) {
            self.diagnostics.push(mistake::drop_without_reason(because.place.0, &name.text));
        }
        for item in &mut whole.items {
            if let Item::Section(section) = item {
                section.clauses.retain(|clause| clause.name != name);
            }
        }
        self.dropped.push((name, because));
    }

    fn unknown(&mut self, whole: &File, name: &Name, what: &str) {
        let known = whole.clauses().map(|clause| clause.name.text.as_str());
        self.diagnostics.push(mistake::no_included_clause(name.place.0, &name.text, what, known));
    }
}

/// The names of the layers below.
struct Old {
    terms: BTreeSet<String>,
    clauses: BTreeSet<String>,
    sections: BTreeSet<String>,
}

impl Old {
    fn of(file: &File) -> Self {
        let sections = file.items.iter().filter_map(|item| match item {
            Item::Section(section) => Some(section.name.text.clone()),
            _ => None,
        });
        Self {
            terms: file.terms().map(|term| term.name.text.clone()).collect(),
            clauses: file.clauses().map(|clause| clause.name.text.clone()).collect(),
            sections: sections.collect(),
        }
    }
}

/// Puts a term in the place of the one of its name, which is returned; what it does not say stays.
fn take_term(whole: &mut File, term: &Term) -> Option<Term> {
    let before = whole.items.iter_mut().find_map(|item| match item {
        Item::Term(before) if before.name == term.name => Some(before),
        _ => None,
    })?;
    let now = Term {
        locked: before.locked || term.locked,
        ty: term.ty.clone().or(before.ty.clone()),
        accepts: if term.accepts.is_empty() { before.accepts.clone() } else { term.accepts.clone() },
        ..term.clone()
    };
    Some(std::mem::replace(before, now))
}

/// Lays a header over the one below: a line says what the line of its sort below says no longer.
fn header(whole: &mut File, policy: Policy, has_below: bool, lies: Lies) {
    let below = whole.items.iter_mut().find_map(|item| match item {
        Item::Policy(below) if has_below => Some(below),
        _ => None,
    });
    let Some(below) = below else {
        whole.items.insert(0, Item::Policy(policy));
        return;
    };
    let stays = |line: &Header| !own(&line.kind) && policy.headers.iter().all(|header| !same_sort(header, line));
    let mut headers = policy.headers.clone();
    headers.extend(below.headers.iter().filter(|line| stays(line)).cloned());
    // The first band is the default one, and stays it.
    let band = |line: &Header| matches!(line.kind, HeaderKind::Hours { .. });
    let known = |line: &Header| below.headers.iter().position(|old| same_sort(old, line)).unwrap_or(usize::MAX);
    headers.sort_by_key(|line| band(line).then(|| known(line)));
    // An overlay has a name of its own; the firm stays that of the policy.
    let firm = || below.under.clone().unwrap_or_else(|| below.title.clone());
    let under = matches!(lies, Lies::Overlay).then(firm);
    *below = Policy { headers, under, ..policy };
}

/// Whether a line is about that text alone: another one has its own version and days.
fn own(kind: &HeaderKind) -> bool {
    matches!(kind, HeaderKind::Version(_) | HeaderKind::Effective { .. })
}

/// Puts two files side by side that one includes: neither goes before the other.
fn beside(mut first: File, second: File) -> File {
    first.comments.extend(second.comments);
    for item in second.items {
        match item {
            Item::Policy(policy) => {
                let lines: Vec<Header> = policy.headers.iter().filter(|line| !own(&line.kind)).cloned().collect();
                match first.items.iter_mut().find_map(|item| if let Item::Policy(p) = item { Some(p) } else { None }) {
                    Some(known) => {
                        let new = lines.into_iter().filter(|line| !known.headers.contains(line)).collect::<Vec<_>>();
                        known.headers.extend(new);
                    }
                    None => first.items.insert(0, Item::Policy(policy)),
                }
            }
            other => first.items.push(other),
        }
    }
    first
}

/// Returns the paths of the files that a file includes, as they are written.
pub fn includes(file: &File) -> Vec<String> {
    let paths = file.items.iter().filter_map(|item| if let Item::Include(path) = item { plain(path) } else { None });
    paths.collect()
}

/// Returns the text of a literal without values in it.
fn plain(text: &Text) -> Option<String> {
    let parts = text.parts.iter().map(|part| match part {
        TextPart::Plain(text) => Some(text.as_str()),
        TextPart::Value(_) => None,
    });
    parts.collect()
}

impl Layered {
    /// Returns the policy as it holds, each line that begins something followed by where it comes from. `place` names a
    /// place of the layers.
    pub fn text(&self, place: &dyn Fn(Span) -> String) -> String {
        let bare = File { items: self.file.items.clone(), comments: Vec::new() };
        let text = print(&bare, "");
        let (again, _) = parse(SourceId(0), &text);
        // The same items in the same order: what begins where in the new text, and where it comes from.
        let new = begins(&again).into_iter().map(|span| span.start as usize);
        let line_end = |start: usize| text[start..].find('\n').map_or(text.len(), |end| start + end);
        let mut notes: Vec<(usize, String)> = new.map(line_end).zip(begins(&bare).into_iter().map(place)).collect();
        notes.dedup_by_key(|(at, _)| *at);
        let mut out = String::new();
        let mut from = 0;
        for (at, note) in notes {
            out += &text[from..at];
            out += &format!("  # {note}");
            from = at;
        }
        out += &text[from..];
        for (clause, because) in &self.dropped {
            let why = plain(because).unwrap_or_default();
            out += &format!("\n# dropped: clause {}, because \"{why}\"  # {}", clause.text, place(clause.place.0));
        }
        format!("{}\n", out.trim_end())
    }
}

/// Returns where items, lines of headers and of ladders, and clauses begin, in the order of the text.
fn begins(file: &File) -> Vec<Span> {
    let mut found = Vec::new();
    for item in &file.items {
        found.push(item.place());
        match item {
            Item::Policy(policy) => found.extend(policy.headers.iter().map(|header| header.place.0)),
            Item::Section(section) => found.extend(section.clauses.iter().map(|clause| clause.place.0)),
            Item::Ladder(ladder) => found.extend(ladder.rungs.iter().map(|rung| rung.place.0)),
            _ => {}
        }
    }
    found
}
