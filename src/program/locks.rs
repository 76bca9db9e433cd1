//! What is locked, and what of other files would loosen it: exceptions, lines of the header (language.md 2).
//!
//! An exception in the file that locks is part of what is locked.

use std::collections::BTreeMap;

use super::tighter;
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::program::layers as mistake;
use crate::base::source::Span;
use crate::syntax::tree::{Change, Deadline, Exception, ExprKind, File, Header, HeaderKind, Item, Policy, Term};

/// The places where something was locked first: a layer above that tightens it stands elsewhere.
#[derive(Debug, Default)]
pub(super) struct Places {
    clauses: BTreeMap<String, Span>,
    terms: BTreeMap<String, Span>,
}

impl Places {
    /// Notes what is locked in a file.
    pub fn note(&mut self, file: &File) {
        for clause in file.clauses().filter(|clause| clause.locked) {
            self.clauses.entry(clause.name.text.clone()).or_insert(clause.name.place.0);
        }
        for term in file.terms().filter(|term| term.locked) {
            self.terms.entry(term.name.text.clone()).or_insert(term.name.place.0);
        }
    }

    /// Returns where a clause was locked; `otherwise` where that was not noted.
    pub fn clause(&self, name: &str, otherwise: Span) -> Span {
        self.clauses.get(name).copied().unwrap_or(otherwise)
    }

    /// Returns where a term was locked; `otherwise` where that was not noted.
    pub fn term(&self, name: &str, otherwise: Span) -> Span {
        self.terms.get(name).copied().unwrap_or(otherwise)
    }
}

/// What is locked in a file, as it stands there.
pub(super) struct Locks {
    clauses: BTreeMap<String, Span>,
    terms: BTreeMap<String, Term>,
}

impl Locks {
    /// Returns what is locked in a file.
    pub fn of(file: &File, places: &Places) -> Self {
        let clauses = file.clauses().filter(|clause| clause.locked);
        let terms = file.terms().filter(|term| term.locked);
        Self {
            clauses: clauses
                .map(|clause| (clause.name.text.clone(), places.clause(&clause.name.text, clause.name.place.0)))
                .collect(),
            terms: terms.map(|term| (term.name.text.clone(), term.clone())).collect(),
        }
    }

    /// Returns what exceptions of another file loosen of it; `whole` is all layers so far, with those exceptions.
    pub fn loosened(&self, whole: &File, places: &Places, exceptions: &[Exception]) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for exception in exceptions {
            let chain = chain(whole, exception);
            let to = chain.last().map_or(&exception.to, |last| &last.to);
            let locked = self.clauses.get(&to.text).map(|place| (to.text.as_str(), *place));
            for change in &exception.changes {
                match (change, locked) {
                    (Change::Term(now), _) => found.extend(self.term(whole, places, now, &chain, locked)),
                    (_, Some((clause, first))) => {
                        found.push(mistake::exception_to_locked_clause(place(change), clause, first));
                    }
                    _ => {}
                }
            }
        }
        found
    }

    /// Looks at a term that an exception sets.
    fn term(
        &self,
        whole: &File,
        places: &Places,
        now: &Term,
        chain: &[&Exception],
        clause: Option<(&str, Span)>,
    ) -> Option<Diagnostic> {
        let name = now.name.text.as_str();
        let before = match (self.terms.get(name), clause) {
            (Some(locked), _) => locked,
            (None, Some(_)) => whole.terms().find(|term| term.name.text == name)?,
            (None, None) => return None,
        };
        // What the exceptions say that it is to counts as well: it goes before them.
        let said = chain.iter().flat_map(|exception| &exception.changes).filter_map(|change| match change {
            Change::Term(term) if term.name == now.name => Some(Term { value: term.value.clone(), ..before.clone() }),
            _ => None,
        });
        // Another term may get a looser value from the contract.
        let is_fixed = |before: &Term| now.value == before.value || !matches!(now.value.kind, ExprKind::Ref(_));
        let is_tight = |before: &Term| is_fixed(before) && tighter::term(whole, now, before);
        if is_tight(before) && said.into_iter().all(|before| is_tight(&before)) {
            return None;
        }
        let way = tighter::direction(whole, before).map(tighter::Direction::word);
        let (of, first) = match clause.filter(|_| !before.locked) {
            Some((clause, first)) => (Some(clause), first),
            None => (None, places.term(name, before.name.place.0)),
        };
        Some(mistake::exception_loosens_term(now.place.0, name, of, first, way))
    }
}

