//! Ledgers of beancount.

use super::arithmetic::amount;
use super::balances::fill;
use super::entry::{Entry, Posting};
use super::journal::weight;
use crate::import::fact::{Told, Warning};
use crate::value::time::Day;

/// A ledger on its way.
struct Ledger<'t> {
    told: &'t mut Told,
    entries: Vec<Entry>,
    /// `pushmeta`.
    meta: Vec<(String, String)>,
    /// Whether the indented lines belong to a transaction.
    is_within: bool,
}

/// A text in quotes goes over no more lines than that.
const LINES: usize = 50;

/// Returns the transactions of a ledger.
pub(super) fn entries(text: &str, told: &mut Told) -> Vec<Entry> {
    let mut ledger = Ledger { told, entries: Vec::new(), meta: Vec::new(), is_within: false };
    let lines: Vec<&str> = text.lines().collect();
    let mut place = 0;
    while place < lines.len() {
        let number = u32::try_from(place + 1).unwrap_or(u32::MAX);
        let mut line = lines[place].trim_end().to_owned();
        place += 1;
        let from = place;
        // A text may go on in the next lines.
        while is_open(&line) && place < lines.len() && place - from < LINES {
            line.push('\n');
            line.push_str(lines[place]);
            place += 1;
        }
        if is_open(&line) {
            place = from;
            line = lines[from - 1].trim_end().to_owned();
        }
        ledger.take(&line, number);
    }
    let Ledger { entries, told, .. } = ledger;
    fill(entries, true, told)
}

/// Reads `2016-01-05`, `2016/1/5`: beancount takes both.
fn day_of(date: &str) -> Option<Day> {
    let mut parts = date.split(['-', '/']).map(|part| part.parse::<u32>().ok().filter(|_| part.len() <= 4));
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    Day::from_ymd(i32::try_from(year).ok()?, month, day).filter(|_| parts.next().is_none())
}

