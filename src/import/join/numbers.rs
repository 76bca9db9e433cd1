//! Which invoices a text names: the remittance text of a payment, as people and banks write it.

use std::cmp::Reverse;
use std::collections::HashMap;

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
    /// By their first word.
    by_first: HashMap<String, Vec<(Vec<String>, String)>>,
}

impl Numbers {
    /// Takes the numbers apart. One without a digit names nothing: it would stand in any text.
    pub fn new<T: Into<String>>(numbers: impl IntoIterator<Item = T>) -> Self {
        let mut all = Self::default();
        numbers.into_iter().map(Into::into).for_each(|number| all.also(&number, &number));
        all
    }

    /// Adds a text by which an invoice is known, too.
    pub fn also(&mut self, text: &str, number: &str) {
        let words = words(text);
        if let Some(first) = words.first().filter(|_| text.contains(|c: char| c.is_ascii_digit())) {
            self.by_first.entry(first.clone()).or_default().push((words, number.to_owned()));
        }
    }

    /// Returns those that a text names, in the order of the text; of two that overlap the longer one.
    pub fn named_in(&self, text: &str) -> Vec<&str> {
        let words = words(text);
        let mut found: Vec<(usize, usize, &str)> = Vec::new();
        for (at, first) in words.iter().enumerate() {
            for (own, number) in self.by_first.get(first).into_iter().flatten() {
                let length: usize = own.iter().map(String::len).sum();
                if words[at..].starts_with(own) && (length >= SHORT || is_introduced(&words, at)) {
                    found.push((at, own.len(), number));
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

    /// Returns the one that is written so, but for what stands between its letters and digits.
    pub fn same(&self, number: &str) -> Option<&str> {
        let words = words(number);
        let of_first = self.by_first.get(words.first()?)?;
        let same =
            of_first.iter().find(|(_, exact)| exact == number).or(of_first.iter().find(|(own, _)| *own == words));
        same.map(|(_, number)| number.as_str())
    }
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
