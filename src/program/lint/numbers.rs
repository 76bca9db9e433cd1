//! Figures in a text: `14 days`, `five business days`, `15%`, `250 EUR`, `2 rounds`.

use rust_decimal::Decimal;

use super::values::{Quantity, Unit};
use crate::value::duration::Duration;
use crate::value::money::Currency;

/// A figure: where it stands in the text, and what it says.
#[derive(Debug, PartialEq)]
pub(super) struct Figure {
    pub start: usize,
    /// One past its unit.
    pub end: usize,
    /// One past the number itself.
    pub number_end: usize,
    pub value: Quantity,
    /// The words after a number without a unit, in lower case.
    pub after: Vec<String>,
}

const WORDS: [(&str, u32); 18] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("fourteen", 14),
    ("fifteen", 15),
    ("twenty", 20),
    ("thirty", 30),
    ("sixty", 60),
    ("ninety", 90),
];

/// Returns the figures of a text as it is written, values in braces passed over.
pub(super) fn figures(text: &str) -> Vec<Figure> {
    let mut found = Vec::new();
    let mut at = 0;
    // What stands before, to tell a number from the end of a word, a date or a version.
    let mut before = ' ';
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        // A brace itself is written twice.
        if rest.starts_with("{{") {
            at += 2;
            before = ' ';
            continue;
        }
        if c == '{' {
            at += rest.find('}').map_or(rest.len(), |end| end + 1);
            before = ' ';
            continue;
        }
        // `\n` is the end of a line, no letter.
        if c == '\\' {
            at += rest.char_indices().nth(2).map_or(rest.len(), |(next, _)| next);
            before = ' ';
            continue;
        }
        if c.is_alphanumeric() {
            let length = run(rest);
            if !before.is_alphanumeric() && !".,-/:_§#".contains(before) {
                found.extend(figure(text, at, length));
            }
            at += length;
            before = text[..at].chars().next_back().unwrap_or(' ');
            continue;
        }
        before = c;
        at += c.len_utf8();
    }
    found
}

/// Returns how long a word or a number is; a number has its point and groups in it, as long as digits follow.
fn run(text: &str) -> usize {
    let number = text.starts_with(|c: char| c.is_ascii_digit());
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let next = text[at + c.len_utf8()..].chars().next();
        let joins = number && ".,_-/:".contains(c) && next.is_some_and(|next| next.is_ascii_digit());
        let joins = joins || number && BLANKS.contains(&c) && is_group(&text[..at], &text[at + c.len_utf8()..]);
        if !c.is_alphanumeric() && !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// The blanks that may part the groups of a number.
const BLANKS: [char; 3] = [' ', '\u{a0}', '\u{202f}'];

/// Whether a blank stands between the groups of one number: `1 000`, `12 000 000`.
fn is_group(before: &str, after: &str) -> bool {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let mut groups = before.split(BLANKS);
    let first = groups.next().unwrap_or_default();
    digits(after) == 3
        && (1..=3).contains(&first.len())
        && digits(first) == first.len()
        && groups.all(|group| group.len() == 3 && digits(group) == 3)
}

/// Returns the figure that begins there.
fn figure(text: &str, start: usize, length: usize) -> Option<Figure> {
    let number_end = start + length;
    let written = &text[start..number_end];
    let spelled = WORDS.iter().find(|(word, _)| written.eq_ignore_ascii_case(word)).map(|(_, n)| Decimal::from(*n));
    let amount = spelled.or_else(|| number(written))?;
    let at = |value, end| Some(Figure { start, end, number_end, value, after: Vec::new() });
    if text[number_end..].starts_with('%') {
        return at(Quantity { unit: Unit::Percent, amount }, number_end + 1);
    }
    let words = following(text, number_end);
    let first = words.first()?;
    if let Some(currency) = Currency::parse(&text[first.0..first.1]) {
        return at(Quantity { unit: Unit::Money(currency), amount }, first.1);
    }
    let lower = |word: &(usize, usize)| text[word.0..word.1].to_lowercase();
    let (unit, end) = match (lower(first).as_str(), words.get(1)) {
        ("business" | "working", Some(second)) => (format!("business {}", lower(second)), second.1),
        ("calendar", Some(second)) => (lower(second), second.1),
        ("percent", _) => return at(Quantity { unit: Unit::Percent, amount }, first.1),
        (unit, _) => (unit.to_owned(), first.1),
    };
    if let Some(length) = Duration::from_unit(amount, &unit) {
        return at(Quantity { unit: Unit::Time(length.family), amount: length.amount }, end);
    }
    // A number in words is often no number: `one of us`.
    let after = words.iter().map(lower).collect();
    let value = Quantity { unit: Unit::Number, amount };
    spelled.is_none().then_some(Figure { start, end: number_end, number_end, value, after })
}

/// Reads `1,000.50` or `1 000.50`; nothing for dates, versions and what else is no number.
fn number(written: &str) -> Option<Decimal> {
    let written = &written.replace(BLANKS, "");
    let (whole, rest) = written.split_once('.').unwrap_or((written, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.len() == 1 || groups[1..].iter().all(|group| group.len() == 3);
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == '_');
    if !grouped || !plain(rest) || !groups.iter().all(|group| plain(group)) {
        return None;
    }
    Decimal::from_str_exact(&written.replace([',', '_'], "")).ok()
}

/// Returns the next three words, as far as blanks or a hyphen alone part them: `14-day`, `2 rounds of`.
fn following(text: &str, from: usize) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut at = from;
    while words.len() < 3 {
        let rest = &text[at..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\u{a0}', '-', '\n']).len();
        let start = at + blank;
        let word = text[start..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - start);
        if blank == 0 || word == 0 {
            break;
        }
        words.push((start, start + word));
        at = start + word;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        figures(text)
            .iter()
            .map(|figure| format!("{} = {}", &text[figure.start..figure.end], figure.value.text()))
            .collect()
    }

    #[test]
    fn figures_have_their_units() {
        assert_eq!(
            said("within 14 days, or five business days"),
            ["14 days = 14 days", "five business days = 5 business days"]
        );
        assert_eq!(said("a 14-day term of 2 weeks"), ["14-day = 14 days", "2 weeks = 14 days"]);
        assert_eq!(
            said("1,000.50 EUR or 15% or 8 percent"),
            ["1,000.50 EUR = 1000.50 EUR", "15% = 15%", "8 percent = 8%"]
        );
        assert_eq!(
            said("1 000 EUR, 12\u{a0}000\u{a0}000.50 PLN, clause 4 100 days"),
            ["1 000 EUR = 1000 EUR", "12\u{a0}000\u{a0}000.50 PLN = 12000000.50 PLN", "4 100 days = 4100 days"]
        );
        assert_eq!(said("2 rounds of revisions, {{14 days}}"), ["2 = 2", "14 days = 14 days"]);
    }

    #[test]
    fn what_is_no_figure_is_passed_over() {
        assert_eq!(said("ISO9001, 4.4.1, 2026-01-01, 09:00, §5 days, one of us, {payment_due} {{"), [""; 0]);
    }
}
