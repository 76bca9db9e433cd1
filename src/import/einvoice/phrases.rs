//! The words of terms of payment: a text as what its words and numbers say, by the table `terms.phrases`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::item::{Class, Item, Length};
use super::words::{Token, Yearless, day_of_month, tokens};
use crate::value::time::Day;

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
        if let Some((day, length)) = yearless(items.last(), &tokens[at..]) {
            items.push(Item::Yearless(day));
            at += length;
            // The point behind a day ends no sentence; whether words behind it belong to it nobody knows.
            if tokens.get(at) == Some(&Token::Sign('.')) {
                at += 1;
                items.extend(matches!(tokens.get(at), Some(Token::Word(_))).then_some(Item::Comma));
            }
            continue;
        }
        let (item, length) = match token {
            Token::Word(word) => match phrase(word, &tokens[at..]) {
                Some((Class::Small, length)) => (Item::Other(word.clone()), length),
                Some((class, length)) => (Item::Mark(class), length),
                None => (Item::Other(word.clone()), 1),
            },
            Token::Number(number) => (Item::Number(*number), 1),
            Token::Date(day) => (Item::Date(*day), 1),
            Token::EitherDate(day) => (Item::EitherDate(*day), 1),
            Token::NumberOrDay(number, _) => (Item::Number(*number), 1),
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
    with_next_month(with_yearless(with_dates(with_times(with_shares(with_money(without_repeats(items)))))))
}

/// Returns the day of a month that tokens begin with behind a word such as `until`, and in how many: `15.02.`, `15/02`; no sum, no
/// percentage, no count.
fn yearless(before: Option<&Item>, tokens: &[Token]) -> Option<(Yearless, usize)> {
    let is_counted = |text: &str| COUNTED.contains(&text) || CURRENCIES.contains(&text);
    // A day in brackets stands for the time before it.
    let is_bracket = matches!(before, Some(Item::Other(sign)) if sign == "(")
        && matches!(tokens, [Token::NumberOrDay(..), Token::Sign('.'), Token::Sign(')'), ..]);
    if !is_bracket && !before.is_some_and(introduces_day) {
        return None;
    }
    let (day, length) = match tokens {
        [Token::NumberOrDay(_, day), ..] => (*day, 1),
        [Token::Number(day), Token::Sign(sign @ ('/' | '-')), Token::Number(month), ..] => {
            (day_of_month(*day, *month, *sign == '/')?, 3)
        }
        _ => return None,
    };
    let counts_else = match tokens.get(length) {
        Some(Token::Word(word)) => {
            let counts = |class| matches!(class, Class::Day | Class::Week | Class::Month | Class::Working);
            is_counted(word) || phrase(word, &tokens[length..]).is_some_and(|(class, _)| counts(class))
        }
        Some(Token::Sign(sign)) => is_counted(sign.encode_utf8(&mut [0; 4])) || matches!(sign, '/' | '-'),
        _ => false,
    };
    (!counts_else).then_some((day, length))
}

/// Whether a day follows a phrase: `until`, `no later than`, `due on`.
fn introduces_day(item: &Item) -> bool {
    use Class::{Before, BeforeEither, By, ByEither, Due, DueEither, LimitDay, LimitDayEither};
    [Before, BeforeEither, By, ByEither, Due, DueEither, LimitDay, LimitDayEither]
        .into_iter()
        .any(|class| *item == Item::Mark(class))
}

/// What a number counts that is neither a day nor money.
pub(super) const COUNTED: [&str; 6] = ["%", ":", "x", "uhr", "percent", "prozent"];

fn phrase(first: &str, tokens: &[Token]) -> Option<(Class, usize)> {
    let all = PHRASES.get(first)?;
    all.iter().find(|(phrase, _)| tokens.starts_with(phrase)).map(|(phrase, class)| (*class, phrase.len()))
}

