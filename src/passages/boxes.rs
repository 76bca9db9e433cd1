//! Boxes to tick: what stands at one that is not ticked beside one that is does not hold.

use std::ops::Range;

use super::context::item;
use super::document::{Document, Paragraph};
use super::lexicon::offset;

/// Boxes that are ticked, and boxes that are not.
const TICKED: &[&str] = &["☒", "☑", "■", "✓", "✔", "🗹", "🗷", "[x]", "[X]"];
const EMPTY: &[&str] = &["☐", "□", "▢", "◯", "◻", "⬜", "❏", "❐", "❑", "❒", "[ ]", "( )"];
/// What parts the cells of a row.
const CELL: &str = " | ";
/// The most that is quoted of what was not read.
const QUOTED: usize = 20;

/// A box in a text: its bytes, and whether it is ticked.
struct Mark {
    bytes: Range<usize>,
    is_ticked: bool,
}

/// How a paragraph, or a cell of a row, goes with its box.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Ticked,
    Empty,
    /// There are several, or one that does not stand at its head.
    Unclear,
}

/// Returns the mark of a box that a text begins with. A pair of brackets is one before a capital, a digit or a mark: before
/// other words they may be a value to be filled in, unless `is_listed`.
fn mark(text: &str, is_listed: bool) -> Option<(&'static str, bool)> {
    let of = |marks: &[&'static str]| marks.iter().find(|mark| text.starts_with(**mark)).copied();
    let (mark, is_ticked) = of(TICKED).map(|mark| (mark, true)).or_else(|| of(EMPTY).map(|mark| (mark, false)))?;
    let next = text[mark.len()..].trim_start().chars().next();
    let is_parted = text[mark.len()..].starts_with(char::is_whitespace);
    let is_sign = !mark.ends_with([']', ')']);
    (is_sign || is_parted && (is_listed || next.is_some_and(|next| !next.is_lowercase()))).then_some((mark, is_ticked))
}

/// Returns whether a text begins with a box, behind the mark of a list where it has one.
pub fn begins_with_box(text: &str) -> bool {
    head(text, false).is_some()
}

/// Returns the box at the head of a paragraph or a cell, behind the mark of a list.
fn head(text: &str, is_listed: bool) -> Option<Mark> {
    let (body, (mark, is_ticked)) =
        [text, item(text)].into_iter().find_map(|body| Some((body, mark(body, is_listed)?)))?;
    let from = offset(text, body);
    let behind = &text[from + mark.len()..];
    let end = text.len() - behind.trim_start().len();
    Some(Mark { bytes: from..end, is_ticked })
}

/// Returns whether a sign of a box stands in a text.
fn has_sign(text: &str) -> bool {
    let has_ticked = || ["[x]", "[X]"].iter().any(|mark| text.contains(mark));
    text.contains(['☐', '☒', '☑', '□', '▢', '◯']) || text.contains("[ ]") && has_ticked()
}

/// Returns how a paragraph goes with its box, and its text without it; nothing where there is none.
fn choice(text: &str, is_listed: bool) -> Option<(Choice, String)> {
    let cells: Vec<&str> = text.split(CELL).collect();
    // `☐ | 14 days`: the box is of the whole row.
    let is_alone = |cell: &&str| head(cell, true).is_some_and(|mark| mark.bytes == (0..cell.len()));
    if let [alone] = cells.iter().copied().filter(is_alone).collect::<Vec<_>>()[..]
        && cells.len() > 1
    {
        let rest: Vec<&str> = cells.iter().copied().filter(|cell| !is_alone(cell)).collect();
        let rest = rest.join(CELL);
        let is_ticked = head(alone, true)?.is_ticked;
        let choice = if is_ticked { Choice::Ticked } else { Choice::Empty };
        return Some(if has_sign(&rest) { (Choice::Unclear, text.to_owned()) } else { (choice, rest) });
    }
    match head(text, is_listed) {
        Some(mark) => {
            let rest = format!("{}{}", &text[..mark.bytes.start], &text[mark.bytes.end..]);
            let choice = if mark.is_ticked { Choice::Ticked } else { Choice::Empty };
            match has_sign(&rest) {
                true => Some((Choice::Unclear, text.to_owned())),
                false => Some((choice, rest)),
            }
        }
        None => has_sign(text).then(|| (Choice::Unclear, text.to_owned())),
    }
}

/// Returns paragraphs with each box that is one by itself at the paragraph behind it.
fn joined(all: Vec<Paragraph>) -> Vec<Paragraph> {
    let mut joined: Vec<Paragraph> = Vec::with_capacity(all.len());
    let mut alone: Option<Paragraph> = None;
    for mut paragraph in all {
        let own = head(&paragraph.text, true);
        if let Some(before) = alone.take() {
            match own.is_none() && !paragraph.heading {
                true => paragraph.text = format!("{} {}", before.text, paragraph.text),
                false => joined.push(before),
            }
        }
        match own.filter(|mark| mark.bytes == (0..paragraph.text.len())) {
            Some(_) => alone = Some(paragraph),
            None => joined.push(paragraph),
        }
    }
    joined.extend(alone);
    joined
}

/// Returns a document without what stands at boxes that are not ticked in a list of which others are. Where none of a list is ticked,
/// its paragraphs are named as unticked. The boxes themselves are no text.
pub(super) fn chosen(mut document: Document) -> Document {
    let all = joined(std::mem::take(&mut document.paragraphs));
    let has_box = |at: Option<usize>| at.and_then(|at| all.get(at)).is_some_and(|one| head(&one.text, true).is_some());
    let choices: Vec<Option<(Choice, String)>> = all
        .iter()
        .enumerate()
        .map(|(at, one)| choice(&one.text, has_box(at.checked_sub(1)) || has_box(at.checked_add(1))))
        .collect();
    let mut left = Vec::new();
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut is_decided = false;
    for (at, (mut paragraph, choice)) in all.into_iter().zip(&choices).enumerate() {
        let begins = at.checked_sub(1).is_none_or(|before| choices[before].is_none());
        if begins {
            let list = choices[at..].iter().map_while(Option::as_ref);
            is_decided = list.clone().any(|(choice, _)| *choice == Choice::Ticked);
        }
        match choice {
            Some((Choice::Empty, text)) if is_decided => {
                left.push(text.clone());
                continue;
            }
            Some((choice, text)) => {
                if *choice != Choice::Ticked && !text.is_empty() {
                    document.unticked.push(paragraphs.len());
                }
                paragraph.text.clone_from(text);
            }
            None => {}
        }
        if !paragraph.text.is_empty() {
            paragraphs.push(paragraph);
        }
    }
    document.paragraphs = paragraphs;
    if !left.is_empty() {
        let quotes = left.iter().take(QUOTED).map(|text| format!("“{text}”")).collect::<Vec<_>>().join(", ");
        let more = left.len().saturating_sub(QUOTED);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        let boxes = if left.len() == 1 { "1 box that is".to_owned() } else { format!("{} boxes that are", left.len()) };
        document.notes.push(format!("what stands at {boxes} not ticked was not read: {quotes}{more}"));
    }
    document
}
