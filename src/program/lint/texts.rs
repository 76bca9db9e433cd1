//! Clauses without a title, or with that of another.

use super::view::{Alarm, View};
use crate::base::mistake::lint::clauses as mistake;
use crate::program::tree::{Template, TemplatePart};

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let mut found = Vec::new();
    let mut seen: Vec<(String, &str, _)> = Vec::new();
    for (clause, written) in view.clauses() {
        let span = written.title.place.0;
        let title = words(&clause.title);
        if title.is_empty() {
            found.push(mistake::no_title(span, &clause.name).into());
            continue;
        }
        match seen.iter().find(|(other, _, _)| *other == title) {
            Some((_, other, first)) => found.push(mistake::same_title(span, &clause.name, other, *first).into()),
            None => seen.push((title, &clause.name, span)),
        }
    }
    found
}

/// Returns the words of a title, without capitals and full stop; a term stands for itself.
fn words(title: &Template) -> String {
    let parts = title.0.iter().map(|part| match part {
        TemplatePart::Plain(text) => text.to_lowercase(),
        TemplatePart::Term(id) => format!("{{{}}}", id.0),
    });
    let text: String = parts.collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}
