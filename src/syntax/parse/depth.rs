//! How deep a text nests, measured before the grammar reads it, so that nothing later runs out of stack.

use super::scan::{Scan, Shape, is_name};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::syntax as mistake;
use crate::base::source::{SourceId, Span};

/// How many brackets, `not`, `after`, `before` and `during` may stand inside each other.
pub(super) const NESTING: usize = 64;

/// How many operators one value or condition may have.
pub(super) const OPERATORS: usize = 256;

/// What was counted since an opening bracket, at its own level.
#[derive(Clone, Copy, Default)]
struct Level {
    nested: usize,
    operators: usize,
}

impl Level {
    fn add(&mut self, other: Self) {
        self.nested += other.nested;
        self.operators += other.operators;
    }
}

/// Returns the mistake where a text nests too deep or an expression is too long, at the first place that does.
pub(super) fn too_deep(source: SourceId, scan: &Scan) -> Option<Diagnostic> {
    let mut levels = vec![Level::default()];
    let mut total = Level::default();
    for (index, &token) in scan.tokens.iter().enumerate() {
        let word = scan.word(token);
        if let Some(depth) = begins_block(scan, index) {
            // What is open here lacks its brace, and is not to be blamed for nesting.
            levels.truncate(depth);
            total = Level::default();
            levels.iter().for_each(|level| total.add(*level));
        }
        let depth = levels.len();
        let level = levels.last_mut().expect("the outermost level is never taken away");
        match (token.shape, word) {
            (Shape::Mark, "(" | "[" | "{") => {
                total.nested += 1;
                levels.push(Level { nested: 1, operators: 0 });
            }
            (Shape::Mark, ")" | "]" | "}") if depth > 1 => {
                let closed = levels.pop().unwrap_or_default();
                total.nested -= closed.nested;
                total.operators -= closed.operators;
            }
            (Shape::Word, "not" | "after" | "before" | "during") => {
                level.nested += 1;
                total.nested += 1;
            }
            (Shape::Word, "and" | "or" | "else") | (Shape::Mark, "+" | "-" | "*" | "/") => {
                level.operators += 1;
                total.operators += 1;
            }
            (Shape::Word, word) if begins_anew(word) => restart(level, &mut total, depth),
            (Shape::Mark, ",") => restart(level, &mut total, depth),
            _ => {}
        }
        let span = Span::new(source, token.start, token.end);
        if total.nested > NESTING {
            return Some(mistake::too_deep(span, NESTING));
        }
        if total.operators > OPERATORS {
            return Some(mistake::too_long(span, OPERATORS));
        }
    }
    None
}

/// Begins a new expression at this level: only its own opening bracket still counts.
fn restart(level: &mut Level, total: &mut Level, depth: usize) {
    let bracket = usize::from(depth > 1);
    total.nested -= level.nested - bracket;
    total.operators -= level.operators;
    *level = Level { nested: bracket, operators: 0 };
}

/// Returns how many levels can be open where a clause (two) or an item (one) certainly begins.
fn begins_block(scan: &Scan, index: usize) -> Option<usize> {
    let token =
        |at: usize| scan.tokens.get(at).filter(|token| token.shape == Shape::Word || token.shape == Shape::Text);
    if token(index)?.shape != Shape::Word {
        return None;
    }
    let depth = match scan.word(*token(index)?) {
        "clause" => 2,
        "section" => 1,
        _ => return None,
    };
    let name = token(index + 1)?;
    let named = name.shape == Shape::Word && is_name(scan.word(*name));
    (named && token(index + 2)?.shape == Shape::Text).then_some(depth)
}

/// Returns true for words that never stand inside an expression, so that the next one begins after them.
fn begins_anew(word: &str) -> bool {
    matches!(
        word,
        "accept"
            | "because"
            | "cite"
            | "clause"
            | "costs"
            | "deems"
            | "drop"
            | "each"
            | "every"
            | "exception"
            | "forbid"
            | "forget"
            | "from"
            | "grace"
            | "include"
            | "kind"
            | "ladder"
            | "limit"
            | "may"
            | "need"
            | "over"
            | "owes"
            | "pausing"
            | "policy"
            | "rates"
            | "replace"
            | "require"
            | "says"
            | "section"
            | "severity"
            | "step"
            | "suggest"
            | "term"
            | "to"
            | "tolerate"
            | "totalling"
            | "unless"
            | "until"
            | "weigh"
            | "when"
    )
}
