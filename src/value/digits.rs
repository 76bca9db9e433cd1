//! The digits in which days, clocks and offsets are written (ISO 8601).

use super::time::{DAY_SECONDS, Day, Instant, SECOND, ascii, two_digits};

/// Returns the day of that number, as far as there are days.
pub(super) fn day_number(days: i64) -> Day {
    Day(days.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32)
}

/// Returns the day and the second of its clock where local time is so many seconds ahead of UTC.
pub(super) fn clock(at: Instant, offset: i32) -> (Day, u32) {
    let local = at.0.div_euclid(SECOND) + i64::from(offset);
    (day_number(local.div_euclid(DAY_SECONDS)), local.rem_euclid(DAY_SECONDS) as u32)
}

/// How long `2026-03-29T10:30:00+02:00` is.
pub const LONGEST: usize = 25;

/// Returns `+02:00`.
pub(super) fn offset_text(offset: i32) -> [u8; 6] {
    let (sign, size) = if offset < 0 { (b'-', -offset) } else { (b'+', offset) };
    let ([a, b], [c, d]) = (two_digits((size / 3600) as u32), two_digits((size / 60 % 60) as u32));
    [sign, a, b, b':', c, d]
}

/// Returns `2026-03-29T10:30:00`. Nothing for a year that has not four digits.
pub(super) fn clock_digits(at: Instant, offset: i32) -> Option<[u8; 19]> {
    let (day, second) = clock(at, offset);
    let [a, b, c, d, e, f, g, h, i, j] = day.digits()?;
    let ([k, l], [m, n], [o, p]) = (two_digits(second / 3600), two_digits(second / 60 % 60), two_digits(second % 60));
    Some([a, b, c, d, e, f, g, h, i, j, b'T', k, l, b':', m, n, b':', o, p])
}

/// As [`clock_digits`], of any year, with the fraction of the second.
pub(super) fn clock_text(at: Instant, offset: i32) -> String {
    let mut text = match clock_digits(at, offset) {
        Some(digits) => ascii(&digits).to_owned(),
        None => {
            let (day, second) = clock(at, offset);
            format!("{day}T{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
        }
    };
    let micros = at.0.rem_euclid(SECOND);
    if micros != 0 {
        text.push_str(format!(".{micros:06}").trim_end_matches('0'));
    }
    text
}
