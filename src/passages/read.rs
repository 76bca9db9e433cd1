//! A file as a document: its format is known by its content first, by its name second.

use super::boxes::chosen;
use super::compound::streams;
use super::document::Document;
use super::language::{beginning, is_known};
use super::refusal::{
    Refusal, broken_document, encrypted_document, foreign_language, oversized_document, unknown_format,
};
use super::{docx, markdown, plain};
use unicode_normalization::UnicodeNormalization;

/// The largest file that is read.
const BYTES: usize = 256 << 20;

/// Returns the document in the bytes of a file of that name; a letter and the mark over it are one sign (NFC).
pub fn read(name: &str, bytes: &[u8]) -> Result<Document, Refusal> {
    let document = composed(decomposed(name, bytes)?);
    if !is_known(beginning(&document)) {
        return Err(foreign_language());
    }
    Ok(document)
}

/// Returns the document as it is without the changes that are tracked in it; nothing where there are none.
pub fn read_before_changes(document: &Document, bytes: &[u8]) -> Option<Document> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    let before = composed(docx::read_before_changes(bytes).ok()?);
    let texts = |document: &Document| document.paragraphs.iter().map(|one| one.text.clone()).collect::<Vec<_>>();
    (texts(&before) != texts(document)).then_some(before)
}

fn composed(mut document: Document) -> Document {
    for paragraph in &mut document.paragraphs {
        paragraph.text = paragraph.text.nfc().collect();
    }
    chosen(document)
}

/// What is no text, by its name.
const BINARY: [(&str, &str); 3] = [(".docx", "a document of Word"), (".docm", "a document of Word"), (".pdf", "a PDF")];

/// Returns the document with its letters as they are in the file.
fn decomposed(name: &str, bytes: &[u8]) -> Result<Document, Refusal> {
    if bytes.len() > BYTES {
        return Err(oversized_document("the file is larger than 256 MiB"));
    }
    let head = bytes.get(..1024).unwrap_or(bytes);
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(compound(bytes));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return docx::read(bytes);
    }
    if head.windows(5).any(|part| part == b"%PDF-") {
        return pdf(bytes);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Err(unknown_format("a document in the rich text format"));
    }
    if head.trim_ascii_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"<html"))
        || head.trim_ascii_start().get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"<!doctype"))
    {
        return Err(unknown_format("a page of HTML"));
    }
    let name = name.to_ascii_lowercase();
    if let Some((_, what)) = BINARY.iter().find(|(ending, _)| name.ends_with(ending)) {
        return Err(broken_document(&format!("by its name it is {what}, and its content is not")));
    }
    if name.ends_with(".md") || name.ends_with(".markdown") { markdown::read(bytes) } else { plain::read(bytes) }
}

#[cfg(feature = "pdf")]
fn pdf(bytes: &[u8]) -> Result<Document, Refusal> {
    super::pdf::read(bytes)
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &[u8]) -> Result<Document, Refusal> {
    Err(unknown_format("a PDF, which this build does not read"))
}

/// Returns what is said of a compound file: Word wraps what it encrypts in one, and wrote them before 2007.
fn compound(bytes: &[u8]) -> Refusal {
    let Some(streams) = streams(bytes) else {
        return broken_document("it is a compound file whose list of streams cannot be read");
    };
    let has = |name: &str| streams.iter().any(|stream| stream == name);
    match () {
        () if has("EncryptedPackage") || has("EncryptionInfo") => encrypted_document(),
        () if has("WordDocument") => unknown_format("a document of Word before 2007"),
        () if has("Workbook") || has("Book") => unknown_format("a workbook of Excel before 2007"),
        () if has("PowerPoint Document") => unknown_format("slides of PowerPoint before 2007"),
        () => unknown_format("a compound file, and no document of Word"),
    }
}