/// Whether a word says nothing anywhere: an article, a preposition.
pub(super) fn is_small(word: &str) -> bool {
    matches!(phrase(word, &[Token::Word(word.to_owned())]), Some((Class::Small, _)))
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

/// Joins numbers with the currency beside them: `20,00 EUR`, `€ 20`; but `30 EUR 14 days` has one sum.
fn with_money(items: Vec<Item>) -> Vec<Item> {
    let mut kept: Vec<Item> = Vec::with_capacity(items.len());
    let mut at = 0;
    while let Some(item) = items.get(at) {
        at += 1;
        let Item::Number(sum) = item else {
            kept.push(item.clone());
            continue;
        };
        let counts = |next: &&Item| {
            matches!(next, Item::Mark(Class::Day | Class::Week | Class::Month | Class::Working | Class::Name(_)))
                || is_sign(next, &PERCENT)
                || is_sign(next, &["/"])
        };
        let next = items.get(at);
        if next.is_some_and(|next| is_sign(next, &CURRENCIES)) {
            at += 1;
            kept.push(Item::Money(*sum));
        } else if kept.last().is_some_and(|last| is_sign(last, &CURRENCIES)) && next.filter(counts).is_none() {
            kept.pop();
            kept.push(Item::Money(*sum));
        } else {
            kept.push(item.clone());
        }
    }
    kept
}

/// How currencies are written beside a sum.
pub(super) const CURRENCIES: [&str; 21] = [
    "eur", "euro", "euros", "€", "usd", "$", "gbp", "£", "chf", "pln", "zl", "zlotych", "czk", "kc", "sek", "nok",
    "dkk", "kr", "huf", "rsd", "ron",
];

/// What is numbered in parts: `part 1/3`, `Teil 2/5`.
const PARTED: [&str; 16] = [
    "part", "lot", "los", "teil", "az", "tranche", "partie", "parte", "czesc", "cz", "deel", "del", "page", "seite",
    "nr", "no",
];

/// Says of two numbers with a slash between them that are no cash discount (`2/10`) what they are: a part of a count (`part 1/3`) says nothing
/// of its own, and a share (`2/3`) is an instalment.
fn with_shares(items: Vec<Item>) -> Vec<Item> {
    let mut kept: Vec<Item> = Vec::with_capacity(items.len());
    let mut at = 0;
    while let Some(item) = items.get(at) {
        let [Item::Number(part), slash, Item::Number(of), ..] = &items[at..] else {
            kept.push(item.clone());
            at += 1;
            continue;
        };
        let is_pair = is_sign(slash, &["/"]) && part.is_integer() && of.is_integer() && part <= of;
        let is_longer = items.get(at + 3).is_some_and(|next| is_sign(next, &["/"]));
        let is_numbered = match kept.last() {
            Some(Item::Mark(Class::Issue)) => true,
            Some(Item::Other(word)) => PARTED.contains(&word.as_str()),
            _ => false,
        };
        let is_after_slash = kept.last().is_some_and(|before| is_sign(before, &["/"]));
        let item = match (is_pair && !is_longer && !is_after_slash, is_numbered) {
            (true, true) => Some(Item::Other("#".to_owned())),
            (true, false) if *of <= MOST_SHARES => Some(Item::Mark(Class::Advance)),
            _ => None,
        };
        at += if item.is_some() { 3 } else { 1 };
        kept.push(item.unwrap_or(Item::Number(*part)));
    }
    kept
}

/// Into more parts than that nobody is asked to pay, and in so few days nobody gets a cash discount.
const MOST_SHARES: Decimal = Decimal::from_parts(4, 0, 0, false, 0);

/// Joins a day of the month with the words that say that it is of the next one: `15th of the following month`, `15. des Folgemonats`.
fn with_next_month(items: Vec<Item>) -> Vec<Item> {
    let mut kept: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        let is_next = item == Item::Mark(Class::OtherMonth);
        kept.push(item);
        let is_filler = |item: &Item| match item {
            Item::Other(word) => word.len() <= 2,
            Item::Stop | Item::Mark(Class::From | Class::Day | Class::Aside) => true,
            _ => false,
        };
        let before = kept.len() - 1;
        let Some(at) = (before.saturating_sub(5)..before).rev().find(|at| !is_filler(&kept[*at])) else { continue };
        let Item::Number(day) = kept[at] else { continue };
        let day = u32::try_from(day).ok().filter(|number| Decimal::from(*number) == day && (1..=31).contains(number));
        if let Some(day) = day.filter(|_| is_next) {
            kept.truncate(at);
            kept.push(Item::OfNextMonth(day));
        }
    }
    kept
}

