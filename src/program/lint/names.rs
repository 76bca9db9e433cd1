//! The names by which a text may speak of the events that a clause counts or wants.

use super::view::View;
use crate::program::tree::{Pattern, Source};

/// What the trade calls events of a kind beside its name: `three rounds` are three revisions.
const OTHERS: [(&str, &[&str]); 13] = [
    ("check_in", &["update"]),
    ("delivery", &["concept", "draft", "proposal", "version"]),
    ("dispute", &["objection"]),
    ("feedback", &["comment", "list", "remark", "round"]),
    ("hold", &["break", "pause"]),
    ("invoice", &["bill"]),
    ("meeting", &["appointment", "session", "visit", "workshop"]),
    ("message", &["email", "letter", "mail"]),
    ("milestone", &["phase", "stage"]),
    ("offer", &["estimate", "proposal", "quotation", "quote"]),
    ("payment", &["instalment", "installment"]),
    ("report", &["update"]),
    ("revision", &["alteration", "amend", "amendment", "change", "correction", "edit", "iteration", "round"]),
];

/// Returns the names of the events that a pattern takes, in the singular; of `check_in` the first word is enough.
pub(super) fn names<'p>(view: &View<'p>, pattern: &Pattern) -> Vec<&'p str> {
    let Source::Kinds(kinds) = &pattern.source else { return Vec::new() };
    let vocabulary = &view.program.vocabulary;
    let mut all = Vec::new();
    for (kind, word) in kinds {
        let name = match word {
            Some(word) => vocabulary.word(*word),
            None => vocabulary.kind_name(*kind),
        };
        all.push(name.split('_').next().unwrap_or(name));
        let others = OTHERS.iter().filter(|(kind, _)| word.is_none() && *kind == name);
        all.extend(others.flat_map(|(_, others)| *others));
    }
    all
}

/// Whether a word in lower case is one of these names, in the singular or the plural.
pub(super) fn is_named(word: &str, names: &[&str]) -> bool {
    let singular = |text: &str| text.trim_end_matches('s').to_owned();
    names.iter().any(|name| singular(name) == singular(word))
}
