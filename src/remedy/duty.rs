//! What would have met a duty in time.

use rust_decimal::Decimal;

use super::added::{actors, event, least, least_that, left};
use super::change::{Change, Side};
use super::seek::Seek;
use crate::engagement::record::{Event, EventId};
use crate::finding::Status;
use crate::program::tree::{Expr, Party, Pattern, Source, Statement};
use crate::value::money::Money;
use crate::value::time::{Instant, Moment};

/// So many events at most are moved together, or added one after the other.
const MOST: usize = 60;

/// A duty of which something is sought.
#[derive(Clone, Copy)]
pub struct Duty<'p> {
    /// The debtor.
    pub party: Party,
    /// What is owed.
    pub pattern: &'p Pattern,
    /// The amount that is to be reached.
    pub totalling: Option<&'p Expr>,
}

/// Returns what would have met the duty: what met it too late, earlier; what is owed, by then; or both together.
pub fn changes(seek: &Seek<'_>, duty: Duty<'_>) -> Vec<Change> {
    let Some(due) = seek.finding.due else { return Vec::new() };
    let late = late(seek, duty.pattern, due);
    let moved = |count: usize| -> Vec<Change> {
        late[..count].iter().map(|event| Change::Moved(*event, due, Side::Before)).collect()
    };
    let mut found = Vec::new();
    if seek.finding.status == Status::Pending
        && late.is_empty()
        && let Some(change) = pending(seek, duty, due)
    {
        return vec![change];
    }
    // The last one alone, then each of the others, then so many of the last.
    found.extend(late.iter().find_map(|event| seek.tried(Change::Moved(*event, due, Side::Before))));
    if found.is_empty() {
        found.extend((2..=late.len()).find_map(|count| seek.tried(Change::All(moved(count)))));
    }
    let credited = credited_late(seek, due);
    let sums = duty.totalling.map(|totalling| {
        let mut sums = left(seek, totalling, Decimal::ZERO);
        // What was credited when it was too late does not help.
        sums.extend(if credited.is_zero() { Vec::new() } else { left(seek, totalling, credited) });
        sums
    });
    let asked: Vec<Option<Money>> =
        sums.as_ref().map_or_else(|| vec![None], |sums| sums.iter().copied().map(Some).collect());
    if seek.finding.status != Status::Late || late.is_empty() {
        let with: Vec<usize> = (0..=late.len()).collect();
        let owed = |left, with| owed(seek, duty, due, left, with);
        found.extend(with.into_iter().find_map(|count| asked.iter().find_map(|left| owed(*left, moved(count)))));
        // One larger payment in the place of what came too late; beside a smaller one that does it, it is none.
        let is_one = found.iter().any(|change| matches!(change, Change::Added(_)));
        let in_time = sums.iter().flatten().filter(|_| !is_one).filter_map(|left| with_late(seek, &late, *left));
        found.extend(in_time.collect::<Vec<_>>().into_iter().find_map(|left| owed(Some(left), Vec::new())));
    }
    found.sort_by_key(|change| if let Change::All(all) = change { all.len() } else { 1 });
    found.into_iter().map(|change| nearest(seek, change, &[])).collect()
}

/// Returns what is owed at the latest moment and of the least amount that meets a duty; nothing where something else fails with it,
/// which is asked of that alone.
fn pending(seek: &Seek<'_>, duty: Duty<'_>, due: Moment) -> Option<Change> {
    let sums =
        duty.totalling.map_or_else(|| vec![None], |sum| left(seek, sum, Decimal::ZERO).into_iter().map(Some).collect());
    let does = |change: &Change| seek.is_clear_with(change);
    let owed = |left: Option<Money>| {
        let event = event(seek, duty.pattern, due, left)?;
        let by = actors(seek, duty.pattern, Some(duty.party)).into_iter();
        by.map(|by| Change::Added(Box::new(Event { by, ..event.clone() }))).find(does)
    };
    let change = sums.into_iter().find_map(owed)?;
    let change = seek.latest_that(&change, due, after(seek, due), &does);
    let change = if duty.totalling.is_some() { least_that(seek, change, &does) } else { change };
    seek.clears(&change).then_some(change)
}

/// A moment at which it is too late.
fn after(seek: &Seek<'_>, due: Moment) -> Moment {
    let day = seek.plan.program.calendar.zone.day(seek.finding.met_at.unwrap_or(due));
    Moment::Day(day.max(seek.as_of.day).plus(1))
}

/// Returns a change that meets a duty at the latest moment and of the least amount that does; `allowed` may fail with it.
pub fn nearest(seek: &Seek<'_>, change: Change, allowed: &[String]) -> Change {
    let Some(due) = seek.finding.due else { return change };
    let change = seek.latest(&change, due, after(seek, due), allowed);
    let has_sum = matches!(&seek.clause.statement, Some(Statement::Owes { totalling: Some(_), .. }));
    if has_sum { least(seek, change, allowed) } else { change }
}

