//! The files that are attached to a PDF.

use super::file::File;
use super::object::Value;
use encoding_rs::{UTF_16BE, WINDOWS_1252};

/// The most files that are looked at.
const MOST: usize = 1000;

/// A file that is attached.
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// The stream with its bytes.
    pub stream: Value,
}

/// Returns the files that are attached, in the order of their objects, whichever list of the document names them.
pub fn attachments(file: &File<'_>) -> Vec<Attachment> {
    let mut found: Vec<Attachment> = Vec::new();
    let mut open: Vec<(&Value, u32)> = file.values().map(|value| (value, 0)).collect();
    open.reverse();
    while let Some((value, depth)) = open.pop() {
        if found.len() >= MOST {
            break;
        }
        // A specification may be written out where it is named; no document nests it deeper.
        let inner: Vec<&Value> = match value {
            Value::Map(map) => map.values().collect(),
            Value::Array(items) => items.iter().collect(),
            _ => continue,
        };
        if depth < 8 {
            open.extend(inner.into_iter().rev().map(|inner| (inner, depth + 1)));
        }
        let Some(files) = file.get(value, "EF") else { continue };
        let Some(stream) = files.get("UF").or_else(|| files.get("F")) else { continue };
        let name = file.get(value, "UF").or_else(|| file.get(value, "F"));
        let name = if let Some(Value::Text(name)) = name { text(name) } else { String::new() };
        if found.iter().all(|other| other.stream != *stream) {
            found.push(Attachment { name, stream: stream.clone() });
        }
    }
    found
}

/// Returns the text of a string of a PDF.
fn text(bytes: &[u8]) -> String {
    match bytes.strip_prefix(b"\xfe\xff") {
        Some(wide) => UTF_16BE.decode_without_bom_handling(wide).0.into_owned(),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        },
    }
}
