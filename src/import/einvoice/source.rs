//! The XML that a bill is read from: its lines, what it told so far, and its values, read leniently.

use roxmltree::Node;
use rust_decimal::Decimal;

use crate::import::fact::{Told, Warning};
use crate::import::xml::Element;
use crate::value::money::Currency;
use crate::value::time::Day;

/// What is read, and what came out of it.
#[derive(Debug)]
pub(super) struct Source {
    /// The places at which lines begin.
    starts: Vec<usize>,
    /// The file inside of the file that this is, if it is one.
    pub part: Option<String>,
    /// What it told.
    pub told: Told,
}

impl Source {
    /// Returns the source of a text, of which nothing is told yet.
    pub(super) fn new(text: &str, part: Option<String>) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
        let starts = ends.filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n')).map(|at| at + 1);
        Self { starts: starts.collect(), part, told: Told::default() }
    }

    /// Returns the line on which an element begins, from 1.
    pub(super) fn line(&self, node: Node<'_, '_>) -> u32 {
        let at = node.range().start;
        u32::try_from(self.starts.partition_point(|start| *start <= at) + 1).unwrap_or(u32::MAX)
    }

    /// Says what is odd, and that nothing is lost for it.
    pub(super) fn warn(&mut self, line: u32, message: impl Into<String>) {
        self.say(line, message.into(), false);
    }

    /// Says what is lost.
    pub(super) fn lose(&mut self, line: u32, message: impl Into<String>) {
        self.say(line, message.into(), true);
    }

    fn say(&mut self, line: u32, message: String, is_loss: bool) {
        let message = self.part.as_ref().map_or(message.clone(), |part| format!("{part}: {message}"));
        self.told.warnings.push(Warning { line, message, is_loss });
    }

    /// Returns the amount in an element; what is none is said and lost.
    pub(super) fn amount(&mut self, node: Option<Node<'_, '_>>) -> Option<Decimal> {
        let node = node?;
        let text = node.whole_text();
        if text.is_empty() {
            return None;
        }
        let amount = amount(&text);
        if amount.is_none() {
            let line = self.line(node);
            self.lose(line, format!("`{}` in {} is no amount: it is left out", short(&text), name(node)));
        } else if text.contains(',') {
            let line = self.line(node);
            self.warn(line, format!("`{text}` in {} has a comma: it is read as a decimal point", name(node)));
        }
        amount
    }

    /// Returns the day in an element; what is none is said and lost.
    pub(super) fn day(&mut self, node: Option<Node<'_, '_>>) -> Option<Day> {
        let node = node?;
        let text = node.whole_text();
        if text.is_empty() {
            return None;
        }
        let day = day(&text);
        if day.is_none() {
            let line = self.line(node);
            self.lose(line, format!("`{}` in {} is no day that exists: it is left out", short(&text), name(node)));
        }
        day
    }

    /// Returns the currency of a code; what is none is said and lost.
    pub(super) fn currency(&mut self, line: u32, code: Option<String>) -> Option<Currency> {
        let Some(code) = code else {
            self.lose(line, "it names no currency: its amounts are left out");
            return None;
        };
        let currency = Currency::parse(code.trim().to_ascii_uppercase().as_str());
        if currency.is_none() {
            self.lose(line, format!("`{}` is no currency in use: its amounts are left out", short(&code)));
        }
        currency
    }
}

fn name<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

/// Returns the text of an element with its lines, as some rules code one thing a line.
pub(super) fn lines_of(node: Node<'_, '_>) -> String {
    let text: String = node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect();
    text.trim().to_owned()
}

/// Returns a text that is short enough to be shown.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 240;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Returns an amount: `1200.50`, `+5`, `.5`, `-3.`; also `1200,50`, where the comma can be nothing else.
pub(super) fn amount(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = match digits.split_once(',') {
        Some((_, cents)) if cents.len() < 3 => digits.replacen(',', ".", 1),
        Some(_) => return None,
        None => digits.to_owned(),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let dot = if fraction.is_empty() { "" } else { "." };
    Decimal::from_str_exact(&format!("{sign}{whole}{dot}{fraction}")).ok()
}

/// Returns the day of a date or time: `2026-03-01`, `2026-03-01+01:00`, `2026-03-01T10:00:00Z`, `20260301`, `202603011000`,
/// `01.03.2026`.
pub(super) fn day(text: &str) -> Option<Day> {
    let text = text.trim();
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    if plain && matches!(text.len(), 8 | 12 | 14) {
        return Day::parse(&format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..8]));
    }
    let head = text.get(..10)?;
    let ends = text.get(10..)?.chars().next().is_none_or(|c| matches!(c, 'T' | 'Z' | ' ' | '+' | '-'));
    let dotted: Vec<&str> = head.split('.').collect();
    match dotted.as_slice() {
        _ if !ends => None,
        [day, month, year] => Day::parse(&format!("{year}-{month}-{day}")),
        _ => Day::parse(&head.replace('/', "-")),
    }
}
