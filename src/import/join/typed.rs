//! Numbers of invoices as people type them: without their letters or with a word for an invoice in their place, with other signs
//! between their digits or none, and without the noughts before them.

use std::collections::HashMap;

use super::tokens::{Word, parted};
use super::words::{AND, BEFORE, DATED, OF_OTHERS, OF_PAPERS, counts, is_count, is_digits, is_of_else, is_year, plain};

/// So many digits, but for noughts before them, are no chance.
const LONG: usize = 5;

/// The numbers of invoices by their runs of digits.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    /// By their runs without noughts before them: `2026/14`.
    by_runs: HashMap<String, Vec<Own>>,
    /// By all their digits in one, where these stand in several runs: `2026014`.
    by_digits: HashMap<String, Vec<Own>>,
    /// By what some write for them: the year behind the rest, or in two digits, or not at all.
    loosely: HashMap<String, Vec<Own>>,
    /// By the first word of what their orders are called.
    by_order: HashMap<String, Vec<Order>>,
}

/// What an order is called, in its words, and the invoices that are for it.
#[derive(Clone, Debug)]
struct Order {
    words: Vec<String>,
    numbers: Vec<String>,
}

/// An invoice's number.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Own {
    number: String,
    letters: Vec<String>,
}

/// An invoice that a text may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meant<'n> {
    pub number: &'n str,
    /// Whether its number alone says so; else only where its amount does, too.
    pub is_sure: bool,
    /// Whether what is written may as well be a month, a day or a count.
    pub is_vague: bool,
}

impl Typed {
    /// Takes in a number, in its words.
    pub fn add(&mut self, words: &[String], number: &str) {
        let (digits, letters): (Vec<String>, Vec<String>) = words.iter().cloned().partition(|word| is_digits(word));
        let own = Own { number: number.to_owned(), letters };
        let runs = plain(&digits);
        let mut put = |map: fn(&mut Self) -> &mut HashMap<String, Vec<Own>>, key: String| {
            let all = map(self).entry(key).or_default();
            if !all.contains(&own) {
                all.push(own.clone());
            }
        };
        put(|typed| &mut typed.by_runs, runs.join("/"));
        if digits.len() > 1 {
            put(|typed| &mut typed.by_digits, plain(&[digits.concat()]).concat());
        }
        let Some(year) = runs.iter().position(|run| is_year(run)).filter(|_| runs.len() > 1) else { return };
        let mut rest = runs.clone();
        let of_year = rest.remove(year);
        put(|typed| &mut typed.loosely, rest.join("/"));
        if rest.len() == 1 {
            let turned = if year == 0 { [rest[0].clone(), of_year] } else { [of_year, rest[0].clone()] };
            put(|typed| &mut typed.loosely, turned.join("/"));
            let turned = plain(&turned.map(|run| if is_year(&run) { run[2..].to_owned() } else { run }));
            put(|typed| &mut typed.loosely, turned.join("/"));
        }
        let mut short = runs;
        short[year] = short[year][2..].to_owned();
        put(|typed| &mut typed.loosely, plain(&short).join("/"));
    }

    /// Takes in what the order of an invoice is called; also without the letters before it.
    pub fn order(&mut self, words: &[String], number: &str) {
        let bare: Vec<String> = words.iter().skip_while(|word| !is_digits(word)).cloned().collect();
        for words in [words.to_vec(), bare] {
            let length: usize = words.iter().map(String::len).sum();
            let Some(first) = words.first().filter(|_| length >= LONG) else { continue };
            let of_first = self.by_order.entry(first.clone()).or_default();
            let place = of_first.iter().position(|order| order.words == words).unwrap_or(of_first.len());
            if place == of_first.len() {
                of_first.push(Order { words, numbers: Vec::new() });
            }
            let numbers = &mut of_first[place].numbers;
            if numbers.iter().all(|one| one != number) {
                numbers.push(number.to_owned());
            }
        }
    }

