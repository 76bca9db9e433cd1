//! What would have met a duty in time.

use super::added::{added, left};
use super::change::{Change, Side};
use super::search::last_that;
use super::seek::Seek;
use crate::engagement::record::EventId;
use crate::finding::Status;
use crate::program::tree::{Expr, Party, Pattern, Source};
use crate::value::time::{Moment, SECOND};

/// Returns what would have met the duty: what met it too late, earlier; else what is owed, by then.
pub fn changes(seek: &Seek<'_>, party: Party, duty: &Pattern, totalling: Option<&Expr>) -> Vec<Change> {
    let Some(due) = seek.finding.due else { return Vec::new() };
    let change = match seek.finding.status {
        Status::Late => last_of(seek, duty).and_then(|event| earlier(seek, event, due)),
        _ => added(seek, duty, Some(party), due, totalling.and_then(|expr| left(seek, expr))),
    };
    change.into_iter().collect()
}

/// Returns the last event that went to meet the duty.
fn last_of(seek: &Seek<'_>, duty: &Pattern) -> Option<EventId> {
    let Source::Kinds(kinds) = &duty.source else { return None };
    let is_of = |id: &EventId| kinds.iter().any(|(kind, _)| *kind == seek.event(*id).kind);
    let zone = &seek.plan.program.calendar.zone;
    let met = seek.finding.met_at.map(|met| zone.range(met).0)?;
    let at = |id: &EventId| seek.event(*id).at.map(|at| zone.range(at).0);
    seek.evidence().into_iter().filter(is_of).filter(|id| at(id) <= Some(met)).max_by_key(at)
}

/// Returns the event at the latest moment that is in time, grace and all.
fn earlier(seek: &Seek<'_>, event: EventId, due: Moment) -> Option<Change> {
    let zone = &seek.plan.program.calendar.zone;
    let at = seek.event(event).at?;
    let moved = |to: Moment| Change::Moved(event, to, Side::Before);
    if !seek.clears(&moved(due)) {
        return None;
    }
    let latest = match due {
        Moment::Day(due) => {
            let between = |days: i64| moved(Moment::Day(due.plus(days)));
            let days = last_that(zone.day(at).since(due), |days| seek.clears(&between(days)));
            between(days)
        }
        Moment::At(due) => {
            let between = |minutes: i64| moved(Moment::At(due.plus_seconds(60 * minutes)));
            let whole = (zone.range(at).0.0 - due.0) / SECOND / 60 + 1;
            let minutes = last_that(whole, |minutes| seek.clears(&between(minutes)));
            between(minutes)
        }
    };
    Some(latest)
}
