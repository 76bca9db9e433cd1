//! What stands around a sentence and gives it a meaning: the heading above it, the label before it, the first cell of its row.

use std::collections::HashSet;

use super::document::{Paragraph, Place};
use super::language::{Language, language};
use super::lexicon::offset;
use super::sentences::sentences;

/// A heading or label has no more letters.
const LABEL: usize = 70;
/// What a name is quoted with.
pub(super) const QUOTES: &[char] = &['"', '“', '”', '„', '«', '»', '‘', '’'];
/// A name that is defined has no more words, and so many may stand behind it.
const NAME: usize = 5;
/// Marks that an item may begin with.
const MARKS: &[char] = &['-', '–', '•', '*', '·', '▪'];
/// What parts the cells of a row.
const CELL: &str = " | ";

/// A text to be searched.
#[derive(Clone, Debug)]
pub struct Part {
    /// The text; of a row, all of it.
    pub text: String,
    /// Its place.
    pub place: Place,
    /// The language that it is in.
    pub language: Language,
    /// What it stands under: headings of columns, first cells, headings, the nearest first.
    pub labels: Vec<String>,
    /// Of a row, the cells that a label gives a meaning, each with its labels.
    pub cells: Vec<(String, Vec<String>)>,
    /// The sentence before the list that it is an item of.
    pub intro: Option<String>,
}

/// What was read before a paragraph.
#[derive(Clone, Debug, Default)]
pub struct Context {
    heading: Option<String>,
    /// The cells of the first row of a table.
    head: Vec<String>,
    /// The sentence before a list.
    intro: Option<String>,
}

impl Context {
    /// Returns the parts of a paragraph that are searched, and remembers what it is to those that follow. `main` is the language
    /// of the document.
    pub fn parts(&mut self, paragraph: &Paragraph, main: Language) -> Vec<Part> {
        let cells: Vec<&str> = paragraph.text.split(CELL).map(str::trim).filter(|cell| !cell.is_empty()).collect();
        if cells.len() < 2 {
            self.head.clear();
        }
        let is_row = cells.len() > 1;
        let intro = self.intro.take().filter(|_| !paragraph.heading && (is_row || is_item(&paragraph.text)));
        if paragraph.heading {
            self.heading = Some(label(&paragraph.text).to_owned());
            return Vec::new();
        }
        self.intro = intro.clone().or_else(|| list_intro(&paragraph.text, &sentences(&paragraph.text)));
        if cells.len() < 2 && is_annex(&paragraph.text, main) {
            self.heading = None;
        }
        let labels: Vec<String> = self.heading.iter().cloned().collect();
        // What answers a question goes on with it.
        let asked = self.heading.clone().filter(|heading| heading.ends_with('?') && !is_row);
        let intro = intro.or(asked);
        let part = |text: &str, language: Language| Part {
            text: text.to_owned(),
            place: paragraph.place,
            language,
            labels: labels.clone(),
            cells: Vec::new(),
            intro: intro.clone(),
        };
        let of = |text: &str| language(std::iter::once(text), Some(main));
        if cells.len() < 2 {
            // A short line without an end is a heading that lost its style.
            if is_label(&paragraph.text) && sentences(&paragraph.text).len() == 1 {
                self.heading = Some(label(&paragraph.text).to_owned());
            }
            return vec![part(&paragraph.text, of(&paragraph.text))];
        }
        // Two columns, each in its language.
        let languages: Vec<Language> = cells.iter().map(|cell| of(cell)).collect();
        let is_text = |cell: &&str| cell.split_whitespace().count() > 3;
        if languages.iter().any(|language| language.code != languages[0].code) && cells.iter().all(is_text) {
            return cells.iter().zip(languages).map(|(cell, language)| part(cell, language)).collect();
        }
        let mut row = part(&paragraph.text, of(&paragraph.text));
        row.cells = self.row(&cells);
        vec![row]
    }

    /// Returns the cells of a row behind its first, with what they stand under.
    fn row(&mut self, cells: &[&str]) -> Vec<(String, Vec<String>)> {
        let head = std::mem::take(&mut self.head);
        let is_new = head.len() != cells.len();
        self.head = if is_new { cells.iter().map(|cell| label(cell).to_owned()).collect() } else { head.clone() };
        // Before what a row is about its number may stand.
        let named = cells.iter().position(|cell| !label(cell).is_empty()).unwrap_or(0);
        let under = |at: usize| {
            let above = if is_new { None } else { head.get(at).cloned() };
            let first = (at > named).then(|| label(cells[named]).to_owned());
            first.into_iter().chain(above).collect::<Vec<_>>()
        };
        cells.iter().enumerate().map(|(at, cell)| ((*cell).to_owned(), under(at))).collect()
    }
}

/// Returns whether a text is the title of an annex: the headings before it do not reach into it.
fn is_annex(text: &str, main: Language) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    let first = first.trim_matches(|c: char| !c.is_alphanumeric());
    is_label(text) && text.starts_with(char::is_uppercase) && main.grammar.kinds.annex.iter().any(|word| word == first)
}

/// Returns whether a text goes on with the sentence before it: it begins with a small letter or a mark of a list, or is no sentence.
fn is_item(text: &str) -> bool {
    item(text).starts_with(char::is_lowercase) || text.starts_with(MARKS) || !text.ends_with(['.', ':', '!', '?'])
}

