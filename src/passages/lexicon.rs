//! The words of a language for numbers, lengths of time, percents and money, and the values that a sentence states with them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::amount::{Amount, Bound};
use super::places::Places;
use super::token::{Token, Writing, is_word};
use crate::value::money::{Currency, Money};
use crate::value::quantity::Quantity;

/// How far before a value stand words that say what it is per.
const LEAD: usize = 5;
/// How far behind it.
const BEHIND: usize = 10;

/// What words mean in numbers; a phrase is its words with single blanks.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// `thirty` is 30.
    pub numbers: BTreeMap<String, Decimal>,
    /// `mln`, behind digits, is a million.
    pub scales: BTreeMap<String, Decimal>,
    /// `auftragswert*`: what a cap is measured by that is not what was paid.
    pub orders: Vec<String>,
    /// `fifth` is 5.
    pub ordinals: BTreeMap<String, Decimal>,
    /// `days` are in `day`.
    pub units: BTreeMap<String, String>,
    /// `working`, before a day.
    pub business: Vec<String>,
    /// `calendar`: says nothing more.
    pub plain: Vec<String>,
    /// `per cent`.
    pub percent: Vec<Vec<String>>,
    /// `a month` is `per month`.
    pub per: Vec<(Vec<String>, String)>,
    /// `hourly rate`, before an amount.
    pub leads: Vec<(Vec<String>, String)>,
    /// `€` is EUR.
    pub currencies: BTreeMap<String, Currency>,
    /// `abn` says that parties are of the country of AUD.
    pub dollars: Vec<(String, Currency)>,
    /// `not less than`.
    pub at_least: Vec<Vec<String>>,
    /// `no later than`.
    pub at_most: Vec<Vec<String>>,
    /// `to`, between the ends of a range.
    pub range: Vec<String>,
    /// `a`, before a unit.
    pub articles: Vec<String>,
    /// `ciągu`, before a unit that stands for one of it.
    pub alone: Vec<String>,
    /// `and`, between a number and what is added to it.
    pub with: Vec<String>,
    /// Whether a comma parts whole and fraction.
    pub comma: bool,
    /// `net`, between an amount and what it is per.
    pub aside: Vec<String>,
    /// `rate`, before what it is per: of a part of a rate it is no more than that.
    pub rates: Vec<String>,
    /// `main`, before a party that has others work under it.
    pub chiefs: Vec<String>,
    /// `in words`, before a number that is said again in brackets.
    pub in_words: Vec<Vec<String>>,
    /// `clause`, before a number that counts nothing.
    pub refers: Vec<String>,
    /// `fortnight*` is 14 days: the beginning of a word, a number and its unit.
    pub lengths: Vec<(String, Decimal, String)>,
    /// Words that are in no name of a party: `section`.
    pub nobody: Vec<String>,
    /// Words that are in no name of a place: `chosen`.
    pub nowhere: Vec<String>,
    /// Phrases that say nothing: `but not limited to`.
    pub idle: Vec<Vec<String>>,
    /// Phrases that say nothing behind one of `listing` alone: `including without limitation`, and not `liable without limitation`.
    pub idle_behind: Vec<Vec<String>>,
    /// `including`, before what is listed.
    pub listing: Vec<String>,
    /// How words are written.
    pub writing: Writing,
    /// The names of months: `march` is 3.
    pub months: BTreeMap<String, u32>,
    /// Countries and towns that the language bends.
    pub places: Places,
}

