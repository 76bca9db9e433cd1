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

/// Adds the tokens of the object in bytes `start..end` of `text`, and returns its span; nothing where it is not plain.
pub(super) fn tokens(text: &str, start: usize, end: usize, into: &mut Vec<Token>) -> Option<(u32, u32)> {
    let mut scan = Scan { bytes: &text.as_bytes()[..end], at: start };
    scan.blanks();
    let from = scan.at as u32;
    scan.take(b'{')?;
    loop {
        scan.blanks();
        let key = scan.text()?;
        scan.blanks();
        scan.take(b':')?;
        scan.blanks();
        let (value, shape) = scan.value()?;
        into.push(Token { key, value, shape });
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

/// Returns the texts of a list that [`tokens`] found.
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

/// The bytes before which a text without escapes must have ended.
const ENDS: [bool; 256] = {
    let mut ends = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        ends[byte] = true;
        byte += 1;
    }
    ends[b'"' as usize] = true;
    ends[b'\\' as usize] = true;
    ends
};

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

    /// Reads a text of one line without escapes.
    fn text(&mut self) -> Option<(u32, u32)> {
        self.take(b'"')?;
        let from = self.at;
        let length = self.bytes[from..].iter().position(|byte| ENDS[usize::from(*byte)])?;
        self.at = from + length;
        self.take(b'"')?;
        Some((from as u32, (from + length) as u32))
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
