//! Lengths of time that a title says in words, `half a year`, beside those that its clause has.

use rust_decimal::Decimal;

use crate::value::duration::{Duration, Family};
use crate::value::numerals::ENGLISH;

/// The words of a language.
struct Words {
    /// Numbers, in every case.
    numbers: &'static [(&'static str, u32)],
    /// How words for units begin, each with its family and how many of it they are.
    units: &'static [(&'static str, Family, u32)],
    /// What is said of half a year.
    half_a_year: &'static str,
    /// How the word beside days begins that makes them business days.
    business: &'static str,
}

const ENGLISH_WORDS: Words = Words {
    numbers: &ENGLISH,
    units: &[
        ("day", Family::Days, 1),
        ("week", Family::Days, 7),
        ("month", Family::Months, 1),
        ("year", Family::Months, 12),
    ],
    half_a_year: "half a year",
    business: "business",
};

const POLISH: Words = Words {
    numbers: &[
        ("dwa", 2),
        ("dwie", 2),
        ("dwóch", 2),
        ("trzy", 3),
        ("trzech", 3),
        ("cztery", 4),
        ("czterech", 4),
        ("pięć", 5),
        ("pięciu", 5),
        ("sześć", 6),
        ("sześciu", 6),
        ("siedem", 7),
        ("siedmiu", 7),
        ("osiem", 8),
        ("ośmiu", 8),
        ("dziewięć", 9),
        ("dziewięciu", 9),
        ("dziesięć", 10),
        ("dziesięciu", 10),
        ("dwanaście", 12),
        ("dwunastu", 12),
        ("czternaście", 14),
        ("czternastu", 14),
        ("piętnaście", 15),
        ("piętnastu", 15),
        ("dwadzieścia", 20),
        ("dwudziestu", 20),
        ("trzydzieści", 30),
        ("trzydziestu", 30),
        ("czterdzieści", 40),
        ("czterdziestu", 40),
        ("pięćdziesiąt", 50),
        ("pięćdziesięciu", 50),
        ("sześćdziesiąt", 60),
        ("sześćdziesięciu", 60),
        ("siedemdziesiąt", 70),
        ("siedemdziesięciu", 70),
        ("osiemdziesiąt", 80),
        ("osiemdziesięciu", 80),
        ("dziewięćdziesiąt", 90),
        ("dziewięćdziesięciu", 90),
        ("sto", 100),
        ("stu", 100),
    ],
    units: &[
        ("dni", Family::Days, 1),
        ("tygodni", Family::Days, 7),
        ("miesi", Family::Months, 1),
        ("lat", Family::Months, 12),
    ],
    half_a_year: "pół roku",
    business: "robocz",
};

/// Returns the lengths of time that a text says in words and that are none of those held, as they are written; nothing in a language
/// whose numbers are not known, and where none is held.
pub(super) fn strange(text: &str, language: &str, held: &[Duration]) -> Vec<String> {
    let words = match language {
        "en" => ENGLISH_WORDS,
        "pl" => POLISH,
        _ => return Vec::new(),
    };
    let is_strange =
        |(length, _): &(Duration, String)| !held.is_empty() && !held.iter().any(|held| same(*held, *length));
    words.lengths(&text.to_lowercase()).into_iter().filter(is_strange).map(|(_, written)| written).collect()
}

impl Words {
    fn lengths(&self, text: &str) -> Vec<(Duration, String)> {
        let half = text.contains(self.half_a_year).then(|| {
            let length = Duration { family: Family::Months, amount: Decimal::from(6) };
            (length, self.half_a_year.to_owned())
        });
        let all: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let mut found: Vec<(Duration, String)> = half.into_iter().collect();
        let mut at = 0;
        while at < all.len() {
            let of = |word: &&str| self.numbers.iter().find(|(name, _)| name == word).map(|(_, number)| *number);
            let numbers: Vec<u32> = all[at..].iter().map_while(of).collect();
            let end = at + numbers.len();
            // `one day` is some day.
            let number = Some(numbers.iter().sum()).filter(|number| *number > 1);
            if let Some(length) = number.and_then(|number| self.length(number, &all[end..])) {
                found.push((length, all[at..=end].join(" ")));
            }
            at = end.max(at + 1);
        }
        found
    }

    /// Returns so many of the unit with which the words begin; business days, where a word beside says so.
    fn length(&self, number: u32, words: &[&str]) -> Option<Duration> {
        let is_business = words.iter().take(2).any(|word| word.starts_with(self.business));
        let mut units = words.iter().take(if is_business { 2 } else { 1 });
        let (_, family, size) =
            units.find_map(|word| self.units.iter().find(|(begins, ..)| word.starts_with(begins)))?;
        let family = if is_business && *family == Family::Days { Family::BusinessDays } else { *family };
        Some(Duration { family, amount: Decimal::from(number * size) })
    }
}

/// Whether two lengths are the same to who reads of them: half a year is 180 days or six months.
fn same(a: Duration, b: Duration) -> bool {
    let months = |months: Decimal, days: Decimal| {
        let of = |days| months.checked_mul(Decimal::from(days));
        of(30).is_some_and(|least| least <= days) && of(31).is_some_and(|most| days <= most)
    };
    match (a.family, b.family) {
        (Family::Months, Family::Days) => months(a.amount, b.amount),
        (Family::Days, Family::Months) => months(b.amount, a.amount),
        _ => a == b,
    }
}