    /// Returns the invoices whose order a text names, of which no other is.
    fn ordered(&self, words: &[Word]) -> Vec<Meant<'_>> {
        let mut all: Vec<Meant<'_>> = Vec::new();
        for at in 0..words.len() {
            let of_first = self.by_order.get(&words[at].text).into_iter().flatten();
            let is_here = |order: &&Order| {
                let part = words.get(at..at + order.words.len());
                part.is_some_and(|part| part.iter().map(|word| &word.text).eq(&order.words))
            };
            for order in of_first.filter(is_here) {
                let [number] = &order.numbers[..] else { return Vec::new() };
                if all.iter().all(|one| one.number != number) {
                    all.push(Meant { number, is_sure: false, is_vague: false });
                }
            }
        }
        all
    }

    /// Returns the invoices that a text means; none where one of its numbers fits two.
    pub fn meant_in(&self, text: &str) -> Vec<Meant<'_>> {
        let words = parted(text);
        let mut all = Vec::<Meant<'_>>::new();
        for found in self.found(&words) {
            let [meant] = found[..] else { return Vec::new() };
            if all.iter().all(|one| one.number != meant.number) {
                all.push(meant);
            }
        }
        if all.is_empty() { self.ordered(&words) } else { all }
    }

    /// Returns the invoices of which a text means one, where its only number fits several.
    pub fn either_in(&self, text: &str) -> Vec<&str> {
        match &self.found(&parted(text))[..] {
            [all] if all.len() > 1 => all.iter().map(|one| one.number).collect(),
            _ => Vec::new(),
        }
    }

    /// Returns, of each number in a text, the invoices that it fits.
    fn found(&self, words: &[Word]) -> Vec<Vec<Meant<'_>>> {
        let (mut at, mut all) = (0, Vec::new());
        // Where a list may go on: behind the number before; after which sort of word it began, and with which of those that were found.
        let mut list: Option<(usize, Before, usize)> = None;
        while at < words.len() {
            let is_and = |end: usize| words.get(end).is_some_and(|word| AND.contains(&word.text.as_str()));
            let goes_on = list.filter(|&(end, ..)| at == end && words[at].is_listed || at == end + 1 && is_and(end));
            let before = goes_on.map_or_else(|| Before::of(words, at), |(_, before, _)| before);
            let found =
                ends(words, at).into_iter().rev().find_map(|end| Some((end, self.fits(words, at, end, before)?)));
            let Some((end, fit)) = found else {
                // Where one of a list is not known, no other is added.
                if let Some((.., first)) = goes_on.filter(|_| words[at].is_digits) {
                    all.truncate(first + 1);
                }
                at += 1;
                continue;
            };
            let first = goes_on.map_or(all.len(), |(.., first)| first);
            all.push(fit);
            let may_go_on = matches!(before, Before::Invoice | Before::Number);
            (at, list) = (end, may_go_on.then_some((end, before, first)));
        }
        all
    }

    /// Returns the invoices whose number some digits of a text are, behind a word of that sort.
    fn fits(&self, words: &[Word], at: usize, end: usize, before: Before) -> Option<Vec<Meant<'_>>> {
        let digits: Vec<String> = words[at..end].iter().map(|word| word.text.clone()).collect();
        let is_introduced = matches!(before, Before::Invoice | Before::Number);
        let is_alone = before == Before::Nothing;
        if before == Before::Another || is_time(&digits) && !is_introduced {
            return None;
        }
        let runs = plain(&digits);
        let all = plain(&[digits.concat()]).concat();
        let by_digits = if runs.len() == 1 { self.by_digits.get(&runs[0]) } else { None };
        // A number of one run that is typed in several.
        let is_sum = !is_introduced && words[at + 1..end].iter().any(|word| word.is_behind_point);
        let parted = if runs.len() > 1 && !is_sum { self.by_runs.get(&all) } else { None };
        let mut fit: Vec<&Own> =
            [self.by_runs.get(&runs.join("/")), by_digits, parted].into_iter().flatten().flatten().collect();
        let is_loose = fit.is_empty();
        if is_loose && (is_introduced || runs.len() > 1) {
            fit = self.loosely.get(&runs.join("/")).into_iter().flatten().collect();
        }
        let word = at.checked_sub(1).map(|before| &words[before].text);
        let is_lettered = fit.iter().any(|own| word.is_some_and(|word| own.letters.contains(word)));
        fit.retain(|own| !is_lettered || word.is_some_and(|word| own.letters.contains(word)));
        if before == Before::Letters && !is_lettered || fit.is_empty() {
            return None;
        }
        let length: usize = runs.iter().map(String::len).sum();
        let is_long = length >= LONG && (is_introduced || is_lettered || is_alone && runs.len() > 1);
        let is_short = digits.iter().all(|run| run.len() < 3);
        let is_bare = runs.len() == 1 && !is_introduced && !is_lettered;
        // `Rechnung 33` can be nothing else; `Nr. 33` may be of a house, and `Rechnung 11/26` of a month.
        let is_loosely_short = is_loose && is_short && (before == Before::Number || is_of_month(&digits));
        let may_count = may_count(words, &digits, end);
        let is_vague =
            may_count || is_time(&digits) || is_sum || is_loosely_short || !is_introduced && length < LONG || is_bare;
        fit.sort_by_key(|own| &own.number);
        fit.dedup_by_key(|own| &own.number);
        // All of a number behind a word for an invoice, or its own letters, is no chance however short it is.
        let is_told = is_long || before == Before::Invoice || is_lettered;
        let is_sure = is_told && !is_loose && !is_vague;
        Some(fit.into_iter().map(|own| Meant { number: &own.number, is_sure, is_vague }).collect())
    }
}

