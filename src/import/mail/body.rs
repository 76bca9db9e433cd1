//! The parts of a mail (RFC 2045 to 2049), read once from the beginning to the end; none is decoded but what was written.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use mail_parser::decoders::base64::base64_decode;
use memchr::memmem;

use super::head::{Head, Kind, Until};
use super::words::{self, Store};

/// Parts in parts are read so deep, and no more of them than this.
const DEEPEST: usize = 16;
const MOST: usize = 500;

/// A part that has no parts.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    pub kind: Kind,
    pub is_attached: bool,
    /// The name of its file, where it has one.
    pub file: String,
    /// Where its text begins, from the beginning of the mail.
    pub at: usize,
    encoding: String,
    bytes: &'a [u8],
}

impl<'a> Part<'a> {
    fn new(head: &Head<'_>, kind: Kind, at: usize, bytes: &'a [u8]) -> Self {
        let disposition = head.raw("Content-Disposition").to_ascii_lowercase();
        let is_attached = disposition.starts_with("attachment") || disposition.contains("filename");
        let encoding = head.raw("Content-Transfer-Encoding").to_ascii_lowercase();
        let file = if is_attached { head.content_type("Content-Disposition").file } else { String::new() };
        let file = if file.is_empty() { kind.file.clone() } else { file };
        Self { kind, is_attached, file, at, encoding, bytes }
    }

    /// Whether its lines are those of the mail.
    pub fn is_plain(&self) -> bool {
        !matches!(self.encoding.as_str(), "base64" | "quoted-printable")
    }

    /// Whether it is a text of this sort that the reader of the mail sees.
    fn is_shown(&self, name: &str) -> bool {
        !self.is_attached && (self.kind.name == name || self.kind.name.is_empty() && name == "text/plain")
    }

    /// Returns its text; nothing where it cannot be decoded.
    pub fn text(&self) -> Option<Cow<'a, str>> {
        let bytes = match self.encoding.as_str() {
            "base64" => Cow::Owned(base64_decode(self.bytes)?),
            "quoted-printable" => Cow::Owned(unquoted(self.bytes)),
            _ => Cow::Borrowed(self.bytes),
        };
        let charset = Encoding::for_label(self.kind.charset.as_bytes());
        if charset.is_none_or(|charset| charset == UTF_8) {
            return Some(match bytes {
                Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
                    Ok(text) => Cow::Borrowed(text),
                    Err(_) => Cow::Owned(WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()),
                },
                Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
            });
        }
        charset.map(|charset| Cow::Owned(charset.decode_without_bom_handling(&bytes).0.into_owned()))
    }
}

/// Returns the bytes that quoted-printable stands for; what is none of it stands for itself.
fn unquoted(bytes: &[u8]) -> Vec<u8> {
    let hex = |b: u8| (b as char).to_digit(16).map(|digit| digit as u8);
    let (mut out, mut rest) = (Vec::with_capacity(bytes.len()), bytes);
    while let Some(at) = memchr::memchr(b'=', rest) {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        let soft = rest.iter().take(80).take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
        match rest {
            [a, b, ..] if hex(*a).is_some() && hex(*b).is_some() => {
                out.push(hex(*a).unwrap_or_default() * 16 + hex(*b).unwrap_or_default());
                rest = &rest[2..];
            }
            _ if rest.get(soft) == Some(&b'\n') => rest = &rest[soft + 1..],
            [] => {}
            _ => out.push(b'='),
        }
    }
    out.extend_from_slice(rest);
    out
}

/// Returns the parts of a mail.
pub(super) fn parts<'a>(head: &Head<'_>, bytes: &'a [u8]) -> Vec<Part<'a>> {
    let kind = head.content_type("Content-Type");
    let body = &bytes[head.body.min(bytes.len())..];
    if !has_parts(&kind) {
        return vec![Part::new(head, kind, head.body, body)];
    }
    let mut walk =
        Walk { body, at: head.body, boundaries: vec![kind.boundary.into_bytes()], open: None, parts: Vec::new() };
    let lines = body.starts_with(b"--").then_some(0).into_iter();
    let mut skip = 0;
    for at in lines.chain(memmem::find_iter(body, b"\n--").map(|at| at + 1)) {
        if at < skip {
            continue;
        }
        let end = memchr::memchr(b'\n', &body[at..]).map_or(body.len(), |length| at + length + 1);
        if let Some((depth, is_last)) = walk.boundary(body[at + 2..end].trim_ascii_end()) {
            skip = walk.divide(at, end, depth, is_last);
        }
        if walk.parts.len() >= MOST || walk.boundaries.is_empty() {
            break;
        }
    }
    walk.close(body.len());
    walk.parts
}

fn has_parts(kind: &Kind) -> bool {
    kind.name.starts_with("multipart/") && !kind.boundary.is_empty()
}

struct Walk<'a> {
    body: &'a [u8],
    /// Where that begins.
    at: usize,
    /// Those that may come, the innermost at the end.
    boundaries: Vec<Vec<u8>>,
    /// The part that is being read, and where it begins.
    open: Option<(Head<'a>, Kind, usize)>,
    parts: Vec<Part<'a>>,
}

impl<'a> Walk<'a> {
    /// Returns which boundary the rest of a line is, and whether it is the last one of its parts.
    fn boundary(&self, line: &[u8]) -> Option<(usize, bool)> {
        self.boundaries.iter().enumerate().rev().find_map(|(depth, boundary)| {
            match line.strip_prefix(boundary.as_slice())?.trim_ascii() {
                b"" => Some((depth, false)),
                b"--" => Some((depth, true)),
                _ => None,
            }
        })
    }

    fn close(&mut self, end: usize) {
        if let Some((head, kind, start)) = self.open.take() {
            self.parts.push(Part::new(&head, kind, self.at + start, &self.body[start.min(end)..end]));
        }
    }

    /// Ends a part at a boundary and begins the next; returns where its body begins.
    fn divide(&mut self, at: usize, end: usize, depth: usize, is_last: bool) -> usize {
        self.close(at);
        self.boundaries.truncate(if is_last { depth } else { depth + 1 });
        if is_last {
            return end;
        }
        let head = Head::read(&self.body[end..], Until::Dashes);
        let (kind, start) = (head.content_type("Content-Type"), end + head.body);
        if !has_parts(&kind) {
            self.open = Some((head, kind, start));
        } else if self.boundaries.len() < DEEPEST {
            self.boundaries.push(kind.boundary.into_bytes());
        }
        start
    }
}

/// Returns how many words the sender wrote, where it can be told.
pub(super) fn words(parts: &[Part<'_>], store: Store) -> Option<usize> {
    let plain = sum(parts, "text/plain", |text| words::count(text, store));
    let html = || sum(parts, "text/html", |text| words::count(&words::of_html(text), Store::Single));
    match plain {
        // Some programs leave the plain text empty.
        Some(Some(0)) => html().unwrap_or(Some(0)),
        Some(count) => count,
        None => html().flatten(),
    }
}

/// Adds up the texts of a sort: nothing where there are none, or where one cannot be read.
fn sum(parts: &[Part<'_>], name: &str, count: impl Fn(&str) -> Option<usize>) -> Option<Option<usize>> {
    let mut shown = parts.iter().filter(|part| part.is_shown(name)).peekable();
    shown.peek()?;
    Some(shown.map(|part| count(&part.text()?)).sum())
}
