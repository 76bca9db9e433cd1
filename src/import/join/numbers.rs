//! Which invoices a text names: the remittance text of a payment, as people and banks write it.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::looks;
use super::tokens::{Word, parted};
use super::typed::{Meant, Typed};
use super::words::{AND, BEFORE, DATED, OF_OTHERS, TO, counts, is_count, is_digits, is_of_else, is_year, plain};

/// A number of fewer letters and digits than this says nothing by itself: it may be a day, or a part of an account.
const SHORT: usize = 5;

/// The numbers of an engagement's invoices, each in its words.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    /// By their first word.
    by_first: HashMap<String, First>,
    /// As they are written.
    exact: HashSet<String>,
    /// By all of their words.
    by_words: HashMap<Vec<String>, String>,
    /// By their words without leading noughts; nothing where two are one then.
    by_plain: HashMap<Vec<String>, Option<String>>,
    /// By the only digits in them beside a year, without leading noughts.
    by_digits: HashMap<String, Vec<String>>,
    /// As people type them.
    typed: Typed,
    /// The digits by which sources call people: a customer's number names no invoice.
    of_people: HashSet<String>,
}

/// The numbers that begin with a word: most of a firm's begin alike.
#[derive(Clone, Debug, Default)]
struct First {
    /// By all of their words.
    whole: HashMap<Vec<String>, Vec<String>>,
    /// How many words they have.
    lengths: BTreeSet<usize>,
    /// Of what form they are.
    forms: BTreeSet<Vec<Option<usize>>>,
}

