//! The head of a mail or of a part of one: its fields, as they stand in the file (RFC 5322, 2.2).

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use mail_parser::parsers::MessageStream;
use mail_parser::{ContentType, HeaderValue};

/// No field is read beyond so many bytes.
const LONGEST: usize = 256 << 10;

/// A field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'a> {
    name: &'a [u8],
    /// With the ends of its lines.
    value: &'a [u8],
    /// Lines before it, from the beginning of the mail.
    pub line: u32,
}

/// The fields of a mail.
#[derive(Clone, Debug, Default)]
pub(super) struct Head<'a> {
    fields: Vec<Field<'a>>,
    /// Where the body begins.
    pub body: usize,
    /// How letters are read that are no UTF-8.
    charset: Option<&'static Encoding>,
}

/// Where the head of a part ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Until {
    /// At an empty line.
    Empty,
    /// Also at a line that begins with two dashes, which may be the next part.
    Dashes,
}

impl<'a> Head<'a> {
    /// Reads the fields at the beginning of a mail. A line that is none is passed over.
    pub fn read(bytes: &'a [u8], until: Until) -> Self {
        let (mut head, mut at, mut line) = (Self::default(), 0, 0);
        let mut is_folded = false;
        while at < bytes.len() {
            let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length + 1);
            let text = &bytes[at..end];
            if until == Until::Dashes && text.starts_with(b"--") {
                break;
            }
            if text.trim_ascii().is_empty()
                && !matches!(text, [b' ' | b'\t', ..] if is_folded && goes_on(&bytes[end..]))
            {
                at = end;
                break;
            }
            match (text[0], field_name(text)) {
                (b' ' | b'\t', _) => {
                    if let Some(last) = head.fields.last_mut().filter(|_| is_folded) {
                        let begin = last.value.as_ptr() as usize - bytes.as_ptr() as usize;
                        last.value = &bytes[begin..end];
                    }
                }
                (_, Some(name)) => {
                    head.fields.push(Field { name, value: &text[colon(text) + 1..], line });
                    is_folded = true;
                }
                (_, None) => is_folded = false,
            }
            (at, line) = (end, line + 1);
        }
        head.body = at;
        let charset = head.content_type("Content-Type").charset;
        head.take_charset(&charset);
        head
    }

    /// Reads letters that are no UTF-8 by a charset that a part names, where the head names none.
    pub fn take_charset(&mut self, label: &str) {
        let charset = Encoding::for_label(label.as_bytes()).filter(|charset| *charset != UTF_8);
        self.charset = self.charset.or(charset);
    }

    /// Returns the fields of a name.
    pub fn all<'b>(&'b self, name: &'b str) -> impl DoubleEndedIterator<Item = &'b Field<'a>> {
        self.fields.iter().filter(move |field| field.name.eq_ignore_ascii_case(name.as_bytes()))
    }

    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Returns the text of a field on one line, as it stands there; empty where there is none.
    pub fn raw(&self, name: &str) -> String {
        self.all(name).next().map(|field| self.text_of(field)).unwrap_or_default()
    }

    /// Returns the text of the first field of a name with its encoded words (RFC 2047) read.
    pub fn words(&self, name: &str) -> String {
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let raw = self.raw(name);
        if !raw.contains("=?") {
            return plain(&raw);
        }
        let line = format!("{raw}\n");
        match MessageStream::new(line.as_bytes()).parse_unstructured() {
            HeaderValue::Text(text) => plain(&text),
            _ => plain(&raw),
        }
    }

    /// Returns the text of a field on one line.
    pub fn text_of(&self, field: &Field<'_>) -> String {
        let value = &field.value[..field.value.len().min(LONGEST)];
        let plain: Vec<u8> = value.iter().copied().filter(|b| !matches!(b, b'\r' | b'\n' | 0)).collect();
        let text = match String::from_utf8(plain) {
            Ok(text) => text,
            // A field that is too long is cut, perhaps within a letter.
            Err(error) if value.len() == LONGEST && error.utf8_error().error_len().is_none() => {
                String::from_utf8_lossy(error.as_bytes()).into_owned()
            }
            Err(error) => {
                let charset = self.charset.unwrap_or(WINDOWS_1252);
                charset.decode_without_bom_handling(error.as_bytes()).0.into_owned()
            }
        };
        text.trim().to_owned()
    }

    /// Whether letters of a field were read as those of a charset that the mail does not name.
    pub fn is_guessed(&self, name: &str) -> bool {
        self.charset.is_none() && self.all(name).any(|field| std::str::from_utf8(field.value).is_err())
    }

    /// Returns what a field such as `Content-Type` says.
    pub fn content_type(&self, name: &str) -> Kind {
        let raw = self.raw(name);
        if raw.is_empty() {
            return Kind::default();
        }
        let line = format!("{raw}\n");
        match MessageStream::new(line.as_bytes()).parse_content_type() {
            HeaderValue::ContentType(content_type) => Kind::of(&content_type),
            _ => Kind::default(),
        }
    }
}

