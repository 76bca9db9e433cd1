//! Words and numbers of a text: `14`, `fourteen`, `two hundred and ten`, `1,000.50`.

use rust_decimal::Decimal;

use super::values::{Quantity, Unit};
use crate::value::duration::Duration;
use crate::value::numerals::ENGLISH;

/// What multiplies a number in words before it: `two hundred`, `a dozen`.
const TIMES: [(&str, u32); 3] = [("dozen", 12), ("hundred", 100), ("thousand", 1000)];

/// What stands before a bound.
pub(super) const BOUNDS: [&str; 5] = ["at most", "no more than", "not more than", "only", "up to"];

/// The blanks that may part the groups of a number.
const BLANKS: [char; 3] = [' ', '\u{a0}', '\u{202f}'];

/// Returns how long a word or a number is; a number has its point and groups in it, as long as digits follow.
pub(super) fn run(text: &str) -> usize {
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

/// Returns the number of a word that begins there, and where it ends: `14`, `fourteen`, `two hundred and ten`, the 48 of `48h`, the
/// one of `within a week` and of `in a month`.
pub(super) fn amount(text: &str, start: usize, length: usize) -> Option<(Decimal, usize)> {
    let written = &text[start..start + length];
    if starts_with(&text[start..], "half an hour") {
        // The words that follow are its unit, but for `an`.
        return Some((Decimal::new(5, 1), start + length + " an".len()));
    }
    if starts_with(&text[start..], "half a year") {
        return Some((Decimal::new(5, 1), start + length + " a".len()));
    }
    let before = text[..start].trim_end().to_lowercase();
    // `by the next business day` gives one.
    let is_next = ["next business day", "next working day"].iter().any(|next| starts_with(&text[start..], next));
    if is_next && before.ends_with("by the") {
        return Some((Decimal::ONE, start + length));
    }
    if let Some((number, end)) = in_words(text, start) {
        return Some((Decimal::from(number), end));
    }
    if ["a", "an"].iter().any(|article| written.eq_ignore_ascii_case(article)) {
        let is_in = before.split_whitespace().next_back() == Some("in");
        let is_bound = is_in || before.ends_with("within") || BOUNDS.iter().any(|bound| before.ends_with(bound));
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
        if let Some(small) = of(&ENGLISH, word).filter(|small| *small < room) {
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
pub(super) fn starts_with(text: &str, words: &str) -> bool {
    text.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words))
        && !text[words.len()..].starts_with(char::is_alphanumeric)
}

pub(super) fn time(amount: Decimal, unit: &str) -> Option<Quantity> {
    let length = Duration::from_unit(amount, unit)?;
    Some(Quantity { unit: Unit::Time(length.family), amount: length.amount.normalize() })
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
pub(super) fn following(text: &str, from: usize) -> Vec<(usize, usize)> {
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
