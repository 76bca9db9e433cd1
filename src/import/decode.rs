//! From the bytes of a file to its text.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Returns the text of a file, and the encoding by which it was read where that had to be guessed: by its byte order mark,
/// else by what it says of itself (`<?xml encoding="…"?>`), else UTF-8, else as Windows has it in western Europe.
pub(super) fn text(bytes: &[u8]) -> (String, Option<&'static str>) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding.decode(bytes).0.into_owned(), None);
    }
    if let Some(encoding) = declared(bytes) {
        return (encoding.decode_without_bom_handling(bytes).0.into_owned(), None);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(_) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            (text.into_owned(), Some(WINDOWS_1252.name()))
        }
    }
}

/// A line that is no UTF-8, where other lines of its file are.
pub(super) struct Stray {
    /// The line, from 1.
    pub line: u32,
    /// The first byte of it that shows it.
    pub byte: u8,
    /// Whether it is plain text in what Windows has in western Europe; else what of it is no UTF-8 is lost.
    pub is_read: bool,
}

/// As [`text`], of a file of lines: where some of them are UTF-8 and others are not, each is read by itself.
pub(super) fn text_by_lines(bytes: &[u8]) -> (String, Option<&'static str>, Vec<Stray>) {
    let lines = || bytes.split_inclusive(|byte| *byte == b'\n');
    let is_mixed = Encoding::for_bom(bytes).is_none()
        && std::str::from_utf8(bytes).is_err()
        && lines().any(|line| !line.is_ascii() && std::str::from_utf8(line).is_ok());
    if !is_mixed {
        let (text, guessed) = text(bytes);
        return (text, guessed, Vec::new());
    }
    let (mut out, mut strays) = (String::with_capacity(bytes.len()), Vec::new());
    for (bytes, line) in lines().zip(1..) {
        let Err(error) = std::str::from_utf8(bytes) else {
            out += &String::from_utf8_lossy(bytes);
            continue;
        };
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
        // What Windows has no letter for becomes a control character.
        let is_read = !text.chars().any(|c| ('\u{80}'..'\u{a0}').contains(&c));
        out += &if is_read { text } else { String::from_utf8_lossy(bytes) };
        strays.push(Stray { line, byte: bytes[error.valid_up_to()], is_read });
    }
    (out, None, strays)
}

/// Returns the encoding that an XML declaration names, where the bytes are not UTF-8 all the same.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(200)];
    if !head.starts_with(b"<?xml") {
        return None;
    }
    let head = String::from_utf8_lossy(head);
    let after = head.split("encoding=").nth(1)?;
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = after[1..].split(quote).next()?;
    // What names itself in single bytes is not of two, whatever a program wrote into its head.
    Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != UTF_8 && encoding.is_ascii_compatible())
}
