//! Corrections that change nothing of what is owed but the day on which it is due: which day counts a person says.

use rust_decimal::Decimal;

use super::draft::Draft;
use super::known::{Decided, Known};
use super::numbers::Numbers;
use super::outcome::Remark;
use super::scalar::day;
use crate::import::fact::{About, answer_due};

/// Asks of invoices when they are due of which a correction of nothing tells another day. Returns what is to be told of those that are
/// recorded.
pub(super) fn ask_of_moved_days(drafts: &mut [Draft], known: &Known, numbers: &Numbers) -> Vec<Remark> {
    let is_of_nothing = |draft: &&Draft| {
        draft.text("type") == Some("corrected") && draft.amount().is_some_and(|(amount, _)| amount == Decimal::ZERO)
    };
    let mut moved: Vec<(String, String, String)> = Vec::new();
    for draft in drafts.iter().filter(is_of_nothing) {
        let Some(due) = draft.text("due") else { continue };
        let corrected = draft.fact.about.iter().filter_map(|about| match about {
            About::Invoice(number) => numbers.same(number),
            _ => None,
        });
        moved
            .extend(corrected.filter(|id| *id != draft.id).map(|id| (id.to_owned(), draft.id.clone(), due.to_owned())));
    }
    let mut remarks = Vec::new();
    for (id, by, due) in moved {
        if matches!(known.matched.get(&id), Some(Decided::Due(_) | Decided::Recorded)) {
            continue;
        }
        let question =
            |stated: &str| format!("{by}, which corrects it, says due {due}, not {stated}: which day counts?");
        let moved_from = |stated: Option<&str>| stated.filter(|stated| day(stated) != day(&due)).map(str::to_owned);
        // What is recorded counts, whatever else tells it.
        if let Some(event) = known.event(&id) {
            let Some(stated) = moved_from(event.field("due")) else { continue };
            let text =
                format!("{} change it in the record, or write `recorded` for it under `matched`", question(&stated));
            remarks.push(Remark { id, path: known.engagement.clone(), line: 0, text });
        } else if let Some(draft) = drafts.iter_mut().find(|draft| draft.id == id) {
            let Some(stated) = moved_from(draft.text("due")) else { continue };
            draft.questions.push(format!("{} {}", question(&stated), answer_due(&id)));
            draft.leave_out("due");
        }
    }
    remarks
}
