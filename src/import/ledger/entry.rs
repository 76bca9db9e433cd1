//! A transaction of a journal, whichever program wrote it.

use rust_decimal::Decimal;

use crate::value::time::Day;

/// What was booked at one time.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// The line on which it begins, from 1.
    pub line: u32,
    pub day: Option<Day>,
    pub code: String,
    pub payee: String,
    pub note: String,
    /// `invoice: INV-7`, each with its name in lower case.
    pub tags: Vec<(String, String)>,
    /// `^inv-7`.
    pub links: Vec<String>,
    pub postings: Vec<Posting>,
}

/// What was booked on one account.
#[derive(Clone, Debug, Default)]
pub(super) struct Posting {
    pub account: String,
    /// Nothing where it is what the others leave.
    pub amount: Option<Amount>,
    /// The amount by which it weighs, where it was bought or sold at a price.
    pub weight: Option<Amount>,
    /// Where it differs from that of the transaction.
    pub day: Option<Day>,
    pub tags: Vec<(String, String)>,
    /// Outside of the books: it need not balance.
    pub is_virtual: bool,
    /// Its amount is what makes the balance of the account so much: `= 100 EUR`.
    pub assigned: Option<Assigned>,
}

/// The balance behind `=`, where no amount stands before it.
#[derive(Clone, Debug, Default)]
pub(super) struct Assigned {
    /// Nothing where it cannot be read.
    pub balance: Option<Amount>,
    /// `==`: the account has nothing else.
    pub is_sole: bool,
    /// `=*`: the accounts below it count, too.
    pub is_with_below: bool,
}

/// So much of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    /// Nothing where it may be read in two ways: `1,000`.
    pub number: Option<Decimal>,
    /// As it is written.
    pub shown: String,
    pub commodity: String,
}

impl Entry {
    /// Puts in what a posting without an amount comes to: what the others leave, in each commodity. Returns false where several have none.
    pub fn fill(&mut self) -> bool {
        let open: Vec<usize> = (0..self.postings.len())
            .filter(|&place| self.postings[place].amount.is_none() && !self.postings[place].is_virtual)
            .collect();
        let [open] = open[..] else { return open.is_empty() };
        let mut left: Vec<Amount> = Vec::new();
        for posting in self.postings.iter().filter(|posting| !posting.is_virtual) {
            let Some(amount) = posting.weight.as_ref().or(posting.amount.as_ref()) else { continue };
            match left.iter_mut().find(|other| other.commodity == amount.commodity) {
                Some(sum) => sum.number = sum.number.zip(amount.number).and_then(|(a, b)| a.checked_sub(b)),
                None => left.push(Amount { number: amount.number.map(|number| -number), ..amount.clone() }),
            }
        }
        left.retain(|amount| amount.number.is_none_or(|number| !number.is_zero()));
        let posting = self.postings[open].clone();
        let filled = left.into_iter().map(|amount| Posting { amount: Some(amount), ..posting.clone() });
        self.postings.splice(open..=open, filled.collect::<Vec<_>>());
        true
    }

    /// Returns the first value of one of these tags.
    pub fn tag(&self, names: &[String]) -> Option<&str> {
        tag(&self.tags, names)
    }
}

impl Posting {
    /// Returns the first value of one of these tags.
    pub fn tag(&self, names: &[String]) -> Option<&str> {
        tag(&self.tags, names)
    }
}

fn tag<'t>(tags: &'t [(String, String)], names: &[String]) -> Option<&'t str> {
    let found = names.iter().find_map(|name| tags.iter().find(|(tag, value)| tag == name && !value.is_empty()));
    found.map(|(_, value)| value.as_str())
}

/// Returns the day that a text begins with, as a journal's own dates say it: `2026-03-16`, `2026/3/16`; `3.16` is of the given year.
pub(super) fn day_of(text: &str, year: Option<i32>) -> Option<Day> {
    let first = text.split(|c: char| c.is_whitespace() || matches!(c, 'T' | '"' | '=')).next()?;
    let number = |text: &str, most: usize| text.parse::<u32>().ok().filter(|_| text.len() <= most);
    let parts: Vec<&str> = first.split(['-', '/', '.']).collect();
    match parts[..] {
        [year, month, day] if year.len() == 4 => {
            Day::from_ymd(i32::try_from(number(year, 4)?).ok()?, number(month, 2)?, number(day, 2)?)
        }
        [month, day] => Day::from_ymd(year?, number(month, 2)?, number(day, 2)?),
        _ => None,
    }
}

/// Returns the tags in a comment: `invoice: INV-7, due: 2026-03-31`, and `:paid:done:` of no value.
pub(super) fn tags(comment: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for part in comment.split(',') {
        let mut rest = part.trim();
        // Words may stand before the name.
        while let Some((before, after)) = rest.split_once(':') {
            let name = before.rsplit(char::is_whitespace).next().unwrap_or_default();
            let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
            if is_name && !after.starts_with("//") {
                found.push((name.to_lowercase(), after.trim_start_matches(':').trim().trim_matches('"').to_owned()));
                break;
            }
            rest = after.trim_start();
        }
    }
    found
}
