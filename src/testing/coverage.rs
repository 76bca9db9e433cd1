//! What the tests of a policy cover: whether one stands just before, on and just after each of its boundaries.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::source::{SourceMap, Span};
use crate::facts::watch::{Seen, Side};
use crate::program::boundaries::{Boundary, Sort, boundaries};
use crate::program::tree::Program;

/// What is covered of a policy.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The clauses that have boundaries, in the order of the text.
    pub clauses: Vec<OfClause>,
}

/// What is covered of a clause.
#[derive(Clone, Debug)]
pub struct OfClause {
    /// Its name.
    pub name: String,
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
    /// The sides on which a test stands.
    pub sides: BTreeSet<Side>,
}

/// The sides in order.
pub const SIDES: [Side; 3] = [Side::Before, Side::On, Side::After];

impl Covered {
    /// Returns whether something can stand on a side at all.
    pub fn has(&self, side: Side) -> bool {
        match self.boundary.sort {
            // Edges lie between two instants, and a band may have one edge only.
            Sort::Hours => true,
            _ => side != Side::Before || self.boundary.has_before,
        }
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

impl OfClause {
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
        let mut clauses: Vec<OfClause> = Vec::new();
        for boundary in boundaries(program) {
            let name = &program.clauses[usize::from(boundary.clause.0)].name;
            let text = sources.one_line(boundary.span);
            let place = format!("{}:{}", sources.path(boundary.span), sources.line(boundary.span));
            let covered = Covered { boundary, text, place, sides: sides_of(boundary.span) };
            match clauses.last_mut() {
                Some(last) if last.name == *name => last.boundaries.push(covered),
                _ => clauses.push(OfClause { name: name.clone(), boundaries: vec![covered] }),
            }
        }
        Self { clauses }
    }

    /// Returns how many sides are covered, of how many.
    pub fn counts(&self) -> (usize, usize) {
        sum(self.clauses.iter().map(OfClause::counts))
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
    for covered in all.flat_map(|coverage| &coverage.clauses).flat_map(|clause| &clause.boundaries) {
        let place = (&*covered.place, &*covered.text, covered.boundary.sort.word());
        places.entry(place).or_default().push(covered);
    }
    let of_one = |shared: &Vec<&Covered>| {
        let sides: Vec<Side> = SIDES.into_iter().filter(|side| shared[0].has(*side)).collect();
        let is_covered = |side: &&Side| shared.iter().any(|covered| covered.sides.contains(side));
        (sides.iter().filter(is_covered).count(), sides.len())
    };
    sum(places.values().map(of_one))
}

fn sum(counts: impl Iterator<Item = (usize, usize)>) -> (usize, usize) {
    counts.fold((0, 0), |(a, b), (c, d)| (a + c, b + d))
}