/// Whether a quote is left open.
fn is_open(line: &str) -> bool {
    let (mut is_open, mut is_escaped) = (false, false);
    for c in line.chars() {
        match c {
            '"' if !is_escaped => is_open = !is_open,
            ';' if !is_open => break,
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    is_open
}

impl Ledger<'_> {
    fn take(&mut self, line: &str, number: u32) {
        let first = line.chars().next();
        match first {
            None => self.is_within = false,
            Some(' ' | '\t') if self.is_within => self.indented(line.trim_start(), number),
            Some(c) if c.is_ascii_digit() => self.dated(line, number),
            Some(_) => self.directive(line, number),
        }
    }

    fn directive(&mut self, line: &str, number: u32) {
        self.is_within = false;
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let name = rest.split(':').next().unwrap_or_default().trim().to_lowercase();
        match word {
            "include" => {
                let message = format!(
                    "`include {}` is not followed: name that file as a source in place of this one",
                    rest.trim()
                );
                self.told.warnings.push(Warning { line: number, message, is_loss: true });
            }
            "pushmeta" => self.meta.extend(metadata(rest.trim())),
            "popmeta" => self.meta.retain(|(known, _)| *known != name),
            _ => {}
        }
    }

    /// Takes `2026-03-02 * "Payee" "what for" ^link #tag`; other lines with a day book nothing.
    fn dated(&mut self, line: &str, number: u32) {
        self.is_within = false;
        let (date, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let (flag, rest) = rest.trim_start().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
        let is_transaction =
            flag == "txn" || (flag.chars().count() == 1 && flag.chars().all(|c| !c.is_ascii_lowercase()));
        if !is_transaction {
            return;
        }
        self.is_within = true;
        let day = day_of(date);
        if day.is_none() {
            let message = format!("`{date}` is no day; the transaction is left out");
            self.told.warnings.push(Warning { line: number, message, is_loss: true });
            self.is_within = false;
            return;
        }
        let (texts, links) = parts(rest);
        let mut texts = texts.into_iter();
        let (payee, note) = match (texts.next(), texts.next()) {
            (Some(payee), Some(note)) => (payee, note),
            (Some(note), None) => (String::new(), note),
            _ => (String::new(), String::new()),
        };
        let tags = self.meta.clone();
        self.entries.push(Entry { line: number, day, payee, note, links, tags, ..Entry::default() });
    }

    fn indented(&mut self, line: &str, number: u32) {
        let Some(entry) = self.entries.last_mut() else { return };
        if line.starts_with(';') {
            return;
        }
        if line.starts_with(['^', '#']) {
            entry.links.extend(parts(line).1);
            return;
        }
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            let found = metadata(line);
            match entry.postings.last_mut() {
                Some(posting) => posting.tags.extend(found),
                None => entry.tags.extend(found),
            }
            return;
        }
        let line = line.split(';').next().unwrap_or_default().trim();
        let flagged = line.split_once(char::is_whitespace).filter(|(flag, _)| flag.chars().count() == 1);
        let line = flagged.map_or(line, |(_, rest)| rest.trim_start());
        let (account, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let posting = match posting(rest) {
            _ if !account.contains(':') => Err("it names no account".to_owned()),
            posting => posting,
        };
        match posting {
            Ok(posting) => entry.postings.push(Posting { account: account.to_owned(), ..posting }),
            Err(reason) => {
                let message = format!("{reason}: the transaction is left out");
                self.told.warnings.push(Warning { line: number, message, is_loss: true });
                self.is_within = false;
                self.entries.pop();
            }
        }
    }
}

/// Returns the amounts of a posting: `10 USD {2 EUR} @ 3 EUR`.
fn posting(text: &str) -> Result<Posting, String> {
    let (before, cost) = match text.split_once('{') {
        Some((before, rest)) => (before, rest.split_once('}').map_or(rest, |(inner, _)| inner)),
        None => (text, ""),
    };
    let (number, price) = before.split_once('@').unwrap_or((before, ""));
    let price =
        if cost.is_empty() && price.is_empty() { text.rsplit_once('@').map_or("", |(_, price)| price) } else { price };
    let is_total = text.contains("@@") || text.contains("{{");
    let amount = self::amount(number)?;
    // What was paid for it counts before what it is worth; the day and the name of a lot are no price.
    let cost = cost.trim_start_matches('{').split(',').next().unwrap_or_default();
    let price = match cost {
        "" => self::amount(price.trim_start_matches('@'))?,
        cost => self::amount(cost).ok().flatten().filter(|price| !price.commodity.is_empty()),
    };
    let weight = amount.as_ref().zip(price).map(|(amount, price)| weight(amount, price, is_total));
    Ok(Posting { amount, weight, ..Posting::default() })
}

/// Returns the texts in quotes and the links of a line.
fn parts(line: &str) -> (Vec<String>, Vec<String>) {
    let (mut texts, mut links) = (Vec::new(), Vec::new());
    let mut rest = line.trim_start();
    while !rest.is_empty() && !rest.starts_with(';') {
        if let Some(inner) = rest.strip_prefix('"') {
            let mut text = String::new();
            let mut chars = inner.char_indices();
            let mut end = inner.len();
            while let Some((at, c)) = chars.next() {
                match c {
                    '"' => {
                        end = at + 1;
                        break;
                    }
                    '\\' => text.extend(chars.next().map(|(_, c)| c)),
                    c => text.push(c),
                }
            }
            texts.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
            rest = inner[end..].trim_start();
            continue;
        }
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        links.extend(word.strip_prefix('^').map(str::to_owned));
        rest = after.trim_start();
    }
    (texts, links)
}

/// Returns what a line of metadata says: `invoice: "INV-7"`.
fn metadata(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    Some((name.trim().to_lowercase(), value.trim().trim_matches('"').to_owned()))
}
