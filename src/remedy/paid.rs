//! What paying in time would have avoided, where a clause asks how invoices were paid.

use rust_decimal::Decimal;

use super::added::{disputed, least};
use super::change::{Change, Side, state};
use super::seek::{Seek, shrunk};
use crate::engagement::record::{Event, EventId, Value};
use crate::value::money::Money;
use crate::value::time::{Day, Moment};

/// So many invoices are looked at.
const MOST: usize = 12;

/// Returns what would have avoided a finding of a clause that asks whether invoices are late or unpaid: one of them paid in time,
/// the last that does it; else so many of the last.
pub fn changes(seek: &Seek<'_>) -> Vec<Change> {
    let vocabulary = &seek.plan.program.vocabulary;
    let asks = |name: &&str| vocabulary.field_id(name).is_some_and(|field| seek.clause.reads.contains(&field));
    if !["late", "overdue", "unpaid", "paid"].iter().any(asks) {
        return Vec::new();
    }
    let mut invoices = invoices(seek);
    invoices.reverse();
    invoices.truncate(MOST);
    let in_time: Vec<(Day, Change)> = invoices
        .iter()
        .filter_map(|id| {
            let due = seek.facts.invoice_due(*id)?;
            // What is disputed need not be paid, where that does it.
            let all = [disputed(seek, *id), Decimal::ZERO].map(|kept| paid(seek, *id, due, kept));
            let all: Vec<Change> = all.into_iter().flatten().collect();
            let first = all.iter().find(|change| seek.clears(change)).or(all.last())?;
            Some((due, first.clone()))
        })
        .collect();
    let after = Moment::Day(seek.as_of.day.plus(1));
    for (due, change) in &in_time {
        if seek.clears(change) {
            return vec![seek.latest(&shrunk(seek, change.clone()), Moment::Day(*due), after, &[])];
        }
    }
    let of_last = |count: usize| Change::All(in_time[..count].iter().map(|(_, change)| change.clone()).collect());
    let several = (2..=in_time.len()).map(of_last).find(|change| seek.clears(change));
    several.map(|change| shrunk(seek, change)).or_else(|| before_breach(seek)).into_iter().collect()
}

/// Returns an invoice paid before it came to the breach, though it may not have been due yet: what was paid later anyway, else as much
/// as does it.
fn before_breach(seek: &Seek<'_>) -> Option<Change> {
    let zone = &seek.plan.program.calendar.zone;
    let since = zone.day(seek.finding.since?);
    let issued = |id: &EventId| seek.event(*id).at.map(|at| zone.day(at));
    let mut invoices = seek.of_kind(seek.plan.words.invoice);
    invoices.retain(|id| issued(id).is_some_and(|day| day <= since));
    invoices.reverse();
    invoices.truncate(MOST);
    let paid = |id: &EventId| {
        let day = since.plus(-1).max(issued(id)?);
        // What is disputed need not be paid, where that does it.
        let all = [disputed(seek, *id), Decimal::ZERO].map(|kept| paid(seek, *id, day, kept));
        let change = shrunk(seek, all.into_iter().flatten().find(|change| seek.clears(change))?);
        Some(least(seek, seek.latest(&change, Moment::Day(day), Moment::Day(seek.as_of.day.plus(1)), &[]), &[]))
    };
    let found: Vec<Change> = invoices.iter().filter_map(paid).collect();
    let is_moved = |change: &&Change| matches!(change, Change::Moved(..));
    found.iter().find(is_moved).or(found.first()).cloned()
}

/// Returns the payment of an invoice after which its reminders had not been needed, and the record without these.
pub fn before_reminders(seek: &Seek<'_>, reminders: &[EventId]) -> Option<Change> {
    let words = &seek.plan.words;
    let first = *reminders.first()?;
    let [invoice] = seek.event(first).about[..] else { return None };
    let is_one = |id: &EventId| seek.event(*id).kind == words.reminder && *seek.event(*id).about == [invoice];
    if !reminders.iter().all(is_one) || seek.event(invoice).kind != words.invoice {
        return None;
    }
    let zone = &seek.plan.program.calendar.zone;
    let day = reminders.iter().filter_map(|id| Some(zone.day(seek.event(*id).at?))).min()?.plus(-1);
    seek.tried(Change::All(vec![
        paid(seek, invoice, day, disputed(seek, invoice))?,
        Change::Without(reminders.to_vec()),
    ]))
}

/// The invoices that the finding rests on; else all of the record.
fn invoices(seek: &Seek<'_>) -> Vec<EventId> {
    let is_invoice = |id: &EventId| seek.event(*id).kind == seek.plan.words.invoice;
    let of_finding: Vec<EventId> = seek.evidence().into_iter().filter(is_invoice).collect();
    if of_finding.is_empty() { seek.of_kind(seek.plan.words.invoice) } else { of_finding }
}

/// Returns an invoice paid by the end of a day but for what need not be: what came later moved there, and what is left paid then;
/// nothing where it was.
fn paid(seek: &Seek<'_>, invoice: EventId, day: Day, disputed: Decimal) -> Option<Change> {
    let account = seek.facts.account(invoice)?;
    let payable = account.payable?;
    let (words, zone) = (&seek.plan.words, &seek.plan.program.calendar.zone);
    let is_late = |id: &EventId| {
        let event = seek.event(*id);
        event.kind == words.payment && event.at.is_some_and(|at| zone.day(at) > day)
    };
    let mut late: Vec<EventId> = account.entries.iter().map(|entry| entry.event).filter(is_late).collect();
    late.sort_unstable();
    late.dedup();
    let mut all: Vec<Change> = late.into_iter().map(|id| Change::Moved(id, Moment::Day(day), Side::Before)).collect();
    // What was credited later had not been credited then.
    let is_credit = |id: EventId| seek.event(id).kind == words.credit_note;
    let is_there = |id: EventId| !is_credit(id) || seek.event(id).at.is_none_or(|at| zone.day(at) <= day);
    let counted = account.entries.iter().filter(|entry| is_there(entry.event));
    let settled: Decimal = counted.map(|entry| entry.amount).sum();
    let left = Money { amount: payable.amount - settled - disputed, ..payable };
    if left.amount > Decimal::ZERO {
        let (kind, at, span) = (words.payment, Moment::Day(day), seek.clause.span);
        let id = format!("new-{}", seek.event(invoice).id).into();
        let mut event = Event {
            kind,
            id,
            at: Some(at),
            by: None,
            about: [invoice].into_iter().collect(),
            fields: Vec::new(),
            span,
        };
        state(&mut event, words.amount, Value::Money(left));
        all.push(Change::Added(Box::new(event)));
    }
    match all.len() {
        0 => None,
        1 => all.pop(),
        _ => Some(Change::All(all)),
    }
}
