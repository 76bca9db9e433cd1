//! Further values of a term beside the one that was found: of an exception in its sentence, and of the sentence that goes on with it.

use super::amount::Amount;
use super::carried::Swapped;
use super::certainty::Set;
use super::context::unnumbered;
use super::grammar::{Does, Rule, TermRules};
use super::passage::{Passage, Said, Sure};
use super::program::{Fit, Line, Taken, atom_of};
use super::search::{Quoted, Search};
use super::setting::{set_by, side_of};
use super::token::joined;

/// The most words of a case that an exception is.
const WORDS: usize = 14;

/// What is said of a value beside which the next sentence, or the one before, says another.
const NEXT: &str = "the sentence beside it says something else";

/// What is said of a value beside which another column has another.
const COLUMNS: &str = "another column says something else";

/// What is said of a value that holds for all but what its sentence says before.
const REST: &str = "it holds for the rest";

/// A value that holds in another case.
pub(super) struct Excepted<'t> {
    /// What the term is set to.
    pub set: Set<'t>,
    /// What for.
    pub case: String,
}

impl Search {
    /// Keeps what a sentence, whose passages begin at `begun`, puts in the place of another value, where it sets no term to it.
    pub(super) fn swaps(&mut self, quoted: Quoted<'_>, begun: usize, passages: &[Passage]) {
        let line = self.line(quoted.text);
        let Some((old, new)) = self.language.grammar.swaps.iter().find_map(|swap| both(swap.find(&line)?, &line))
        else {
            return;
        };
        let is_new = |one: &Passage| matches!(&one.value, Said::Amount(amount) if amount.quantity == new.quantity);
        if passages[begun..].iter().any(is_new) {
            return;
        }
        let by = Passage {
            term: "",
            value: Said::Amount(new.clone()),
            quote: quoted.text.to_owned(),
            place: quoted.place,
            sure: Sure::Unsure(format!("it stands for {}, and it is not told of what", old.told())),
            language: self.language.code,
            side: None,
            case: None,
            contradicted: false,
        };
        self.swapped.push(Swapped { old, new, by });
    }

