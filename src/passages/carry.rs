//! What a sentence sets by a value that stands before it: `It has ten days to say so. Silence is acceptance.`

use super::certainty::Set;
use super::context::{Part, unnumbered};
use super::grammar::TermRules;
use super::parties::stem;
use super::passage::{Passage, Said};
use super::search::{Quoted, Search};
use crate::value::quantity::Quantity;

/// A value is kept for so many sentences.
const KEPT: usize = 3;

impl Search {
    /// Returns the sentence that a part goes on with: one with a number with the one before it, under the same heading. Keeps the values
    /// of its cells by what they stand under.
    pub(super) fn before(&mut self, part: &Part) -> Option<String> {
        let is_next = unnumbered(&part.text).len() < part.text.len() && self.last.labels == part.labels;
        self.last.labels.clone_from(&part.labels);
        for (cell, labels) in &part.cells {
            if let Some(label) = labels.first().filter(|label| label.contains(' ')) {
                self.keep(label, cell);
            }
        }
        is_next.then(|| self.last.text.clone())
    }

    /// Keeps the value of a name that is defined, where it is one, and more than a bare number.
    pub(super) fn keep(&mut self, name: &str, behind: &str) {
        let line = self.line(behind);
        let mut all = line.tokens.iter().filter_map(|token| token.value.clone());
        if let (Some(value), None) = (all.next(), all.next())
            && !matches!(value.quantity, Quantity::Number(_))
        {
            self.carried.named.push((name.to_lowercase(), Said::Amount(value)));
        }
    }

    /// Adds what a sentence, whose passages begin at `begun`, sets by a value before it, and keeps the values that it gives.
    pub(super) fn carry(&mut self, quoted: Quoted<'_>, begun: usize, passages: &mut Vec<Passage>) {
        self.carried.given.iter_mut().for_each(|(_, _, ago)| *ago += 1);
        self.carried.given.retain(|(_, _, ago)| *ago <= KEPT);
        let line = self.line(unnumbered(quoted.text));
        if self.is_nothing(&line) {
            return;
        }
        for term in self.language.grammar.terms.iter().filter(|term| !term.thens.is_empty()) {
            if passages[begun..].iter().any(|passage| passage.term == term.name) {
                continue;
            }
            let then = term.thens.iter().find_map(|rule| Some((rule, rule.program.find(&line)?)));
            let then = then.filter(|_| !term.nots.iter().any(|not| not.is_in(&line)));
            // A sentence may give the value, too: `ten days to answer; silence is acceptance`.
            let own = self.set_by(term, &term.givens, &line);
            // Names are looked for only where a value is asked for.
            let of_before = || self.kept(term, quoted.text);
            let value = then.as_ref().and_then(|_| own.as_ref().map(|set| set.value.clone()).or_else(of_before));
            if let (Some((rule, fit)), Some(value)) = (then, value) {
                let set = Set { value: value.clone(), rule, fit, at: None, limit: None, beside: None, replaces: false };
                self.add(quoted, term, &set, (value, None), &line, passages);
            } else if let Some(set) = own {
                self.carried.given.retain(|(of, _, _)| of.name != term.name);
                self.carried.given.push((term, set.value, 0));
            }
        }
    }

    /// Returns the value that stands before a sentence for a term: of a name in it, else the last that was given.
    fn kept(&self, term: &TermRules, text: &str) -> Option<Said> {
        let named = self.carried.named.iter().rev().find(|(name, _)| is_named(text, name));
        let given = self.carried.given.iter().find(|(of, _, _)| of.name == term.name);
        named.map(|(_, value)| value).or(given.map(|(_, value, _)| value)).cloned()
    }
}

/// Returns whether a name stands in a text, whatever its ends are bent to: `w Okresie Przeglądu` of `Okres Przeglądu`.
fn is_named(text: &str, name: &str) -> bool {
    let stems = |text: &str| text.split_whitespace().map(stem).collect::<Vec<_>>();
    let (words, name) = (stems(text), stems(name));
    let is_it = |words: &[String]| words.iter().zip(&name).all(|(word, name)| word.starts_with(&**name));
    !name.is_empty() && words.windows(name.len()).any(is_it)
}
