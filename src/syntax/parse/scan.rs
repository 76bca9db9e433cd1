//! A quick look at the text before the grammar reads it: tokens, comments, and the mistakes inside single tokens.
//!
//! What is wrong inside a token is reported here and painted over in a copy of the text, byte for byte, so that the
//! grammar can go on and every place still fits the original.

use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::syntax as mistake;
use crate::base::source::{SourceId, Span};
use crate::syntax::tree::{Comment, Place};

/// What a token is, as far as it matters before the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Letters, digits and `_`, beginning with a letter.
    Word,
    /// A word after a dot: free, even where it is reserved.
    Member,
    /// Digits and what sticks to them.
    Number,
    /// A string with its quotes.
    Text,
    /// An operator, a bracket, a comma.
    Mark,
}

/// A token of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub shape: Shape,
    pub start: usize,
    pub end: usize,
}

/// What the quick look found.
pub(super) struct Scan {
    /// The text for the grammar: as long as the original, with mistakes inside tokens painted over.
    pub text: String,
    pub tokens: Vec<Token>,
    pub comments: Vec<Comment>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Scan {
    /// Returns the first token that begins at `offset` or later.
    pub fn token_from(&self, offset: usize) -> Option<Token> {
        self.tokens.get(self.tokens.partition_point(|token| token.start < offset)).copied()
    }

    /// Returns the last token that ends at `offset` or before.
    pub fn token_until(&self, offset: usize) -> Option<Token> {
        let count = self.tokens.partition_point(|token| token.end <= offset);
        count.checked_sub(1).map(|index| self.tokens[index])
    }

    /// Returns the text of a token.
    pub fn word(&self, token: Token) -> &str {
        self.text.get(token.start..token.end).unwrap_or("")
    }
}

/// Looks through a text.
pub(super) fn scan(source: SourceId, text: &str) -> Scan {
    let mut scanner = Scanner {
        source,
        text,
        bytes: text.as_bytes(),
        paint: Vec::new(),
        tokens: Vec::new(),
        comments: Vec::new(),
        diagnostics: Vec::new(),
    };
    let mut at = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    while at < text.len() {
        at = scanner.step(at);
    }
    Scan {
        text: scanner.painted(),
        tokens: scanner.tokens,
        comments: scanner.comments,
        diagnostics: scanner.diagnostics,
    }
}

struct Scanner<'t> {
    source: SourceId,
    text: &'t str,
    bytes: &'t [u8],
    /// What to write over the text, in order: from, to, and the byte.
    paint: Vec<(usize, usize, u8)>,
    tokens: Vec<Token>,
    comments: Vec<Comment>,
    diagnostics: Vec<Diagnostic>,
}

