//! The objects of a PDF, and the operators of its pages, from bytes.

use std::collections::BTreeMap;

/// Numbers are kept in millionths.
pub const ONE: i64 = 1_000_000;
/// The deepest that objects may lie in each other.
const DEPTH: u32 = 60;

/// An object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number, in millionths.
    Number(i64),
    /// A name, without its slash.
    Name(String),
    /// A string.
    Text(Vec<u8>),
    /// An array.
    Array(Vec<Value>),
    /// A dictionary.
    Map(BTreeMap<String, Value>),
    /// The object of a number.
    Reference(u32),
    /// A bare word: an operator, `true`, `null`.
    Word(Vec<u8>),
}

impl Value {
    /// Returns the whole number that it is.
    pub fn whole(&self) -> Option<i64> {
        if let Self::Number(number) = self { Some(number / ONE) } else { None }
    }

    /// Returns the name that it is.
    pub fn name(&self) -> Option<&str> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    /// Returns what a dictionary holds under a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        if let Self::Map(map) = self { map.get(key) } else { None }
    }
}

/// Reads objects, one after the other.
pub struct Lexer<'a> {
    bytes: &'a [u8],
    /// How far it has read.
    pub at: usize,
}

impl<'a> Lexer<'a> {
    /// Returns a reader from a place on.
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// Returns the next object; none at the end.
    pub fn next(&mut self) -> Option<Value> {
        self.value(0)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                self.run(|byte| !matches!(byte, b'\n' | b'\r'));
            } else if is_blank(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn run(&mut self, holds: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| !holds(*byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn value(&mut self, depth: u32) -> Option<Value> {
        self.blanks();
        if depth > DEPTH {
            return None;
        }
        let rest = self.bytes.get(self.at..)?;
        match rest.first()? {
            b'/' => {
                self.at += 1;
                Some(Value::Name(self.name()))
            }
            b'(' => Some(Value::Text(self.string())),
            b'<' if rest.get(1) == Some(&b'<') => Some(self.map(depth)),
            b'<' => Some(Value::Text(self.hex())),
            b'[' => Some(self.array(depth)),
            b'0'..=b'9' | b'+' | b'-' | b'.' => Some(self.number()),
            b']' | b'>' | b')' | b'{' | b'}' => {
                self.at += 1;
                Some(Value::Word(rest.get(..1)?.to_vec()))
            }
            _ => Some(Value::Word(self.run(is_regular).to_vec())),
        }
    }

    fn name(&mut self) -> String {
        let raw = self.run(is_regular);
        let mut out = Vec::with_capacity(raw.len());
        let mut at = 0;
        while let Some(byte) = raw.get(at) {
            let coded = (*byte == b'#').then(|| Some((digit(*raw.get(at + 1)?)?, digit(*raw.get(at + 2)?)?))).flatten();
            out.push(coded.map_or(*byte, |(high, low)| high * 16 + low));
            at += if coded.is_some() { 3 } else { 1 };
        }
        String::from_utf8_lossy(&out).into_owned()
    }

    fn string(&mut self) -> Vec<u8> {
        self.at += 1;
        let (mut out, mut open) = (Vec::new(), 1_u32);
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' if open == 1 => return out,
                b')' => open -= 1,
                b'\\' => {
                    self.escape(&mut out);
                    continue;
                }
                _ => {}
            }
            out.push(byte);
        }
        out
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' | b'f' | b'\n' => {}
            b'\r' if self.peek() == Some(b'\n') => self.at += 1,
            b'\r' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(more @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(more - b'0');
                    self.at += 1;
                }
                out.push(u8::try_from(code & 0xff).unwrap_or(0));
            }
            other => out.push(other),
        }
    }

    fn hex(&mut self) -> Vec<u8> {
        self.at += 1;
        let raw = self.run(|byte| byte != b'>');
        self.at += 1;
        unhex(raw)
    }

    fn array(&mut self, depth: u32) -> Value {
        self.at += 1;
        let mut items = Vec::new();
        while let Some(item) = self.value(depth + 1) {
            if item == Value::Word(b"]".to_vec()) {
                break;
            }
            items.push(item);
        }
        Value::Array(items)
    }

    fn map(&mut self, depth: u32) -> Value {
        self.at += 2;
        let mut map = BTreeMap::new();
        while let Some(Value::Name(key)) = self.value(depth + 1) {
            let Some(value) = self.value(depth + 1) else { break };
            map.insert(key, value);
        }
        // The first `>` of the end was read as what is no name.
        if self.peek() == Some(b'>') {
            self.at += 1;
        }
        Value::Map(map)
    }

    fn number(&mut self) -> Value {
        let raw = self.run(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.'));
        if raw.iter().all(u8::is_ascii_digit) && raw.len() <= 9 {
            let here = self.at;
            if let Some(number) = self.reference(raw) {
                return Value::Reference(number);
            }
            self.at = here;
        }
        Value::Number(millionths(raw))
    }

    /// Returns the number of an object, if ` 0 R` follows.
    fn reference(&mut self, raw: &[u8]) -> Option<u32> {
        if self.run(is_blank).is_empty() || self.run(|byte| byte.is_ascii_digit()).is_empty() {
            return None;
        }
        if self.run(is_blank).is_empty() || self.run(is_regular) != b"R" {
            return None;
        }
        std::str::from_utf8(raw).ok()?.parse().ok()
    }
}

fn millionths(raw: &[u8]) -> i64 {
    let (mut number, mut places, mut point) = (0_i64, 0, false);
    for byte in raw {
        match byte {
            b'.' => point = true,
            b'0'..=b'9' if !point || places < 6 => {
                number = number.saturating_mul(10).saturating_add(i64::from(byte - b'0'));
                places += usize::from(point);
            }
            _ => {}
        }
    }
    for _ in places..6 {
        number = number.saturating_mul(10);
    }
    if raw.starts_with(b"-") { -number } else { number }
}

/// Returns the bytes that pairs of hexadecimal figures stand for.
pub fn unhex(raw: &[u8]) -> Vec<u8> {
    let figures: Vec<u8> = raw.iter().filter_map(|byte| digit(*byte)).collect();
    figures.chunks(2).map(|pair| pair.first().unwrap_or(&0) * 16 + pair.get(1).unwrap_or(&0)).collect()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0 | 12)
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !b"()<>[]{}/%".contains(&byte)
}
