//! Something more that might have happened: an event that a pattern takes.

use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};

use super::change::{Change, state};
use super::chosen::OF_FIRM;
use super::search::last_that;
use super::seek::Seek;
use crate::engagement::record::{About, Actor, ContactId, Event, EventId, Side, Value};
use crate::engagement::vocabulary::FieldId;
use crate::facts::expression::items;
use crate::facts::item::{Item, Val};
use crate::facts::scope::Scope;
use crate::facts::truth::Gap;
use crate::finding::Bearer;
use crate::program::tree::{Comparison, Expr, ExprKind, Party, Pattern, Source, Var, Who};
use crate::value::money::Money;
use crate::value::time::Moment;

/// Returns the first event that a pattern takes and that clears the finding: at a moment, by a side or one of its people, of an amount
/// where one has to be reached.
pub fn added(
    seek: &Seek<'_>,
    pattern: &Pattern,
    party: Option<Party>,
    at: Moment,
    amount: Option<Money>,
) -> Option<Change> {
    let event = event(seek, pattern, at, amount)?;
    let actors = actors(seek, pattern, party);
    actors.into_iter().find_map(|by| seek.tried(Change::Added(Box::new(Event { by, ..event.clone() }))))
}

/// Returns an event that a pattern may take, but for who does it.
pub fn event(seek: &Seek<'_>, pattern: &Pattern, at: Moment, amount: Option<Money>) -> Option<Event> {
    let Source::Kinds(kinds) = &pattern.source else { return None };
    let (kind, word) = *kinds.first()?;
    let words = &seek.plan.words;
    let span = seek.clause.span;
    let mut event =
        Event { kind, id: "new".into(), at: Some(at), by: None, about: About::new(), fields: Vec::new(), span };
    if let Some(about) = &pattern.about {
        let named = seek.at_subject(|scope| scope.value(about)).ok()?;
        event.about = items(&named).iter().filter_map(|item| recorded(seek, *item)).collect();
    }
    if let Some(word) = word {
        state(&mut event, words.what, Value::Word(word));
    }
    if let Some(field) = seek.plan.program.vocabulary.get(kind).at_is {
        state(&mut event, field, Value::Moment(at));
    }
    let is_payment = kind == words.payment;
    if let Some(amount) = amount.or_else(|| is_payment.then(|| unpaid(seek, &event.about)).flatten()) {
        state(&mut event, words.amount, Value::Money(amount));
    }
    if let Some(filter) = &pattern.filter {
        fulfil(seek, &mut event, pattern.var, filter);
    }
    Some(event)
}

fn recorded(seek: &Seek<'_>, item: Item) -> Option<EventId> {
    match item {
        Item::Event(id) if (id.0 as usize) < seek.engagement.events.len() => Some(id),
        _ => None,
    }
}

/// States what a condition asks of an event, as far as it asks for equality or a yes.
fn fulfil(seek: &Seek<'_>, event: &mut Event, var: Var, cond: &Expr) {
    let of_event = |expr: &Expr| match &*expr.kind {
        ExprKind::Field(of, field) if matches!(&*of.kind, ExprKind::Var(known) if *known == var) => Some(*field),
        _ => None,
    };
    // Of several kinds that a pattern takes only some have a field, and what is worked out is never recorded.
    let (kind, vocabulary) = (event.kind, &seek.plan.program.vocabulary);
    let has = |field: FieldId| vocabulary.field(kind, field).is_some_and(|field| field.derived.is_none());
    match &*cond.kind {
        ExprKind::And(a, b) => {
            fulfil(seek, event, var, a);
            fulfil(seek, event, var, b);
        }
        ExprKind::Compare(Comparison::Equal | Comparison::GreaterEqual | Comparison::LessEqual, a, b) => {
            if let (Some(field), Ok(value)) = (of_event(a), seek.at_subject(|scope| scope.value(b)))
                && let Some(value) = stated(value)
                && field != seek.plan.words.at
                && has(field)
            {
                state(event, field, value);
            }
        }
        ExprKind::Field(..) => {
            if let Some(field) = of_event(cond).filter(|field| has(*field)) {
                state(event, field, Value::Bool(true));
            }
        }
        _ => {}
    }
}