/// What a part is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Kind {
    /// `text/plain`, in small letters; empty where nothing is said.
    pub name: String,
    pub charset: String,
    pub boundary: String,
    /// In small letters: of calendars, of reports, of S/MIME.
    pub method: String,
    pub report: String,
    /// The name of the file, as it is written.
    pub file: String,
}

impl Kind {
    fn of(content_type: &ContentType<'_>) -> Self {
        let of = |name: &str| {
            let found =
                content_type.attributes().unwrap_or_default().iter().find(|own| own.name.eq_ignore_ascii_case(name));
            found.map(|own| own.value.trim().to_owned()).unwrap_or_default()
        };
        let file = Some(of("filename")).filter(|name| !name.is_empty()).unwrap_or_else(|| of("name"));
        let name = match &content_type.c_subtype {
            Some(subtype) => format!("{}/{subtype}", content_type.c_type),
            None => content_type.c_type.to_string(),
        };
        Self {
            name: name.to_ascii_lowercase(),
            charset: of("charset"),
            boundary: of("boundary"),
            method: of("method").to_ascii_lowercase(),
            report: of("report-type").to_ascii_lowercase(),
            file,
        }
    }
}

/// Whether the next line goes on with a field, and is not empty.
fn goes_on(rest: &[u8]) -> bool {
    let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    matches!(rest.first(), Some(b' ' | b'\t')) && !rest[..end].trim_ascii().is_empty()
}

fn colon(line: &[u8]) -> usize {
    memchr::memchr(b':', line).unwrap_or(line.len())
}

/// Returns the name of the field that a line begins; nothing where it begins none.
pub(super) fn field_name(line: &[u8]) -> Option<&[u8]> {
    let at = colon(&line[..line.len().min(100)]);
    let name = line[..at.min(line.len())].trim_ascii_end();
    let is_name = |b: &u8| matches!(b, 33..=57 | 59..=126);
    let has_colon = line.get(at) == Some(&b':');
    (has_colon && !name.is_empty() && name.iter().all(is_name) && !line[at + 1..].starts_with(b"//")).then_some(name)
}

/// Returns the bytes of a file as text of one kind of lines: without a mark at its start, in UTF-8 where it was UTF-16, with
/// LF where it had CR alone.
pub(super) fn plain(bytes: &[u8]) -> Cow<'_, [u8]> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Cow::Owned(crate::import::decode::text(bytes).0.into_bytes());
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if memchr::memchr(b'\n', bytes).is_none() && memchr::memchr(b'\r', bytes).is_some() {
        return Cow::Owned(bytes.iter().map(|b| if *b == b'\r' { b'\n' } else { *b }).collect());
    }
    Cow::Borrowed(bytes)
}

/// A longer name is none.
const LONGEST_ID: usize = 1000;

/// Returns the names in a field: what stands between `<` and `>`, else all of it where it looks like one.
pub(super) fn ids(text: &str) -> Vec<String> {
    let plain = |id: &str| id.split_whitespace().collect::<String>();
    let is_sane = |id: &String| !id.is_empty() && id.len() <= LONGEST_ID;
    let enclosed = text.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
    let ids: Vec<String> = enclosed.map(|(id, _)| plain(id)).filter(is_sane).collect();
    if !ids.is_empty() {
        return ids;
    }
    let mut words = text.split_whitespace().map(|word| word.trim_matches(['<', '>', '"', ',', ';']));
    let only = words.clone().count() == 1;
    words.find(|word| only || word.contains('@')).map(plain).filter(is_sane).into_iter().collect()
}
