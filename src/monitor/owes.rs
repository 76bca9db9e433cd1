//! `owes`: something must happen by a time.

use rust_decimal::Decimal;

use super::draft::{Balance, Draft, Outcome};
use super::subjects;
use crate::engagement::record::{Actor, EventId, Side};
use crate::facts::due::{Deadlined, moment_of};
use crate::facts::expression::not_after;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Time, Val};
use crate::facts::scope::{Env, Scope};
use crate::facts::truth::{Gap, Truth};
use crate::finding;
use crate::program::tree::{Clause, Deadline, Expr, Party, Pattern, Source};
use crate::value::deadline::{Due, never};
use crate::value::money::Money;
use crate::value::time::{Day, Instant, Moment};

/// A duty of a clause.
#[derive(Clone, Copy)]
pub struct Duty<'p> {
    /// The clause.
    pub clause: &'p Clause,
    /// The debtor.
    pub party: Party,
    /// What must happen.
    pub pattern: &'p Pattern,
    /// The amount.
    pub totalling: Option<&'p Expr>,
    /// By when.
    pub deadline: &'p Deadline,
}

/// Judges every subject of a duty with a deadline.
pub fn judge(facts: &Facts<'_>, duty: Duty<'_>) -> Vec<Draft> {
    let Some((var, subjects, mut drafts)) = subjects::all(facts, &duty.clause.each) else {
        let scope = Scope::at(facts, facts.start());
        return one(facts, duty, None, scope).into_iter().collect();
    };
    for (item, trigger) in subjects {
        let env = Env { var, item, outer: None };
        let scope = Scope::at(facts, trigger).with(&env);
        drafts.extend(one(facts, duty, Some(item), scope));
    }
    drafts
}

/// Judges one subject; nothing where nothing is owed.
pub fn one<'a>(facts: &Facts<'a>, duty: Duty<'_>, subject: Option<Item>, scope: Scope<'_, 'a>) -> Option<Draft> {
    let unknown = |gap: Gap| Some(Draft::new(subject, scope.own, Outcome::Unknown(gap)));
    let deadlined = match facts.deadline(duty.clause, duty.deadline, scope) {
        Ok(Some(deadlined)) => deadlined,
        Ok(None) => return None,
        Err(gap) => return unknown(gap),
    };
    let grace = match grace_end(facts, duty.clause, deadlined.due, scope) {
        Ok(grace) => grace,
        Err(gap) => return unknown(gap),
    };
    // Without a subject the moment from which time runs is the trigger.
    let trigger = if subject.is_none() {
        deadlined.anchor.unwrap_or(Time::of(deadlined.moment, &facts.plan.program.calendar.zone))
    } else {
        scope.own
    };
    let mut draft = Draft::new(subject, trigger, Outcome::Pending);
    draft.due = Some(deadlined.due);
    draft.due_at = Some(moment_of(deadlined.due));
    let done = match duty.totalling {
        Some(total) => settled(facts, duty, total, scope, &mut draft),
        None => happened(facts, duty, &deadlined, scope),
    };
    let done = match done {
        Ok(done) => done,
        Err(gap) => {
            draft.outcome = Outcome::Unknown(gap);
            return Some(draft);
        }
    };
    let surely = outcome(facts, deadlined.due, grace, done.surely.map(|(_, time)| time));
    let perhaps = match &done.perhaps {
        Some((time, gap)) => {
            let other = outcome(facts, deadlined.due, grace, Some(*time));
            if other == surely { None } else { Some(gap.clone()) }
        }
        None => None,
    };
    let perhaps = perhaps.or_else(|| done.doubt.clone());
    draft.outcome = match perhaps {
        Some(gap) => Outcome::Unknown(gap),
        None => surely,
    };
    draft.met = done.surely.map(|(_, time)| time);
    draft.evidence.extend(done.evidence);
    finish(facts, duty, deadlined.due, grace, &mut draft);
    Some(draft)
}

/// Says since when a duty is broken, and what the record's completeness makes of it.
fn finish(facts: &Facts<'_>, duty: Duty<'_>, due: Due, grace: Due, draft: &mut Draft) {
    if draft.outcome == Outcome::Breached
        && let Some(gap) = incomplete(facts, duty.pattern, due)
    {
        draft.outcome = Outcome::Unknown(gap);
    }
    if matches!(draft.outcome, Outcome::Late | Outcome::Breached) {
        draft.since = Some(since(facts, due));
        draft.decided = Some(last_instant(facts, grace));
    }
}