/// Returns of what form words are: of each how many digits it has, where it has nothing else.
fn form(words: &[String]) -> Vec<Option<usize>> {
    words.iter().map(|word| is_digits(word).then_some(word.len())).collect()
}

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
        if text == number {
            self.typed.add(&words, number);
        }
        let glued = glued(&words);
        let forms = if glued == words { vec![words] } else { vec![words, glued] };
        self.exact.insert(number.to_owned());
        let plain = plain(&forms[0]);
        let other = self.by_plain.entry(plain.clone()).or_insert_with(|| Some(number.to_owned()));
        if other.as_deref() != Some(number) {
            *other = None;
        }
        let digits: Vec<&String> = plain.iter().filter(|word| is_digits(word) && !is_year(word)).collect();
        if let [digits] = digits[..] {
            self.by_digits.entry(digits.clone()).or_default().push(number.to_owned());
        }
        for form in forms {
            if let Some(first) = form.first() {
                self.by_words.entry(form.clone()).or_insert_with(|| number.to_owned());
                let of_first = self.by_first.entry(first.clone()).or_default();
                of_first.lengths.insert(form.len());
                of_first.forms.insert(self::form(&form));
                of_first.whole.entry(form).or_default().push(number.to_owned());
            }
        }
    }

    /// Returns those that stand at a word, each in its words.
    fn at<'s>(&'s self, words: &[String], at: usize) -> Vec<(&'s [String], &'s String)> {
        let Some(first) = words.get(at).and_then(|first| self.by_first.get(first)) else { return Vec::new() };
        let whole = first.lengths.iter().filter_map(|length| first.whole.get_key_value(words.get(at..at + length)?));
        whole.flat_map(|(own, numbers)| numbers.iter().map(|number| (own.as_slice(), number))).collect()
    }

    /// Returns those that a text names, in the order of the text; of two that overlap the longer one.
    pub fn named_in(&self, text: &str) -> Vec<&str> {
        let text = self.without_others(text, |part| {
            looks::is_day(part) && !self.by_words.contains_key(&words(part)) || self.is_of_people(part)
        });
        let all: Vec<Word> = parted(&text).into_iter().filter(|word| !word.is_unit).collect();
        let joined: Vec<bool> = all.iter().map(|word| word.is_listed).collect();
        let hanging: Vec<bool> = all.iter().map(|word| word.may_go_on).collect();
        let words: Vec<String> = all.into_iter().map(|word| word.text).collect();
        let mut found: Vec<(usize, usize, &str)> = Vec::new();
        let is_part = |word: &String| is_digits(word) || word.chars().count() == 1;
        let goes_on = |next: usize| hanging.get(next) == Some(&true) && words.get(next).is_some_and(is_part);
        // What few digits count stands behind them; a sign of a list parts them from it.
        let may_count = |own: &[String], next: usize| {
            let is_said = joined.get(next) == Some(&false) && words.get(next).is_some_and(|word| !is_digits(word));
            let is_total = || words.get(next + 1).is_some_and(|word| is_digits(word));
            is_said && is_count(own) && own.iter().all(|word| is_digits(word)) && counts(&words[next], is_total())
        };
        for (at, first) in words.iter().enumerate() {
            let before = found.len();
            let is_one = |own: &[String]| {
                let length: usize = own.iter().map(String::len).sum();
                (length >= SHORT || is_introduced(&words, at) || own.len() > 1 && BEFORE.contains(&first.as_str()))
                    && !is_of_something_else(&words, at)
                    && (begins_list(&words, at) || is_telling(own) || words.iter().all(|word| is_digits(word)))
                    && !(is_date(own) && is_dated(&words, at))
                    && !(length < SHORT && begins_day(&words[at..], own))
                    && !may_count(own, at + own.len())
            };
            for (own, number) in self.at(&words, at).into_iter().filter(|(own, _)| is_one(own)) {
                let one = found.len();
                found.push((at, own.len(), number));
                self.listed(&words, at, own, &mut found);
                self.listed_short(&words, &joined, at, own, &mut found);
                // One that goes on is another, unless what follows goes on with a list.
                if found.len() == one + 1 && goes_on(at + own.len()) {
                    found.truncate(one);
                }
            }
            if found.len() == before && is_introduced(&words, at) {
                let plainly = self.plainly(&words, at).filter(|(length, _)| is_one(&words[at..at + length]));
                if let Some((length, number)) = plainly {
                    found.push((at, length, number));
                    self.listed_short(&words, &joined, at, &words[at..at + length], &mut found);
                    if found.len() == before + 1 && goes_on(at + length) {
                        found.truncate(before);
                    }
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

    /// Takes down by what numbers people are called: these are no invoices.
    pub fn but_for<'a>(&mut self, names: impl Iterator<Item = &'a String>) {
        let digits = names.filter(|name| name.chars().all(is_of_number)).map(|name| only_digits(name));
        let exact = &self.exact;
        self.of_people.extend(digits.filter(|digits| digits.len() >= SHORT && !exact.contains(digits)));
    }

    fn is_of_people(&self, digits: &str) -> bool {
        !self.of_people.is_empty() && self.of_people.contains(&only_digits(digits))
    }

    /// Returns a text without those of its digits that are of something else, a day or somebody: `2026-02-02` has not the number `2026-02`.
    fn without_others<'t>(&self, text: &'t str, is_other: impl Fn(&str) -> bool) -> Cow<'t, str> {
        let is_out = |part: &str| is_other(part.trim_matches(|c: char| !c.is_ascii_digit()));
        if !text.split(|c| !is_of_number(c)).any(&is_out) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        for part in text.split_inclusive(|c| !is_of_number(c)) {
            let end = part.trim_end_matches(|c| !is_of_number(c)).len();
            out.push_str(if is_out(&part[..end]) { " " } else { &part[..end] });
            out.push_str(&part[end..]);
        }
        Cow::Owned(out)
    }

    /// Adds what the order of an invoice is called.
    pub fn order(&mut self, text: &str, number: &str) {
        self.typed.order(&words(text), number);
    }

    /// Returns those that a text means, as people type them.
    pub fn meant_in(&self, text: &str) -> Vec<Meant<'_>> {
        self.typed.meant_in(&self.without_others(text, |part| self.is_of_people(part)))
    }

    /// Returns those of which a text means one, as people type them, and nobody can tell which.
    pub fn either_in(&self, text: &str) -> Vec<&str> {
        self.typed.either_in(&self.without_others(text, |part| self.is_of_people(part)))
    }

    /// Returns the longest one that stands at a word but for leading noughts, and in how many words.
    fn plainly<'s>(&'s self, words: &[String], at: usize) -> Option<(usize, &'s str)> {
        let rest = plain(words.get(at..(at + LONGEST).min(words.len()))?);
        if !rest.first().is_some_and(|first| is_digits(first)) {
            return None;
        }
        let of = |length: usize| Some((length, self.by_plain.get(&rest[..length])?.as_deref()?));
        (1..=rest.len()).rev().find_map(of)
    }

    /// Adds those that one begins or ends a list with, each in full or without what they have in common behind it: `12, 13 und 14`,
    /// `12 bis 14`, `8 i 9/2026`, `8/2026 i 9`. Where one of the list is not known, none is added.
    fn listed_short<'s>(
        &'s self,
        words: &[String],
        joined: &[bool],
        at: usize,
        own: &[String],
        found: &mut Vec<(usize, usize, &'s str)>,
    ) {
        let is_list = |place: usize| joined.get(place).copied().unwrap_or_default();
        let (mut place, mut all, mut last) = (at + own.len(), Vec::new(), own[0].clone());
        while let Some(word) = words.get(place) {
            let (is_to, is_and) = (TO.contains(&word.as_str()), AND.contains(&word.as_str()));
            let next = if is_to || is_and { place + 1 } else { place };
            if !(is_to || is_and || is_list(place)) || words.get(next).is_none_or(|word| !is_digits(word)) {
                break;
            }
            if begins_day(&words[next..], &words[next..=next]) {
                break;
            }
            let shared = || -> Option<(usize, &'s str)> {
                let whole: Vec<String> = [words[next].clone()].into_iter().chain(own[1..].iter().cloned()).collect();
                Some((1, self.by_plain.get(&plain(&whole))?.as_deref()?))
            };
            let one = self.plainly(words, next).or_else(shared);
            let Some((length, number)) = one else { return };
            if is_to && own.len() == 1 {
                for between in between(&last, &words[next]) {
                    let Some(Some(number)) = self.by_plain.get(&plain(&[between])) else { return };
                    all.push((next, 0, number.as_str()));
                }
            }
            all.push((next, length, number));
            last.clone_from(&words[next]);
            place = next + length;
        }
        found.append(&mut all);
        // What stands before may go without its end: `8 i 9/2026` after a word for invoices.
        let (mut place, mut all) = (at, Vec::new());
        while own.len() > 1 {
            let is_and = place.checked_sub(1).is_some_and(|before| AND.contains(&words[before].as_str()));
            let Some(before) = place.checked_sub(if is_and { 2 } else { 1 }) else { break };
            let is_part = is_digits(&words[before]) && (is_and || is_list(place));
            let whole: Vec<String> = [words[before].clone()].into_iter().chain(own[1..].iter().cloned()).collect();
            let Some(Some(number)) = self.by_plain.get(&plain(&whole)).filter(|_| is_part) else { break };
            all.push((before, 1, number.as_str()));
            place = before;
        }
        if is_introduced(words, place) {
            found.append(&mut all);
        }
    }

    /// Returns those that stand in a text somehow: after no word for invoices, or only by their digits without the year.
    pub fn hinted_in(&self, text: &str) -> Vec<&str> {
        let words = words(text);
        let is_day = |at: usize| (at.saturating_sub(2)..=at).any(|from| words.get(from..from + 3).is_some_and(is_date));
        let free = (0..words.len()).filter(|&at| !is_of_something_else(&words, at));
        let hinted = free.flat_map(|at| {
            let whole = self.at(&words, at).into_iter().filter(|(own, _)| own.len() > 1);
            let whole = whole.map(|(_, number)| number.as_str());
            let by_digits = self.by_digits.get(&plain(&words[at..=at])[0]).filter(|_| !is_day(at));
            whole.chain(by_digits.into_iter().flatten().map(String::as_str)).collect::<Vec<_>>()
        });
        let mut all: Vec<&str> = Vec::new();
        hinted.for_each(|number| all.extend(Some(number).filter(|number| !all.contains(number))));
        all
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
            // `R-2026-012 bis R-2026-014`
            let is_whole = is_to && words[next..].starts_with(stem);
            let next = if is_whole { next + stem.len() } else { next };
            let Some(digits) = words.get(next).filter(|digits| is_digits(digits) && digits.len() == last.len()) else {
                return;
            };
            let all = if is_to { between(&before, digits) } else { vec![digits.clone()] };
            for one in all {
                let wanted: Vec<String> = stem.iter().cloned().chain([one]).collect();
                let at = if is_to { place } else { next };
                found.extend(self.by_words.get(&wanted).map(|number| (at, 0, number.as_str())));
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
                && (is_number(at) || words[at].len() <= 3 && !DATED.contains(&words[at].as_str()) && is_number(at + 1))
        };
        (0..words.len()).any(introduced) || self.names_more(text)
    }

    /// Whether a text names a number of the form of one of these that is none of them.
    pub fn names_more(&self, text: &str) -> bool {
        let words = words(text);
        (0..words.len()).any(|at| {
            let Some(first) = self.by_first.get(&words[at]) else { return false };
            let part = |length: usize| words.get(at..at + length);
            let is_alike =
                |own: &Vec<Option<usize>>| own.len() > 1 && part(own.len()).is_some_and(|part| form(part) == *own);
            let is_own = |length: &usize| part(*length).is_some_and(|part| first.whole.contains_key(part));
            first.forms.iter().any(is_alike) && !first.lengths.iter().any(is_own)
        })
    }

    /// Returns the one that is written so, but for what stands between its letters and digits.
    pub fn same(&self, number: &str) -> Option<&str> {
        self.exact.get(number).or_else(|| self.by_words.get(&words(number))).map(String::as_str)
    }
}

fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '-' | '.' | '/')
}

fn only_digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// More words than that no number has.
const LONGEST: usize = 8;

/// Whether a number is only the beginning of a day: `1` of `1.03.2026`.
fn begins_day(words: &[String], own: &[String]) -> bool {
    own.len() < 3 && words.get(..3).is_some_and(is_date)
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

/// Whether a number says by itself that it is one: it has letters or several parts that are no month, or digits that begin with a year.
/// Other digits may be a customer's, a place's, a count.
fn is_telling(own: &[String]) -> bool {
    match own {
        [digits] if is_digits(digits) => digits.len() > YEAR + 2 && is_year(&digits[..YEAR]),
        [one, other] if is_digits(one) && is_digits(other) => {
            let is_month = |word: &str| word.len() <= 2;
            !(is_year(one) && is_month(other) || is_year(other) && is_month(one))
        }
        _ => true,
    }
}

/// So many digits has a year.
const YEAR: usize = 4;

/// Whether a word before says that the number is of something else: a customer's, an account's.
fn is_of_something_else(words: &[String], at: usize) -> bool {
    let before = |steps: usize| at.checked_sub(steps).and_then(|place| words.get(place)).map(String::as_str);
    let is_word_for_number =
        matches!(before(1), Some("n" | "no" | "nr" | "num" | "number" | "numer" | "numero" | "nummer"));
    before(if is_word_for_number { 2 } else { 1 }).is_some_and(|word| OF_OTHERS.contains(&word) || is_of_else(word))
}

/// Whether a number may be a day: `1/03/2026`.
fn is_date(own: &[String]) -> bool {
    let lengths: Vec<usize> = own.iter().map(String::len).collect();
    own.iter().all(|word| is_digits(word)) && matches!(lengths[..], [1 | 2, 1 | 2, 4] | [4, 1 | 2, 1 | 2])
}

fn is_dated(words: &[String], at: usize) -> bool {
    words[..at].last().is_some_and(|word| DATED.contains(&word.as_str()))
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

/// Whether a word that says that numbers follow stands before a word, or before the numbers before it.
fn begins_list(words: &[String], at: usize) -> bool {
    let back = words[..at].iter().rposition(|word| !is_digits(word) && !AND.contains(&word.as_str()));
    back.is_some_and(|place| is_introduced(words, place + 1))
}

/// Returns the words of a text. Letters and digits part also where nothing stands between: `INV2026` is `INV-2026`.
pub(super) fn words(text: &str) -> Vec<String> {
    parted(text).into_iter().filter(|word| !word.is_unit).map(|word| word.text).collect()
}
