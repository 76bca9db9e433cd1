//! Duties of an amount: when it was paid, and what was unpaid from day to day.

use rust_decimal::Decimal;

use super::draft::{Balance, Draft};
use super::duty::{Duty, Recurrence, discharges, is_of};
use crate::engagement::record::EventId;
use crate::facts::expression::{Items, items};
use crate::facts::index::Facts;
use crate::facts::item::{Item, Time, Val};
use crate::facts::scope::Scope;
use crate::facts::truth::Gap;
use crate::facts::worlds::Open;
use crate::program::tree::{Expr, Source};
use crate::value::deadline::Due;
use crate::value::money::Money;
use crate::value::time::Day;

/// Finds the moment from which the amount of a duty was reached. `sure` is the one from which it was whatever cannot be counted.
pub fn settled<'a>(
    facts: &Facts<'a>,
    duty: Duty<'_>,
    total: &Expr,
    scope: Scope<'_, 'a>,
    draft: &mut Draft,
    sure: &mut Option<Time>,
) -> Result<Option<Time>, Gap> {
    let parts = parts(facts, duty, scope)?;
    let by_day = matches!(draft.due, Some(Due::Day(_)));
    let mut done: Result<Option<Time>, Gap> = Ok(None);
    let mut evening = (scope.own.day, done.clone());
    for moment in moments(facts, draft.subject, scope.own, &parts) {
        if moment.day > evening.0 {
            evening = (moment.day, done.clone());
        }
        let is_enough = is_enough(total, &parts, moment, scope);
        *sure = if is_enough == Ok(true) { sure.or(Some(moment)) } else { None };
        done = match is_enough {
            Ok(false) => Ok(None),
            Err(gap) => Err(gap),
            // Where days are counted, what was missed and made good on one day was not missed.
            Ok(true) if by_day && evening.1 != Ok(None) => evening.1.clone(),
            Ok(true) if by_day => Ok(done.unwrap_or_default().or(Some(moment))),
            Ok(true) => done.map(|done| done.or(Some(moment))),
        };
    }
    let shown = parts.iter().filter(|part| part.amount.is_some()).map(|part| part.item);
    draft.evidence.extend(shown);
    draft.evidence.dedup();
    let done = done?;
    let owed = amount(total, Scope { hand: facts.now(), ..scope })?;
    let parts = if reads_disputes(facts, duty) { never_owed(facts, parts, scope) } else { parts };
    let due = draft.due_day(facts.zone());
    let at_due = due.ok_or_else(|| Gap::fact("a due day")).and_then(|due| unpaid(owed, &parts, due, facts));
    let open = parts.iter().filter(|part| part.worth(facts, owed).is_none()).min_by_key(|part| part.credited);
    let open = open.and_then(|part| Some((part.credited, part.missing(facts)?)));
    // What was paid after the day to which the record is complete nobody knows.
    let unknown = facts.complete_until(facts.as_of, is_of(duty.pattern)).map(|(day, gap)| (day.plus(1), gap));
    let unseen = || facts.unseen(scope.own.day, facts.as_of, is_of(duty.pattern));
    let unknown = unknown.or_else(|| if done.is_none() { unseen() } else { None });
    let open = open.into_iter().chain(unknown).min_by_key(|(day, _)| *day);
    draft.balances = vec![Balance { total: owed, steps: steps(facts, owed, &parts), at_due, open }];
    Ok(done)
}

/// The moments at which what is owed or paid may change, in order; what happened some time on a day counts at its end.
fn moments(facts: &Facts<'_>, subject: Option<Item>, from: Time, parts: &[Part]) -> Vec<Time> {
    let mut moments: Vec<Time> = parts.iter().map(|part| part.time).collect();
    if let Some(Item::Event(id)) = subject {
        let naming = facts.naming(id);
        let changes = naming.iter().map(|item| facts.time(*item)).chain(naming.iter().filter_map(|i| facts.ends(*i)));
        moments.extend(changes);
    }
    // What was done before counts from the beginning.
    moments.retain(|time| (time.day, time.hi) >= (from.day, from.hi));
    moments.push(from);
    moments.sort_by_key(|time| (time.day, time.hi));
    moments.dedup();
    moments
}

