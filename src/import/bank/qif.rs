//! QIF: the lists of payments of Quicken.

use super::booking::{Booking, Statement, account, add, lose, real};
use super::number;
use super::tell::tell;
use crate::import::decode;
use crate::import::fact::{Given, Told};
use crate::import::refusal::Refusal;
use crate::value::time::Day;

/// The lists of payments; others are of securities, categories and the like.
const LISTS: [&str; 6] = ["BANK", "CCARD", "CASH", "OTH A", "OTH L", "INVOICE"];

/// Returns whether a file that begins so is one.
pub fn is(_: &str, head: &[u8]) -> bool {
    let (head, _) = decode::text(head);
    let first = head.trim_start_matches('\u{feff}').lines().map(str::trim).find(|line| !line.is_empty());
    let first = first.unwrap_or("").to_ascii_uppercase();
    ["!TYPE:", "!ACCOUNT", "!OPTION:", "!CLEAR:"].iter().any(|word| first.starts_with(word))
}

/// A payment, before its date is understood.
#[derive(Default)]
struct Entry<'a> {
    line: u32,
    account: String,
    date: &'a str,
    amount: &'a str,
    number: &'a str,
    payee: &'a str,
    memo: Vec<&'a str>,
}

/// Reads the payments of a file.
///
/// # Errors
/// The file does not say in which order day and month stand, or there is no list of payments in it.
pub fn read(given: &Given<'_>) -> Result<Told, Refusal> {
    let (text, _) = decode::text(given.bytes);
    let entries = entries(&text);
    if entries.is_empty() {
        return Err(Refusal::new("it has no payments (`!Type:Bank`): ask the bank for OFX, camt.053 or MT940"));
    }
    let order = order(&entries)?;
    let mut told = Told::default();
    lose(
        &mut told,
        0,
        "QIF names no currency: payments are told without their amounts; OFX, camt.053 or a CSV by a mapping tell it",
    );
    let mut statements: Vec<Statement> = Vec::new();
    for entry in entries {
        let Some(booking) = booking(&entry, order, &mut told) else { continue };
        match statements.iter_mut().rfind(|statement| statement.account == entry.account) {
            Some(statement) => statement.bookings.push(booking),
            None => {
                statements.push(Statement { account: entry.account, bookings: vec![booking], ..Statement::default() })
            }
        }
    }
    tell(statements, &mut told);
    Ok(told)
}

fn entries(text: &str) -> Vec<Entry<'_>> {
    let mut entries = Vec::new();
    let (mut entry, mut is_payments, mut is_account) = (Entry::default(), false, false);
    let mut own = String::new();
    let text = text.trim_start_matches('\u{feff}');
    for (place, line) in text.lines().enumerate() {
        let line = line.trim();
        let Some(code) = line.chars().next() else { continue };
        let rest = line[code.len_utf8()..].trim();
        if code == '!' {
            let rest = rest.to_ascii_uppercase();
            let list = rest.strip_prefix("TYPE:").map(str::trim);
            is_payments = list.is_some_and(|list| LISTS.contains(&list));
            is_account = rest.starts_with("ACCOUNT");
            entry = Entry::default();
            continue;
        }
        if is_account && code == 'N' {
            own = account(rest);
        }
        if !is_payments {
            continue;
        }
        if entry.line == 0 {
            entry.line = u32::try_from(place + 1).unwrap_or(u32::MAX);
        }
        match code {
            'D' => entry.date = rest,
            'T' => entry.amount = rest,
            'U' if entry.amount.is_empty() => entry.amount = rest,
            'N' => entry.number = rest,
            'P' => entry.payee = rest,
            'M' => entry.memo.push(rest),
            '^' => {
                let ended = std::mem::take(&mut entry);
                entries.push(Entry { account: own.clone(), ..ended });
            }
            _ => {}
        }
    }
    if !entry.date.is_empty() {
        entries.push(Entry { account: own, ..entry });
    }
    entries.retain(|entry| !entry.date.is_empty() || !entry.amount.is_empty());
    entries
}

