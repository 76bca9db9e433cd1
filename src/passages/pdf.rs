//! PDF: the text of its pages, if it comes out as it is seen.

mod columns;
mod content;
mod fields;
mod font;
mod frames;

use super::document::{Document, Paragraph, Place};
use super::lines::{Line, paragraphs, single_blanks};
use super::refusal::{Refusal, broken_document, encrypted_document, no_text, scanned_document, torn_text};
use crate::pdf::file::File;
use columns::rows;
use content::{Piece, Reader};
use fields::Filled;
use frames::{Row, drop_frames};

/// A page of a contract has more letters.
const LETTERS: usize = 12;

/// A page that is one picture has more letters than these where its text was recognised, and no more where it was only stamped.
const STAMPED: usize = 200;

/// A text has fewer signs without a letter, in hundredths; a page of it may have many signs of lists.
const UNKNOWN: usize = 2;
const UNKNOWN_OF_PAGE: usize = 20;

/// The most notes and fields that are quoted.
const QUOTED: usize = 20;

/// What pages that were not read mean for what was not found.
const ELSEWHERE: &str = "what is listed as not found may stand there";

/// Returns the document in a PDF.
pub fn read(bytes: &[u8]) -> Result<Document, Refusal> {
    let file = File::new(bytes);
    if file.is_encrypted() {
        return Err(encrypted_document());
    }
    let pages = file.pages();
    let is_cut = memchr::memmem::rfind(bytes, b"%%EOF").is_none();
    if pages.is_empty() {
        return Err(broken_document(if is_cut { "it ends in the middle" } else { "it has no pages" }));
    }
    let mut reader = Reader::new(&file);
    let (mut read, mut pictures, mut unplaced) = (Vec::new(), Vec::new(), Vec::new());
    for (page, number) in pages.iter().zip(1..) {
        let mut pieces = reader.page(page);
        for filled in fields::filled(&file, page) {
            unplaced.extend(fields::put(&mut pieces, filled).err().map(|filled| (number, filled)));
        }
        read.push(lines(&pieces).map_err(|why| torn_text(&why))?);
        pictures.push(reader.is_picture);
    }
    let letters = |rows: &[Row]| rows.iter().map(|(_, line)| line.chars().filter(|c| !c.is_whitespace()).count()).sum();
    let counts: Vec<usize> = read.iter().map(|rows| letters(rows)).collect();
    if counts.iter().sum::<usize>() < LETTERS.saturating_mul(pages.len()) {
        return Err(match reader.pictures {
            true => scanned_document(),
            false if is_cut => broken_document("it ends in the middle"),
            false => no_text(),
        });
    }
    let is_scan = |(letters, picture): (&usize, &bool)| *picture && *letters < STAMPED;
    let scans = counts.iter().zip(&pictures).map(is_scan).collect::<Vec<_>>();
    if scans.iter().filter(|scan| **scan).count().saturating_mul(2) > pages.len() {
        return Err(scanned_document());
    }
    if let Some(why) = torn(&read, UNKNOWN) {
        return Err(torn_text(&why));
    }
    let torn_pages = drop_torn(&mut read)?;
    drop_frames(&mut read);
    let numbers = |is: &dyn Fn(usize) -> bool| {
        let numbers = (0..counts.len()).filter(|at| is(*at)).map(|at| (at + 1).to_string());
        numbers.collect::<Vec<_>>().join(", ")
    };
    let empty = numbers(&|at| counts[at] < LETTERS);
    let scanned = numbers(&|at| counts[at] >= LETTERS && scans[at]);
    let torn_pages = numbers(&|at| torn_pages.contains(&at));
    let mut notes = Vec::new();
    if !empty.is_empty() {
        notes.push(format!("pages without text, which were not read: {empty}; {ELSEWHERE}"));
    }
    if !torn_pages.is_empty() {
        notes.push(format!(
            "pages whose text does not come out whole, as its letters stand apart or make no words, which were not read: {torn_pages}; {ELSEWHERE}"
        ));
    }
    if !scanned.is_empty() {
        notes.push(format!("pages that are pictures with hardly any text, of which only that was read: {scanned}"));
    }
    let mut all = Vec::new();
    let read: Vec<Vec<String>> = read.into_iter().map(spaced).collect();
    for (lines, page) in read.iter().zip(1..) {
        // A sentence goes on over the end of a page; a new one is taken for a new paragraph.
        let ended = all.last().is_some_and(|line: &Line<'_>| line.text.trim_end().ends_with(['.', ';', ':']));
        all.extend(ended.then_some(Line { text: "", place: Place::Page(page) }));
        all.extend(lines.iter().map(|text| Line { text, place: Place::Page(page) }));
    }
    let mut paragraphs = paragraphs(&all);
    add_notes(&mut paragraphs, &mut notes, unplaced);
    Ok(Document { paragraphs, notes, ..Document::default() })
}

/// Adds notes that are typed onto pages behind all text, and says what of the fields was not read.
fn add_notes(paragraphs: &mut Vec<Paragraph>, notes: &mut Vec<String>, unplaced: Vec<(u32, Filled)>) {
    let (typed, fields): (Vec<_>, Vec<_>) = unplaced.into_iter().partition(|(_, filled)| filled.is_note);
    let told = |all: &[(u32, Filled)]| {
        let one = |(page, filled): &(u32, Filled)| format!("page {page}: “{}”", filled.text);
        all.iter().take(QUOTED).map(one).collect::<Vec<_>>().join("; ")
    };
    if let Some((page, _)) = typed.first() {
        notes.push(format!("notes that are typed onto the pages were read behind the text: {}", told(&typed)));
        // The last heading of the text is none of theirs.
        paragraphs.push(Paragraph { text: "—".to_owned(), place: Place::Page(*page), heading: true });
    }
    if !fields.is_empty() {
        let what = match fields.len() {
            1 => "1 form field lies over other text, and was not read".to_owned(),
            count => format!("{count} form fields lie over other text, and were not read"),
        };
        notes.push(format!("{what}: {}", told(&fields)));
    }
    paragraphs.extend(typed.into_iter().map(|(page, filled)| Paragraph {
        text: single_blanks(&filled.text),
        place: Place::Page(page),
        heading: false,
    }));
}

/// Returns the lines of a page, each with how high it stands.
fn lines(pieces: &[Piece]) -> Result<Vec<Row>, String> {
    let lines = rows(pieces)?.into_iter().map(|row| (row.y, row.text())).filter(|(_, text)| !text.trim().is_empty());
    Ok(lines.collect())
}

/// Returns the texts of lines; an empty one is where the gap is wider than between most.
fn spaced(lines: Vec<Row>) -> Vec<String> {
    let mut gaps: Vec<i64> =
        lines.windows(2).map(|pair| pair[0].0.saturating_sub(pair[1].0)).filter(|gap| *gap > 0).collect();
    gaps.sort_unstable();
    // The gap within paragraphs: a low one, as those between them are wider.
    let usual = gaps.get(gaps.len() / 4).copied().unwrap_or(i64::MAX / 2);
    let mut out = Vec::new();
    let mut before = None;
    for (y, text) in lines {
        if before.is_some_and(|before: i64| before.saturating_sub(y) > usual.saturating_add(usual / 3)) {
            out.push(String::new());
        }
        before = Some(y);
        out.push(text);
    }
    out
}

/// Takes the text from pages of which it does not come out whole, and returns which; refuses it where most are such.
fn drop_torn(pages: &mut [Vec<Row>]) -> Result<Vec<usize>, Refusal> {
    let found: Vec<(usize, String)> =
        (0..pages.len()).filter_map(|at| Some((at, torn(&pages[at..=at], UNKNOWN_OF_PAGE)?))).collect();
    if let Some((_, why)) = found.first().filter(|_| found.len().saturating_mul(2) > pages.len()) {
        return Err(torn_text(why));
    }
    found.iter().for_each(|(at, _)| pages[*at].clear());
    Ok(found.into_iter().map(|(at, _)| at).collect())
}

/// Returns by what it is known that a text does not come out as it is seen.
fn torn(pages: &[Vec<Row>], most_unknown: usize) -> Option<String> {
    let (mut signs, mut unknown, mut letters, mut vowels, mut words, mut single) = (0_usize, 0, 0, 0, 0, 0);
    let mut solid = 0_usize;
    for word in pages.iter().flatten().flat_map(|(_, line)| line.split_whitespace()) {
        let length = word.chars().count();
        words += 1;
        single += usize::from(length == 1 && word.chars().all(char::is_alphabetic));
        signs += length;
        solid += word.chars().filter(|c| c.is_alphanumeric()).count();
        for c in word.chars() {
            unknown += usize::from(c == '\u{fffd}' || c.is_control() || ('\u{e000}'..='\u{f8ff}').contains(&c));
            letters += usize::from(c.is_ascii_alphabetic());
            vowels += usize::from("aeiouyAEIOUY".contains(c));
        }
    }
    let share = |part: usize, whole: usize| part.saturating_mul(100) / whole.max(1);
    if share(unknown, signs) >= most_unknown {
        return Some(format!("{} of 100 signs have no letter in the file", share(unknown, signs)));
    }
    if words > 20 && share(single, words) > 30 {
        return Some(format!("{} of 100 words are single letters", share(single, words)));
    }
    // The dots of a table of contents are no word.
    if solid > 100 && solid / words.max(1) > 18 {
        return Some("there are no blanks between its words".to_owned());
    }
    // Of the letters of any language that is written with them a good part are vowels.
    if letters > 100 && share(letters, signs) > 50 && !(20..=65).contains(&share(vowels, letters)) {
        return Some("its letters make no words".to_owned());
    }
    None
}
