//! The body of a document of Word, element by element: paragraphs, rows of tables, tracked changes.

use super::document::{Document, Paragraph, Place};
use super::lines::{is_unseen, single_blanks};
use rustc_hash::FxHashSet;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// A row of a table with more letters is no line to read: its cells are paragraphs.
const ROW: usize = 300;
/// The most changes that are quoted.
const QUOTED: usize = 200;

/// Returns whether a style of that name or id is one of headings.
pub fn is_heading_style(name: &str) -> bool {
    let name = name.to_lowercase().replace(' ', "");
    ["heading", "title", "nagwek", "nagłówek", "berschrift", "überschrift", "titel", "tytu"]
        .iter()
        .any(|start| name.starts_with(start))
}

/// A paragraph that is being read, in both ways.
#[derive(Default)]
struct Open {
    number: u32,
    accepted: String,
    rejected: String,
    /// What is struck out or hidden.
    crossed: String,
    heading: bool,
    /// Whether the end of the paragraph was put in or taken out by a change.
    end_changed: bool,
}

/// A letter of the text with all changes accepted, and where it stands in its part of the file.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The number of its paragraph.
    pub paragraph: u32,
    /// It, which is no blank.
    pub letter: char,
    /// The bytes that it is written in: of a character, an entity or an element.
    pub bytes: Range<usize>,
}

/// A row of a table: its cells, each the paragraphs in it.
#[derive(Default)]
struct Row {
    cells: Vec<Vec<Paragraph>>,
}

/// What was read so far.
#[derive(Default)]
pub struct Body {
    headings: FxHashSet<String>,
    count: u32,
    done: Vec<Paragraph>,
    open: Vec<Open>,
    rows: Vec<Row>,
    /// How deep the place lies in what was put in, taken out, and not to be read.
    inserted: usize,
    deleted: usize,
    skipped: usize,
    in_text: bool,
    in_mark: bool,
    in_properties: bool,
    /// The runs that the place lies in, each whether it is struck out or hidden.
    runs: Vec<bool>,
    /// What is struck out or hidden, of the first paragraphs that have such, and how many have.
    crossed: Vec<String>,
    crossed_out: usize,
    /// What a paragraph without an end of its own leaves to the next.
    carried: Option<Open>,
    changes: Vec<String>,
    changed: usize,
    /// The bytes of what is taken now.
    at: Range<usize>,
    /// The letters, where they are asked for.
    letters: Option<Vec<Letter>>,
    /// Whether the text is that without the changes.
    is_before: bool,
}

impl Body {
    /// Returns an empty body; `headings` are the ids of the styles of headings.
    pub fn new(headings: FxHashSet<String>) -> Self {
        Self { headings, ..Self::default() }
    }

    /// Returns it as one whose text is that without the changes.
    pub fn before_changes(self) -> Self {
        Self { is_before: true, ..self }
    }

    /// Returns it as one that keeps where each letter stands.
    pub fn placed(self) -> Self {
        Self { letters: Some(Vec::new()), ..self }
    }

    /// Returns the number of paragraphs so far, and the letters since the last call.
    pub fn letters(&mut self) -> (u32, Vec<Letter>) {
        (self.count, self.letters.replace(Vec::new()).unwrap_or_default())
    }

    /// Says which bytes are taken next; of a text those of its letters.
    pub fn at(&mut self, bytes: Range<usize>) {
        self.at = bytes;
    }

    /// Takes the begin of an element; `attribute` returns one of its attributes.
    pub fn start(&mut self, name: &[u8], attribute: impl Fn(&str) -> Option<String>) {
        match name {
            b"mc:Fallback" => self.skipped += 1,
            _ if self.skipped > 0 => {}
            b"w:p" => self.begin(),
            b"w:pPr" => self.in_properties = true,
            b"w:rPr" if self.in_properties => self.in_mark = true,
            b"w:ins" | b"w:moveTo" | b"w:del" | b"w:moveFrom" if self.in_mark => {
                let is_out = matches!(name, b"w:del" | b"w:moveFrom");
                if let Some(open) = self.open.last_mut() {
                    open.end_changed |= is_out != self.is_before;
                }
            }
            b"w:ins" | b"w:moveTo" => self.inserted += 1,
            b"w:del" | b"w:moveFrom" => self.deleted += 1,
            b"w:pStyle" => {
                let heading = attribute("w:val").is_some_and(|id| self.headings.contains(&id) || is_heading_style(&id));
                self.open.last_mut().into_iter().for_each(|open| open.heading |= heading);
            }
            b"w:r" => self.runs.push(false),
            b"w:strike" | b"w:dstrike" | b"w:vanish" if !self.in_properties => {
                let is_off = attribute("w:val").is_some_and(|value| matches!(&*value, "0" | "false" | "off"));
                self.runs.last_mut().into_iter().for_each(|run| *run |= !is_off);
            }
            b"w:t" | b"w:delText" => self.in_text = true,
            b"w:tab" | b"w:br" | b"w:cr" if !self.in_properties => self.add(" "),
            b"w:noBreakHyphen" => self.add("-"),
            b"w:tr" => self.rows.push(Row::default()),
            b"w:tc" => self.rows.last_mut().into_iter().for_each(|row| row.cells.push(Vec::new())),
            _ => {}
        }
    }

