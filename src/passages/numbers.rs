//! Numbers in digits and in words, with their fractions.

use rust_decimal::Decimal;

use super::amount::Amount;
use super::lexicon::{Lexicon, is_mark, longest};
use super::token::Token;
use crate::value::quantity::Quantity;

impl Lexicon {
    /// Reads a number in digits or words, and the digits in brackets behind it.
    pub(super) fn number(&self, raw: &[Token], at: usize) -> Option<(Amount, usize)> {
        let words = || self.words(raw, at).map(|(number, next)| (Figure::of(number), next));
        let (figure, next) = self.scaled(raw, at).or_else(words)?;
        let Figure { number, other, is_apart } = figure;
        if let Some(other) = other {
            let (amount, after) = self.with_digits(raw, number, next);
            let is_other = amount.digits == Some(Quantity::Number(other));
            return Some(match after == next {
                true if is_apart => (amount.or_alone(other), next),
                true => (amount.or_thousands(other), next),
                // The words in brackets say which.
                false if is_other => (Amount::number(other), after),
                false => (amount, after),
            });
        }
        let (number, next) = match self.part(raw, next).filter(|_| number.is_integer()) {
            Some((part, next)) => (number.checked_add(part)?, next),
            None => (number, next),
        };
        Some(self.with_digits(raw, number, next))
    }

    /// Reads the part of one that stands behind a whole number: `1/2`, `-1/2`, `½`, `and a half`.
    fn part(&self, raw: &[Token], at: usize) -> Option<(Decimal, usize)> {
        let from = at + usize::from(is_mark(raw, at, "-"));
        if let Some(part) = ratio(raw, from) {
            return Some((part, from + 3));
        }
        if let Some(part) = raw.get(at).and_then(|token| sign(token.text)) {
            return Some((part, at + 1));
        }
        let said = self.behind_and(raw, at)?;
        let part = self.word(&raw.get(said)?.lower)?;
        (part < Decimal::ONE).then_some((part, said + 1))
    }

    /// Returns where a number goes on behind `and`, `and a`.
    fn behind_and(&self, raw: &[Token], at: usize) -> Option<usize> {
        let is = |words: &[String], at: usize| raw.get(at).is_some_and(|token| words.contains(&token.lower));
        is(&self.with, at).then(|| at + 1 + usize::from(is(&self.articles, at + 1)))
    }

    /// Returns a number with what the brackets behind it say: `(30)`, `(in words: thirty)`.
    pub(super) fn with_digits(&self, raw: &[Token], number: Decimal, next: usize) -> (Amount, usize) {
        let mut amount = Amount::number(number);
        let inside = longest(raw, next + 1, self.in_words.iter()).map_or(next + 1, |phrase| next + 1 + phrase.len());
        // A machine that reads pages takes `1` for a letter.
        let is_one = |token: &Token| matches!(token.text, "I" | "l");
        let one = raw.get(inside).filter(|token| number == Decimal::ONE && is_one(token)).map(|_| (number, inside + 1));
        let again = self.digits_as(raw, inside, number).or_else(|| self.words(raw, inside)).or(one);
        if is_mark(raw, next, "(")
            && let Some((digits, after)) = again
            && is_mark(raw, after, ")")
        {
            amount.digits = (digits != number).then_some(Quantity::Number(digits));
            return (amount, after + 1);
        }
        (amount, next)
    }

    /// Reads digits and the word behind them that makes them more: `2 mln`, `100 tys.`, `1.5m`.
    fn scaled(&self, raw: &[Token], at: usize) -> Option<(Figure, usize)> {
        let word = &raw.get(at)?.lower;
        let end = word.find(char::is_alphabetic).filter(|end| *end > 0);
        if let Some((digits, scale)) = end.and_then(|end| Some((word.get(..end)?, self.scales.get(&word[end..])?))) {
            let scaled = self.figure_of(digits)?.number.checked_mul(*scale)?;
            return Some((Figure::of(scaled), at + 1));
        }
        let (figure, next) = self.figure(raw, at)?;
        // `m` and `k` stand at their digits.
        let scale = raw.get(next).filter(|token| token.lower.len() > 1).and_then(|token| self.scales.get(&token.lower));
        let Some(scale) = scale else { return Some((figure, next)) };
        let dot = usize::from(is_mark(raw, next + 1, ".") && raw.get(next + 2).is_some() && raw[next].lower.len() < 5);
        let scaled = Figure::of(figure.number.checked_mul(*scale)?);
        let alone = figure.other.filter(|_| figure.is_apart).and_then(|alone| alone.checked_mul(*scale));
        Some((Figure { other: alone, is_apart: alone.is_some(), ..scaled }, next + 1 + dot))
    }

