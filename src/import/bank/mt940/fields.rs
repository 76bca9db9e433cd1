//! The fields of SWIFT messages: `:61:…` and the lines that go on with it.

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field<'a> {
    /// Such as `61` or `60F`.
    pub tag: &'a str,
    /// The line on which it begins, from 1.
    pub line: u32,
    /// Its lines, without their ends.
    pub lines: Vec<&'a str>,
}

/// Returns the fields of a file; what stands before the first one, and between messages, is dropped.
pub(super) fn fields(text: &str) -> Vec<Field<'_>> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    // What follows the end of a message goes on with nothing.
    let mut is_open = false;
    for (number, line) in lines(text) {
        // `{1:…}{2:…}{4:` before a message, and `-}` after it.
        let line = match line.rfind("{4:") {
            Some(at) if line.starts_with('{') => &line[at + 3..],
            _ => line,
        };
        if let Some((tag, rest)) = tagged(line) {
            is_open = true;
            fields.push(Field { tag, line: number, lines: vec![rest] });
        } else if line.starts_with("-}") || line.trim_end() == "-" || line.starts_with("{1:") {
            is_open = false;
        } else if let Some(field) = fields.last_mut().filter(|_| is_open) {
            field.lines.push(line);
        }
    }
    fields
}

/// Returns the lines with their numbers. They end in LF, CR LF or CR; in old German files in `@@`, all on one.
fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let text = text.trim_start_matches('\u{feff}');
    let mut number = 0;
    let mut rest = text;
    let each = std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        number += 1;
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = &rest[..end];
        rest = &rest[end..];
        rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n'])).unwrap_or(rest);
        Some((number, line))
    });
    each.flat_map(|(number, line)| line.split("@@").map(move |part| (number, part)))
}

/// Returns the tag that a line begins with, and what follows it.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.trim_start_matches('\u{1}').strip_prefix(':')?.split_once(':')?;
    let bytes = tag.as_bytes();
    let is_tag = match bytes {
        [a, b] | [a, b, b'A'..=b'Z'] => a.is_ascii_digit() && b.is_ascii_digit(),
        b"940" | b"942" => true,
        _ => false,
    };
    (is_tag || tag == "NS").then_some((tag, rest))
}
