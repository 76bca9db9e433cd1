//! Documents of Word: a zip archive with the text as XML.

use super::document::Document;
use super::refusal::{Refusal, broken_document, encrypted_document, no_text, oversized_document, unknown_format};
use super::word::{Body, is_heading_style};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashSet;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// The most that a part of the archive may unpack to, and how much more that may be than it was packed.
const PART: u64 = 96 << 20;
const RATIO: u64 = 400;
/// The most parts an archive may have.
const PARTS: usize = 20_000;
/// The deepest that elements may lie in each other.
const DEPTH: usize = 500;

/// Returns the document in a file of Word, as it is with all changes accepted.
pub fn read(bytes: &[u8]) -> Result<Document, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.len() > PARTS {
        return Err(oversized_document("the archive has more than 20 000 parts"));
    }
    let Some(text) = part(&mut archive, "word/document.xml")? else {
        return Err(unknown_format("an archive that is no document of Word"));
    };
    let styles = part(&mut archive, "word/styles.xml")?.map_or_else(|| Ok(FxHashSet::default()), |xml| styles(&xml))?;
    let mut body = Body::new(styles);
    walk(&text, &mut body)?;
    for notes in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(xml) = part(&mut archive, notes)? {
            walk(&xml, &mut body)?;
        }
    }
    let document = body.finish();
    if document.paragraphs.is_empty() { Err(no_text()) } else { Ok(document) }
}

fn broken(error: &ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(why) if why.contains("assword") => encrypted_document(),
        error => broken_document(&error.to_string()),
    }
}

/// Returns a part of the archive, unpacked; none if it has no such part.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
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
        match reader.read_event().map_err(|error| broken_document(&error.to_string()))? {
            Event::Start(tag) => {
                depth += 1;
                if depth > DEPTH {
                    return Err(broken_document("its elements lie too deep in each other"));
                }
                body.start(tag.name().as_ref(), |name| attribute(&tag, name));
            }
            Event::Empty(tag) => {
                body.start(tag.name().as_ref(), |name| attribute(&tag, name));
                body.end(tag.name().as_ref());
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                body.end(tag.name().as_ref());
            }
            Event::Text(text) => body.text(&text.decode().map_err(|error| broken_document(&error.to_string()))?),
            Event::CData(text) => body.text(&text.decode().map_err(|error| broken_document(&error.to_string()))?),
            Event::GeneralRef(name) => {
                if let Some(c) = name.resolve_char_ref().ok().flatten().or_else(|| entity(&name)) {
                    body.text(c.encode_utf8(&mut [0; 4]));
                }
            }
            Event::Eof if depth > 0 => return Err(broken_document("it ends too early")),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
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

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok().flatten()?;
    Some(String::from_utf8_lossy(&attribute.value).into_owned())
}

/// Returns the ids of the styles that headings have.
fn styles(xml: &[u8]) -> Result<FxHashSet<String>, Refusal> {
    let mut reader = Reader::from_reader(xml);
    let mut headings = FxHashSet::default();
    let mut style = String::new();
    loop {
        match reader.read_event().map_err(|error| broken_document(&error.to_string()))? {
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                b"w:style" => style = attribute(&tag, "w:styleId").unwrap_or_default(),
                b"w:name" if attribute(&tag, "w:val").is_some_and(|name| is_heading_style(&name)) => {
                    headings.insert(style.clone());
                }
                _ => {}
            },
            Event::Eof => return Ok(headings),
            _ => {}
        }
    }
}