/// Whether what is owed was paid at a moment; an error where what cannot be counted could make it.
fn is_enough(total: &Expr, parts: &[Part], moment: Time, scope: Scope<'_, '_>) -> Result<bool, Gap> {
    let then = Time { lo: moment.hi, ..moment };
    let owed = amount(total, Scope { hand: then, ..scope })?;
    let (mut paid, mut open) = (Decimal::ZERO, Vec::new());
    for part in parts.iter().filter(|part| (part.time.day, part.time.hi) <= (moment.day, moment.hi)) {
        match part.worth(scope.facts, owed) {
            Some(amount) => paid += amount,
            None => open.push(part),
        }
    }
    match Gap::all(open.iter().filter_map(|part| part.missing(scope.facts))) {
        Some(gap) if paid < owed.amount => Err(gap),
        _ => Ok(paid >= owed.amount),
    }
}

fn amount(total: &Expr, scope: Scope<'_, '_>) -> Result<Money, Gap> {
    match scope.value(total)? {
        Val::Money(money) => Ok(money),
        _ => Err(Gap::fact("an amount")),
    }
}

/// A part of an amount that was paid.
#[derive(Clone, Copy)]
struct Part {
    item: Item,
    /// The invoice of whose account it is.
    invoice: Option<EventId>,
    /// The day on which it was credited: interest runs to it.
    credited: Day,
    time: Time,
    /// Nothing where it cannot be counted.
    amount: Option<Money>,
    /// Whether that is because it names several things.
    is_shared: bool,
}

impl Part {
    /// What it is worth in the currency of what is owed, at the rate of its day; nothing where that cannot be said.
    fn worth(&self, facts: &Facts<'_>, owed: Money) -> Option<Decimal> {
        facts.convert(self.amount?, owed.currency, self.credited).map(|money| money.amount)
    }

    /// What is missing to count it.
    fn missing(&self, facts: &Facts<'_>) -> Option<Gap> {
        match self.item {
            Item::Event(id) if self.is_shared => Some(facts.unshared(id)),
            Item::Event(id) => Some(facts.unusable(id)),
            _ => None,
        }
    }
}

/// Whether what is owed of a duty hangs on what is disputed.
fn reads_disputes(facts: &Facts<'_>, duty: Duty<'_>) -> bool {
    duty.clause.reads.contains(&facts.plan.words.disputed_amount)
}

/// Lets what credit notes carry out of disputes count from the beginning: it was never owed.
fn never_owed(facts: &Facts<'_>, parts: Vec<Part>, scope: Scope<'_, '_>) -> Vec<Part> {
    let scope = Scope { hand: facts.now(), ..scope };
    let mut carried: Vec<(EventId, EventId, Decimal)> = Vec::new();
    let mut invoices: Vec<EventId> = parts.iter().filter_map(|part| part.invoice).collect();
    invoices.sort_unstable();
    invoices.dedup();
    for invoice in invoices {
        let of = scope.carried_out(invoice).unwrap_or_default();
        carried.extend(of.into_iter().map(|(event, amount)| (invoice, event, amount)));
    }
    let mut all = Vec::new();
    for part in parts {
        let is_of = |(invoice, event, _): &&mut (EventId, EventId, Decimal)| {
            part.invoice == Some(*invoice) && part.item == Item::Event(*event)
        };
        match (carried.iter_mut().find(is_of), part.amount) {
            (Some((_, _, left)), Some(money)) => {
                let off = money.amount.min(*left);
                *left -= off;
                let of = |amount| Some(Money { amount, ..money });
                all.push(Part { credited: scope.own.day, amount: of(off), ..part });
                all.push(Part { amount: of(money.amount - off), ..part });
            }
            _ => all.push(part),
        }
    }
    all.retain(|part| part.amount.is_none_or(|money| !money.amount.is_zero()));
    all
}

/// Returns what was unpaid of an amount when a day ended. The amount is as it stands now, as it is for interest: what was
/// disputed then and is owed after all was unpaid.
fn unpaid(owed: Money, parts: &[Part], day: Day, facts: &Facts<'_>) -> Result<Money, Gap> {
    let (mut left, mut open) = (owed.amount, Vec::new());
    for part in parts.iter().filter(|part| part.credited <= day) {
        match part.worth(facts, owed) {
            Some(amount) => left -= amount,
            None if left > Decimal::ZERO => open.push(part),
            None => {}
        }
    }
    let open = Gap::all(open.iter().map(|part| part.missing(facts).unwrap_or(Gap::NoVerdict)));
    open.map_or(Ok(Money { amount: left.max(Decimal::ZERO), ..owed }), Err)
}

