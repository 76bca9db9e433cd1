//! `owes`: something must happen by a time.

use rust_decimal::Decimal;

use super::draft::{Balance, Draft, Outcome};
use super::subjects;
use crate::engagement::ledger;
use crate::engagement::record::{Actor, EventId, Side};
use crate::facts::due::{Deadlined, grace_of, moment_of};
use crate::facts::expression::not_after;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Time, Val};
use crate::facts::scope::{Env, Scope};
use crate::facts::truth::Gap;
use crate::facts::worlds::{Differ, Open};
use crate::finding;
use crate::program::tree::{Clause, Deadline, Expr, Party, Pattern, Source};
use crate::value::deadline::{Due, never};
use crate::value::duration::Family;
use crate::value::money::Money;
use crate::value::time::{Day, Moment};

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
        let scope = Scope::of(facts, duty.clause.id, facts.start());
        return one(facts, duty, None, scope).into_iter().collect();
    };
    for (item, trigger) in subjects {
        let env = Env { var, item, outer: None };
        let scope = Scope::of(facts, duty.clause.id, trigger).with(&env);
        drafts.extend(one(facts, duty, Some(item), scope));
    }
    drafts
}

/// Judges one subject in every world; nothing where nothing is owed.
pub fn one<'a>(facts: &Facts<'a>, duty: Duty<'_>, subject: Option<Item>, scope: Scope<'_, 'a>) -> Option<Draft> {
    let answers = facts.in_every_world(|| in_world(facts, duty, subject, scope));
    match answers.one() {
        Ok(draft) => draft,
        Err(differ) => merged(facts, differ),
    }
}

/// Makes one draft of those of all worlds: unknown where they do not stand alike, or not since the same day.
pub fn merged(facts: &Facts<'_>, Differ { answers: drafts, gap, more }: Differ<Option<Draft>>) -> Option<Draft> {
    let there: Vec<&Draft> = drafts.iter().flatten().collect();
    let first = *there.first()?;
    let missing = there.iter().filter_map(|draft| match &draft.outcome {
        Outcome::Unknown(gap) => Some(gap.clone()),
        _ => None,
    });
    let missing = missing.fold(gap, Gap::merge);
    // Of what is not the same in all, nothing is said.
    let due = there.iter().all(|draft| draft.due_at == first.due_at);
    let met = there.iter().all(|draft| draft.met == first.met);
    let met_day = there.iter().all(|draft| draft.met.map(|met| met.day) == first.met.map(|met| met.day));
    let since = since_in_all(&there);
    let alike = there.len() == drafts.len()
        && there.iter().all(|draft| std::mem::discriminant(&draft.outcome) == std::mem::discriminant(&first.outcome));
    let is_known = alike && !more && !matches!(first.outcome, Outcome::Unknown(_));
    let is_dated = due && met_day && (since.is_some() || first.since.is_none());
    let mut balances: Vec<Balance> = Vec::new();
    for balance in there.iter().flat_map(|draft| &draft.balances) {
        if !balances.contains(balance) {
            balances.push(balance.clone());
        }
    }
    Some(Draft {
        outcome: match &first.outcome {
            known if is_known && (is_dated || *known == Outcome::Met) => known.clone(),
            _ => Outcome::Unknown(missing.clone()),
        },
        due: first.due.filter(|_| due),
        due_at: first.due_at.filter(|_| due),
        since,
        decided: since.and_then(|_| there.iter().filter_map(|draft| draft.decided).max_by_key(|decided| decided.hi)),
        met: if met { first.met } else { first.met.filter(|_| met_day).map(|met| facts.whole(met.day)) },
        balances,
        open: Some(missing),
        ..first.clone()
    })
}

/// Returns since when a duty is broken in every world in which it is; nothing where that differs.
fn since_in_all(drafts: &[&Draft]) -> Option<Time> {
    let known = drafts.iter().filter(|draft| draft.since.is_some() || matches!(draft.outcome, Outcome::Unknown(_)));
    let mut known = known.map(|draft| draft.since);
    let first = known.next()??;
    known.all(|since| since == Some(first)).then_some(first)
}

