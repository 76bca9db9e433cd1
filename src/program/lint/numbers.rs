//! Figures in a text: `14 days`, `five business days`, `48h`, `15%`, `250 EUR`, `€250`, `2 rounds`, `18:00`.

use rust_decimal::Decimal;

use super::shares::share;
use super::values::{Quantity, Unit};
use super::words::{BOUNDS, amount, following, run, starts_with, time};
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

/// Signs of currencies that stand for one alone; a dollar may be of many countries, and counts as one of the United States.
const SIGNS: [(char, &str); 4] = [('€', "EUR"), ('£', "GBP"), ('$', "USD"), ('¥', "JPY")];

/// Currencies by the words for them.
const NAMES: [(&str, &str); 7] = [
    ("euro", "EUR"),
    ("pound", "GBP"),
    ("dollar", "USD"),
    ("zloty", "PLN"),
    ("złoty", "PLN"),
    ("dinar", "RSD"),
    ("franc", "CHF"),
];

/// Returns the figures of a text as it is written, values in braces passed over.
pub(super) fn figures(text: &str) -> Vec<Figure> {
    let mut found = clocks(text);
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
            let is_apart = !before.is_alphanumeric() && !".,-/:_§#".contains(before);
            let figure = is_apart.then(|| figure(text, at, length)).flatten();
            // A number may be of several words.
            at = figure.as_ref().map_or(0, |figure| figure.number_end).max(at + length);
            found.extend(figure);
            before = text[..at].chars().next_back().unwrap_or(' ');
            continue;
        }
        before = c;
        at += c.len_utf8();
    }
    found
}

/// Returns the times of day of a text: `18:00`; not those of a date, an offset or a ratio.
fn clocks(text: &str) -> Vec<Figure> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let of = |(colon, _): (usize, &str)| {
        let written = colon + 3;
        let length = text[..colon].bytes().rev().take_while(u8::is_ascii_digit).count().min(2);
        let start = colon - length;
        let (hours, minutes) = (&text[start..colon], text.get(colon + 1..written)?);
        let half = half(text, written);
        let end = half.map_or(written, |(_, end)| end);
        // `1:10` is a ratio, and `8:30` a time.
        if length == 1 && !["00", "15", "30", "45"].contains(&minutes) {
            return None;
        }
        let apart = |c: char| !c.is_alphanumeric() && !":+.".contains(c);
        let alone = text[..start].chars().next_back().is_none_or(apart)
            && text[end..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != ':');
        let (hours, minutes) = (digits(hours).then_some(hours)?, digits(minutes).then_some(minutes)?);
        let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
        let hours = match half {
            Some((is_after_noon, _)) => hours % 12 + if is_after_noon { 12 } else { 0 },
            None => hours,
        };
        let value = clock(Decimal::from(hours), Decimal::from(minutes))?;
        let known = alone && minutes < 60 && hours * 60 + minutes <= 24 * 60;
        known.then(|| Figure { start, end, number_end: end, value, after: Vec::new() })
    };
    text.match_indices(':').filter_map(of).collect()
}

/// Returns a time of day.
pub(super) fn clock(hours: Decimal, minutes: Decimal) -> Option<Quantity> {
    let amount = hours.checked_mul(Decimal::from(60))?.checked_add(minutes)?;
    (amount <= Decimal::from(24 * 60)).then_some(Quantity { unit: Unit::Clock, amount })
}

/// Returns whether `a.m.` or `p.m.` (true) stands there, and where it ends.
fn half(text: &str, from: usize) -> Option<(bool, usize)> {
    let rest = &text[from..];
    let blank = usize::from(rest.starts_with(' '));
    let of = |(word, is_after_noon): (&str, bool)| {
        let written = rest.get(blank..blank + word.len())?;
        let end = from + blank + word.len();
        let is_apart = !text[end..].starts_with(char::is_alphanumeric);
        (is_apart && written.eq_ignore_ascii_case(word)).then_some((is_after_noon, end))
    };
    [("a.m.", false), ("am", false), ("p.m.", true), ("pm", true)].into_iter().find_map(of)
}

/// Adds the half that follows a number or its unit: `two and a half hours`, `an hour and a half`.
fn with_half(text: &str, amount: Decimal, end: usize) -> (Decimal, usize) {
    const HALF: &str = " and a half";
    match starts_with(&text[end..], HALF) {
        true => (amount.saturating_add(Decimal::new(5, 1)), end + HALF.len()),
        false => (amount, end),
    }
}

/// Returns the days that the trade means by `net 30`.
fn net(text: &str, start: usize, end: usize, amount: Decimal) -> Option<Figure> {
    let before = text[..start].split_whitespace().next_back()?.trim_start_matches(|c: char| !c.is_alphanumeric());
    let value = time(amount, "day").filter(|_| before.eq_ignore_ascii_case("net"))?;
    Some(Figure { start, end, number_end: end, value, after: Vec::new() })
}