/// Joins numbers with what they count.
fn with_times(items: Vec<Item>) -> Vec<Item> {
    let mut kept: Vec<Item> = Vec::with_capacity(items.len());
    let mut at = 0;
    while let Some(item) = items.get(at) {
        at += 1;
        let Item::Number(number) = item else {
            kept.push(item.clone());
            continue;
        };
        // `30 - day`; but `14 - 21 days` are several.
        let dashes = items[at..].iter().take_while(|next| is_sign(next, &["-"])).count();
        let counted = [Class::Working, Class::Day, Class::Week, Class::Month].map(Item::Mark);
        at += if items.get(at + dashes).is_some_and(|next| counted.contains(next)) { dashes } else { 0 };
        let working = items.get(at).filter(|next| **next == Item::Mark(Class::Working));
        at += usize::from(working.is_some());
        kept.extend(working.cloned());
        let next = items.get(at);
        let days = match next {
            Some(Item::Mark(Class::Day)) => Some(Length::Days as fn(i64) -> Length),
            Some(Item::Mark(Class::Week)) => Some((|weeks| Length::Days(weeks * 7)) as fn(i64) -> Length),
            Some(Item::Mark(Class::Month)) => Some(Length::Months as fn(i64) -> Length),
            _ => None,
        };
        let whole = i64::try_from(*number).ok().filter(|n| Decimal::from(*n) == *number && (0..=1000).contains(n));
        let is_percent = next.is_some_and(|next| is_sign(next, &PERCENT));
        // `net 10th` is a day of a month.
        let is_ordinal = next.is_some_and(|next| is_sign(next, &["st", "nd", "rd", "th"]));
        if let (Some(length), Some(count)) = (days, whole) {
            at += 1;
            push_time(&mut kept, length(count), count);
        } else if let Some(count) = whole.filter(|_| working.is_some()) {
            push_time(&mut kept, Length::Days(count), count);
        } else if is_percent {
            at += 1;
            kept.push(Item::Percent(*number));
        } else if let Some(count) = whole.filter(|count| {
            *count > 0 && !is_ordinal && !is_of_pair(*number, &items[at..]) && counts_days(*count, &kept, next)
        }) {
            push_time(&mut kept, Length::Days(count), count);
        } else {
            kept.push(Item::Number(*number));
        }
    }
    kept
}

/// What says that a number is a percentage.
pub(super) const PERCENT: [&str; 6] = ["%", "prozent", "percent", "procent", "pct", "percento"];

fn is_sign(item: &Item, signs: &[&str]) -> bool {
    matches!(item, Item::Other(sign) if signs.contains(&sign.as_str()))
}

/// So many days are counted to the end of a month, where the word for them is left out.
const MONTHLY: [i64; 5] = [30, 45, 60, 90, 120];

