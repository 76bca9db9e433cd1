//! Recorded waivers: a clause is not held against somebody this time.

use super::clausal::Clausal;
use crate::engagement::record::{Actor, Side, Value};
use crate::facts::item::Item;
use crate::facts::truth::{Gap, Truth};
use crate::finding::Bearer;
use crate::monitor::draft::Draft;
use crate::program::tree::Statement;
use crate::value::time::Day;

pub(super) type Excuse = (String, Option<Item>);

/// Looks for a recorded waiver.
pub(super) fn waived(clausal: &Clausal<'_, '_>, draft: &Draft, bearer: Option<Bearer>) -> Option<Result<Excuse, Gap>> {
    let mut doubt = None;
    for &item in clausal.facts.of_kind(clausal.facts.plan.words.waiver) {
        match waives(clausal, draft, item, bearer) {
            Truth::True => return Some(Ok((format!("waived by {}", clausal.facts.name(item)), Some(item)))),
            Truth::Unknown(gap) => doubt = doubt.or(Some(gap)),
            Truth::False => {}
        }
    }
    doubt.map(Err)
}

fn waives(clausal: &Clausal<'_, '_>, draft: &Draft, item: Item, bearer: Option<Bearer>) -> Truth {
    let (facts, words) = (clausal.facts, &clausal.facts.plan.words);
    let Item::Event(id) = item else { return Truth::False };
    let waiver = facts.event(id);
    let is_clause = |value: &Value| matches!(value, Value::Text(text) if **text == *clausal.name);
    let named = match waiver.field(words.clause) {
        Some(Value::List(list)) => list.iter().any(is_clause),
        Some(value) => is_clause(value),
        None => false,
    };
    let about = &waiver.about;
    // The event after which a finding is named, and the subject; not any event of a subject's.
    let own = match &clausal.clause.statement {
        Some(Statement::Forbid(_)) => [draft.offender, draft.subject],
        // A requirement without `for each` is a fact of the engagement.
        Some(Statement::Require { .. }) => [draft.subject, None],
        _ => [draft.subject.or(draft.offender), None],
    };
    let names = |subject: Item| match subject {
        Item::Event(target) => facts.naming(target).contains(&item),
        _ => false,
    };
    let since = draft.since.map_or(draft.trigger.day, |since| since.day);
    let until = match waiver.field(words.until) {
        Some(Value::Moment(moment)) => Some(facts.zone().day(*moment)),
        _ => None,
    };
    let from: Option<Day> = (about.is_empty() && until.is_some()).then(|| facts.event_time(id).day);
    let covers = (about.is_empty() || own.into_iter().flatten().any(names))
        && until.is_none_or(|until| since <= until)
        && from.is_none_or(|from| since >= from);
    let may = |actor| match actor {
        Actor::Side(side) => side != Side::Other,
        Actor::Contact(contact) => {
            facts.engagement.contacts[usize::from(contact.0)].may_waive(facts.event_time(id).day)
        }
    };
    if !named || !covers || !waiver.by.is_none_or(may) {
        return Truth::False;
    }
    match (waiver.by.map(|actor| facts.side(actor)), bearer) {
        (None, _) => Truth::Unknown(Gap::fact(format!("`by` of {}", facts.name(item)))),
        (Some(Side::Client), Some(Bearer::Client)) | (Some(Side::Firm), Some(Bearer::Firm)) => Truth::False,
        _ => Truth::True,
    }
}
