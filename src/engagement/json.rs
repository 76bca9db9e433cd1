//! JSON as a tree of nodes with their places. Numbers stay text; a repeated key is an error, not the last one's win.

use std::borrow::Cow;

use super::node::{Entry, Key, MAX_DEPTH, Node, Shape, refuse_repeated_keys};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::record as mistake;
use crate::base::source::{SourceId, Span};

/// Why a text is no JSON, and where.
pub(super) struct JsonError {
    pub at: usize,
    pub reason: &'static str,
}

type Result<T> = std::result::Result<T, JsonError>;

/// Reads the JSON value in bytes `start..end` of `text`; nothing where it is none.
pub(super) fn parse<'a>(
    source: SourceId,
    text: &'a str,
    start: usize,
    end: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node<'a>> {
    let mut reader = Reader { source, text: &text[..end], at: start, diagnostics };
    let result = reader.value(0).and_then(|node| {
        reader.blanks();
        if reader.at < end { reader.fail("something follows the value") } else { Ok(node) }
    });
    match result {
        Ok(node) => Some(node),
        Err(JsonError { at, reason }) => {
            let length = text[at..end].chars().next().map_or(0, char::len_utf8);
            let span = Span::new(source, at, at + length);
            diagnostics.push(if reason == TOO_DEEP {
                mistake::nested_too_deep(span)
            } else {
                mistake::json_syntax(span, reason)
            });
            None
        }
    }
}

/// Returns the name that is the value of a top-level key of a JSON object, without reading more of it than it must; nothing where
/// there is none, or the object is broken before it or right behind it. A number at the end may go on: it is none.
pub(super) fn peek(line: &str, wanted: &str) -> Option<String> {
    let mut scratch = Vec::new();
    let mut reader = Reader { source: SourceId(0), text: line, at: 0, diagnostics: &mut scratch };
    reader.blanks();
    reader.take(b'{').then_some(())?;
    loop {
        reader.blanks();
        let key = reader.string().ok()?;
        reader.blanks();
        reader.take(b':').then_some(())?;
        reader.blanks();
        if key == wanted {
            let node = reader.value(0).ok()?;
            reader.blanks();
            let is_text = matches!(node.shape, Shape::Scalar { quoted: true, .. });
            let is_whole = reader.next().map_or(is_text, |byte| matches!(byte, b',' | b'}'));
            return node.name().filter(|_| is_whole).map(str::to_owned);
        }
        reader.value(0).ok()?;
        reader.blanks();
        reader.take(b',').then_some(())?;
    }
}

/// Returns the name that a JSON value is.
pub(super) fn name(value: &str) -> Option<String> {
    parse(SourceId(0), value, 0, value.len(), &mut Vec::new())?.name().map(str::to_owned)
}

const TOO_DEEP: &str = "nested too deep";