/// What stands before digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// A word that says that an invoice's number follows.
    Invoice,
    /// A word that says that a number follows, and not of what.
    Number,
    /// Letters that belong to the digits: a series of numbers.
    Letters,
    /// Any other word.
    Word,
    /// A word that says that the number is another's, or a day.
    Another,
}

impl Before {
    fn of(words: &[Word], at: usize) -> Self {
        let back = |steps: usize| at.checked_sub(steps).map(|place| words[place].text.as_str());
        let Some(word) = back(1) else { return Self::Nothing };
        let is_number =
            |word: &str| matches!(word, "n" | "no" | "nr" | "num" | "number" | "numer" | "numero" | "nummer");
        let what = if is_number(word) { back(2) } else { Some(word) };
        let says_invoice = |word: &str| (BEFORE.contains(&word) || word == "r") && !is_number(word) && word != "ref";
        let is_others = |word: &str| {
            [&OF_OTHERS[..], &OF_PAPERS, &DATED].into_iter().any(|all| all.contains(&word)) || is_of_else(word)
        };
        match what {
            Some(what) if is_others(what) => Self::Another,
            Some(what) if says_invoice(what) => Self::Invoice,
            _ if BEFORE.contains(&word) => Self::Number,
            _ if words[at].is_attached && !words[at - 1].is_digits => Self::Letters,
            _ => Self::Word,
        }
    }
}

/// Returns where a number that begins at a word may end: behind digits that nothing hangs on.
fn ends(words: &[Word], at: usize) -> Vec<usize> {
    let begins = |word: &Word| word.is_digits && (at == 0 || !word.is_attached || !words[at - 1].is_digits);
    if !begins(&words[at]) {
        return Vec::new();
    }
    let digits = words[at..].iter().take_while(|word| word.is_digits).count().min(LONGEST);
    let is_end =
        |end: &usize| words.get(*end).is_none_or(|next| !next.is_attached || !next.is_digits && !hangs_on(next));
    (at + 1..=at + digits).filter(is_end).collect()
}

/// Whether letters go on with the number before them: `014A`, `014-B`.
fn hangs_on(word: &Word) -> bool {
    word.is_glued || word.text.chars().count() == 1
}

/// More runs than that no number has.
const LONGEST: usize = 5;

/// Whether digits may be a day, or a month of a year: `12.03.2026`, `03/2026`.
fn is_time(digits: &[String]) -> bool {
    let is_part = |word: &String| word.len() <= 2;
    let is_month = |word: &String| is_part(word) && word.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month));
    match digits {
        [one, month, year] => {
            is_part(one) && is_part(month) && (is_year(year) || is_part(year))
                || is_year(one) && is_part(month) && is_part(year)
        }
        [one, other] => is_month(one) && is_year(other) || is_year(one) && is_month(other),
        _ => false,
    }
}

/// Whether two short numbers may be a month and its year: `11/26`.
fn is_of_month(digits: &[String]) -> bool {
    matches!(digits, [month, year] if year.len() == 2 && month.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month)))
}

/// Whether a number may count what stands behind it, or be a day: `14 Stunden`, `15. Februar`, `1 von 2`.
fn may_count(words: &[Word], digits: &[String], end: usize) -> bool {
    let next = words.get(end).filter(|next| !next.is_digits && !next.is_apart);
    let is_total = words.get(end + 1).is_some_and(|word| word.is_digits);
    is_count(digits) && next.is_some_and(|next| counts(&next.text, is_total))
}
