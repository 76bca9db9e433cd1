//! Tests for the sides of boundaries on which none stands yet: found by moving one thing of a record that a test has, a date, a
//! number, the day looked at, or by repeating or leaving out a line. A person confirms them.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::compare::{Outcome, charges};
use super::coverage::{Coverage, Covered, OfOwner, SIDES};
use super::edit::{Edit, Variant, edits};
use super::least::{self, Least};
use super::page::{Made, Named, Row, Table, Unshown};
use crate::base::source::Span;
use crate::facts::watch::{Distance, Seen, Side};
use crate::finding::Finding;
use crate::ladder::Action;
use crate::program::boundaries::Owner;
use crate::program::tree::{Clause, Program};
use crate::value::time::Day;

/// A record that a test has, and how near it comes to boundaries.
#[derive(Clone, Debug)]
pub struct Near {
    /// Its text.
    pub record: String,
    /// The day looked at.
    pub day: Day,
    /// What was seen.
    pub seen: Vec<Seen>,
}

/// So many records are tried for a boundary, those that come nearest first.
const TRIED: usize = 4;

/// Nobody confirms tables below longer records.
const LONGEST: usize = 30;

/// Runs the policy over a record as of a day; nothing where that is in error.
pub type Run<'r> = &'r dyn Fn(&str, Day) -> Option<Outcome>;

/// A boundary with the sides on which no test stands.
struct Open<'c> {
    owner: &'c OfOwner,
    covered: &'c Covered,
    missing: BTreeSet<Side>,
    /// Whether some record comes there.
    is_reached: bool,
}

/// Returns tests for the sides that are not covered, and the boundaries of which no test was found that shows them.
pub fn tests(program: &Program, coverage: &Coverage, near: &[Near], run: Run<'_>) -> Made {
    let mut open: Vec<Open<'_>> = Vec::new();
    for owner in &coverage.owners {
        for covered in &owner.boundaries {
            open.push(Open { owner, covered, missing: covered.missing().collect(), is_reached: false });
        }
    }
    let mut made = Made::default();
    show(&mut open, near, run, &mut made);
    // What settles a matter hides what would come of it later: a right that opens when nobody pays. What happens once shows no window.
    for change in [Edit::without, Edit::twice] {
        if open.iter().any(|open| !open.missing.is_empty()) {
            let changed: Vec<Near> = short(near).flat_map(|near| changed(near, change, run)).collect();
            show(&mut open, &changed, run, &mut made);
        }
    }
    let made_up = made_up(program, &open, run);
    show(&mut open, &made_up, run, &mut made);
    for Open { owner, covered, missing, is_reached } in open {
        if !missing.is_empty() {
            let boundary = Named::of(owner, covered);
            made.unshown.push(Unshown { boundary, sides: missing.into_iter().collect(), is_reached });
        }
    }
    made
}

