//! Facts from a table: a row tells something that happened, and who the engagement is of is found out by others.

use super::check::{check, references};
use super::columns::is_alike;
use super::head::{start, with_lines};
use super::mapping::{Each, Mapping};
use super::node::Problem;
use super::readings::Readings;
use super::row::{Rows, With};
use super::teller::Teller;
use crate::engagement::vocabulary::Vocabulary;
use crate::import::decode::{self, Stray};
use crate::import::fact::{Given, Told, Warning};
use crate::import::refusal::Refusal;

/// So many lines of another encoding are told, each with its own warning.
const MOST: usize = 50;

/// Returns what the rows of a table tell, as a mapping has them.
///
/// # Errors
/// Where the mapping does not fit the table, or leaves open which number of a date is the day.
pub fn told(mapping: &Mapping, given: &Given<'_>) -> Result<Told, Refusal> {
    let text = Text::of(mapping, given.bytes);
    let Some(start) = start(&text.text, mapping) else {
        return Err(Refusal::new(format!("no line of it is the header that the mapping wants{}", wanted(mapping))));
    };
    let builtin = given.vocabulary.is_none().then(Vocabulary::builtin);
    let Some(vocabulary) = given.vocabulary.or(builtin.as_ref()) else { return Ok(Told::default()) };
    let mut rows = Rows::new(&text.text, mapping, start);
    let misfit = |problems: Vec<Problem>| Refusal::new(format!("the mapping does not fit it: {}", shown(&problems)));
    let header: Option<Vec<String>> = rows.header().map(|header| {
        let more = mapping.each.iter().flat_map(|each| &each.names);
        header.iter().chain(more).cloned().collect()
    });
    let columns = references(mapping, header.as_deref(), true).map_err(misfit)?;
    check(mapping, vocabulary).map_err(misfit)?;
    let forms = mapping.dates.iter().flat_map(|dates| mapping.numbers.iter().map(move |numbers| (dates, numbers)));
    let tellers = forms.map(|(dates, numbers)| {
        let zone = Some(mapping.zone().unwrap_or(given.zone));
        let with = With { mapping, vocabulary, columns: &columns, dates, numbers, is_told: true, zone };
        Teller::new(with, text.damaged, given)
    });
    let mut readings = Readings::new(tellers.collect(), mapping);
    // Row by row: of a long table only what it tells is held.
    while let Some(mut row) = rows.next_row() {
        row.trim();
        match &mapping.each {
            // What is wrong with the row as such is told of it as it is.
            Some(each) if row.check(false, "").is_ok() => {
                let parts = row.spread(each, &lists(each, header.as_deref()));
                parts.iter().try_for_each(|part| readings.take(part))?;
            }
            _ => readings.take(&row)?,
        }
    }
    let mut told = readings.surest()?.finish();
    let strays = text.strays.iter().filter(|stray| stray.is_read);
    told.warnings.splice(0..0, strays.take(MOST).map(|Stray { line, byte, .. }| {
        let message = format!(
            "byte {byte:#04X} is no UTF-8, as other lines are: this line is read as windows-1252; say `encoding` in a mapping where that is wrong"
        );
        Warning { line: *line, message, is_loss: false }
    }));
    if let Some(encoding) = text.guessed {
        let message = format!("it is no UTF-8: read as {encoding}; say `encoding` in a mapping where that is wrong");
        told.warnings.insert(0, Warning { line: 0, message, is_loss: false });
    }
    Ok(told)
}

/// Returns the places of the columns whose cells are rows of their own.
fn lists(each: &Each, header: Option<&[String]>) -> Vec<usize> {
    let header = header.unwrap_or_default();
    (0..header.len()).filter(|&place| is_alike(&header[place], &each.column)).collect()
}

fn wanted(mapping: &Mapping) -> String {
    let names = &mapping.head.has;
    if names.is_empty() { String::new() } else { format!(": one with {}", names.join(", ")) }
}

/// The text of a table.
struct Text {
    text: String,
    guessed: Option<&'static str>,
    /// The lines that are in another encoding than the others.
    strays: Vec<Stray>,
    /// The encoding by which some bytes could not be read.
    damaged: Option<&'static str>,
}

impl Text {
    fn of(mapping: &Mapping, bytes: &[u8]) -> Self {
        let Some(encoding) = mapping.encoding else {
            let (text, guessed, strays) = decode::text_by_lines(bytes);
            let damaged = strays.iter().any(|stray| !stray.is_read).then_some("UTF-8");
            return Self { text: with_lines(text), guessed, strays, damaged };
        };
        let (text, _, is_damaged) = encoding.decode(bytes);
        let damaged = is_damaged.then_some(encoding.name());
        Self { text: with_lines(text.into_owned()), guessed: None, strays: Vec::new(), damaged }
    }
}

fn shown(problems: &[Problem]) -> String {
    let shown: Vec<String> = problems.iter().take(5).map(|problem| format!("line {problem}")).collect();
    shown.join("; ")
}
