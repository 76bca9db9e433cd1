//! What is filled into the form fields of a page, and notes that are typed onto it: they are no part of what the page shows.

use encoding_rs::{UTF_16BE, WINDOWS_1252};

use super::content::Piece;
use crate::pdf::file::{File, Page};
use crate::pdf::object::{ONE, Value};

/// More fields no page has, and no deeper do they lie in each other.
const FIELDS: usize = 5_000;
const DEPTH: u32 = 10;
/// The bits of a field that nobody sees, and of a button that only does something.
const UNSEEN: i64 = 2 | 32;
const PUSHED: i64 = 1 << 16;
/// The size of letters where no text is near.
const SIZE: i64 = 10 * ONE;
/// A blank to be filled in has at least so many signs.
const BLANK: usize = 3;

/// What stands in a field or a note.
#[derive(Clone, Debug)]
pub struct Filled {
    /// Its text.
    pub text: String,
    /// Whether it is a note that was typed onto the page.
    pub is_note: bool,
    /// From where to where, from left to right and from below.
    x: [i64; 2],
    y: [i64; 2],
}

/// Returns what stands in the fields and the notes of a page.
pub fn filled(file: &File<'_>, page: &Page) -> Vec<Filled> {
    let Some(Value::Array(all)) = file.get(&page.value, "Annots") else { return Vec::new() };
    all.iter().take(FIELDS).filter_map(|one| of(file, file.resolve(one)?)).collect()
}

fn of(file: &File<'_>, one: &Value) -> Option<Filled> {
    let flags = file.get(one, "F").and_then(Value::whole).unwrap_or(0);
    if flags & UNSEEN != 0 {
        return None;
    }
    let (text, is_note) = match file.get(one, "Subtype")?.name()? {
        "FreeText" => (text(file.get(one, "Contents")?)?, true),
        "Widget" => (value(file, one)?, false),
        _ => return None,
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some(Value::Array(corners)) = file.get(one, "Rect") else { return None };
    let corner = |at: usize| match file.resolve(corners.get(at)?)? {
        Value::Number(number) => Some(*number),
        _ => None,
    };
    let ordered = |one: i64, other: i64| [one.min(other), one.max(other)];
    let (x, y) = (ordered(corner(0)?, corner(2)?), ordered(corner(1)?, corner(3)?));
    (!text.is_empty()).then_some(Filled { text, is_note, x, y })
}

/// Returns the text of a field; of a box the sign of one that is ticked or not.
fn value(file: &File<'_>, field: &Value) -> Option<String> {
    match inherited(file, field, "FT", 0)?.name()? {
        "Tx" => text(inherited(file, field, "V", 0)?),
        "Ch" => {
            let options = inherited(file, field, "Opt", 0);
            let shown = |value: &Value| shown(file, options, &text(file.resolve(value)?)?);
            match inherited(file, field, "V", 0)? {
                Value::Array(all) => Some(all.iter().filter_map(shown).collect::<Vec<_>>().join(", ")),
                one => shown(one),
            }
        }
        "Btn" => {
            let flags = inherited(file, field, "Ff", 0).and_then(Value::whole).unwrap_or(0);
            let state = file.get(field, "AS").or_else(|| inherited(file, field, "V", 0));
            let is_ticked = state.and_then(Value::name).is_some_and(|state| state != "Off");
            (flags & PUSHED == 0).then(|| if is_ticked { "☒" } else { "☐" }.to_owned())
        }
        _ => None,
    }
}

/// Returns what is shown for a value of a choice.
fn shown(file: &File<'_>, options: Option<&Value>, value: &str) -> Option<String> {
    let Some(Value::Array(options)) = options else { return Some(value.to_owned()) };
    let is_it = |option: &&Vec<Value>| option.first().and_then(|of| text(file.resolve(of)?)).as_deref() == Some(value);
    let pairs = options.iter().filter_map(|option| match file.resolve(option)? {
        Value::Array(pair) => Some(pair),
        _ => None,
    });
    let pair = pairs.into_iter().find(is_it);
    pair.and_then(|pair| text(file.resolve(pair.get(1)?)?)).or_else(|| Some(value.to_owned()))
}

/// Returns what a field says under a key, or the one above it.
fn inherited<'v>(file: &'v File<'_>, field: &'v Value, key: &str, depth: u32) -> Option<&'v Value> {
    file.get(field, key).or_else(|| {
        let above = file.get(field, "Parent").filter(|_| depth < DEPTH)?;
        inherited(file, above, key, depth + 1)
    })
}

