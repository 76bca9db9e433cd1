//! Tests that were made, as a page for a person to read and to confirm.

use std::fmt::Write;

use super::coverage::{Covered, OfOwner};
use crate::facts::watch::Side;
use crate::value::time::Day;

/// What was made of one policy.
#[derive(Debug, Default)]
pub struct Made {
    /// The tests.
    pub(super) tables: Vec<Table>,
    /// What no test was found for.
    pub(super) unshown: Vec<Unshown>,
}

/// Rows that fill the places of one record: tests of one boundary or of several.
#[derive(Debug)]
pub(super) struct Table {
    boundaries: Vec<Named>,
    record: String,
    columns: Vec<String>,
    rows: Vec<Row>,
}

/// A boundary by its names.
#[derive(Debug)]
pub(super) struct Named {
    owner: String,
    title: String,
    /// What it bounds, in its own words.
    words: String,
    place: String,
}

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row {
    /// On which side of which boundary of the table it stands.
    pub stands: Vec<(usize, Side)>,
    pub values: Vec<String>,
    pub day: Day,
    pub expect: String,
}

/// A boundary with sides for which there is no test.
#[derive(Debug)]
pub(super) struct Unshown {
    pub boundary: Named,
    pub sides: Vec<Side>,
    /// Whether something comes there, and changes nothing.
    pub is_reached: bool,
}

impl Named {
    pub fn of(owner: &OfOwner, covered: &Covered) -> Self {
        let words = format!("{} {}", covered.boundary.sort.word(), covered.text);
        Self { owner: owner.name.clone(), title: owner.title.clone(), words, place: covered.place.clone() }
    }

    fn text(&self) -> String {
        format!("{}, {} ({})", self.owner, self.words, self.place)
    }
}

impl Table {
    /// Returns the table of an edit, without the lines that none of its rows needs.
    pub fn new(boundary: Named, record: &str, columns: &[String], mut rows: Vec<Row>) -> Self {
        let (mut record, mut columns) = (record.to_owned(), columns.to_owned());
        while columns.len() > 1 && rows.iter().all(|row| row.values.last().is_some_and(|value| value == "-")) {
            let place = columns.pop().map(|column| format!("<{column}>")).unwrap_or_default();
            rows.iter_mut().for_each(|row| row.values.truncate(columns.len()));
            record = record.split_inclusive('\n').filter(|line| !line.contains(&place)).collect();
        }
        Self { boundaries: vec![boundary], record, columns, rows }
    }

    /// Takes the rows of another table of the same record in; one that is there already is so for both.
    fn join(&mut self, other: Self) {
        let number = self.boundaries.len();
        self.boundaries.extend(other.boundaries);
        for row in other.rows {
            let stands = row.stands.iter().map(|(_, side)| (number, *side));
            let same =
                |there: &&mut Row| (&there.values, there.day, &there.expect) == (&row.values, row.day, &row.expect);
            match self.rows.iter_mut().find(same) {
                Some(there) => there.stands.extend(stands),
                None => self.rows.push(Row { stands: stands.collect(), ..row }),
            }
        }
    }

    fn write(&self, number: usize, out: &mut String) {
        let mut titles: Vec<&str> = self.boundaries.iter().map(|boundary| boundary.title.as_str()).collect();
        titles.dedup();
        let _ = write!(out, "\n## {number}. {}\n\n", titles.join("; "));
        for (place, boundary) in self.boundaries.iter().enumerate() {
            let _ = writeln!(out, "{}. {}", letter(place), boundary.text());
        }
        let cells = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
        let head: Vec<&str> = ["test"].into_iter().chain(self.columns.iter().map(String::as_str)).collect();
        let head: Vec<&str> = head.into_iter().chain(["as of", "expect", "confirmed by"]).collect();
        let _ = write!(out, "\n```yaml\n{}\n```\n\n{}", self.record.trim_end(), cells(&head));
        *out += &cells(&vec!["---"; head.len()]);
        for row in &self.rows {
            let (day, name) = (row.day.to_string(), self.name(row));
            let values = row.values.iter().map(String::as_str);
            let row: Vec<&str> = [&*name].into_iter().chain(values).chain([&*day, &row.expect, ""]).collect();
            *out += &cells(&row);
        }
    }

    /// Returns what a row is called: the sides on which it stands.
    fn name(&self, row: &Row) -> String {
        let one = |(number, side): &(usize, Side)| match self.boundaries.len() {
            1 => word(*side).to_owned(),
            _ => format!("{} {}", letter(*number), word(*side)),
        };
        row.stands.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

/// Returns what stands for a boundary of a table: a, b, …, z, aa, ab, ….
fn letter(number: usize) -> String {
    let last = char::from(b'a' + u8::try_from(number % 26).unwrap_or_default());
    let before = if number < 26 { String::new() } else { letter(number / 26 - 1) };
    format!("{before}{last}")
}

impl Made {
    /// Returns how many tests there are.
    pub fn rows(&self) -> usize {
        self.tables.iter().map(|table| table.rows.len()).sum()
    }

    /// Takes a table in: rows over the same record stand in one.
    pub(super) fn add(&mut self, table: Table) {
        let same = |there: &&mut Table| (&there.record, &there.columns) == (&table.record, &table.columns);
        match self.tables.iter_mut().find(same) {
            Some(there) => there.join(table),
            None => self.tables.push(table),
        }
    }
}

fn word(side: Side) -> &'static str {
    match side {
        Side::Before => "just before",
        Side::On => "on it",
        Side::After => "just after",
    }
}

/// Returns the tests as a page; `files` are the policy and its overlays.
pub fn written(files: &[String], made: &Made) -> String {
    let mut out = format!(
        "# Boundaries of {}\n\nWorked out from the tests that are there; where none comes near, from a record that is made up, with nothing in it but what comes \
         near.\nEach row says what the policy finds when one thing is \
         moved to just before,\non and just after a boundary. Whoever agrees writes a name and the day into the last cell, such as \
         `A. Lawyer 2026-03-31`;\nuntil then the row counts for nothing.\n\n```policy\n{}\n```\n",
        files.join(" + "),
        files.join("\n"),
    );
    for (place, table) in made.tables.iter().enumerate() {
        table.write(place + 1, &mut out);
    }
    let lists = [
        (true, "These make no difference to what is found in any record that was tried: write a test in which they do"),
        (false, "To these nothing came: write a test that comes near"),
    ];
    for (is_reached, says) in lists {
        let mut unshown = made.unshown.iter().filter(|unshown| unshown.is_reached == is_reached).peekable();
        if unshown.peek().is_some() {
            let _ = write!(out, "\n## Not shown\n\n{says}.\n\n");
        }
        for Unshown { boundary, sides, .. } in unshown {
            let sides: Vec<&str> = sides.iter().map(|side| word(*side)).collect();
            let _ = writeln!(out, "- {}: {}", boundary.text(), sides.join(", "));
        }
    }
    out
}
