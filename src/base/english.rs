//! Pieces of English sentences that many messages are made of.

use std::fmt::Display;

/// Returns `1 client`, `3 clients`.
pub fn counted<N: Display + PartialEq + From<u8>>(number: N, what: &str) -> String {
    let many = if number == N::from(1) { "" } else { "s" };
    format!("{number} {what}{many}")
}

/// Returns `and 3 more`; nothing where there are no more.
pub fn and_more(more: usize) -> Option<String> {
    (more > 0).then(|| format!("and {more} more"))
}

/// Adds that there are more to what is named: `V1, V2 and 3 more`.
pub fn with_more(named: &str, more: usize) -> String {
    and_more(more).map_or_else(|| named.to_owned(), |more| format!("{named} {more}"))
}
