//! What a text says only under what it stands under: a heading, a label, the first cell of its row, the head of its column.

use super::certainty::is_measure;
use super::grammar::TermRules;
use super::passage::{Passage, Said, Side};
use super::program::Line;
use super::search::{Quoted, Search};
use super::setting::side_of;
use crate::value::quantity::Quantity;

impl Search {
    /// Adds what a text says only under what it stands under: terms that the sentence, whose passages begin at `begun`, has not set.
    pub(super) fn under(
        &mut self,
        quoted: Quoted<'_>,
        text: &str,
        labels: &[String],
        begun: usize,
        passages: &mut Vec<Passage>,
    ) {
        // A row that names several units is a table that lost its lines.
        let united = self.in_unit(text, labels).filter(|_| quoted.text.matches('(').count() < 2);
        let text = united.as_deref().unwrap_or(text);
        for name in labels {
            let bare = self.unitless(name);
            let name = self.line(bare);
            let named = |term: &&'static TermRules| term.headings.iter().any(|heading| heading.is_in(&name));
            let terms: Vec<&'static TermRules> = self.language.grammar.terms.iter().filter(named).collect();
            if terms.is_empty() {
                continue;
            }
            let is_said = |term: &&TermRules| passages[begun..].iter().any(|passage| passage.term == term.name);
            let (said, terms): (Vec<_>, Vec<_>) = terms.into_iter().partition(is_said);
            self.of_others(quoted, text, &said, begun, passages);
            for (text, term) in text.split(';').flat_map(|text| terms.iter().map(move |term| (text.trim(), *term))) {
                let line = self.line(text);
                if self.is_nothing(&line) {
                    continue;
                }
                if let Some(mut found) = self.set_by(term, &term.unders, &line) {
                    // `Day rate: 650 EUR`: what it is per stands in the label.
                    if let Said::Amount(amount) = &mut found.value
                        && matches!(amount.quantity, Quantity::Money(_))
                    {
                        amount.per = amount.per.take().or_else(|| line.lexicon.lead(&name.tokens));
                    }
                    self.push(quoted, term, &found, &line, passages);
                    self.within(quoted, term, &line, passages);
                }
            }
        }
    }

    /// Adds what a text says of terms for a side of which the sentence, whose passages begin at `begun`, has said nothing:
    /// `Client: one month; Agency: three months`.
    fn of_others(
        &mut self,
        quoted: Quoted<'_>,
        text: &str,
        terms: &[&'static TermRules],
        begun: usize,
        passages: &mut Vec<Passage>,
    ) {
        for term in terms.iter().filter(|term| !term.whose.is_empty()) {
            for text in text.split(';').map(str::trim).skip(1) {
                let line = self.line(text);
                let Some(found) = self.set_by(term, &term.unders, &line).filter(|_| !self.is_nothing(&line)) else {
                    continue;
                };
                let side = side_of(term, &line, found.at).filter(|side| *side != Side::Either);
                let is_said = |one: &Passage| one.term == term.name && (one.side.is_none() || one.side == side);
                if side.is_some() && !passages[begun..].iter().any(is_said) {
                    self.push(Quoted { text, ..quoted }, term, &found, &line, passages);
                }
            }
        }
    }

    /// Adds the terms that are looked for only in what sets another.
    fn within(&mut self, quoted: Quoted<'_>, other: &TermRules, line: &Line<'_>, passages: &mut Vec<Passage>) {
        for term in self.language.grammar.terms.iter().filter(|term| term.within.as_ref() == Some(&other.name)) {
            if let Some(found) = self.set_by(term, &term.takes, line) {
                self.push(quoted, term, &found, line, passages);
            }
        }
    }

    /// Returns a bare number with the unit that one of its labels has: `30` under `Payment term (days)`, or under `Days`.
    fn in_unit(&mut self, text: &str, labels: &[String]) -> Option<String> {
        let number = text.trim().trim_end_matches('.');
        // Most texts are no number: they are not looked at as one.
        if !number.starts_with(|c: char| c.is_ascii_digit()) || number.contains(' ') {
            return None;
        }
        let line = self.line(number);
        let is_number = |amount: &Quantity| matches!(amount, Quantity::Number(_));
        let values: Vec<_> = line.tokens.iter().map(|token| token.value.as_ref()).collect();
        if !matches!(values[..], [Some(value)] if is_number(&value.quantity) && value.per.is_none()) {
            return None;
        }
        let mut units = labels.iter().map(|label| parted(label).map_or(label.as_str(), |(_, unit)| unit));
        units.find_map(|unit| self.is_unit(unit).then(|| format!("{number} {unit}")))
    }

    /// Returns a label without its unit.
    fn unitless<'l>(&mut self, label: &'l str) -> &'l str {
        parted(label).filter(|(_, unit)| self.is_unit(unit)).map_or(label, |(name, _)| name)
    }

    /// Whether a number with some words behind it is a length of time, a percentage or money.
    fn is_unit(&mut self, words: &str) -> bool {
        let text = format!("2 {words}");
        matches!(&self.line(&text).tokens[..], [one] if is_measure(one))
    }
}

/// Parts what may be a unit from the name before it: in the brackets that a label ends with, or behind a comma.
fn parted(label: &str) -> Option<(&str, &str)> {
    let bare = label.trim_end_matches([':', ' ']);
    let bracketed = bare.strip_suffix(')').and_then(|label| label.rsplit_once('('));
    let (name, unit) = bracketed.or_else(|| bare.rsplit_once(", "))?;
    (!name.trim().is_empty()).then(|| (name.trim_end(), unit.trim_start_matches("in ")))
}
