//! What is recorded of an event stated otherwise, or at all, where a clause asks for it.

use super::change::Change;
use super::seek::Seek;
use crate::engagement::record::{Actor, ContactId, EventId, Side, Value};
use crate::engagement::vocabulary::{FieldId, FieldType};
use crate::facts::item::{Item, Val};
use crate::finding::Bearer;
use crate::program::reads::walk;
use crate::program::tree::{Expr, ExprKind, Pattern};

/// So many events are tried.
const MOST: usize = 16;

/// Returns the last of some events that with another word in a field which a pattern tests clears the finding.
pub fn with_other_word(seek: &Seek<'_>, pattern: &Pattern, events: &[EventId]) -> Option<Change> {
    let filter = pattern.filter.as_ref()?;
    let of_event = |part: &Expr| matches!(&*part.kind, ExprKind::Var(var) if *var == pattern.var);
    let tested: Vec<FieldId> =
        tested(filter).into_iter().filter(|(of, _)| of_event(of)).map(|(_, field)| field).collect();
    let events = events.iter().rev().take(MOST).copied();
    let mut pairs = events.flat_map(|event| tested.iter().map(move |field| (event, *field)));
    pairs.find_map(|(event, field)| other_word(seek, event, field))
}

/// Returns a change of a field that a part of a required condition tests: another word, or that it is stated.
pub fn of_part(seek: &Seek<'_>, part: &Expr) -> Option<Change> {
    let event = |of: &Expr| match seek.at_subject(|scope| scope.value(of)) {
        Ok(Val::Item(Item::Event(event))) if (event.0 as usize) < seek.engagement.events.len() => Some(event),
        _ => None,
    };
    if let ExprKind::IsKnown(known) = &*part.kind {
        let ExprKind::Field(of, field) = &*known.kind else { return None };
        return stated(seek, event(of)?, *field);
    }
    tested(part).into_iter().find_map(|(of, field)| other_word(seek, event(&of)?, field))
}

/// The fields whose values a condition compares, each with what it is of.
fn tested(cond: &Expr) -> Vec<(Expr, FieldId)> {
    let mut found = Vec::new();
    let mut look = |side: &Expr| {
        if let ExprKind::Field(of, field) = &*side.kind {
            found.push((of.clone(), *field));
        }
    };
    walk(
        cond,
        &mut |part| match &*part.kind {
            ExprKind::Compare(_, a, b) => [a, b].into_iter().for_each(&mut look),
            ExprKind::In(one, _) => look(one),
            _ => {}
        },
        &mut |_| (),
    );
    found
}

/// Returns an event that another person of its side did, where a condition asks who did it, or whether he may.
pub fn by_another(seek: &Seek<'_>, cond: &Expr) -> Option<Change> {
    let authorised = seek.plan.program.vocabulary.field_id("authorised");
    let mut events = Vec::new();
    let mut look = |part: &Expr| {
        let ExprKind::Field(of, field) = &*part.kind else { return };
        if *field != seek.plan.words.by && Some(*field) != authorised {
            return;
        }
        if let Ok(Val::Item(Item::Event(event))) = seek.at_subject(|scope| scope.value(of))
            && seek.is_recorded(event)
        {
            events.push(event);
        }
    };
    walk(cond, &mut look, &mut |_| ());
    let contacts = || (0..seek.engagement.contacts.len()).map(|place| Actor::Contact(ContactId(place as u16)));
    events.into_iter().find_map(|event| {
        let by = seek.event(event).by?;
        let of_side = contacts().filter(|other| *other != by && seek.facts.side(*other) == seek.facts.side(by));
        of_side.take(MOST).find_map(|other| seek.tried(Change::Done(event, other)))
    })
}

/// Returns an event with the first other word in a field that does it; of an invoice nothing else is stated.
fn other_word(seek: &Seek<'_>, event: EventId, field: FieldId) -> Option<Change> {
    let (kind, now) = (seek.event(event).kind, seek.event(event).field(field));
    let known = seek.plan.program.vocabulary.field(kind, field).filter(|known| known.derived.is_none())?;
    let FieldType::Words(words) = &known.ty else { return None };
    if kind == seek.plan.words.invoice {
        return None;
    }
    let others = words.iter().map(|word| Value::Word(*word)).filter(|word| now != Some(word));
    others.into_iter().find_map(|word| seek.tried(Change::Stated(event, field, word)))
}

/// Returns an event with a field that it does not state.
fn stated(seek: &Seek<'_>, event: EventId, field: FieldId) -> Option<Change> {
    let of = seek.event(event);
    let known = seek.plan.program.vocabulary.field(of.kind, field).filter(|known| known.derived.is_none())?;
    let value = match &known.ty {
        FieldType::Text => Value::Text("stated".into()),
        FieldType::Bool => Value::Bool(true),
        FieldType::Moment => Value::Moment(of.at?),
        FieldType::Actor => Value::Actor(Actor::Side(match seek.finding.bearer {
            Some(Bearer::Client) => Side::Client,
            _ => Side::Firm,
        })),
        FieldType::Words(_) => return other_word(seek, event, field),
        _ => return None,
    };
    of.field(field).is_none().then(|| seek.tried(Change::Stated(event, field, value)))?
}