    /// Returns the value that an exception behind what was found has: `within 14 days, unless it elects to pay within 120 days`.
    pub(super) fn excepted(
        &self,
        term: &'static TermRules,
        set: &Set<'_>,
        line: &Line<'_>,
    ) -> Option<Excepted<'static>> {
        let grammar = self.language.grammar;
        let at = set.at?;
        let kind = atom_of(line.tokens[at].value.as_ref()?);
        let begins = |place: &usize| grammar.excepts.contains(&line.tokens[*place].lower);
        let mut masked = line.taken_by(&grammar.old);
        masked.extend(line.taken_by(&grammar.limits));
        masked.extend(line.taken_by(&term.others));
        masked.extend((0..=at).filter(|place| line.tokens[*place].value.is_some()).map(|place| (place, place)));
        let rest = line.without(&masked);
        let behind = |joint: usize| Some((joint, set_by(term, &term.takes, &rest.from(joint))?));
        let (joint, mut other) = (at + 1..line.tokens.len()).filter(begins).find_map(behind)?;
        let second = other.at? + joint;
        other.at = Some(second);
        other.fit.from += joint;
        other.fit.end += joint;
        let same = line.tokens[second].value.as_ref().is_some_and(|value| atom_of(value) == kind);
        let sides = [at, second].map(|at| side_of(term, line, Some(at)));
        if !same || other.value == set.value || sides[0] != sides[1] {
            return None;
        }
        let words = &line.tokens[joint..second];
        let small = |token: &&super::token::Token<'_>| grammar.cases.fill.contains(&token.lower) || token.text == ",";
        let words = &words[..words.len() - words.iter().rev().take_while(small).count()];
        let case = joined(&words[..words.len().min(WORDS)]);
        (!case.is_empty()).then_some(Excepted { set: other, case })
    }

    /// Adds what the other columns of a row say of the same term, each with what stands over it: `Our offer | Your request`.
    pub(super) fn columns(
        &mut self,
        quoted: Quoted<'_>,
        cells: &[(String, Vec<String>)],
        begun: usize,
        passages: &mut Vec<Passage>,
    ) {
        let mut values = Vec::new();
        for (cell, labels) in cells.iter().skip(1) {
            let [_, above] = &labels[..] else { continue };
            let is_term = self.names_a_term(above);
            let line = self.line(cell);
            let mut all = line.tokens.iter().filter_map(|token| token.value.clone());
            if let (Some(value), None, false) = (all.next(), all.next(), is_term || above.is_empty()) {
                values.push((Said::Amount(value), above.clone()));
            }
        }
        for at in begun..passages.len() {
            let first = passages[at].clone();
            let Some((_, own)) = values.iter().find(|(value, _)| *value == first.value) else { continue };
            if passages[at].quote != quoted.text || first.case.is_some() {
                continue;
            }
            for (value, above) in
                values.iter().filter(|(value, _)| *value != first.value && is_alike(value, &first.value))
            {
                passages[at].case = Some(own.clone());
                passages.push(Passage { value: value.clone(), case: Some(above.clone()), ..first.clone() });
            }
        }
        self.words_of_columns(quoted, cells, begun, passages);
    }

    /// Whether what stands over a column is the heading of a term.
    fn names_a_term(&mut self, head: &str) -> bool {
        let (line, grammar) = (self.line(head), self.language.grammar);
        grammar.terms.iter().flat_map(|term| &term.headings).any(|heading| heading.is_in(&line))
    }

    /// The same for what is no amount: `Governing law | Poland | Germany`.
    fn words_of_columns(
        &mut self,
        quoted: Quoted<'_>,
        cells: &[(String, Vec<String>)],
        begun: usize,
        passages: &mut Vec<Passage>,
    ) {
        let grammar = self.language.grammar;
        for at in (begun..passages.len()).rev() {
            let first = passages[at].clone();
            let term = grammar.terms.iter().find(|term| term.name == first.term);
            let is_own = first.quote == quoted.text && first.case.is_none() && !matches!(first.value, Said::Amount(_));
            let Some(term) = term.filter(|_| is_own) else { continue };
            let mut said: Vec<(Said, String)> = Vec::new();
            for (cell, labels) in cells.iter().skip(1) {
                let [row, above] = &labels[..] else { continue };
                let is_term = self.names_a_term(above);
                let labelled = format!("{row}: {cell}");
                let (line, labelled) = (self.line(cell), self.line(&labelled));
                let under = self.set_by(term, &term.unders, &line);
                let set = under.or_else(|| self.set_by(term, &term.takes, &labelled));
                if let Some(set) = set.filter(|_| !is_term && !above.is_empty()) {
                    said.push((set.value, above.clone()));
                }
            }
            said.dedup_by(|one, other| one.0 == other.0);
            if said.len() < 2 {
                continue;
            }
            let sure = match first.sure.clone() {
                Sure::Sure => Sure::Likely(COLUMNS.to_owned()),
                other => other,
            };
            let all = said.into_iter().map(|(value, case)| Passage {
                value,
                case: Some(case),
                sure: sure.clone(),
                ..first.clone()
            });
            passages.splice(at..=at, all);
        }
    }

    /// Returns what says that the greater or the lesser of two values holds, and the other of them: an amount beside what was found,
    /// or what is no amount.
    pub(super) fn other_of_two(
        &self,
        term: &'static TermRules,
        set: &Set<'_>,
        line: &Line<'_>,
    ) -> Option<(String, Set<'static>)> {
        let two = self.language.grammar.two.iter().find_map(|two| two.find(line))?;
        let is_other = |rule: &&super::grammar::Rule| {
            let found = set_by(term, std::slice::from_ref(*rule), line);
            found.is_some_and(|other| {
                let is_of_it = other.fit.end > two.end || other.fit.end <= two.from;
                // What the first is reckoned by is not the other: `150% of the fees of the last 12 months`.
                let is_within = |at: usize| set.at.is_some_and(|own| own < at) && at < set.fit.end;
                let is_new = other.at.is_none_or(|at| Some(at) != set.at && !is_within(at));
                other.value != set.value && is_of_it && is_new
            })
        };
        let others: Vec<_> = term.takes.iter().filter(|rule| rule.program.is_in(line)).filter(is_other).collect();
        // What an amount is a part of is not the other: `the greater of 500 EUR and 50% of the fees`.
        let is_amount = |rule: &&&super::grammar::Rule| {
            set_by(term, std::slice::from_ref(**rule), line).is_some_and(|other| other.at.is_some())
        };
        let rule = *others.iter().find(is_amount).or_else(|| others.first())?;
        Some((joined(&line.tokens[two.from..two.end]), set_by(term, std::slice::from_ref(rule), line)?))
    }

    /// Takes out what yields to an amount that stands beside it: `work done` beside a share of what is left.
    pub(super) fn yielding(&self, begun: usize, passages: &mut Vec<Passage>) {
        for term in &self.language.grammar.terms {
            let Some(word) = &term.yields else { continue };
            let own = |passage: &Passage| passage.term == term.name;
            if passages[begun..].iter().any(|one| own(one) && matches!(one.value, Said::Amount(_))) {
                let mut at = 0;
                passages.retain(|one| {
                    at += 1;
                    at <= begun || !own(one) || one.value != Said::Word(word.clone())
                });
            }
        }
    }

    /// Says of the passages of a term from a place on that they are not sure where they differ: each holds for a case.
    pub(super) fn differ(&self, term: &str, from: usize, passages: &mut [Passage]) {
        let own = |passage: &Passage| passage.term == term;
        let mut values = passages[from..].iter().filter(|one| own(one)).map(|one| one.value.clone());
        let first = values.next();
        if values.any(|value| Some(value) != first) {
            let all = passages[from..].iter_mut().filter(|one| own(one) && one.sure == Sure::Sure);
            all.for_each(|one| one.sure = Sure::Likely(NEXT.to_owned()));
        }
    }

    /// Adds what a sentence, whose passages begin at `begun`, says of a term that the sentence before it only speaks of: `Both keep
    /// secrets. This duty lasts for two years.`
    pub(super) fn of_topic(&mut self, quoted: Quoted<'_>, last: &str, begun: usize, passages: &mut Vec<Passage>) {
        let line = self.line(unnumbered(quoted.text));
        let with_topic = self.language.grammar.terms.iter().filter(|term| !term.topics.is_empty());
        for term in with_topic {
            let is_said = passages[begun..].iter().any(|passage| passage.term == term.name);
            let Some(set) = set_by(term, &term.nexts, &line).filter(|_| !is_said && !self.is_nothing(&line)) else {
                continue;
            };
            let last = self.line(unnumbered(last));
            if term.topics.iter().any(|topic| topic.is_in(&last)) {
                let at = passages.len();
                self.add(quoted, term, &set, (set.value.clone(), None), &line, passages);
                // Whose it is was told by what it goes on with.
                let side = side_of(term, &last, None);
                passages[at..].iter_mut().for_each(|one| one.side = one.side.or(side));
            }
        }
    }

    /// Adds what the parts of a sentence between semicolons, whose passages begin at `begun`, say together of a term of which one of
    /// them says only what it does not hold for: `without limit for intent; otherwise limited to the fees`.
    pub(super) fn of_rest(&mut self, quoted: Quoted<'_>, text: &str, begun: usize, passages: &mut Vec<Passage>) {
        if !text.contains(';') {
            return;
        }
        let line = self.line(unnumbered(text));
        for term in &self.language.grammar.terms {
            let is_said = passages[begun..].iter().any(|passage| passage.term == term.name);
            let is_skipped = |rule: &Rule| rule.does == Does::Skip && rule.program.is_in(&line);
            if is_said || !term.takes.iter().any(is_skipped) || self.is_nothing(&line) {
                continue;
            }
            let Some(set) = self.set_by(term, &term.takes, &line) else { continue };
            let at = passages.len();
            self.add(quoted, term, &set, (set.value.clone(), None), &line, passages);
            for passage in passages[at..].iter_mut().filter(|passage| passage.sure == Sure::Sure) {
                passage.sure = Sure::Likely(REST.to_owned());
            }
        }
    }

    /// Adds what a sentence says that goes on with the one before, and says of both that the other is there. The passages of the two
    /// begin at two places.
    pub(super) fn goes_on(&mut self, quoted: Quoted<'_>, [before, begun]: [usize; 2], passages: &mut Vec<Passage>) {
        if before == begun {
            return;
        }
        let line = self.line(unnumbered(quoted.text));
        if self.is_nothing(&line) {
            return;
        }
        for term in &self.language.grammar.terms {
            let is_own = |passage: &&Passage| passage.term == term.name && matches!(passage.value, Said::Amount(_));
            let Some(first) = passages[before..begun].iter().find(is_own).map(|first| first.value.clone()) else {
                continue;
            };
            let is_said = passages[begun..].iter().any(|passage| passage.term == term.name);
            if !is_said && let Some(set) = set_by(term, &term.nexts, &line) {
                let head = set.at.map(|at| joined(&line.tokens[set.fit.from..at.min(set.fit.from + WORDS)]));
                self.add(quoted, term, &set, (set.value.clone(), head), &line, passages);
            }
            if passages[begun..].iter().any(|passage| is_own(&passage) && passage.value != first) {
                let both = passages[before..].iter_mut().filter(|passage| passage.term == term.name);
                both.filter(|passage| passage.sure == Sure::Sure && passage.side.is_none())
                    .for_each(|passage| passage.sure = Sure::Likely(NEXT.to_owned()));
            }
        }
    }
}

