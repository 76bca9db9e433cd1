//! Days as banks write them.

use crate::value::time::{Day, Moment};
use crate::value::zone::{Zone, parse_moment};

/// Reads a day or a time of ISO 8601. A time counts for the day of its own clock, that is the bank's; a time in UTC for the
/// day that it is in `zone`, unless it is midnight: then only the day was meant.
///
/// # Errors
/// What is wrong.
pub(super) fn iso(text: &str, zone: &Zone) -> Result<Day, String> {
    let text = text.trim();
    let Some(written) = text.get(..10) else { return compact(text) };
    if !written.contains('-') {
        return compact(text);
    }
    let day = Day::parse(written).ok_or_else(|| no_day(text))?;
    let rest = text[10..].trim_start_matches(['T', ' ']);
    let in_utc = rest.ends_with('Z') || rest.ends_with("+00:00") || rest.ends_with("-00:00");
    let is_midnight = rest.starts_with("00:00") && !rest.starts_with("00:00:01");
    if !in_utc || is_midnight || rest.len() < "00:00Z".len() {
        return Ok(day);
    }
    match parse_moment(text, zone) {
        Ok(Moment::At(at)) => Ok(zone.day_of(at)),
        _ => Ok(day),
    }
}

/// Reads `YYYYMMDD`, whatever stands behind it.
///
/// # Errors
/// What is wrong.
pub(super) fn compact(text: &str) -> Result<Day, String> {
    let text = text.trim();
    let digits = text.get(..8).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    let digits = digits.ok_or_else(|| format!("`{text}` is no date"))?;
    Day::parse(&format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..])).ok_or_else(|| no_day(digits))
}

/// Reads `YYMMDD`: of this century up to 79.
///
/// # Errors
/// What is wrong.
pub(super) fn short(text: &str) -> Result<Day, String> {
    let is_date = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
    if !is_date {
        return Err(format!("`{text}` is no date"));
    }
    let century = if text.as_bytes()[0] < b'8' { "20" } else { "19" };
    compact(&format!("{century}{text}")).map_err(|_| no_day(text))
}

fn no_day(text: &str) -> String {
    format!("`{text}`: there is no such day")
}

/// Reads `20260302`, `20260302120000.000[-5:EST]` of OFX: the day of the clock that it names. A time in UTC counts for the day
/// that it is in `zone`, unless it is midnight or noon: then only the day was meant.
///
/// # Errors
/// What is wrong.
pub(super) fn ofx(text: &str, zone: &Zone) -> Result<Day, String> {
    let text = text.trim();
    if text.get(..10).is_some_and(|written| written.contains('-')) {
        return iso(text, zone);
    }
    let day = compact(text)?;
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let offset = text.split_once('[').map(|(_, rest)| rest.split([':', ']']).next().unwrap_or(""));
    let in_utc = offset.is_some_and(|hours| matches!(hours.trim_start_matches(['+', '-']), "0" | "0.00" | "00"));
    if digits < 14 || !in_utc || matches!(&text[8..14], "000000" | "120000") {
        return Ok(day);
    }
    let time = format!("{day}T{}:{}:{}Z", &text[8..10], &text[10..12], &text[12..14]);
    match parse_moment(&time, zone) {
        Ok(Moment::At(at)) => Ok(zone.day_of(at)),
        _ => Ok(day),
    }
}
