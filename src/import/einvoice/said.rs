//! What the parts of terms of payment say: whether a time is one to pay, a percentage a cash discount, a day the last one.

use rust_decimal::Decimal;

use super::days_once::{has, is_word};
use super::item::{Class, Item, Length};
use super::phrases::{COUNTED, CURRENCIES};
use crate::import::iban::is_iban;
use crate::value::time::Day;

/// Returns a sentence with the day that a day of the next month is, where nothing else in it is a time, a share or a number.
pub(super) fn of_next_month(sentence: &[Item], issued: Day) -> Vec<Item> {
    let is_next = |item: &&Item| matches!(item, Item::OfNextMonth(_));
    let is_more = |item: &Item| is_time(item) || is_percent(item) || matches!(item, Item::Number(_));
    // `Order 15. Next month …`: a word before may be what the number is of.
    let is_named = sentence.windows(2).any(|pair| is_word(&pair[0]) && is_next(&&pair[1]));
    let is_plain = sentence.iter().filter(is_next).count() == 1
        && !is_named
        && !sentence.iter().any(is_more)
        && ![Class::Arrival, Class::Working, Class::MonthEnd, Class::Eom].iter().any(|class| has(sentence, *class));
    let next = month_end(issued).plus(1);
    let mut items = Vec::with_capacity(sentence.len() + 1);
    for item in sentence {
        let Item::OfNextMonth(day) = item else {
            items.push(item.clone());
            continue;
        };
        match Day::from_ymd(next.year(), next.month(), *day).filter(|_| is_plain) {
            Some(day) => items.extend([Item::Mark(Class::By), Item::Date(day)]),
            None => items.push(Item::Mark(Class::OtherMonth)),
        }
    }
    items
}

/// What stands before a number of an account or a telephone.
const INTRODUCED: [&str; 12] =
    ["tel", "telefon", "telephone", "phone", "fax", "bic", "swift", "blz", "konto", "kontonummer", "account", "iban"];

/// Returns a text without the accounts and telephones in it.
pub(super) fn without_numbers(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let mut kept: Vec<&str> = Vec::new();
    let mut at = 0;
    let mut before = String::new();
    while let Some(word) = words.get(at) {
        let has_digit = |word: &&&str| word.contains(|c: char| c.is_ascii_digit());
        let groups = words[at + 1..].iter().take_while(|word| bare(word).len() <= 4).take_while(has_digit).count();
        let iban = (at..=at + groups)
            .rev()
            .find(|end| is_iban(&words[at..=*end].iter().map(|word| bare(word)).collect::<String>()));
        if let Some(end) = iban {
            at = end + 1;
            continue;
        }
        at += 1;
        // The name of a bank has letters alone.
        let is_number = has_digit(&word) || matches!(&*before, "bic" | "swift");
        if is_number && INTRODUCED.contains(&&*before) {
            continue;
        }
        before = bare(word).to_lowercase();
        kept.push(word);
    }
    kept.join(" ")
}

/// Whether an item is known to say nothing of when it is due.
pub(super) fn says_nothing(item: &Item) -> bool {
    match item {
        Item::Comma | Item::Stop => true,
        Item::Money(_) => true,
        Item::Mark(class) => matches!(
            class,
            Class::Aside | Class::Else | Class::Pay | Class::Tax | Class::Issue | Class::None | Class::Reference
        ),
        item => matches!(item, Item::Other(_)) && !is_word(item),
    }
}

/// Returns the time after which a percentage counts, where a part says that: `10 % nach 14 Tagen`, `after 30 days 5 %`.
pub(super) fn after(part: &[Item]) -> Option<&Item> {
    let is_aside =
        |item: &&Item| matches!(item, Item::Mark(Class::Aside)) || matches!(item, Item::Other(_)) && !is_word(item);
    // `Within a period of 10 days` is no start.
    let is_of_time = |from: usize| part[..from].last() == Some(&Item::Mark(Class::Aside));
    let is_from = |at: usize| {
        let said = part[..at].iter().rposition(|item| !is_aside(&item));
        said.is_some_and(|from| part[from] == Item::Mark(Class::From) && !is_of_time(from))
    };
    (0..part.len()).find(|at| matches!(part[*at], Item::Time(_)) && is_from(*at)).map(|at| &part[at])
}

/// More days than a year has nobody gives.
const MOST_DAYS: Decimal = Decimal::from_parts(366, 0, 0, false, 0);

