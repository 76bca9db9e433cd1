//! What looks like the number of an invoice, whoever writes it: `SHOP-2026-201`, `FV/7/2026`, `201/2026`.

use super::words::is_year;

/// Signs between the parts of a number.
const BETWEEN: [char; 5] = ['-', '/', '_', '.', '#'];

/// An account and the long names that machines give have more letters and digits.
const LONGEST: usize = 20;

/// Whether a whole word of a text looks like an invoice's number. `is_of_others` says of the word before whether another number, or a
/// day, follows it.
pub(super) fn has_number(text: &str, is_of_others: impl Fn(&str) -> bool) -> bool {
    let mut before = String::new();
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')')).filter(|word| !word.is_empty()).any(
        |word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            let is_one = !is_of_others(&before) && is_number(&word);
            // `Kd.Nr. 12`: what stands before counts without the word for a number.
            let last = word.split(|c: char| !c.is_alphanumeric()).find(|part| !part.is_empty()).unwrap_or_default();
            if !matches!(last, "no" | "nr" | "num" | "number" | "numer") {
                before = last.to_owned();
            }
            is_one
        },
    )
}

/// Whether digits with signs between are a day: `2.3.2026`, `2026-03-02`, `02/03/2026`.
pub(super) fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '.', '/']).collect();
    let within =
        |part: &str, most: u8| part.len() <= 2 && part.parse::<u8>().is_ok_and(|part| (1..=most).contains(&part));
    match parts[..] {
        [one, two, year] if is_year(year) => within(one, 31) && within(two, 12) || within(one, 12) && within(two, 31),
        [year, month, day] if is_year(year) => within(month, 12) && within(day, 31),
        _ => false,
    }
}

/// Whether a word has parts of letters and of digits with a sign between, one of which is no part of a day; letters may lack.
fn is_number(word: &str) -> bool {
    let parts: Vec<&str> = word.split(|c| BETWEEN.contains(&c)).collect();
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let is_plain = parts.iter().all(|part| !part.is_empty() && part.chars().all(char::is_alphanumeric));
    if parts.len() < 2 || !is_plain || length > LONGEST {
        return false;
    }
    let digits: Vec<&str> = parts.iter().copied().filter(|part| is_digits(part)).collect();
    let has_letters = parts.iter().any(|part| part.chars().any(char::is_alphabetic));
    let is_short = |part: &&str| part.len() <= 2;
    if has_letters {
        // `Q1/2026`, `Mar-2026`, `KW12` are times; `FV/1/2026` has a number beside its year.
        return digits.iter().filter(|part| !is_year(part)).count() > 0 && !is_month(&parts);
    }
    // Digits alone: no sum, no day, no month of a year, no telephone.
    let is_sum = word.contains('.');
    !is_sum
        && digits.len() == 2
        && digits.iter().any(|part| is_year(part))
        && digits.iter().any(|part| !is_year(part) && !is_short(part))
}

/// Whether a part is the name of a month, and the rest a day of it: `3-mar-2026`.
fn is_month(parts: &[&str]) -> bool {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let words: Vec<&&str> = parts.iter().filter(|part| !is_digits(part)).collect();
    let is_day = parts.iter().all(|part| !is_digits(part) || part.len() <= 2 || part.len() == 4);
    is_day && words.iter().all(|word| months.iter().any(|month| word.starts_with(month)))
}

fn is_digits(part: &str) -> bool {
    part.chars().all(|c| c.is_ascii_digit())
}