/// Returns from when a duty is broken: the day after the due day, or the due instant.
pub fn since(facts: &Facts<'_>, due: Due) -> Time {
    let zone = &facts.plan.program.calendar.zone;
    match due {
        Due::Day(day) => Time::of(Moment::Day(day.plus(1)), zone),
        Due::At(at) | Due::Between(_, at) => Time::of(Moment::At(at), zone),
    }
}

fn last_instant(facts: &Facts<'_>, due: Due) -> Instant {
    match due {
        Due::Day(day) => facts.plan.program.calendar.zone.end_of(day),
        Due::At(at) | Due::Between(_, at) => at,
    }
}

/// Returns until when a lateness is no finding.
pub fn grace_end<'a>(facts: &Facts<'a>, clause: &Clause, due: Due, scope: Scope<'_, 'a>) -> Result<Due, Gap> {
    let Some(grace) = &clause.modifiers.grace else { return Ok(due) };
    let Val::Duration(length) = scope.value(grace)? else { return Err(Gap::fact("a grace")) };
    let calendar = &facts.plan.program.calendar;
    calendar.after(moment_of(due), length, false, &never).map_err(|trouble| Gap::fact(trouble.to_string()))
}

/// Returns how a duty stands, of which it is known when it was done, or that it was not.
pub fn outcome(facts: &Facts<'_>, due: Due, grace: Due, done: Option<Time>) -> Outcome {
    let Some(done) = done else {
        return if is_up(facts, due) && is_up(facts, grace) { Outcome::Breached } else { Outcome::Pending };
    };
    match (not_after(done, due), not_after(done, grace)) {
        (Truth::True, _) | (_, Truth::True) => Outcome::Met,
        (_, Truth::False) => Outcome::Late,
        (_, Truth::Unknown(gap)) => Outcome::Unknown(gap),
    }
}

/// Returns whether a time is up at the end of the as-of day.
pub fn is_up(facts: &Facts<'_>, due: Due) -> bool {
    match due {
        Due::Day(day) => facts.as_of > day,
        Due::At(at) | Due::Between(_, at) => at < facts.end,
    }
}

/// The fact that is missing where the record of a kind is not complete up to the due day.
pub fn incomplete(facts: &Facts<'_>, pattern: &Pattern, due: Due) -> Option<Gap> {
    let day = facts.plan.program.calendar.zone.day(moment_of(due));
    let Source::Kinds(kinds) = &pattern.source else { return None };
    let stated =
        facts.engagement.complete.iter().find(|(kind, until)| *until < day && kinds.iter().any(|(k, _)| k == kind));
    stated.map(|(kind, until)| {
        let name = facts.plan.program.vocabulary.kind_name(*kind);
        Gap::fact(format!("every {name} after {until}: the record is complete only up to that day"))
    })
}

/// When a duty was done.
#[derive(Default)]
pub struct Done {
    /// The first event that surely meets it.
    pub surely: Option<(Option<Item>, Time)>,
    /// An earlier one that may, and what is missing to say so.
    pub perhaps: Option<(Time, Gap)>,
    /// What is missing to say when it was done, or whether.
    pub doubt: Option<Gap>,
    /// What shows it.
    pub evidence: Vec<Item>,
}

/// Finds the first event that meets a duty.
fn happened<'a>(facts: &Facts<'a>, duty: Duty<'_>, deadlined: &Deadlined, scope: Scope<'_, 'a>) -> Result<Done, Gap> {
    let mut done = Done::default();
    let from = if scope.env.is_some() { Some(scope.own) } else { deadlined.anchor };
    for (item, truth) in discharges(facts, duty.pattern, duty.party, from, scope)? {
        let time = facts.time(item);
        match truth {
            Truth::True => {
                done.surely = Some((Some(item), time));
                done.evidence.push(item);
                break;
            }
            Truth::Unknown(gap @ Gap::Facts(_)) if done.perhaps.is_none() => done.perhaps = Some((time, gap)),
            _ => {}
        }
    }
    Ok(done)
}

