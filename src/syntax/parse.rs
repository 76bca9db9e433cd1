//! The parser: text to syntax tree. pest is named in this file and its parts alone.

mod clauses;
mod depth;
mod events;
mod expected;
mod explain;
mod expressions;
mod items;
mod literals;
mod recover;
mod scan;
mod walk;

use pest::Parser;
use pest::iterators::Pair;

use self::scan::Scan;
use self::walk::Walk;
use super::tree::{File, Name, Place};
use crate::base::diagnostic::{self, Diagnostic};
use crate::base::mistake::syntax as mistake;
use crate::base::source::{SourceId, Span};

/// The generated parser and its rules.
mod grammar {
    #![allow(missing_docs, reason = "pest_derive documents nothing")]

    /// The parser of `grammar/goodterms.pest`.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/goodterms.pest"]
    pub struct Grammar;
}

use self::grammar::{Grammar, Rule};

/// Reads a `.terms` file: what could be read, and everything that could not.
pub fn parse(source: SourceId, text: &str) -> (File, Vec<Diagnostic>) {
    let scan = scan::scan(source, text);
    let mut reader = Reader { source, scan: &scan, offset: 0, diagnostics: scan.diagnostics.clone() };
    let mut file = File { items: Vec::new(), comments: scan.comments.clone() };
    if let Some(too_deep) = depth::too_deep(source, &scan) {
        reader.diagnostics.push(too_deep);
    } else if scan.tokens.is_empty() {
        reader.diagnostics.push(mistake::empty_file(Span::new(source, 0, 0)));
    } else {
        file.items = match Grammar::parse(Rule::file, &scan.text) {
            Ok(mut pairs) => pairs.next().map(|pair| reader.parse_file(pair)).unwrap_or_default(),
            Err(error) => reader.recover(&error),
        };
    }
    diagnostic::sort(&mut reader.diagnostics);
    (file, reader.diagnostics)
}

/// Returns the text of a file's bytes, or the mistake at the first byte that is no UTF-8.
pub fn decode(source: SourceId, bytes: &[u8]) -> Result<&str, Diagnostic> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        mistake::not_utf8(Span::new(source, at, at + 1), utf16.then_some("UTF-16"))
    })
}

/// Turns what the grammar matched into the tree.
struct Reader<'s> {
    source: SourceId,
    scan: &'s Scan,
    /// Where in the file the text begins that the grammar read.
    offset: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Returns where a pair stands, without the blanks and comments that the grammar took along at its end.
    fn place(&self, pair: &Pair<'_, Rule>) -> Place {
        let span = pair.as_span();
        let (start, end) = (self.offset + span.start(), self.offset + span.end());
        let end = self.scan.token_until(end).map_or(end, |token| token.end.max(start));
        Place(Span::new(self.source, start, end))
    }

    /// Returns the text of a token and its place.
    fn name(&self, pair: &Pair<'_, Rule>) -> Name {
        Name { text: pair.as_str().to_owned(), place: self.place(pair) }
    }

    /// Returns the next name, passing over keywords.
    fn next_name(&self, walk: &mut Walk<'_>) -> Name {
        self.name(&walk.need(Rule::name))
    }

    /// Reads each of the remaining children of that rule.
    fn each<T>(&mut self, walk: Walk<'_>, rule: Rule, read: fn(&mut Self, Pair<'_, Rule>) -> T) -> Vec<T> {
        walk.rest(rule).map(|pair| read(self, pair)).collect()
    }
}
