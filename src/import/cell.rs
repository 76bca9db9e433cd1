//! From the text of a cell to the text of a value in a record.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::format::{Parsed, StrftimeItems, parse};
use rust_decimal::Decimal;

use crate::value::money::Currency;
use crate::value::time::{Day, Moment};
use crate::value::zone::{Zone, parse_moment};

/// How numbers are written.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    pub decimal: char,
    /// Any of these may stand between thousands.
    pub thousands: String,
}

impl Default for Numbers {
    fn default() -> Self {
        Self { decimal: '.', thousands: String::new() }
    }
}

impl Numbers {
    /// Returns a number, exactly.
    pub(super) fn read(&self, text: &str) -> Result<Decimal, String> {
        let wrong = || format!("`{text}` is no number written with `{}` before its decimals", self.decimal);
        // Accountants write what is less than nothing in brackets, some banks put the sign behind.
        let minus = ['-', '\u{2212}'];
        let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let negative = inner.or(text.strip_prefix(minus)).or(text.strip_suffix(minus).map(str::trim_end));
        let digits = negative.or(text.strip_prefix('+')).or(text.strip_suffix('+')).unwrap_or(text);
        let (whole, fraction) = match digits.split_once(self.decimal) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (digits, None),
        };
        let mut plain = self.whole(whole).ok_or_else(wrong)?;
        if let Some(fraction) = fraction {
            if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
                return Err(wrong());
            }
            plain = format!("{plain}.{fraction}");
        }
        let number = Decimal::from_str_exact(&plain).map_err(|_| format!("`{text}` has too many digits"))?;
        Ok(if negative.is_some() { -number } else { number }.normalize())
    }

    /// Returns the digits of a whole number; separators stand between groups of three.
    fn whole(&self, text: &str) -> Option<String> {
        let separates = |c: char| {
            self.thousands.contains(c) || (self.thousands.contains(' ') && matches!(c, '\u{a0}' | '\u{202f}'))
        };
        let groups: Vec<&str> = text.split(separates).collect();
        let digits = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
        let grouped = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
        (grouped && groups.iter().all(digits)).then(|| groups.concat())
    }

    /// Returns an amount: its number, and the currency where the cell names one (`12,50 EUR`, `€12.50`).
    pub(super) fn money(&self, text: &str) -> Result<(Decimal, Option<Currency>), String> {
        let sign = |c: char| c.is_alphabetic() || matches!(c, '€' | '$' | '£');
        let (first, last) = (text.find(sign), text.rfind(sign));
        let (Some(first), Some(last)) = (first, last) else { return Ok((self.read(text)?, None)) };
        let end = last + text[last..].chars().next().map_or(0, char::len_utf8);
        let code = match &text[first..end] {
            "€" | "EURO" => "EUR",
            "$" => "USD",
            "£" => "GBP",
            "zł" => "PLN",
            code => code,
        };
        let Some(currency) = Currency::parse(code) else { return Err(format!("`{code}` is no currency in use")) };
        let number = format!("{}{}", &text[..first], &text[end..]);
        Ok((self.read(number.trim())?, Some(currency)))
    }
}

/// How dates are written.
#[derive(Clone, Debug, Default)]
pub(super) struct Dates {
    /// In the form of `strftime`; none: as in a record.
    formats: Vec<String>,
    shown: String,
    /// Only the day of a time counts.
    take_day: bool,
}

impl Dates {
    pub(super) fn new(formats: &[String], take_day: bool) -> Self {
        let shown = formats.join("` or `");
        Self { formats: formats.iter().map(|format| strftime(format)).collect(), shown, take_day }
    }

    /// Returns the day, or the time with its offset, as a record writes it.
    pub(super) fn read(&self, text: &str, zone: Option<&Zone>) -> Result<String, String> {
        let read = self.in_forms(text, zone)?;
        if can_be(&read) { Ok(read) } else { Err(format!("`{text}`: there is no such day")) }
    }

    /// Returns the same of a clock that stands in `place`, or has an offset: by the clock of `zone`.
    pub(super) fn read_in(
        &self,
        text: &str,
        place: &Zone,
        offset: &str,
        zone: Option<&Zone>,
    ) -> Result<String, String> {
        let local = self.read(text, None)?;
        let whole = if local.contains('T') { format!("{local}{offset}") } else { local };
        Ok(match parse_moment(&whole, place).map_err(|error| format!("`{text}`: {error}"))? {
            Moment::Day(day) => day.to_string(),
            Moment::At(at) => zone.unwrap_or(place).format(at),
        })
    }

    fn in_forms(&self, text: &str, zone: Option<&Zone>) -> Result<String, String> {
        if self.formats.is_empty() {
            return self.finish(text, zone);
        }
        let mut problem = format!("`{text}` is no date of the form `{}`", self.shown);
        for format in &self.formats {
            let mut parsed = Parsed::new();
            match parse(&mut parsed, text, StrftimeItems::new(format)) {
                Ok(()) => match written(&parsed) {
                    Some(moment) => return self.finish(&moment, zone),
                    None => problem = format!("`{text}`: there is no such day or time"),
                },
                Err(error) if error.kind() == chrono::format::ParseErrorKind::OutOfRange => {
                    problem = format!("`{text}`: there is no such day or time");
                }
                Err(_) => {}
            }
        }
        Err(problem)
    }