/// Returns the exceptions that one is to, the nearest first.
fn chain<'f>(whole: &'f File, exception: &Exception) -> Vec<&'f Exception> {
    let mut found: Vec<&Exception> = Vec::new();
    let mut to = &exception.to;
    while !whole.clauses().any(|clause| clause.name == *to) {
        let Some(next) = exceptions(whole).find(|other| other.name == *to) else { break };
        // A ring of them is a mistake of its own.
        if found.iter().any(|known| known.name == next.name) {
            break;
        }
        found.push(next);
        to = &next.to;
    }
    found
}

/// Returns the exceptions of a file.
pub(super) fn exceptions(file: &File) -> impl Iterator<Item = &Exception> {
    file.items.iter().filter_map(|item| if let Item::Exception(exception) = item { Some(exception) } else { None })
}

/// Returns where a change stands.
pub(super) fn place(change: &Change) -> Span {
    match change {
        Change::Term(term) => term.place.0,
        Change::Modifier(modifier) => modifier.place.0,
        Change::Bound(e) | Change::Deadline(Deadline::By(e)) => e.place.0,
        Change::Deadline(Deadline::Within { duration: a, after: b }) => a.place.0.to(b.place.0),
    }
}

/// How a file lies to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lies {
    /// It includes the other.
    Including,
    /// It is laid over the other for a run.
    Overlay,
    /// A third file includes both.
    Beside,
}

/// Returns the lines of a header that change what is locked in another file.
pub(super) fn header(locked: &File, policy: &Policy, lies: Lies) -> Vec<Diagnostic> {
    let clause = locked.clauses().find(|clause| clause.locked).map(|clause| &clause.name);
    let term = locked.terms().find(|term| term.locked).map(|term| &term.name);
    let Some(lock) = clause.or(term) else { return Vec::new() };
    let known = stated(locked);
    let mut found = Vec::new();
    for line in policy.headers.iter().filter(|line| !matches!(line.kind, HeaderKind::Version(_))) {
        match known.and_then(|known| known.headers.iter().find(|old| same_sort(old, line))) {
            // Files side by side that differ are a mistake of its own.
            Some(old) if old.kind == line.kind || lies == Lies::Beside => {}
            Some(old) => {
                found.push(mistake::header_of_locked(line.place.0, Some(old.place.0), &lock.text, lock.place.0));
            }
            None if may_add(&line.kind, known, lies) => {}
            None => found.push(mistake::header_of_locked(line.place.0, None, &lock.text, lock.place.0)),
        }
    }
    found
}

/// Whether a line that the locked file does not state may be said elsewhere: what is locked there did without it, or
/// had no meaning before.
fn may_add(line: &HeaderKind, known: Option<&Policy>, lies: Lies) -> bool {
    let has_hours =
        known.is_some_and(|known| known.headers.iter().any(|old| matches!(old.kind, HeaderKind::Hours { .. })));
    match line {
        HeaderKind::Version(_) | HeaderKind::Currency(_) => true,
        // The first band is the default one: side by side it may be the other file's.
        HeaderKind::Hours { .. } => lies != Lies::Beside || !has_hours,
        HeaderKind::Effective { .. } | HeaderKind::Timezone(_) => lies != Lies::Overlay,
        // On holidays the default band is closed.
        HeaderKind::HolidaysOf(_) | HeaderKind::HolidaysFile(_) => lies != Lies::Overlay && !has_hours,
        // A file without a header is a part, whose policy says it.
        HeaderKind::Deadlines { roll } => !roll || lies == Lies::Including && known.is_none(),
    }
}

/// Returns the header of a file.
pub(super) fn stated(file: &File) -> Option<&Policy> {
    file.items.iter().find_map(|item| if let Item::Policy(policy) = item { Some(policy) } else { None })
}

/// Whether two lines of headers say the same thing, be it differently.
pub(super) fn same_sort(a: &Header, b: &Header) -> bool {
    use HeaderKind as K;
    match (&a.kind, &b.kind) {
        (K::Hours { name: a, .. }, K::Hours { name: b, .. }) => a == b,
        (K::HolidaysOf(_) | K::HolidaysFile(_), K::HolidaysOf(_) | K::HolidaysFile(_)) => true,
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}
