//! Documents of Word: a zip archive with the text as XML.

use super::document::Document;
use super::refusal::{Refusal, broken_document, encrypted_document, no_text, oversized_document, unknown_format};
use super::relations::{ROOT, Relation, relations};
pub use super::relations::{attribute, relations_of, resolved};
use super::styles::Styles;
use super::word::{Body, Letter};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{Cursor, Read};
use std::ops::Range;
use zip::ZipArchive;
use zip::result::ZipError;

/// The most that a part of the archive may unpack to, and how much more that may be than it was packed.
const PART: u64 = 96 << 20;
const RATIO: u64 = 400;
/// The most parts an archive may have.
const PARTS: usize = 20_000;
/// The deepest that elements may lie in each other.
const DEPTH: usize = 500;

/// What the part with the text is called where nothing refers to it.
const BODY: &str = "word/document.xml";
/// The parts with notes: what they are to the text, what a note is in them, and what refers to it.
const NOTES: [(&str, &[u8], &[u8]); 2] =
    [("footnotes", b"w:footnote", b"w:footnoteReference"), ("endnotes", b"w:endnote", b"w:endnoteReference")];

/// The part with the text, and those that it refers to.
struct Parts {
    body: String,
    text: Vec<u8>,
    relations: Vec<Relation>,
}

impl Parts {
    /// Finds them: by what the archive refers to, else by the name that Word gives.
    fn find(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Self, Refusal> {
        let root = part(archive, ROOT)?.unwrap_or_default();
        let stated = relations("", &root)?.into_iter().filter(|one| one.kind == "officeDocument");
        for body in stated.map(|one| one.target).chain([BODY.to_owned()]) {
            let Some(text) = part(archive, &body)? else { continue };
            // What the archive is about may be a workbook.
            if body != BODY && memchr::memmem::find(&text, b"wordprocessingml").is_none() {
                continue;
            }
            let relations = match part(archive, &relations_of(&body))? {
                Some(xml) => relations(&body, &xml)?,
                None => Vec::new(),
            };
            return Ok(Self { body, text, relations });
        }
        Err(no_document())
    }

    /// Returns the name of the part that is this to the text.
    fn name(&self, kind: &str) -> String {
        let stated = self.relations.iter().find(|one| one.kind == kind);
        stated.map_or_else(|| resolved(&self.body, &format!("{kind}.xml")), |one| one.target.clone())
    }

    fn styles(&self, archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Styles, Refusal> {
        part(archive, &self.name("styles"))?.map_or_else(|| Ok(Styles::default()), |xml| Styles::read(&xml))
    }
}

/// Returns the document in a file of Word, as it is with all changes accepted.
pub fn read(bytes: &[u8]) -> Result<Document, Refusal> {
    read_into(bytes, |body| body)
}

/// Returns the document in a file of Word, as it is without the changes.
pub fn read_before_changes(bytes: &[u8]) -> Result<Document, Refusal> {
    read_into(bytes, Body::before_changes)
}

fn read_into(bytes: &[u8], as_: impl Fn(Body) -> Body) -> Result<Document, Refusal> {
    let mut archive = open(bytes)?;
    let parts = Parts::find(&mut archive)?;
    let mut body = as_(Body::new(parts.styles(&mut archive)?));
    walk(&parts.text, &mut body)?;
    for (notes, ..) in NOTES {
        if let Some(xml) = part(&mut archive, &parts.name(notes))? {
            walk(&xml, &mut body)?;
        }
    }
    let mut document = body.finish();
    if document.paragraphs.is_empty() {
        return Err(no_text());
    }
    let edges = edges(&mut archive, &parts)?;
    if !edges.is_empty() {
        document.notes.push(format!("headers and footers set no term here; they say: “{}”", edges.join("”, “")));
    }
    Ok(document)
}

/// So many texts of headers and footers are quoted.
const EDGES: usize = 6;

/// Returns the texts of headers and footers, each once.
fn edges(archive: &mut ZipArchive<Cursor<&[u8]>>, parts: &Parts) -> Result<Vec<String>, Refusal> {
    let is_edge = |name: &str| name.starts_with("word/header") || name.starts_with("word/footer");
    let mut names: Vec<String> = archive.file_names().filter(|name| is_edge(name)).map(str::to_owned).collect();
    let stated = parts.relations.iter().filter(|one| matches!(&*one.kind, "header" | "footer"));
    names.extend(stated.map(|one| one.target.clone()));
    names.sort();
    names.dedup();
    let mut texts = Vec::new();
    for name in names {
        let mut body = Body::default();
        walk(&part(archive, &name)?.unwrap_or_default(), &mut body)?;
        for text in body.finish().paragraphs.into_iter().map(|paragraph| paragraph.text) {
            if texts.len() < EDGES && !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    Ok(texts)
}

/// Where the text of a document stands in its file.
pub struct Placed {
    /// The name of the part with the body.
    pub name: String,
    /// The part with the body.
    pub body: Vec<u8>,
    /// The letters of the body, in the order of the paragraphs.
    pub letters: Vec<Letter>,
    /// The paragraphs of notes.
    pub notes: Vec<Note>,
}

/// A footnote or an endnote.
pub struct Note {
    /// What in the body refers to it.
    pub reference: &'static [u8],
    /// Its id.
    pub id: String,
    /// The numbers of its paragraphs, without the last.
    pub paragraphs: Range<u32>,
}

/// Returns where the text of a document stands; the paragraphs have the numbers that [`read`] gives them.
pub fn placed(bytes: &[u8]) -> Result<Placed, Refusal> {
    let mut archive = open(bytes)?;
    let parts = Parts::find(&mut archive)?;
    let mut body = Body::new(parts.styles(&mut archive)?).placed();
    walk(&parts.text, &mut body)?;
    let (mut count, mut letters) = body.letters();
    letters.sort_by_key(|letter| letter.paragraph);
    let mut notes = Vec::new();
    for (name, tag, reference) in NOTES {
        let Some(xml) = part(&mut archive, &parts.name(name))? else { continue };
        for (id, more) in ids(&xml, tag)? {
            let from = count.saturating_add(1);
            count = count.saturating_add(more);
            notes.push(Note { reference, id, paragraphs: from..count.saturating_add(1) });
        }
    }
    Ok(Placed { name: parts.body, body: parts.text, letters, notes })
}

/// Returns the id of each note and the number of its paragraphs.
fn ids(xml: &[u8], tag: &[u8]) -> Result<Vec<(String, u32)>, Refusal> {
    let mut reader = Reader::from_reader(xml);
    let (mut notes, mut skipped) = (Vec::new(), 0_usize);
    loop {
        match reader.read_event().map_err(|error| broken_document(&error.to_string()))? {
            Event::Start(start) if start.name().as_ref() == b"mc:Fallback" => skipped += 1,
            Event::End(end) if end.name().as_ref() == b"mc:Fallback" => skipped = skipped.saturating_sub(1),
            Event::Start(start) | Event::Empty(start) if skipped == 0 => match start.name().as_ref() {
                name if name == tag => notes.push((attribute(&start, "w:id").unwrap_or_default(), 0_u32)),
                b"w:p" => notes.last_mut().into_iter().for_each(|(_, count)| *count = count.saturating_add(1)),
                _ => {}
            },
            Event::Eof => return Ok(notes),
            _ => {}
        }
    }
}

fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, Refusal> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.len() > PARTS {
        return Err(oversized_document("the archive has more than 20 000 parts"));
    }
    Ok(archive)
}

fn no_document() -> Refusal {
    unknown_format("an archive that is no document of Word")
}

fn broken(error: &ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(why) if why.contains("assword") => encrypted_document(),
        error => broken_document(&error.to_string()),
    }
}

/// Returns a part of the archive, unpacked; none if it has no such part.
pub fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
    let mut file = match archive.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(broken(&error)),
    };
    // The sizes that the archive states may be wrong: what comes out is counted.
    let most = PART.min(file.compressed_size().saturating_mul(RATIO).max(1 << 20));
    let mut out = Vec::new();
    (&mut file).take(most + 1).read_to_end(&mut out).map_err(|error| broken_document(&error.to_string()))?;
    if u64::try_from(out.len()).unwrap_or(u64::MAX) > most {
        return Err(oversized_document("the document unpacks to more than any contract holds"));
    }
    Ok(Some(out))
}