impl Scanner<'_> {
    /// Takes what begins at `at` and returns where it ends.
    fn step(&mut self, at: usize) -> usize {
        match self.bytes[at] {
            b' ' | b'\t' | b'\r' | b'\n' => at + 1,
            b'#' => self.comment(at),
            b'"' => self.string(at),
            b'/' if self.byte(at + 1) == b'/' => self.foreign_comment(at),
            b';' => {
                self.report(mistake::semicolon(self.span(at, at + 1)), at, at + 1);
                at + 1
            }
            b'=' if self.byte(at + 1) == b'=' => {
                self.report(mistake::double_equal(self.span(at, at + 2)), at + 1, at + 2);
                self.token(Shape::Mark, at, at + 1);
                at + 2
            }
            b'!' | b'<' | b'>' if self.byte(at + 1) == b'=' => self.token(Shape::Mark, at, at + 2),
            byte if byte.is_ascii_alphabetic() || byte == b'_' => {
                let end = self.run(at, is_word);
                let member = self.tokens.last().is_some_and(|last| self.text[last.start..last.end] == *".");
                self.token(if member { Shape::Member } else { Shape::Word }, at, end)
            }
            byte if byte.is_ascii_digit() => {
                let end = if is_date(&self.bytes[at..]) { at + "0000-00-00".len() } else { at };
                let end = self.run(end, is_word);
                self.token(Shape::Number, at, end)
            }
            byte if b"{}[]().,:-+*/%=!<>?&|".contains(&byte) => self.token(Shape::Mark, at, at + 1),
            _ => self.stray(at),
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start, end)
    }

    fn token(&mut self, shape: Shape, start: usize, end: usize) -> usize {
        self.tokens.push(Token { shape, start, end });
        end
    }

    /// Reports a mistake and paints `from..to` over with blanks.
    fn report(&mut self, diagnostic: Diagnostic, from: usize, to: usize) {
        self.diagnostics.push(diagnostic);
        self.paint.push((from, to, b' '));
    }

    fn run(&self, from: usize, accepts: fn(u8) -> bool) -> usize {
        self.bytes[from..].iter().position(|&byte| !accepts(byte)).map_or(self.bytes.len(), |length| from + length)
    }

    fn line_end(&self, from: usize) -> usize {
        let end = self.run(from, |byte| byte != b'\n');
        if end > from && self.bytes[end - 1] == b'\r' { end - 1 } else { end }
    }

    fn comment(&mut self, start: usize) -> usize {
        let end = self.line_end(start);
        let text = self.text[start..end].trim_end();
        let before = self.tokens.last().map_or(0, |token| token.end);
        let trailing = !self.tokens.is_empty() && !self.text[before..start].contains('\n');
        let place = Place(self.span(start, start + text.len()));
        self.comments.push(Comment { text: text.to_owned(), trailing, place });
        end
    }

    fn foreign_comment(&mut self, start: usize) -> usize {
        let end = self.line_end(start);
        self.report(mistake::foreign_comment(self.span(start, start + 2)), start, end);
        end
    }

    /// A character that nothing in the language begins with. Curly quotes count as the string they were meant to be.
    fn stray(&mut self, start: usize) -> usize {
        let character = self.text[start..].chars().next().unwrap_or(' ');
        let end = start + character.len_utf8();
        if matches!(character, '“' | '„' | '”') {
            let line = self.line_end(start);
            if let Some(length) = self.text[end..line].find(['”', '“']) {
                let close = end + length;
                let after = close + '”'.len_utf8();
                self.report(mistake::curly_quote(self.span(start, after)), start, after);
                self.paint.push((start, start + 1, b'"'));
                self.paint.push((after - 1, after, b'"'));
                return self.token(Shape::Text, start, after);
            }
        }
        self.report(mistake::unexpected_character(self.span(start, end), character), start, end);
        end
    }

    /// A string. One that runs over a line end and then into a word, or to the end of the file, was not closed.
    fn string(&mut self, start: usize) -> usize {
        let (diagnostics, paint) = (self.diagnostics.len(), self.paint.len());
        let mut at = start + 1;
        let mut one_line = true;
        while at < self.bytes.len() && self.bytes[at] != b'"' {
            one_line &= self.bytes[at] != b'\n';
            at = self.string_part(at);
        }
        let closed = at < self.bytes.len() && (one_line || !is_word(self.byte(at + 1)));
        if closed {
            return self.token(Shape::Text, start, at + 1);
        }
        self.diagnostics.truncate(diagnostics);
        self.paint.truncate(paint);
        self.unclosed_string(start)
    }

    /// Reports an unclosed string and ends it with its line, or before the brace that its line ends with.
    fn unclosed_string(&mut self, start: usize) -> usize {
        let line_end = self.line_end(start);
        let line = self.text[start..line_end].trim_end_matches([' ', '\t']);
        let content = line.strip_suffix('{').unwrap_or(line).trim_end_matches([' ', '\t']);
        let end = (start + content.len()).max(start + 1);
        self.report(mistake::unclosed_string(self.span(start, end)), start + 1, end);
        // The closing quote takes the place of the byte after the text, or of the last byte of the text.
        let quote = if end < self.bytes.len() && self.bytes[end] != b'{' { end } else { end - 1 };
        if quote > start {
            self.paint.push((quote, quote + 1, b'"'));
        } else {
            self.paint.push((start, end, b' '));
            return end;
        }
        self.token(Shape::Text, start, quote + 1)
    }

    /// A character, escape or `{value}` inside a string; returns where it ends.
    fn string_part(&mut self, at: usize) -> usize {
        match (self.bytes[at], self.byte(at + 1)) {
            (b'\\', b'"' | b'\\' | b'n') | (b'{', b'{') | (b'}', b'}') => at + 2,
            (b'\\', b'\r' | b'\n') => {
                self.report(mistake::unknown_escape(self.span(at, at + 1), "\\"), at, at + 1);
                at + 1
            }
            (b'\\', _) => {
                let next = self.text[at + 1..].chars().next().map_or(0, char::len_utf8);
                let end = at + 1 + next;
                self.report(mistake::unknown_escape(self.span(at, end), &self.text[at..end]), at, end);
                end
            }
            (b'}', _) => {
                self.report(mistake::stray_brace_in_string(self.span(at, at + 1)), at, at + 1);
                at + 1
            }
            (b'{', _) => self.string_value(at),
            (b'\n', _) => at + 1,
            _ => at + self.text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }

    fn string_value(&mut self, start: usize) -> usize {
        let inside = self.run(start + 1, |byte| !matches!(byte, b'"' | b'\n' | b'{' | b'}'));
        if self.byte(inside) != b'}' {
            self.report(mistake::unclosed_value(self.span(start, start + 1)), start, start + 1);
            return start + 1;
        }
        let end = inside + 1;
        let value = self.text[start + 1..inside].trim();
        if !is_reference(value) {
            self.report(mistake::bad_value(self.span(start, end), value), start, end);
        }
        end
    }

    fn painted(&self) -> String {
        if self.paint.is_empty() {
            return self.text.to_owned();
        }
        let mut bytes = self.bytes.to_vec();
        for &(from, to, byte) in &self.paint {
            bytes[from..to].fill(byte);
        }
        String::from_utf8(bytes).expect("this is a bug in goodterms: whole characters are painted over")
    }
}

/// Returns true for what a word is made of.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Returns true where a date such as `2026-01-31` begins.
fn is_date(bytes: &[u8]) -> bool {
    let form = b"0000-00-00";
    bytes.len() >= form.len()
        && form
            .iter()
            .zip(bytes)
            .all(|(wanted, byte)| if *wanted == b'-' { *byte == b'-' } else { byte.is_ascii_digit() })
}

/// Returns true for names joined by dots, of which the first may not be reserved.
fn is_reference(text: &str) -> bool {
    let mut parts = text.split('.').map(str::trim);
    let first = parts.next().unwrap_or("");
    let word = |part: &str| part.bytes().all(is_word) && part.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_name(first) || ["at", "by", "for", "clause"].contains(&first)) && parts.all(word)
}

/// Returns true for a word that can be a name.
pub(super) fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.bytes().all(|byte| is_word(byte) && !byte.is_ascii_uppercase())
        && !super::expected::RESERVED.contains(&word)
}
