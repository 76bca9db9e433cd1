//! Numbers of invoices as people type them: without their letters or with a word for an invoice in their place, with other signs
//! between their digits or none, and without the noughts before them.

use std::collections::HashMap;

use super::words::{BEFORE, DATED, OF_OTHERS, is_digits, is_year, plain};

/// So many digits, but for noughts before them, are no chance.
const LONG: usize = 5;

/// Words beside those for customers and accounts whose number is no invoice's.
const OF_PAPERS: [&str; 20] = [
    "po",
    "zam",
    "angebot",
    "angebotsnummer",
    "offer",
    "oferta",
    "offerte",
    "proforma",
    "pro",
    "quote",
    "devis",
    "projekt",
    "project",
    "pedido",
    "commande",
    "ordine",
    "ordernr",
    "lieferschein",
    "avis",
    "beleg",
];

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

/// A word of a text.
struct Word {
    text: String,
    is_digits: bool,
    /// Whether no blank and no sign of a list stands before it.
    is_attached: bool,
    /// Whether nothing stands before it at all.
    is_glued: bool,
    /// Whether a comma or a point stands before it, as in a sum.
    is_behind_point: bool,
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
        let (mut at, mut all) = (0, Vec::<Meant<'_>>::new());
        while at < words.len() {
            let found = ends(&words, at).into_iter().rev().find_map(|end| Some((end, self.fits(&words, at, end)?)));
            match found {
                None => at += 1,
                Some((_, None)) => return Vec::new(),
                Some((end, Some(meant))) => {
                    if all.iter().all(|one| one.number != meant.number) {
                        all.push(meant);
                    }
                    at = end;
                }
            }
        }
        if all.is_empty() { self.ordered(&words) } else { all }
    }

    /// Returns the invoice whose number some digits of a text are; nothing inside where they fit two.
    fn fits(&self, words: &[Word], at: usize, end: usize) -> Option<Option<Meant<'_>>> {
        let before = Before::of(words, at);
        let digits: Vec<String> = words[at..end].iter().map(|word| word.text.clone()).collect();
        let (is_introduced, is_alone) = (before == Before::Invoice, before == Before::Nothing);
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
        let is_vague = is_time(&digits) || is_sum || is_loose && is_short || !is_introduced && length < LONG || is_bare;
        fit.sort_by_key(|own| &own.number);
        fit.dedup_by_key(|own| &own.number);
        Some(match fit[..] {
            [own] => Some(Meant { number: &own.number, is_sure: is_long && !is_loose && !is_vague, is_vague }),
            _ => None,
        })
    }
}

/// What stands before digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// A word that says that an invoice's number follows.
    Invoice,
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
        let is_of_number = matches!(word, "n" | "no" | "nr" | "num" | "number" | "numer" | "numero" | "nummer");
        let what = if is_of_number { back(2) } else { Some(word) };
        let is_others = |word: &str| OF_OTHERS.contains(&word) || OF_PAPERS.contains(&word) || DATED.contains(&word);
        match what {
            Some(what) if is_others(what) => Self::Another,
            _ if BEFORE.contains(&word) => Self::Invoice,
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

/// Signs that part a number from what stands before it.
const APART: [char; 8] = [';', '+', '&', ':', '(', ')', '=', '"'];

/// Returns the words of a text, letters and digits apart.
fn parted(text: &str) -> Vec<Word> {
    let mut words = Vec::<Word>::new();
    let (mut is_attached, mut is_glued, mut is_behind_point) = (false, false, false);
    for c in text.chars().flat_map(char::to_lowercase) {
        if !c.is_alphanumeric() {
            is_attached = is_attached && !c.is_whitespace() && !APART.contains(&c);
            (is_glued, is_behind_point) = (false, matches!(c, ',' | '.'));
            continue;
        }
        let is_digits = c.is_ascii_digit();
        match words.last_mut().filter(|last| is_glued && last.is_digits == is_digits) {
            Some(last) => last.text.push(c),
            None => words.push(Word { text: c.to_string(), is_digits, is_attached, is_glued, is_behind_point }),
        }
        (is_attached, is_glued, is_behind_point) = (true, true, false);
    }
    words
}
