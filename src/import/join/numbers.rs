//! Which invoices a text names: the remittance text of a payment, as people and banks write it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::looks;

/// A number of fewer letters and digits than this says nothing by itself: it may be a day, or a part of an account.
const SHORT: usize = 5;

/// What stands before the number of an invoice.
const BEFORE: [&str; 24] = [
    "invoice",
    "invoices",
    "inv",
    "bill",
    "ref",
    "no",
    "nr",
    "num",
    "number",
    "rechnung",
    "rechnungen",
    "rg",
    "re",
    "rnr",
    "renr",
    "faktura",
    "faktury",
    "fv",
    "fa",
    "facture",
    "fattura",
    "factura",
    "factuur",
    "ft",
];

/// The numbers of an engagement's invoices, each in its words.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    /// By their first word, and by the one behind it where there is one: most numbers of a firm begin alike.
    by_first: HashMap<String, BySecond>,
    /// As they are written.
    exact: HashSet<String>,
    /// By all of their words.
    by_words: HashMap<Vec<String>, String>,
}

/// Numbers by their second word, each in its words.
type BySecond = BTreeMap<Option<String>, Vec<(Vec<String>, String)>>;

impl Numbers {
    /// Takes the numbers apart. One without a digit names nothing: it would stand in any text.
    pub fn new<T: Into<String>>(numbers: impl IntoIterator<Item = T>) -> Self {
        let mut all = Self::default();
        numbers.into_iter().map(Into::into).for_each(|number| all.also(&number, &number));
        all
    }

    /// Adds a text by which an invoice is known, too; also as banks write it that leave out what parts its digits.
    pub fn also(&mut self, text: &str, number: &str) {
        if !text.contains(|c: char| c.is_ascii_digit()) {
            return;
        }
        let words = words(text);
        let glued = glued(&words);
        let forms = if glued == words { vec![words] } else { vec![words, glued] };
        self.exact.insert(number.to_owned());
        for form in forms {
            if let Some(first) = form.first() {
                self.by_words.entry(form.clone()).or_insert_with(|| number.to_owned());
                let by_second = self.by_first.entry(first.clone()).or_default();
                by_second.entry(form.get(1).cloned()).or_default().push((form, number.to_owned()));
            }
        }
    }

    /// Returns those that may stand at a word.
    fn at<'s>(&'s self, words: &[String], at: usize) -> impl Iterator<Item = &'s (Vec<String>, String)> + use<'s> {
        let by_second = words.get(at).and_then(|first| self.by_first.get(first));
        let of = |second: Option<String>| by_second.and_then(|all| all.get(&second)).into_iter().flatten();
        let more = words.get(at + 1).map(|second| of(Some(second.clone())));
        of(None).chain(more.into_iter().flatten())
    }

    /// Returns those that a text names, in the order of the text; of two that overlap the longer one.
    pub fn named_in(&self, text: &str) -> Vec<&str> {
        let words = words(text);
        let mut found: Vec<(usize, usize, &str)> = Vec::new();
        for (at, first) in words.iter().enumerate() {
            for (own, number) in self.at(&words, at) {
                let length: usize = own.iter().map(String::len).sum();
                let is_one = words[at..].starts_with(own)
                    && (length >= SHORT
                        || is_introduced(&words, at)
                        || own.len() > 1 && BEFORE.contains(&first.as_str()))
                    && !is_of_something_else(&words, at)
                    && !(is_date(own) && is_dated(&words, at));
                if is_one {
                    found.push((at, own.len(), number));
                    self.listed(&words, at, own, &mut found);
                }
            }
        }
        // The longest first; then what overlaps one that was taken goes.
        found.sort_by_key(|&(at, length, number)| (Reverse(length), at, number));
        let mut taken: Vec<(usize, usize, &str)> = Vec::new();
        for (at, length, number) in found {
            let is_free = |&(other, long, _): &(usize, usize, &str)| at + length <= other || other + long <= at;
            if taken.iter().all(is_free) && taken.iter().all(|&(.., other)| other != number) {
                taken.push((at, length, number));
            }
        }
        taken.sort_unstable();
        taken.into_iter().map(|(.., number)| number).collect()
    }

    /// Adds those that follow one in a list of their last digits: `R-2026-014/015`, `014 und 015`, `014 bis 016`.
    fn listed<'s>(&'s self, words: &[String], at: usize, own: &[String], found: &mut Vec<(usize, usize, &'s str)>) {
        let Some((last, stem)) = own.split_last().filter(|(last, stem)| is_digits(last) && !stem.is_empty()) else {
            return;
        };
        let (mut place, mut before) = (at + own.len(), last.clone());
        while let Some(word) = words.get(place) {
            let (is_to, is_and) = (TO.contains(&word.as_str()), AND.contains(&word.as_str()));
            let next = if is_to || is_and { place + 1 } else { place };
            let Some(digits) = words.get(next).filter(|digits| is_digits(digits) && digits.len() == last.len()) else {
                return;
            };
            let all = if is_to { between(&before, digits) } else { vec![digits.clone()] };
            for one in all {
                let wanted: Vec<String> = stem.iter().cloned().chain([one]).collect();
                found.extend(self.by_words.get(&wanted).map(|number| (next, 0, number.as_str())));
            }
            (place, before) = (next + 1, digits.clone());
        }
    }

    /// Whether a text names a number that is none of these: after a word for an invoice, or of the form of one of these.
    pub fn names_other(&self, text: &str) -> bool {
        if !self.named_in(text).is_empty() {
            return false;
        }
        if looks::has_number(text, |before| OF_OTHERS.contains(&before) || DATED.contains(&before)) {
            return true;
        }
        let words = words(text);
        let introduced = |at: usize| {
            let is_number =
                |place: usize| words.get(place).is_some_and(|word| word.contains(|c: char| c.is_ascii_digit()));
            is_introduced(&words, at)
                && !is_of_something_else(&words, at)
                && (is_number(at) || words[at].len() <= 3 && is_number(at + 1))
        };
        (0..words.len()).any(introduced) || self.names_more(text)
    }

    /// Whether a text names a number of the form of one of these that is none of them.
    pub fn names_more(&self, text: &str) -> bool {
        let words = words(text);
        let form = |words: &[String]| -> Vec<(bool, usize)> {
            words.iter().map(|word| (is_digits(word), if is_digits(word) { word.len() } else { 0 })).collect()
        };
        (0..words.len()).any(|at| {
            let of_first = || self.by_first.get(&words[at]).into_iter().flat_map(BTreeMap::values).flatten();
            let part = |length: usize| words.get(at..at + length);
            let is_alike =
                |own: &[String]| own.len() > 1 && part(own.len()).is_some_and(|part| form(part) == form(own));
            let is_own = |own: &[String]| part(own.len()) == Some(own);
            of_first().any(|(own, _)| is_alike(own)) && !of_first().any(|(own, _)| is_own(own))
        })
    }

    /// Returns the one that is written so, but for what stands between its letters and digits.
    pub fn same(&self, number: &str) -> Option<&str> {
        self.exact.get(number).or_else(|| self.by_words.get(&words(number))).map(String::as_str)
    }
}

