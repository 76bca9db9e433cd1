//! Tests for the sides of boundaries on which none stands yet: found by moving one thing of a record that a test has, a date, a
//! number, the day looked at, or by repeating or leaving out a line. A person confirms them.

use std::collections::BTreeSet;
use std::fmt::Write;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::compare::{Outcome, charges};
use super::coverage::{Coverage, Covered};
use super::edit::{Edit, Variant, edits};
use crate::facts::watch::{Distance, Seen, Side};
use crate::finding::Finding;
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

/// Tests of a boundary: a record with places in it, and rows that fill them.
#[derive(Debug)]
pub struct Table {
    /// The clause.
    pub clause: String,
    /// What bounds it, in its own words.
    pub boundary: String,
    /// Where that stands.
    pub place: String,
    record: String,
    columns: Vec<String>,
    rows: Vec<Row>,
    /// The sides for which nothing was found.
    missing: Vec<Side>,
}

#[derive(Debug)]
struct Row {
    side: Side,
    values: Vec<String>,
    day: Day,
    expect: String,
}

/// So many records are tried for a boundary, those that come nearest first.
const TRIED: usize = 4;

/// Returns tests for the sides that are not covered. `run` runs the policy over a record as of a day; nothing where that is in
/// error.
pub fn tests(coverage: &Coverage, near: &[Near], run: &dyn Fn(&str, Day) -> Option<Outcome>) -> Vec<Table> {
    let mut tables = Vec::new();
    for clause in &coverage.clauses {
        for covered in &clause.boundaries {
            let mut missing: BTreeSet<Side> = covered.missing().collect();
            let before = tables.len();
            for (record, distance) in nearest(covered, near) {
                let all = edits(&record.record, record.day);
                while let Some((edit, rows)) = best(&all, covered, distance, &missing, run) {
                    missing.retain(|side| !rows.iter().any(|row| row.side == *side));
                    tables.push(table(&clause.name, covered, edit, rows));
                }
            }
            if !missing.is_empty() {
                if tables.len() == before {
                    tables.push(empty(&clause.name, covered));
                }
                let last = tables.len() - 1;
                tables[last].missing = missing.into_iter().collect();
            }
        }
    }
    tables
}

fn empty(clause: &str, covered: &Covered) -> Table {
    Table {
        clause: clause.to_owned(),
        boundary: format!("{} {}", covered.boundary.sort.word(), covered.text),
        place: covered.place.clone(),
        record: String::new(),
        columns: Vec::new(),
        rows: Vec::new(),
        missing: Vec::new(),
    }
}

/// Returns the table of an edit, without the lines that none of its rows needs.
fn table(clause: &str, covered: &Covered, edit: &Edit, mut rows: Vec<Row>) -> Table {
    let (mut record, mut columns) = (edit.record().to_owned(), edit.columns().to_owned());
    while columns.len() > 1 && rows.iter().all(|row| row.values.last().is_some_and(|value| value == "-")) {
        let place = columns.pop().map(|column| format!("<{column}>")).unwrap_or_default();
        rows.iter_mut().for_each(|row| row.values.truncate(columns.len()));
        record = record.split_inclusive('\n').filter(|line| !line.contains(&place)).collect();
    }
    Table { record, columns, rows, ..empty(clause, covered) }
}

/// Returns the edit that comes to most of the missing sides, with its rows; of several the one furthest down in the record.
fn best<'e>(
    edits: &'e [Edit],
    covered: &Covered,
    distance: Distance,
    missing: &BTreeSet<Side>,
    run: &dyn Fn(&str, Day) -> Option<Outcome>,
) -> Option<(&'e Edit, Vec<Row>)> {
    let mut best: Option<(&Edit, Vec<Row>)> = None;
    for edit in edits.iter().rev() {
        if best.as_ref().is_some_and(|(_, rows)| rows.len() == missing.len()) {
            break;
        }
        let rows = rows(edit, covered, distance, missing, run);
        if rows.len() > best.as_ref().map_or(0, |(_, rows)| rows.len()) {
            best = Some((edit, rows));
        }
    }
    best
}

