//! Where comments begin and end in the text of a document of Word. Runs are split where a passage begins or ends inside of them,
//! and keep their properties; all else stays as it is written.

use std::collections::BTreeSet;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use unicode_normalization::UnicodeNormalization;

use crate::passages::document::Place;
use crate::passages::docx::{Placed, attribute, position};
use crate::passages::word::is_read;

/// A row of a table is one paragraph of the review, and no longer.
const ROW: usize = 400;

/// A run, by the bytes that it is written in.
#[derive(Default)]
struct Run {
    /// The tag that begins it.
    tag: Range<usize>,
    /// The element of its properties; empty where it has none.
    properties: Range<usize>,
    /// What is in it behind the properties.
    inside: Range<usize>,
    /// Where it ends, with its last tag.
    end: usize,
    texts: Vec<Text>,
    /// The run around the box of text that it lies in: no comment may stand in one.
    around: Option<usize>,
}

/// An element of text in a run.
struct Text {
    tag: Range<usize>,
    inside: Range<usize>,
    end: usize,
    keeps_blanks: bool,
}

/// The text of a document, as what comments stand on.
#[derive(Default)]
struct Body<'x> {
    xml: &'x [u8],
    runs: Vec<Run>,
    /// Where the content of the first paragraph begins.
    first: Option<usize>,
    /// The runs that refer to notes: by the name of the element, and the id.
    notes: Vec<(Vec<u8>, String, usize)>,
    open: Vec<usize>,
    boxes: Vec<Option<usize>>,
    /// Where the outermost properties began that are open, of runs and of paragraphs, and how many are.
    of_run: (usize, usize),
    of_paragraph: (usize, usize),
}

/// What is put into the text: where, in which order at the same place, and the bytes.
type Edit = (usize, u8, Vec<u8>);

/// Returns the text with the marks of comments put in, by their ids: those of passages around their words, those of the whole at
/// the begin, and those ids whose passage is not found.
pub fn marked(placed: &Placed, comments: &[(u32, Option<&(Place, String)>)]) -> Result<(Vec<u8>, Vec<u32>), String> {
    let body = Body::read(&placed.body)?;
    let (mut edits, mut lost) = (Vec::new(), Vec::new());
    for (id, on) in comments {
        match on {
            None => edits.extend(body.at_the_start(*id)),
            Some((place, quote)) => match span(placed, *place, quote, &body) {
                Some((from, to)) => {
                    body.before(&from, *id, &mut edits);
                    body.behind(&to, *id, &mut edits);
                }
                None => lost.push(*id),
            },
        }
    }
    // A text that is cut twice is told only once to keep its blanks.
    let mut seen = BTreeSet::new();
    edits.retain(|(at, order, _)| *order != KEEP || seen.insert(*at));
    edits.sort_by_key(|(at, order, _)| (*at, *order));
    let mut out = Vec::with_capacity(placed.body.len() + placed.body.len() / 8);
    let mut done = 0;
    for (at, _, bytes) in &edits {
        out.extend_from_slice(placed.body.get(done..*at).unwrap_or_default());
        out.extend_from_slice(bytes);
        done = *at;
    }
    out.extend_from_slice(placed.body.get(done..).unwrap_or_default());
    Ok((out, lost))
}

const KEEP: u8 = 0;
const END: u8 = 1;
const START: u8 = 2;

/// Where a passage begins or ends: before or behind the bytes of a letter, or a run as a whole.
enum Edge {
    Letter(usize, Range<usize>),
    Run(usize),
}

