//! What YAML and JSON have in common: a small tree of scalars, lists and mappings with their places.
//!
//! Both readers make it, `from_node` turns it into an engagement. Scalars are text: numbers are never read
//! through a binary float.

use std::borrow::Cow;

use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::record as mistake;
use crate::base::source::Span;

/// How deep lists and mappings may nest: far deeper than any record, far flatter than any stack.
pub(crate) const MAX_DEPTH: usize = 64;

/// A value and its place.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    pub span: Span,
    pub shape: Shape<'a>,
}

/// What a node is.
#[derive(Debug)]
pub(crate) enum Shape<'a> {
    /// Text; `quoted` where it stood in quotes and is no number, `true` or `null` therefore.
    Scalar { text: Cow<'a, str>, quoted: bool },
    /// `[a, b]`.
    List(Vec<Node<'a>>),
    /// `{key: value}`, each key once.
    Map(Vec<Entry<'a>>),
    /// Something that was reported already; nobody needs to hear of it again.
    Bad,
}

/// A key and its value.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    pub key: Key<'a>,
    pub value: Node<'a>,
}

/// A key and its place.
#[derive(Clone, Debug)]
pub(crate) struct Key<'a> {
    pub text: Cow<'a, str>,
    pub span: Span,
}

impl<'a> Node<'a> {
    /// Returns true for `null`, `~` and nothing at all.
    pub fn is_null(&self) -> bool {
        matches!(&self.shape, Shape::Scalar { text, quoted: false } if matches!(&**text, "" | "~" | "null"))
    }

    /// Returns the engagement that a node names: a text, or a whole number. Anything else would be the name of something by accident.
    pub fn name(&self) -> Option<&str> {
        match &self.shape {
            Shape::Scalar { text, quoted: true } => Some(text.trim()).filter(|name| !name.is_empty()),
            Shape::Scalar { text, quoted: false } => {
                Some(&**text).filter(|name| name.bytes().all(|c| c.is_ascii_digit()))
            }
            _ => None,
        }
    }

    /// Returns what the node is, for "found …".
    pub fn found(&self) -> String {
        match &self.shape {
            Shape::Scalar { .. } if self.is_null() => "nothing".to_owned(),
            Shape::Scalar { text, .. } => mistake::found(text),
            Shape::List(_) => "a list".to_owned(),
            Shape::Map(_) | Shape::Bad => "a mapping".to_owned(),
        }
    }
}

/// Takes the entries with a key that came before out of a mapping, and reports them.
pub(crate) fn refuse_repeated_keys(
    entries: &mut Vec<Entry<'_>>,
    diagnostics: &mut Vec<Diagnostic>,
    repeated: impl Fn(Span, Span, &str) -> Diagnostic,
) {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by(|&a, &b| (&entries[a].key.text, a).cmp(&(&entries[b].key.text, b)));
    let mut first = 0;
    let mut keep = vec![true; entries.len()];
    for i in 1..order.len() {
        if entries[order[i]].key.text != entries[order[first]].key.text {
            first = i;
            continue;
        }
        let (key, before) = (&entries[order[i]].key, &entries[order[first]].key);
        diagnostics.push(repeated(key.span, before.span, &key.text));
        keep[order[i]] = false;
    }
    let mut keep = keep.into_iter();
    entries.retain(|_| keep.next() != Some(false));
}
