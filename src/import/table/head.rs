//! Where the header of a table is, and what parts its columns.

use super::columns::{is_alike, letters};
use super::mapping::{Head, Mapping};

/// The rows of a table begin here, with the header where there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start {
    /// The place in the text.
    pub byte: usize,
    /// The line, from 1.
    pub line: u32,
    pub delimiter: u8,
}

/// A header is sought so many lines down.
const LINES: usize = 200;
/// A header that is not known is looked at in so many lines.
const NEAR: usize = 10;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Returns the text with ends of lines that are counted: some old programs write only the return.
pub(super) fn with_lines(text: String) -> String {
    if text.contains('\r') && !text.contains('\n') { text.replace('\r', "\n") } else { text }
}

/// Returns where the table begins; nothing where no line is the header that the mapping wants.
pub(super) fn start(text: &str, mapping: &Mapping) -> Option<Start> {
    let head = &mapping.head;
    let known = mapping.delimiter;
    let mut byte = 0;
    let is_sought = head.starts.is_some() || !head.has.is_empty();
    let mut stated = None;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if number >= head.skip_lines {
            let at = |delimiter| Start { byte, line: u32::try_from(number + 1).unwrap_or(u32::MAX), delimiter };
            // Spreadsheets of Microsoft write so what parts the columns.
            let own_line =
                line.trim_end_matches(['\r', '\n']).strip_prefix("sep=").and_then(|rest| rest.bytes().next());
            if let Some(delimiter) = own_line {
                stated = Some(delimiter);
            } else if !is_sought {
                return Some(at(known.or(stated).unwrap_or(b',')));
            } else if may_be_header(line, head) {
                let choices = known.or(stated).map_or(DELIMITERS.to_vec(), |one| vec![one]);
                let wide =
                    choices.into_iter().filter_map(|delimiter| Some((delimiter, width(line, delimiter, mapping)?)));
                // Of the same width the first one.
                let found = wide.reduce(|best, other| if other.1 > best.1 { other } else { best });
                let found = found.map(|(delimiter, _)| delimiter);
                if let Some(delimiter) = found {
                    return Some(at(delimiter));
                }
            }
        }
        byte += line.len();
        if number > head.skip_lines + LINES {
            break;
        }
    }
    let at_end = Start { byte, line: 1, delimiter: known.unwrap_or(b',') };
    (!is_sought).then_some(at_end)
}

/// Whether a line has the letters of all columns that are wanted.
fn may_be_header(line: &str, head: &Head) -> bool {
    let line = letters(line);
    head.has.iter().all(|wanted| wanted.split('|').any(|wanted| line.contains(&letters(wanted))))
}

/// Returns how many columns a line has, where it is the header that the mapping wants.
fn width(line: &str, delimiter: u8, mapping: &Mapping) -> Option<usize> {
    let head = &mapping.head;
    let cells = cells(line, delimiter, mapping.quote);
    let begins = |starts: &String| cells.first().is_some_and(|cell| cell.starts_with(&**starts));
    let has = |wanted: &String| wanted.split('|').any(|wanted| cells.iter().any(|cell| is_alike(cell, wanted)));
    (head.starts.as_ref().is_none_or(begins) && head.has.iter().all(has)).then_some(cells.len())
}

/// Returns how many of the columns that a mapping wants one of the first lines has, and those that it has not: of the line with the most.
pub(super) fn missing(text: &str, mapping: &Mapping) -> Option<(usize, Vec<String>)> {
    let wanted = &mapping.head.has;
    let of_line = |line: &str, delimiter: u8| {
        let cells = cells(line, delimiter, mapping.quote);
        let has = |wanted: &&String| wanted.split('|').any(|one| cells.iter().any(|cell| is_alike(cell, one)));
        let (found, missing): (Vec<&String>, Vec<&String>) = wanted.iter().partition(has);
        (found.len(), missing.into_iter().map(|name| name.replace('|', " or ")).collect::<Vec<_>>())
    };
    let lines = text.lines().take(NEAR);
    lines.flat_map(|line| DELIMITERS.map(|delimiter| of_line(line, delimiter))).max_by_key(|(found, _)| *found)
}

fn cells(line: &str, delimiter: u8, quote: Option<u8>) -> Vec<String> {
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter);
    match quote {
        Some(quote) => builder.quote(quote),
        None => builder.quoting(false),
    };
    let mut record = csv::StringRecord::new();
    let mut reader = builder.from_reader(line.as_bytes());
    match reader.read_record(&mut record) {
        Ok(true) => record.iter().map(|cell| cell.trim().to_owned()).collect(),
        _ => Vec::new(),
    }
}
