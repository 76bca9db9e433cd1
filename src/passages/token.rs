//! A sentence as words, marks and values.

use super::amount::Amount;

/// A word, a mark or a value.
#[derive(Clone, Debug)]
pub struct Token<'a> {
    /// It as it is written.
    pub text: &'a str,
    /// It in small letters, without the `'s` of a genitive.
    pub lower: String,
    /// The number, length of time, percent or amount that it is.
    pub value: Option<Amount>,
}

/// The word, for patterns, of what is left blank or blacked out: `____`, `[***]`.
pub const BLANK: &str = "___";
/// The word, for patterns, of who speaks: the `i` of a list is another.
const SPEAKER: &str = "I";
/// The signs of which a blank is made.
const BLANKS: &[char] = &['_', '*', '.', '…', '●', '•', '-', '–', ' '];
/// A blank has no more letters.
const BLANK_LENGTH: usize = 80;

/// How a language writes words.
#[derive(Clone, Debug, Default)]
pub struct Writing {
    /// The words that speak to somebody where they have a capital within a sentence; in small letters they are others.
    pub formal: Vec<String>,
    /// Ends that are words of their own, each with the word: `'ll` is `will`.
    pub short: Vec<(String, String)>,
    /// What is left of a word before such an end, with the word: `wo` is `will`.
    pub rest: Vec<(String, String)>,
    /// Letters that stand at digits and are a word of their own: in `1.5x` and `NET30`.
    pub glued: Vec<(String, String)>,
    /// Words that are written for others and say the same: `innert` is `binnen`.
    pub same: Vec<(String, String)>,
}

/// Returns the words and marks of a text; numbers are words here.
pub fn tokens<'t>(text: &'t str, writing: &Writing) -> Vec<Token<'t>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if let Some(length) = blank(text, at) {
            found.push(Token { text: &text[at..at + length], lower: BLANK.to_owned(), value: None });
            at += length;
            continue;
        }
        let length = match first {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            c if c.is_alphanumeric() => {
                let length = word_length(&text[at..]);
                length + sign_length(&text[at..at + length], &text[at + length..])
            }
            c => c.len_utf8(),
        };
        let written = &text[at..at + length];
        if let Some((end, word)) = writing.shortened(written) {
            let head = &written[..end];
            found.push(Token { text: head, lower: writing.full(head), value: None });
            found.push(Token { text: &written[end..], lower: word.to_owned(), value: None });
            at += length;
            continue;
        }
        if let Some((end, [head, tail])) = writing.glued(written) {
            found.push(Token { text: &written[..end], lower: head.to_owned(), value: None });
            found.push(Token { text: &written[end..], lower: tail.to_owned(), value: None });
            at += length;
            continue;
        }
        // The apostrophe of a plural is no token: `30 days' notice`; nor are brackets around what may be changed: `[30] days`.
        if !matches!(first, '\'' | '’' | '*' | '_' | '`' | '[' | ']') {
            let is_kept = is_speaker(written, &text[at + length..]) || writing.is_formal(written, &text[..at]);
            let lower = if is_kept { written.to_owned() } else { writing.same(plain(written)) };
            found.push(Token { text: written, lower, value: None });
        }
        at += length;
    }
    found
}

/// Returns the length of what is left blank at a place of a text: signs in square brackets, or a run of them that stands alone.
fn blank(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    for (open, close) in [('[', ']'), ('{', '}')] {
        let Some(inside) = rest.strip_prefix(open) else { continue };
        let end = inside.char_indices().take(BLANK_LENGTH).find(|(_, c)| *c == close).map(|(end, _)| end);
        if let Some(end) = end.filter(|end| is_open(&inside[..*end])) {
            return Some(end + 2);
        }
    }
    if !rest.starts_with(['_', '*', '.', '…', 'X']) || text[..at].ends_with(char::is_alphanumeric) {
        return None;
    }
    // `XXX,00`
    let signs: &[char] = if rest.starts_with('X') { &['X', '.', ',', '0'] } else { &['_', '*', '.', '…'] };
    let length = rest.find(|c| !signs.contains(&c)).unwrap_or(rest.len());
    let run = rest[..length].trim_end_matches(',');
    let length = run.len();
    let is_run = ["__", "***", "...", "…", "XX"].iter().any(|blank| run.contains(blank));
    (is_run && !rest[length..].starts_with(char::is_alphanumeric)).then_some(length)
}