/// Returns the words with those digits in one that follow each other.
fn glued(words: &[String]) -> Vec<String> {
    let mut glued: Vec<String> = Vec::new();
    for word in words {
        match glued.last_mut().filter(|last| is_digits(last) && is_digits(word)) {
            Some(last) => last.push_str(word),
            None => glued.push(word.clone()),
        }
    }
    glued
}

/// What says whose number follows, where it is no invoice's.
const OF_OTHERS: [&str; 26] = [
    "kd",
    "kunde",
    "kunden",
    "kundennr",
    "kundennummer",
    "customer",
    "client",
    "klient",
    "klienta",
    "konto",
    "account",
    "acct",
    "iban",
    "plz",
    "tel",
    "phone",
    "order",
    "bestellung",
    "bestellnr",
    "auftrag",
    "auftragsnr",
    "zamowienie",
    "umowa",
    "contract",
    "vertrag",
    "nip",
];

/// What says that a day follows.
const DATED: [&str; 12] = ["dnia", "vom", "dated", "date", "datum", "am", "du", "del", "dd", "from", "von", "z"];

const AND: [&str; 9] = ["und", "and", "i", "oraz", "et", "e", "y", "en", "u"];
const TO: [&str; 6] = ["bis", "to", "do", "until", "til", "thru"];

/// Whether a word before says that the number is of something else: a customer's, an account's.
fn is_of_something_else(words: &[String], at: usize) -> bool {
    let before = |steps: usize| at.checked_sub(steps).and_then(|place| words.get(place)).map(String::as_str);
    let is_word_for_number = matches!(before(1), Some("no" | "nr" | "num" | "number" | "numer"));
    before(if is_word_for_number { 2 } else { 1 }).is_some_and(|word| OF_OTHERS.contains(&word))
}

/// Whether a number may be a day: `1/03/2026`.
fn is_date(own: &[String]) -> bool {
    let lengths: Vec<usize> = own.iter().map(String::len).collect();
    own.iter().all(|word| is_digits(word)) && matches!(lengths[..], [1 | 2, 1 | 2, 4] | [4, 1 | 2, 1 | 2])
}

fn is_dated(words: &[String], at: usize) -> bool {
    words[..at].last().is_some_and(|word| DATED.contains(&word.as_str()))
}

fn is_digits(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// Returns the numbers after one up to another, as many digits each.
fn between(from: &str, to: &str) -> Vec<String> {
    let (Ok(first), Ok(last)) = (from.parse::<u64>(), to.parse::<u64>()) else { return vec![to.to_owned()] };
    if last <= first || last - first > 100 {
        return vec![to.to_owned()];
    }
    (first + 1..=last).map(|number| format!("{number:0width$}", width = to.len())).collect()
}

/// Whether what stands before a word says that a number follows.
fn is_introduced(words: &[String], at: usize) -> bool {
    words[..at].last().is_some_and(|word| BEFORE.contains(&word.as_str()))
}

/// Returns the words of a text. Letters and digits part also where nothing stands between: `INV2026` is `INV-2026`.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last: Option<bool> = None;
    for c in text.chars().flat_map(char::to_lowercase) {
        if !c.is_alphanumeric() {
            last = None;
            continue;
        }
        let is_digit = c.is_ascii_digit();
        match (last, words.last_mut()) {
            (Some(before), Some(word)) if before == is_digit => word.push(c),
            _ => words.push(c.to_string()),
        }
        last = Some(is_digit);
    }
    words
}
