//! PDF: the text of its pages, if it comes out as it is seen.

mod columns;
mod content;
mod font;

use super::document::{Document, Place};
use super::lines::{Line, paragraphs};
use super::refusal::{Refusal, broken_document, encrypted_document, no_text, scanned_document, torn_text};
use crate::pdf::file::File;
use columns::rows;
use content::{Piece, Reader};
use std::collections::BTreeMap;

/// A page of a contract has more letters.
const LETTERS: usize = 12;

/// A page that is one picture has more letters than these where its text was recognised, and no more where it was only stamped.
const STAMPED: usize = 200;

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
    let (mut read, mut pictures) = (Vec::new(), Vec::new());
    for page in &pages {
        let pieces = reader.page(page);
        read.push(lines(&pieces).map_err(|why| torn_text(&why))?);
        pictures.push(reader.is_picture);
    }
    let letters = |lines: &[String]| lines.iter().map(|line| line.chars().filter(|c| !c.is_whitespace()).count()).sum();
    let counts: Vec<usize> = read.iter().map(|lines| letters(lines)).collect();
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
    if let Some(why) = torn(&read) {
        return Err(torn_text(&why));
    }
    drop_frames(&mut read);
    let numbers = |is: &dyn Fn(usize) -> bool| {
        let numbers = (0..counts.len()).filter(|at| is(*at)).map(|at| (at + 1).to_string());
        numbers.collect::<Vec<_>>().join(", ")
    };
    let empty = numbers(&|at| counts[at] < LETTERS);
    let scanned = numbers(&|at| counts[at] >= LETTERS && scans[at]);
    let mut notes = Vec::new();
    if !empty.is_empty() {
        notes.push(format!("pages without text, which were not read: {empty}"));
    }
    if !scanned.is_empty() {
        notes.push(format!("pages that are pictures with hardly any text, of which only that was read: {scanned}"));
    }
    let mut all = Vec::new();
    for (lines, page) in read.iter().zip(1..) {
        // A sentence goes on over the end of a page; a new one is taken for a new paragraph.
        let ended = all.last().is_some_and(|line: &Line<'_>| line.text.trim_end().ends_with(['.', ';', ':']));
        all.extend(ended.then_some(Line { text: "", place: Place::Page(page) }));
        all.extend(lines.iter().map(|text| Line { text, place: Place::Page(page) }));
    }
    Ok(Document { paragraphs: paragraphs(&all), notes, ..Document::default() })
}

/// Returns the lines of a page; an empty one is where the gap is wider than between most.
fn lines(pieces: &[Piece]) -> Result<Vec<String>, String> {
    let lines = rows(pieces)?.into_iter().map(|row| (row.y, row.text())).filter(|(_, text)| !text.trim().is_empty());
    let lines: Vec<(i64, String)> = lines.collect();
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
    Ok(out)
}

/// Drops numbers of pages, and what stands at the head or foot of most pages.
fn drop_frames(pages: &mut [Vec<String>]) {
    let shape = |line: &String| line.chars().filter(|c| !c.is_ascii_digit()).collect::<String>().trim().to_owned();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages.iter() {
        let mut ends: Vec<String> = page.first().into_iter().chain(page.last()).map(shape).collect();
        ends.dedup();
        ends.into_iter().for_each(|end| *seen.entry(end).or_default() += 1);
    }
    let most = (pages.len() / 2).max(2);
    let frame = |line: &String| {
        let shape = shape(line);
        shape.trim_matches(['-', '–', ' ', '/']).is_empty() || seen.get(&shape).is_some_and(|count| *count > most)
    };
    for page in pages {
        if page.last().is_some_and(frame) {
            page.pop();
        }
        if page.first().is_some_and(frame) {
            page.remove(0);
        }
    }
}

/// Returns by what it is known that a text does not come out as it is seen.
fn torn(pages: &[Vec<String>]) -> Option<String> {
    let (mut signs, mut unknown, mut letters, mut vowels, mut words, mut single) = (0_usize, 0, 0, 0, 0, 0);
    for word in pages.iter().flatten().flat_map(|line| line.split_whitespace()) {
        let length = word.chars().count();
        words += 1;
        single += usize::from(length == 1 && word.chars().all(char::is_alphabetic));
        signs += length;
        for c in word.chars() {
            unknown += usize::from(c == '\u{fffd}' || c.is_control() || ('\u{e000}'..='\u{f8ff}').contains(&c));
            letters += usize::from(c.is_ascii_alphabetic());
            vowels += usize::from("aeiouyAEIOUY".contains(c));
        }
    }
    let share = |part: usize, whole: usize| part.saturating_mul(100) / whole.max(1);
    if share(unknown, signs) >= 2 {
        return Some(format!("{} of 100 signs have no letter in the file", share(unknown, signs)));
    }
    if words > 20 && share(single, words) > 30 {
        return Some(format!("{} of 100 words are single letters", share(single, words)));
    }
    if signs > 100 && signs / words.max(1) > 18 {
        return Some("there are no blanks between its words".to_owned());
    }
    // Of the letters of any language that is written with them a good part are vowels.
    if letters > 100 && share(letters, signs) > 50 && !(20..=65).contains(&share(vowels, letters)) {
        return Some("its letters make no words".to_owned());
    }
    None
}