    /// Takes the end of an element.
    pub fn end(&mut self, name: &[u8]) {
        match name {
            b"mc:Fallback" => self.skipped = self.skipped.saturating_sub(1),
            _ if self.skipped > 0 => {}
            b"w:p" => self.close(),
            b"w:pPr" => (self.in_properties, self.in_mark) = (false, false),
            b"w:rPr" => self.in_mark = false,
            _ if self.in_mark => {}
            b"w:ins" | b"w:moveTo" => self.inserted = self.inserted.saturating_sub(1),
            b"w:del" | b"w:moveFrom" => self.deleted = self.deleted.saturating_sub(1),
            b"w:r" => drop(self.runs.pop()),
            b"w:t" | b"w:delText" => self.in_text = false,
            b"w:tr" => self.end_row(),
            _ => {}
        }
    }

    /// Takes text between elements.
    pub fn text(&mut self, text: &str) {
        if self.in_text && self.skipped == 0 {
            self.add(text);
        }
    }

    fn add(&mut self, text: &str) {
        let (inserted, deleted) = (self.inserted > 0, self.deleted > 0);
        let is_crossed = self.runs.last() == Some(&true);
        if let Some(open) = self.open.last_mut() {
            if is_crossed {
                open.crossed.push_str(text);
                return;
            }
            if !deleted {
                open.accepted.push_str(text);
                if let Some(letters) = &mut self.letters {
                    place(letters, open.number, text, &self.at);
                }
            }
            // What was put in and taken out again was in neither text.
            if !inserted {
                open.rejected.push_str(text);
            }
        }
    }

    fn begin(&mut self) {
        self.count = self.count.saturating_add(1);
        let carried = if self.open.is_empty() { self.carried.take() } else { None };
        self.open.push(match carried {
            Some(open) => Open { end_changed: false, ..open },
            None => Open { number: self.count, ..Open::default() },
        });
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if open.end_changed && self.open.is_empty() && self.rows.is_empty() {
            self.carried = Some(open);
        } else {
            self.put(&open);
        }
    }

    fn put(&mut self, open: &Open) {
        let (mut text, mut before) = (single_blanks(&open.accepted), single_blanks(&open.rejected));
        if self.is_before {
            std::mem::swap(&mut text, &mut before);
        }
        if text != before {
            self.note(open.number, &text, &before);
        }
        let crossed = single_blanks(&open.crossed);
        if !crossed.is_empty() {
            self.crossed_out += 1;
            if self.crossed.len() < QUOTED {
                self.crossed.push(format!("paragraph {}: “{crossed}”", open.number));
            }
        }
        if text.is_empty() {
            return;
        }
        let paragraph = Paragraph { text, place: Place::Paragraph(open.number), heading: open.heading };
        match self.rows.last_mut().and_then(|row| row.cells.last_mut()) {
            Some(cell) => cell.push(paragraph),
            None => self.done.push(paragraph),
        }
    }

    fn note(&mut self, number: u32, text: &str, before: &str) {
        self.changed += 1;
        if self.changes.len() < QUOTED {
            self.changes.push(match (text.is_empty(), before.is_empty()) {
                (true, _) => format!("paragraph {number} is taken out by a change; without it: “{before}”"),
                (_, true) => format!("paragraph {number} is put in by a change: “{text}”"),
                _ => format!("paragraph {number} is changed; with the change: “{text}”; without it: “{before}”"),
            });
        }
    }

    /// Puts a short row into one paragraph: what it is about, and what holds. A long one is its cells.
    fn end_row(&mut self) {
        let Some(row) = self.rows.pop() else { return };
        let short = row.cells.iter().all(|cell| cell.len() <= 1)
            && row.cells.iter().flatten().map(|cell| cell.text.len()).sum::<usize>() <= ROW;
        let mut cells: Vec<Paragraph> = row.cells.into_iter().flatten().collect();
        if short && cells.len() > 1 {
            let text = cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" | ");
            let place = cells[0].place;
            cells = vec![Paragraph { text, place, heading: false }];
        }
        match self.rows.last_mut().and_then(|row| row.cells.last_mut()) {
            Some(cell) => cell.extend(cells),
            None => self.done.extend(cells),
        }
    }

    /// Returns the document, with what it says of changes.
    pub fn finish(mut self) -> Document {
        if let Some(open) = self.carried.take() {
            self.put(&open);
        }
        let mut notes = Vec::new();
        if self.changed > 0 {
            notes.push(format!(
                "there are tracked changes in {} {}; it was read with all of them accepted",
                self.changed,
                if self.changed == 1 { "paragraph" } else { "paragraphs" }
            ));
            notes.append(&mut self.changes);
            if self.changed > QUOTED {
                notes.push(format!("{} more are changed", self.changed - QUOTED));
            }
        }
        if self.crossed_out > 0 {
            let more = self.crossed_out - self.crossed.len();
            let more = if more > 0 { format!(", and in {more} more") } else { String::new() };
            notes.push(format!("struck out or hidden, and not read: {}{more}", self.crossed.join("; ")));
        }
        Document { paragraphs: self.done, notes }
    }
}

/// Adds the letters of a text, the mark over one as a letter of its own. What is written in other bytes than its own, such as `&amp;`,
/// is one letter in all of them.
fn place(letters: &mut Vec<Letter>, paragraph: u32, text: &str, bytes: &Range<usize>) {
    let is_literal = bytes.len() == text.len();
    for (at, letter) in text.char_indices().filter(|(_, letter)| is_read(*letter)) {
        let from = bytes.start.saturating_add(at);
        let own = from..from.saturating_add(letter.len_utf8());
        let bytes = if is_literal { own } else { bytes.clone() };
        letters.extend(letter.nfd().map(|letter| Letter { paragraph, letter, bytes: bytes.clone() }));
    }
}

/// Whether a character counts where texts are compared: what parts words and what is not seen does not.
pub fn is_read(letter: char) -> bool {
    !letter.is_whitespace() && !is_unseen(letter)
}