/// Returns the least records for the clauses with sides that are missing, and for those that read a derived field with some.
fn made_up(program: &Program, open: &[Open<'_>], run: Run<'_>) -> Vec<Near> {
    let owners: BTreeSet<Owner> =
        open.iter().filter(|open| !open.missing.is_empty()).map(|open| open.owner.owner).collect();
    let is_wanted = |clause: &&Clause| {
        let reads = |owner: &Owner| matches!(owner, Owner::Field(place) if clause.reads.contains(&program.derived[*place].field));
        owners.contains(&Owner::Clause(clause.id)) || owners.iter().any(reads)
    };
    let clauses = program.clauses.iter().filter(is_wanted);
    let all = clauses.flat_map(|clause| least::records(program, clause));
    let near = |Least { record, day }: Least| {
        let seen = run(&record, day)?.seen;
        Some(Near { record, day, seen })
    };
    all.filter_map(near).collect()
}

/// Makes tests of the sides that are missing, as far as something that is moved in a record shows them.
fn show(open: &mut [Open<'_>], near: &[Near], run: Run<'_>, made: &mut Made) {
    let records: Vec<Record<'_>> = short(near).map(|near| Record { near, movable: OnceCell::new() }).collect();
    for Open { owner, covered, missing, is_reached } in open {
        while let Some(found) = best(&records, covered, missing, run) {
            *is_reached = true;
            if !found.shows() {
                break;
            }
            missing.retain(|side| !found.rows.iter().any(|(row, _)| row == side));
            made.add(found.table(Named::of(owner, covered)));
        }
    }
}

/// Returns the records that are short enough to be confirmed.
fn short(near: &[Near]) -> impl Iterator<Item = &Near> {
    near.iter().filter(|near| near.record.lines().count() <= LONGEST)
}

/// Returns the record with each of its lines changed in turn.
fn changed(near: &Near, change: fn(&Edit) -> Option<Variant>, run: Run<'_>) -> Vec<Near> {
    let of = |Variant { record, day, .. }: Variant| {
        let seen = run(&record, day)?.seen;
        Some(Near { record, day, seen })
    };
    edits(&near.record, near.day).iter().filter_map(change).filter_map(of).collect()
}

/// A record, and what of it can be moved.
struct Record<'n> {
    near: &'n Near,
    movable: OnceCell<Vec<Movable>>,
}

/// A thing that can be moved.
struct Movable {
    edit: Edit,
    /// The boundaries beside which something moves with it, and how far that is from them.
    moves: BTreeMap<Span, Distance>,
    /// What came of it, by how far it was moved.
    tried: RefCell<BTreeMap<Distance, Option<Rc<Tried>>>>,
}

/// What a policy finds, as far as a test needs it.
struct Tried {
    stands: BTreeSet<(Span, Side)>,
    values: Vec<String>,
    day: Day,
    /// The findings as a test lists them, and what of each does not change from day to day.
    findings: Vec<(String, String)>,
    rights: Vec<String>,
    /// How each ladder stands, and what it suggests.
    ladders: Vec<String>,
}

/// An edit with what is found on the sides of a boundary to which it comes.
struct Found<'m> {
    edit: &'m Edit,
    owner: Owner,
    rows: Vec<(Side, Rc<Tried>)>,
    /// Those on which no test stands yet.
    missing: BTreeSet<Side>,
}

impl Record<'_> {
    /// Returns what can be moved, the last first, each with the boundaries that this touches.
    fn movable(&self, run: Run<'_>) -> &[Movable] {
        self.movable.get_or_init(|| {
            let before: BTreeSet<Seen> = self.near.seen.iter().copied().collect();
            let all = edits(&self.near.record, self.near.day).into_iter().rev();
            all.map(|edit| Movable { moves: moves(&edit, &before, run), edit, tried: RefCell::default() }).collect()
        })
    }
}

/// Returns the boundaries that an edit touches: a small move is tried, and what is seen beside what was seen before.
fn moves(edit: &Edit, before: &BTreeSet<Seen>, run: Run<'_>) -> BTreeMap<Span, Distance> {
    let mut moves: BTreeMap<Span, Distance> = BTreeMap::new();
    for shift in edit.probes() {
        let Some(outcome) = edit.by(shift).and_then(|variant| run(&variant.record, variant.day)) else { continue };
        let after: BTreeSet<Seen> = outcome.seen.into_iter().collect();
        // What has gone from where it was counts before what is new.
        let mut gone: Vec<Seen> = before.difference(&after).copied().collect();
        let new: BTreeSet<Span> = after.difference(before).map(|(place, _)| *place).collect();
        gone.extend(before.iter().filter(|(place, _)| new.contains(place)));
        gone.sort_by_key(|(_, distance)| distance.size());
        for (place, distance) in gone {
            moves.entry(place).or_insert(distance);
        }
    }
    moves
}

impl Movable {
    /// Returns what is found with the thing moved so far.
    fn tried(&self, shift: Distance, run: Run<'_>) -> Option<Rc<Tried>> {
        if let Some(known) = self.tried.borrow().get(&shift) {
            return known.clone();
        }
        let found = self.edit.by(shift).and_then(|Variant { record, values, day }| {
            let outcome = run(&record, day)?;
            let side = |(place, distance): &Seen| distance.side().map(|side| (*place, side));
            Some(Rc::new(Tried {
                stands: outcome.seen.iter().filter_map(side).collect(),
                values,
                day,
                findings: outcome.must_be_listed().map(listed).collect(),
                rights: outcome.rights().map(|right| format!("right {} {}", right.status.word(), right.id)).collect(),
                ladders: ladders(&outcome),
            }))
        });
        self.tried.borrow_mut().insert(shift, found.clone());
        found
    }

