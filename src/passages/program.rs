//! A pattern over the words of a sentence: how it is written, and how it is matched.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::dates::day;
use super::lexicon::Lexicon;
use super::names::{hours, names, party_names, shouts};
use super::slot::Slot;
pub use super::slot::atom_of;
use super::token::Token;
use crate::value::time::Day;

/// How many steps a pattern may take in a sentence: what needs more does not match.
const STEPS: u32 = 20_000;

/// How many atoms are kinds of values.
const VALUES: u32 = 4;

/// A set of atoms, as bits.
type Bits = Vec<u64>;

/// The atoms of a grammar: alternatives for one word.
///
/// The first of them are the kinds of values.
#[derive(Clone, Debug, Default)]
pub struct Atoms {
    count: u32,
    known: BTreeMap<String, u32>,
    words: HashMap<String, Vec<u32>>,
    beginnings: Vec<(String, u32)>,
}

impl Atoms {
    /// Returns the number of an atom, `pay pays paid*`.
    fn atom(&mut self, alternatives: &[&str]) -> u32 {
        let name = alternatives.join(" ");
        if let Some(known) = self.known.get(&name) {
            return *known;
        }
        let atom = VALUES + self.count;
        self.count += 1;
        for word in alternatives {
            // Brackets are written as braces: round ones are alternatives.
            let word = match *word {
                "{" => "(",
                "}" => ")",
                word => word,
            };
            let word = &*spelled(word);
            match word.strip_suffix('*') {
                Some(beginning) => self.beginnings.push((beginning.to_owned(), atom)),
                None => self.words.entry(word.to_owned()).or_default().push(atom),
            }
        }
        self.known.insert(name, atom);
        atom
    }

    /// Returns the atoms that a word is one of.
    pub fn of(&self, word: &str) -> Vec<u64> {
        let mut bits = vec![0; (VALUES + self.count) as usize / 64 + 1];
        let word = &*spelled(word);
        let whole = self.words.get(word).into_iter().flatten().copied();
        let begun =
            self.beginnings.iter().filter(|(beginning, _)| word.starts_with(&**beginning)).map(|(_, atom)| *atom);
        for atom in whole.chain(begun) {
            bits[atom as usize / 64] |= 1 << (atom % 64);
        }
        bits
    }
}

/// Returns a word as it is spelled where there is no `ß`.
fn spelled(word: &str) -> Cow<'_, str> {
    if word.contains('ß') { Cow::Owned(word.replace('ß', "ss")) } else { Cow::Borrowed(word) }
}

/// A sentence as patterns see it: its tokens, and the atoms of each.
pub struct Line<'a> {
    /// The words of its language.
    pub lexicon: &'a Lexicon,
    /// The tokens.
    pub tokens: Vec<Token<'a>>,
    /// The atoms of each token.
    pub bits: Vec<std::rc::Rc<Bits>>,
    /// The atoms of all.
    pub all: Bits,
    /// Whether it is written in capitals: they name nothing in it.
    pub shouts: bool,
}

impl<'a> Line<'a> {
    /// Returns a line of tokens with the atoms of each.
    pub fn new(lexicon: &'a Lexicon, tokens: Vec<Token<'a>>, bits: Vec<std::rc::Rc<Bits>>, none: Bits) -> Self {
        let mut all = none;
        let values = tokens.iter().filter_map(|token| token.value.as_ref());
        values.for_each(|value| all[0] |= 1 << atom_of(value));
        bits.iter().for_each(|bits| all.iter_mut().zip(bits.iter()).for_each(|(all, bits)| *all |= bits));
        let shouts = shouts(&tokens);
        Self { lexicon, tokens, bits, all, shouts }
    }

    /// Returns it with what stands at some tokens as no value.
    pub fn without(&self, at: &[(usize, usize)]) -> Self {
        let mut tokens = self.tokens.clone();
        at.iter().for_each(|(at, _)| tokens[*at].value = None);
        Self::new(self.lexicon, tokens, self.bits.clone(), vec![0; self.all.len()])
    }