impl Lexicon {
    /// Returns tokens with each value as one of them.
    pub fn values<'a>(&self, text: &'a str, raw: Vec<Token<'a>>) -> Vec<Token<'a>> {
        let mut found: Vec<Token<'a>> = Vec::with_capacity(raw.len());
        let mut at = 0;
        while at < raw.len() {
            let Some((mut value, next)) = self.value(&raw, at) else {
                found.push(raw[at].clone());
                at += 1;
                continue;
            };
            value.bound = self.bound(&found);
            if value.per.is_none() && matches!(value.quantity, Quantity::Money(_) | Quantity::Percent(_)) {
                value.per = self.lead(&found).or_else(|| self.per_behind(&raw, next));
            }
            let from = offset(text, raw[at].text);
            let to = offset(text, raw[next - 1].text) + raw[next - 1].text.len();
            // A number that is one word may be a word of a pattern as well: `once`, `third parties`; so may a part of one: `one half`.
            let is_part = matches!(value.quantity, Quantity::Number(number) if number < Decimal::ONE)
                && self.numbers.contains_key(&raw[next - 1].lower);
            let lower = if next == at + 1 || is_part { raw[next - 1].lower.clone() } else { String::new() };
            found.push(Token { text: &text[from..to], lower, value: Some(value) });
            at = next;
        }
        found
    }