/// Before every debt.
const LONG_AGO: Day = Day(i32::MIN / 2);

/// What is unpaid from the end of each day on.
fn steps(facts: &Facts<'_>, owed: Money, parts: &[Part]) -> Vec<(Day, Decimal)> {
    let mut left = owed.amount;
    let mut steps: Vec<(Day, Decimal)> = Vec::new();
    steps.push((LONG_AGO, left));
    let mut parts: Vec<&Part> = parts.iter().collect();
    parts.sort_by_key(|part| part.credited);
    for part in parts {
        left = (left - part.worth(facts, owed).unwrap_or_default()).max(Decimal::ZERO);
        match steps.last_mut() {
            Some(last) if last.0 == part.credited => last.1 = left,
            _ => steps.push((part.credited, left)),
        }
    }
    steps
}

/// The parts of an amount, in order: of an invoice by the ledger, else the amounts of matching events.
fn parts<'a>(facts: &Facts<'a>, duty: Duty<'_>, scope: Scope<'_, 'a>) -> Result<Vec<Part>, Gap> {
    if let Some(invoices) = owed_invoices(facts, duty, scope) {
        let mut parts: Vec<Part> = invoices.into_iter().flat_map(|invoice| settling(facts, invoice)).collect();
        parts.retain(|part| counts(facts, duty, part.item, scope));
        parts.sort_by_key(|part| part.time.order_key());
        return Ok(parts);
    }
    let field = facts.plan.words.amount;
    let mut parts = Vec::new();
    for item in discharges(facts, duty.pattern, duty.party, Some(scope.own), scope, Recurrence::Once)? {
        // How much of it is for each of several that it names nobody knows.
        let is_shared = matches!(item, Item::Event(id) if facts.event(id).about.len() > 1);
        let amount = match scope.field_of(item, field) {
            Ok(Val::Money(money)) if !is_shared => Some(money),
            _ => None,
        };
        let time = facts.time(item);
        parts.push(Part { item, invoice: None, credited: time.day, time, amount, is_shared });
    }
    Ok(parts)
}

/// What the ledger settled on an invoice, and what it could not count.
fn settling(facts: &Facts<'_>, invoice: EventId) -> Vec<Part> {
    let Some(account) = facts.account(invoice) else { return Vec::new() };
    let currency = account.payable.map(|payable| payable.currency);
    let settled = account.entries.iter().map(|entry| Part {
        item: Item::Event(entry.event),
        invoice: Some(invoice),
        credited: if facts.event(entry.event).about.contains(&invoice) {
            facts.event_time(entry.event).day
        } else {
            facts.event_time(entry.counts).day
        },
        time: facts.event_time(entry.counts),
        amount: currency.map(|currency| Money { amount: entry.amount, currency }),
        is_shared: false,
    });
    let unusable = account.unusable.iter().map(|(event, counts)| Part {
        item: Item::Event(*event),
        invoice: Some(invoice),
        credited: facts.event_time(*event).day,
        time: facts.event_time(*counts),
        amount: None,
        is_shared: false,
    });
    settled.chain(unusable).collect()
}

/// Whether the filter of a duty holds of what settled a part, in the world at hand.
fn counts<'a>(facts: &Facts<'a>, duty: Duty<'_>, item: Item, scope: Scope<'_, 'a>) -> bool {
    let at = scope.at_event(item, facts.time(item));
    duty.pattern.filter.is_none()
        || facts.counts(Open::Counts(duty.pattern.id, item, at.hand), &at.filtered(duty.pattern, item))
}

/// The invoices whose payment a duty owes; nothing where it owes something else, too.
fn owed_invoices(facts: &Facts<'_>, duty: Duty<'_>, scope: Scope<'_, '_>) -> Option<Vec<EventId>> {
    let Source::Kinds(kinds) = &duty.pattern.source else { return None };
    let words = &facts.plan.words;
    if !kinds.iter().any(|(kind, _)| *kind == words.payment) {
        return None;
    }
    let about = match &duty.pattern.about {
        Some(about) => items(&scope.value(about).ok()?),
        None => scope.env.map(|env| env.item).into_iter().collect::<Items>(),
    };
    let invoice = |item: &Item| match item {
        Item::Event(id) if facts.event(*id).kind == words.invoice => Some(*id),
        _ => None,
    };
    about.iter().map(invoice).collect::<Option<Vec<_>>>().filter(|invoices| !invoices.is_empty())
}
