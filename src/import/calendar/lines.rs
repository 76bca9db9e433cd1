//! Content lines: from the bytes of a file to its properties (RFC 5545, 3.1 and 3.2).

use encoding_rs::WINDOWS_1252;

/// A property, as it stands in the file.
#[derive(Clone, Debug)]
pub(super) struct Property {
    /// In capitals.
    pub name: String,
    /// Names in capitals; several values of one are a text with commas.
    pub params: Vec<(String, String)>,
    pub value: String,
    pub line: u32,
}

impl Property {
    /// Reads a whole line; nothing where it is none of a calendar.
    pub fn parse(text: &str, line: u32) -> Option<Self> {
        let end = text.find([':', ';'])?;
        let name = text[..end].trim();
        // A group before the name, as in a vCard, says nothing here.
        let name = name.rsplit('.').next().unwrap_or(name);
        let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        if name.is_empty() || !name.bytes().all(is_name) {
            return None;
        }
        let (mut params, mut rest) = (Vec::new(), &text[end..]);
        while let Some(after) = rest.strip_prefix(';') {
            let (param, after) = parameter(after);
            params.push(param);
            rest = after;
        }
        let mut value = rest.strip_prefix(':')?;
        // The name of a zone may have a colon in it and no quotes around: `TZID=UTC+01:00:20260301T090000`.
        let begins_date = |text: &str| text.len() >= 8 && text.bytes().take(8).all(|b| b.is_ascii_digit());
        if let Some((_, zone)) = params.iter_mut().find(|(name, _)| name == "TZID")
            && let Some((more, date)) = value.rsplit_once(':')
            && begins_date(date)
        {
            zone.push(':');
            zone.push_str(more);
            value = date;
        }
        Some(Self { name: name.to_ascii_uppercase(), params, value: value.to_owned(), line })
    }

    /// Returns the value of a parameter.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Whether a parameter has that value, in any case.
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.param(name).is_some_and(|own| own.trim().eq_ignore_ascii_case(value))
    }

    /// Returns the value as a text: what was escaped is plain.
    pub fn text(&self) -> String {
        let value = if self.is_quoted_printable() { unescaped(&self.value, b'=') } else { self.value.clone() };
        let (mut out, mut chars) = (String::with_capacity(value.len()), value.chars());
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some('n' | 'N') => out.push('\n'),
                    Some(c) => out.push(c),
                    None => {}
                },
                c => out.push(c),
            }
        }
        out
    }

    fn is_quoted_printable(&self) -> bool {
        let means = |text: &str| text.eq_ignore_ascii_case("QUOTED-PRINTABLE");
        self.params.iter().any(|(name, value)| means(value) && name == "ENCODING" || means(name))
    }
}

/// Reads a parameter, and returns what comes after it.
fn parameter(text: &str) -> ((String, String), &str) {
    let end = text.find(['=', ';', ':']).unwrap_or(text.len());
    let name = text[..end].trim().to_ascii_uppercase();
    let Some(mut rest) = text[end..].strip_prefix('=') else { return ((name, String::new()), &text[end..]) };
    let mut value = String::new();
    loop {
        let quoted = rest.strip_prefix('"').and_then(|inner| inner.split_once('"'));
        match quoted {
            Some((inner, after)) => {
                value.push_str(inner);
                rest = after;
            }
            // A quote that is never closed is a letter like others.
            None if rest.starts_with('"') => rest = &rest[1..],
            None => {}
        }
        let end = rest.find([',', ';', ':']).unwrap_or(rest.len());
        value.push_str(&rest[..end]);
        rest = &rest[end..];
        match rest.strip_prefix(',') {
            Some(after) => {
                value.push(',');
                rest = after;
            }
            None => return ((name, without_carets(&value)), rest),
        }
    }
}