/// What is asked of all that a file tells.
const CURRENCY: &str = "in which currency are the payments of this file? QIF does not say it, and so they have no amounts: import OFX, \
                        camt.053 or a CSV by a mapping instead, or add `amount` to each under `events`";

/// In which order a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    DayFirst,
    MonthFirst,
}

/// Returns the three numbers of a date; nothing for another form.
fn numbers(date: &str) -> Option<[(u32, usize); 3]> {
    let parts: Vec<&str> = date.split(['/', '.', '-', '\'']).map(str::trim).collect();
    let parts: [&str; 3] = parts.try_into().ok()?;
    let number = |text: &str| Some((text.parse::<u32>().ok().filter(|_| text.len() <= 4)?, text.len()));
    Some([number(parts[0])?, number(parts[1])?, number(parts[2])?])
}

/// Finds the order of all dates: a day over 12 tells it, and so do points, which nobody writes between month and day.
fn order(entries: &[Entry<'_>]) -> Result<Order, Refusal> {
    let (mut day_first, mut month_first, mut unsure) = (None, None, None);
    for entry in entries {
        let Some([(first, digits), (second, _), _]) = numbers(entry.date) else { continue };
        if digits == 4 {
            continue;
        }
        if first > 12 || entry.date.contains('.') {
            day_first = day_first.or(Some(entry));
        } else if second > 12 {
            month_first = month_first.or(Some(entry));
        } else if first != second {
            unsure = unsure.or(Some(entry));
        }
    }
    match (day_first, month_first, unsure) {
        (Some(day), Some(month), _) => Err(Refusal {
            line: day.line.max(month.line),
            reason: format!("`{}` has the day first, `{}` the month: no order reads both", day.date, month.date),
        }),
        (None, None, Some(entry)) => Err(Refusal {
            line: entry.line,
            reason: format!(
                "`{}` can be read in two orders, and no date of the file has a day over 12; export more days, or OFX or camt.053",
                entry.date
            ),
        }),
        (None, Some(_), _) => Ok(Order::MonthFirst),
        _ => Ok(Order::DayFirst),
    }
}

fn day(date: &str, order: Order) -> Result<Day, String> {
    let [(first, digits), (second, _), (third, last)] = numbers(date).ok_or_else(|| format!("`{date}` is no date"))?;
    let (year, month, day) = match order {
        _ if digits == 4 => (first, second, third),
        Order::DayFirst => (third, second, first),
        Order::MonthFirst => (third, first, second),
    };
    let year = match year {
        // Up to 1999 a slash stood before the year, since then an apostrophe.
        0..=99 if last <= 2 && digits != 4 => year + if date.contains('\'') || year < 80 { 2000 } else { 1900 },
        _ => year,
    };
    let year = i32::try_from(year).map_err(|_| format!("`{date}` is no date"))?;
    Day::from_ymd(year, month, day).ok_or_else(|| format!("`{date}`: there is no such day"))
}

fn booking(entry: &Entry<'_>, order: Order, told: &mut Told) -> Option<Booking> {
    let day = match day(entry.date, order) {
        Ok(day) => day,
        Err(message) => {
            lose(told, entry.line, format!("a payment is left out: {message}"));
            return None;
        }
    };
    let mut booking = Booking { line: entry.line, day: Some(day), is_credit: true, ..Booking::default() };
    match number::read(entry.amount) {
        Ok(amount) if amount.is_zero() => return None,
        Ok(amount) => {
            booking.is_credit = amount.is_sign_positive();
            booking.unread = amount.abs().to_string();
            booking.doubts.push(CURRENCY.to_owned());
            add(&mut booking.notes, format!("amount without a currency: {}", amount.abs()));
        }
        Err(message) => {
            lose(told, entry.line, format!("{message}: told without its amount"));
            booking.doubts.push("Of how much is it?".to_owned());
        }
    }
    if let Some(payee) = real(entry.payee) {
        add(&mut booking.other, payee);
    }
    for text in entry.memo.iter().chain([&entry.number]) {
        if let Some(text) = real(text) {
            add(&mut booking.texts, text);
        }
    }
    Some(booking)
}