/// Returns whether what stands in brackets is to be filled in: signs, words for a value, or a choice of two. A number is a value.
fn is_open(inside: &str) -> bool {
    let has_digit = inside.chars().any(|c| c.is_ascii_digit());
    inside.chars().all(|c| BLANKS.contains(&c)) || !has_digit || inside.contains('/')
}

/// Returns the length of a sign of money that letters stand at, as they say of which country it is: `A$`, `HK$`.
fn sign_length(word: &str, behind: &str) -> usize {
    let is_country = word.len() <= 3 && word.bytes().all(|b| b.is_ascii_uppercase());
    usize::from(is_country && behind.starts_with('$'))
}

/// Returns the length of the word that a text begins with: letters and digits, and marks between two of them that join.
fn word_length(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let numeral = text.starts_with(|c: char| c.is_ascii_digit());
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let joins = match c {
            '.' | ',' | ':' if numeral => next.is_some_and(|next| next.is_ascii_digit()),
            '.' => next.is_some_and(char::is_alphabetic) && at < 4,
            '-' => !numeral && next.is_some_and(char::is_alphabetic),
            '\'' | '’' => next.is_some_and(char::is_alphabetic),
            c => c.is_alphanumeric(),
        };
        if !joins {
            return at;
        }
    }
    text.len()
}

impl Writing {
    /// Returns where a word is shortened, and the word that stands there: `we'll`, `don't`.
    fn shortened(&self, word: &str) -> Option<(usize, &str)> {
        let plain = word.to_lowercase().replace('’', "'");
        let (end, whole) = self.short.iter().find(|(end, _)| plain.ends_with(end.as_str()))?;
        let (at, _) = word.char_indices().rev().nth(end.chars().count() - 1)?;
        Some((at, whole))
    }

    /// Returns where letters and digits of a word part, and both.
    fn glued<'w>(&'w self, word: &'w str) -> Option<(usize, [&'w str; 2])> {
        let is_figures = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
        let last = word.bytes().last()?;
        let first = word.bytes().next()?;
        if first.is_ascii_digit() == last.is_ascii_digit() {
            return None;
        }
        let parts = |c: char| c.is_ascii_digit() != first.is_ascii_digit() && c != '.' && c != ',';
        let end = word.find(parts)?;
        let (head, tail) = word.split_at(end);
        let of = |letters: &str| {
            let lower = letters.to_lowercase();
            self.glued.iter().find(|(written, _)| *written == lower).map(|(_, whole)| &**whole)
        };
        let both = if first.is_ascii_digit() { [head, of(tail)?] } else { [of(head)?, tail] };
        both.iter().any(|part| is_figures(part)).then_some((end, both))
    }

    /// Returns the word that is left of a shortened one, whole.
    fn full(&self, word: &str) -> String {
        let lower = word.to_lowercase();
        match self.rest.iter().find(|(rest, _)| *rest == lower) {
            Some((_, whole)) => whole.clone(),
            None => lower,
        }
    }

    /// Returns the word that says the same, where there is one.
    fn same(&self, word: String) -> String {
        self.same.iter().find(|(written, _)| *written == word).map_or(word, |(_, whole)| whole.clone())
    }

    /// Returns whether a word speaks to somebody by its capital, which no sentence begins with.
    fn is_formal(&self, word: &str, before: &str) -> bool {
        self.formal.iter().any(|formal| formal == word)
            && before.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ',')
    }
}

/// Returns whether a word is the `I` of who speaks, and no number or mark of a list: a small letter comes behind it.
fn is_speaker(word: &str, behind: &str) -> bool {
    word == SPEAKER && behind.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_lowercase))
}

fn plain(word: &str) -> String {
    let lower = word.to_lowercase();
    ["'s", "’s"].iter().find_map(|end| lower.strip_suffix(end)).map(str::to_owned).unwrap_or(lower)
}

/// Returns tokens as they are read.
pub fn joined(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    for token in tokens {
        let joined = text.is_empty() || matches!(token.text, "," | ".");
        text.push_str(if joined { "" } else { " " });
        text.push_str(token.text);
    }
    text
}

/// Returns whether a word is the one, or begins with it where it ends in `*`.
pub fn is_word(word: &str, written: &str) -> bool {
    written.strip_suffix('*').map_or(word == written, |beginning| word.starts_with(beginning))
}
