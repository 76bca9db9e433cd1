//! The search of a text for what sets a term.

use std::collections::HashMap;
use std::rc::Rc;

use super::carried::{Carried, Swapped};
use super::cases::{self, Again};
use super::certainty::{Set, how_sure, is_measure};
use super::context::{Part, QUOTES, defined, is_label, label, labelled, unnumbered};
use super::document::Place;
use super::grammar::{Rule, TermRules};
use super::language::Language;
use super::last::Last;
use super::names::shouts;
use super::parties::{Parties, compound, leader, party, turn, word};
use super::passage::{Blank, Duty, IN_ONE, OF_TWO, Passage, Said, Side, Sure};
use super::program::{Fit, Line, Taken, atom_of};
use super::sentences::sentences;
use super::setting::{bound_of, each_of, of_side, said, set_by, side_of, side_said, stranger, told_with, worded};
use super::token::{Token, tokens};
use crate::value::quantity::Quantity;

/// A sentence has no more values than so many.
const MOST_VALUES: usize = 10;

/// How far behind what is refused a condition of it stands.
const BEHIND: usize = 3;

/// How many sentences behind the first may answer a question.
const ANSWER: usize = 1;

/// How far back a passage is looked for that is the same.
const SAID: usize = 30;

/// A search in a language.
pub struct Search {
    pub(super) language: Language,
    /// The atoms of words that were seen.
    words: HashMap<String, Rc<Vec<u64>>>,
    /// What the parties are called.
    parties: Rc<Parties>,
    /// Which of them speaks.
    speaker: Side,
    /// The values that later sentences may set a term to.
    pub(super) carried: Carried,
    /// The sentence that was read last.
    pub(super) last: Last,
    /// The terms whose value is left blank.
    pub blanks: Vec<Blank>,
    /// The terms that a sentence does not let stand wherever they are set, why, and the sentence.
    pub overall: Vec<(&'static str, &'static str, String)>,
    /// What binds a side and is no term; how many of them there were before the sentence at hand.
    pub duties: (Vec<Duty>, usize),
    /// The values that stand for others.
    pub(super) swapped: Vec<Swapped>,
}

/// A sentence and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Quoted<'a> {
    pub(super) text: &'a str,
    pub(super) place: Place,
}

impl Search {
    /// Returns a search that has seen nothing, in a document whose parties have names and of which one speaks.
    pub fn new(language: Language, parties: Rc<Parties>, speaker: Side) -> Self {
        Self {
            language,
            words: HashMap::new(),
            parties,
            speaker,
            carried: Carried::default(),
            last: Last::default(),
            blanks: Vec::new(),
            overall: Vec::new(),
            duties: (Vec::new(), 0),
            swapped: Vec::new(),
        }
    }

    /// Adds what a part of a document says.
    pub fn part(&mut self, part: &Part, passages: &mut Vec<Passage>) {
        let mut labels = part.labels.clone();
        let mut before = passages.len();
        let said = self.before(part);
        let mut last = said.as_deref();
        for (at, text) in sentences(&part.text).into_iter().enumerate() {
            let begun = passages.len();
            let before_this = before;
            let quoted = Quoted { text, place: part.place };
            if self.all_defined(quoted, text, passages) {
                continue;
            }
            self.sentence(quoted, text, passages);
            self.goes_on(quoted, [before, begun], passages);
            let parts = text.split(';').zip(text.split(';').skip(1).map(str::trim));
            for (before, text) in last.replace(text).map(|last| (last, text)).into_iter().chain(parts) {
                self.of_topic(Quoted { text, ..quoted }, before, begun, passages);
            }
            before = begun;
            for (cell, of_cell) in &part.cells {
                for cell in sentences(cell).into_iter().filter(|cell| text.contains(cell)) {
                    self.under(quoted, cell, of_cell, begun, passages);
                }
            }
            self.differ("expenses", before_this, passages);
            self.columns(quoted, &part.cells, begun, passages);
            let text = unnumbered(text);
            self.under(quoted, text, &labels, begun, passages);
            self.carry(quoted, begun, passages);
            if at <= ANSWER {
                self.listed(quoted, part, begun, passages);
            }
            if let Some((label, behind)) = labelled(text) {
                self.under(quoted, behind, &[label.to_owned()], begun, passages);
            }
            // `7.1. Notice period. Three months.`: a heading in the line.
            if at < 2 && is_label(text.trim_end_matches('.')) && !label(text).is_empty() {
                labels.insert(0, label(text).to_owned());
            }
            self.yielding(begun, passages);
            self.of_intro(part, begun, passages);
            self.refer_back(quoted, &part.text, begun, passages);
            self.remember(quoted.text, begun, passages);
            self.of_all(quoted.text);
            self.swaps(quoted, begun, passages);
            self.binds(quoted);
        }
    }

