//! The report as one JSON document: `goodterms.report/1` (language.md 6.1); and how all JSON is written.

use serde::Serialize;

use super::report::Report;

/// Returns the document, indented, with a line end.
pub fn json(report: &Report) -> String {
    pretty(report)
}

/// Returns data as JSON, indented, with a line end.
pub fn pretty(data: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(data).expect("plain data has no key that is no text");
    harmless(text + "\n")
}

/// Returns data as a line of JSON of about so many bytes.
pub fn line(data: &impl Serialize, size: usize) -> String {
    let mut text = Vec::with_capacity(size);
    serde_json::to_writer(&mut text, data).expect("plain data has no key that is no text");
    text.push(b'\n');
    harmless(String::from_utf8(text).expect("JSON is UTF-8"))
}

/// Returns JSON with the controls escaped that JSON lets stand: a terminal obeys some of them (U+009B begins a sequence). They can be in
/// texts alone.
fn harmless(text: String) -> String {
    let is_control = |c: char| matches!(c, '\u{7f}'..='\u{9f}');
    // All but the first begin with this byte.
    if memchr::memchr2(0x7f, 0xc2, text.as_bytes()).is_none() || !text.contains(is_control) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_control(c) {
            out += &format!("\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}
