//! The tokens of a line of JSON, without a tree: no escapes, nothing nested but lists of texts.
//!
//! What is written otherwise is left to the reader of `json.rs`, which also finds the mistakes.

use wide::u8x16;

/// A value, by its bytes in the text: a text without its quotes, a list with its brackets, anything else as it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub bytes: (u32, u32),
    pub shape: Shape,
}

/// Of what shape a value is; as long as a number, for tokens are copied a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Shape {
    Text,
    /// A number, `true` or `false`.
    Bare,
    /// A list of texts.
    List,
}

impl Token {
    #[inline]
    pub fn of(self, text: &str) -> &str {
        &text[self.bytes.0 as usize..self.bytes.1 as usize]
    }

    #[inline]
    pub fn bytes_of(self, text: &str) -> &[u8] {
        &text.as_bytes()[self.bytes.0 as usize..self.bytes.1 as usize]
    }

    /// Returns the text of a value that is no list, without blanks around it.
    #[inline]
    pub fn scalar(self, text: &str) -> Option<&str> {
        (self.shape != Shape::List).then(|| self.trimmed(text))
    }

    /// Returns the value without blanks around it.
    #[inline]
    pub fn trimmed(self, text: &str) -> &str {
        let value = self.of(text);
        match value.as_bytes() {
            // Mostly there are none.
            [b'!'..=b'~', .., b'!'..=b'~'] => value,
            _ => value.trim(),
        }
    }
}

/// Returns the texts of a list.
pub(super) fn items(text: &str, list: Token) -> impl Iterator<Item = &str> {
    let mut scan = Scan { bytes: &text.as_bytes()[..list.bytes.1 as usize], at: list.bytes.0 as usize + 1 };
    std::iter::from_fn(move || {
        while matches!(scan.next(), Some(b' ' | b'\t' | b',')) {
            scan.at += 1;
        }
        let (from, to) = scan.text()?;
        Some(&text[from as usize..to as usize])
    })
}

/// Returns where a plain text ends that begins at a byte; nothing where there is an escape in it, or a control.
#[inline]
pub(super) fn text_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(next) = bytes.get(at..).and_then(<[u8]>::first_chunk::<STEP>) {
        let next = u8x16::new(*next);
        let is = |byte| next.simd_eq(u8x16::splat(byte));
        let is_control = next.min(u8x16::splat(0x1f)).simd_eq(next);
        let quotes = is(b'"');
        let found = (quotes | is(b'\\') | is_control).to_bitmask();
        if found != 0 {
            let first = found.trailing_zeros();
            return (quotes.to_bitmask() >> first & 1 == 1).then_some(at + first as usize);
        }
        at += STEP;
    }
    let rest = bytes.get(at..)?;
    let first = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
    (rest[first] == b'"').then_some(at + first)
}

/// So many bytes of a text are looked at in one.
const STEP: usize = 16;

/// A place in a text, and what stands there. It is never moved over the end of a line.
pub(super) struct Scan<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
}

impl Scan<'_> {
    pub fn next(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub fn take(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then(|| self.at += 1)
    }

    pub fn blanks(&mut self) {
        while matches!(self.next(), Some(b' ' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }

    /// Reads a text of one line without escapes.
    pub fn text(&mut self) -> Option<(u32, u32)> {
        self.take(b'"')?;
        let (from, to) = (self.at, text_end(self.bytes, self.at)?);
        self.at = to + 1;
        Some((from as u32, to as u32))
    }

    /// Reads a value that is plain.
    pub fn value(&mut self) -> Option<Token> {
        let from = self.at as u32;
        let shape = match self.next()? {
            b'"' => return Some(Token { bytes: self.text()?, shape: Shape::Text }),
            b'0'..=b'9' => {
                self.number()?;
                Shape::Bare
            }
            b't' | b'f' => {
                let rest = &self.bytes[self.at..];
                let word: &[u8] = if rest[0] == b't' { b"true" } else { b"false" };
                rest.starts_with(word).then(|| self.at += word.len())?;
                Shape::Bare
            }
            b'[' => {
                self.list()?;
                Shape::List
            }
            _ => return None,
        };
        Some(Token { bytes: (from, self.at as u32), shape })
    }

    fn list(&mut self) -> Option<()> {
        self.take(b'[')?;
        self.blanks();
        while self.next()? != b']' {
            self.text()?;
            self.blanks();
            match self.next()? {
                b',' => self.at += 1,
                b']' => break,
                _ => return None,
            }
            self.blanks();
            // No comma before the bracket.
            if self.next()? == b']' {
                return None;
            }
        }
        self.take(b']')
    }

    /// Reads `0`, `12` or `12.50`.
    fn number(&mut self) -> Option<()> {
        let from = self.at;
        self.digits()?;
        if self.bytes[from] == b'0' && self.at > from + 1 {
            return None;
        }
        if self.next() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        // What follows is no part of it: an exponent is left to the other reader.
        matches!(self.next()?, b',' | b'}' | b' ' | b'\t').then_some(())
    }

    fn digits(&mut self) -> Option<()> {
        let from = self.at;
        while matches!(self.next(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        (self.at > from).then_some(())
    }
}