struct Reader<'a, 'd> {
    source: SourceId,
    /// Up to the end of what is read.
    text: &'a str,
    at: usize,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a> Reader<'a, '_> {
    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.next() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn blanks(&mut self) {
        while matches!(self.next(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn fail<T>(&self, reason: &'static str) -> Result<T> {
        Err(JsonError { at: self.at, reason })
    }

    fn span(&self, start: usize) -> Span {
        Span::new(self.source, start, self.at)
    }

    fn value(&mut self, depth: usize) -> Result<Node<'a>> {
        self.blanks();
        let start = self.at;
        let shape = match self.next() {
            _ if depth > MAX_DEPTH => return self.fail(TOO_DEEP),
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Shape::Scalar { text: self.string()?, quoted: true },
            Some(b'-' | b'0'..=b'9') => Shape::Scalar { text: self.number()?.into(), quoted: false },
            Some(b't' | b'f' | b'n') => Shape::Scalar { text: self.word()?.into(), quoted: false },
            Some(_) => return self.fail("a value is expected here"),
            None => return self.fail("it ends in the middle"),
        };
        Ok(Node { span: self.span(start), shape })
    }

    fn object(&mut self, depth: usize) -> Result<Shape<'a>> {
        self.at += 1;
        let mut entries = Vec::new();
        self.blanks();
        if !self.take(b'}') {
            loop {
                self.blanks();
                let start = self.at;
                let text = self.string()?;
                let key = Key { text, span: self.span(start) };
                self.blanks();
                if !self.take(b':') {
                    return self.fail("a `:` is expected here");
                }
                entries.push(Entry { key, value: self.value(depth + 1)? });
                self.blanks();
                if self.take(b'}') {
                    break;
                }
                if !self.take(b',') {
                    return self.fail("a `,` or `}` is expected here");
                }
            }
        }
        refuse_repeated_keys(&mut entries, self.diagnostics, mistake::repeated_key);
        Ok(Shape::Map(entries))
    }

    fn array(&mut self, depth: usize) -> Result<Shape<'a>> {
        self.at += 1;
        let mut items = Vec::new();
        self.blanks();
        if !self.take(b']') {
            loop {
                items.push(self.value(depth + 1)?);
                self.blanks();
                if self.take(b']') {
                    break;
                }
                if !self.take(b',') {
                    return self.fail("a `,` or `]` is expected here");
                }
            }
        }
        Ok(Shape::List(items))
    }

    fn word(&mut self) -> Result<&'a str> {
        let rest = &self.text[self.at..];
        for word in ["true", "false", "null"] {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(&rest[..word.len()]);
            }
        }
        self.fail("a value is expected here")
    }

    fn number(&mut self) -> Result<&'a str> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if matches!(self.next(), Some(b'0'..=b'9')) {
            return self.fail("a number does not begin with 0");
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if matches!(self.next(), Some(b'e' | b'E')) {
            self.at += 1;
            let _sign = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    fn digits(&mut self) -> Result<()> {
        let start = self.at;
        while matches!(self.next(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { self.fail("a digit is expected here") } else { Ok(()) }
    }

    fn string(&mut self) -> Result<Cow<'a, str>> {
        if !self.take(b'"') {
            return self.fail("a name in quotes is expected here");
        }
        let start = self.at;
        let mut text: Cow<'a, str> = Cow::Borrowed("");
        let mut plain = start;
        loop {
            match self.next() {
                Some(b'"') => {
                    let rest = &self.text[plain..self.at];
                    self.at += 1;
                    return Ok(if plain == start { rest.into() } else { text + rest });
                }
                Some(b'\\') => {
                    text += &self.text[plain..self.at];
                    self.at += 1;
                    let c = self.escape()?;
                    text.to_mut().push(c);
                    plain = self.at;
                }
                Some(0) => return self.fail("a NUL byte stands in a text: something wrote over the file there"),
                Some(b'\n' | b'\r' | b'\t') => {
                    return self.fail("a line end or tab in a text is written `\\n` or `\\t`");
                }
                Some(0..0x20) => {
                    return self.fail("a control character in a text is written as `\\u001f`, by its number");
                }
                Some(_) => self.at += 1,
                None => return self.fail("the text has no closing quote"),
            }
        }
    }

    fn escape(&mut self) -> Result<char> {
        let c = match self.next() {
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode();
            }
            _ => return self.fail("there is no such escape"),
        };
        self.at += 1;
        Ok(c)
    }

    fn unicode(&mut self) -> Result<char> {
        let first = self.four_digits()?;
        let code = if (0xd800..0xdc00).contains(&first) && self.take(b'\\') && self.take(b'u') {
            let second = self.four_digits()?;
            0x10000 + ((first - 0xd800) << 10) + second.wrapping_sub(0xdc00) % 0x400
        } else {
            first
        };
        char::from_u32(code).map_or_else(|| self.fail("half of a surrogate pair"), Ok)
    }

    fn four_digits(&mut self) -> Result<u32> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let Some(digits) = digits.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit)) else {
            return self.fail("four hexadecimal digits are expected here");
        };
        self.at += 4;
        Ok(digits.iter().fold(0, |n, &digit| n * 16 + char::from(digit).to_digit(16).unwrap_or(0)))
    }
}
