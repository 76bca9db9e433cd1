//! Running headers and footers: lines that stand at one place of most pages, the same but for the numbers of the pages.

use std::collections::{BTreeMap, BTreeSet};

use crate::pdf::object::ONE;

/// A line of a page: how high it stands, and its text.
pub type Row = (i64, String);

/// A header or a footer has no more lines: more that pages have alike are their text.
const LINES: usize = 6;
/// Lines that stand no more than this apart stand at one place.
const NEAR: i64 = 2 * ONE;
/// Words that stand at the number of a page.
const PAGE: [&str; 10] = ["page", "seite", "strona", "str.", "s.", "p.", "of", "von", "z", "pages"];

/// A line at the head or foot of a page.
struct Edge {
    page: usize,
    row: usize,
    y: i64,
    numbers: Vec<String>,
}

/// Drops numbers of pages, and what stands at the head or foot of most pages.
pub fn drop_frames(pages: &mut [Vec<Row>]) {
    let ends: Vec<[Vec<usize>; 2]> = pages.iter().map(|rows| ends(rows)).collect();
    let alike = alike(pages, &ends);
    let frames = |page: usize, rows: &[Row]| {
        let mut out = BTreeSet::new();
        for end in &ends[page] {
            let is_frame = |row: &&usize| alike.contains(&(page, **row)) || is_number(&rows[**row].1);
            let own: Vec<usize> = end.iter().take_while(is_frame).copied().collect();
            if own.len() <= LINES {
                out.extend(own);
            }
        }
        out
    };
    let all: Vec<BTreeSet<usize>> = pages.iter().enumerate().map(|(page, rows)| frames(page, rows)).collect();
    // Pages that are alike as a whole have no frames.
    if pages.iter().zip(&all).all(|(rows, out)| out.len() == rows.len()) {
        return;
    }
    for (rows, out) in pages.iter_mut().zip(&all) {
        let mut at = 0;
        rows.retain(|_| {
            at += 1;
            !out.contains(&(at - 1))
        });
    }
}

/// Returns the first lines from the top of a page and from its foot, each from its edge on.
fn ends(rows: &[Row]) -> [Vec<usize>; 2] {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|row| std::cmp::Reverse(rows[*row].0));
    let top = order.iter().take(LINES + 1).copied().collect();
    [top, order.iter().rev().take(LINES + 1).copied().collect()]
}

/// Returns the lines at an edge that at least half of the pages have at the same place, and two of them at least.
fn alike(pages: &[Vec<Row>], ends: &[[Vec<usize>; 2]]) -> BTreeSet<(usize, usize)> {
    let mut by_shape: BTreeMap<String, Vec<Edge>> = BTreeMap::new();
    for (page, (rows, ends)) in pages.iter().zip(ends).enumerate() {
        let own: BTreeSet<usize> = ends.iter().flatten().copied().collect();
        for row in own {
            let (y, text) = &rows[row];
            let (shape, numbers) = shape(text);
            by_shape.entry(shape).or_default().push(Edge { page, row, y: *y, numbers });
        }
    }
    let most = pages.len().div_ceil(2).max(2);
    let mut found = BTreeSet::new();
    for edges in by_shape.values_mut() {
        edges.sort_by_key(|edge| (edge.y, edge.page));
        for group in edges.chunk_by(|one, next| next.y.saturating_sub(one.y) <= NEAR) {
            let count = group.iter().map(|edge| edge.page).collect::<BTreeSet<_>>().len();
            if count >= most && are_of_pages(group) {
                found.extend(group.iter().map(|edge| (edge.page, edge.row)));
            }
        }
    }
    found
}

/// Returns a line without its numbers, and these.
fn shape(text: &str) -> (String, Vec<String>) {
    let (mut shape, mut numbers) = (String::new(), Vec::<String>::new());
    for c in text.trim().chars() {
        match (c.is_ascii_digit(), shape.ends_with('#')) {
            (true, true) => numbers.last_mut().into_iter().for_each(|number| number.push(c)),
            (true, false) => {
                shape.push('#');
                numbers.push(c.to_string());
            }
            (false, _) => shape.push(if c == '#' { '＃' } else { c }),
        }
    }
    (shape, numbers)
}

/// Returns whether lines differ in no number but that of the page: `14 days` and `30 days` are text.
fn are_of_pages(lines: &[Edge]) -> bool {
    let Some((first, rest)) = lines.split_first() else { return false };
    let number = |edge: &Edge, at: usize| edge.numbers.get(at).and_then(|number| number.parse::<u64>().ok());
    let is_page = |edge: &Edge, at: usize| {
        let from = number(first, at)?.checked_add(u64::try_from(edge.page).ok()?);
        Some(from? == number(edge, at)?.checked_add(u64::try_from(first.page).ok()?)?)
    };
    (0..first.numbers.len()).all(|at| {
        rest.iter().all(|edge| edge.numbers.get(at) == first.numbers.get(at))
            || rest.iter().all(|edge| is_page(edge, at) == Some(true))
    })
}

/// Returns whether a line says no more than which page it is: `2`, `- 2 -`, `Page 2 of 3`.
fn is_number(text: &str) -> bool {
    let is_of_page = |word: &str| {
        let is_figures = word.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | '/' | '|'));
        is_figures || PAGE.contains(&&*word.to_lowercase())
    };
    text.split_whitespace().all(is_of_page) && text.chars().any(|c| c.is_ascii_digit())
}
