//! Which rule takes a row.

use rust_decimal::Decimal;

use super::columns::Columns;
use super::mapping::Mapping;
use super::row::{Fault, Row, With};
use super::rule::{Rule, Test};
use super::spec::From;
use crate::base::suggest::did_you_mean;

/// Returns the first rule whose conditions all hold; a fault where a number that one looks at cannot be read.
pub(super) fn rule_for<'m>(with: With<'m>, row: &Row) -> Result<Option<&'m Rule>, Fault> {
    for rule in &with.mapping.rules {
        if all_hold(with, row, &rule.when)? {
            return Ok(Some(rule));
        }
    }
    Ok(None)
}

/// Returns whether all conditions hold of a row.
pub(super) fn all_hold(with: With<'_>, row: &Row, tests: &[(String, Test)]) -> Result<bool, Fault> {
    for (column, test) in tests {
        if !holds(with, row, column, test)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn cell<'r>(columns: &Columns, row: &'r Row, column: &str) -> &'r str {
    columns.number(column).and_then(|place| row.cell(place)).unwrap_or_default()
}

fn holds(with: With<'_>, row: &Row, column: &str, test: &Test) -> Result<bool, Fault> {
    let cell = cell(with.columns, row, column);
    let number = || {
        if cell.is_empty() {
            return Ok(Decimal::ZERO);
        }
        let read = with.numbers.money(cell).map(|(number, _)| number);
        let place = with.columns.number(column).map(|place| place + 1);
        read.map_err(|message| Fault { is_form: true, ..Fault::at(place, message) })
    };
    Ok(match test {
        Test::Empty => cell.is_empty(),
        Test::NotEmpty => !cell.is_empty(),
        Test::AboveZero => number()? > Decimal::ZERO,
        Test::BelowZero => number()? < Decimal::ZERO,
        Test::OneOf(words) => words.iter().any(|word| word == cell),
        Test::NoneOf(words) => words.iter().all(|word| word != cell),
    })
}

/// Returns the column of the amounts of payments, where that of a row is below zero.
pub(super) fn taken_back<'m>(with: With<'m>, row: &Row) -> Option<&'m str> {
    let records = with.mapping.rules.iter().filter_map(|rule| rule.record.as_ref());
    let fields = records.filter(|record| record.kind == "payment").flat_map(|record| &record.fields);
    let mut columns = fields.filter(|(name, _)| name == "amount").filter_map(|(_, spec)| match &spec.from {
        From::Column(column) => Some(column.as_str()),
        _ => None,
    });
    let is_below =
        |column: &&str| with.numbers.money(cell(with.columns, row, column)).is_ok_and(|(n, _)| n < Decimal::ZERO);
    columns.find(is_below)
}

/// Says that no rule takes a row, and the nearest value that one would.
pub(super) fn no_rule(mapping: &Mapping, columns: &Columns, row: &Row) -> Fault {
    let conditions = || mapping.rules.iter().flat_map(|rule| &rule.when);
    let tested = conditions().find(|(_, test)| matches!(test, Test::OneOf(_)));
    let Some((column, _)) = tested else { return Fault::new("no rule of the mapping takes it") };
    let cell = cell(columns, row, column);
    let words = conditions().filter(|(name, _)| name == column).filter_map(|(_, test)| match test {
        Test::OneOf(words) => Some(words.iter().map(String::as_str)),
        _ => None,
    });
    let hint = did_you_mean(cell, words.flatten()).map(|hint| format!("; {hint}")).unwrap_or_default();
    let message = format!("no rule of the mapping takes it: `{column}` is `{cell}`{hint}");
    Fault::at(columns.number(column).map(|place| place + 1), message)
}