fn in_world<'a>(facts: &Facts<'a>, duty: Duty<'_>, subject: Option<Item>, scope: Scope<'_, 'a>) -> Option<Draft> {
    let unknown = |gap: Gap| Some(Draft::new(subject, scope.own, Outcome::Unknown(gap)));
    let deadlined = match facts.deadline(duty.clause, duty.deadline, scope) {
        Ok(Some(deadlined)) => deadlined,
        Ok(None) => return None,
        Err(gap) => return unknown(gap),
    };
    // Without a subject, or of a contact of no stated day, the moment from which time runs is the trigger.
    let is_undated =
        matches!(subject, Some(Item::Contact(id)) if facts.engagement.contacts[usize::from(id.0)].from.is_none());
    let trigger = if subject.is_none() || is_undated {
        deadlined.anchor.unwrap_or(Time::of(deadlined.moment, &facts.plan.program.calendar.zone))
    } else {
        scope.own
    };
    let grace = match grace_end(facts, duty.clause, deadlined.due, Scope { own: trigger, ..scope }) {
        Ok(grace) => grace,
        Err(gap) => return unknown(gap),
    };
    let mut draft = Draft::new(subject, trigger, Outcome::Pending);
    draft.due = Some(deadlined.due);
    draft.due_at = Some(moment_of(deadlined.due));
    let done = match duty.totalling {
        Some(total) => settled(facts, duty, total, scope, &mut draft),
        None => happened(facts, duty, &deadlined, scope, &mut draft),
    };
    match done {
        Ok(done) => {
            facts.saw_done(duty.deadline.span(), done, deadlined.due);
            saw_grace(facts, duty.clause, grace, done);
            draft.outcome = outcome(facts, deadlined.due, grace, done);
            draft.met = done;
        }
        Err(gap) => draft.outcome = Outcome::Unknown(gap),
    }
    finish(facts, duty, deadlined.due, grace, &mut draft);
    Some(draft)
}

/// Says since when a duty is broken, and what the record's completeness makes of it.
fn finish(facts: &Facts<'_>, duty: Duty<'_>, due: Due, grace: Due, draft: &mut Draft) {
    if matches!(draft.outcome, Outcome::Breached | Outcome::Late)
        && let Some(gap) = incomplete(facts, duty.pattern, due)
    {
        draft.outcome = Outcome::Unknown(gap);
    }
    if matches!(draft.outcome, Outcome::Late | Outcome::Breached | Outcome::Unknown(_)) {
        draft.since = Some(since(facts, due));
        draft.decided = Some(known_from(facts, grace));
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

/// Returns from when on it is known that a time is over.
pub fn known_from(facts: &Facts<'_>, due: Due) -> Time {
    let zone = &facts.plan.program.calendar.zone;
    match due {
        Due::Day(day) => Time::start_of(day.plus(1), zone),
        Due::At(at) | Due::Between(_, at) => Time::of(Moment::At(at), zone),
    }
}

/// Returns until when a lateness is no finding.
pub fn grace_end<'a>(facts: &Facts<'a>, clause: &Clause, due: Due, scope: Scope<'_, 'a>) -> Result<Due, Gap> {
    let Some(grace) = scope.changed(grace_of)?.or(clause.modifiers.grace.as_ref()) else { return Ok(due) };
    let Val::Duration(length) = scope.value(grace)? else { return Err(Gap::fact("a grace")) };
    if length.amount.is_zero() {
        return Ok(due);
    }
    let calendar = &facts.plan.program.calendar;
    let by_the_hour = matches!(length.family, Family::Hours | Family::BusinessHours);
    let from = match due {
        // The due day runs to its end.
        Due::Day(day) if by_the_hour => Moment::At(calendar.zone.end_of(day)),
        due => moment_of(due),
    };
    calendar.after(from, length, false, &never).map_err(Gap::uncounted)
}

/// Notes how what was done stands beside the end of the grace.
pub fn saw_grace(facts: &Facts<'_>, clause: &Clause, end: Due, done: Option<Time>) {
    if let Some(grace) = &clause.modifiers.grace {
        facts.saw_done(grace.span, done, end);
    }
}

/// Returns how a duty stands that was done then, or was not, in the world at hand.
pub fn outcome(facts: &Facts<'_>, due: Due, grace: Due, done: Option<Time>) -> Outcome {
    match done {
        Some(done) if in_time(facts, done, grace) || in_time(facts, done, due) => Outcome::Met,
        Some(_) => Outcome::Late,
        None if is_up(facts, due) && is_up(facts, grace) => Outcome::Breached,
        None => Outcome::Pending,
    }
}

/// Whether something of a time came no later than a due time, in the world at hand.
fn in_time(facts: &Facts<'_>, done: Time, due: Due) -> bool {
    facts.counts(Open::InTime(done, due), &not_after(done, due))
}

/// Returns whether a time is up at the end of the as-of day, in the world at hand.
pub fn is_up(facts: &Facts<'_>, due: Due) -> bool {
    match due {
        Due::Day(day) => facts.as_of > day,
        Due::At(at) => at < facts.end,
        Due::Between(lo, hi) => {
            let open = || Gap::fact("the time of day from which the hours run");
            hi < facts.end || lo < facts.end && facts.choose(Open::Over(lo, hi), open)
        }
    }
}

/// The fact that is missing where the record of a kind is not complete up to the due day.
pub fn incomplete(facts: &Facts<'_>, pattern: &Pattern, due: Due) -> Option<Gap> {
    let day = facts.plan.program.calendar.zone.day(moment_of(due));
    let Source::Kinds(kinds) = &pattern.source else { return None };
    facts.incomplete(day, |kind| kinds.iter().any(|(of, _)| *of == kind))
}

/// Finds the first event that meets a duty, in the world at hand.
fn happened<'a>(
    facts: &Facts<'a>,
    duty: Duty<'_>,
    deadlined: &Deadlined,
    scope: Scope<'_, 'a>,
    draft: &mut Draft,
) -> Result<Option<Time>, Gap> {
    let from = if scope.env.is_some() { Some(scope.own) } else { deadlined.anchor };
    let first = discharges(facts, duty.pattern, duty.party, from, scope)?.first().copied();
    draft.evidence.extend(first);
    Ok(first.map(|item| facts.time(item)))
}