/// Returns the records that come near to a boundary, the nearest first, with the distance.
fn nearest<'n>(covered: &Covered, near: &'n [Near]) -> Vec<(&'n Near, Distance)> {
    let of = |record: &'n Near| {
        let here = record.seen.iter().filter(|(place, _)| *place == covered.boundary.span);
        here.map(|(_, distance)| *distance).min_by_key(|distance| size(*distance)).map(|distance| (record, distance))
    };
    let mut found: Vec<(&Near, Distance)> = near.iter().filter_map(of).collect();
    found.sort_by_key(|(_, distance)| size(*distance));
    found.truncate(TRIED);
    found
}

fn size(distance: Distance) -> u128 {
    match distance {
        Distance::Days(days) => u128::from(days.unsigned_abs()) * 86_400,
        Distance::Time(micros) => u128::from(micros.unsigned_abs()) / 1_000_000,
        Distance::Units(units) => units.abs().ceil().to_u128().unwrap_or(u128::MAX),
    }
}

/// Tries an edit for each missing side, and returns the rows that stand there.
fn rows(
    edit: &Edit,
    covered: &Covered,
    distance: Distance,
    missing: &BTreeSet<Side>,
    run: &dyn Fn(&str, Day) -> Option<Outcome>,
) -> Vec<Row> {
    let stands = |outcome: &Outcome, side: Side| {
        outcome.seen.iter().any(|(place, at)| *place == covered.boundary.span && at.side() == Some(side))
    };
    let mut rows = Vec::new();
    for &side in missing {
        let found = shifts(distance, side).into_iter().find_map(|shift| {
            let Variant { record, values, day } = edit.by(shift)?;
            let outcome = run(&record, day).filter(|outcome| stands(outcome, side))?;
            Some(Row { side, values, day, expect: expected(&outcome) })
        });
        rows.extend(found);
    }
    rows
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
        Distance::Days(days) => both(target - days).into_iter().map(Distance::Days).collect(),
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

/// Returns what a test that sees this outcome expects.
fn expected(outcome: &Outcome) -> String {
    let line = |finding: &Finding| {
        let severity = finding.severity.map(|severity| format!(" severity={}", severity.word())).unwrap_or_default();
        let overdue = finding.overdue_days.map(|days| format!(" overdue={days}")).unwrap_or_default();
        let charge = charges(finding).map(|charge| format!(" charge={charge}")).unwrap_or_default();
        format!("{} {}{overdue}{severity}{charge}", finding.status.word(), finding.id)
    };
    let mut lines: Vec<String> = outcome.must_be_listed().map(line).collect();
    lines.extend(outcome.rights().map(|right| format!("right {} {}", right.status.word(), right.id)));
    if lines.is_empty() { "nothing".to_owned() } else { lines.join("; ") }
}

fn word(side: Side) -> &'static str {
    match side {
        Side::Before => "just before",
        Side::On => "on it",
        Side::After => "just after",
    }
}

/// Returns the tests as a page for a person to read and to confirm.
pub fn written(policy: &str, tables: &[Table]) -> String {
    let mut out = format!(
        "# Boundaries of {policy}\n\nWorked out from the tests that are there. Each row says what the policy finds when one thing \
         is moved to just before,\non and just after a boundary. Whoever agrees writes a name into the last cell; until then the row \
         counts for nothing.\n\n```policy\n{policy}\n```\n"
    );
    for table in tables {
        let _ = write!(out, "\n## {}: {}\n\n{}\n", table.clause, table.boundary, table.place);
        if !table.rows.is_empty() {
            let cells = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
            let head: Vec<&str> = ["test"].into_iter().chain(table.columns.iter().map(String::as_str)).collect();
            let head: Vec<&str> = head.into_iter().chain(["as of", "expect", "confirmed by"]).collect();
            let _ = write!(out, "\n```yaml\n{}\n```\n\n{}", table.record.trim_end(), cells(&head));
            out += &cells(&vec!["---"; head.len()]);
            for row in &table.rows {
                let day = row.day.to_string();
                let values = row.values.iter().map(String::as_str);
                let row: Vec<&str> =
                    [word(row.side)].into_iter().chain(values).chain([&*day, &row.expect, ""]).collect();
                out += &cells(&row);
            }
        }
        if !table.missing.is_empty() {
            let sides: Vec<&str> = table.missing.iter().map(|side| word(*side)).collect();
            let _ =
                write!(out, "\nNothing was found that stands {}: write a test that comes near.\n", sides.join(", "));
        }
    }
    out
}
