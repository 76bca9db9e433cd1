//! The formatter: a syntax tree in its one canonical layout, the parser's inverse.
//!
//! The tree becomes rows, each with the place in the source at which it begins. Every comment belongs to the row in
//! which it stood, or before which it stood, so that none is lost where rows change their order.

mod clauses;
mod expressions;
mod items;
mod rows;

use super::parse;
use super::tree::{self, File};
use crate::base::diagnostic::Diagnostic;
use crate::base::source::SourceId;

/// Returns the file in canonical layout. `source` is the text that the tree was read from.
pub fn print(file: &File, source: &str) -> String {
    let mut printer = Printer { source, comments: &file.comments, rows: Vec::new() };
    printer.file(file);
    rows::layout(&printer.rows, printer.comments, source)
}

/// Formats a text, or returns what is wrong with it.
///
/// # Panics
///
/// Where the formatted text does not say the same, which is a bug in goodterms.
pub fn format(text: &str) -> Result<String, Vec<Diagnostic>> {
    let (file, diagnostics) = parse::parse(SourceId(0), text);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(diagnostics);
    }
    let printed = print(&file, text);
    let (again, mistakes) = parse::parse(SourceId(0), &printed);
    let same = !mistakes.iter().any(Diagnostic::is_error) && says_the_same(&file, &again);
    assert!(same, "this is a bug in goodterms: the formatted text differs from the original\n{printed}");
    Ok(printed)
}

/// Returns true where two files have the same items, modifiers in any order, and the same comments.
pub fn says_the_same(first: &File, second: &File) -> bool {
    let comments = |file: &File| {
        let mut texts: Vec<String> = file.comments.iter().map(|comment| comment.text.clone()).collect();
        texts.sort();
        texts
    };
    canonical(first).items == canonical(second).items && comments(first) == comments(second)
}

/// Returns the file with the modifiers of each clause in the order in which they are printed.
fn canonical(file: &File) -> File {
    let mut file = file.clone();
    for item in &mut file.items {
        match item {
            tree::Item::Section(section) => section.clauses.iter_mut().for_each(sort_modifiers),
            tree::Item::Replace(clause) => sort_modifiers(clause),
            _ => {}
        }
    }
    file
}

fn sort_modifiers(clause: &mut tree::Clause) {
    clause.modifiers.sort_by_key(|modifier| clauses::rank(&modifier.kind));
}

/// Makes the rows of a file.
struct Printer<'s> {
    source: &'s str,
    comments: &'s [tree::Comment],
    rows: Vec<rows::Row>,
}
