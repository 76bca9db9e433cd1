//! The words of terms of payment: a text as what its words and numbers say, by the table `terms.phrases`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use crate::value::time::Day;

/// What a word, a number or a sign says of the time to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A length of time.
    Time(Length),
    /// A percentage.
    Percent(Decimal),
    /// A day.
    Date(Day),
    /// A day, if the day is written first; it is another one where the month is.
    EitherDate(Day),
    /// A phrase of the table.
    Mark(Class),
    /// A number of nothing that is known.
    Number(Decimal),
    /// The end of a part of a sentence.
    Comma,
    /// The end of a sentence.
    Stop,
    /// A word that says nothing of it, or a sign.
    Other(String),
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// So many days.
    Days(i64),
    /// So many months.
    Months(i64),
    /// One of several: `30/60/90 days`.
    Several,
}

/// The classes of phrases; `terms.phrases` says what each means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Day,
    Week,
    Month,
    Number(u32),
    Name(u32),
    Net,
    Working,
    MonthEnd,
    Eom,
    NextMonthEnd,
    OtherMonth,
    Now,
    Arrival,
    From,
    Issue,
    By,
    ByEither,
    Discount,
    Late,
    Advance,
    Tax,
    Agreed,
    Paid,
    None,
}

impl Class {
    fn of(name: &str) -> Option<Self> {
        let (name, number) = name.split_once(' ').unwrap_or((name, ""));
        Some(match name {
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            "number" => Self::Number(number.parse().ok()?),
            "name" => Self::Name(number.parse().ok()?),
            "net" => Self::Net,
            "working" => Self::Working,
            "month_end" => Self::MonthEnd,
            "eom" => Self::Eom,
            "next_month_end" => Self::NextMonthEnd,
            "other_month" => Self::OtherMonth,
            "now" => Self::Now,
            "arrival" => Self::Arrival,
            "from" => Self::From,
            "issue" => Self::Issue,
            "by" => Self::By,
            "by_either" => Self::ByEither,
            "discount" => Self::Discount,
            "late" => Self::Late,
            "advance" => Self::Advance,
            "tax" => Self::Tax,
            "agreed" => Self::Agreed,
            "paid" => Self::Paid,
            "none" => Self::None,
            _ => return None,
        })
    }
}

/// A word, a number, a day or a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Number(Decimal),
    Date(Day),
    EitherDate(Day),
    Sign(char),
}

/// The phrases by their first word, the longest first.
type Phrases = BTreeMap<String, Vec<(Vec<Token>, Class)>>;

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases::new();
    for row in include_str!("terms.phrases").lines() {
        let Some((class, all)) = row.split_once(':').filter(|_| !row.starts_with('#')) else { continue };
        let class = Class::of(class).unwrap_or_else(|| panic!("a bug: terms.phrases: {row}"));
        for tokens in all.split(',').map(tokens) {
            let Some(Token::Word(first)) = tokens.first().cloned() else { panic!("a bug: terms.phrases: {row}") };
            let known = phrases.entry(first).or_default();
            // What stands first in the table holds.
            if known.iter().all(|(other, _)| *other != tokens) {
                known.push((tokens, class));
            }
        }
    }
    phrases.values_mut().for_each(|all| all.sort_by_key(|(tokens, _)| std::cmp::Reverse(tokens.len())));
    phrases
});

/// Returns what a text says, in its order.
pub(super) fn items(text: &str) -> Vec<Item> {
    let tokens = tokens(text);
    let mut items = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let (item, length) = match token {
            Token::Word(word) => match phrase(word, &tokens[at..]) {
                Some((class, length)) => (Item::Mark(class), length),
                None => (Item::Other(word.clone()), 1),
            },
            Token::Number(number) => (Item::Number(*number), 1),
            Token::Date(day) => (Item::Date(*day), 1),
            Token::EitherDate(day) => (Item::EitherDate(*day), 1),
            Token::Sign(',') => (Item::Comma, 1),
            Token::Sign('.' | ';' | '\n' | '!') => (Item::Stop, 1),
            Token::Sign(sign) => (Item::Other(sign.to_string()), 1),
        };
        items.push(match item {
            Item::Mark(Class::Number(number)) => Item::Number(number.into()),
            item => item,
        });
        at += length;
    }
    with_dates(with_times(without_repeats(items)))
}

fn phrase(first: &str, tokens: &[Token]) -> Option<(Class, usize)> {
    let all = PHRASES.get(first)?;
    all.iter().find(|(phrase, _)| tokens.starts_with(phrase)).map(|(phrase, class)| (*class, phrase.len()))
}

/// Drops what says a number again: `thirty (30)`.
fn without_repeats(items: Vec<Item>) -> Vec<Item> {
    let mut kept: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        kept.push(item);
        if let [.., Item::Number(one), Item::Other(open), Item::Number(other), Item::Other(close)] = kept.as_slice()
            && (one, open.as_str(), close.as_str()) == (other, "(", ")")
        {
            kept.truncate(kept.len() - 3);
        }
    }
    kept
}