/// Returns the figure that begins there.
fn figure(text: &str, start: usize, length: usize) -> Option<Figure> {
    if text[start..start + length].eq_ignore_ascii_case("fortnight") {
        let value = time(Decimal::from(14), "day")?;
        return Some(Figure { start, end: start + length, number_end: start + length, value, after: Vec::new() });
    }
    if let Some((value, end)) = share(text, start, length) {
        return Some(Figure { start, end, number_end: end, value, after: Vec::new() });
    }
    let (amount, number_end) = amount(text, start, length).map(|(amount, end)| with_half(text, amount, end))?;
    let spelled = !text[start..].starts_with(|c: char| c.is_ascii_digit());
    let at = |value, end| Some(Figure { start, end, number_end, value, after: Vec::new() });
    let rest = &text[number_end..];
    let blank = usize::from(rest.starts_with(' '));
    if rest[blank..].starts_with('%') {
        return at(Quantity { unit: Unit::Percent, amount }, number_end + blank + 1);
    }
    if let Some((sign, code)) = SIGNS.iter().find(|(sign, _)| rest[blank..].starts_with(*sign)) {
        let unit = Unit::Money(Currency::parse(code)?);
        return at(Quantity { unit, amount }, number_end + blank + sign.len_utf8());
    }
    if let Some((is_after_noon, end)) = half(text, number_end).filter(|_| is_hour(amount) && amount <= TWELVE) {
        let hours = if is_after_noon { amount % TWELVE + TWELVE } else { amount % TWELVE };
        return at(clock(hours, Decimal::ZERO)?, end);
    }
    // `48h`, `150EUR`: the unit is part of the word.
    if number_end < start + length {
        let (unit, end) = (&text[number_end..start + length], start + length);
        let money = Currency::parse(unit).map(Unit::Money);
        let value = money.map(|unit| Quantity { unit, amount }).or_else(|| time(amount, short(unit)?));
        return value.and_then(|value| at(value, end));
    }
    let words = following(text, number_end);
    let before = money_before(text, start).map(|(start, unit)| {
        let value = Quantity { unit, amount };
        Figure { start, end: number_end, number_end, value, after: Vec::new() }
    });
    let before = before.or_else(|| net(text, start, number_end, amount));
    let Some(first) = words.first() else {
        // The end of a range may be an hour of the day.
        let ends_range = [" and", " to", " until"].iter().any(|word| text[..start].trim_end().ends_with(word));
        let value = Quantity { unit: Unit::Number, amount };
        let bare = Figure { start, end: number_end, number_end, value, after: Vec::new() };
        return before.or((ends_range && !spelled).then_some(bare));
    };
    if let Some(currency) = Currency::parse(&text[first.0..first.1]) {
        return at(Quantity { unit: Unit::Money(currency), amount }, first.1);
    }
    let lower = |word: &(usize, usize)| text[word.0..word.1].to_lowercase();
    if let Some(currency) = named(&lower(first)) {
        return at(Quantity { unit: Unit::Money(currency), amount }, first.1);
    }
    let (unit, end) = match (lower(first).as_str(), words.get(1)) {
        ("business" | "working", Some(second)) => (format!("business {}", lower(second)), second.1),
        ("calendar", Some(second)) => (lower(second), second.1),
        ("percent", _) => return at(Quantity { unit: Unit::Percent, amount }, first.1),
        (unit, _) => (short(unit).unwrap_or(unit).to_owned(), first.1),
    };
    if time(amount, &unit).is_some() {
        let (amount, end) = with_half(text, amount, end);
        return at(time(amount, &unit)?, end);
    }
    if before.is_some() {
        return before;
    }
    // One is often no number: `one of us`; `one call a week` is.
    let bound = || BOUNDS.iter().any(|bound| text[..start].trim_end().to_lowercase().ends_with(bound));
    let after: Vec<String> = words.iter().map(lower).collect();
    let is_rate = after.windows(2).any(|pair| is_rate(&pair[0], &pair[1]));
    let value = Quantity { unit: Unit::Number, amount };
    (!spelled || amount > Decimal::ONE || is_rate || bound()).then_some(Figure {
        start,
        end: number_end,
        number_end,
        value,
        after,
    })
}

const TWELVE: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

/// Whether two words say how often: `a week`, `per month`.
pub(super) fn is_rate(before: &str, unit: &str) -> bool {
    ["a", "per", "each", "every", "any"].contains(&before)
        && ["day", "week", "month", "quarter", "year"].contains(&unit)
}

/// Whether a number may be an hour of the day.
pub(super) fn is_hour(number: Decimal) -> bool {
    number.fract().is_zero() && number <= Decimal::from(24)
}