/// Returns a value as a record states it.
pub fn stated(value: Val) -> Option<Value> {
    Some(match value {
        Val::Money(money) => Value::Money(money),
        Val::Number(number) => Value::Number(number),
        Val::Percent(percent) => Value::Percent(percent),
        Val::Duration(duration) => Value::Duration(duration),
        Val::Moment(moment) => Value::Moment(moment),
        Val::Text(text) => Value::Text(text),
        Val::Bool(yes) => Value::Bool(yes),
        Val::Word(word) => Value::Word(word),
        _ => return None,
    })
}

/// Returns who might do it: nobody in particular, the side, then each of its people. An action is somebody's; where either side may
/// do it, whoever is bound comes first.
pub fn actors(seek: &Seek<'_>, pattern: &Pattern, party: Option<Party>) -> Vec<Option<Actor>> {
    let sides = match (&pattern.by, party) {
        (Some(Who::Side(side)), _) => vec![*side],
        (_, None) if let Some(side) = answering(seek, pattern) => vec![side],
        (_, Some(Party::Client)) => vec![Side::Client],
        (_, Some(Party::Firm)) => vec![Side::Firm],
        _ if seek.finding.bearer == Some(Bearer::Firm) => vec![Side::Firm, Side::Client],
        // What only the firm does is by the firm.
        _ if seek.finding.bearer.is_none() && is_of_firm(seek, pattern) => vec![Side::Firm, Side::Client],
        _ => vec![Side::Client, Side::Firm],
    };
    let action = seek.plan.words.action;
    let is_action =
        matches!(&pattern.source, Source::Kinds(kinds) if kinds.first().is_some_and(|(kind, _)| *kind == action));
    let mut all: Vec<Option<Actor>> = if party.is_some() && !is_action { vec![None] } else { Vec::new() };
    all.extend(sides.iter().map(|side| Some(Actor::Side(*side))));
    let contacts = seek.engagement.contacts.iter().enumerate().filter(|(_, contact)| sides.contains(&contact.side));
    all.extend(contacts.map(|(place, _)| Some(Actor::Contact(ContactId(place as u16)))));
    all
}

/// Returns what is unpaid and not disputed of the one invoice that a payment is for: that much is paid where no amount is asked for.
fn unpaid(seek: &Seek<'_>, about: &[EventId]) -> Option<Money> {
    let [invoice] = about else { return None };
    let account = seek.facts.account(*invoice)?;
    let payable = account.payable?;
    let paid: Decimal = account.entries.iter().map(|entry| entry.amount).sum();
    let left = payable.amount - paid - disputed(seek, *invoice);
    let left = Money { amount: left, ..payable };
    Some(if left.amount > Decimal::ZERO { left } else { payable })
}

/// Returns what is disputed of an invoice on the day up to which is looked; nothing where that is not known.
pub fn disputed(seek: &Seek<'_>, invoice: EventId) -> Decimal {
    let scope = Scope::at(seek.facts, seek.facts.now());
    let field = seek.plan.program.vocabulary.field_id("disputed_amount");
    let value = field.map(|field| seek.facts.in_every_world(|| scope.field_of(Item::Event(invoice), field)).one());
    match value {
        Some(Ok(Ok(Val::Money(disputed)))) => disputed.amount,
        _ => Decimal::ZERO,
    }
}

/// Returns what is left of an amount that has to be reached for the subject, the least first: as the amount is on the day up to which
/// is looked, and as it was at the subject's moment. A dispute may have come between. So much of what was settled is not counted: it
/// came too late.
pub fn left(seek: &Seek<'_>, totalling: &Expr, too_late: Decimal) -> Vec<Money> {
    let now = seek.of_subject(seek.facts.now(), |scope| scope.value(totalling));
    let then = seek.at_subject(|scope| scope.value(totalling));
    let account = seek.subject().and_then(|subject| seek.facts.account(subject));
    let paid: Decimal = account.iter().flat_map(|account| &account.entries).map(|entry| entry.amount).sum();
    let left = |whole: Result<Val, Gap>| {
        let Ok(Val::Money(whole)) = whole else { return None };
        // No part of a cent can be paid.
        let places = whole.currency.minor_unit();
        let amount = (whole.amount - paid + too_late).round_dp_with_strategy(places, RoundingStrategy::AwayFromZero);
        Some(Money { amount, ..whole }).filter(|left| left.amount > Decimal::ZERO)
    };
    let mut all: Vec<Money> = [now, then].into_iter().filter_map(left).collect();
    all.sort_by_key(|left| left.amount);
    all.dedup();
    all
}