    /// Returns it with nothing where some patterns fit; `None` where none does.
    pub fn unseen<'p>(&self, patterns: impl Iterator<Item = &'p Program>) -> Option<Self> {
        let fits: Vec<Fit> = patterns.flat_map(|pattern| pattern.fits(self)).collect();
        let (mut tokens, mut bits) = (self.tokens.clone(), self.bits.clone());
        for at in fits.iter().flat_map(|fit| fit.from..fit.end) {
            tokens[at].value = None;
            bits[at] = std::rc::Rc::new(vec![0; self.all.len()]);
        }
        (!fits.is_empty()).then(|| Self::new(self.lexicon, tokens, bits, vec![0; self.all.len()]))
    }

    /// Returns what of it begins at a token.
    pub fn from(&self, at: usize) -> Self {
        self.part(at..self.tokens.len())
    }

    /// Returns what of it ends before a token.
    pub fn until(&self, at: usize) -> Self {
        self.part(0..at)
    }

    /// Returns some of its tokens as a line.
    pub fn part(&self, of: Range<usize>) -> Self {
        Self::new(self.lexicon, self.tokens[of.clone()].to_vec(), self.bits[of].to_vec(), vec![0; self.all.len()])
    }

    /// Returns it with another behind it.
    pub fn and(&self, other: &Self) -> Self {
        let tokens = self.tokens.iter().chain(&other.tokens).cloned().collect();
        let bits = self.bits.iter().chain(&other.bits).cloned().collect();
        Self::new(self.lexicon, tokens, bits, vec![0; self.all.len()])
    }

    /// Returns the tokens with values that the last slots of some patterns take.
    /// Each with the first token that its pattern fits.
    pub fn taken_by(&self, patterns: &[Program]) -> Vec<(usize, usize)> {
        let taken = |fit: Fit| match fit.taken {
            Some(Taken::Value(at)) => Some((at, fit.from)),
            _ => None,
        };
        let mut at: Vec<(usize, usize)> =
            patterns.iter().flat_map(|pattern| pattern.fits(self).filter_map(taken)).collect();
        at.sort_unstable();
        at.dedup_by_key(|(at, _)| *at);
        at
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Atom(u32),
    Slot(Slot),
    /// A value that has to stand there, and is not taken.
    Past(Slot),
    Gap(usize),
    /// None of these words stands there.
    Not(u32),
    /// Tries the next step, then the one at the place.
    Split(usize),
    Jump(usize),
    Start,
    End,
}

/// A pattern, ready to be matched.
#[derive(Clone, Debug)]
pub struct Program {
    steps: Vec<Step>,
    needs: Needs,
}

/// What a slot took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The token with the value.
    Value(usize),
    /// The tokens of a name: from, and up to.
    Name(usize, usize),
    /// The tokens of the name of a country, or a state, for which the language has no line.
    Law(usize, usize),
    /// The tokens of the name of a party.
    Party(usize, usize),
    /// The name of a place that the language has a line for.
    Place(String),
    /// A day.
    Day(Day),
}

/// Where a pattern fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// The first token that it fits.
    pub from: usize,
    /// The token behind the last.
    pub end: usize,
    /// What its last slot took.
    pub taken: Option<Taken>,
}

/// What the last slot took, and the token behind what fits.
type Found = (Option<Taken>, usize);

/// Reads a pattern; sets are put in for their names.
pub fn compile(pattern: &str, sets: &BTreeMap<String, String>, atoms: &mut Atoms) -> Result<Program, String> {
    let mut spaced = pattern.to_owned();
    for _ in 0..6 {
        let words: Vec<String> = spaced
            .replace('(', " ( ")
            .replace(')', " ) ")
            .replace('[', " [ ")
            .replace(']', " ] ")
            .replace('|', " | ")
            .split_whitespace()
            .map(|word| match word.strip_prefix('$').filter(|name| !name.is_empty()) {
                Some(name) => sets.get(name).map(|set| format!("( {set} )")).ok_or(format!("there is no set `{name}`")),
                None => Ok(word.to_owned()),
            })
            .collect::<Result<_, _>>()?;
        spaced = words.join(" ");
        if !spaced.contains('$') {
            break;
        }
    }
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut making = Making { words: &words, at: 0, steps: Vec::new(), atoms };
    let needs = making.alternatives(None)?;
    Ok(Program { steps: making.steps, needs })
}

/// What a part of a pattern cannot match without: of each list one atom at least.
type Needs = Vec<Vec<u32>>;

struct Making<'w> {
    words: &'w [&'w str],
    at: usize,
    steps: Vec<Step>,
    atoms: &'w mut Atoms,
}

