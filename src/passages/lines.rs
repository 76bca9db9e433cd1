//! Lines as paragraphs: blank lines part them, wrapped lines are joined, words torn at the end of a line are mended.

use super::boxes::begins_with_box;
use super::document::{Paragraph, Place};
use rustc_hash::FxHashSet;

/// A line longer than this was not wrapped by hand.
const WRAPPED: usize = 140;
/// A heading is not longer.
const HEADING: usize = 90;
/// What parts the cells of a row.
pub const CELL: &str = " | ";
/// So many blanks part two columns.
const GAP: &str = "   ";
/// A row that is parted by blanks has no more cells.
const MOST_COLUMNS: usize = 4;
/// A line of a sentence that is wrapped has more words.
const PROSE: usize = 6;
/// What stays parted from the word after it by a hyphen.
const BEFORE_HYPHEN: &[&str] = &[
    "non", "self", "pre", "post", "co", "ex", "sub", "third", "long", "short", "full", "well", "day", "month",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
/// What follows a hyphen that stands for the rest of a word.
const AFTER_OPEN_HYPHEN: &[&str] = &["and", "or", "und", "oder", "bzw.", "bis", "i", "lub", "oraz"];

/// A line and where it stands.
pub struct Line<'a> {
    /// The text of the line.
    pub text: &'a str,
    /// Its place.
    pub place: Place,
}

/// Returns the paragraphs of lines.
pub fn paragraphs(lines: &[Line<'_>]) -> Vec<Paragraph> {
    let words = words(lines);
    let mut done = Vec::new();
    let mut open: Option<Paragraph> = None;
    let mut last = (0, "");
    for (number, line) in lines.iter().enumerate() {
        let text = line.text.trim();
        let is_title = |number: usize, text: &str| {
            is_title(text) && !is_shouted(lines, number) && !is_wrapped(lines, number) || is_above(lines, number)
        };
        if is_rule(text) {
            if let Some(mut before) = open.take() {
                before.heading |= !text.is_empty() && before.text.chars().count() <= HEADING;
                finish(&mut done, before);
            }
            continue;
        }
        let ended = ends(last.1) || is_title(last.0, last.1) && !goes_on(text);
        // A row of a table is by itself, and so is what stands behind one.
        let row = if is_one_of(lines, number, |text| columns(text).is_some()) { columns(text) } else { None };
        let is_row = row.is_some() || text.contains(CELL) || last.1.contains(CELL);
        let is_entry = is_one_of(lines, number, is_entry) || is_one_of(lines, last.0, is_entry);
        let is_new = ended || is_row || is_entry || is_title(number, text);
        let is_new = is_new || starts(text) && !is_in_figures(lines, number);
        // Behind what stands at a box another sentence is no part of it.
        let is_of_box = open.as_ref().is_some_and(|open| begins_with_box(&open.text)) && last.1.ends_with('.');
        let is_new = is_new || is_of_box && text.starts_with(char::is_uppercase);
        match &mut open {
            Some(before) if !is_new => join(&mut before.text, text, &words),
            _ => {
                open.take().into_iter().for_each(|before| finish(&mut done, before));
                let heading = row.is_none() && is_title(number, text);
                let text = row.unwrap_or_else(|| single_blanks(text));
                open = Some(Paragraph { text, place: line.place, heading });
            }
        }
        last = (number, text);
    }
    open.into_iter().for_each(|before| finish(&mut done, before));
    done
}

/// Returns a text with single blanks in place of all runs of them.
pub fn single_blanks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !is_unseen(*c)));
    }
    out
}

/// Whether a character is a place to part a word, and nothing that is read.
pub fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')
}

fn finish(done: &mut Vec<Paragraph>, mut paragraph: Paragraph) {
    if paragraph.text.is_empty() {
        return;
    }
    // What was begun as a title and then went on is a sentence.
    paragraph.heading &= paragraph.text.chars().count() <= HEADING && !paragraph.text.ends_with(['.', ';', ',']);
    done.push(paragraph);
}

/// Returns whether a line holds no letters and figures: it is blank, or a line drawn with signs.
fn is_rule(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric) && !begins_with_box(text)
}

/// Returns whether a line stands by itself, as titles in capitals do.
fn is_title(text: &str) -> bool {
    let numbered = numbered(text).is_some_and(|rest| !rest.contains(['.', ';', ',', ':']));
    text.chars().count() <= HEADING && (is_capital(text) || numbered)
}

