//! A text of terms of payment in its words, numbers, days and signs.

use rust_decimal::Decimal;

use crate::value::time::Day;

/// A word, a number, a day or a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Number(Decimal),
    Date(Day),
    EitherDate(Day),
    /// A number that may be a day of a month as well.
    NumberOrDay(Decimal, Yearless),
    Sign(char),
}

/// A day without its year: `15.02.`, `15 Feb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Yearless {
    pub month: u32,
    pub day: u32,
    /// Whether the month may be the first number as well.
    pub is_either: bool,
}

/// Splits a text into words, numbers, days and signs; accents and capitals are dropped.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let text: Vec<char> = text.chars().flat_map(char::to_lowercase).map(plain).collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at) {
        let run = |holds: fn(&char) -> bool| text[at..].iter().take_while(|c| holds(c)).count();
        if c.is_ascii_digit() {
            let length = run(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '/' | '-'));
            let spaced = spaced_date(&text[at..]);
            let share = share(&text[at..at + length], &text[at + length..]);
            let (token, length) = share.or(spaced).unwrap_or_else(|| number_or_date(&text[at..at + length]));
            let is_exponent = matches!(&text[at + length..], ['e', next, ..] if next.is_ascii_digit());
            // `-14 days` is no time, and what it is nobody knows; so it is with `1e9 days`.
            tokens.push(match token {
                Token::Number(_) | Token::NumberOrDay(..) if is_exponent || is_negative(&text[..at]) => {
                    Token::Sign('#')
                }
                token => token,
            });
            at += length;
            if is_exponent {
                at += 1 + text[at + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
            }
        } else if c.is_alphabetic() {
            let length = run(|c| c.is_alphabetic());
            let word: String = text[at..at + length].iter().collect();
            tokens.push(Token::Word(word.replace('ß', "ss")));
            at += length;
        } else {
            if *c == '\n' || !(c.is_whitespace() || matches!(c, '\'' | '’' | '"' | '*')) {
                tokens.push(Token::Sign(*c));
            }
            at += 1;
        }
    }
    tokens
}

/// Returns whether a minus stands before a number, and nothing before that.
fn is_negative(before: &[char]) -> bool {
    match before {
        ['-' | '−'] => true,
        [.., before, '-' | '−'] => before.is_whitespace(),
        _ => false,
    }
}

/// Returns the day that stands with blanks, and how long it is: `15. 2. 2026`.
fn spaced_date(text: &[char]) -> Option<(Token, usize)> {
    let mut at = 0;
    let mut numbers = [0_u32; 3];
    for (place, number) in numbers.iter_mut().enumerate() {
        let digits = text[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        if digits == 0 || digits > 4 || (digits > 2) != (place == 2) {
            return None;
        }
        *number = text[at..at + digits].iter().collect::<String>().parse().ok()?;
        at += digits;
        if place < 2 {
            at += usize::from(*text.get(at)? == '.');
            let blanks = text[at..].iter().take_while(|c| matches!(c, ' ' | '\u{a0}')).count();
            if text[at - 1] != '.' || blanks > 1 {
                return None;
            }
            at += blanks;
        }
    }
    let [day, month, year] = numbers;
    Some((Token::Date(Day::from_ymd(i32::try_from(year).ok()?, month, day)?), at))
}

/// Returns the percentage with three digits behind the sign that stands there, and how long it is: `2,000 %` is no two thousand.
fn share(run: &[char], behind: &[char]) -> Option<(Token, usize)> {
    let is_blank = |c: &&char| matches!(c, ' ' | '\u{a0}');
    let is_percent = behind.iter().find(|c| !is_blank(c)) == Some(&'%');
    let text: String = run.iter().collect();
    let (whole, fraction) = text.split_once([',', '.']).filter(|_| is_percent)?;
    let is_digits = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
    let is_share = (1..=2).contains(&whole.len()) && fraction.len() == 3 && is_digits(whole) && is_digits(fraction);
    let number = Decimal::from_str_exact(&format!("{whole}.{fraction}")).ok().filter(|_| is_share)?;
    Some((Token::Number(number), run.len()))
}

/// Returns the number or the day that digits and signs begin with, and how long it is.
fn number_or_date(run: &[char]) -> (Token, usize) {
    let text: String = run.iter().collect();
    let body = text.trim_end_matches(['.', ',', '/', '-']);
    let parts: Vec<&str> = body.split(['.', '/', '-']).collect();
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| part.parse().ok()).collect();
    if let (Some([first, second, third]), [head, _, tail]) = (numbers.as_deref(), parts.as_slice()) {
        let ymd = |year: u32, month, day| i32::try_from(year).ok().and_then(|year| Day::from_ymd(year, month, day));
        let year = if tail.len() == 2 { third + 2000 } else { *third };
        let is_day_first = head.len() <= 2 && matches!(tail.len(), 2 | 4);
        let found = if head.len() == 4 {
            ymd(*first, *second, *third)
        } else {
            ymd(year, *second, *first).filter(|_| is_day_first)
        };
        // With slashes the month comes first in some countries.
        let turned = body.contains('/') && first != second && is_day_first && ymd(year, *first, *second).is_some();
        match (found, turned) {
            (Some(day), true) => return (Token::EitherDate(day), body.len()),
            (Some(day), false) => return (Token::Date(day), body.len()),
            _ => {}
        }
    }
    let of_month = match parts.as_slice() {
        [day, month] if body.contains('.') && day.len() <= 2 && month.len() <= 2 => {
            numbers.as_deref().and_then(|two| day_of_month(two[0].into(), two[1].into(), false))
        }
        _ => None,
    };
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let behind = |at: usize| text[at..].strip_prefix(['.', ',']).map_or(0, digits);
    let mut whole = digits(&text);
    // What has three digits behind the sign is a thousand.
    while behind(whole) == 3 {
        whole += 4;
    }
    let fraction = behind(whole);
    let length = if (1..=2).contains(&fraction) { whole + 1 + fraction } else { whole };
    let mut number = text[..whole].replace([',', '.'], "");
    number += &text[whole..length].replace(',', ".");
    let token = match (Decimal::from_str_exact(&number), of_month) {
        (Ok(number), Some(day)) if length == body.len() => Token::NumberOrDay(number, day),
        (Ok(number), _) => Token::Number(number),
        (Err(_), _) => Token::Sign('#'),
    };
    (token, length)
}

/// Returns a letter without its accent.
fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ą' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ę' | 'ě' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'ů' => 'u',
        'ý' => 'y',
        'ç' | 'ć' | 'č' => 'c',
        'ď' => 'd',
        'ñ' | 'ń' | 'ň' => 'n',
        'ł' => 'l',
        'ř' => 'r',
        'ś' | 'š' => 's',
        'ť' => 't',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

/// Returns the day of a month that two numbers are.
pub(super) fn day_of_month(day: Decimal, month: Decimal, may_turn: bool) -> Option<Yearless> {
    let number = |number: Decimal, most: u32| u32::try_from(number).ok().filter(|n| (1..=most).contains(n));
    let whole = |number: Decimal| Some(number).filter(Decimal::is_integer);
    let (day, month) = (number(whole(day)?, 31)?, number(whole(month)?, 12)?);
    Some(Yearless { month, day, is_either: may_turn && day <= 12 && day != month })
}