    /// Returns what is found on each side of a boundary to which the edit comes.
    fn found(&self, covered: &Covered, missing: &BTreeSet<Side>, run: Run<'_>) -> Option<Found<'_>> {
        let place = covered.boundary.span;
        let distance = *self.moves.get(&place)?;
        // What something else brings there does not come by the move: such a row would be called by a side on which it does not stand.
        let unmoved = still(distance);
        let others = |side: Side| self.tried(unmoved, run).is_some_and(|tried| tried.stands.contains(&(place, side)));
        let on = |side: Side| {
            let moved = shifts(distance, side).into_iter().filter(|shift| *shift == unmoved || !others(side));
            let mut tried = moved.filter_map(|shift| self.tried(shift, run));
            tried.find(|tried| tried.stands.contains(&(place, side)))
        };
        let sides = SIDES.into_iter().filter(|side| covered.has(*side));
        let rows: Vec<(Side, Rc<Tried>)> = sides.filter_map(|side| Some((side, on(side)?))).collect();
        let missing: BTreeSet<Side> =
            rows.iter().map(|(side, _)| *side).filter(|side| missing.contains(side)).collect();
        (!missing.is_empty()).then_some(Found { edit: &self.edit, owner: covered.boundary.owner, rows, missing })
    }
}

impl Found<'_> {
    /// Returns whether what is found hangs on the side: it is no test of a boundary otherwise.
    fn shows(&self) -> bool {
        self.differ(self.rows.iter())
    }

    /// Whether not all rows find the same, apart from sums and days that grow; of the boundary of a ladder, whether not all are told the same by it.
    fn differ<'r>(&self, mut rows: impl Iterator<Item = &'r (Side, Rc<Tried>)>) -> bool {
        let Some((_, first)) = rows.next() else { return false };
        let shapes = |tried: &Tried| tried.findings.iter().map(|(_, shape)| shape.clone()).collect::<Vec<_>>();
        rows.any(|(_, tried)| match self.owner {
            Owner::Clause(_) | Owner::Field(_) => shapes(tried) != shapes(first) || tried.rights != first.rights,
            Owner::Ladder(_) => tried.ladders != first.ladders,
        })
    }

    /// Returns the table of the sides on which no test stands, with the others where these alone do not show the boundary.
    fn table(&self, boundary: Named) -> Table {
        let is_new = |(side, _): &&(Side, Rc<Tried>)| self.missing.contains(side);
        let is_enough = self.differ(self.rows.iter().filter(is_new));
        let rows: Vec<&(Side, Rc<Tried>)> = self.rows.iter().filter(|row| !is_enough || is_new(row)).collect();
        let rights_differ = rows.iter().any(|(_, tried)| tried.rights != rows[0].1.rights);
        let row = |(side, tried): &(Side, Rc<Tried>)| Row {
            stands: vec![(0, *side)],
            values: tried.values.clone(),
            day: tried.day,
            expect: tried.expected(rights_differ, matches!(self.owner, Owner::Ladder(_))),
        };
        let rows = rows.into_iter().map(row).collect();
        Table::new(boundary, self.edit.record(), self.edit.columns(), rows)
    }
}

impl Tried {
    /// Returns what a test that sees this expects.
    fn expected(&self, with_rights: bool, with_ladders: bool) -> String {
        let mut lines: Vec<&str> = self.findings.iter().map(|(line, _)| line.as_str()).collect();
        if with_rights {
            lines.extend(self.rights.iter().map(String::as_str));
            if self.rights.is_empty() {
                lines.push("no right");
            }
        }
        if with_ladders {
            lines.extend(self.ladders.iter().map(String::as_str));
        }
        if self.findings.is_empty() {
            lines.insert(0, "nothing")
        }
        lines.join("; ")
    }
}

/// Returns how each ladder stands on which something weighs, and what the ladders suggest, as a test lists it.
fn ladders(outcome: &Outcome) -> Vec<String> {
    let scores = outcome.scores().iter().filter(|score| !score.score.is_zero());
    let scores = scores.map(|score| format!("score {} {}", score.ladder, score.score.normalize()));
    let actions: Vec<String> = outcome.actions().iter().map(action).collect();
    let none = actions.is_empty().then(|| "no action".to_owned());
    scores.chain(actions).chain(none).collect()
}

