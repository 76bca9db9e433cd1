//! When an engagement ended.

use crate::engagement::record::{Event, Value};
use crate::engagement::vocabulary::actions::{ends, has_no_effect};
use crate::facts::index::Facts;
use crate::facts::item::Item;
use crate::value::time::Day;

/// What there is to do of a breach once an engagement is over: what is owed is asked for, charged and settled. Nobody is talked to
/// about how to go on, or warned, any more.
const BINDS: [&str; 5] = ["remind", "charge", "payment_plan", "collect", "set_off"];

/// Returns whether an action still has a point when the engagement is over.
pub fn binds(action: &str) -> bool {
    BINDS.contains(&action)
}

/// Returns the day on which the engagement ended, where it did: the last of its contract, or from which on a parting has effect.
pub fn ended(facts: &Facts<'_>) -> Option<Day> {
    ended_by(facts, |_, _| true)
}

/// As [`ended`], without a `part` of which no day is stated: the client may not have agreed to it yet.
pub fn ended_surely(facts: &Facts<'_>) -> Option<Day> {
    ended_by(facts, |what, day| what != "part" || day.is_some())
}

fn ended_by(facts: &Facts<'_>, counts: impl Fn(&str, Option<Day>) -> bool) -> Option<Day> {
    let (words, vocabulary) = (&facts.plan.words, &facts.plan.program.vocabulary);
    let zone = facts.zone();
    let moment = |value: Option<&Value>| match value {
        Some(Value::Moment(moment)) => Some(zone.day(*moment)),
        _ => None,
    };
    let effective = vocabulary.field_id("effective");
    let partings = facts.of_kind(words.action).iter().filter_map(|item| {
        let Item::Event(id) = *item else { return None };
        let event = facts.event(id);
        let day = moment(effective.and_then(|field| event.field(field)));
        let is_end = match event.field(words.what) {
            Some(Value::Word(what)) => {
                let what = vocabulary.word(*what);
                ends(what) && counts(what, day)
            }
            _ => false,
        };
        (is_end && !has_no_effect(outcome(facts, event))).then(|| day.unwrap_or(facts.event_time(id).day))
    });
    let contract = moment(facts.contract_field(words.ends, facts.as_of));
    partings.filter(|day| *day <= facts.as_of).chain(contract.filter(|day| *day < facts.as_of)).min()
}

/// What became of an action; nothing where the record does not say.
pub(super) fn outcome<'f>(facts: &Facts<'f>, event: &Event) -> &'f str {
    match event.field(facts.plan.words.outcome) {
        Some(Value::Word(outcome)) => facts.plan.program.vocabulary.word(*outcome),
        _ => "",
    }
}
