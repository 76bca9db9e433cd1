//! What is only found because a part of the file could not be read.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::syntax::tree::{File, Item};

/// What can be declared in a part of a file, for what is then missed elsewhere.
const NAMES: [&str; 11] = [
    "unknown-name",
    "unknown-kind",
    "unknown-field",
    "unknown-word",
    "unknown-action",
    "unknown-clause",
    "unknown-section",
    "unknown-band",
    "unknown-term",
    "unknown-term-in-text",
    "no-item-of-kind",
];

/// What a header can be missed for.
const HEADERS: [&str; 4] = ["missing-timezone", "missing-currency", "missing-hours", "missing-holidays"];

/// Returns the type checker's diagnostics without those that only follow from mistakes of form: in a clause or item with
/// such a mistake all of them; elsewhere those that miss what that part may have declared.
pub fn without_follow_ups(file: &File, of_form: &[Diagnostic], found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut broken: Vec<Span> = Vec::new();
    let mut missed: Vec<&str> = Vec::new();
    for mistake in of_form.iter().filter(|mistake| mistake.is_error()) {
        let at = mistake.primary.span;
        match file.items.iter().find(|item| covers(item.place(), at)) {
            Some(Item::Section(section)) => match section.clauses.iter().find(|clause| covers(clause.place.0, at)) {
                Some(clause) => broken.push(clause.place.0),
                None => missed.push("unknown-clause"),
            },
            // A line of the header is read by itself.
            Some(Item::Policy(_)) => missed.extend(HEADERS.iter().chain(&["unknown-band"])),
            Some(item) => {
                broken.push(item.place());
                if let Item::Kind(_) = item {
                    missed.extend(["unknown-name", "unknown-field", "unknown-word", "unknown-action"]);
                }
            }
            None => missed.extend(NAMES.iter().chain(&HEADERS)),
        }
    }
    let follows = |diagnostic: &Diagnostic| {
        broken.iter().any(|span| covers(*span, diagnostic.primary.span)) || missed.contains(&diagnostic.code)
    };
    found.into_iter().filter(|diagnostic| !follows(diagnostic)).collect()
}

fn covers(outer: Span, inner: Span) -> bool {
    outer.source == inner.source && outer.start <= inner.start && inner.start <= outer.end
}
