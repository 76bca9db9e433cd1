//! Records from a table: bytes and a mapping in, records as text out.
//!
//! A row that cannot be read is reported with its line and stops nothing. What comes out was read back before: it reads
//! without a diagnostic.

use std::collections::HashMap;

use super::check::{check, references};
use super::columns::Columns;
use super::head::start;
use super::imported::Pending;
pub use super::imported::{BadRow, Imported};
use super::mapping::Mapping;
use super::node::Problem;
use super::pick::{no_rule, rule_for};
use super::row::{Fault, Row, Rows, With};
use super::spec::Template;
use super::write::finish;
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
    let encoding = mapping.encoding.unwrap_or(encoding_rs::UTF_8);
    let (text, _, damaged) = encoding.decode(bytes);
    let Some(engagement) = &mapping.engagement else {
        let message = "`engagement` is missing: the column that tells the engagements apart";
        return Err(vec![mapping.problem("engagement", message.to_owned())]);
    };
    if mapping.dates.len() > 1 || mapping.numbers.len() > 1 {
        let message = "`either` is for the facts of one engagement; say which it is";
        return Err(vec![mapping.problem("either", message.to_owned())]);
    }
    let Some(start) = start(&text, mapping) else {
        return Err(vec![mapping.problem("header", "no line is the header that the mapping wants".to_owned())]);
    };
    let mut rows = Rows::new(&text, mapping, start);
    let columns = references(mapping, rows.header(), false)?;
    check(mapping, vocabulary)?;
    let mut table = Table {
        mapping,
        engagement,
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
    engagement: &'m Template,
    vocabulary: &'m Vocabulary,
    columns: Columns,
    /// Whether some bytes could not be decoded.
    damaged: bool,
    pending: Vec<Pending>,
    index: HashMap<String, usize>,
    imported: Imported,
}

impl Table<'_> {
    /// Takes one row.
    fn take(&mut self, row: &Row) -> Result<(), Fault> {
        let mapping = self.mapping;
        row.check(self.damaged, mapping.encoding.unwrap_or(encoding_rs::UTF_8).name())?;
        if row.first().is_some_and(|first| mapping.passed_over.iter().any(|text| first.starts_with(&**text))) {
            self.imported.skipped += 1;
            return Ok(());
        }
        // `import` saw to it that there is one form of dates and numbers.
        let with = With {
            mapping,
            vocabulary: self.vocabulary,
            columns: &self.columns,
            dates: &mapping.dates[0],
            numbers: &mapping.numbers[0],
            is_told: false,
            zone: mapping.zone(),
        };
        let Some(rule) = rule_for(with, row)? else {
            if mapping.skip_others {
                self.imported.skipped += 1;
                return Ok(());
            }
            return Err(no_rule(mapping, &self.columns, row));
        };
        if rule.record.is_none() && rule.remember.is_empty() {
            self.imported.skipped += 1;
            return Ok(());
        }
        let nothing = Pending::default();
        let id =
            row.scope(with, &nothing).fill(self.engagement)?.ok_or_else(|| Fault::new("it names no engagement"))?;
        let known = self.index.get(&id).map(|&place| &self.pending[place]);
        let fresh = Pending { id: id.clone(), line: row.line, ..Pending::default() };
        let scope = row.scope(with, known.unwrap_or(&fresh));
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
}

/// Every row of an engagement says the same of its client, or nothing.
fn agree(known: &Pending, client: &[(String, Cell)]) -> Result<(), Fault> {
    for (name, value) in client {
        let before = known.client.iter().find(|(known, _)| known == name);
        if let Some((_, before)) = before.filter(|(_, before)| before != value) {
            let first = known.line;
            let message = format!("the client's `{name}` is {value} here, and {before} from line {first} on");
            return Err(Fault::new(message));
        }
    }
    Ok(())
}
