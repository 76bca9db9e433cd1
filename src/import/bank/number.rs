//! Amounts as banks write them: with a point or a comma, with a sign, exactly.

use rust_decimal::Decimal;

use crate::import::cell::Numbers;
use crate::value::money::{Currency, Money};

/// Reads an amount whose decimals are after a point or a comma. Where both stand, or one stands twice, they group
/// thousands too.
///
/// # Errors
/// What is wrong: it is no number, or `1,234` can be read in two ways.
pub(super) fn read(text: &str) -> Result<Decimal, String> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}', '+']) {
        Some(rest) => (if text.starts_with('+') { "" } else { "-" }, rest.trim_start()),
        None => match text.strip_suffix('-') {
            Some(rest) => ("-", rest.trim_end()),
            None => ("", text),
        },
    };
    let (point, comma) = (digits.rfind('.'), digits.rfind(','));
    let (decimal, thousands) = match (point, comma) {
        (Some(point), Some(comma)) if comma > point => (',', ". '\u{2019}"),
        (None, Some(comma)) if digits.matches(',').count() == 1 => {
            if digits.len() - comma == 4 && !digits.starts_with('0') {
                return Err(format!("`{text}` can be a thousand, or one and a part"));
            }
            (',', " '\u{2019}")
        }
        (Some(_), None) if digits.matches('.').count() > 1 => (',', ". "),
        _ => ('.', ", '\u{2019}"),
    };
    with_decimal(&format!("{sign}{digits}"), decimal, thousands).map_err(|_| format!("`{text}` is no amount"))
}

/// Reads an amount with decimals after a comma, as SWIFT messages have it: `12,` is 12. A point is taken for it where no
/// comma stands.
///
/// # Errors
/// What is wrong.
pub(super) fn read_swift(text: &str) -> Result<Decimal, String> {
    let text = text.trim();
    let decimal = if text.contains(',') || !text.contains('.') { ',' } else { '.' };
    with_decimal(text, decimal, if decimal == ',' { "." } else { "" }).map_err(|_| format!("`{text}` is no amount"))
}

fn with_decimal(text: &str, decimal: char, thousands: &str) -> Result<Decimal, String> {
    let text = text.strip_suffix(decimal).unwrap_or(text);
    let filled = match text.split_once(decimal) {
        Some((whole, part)) if whole.trim_start_matches('-').is_empty() => format!("{whole}0{decimal}{part}"),
        _ => text.to_owned(),
    };
    Numbers { decimal, thousands: thousands.to_owned() }.read(&filled)
}

/// Returns an amount as a record has it, with all decimals of its currency.
pub(super) fn written(money: Money) -> String {
    let mut amount = money.amount.normalize();
    amount.rescale(amount.scale().max(money.currency.minor_unit()));
    format!("{amount} {}", money.currency)
}

/// Reads a currency, however it is written.
///
/// # Errors
/// What is wrong.
pub(super) fn currency(code: &str) -> Result<Currency, String> {
    let code = code.trim().to_ascii_uppercase();
    if code.is_empty() {
        return Err("it names no currency".to_owned());
    }
    Currency::parse(&code).ok_or_else(|| format!("`{code}` is no currency in use"))
}
