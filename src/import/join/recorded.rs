//! What is recorded already: the events of an engagement's own file, as far as they are text.

use std::ops::Range;

use rust_decimal::Decimal;

use super::kept::Kept;
use super::mark::without_mark;
use super::scalar::{amount, day, weighty};
use crate::engagement::node::{Entry, Node, Shape};
use crate::value::time::Day;

/// An event that the record has.
#[derive(Clone, Debug)]
pub(super) struct Recorded {
    pub kind: String,
    pub id: String,
    /// Its fields as text; of its note without what is kept there.
    pub fields: Vec<(String, String)>,
    /// What an import kept in its note.
    pub kept: Option<Kept>,
    /// Where its fields stand in the engagement's file, if they stand there as an import wrote them.
    pub place: Option<Range<usize>>,
}

impl Recorded {
    /// Returns the amount of a payment.
    pub fn sum(&self) -> Option<(Decimal, &str)> {
        amount(self.field("amount")?)
    }

    /// Returns the day on which it happened.
    pub fn day(&self) -> Option<Day> {
        day(self.field("at")?)
    }

    /// Whether it is money that came to the firm.
    pub fn is_paid(&self) -> bool {
        self.kind == "payment" && self.field("by") != Some("firm")
    }

    /// Whether what verdicts hang on is not recorded yet.
    pub fn is_open(&self) -> bool {
        weighty(&self.kind).is_some_and(|field| self.field(field).is_none())
    }

    /// Whether a source told it.
    pub fn is_imported(&self) -> bool {
        self.field("source").is_some_and(|source| source.contains(" sha256:"))
    }

    /// Whether a file tells it.
    pub fn is_of(&self, path: &str) -> bool {
        let rest = self.field("source").and_then(|source| source.strip_prefix(path));
        rest.is_some_and(|rest| rest.starts_with([':', '#']))
    }

    /// Whether its note says that.
    pub fn notes(&self, words: &str) -> bool {
        self.field("note").is_some_and(|note| note.contains(words))
    }

    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str())
    }
}

/// Takes the events of a list; `text` is that of the engagement's own file.
pub(super) fn events(list: &Node<'_>, text: Option<&str>, events: &mut Vec<Recorded>) {
    if let Shape::List(items) = &list.shape {
        events.extend(items.iter().filter_map(|item| event(item, text)));
    }
}

/// Returns an event as far as it is text. Its kind is the first key: what is written here follows that.
pub(super) fn event(node: &Node<'_>, file: Option<&str>) -> Option<Recorded> {
    let Shape::Map(entries) = &node.shape else { return None };
    let (first, rest) = entries.split_first()?;
    let text = |node: &Node<'_>| match &node.shape {
        Shape::List(items) => items.iter().filter_map(scalar).collect::<Vec<_>>().join(", "),
        _ => scalar(node).unwrap_or_default(),
    };
    let (mut kept, mut place) = (None, None);
    let field = |entry: &Entry<'_>| {
        let mut value = text(&entry.value);
        match &*entry.key.text {
            "note" => {
                let (own, parted) = Kept::split(&value);
                (value, kept) = (own.to_owned(), parted);
            }
            "source" => {
                if let (own, Some(mark)) = without_mark(&value) {
                    let at = first.key.span.start as usize..entries.last()?.value.span.end as usize;
                    place = file.and_then(|file| file.get(at.clone())).filter(|text| mark.is_of(text)).map(|_| at);
                    value = own.to_owned();
                }
            }
            _ => {}
        }
        Some((entry.key.text.to_string(), value))
    };
    let fields = rest.iter().filter_map(field).collect();
    Some(Recorded {
        kind: first.key.text.to_string(),
        id: scalar(&first.value).unwrap_or_default(),
        fields,
        kept,
        place,
    })
}

/// Returns the text of a node that is no list and no mapping.
pub(super) fn scalar(node: &Node<'_>) -> Option<String> {
    match &node.shape {
        Shape::Scalar { text, .. } if !node.is_null() => Some(text.trim().to_owned()),
        _ => None,
    }
}
