//! The body of a document of Word, element by element: paragraphs, rows of tables, tracked changes.

use super::document::{Document, Paragraph, Place};
use super::lines::{is_unseen, single_blanks};
use super::styles::{Crossed, Styles};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// A row of a table with more letters is no line to read: its cells are paragraphs.
const ROW: usize = 300;
/// The most changes that are quoted.
const QUOTED: usize = 200;

/// What tracked changes do to the end of a paragraph, or to a row: what was put in and taken out again is in neither text.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Change {
    inserted: bool,
    deleted: bool,
}

impl Change {
    /// Takes the element of a change.
    fn add(&mut self, name: &[u8]) {
        let is_out = matches!(name, b"w:del" | b"w:moveFrom");
        self.deleted |= is_out;
        self.inserted |= !is_out;
    }

    fn is_any(self) -> bool {
        self.inserted || self.deleted
    }

    /// Whether it is in the text, with all changes accepted or without them.
    fn is_kept(self, is_before: bool) -> bool {
        if is_before { !self.inserted } else { !self.deleted }
    }
}

/// A paragraph that is being read, in both ways.
#[derive(Default)]
struct Open {
    /// Its number; with all changes accepted that of the first paragraph that it is one with.
    number: u32,
    accepted: String,
    rejected: String,
    /// What is struck out or hidden.
    crossed: String,
    /// What its style says of that.
    style: Crossed,
    heading: bool,
    /// What changes do to its end.
    end: Change,
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

/// A run: what it says itself, and what its style says.
#[derive(Clone, Copy, Default)]
struct Run {
    own: Crossed,
    style: Crossed,
}

/// What stands in a text and is not read: other files, pictures, objects of other programs.
#[derive(Default)]
struct Unread {
    files: usize,
    pictures: usize,
    objects: usize,
}

impl Unread {
    fn told(&self) -> Option<String> {
        let told = |count: usize, one: &str, several: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {several}")),
        };
        let all = [
            told(self.files, "other file that is put into the text", "other files that are put into the text"),
            told(self.pictures, "picture", "pictures"),
            told(self.objects, "object of another program", "objects of other programs"),
        ];
        let all: Vec<String> = all.into_iter().flatten().collect();
        let what = "; what is listed as not found may stand there";
        (!all.is_empty()).then(|| format!("not read: {}{what}", all.join(", ")))
    }
}

/// Returns the box that a sign of one of the fonts of signs shows.
fn sign(font: Option<String>, code: Option<String>) -> &'static str {
    let code = code.unwrap_or_default().to_uppercase();
    match (&*font.unwrap_or_default(), code.trim_start_matches("F0").trim_start_matches("00")) {
        ("Wingdings", "6F" | "70" | "71" | "72" | "A8") | ("Wingdings 2", "A3" | "2A") => "☐",
        ("Wingdings", "78" | "FD" | "FE" | "6E") | ("Wingdings 2", "52" | "53" | "54" | "A2") => "☒",
        _ => "",
    }
}

/// A row of a table: its cells, each the paragraphs in it.
#[derive(Default)]
struct Row {
    cells: Vec<Vec<Paragraph>>,
    change: Change,
}