/// Returns the events that may meet a duty, in order: those that name the subject, or name nothing and come no earlier
/// than the trigger; without `by` they are the debtor's.
pub fn discharges<'a>(
    facts: &Facts<'a>,
    pattern: &Pattern,
    party: Party,
    anchor: Option<Time>,
    scope: Scope<'_, 'a>,
) -> Result<Vec<(Item, Truth)>, Gap> {
    let subject = scope.env.map(|env| env.item);
    let named_by_pattern = pattern.about.is_some();
    let mut found = Vec::new();
    for &item in scope.candidates(pattern)?.iter() {
        let Item::Event(id) = item else { continue };
        let event = facts.event(id);
        if Some(item) == subject || !is_debtors(facts, event.by, party) {
            continue;
        }
        if !named_by_pattern {
            let names_subject = matches!(subject, Some(Item::Event(target)) if facts.naming(target).contains(&item));
            let from_trigger = anchor.is_none_or(|anchor| facts.time(item).hi >= anchor.lo);
            let free = subject.is_none() || event.about.is_empty();
            let counts = names_subject || (free && from_trigger);
            if !counts {
                continue;
            }
        }
        let time = facts.time(item);
        let at = Scope { hand: time, own: time, ..scope };
        match at.judge_match(pattern, item, time) {
            Truth::False => {}
            Truth::Unknown(Gap::Vacuous | Gap::Order) => found.push((item, Truth::True)),
            truth => found.push((item, truth)),
        }
    }
    Ok(found)
}

fn is_debtors(facts: &Facts<'_>, by: Option<Actor>, party: Party) -> bool {
    match (by, party) {
        (None, _) | (_, Party::Either) => true,
        (Some(actor), Party::Client) => facts.side(actor) == Side::Client,
        (Some(actor), Party::Firm) => facts.side(actor) == Side::Firm,
    }
}

/// Finds the moment from which the amount of a duty was reached.
fn settled<'a>(
    facts: &Facts<'a>,
    duty: Duty<'_>,
    total: &Expr,
    scope: Scope<'_, 'a>,
    draft: &mut Draft,
) -> Result<Done, Gap> {
    let parts = parts(facts, duty, scope)?;
    let mut moments: Vec<Time> = std::iter::once(scope.own).chain(parts.iter().map(|part| part.time)).collect();
    if let Some(Item::Event(id)) = draft.subject {
        let naming = facts.naming(id);
        moments.extend(
            naming.iter().map(|item| facts.time(*item)).filter(|time| time.order_key() > scope.own.order_key()),
        );
        moments.extend(naming.iter().filter_map(|item| facts.ends(*item)));
        moments.retain(|time| time.order_key() >= scope.own.order_key() || parts.iter().any(|part| part.time == *time));
    }
    moments.sort_by_key(|time| time.order_key());
    moments.dedup();
    let mut done = Done::default();
    for &moment in &moments {
        let owed = amount(total, Scope { hand: moment, ..scope })?;
        let paid = paid_by(&parts, moment, owed)?;
        if paid >= owed.amount {
            done.surely.get_or_insert((None, moment));
        } else {
            done.surely = None;
        }
    }
    done.evidence = parts.iter().filter(|part| part.amount.is_some()).map(|part| part.item).collect();
    done.evidence.dedup();
    let now = done.surely.map_or(facts.now(), |(_, time)| time);
    let owed = amount(total, Scope { hand: now, ..scope })?;
    let open_at = |part: &&Part| {
        part.amount.is_none() && done.surely.is_none_or(|(_, time)| part.time.order_key() < time.order_key())
    };
    if let Some(part) = parts.iter().find(open_at) {
        let Item::Event(id) = part.item else { return Ok(done) };
        done.doubt = Some(facts.unusable(id));
    }
    draft.balance = Some(Balance { total: owed, steps: steps(owed, &parts) });
    Ok(done)
}

fn amount(total: &Expr, scope: Scope<'_, '_>) -> Result<Money, Gap> {
    match scope.value(total)? {
        Val::Money(money) => Ok(money),
        _ => Err(Gap::fact("an amount")),
    }
}