/// Returns the events that were to meet the duty and came too late, the last first.
fn late(seek: &Seek<'_>, pattern: &Pattern, due: Moment) -> Vec<EventId> {
    let Source::Kinds(kinds) = &pattern.source else { return Vec::new() };
    let zone = &seek.plan.program.calendar.zone;
    let is_of = |id: &EventId| kinds.iter().any(|(kind, _)| *kind == seek.event(*id).kind);
    let at = |id: &EventId| seek.event(*id).at.map(|at| zone.range(at).0);
    // Those after the one that met it did nothing for it.
    let met = seek.finding.met_at.map(|met| zone.range(met).0);
    // A due day ends as the next one begins.
    let is_late = |at: Instant| match due {
        Moment::Day(day) => at >= zone.end_of(day),
        Moment::At(due) => at > due,
    };
    let counts = |id: &EventId| met.is_none_or(|met| at(id) <= Some(met)) && at(id).is_some_and(is_late);
    let mut late: Vec<EventId> = seek.evidence().into_iter().filter(is_of).filter(counts).collect();
    late.sort_by_key(at);
    late.reverse();
    late.truncate(MOST);
    late
}

/// Returns what credit notes settled of the subject after it was due.
fn credited_late(seek: &Seek<'_>, due: Moment) -> Decimal {
    let zone = &seek.plan.program.calendar.zone;
    let is_late = |id: EventId| {
        let event = seek.event(id);
        let is_after = event.at.is_some_and(|at| zone.day(at) > zone.day(due));
        event.kind == seek.plan.words.credit_note && is_after
    };
    let account = seek.subject().and_then(|subject| seek.facts.account(subject));
    let entries = account.iter().flat_map(|account| &account.entries);
    entries.filter(|entry| is_late(entry.event)).map(|entry| entry.amount).sum()
}

/// Returns what is left of an amount, with what came too late.
fn with_late(seek: &Seek<'_>, late: &[EventId], left: Money) -> Option<Money> {
    let account = seek.subject().and_then(|subject| seek.facts.account(subject))?;
    let of_late = account.entries.iter().filter(|entry| late.contains(&entry.counts)).map(|entry| entry.amount);
    let more: Decimal = of_late.sum();
    (!more.is_zero()).then(|| Money { amount: left.amount + more, ..left })
}

/// Returns what is owed, at a moment, of the amount that is left, together with other changes; by whoever of the debtor's side it clears
/// the finding.
fn owed(seek: &Seek<'_>, duty: Duty<'_>, at: Moment, left: Option<Money>, with: Vec<Change>) -> Option<Change> {
    let event = event(seek, duty.pattern, at, left)?;
    actors(seek, duty.pattern, Some(duty.party)).into_iter().find_map(|by| {
        let more = Change::Added(Box::new(Event { by, ..event.clone() }));
        seek.tried(if with.is_empty() { more } else { Change::All([&with[..], &[more]].concat()) })
    })
}

/// Returns what would have kept a cadence: what is missing at each of its due days, until nothing of it fails that did not before.
pub fn of_cadence(seek: &Seek<'_>, duty: Duty<'_>) -> Vec<Change> {
    let Some(first) = seek.finding.due else { return Vec::new() };
    // Whoever owes it is named.
    let mut by_whom = actors(seek, duty.pattern, Some(duty.party));
    by_whom.sort_by_key(Option::is_none);
    let mut by_whom = by_whom.into_iter();
    let kept = by_whom.find_map(|by| kept(seek, duty, first, by.as_ref()));
    // One alone may come as late as its grace lets it.
    let latest = |change: Change| match change {
        Change::Added(_) => seek.latest(&change, first, after(seek, first), &[]),
        several => several,
    };
    kept.map(latest).into_iter().collect()
}

fn kept(
    seek: &Seek<'_>,
    duty: Duty<'_>,
    first: Moment,
    by: Option<&crate::engagement::record::Actor>,
) -> Option<Change> {
    let zone = &seek.plan.program.calendar.zone;
    let mut due = first;
    let mut all: Vec<Change> = Vec::new();
    while all.len() < MOST {
        let mut event = event(seek, duty.pattern, due, None)?;
        event.by = by.copied();
        event.id = format!("new-{}", all.len() + 1).into();
        all.push(Change::Added(Box::new(event)));
        let change = if let [one] = all.as_slice() { one.clone() } else { Change::All(all.clone()) };
        let outcome = seek.outcome(&change);
        if !outcome.is_clear {
            return None;
        }
        let own = outcome.broken.iter().filter(|finding| finding.clause == seek.finding.clause);
        let next = own.filter_map(|finding| finding.due).min_by_key(|due| zone.range(*due).1);
        match next {
            Some(next) if zone.range(next).1 > zone.range(due).1 => due = next,
            _ => return seek.clears(&change).then_some(change),
        }
    }
    None
}
