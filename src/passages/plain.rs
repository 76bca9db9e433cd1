//! Plain text.

use super::document::{Document, Place};
use super::lines::{Line, paragraphs};
use super::refusal::{Refusal, no_text, unknown_format};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252};

/// Returns the document that a text is.
pub fn read(bytes: &[u8]) -> Result<Document, Refusal> {
    let (text, note) = decode(bytes)?;
    let lines: Vec<Line<'_>> = text
        .lines()
        .zip(1..)
        .map(|(text, number)| Line { text: text.trim_end_matches('\r'), place: Place::Line(number) })
        .collect();
    let paragraphs = paragraphs(&lines);
    if paragraphs.is_empty() {
        return Err(no_text());
    }
    Ok(Document { paragraphs, notes: note.into_iter().collect(), ..Document::default() })
}

/// Returns the text of bytes, and a note if its encoding had to be guessed.
pub fn decode(bytes: &[u8]) -> Result<(String, Option<String>), Refusal> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, faulty) = encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or_default());
        debug_assert!([UTF_8, UTF_16LE, UTF_16BE].contains(&encoding));
        return if faulty || has_controls(&text) { Err(not_text()) } else { Ok((text.into_owned(), None)) };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return if has_controls(text) { Err(not_text()) } else { Ok((text.to_owned(), None)) };
    }
    let encoding = if is_central_european(bytes) { WINDOWS_1250 } else { WINDOWS_1252 };
    let (text, faulty) = encoding.decode_without_bom_handling(bytes);
    let foreign = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let undefined = text.chars().any(|c| ('\u{80}'..'\u{a0}').contains(&c));
    if faulty || undefined || has_controls(&text) || foreign > bytes.len() / 4 {
        return Err(not_text());
    }
    let note = format!("the text is not UTF-8; it was read as {}", encoding.name().to_lowercase());
    Ok((text.into_owned(), Some(note)))
}

fn not_text() -> Refusal {
    unknown_format("not text")
}

fn has_controls(text: &str) -> bool {
    text.bytes().any(|byte| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c'))
}

/// Returns whether letters of Polish stand in words where the western set has `¹`, `³`, `¿`, `œ`, `Ÿ`.
fn is_central_european(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|pair| {
        let polish = |byte: u8| matches!(byte, 0xb9 | 0xb3 | 0xbf | 0x9c | 0x9f);
        let joined = |a: u8, b: u8| polish(a) && b.is_ascii_lowercase();
        joined(pair[0], pair[1]) || joined(pair[1], pair[0])
    })
}