/// Reads a part of the document into its body; no entity but those of XML itself is resolved.
fn walk(xml: &[u8], body: &mut Body) -> Result<(), Refusal> {
    let mut reader = Reader::from_reader(xml);
    let mut depth = 0_usize;
    loop {
        let from = position(xml, &reader);
        match reader.read_event().map_err(|error| broken_document(&error.to_string()))? {
            Event::Start(tag) => {
                depth += 1;
                if depth > DEPTH {
                    return Err(broken_document("its elements lie too deep in each other"));
                }
                body.at(from..position(xml, &reader));
                body.start(tag.name().as_ref(), |name| attribute(&tag, name));
            }
            Event::Empty(tag) => {
                body.at(from..position(xml, &reader));
                body.start(tag.name().as_ref(), |name| attribute(&tag, name));
                body.end(tag.name().as_ref());
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                body.end(tag.name().as_ref());
            }
            Event::Text(text) => {
                body.at(from..from.saturating_add(text.len()));
                body.text(&text.decode().map_err(|error| broken_document(&error.to_string()))?);
            }
            Event::CData(text) => {
                body.at(from..position(xml, &reader));
                body.text(&text.decode().map_err(|error| broken_document(&error.to_string()))?);
            }
            Event::GeneralRef(name) => {
                body.at(from..position(xml, &reader));
                // What stands for something that is not read would be missing in the middle of a sentence.
                let Some(c) = name.resolve_char_ref().ok().flatten().or_else(|| entity(&name)) else {
                    return Err(own_entities());
                };
                body.text(c.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err(own_entities()),
            Event::Eof if depth > 0 => return Err(broken_document("it ends too early")),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn own_entities() -> Refusal {
    broken_document("it has entities of its own, which no word processor writes and nothing here resolves")
}

/// Returns where in a text a reader stands, which does not count the mark of its encoding.
pub fn position(xml: &[u8], reader: &Reader<&[u8]>) -> usize {
    let mark = if xml.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).saturating_add(mark)
}

fn entity(name: &[u8]) -> Option<char> {
    match name {
        b"amp" => Some('&'),
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        _ => None,
    }
}