impl Making<'_> {
    /// Reads `a b|c d` up to a closing bracket, or the end.
    fn alternatives(&mut self, closing: Option<&str>) -> Result<Needs, String> {
        let mut jumps = Vec::new();
        let mut all: Vec<Needs> = Vec::new();
        loop {
            let split = self.steps.len();
            self.steps.push(Step::Split(0));
            all.push(self.sequence()?);
            if self.words.get(self.at) != Some(&"|") {
                // The last alternative has no other: its split goes to the next step.
                self.steps[split] = Step::Jump(split + 1);
                break;
            }
            self.at += 1;
            jumps.push(self.steps.len());
            self.steps.push(Step::Jump(0));
            self.steps[split] = Step::Split(self.steps.len());
        }
        let end = self.steps.len();
        jumps.into_iter().for_each(|jump| self.steps[jump] = Step::Jump(end));
        if self.words.get(self.at).copied() != closing {
            return Err("brackets do not match".to_owned());
        }
        self.at += 1;
        Ok(match all.len() {
            1 => all.remove(0),
            _ if all.iter().any(Vec::is_empty) => Vec::new(),
            _ => vec![all.into_iter().filter_map(|needs| needs.into_iter().next()).flatten().collect()],
        })
    }

    fn sequence(&mut self) -> Result<Needs, String> {
        let mut needs = Needs::new();
        while let Some(word) = self.words.get(self.at).copied() {
            match word {
                "|" | ")" | "]" => break,
                "(" => needs.extend(self.group()?),
                "!" => self.without()?,
                "[" => {
                    self.at += 1;
                    let split = self.steps.len();
                    self.steps.push(Step::Split(0));
                    self.alternatives(Some("]"))?;
                    self.steps[split] = Step::Split(self.steps.len());
                }
                word => {
                    let step = self.step(word)?;
                    match step {
                        Step::Atom(atom) => needs.push(vec![atom]),
                        Step::Slot(slot) | Step::Past(slot) => needs.extend(slot.atom().map(|atom| vec![atom])),
                        _ => (),
                    }
                    self.steps.push(step);
                    self.at += 1;
                }
            }
        }
        Ok(needs)
    }

    /// Reads a group in round brackets: one atom where each alternative is a single word.
    fn group(&mut self) -> Result<Needs, String> {
        self.at += 1;
        let rest = &self.words[self.at..];
        let end = rest.iter().position(|word| *word == ")").unwrap_or(0);
        let inside = &rest[..end];
        let single = inside.iter().enumerate().all(|(at, word)| if at % 2 == 0 { is_word(word) } else { *word == "|" });
        if single && end % 2 == 1 {
            let members: Vec<&str> = inside.iter().copied().step_by(2).collect();
            let atom = self.atoms.atom(&members);
            self.steps.push(Step::Atom(atom));
            self.at += end + 1;
            return Ok(vec![vec![atom]]);
        }
        self.alternatives(Some(")"))
    }

    /// Reads what must not stand there: a word, or several in brackets.
    fn without(&mut self) -> Result<(), String> {
        self.at += 1;
        let from = self.steps.len();
        match self.words.get(self.at).copied() {
            Some("(") => drop(self.group()?),
            Some(word) if is_word(word) => {
                let step = self.step(word)?;
                self.steps.push(step);
                self.at += 1;
            }
            _ => return Err("behind `!` stands a word, or words in brackets".to_owned()),
        }
        match self.steps[from..] {
            [Step::Atom(atom)] => self.steps[from] = Step::Not(atom),
            _ => return Err("behind `!` stand single words".to_owned()),
        }
        Ok(())
    }

    fn step(&mut self, word: &str) -> Result<Step, String> {
        Ok(match word {
            "...." => Step::Gap(40),
            "..." => Step::Gap(12),
            ".." => Step::Gap(4),
            "^" => Step::Start,
            "$" => Step::End,
            "<period>" => Step::Slot(Slot::Period),
            "<percent>" => Step::Slot(Slot::Percent),
            "<money>" => Step::Slot(Slot::Money),
            "<number>" => Step::Slot(Slot::Number),
            "<hours>" => Step::Slot(Slot::Hours),
            "<day>" => Step::Slot(Slot::Day),
            "<law>" => Step::Slot(Slot::Law),
            "<party>" => Step::Slot(Slot::Party),
            "<value>" => Step::Slot(Slot::Any),
            "<rate>" => Step::Slot(Slot::Rate),
            "<country>" => Step::Slot(Slot::Country),
            "<town>" => Step::Slot(Slot::Town),
            "<name>" => Step::Slot(Slot::Name),
            "~<period>" => Step::Past(Slot::Period),
            "~<percent>" => Step::Past(Slot::Percent),
            "~<money>" => Step::Past(Slot::Money),
            "~<value>" => Step::Past(Slot::Any),
            word if word.starts_with(['<', '~']) && word.len() > 1 => return Err(format!("there is no slot `{word}`")),
            word => Step::Atom(self.atoms.atom(&[word])),
        })
    }
}

fn is_word(word: &str) -> bool {
    !matches!(word, "(" | ")" | "[" | "]" | "|" | "...." | "..." | ".." | "^" | "$") && !word.starts_with(['<', '~'])
}

impl Program {
    /// Returns the first place in which the pattern fits; nothing where it does not.
    pub fn find(&self, line: &Line) -> Option<Fit> {
        self.fits(line).next()
    }

