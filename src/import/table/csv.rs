//! Records from a table: bytes and a mapping in, records as text out.
//!
//! A row that cannot be read is reported with its line and stops nothing. What comes out was read back before: it reads
//! without a diagnostic.

use std::collections::HashMap;

use super::check::{check, references};
use super::imported::Pending;
pub use super::imported::{BadRow, Imported};
use super::mapping::{Mapping, Rule, Test};
use super::node::Problem;
use super::row::{Fault, Row, Rows};
use super::write::finish;
use crate::base::suggest::did_you_mean;
use crate::engagement::vocabulary::Vocabulary;
use crate::import::cell::Cell;
use crate::value::zone::Zone;

/// Returns the records that a table holds; the problems of the mapping where it does not fit the table or the
/// vocabulary. `name` is the file's name, which every record states as its source; `zone` is the policy's, if that is
/// known: in it the local times of the records are going to be read.
pub fn import(
    name: &str,
    bytes: &[u8],
    mapping: &Mapping,
    vocabulary: &Vocabulary,
    zone: Option<&Zone>,
) -> Result<Imported, Vec<Problem>> {
    // A UTF-16 or UTF-8 mark at the beginning counts more than what the mapping says.
    let (text, _, damaged) = mapping.encoding.decode(bytes);
    let mut rows = Rows::new(&text, mapping);
    let columns = references(mapping, rows.header())?;
    check(mapping, vocabulary)?;
    let mut table = Table {
        mapping,
        vocabulary,
        columns,
        damaged,
        pending: Vec::new(),
        index: HashMap::new(),
        imported: Imported::default(),
    };
    while let Some(row) = rows.next_row() {
        table.imported.rows += 1;
        let line = row.line;
        if let Err(fault) = table.take(&row) {
            table.imported.bad_rows.push(BadRow { line, column: fault.column, message: fault.message });
        }
    }
    let Table { pending, mut imported, .. } = table;
    let utc = Zone::utc();
    let zone = zone.or(mapping.zone()).unwrap_or(&utc);
    for engagement in pending {
        finish(name, engagement, zone, vocabulary, &mut imported);
    }
    imported.bad_rows.sort();
    Ok(imported)
}

/// What is known of the table so far.
struct Table<'m> {
    mapping: &'m Mapping,
    vocabulary: &'m Vocabulary,
    /// The place of every column that the mapping names.
    columns: HashMap<String, usize>,
    /// Whether some bytes could not be decoded.
    damaged: bool,
    pending: Vec<Pending>,
    index: HashMap<String, usize>,
    imported: Imported,
}

impl Table<'_> {
    /// Takes one row.
    fn take(&mut self, row: &Row) -> Result<(), Fault> {
        row.check(self.damaged, self.mapping.encoding.name())?;
        let mapping = self.mapping;
        let Some(rule) = mapping.rules.iter().find(|rule| self.holds(rule, row)) else {
            if mapping.skip_others {
                self.imported.skipped += 1;
                return Ok(());
            }
            return Err(self.no_rule(row));
        };
        if rule.record.is_none() && rule.remember.is_empty() {
            self.imported.skipped += 1;
            return Ok(());
        }
        let nothing = Pending::default();
        let scope = row.scope(mapping, self.vocabulary, &self.columns, &nothing);
        let id = scope.fill(&mapping.engagement)?.ok_or_else(|| Fault::new("it names no engagement"))?;
        let known = self.index.get(&id).map(|&place| &self.pending[place]);
        let fresh = Pending { id: id.clone(), line: row.line, ..Pending::default() };
        let scope = row.scope(mapping, self.vocabulary, &self.columns, known.unwrap_or(&fresh));
        let client = scope.client(&mapping.client)?;
        if let Some(known) = known {
            agree(known, &client)?;
        }
        let draft = rule.record.as_ref().map(|record| scope.draft(record)).transpose()?;
        let remembered = scope.remember(&rule.remember)?;
        let place = *self.index.entry(id).or_insert(self.pending.len());
        if place == self.pending.len() {
            self.pending.push(fresh);
        }
        let pending = &mut self.pending[place];
        for (name, value) in client {
            if !pending.client.iter().any(|(known, _)| *known == name) {
                pending.client.push((name, value));
            }
        }
        pending.remembered.extend(remembered);
        match draft {
            Some(draft) => pending.drafts.push(draft),
            None => self.imported.skipped += 1,
        }
        Ok(())
    }

    /// Returns true where all conditions of a rule hold.
    fn holds(&self, rule: &Rule, row: &Row) -> bool {
        rule.when.iter().all(|(column, test)| {
            let cell = self.columns.get(column).and_then(|&place| row.cell(place)).unwrap_or_default();
            match test {
                Test::Empty => cell.is_empty(),
                Test::NotEmpty => !cell.is_empty(),
                Test::OneOf(words) => words.iter().any(|word| word == cell),
            }
        })
    }

    /// Says that no rule takes a row, and the nearest value that one would.
    fn no_rule(&self, row: &Row) -> Fault {
        let conditions = || self.mapping.rules.iter().flat_map(|rule| &rule.when);
        let tested = conditions().find(|(_, test)| matches!(test, Test::OneOf(_)));
        let Some((column, _)) = tested else { return Fault::new("no rule of the mapping takes it") };
        let place = self.columns.get(column).copied();
        let cell = place.and_then(|place| row.cell(place)).unwrap_or_default();
        let words = conditions().filter(|(name, _)| name == column).filter_map(|(_, test)| match test {
            Test::OneOf(words) => Some(words.iter().map(String::as_str)),
            _ => None,
        });
        let hint = did_you_mean(cell, words.flatten()).map(|hint| format!("; {hint}")).unwrap_or_default();
        let message = format!("no rule of the mapping takes it: `{column}` is `{cell}`{hint}");
        Fault { column: place.map(|place| place + 1), message }
    }
}

/// Every row of an engagement says the same of its client, or nothing.
fn agree(known: &Pending, client: &[(String, Cell)]) -> Result<(), Fault> {
    for (name, value) in client {
        let before = known.client.iter().find(|(known, _)| known == name);
        if let Some((_, before)) = before.filter(|(_, before)| before != value) {
            let first = known.line;
            let message = format!("the client's `{name}` is {value} here, and {before} from line {first} on");
            return Err(Fault { column: None, message });
        }
    }
    Ok(())
}