/// Returns the text of a parameter: `^n`, `^'` and `^^` are of RFC 6868.
fn without_carets(text: &str) -> String {
    if !text.contains('^') {
        return text.to_owned();
    }
    let (mut out, mut chars) = (String::new(), text.chars().peekable());
    while let Some(c) = chars.next() {
        let escaped = match (c, chars.peek()) {
            ('^', Some('n')) => Some('\n'),
            ('^', Some('\'')) => Some('"'),
            ('^', Some('^')) => Some('^'),
            _ => None,
        };
        if escaped.is_some() {
            chars.next();
        }
        out.push(escaped.unwrap_or(c));
    }
    out
}

/// Returns a text in which a sign and two hexadecimal digits stand for a byte: quoted-printable by `=`, addresses by `%`.
pub(super) fn unescaped(text: &str, sign: u8) -> String {
    let (mut out, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let hex = |b: u8| (b as char).to_digit(16).map(|digit| digit as u8);
        let pair = after.first_chunk::<2>().filter(|_| *first == sign);
        match pair.and_then(|[a, b]| Some(hex(*a)? * 16 + hex(*b)?)) {
            Some(byte) => {
                out.push(byte);
                rest = &after[2..];
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    decoded(out).0
}

/// Returns the text of bytes, and whether they were not UTF-8.
fn decoded(bytes: Vec<u8>) -> (String, bool) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => (WINDOWS_1252.decode_without_bom_handling(error.as_bytes()).0.into_owned(), true),
    }
}

/// The lines of a file, unfolded before they are decoded: a fold may lie within a letter.
pub(super) struct Lines<'a> {
    rest: &'a [u8],
    /// Of the next line as the file has it.
    number: u32,
    /// From one number to the next: 0 where the lines are not those of the file.
    step: u32,
    /// What ends a line: LF with any CR before it; CR alone only where there is no LF.
    end: u8,
    /// Whether a line was no UTF-8.
    pub guessed: bool,
}

impl<'a> Lines<'a> {
    /// Returns the lines of bytes, of which the first has that number, and all the others where they are not those of the file.
    pub fn new(bytes: &'a [u8], first: u32, is_plain: bool) -> Self {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let end = if memchr::memchr(b'\n', bytes).is_some() { b'\n' } else { b'\r' };
        Self { rest: bytes, number: first, step: u32::from(is_plain), end, guessed: false }
    }

    /// Takes a line as the file has it.
    fn take(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, rest) = match memchr::memchr(self.end, self.rest) {
            Some(at) => (&self.rest[..at], &self.rest[at + 1..]),
            None => (self.rest, &self.rest[self.rest.len()..]),
        };
        self.rest = rest;
        self.number = self.number.saturating_add(self.step);
        let kept = line.iter().rposition(|b| *b != b'\r').map_or(0, |last| last + 1);
        Some(&line[..kept])
    }

    /// Takes the next line where it goes on from the one before.
    fn take_fold(&mut self, is_soft: bool) -> Option<&'a [u8]> {
        match self.rest.first()? {
            b' ' | b'\t' => self.take().map(|line| line.get(1..).unwrap_or_default()),
            _ if is_soft => self.take(),
            // An empty line between, made by a CR too many.
            b'\r' | b'\n' => {
                let folds = self.rest.iter().take(4).find(|b| !matches!(b, b'\r' | b'\n'));
                if matches!(folds, Some(b' ' | b'\t')) { self.take() } else { None }
            }
            _ => None,
        }
    }
}

impl Iterator for Lines<'_> {
    type Item = (u32, String);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let number = self.number;
            let mut line = self.take()?.to_vec();
            let is_soft = |line: &[u8]| line.last() == Some(&b'=') && is_quoted(line);
            loop {
                let soft = is_soft(&line);
                let Some(more) = self.take_fold(soft) else { break };
                if soft {
                    line.pop();
                }
                line.extend_from_slice(more);
            }
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let (text, guessed) = decoded(line);
            self.guessed |= guessed;
            return Some((number, text));
        }
    }
}

/// Whether the parameters of a line say that its value is quoted-printable.
fn is_quoted(line: &[u8]) -> bool {
    let head = &line[..line.iter().position(|b| *b == b':').unwrap_or(0)];
    head.to_ascii_uppercase().windows(16).any(|part| part == b"QUOTED-PRINTABLE")
}