/// Joins numbers with what they count.
fn with_times(items: Vec<Item>) -> Vec<Item> {
    let mut kept: Vec<Item> = Vec::with_capacity(items.len());
    let mut rest = items.into_iter().peekable();
    while let Some(item) = rest.next() {
        let Item::Number(number) = item else {
            kept.push(item);
            continue;
        };
        // `30 - day`, `10 working days`
        while rest.next_if(|next| matches!(next, Item::Other(sign) if sign == "-")).is_some() {}
        let working = rest.next_if(|next| *next == Item::Mark(Class::Working));
        let is_working = working.is_some();
        kept.extend(working);
        let next = rest.peek();
        let days = match next {
            Some(Item::Mark(Class::Day)) => Some(Length::Days as fn(i64) -> Length),
            Some(Item::Mark(Class::Week)) => Some((|weeks| Length::Days(weeks * 7)) as fn(i64) -> Length),
            Some(Item::Mark(Class::Month)) => Some(Length::Months as fn(i64) -> Length),
            _ => None,
        };
        let whole = i64::try_from(number).ok().filter(|n| Decimal::from(*n) == number && (0..=1000).contains(n));
        let is_percent =
            matches!(next, Some(Item::Other(sign)) if sign == "%" || sign == "prozent" || sign == "percent");
        if let (Some(length), Some(count)) = (days, whole) {
            rest.next();
            push_time(&mut kept, length(count));
        } else if let Some(count) = whole.filter(|_| is_working) {
            push_time(&mut kept, Length::Days(count));
        } else if is_percent {
            rest.next();
            kept.push(Item::Percent(number));
        } else if let Some(count) = whole.filter(|count| *count > 0 && counts_days(&kept, next)) {
            push_time(&mut kept, Length::Days(count));
        } else {
            kept.push(Item::Number(number));
        }
    }
    kept
}

/// Returns whether a bare number counts days: `net 30`, `30 net`, `EOM + 30`, `n/30`, and the 10 of `2/10`.
fn counts_days(before: &[Item], next: Option<&Item>) -> bool {
    let is_sign = |item: &Item, signs: &[&str]| matches!(item, Item::Other(sign) if signs.contains(&sign.as_str()));
    let plain: Vec<&Item> = before.iter().rev().filter(|item| !is_sign(item, &["+", ":", "/", "le"])).take(1).collect();
    let by_phrase = matches!(plain.first(), Some(Item::Mark(Class::Net | Class::Eom | Class::MonthEnd)));
    let of_pair =
        matches!(before, [.., Item::Number(percent), slash] if is_sign(slash, &["/"]) && *percent <= Decimal::from(5));
    let discounted = matches!(before.last(), Some(Item::Percent(_)))
        || matches!(before, [.., Item::Percent(_), slash] if is_sign(slash, &["/"]));
    by_phrase || of_pair || discounted || next == Some(&Item::Mark(Class::Net))
}

/// Adds a length of time; a number and a slash before it belong to it.
fn push_time(kept: &mut Vec<Item>, length: Length) {
    let is_joined =
        matches!(kept.last(), Some(Item::Other(sign)) if matches!(sign.as_str(), "/" | "-" | "or" | "oder" | "a"));
    let before = kept.len().checked_sub(2).and_then(|at| kept.get(at)).filter(|_| is_joined);
    match before {
        Some(Item::Number(percent)) if *percent <= Decimal::from(5) => {
            let percent = *percent;
            kept.truncate(kept.len() - 2);
            kept.extend([Item::Percent(percent), Item::Time(length)]);
        }
        Some(Item::Number(_) | Item::Time(_)) => kept.push(Item::Time(Length::Several)),
        _ => kept.push(Item::Time(length)),
    }
}

/// Joins days of the month, names of months and years.
fn with_dates(items: Vec<Item>) -> Vec<Item> {
    let mut kept: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        kept.push(item);
        let Some(Item::Number(year)) = kept.last() else { continue };
        let Some(year) = i32::try_from(*year).ok().filter(|year| (1990..2200).contains(year)) else { continue };
        // Signs and short words may stand between: `15. März 2026`, `March 15th, 2026`, `15 de marzo de 2026`.
        let tail = kept.len().saturating_sub(7);
        let is_filler = |item: &Item| match item {
            Item::Other(word) => word.len() <= 2,
            Item::Stop | Item::Comma | Item::Mark(Class::From | Class::Day) => true,
            _ => false,
        };
        let said: Vec<usize> = (tail..kept.len() - 1).filter(|at| !is_filler(&kept[*at])).collect();
        let Some([first, second]) = said.last_chunk::<2>() else { continue };
        let found = match (&kept[*first], &kept[*second]) {
            (Item::Number(day), Item::Mark(Class::Name(month)))
            | (Item::Mark(Class::Name(month)), Item::Number(day)) => {
                u32::try_from(*day).ok().and_then(|day| Day::from_ymd(year, *month, day))
            }
            _ => None,
        };
        if let Some(day) = found {
            kept.truncate(*first);
            kept.push(Item::Date(day));
        }
    }
    kept
}

/// Splits a text into words, numbers, days and signs; accents and capitals are dropped.
fn tokens(text: &str) -> Vec<Token> {
    let text: Vec<char> = text.chars().flat_map(char::to_lowercase).map(plain).collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at) {
        let run = |holds: fn(&char) -> bool| text[at..].iter().take_while(|c| holds(c)).count();
        if c.is_ascii_digit() {
            let length = run(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '/' | '-'));
            let (token, length) = number_or_date(&text[at..at + length]);
            tokens.push(token);
            at += length;
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
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(&text);
    let fraction = text[whole..].strip_prefix(['.', ',']).map_or(0, digits);
    // What has three digits behind the sign is a thousand.
    let length = if (1..=2).contains(&fraction) { whole + 1 + fraction } else { whole };
    let number = text[..length].replace(',', ".");
    Decimal::from_str_exact(&number).map_or((Token::Sign('#'), length), |number| (Token::Number(number), length))
}

/// Returns a letter without its accent.
fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ą' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ę' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' | 'ć' => 'c',
        'ñ' | 'ń' => 'n',
        'ł' => 'l',
        'ś' => 's',
        'ź' | 'ż' => 'z',
        other => other,
    }
}
