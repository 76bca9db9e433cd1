//! Whether an event is an act that whoever is bound chose to do, and could have left: an invoice, or what the other side did, is not.

use super::change::Change;
use super::seek::Seek;
use crate::engagement::record::{EventId, Side};
use crate::finding::Bearer;

/// Kinds that are the firm's doing where nobody is named.
pub const OF_FIRM: &[&str] = &[
    "reminder",
    "delivery",
    "handover",
    "work",
    "expense",
    "advice",
    "report",
    "check_in",
    "credit_note",
    "material_return",
];

/// Returns the record without events, where all of them are acts that could have been left and that does it.
pub fn without(seek: &Seek<'_>, events: &[EventId]) -> Option<Change> {
    if let Some(fixed) = events.iter().find(|id| !is_chosen(seek, **id)) {
        let event = seek.event(*fixed);
        let name = format!("{} {}", seek.plan.program.vocabulary.kind_name(event.kind), event.id);
        seek.tried.fixed.borrow_mut().get_or_insert(name);
        return None;
    }
    seek.tried(Change::Without(events.to_vec()))
}

/// Whether an event is an act that whoever is bound could have left.
pub fn is_chosen(seek: &Seek<'_>, id: EventId) -> bool {
    let event = seek.event(id);
    let kind = seek.plan.program.vocabulary.kind_name(event.kind);
    let bound = match seek.finding.bearer {
        Some(Bearer::Client) => Side::Client,
        Some(Bearer::Firm) => Side::Firm,
        _ => return kind != "invoice",
    };
    let by = event.by.map(|by| seek.facts.side(by));
    let by = by.or_else(|| OF_FIRM.contains(&kind).then_some(Side::Firm));
    // What an outsider says is let in by whoever is bound.
    kind != "invoice" && by.is_none_or(|by| by == bound || by == Side::Other)
}
