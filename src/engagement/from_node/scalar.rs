//! How values are written: numbers, amounts, and what somebody meant who wrote them otherwise.

use std::str::FromStr;

use rust_decimal::Decimal;

use crate::engagement::bounds::{FINEST, MOST_DIGITS};
use crate::value::duration::Duration;
use crate::value::money::{Currency, Money};

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engagement) enum NumberError {
    /// It is not of the form `-1_000.50`.
    Form,
    /// It has more digits than are kept exactly.
    Range,
}

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MoneyError<'a> {
    /// It is not of the form `1_000.50 EUR`.
    Form,
    /// The currency is not in use.
    Currency(&'a str),
    /// It is beyond 10^15 or finer than 6 decimals.
    Range,
}

/// Reads `-1_000.50`, exactly.
pub(in crate::engagement) fn number(text: &str) -> Result<Decimal, NumberError> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let grouped = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_digit())
            && part.ends_with(|c: char| c.is_ascii_digit())
            && part.bytes().all(|b| b.is_ascii_digit() || b == b'_')
            && !part.contains("__")
    };
    if !grouped(whole) || !fraction.is_none_or(|part| part.bytes().all(|b| b.is_ascii_digit()) && !part.is_empty()) {
        return Err(NumberError::Form);
    }
    let plain: String = text.chars().filter(|&c| c != '_').collect();
    Decimal::from_str_exact(&plain).map_err(|_| NumberError::Range)
}

/// Reads `1_000.50 EUR`.
pub(super) fn money(text: &str) -> Result<Money, MoneyError<'_>> {
    let (digits, code) = text.rsplit_once(' ').ok_or(MoneyError::Form)?;
    let amount = match number(digits.trim_end()) {
        Ok(amount) => amount,
        Err(NumberError::Range) => return Err(MoneyError::Range),
        Err(NumberError::Form) => return Err(MoneyError::Form),
    };
    if code.chars().count() != 3 || !code.chars().all(char::is_alphabetic) {
        return Err(MoneyError::Form);
    }
    let currency = Currency::parse(code).ok_or(MoneyError::Currency(code))?;
    if amount.abs() >= Decimal::from(10_i64.pow(MOST_DIGITS)) || amount.normalize().scale() > FINEST {
        return Err(MoneyError::Range);
    }
    Ok(Money { amount, currency })
}

/// Reads `15%`.
pub(in crate::engagement) fn percent(text: &str) -> Result<Decimal, NumberError> {
    number(text.strip_suffix('%').ok_or(NumberError::Form)?.trim_end())
}

/// Reads `30 days`.
pub(in crate::engagement) fn duration(text: &str) -> Option<Duration> {
    let (digits, unit) = text.split_once(' ')?;
    Duration::from_unit(number(digits).ok().filter(|n| !n.is_sign_negative())?, unit.trim_start())
}

/// Returns the number that a text written in another custom means: `12.50` for `12,50`, `1000.50` for `1.000,50`.
pub(super) fn meant_number(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '_')).collect();
    let (comma, point) = (plain.rfind(','), plain.rfind('.'));
    let decimal_comma = match (comma, point) {
        (Some(comma), Some(point)) => comma > point,
        (Some(comma), None) => plain.matches(',').count() == 1 && plain.len() - comma != 4,
        _ => false,
    };
    let plain = if decimal_comma { plain.replace('.', "").replace(',', ".") } else { plain.replace(',', "") };
    number(&plain).is_ok().then_some(plain)
}

/// Returns the amount that a text means which has no such form: `12.50 EUR` for `12,50 EUR` or `€12.50`.
pub(super) fn meant_money(text: &str) -> Option<String> {
    if text.chars().count() > 60 {
        return None;
    }
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || " .,-'_".contains(*c)).collect();
    let letters: String = text.chars().filter(|c| !c.is_ascii_digit() && !" .,-'_".contains(*c)).collect();
    let code = match letters.as_str() {
        "€" => "EUR",
        "$" => "USD",
        "£" => "GBP",
        "zł" => "PLN",
        other => &other.to_uppercase(),
    };
    let text = format!("{} {}", meant_number(digits.trim())?, Currency::parse(code)?);
    money(&text).is_ok().then_some(text)
}

/// Returns the day that a text means: `2026-02-03` for `3.2.2026`, `2026-2-3` or `20260203`.
pub(super) fn meant_day(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['-', '.', '/']).collect();
    let (year, month, day) = match parts[..] {
        [year, month, day] if year.len() == 4 => (year, month, day),
        [day, month, year] if year.len() == 4 && text.contains('.') => (year, month, day),
        [all] if all.len() == 8 && all.is_ascii() => (&all[..4], &all[4..6], &all[6..]),
        _ => return None,
    };
    let part = |text: &str| u32::from_str(text).ok();
    let text = format!("{:04}-{:02}-{:02}", part(year)?, part(month)?, part(day)?);
    crate::value::time::Day::parse(&text).map(|_| text)
}

/// Returns the duration that a text means: `30 days` for `30days` or `30d`.
pub(super) fn meant_duration(text: &str) -> Option<String> {
    let at = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (digits, unit) = text.split_at(at);
    let unit = match unit.trim() {
        "d" => "days",
        "h" => "hours",
        "m" | "min" => "minutes",
        "w" => "weeks",
        "y" => "years",
        "bd" => "business days",
        other => other,
    };
    let text = format!("{digits} {unit}");
    duration(&text).map(|_| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact() {
        assert_eq!(number("12345678901234567.89").map(|n| n.to_string()), Ok("12345678901234567.89".to_owned()));
        assert_eq!(number("-1_000.50").map(|n| n.to_string()), Ok("-1000.50".to_owned()));
        for text in ["", "-", "1.", ".5", "1__0", "_1", "1_", "1e5", "0x10", "+1", "1,5", "∞", "1.5.1", "--1"] {
            assert_eq!(number(text), Err(NumberError::Form), "{text}");
        }
        assert_eq!(number(&"9".repeat(40)), Err(NumberError::Range));
    }

    #[test]
    fn amounts_have_a_currency() {
        assert_eq!(money("8000.10 EUR").map(|m| m.to_string()), Ok("8000.10 EUR".to_owned()));
        assert_eq!(money("8000 EUX"), Err(MoneyError::Currency("EUX")));
        assert_eq!(money("1000000000000000 EUR"), Err(MoneyError::Range));
        assert_eq!(money("0.1234567 EUR"), Err(MoneyError::Range));
        assert_eq!(money("8000"), Err(MoneyError::Form));
    }

    #[test]
    fn what_was_meant() {
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(meant_money("12,50 EUR"), is("12.50 EUR"));
        assert_eq!(meant_money("1.000,50 EUR"), is("1000.50 EUR"));
        assert_eq!(meant_money("1,000.50 EUR"), is("1000.50 EUR"));
        assert_eq!(meant_money("€12.50"), is("12.50 EUR"));
        assert_eq!(meant_money("12.50eur"), is("12.50 EUR"));
        assert_eq!(meant_money("cheap"), None);
        assert_eq!(meant_day("3.2.2026"), is("2026-02-03"));
        assert_eq!(meant_day("2026/2/3"), is("2026-02-03"));
        assert_eq!(meant_day("2/3/2026"), None);
        assert_eq!(meant_duration("30d"), is("30 days"));
    }
}
