//! The lines of a page: what stands side by side in columns is read column by column.

use super::content::Piece;
use crate::passages::lines::CELL;

/// A gap in a line of more than so many times the size of its letters parts two cells of a row.
const CELLS: i64 = 2;

/// Columns have at least so many lines side by side.
const LINES: usize = 5;

/// A line of a column has on average at least so many words, and one of so many goes on a sentence.
const WORDS: usize = 3;
const GOES_ON: usize = 4;

/// What stands below columns by more than so many times the size of its letters is no part of them.
const FAR: i64 = 3;

/// A line of a page.
#[derive(Clone, Debug)]
pub struct Row {
    /// How high it stands.
    pub y: i64,
    cells: Vec<Cell>,
}

/// What of a line stands without a gap.
#[derive(Clone, Debug)]
struct Cell {
    x: i64,
    end: i64,
    size: i64,
    text: String,
}

impl Cell {
    fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    /// Whether it goes on with a sentence of the line above it.
    fn goes_on(&self) -> bool {
        self.text.trim_start().starts_with(|c: char| c.is_lowercase() || c == '(')
    }
}

impl Row {
    /// Returns its text: gaps that part cells are told.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut last: Option<&Cell> = None;
        for cell in &self.cells {
            if let Some(last) = last.filter(|_| !out.trim().is_empty()) {
                let is_wide = cell.x.saturating_sub(last.end) > last.size.saturating_mul(CELLS);
                if is_wide {
                    out.push_str(CELL);
                } else if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            out.push_str(&cell.text);
            last = Some(cell);
        }
        out
    }

    /// Whether prose stands on both sides of a gap in it.
    fn is_torn(&self) -> bool {
        let is_wide = |pair: &[Cell]| pair[1].x.saturating_sub(pair[0].end) > pair[0].size.saturating_mul(CELLS);
        let is_prose = |cell: &Cell| cell.words() > WORDS;
        self.cells.windows(2).any(|pair| is_wide(pair) && pair.iter().all(is_prose) && pair.iter().any(Cell::goes_on))
    }
}

/// Returns the lines of a page in the order in which they are read; an error where its columns run into each other.
pub fn rows(pieces: &[Piece]) -> Result<Vec<Row>, String> {
    let mut out = Vec::new();
    part(drawn(pieces), &mut out, 0);
    let torn = out.iter().filter(|row| row.is_torn()).count();
    if torn > LINES && torn.saturating_mul(3) > out.len() {
        return Err("lines of several columns run into each other".to_owned());
    }
    Ok(out)
}

/// Returns the lines in the order in which they are drawn.
fn drawn(pieces: &[Piece]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut last: Option<&Piece> = None;
    for piece in pieces.iter().filter(|piece| !piece.text.is_empty()) {
        let near = last.is_some_and(|last| {
            last.y.saturating_sub(piece.y).saturating_abs() < last.size.max(piece.size) / 2
                && piece.x.saturating_sub(last.end) > -last.size.max(1)
        });
        let cell = || Cell { x: piece.x, end: piece.end, size: piece.size, text: piece.text.clone() };
        match (rows.last_mut(), last) {
            (Some(row), Some(last)) if near => {
                let gap = piece.x.saturating_sub(last.end);
                match row.cells.last_mut().filter(|_| gap <= last.size) {
                    Some(open) => {
                        if gap > last.size / 7 && !open.text.ends_with(' ') {
                            open.text.push(' ');
                        }
                        open.text.push_str(&piece.text);
                        open.end = piece.end;
                    }
                    None => row.cells.push(cell()),
                }
            }
            _ => rows.push(Row { y: piece.y, cells: vec![cell()] }),
        }
        last = Some(piece);
    }
    for row in &mut rows {
        row.cells.retain(|cell| !cell.text.trim().is_empty());
    }
    rows.retain(|row| !row.cells.is_empty());
    rows
}

/// More columns than so many no page has.
const DEPTH: u32 = 4;

/// Adds lines in the order in which they are read: where a gap runs down beside several of them, first what is left of it, then what
/// is right of it.
fn part(rows: Vec<Row>, out: &mut Vec<Row>, depth: u32) {
    let Some((x, first, last)) = gap(&rows).filter(|_| depth < DEPTH) else {
        out.extend(rows);
        return;
    };
    let mut before = Vec::new();
    let (mut left, mut right, mut after): (Vec<Row>, Vec<Row>, Vec<Row>) = (Vec::new(), Vec::new(), Vec::new());
    let mut above: Option<i64> = None;
    for (number, row) in rows.into_iter().enumerate() {
        let is_whole = row.cells.iter().any(|cell| cell.x < x && cell.end > x);
        let far = row.cells[0].size.saturating_mul(FAR);
        let is_apart = above.replace(row.y).is_some_and(|above| above.saturating_sub(row.y) > far);
        if number < first {
            before.push(row);
        } else if number > last && (is_whole || is_apart || !after.is_empty()) {
            after.push(row);
        } else if is_whole {
            // What stands across both parts what is above it from what is below.
            part(std::mem::take(&mut left), out, depth + 1);
            part(std::mem::take(&mut right), out, depth + 1);
            out.push(row);
        } else {
            let (of_left, of_right): (Vec<Cell>, Vec<Cell>) = row.cells.into_iter().partition(|cell| cell.x < x);
            for (column, cells) in [(&mut left, of_left), (&mut right, of_right)] {
                if !cells.is_empty() {
                    column.push(Row { y: row.y, cells });
                }
            }
        }
        if number + 1 == first {
            out.append(&mut before);
        }
    }
    part(left, out, depth + 1);
    part(right, out, depth + 1);
    part(after, out, depth + 1);
}

/// Returns where the right one of two columns of prose begins, with the first and the last of the lines beside each other.
fn gap(rows: &[Row]) -> Option<(i64, usize, usize)> {
    let mut begins: Vec<(i64, usize, usize)> = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        for (at, cell) in row.cells.iter().enumerate().skip(1) {
            begins.push((cell.x, number, at));
        }
    }
    begins.sort_unstable();
    let mut best: Option<&[(i64, usize, usize)]> = None;
    let mut from = 0;
    for to in 0..begins.len() {
        let (x, number, at) = begins[to];
        let near = rows[number].cells[at].size / 2;
        while begins[from].0.saturating_add(near) < x {
            from += 1;
        }
        let group = &begins[from..=to];
        if best.is_none_or(|best| group.len() > best.len()) {
            best = Some(group);
        }
    }
    let group = best.filter(|group| group.len() >= LINES)?;
    let x = group.first()?.0;
    let left: Vec<&Cell> = group.iter().map(|(_, number, at)| &rows[*number].cells[at - 1]).collect();
    let right: Vec<&Cell> = group.iter().map(|(_, number, at)| &rows[*number].cells[*at]).collect();
    let is_prose = |cells: &[&Cell]| {
        let words: usize = cells.iter().map(|cell| cell.words()).sum();
        let on = cells.iter().filter(|cell| cell.goes_on()).count();
        words >= WORDS.saturating_mul(cells.len()) && on.saturating_mul(GOES_ON) >= cells.len()
    };
    if !is_prose(&left) || !is_prose(&right) {
        return None;
    }
    let numbers = || group.iter().map(|(_, number, _)| *number);
    Some((x, numbers().min()?, numbers().max()?))
}