/// Returns whether two values are of one kind.
fn is_alike(one: &Said, other: &Said) -> bool {
    matches!((one, other), (Said::Amount(one), Said::Amount(other)) if atom_of(one) == atom_of(other) && one.per == other.per)
}

/// Returns the value that a fit takes, and the other one of its kind in its words.
fn both(fit: Fit, line: &Line<'_>) -> Option<(Amount, Amount)> {
    let Some(Taken::Value(at)) = fit.taken else { return None };
    let new = line.tokens[at].value.clone()?;
    let is_alike =
        |place: &usize| line.tokens[*place].value.as_ref().is_some_and(|value| atom_of(value) == atom_of(&new));
    let other = (fit.from..at).rev().find(is_alike).or_else(|| (at + 1..fit.end).find(is_alike))?;
    let old = line.tokens[other].value.clone()?;
    (old != new).then_some((old, new))
}

/// Makes unsure what is set to a value that another place replaces, and adds what it is replaced by.
pub(super) fn replace(passages: &mut Vec<Passage>, swapped: &[Swapped]) {
    for Swapped { old, new, by } in swapped {
        let mut at = 0;
        while at < passages.len() {
            let is_same = |amount: &Amount| amount.quantity == old.quantity && amount.per == old.per;
            let is_old =
                |one: &Passage| matches!(&one.value, Said::Amount(own) if is_same(own)) && one.quote != by.quote;
            if is_old(&passages[at]) {
                let why = format!("another place puts {} in its place, and does not say of what", new.told());
                passages[at].sure = Sure::Unsure(why);
                let (term, side) = (passages[at].term, passages[at].side);
                passages.insert(at + 1, Passage { term, side, ..by.clone() });
                at += 1;
            }
            at += 1;
        }
    }
}