    /// Adds what a sentence defines, one name or several between semicolons; returns whether it is a definition.
    fn all_defined(&mut self, quoted: Quoted<'_>, text: &str, passages: &mut Vec<Passage>) -> bool {
        let defines = &self.language.grammar.defines;
        let further = |part: &&str| part.trim().starts_with(QUOTES) && defined(part.trim(), defines).is_some();
        let further: Vec<&str> = text.split(';').skip(1).filter(further).collect();
        let first = if further.is_empty() { text } else { text.split(';').next().unwrap_or(text) };
        let Some((name, behind)) = defined(unnumbered(first), defines) else { return false };
        if !self.defines(quoted, name, behind, passages) {
            return false;
        }
        for part in further {
            if let Some((name, behind)) = defined(part.trim(), defines) {
                self.defines(quoted, name, behind, passages);
            }
        }
        true
    }

    /// Adds what the definition of a name says, where it names a term or what may carry one; returns whether it is a definition.
    fn defines(&mut self, quoted: Quoted<'_>, name: &str, behind: &str, passages: &mut Vec<Passage>) -> bool {
        let grammar = self.language.grammar;
        let begun = passages.len();
        self.keep(name, behind);
        let line = self.line(label(name));
        let mut names = grammar.terms.iter().flat_map(|term| &term.headings).chain(&grammar.defined);
        if names.any(|name| name.is_in(&line)) {
            self.sentence(quoted, behind, passages);
            self.under(quoted, behind, &[label(name).to_owned()], begun, passages);
            return true;
        }
        // `This means that …` defines nothing.
        let is_name = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        !quoted.text.contains(name)
            || quoted.text.contains(['"', '“', '„', '»'])
            || name.contains(' ') && name.split(' ').all(is_name)
    }

    /// Adds what a sentence says; its parts between semicolons are looked at one by one.
    fn sentence(&mut self, quoted: Quoted<'_>, text: &str, passages: &mut Vec<Passage>) {
        let begun = passages.len();
        let mut last: Option<Line<'_>> = None;
        for text in unnumbered(text).split(';') {
            let line = self.line(text);
            if self.is_void(&line) {
                continue;
            }
            let denies = self.denies(&line);
            if let Some(last) = last.as_ref().filter(|_| !denies) {
                let grammar = self.language.grammar;
                let is_said = |term: &&TermRules| passages[begun..].iter().any(|one| one.term == term.name);
                let others = grammar.terms.iter().filter(is_said).flat_map(|term| line.taken_by(&term.others));
                let masked: Vec<_> = line.taken_by(&grammar.old).into_iter().chain(others).collect();
                let current = line.without(&masked);
                self.again(quoted, &current, last, begun, passages);
            }
            let mut set: Vec<(&str, Option<usize>)> = Vec::new();
            for term in &self.language.grammar.terms {
                let within = term.within.as_ref().map(|within| set.iter().find(|(name, _)| name == within));
                let own = match within {
                    None => None,
                    Some(None) => continue,
                    Some(Some((_, at))) => at.and_then(|at| alone(&line, at)),
                };
                let line = own.as_ref().unwrap_or(&line);
                let refused = self.set_by(term, &term.refuses, line).filter(|set| !self.is_conditional(set, line));
                let takes = || self.set_by(term, &term.takes, line).filter(|_| !denies);
                if let Some(halves) = self.halves(term, line).filter(|_| !denies) {
                    set.push((&term.name, None));
                    halves.iter().for_each(|(found, half)| self.push(quoted, term, found, half, passages));
                } else if let Some(found) = refused.or_else(takes) {
                    set.push((&term.name, found.at));
                    self.push(quoted, term, &found, line, passages);
                    self.other_side(quoted, term, &found, line, passages);
                }
            }
            let set: Vec<&str> = set.into_iter().map(|(name, _)| name).collect();
            self.blanks(quoted, &line, &set);
            if !denies {
                last = Some(line);
            }
        }
        self.of_rest(quoted, text, begun, passages);
    }