    /// Returns tokens without the phrases that say nothing.
    pub fn told<'a>(&self, mut tokens: Vec<Token<'a>>) -> Vec<Token<'a>> {
        let mut at = 0;
        while at < tokens.len() {
            let lists = at.checked_sub(1).is_some_and(|before| self.listing.contains(&tokens[before].lower));
            let behind: &[Vec<String>] = if lists { &self.idle_behind } else { &[] };
            match longest(&tokens, at, self.idle.iter().chain(behind)).map(Vec::len) {
                Some(length) => drop(tokens.drain(at..at + length)),
                None => at += 1,
            }
        }
        tokens
    }

    /// Returns whether a word is one for numbers, units or places: of this language rather than of another.
    pub fn knows(&self, word: &str) -> bool {
        self.numbers.contains_key(word)
            || self.units.contains_key(word)
            || self.ordinals.contains_key(word)
            || self.lengths.iter().any(|(beginning, _, _)| is_word(word, beginning))
    }

    fn bound(&self, before: &[Token]) -> Option<Bound> {
        let behind = |phrases: &[Vec<String>]| {
            phrases
                .iter()
                .any(|phrase| before.len() >= phrase.len() && is_phrase(&before[before.len() - phrase.len()..], phrase))
        };
        match (behind(&self.at_least), behind(&self.at_most)) {
            (true, _) => Some(Bound::AtLeast),
            (_, true) => Some(Bound::AtMost),
            _ => None,
        }
    }

    /// Reads the value that begins at a token; returns it with the token behind it.
    fn value(&self, raw: &[Token], at: usize) -> Option<(Amount, usize)> {
        if let Some((currency, sign)) = self.money_sign(raw, at)
            // `Rs. 1,450`
            && let Some((number, next)) = self.number(raw, sign + usize::from(is_mark(raw, sign, ".")))
        {
            // `$165 CAD`, `$140 (CAD)`, `$90 in Canadian funds`
            let coded = if is_mark(raw, sign - 1, "$") { self.coded(raw, next) } else { None };
            let (currency, next) = coded.unwrap_or((currency, next));
            let money = number.map(|amount| Some(Quantity::Money(Money { amount, currency })))?;
            return Some(self.with_per(raw, money, even(raw, next)));
        }
        if raw.get(at).is_some_and(|token| self.articles.contains(&token.lower)) {
            let (number, next) = self.with_digits(raw, Decimal::ONE, at + 1);
            return self.in_unit(raw, &number, next);
        }
        if let Some(length) = self.length(raw, at) {
            return Some((length, at + 1));
        }
        if at > 0 && self.alone.contains(&raw[at - 1].lower) && self.units.contains_key(&raw[at].lower) {
            return self.in_unit(raw, &Amount::number(Decimal::ONE), at);
        }
        if let Some((number, unit)) = raw.get(at).and_then(|token| token.lower.split_once('-'))
            && let (Some(number), Some(unit)) = (self.numbers.get(number), self.units.get(unit))
        {
            let period = Amount::number(*number).in_unit(unit)?;
            return Some((period, at + 1));
        }
        let (number, next) = self.ranged(raw, at)?;
        let sign = self.percent(raw, next).or_else(|| {
            // `fifty (50%)`: the sign stands in the brackets alone.
            let inside = self.digits(raw, next + 1).filter(|_| is_mark(raw, next, "("));
            inside.and_then(|(_, after)| self.percent(raw, after)).map(|_| next)
        });
        if let Some(next) = sign {
            // `half (50%)`: a part in words beside its percent.
            let part =
                is_mark(raw, next, "(") && matches!(number.quantity, Quantity::Number(number) if number < Decimal::ONE);
            let percent = number
                .map(|number| Some(Quantity::Percent(if part { number * Decimal::ONE_HUNDRED } else { number })))?;
            let (percent, next) = self.digits_again(raw, percent, next);
            return Some(self.with_per(raw, percent, next));
        }
        // `half a year`
        let is_part = matches!(number.quantity, Quantity::Number(number) if number < Decimal::ONE);
        let of = next + usize::from(is_part && raw.get(next).is_some_and(|token| self.articles.contains(&token.lower)));
        if let Some((period, next)) = self.in_unit(raw, &number, of) {
            return Some(self.with_per(raw, period, next));
        }
        if let Some((currency, next)) = self.money_sign(raw, even(raw, next)) {
            let money = number.map(|amount| Some(Quantity::Money(Money { amount, currency })))?;
            let (money, next) = self.money_again(raw, money, next);
            return Some(self.with_per(raw, money, next));
        }
        Some((number, next))
    }

    /// Reads a word that is a number and its unit: `trzymiesięczny`.
    fn length(&self, raw: &[Token], at: usize) -> Option<Amount> {
        let word = &raw.get(at)?.lower;
        let (_, number, unit) = self.lengths.iter().find(|(beginning, _, _)| is_word(word, beginning))?;
        Amount::number(*number).in_unit(unit)
    }

    /// Reads a number, or two that are the ends of a range.
    fn ranged(&self, raw: &[Token], at: usize) -> Option<(Amount, usize)> {
        let (mut number, next) = self.number(raw, at)?;
        if raw.get(next).is_some_and(|token| self.range.contains(&token.lower))
            && let Some((upper, end)) = self.number(raw, next + 1)
            && (self.in_unit(raw, &upper, end).is_some() || self.percent(raw, end).is_some())
        {
            number.to = Some(upper.quantity);
            return Some((number, end));
        }
        Some((number, next))
    }

    /// Reads the digits in brackets behind a percent in words.
    fn digits_again(&self, raw: &[Token], mut percent: Amount, next: usize) -> (Amount, usize) {
        if is_mark(raw, next, "(")
            && let Some((number, after)) = self.digits(raw, next + 1)
            && let Some(after) = self.percent(raw, after)
            && is_mark(raw, after, ")")
        {
            percent.digits = Some(Quantity::Percent(number)).filter(|digits| *digits != percent.quantity);
            return (percent, after + 1);
        }
        (percent, next)
    }

    /// Reads the amount in brackets behind one in words, `one hundred dollars ($100)`.
    fn money_again(&self, raw: &[Token], mut money: Amount, next: usize) -> (Amount, usize) {
        if is_mark(raw, next, "(")
            && let Some(currency) = self.currency(raw, next + 1)
            && let Some((amount, after)) = self.digits_as(raw, next + 2, money.amount_of_money())
            && is_mark(raw, after, ")")
        {
            // A bare sign says no more than the words: `fifty Canadian dollars ($50)`.
            let stated = match money.quantity {
                Quantity::Money(money) if is_mark(raw, next + 1, "$") => money.currency,
                _ => currency,
            };
            let again = Quantity::Money(Money { amount, currency: stated });
            // The amount in brackets says which of two readings it is.
            let is_other = money.is_marked && money.digits == Some(again);
            money.quantity = if is_other { again } else { money.quantity };
            money.is_marked = false;
            money.digits = Some(again).filter(|digits| *digits != money.quantity);
            return (money, after + 1);
        }
        (money, next)
    }

    /// Returns whether a word is one for the value of an order.
    pub fn is_order(&self, word: &str) -> bool {
        self.orders.iter().any(|order| is_word(word, order))
    }

    fn in_unit(&self, raw: &[Token], number: &Amount, at: usize) -> Option<(Amount, usize)> {
        let mut at = at;
        let mut business = false;
        while let Some(token) = raw.get(at) {
            business |= self.business.contains(&token.lower);
            if !self.business.contains(&token.lower) && !self.plain.contains(&token.lower) {
                break;
            }
            at += 1;
        }
        let unit = self.units.get(&raw.get(at)?.lower)?;
        // `14 dni roboczych`: behind the unit.
        while let Some(token) = raw.get(at + 1)
            && (self.business.contains(&token.lower) || token.lower != "-" && self.plain.contains(&token.lower))
        {
            business |= self.business.contains(&token.lower);
            at += 1;
        }
        // `w 2026 roku` is a date.
        if unit == "year" && matches!(number.quantity, Quantity::Number(number) if number >= Decimal::ONE_THOUSAND) {
            return None;
        }
        let unit = if business { format!("business {unit}") } else { unit.clone() };
        let period = number.in_unit(&unit)?;
        Some((period, at + 1))
    }

    fn percent(&self, raw: &[Token], at: usize) -> Option<usize> {
        longest(raw, at, self.percent.iter()).map(|phrase| at + phrase.len())
    }

    fn with_per(&self, raw: &[Token], mut value: Amount, next: usize) -> (Amount, usize) {
        let is_aside = |token: &&Token| self.aside.contains(&token.lower);
        let per = next + raw.iter().skip(next).take_while(is_aside).count();
        match longest(raw, per, self.per.iter().map(|(phrase, _)| phrase)) {
            Some(phrase) => {
                value.per = self.per.iter().find(|(other, _)| other == phrase).map(|(_, per)| format!("per {per}"));
                (value, per + phrase.len())
            }
            None => (value, next),
        }
    }

    /// Returns what a value is per by the words before it: `an hourly rate of`.
    pub fn lead(&self, before: &[Token]) -> Option<String> {
        let near = &before[before.len().saturating_sub(LEAD)..];
        let is_end = |token: &Token| token.value.is_some() || token.text == ";";
        let near = &near[near.iter().rposition(is_end).map_or(0, |at| at + 1)..];
        let stands = |(phrase, unit): &(Vec<String>, String)| {
            let fits = |words: &[Token]| words.iter().zip(phrase).all(|(token, word)| is_word(&token.lower, word));
            near.windows(phrase.len()).any(fits).then(|| format!("per {unit}"))
        };
        self.leads.iter().find_map(stands)
    }

    /// Returns what a value is per by words that stand some way behind it: `1% of the amount due for each month`.
    fn per_behind(&self, raw: &[Token], next: usize) -> Option<String> {
        let is_end = |token: &Token| {
            let is_digit = token.lower.starts_with(|c: char| c.is_ascii_digit());
            is_digit || matches!(token.text, "," | ";" | "." | "(" | ")" | ":")
        };
        let all = raw.get(next..raw.len().min(next + BEHIND))?;
        let all = &all[..all.iter().position(is_end).unwrap_or(all.len())];
        let phrases = self.per.iter().filter(|(phrase, _)| phrase.len() > 1 && !self.articles.contains(&phrase[0]));
        let phrases: Vec<&Vec<String>> = phrases.map(|(phrase, _)| phrase).collect();
        let is_rate = |at: usize| self.rates.iter().any(|rate| is_word(&raw[at - 1].lower, rate));
        let found = |at: usize| longest(raw, at, phrases.iter().copied()).filter(|_| !is_rate(at));
        let phrase = (next..next + all.len()).find_map(found)?;
        self.per.iter().find(|(other, _)| other == phrase).map(|(_, per)| format!("per {per}"))
    }

    /// Returns the money that stands at a token, and the token behind it: `$`, `CAD $`, `Canadian dollars`.
    fn money_sign(&self, raw: &[Token], at: usize) -> Option<(Currency, usize)> {
        if let Some(currency) = self.whose_dollars(raw, at) {
            return Some((currency, at + 2));
        }
        let currency = self.currency(raw, at)?;
        let is_code = Currency::parse(raw[at].text).is_some();
        Some((currency, at + 1 + usize::from(is_code && is_mark(raw, at + 1, "$"))))
    }

    /// Returns the money that stands behind an amount with a bare sign, and the token behind it.
    fn coded(&self, raw: &[Token], at: usize) -> Option<(Currency, usize)> {
        let code = |at: usize| raw.get(at).and_then(|token| Currency::parse(token.text));
        if let Some(currency) = code(at) {
            return Some((currency, at + 1));
        }
        if let Some(currency) = code(at + 1).filter(|_| is_mark(raw, at, "(") && is_mark(raw, at + 2, ")")) {
            return Some((currency, at + 3));
        }
        [at, at + 1].into_iter().find_map(|at| Some((self.whose_dollars(raw, at)?, at + 2)))
    }

    /// Returns whose dollars two words are: `Canadian dollars`, which a line for them has as `canadian-dollars`.
    fn whose_dollars(&self, raw: &[Token], at: usize) -> Option<Currency> {
        let [first, second] = raw.get(at..at + 2)? else { return None };
        let is_it =
            |word: &str| word.split_once('-').is_some_and(|(one, other)| one == first.lower && other == second.lower);
        self.dollars.iter().find(|(word, _)| is_it(word)).map(|(_, currency)| *currency)
    }

    pub(super) fn currency(&self, raw: &[Token], at: usize) -> Option<Currency> {
        let token = raw.get(at)?;
        let code = token.text.strip_suffix('$').unwrap_or(token.text);
        Currency::parse(code).or_else(|| self.currencies.get(&token.lower).copied())
    }
}

