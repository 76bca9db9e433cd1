//! A line of JSON as keys and plain values, without a tree: no escapes, nothing nested but lists of texts.
//!
//! What is written otherwise is left to the reader of `json.rs`, which also finds the mistakes.

/// A key and its value, by their bytes in the text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Token {
    /// The key without its quotes.
    pub key: (u32, u32),
    /// The value: a text without its quotes, a list with its brackets, anything else as it stands.
    pub value: (u32, u32),
    pub shape: Shape,
}

/// Of what shape a value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    #[default]
    Text,
    /// A number, `true` or `false`.
    Bare,
    /// A list of texts.
    List,
}

impl Token {
    pub fn key_of(self, text: &str) -> &str {
        &text[self.key.0 as usize..self.key.1 as usize]
    }

    pub fn value_of(self, text: &str) -> &str {
        &text[self.value.0 as usize..self.value.1 as usize]
    }
}

/// Lines taken apart, one after the other. Most have the keys of the line before: what stands between two values is then the
/// same bytes, and is passed over at once.
pub(super) struct Scanner<'t> {
    text: &'t str,
    /// What stood before each value of the line before, from the end of the value before it.
    expected: Vec<Expected>,
}

#[derive(Clone, Copy)]
struct Expected {
    /// With the quote that opens a text.
    bytes: (u32, u32),
    key: (u32, u32),
    is_text: bool,
}

impl<'t> Scanner<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, expected: Vec::new() }
    }

    /// Adds the tokens of the object in bytes `start..end`, and returns its span; nothing where it is not plain.
    pub fn line(&mut self, start: usize, end: usize, into: &mut Vec<Token>) -> Option<(u32, u32)> {
        let mut scan = Scan { bytes: &self.text.as_bytes()[..end], at: start };
        scan.blanks();
        let from = scan.at as u32;
        scan.take(b'{')?;
        for place in 0.. {
            into.push(match self.expected.get(place) {
                Some(expected) if scan.is_next(expected.bytes) => scan.expected(*expected)?,
                _ => {
                    let (token, expected) = scan.token()?;
                    self.expected.truncate(place);
                    self.expected.push(expected);
                    token
                }
            });
            scan.blanks();
            match scan.next()? {
                b',' => scan.at += 1,
                b'}' => break,
                _ => return None,
            }
        }
        scan.at += 1;
        let to = scan.at as u32;
        scan.blanks();
        (scan.at == end).then_some((from, to))
    }
}

/// Returns the texts of a list that a [`Scanner`] found.
pub(super) fn items(text: &str, list: (u32, u32)) -> impl Iterator<Item = &str> {
    let mut scan = Scan { bytes: &text.as_bytes()[..list.1 as usize], at: list.0 as usize + 1 };
    std::iter::from_fn(move || {
        while matches!(scan.next(), Some(b' ' | b'\t' | b',')) {
            scan.at += 1;
        }
        let (from, to) = scan.text()?;
        Some(&text[from as usize..to as usize])
    })
}

/// Returns which of eight bytes is the first at which a text ends or is not plain, all eight looked at in one.
fn first_end(bytes: u64) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // The high bit of each byte that is below; a borrow can only mark bytes behind one that is marked rightly.
    let below = |bytes: u64, least: u8| bytes.wrapping_sub(ONES * u64::from(least)) & !bytes & HIGH;
    let quotes = below(bytes ^ (ONES * u64::from(b'"')), 1);
    let escapes = below(bytes ^ (ONES * u64::from(b'\\')), 1);
    let found = quotes | escapes | below(bytes, 0x20);
    (found != 0).then(|| found.trailing_zeros() as usize / 8)
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    fn next(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then(|| self.at += 1)
    }

    fn blanks(&mut self) {
        while matches!(self.next(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Whether what comes is what stood there before.
    fn is_next(&self, before: (u32, u32)) -> bool {
        self.bytes[self.at..].starts_with(&self.bytes[before.0 as usize..before.1 as usize])
    }

    /// Reads a token of which everything up to its value is as expected.
    fn expected(&mut self, expected: Expected) -> Option<Token> {
        let shift = self.at as u32 - expected.bytes.0;
        let key = (expected.key.0 + shift, expected.key.1 + shift);
        self.at += (expected.bytes.1 - expected.bytes.0) as usize;
        let (value, shape) = if expected.is_text { (self.rest_of_text()?, Shape::Text) } else { self.value()? };
        Some(Token { key, value, shape })
    }

    /// Reads a token, and what is to be expected where the next line has the same.
    fn token(&mut self) -> Option<(Token, Expected)> {
        let from = self.at as u32;
        self.blanks();
        let key = self.text()?;
        self.blanks();
        self.take(b':')?;
        self.blanks();
        let is_text = self.next()? == b'"';
        let expected = Expected { bytes: (from, self.at as u32 + u32::from(is_text)), key, is_text };
        let (value, shape) = self.value()?;
        Some((Token { key, value, shape }, expected))
    }

    /// Reads a text of one line without escapes.
    fn text(&mut self) -> Option<(u32, u32)> {
        self.take(b'"')?;
        self.rest_of_text()
    }

    fn rest_of_text(&mut self) -> Option<(u32, u32)> {
        let from = self.at;
        while let Some(eight) = self.bytes[self.at..].first_chunk::<8>() {
            match first_end(u64::from_le_bytes(*eight)) {
                Some(length) => {
                    self.at += length;
                    let to = self.at as u32;
                    self.take(b'"')?;
                    return Some((from as u32, to));
                }
                None => self.at += 8,
            }
        }
        let length = self.bytes[self.at..].iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
        self.at += length;
        let to = self.at as u32;
        self.take(b'"')?;
        Some((from as u32, to))
    }

    fn value(&mut self) -> Option<((u32, u32), Shape)> {
        let from = self.at as u32;
        match self.next()? {
            b'"' => Some((self.text()?, Shape::Text)),
            b'0'..=b'9' => {
                self.number()?;
                Some(((from, self.at as u32), Shape::Bare))
            }
            b't' | b'f' => {
                let rest = &self.bytes[self.at..];
                let word: &[u8] = if rest[0] == b't' { b"true" } else { b"false" };
                rest.starts_with(word).then(|| self.at += word.len())?;
                Some(((from, self.at as u32), Shape::Bare))
            }
            b'[' => {
                self.at += 1;
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
                self.at += 1;
                Some(((from, self.at as u32), Shape::List))
            }
            _ => None,
        }
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
