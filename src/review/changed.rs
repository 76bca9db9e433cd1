//! What tracked changes make of the terms of a document: what it says with them, beside what it says without.

use crate::passages::find::{Found, Passage};

/// Returns for each term of which the two readings say different things both, in one line.
pub fn differences(with: &Found, without: &Found) -> Vec<String> {
    let mut terms: Vec<&str> = with.passages.iter().chain(&without.passages).map(|passage| passage.term).collect();
    terms.sort_unstable();
    terms.dedup();
    let differ = |term: &&str| {
        let (now, before) = (said(with, term), said(without, term));
        let told = |values: &[String]| if values.is_empty() { "nothing".to_owned() } else { values.join(", ") };
        (now != before).then(|| format!("{term}: {} with the changes, {} without", told(&now), told(&before)))
    };
    terms.iter().filter_map(differ).collect()
}

/// Returns what a document says of a term, each once.
fn said(found: &Found, term: &str) -> Vec<String> {
    let of_term = found.passages.iter().filter(|passage| passage.term == term);
    let one = |passage: &Passage| {
        let case = passage.case.as_ref().map(|case| format!(" {case}")).unwrap_or_default();
        format!("{}{case}", passage.value.told())
    };
    let mut all: Vec<String> = of_term.map(one).collect();
    all.sort();
    all.dedup();
    all
}
