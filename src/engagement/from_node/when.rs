//! Ways out of dates and times that there are not, made of what is written there.

use super::scalar;
use crate::value::time::{Day, Instant, Moment, SECOND};
use crate::value::zone::{MomentError, Zone, parse_moment};

/// Returns the help for a text that has not the form of a day or a time.
pub(super) fn form(text: &str) -> String {
    let day = text.get(..10).filter(|day| Day::parse(day).is_some());
    match (scalar::meant_day(text), day) {
        (Some(day), _) => format!("write `{day}`"),
        (None, Some(day)) => format!("such as `{day}` or `{day}T21:40`"),
        (None, None) => "such as `2026-02-03`".to_owned(),
    }
}

/// Returns the last second before the gap of the clock in which a local time lies, and the first one after it.
pub(super) fn around_gap(text: &str, zone: &Zone) -> (String, String) {
    let day = text.get(..10).and_then(Day::parse).unwrap_or(Day(0));
    // Where the gap begins at midnight, the day begins with its end.
    let change = zone.stretches(day).nth(1).map_or_else(|| zone.start_of(day), |(from, ..)| from);
    (zone.format(Instant(change.0.saturating_sub(SECOND))), zone.format(change))
}

/// Returns the help for a text of the right form that is no day or time.
pub(super) fn way_out(error: MomentError, text: &str, zone: &Zone) -> String {
    let (date, time) = text.split_at_checked(10).unwrap_or((text, ""));
    match error {
        MomentError::Date => no_such_day(date),
        MomentError::Clock => match Day::parse(date) {
            Some(day) if time.get(1..6) == Some("24:00") => {
                format!("the end of that day is the beginning of the next: `{}T00:00`", day.plus(1))
            }
            _ => format!("a clock shows 00:00:00 to 23:59:59, such as `{date}T23:59:59`"),
        },
        MomentError::Offset => {
            // The sign of the offset comes after the date.
            let local = time.find(['+', '-']).map_or(text, |at| &text[..10 + at]);
            match parse_moment(local, zone) {
                Ok(Moment::At(at)) => format!("in {zone} it is `{}`", zone.format(at)),
                _ => format!("leave the offset out: `{local}` is local to {zone}"),
            }
        }
        _ => {
            let point = text.find('.').unwrap_or(text.len());
            let digits = text[point..].bytes().skip(1).take_while(u8::is_ascii_digit).count();
            let kept = (point + 1 + digits.min(6)).min(text.len());
            format!("write `{}{}`", &text[..kept], &text[(point + 1 + digits).min(text.len())..])
        }
    }
}

/// Returns the help for a day of the right form that no calendar has.
fn no_such_day(date: &str) -> String {
    let parts = (date.get(..5), date.get(5..7), date.get(8..10));
    let (Some(year), Some(month), Some(day)) = parts else { return "such as `2026-02-03`".to_owned() };
    if let Some(first) = Day::parse(&format!("{year}{month}-01")) {
        if day == "00" {
            return format!("the first day of that month is `{first}`");
        }
        return format!("the last day of that month is `{}`", first.plus_months(1).plus(-1));
    }
    match Day::parse(&format!("{year}{day}-{month}")) {
        Some(turned) => format!("the month stands before the day: `{turned}`"),
        None => format!("the months are 01 to 12, such as `{year}12-01`"),
    }
}