    /// Adds what a line says of a term for the other side than that of what was found.
    fn other_side(
        &mut self,
        quoted: Quoted<'_>,
        term: &'static TermRules,
        found: &Set<'_>,
        line: &Line<'_>,
        passages: &mut Vec<Passage>,
    ) {
        let Some(at) = found.at.filter(|_| !term.whose.is_empty()) else { return };
        let rest = line.without(&[(at, at)]);
        let Some(other) = self.set_by(term, &term.takes, &rest) else { return };
        let sides = [side_of(term, line, Some(at)), other.at.and_then(|at| side_of(term, line, Some(at)))];
        if matches!(sides, [Some(Side::Client), Some(Side::Agency)] | [Some(Side::Agency), Some(Side::Client)]) {
            self.push(quoted, term, &other, &rest, passages);
        }
    }

    /// Returns whether nothing is to be looked for in a line, but what it refuses.
    pub(super) fn is_nothing(&self, line: &Line<'_>) -> bool {
        self.is_void(line) || self.denies(line)
    }

    /// Returns whether a line denies: of what it names it sets nothing but what it refuses.
    pub(super) fn denies(&self, line: &Line<'_>) -> bool {
        self.language.grammar.denies.iter().any(|denies| denies.is_in(line))
    }

    /// Returns whether a condition stands right behind what sets a term, or before it in its clause: what is refused so is not refused
    /// at all times.
    fn is_conditional(&self, set: &Set<'_>, line: &Line<'_>) -> bool {
        let clause = line.tokens[..set.fit.from].iter().rposition(|token| token.text == ",").map_or(0, |at| at + 1);
        let beside = [clause..set.fit.from, set.fit.end..set.fit.end + BEHIND];
        let conditions = self.language.grammar.less.iter().filter(|less| less.kind == "condition");
        let mut fits = conditions.flat_map(|less| less.program.fits(line));
        fits.any(|fit| beside.iter().any(|part| part.contains(&fit.from)))
    }

    /// Returns whether nothing at all is to be looked for in a line.
    pub(super) fn is_void(&self, line: &Line<'_>) -> bool {
        // So many values are a table that lost its lines: which belongs to what cannot be told.
        line.tokens.iter().filter(|token| token.value.is_some()).count() > MOST_VALUES
            || self.language.grammar.never.iter().any(|never| never.fits(line).any(|fit| !is_aside(line, &fit)))
    }

