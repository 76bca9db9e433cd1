//! A duty, and what of a record meets it.

use crate::engagement::record::EventId;
use crate::engagement::vocabulary::KindId;
use crate::facts::due::moment_of;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Time};
use crate::facts::scope::Scope;
use crate::facts::truth::{Gap, Truth};
use crate::facts::worlds::Open;
use crate::program::tree::{Clause, Deadline, Expr, Party, Pattern, Source};
use crate::value::deadline::Due;

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

/// Whether a duty is owed once, or again and again: a duty with `every D` asks only that something is done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Recurrence {
    /// Once.
    Once,
    /// Every so often.
    Every,
}

/// Returns the events that meet a duty in the world at hand, in order: those that name the subject, or name nothing and
/// come no earlier than the trigger; without `by` they are the debtor's. For a duty that recurs, what names something else
/// counts as what names nothing, but for another item of the subject's kind (meaning.md, Duties).
pub fn discharges<'a>(
    facts: &Facts<'a>,
    pattern: &Pattern,
    party: Party,
    anchor: Option<Time>,
    scope: Scope<'_, 'a>,
    recurrence: Recurrence,
) -> Result<Vec<Item>, Gap> {
    let subject = scope.env.map(|env| env.item);
    let kind_of = |item| if let Item::Event(id) = item { Some(facts.event(id).kind) } else { None };
    let named_by_pattern = pattern.about.is_some();
    let mut found = Vec::new();
    for &item in scope.candidates(pattern).iter() {
        let Item::Event(id) = item else { continue };
        let event = facts.event(id);
        let by = is_debtors(facts, id, party);
        if Some(item) == subject || by == Truth::False {
            continue;
        }
        if !named_by_pattern {
            let names_subject = matches!(subject, Some(Item::Event(target)) if facts.naming(target).contains(&item));
            let from_trigger = anchor.is_none_or(|anchor| facts.time(item).hi >= anchor.lo);
            let is_of_its_kind =
                |other: &EventId| subject.is_some_and(|subject| kind_of(subject) == Some(facts.event(*other).kind));
            let is_free = subject.is_none()
                || match recurrence {
                    Recurrence::Once => event.about.is_empty(),
                    Recurrence::Every => !event.about.iter().any(is_of_its_kind),
                };
            let counts = names_subject || (is_free && from_trigger);
            if !counts {
                continue;
            }
        }
        let at = scope.at_event(item, facts.time(item));
        let counts = by.and(|| at.matches_here(pattern, item, true));
        if facts.counts(Open::Counts(pattern.id, item, at.hand), &counts) {
            found.push(item);
        }
    }
    Ok(found)
}

/// Whether an event is the debtor's: also one of nobody, unless it is asked whose it is.
fn is_debtors(facts: &Facts<'_>, id: EventId, party: Party) -> Truth {
    match (facts.event(id).by, party.side()) {
        (Some(by), Some(side)) => (facts.side(by) == side).into(),
        (None, Some(_)) if facts.asks(id, facts.plan.words.by) => {
            Truth::Unknown(Gap::fact(format!("`by` of {}", facts.name(Item::Event(id)))))
        }
        _ => Truth::True,
    }
}

/// The fact that is missing where the record of a kind is not complete up to a time: that from which a lateness is a finding.
pub fn incomplete(facts: &Facts<'_>, pattern: &Pattern, end: Due) -> Option<Gap> {
    let day = facts.zone().day(moment_of(end));
    facts.incomplete(day, is_of(pattern))
}

/// The fact that is missing where what was not done may have been done on a day of which nobody knows: from the trigger up to a time.
pub fn unseen(facts: &Facts<'_>, pattern: &Pattern, trigger: Time, end: Due) -> Option<Gap> {
    let to = facts.plan.program.calendar.zone.day(moment_of(end));
    Some(facts.unseen(trigger.day.min(to), to, is_of(pattern))?.1)
}

/// Whether a kind is one of a pattern's.
pub fn is_of(pattern: &Pattern) -> impl Fn(KindId) -> bool {
    let kinds = if let Source::Kinds(kinds) = &pattern.source { &kinds[..] } else { &[] };
    move |kind| kinds.iter().any(|(of, _)| *of == kind)
}
