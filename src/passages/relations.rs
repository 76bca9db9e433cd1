//! The parts of a document of Word, found by what refers to them: what they are called is up to who writes it.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::refusal::{Refusal, broken_document};

/// What the archive itself refers to.
pub(super) const ROOT: &str = "_rels/.rels";

/// A part that another refers to.
pub(super) struct Relation {
    /// What it is to the other: the last part of the address of its type, such as `styles`.
    pub kind: String,
    /// Its name in the archive.
    pub target: String,
}

/// Returns the name of the part with what a part refers to: `word/_rels/document.xml.rels`.
pub fn relations_of(part: &str) -> String {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}_rels/{name}.rels")
}

/// Returns the name in the archive of what a part refers to as `target`.
pub fn resolved(part: &str, target: &str) -> String {
    let (folder, _) = part.rsplit_once('/').unwrap_or(("", part));
    let from = if target.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in from.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// Returns what a part refers to within the archive; `xml` is the part with its relations.
pub(super) fn relations(part: &str, xml: &[u8]) -> Result<Vec<Relation>, Refusal> {
    let mut reader = Reader::from_reader(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().map_err(|error| broken_document(&error.to_string()))? {
            Event::Start(tag) | Event::Empty(tag) => {
                let (Some(kind), Some(target)) = (attribute(&tag, "Type"), attribute(&tag, "Target")) else { continue };
                if attribute(&tag, "TargetMode").as_deref() != Some("External") {
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    found.push(Relation { kind, target: resolved(part, &target) });
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// Returns an attribute of an element as it is written.
pub fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok().flatten()?;
    Some(String::from_utf8_lossy(&attribute.value).into_owned())
}