    /// Returns the places in which it fits, by the token that they begin with.
    pub fn fits(&self, line: &Line) -> impl Iterator<Item = Fit> {
        let has = |atom: &u32| (line.all[*atom as usize / 64] >> (atom % 64)) & 1 == 1;
        let may = self.needs.iter().all(|one_of| one_of.iter().any(has));
        let mut left = STEPS;
        let all = if may { line.tokens.len() } else { 0 };
        (0..all).filter_map(move |from| {
            let (taken, end) = self.run(line, 0, from, None, &mut left)?;
            Some(Fit { from, end, taken })
        })
    }

    /// Returns whether it matches somewhere.
    pub fn is_in(&self, line: &Line) -> bool {
        self.find(line).is_some()
    }

    /// Returns what the last slot took, and the token behind what fits.
    fn run(&self, line: &Line, step: usize, at: usize, taken: Option<Taken>, left: &mut u32) -> Option<Found> {
        *left = left.checked_sub(1)?;
        let Some(now) = self.steps.get(step) else { return Some((taken, at)) };
        match *now {
            Step::Jump(to) => self.run(line, to, at, taken, left),
            Step::Split(other) => {
                self.run(line, step + 1, at, taken.clone(), left).or_else(|| self.run(line, other, at, taken, left))
            }
            Step::Start => (at == 0).then(|| self.run(line, step + 1, at, taken, left))?,
            Step::End => {
                let ends = line.tokens[at..].iter().all(|token| matches!(token.text, "." | "!" | "?" | ")" | ":"));
                ends.then(|| self.run(line, step + 1, at, taken, left))?
            }
            Step::Gap(most) => {
                (at..=line.tokens.len().min(at + most)).find_map(|at| self.run(line, step + 1, at, taken.clone(), left))
            }
            Step::Atom(atom) => {
                let bits = line.bits.get(at)?;
                let fits = bits[atom as usize / 64] >> (atom % 64) & 1 == 1;
                fits.then(|| self.run(line, step + 1, at + 1, taken, left))?
            }
            Step::Not(atom) => {
                let is_it = line.bits.get(at).is_some_and(|bits| bits[atom as usize / 64] >> (atom % 64) & 1 == 1);
                (!is_it).then(|| self.run(line, step + 1, at, taken, left))?
            }
            Step::Slot(slot @ (Slot::Name | Slot::Law)) => {
                let known = line.lexicon.places.law(&line.tokens, at);
                if let Some((code, end)) = known.filter(|_| slot == Slot::Law) {
                    let found = self.run(line, step + 1, end, Some(Taken::Place(code.to_owned())), left);
                    if found.is_some() {
                        return found;
                    }
                }
                let taken = |end| if slot == Slot::Law { Taken::Law(at, end) } else { Taken::Name(at, end) };
                // In a line of capitals a name ends where a place does that is known, or the line.
                let ends = |end: &usize| {
                    let is_place =
                        line.tokens[at..*end].iter().all(|token| !line.lexicon.nowhere.contains(&token.lower));
                    let is_known = known.is_some_and(|(_, known)| known == *end);
                    is_place && (!line.shouts || is_known || line.tokens[*end..].len() < 2)
                };
                names(&line.tokens, at)
                    .filter(ends)
                    .find_map(|end| self.run(line, step + 1, end, Some(taken(end)), left))
            }
            Step::Slot(Slot::Party) => {
                let ends = party_names(&line.tokens, at, &line.lexicon.nobody).filter(|_| !line.shouts);
                ends.into_iter()
                    .flatten()
                    .find_map(|end| self.run(line, step + 1, end, Some(Taken::Party(at, end)), left))
            }
            Step::Slot(Slot::Hours) => {
                let end = hours(&line.tokens, at)?;
                self.run(line, step + 1, end, Some(Taken::Name(at, end)), left)
            }
            Step::Slot(Slot::Day) => {
                let (day, end) = day(&line.tokens, at, &line.lexicon.months)?;
                self.run(line, step + 1, end, Some(Taken::Day(day)), left)
            }
            Step::Slot(slot @ (Slot::Country | Slot::Town)) => {
                let (place, end) = line.lexicon.places.place(&line.tokens, at, slot == Slot::Country)?;
                self.run(line, step + 1, end, Some(Taken::Place(place.name.clone())), left)
            }
            Step::Past(slot) => {
                let value = line.tokens.get(at)?.value.as_ref()?;
                slot.takes(value).then(|| self.run(line, step + 1, at + 1, taken, left))?
            }
            Step::Slot(slot) => {
                let value = line.tokens.get(at)?.value.as_ref()?;
                slot.takes(value).then(|| self.run(line, step + 1, at + 1, Some(Taken::Value(at)), left))?
            }
        }
    }
}