/// Returns a change that clears the finding with the least that does it, to the cent, of each amount that it adds; `allowed` may fail
/// with it.
pub fn least(seek: &Seek<'_>, change: Change, allowed: &[String]) -> Change {
    least_that(seek, change, &|change| seek.clears_but(change, allowed))
}

/// Returns a change that clears the finding with the least that does it, as [`least`] does, where what is told must do something more.
pub fn least_that(seek: &Seek<'_>, change: Change, clears: &dyn Fn(&Change) -> bool) -> Change {
    match change {
        Change::Added(event) => Change::Added(Box::new(smaller(seek, &event, &Change::Added, clears))),
        Change::All(mut all) => {
            for place in 0..all.len() {
                if let Change::Added(event) = &all[place] {
                    let with = |event| {
                        let mut other = all.clone();
                        other[place] = Change::Added(event);
                        Change::All(other)
                    };
                    all[place] = Change::Added(Box::new(smaller(seek, event, &with, clears)));
                }
            }
            Change::All(all)
        }
        other => other,
    }
}

fn smaller(
    seek: &Seek<'_>,
    event: &Event,
    with: &dyn Fn(Box<Event>) -> Change,
    clears: &dyn Fn(&Change) -> bool,
) -> Event {
    let amount = seek.plan.words.amount;
    let Some(Value::Money(whole)) = event.field(amount) else { return event.clone() };
    let cent = Decimal::new(1, whole.currency.minor_unit());
    let less = |cents: i64| {
        let mut event = event.clone();
        state(&mut event, amount, Value::Money(Money { amount: whole.amount - cent * Decimal::from(cents), ..*whole }));
        event
    };
    let all = (whole.amount / cent).to_i64().unwrap_or(0);
    let least = |does: &dyn Fn(&Change) -> bool| {
        let does = |cents: i64| does(&with(Box::new(less(cents))));
        match all < 2 || !does(1) {
            true => 0,
            false => last_that(all, |cents| cents == 0 || does(cents)),
        }
    };
    let mut cents = least(&|change| seek.is_clear_with(change));
    if cents > 0 && !clears(&with(Box::new(less(cents)))) {
        cents = least(clears);
    }
    // Where any payment does, its amount is not what it hangs on.
    if cents == 0 || cents == all - 1 { event.clone() } else { less(cents) }
}

/// What says of another's doing how it is found.
const OF_ANOTHER: [&str; 4] = ["approval", "rejection", "feedback", "satisfaction"];

/// Returns the client where it is about what the firm made: nobody approves what is his own.
fn answering(seek: &Seek<'_>, pattern: &Pattern) -> Option<Side> {
    let Source::Kinds(kinds) = &pattern.source else { return None };
    let name = |kind| seek.plan.program.vocabulary.kind_name(kind);
    kinds.first().filter(|(kind, _)| OF_ANOTHER.contains(&name(*kind)))?;
    let named = seek.at_subject(|scope| scope.value(pattern.about.as_ref()?).ok())?;
    let about = items(&named).iter().find_map(|item| recorded(seek, *item))?;
    let made = seek.event(about);
    let by = made.by.map(|by| seek.facts.side(by));
    match by.or_else(|| OF_FIRM.contains(&name(made.kind)).then_some(Side::Firm))? {
        Side::Firm => Some(Side::Client),
        // A change that the client asks for is approved by either side.
        Side::Client | Side::Other => None,
    }
}

/// Whether what a pattern takes is the firm's doing.
fn is_of_firm(seek: &Seek<'_>, pattern: &Pattern) -> bool {
    let name = |kind| seek.plan.program.vocabulary.kind_name(kind);
    matches!(&pattern.source, Source::Kinds(kinds) if kinds.first().is_some_and(|(kind, _)| OF_FIRM.contains(&name(*kind))))
}
