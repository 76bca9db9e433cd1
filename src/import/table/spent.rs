//! Times spent, as time trackers write them, in minutes.

use rust_decimal::Decimal;

use crate::import::cell::Numbers;

/// What a number without a unit is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spent {
    Hours,
    Minutes,
    Seconds,
}

impl Spent {
    /// The words of a mapping.
    pub const WORDS: [&'static str; 3] = ["hours", "minutes", "seconds"];

    /// Returns what a word of a mapping says.
    pub fn named(word: &str) -> Option<Self> {
        let all = [Self::Hours, Self::Minutes, Self::Seconds];
        Self::WORDS.iter().zip(all).find(|(name, _)| **name == word).map(|(_, spent)| spent)
    }

    /// Returns the minutes of `01:30:00`, `1:30`, `1h 30m`, `PT1H30M`, or of a number alone.
    pub fn minutes(self, text: &str, numbers: &Numbers) -> Result<Decimal, String> {
        let wrong = || format!("`{text}` is no time spent: such as `01:30:00`, `1:30`, `1h 30m` or `1.5`");
        let seconds = if text.contains(':') {
            clock(text)
        } else if text.contains(|c: char| c.is_alphabetic()) {
            by_units(text, numbers)
        } else {
            numbers.read(text)?.checked_mul(Decimal::from(self.seconds()))
        };
        // To the millionth of a minute: a third of one has no end.
        let minutes = seconds.and_then(|seconds| seconds.checked_div(Decimal::from(60))).ok_or_else(wrong)?;
        Ok(minutes.round_dp(6).normalize())
    }

    fn seconds(self) -> u32 {
        match self {
            Self::Hours => 3600,
            Self::Minutes => 60,
            Self::Seconds => 1,
        }
    }
}

/// Returns the seconds of `h:mm` or `h:mm:ss`.
fn clock(text: &str) -> Option<Decimal> {
    let parts: Vec<&str> = text.split(':').collect();
    let digits = |part: &&str| !part.is_empty() && part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit());
    if !(2..=3).contains(&parts.len()) || !parts.iter().all(digits) {
        return None;
    }
    let number = |place: usize| parts.get(place).map_or(Some(0), |part| part.parse::<u64>().ok());
    let (hours, minutes, seconds) = (number(0)?, number(1)?, number(2)?);
    (minutes < 60 && seconds < 60).then(|| Decimal::from(hours * 3600 + minutes * 60 + seconds))
}

/// Returns the seconds of `1h 30m`, `90 min` or `PT1H30M`; a day is of no known length.
fn by_units(text: &str, numbers: &Numbers) -> Option<Decimal> {
    let text = text.trim().to_lowercase();
    let mut rest = text.strip_prefix("pt").unwrap_or(&text).trim();
    let mut total = Decimal::ZERO;
    while !rest.is_empty() {
        let letters = rest.find(|c: char| c.is_alphabetic())?;
        let number = numbers.read(rest[..letters].trim()).ok()?;
        let end =
            rest[letters..].find(|c: char| !c.is_alphabetic() && c != '.').map_or(rest.len(), |end| letters + end);
        let unit = match rest[letters..end].trim_end_matches('.') {
            "h" | "hr" | "hrs" | "hour" | "hours" | "std" => 3600,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(Decimal::from(unit))?)?;
        rest = rest[end..].trim_start();
    }
    Some(total)
}