/// Returns the text that a string is.
fn text(value: &Value) -> Option<String> {
    let Value::Text(bytes) = value else { return None };
    let (text, _) = match bytes.as_slice() {
        [0xfe, 0xff, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => (String::from_utf8_lossy(rest), false),
        bytes => WINDOWS_1252.decode_without_bom_handling(bytes),
    };
    Some(text.into_owned())
}

/// Puts what is filled in where it stands among what a page shows; gives it back where that cannot be told.
pub fn put(pieces: &mut Vec<Piece>, filled: Filled) -> Result<(), Filled> {
    let [low, high] = filled.y;
    let is_beside = |piece: &Piece| {
        let middle = piece.y.saturating_add(piece.size / 3);
        !piece.text.trim().is_empty() && low <= middle && middle <= high
    };
    let center = low / 2 + high / 2;
    let beside = pieces.iter().filter(|piece| is_beside(piece));
    let Some(y) = beside.map(|piece| piece.y).min_by_key(|y| y.saturating_sub(center).saturating_abs()) else {
        if filled.is_note {
            return Err(filled);
        }
        // It stands in a line of its own.
        let at = pieces.iter().position(|piece| piece.y < low).unwrap_or(pieces.len());
        pieces.insert(at, piece(&filled, low, SIZE));
        return Ok(());
    };
    let on_line: Vec<usize> = (0..pieces.len())
        .filter(|at| is_beside(&pieces[*at]) && pieces[*at].y.saturating_sub(y).saturating_abs() < pieces[*at].size / 2)
        .collect();
    let under = |piece: &Piece| {
        let near = piece.size / 2;
        piece.x.saturating_add(near) < filled.x[1] && piece.end > filled.x[0].saturating_add(near)
    };
    match on_line.iter().copied().filter(|at| under(&pieces[*at])).collect::<Vec<_>>()[..] {
        [] => {
            let before =
                on_line.iter().copied().filter(|at| pieces[*at].x < filled.x[0]).max_by_key(|at| pieces[*at].x);
            let at = before.map(|at| at + 1).or(on_line.first().copied()).unwrap_or(pieces.len());
            let size = pieces.get(on_line.first().copied().unwrap_or(at)).map_or(SIZE, |piece| piece.size);
            pieces.insert(at, piece(&filled, y, size));
            Ok(())
        }
        [at] => match blank(&pieces[at].text) {
            Some((from, to)) => {
                pieces[at].text.replace_range(from..to, &format!(" {} ", filled.text));
                Ok(())
            }
            None => Err(filled),
        },
        _ => Err(filled),
    }
}

fn piece(filled: &Filled, y: i64, size: i64) -> Piece {
    Piece { text: format!(" {} ", filled.text), x: filled.x[0], y, end: filled.x[1], size }
}

/// Returns where the one blank of a text is that may be filled in.
fn blank(text: &str) -> Option<(usize, usize)> {
    let is_sign = |c: char| matches!(c, '_' | '.' | '…' | ' ' | '\u{a0}');
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| is_sign(*c)) {
        match found.last_mut().filter(|(_, end)| *end == at) {
            Some((_, end)) => *end = at + c.len_utf8(),
            None => found.push((at, at + c.len_utf8())),
        }
    }
    found.retain(|(from, to)| {
        let run = &text[*from..*to];
        run.contains('…') || run.chars().count() >= BLANK
    });
    if let [one] = found[..] { Some(one) } else { None }
}