    /// Adds a value, and those beside it that hold in other cases.
    pub(super) fn push(
        &mut self,
        quoted: Quoted<'_>,
        term: &'static TermRules,
        set: &Set<'_>,
        line: &Line<'_>,
        passages: &mut Vec<Passage>,
    ) {
        let known = &self.language.grammar.cases;
        let mut others = line.taken_by(&term.others);
        others.extend(line.taken_by(&self.language.grammar.old));
        let is_other = |at: &usize| others.iter().any(|(other, _)| other == at);
        let mut cases = set.at.map_or_else(Vec::new, |at| cases::all(known, &line.tokens, at));
        cases.retain(|(at, _)| Some(*at) == set.at || !is_other(at));
        if let ([_], Some(other)) = (&*cases, set.at.and_then(|at| cases::beside(known, &line.tokens, at))) {
            let both = [cases[0].0, other];
            let in_one = |at: usize| line.tokens[at].value.as_ref().is_some_and(|value| value.per.is_none());
            cases = both.map(|at| (at, in_one(at).then(|| IN_ONE.to_owned()))).to_vec();
            cases.sort_by_key(|(at, _)| *at);
        }
        let each = each_of(term, set, line, &known.fill);
        if !each.is_empty() {
            cases = each;
        }
        if cases.len() < 2 {
            if let Some((two, other)) = self.other_of_two(term, set, line) {
                let at = passages.len();
                for set in [set, &other] {
                    self.add(quoted, term, set, (set.value.clone(), Some(two.clone())), line, passages);
                }
                passages[at..].iter_mut().for_each(|one| one.sure = Sure::Unsure(format!("{OF_TWO}: {two}")));
                return;
            }
            let excepted = self.excepted(term, set, line);
            let first = Set { beside: excepted.as_ref().map(|other| other.case.clone()), ..set.clone() };
            self.add(quoted, term, &first, (set.value.clone(), told_with(term, set, line)), line, passages);
            if let Some(other) = excepted {
                self.add(quoted, term, &other.set, (other.set.value.clone(), Some(other.case)), line, passages);
            }
            return;
        }
        for (at, case) in cases {
            if let Some(value) = said(set.rule, Some(Taken::Value(at)), line) {
                let set = Set { at: Some(at), ..set.clone() };
                self.add(quoted, term, &set, (value, case), line, passages);
            }
        }
    }

    /// Adds a value and what it holds for, if it is not there.
    pub(super) fn add(
        &mut self,
        quoted: Quoted<'_>,
        term: &'static TermRules,
        set: &Set<'_>,
        (value, case): (Said, Option<String>),
        line: &Line<'_>,
        passages: &mut Vec<Passage>,
    ) {
        let value = worded(value, set, line, &self.language.grammar.cases.stop);
        let value = of_side(value, term, &self.parties, self.language);
        let is_said = |one: &Passage| {
            let same = one.term == term.name && one.value == value && one.case == case;
            same && one.place == quoted.place && one.quote == quoted.text
        };
        if passages.iter().rev().take(SAID).any(is_said) {
            return;
        }
        let values = self.line(quoted.text).tokens.iter().filter(|token| is_measure(token)).count();
        let mut sure = how_sure(self.language.grammar, term, set, &value, line, values);
        // What is said in words stands where what says it ends.
        let at = set.at.or(Some(set.fit.end));
        let side = match &case {
            _ if side_said(&value).is_some() => None,
            Some(case) => side_of(term, &self.line(case), None).or_else(|| side_of(term, line, at)),
            None => side_of(term, line, at),
        };
        let is_open = side.is_none() && side_said(&value).is_none();
        if let Some(name) = stranger(term, &value, line, &self.parties, self.language).filter(|_| is_open) {
            sure = Sure::Unsure(format!("it is not told which side {name} is"));
        }
        passages.push(Passage {
            term: &term.name,
            value,
            quote: quoted.text.to_owned(),
            place: quoted.place,
            sure,
            language: self.language.code,
            side,
            case,
            contradicted: false,
        });
    }

