//! Rows of text with their comments, broken where they are too long.

use crate::syntax::tree::{Comment, Place};

use super::Printer;

/// The width that a row should not exceed.
pub(super) const WIDTH: usize = 100;

/// A row: one line where it fits, and where it does not, several with the later ones further in.
pub(super) struct Row {
    /// Where in the source it begins; nothing for a blank line.
    start: Option<usize>,
    indent: usize,
    /// What may be broken apart, in order.
    segments: Vec<String>,
    /// True for the brace that ends a block: comments before it are further in.
    closes: bool,
}

impl Printer<'_> {
    /// Adds a row that begins at `start` in the source.
    pub(super) fn row(&mut self, start: usize, indent: usize, segments: Vec<String>) {
        self.rows.push(Row { start: Some(start), indent, segments, closes: false });
    }

    /// Adds the brace that ends a block.
    pub(super) fn close(&mut self, place: Place, indent: usize) {
        let start = (place.0.end as usize).saturating_sub(1);
        self.rows.push(Row { start: Some(start), indent, segments: vec!["}".to_owned()], closes: true });
    }

    /// Adds a blank line.
    pub(super) fn blank(&mut self) {
        self.rows.push(Row { start: None, indent: 0, segments: Vec::new(), closes: false });
    }

    /// Returns true where a comment stands between the next brace after `from` and the end of `place`.
    pub(super) fn has_comment(&self, from: Place, place: Place) -> bool {
        let (brace, end) = (self.open_brace(from.0.end as usize), place.0.end as usize);
        let first = self.comments.partition_point(|comment| start(comment.place) < brace);
        self.comments.get(first).is_some_and(|comment| start(comment.place) < end)
    }

    /// Returns where the first token after the next opening brace begins, past comments.
    pub(super) fn inside_brace(&self, from: usize) -> usize {
        let brace = self.open_brace(from);
        next_token(self.source, brace + 1).unwrap_or(brace)
    }

    /// Returns where the next brace opens, past comments.
    fn open_brace(&self, from: usize) -> usize {
        let mut in_comment = false;
        for (index, byte) in self.source.bytes().enumerate().skip(from) {
            match byte {
                b'{' if !in_comment => return index,
                b'#' => in_comment = true,
                b'\n' => in_comment = false,
                _ => {}
            }
        }
        from
    }
}

/// Where a place begins in the source.
pub(super) fn start(place: Place) -> usize {
    place.0.start as usize
}

/// The comments of one row.
#[derive(Default)]
struct Attached<'c> {
    before: Vec<&'c Comment>,
    behind: Option<&'c Comment>,
}

/// Writes the rows with their comments.
pub(super) fn layout(rows: &[Row], comments: &[Comment], source: &str) -> String {
    let (attached, last) = attach(rows, comments, source);
    let mut out = String::new();
    for (row, attached) in rows.iter().zip(attached) {
        if row.start.is_none() {
            out.push('\n');
            continue;
        }
        write_comments(&mut out, &attached.before, row.indent + if row.closes { 2 } else { 0 }, row.closes, source);
        out.push_str(&broken(row));
        if let Some(comment) = attached.behind {
            out.push_str("  ");
            out.push_str(&comment.text);
        }
        out.push('\n');
    }
    if !out.is_empty() && !last.is_empty() {
        out.push('\n');
    }
    write_comments(&mut out, &last, 0, true, source);
    out
}

/// Gives each comment to its row; returns also those after the last row.
fn attach<'c>(rows: &[Row], comments: &'c [Comment], source: &str) -> (Vec<Attached<'c>>, Vec<&'c Comment>) {
    let mut starts: Vec<(usize, usize)> =
        rows.iter().enumerate().filter_map(|(index, row)| Some((row.start?, index))).collect();
    starts.sort_unstable();
    let mut attached: Vec<Attached<'_>> = rows.iter().map(|_| Attached::default()).collect();
    let mut last = Vec::new();
    for comment in comments {
        let at = start(comment.place);
        let anchor = if comment.trailing { Some(at) } else { next_token(source, at) };
        let row = anchor.and_then(|anchor| starts.partition_point(|(start, _)| *start <= anchor).checked_sub(1));
        match row.map(|row| &mut attached[starts[row].1]) {
            Some(row) if comment.trailing => {
                // Only one comment fits behind a row.
                row.before.extend(row.behind.replace(comment));
            }
            Some(row) => row.before.push(comment),
            None => last.push(comment),
        }
    }
    (attached, last)
}

/// Returns where the next token after a comment begins.
pub(super) fn next_token(source: &str, comment: usize) -> Option<usize> {
    let mut in_comment = false;
    for (index, byte) in source.bytes().enumerate().skip(comment) {
        match byte {
            b'\n' => in_comment = false,
            b'#' => in_comment = true,
            b' ' | b'\t' | b'\r' => {}
            _ if !in_comment => return Some(index),
            _ => {}
        }
    }
    None
}

/// Writes comments on lines of their own. A blank line that follows one is kept, but not at the end of a block.
fn write_comments(out: &mut String, comments: &[&Comment], indent: usize, at_end: bool, source: &str) {
    for (index, comment) in comments.iter().enumerate() {
        out.push_str(&" ".repeat(indent));
        out.push_str(&comment.text);
        out.push('\n');
        let last = index + 1 == comments.len();
        if blank_line_follows(source, comment.place.0.end as usize) && !(last && at_end) && !comment.trailing {
            out.push('\n');
        }
    }
}

fn blank_line_follows(source: &str, end: usize) -> bool {
    let mut lines = source[end..].split('\n').skip(1);
    let (next, more) = (lines.next(), lines.next());
    more.is_some() && next.is_some_and(|line| line.trim().is_empty())
}

/// Fills lines with segments, the later lines further in.
fn broken(row: &Row) -> String {
    let mut out = " ".repeat(row.indent);
    let mut width = row.indent;
    for (index, segment) in row.segments.iter().enumerate() {
        let length = segment.chars().count();
        if index > 0 && width + 1 + length > WIDTH {
            out.push('\n');
            width = row.indent + 2;
            out.push_str(&" ".repeat(width));
        } else if index > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(segment);
        width += length;
    }
    out
}
