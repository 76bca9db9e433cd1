//! Figures in a text: `14 days`, `five business days`, `48h`, `15%`, `250 EUR`, `€250`, `2 rounds`, `18:00`.

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

const WORDS: [(&str, u32); 20] = [
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
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("ninety", 90),
];

/// What multiplies a number in words before it: `two hundred`, `a dozen`.
const TIMES: [(&str, u32); 3] = [("dozen", 12), ("hundred", 100), ("thousand", 1000)];

/// Parts of a whole, in percent: `half of the price`.
const PARTS: [(&str, u32); 6] = [
    ("half of", 50),
    ("half the", 50),
    ("a quarter of", 25),
    ("three quarters of", 75),
    ("a fifth of", 20),
    ("a tenth of", 10),
];

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

/// What stands before a bound.
const BOUNDS: [&str; 5] = ["at most", "no more than", "not more than", "only", "up to"];

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

/// Returns the figure that begins there.
fn figure(text: &str, start: usize, length: usize) -> Option<Figure> {
    if text[start..start + length].eq_ignore_ascii_case("fortnight") {
        let value = time(Decimal::from(14), "day")?;
        return Some(Figure { start, end: start + length, number_end: start + length, value, after: Vec::new() });
    }
    if let Some((words, percent)) = PARTS.iter().find(|(words, _)| starts_with(&text[start..], words)) {
        let end = start + words.len();
        let value = Quantity { unit: Unit::Percent, amount: Decimal::from(*percent) };
        return Some(Figure { start, end, number_end: end, value, after: Vec::new() });
    }
    let (amount, number_end) = amount(text, start, length)?;
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
    if let Some(value) = time(amount, &unit) {
        return at(value, end);
    }
    if before.is_some() {
        return before;
    }
    // One is often no number: `one of us`.
    let bound = || BOUNDS.iter().any(|bound| text[..start].trim_end().to_lowercase().ends_with(bound));
    let after = words.iter().map(lower).collect();
    let value = Quantity { unit: Unit::Number, amount };
    (!spelled || amount > Decimal::ONE || bound()).then_some(Figure {
        start,
        end: number_end,
        number_end,
        value,
        after,
    })
}

/// Returns the number of a word that begins there, and where it ends: `14`, `fourteen`, `two hundred and ten`, the 48 of `48h`, the
/// one of `within a week`.
fn amount(text: &str, start: usize, length: usize) -> Option<(Decimal, usize)> {
    let written = &text[start..start + length];
    if starts_with(&text[start..], "half an hour") {
        // The words that follow are its unit, but for `an`.
        return Some((Decimal::new(5, 1), start + length + " an".len()));
    }
    if let Some((number, end)) = in_words(text, start) {
        return Some((Decimal::from(number), end));
    }
    if ["a", "an"].iter().any(|article| written.eq_ignore_ascii_case(article)) {
        let before = text[..start].trim_end().to_lowercase();
        let is_bound = before.ends_with("within") || BOUNDS.iter().any(|bound| before.ends_with(bound));
        let unit = following(text, start + length).first().map(|(from, to)| text[*from..*to].to_lowercase());
        let is_time = unit.is_some_and(|unit| time(Decimal::ONE, &unit).is_some());
        return (is_bound && is_time).then_some((Decimal::ONE, start + length));
    }
    let digits = written.find(char::is_alphabetic).unwrap_or(length);
    Some((number(&written[..digits]).filter(|_| digits > 0)?, start + digits))
}

/// Returns a number in words, and where it ends: `fourteen`, `twenty-four`, `a dozen`, `two thousand five hundred and ten`.
fn in_words(text: &str, start: usize) -> Option<(u32, usize)> {
    let of = |list: &[(&str, u32)], word: &str| {
        list.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, number)| *number)
    };
    // What is counted in thousands, what stands before the next of them, and how much more can follow at most.
    let (mut thousands, mut rest, mut room): (u32, u32, u32) = (0, 0, 100);
    let (mut at, mut end) = (start, None);
    for number in 0.. {
        let word = &text[at..at + run(&text[at..])];
        let next = at + word.len();
        let is_article = number == 0 && ["a", "an"].contains(&word.to_lowercase().as_str());
        let is_and = rest + thousands > 0 && room == 100 && word.eq_ignore_ascii_case("and");
        if let Some(small) = of(&WORDS, word).filter(|small| *small < room) {
            rest += small;
            room = if small >= 20 && small % 10 == 0 { 10 } else { 0 };
            end = Some(next);
        } else if let Some(times) = of(&TIMES, word).filter(|_| number > 0) {
            let many = if rest == 0 { 1 } else { rest };
            (thousands, rest) = if times == 1000 { (thousands + many * times, 0) } else { (thousands, many * times) };
            room = if times == 12 { 0 } else { 100 };
            end = Some(next);
        } else if !is_article && !is_and {
            break;
        }
        let Some(blank) = text[next..].chars().next().filter(|c| " -\u{a0}".contains(*c)) else { break };
        at = next + blank.len_utf8();
        if !text[at..].starts_with(char::is_alphabetic) {
            break;
        }
    }
    end.map(|end| (thousands + rest, end))
}

/// Whether a text begins with these words, whatever their case.
fn starts_with(text: &str, words: &str) -> bool {
    text.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words))
        && !text[words.len()..].starts_with(char::is_alphanumeric)
}

fn time(amount: Decimal, unit: &str) -> Option<Quantity> {
    let length = Duration::from_unit(amount, unit)?;
    Some(Quantity { unit: Unit::Time(length.family), amount: length.amount })
}

const TWELVE: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

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
        assert_eq!(
            said("48h, 24 hrs, half an hour, twenty-four hours, 90min").join(", "),
            "48h = 48 hours, 24 hrs = 24 hours, half an hour = 30 minutes, twenty-four hours = 24 hours, 90min = 90 minutes"
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
            said("Half of the price, half the fee, a quarter of it"),
            ["Half of = 50%", "half the = 50%", "a quarter of = 25%"]
        );
        assert_eq!(said("within a week, at most an hour"), ["a week = 7 days", "an hour = 1 hour"]);
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
        assert_eq!(said("2x, 3D, EUR150, A$150, AEUR 150"), [""; 0]);
    }
}