    pub(super) fn digits(&self, raw: &[Token], at: usize) -> Option<(Decimal, usize)> {
        self.figure(raw, at).map(|(figure, next)| (figure.number, next))
    }

    /// Reads digits; of two readings the one that is this number.
    pub(super) fn digits_as(&self, raw: &[Token], at: usize, number: Decimal) -> Option<(Decimal, usize)> {
        let (figure, next) = self.figure(raw, at)?;
        Some((figure.other.filter(|other| *other == number).unwrap_or(figure.number), next))
    }

    fn figure(&self, raw: &[Token], at: usize) -> Option<(Figure, usize)> {
        let word = &raw.get(at)?.lower;
        if let Some((whole, part)) = word.char_indices().last().and_then(|(end, _)| word.split_at_checked(end))
            && let Some(part) = sign(part)
        {
            let whole = if whole.is_empty() { Decimal::ZERO } else { whole.parse().ok()? };
            return Some((Figure::of(part.checked_add(whole)?), at + 1));
        }
        if !word.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        if let Some(ordinal) = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)) {
            return Some((Figure::of(ordinal.parse().ok()?), at + 1));
        }
        let mut text = word.clone();
        let mut next = at + 1;
        while let Some(more) = raw.get(next)
            && text.bytes().all(|b| b.is_ascii_digit())
            && is_group(&more.lower)
            && raw[next - 1].lower.len() <= 3
        {
            text.push_str(&more.lower);
            next += 1;
        }
        let figure = self.figure_of(&text)?;
        if let Some(apart) = self.apart(raw, at, next) {
            return Some(apart);
        }
        // `250.000,-`: there are no cents, so that the mark before parts thousands.
        let is_whole = next == at + 1 && is_mark(raw, next, ",") && adjoin(&raw[at], &raw[next]);
        let stroke = raw.get(next + 1).filter(|stroke| is_whole && adjoin(&raw[next], stroke));
        if stroke.is_some_and(|stroke| matches!(stroke.text, "-" | "–" | "—")) {
            let again = raw.get(next + 2).is_some_and(|more| more.text == "-" && adjoin(&raw[next + 1], more));
            let number = figure.other.unwrap_or(figure.number);
            return Some((Figure::of(number), next + 2 + usize::from(again)));
        }
        Some((figure, next))
    }

    /// Reads digits with marks. Two sorts of marks, or one several times, have one reading; so has one mark with other than three
    /// digits behind it. With three it parts thousands where that is how the language writes them; else both readings stand.
    pub(super) fn figure_of(&self, text: &str) -> Option<Figure> {
        let parts: Vec<&str> = text.split(['.', ',']).collect();
        if parts.iter().any(|part| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit())) {
            return None;
        }
        let marks: Vec<char> = text.chars().filter(|c| !c.is_ascii_digit()).collect();
        let whole = |parts: &[&str]| parts.concat().parse::<Decimal>().ok();
        let Some((point, groups)) = marks.split_last() else { return whole(&parts).map(Figure::of) };
        let (last, front) = parts.split_last()?;
        let fraction = || format!("{}.{last}", front.concat()).parse::<Decimal>().ok();
        match groups.first() {
            Some(group) if groups.iter().any(|other| other != group) => None,
            Some(group) if group != point => fraction().filter(|_| is_grouped(front)).map(Figure::of),
            Some(_) => whole(&parts).filter(|_| is_grouped(&parts)).map(Figure::of),
            None if !is_grouped(&parts) || front[0].starts_with('0') => fraction().map(Figure::of),
            None if (*point == '.') == self.comma => whole(&parts).map(Figure::of),
            None => Some(Figure { number: fraction()?, other: whole(&parts), is_apart: false }),
        }
    }

    /// Reads `forty-five`, `one hundred and twenty`, `one and one-half`, `two and a half`, `half a million`.
    fn words(&self, raw: &[Token], at: usize) -> Option<(Decimal, usize)> {
        if let Some(number) = raw.get(at).and_then(|token| self.ordinals.get(&token.lower)) {
            return Some((*number, at + 1));
        }
        let word = |at: usize| raw.get(at).and_then(|token: &Token| self.word(&token.lower));
        let mut total = word(at)?;
        let mut next = at + 1;
        while next < raw.len() {
            let joined = self.behind_and(raw, next);
            // `half a million`
            let of = (total < Decimal::ONE && self.articles.contains(&raw[next].lower)).then_some(next + 1);
            let from = joined.or(of).unwrap_or(next);
            let Some(number) = word(from) else { break };
            let goes_on = match (joined, of) {
                (Some(_), _) => total >= Decimal::ONE_HUNDRED || number < Decimal::ONE,
                (_, Some(_)) => number >= Decimal::ONE_THOUSAND,
                _ => true,
            };
            // `jeden raz`: ones behind ones are another number.
            let is_one = |number: Decimal| number >= Decimal::ONE && number < Decimal::TEN;
            if !goes_on || is_one(number) && is_one(total % Decimal::TEN) {
                break;
            }
            total = match total {
                total if number >= Decimal::ONE_HUNDRED => total.checked_mul(number)?,
                total if number >= Decimal::TEN && total < Decimal::ONE_HUNDRED => break_off(total, number)?,
                total if joined.is_none() && number < Decimal::ONE && total == Decimal::ONE => number,
                total => total.checked_add(number)?,
            };
            next = from + 1;
        }
        Some((total, next))
    }

    fn word(&self, word: &str) -> Option<Decimal> {
        if let Some(number) = self.numbers.get(word) {
            return Some(*number);
        }
        let (tens, ones) = word.split_once('-')?;
        Some(self.numbers.get(tens)? + self.numbers.get(ones)?)
    }
}