/// What was read so far.
#[derive(Default)]
pub struct Body {
    styles: Styles,
    count: u32,
    done: Vec<Paragraph>,
    open: Vec<Open>,
    rows: Vec<Row>,
    /// How deep the place lies in what was put in, taken out, and not to be read.
    inserted: usize,
    deleted: usize,
    skipped: usize,
    /// How deep the place lies in how properties were before a change, and in an object of another program.
    old: usize,
    objects: usize,
    in_text: bool,
    in_mark: bool,
    in_properties: bool,
    in_row: bool,
    /// The runs that the place lies in.
    runs: Vec<Run>,
    /// The box of a form that the place lies in, whether it is ticked.
    tick: Option<bool>,
    /// What the file has and is not read.
    unread: Unread,
    /// What is struck out or hidden, of the first paragraphs that have such, and how many have.
    crossed: Vec<String>,
    crossed_out: usize,
    /// The paragraphs that the next one belongs to, as changes put in or take out their ends.
    chain: Vec<Open>,
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
    /// Returns an empty body of a document with these styles.
    pub fn new(styles: Styles) -> Self {
        Self { styles, ..Self::default() }
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
            b"w:rPrChange" | b"w:pPrChange" => self.old += 1,
            _ if self.old > 0 => {}
            b"w:p" => self.begin(),
            b"w:pPr" => self.in_properties = true,
            b"w:rPr" if self.in_properties => self.in_mark = true,
            b"w:ins" | b"w:moveTo" | b"w:del" | b"w:moveFrom" if self.in_mark => {
                self.open.last_mut().into_iter().for_each(|open| open.end.add(name));
            }
            b"w:ins" | b"w:del" if self.in_row => {
                self.rows.last_mut().into_iter().for_each(|row| row.change.add(name));
            }
            b"w:ins" | b"w:moveTo" => self.inserted += 1,
            b"w:del" | b"w:moveFrom" => self.deleted += 1,
            b"w:pStyle" => {
                let id = attribute("w:val").unwrap_or_default();
                if let Some(open) = self.open.last_mut() {
                    open.heading |= self.styles.is_heading(&id);
                    open.style = self.styles.crossed(&id);
                }
            }
            b"w:r" => self.runs.push(Run::default()),
            b"w:rStyle" if !self.in_properties => {
                let style = self.styles.crossed(&attribute("w:val").unwrap_or_default());
                self.runs.last_mut().into_iter().for_each(|run| run.style = style);
            }
            b"w:strike" | b"w:dstrike" | b"w:vanish" if !self.in_properties => {
                let value = attribute("w:val");
                self.runs.last_mut().into_iter().for_each(|run| run.own.take(name, value.as_deref()));
            }
            b"w:sym" => self.add(sign(attribute("w:font"), attribute("w:char"))),
            b"w:checkBox" => self.tick = Some(false),
            b"w:default" | b"w:checked" if self.tick.is_some() => {
                self.tick = Some(!attribute("w:val").is_some_and(|value| matches!(&*value, "0" | "false" | "off")));
            }
            b"w:object" => {
                self.objects += 1;
                self.unread.objects += 1;
            }
            b"w:altChunk" => self.unread.files += 1,
            b"pic:pic" | b"v:imagedata" | b"c:chart" | b"dgm:relIds" if self.objects == 0 => self.unread.pictures += 1,
            b"w:t" | b"w:delText" => self.in_text = true,
            b"w:tab" | b"w:br" | b"w:cr" if !self.in_properties => self.add(" "),
            b"w:noBreakHyphen" => self.add("-"),
            b"w:tbl" if self.open.is_empty() => self.end_chain(),
            b"w:tr" => self.rows.push(Row::default()),
            b"w:trPr" => self.in_row = true,
            b"w:tc" => self.rows.last_mut().into_iter().for_each(|row| row.cells.push(Vec::new())),
            _ => {}
        }
    }

    /// Takes the end of an element.
    pub fn end(&mut self, name: &[u8]) {
        match name {
            b"mc:Fallback" => self.skipped = self.skipped.saturating_sub(1),
            _ if self.skipped > 0 => {}
            b"w:rPrChange" | b"w:pPrChange" => self.old = self.old.saturating_sub(1),
            _ if self.old > 0 => {}
            b"w:p" => self.close(),
            b"w:pPr" => (self.in_properties, self.in_mark) = (false, false),
            b"w:rPr" => self.in_mark = false,
            b"w:trPr" => self.in_row = false,
            _ if self.in_mark || self.in_row => {}
            b"w:ins" | b"w:moveTo" => self.inserted = self.inserted.saturating_sub(1),
            b"w:del" | b"w:moveFrom" => self.deleted = self.deleted.saturating_sub(1),
            b"w:r" => drop(self.runs.pop()),
            b"w:object" => self.objects = self.objects.saturating_sub(1),
            b"w:checkBox" => self.end_box(),
            b"w:t" | b"w:delText" => self.in_text = false,
            b"w:tc" | b"w:body" | b"w:footnote" | b"w:endnote" if self.open.is_empty() => self.end_chain(),
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
        let run = self.runs.last().copied().unwrap_or_default();
        if let Some(open) = self.open.last_mut() {
            if run.own.is_out(open.style, run.style) {
                open.crossed.push_str(text);
                return;
            }
            if !deleted {
                open.accepted.push_str(text);
                if let Some(letters) = &mut self.letters {
                    keep(letters, open.number, text, &self.at);
                }
            }
            // What was put in and taken out again was in neither text.
            if !inserted {
                open.rejected.push_str(text);
            }
        }
    }

    /// Adds the box of a form; no comment is put into the field that it is.
    fn end_box(&mut self) {
        let letters = self.letters.take();
        let is_ticked = self.tick.take() == Some(true);
        self.add(if is_ticked { "☒ " } else { "☐ " });
        self.letters = letters;
    }

    fn begin(&mut self) {
        self.count = self.count.saturating_add(1);
        let before = self.chain.last().filter(|before| self.open.is_empty() && !before.end.is_kept(false));
        let number = before.map_or(self.count, |before| before.number);
        self.open.push(Open { number, style: self.styles.usual, ..Open::default() });
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if !self.open.is_empty() {
            return self.put(&[open]);
        }
        let goes_on = open.end.is_any();
        self.chain.push(open);
        if !goes_on {
            self.end_chain();
        }
    }

    fn end_chain(&mut self) {
        let chain = std::mem::take(&mut self.chain);
        self.put(&chain);
    }

    /// Puts paragraphs whose ends changes put in or take out, but that of the last one.
    fn put(&mut self, chain: &[Open]) {
        let (with, without) = (texts(chain, false), texts(chain, true));
        let row = self.rows.last().map(|row| row.change).unwrap_or_default();
        if !row.is_any() {
            self.note(&with, &without);
        }
        for open in chain {
            let crossed = single_blanks(&open.crossed);
            if !crossed.is_empty() {
                self.crossed_out += 1;
                if self.crossed.len() < QUOTED {
                    self.crossed.push(format!("paragraph {}: “{crossed}”", open.number));
                }
            }
        }
        // Of a row that is changed as a whole its text is kept to be quoted.
        let is_before = if row.is_any() { row.deleted } else { self.is_before };
        let own = if is_before { without } else { with };
        match self.rows.last_mut().and_then(|row| row.cells.last_mut()) {
            Some(cell) => cell.extend(own),
            None => self.done.extend(own),
        }
    }

    /// Says how two readings of the same place differ.
    fn note(&mut self, with: &[Paragraph], without: &[Paragraph]) {
        let is_same = |(one, other): &(&Paragraph, &Paragraph)| one.text == other.text;
        let front = with.iter().zip(without).take_while(is_same).count();
        let (with, without) = (&with[front..], &without[front..]);
        let back = with.iter().rev().zip(without.iter().rev()).take_while(is_same).count();
        let (with, without) = (&with[..with.len() - back], &without[..without.len() - back]);
        match (with, without) {
            ([], taken) => taken.iter().for_each(|one| {
                self.change(format!("{} is taken out by a change; without it: “{}”", place(one), one.text));
            }),
            (put, []) => put.iter().for_each(|one| {
                self.change(format!("{} is put in by a change: “{}”", place(one), one.text));
            }),
            ([first, ..], _) => {
                let told = |all: &[Paragraph]| {
                    all.iter().map(|one| format!("“{}”", one.text)).collect::<Vec<_>>().join(" and ")
                };
                let (with, without) = (told(with), told(without));
                let first = place(first);
                self.change(format!("{first} is changed; with the change: {with}; without it: {without}"));
            }
        }
    }

    fn change(&mut self, says: String) {
        self.changed += 1;
        if self.changes.len() < QUOTED {
            self.changes.push(says);
        }
    }

    /// Puts a short row into one paragraph: what it is about, and what holds. A long one is its cells.
    fn end_row(&mut self) {
        let Some(row) = self.rows.pop() else { return };
        let short = row.cells.iter().all(|cell| cell.len() <= 1)
            && row.cells.iter().flatten().map(|cell| cell.text.len()).sum::<usize>() <= ROW;
        let mut cells: Vec<Paragraph> = row.cells.into_iter().flatten().collect();
        if short && cells.len() > 1 {
            let at = cells[0].place;
            cells = vec![Paragraph { text: in_row(&cells), place: at, heading: false }];
        }
        if let (Some(first), true) = (cells.first(), row.change.is_any()) {
            let (first, text) = (place(first), in_row(&cells));
            match row.change {
                Change { inserted: true, deleted: true } => {}
                Change { inserted: true, .. } => {
                    self.change(format!("the row at {first} is put in by a change: “{text}”"));
                }
                _ => self.change(format!("the row at {first} is taken out by a change; without it: “{text}”")),
            }
        }
        if !row.change.is_kept(self.is_before) {
            return;
        }
        match self.rows.last_mut().and_then(|row| row.cells.last_mut()) {
            Some(cell) => cell.extend(cells),
            None => self.done.extend(cells),
        }
    }

    /// Returns the document, with what it says of changes.
    pub fn finish(mut self) -> Document {
        self.end_chain();
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
        notes.extend(self.unread.told());
        Document { paragraphs: self.done, notes, ..Document::default() }
    }
}