/// Returns where a passage stands.
fn span(placed: &Placed, place: Place, quote: &str, body: &Body<'_>) -> Option<(Edge, Edge)> {
    let Place::Paragraph(number) = place else { return None };
    if let Some(note) = placed.notes.iter().find(|note| note.paragraphs.contains(&number)) {
        let (_, _, run) = body.notes.iter().find(|(tag, id, _)| tag == note.reference && *id == note.id)?;
        return Some((Edge::Run(*run), Edge::Run(*run)));
    }
    let letters = &placed.letters;
    let from = letters.partition_point(|letter| letter.paragraph < number);
    let own = letters.partition_point(|letter| letter.paragraph <= number) - from;
    let needle = |quote: &str| quote.nfd().filter(|c| is_read(*c)).collect::<Vec<char>>();
    let found = |needle: &[char]| {
        let fits = |at: &usize| {
            let here = letters.get(*at..at.saturating_add(needle.len()));
            here.is_some_and(|here| here.iter().map(|letter| letter.letter).eq(needle.iter().copied()))
        };
        let at = (from..from.saturating_add(own.max(ROW))).find(fits)?;
        Some((letters.get(at)?, letters.get((at + needle.len()).checked_sub(1)?)?))
    };
    // The cells of a row are parted by a mark that no cell has.
    let (first, last) = found(&needle(quote)).or_else(|| found(&needle(&quote.replace(" | ", " "))))?;
    let edge = |bytes: &Range<usize>| {
        let run = body.run_at(bytes.start)?;
        Some(body.runs[run].around.map_or_else(|| Edge::Letter(run, bytes.clone()), Edge::Run))
    };
    Some((edge(&first.bytes)?, edge(&last.bytes)?))
}