    /// Whether a text may be a date, and which of its numbers is the day was not said: `01/02/2026`.
    pub(super) fn leave_open(&self, text: &str) -> bool {
        let day = text.split([' ', 'T', ',']).next().unwrap_or_default();
        let parts: Vec<&str> = day.split(['/', '.', '-']).collect();
        let number = |part: &&str| matches!(part.len(), 1 | 2 | 4) && part.bytes().all(|b| b.is_ascii_digit());
        self.formats.is_empty() && parts.len() == 3 && parts.iter().all(number) && parts[0].len() < 3
    }

    /// Takes the day of a moment, or gives a local time its offset.
    fn finish(&self, text: &str, zone: Option<&Zone>) -> Result<String, String> {
        let utc = Zone::utc();
        let moment = if self.take_day {
            let day = text.get(..10).and_then(Day::parse);
            return day.map(|day| day.to_string()).ok_or_else(|| format!("`{text}`: there is no such day"));
        } else {
            parse_moment(text, zone.unwrap_or(&utc)).map_err(|error| format!("`{text}`: {error}"))?
        };
        Ok(match (moment, zone) {
            (Moment::Day(day), _) => day.to_string(),
            (Moment::At(_), None) => text.to_owned(),
            (Moment::At(at), Some(zone)) => zone.format(at),
        })
    }
}

/// The years in which something of a record may happen; what programs mean by no day (0000, 0001, 1899) is before them.
const YEARS: RangeInclusive<i32> = 1900..=9999;

/// Whether a day or a time, as a record writes it, can be one of a record.
pub(super) fn can_be(moment: &str) -> bool {
    moment.get(..10).and_then(Day::parse).is_some_and(|day| YEARS.contains(&day.year()))
}

/// Returns what was read in the form of a record.
fn written(parsed: &Parsed) -> Option<String> {
    let day = parsed.to_naive_date().ok()?.format("%Y-%m-%d").to_string();
    let timed = parsed.hour_mod_12().is_some() || parsed.minute().is_some();
    if !timed {
        return Some(day);
    }
    let time = parsed.to_naive_time().ok()?.format("%H:%M:%S%.f").to_string();
    let offset = parsed.offset().map(|seconds| {
        let minutes = seconds.abs() / 60;
        format!("{}{:02}:{:02}", if seconds < 0 { '-' } else { '+' }, minutes / 60, minutes % 60)
    });
    Some(format!("{day}T{time}{}", offset.unwrap_or_default()))
}

/// Turns `DD.MM.YYYY HH:mm` into the form of `strftime`, which is taken as it is.
fn strftime(format: &str) -> String {
    if format.contains('%') {
        return format.to_owned();
    }
    const LETTERS: [(&str, &str); 16] = [
        ("YYYY", "%Y"),
        ("YY", "%y"),
        ("MMM", "%b"),
        ("MM", "%m"),
        ("M", "%m"),
        ("DD", "%d"),
        ("D", "%d"),
        ("HH", "%H"),
        ("H", "%H"),
        ("hh", "%I"),
        ("h", "%I"),
        ("A", "%p"),
        ("mm", "%M"),
        ("ss", "%S"),
        (".fff", "%.f"),
        ("Z", "%#z"),
    ];
    let (mut out, mut rest) = (String::new(), format);
    'next: while let Some(first) = rest.chars().next() {
        for (letters, item) in LETTERS {
            if let Some(after) = rest.strip_prefix(letters) {
                out.push_str(item);
                rest = after;
                continue 'next;
            }
        }
        out.push(first);
        rest = &rest[first.len_utf8()..];
    }
    out
}

/// Returns `true` or `false` for the usual words.
pub(super) fn yes_or_no(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" => Ok(true),
        "false" | "no" | "n" | "0" => Ok(false),
        _ => Err(format!("`{text}` is neither yes nor no; a `map` can say what it means")),
    }
}

/// Returns the number of a constant or of a cell that is already written as in a record.
pub(super) fn plain_number(text: &str) -> Result<Decimal, String> {
    let plain: Cow<'_, str> = if text.contains('_') { text.replace('_', "").into() } else { text.into() };
    Decimal::from_str(&plain).map_err(|_| format!("`{text}` is no number"))
}

/// Whether a character is obeyed and not seen: it ends a line, turns its direction, or takes no place.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        )
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// A value of a record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Cell {
    /// A text, also an amount or a date.
    Text(String),
    /// Yes or no.
    Bool(bool),
    /// Several.
    List(Vec<Cell>),
}

impl fmt::Display for Cell {
    /// Writes it as JSON, in a form that YAML reads alike.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Text(text) => {
                f.write_char('"')?;
                for c in text.chars() {
                    match c {
                        '"' | '\\' => write!(f, "\\{c}")?,
                        '\n' => f.write_str("\\n")?,
                        '\t' => f.write_str("\\t")?,
                        c if is_hidden(c) => {
                            write!(f, "\\u{:04x}", u32::from(c))?;
                        }
                        c => f.write_char(c)?,
                    }
                }
                f.write_char('"')
            }
            Self::List(items) => {
                f.write_char('[')?;
                for (i, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if i > 0 { ", " } else { "" })?;
                }
                f.write_char(']')
            }
        }
    }
}
