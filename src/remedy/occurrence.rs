//! What happened too often, or not then.

use super::change::{Change, Side};
use super::search::first_minute;
use super::seek::Seek;
use super::sizes::{MOST_DOUBLED, Way, by_size};
use super::{chosen, fields, paid};
use crate::engagement::record::EventId;
use crate::facts::item::Item;
use crate::facts::measure::of_all;
use crate::facts::scope::Scope;
use crate::finding::Measured;
use crate::program::reads::walk;
use crate::program::tree::{ExprKind, Function, Measure, Pattern, Source};
use crate::value::time::Moment;

/// So many hours around it is looked for a better moment: over a long weekend.
const HOURS: i64 = 100;

/// Returns the nearest moments at which an item has no price, where that lies in hours, and the record without it.
pub fn of_priced(seek: &Seek<'_>, pattern: &Pattern) -> Vec<Change> {
    let Some(item) = seek.subject() else { return Vec::new() };
    let moved = if asks_for_hours(pattern) { moved(seek, item) } else { Vec::new() };
    moved.into_iter().chain(chosen::without(seek, &[item])).collect()
}

/// Whether a pattern asks whether something lies in hours.
pub fn asks_for_hours(pattern: &Pattern) -> bool {
    let mut found = false;
    if let Some(filter) = &pattern.filter {
        walk(filter, &mut |part| found |= matches!(&*part.kind, ExprKind::Hours(..)), &mut |_| ());
    }
    found
}

/// Returns an event at the nearest moments before and after at which it is no breach.
pub fn moved(seek: &Seek<'_>, event: EventId) -> Vec<Change> {
    let Some(Moment::At(at)) = seek.event(event).at else { return Vec::new() };
    let to = |at| Change::Moved(event, Moment::At(at), Side::Neither);
    let one = |forward| first_minute(at, forward, HOURS, |at| seek.clears(&to(at))).map(to);
    [true, false].into_iter().filter_map(one).collect()
}

/// Returns the fewest events without which a limit is kept, and of a sum by how much less.
pub fn of_limited(seek: &Seek<'_>, measure: &Measure) -> Vec<Change> {
    let (over, all) = (offenders(seek, &measure.pattern), of_pattern(seek, &measure.pattern));
    let mut changes = Vec::new();
    if asks_for_hours(&measure.pattern)
        && let [one] = over[..]
    {
        changes.extend(moved(seek, one));
    }
    changes.extend(paid::changes(seek));
    let of_paid = !changes.is_empty();
    // Without what misses a share only grows.
    let hits: Vec<EventId> =
        all.iter().copied().filter(|id| of_all(measure.function) && is_hit(seek, measure, *id)).collect();
    let fewest = |tried: &dyn Fn(&[EventId]) -> Option<Change>| {
        let ends = |of: &[EventId], count: usize| match of.len().checked_sub(count) {
            Some(from) => vec![of[from..].to_vec(), of[..count].to_vec()],
            None => Vec::new(),
        };
        (1..=over.len().max(hits.len()))
            .flat_map(|count| ends(&hits, count).into_iter().chain(ends(&over, count)).chain(few(&all, count)))
            .find_map(|events| tried(&events))
    };
    changes.extend(less(seek, measure, &over));
    if !of_paid {
        let fewer = fewest(&|events| chosen::without(seek, events));
        // One that came out otherwise is less than several fewer.
        let is_several = matches!(&fewer, Some(Change::Without(events)) if events.len() > 1);
        let all = if is_several { &all[..] } else { &[] };
        changes.extend(fields::with_other_word(seek, &measure.pattern, all));
        changes.extend(fewer);
    }
    if changes.is_empty() {
        changes.extend(fewest(&|events| paid::before_reminders(seek, events)));
    }
    if changes.is_empty() {
        let in_run = fields::with_other_word(seek, &measure.pattern, &over);
        changes.extend(in_run.or_else(|| fields::with_other_word(seek, &measure.pattern, &all)));
    }
    changes
}

/// Whether an event meets the condition of which a share or a streak asks.
fn is_hit(seek: &Seek<'_>, measure: &Measure, id: EventId) -> bool {
    let at = Scope::of(seek.facts, seek.clause.id, seek.facts.now());
    seek.facts.decide(|| at.matches(&measure.pattern, Item::Event(id))).holds()
}

/// So many of the events that were counted are tried one by one, and two by two.
const MOST_FEW: usize = 16;

/// Returns the last of some events one by one, or two by two.
pub fn few(all: &[EventId], count: usize) -> Vec<Vec<EventId>> {
    let last: Vec<EventId> = all.iter().rev().take(MOST_FEW).copied().collect();
    match count {
        1 => last.iter().map(|event| vec![*event]).collect(),
        2 => last.iter().enumerate().flat_map(|(i, b)| last[i + 1..].iter().map(move |a| vec![*a, *b])).collect(),
        _ => Vec::new(),
    }
}

/// Returns the events that the finding rests on, as far as they are of the pattern.
fn of_pattern(seek: &Seek<'_>, pattern: &Pattern) -> Vec<EventId> {
    let Source::Kinds(kinds) = &pattern.source else { return Vec::new() };
    let is_of = |id: &EventId| kinds.iter().any(|(kind, _)| *kind == seek.event(*id).kind);
    seek.evidence().into_iter().filter(is_of).collect()
}

/// Returns the events of a run that were over, as far as they are of the pattern.
fn offenders(seek: &Seek<'_>, pattern: &Pattern) -> Vec<EventId> {
    let all = of_pattern(seek, pattern);
    let over = seek.finding.episode.as_ref().map_or(all.len(), |run| run.events).min(all.len());
    all[all.len() - over..].to_vec()
}

/// Returns the last event of a sum with the nearest smaller size that does it.
fn less(seek: &Seek<'_>, measure: &Measure, over: &[EventId]) -> Option<Change> {
    let ExprKind::Field(_, field) = &*measure.value.as_ref()?.kind else { return None };
    if measure.function != Function::Sum {
        return None;
    }
    let event = *over.last()?;
    let Measured { value, bound } = seek.finding.measure.clone()?;
    let apart = [value.amount() - bound.amount()];
    let way = Way { up: false, doubled: MOST_DOUBLED, apart: &apart };
    let was = seek.event(event).field(*field)?;
    by_size(seek, &|value| Change::Stated(event, *field, value), was, way)
}