/// Returns an item without its mark: `a)`, `(iv)`, `-`.
pub fn item(text: &str) -> &str {
    let bare = unnumbered(text.trim_start_matches(MARKS).trim_start());
    match bare.split_once(' ') {
        Some((mark, rest)) if mark.starts_with('(') && mark.ends_with(')') && mark.len() <= 5 => rest.trim_start(),
        _ => bare,
    }
}

/// Returns the sentence that a text ends with, if a list follows it.
fn list_intro<'t>(text: &'t str, sentences: &[&'t str]) -> Option<String> {
    let last = sentences.last().filter(|_| text.ends_with(':'))?;
    let last = unnumbered(last).trim_end_matches(':').trim_end();
    last.contains(' ').then(|| last.to_owned())
}

/// Returns whether a text is one that may stand above others: short, and no sentence.
pub fn is_label(text: &str) -> bool {
    text.chars().count() <= LABEL && !text.ends_with(['.', ';', ',', '!'])
}

/// Returns a heading without its number: `§ 3`, `3.1.`, `Article 5`, `a)`.
pub fn label(text: &str) -> &str {
    let text = text.trim().trim_end_matches([':', '.', '-', '–', '"', '”', '“', '«']).trim_end();
    let words = ["Article", "Section", "Clause", "Artikel", "Artykuł", "Paragraf", "Art.", "Ziffer", "Punkt"];
    let rest =
        words.iter().find_map(|word| text.strip_prefix(word).filter(|rest| rest.starts_with(' '))).unwrap_or(text);
    let numbered = rest.trim_start_matches(|c: char| !c.is_alphabetic());
    match numbered.split_once(')') {
        Some((letter, after)) if letter.chars().count() == 1 => after.trim_start(),
        _ => numbered,
    }
}

/// Returns a sentence without the number of its paragraph: `(1)`, `1.`, `3.2.`, `a)`, and `3.2` before a capital or what is quoted.
pub fn unnumbered(sentence: &str) -> &str {
    let Some((number, rest)) = sentence.split_once(' ') else { return sentence };
    let bare = number.trim_start_matches('(').trim_end_matches([')', '.']);
    let begins = |c: char| c.is_uppercase() || QUOTES.contains(&c);
    let is_parted =
        bare.contains('.') && rest.starts_with(begins) && rest.split(' ').next().is_some_and(begins_sentence);
    let is_closed = is_parted || number.len() > bare.len() && number.ends_with([')', '.']);
    let is_number = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let is_letter = bare.len() == 1 && bare.bytes().all(|b| b.is_ascii_lowercase()) && number.ends_with(')');
    if is_closed && (is_number || is_letter) { rest.trim_start() } else { sentence }
}

/// Returns whether a word behind a number begins a sentence: it is no unit of the number, as `Mio` is.
fn begins_sentence(word: &str) -> bool {
    let short = word.len() <= 3;
    let is_unit = word.chars().skip(1).any(char::is_uppercase) || ["Mio", "Mrd", "Tsd", "Std", "Mln"].contains(&word);
    !short || !is_unit && word.chars().all(char::is_alphabetic)
}

/// Returns the label that a sentence begins with, and what is behind it: `Payment: 30 days`.
pub fn labelled(sentence: &str) -> Option<(&str, &str)> {
    let (before, behind) = [": ", " – ", " - ", " — "]
        .iter()
        .filter_map(|mark| sentence.split_once(mark))
        .min_by_key(|(before, _)| before.len())?;
    (is_label(before) && before.split_whitespace().count() <= 6).then(|| (label(before), behind.trim()))
}

/// Returns the name that a sentence defines and what it says of it: `"Payment Period" means 60 days`. `means` are the words between.
pub fn defined<'t>(sentence: &'t str, means: &HashSet<String>) -> Option<(&'t str, &'t str)> {
    let words = || sentence.split_whitespace().map(|word| word.trim_end_matches([',', ':']));
    let is_meant = |word: &str| means.contains(&word.to_lowercase());
    let behind = |word: &'t str| &sentence[offset(sentence, word) + word.len()..];
    let open = words().position(|word| word.starts_with(QUOTES)).filter(|at| *at < 3);
    let close = words().position(|word| word.ends_with(QUOTES)).filter(|at| open.is_some_and(|open| open <= *at));
    if let (Some(open), Some(close)) = (open, close) {
        let word = words().enumerate().find(|(at, word)| (*at < open || *at > close) && is_meant(word));
        let (_, word) = word.filter(|(at, _)| *at <= close + NAME)?;
        let last = words().nth(close)?;
        let name = sentence.split_once(words().nth(open)?)?.0.len();
        let end = offset(sentence, last) + last.len();
        let from = if offset(sentence, word) < name { last } else { word };
        return Some((sentence[name..end].trim_matches(QUOTES), behind(from).trim_start_matches([',', ':', ' '])));
    }
    let at = words().take(NAME + 1).position(is_meant).filter(|at| *at > 0)?;
    let word = words().nth(at)?;
    let name = sentence[..offset(sentence, word)].trim_end();
    name.starts_with(char::is_uppercase).then(|| (name, behind(word).trim_start_matches([',', ':', ' '])))
}
