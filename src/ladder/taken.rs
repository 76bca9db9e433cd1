//! Which of the steps that a clause suggests the firm took already.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::climb::is_taken_by_firm;
use crate::engagement::record::{EventId, Value};
use crate::facts::index::Facts;
use crate::facts::item::Item;
use crate::finding::{Finding, Status, Verdicts};
use crate::value::time::{Day, Moment};

/// A step that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// A word of `action.what`.
    pub action: Arc<str>,
    /// The record of it.
    pub event: String,
    /// When.
    pub at: Moment,
}

/// What the firm did: the event, the word for it.
struct Done<'a> {
    id: EventId,
    word: &'a str,
    day: Day,
}

/// Returns of each finding, by its id, the steps that its clause suggests and that were taken for it since: an action, or of `remind` a
/// reminder, that names what the finding is about or rests on, or that gives it as a reason, or that names nothing. Of several the last.
pub fn taken(facts: &Facts<'_>, verdicts: &Verdicts) -> BTreeMap<String, Vec<Taken>> {
    let done = done(facts);
    let mut found: BTreeMap<String, Vec<Taken>> = BTreeMap::new();
    let is_open = |finding: &&Finding| !matches!(finding.status, Status::Met | Status::Pending);
    for finding in verdicts.findings.iter().filter(is_open) {
        for word in &finding.suggest {
            let last = done.iter().filter(|one| one.word == &**word && answers(facts, one, finding));
            let Some(last) = last.max_by_key(|one| one.day) else { continue };
            let event = facts.event(last.id);
            let at = Moment::Day(last.day);
            let taken = Taken { action: word.clone(), event: event.id.to_string(), at: event.at.unwrap_or(at) };
            found.entry(finding.id.clone()).or_default().push(taken);
        }
    }
    found
}

/// Returns the day on which the firm last did each thing, by its word.
pub fn days_taken<'a>(facts: &Facts<'a>) -> BTreeMap<&'a str, Day> {
    let mut days = BTreeMap::new();
    for Done { word, day, .. } in done(facts) {
        days.entry(word).and_modify(|last: &mut Day| *last = day.max(*last)).or_insert(day);
    }
    days
}

/// What the firm did, in the order of the record.
fn done<'a>(facts: &Facts<'a>) -> Vec<Done<'a>> {
    let (words, vocabulary) = (&facts.plan.words, &facts.plan.program.vocabulary);
    let events = |kind| {
        facts.of_kind(kind).iter().filter_map(|item| match item {
            Item::Event(id) if is_taken_by_firm(facts, facts.event(*id)) => Some(*id),
            _ => None,
        })
    };
    let day = |id| facts.event_time(id).day;
    let actions = events(words.action).filter_map(|id| match facts.event(id).field(words.what) {
        Some(Value::Word(word)) => Some(Done { id, word: vocabulary.word(*word), day: day(id) }),
        _ => None,
    });
    actions.chain(events(words.reminder).map(|id| Done { id, word: "remind", day: day(id) })).collect()
}

fn answers(facts: &Facts<'_>, done: &Done<'_>, finding: &Finding) -> bool {
    let event = facts.event(done.id);
    let begun = finding.since.or(finding.due).map(|since| facts.zone().day(since));
    let reasons = facts.plan.program.vocabulary.field_id("reasons").and_then(|field| event.field(field));
    let gives = |value: &Value| matches!(value, Value::Text(text) if **text == *finding.id);
    let is_reason = match reasons {
        Some(Value::List(all)) => all.iter().any(gives),
        Some(one) => gives(one),
        None => false,
    };
    let names = |id: &EventId| {
        let id = &*facts.event(*id).id;
        finding.subject.as_ref().is_some_and(|subject| &*subject.id == id)
            || finding.evidence.iter().any(|fact| &*fact.id == id)
    };
    let is_about = is_reason || event.about.iter().any(names) || event.about.is_empty() && reasons.is_none();
    is_about && begun.is_none_or(|begun| done.day >= begun)
}