/// Two numbers in words side by side that make none together, as `twenty thirty`.
fn break_off(total: Decimal, number: Decimal) -> Option<Decimal> {
    (total > number).then(|| total + number)
}

/// A number in digits, and what it is where its mark parts thousands and not a fraction.
pub(super) struct Figure {
    pub(super) number: Decimal,
    pub(super) other: Option<Decimal>,
    /// Whether the other is what it is without the digits that stand beside it.
    pub(super) is_apart: bool,
}

impl Figure {
    fn of(number: Decimal) -> Self {
        Self { number, other: None, is_apart: false }
    }
}

/// Returns whether a word is three digits, with or without a fraction: the second part of `100 000`.
fn is_group(word: &str) -> bool {
    let whole = word.split(['.', ',']).next().unwrap_or("");
    whole.len() == 3 && word.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',')
}

/// Returns whether parts of digits are groups: three in the last; three or, as in India, two in those before it.
fn is_grouped(parts: &[&str]) -> bool {
    let Some((first, rest)) = parts.split_first() else { return false };
    let is_short = |(at, part): (usize, &&str)| part.len() == 3 || part.len() == 2 && at + 1 < rest.len();
    first.len() <= 3 && rest.iter().enumerate().all(is_short)
}

/// Returns whether nothing stands between two tokens.
pub(super) fn adjoin(one: &Token, other: &Token) -> bool {
    one.text.as_ptr() as usize + one.text.len() == other.text.as_ptr() as usize
}

/// Returns the part of one that digits with a stroke between them are: `1/2`.
pub(super) fn ratio(raw: &[Token], at: usize) -> Option<Decimal> {
    let digit = |at: usize| raw.get(at).and_then(|token: &Token| token.text.parse::<u8>().ok()).map(Decimal::from);
    let (upper, lower) = (digit(at)?, digit(at + 2).filter(|_| is_mark(raw, at + 1, "/"))?);
    let is_part = Decimal::ZERO < upper && upper < lower && lower <= Decimal::from(16);
    let part = is_part.then(|| upper / lower)?;
    // A third has no end.
    Some(if part.scale() > 4 { part.round_dp(2) } else { part })
}

/// Returns the part of one that a sign is.
fn sign(text: &str) -> Option<Decimal> {
    let hundredths = match text {
        "½" => 50,
        "¼" => 25,
        "¾" => 75,
        "⅓" => 33,
        "⅔" => 67,
        "⅕" => 20,
        _ => return None,
    };
    Some(Decimal::new(hundredths, 2))
}
