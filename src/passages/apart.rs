//! Digits that stand apart, as a machine that reads pages leaves them: `6 0 days`, `EUR 1 0,000`. They may be one number or two.

use super::lexicon::{Lexicon, is_mark};
use super::numbers::{Figure, adjoin, ratio};
use super::token::Token;

/// A number that was torn has no more parts: more are a row of numbers, or one of an account.
const PARTS: usize = 4;
/// A number of a year.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2099;

impl Lexicon {
    /// Reads digits and those that stand beside them with a blank between: the number that they are together, or that of the digits
    /// alone which have the unit or the sign of money. `next` is the token behind the digits that are one number for certain.
    pub(super) fn apart(&self, raw: &[Token], at: usize, next: usize) -> Option<(Figure, usize)> {
        let first: String = raw.get(at..next)?.iter().map(|token| &*token.lower).collect();
        let (mut parts, mut end) = (vec![first], next);
        while let Some((part, after)) = piece(raw, end) {
            parts.push(part);
            end = after;
        }
        if parts.len() < 2 || self.is_two(raw, at, end, &parts) {
            return None;
        }
        let is_row = parts.len() > PARTS;
        if is_row {
            parts.truncate(2);
            end = next;
        }
        let number = self.figure_of(&parts.concat())?.number;
        let has_sign = at.checked_sub(1).is_some_and(|before| self.currency(raw, before).is_some());
        let alone = if has_sign || is_row { parts.first() } else { parts.last() }?;
        let alone = self.figure_of(alone.trim_start_matches([',', '.']))?.number;
        let (number, alone) = if is_row { (alone, number) } else { (number, alone) };
        let other = (alone != number).then_some(alone);
        Some((Figure { number, other, is_apart: other.is_some() }, end))
    }

    /// Returns whether digits side by side are two numbers: that of a clause, a list, a day or a year before another.
    fn is_two(&self, raw: &[Token], at: usize, end: usize, parts: &[String]) -> bool {
        let word = |back: usize| at.checked_sub(back).and_then(|at| raw.get(at)).map(|token| &*token.lower);
        let [first, second] = [&*parts[0], &*parts[1]];
        let is_month = word(1).is_some_and(|word| self.months.contains_key(word));
        let is_referred = [word(1), word(2).filter(|_| word(1) == Some("."))]
            .into_iter()
            .flatten()
            .any(|word| self.refers.iter().any(|refers| refers == word));
        let is_year = first.parse().is_ok_and(|year| YEARS.contains(&year));
        // `1 30 days` in a list; `1 4 days` may have been 14.
        let is_listed = at == 0 && first.len() + second.len() > 2;
        let is_begun = !second.starts_with(['0', ',', '.']);
        // `EUR 500 30 days after it`
        let is_money = at.checked_sub(1).is_some_and(|before| self.currency(raw, before).is_some());
        let has_unit = raw.get(end).is_some_and(|token| self.units.contains_key(&token.lower));
        is_begun && (is_month || is_referred || is_year || is_listed || is_money && has_unit && parts.len() == 2)
    }
}

/// Reads digits that stand behind others with a blank between, or with a mark that a blank parts from them: `0`, `,000`.
fn piece(raw: &[Token], at: usize) -> Option<(String, usize)> {
    let digits = |at: usize| {
        let word = &*raw.get(at)?.lower;
        let is_figure = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
        let is_part = ratio(raw, at).is_some();
        (word.starts_with(|c: char| c.is_ascii_digit()) && word.chars().all(is_figure) && !is_part).then_some(word)
    };
    let is_beside = |at: usize| at.checked_sub(1).is_some_and(|before| adjoin(&raw[before], &raw[at]));
    if let Some(word) = digits(at) {
        return (!is_beside(at)).then(|| (word.to_owned(), at + 1));
    }
    let word = digits(at + 1).filter(|_| is_mark(raw, at, ",") || is_mark(raw, at, "."))?;
    // `10 ,000`, and `10, 000`: no number begins so.
    let is_thousands = word.len() == 3 && word.starts_with('0');
    let is_torn = match (is_beside(at), is_beside(at + 1)) {
        (false, true) => true,
        (true, false) => is_thousands,
        _ => false,
    };
    is_torn.then(|| (format!("{}{word}", raw[at].text), at + 2))
}