/// Returns the token behind what says that an amount is even: `98,–`, `1,450/-`.
fn even(raw: &[Token], at: usize) -> usize {
    let is_line = |at: usize| ["-", "–", "—"].iter().any(|line| is_mark(raw, at, line));
    let is_even = [",", ".", "/"].iter().any(|mark| is_mark(raw, at, mark)) && is_line(at + 1);
    at + if is_even { 2 } else { 0 }
}

/// Returns the longest of some phrases that stands at a token.
pub(super) fn longest<'p>(
    raw: &[Token],
    at: usize,
    phrases: impl Iterator<Item = &'p Vec<String>>,
) -> Option<&'p Vec<String>> {
    let stands = |phrase: &&Vec<String>| raw.get(at..at + phrase.len()).is_some_and(|tokens| is_phrase(tokens, phrase));
    phrases.filter(stands).max_by_key(|phrase| phrase.len())
}

fn is_phrase(tokens: &[Token], phrase: &[String]) -> bool {
    tokens.len() == phrase.len()
        && tokens.iter().zip(phrase).all(|(token, word)| token.value.is_none() && token.lower == *word)
}

pub(super) fn is_mark(raw: &[Token], at: usize, mark: &str) -> bool {
    raw.get(at).is_some_and(|token| token.text == mark)
}

/// Returns where a part of a text begins in it.
pub(super) fn offset(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

/// By what a contract and its client are known: phrases in small letters, without dots.
#[derive(Clone, Debug, Default)]
pub struct Kinds {
    /// What a contract calls itself.
    pub itself: Vec<String>,
    /// The forms of companies.
    pub company: Vec<String>,
    /// What is a public body by its name.
    pub public: Vec<String>,
    /// What says of the client itself that it is one.
    pub said_public: Vec<String>,
    /// Words that the title of an annex begins with.
    pub annex: Vec<String>,
    /// Words behind which a party is given its name: `hereinafter`.
    pub calls: Vec<String>,
}

impl Kinds {
    /// Reads a line of phrases; returns whether it was one.
    pub(super) fn read(&mut self, verb: &str, rest: &str) -> bool {
        let phrases = match verb {
            "itself" => &mut self.itself,
            "company" => &mut self.company,
            "public" => &mut self.public,
            "said_public" => &mut self.said_public,
            "annex" => &mut self.annex,
            "calls" => &mut self.calls,
            _ => return false,
        };
        phrases.extend(rest.split('|').map(|phrase| phrase.trim().to_owned()));
        true
    }
}