/// A part of an amount that was paid.
struct Part {
    item: Item,
    /// The day on which it was credited: interest runs to it.
    credited: Day,
    time: Time,
    /// Nothing where it cannot be counted.
    amount: Option<Money>,
}

fn paid_by(parts: &[Part], moment: Time, owed: Money) -> Result<Decimal, Gap> {
    let mut paid = Decimal::ZERO;
    for part in parts.iter().filter(|part| part.time.order_key() <= moment.order_key()) {
        let Some(amount) = part.amount else { continue };
        if amount.currency != owed.currency {
            return Err(Gap::fact(format!("an exchange rate of {} and {}", amount.currency, owed.currency)));
        }
        paid += amount.amount;
    }
    Ok(paid)
}

/// Before every debt.
const LONG_AGO: Day = Day(i32::MIN / 2);

/// What is unpaid from the end of each day on.
fn steps(owed: Money, parts: &[Part]) -> Vec<(Day, Decimal)> {
    let mut left = owed.amount;
    let mut steps: Vec<(Day, Decimal)> = Vec::new();
    steps.push((LONG_AGO, left));
    let mut parts: Vec<&Part> = parts.iter().collect();
    parts.sort_by_key(|part| part.credited);
    for part in parts {
        left = (left - part.amount.map_or(Decimal::ZERO, |money| money.amount)).max(Decimal::ZERO);
        match steps.last_mut() {
            Some(last) if last.0 == part.credited => last.1 = left,
            _ => steps.push((part.credited, left)),
        }
    }
    steps
}

/// The parts of an amount, in order: of an invoice by the ledger, else the amounts of matching events.
fn parts<'a>(facts: &Facts<'a>, duty: Duty<'_>, scope: Scope<'_, 'a>) -> Result<Vec<Part>, Gap> {
    if let Some(invoice) = owed_invoice(facts, duty, scope) {
        let Some(account) = facts.account(invoice) else { return Ok(Vec::new()) };
        let currency = account.payable.map(|payable| payable.currency);
        let mut parts: Vec<Part> = account
            .entries
            .iter()
            .map(|entry| Part {
                item: Item::Event(entry.event),
                credited: if facts.event(entry.event).about.contains(&invoice) {
                    facts.event_time(entry.event).day
                } else {
                    facts.event_time(entry.counts).day
                },
                time: facts.event_time(entry.counts),
                amount: currency.map(|currency| Money { amount: entry.amount, currency }),
            })
            .chain(account.unusable.iter().map(|event| Part {
                item: Item::Event(*event),
                credited: facts.event_time(*event).day,
                time: facts.event_time(*event),
                amount: None,
            }))
            .collect();
        parts.sort_by_key(|part| part.time.order_key());
        return Ok(parts);
    }
    let field = facts.plan.words.amount;
    let mut parts = Vec::new();
    for (item, truth) in discharges(facts, duty.pattern, duty.party, Some(scope.own), scope)? {
        let amount = match (truth, scope.field_of(item, field)) {
            (Truth::True, Ok(Val::Money(money))) => Some(money),
            _ => None,
        };
        parts.push(Part { item, credited: facts.time(item).day, time: facts.time(item), amount });
    }
    Ok(parts)
}

/// The invoice whose payment a duty owes.
fn owed_invoice(facts: &Facts<'_>, duty: Duty<'_>, scope: Scope<'_, '_>) -> Option<EventId> {
    let Source::Kinds(kinds) = &duty.pattern.source else { return None };
    let words = &facts.plan.words;
    if !kinds.iter().any(|(kind, _)| *kind == words.payment) || duty.pattern.filter.is_some() {
        return None;
    }
    let about = match &duty.pattern.about {
        Some(about) => crate::facts::expression::items(&scope.value(about).ok()?),
        None => scope.env.map(|env| env.item).into_iter().collect(),
    };
    match about[..] {
        [Item::Event(id)] if facts.event(id).kind == words.invoice => Some(id),
        _ => None,
    }
}

/// Returns the side of a party for a report.
pub fn bearer(party: Party) -> Option<finding::Bearer> {
    match party {
        Party::Client => Some(finding::Bearer::Client),
        Party::Firm => Some(finding::Bearer::Firm),
        Party::Either => None,
    }
}