/// Returns whether a bare number counts days: `net 30`, `30 net`, `EOM + 30`, `n/30`, and the 10 of `2/10`.
fn counts_days(number: i64, before: &[Item], next: Option<&Item>) -> bool {
    let plain: Vec<&Item> = before.iter().rev().filter(|item| !is_sign(item, &["+", ":", "/", "le"])).take(1).collect();
    let is_net = |item: &Item| matches!(item, Item::Mark(Class::Net | Class::Term));
    let by_phrase =
        plain.first().is_some_and(|item| is_net(item) || matches!(item, Item::Mark(Class::Eom | Class::MonthEnd)));
    let of_pair = matches!(before, [.., Item::Number(percent), slash] if is_sign(slash, &["/"]) && is_share(percent));
    let discounted = matches!(before.last(), Some(Item::Percent(_)))
        || matches!(before, [.., Item::Percent(_), slash] if is_sign(slash, &["/"]));
    // `30 FM`: so many days, end of month.
    let to_month_end = matches!(next, Some(Item::Mark(Class::MonthEnd | Class::Eom))) && MONTHLY.contains(&number);
    by_phrase || of_pair || discounted || to_month_end || next.is_some_and(is_net)
}

/// Whether a number is the share of a pair with the days behind it: `2/10`.
fn is_of_pair(number: Decimal, behind: &[Item]) -> bool {
    matches!(behind, [slash, Item::Number(_), ..] if is_sign(slash, &["/"]) && is_share(&number))
}

/// Returns whether a number before a slash is a percentage: `2/10`.
fn is_share(number: &Decimal) -> bool {
    *number <= Decimal::from(5)
}

/// Adds a length of time, which has that number; one that is joined to it belongs to it: `2/10`, `30/60 days`, `14 to 21 days`.
fn push_time(kept: &mut Vec<Item>, length: Length, count: i64) {
    let is_last = |signs: &[&str]| kept.last().is_some_and(|last| is_sign(last, signs));
    let is_slash = is_last(&["/"]);
    let is_until = matches!(kept.last(), Some(Item::Mark(Class::By | Class::ByEither)));
    let is_choice = is_until || is_last(&["-", "–", "—", "~", "or", "oder", "ou", "lub", "to", "a"]);
    let is_both = is_last(&["and", "und", "et", "e", "y", "i", "en", "og", "och"]);
    // `30, 60, 90 days`; a comma behind a number of an order is no list, but nobody can tell.
    let is_listed = kept.last() == Some(&Item::Comma);
    let before = kept.len().checked_sub(2).and_then(|at| kept.get(at)).cloned();
    match before {
        Some(Item::Number(percent)) if is_slash && is_share(&percent) && matches!(length, Length::Days(_)) => {
            kept.truncate(kept.len() - 2);
            kept.extend([Item::Percent(percent), Item::Time(length)]);
        }
        Some(Item::Number(_) | Item::Time(_)) if is_slash => kept.push(Item::Time(Length::Several)),
        Some(Item::Number(from)) if (is_choice || is_both || is_listed) && from < Decimal::from(count) => {
            kept.push(Item::Time(Length::Several));
        }
        Some(Item::Time(_)) if is_choice => kept.push(Item::Time(Length::Several)),
        _ => kept.push(Item::Time(length)),
    }
}

/// Joins days of the month and names of months that are left, where a day is to follow: `by 15 Feb`, `spätestens 15. Februar`.
fn with_yearless(items: Vec<Item>) -> Vec<Item> {
    let mut kept: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        kept.push(item);
        let is_filler = |item: &Item| match item {
            Item::Other(word) => word.len() <= 2,
            Item::Stop | Item::Mark(Class::From | Class::Day | Class::Aside) => true,
            _ => false,
        };
        let said: Vec<usize> = (kept.len().saturating_sub(6)..kept.len()).filter(|at| !is_filler(&kept[*at])).collect();
        let Some([by, first, second]) = said.last_chunk::<3>() else { continue };
        let (Item::Number(day), Item::Mark(Class::Name(month)), true) = (match (&kept[*first], &kept[*second]) {
            (month @ Item::Mark(Class::Name(_)), day) => (day, month, introduces_day(&kept[*by])),
            (day, month) => (day, month, introduces_day(&kept[*by])),
        }) else {
            continue;
        };
        if let Some(day) = day_of_month(*day, (*month).into(), false) {
            kept.truncate(*first);
            kept.push(Item::Yearless(day));
        }
    }
    kept
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