    /// Adds the value that a part behind a semicolon has for another case: `30 days for retainers; 14 days for projects`. `last` is
    /// what stands before the semicolon.
    fn again(&self, quoted: Quoted<'_>, line: &Line<'_>, last: &Line<'_>, begun: usize, passages: &mut Vec<Passage>) {
        let cases = &self.language.grammar.cases;
        let kind_of = |passage: &Passage| match &passage.value {
            Said::Amount(amount) => Some(atom_of(amount)),
            _ => None,
        };
        let Some(kind) = passages[begun..].iter().rev().find_map(kind_of) else { return };
        let Some(Again { at, case }) = cases::begins(cases, &line.tokens, kind) else { return };
        let Some(amount) = line.tokens[at].value.clone() else { return };
        let is_same = |passage: &&mut Passage| match &passage.value {
            Said::Amount(other) => other.per == amount.per && atom_of(other) == atom_of(&amount),
            _ => false,
        };
        let Some(before) = passages[begun..].iter_mut().rev().find(is_same) else { return };
        if before.case.is_none() {
            let own = |token: &Token<'_>| {
                token.value.as_ref().is_some_and(|value| before.value == Said::Amount(value.clone()))
            };
            before.case = last.tokens.iter().position(own).and_then(|at| cases::of(cases, &last.tokens, at));
        }
        let again =
            Passage { value: Said::Amount(amount), quote: quoted.text.to_owned(), case: Some(case), ..before.clone() };
        passages.push(again);
    }

    pub(super) fn line<'a>(&mut self, text: &'a str) -> Line<'a> {
        let grammar = self.language.grammar;
        let mut raw = tokens(text, &grammar.lexicon.writing);
        if self.speaker == Side::Client {
            turn(&mut raw, grammar);
        }
        let tokens = grammar.lexicon.values(text, grammar.lexicon.told(raw));
        let shouts = shouts(&tokens);
        let bits = (0..tokens.len()).map(|at| self.bits(&tokens, at, shouts)).collect();
        Line::new(&grammar.lexicon, tokens, bits, grammar.atoms.of(""))
    }

    /// Returns the atoms of a token.
    fn bits(&mut self, tokens: &[Token<'_>], at: usize, shouts: bool) -> Rc<Vec<u64>> {
        let token = &tokens[at];
        // A name of a party is a word for its side.
        let leader = leader(&self.parties, tokens, at, self.language);
        let part = leader.or_else(|| if shouts { None } else { compound(tokens, at, self.language) });
        let known = match (part, party(&self.parties, token.text)) {
            (Some(part), _) => part,
            (None, Some(side)) => word(side, self.language),
            (None, None) => &token.lower,
        };
        if let Some(bits) = self.words.get(known) {
            return Rc::clone(bits);
        }
        let bits = Rc::new(self.language.grammar.atoms.of(known));
        self.words.insert(known.to_owned(), Rc::clone(&bits));
        bits
    }

    /// Returns what a line sets a term to by the first of some rules that fits: never to what another value replaces, and to what
    /// bounds another value only where there is no other.
    pub(super) fn set_by<'t>(&self, term: &TermRules, rules: &'t [Rule], line: &Line<'_>) -> Option<Set<'t>> {
        let grammar = self.language.grammar;
        if !rules.iter().any(|rule| rule.program.is_in(line)) {
            return None;
        }
        let others = line.taken_by(&term.others);
        let own = (!others.is_empty()).then(|| line.without(&others));
        let line = own.as_ref().unwrap_or(line);
        let old = line.taken_by(&grammar.old);
        let limits = line.taken_by(&grammar.limits);
        if old.is_empty() && limits.is_empty() {
            return set_by(term, rules, line);
        }
        let current = line.without(&old);
        let plain = current.without(&limits);
        let set = set_by(term, rules, &plain).map(|set| {
            let limit = limits.iter().map(|(at, from)| bound_of(line, *from, *at)).next();
            Set { limit, ..set }
        });
        let set = set.or_else(|| set_by(term, rules, &current))?;
        Some(Set { replaces: !old.is_empty(), ..set })
    }
}

/// Whether what fits stands in round brackets that have no value: `travel (e.g. taxis)`.
fn is_aside(line: &Line<'_>, fit: &Fit) -> bool {
    let is_bracket = |token: &&Token<'_>| matches!(token.text, "(" | ")");
    let before = &line.tokens[..fit.from];
    let open = before.iter().rposition(|token| is_bracket(&token)).filter(|at| before[*at].text == "(");
    let close = line.tokens[fit.end..].iter().position(|token| is_bracket(&token)).map(|at| fit.end + at);
    let (Some(open), Some(close)) = (open, close) else { return false };
    line.tokens[open..close].iter().all(|token| token.value.is_none())
}

/// Returns a line without the other lengths of time than the one at a token: what is said of that is said of no other. Nothing where it
/// has no other.
fn alone<'a>(line: &Line<'a>, at: usize) -> Option<Line<'a>> {
    let is_length = |place: &usize| {
        let value = line.tokens[*place].value.as_ref();
        *place != at && value.is_some_and(|value| matches!(value.quantity, Quantity::Duration(_)))
    };
    let others: Vec<_> = (0..line.tokens.len()).filter(is_length).map(|place| (place, place)).collect();
    (!others.is_empty()).then(|| line.without(&others))
}