/// Returns the events that meet a duty in the world at hand, in order: those that name the subject, or name nothing and
/// come no earlier than the trigger; without `by` they are the debtor's.
pub fn discharges<'a>(
    facts: &Facts<'a>,
    pattern: &Pattern,
    party: Party,
    anchor: Option<Time>,
    scope: Scope<'_, 'a>,
) -> Result<Vec<Item>, Gap> {
    let subject = scope.env.map(|env| env.item);
    let named_by_pattern = pattern.about.is_some();
    let mut found = Vec::new();
    for &item in scope.candidates(pattern).iter() {
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
        let at = scope.at_event(item, facts.time(item));
        if facts.counts(Open::Counts(pattern.id, item, at.hand), &at.matches_here(pattern, item, true)) {
            found.push(item);
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
) -> Result<Option<Time>, Gap> {
    let parts = parts(facts, duty, scope)?;
    let by_day = matches!(draft.due, Some(Due::Day(_)));
    let mut done: Result<Option<Time>, Gap> = Ok(None);
    let mut evening = (scope.own.day, done.clone());
    for moment in moments(facts, draft.subject, scope.own, &parts) {
        if moment.day > evening.0 {
            evening = (moment.day, done.clone());
        }
        done = match is_enough(total, &parts, moment, scope) {
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
    let due = draft.due_at.map(|due| facts.plan.program.calendar.zone.day(due));
    let at_due = due.ok_or_else(|| Gap::fact("a due day")).and_then(|due| unpaid(owed, &parts, due, facts));
    let open = parts.iter().filter(|part| part.worth(facts, owed).is_none()).min_by_key(|part| part.credited);
    let open = open.and_then(|part| Some((part.credited, part.missing(facts)?)));
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
struct Part {
    item: Item,
    /// The day on which it was credited: interest runs to it.
    credited: Day,
    time: Time,
    /// Nothing where it cannot be counted.
    amount: Option<Money>,
}

impl Part {
    /// What it is worth in the currency of what is owed, at the rate of its day; nothing where that cannot be said.
    fn worth(&self, facts: &Facts<'_>, owed: Money) -> Option<Decimal> {
        ledger::convert(facts.engagement, self.amount?, owed.currency, self.credited).map(|money| money.amount)
    }

    /// What is missing to count it.
    fn missing(&self, facts: &Facts<'_>) -> Option<Gap> {
        match self.item {
            Item::Event(id) => Some(facts.unusable(id)),
            _ => None,
        }
    }
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
            .chain(account.unusable.iter().map(|(event, counts)| Part {
                item: Item::Event(*event),
                credited: facts.event_time(*event).day,
                time: facts.event_time(*counts),
                amount: None,
            }))
            .collect();
        parts.sort_by_key(|part| part.time.order_key());
        return Ok(parts);
    }
    let field = facts.plan.words.amount;
    let mut parts = Vec::new();
    for item in discharges(facts, duty.pattern, duty.party, Some(scope.own), scope)? {
        // How much of it is for each of several that it names nobody knows.
        let is_shared = matches!(item, Item::Event(id) if facts.event(id).about.len() > 1);
        let amount = match scope.field_of(item, field) {
            Ok(Val::Money(money)) if !is_shared => Some(money),
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