/// Returns whether a line begins a paragraph though no blank line is before it.
fn starts(text: &str) -> bool {
    let listed = text.strip_prefix(['-', '*', '•', '–', '·', '▪']).is_some_and(|rest| rest.starts_with(' '));
    listed || numbered(text).is_some() || lettered(text) || begins_with_box(text)
}

/// Returns whether a line is of a sort that the one before it or behind it is of, too.
fn is_one_of(lines: &[Line<'_>], number: usize, is: impl Fn(&str) -> bool) -> bool {
    let is =
        |number: Option<usize>| number.and_then(|number| lines.get(number)).is_some_and(|line| is(line.text.trim()));
    is(Some(number)) && (is(number.checked_sub(1)) || is(number.checked_add(1)))
}

/// Returns whether a line is an entry of a list: `Payment terms: 30 days net`.
fn is_entry(text: &str) -> bool {
    text.split_once(": ").is_some_and(|(name, _)| is_name(name))
}

/// Returns the cells of a line that blanks or a tab part: `Payment terms      30 days net`.
fn columns(text: &str) -> Option<String> {
    let cells = text.split('\t').flat_map(|part| part.split(GAP)).map(str::trim).filter(|cell| !cell.is_empty());
    let cells: Vec<&str> = cells.collect();
    let is_row = (2..=MOST_COLUMNS).contains(&cells.len()) && is_name(cells[0]);
    is_row.then(|| cells.iter().map(|cell| single_blanks(cell)).collect::<Vec<_>>().join(CELL))
}

/// Returns whether a text names what stands behind it: a few words, the first with a capital.
fn is_name(text: &str) -> bool {
    text.starts_with(char::is_uppercase) && text.split_whitespace().count() <= 6 && !text.contains(['.', ',', ';'])
}

/// Returns whether a line is a heading right above its text: a few words without an end, the first of their block, and prose begins
/// below them.
fn is_above(lines: &[Line<'_>], number: usize) -> bool {
    let line = |number: usize| lines.get(number).map_or("", |line| line.text.trim());
    let (text, below) = (line(number), line(number + 1));
    let is_first = number.checked_sub(1).is_none_or(|before| is_rule(line(before)));
    is_first
        && is_name(text)
        && text.ends_with(char::is_alphanumeric)
        && below.starts_with(char::is_uppercase)
        && below.split_whitespace().count() > PROSE
        && !text.contains(CELL)
}

/// Returns whether nothing is joined to a line.
fn ends(text: &str) -> bool {
    text.chars().count() > WRAPPED
}

/// Returns whether a line goes on with the one before, whatever that looks like.
fn goes_on(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
}

/// A line of a sentence in capitals is about as long.
const SHOUTED: usize = 40;

/// Returns whether a line in capitals is one of a sentence that is written so, and no title: another one stands next to it, and
/// not both are short.
fn is_shouted(lines: &[Line<'_>], number: usize) -> bool {
    let shouts = |number: usize| lines.get(number).map(|line| line.text.trim()).filter(|text| is_capital(text));
    let Some(own) = shouts(number) else { return false };
    let before = number.checked_sub(1);
    let beside = [before, number.checked_add(1)].into_iter().flatten().filter_map(shouts);
    // In a narrow column it is known by the line before, which goes on in it.
    let goes_on = before.is_some_and(|before| shouts(before).is_some() && is_wrapped(lines, before));
    goes_on || beside.into_iter().any(|other| own.len().max(other.len()) >= SHOUTED)
}

/// So many lines around a line show how long lines are there; where the longest is shorter than this, they show nothing.
const AROUND: usize = 8;
const NARROW: usize = 25;

/// Returns whether a line was wrapped and goes on in the next one: a title in capitals stands above what is not.
fn is_wrapped(lines: &[Line<'_>], number: usize) -> bool {
    let line = |number: usize| lines.get(number).map_or("", |line| line.text.trim());
    let (text, next) = (line(number), line(number + 1));
    let begins = starts(next) && !is_in_figures(lines, number + 1);
    is_full(lines, number) && !begins && (!is_capital(text) || is_capital(next))
}

/// Returns whether a line is as long as lines of its sort are there, so that the first word of the next one had no place in it. Letters
/// differ in width, those in capitals most: the last sixth of a line tells nothing.
fn is_full(lines: &[Line<'_>], number: usize) -> bool {
    let line = |number: usize| lines.get(number).map_or("", |line| line.text.trim());
    let Some(word) = line(number + 1).split_whitespace().next().filter(|word| !is_rule(word)) else { return false };
    let length = |text: &str| text.chars().count();
    let around = number.saturating_sub(AROUND)..number.saturating_add(AROUND).min(lines.len());
    let shouts = is_capital(line(number));
    let same = around.map(line).filter(|other| is_capital(other) == shouts);
    let longest = same.map(length).max().unwrap_or(0);
    let with_next = length(line(number)).saturating_add(1).saturating_add(length(word));
    longest >= NARROW && with_next > longest.saturating_sub(longest / 6)
}

/// Returns whether a line begins with a figure in brackets that belongs to the word at the end of the line before: `two` and `(2) rounds`.
fn is_in_figures(lines: &[Line<'_>], number: usize) -> bool {
    let Some(before) = number.checked_sub(1) else { return false };
    let line = |number: usize| lines.get(number).map_or("", |line| line.text.trim());
    let figure = line(number).strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(figure, _)| figure);
    let is_figure = figure.is_some_and(|figure| !figure.is_empty() && figure.bytes().all(|byte| byte.is_ascii_digit()));
    let last = line(before).rsplit(' ').next().unwrap_or_default();
    let is_word = last.ends_with(char::is_alphabetic) && !AFTER_OPEN_HYPHEN.contains(&last);
    is_figure && is_word && is_full(lines, before)
}

/// Returns whether a line has letters, and all are capitals.
fn is_capital(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    letters().count() > 2 && letters().all(|c| !c.is_lowercase())
}

/// Returns what follows `3.`, `3.1`, `3)`, `§ 3`, `Article 3`, if it begins as a sentence does.
fn numbered(text: &str) -> Option<&str> {
    let rest = ["§", "Article", "Art.", "Section", "Clause", "Artikel", "Artykuł"]
        .iter()
        .find_map(|word| text.strip_prefix(word).map(str::trim_start));
    let named = rest.is_some();
    let body = rest.unwrap_or(text);
    let end = body.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(body.len());
    let (number, after) = body.split_at(end);
    let closed = after.strip_prefix(')').unwrap_or(after);
    let marked = named || number.contains('.') || closed.len() < after.len();
    let after = closed.trim_start();
    let parted = closed.starts_with(char::is_whitespace) || (named && closed.is_empty());
    let begins = after.chars().next().is_none_or(char::is_uppercase);
    let figures = number.split('.').all(|part| part.len() <= 3) && number.starts_with(|c: char| c.is_ascii_digit());
    (figures && marked && parted && begins).then_some(after)
}

/// Returns whether a line begins with `(a)`, `(iv)` or `a)`.
fn lettered(text: &str) -> bool {
    let Some((mark, rest)) = text.split_once(')') else { return false };
    let bare = mark.strip_prefix('(').unwrap_or(mark);
    (1..=3).contains(&bare.len())
        && bare.bytes().all(|b| b.is_ascii_lowercase() || (mark.len() > bare.len() && b.is_ascii_digit()))
        && rest.starts_with(' ')
        && (bare.len() == 1 || mark.len() > bare.len())
}

fn join(before: &mut String, text: &str, words: &FxHashSet<String>) {
    let text = single_blanks(text);
    let soft = before.ends_with('\u{ad}');
    let hyphen = before.ends_with(['-', '\u{2010}']);
    let first = text.split(' ').next().unwrap_or("");
    let goes_on = text.starts_with(char::is_lowercase) && !AFTER_OPEN_HYPHEN.contains(&first);
    let part = before.rsplit(' ').next().unwrap_or("").trim_end_matches(['-', '\u{2010}', '\u{ad}']).to_lowercase();
    if soft || (hyphen && goes_on && part.ends_with(char::is_alphabetic)) {
        if soft || is_torn(&bare(&part), &bare(first), words) {
            before.pop();
        }
    } else if (!hyphen || !goes_on) && !before.is_empty() {
        before.push(' ');
    }
    before.push_str(&text);
}

/// Returns whether a hyphen was put between two parts only because the line ended.
fn is_torn(part: &str, rest: &str, words: &FxHashSet<String>) -> bool {
    if words.contains(&format!("{part}-{rest}")) {
        return false;
    }
    words.contains(&format!("{part}{rest}")) || !(BEFORE_HYPHEN.contains(&part) || words.contains(part))
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Returns the words of all lines, if there is a hyphen at the end of one.
fn words(lines: &[Line<'_>]) -> FxHashSet<String> {
    if !lines.iter().any(|line| line.text.trim_end().ends_with(['-', '\u{2010}'])) {
        return FxHashSet::default();
    }
    let all = lines.iter().flat_map(|line| line.text.split_whitespace());
    all.filter(|word| !word.ends_with(['-', '\u{2010}'])).map(bare).collect()
}