fn action(action: &Action) -> String {
    let needs: Vec<&str> = action.needs.iter().map(|need| need.status.word()).collect();
    let needs = if needs.is_empty() { String::new() } else { format!(" need={}", needs.join("+")) };
    format!("action {}/{}{needs}", action.ladder, action.action)
}

/// Returns a finding as a test lists it, and what of it does not change from day to day.
fn listed(finding: &Finding) -> (String, String) {
    let severity = finding.severity.map(|severity| format!(" severity={}", severity.word())).unwrap_or_default();
    let overdue = finding.overdue_days.map(|days| format!(" overdue={days}")).unwrap_or_default();
    let charge = charges(finding).map(|charge| format!(" charge={charge}")).unwrap_or_default();
    let begin = format!("{} {}", finding.status.word(), finding.id);
    let labels: Vec<&str> = finding.charges.iter().map(|charge| charge.label.as_str()).collect();
    (format!("{begin}{overdue}{severity}{charge}"), format!("{begin}{severity} {}", labels.join(" ")))
}

/// Returns the edit that shows the boundary and comes to most of the missing sides; of several the nearest record's, furthest down.
fn best<'r>(records: &'r [Record<'_>], covered: &Covered, missing: &BTreeSet<Side>, run: Run<'_>) -> Option<Found<'r>> {
    if missing.is_empty() {
        return None;
    }
    let mut best: Option<Found<'r>> = None;
    let score = |found: &Found<'_>| (found.shows(), found.missing.len());
    for record in nearest(covered, records) {
        for movable in record.movable(run) {
            let Some(found) = movable.found(covered, missing, run) else { continue };
            if score(&found) == (true, missing.len()) {
                return Some(found);
            }
            if best.as_ref().is_none_or(|best| score(best) < score(&found)) {
                best = Some(found);
            }
        }
    }
    best
}

/// Returns the records that come near to a boundary, the nearest first, of those the shortest.
fn nearest<'r, 'n>(covered: &Covered, records: &'r [Record<'n>]) -> Vec<&'r Record<'n>> {
    let of = |record: &'r Record<'n>| {
        let here = record.near.seen.iter().filter(|(place, _)| *place == covered.boundary.span);
        here.map(|(_, distance)| distance.size()).min().map(|size| (size, record.near.record.len(), record))
    };
    let mut found: Vec<_> = records.iter().filter_map(of).collect();
    found.sort_by_key(|(size, length, _)| (*size, *length));
    found.truncate(TRIED);
    found.into_iter().map(|(_, _, record)| record).collect()
}

/// The move that leaves all where it is.
fn still(distance: Distance) -> Distance {
    match distance {
        Distance::Days(_) => Distance::Days(0),
        Distance::Time(_) => Distance::Time(0),
        Distance::Units(_) => Distance::Units(Decimal::ZERO),
    }
}

/// Returns how far to move something that is that far from a boundary, to stand on a side of it: either way, since what is moved
/// may be on the other side of the comparison; a little further where days that do not count lie between.
fn shifts(distance: Distance, side: Side) -> Vec<Distance> {
    let target = match side {
        Side::Before => -1,
        Side::On => 0,
        Side::After => 1,
    };
    let both = |shift: i64| [shift, -shift];
    match distance {
        Distance::Days(days) => {
            // A due day that moves on to a business day stays where it is for some.
            let near = [0, -1, 1, -2, 2, -3, 3].into_iter();
            near.flat_map(|more| both(target - days + more)).map(Distance::Days).collect()
        }
        Distance::Time(micros) => {
            let minute = 60_000_000;
            let minutes = both(target * minute - micros).into_iter().map(Distance::Time);
            let days = -micros / (24 * 60 * minute);
            minutes.chain((-2..=2).flat_map(|more| both(days + more)).map(Distance::Days)).collect()
        }
        Distance::Units(units) => {
            let shift = Decimal::from(target) - units;
            let near = shift.round().to_i64().unwrap_or_default();
            let days = (-4..=4).flat_map(|more| both(near + more)).map(Distance::Days);
            [Distance::Units(shift), Distance::Units(-shift)].into_iter().chain(days).collect()
        }
    }
}
