//! A time to pay that is told as a day, too: `30 days net until 9 April`, `14 days net (24 March 2026)`.

use super::item::{Class, Item, Length};
use super::phrases::is_small;
use crate::value::time::Day;

/// So many days a time and its day may differ: some count the day of the invoice, too.
const OFF: i64 = 1;

/// Returns a part with the day alone where a time and its last day are told together, and whether the two are the same.
pub(super) fn days_once(part: &[Item], issued: Day) -> (Vec<Item>, bool) {
    // Where something else than the day of the invoice counts, the time is reckoned with that.
    let is_reckoned =
        [Class::MonthEnd, Class::Eom, Class::NextMonthEnd, Class::OtherMonth, Class::Working, Class::Arrival]
            .into_iter()
            .any(|class| has(part, class));
    let mut once: Vec<Item> = part.to_vec();
    let mut is_one = true;
    // From the last one on, so that the places before stay.
    for at in (0..part.len()).rev() {
        let Some(day) = day_of(&part[at], issued).filter(|_| matches!(part[at], Item::Time(_))) else { continue };
        let Some((place, is_bare)) = told(part, at) else { continue };
        let readings = readings(&part[place]);
        let same = readings.into_iter().flatten().find(|reading| reading.since(day).abs() <= OFF);
        match same.filter(|_| !is_reckoned) {
            _ if is_reckoned && !is_bare => drop(once.remove(at)),
            None if is_reckoned => once.insert(place, Item::Mark(Class::By)),
            None => is_one = false,
            Some(same) => {
                once[place] = Item::Date(same);
                if is_bare {
                    once.insert(place, Item::Mark(Class::By));
                }
                once.remove(at);
            }
        }
    }
    (once, is_one)
}

/// Returns where the day stands that a time is told as, too, and whether no phrase such as `until` says so.
fn told(part: &[Item], at: usize) -> Option<(usize, bool)> {
    let is_date = |at: usize| matches!(part.get(at), Some(Item::Date(_) | Item::EitherDate(_)));
    let is_aside = |item: &Item| {
        matches!(
            item,
            Item::Mark(Class::Net | Class::Term | Class::Tax | Class::Aside | Class::Else | Class::Pay)
                | Item::Money(_)
                | Item::Other(_)
        )
    };
    let next = (at + 1..part.len()).find(|at| !is_aside(&part[*at]))?;
    match &part[next] {
        Item::Mark(
            Class::By | Class::ByEither | Class::Before | Class::BeforeEither | Class::Due | Class::DueEither,
        ) if is_date(next + 1) => Some((next + 1, false)),
        _ if is_date(next) && !part[at..next].iter().any(is_word) => Some((next, true)),
        _ => None,
    }
}

/// Returns the days that a day may be.
pub(super) fn readings(item: &Item) -> [Option<Day>; 2] {
    match item {
        Item::Date(day) => [Some(*day), None],
        Item::EitherDate(day) => [Some(*day), turned(*day)],
        _ => [None, None],
    }
}

/// Returns the day whose month is written first where that of another one is not.
fn turned(day: Day) -> Option<Day> {
    let first = Day::from_ymd(day.year(), day.month(), 1)?;
    Day::from_ymd(day.year(), u32::try_from(day.since(first)).ok()? + 1, day.month())
}

/// Returns the day that a time from the invoice on, or a date, is.
pub(super) fn day_of(item: &Item, issued: Day) -> Option<Day> {
    match item {
        Item::Time(Length::Days(days)) => Some(issued.plus(*days)),
        Item::Time(Length::Months(months)) => Some(issued.plus_months(*months)),
        Item::Date(day) => Some(*day),
        _ => None,
    }
}

/// Whether it is a word that may say anything.
pub(super) fn is_word(item: &Item) -> bool {
    *item == Item::Mark(Class::Reference)
        || matches!(item, Item::Other(word) if word.chars().count() > 2 && word.chars().all(char::is_alphabetic) && !is_small(word))
}

/// Whether a phrase of a class is among items.
pub(super) fn has(items: &[Item], class: Class) -> bool {
    items.contains(&Item::Mark(class))
}
