//! Tables of tests: each row puts its cells into the record and says what is expected then.

use super::test::RecordOf;
use super::want::Want;
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::case as mistake;
use crate::base::source::Span;
use crate::base::suggest::nearest_few;
use crate::value::time::Day;

/// A row of a table.
pub(super) struct Row {
    pub name: String,
    pub record: RecordOf,
    pub want: Want,
    pub is_confirmed: bool,
    pub span: Span,
}

/// The columns that are not of the record.
const NAME: &str = "test";
const DAY: &str = "as of";
const EXPECT: &str = "expect";
const CONFIRMED: &str = "confirmed by";

/// Returns the tests of a table; none where it is another sort of table.
pub(super) fn tests(rows: &[(&str, Span)], record: &RecordOf, diagnostics: &mut Vec<Diagnostic>) -> Vec<Row> {
    let Some(((head, head_span), rows)) = rows.split_first() else { return Vec::new() };
    let Some(((rule, rule_span), rows)) = rows.split_first().filter(|((line, _), _)| is_rule(line)) else {
        diagnostics.push(mistake::no_rule(*head_span));
        return Vec::new();
    };
    let columns = cells(head);
    if !columns.iter().any(|column| column == EXPECT) {
        let is_meant = |column: &String| nearest_few(column, [DAY, EXPECT], 1).len() == 1;
        diagnostics.extend(columns.iter().any(is_meant).then(|| mistake::no_expectations(*head_span)));
        return Vec::new();
    }
    let of_record = |column: &&String| ![NAME, DAY, EXPECT, CONFIRMED].contains(&column.as_str());
    let unused = columns.iter().filter(of_record).filter(|column| !has_place(record, column));
    diagnostics.extend(unused.map(|column| mistake::unused_column(*head_span, column)));
    let twice = columns.iter().enumerate().filter(|(place, column)| columns[..*place].contains(column));
    diagnostics.extend(twice.map(|(_, column)| mistake::column_twice(*head_span, column)));
    let mut tests = Vec::new();
    let is_whole = |line: &str, span: Span, diagnostics: &mut Vec<Diagnostic>| {
        let count = cells(line).len();
        let is_whole = count == columns.len();
        diagnostics.extend((!is_whole).then(|| mistake::ragged_row(span, count, columns.len())));
        is_whole
    };
    is_whole(rule, *rule_span, diagnostics);
    for (line, span) in rows {
        if !is_whole(line, *span, diagnostics) {
            continue;
        }
        let cells = cells(line);
        let cell = |name: &str| columns.iter().position(|column| column == name).map(|place| cells[place].as_str());
        let values = columns.iter().zip(&cells).filter(|(column, _)| of_record(column));
        let lines = cell(EXPECT).unwrap_or_default().split(';').map(|line| (line.trim().trim_matches('`'), *span));
        let mut want = Want::of(lines, diagnostics);
        if let Some(day) = cell(DAY).filter(|day| !day.is_empty()) {
            want.day(day, *span, diagnostics);
        }
        let shown: Vec<String> = values.clone().map(|(column, value)| format!("{column} {value}")).collect();
        tests.push(Row {
            name: cell(NAME).map_or_else(|| shown.join(", "), str::to_owned),
            record: filled(record, values),
            want,
            is_confirmed: cell(CONFIRMED).is_none_or(is_signed),
            span: *span,
        });
    }
    tests
}

/// Whether a record has a place for the values of a column.
pub(super) fn has_place(record: &RecordOf, column: &str) -> bool {
    matches!(record, RecordOf::Text(text) if text.contains(&format!("<{column}>")))
}

/// Words that say that nobody has read a row yet.
const NOBODY: &[&str] = &[
    "todo",
    "tbd",
    "tba",
    "not",
    "nobody",
    "none",
    "pending",
    "unknown",
    "open",
    "no",
    "wrong",
    "false",
    "incorrect",
    "rejected",
    "refused",
    "disagree",
    "disagrees",
    "disagreed",
    "unsure",
    "doubt",
    "doubtful",
];

/// Whether somebody stands behind a row: a name and a day. Whether the day has come is not known here.
fn is_signed(cell: &str) -> bool {
    let is_day = |word: &&str| Day::parse(word.trim_matches(|c: char| !c.is_ascii_digit())).is_some();
    let has_day = cell.split_whitespace().any(|word| is_day(&word));
    let name = cell.split_whitespace().filter(|word| !is_day(word));
    let has_name = name.clone().any(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1);
    let is_word = |word: &str| NOBODY.contains(&word.to_lowercase().trim_matches(|c: char| !c.is_alphabetic()));
    let is_open = cell.contains('?') || name.into_iter().any(is_word);
    has_day && has_name && !is_open
}

/// Puts the values of a row into a record; `-` leaves the line out.
pub(super) fn filled<'v>(
    record: &RecordOf,
    values: impl Iterator<Item = (&'v String, &'v String)> + Clone,
) -> RecordOf {
    match record {
        RecordOf::Text(text) => RecordOf::Text(fill(text, values)),
        other => other.clone(),
    }
}

/// Puts values into the places of a text that have their names; `-` leaves the line out.
pub(super) fn fill<'v>(text: &str, values: impl Iterator<Item = (&'v String, &'v String)> + Clone) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        let mut line = line.to_owned();
        let mut is_left_out = false;
        for (column, value) in values.clone() {
            let place = format!("<{column}>");
            is_left_out |= value == "-" && line.contains(&place);
            line = line.replace(&place, value);
        }
        if !is_left_out {
            out += &line;
        }
    }
    out
}

/// Returns whether a line parts the head of a table from its rows.
pub(super) fn is_rule(line: &str) -> bool {
    line.contains('|') && line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// Returns the cells of a row; `\|` is a stroke within a cell (GitHub Flavored Markdown, 4.10).
fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, cells.last_mut()) {
            ('|', _) => cells.push(String::new()),
            ('\\', Some(cell)) if chars.next_if_eq(&'|').is_some() => cell.push('|'),
            (c, Some(cell)) => cell.push(c),
            (_, None) => {}
        }
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}
