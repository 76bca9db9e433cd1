//! What the tests of a policy cover: whether one stands just before, on and just after each of its boundaries.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::source::{SourceMap, Span};
use crate::facts::watch::{Seen, Side};
use crate::plan::Plan;
use crate::program::boundaries::{Boundary, Owner, Sort, boundaries};
use crate::program::tree::{Program, TermId};

/// What is covered of a policy.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The clauses, derived fields and ladders that have boundaries, each in the order of the text.
    pub owners: Vec<OfOwner>,
}

/// What is covered of a clause, a derived field or a ladder.
#[derive(Clone, Debug)]
pub struct OfOwner {
    /// Which it is.
    pub owner: Owner,
    /// Its name.
    pub name: String,
    /// Its title, with the values of the terms in it.
    pub title: String,
    /// Its boundaries.
    pub boundaries: Vec<Covered>,
}

/// A boundary, and where tests stand beside it.
#[derive(Clone, Debug)]
pub struct Covered {
    /// The boundary.
    pub boundary: Boundary,
    /// Its words, on one line.
    pub text: String,
    /// The file and line.
    pub place: String,
    /// The terms that it speaks of, with their values: another layer may set others.
    terms: String,
    /// The sides on which a test stands.
    pub sides: BTreeSet<Side>,
}

/// The place, the text, the sort and the terms of a boundary.
type Identity<'c> = (&'c str, &'c str, &'static str, &'c str);

/// The sides in order.
pub const SIDES: [Side; 3] = [Side::Before, Side::On, Side::After];

impl Covered {
    /// Returns whether something can stand on a side at all.
    pub fn has(&self, side: Side) -> bool {
        match self.boundary.sort {
            // Edges lie between two instants, and a band may have one edge only.
            Sort::Hours => true,
            _ => match side {
                Side::Before => self.boundary.has_before,
                Side::On => self.boundary.has_on,
                Side::After => self.boundary.has_after,
            },
        }
    }

    /// Returns what two policies share where they have the same boundary.
    fn identity(&self) -> Identity<'_> {
        (&self.place, &self.text, self.boundary.sort.word(), &self.terms)
    }

    /// Returns the sides on which no test stands.
    pub fn missing(&self) -> impl Iterator<Item = Side> {
        SIDES.into_iter().filter(|side| self.has(*side) && !self.sides.contains(side))
    }

    fn counts(&self) -> (usize, usize) {
        let all = SIDES.iter().filter(|side| self.has(**side)).count();
        (all - self.missing().count(), all)
    }
}

impl OfOwner {
    /// Returns how many sides are covered, of how many.
    pub fn counts(&self) -> (usize, usize) {
        sum(self.boundaries.iter().map(Covered::counts))
    }
}

impl Coverage {
    /// Returns what is covered of a policy, of which so much was seen.
    pub fn of(program: &Program, sources: &SourceMap, seen: &[Seen]) -> Self {
        let sides_of = |span: Span| {
            let here = seen.iter().filter(|(place, _)| *place == span);
            here.filter_map(|(_, distance)| distance.side()).collect()
        };
        let mut owners: Vec<OfOwner> = Vec::new();
        for boundary in boundaries(program) {
            let value = |term: TermId| sources.one_line(program.terms[usize::from(term.0)].value.span);
            let text = sources.one_line(boundary.span);
            let place = format!("{}:{}", sources.path(boundary.span), sources.line(boundary.span));
            let terms = terms(program, sources, &text);
            let covered = Covered { boundary, text, place, terms, sides: sides_of(boundary.span) };
            match owners.last_mut() {
                Some(last) if last.owner == boundary.owner => last.boundaries.push(covered),
                _ => {
                    let (name, title) = match boundary.owner {
                        Owner::Clause(id) => {
                            let clause = &program.clauses[usize::from(id.0)];
                            (clause.name.clone(), Plan::text(&clause.title, &value))
                        }
                        Owner::Field(place) => {
                            let (field, vocabulary) = (&program.derived[place], &program.vocabulary);
                            let (kind, field) = (vocabulary.kind_name(field.kind), vocabulary.field_name(field.field));
                            (format!("field {kind}.{field}"), format!("The field {field} of {kind}"))
                        }
                        Owner::Ladder(place) => {
                            let name = &program.ladders[place].name;
                            (format!("ladder {name}"), format!("The ladder {name}"))
                        }
                    };
                    owners.push(OfOwner { owner: boundary.owner, name, title, boundaries: vec![covered] });
                }
            }
        }
        Self { owners }
    }

