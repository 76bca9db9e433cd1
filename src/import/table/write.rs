//! Engagements as text, read back before anybody else reads them.

use std::collections::{BTreeMap, HashSet};

use super::imported::{BadRow, Draft, Imported, Pending, Recorded};
use crate::base::source::Lines;
use crate::engagement::read_ndjson::read_run;
use crate::engagement::runs::Run;
use crate::engagement::vocabulary::Vocabulary;
use crate::import::cell::Cell;
use crate::value::zone::Zone;

/// Puts an engagement together, reads it back, and leaves out the rows that would not read, until all do.
pub(super) fn finish(
    name: &str,
    mut engagement: Pending,
    zone: &Zone,
    vocabulary: &Vocabulary,
    imported: &mut Imported,
) {
    while !engagement.drafts.is_empty() {
        let recorded = recorded(name, &engagement);
        let text = recorded.ndjson();
        let run = Run { text: text.as_str().into(), lines: Lines::From(1), lacking: None, is_loose: false };
        let (read, sources, diagnostics) = read_run(&name.into(), &run, vocabulary, zone);
        if diagnostics.is_empty() && read.is_some() {
            imported.engagements.push(recorded);
            return;
        }
        let mut wrong: BTreeMap<usize, String> = BTreeMap::new();
        for diagnostic in &diagnostics {
            let place = sources.line(diagnostic.primary.span) as usize;
            let help = diagnostic.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
            wrong.entry(place).or_insert_with(|| format!("{}{help}", diagnostic.message));
        }
        // The first line is the engagement's own: with it, all rows are lost.
        let whole = wrong.get(&1).cloned().or_else(|| wrong.is_empty().then(|| "it does not read back".to_owned()));
        let mut place = 1;
        engagement.drafts.retain(|draft| {
            place += 1;
            let message = match (&whole, wrong.get(&place)) {
                (Some(whole), _) => format!("engagement `{}`: {whole}", engagement.id),
                (None, Some(message)) => message.clone(),
                (None, None) => return true,
            };
            imported.bad_rows.push(BadRow { line: draft.line, column: None, message });
            false
        });
    }
}

fn recorded(name: &str, engagement: &Pending) -> Recorded {
    let ids: HashSet<&Cell> = engagement.drafts.iter().filter_map(|draft| Some(&draft.fields.first()?.1)).collect();
    let events = engagement.drafts.iter().map(|draft| event(name, draft, &ids)).collect();
    Recorded { id: engagement.id.clone(), client: engagement.client.clone(), events }
}

/// Returns the fields of an event, with what it is about and where it comes from.
fn event(name: &str, draft: &Draft, ids: &HashSet<&Cell>) -> Vec<(String, Cell)> {
    let about = draft.about.iter().map(|(id, if_recorded)| (Cell::Text(id.clone()), *if_recorded));
    let mut about: Vec<Cell> =
        about.filter(|(id, if_recorded)| !if_recorded || ids.contains(id)).map(|(id, _)| id).collect();
    let mut fields = draft.fields.clone();
    if about.len() > 1 {
        fields.push(("for".to_owned(), Cell::List(about)));
    } else if let Some(one) = about.pop() {
        fields.push(("for".to_owned(), one));
    }
    fields.push(("source".to_owned(), Cell::Text(format!("{name}:{}", draft.line))));
    fields
}
