//! Going over the children of a matched rule.

use pest::iterators::{Pair, Pairs};

use super::expected::{self, Wanted};
use super::grammar::Rule;

/// The children of a matched rule, taken one after the other.
pub(super) struct Walk<'i> {
    rule: Rule,
    pairs: Pairs<'i, Rule>,
}

impl<'i> Walk<'i> {
    /// Begins with the children of `pair`, which is a `rule`.
    pub fn new(pair: Pair<'i, Rule>, rule: Rule) -> Self {
        assert_eq!(pair.as_rule(), rule, "this is a bug in goodterms: the grammar and its reader differ");
        Self { rule, pairs: pair.into_inner() }
    }

    /// Takes the next child if it is a `rule`.
    pub fn take(&mut self, rule: Rule) -> Option<Pair<'i, Rule>> {
        if self.at(rule) { self.pairs.next() } else { None }
    }

    /// Takes the next child if it is a `rule`, and says whether it was.
    pub fn has(&mut self, rule: Rule) -> bool {
        self.take(rule).is_some()
    }

    /// Returns true where the next child is a `rule`.
    pub fn at(&self, rule: Rule) -> bool {
        self.pairs.peek().is_some_and(|pair| pair.as_rule() == rule)
    }

    /// Takes the next child that is no keyword and no mark; it is a `rule`.
    pub fn need(&mut self, rule: Rule) -> Pair<'i, Rule> {
        let pair = self.any();
        assert_eq!(pair.as_rule(), rule, "this is a bug in goodterms: a child of {:?} is unexpected", self.rule);
        pair
    }

    /// Takes the next child that is no keyword and no mark.
    pub fn any(&mut self) -> Pair<'i, Rule> {
        match self.pairs.find(|pair| !matches!(expected::wanted(pair.as_rule()), Wanted::Word(_))) {
            Some(pair) => pair,
            None => panic!("this is a bug in goodterms: a child of {:?} is missing", self.rule),
        }
    }

    /// Passes over the next child if it is a `rule`.
    pub fn skip(&mut self, rule: Rule) {
        self.take(rule);
    }

    /// Returns all remaining children.
    pub fn all(self) -> Pairs<'i, Rule> {
        self.pairs
    }

    /// Takes whatever comes next.
    pub fn advance(&mut self) -> Option<Pair<'i, Rule>> {
        self.pairs.next()
    }

    /// Returns the remaining children of that rule.
    pub fn rest(self, rule: Rule) -> impl Iterator<Item = Pair<'i, Rule>> {
        self.pairs.filter(move |pair| pair.as_rule() == rule)
    }
}