    fn boundaries(&self) -> impl Iterator<Item = &Covered> {
        self.owners.iter().flat_map(|clause| &clause.boundaries)
    }

    /// Returns how many sides are covered, of how many.
    pub fn counts(&self) -> (usize, usize) {
        sum(self.owners.iter().map(OfOwner::counts))
    }

    /// Returns the share that is covered in whole percent, rounded down; 100 where there is nothing to cover.
    pub fn percent(&self) -> usize {
        percent(self.counts())
    }
}

/// Returns a share in whole percent, rounded down; 100 of nothing.
pub fn percent((covered, all): (usize, usize)) -> usize {
    (covered * 100).checked_div(all).unwrap_or(100)
}

/// Returns how many sides are covered by the tests of several policies, of how many; a text that several of them share counts once.
pub fn total<'c>(all: impl Iterator<Item = &'c Coverage>) -> (usize, usize) {
    let mut places: BTreeMap<_, Vec<&Covered>> = BTreeMap::new();
    for covered in all.flat_map(|coverage| &coverage.owners).flat_map(|clause| &clause.boundaries) {
        places.entry(covered.identity()).or_default().push(covered);
    }
    let of_one = |shared: &Vec<&Covered>| {
        let sides: Vec<Side> = SIDES.into_iter().filter(|side| shared[0].has(*side)).collect();
        let is_covered = |side: &&Side| shared.iter().any(|covered| covered.sides.contains(side));
        (sides.iter().filter(is_covered).count(), sides.len())
    };
    sum(places.values().map(of_one))
}

/// Lets the boundaries that several policies share count together: what a test of one of them covers is covered in all, and of layers
/// over one policy (`same`) a boundary that several leave as it is counts for the first of them alone.
pub fn share<K>(all: &mut [(K, Coverage)], same: impl Fn(&K, &K) -> bool) {
    let mut sides: BTreeMap<_, BTreeSet<Side>> = BTreeMap::new();
    let owned = |(place, text, sort, terms): Identity<'_>| (place.to_owned(), text.to_owned(), sort, terms.to_owned());
    for covered in all.iter().flat_map(|(_, coverage)| coverage.boundaries()) {
        sides.entry(owned(covered.identity())).or_default().extend(&covered.sides);
    }
    for number in 0..all.len() {
        let (before, rest) = all.split_at_mut(number);
        let Some((key, coverage)) = rest.first_mut() else { continue };
        let below = before.iter().filter(|(other, _)| same(other, key));
        let counted: BTreeSet<_> =
            below.flat_map(|(_, coverage)| coverage.boundaries()).map(Covered::identity).collect();
        for clause in &mut coverage.owners {
            clause.boundaries.retain(|covered| !counted.contains(&covered.identity()));
            for covered in &mut clause.boundaries {
                let shared = sides.get(&owned(covered.identity()));
                covered.sides.extend(shared.into_iter().flatten());
            }
        }
        coverage.owners.retain(|clause| !clause.boundaries.is_empty());
    }
}

/// Returns the terms that a text speaks of with their values, and those that these speak of.
fn terms(program: &Program, sources: &SourceMap, text: &str) -> String {
    let mut found: BTreeMap<&str, String> = BTreeMap::new();
    let mut open = vec![text.to_owned()];
    while let Some(text) = open.pop() {
        let words: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        for term in program.terms.iter().filter(|term| words.contains(term.name.as_str())) {
            let value = sources.one_line(term.value.span);
            if found.insert(&term.name, value.clone()).is_none() {
                open.push(value);
            }
        }
    }
    found.iter().map(|(name, value)| format!("{name} = {value}\n")).collect()
}

fn sum(counts: impl Iterator<Item = (usize, usize)>) -> (usize, usize) {
    counts.fold((0, 0), |(a, b), (c, d)| (a + c, b + d))
}