/// Returns the currency of a word such as `euros`.
fn named(word: &str) -> Option<Currency> {
    let word = word.strip_suffix('s').unwrap_or(word);
    let (_, code) = NAMES.iter().find(|(name, _)| *name == word)?;
    Currency::parse(code)
}

/// Returns the unit that is short for another.
fn short(unit: &str) -> Option<&'static str> {
    match unit {
        "h" | "hr" | "hrs" => Some("hour"),
        "min" | "mins" => Some("minute"),
        _ => None,
    }
}

/// Returns the currency that stands before a number, and where: `€150`, `EUR 150`; not that of a number before it.
fn money_before(text: &str, start: usize) -> Option<(usize, Unit)> {
    let before = text[..start].trim_end_matches(' ');
    let (at, currency) = match SIGNS.iter().find(|(sign, _)| before.ends_with(*sign)) {
        Some((sign, code)) => (before.len() - sign.len_utf8(), Currency::parse(code)?),
        None => {
            let at = before.len().checked_sub(3)?;
            (at, before.get(at..).and_then(Currency::parse)?)
        }
    };
    let apart = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let own = !text[..at].trim_end().ends_with(|c: char| c.is_ascii_digit());
    (apart && own).then_some((at, Unit::Money(currency)))
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
        assert_eq!(
            said(
                "48h, 24 hrs, half an hour, twenty-four hours, 90min, two and a half hours, within an hour and a half"
            )
            .join(", "),
            "48h = 48 hours, 24 hrs = 24 hours, half an hour = 30 minutes, twenty-four hours = 24 hours, 90min = 90 minutes, \
             two and a half hours = 150 minutes, an hour and a half = 90 minutes"
        );
        assert_eq!(
            said("€150, EUR 1,500 or 20 € or 30EUR, 8 %").join(", "),
            "€150 = 150 EUR, EUR 1,500 = 1500 EUR, 20 € = 20 EUR, 30EUR = 30 EUR, 8 % = 8%"
        );
        assert_eq!(
            said("150 EUR 3 days after, 150 EUR 20 later").join(", "),
            "150 EUR = 150 EUR, 3 days = 3 days, 150 EUR = 150 EUR, 20 = 20"
        );
        assert_eq!(said("09:00-17:00, after 18:00."), ["09:00 = 09:00", "17:00 = 17:00", "18:00 = 18:00"]);
        assert_eq!(said("three calls, at most one call"), ["three = 3", "one = 1"]);
        assert_eq!(said("100 euros, a fortnight"), ["100 euros = 100 EUR", "fortnight = 14 days"]);
        assert_eq!(
            said("two hundred and fifty euros, a thousand pounds, two thousand five hundred and ten dollars")
                .join(", "),
            "two hundred and fifty euros = 250 EUR, a thousand pounds = 1000 GBP, \
             two thousand five hundred and ten dollars = 2510 USD"
        );
        assert_eq!(
            said("a dozen mails, two dozen calls, sixty days").join(", "),
            "a dozen = 12, two dozen = 24, sixty days = 60 days"
        );
        assert_eq!(
            said("one and two days, twenty four hours").join(", "),
            "two days = 2 days, twenty four hours = 24 hours"
        );
        assert_eq!(
            said("Half of the price, half your fee, a quarter of it, three fifths of that, one half of all").join(", "),
            "Half of = 50%, half = 50%, a quarter of = 25%, three fifths of = 60%, one half of = 50%"
        );
        assert_eq!(
            said("twice the rate, three times what was agreed, at most once, no more than 4 times").join(", "),
            "twice = 2 times, three times = 3 times, once = 1 time, 4 times = 4 times"
        );
        assert_eq!(
            said("within a week, at most an hour, in half a year, two in a month, by the next business day").join(", "),
            "a week = 7 days, an hour = 1 hour, half a year = 6 months, two = 2, a month = 1 month, \
             next business day = 1 business day"
        );
        assert_eq!(
            said("8:00, 4 p.m., 9am, 12 pm, 4:30 PM").join(", "),
            "8:00 = 08:00, 4:30 PM = 16:30, 4 p.m. = 16:00, 9am = 09:00, 12 pm = 12:00"
        );
    }

    #[test]
    fn what_is_no_figure_is_passed_over() {
        assert_eq!(said("ISO9001, 4.4.1, 2026-01-01T09:00+02:00, 1:10, §5 days, one of us, {payment_due} {{"), [""; 0]);
        assert_eq!(
            said("mails a week, half as much again, a quarter more, a hundredfold, hundreds, within a reasonable time"),
            [""; 0]
        );
        assert_eq!(said("a third round, a quarter of an hour, once it is paid, who calls twice, at times"), [""; 0]);
        assert_eq!(said("2x, 3D, EUR150, A$150, AEUR 150"), [""; 0]);
    }
}