/// Whether a part says what may change a time to pay, and is not read: a number that may be a day of a month, a month that nothing counts,
/// another time, a word that limits one. `is_beside` says whether a time to pay stands in the same sentence.
pub(super) fn says_more(part: &[Item], is_beside: bool) -> bool {
    let is_number = |at: usize| part.get(at).is_some_and(|item| matches!(item, Item::Number(_)));
    let is_day =
        |item: &Item| matches!(item, Item::Number(day) if day.is_integer() && (Decimal::ONE..=MOST_DAYS).contains(day));
    // `1234/78/901` is the number of something.
    let is_in_chain = |at: usize| {
        let is_joint = |at: usize| part.get(at).is_some_and(|item| is_one_of(item, &["/", "-"]));
        is_joint(at + 1) && is_number(at + 2) || at >= 2 && is_joint(at - 1) && is_number(at - 2)
    };
    let is_named = |at: usize| {
        let before = at.checked_sub(1).map(|before| &part[before]);
        is_number(at + 1)
            || is_in_chain(at)
            || before.is_some_and(|item| {
                matches!(item, Item::Number(_) | Item::Mark(Class::Issue | Class::Reference))
                    || is_one_of(item, &NUMBERED)
            })
            || part.get(at + 1).is_some_and(|item| is_one_of(item, &COUNTED) || is_one_of(item, &CURRENCIES))
    };
    let ends_month = |item: &Item| matches!(item, Item::Mark(Class::MonthEnd | Class::Eom));
    let has_day = (0..part.len()).any(|at| is_day(&part[at]) && !is_named(at))
        || part.windows(2).any(|pair| matches!(pair[0], Item::Number(_)) && ends_month(&pair[1]));
    let has_time = part.iter().any(|item| matches!(item, Item::Time(Length::Days(_) | Length::Several)));
    let is_of_pay = is_of_paying(part) || part.iter().any(is_time) && is_term(part);
    let is_passed = has_time && !is_term(part);
    is_of_pay && (has_day || has(part, Class::Month) || has(part, Class::Rate) || has(part, Class::Limit))
        || is_passed && (is_beside || has(part, Class::Only))
        || is_beside && has(part, Class::Limit)
        || is_term(part)
            && part.iter().any(|item| !says_nothing(item) && !is_limit(item))
            && (0..part.len()).any(|at| is_limit(&part[at]) && !limits(part, at))
}

/// Whether a time, or a day, stands by a phrase that says that it is the last one: behind it, or before it where nothing else does.
pub(super) fn limits(part: &[Item], at: usize) -> bool {
    let is_aside = |item: &&Item| match item {
        Item::Mark(Class::Aside | Class::Else | Class::Net | Class::Term | Class::Pay | Class::From) => true,
        item => matches!(item, Item::Other(_)) && !is_word(item),
    };
    match part[at + 1..].iter().find(|item| !is_aside(item)) {
        Some(next) => is_time(next),
        None => part[..at].iter().any(is_time),
    }
}

/// What stands before a number that is no day: of a law, of an order.
const NUMBERED: [&str; 9] = ["§", "#", "nr", "no", "art", "abs", "par", "iban", "de"];

pub(super) fn is_one_of(item: &Item, words: &[&str]) -> bool {
    matches!(item, Item::Other(word) if words.contains(&word.as_str()))
}

/// Returns the days that `n days, end of month` may be: the days run first, as days or, for 30, 60 and 90, as months. For 45 the month may
/// run out first as well (French law leaves both open).
pub(super) fn to_month_end(n: i64, issued: Day) -> Vec<Day> {
    let by_days = month_end(issued.plus(n));
    let other = if n % 30 == 0 { month_end(issued.plus_months(n / 30)) } else { month_end(issued).plus(n) };
    if other == by_days { vec![by_days] } else { vec![by_days.min(other), by_days.max(other)] }
}

/// Returns the last day of a month.
pub(super) fn month_end(day: Day) -> Day {
    let first = Day::from_ymd(day.year(), day.month(), 1).unwrap_or(day);
    first.plus_months(1).plus(-1)
}

/// Returns the end of the month that is the last thing said: a sign for more may stand behind it, no other one, nor a word.
pub(super) fn last_month_end(before: &[Item]) -> Option<Class> {
    let is_aside = |item: &&Item| is_plus(item) || matches!(item, Item::Mark(Class::Net | Class::Term | Class::Aside));
    match before.iter().rev().find(|item| !is_aside(item)) {
        Some(Item::Mark(class @ (Class::MonthEnd | Class::Eom))) => Some(*class),
        _ => None,
    }
}

