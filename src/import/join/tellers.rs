//! Which files tell a fact: of which formats, and over which days. One format may tell a payment in several files under several
//! references: a report of the day and the statement of the month, two downloads.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::draft::Draft;
use super::outcome::File;
use crate::value::time::Day;

/// The formats of books, and of programs in which somebody writes down what was paid.
const BOOKS: [&str; 9] = [
    "journal",
    "beancount",
    "hledger-csv",
    "hledger-json",
    "xero-bank",
    "quickbooks",
    "invoice-ninja-payments",
    "freshbooks",
    "harvest-invoices",
];

/// The files that tell facts.
pub(super) struct Tellers {
    /// The format of each file, a bit.
    formats: Vec<u128>,
    /// Whether each is a book that somebody keeps by hand.
    are_books: Vec<bool>,
    /// The first file of the same path and content, of each.
    same: Vec<usize>,
    /// From which day to which a file tells payments.
    days: BTreeMap<usize, (Day, Day)>,
}

impl Tellers {
    /// Takes files in the order of their numbers, before their facts are taken.
    pub fn new<'f>(files: impl Iterator<Item = &'f File>) -> Self {
        let (mut known, mut first) = (Vec::<&str>::new(), HashMap::new());
        let (mut formats, mut same, mut are_books) = (Vec::new(), Vec::new(), Vec::new());
        for (number, file) in files.enumerate() {
            let place = known.iter().position(|one| *one == file.format).unwrap_or_else(|| {
                known.push(file.format);
                known.len() - 1
            });
            formats.push(1 << place.min(127));
            are_books.push(BOOKS.contains(&file.format));
            same.push(*first.entry((file.path.as_str(), file.sha256.as_str())).or_insert(number));
        }
        Self { formats, are_books, same, days: BTreeMap::new() }
    }

    /// Takes the days of payments, also of those that turn out to be others'.
    pub fn take_days(&mut self, drafts: &[Draft]) {
        for draft in drafts.iter().filter(|draft| draft.fact.kind == "payment") {
            let Some(day) = draft.day() else { continue };
            let (first, last) = self.days.entry(self.same[draft.file]).or_insert((day, day));
            (*first, *last) = (day.min(*first), day.max(*last));
        }
    }

    /// Returns the formats that tell a fact.
    pub fn of(&self, draft: &Draft) -> u128 {
        draft.also.iter().fold(self.formats[draft.file], |all, file| all | self.formats[*file])
    }

    /// Whether only books tell a fact: they are written up when somebody has the time.
    pub fn are_books(&self, draft: &Draft) -> bool {
        draft.also.iter().chain([&draft.file]).all(|file| self.are_books[*file])
    }

    fn files(&self, draft: &Draft) -> BTreeSet<usize> {
        draft.also.iter().chain([&draft.file]).map(|file| self.same[*file]).collect()
    }

    /// Returns the file that tells a fact; nothing where several do.
    pub fn only(&self, draft: &Draft) -> Option<usize> {
        let files = self.files(draft);
        files.first().copied().filter(|_| files.len() == 1)
    }

    /// Whether a format tells both of two facts.
    pub fn tell_both(&self, one: &Draft, other: &Draft) -> bool {
        self.of(one) & self.of(other) != 0
    }

    /// Whether two payments that are alike may be one that two files of a format tell: no file tells both, and no statement ends on
    /// the day on which the other begins, each with its own reference of the bank.
    pub fn may_tell_again(&self, one: &Draft, other: &Draft) -> bool {
        if self.same[one.file] == self.same[other.file] {
            return false;
        }
        let (files, others) = (self.files(one), self.files(other));
        let go_on = || files.iter().all(|file| others.iter().all(|other| self.goes_on(*file, *other)));
        self.tell_both(one, other)
            && files.is_disjoint(&others)
            && !(has_reference(one) && has_reference(other) && go_on())
    }

    /// Whether one of two files goes on where the other one ends.
    fn goes_on(&self, one: usize, other: usize) -> bool {
        let Some(((from, to), (other_from, other_to))) = self.days.get(&one).zip(self.days.get(&other)) else {
            return false;
        };
        let follows = |(from, to): (&Day, &Day), (next, last): (&Day, &Day)| to <= next && from < next && to < last;
        follows((from, to), (other_from, other_to)) || follows((other_from, other_to), (from, to))
    }
}

/// Whether a payment's key is a reference of its source: one that its reader made up ends with a digest behind the day.
pub(super) fn has_reference(draft: &Draft) -> bool {
    let key = draft.fact.key.split(" #").next().unwrap_or_default();
    let is_digest = |word: &str| {
        matches!(word.len(), 8 | 12) && word.bytes().all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c))
    };
    let day = draft.day().map(|day| day.to_string());
    !(key.rsplit(' ').next().is_some_and(is_digest) && day.is_some_and(|day| key.contains(&day)))
}
