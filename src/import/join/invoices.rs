//! The invoices of a record, and those that its sources tell.

use rust_decimal::Decimal;

use super::draft::Draft;
use super::known::Known;
use super::recorded::Recorded;
use super::scalar::{amount, day};
use crate::import::fact::PAID_BEFORE;
use crate::value::time::Day;

/// An invoice of the record or of a source.
pub(super) struct Invoice<'a> {
    pub id: &'a str,
    /// What it comes to.
    pub sum: Option<(Decimal, &'a str)>,
    pub issued: Option<Day>,
    pub due: Option<Day>,
    pub note: &'a str,
    pub is_recorded: bool,
}

impl<'a> Invoice<'a> {
    fn of_record(event: &'a Recorded) -> Self {
        Self {
            id: &event.id,
            sum: event.field("payable").and_then(amount),
            issued: event.field("issued").or(event.field("at")).and_then(day),
            due: event.field("due").and_then(day),
            note: event.field("note").unwrap_or_default(),
            is_recorded: true,
        }
    }

    /// Returns what was paid of it before it was written, as it says itself: it asks only for the rest.
    pub fn prepaid(&self) -> Option<(Decimal, &'a str)> {
        let before = self.note.split_once(PAID_BEFORE)?.0;
        amount(before.rsplit("; ").next()?.split_once(" of ")?.0)
    }

    pub fn of_draft(draft: &'a Draft) -> Self {
        let note = draft.text("note").unwrap_or_default();
        let due = draft.text("due").and_then(day);
        Self { id: &draft.id, sum: draft.amount(), issued: draft.day(), due, note, is_recorded: false }
    }
}

/// Returns all invoices: those of the record, and what sources tell of others.
pub(super) fn invoices<'a>(drafts: &'a [Draft], known: &'a Known) -> impl Iterator<Item = Invoice<'a>> + 'a {
    let recorded = known.events.iter().filter(|event| event.kind == "invoice" && !event.id.is_empty());
    let told = drafts.iter().filter(|draft| draft.fact.kind == "invoice" && known.event(&draft.id).is_none());
    recorded.map(Invoice::of_record).chain(told.map(Invoice::of_draft))
}
