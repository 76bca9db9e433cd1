//! Terms whose value a document leaves blank: `a deposit of ____ is due`.

use rust_decimal::Decimal;

use super::amount::Amount;
use super::passage::Blank;
use super::program::Line;
use super::search::{Quoted, Search};
use super::token::BLANK;
use crate::value::money::{Currency, Money};
use crate::value::quantity::Quantity;

impl Search {
    /// Keeps the terms that a line would set, were there a value in place of what it leaves blank; `set` are those that it sets.
    pub(super) fn blanks(&mut self, quoted: Quoted<'_>, line: &Line<'_>, set: &[&str]) {
        let Some(at) = line.tokens.iter().position(|token| token.lower == BLANK) else { return };
        let grammar = self.language.grammar;
        let filled: Vec<Line<'_>> = values().into_iter().map(|value| self.filled(line, at, value)).collect();
        let of_blank = |name: &&str| {
            let term = grammar.terms.iter().find(|term| term.name == **name);
            let sets = |line: &Line<'_>| {
                let set = term.and_then(|term| self.set_by(term, &term.takes, line));
                set.is_some_and(|set| set.at == Some(at))
            };
            filled.iter().any(sets)
        };
        let names = grammar.terms.iter().map(|term| &*term.name).filter(|name| !set.contains(name));
        let names: Vec<&'static str> = names.filter(of_blank).collect();
        let blank = |term| Blank { term, quote: quoted.text.to_owned(), place: quoted.place };
        self.blanks.extend(names.into_iter().map(blank));
    }

    /// Returns a line with a value at a token.
    fn filled<'l>(&self, line: &Line<'l>, at: usize, value: Amount) -> Line<'l> {
        let (mut tokens, mut bits) = (line.tokens.clone(), line.bits.clone());
        tokens[at].lower.clear();
        tokens[at].value = Some(value);
        bits[at] = std::rc::Rc::new(self.language.grammar.atoms.of(""));
        Line::new(line.lexicon, tokens, bits, self.language.grammar.atoms.of(""))
    }
}

/// A value of each sort.
fn values() -> Vec<Amount> {
    let one = Amount::number(Decimal::ONE);
    let of = |quantity| Amount { quantity, ..one.clone() };
    let money = Currency::parse("EUR").map(|currency| of(Quantity::Money(Money { amount: Decimal::ONE, currency })));
    let mut all = vec![of(Quantity::Percent(Decimal::ONE))];
    all.extend(money);
    all.extend(one.in_unit("day"));
    all.push(one);
    all
}