/// Returns the last thing said, signs and short words aside.
pub(super) fn said_last(before: &[Item]) -> Option<&Item> {
    let is_aside = |item: &&Item| {
        matches!(item, Item::Other(_) | Item::Mark(Class::Net | Class::Term | Class::Aside | Class::Else))
    };
    before.iter().rev().find(|item| !is_aside(item))
}

/// Returns by which sort of phrase a date that follows is the last day to pay.
pub(super) fn is_last_day(before: &[Item]) -> Option<Class> {
    let mut part = before.iter().rev().take_while(|item| **item != Item::Comma);
    part.find_map(|item| match item {
        Item::Mark(Class::By | Class::Before | Class::Due) => Some(Class::By),
        Item::Mark(
            Class::ByEither | Class::BeforeEither | Class::DueEither | Class::Net | Class::Term | Class::Else,
        ) => Some(Class::ByEither),
        Item::Mark(class @ (Class::LimitDay | Class::LimitDayEither)) => Some(*class),
        _ => None,
    })
}

/// Whether a part says that it is not to be paid by a day: `not before 15 March`.
pub(super) fn is_denied_before(part: &[Item]) -> bool {
    let bounds = [Class::By, Class::ByEither, Class::Before, Class::BeforeEither].map(Item::Mark);
    let denied = part.iter().position(|item| *item == Item::Mark(Class::Not));
    denied.is_some_and(|denied| part[denied..].iter().any(|item| bounds.contains(item)))
}

/// Returns by which sort of phrase behind it a day is the one to pay: `am 15.02.2026 fällig`. A phrase that a day follows is that one's.
pub(super) fn is_due_day(behind: &[Item]) -> Option<Class> {
    let is_aside = |item: &&Item| matches!(item, Item::Mark(Class::Aside));
    let mut behind = behind.iter().skip_while(is_aside);
    let class = match behind.next() {
        Some(Item::Mark(Class::Due)) => Class::By,
        Some(Item::Mark(Class::DueEither)) => Class::ByEither,
        _ => return None,
    };
    let next = behind.find(|item| !is_aside(item) && !matches!(item, Item::Other(word) if word.len() <= 2));
    (!next.is_some_and(is_time)).then_some(class)
}

/// Whether a phrase says that a day is the last one, whatever else is said.
pub(super) fn is_limit(item: &Item) -> bool {
    matches!(item, Item::Mark(Class::LimitDay | Class::LimitDayEither))
}

pub(super) fn is_plus(item: &Item) -> bool {
    matches!(item, Item::Other(sign) if matches!(&**sign, "+" | "le" | "plus"))
}

pub(super) fn is_time(item: &Item) -> bool {
    matches!(item, Item::Time(_) | Item::Date(_) | Item::EitherDate(_) | Item::Yearless(_))
}

pub(super) fn is_percent(item: &Item) -> bool {
    percent(item).is_some()
}

pub(super) fn percent(item: &Item) -> Option<Decimal> {
    if let Item::Percent(percent) = item { Some(*percent) } else { None }
}

pub(super) fn sum(item: &Item) -> Option<Decimal> {
    if let Item::Money(sum) = item { Some(*sum) } else { None }
}

/// Returns the part of a sentence in which an item is.
pub(super) fn part_at(items: &[Item], at: usize) -> &[Item] {
    let is_comma = |item: &Item| *item == Item::Comma;
    let start = items[..at].iter().rposition(is_comma).map_or(0, |comma| comma + 1);
    let end = items[at..].iter().position(is_comma).map_or(items.len(), |comma| at + comma);
    &items[start..end]
}

/// Whether a time in a part is one to pay: a word of paying stands by it, or it says nothing else. `Warranty 24 months` is none.
pub(super) fn is_term(part: &[Item]) -> bool {
    is_of_paying(part) || !part.iter().any(is_word)
}

/// Whether a part speaks of paying.
pub(super) fn is_of_paying(part: &[Item]) -> bool {
    [Class::Net, Class::Pay, Class::Due, Class::DueEither, Class::Eom].into_iter().any(|class| has(part, class))
}

/// Whether a percentage in a part that names a time is a cash discount: by its word, or because it says nothing else (`2 % 10 days`).
pub(super) fn is_discount(part: &[Item]) -> bool {
    let is_plain = !part.iter().any(is_word);
    let is_off = has(part, Class::Off);
    let is_said = has(part, Class::Discount) && is_term(part) || is_off && is_of_paying(part) && is_plain;
    // `Net 30 less 2 %`: the time is that of all.
    let is_of_all = is_off && has(part, Class::Net) && part.iter().filter(|item| is_time(item)).count() == 1;
    !has(part, Class::Not) && !is_of_all && (is_said || is_plain)
}
