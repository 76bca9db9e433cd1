//! The styles of a document of Word, as far as they tell what is a heading, and what is struck out or hidden.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::{FxHashMap, FxHashSet};

use super::refusal::{Refusal, broken_document};
use super::relations::attribute;

/// The most styles that are each based on the next one.
const CHAIN: usize = 20;

/// Whether text is struck out, and whether it is hidden, where that is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Crossed {
    struck: Option<bool>,
    hidden: Option<bool>,
}

impl Crossed {
    /// Takes an element of properties; `value` is its `w:val`.
    pub fn take(&mut self, name: &[u8], value: Option<&str>) {
        let is_on = !matches!(value, Some("0" | "false" | "off"));
        match name {
            b"w:vanish" => self.hidden = Some(is_on),
            b"w:strike" | b"w:dstrike" => self.struck = Some(is_on || self.struck == Some(true)),
            _ => {}
        }
    }

    /// Returns it with what another says where it says nothing.
    fn or(self, other: Self) -> Self {
        Self { struck: self.struck.or(other.struck), hidden: self.hidden.or(other.hidden) }
    }

    /// Whether a run that says this of itself is struck out or hidden; the styles of a paragraph and of a run undo each other
    /// (ECMA-376, part 1, 17.7.3).
    pub fn is_out(self, paragraph: Self, run: Self) -> bool {
        let by_styles = |one: Option<bool>, other: Option<bool>| one.unwrap_or(false) != other.unwrap_or(false);
        self.struck.unwrap_or(by_styles(paragraph.struck, run.struck))
            || self.hidden.unwrap_or(by_styles(paragraph.hidden, run.hidden))
    }
}

/// The styles of a document.
#[derive(Clone, Debug, Default)]
pub struct Styles {
    headings: FxHashSet<String>,
    crossed: FxHashMap<String, Crossed>,
    /// What a paragraph has that names no style.
    pub usual: Crossed,
}

/// A style as it is written.
#[derive(Default)]
struct Written {
    id: String,
    crossed: Crossed,
    /// The style that it is based on, and the one of runs or paragraphs that it is one with.
    based_on: Option<String>,
    linked: Option<String>,
    is_usual: bool,
}

impl Styles {
    /// Reads the part with the styles.
    pub fn read(xml: &[u8]) -> Result<Self, Refusal> {
        let mut reader = Reader::from_reader(xml);
        let mut styles = Self::default();
        let mut all: Vec<Written> = Vec::new();
        // What holds for a part of a table alone, and how a style was before a change.
        let mut inner = 0_usize;
        let is_inner = |tag: &[u8]| matches!(tag, b"w:tblStylePr" | b"w:rPrChange" | b"w:pPrChange");
        loop {
            match reader.read_event().map_err(|error| broken_document(&error.to_string()))? {
                Event::Start(tag) if is_inner(tag.name().as_ref()) => inner += 1,
                Event::End(tag) if is_inner(tag.name().as_ref()) => inner = inner.saturating_sub(1),
                Event::Start(tag) | Event::Empty(tag) if inner == 0 => styles.take(&tag, &mut all),
                Event::Eof => break,
                _ => {}
            }
        }
        let by_id: FxHashMap<&str, &Written> = all.iter().map(|style| (&*style.id, style)).collect();
        let chain = |style: &Written| {
            let (mut crossed, mut at) = (style.crossed, style);
            for _ in 0..CHAIN {
                let Some(next) = at.based_on.as_deref().and_then(|id| by_id.get(id)) else { break };
                crossed = crossed.or(next.crossed);
                at = next;
            }
            crossed
        };
        for style in &all {
            let linked = style.linked.as_deref().and_then(|id| by_id.get(id)).map(|linked| linked.crossed);
            let crossed = chain(style).or(linked.unwrap_or_default());
            if style.is_usual {
                styles.usual = crossed;
            }
            styles.crossed.insert(style.id.clone(), crossed);
        }
        Ok(styles)
    }

    fn take(&mut self, tag: &BytesStart<'_>, all: &mut Vec<Written>) {
        let value = || attribute(tag, "w:val");
        let name = tag.name();
        if name.as_ref() == b"w:style" {
            let is_usual = attribute(tag, "w:default").is_some_and(|is| is != "0" && is != "false")
                && attribute(tag, "w:type").as_deref() == Some("paragraph");
            let id = attribute(tag, "w:styleId").unwrap_or_default();
            all.push(Written { id, is_usual, ..Written::default() });
            return;
        }
        let Some(style) = all.last_mut() else { return };
        match name.as_ref() {
            b"w:name" if value().is_some_and(|name| is_heading_style(&name)) => {
                self.headings.insert(style.id.clone());
            }
            b"w:basedOn" => style.based_on = value(),
            b"w:link" => style.linked = value(),
            name => style.crossed.take(name, value().as_deref()),
        }
    }

    /// Returns whether a style is one of headings, by its name or by its id.
    pub fn is_heading(&self, id: &str) -> bool {
        self.headings.contains(id) || is_heading_style(id)
    }

    /// Returns what a style says of what is struck out or hidden.
    pub fn crossed(&self, id: &str) -> Crossed {
        self.crossed.get(id).copied().unwrap_or_default()
    }
}

/// Returns whether a style of that name or id is one of headings.
fn is_heading_style(name: &str) -> bool {
    let name = name.to_lowercase().replace(' ', "");
    ["heading", "title", "nagwek", "nagłówek", "berschrift", "überschrift", "titel", "tytu"]
        .iter()
        .any(|start| name.starts_with(start))
}