/// Returns the texts of paragraphs, with all changes accepted or without them: one with the next where its end is not there.
fn texts(chain: &[Open], is_before: bool) -> Vec<Paragraph> {
    let one = |group: &[Open]| {
        let mut text = String::new();
        for open in group {
            let more = if is_before { &open.rejected } else { &open.accepted };
            // What ended a sentence is parted from the next one.
            if text.ends_with(['.', '!', '?', ':', ';']) && more.starts_with(char::is_alphanumeric) {
                text.push(' ');
            }
            text.push_str(more);
        }
        let (text, place) = (single_blanks(&text), Place::Paragraph(group.first()?.number));
        (!text.is_empty()).then(|| Paragraph { text, place, heading: group.last().is_some_and(|last| last.heading) })
    };
    chain.split_inclusive(|open| open.end.is_kept(is_before)).filter_map(one).collect()
}

/// Returns the cells of a row in one line.
fn in_row(cells: &[Paragraph]) -> String {
    cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" | ")
}

/// Returns the place of a paragraph in words.
fn place(paragraph: &Paragraph) -> String {
    match paragraph.place {
        Place::Paragraph(number) | Place::Line(number) | Place::Page(number) => format!("paragraph {number}"),
    }
}

/// Adds the letters of a text, the mark over one as a letter of its own. What is written in other bytes than its own, such as `&amp;`,
/// is one letter in all of them.
fn keep(letters: &mut Vec<Letter>, paragraph: u32, text: &str, bytes: &Range<usize>) {
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
