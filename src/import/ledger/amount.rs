//! Amounts in the styles of all commodities: `EUR 1.000,00`, `$-5`, `1 000,00 zł`.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::entry::Amount;

/// An amount before it is known how its commodity writes numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Raw {
    pub is_negative: bool,
    pub digits: String,
    pub commodity: String,
}

/// Returns an amount; nothing where it is none, such as a sum to be worked out.
pub(super) fn raw(text: &str) -> Option<Raw> {
    let text = text.trim();
    let (quoted, text) = without_quotes(text);
    let is_mark = |c: char| matches!(c, '.' | ',');
    let first = text.find(|c: char| c.is_ascii_digit())?;
    // `.50` begins with its mark.
    let start = text[..first].char_indices().next_back().filter(|(_, c)| is_mark(*c)).map_or(first, |(at, _)| at);
    let is_part = |c: char| c.is_ascii_digit() || is_mark(c) || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '_');
    let length = text[start..].find(|c: char| !is_part(c)).unwrap_or(text.len() - start);
    let digits = text[start..start + length].trim_end();
    let (before, after) = (text[..start].trim(), text[start + length..].trim());
    let sign = |c: char| matches!(c, '-' | '+' | '\u{2212}');
    let is_negative = before.contains(['-', '\u{2212}']);
    let before = before.trim_matches(sign).trim();
    let commodity = match (before, after, quoted) {
        ("", "", quoted) => quoted.unwrap_or_default(),
        (one, "", None) | ("", one, None) => one.to_owned(),
        _ => return None,
    };
    let is_word = commodity.chars().all(|c| c.is_alphabetic() || !(c.is_ascii() || c.is_whitespace()) || c == '$');
    (is_word || text.len() < commodity.len()).then(|| Raw { is_negative, digits: digits.to_owned(), commodity })
}

/// Takes a commodity in quotes out of an amount.
fn without_quotes(text: &str) -> (Option<String>, String) {
    let parts: Vec<&str> = text.splitn(3, '"').collect();
    match parts[..] {
        [before, inner, after] => (Some(inner.to_owned()), format!("{before}{after}")),
        _ => (None, text.to_owned()),
    }
}

/// Which mark each commodity puts before its decimals.
#[derive(Clone, Debug, Default)]
pub(super) struct Styles {
    /// What a line of the journal says of all.
    pub all: Option<char>,
    /// What a number alone is of.
    pub bare: String,
    /// What a line of the journal says of a commodity.
    said: HashMap<String, char>,
    /// What amounts show; nothing where they show both.
    seen: HashMap<String, Option<char>>,
}

impl Styles {
    /// Takes what a line of the journal says: `commodity 1.000,00 EUR`.
    pub fn say(&mut self, raw: &Raw) {
        if let Some(mark) = evidence(&raw.digits) {
            self.said.insert(raw.commodity.clone(), mark);
        }
    }

    /// Takes what an amount shows.
    pub fn see(&mut self, raw: &Raw) {
        if let Some(mark) = evidence(&raw.digits) {
            let seen = self.seen.entry(raw.commodity.clone()).or_insert(Some(mark));
            if *seen != Some(mark) {
                *seen = None;
            }
        }
    }

    /// Returns an amount by what is known of its commodity, else of all others.
    pub fn amount(&self, raw: Raw) -> Amount {
        let mark = self.all.or_else(|| self.said.get(&raw.commodity).copied());
        let mark = mark.or_else(|| match self.seen.get(&raw.commodity) {
            Some(seen) => *seen,
            None => self.common(),
        });
        let number = number(&raw.digits, mark).map(|number| if raw.is_negative { -number } else { number });
        let shown = format!("{}{}", if raw.is_negative { "-" } else { "" }, raw.digits);
        let commodity = if raw.commodity.is_empty() { self.bare.clone() } else { raw.commodity };
        Amount { number, shown, commodity }
    }

    /// Returns the mark of all commodities, where they have one.
    fn common(&self) -> Option<char> {
        let mut marks = self.said.values().copied().map(Some).chain(self.seen.values().copied());
        let first = marks.next()??;
        marks.all(|mark| mark == Some(first)).then_some(first)
    }
}

/// Returns the marks of a number, each with its place.
fn marks(digits: &str) -> Vec<(usize, char)> {
    digits.char_indices().filter(|(_, c)| matches!(c, '.' | ',')).collect()
}

/// Returns the mark that a number shows to be the one before decimals.
fn evidence(digits: &str) -> Option<char> {
    let marks = marks(digits);
    let (at, last) = *marks.last()?;
    let other = if last == '.' { ',' } else { '.' };
    if marks.iter().any(|(_, mark)| *mark == other) {
        return Some(last);
    }
    if marks.len() > 1 {
        return Some(other);
    }
    let (before, after) = (&digits[..at], &digits[at + 1..]);
    let is_open = after.len() == 3 && (1..=3).contains(&before.len()) && before != "0";
    (!is_open).then_some(last)
}

/// Returns a number; nothing where it is not known what its only mark means.
fn number(digits: &str, mark: Option<char>) -> Option<Decimal> {
    let mark = mark.or_else(|| evidence(digits));
    let mark = match mark {
        Some(mark) => mark,
        None if marks(digits).is_empty() => '.',
        None => return None,
    };
    let (whole, fraction) = digits.rsplit_once(mark).unwrap_or((digits, ""));
    if whole.contains(mark) || fraction.contains(|c: char| !c.is_ascii_digit()) {
        return None;
    }
    let groups: Vec<&str> = whole.split(|c: char| !c.is_ascii_digit()).collect();
    let is_grouped = groups.len() < 2 || groups[1..].iter().all(|group| (2..=4).contains(&group.len()));
    let whole: String = groups.concat();
    let text =
        format!("{}.{}", if whole.is_empty() { "0" } else { &whole }, if fraction.is_empty() { "0" } else { fraction });
    Decimal::from_str_exact(&text).ok().filter(|_| is_grouped).map(|number| number.normalize())
}