impl<'x> Body<'x> {
    fn read(xml: &'x [u8]) -> Result<Self, String> {
        let mut reader = Reader::from_reader(xml);
        let mut body = Self { xml, ..Self::default() };
        loop {
            let from = position(xml, &reader);
            let event = reader.read_event().map_err(|error| error.to_string())?;
            let bytes = from..position(xml, &reader);
            match event {
                Event::Start(tag) => body.start(&tag, bytes),
                Event::Empty(tag) if tag.name().as_ref() != b"w:p" => {
                    let end = bytes.end..bytes.end;
                    body.start(&tag, bytes);
                    body.end(tag.name().as_ref(), end);
                }
                Event::End(tag) => body.end(tag.name().as_ref(), bytes),
                Event::Eof => return Ok(body),
                _ => {}
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, bytes: Range<usize>) {
        match tag.name().as_ref() {
            b"w:p" => self.first = self.first.or(Some(bytes.end)),
            b"w:pPr" => begin(&mut self.of_paragraph, bytes.start),
            b"w:rPr" if self.of_paragraph.1 == 0 => begin(&mut self.of_run, bytes.start),
            b"w:r" => {
                let around = self.boxes.last().copied().flatten();
                self.open.push(self.runs.len());
                self.runs.push(Run { inside: bytes.end..bytes.end, tag: bytes, around, ..Run::default() });
            }
            b"w:txbxContent" => {
                let outer = self.boxes.last().copied().flatten().or_else(|| self.open.first().copied());
                self.boxes.push(outer);
            }
            b"w:t" => {
                let keeps_blanks = attribute(tag, "xml:space").is_some();
                if let Some(run) = self.open.last().map(|open| &mut self.runs[*open]) {
                    run.texts.push(Text { inside: bytes.end..bytes.end, end: bytes.end, tag: bytes, keeps_blanks });
                }
            }
            name @ (b"w:footnoteReference" | b"w:endnoteReference") => {
                let id = attribute(tag, "w:id").unwrap_or_default();
                self.notes.extend(self.open.last().map(|run| (name.to_vec(), id, *run)));
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &[u8], bytes: Range<usize>) {
        match name {
            b"w:pPr" => {
                let from = finish(&mut self.of_paragraph);
                self.first =
                    self.first.map(|at| if from.is_some_and(|from| self.is_blank(at..from)) { bytes.end } else { at });
            }
            b"w:rPr" if self.of_paragraph.1 == 0 => {
                if let (Some(from), Some(open)) = (finish(&mut self.of_run), self.open.last().copied())
                    && self.is_blank(self.runs[open].tag.end..from)
                {
                    self.runs[open].properties = from..bytes.end;
                    self.runs[open].inside = bytes.end..bytes.end;
                }
            }
            b"w:r" => {
                if let Some(run) = self.open.pop().map(|open| &mut self.runs[open]) {
                    (run.inside.end, run.end) = (bytes.start, bytes.end);
                }
            }
            b"w:txbxContent" => drop(self.boxes.pop()),
            b"w:t" => {
                if let Some(text) = self.open.last().and_then(|open| self.runs[*open].texts.last_mut()) {
                    (text.inside.end, text.end) = (bytes.start, bytes.end);
                }
            }
            _ => {}
        }
    }

    fn is_blank(&self, bytes: Range<usize>) -> bool {
        self.xml.get(bytes).is_some_and(|bytes| bytes.trim_ascii().is_empty())
    }

    /// Returns the innermost run that a byte is in.
    fn run_at(&self, at: usize) -> Option<usize> {
        let before = self.runs.partition_point(|run| run.tag.start <= at);
        (0..before).rev().find(|run| self.runs[*run].end > at)
    }

    /// The marks of a comment on the whole.
    fn at_the_start(&self, id: u32) -> Option<Edit> {
        let marks = format!("{}{}", start_mark(id), end_mark(id));
        self.first.map(|at| (at, END, marks.into_bytes()))
    }

    /// Where a passage begins that has this letter first.
    fn before(&self, edge: &Edge, id: u32, edits: &mut Vec<Edit>) {
        let mark = start_mark(id);
        let (run, bytes) = match edge {
            Edge::Run(run) => return edits.push((self.runs[*run].tag.start, START, mark.into_bytes())),
            Edge::Letter(run, bytes) => (&self.runs[*run], bytes),
        };
        let text = run.texts.iter().find(|text| text.inside.contains(&bytes.start));
        match text.filter(|text| text.inside.start < bytes.start) {
            Some(text) => self.cut_text(run, text, bytes.start, (START, &mark), edits),
            None => {
                let at = text.map_or(bytes.start, |text| text.tag.start);
                let is_first = self.is_blank(run.inside.start..at);
                edits.push(if is_first {
                    (run.tag.start, START, mark.into_bytes())
                } else {
                    self.cut(run, at, (START, &mark))
                });
            }
        }
    }

    /// Where a passage ends that has this letter last.
    fn behind(&self, edge: &Edge, id: u32, edits: &mut Vec<Edit>) {
        let mark = end_mark(id);
        let (run, bytes) = match edge {
            Edge::Run(run) => return edits.push((self.runs[*run].end, END, mark.into_bytes())),
            Edge::Letter(run, bytes) => (&self.runs[*run], bytes),
        };
        let text = run.texts.iter().find(|text| text.inside.contains(&bytes.start));
        match text.filter(|text| bytes.end < text.inside.end) {
            Some(text) => self.cut_text(run, text, bytes.end, (END, &mark), edits),
            None => {
                let at = text.map_or(bytes.end, |text| text.end);
                let is_last = self.is_blank(at..run.inside.end);
                edits.push(if is_last { (run.end, END, mark.into_bytes()) } else { self.cut(run, at, (END, &mark)) });
            }
        }
    }

    /// A mark between two elements of a run.
    fn cut(&self, run: &Run, at: usize, (order, mark): (u8, &str)) -> Edit {
        (at, order, [b"</w:r>", mark.as_bytes(), self.opened(run).as_slice()].concat())
    }

    /// A mark within an element of text.
    fn cut_text(&self, run: &Run, text: &Text, at: usize, (order, mark): (u8, &str), edits: &mut Vec<Edit>) {
        if !text.keeps_blanks {
            edits.push((text.tag.end.saturating_sub(1), KEEP, b" xml:space=\"preserve\"".to_vec()));
        }
        let parts = [b"</w:t></w:r>", mark.as_bytes(), &self.opened(run), b"<w:t xml:space=\"preserve\">"];
        edits.push((at, order, parts.concat()));
    }

    /// What begins a run anew, with its properties.
    fn opened(&self, run: &Run) -> Vec<u8> {
        let part = |bytes: &Range<usize>| self.xml.get(bytes.clone()).unwrap_or_default();
        [part(&run.tag), part(&run.properties)].concat()
    }
}

fn begin(open: &mut (usize, usize), at: usize) {
    if open.1 == 0 {
        open.0 = at;
    }
    open.1 += 1;
}

/// Returns where the outermost began, if it is that one that ends.
fn finish(open: &mut (usize, usize)) -> Option<usize> {
    open.1 = open.1.saturating_sub(1);
    (open.1 == 0).then_some(open.0)
}

fn start_mark(id: u32) -> String {
    format!("<w:commentRangeStart w:id=\"{id}\"/>")
}

fn end_mark(id: u32) -> String {
    format!("<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>")
}
