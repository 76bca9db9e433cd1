//! What of a record can only be checked against the policy: the contract's terms, the clauses that waivers name.

use std::cmp::Ordering;

use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::{contract as mistake, files};
use crate::base::source::Span;
use crate::engagement::record::{Actor, Engagement, Event, EventId, MOST_YEARS, Side, TermValue, Value};
use crate::facts::index::Facts;
use crate::facts::item::Val;
use crate::facts::scope::Scope;
use crate::finding::Verdicts;
use crate::plan::Plan;
use crate::program::tree::{AcceptRange, Clause, Expr, Statement, Term, Type};
use crate::value::time::Day;

/// Returns the mistakes of a record that only show beside the policy.
pub fn check_record(plan: &Plan, engagement: &Engagement) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // Most records state no terms: nothing is to be compared then.
    if terms(engagement).next().is_some() {
        found.extend(check_terms(plan, engagement));
    }
    for event in engagement.events.iter().filter(|event| event.kind == plan.words.waiver) {
        let clauses: Vec<&Value> = match event.field(plan.words.clause) {
            Some(Value::List(list)) => list.iter().collect(),
            Some(value) => vec![value],
            None => {
                found.push(mistake::waiver_without_clause(event.span));
                Vec::new()
            }
        };
        for clause in clauses {
            if let Value::Text(name) = clause
                && plan.program.clause_named(name).is_none()
            {
                let names = plan.program.clauses.iter().map(|known| known.name.as_str());
                found.push(mistake::unknown_waived_clause(event.span, name, names));
            }
        }
    }
    found
}

fn check_terms(plan: &Plan, engagement: &Engagement) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let facts = Facts::new(plan, engagement, Day(0));
    let scope = Scope::at(&facts, facts.now());
    for stated in terms(engagement) {
        match plan.program.term(&stated.name) {
            None => {
                let names = plan.program.terms.iter().map(|term| term.name.as_str());
                found.push(mistake::unknown_term(stated.span, &stated.name, names));
            }
            Some(term) if !fits(&term.ty, &stated.value) => {
                found.push(mistake::wrong_term_type(stated.span, &stated.name, type_name(&term.ty)));
            }
            Some(term) if term.locked && !is_tight(term, &Val::from(&stated.value), scope) => {
                found.push(mistake::locked_term(stated.span, &stated.name));
            }
            Some(_) => {}
        }
    }
    found
}

/// Returns what is wrong with a record that begins too long before the day to which is looked.
pub fn too_many_years(plan: &Plan, engagement: &Engagement, as_of: Day) -> Option<Diagnostic> {
    let zone = &plan.program.calendar.zone;
    let contract = &engagement.contract;
    let starts = contract.record.fields.iter().find(|(field, _)| *field == plan.words.starts);
    let starts = if let Some((_, Value::Moment(starts))) = starts { Some(*starts) } else { None };
    let of_contract = [contract.signed_client, contract.signed_firm, starts].into_iter().flatten();
    let mut all = engagement.aside.first;
    of_contract.for_each(|at| all.add(Some(at), contract.record.span));
    engagement.events.iter().for_each(|event| all.add(event.at, event.span));
    let (first, span) = all.day(zone).filter(|(day, _)| *day <= as_of)?;
    let last = first.plus(MOST_YEARS * 36525 / 100);
    (last < as_of).then(|| files::too_many_years(span, first, as_of, MOST_YEARS, last))
}

/// Returns that events are said to be recorded before the day on which they happened, where some are: all are counted as they stand. What
/// may be planned ahead is none of them. An event of which the stamp was not read is none, either.
pub fn recorded_before(plan: &Plan, engagement: &Engagement) -> Option<Diagnostic> {
    let (zone, vocabulary) = (&plan.program.calendar.zone, &plan.program.vocabulary);
    let days = |event: &Event| match event.field(plan.words.recorded) {
        Some(Value::Moment(recorded)) => Some((zone.day(*recorded), zone.day(event.at?))),
        _ => None,
    };
    let is_early = |event: &&Event| days(event).is_some_and(|(recorded, happened)| recorded < happened);
    let mut early: Vec<&Event> =
        engagement.events.iter().filter(|event| !vocabulary.get(event.kind).planned).filter(is_early).collect();
    // Whatever the order of the record.
    early.sort_by(|a, b| days(a).cmp(&days(b)).then_with(|| a.id.cmp(&b.id)));
    let first = early.first()?;
    let name = format!("{} `{}`", vocabulary.kind_name(first.kind), first.id);
    Some(files::recorded_before(first.span, &name, days(first)?, early.len() - 1))
}

/// Returns the exceptions that were in conflict in an engagement: nothing of it is to be reported then (language.md 2).
pub fn conflicts(engagement: &str, verdicts: &Verdicts) -> Vec<Diagnostic> {
    let both = verdicts.conflicts.iter().map(|(first, second)| (second, first));
    both.map(|(a, b)| mistake::exceptions_in_conflict(a.span, &a.name, b.span, &b.name, engagement)).collect()
}

fn terms(engagement: &Engagement) -> impl Iterator<Item = &TermValue> {
    let amended = engagement.contract.amendments.iter().flat_map(|amendment| &amendment.terms);
    engagement.contract.terms.iter().chain(amended)
}

/// Whether a value is one of a type.
pub fn fits(ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::Money(None), Value::Money(_)) => true,
        (Type::Money(Some(currency)), Value::Money(money)) => money.currency == *currency,
        (Type::Duration(family), Value::Duration(duration)) => duration.family == *family,
        (Type::Number, Value::Number(_))
        | (Type::Percent, Value::Percent(_))
        | (Type::Moment, Value::Moment(_))
        | (Type::Text, Value::Text(_))
        | (Type::Bool, Value::Bool(_)) => true,
        (Type::List(inner), Value::List(values)) => values.iter().all(|value| fits(inner, value)),
        _ => false,
    }
}

fn type_name(ty: &Type) -> String {
    match ty {
        Type::Money(Some(currency)) => format!("an amount in {currency}, such as `250 {currency}`"),
        Type::Money(None) => "an amount, such as `250 EUR`".to_owned(),
        Type::Duration(family) => format!("a duration in {}", family.name()),
        Type::Number => "a number".to_owned(),
        Type::Percent => "a percent, such as `15%`".to_owned(),
        Type::Moment => "a date".to_owned(),
        Type::Bool => "`true` or `false`".to_owned(),
        _ => "a text".to_owned(),
    }
}

/// Returns a note for what of the record may be missing, and for each signed term outside of its `accept` lines: a check only notes
/// it, review grades it.
pub fn notes(facts: &Facts<'_>) -> Vec<String> {
    let (plan, engagement) = (facts.plan, facts.engagement);
    let mut notes = Vec::new();
    notes.extend(engagement.lacking.iter().map(|what| format!("this record may lack {what}")));
    if terms(engagement).next().is_some() {
        notes.extend(not_accepted(plan, engagement));
    }
    notes.extend(vain_waivers(facts));
    notes
}

fn not_accepted(plan: &Plan, engagement: &Engagement) -> Vec<String> {
    let facts = Facts::new(plan, engagement, Day(0));
    let scope = Scope::at(&facts, facts.now());
    let mut notes = Vec::new();
    for stated in terms(engagement) {
        let Some(term) = plan.program.term(&stated.name) else { continue };
        if !term.accepts.is_empty() && !accepted(term, &Val::from(&stated.value), scope) {
            notes.push(format!("the contract's `{}` is outside of what the policy accepts", term.name));
        }
    }
    notes
}

/// Who owes does not waive, nor who may not: such a waiver excuses nothing.
fn vain_waivers(facts: &Facts<'_>) -> Vec<String> {
    let (plan, engagement) = (facts.plan, facts.engagement);
    let zone = &plan.program.calendar.zone;
    let mut found = Vec::new();
    for (place, event) in engagement.events.iter().enumerate().filter(|(_, event)| event.kind == plan.words.waiver) {
        let day = event.at.map(|at| zone.day(at));
        let Some(by) = event.by.filter(|_| facts.is_visible(EventId(place as u32))) else { continue };
        let side = match by {
            Actor::Side(side) => side,
            Actor::Contact(id) => {
                let contact = &engagement.contacts[usize::from(id.0)];
                if contact.side != Side::Other && !contact.may_waive(day.unwrap_or(facts.as_of)) {
                    found.push(format!("waiver {} excuses nothing: `{}` may not waive", event.id, contact.id));
                    continue;
                }
                contact.side
            }
        };
        if side == Side::Other {
            found.push(format!("waiver {} excuses nothing: it is of neither side", event.id));
            continue;
        }
        let named = |clause: &&Clause| match event.field(plan.words.clause) {
            Some(Value::List(list)) => {
                list.iter().any(|name| matches!(name, Value::Text(name) if **name == *clause.name))
            }
            Some(Value::Text(name)) => **name == *clause.name,
            _ => false,
        };
        let binds = |clause: &&Clause| {
            let is_right = matches!(clause.statement, Some(Statement::May { .. }));
            clause.side() == Some(side) && !is_right
        };
        for clause in plan.program.clauses.iter().filter(named).filter(binds) {
            found.push(format!(
                "waiver {} excuses nothing of `{}`: it is by the side that is bound",
                event.id, clause.name
            ));
        }
    }
    // Whatever the order of the record.
    found.sort();
    found
}

fn accepted(term: &Term, value: &Val, scope: Scope<'_, '_>) -> bool {
    is_default(term, value, scope) || position_of(term, value, scope).is_some()
}

/// Returns the first of a term's positions that takes a value.
pub fn position_of(term: &Term, value: &Val, scope: Scope<'_, '_>) -> Option<usize> {
    let order = |bound: &Expr| scope.value(bound).ok().and_then(|bound| scope.ordering_of(value, &bound).ok());
    let is = |bound: &Expr, wrong: Ordering| order(bound).is_some_and(|order| order != wrong);
    term.accepts.iter().position(|accept| match &accept.range {
        // `up to` is counted from the default: it loosens in one direction.
        AcceptRange::AtMost(most) => is(most, Ordering::Greater),
        AcceptRange::AtLeast(least) => is(least, Ordering::Less),
        AcceptRange::Between(low, high) => is(low, Ordering::Less) && is(high, Ordering::Greater),
        AcceptRange::OneOf(values) => values.iter().any(|bound| order(bound) == Some(Ordering::Equal)),
    })
}

fn is_default(term: &Term, value: &Val, scope: Scope<'_, '_>) -> bool {
    scope.value(&term.value).ok().and_then(|own| scope.ordering_of(value, &own).ok()) == Some(Ordering::Equal)
}

/// Whether a value is the default of a term, or tighter.
pub fn is_tight(term: &Term, value: &Val, scope: Scope<'_, '_>) -> bool {
    let order = scope.value(&term.value).ok().and_then(|default| scope.ordering_of(value, &default).ok());
    match order {
        Some(Ordering::Equal) => true,
        Some(order) => term.tighter.is_some_and(|way| way.allows(order)),
        None => false,
    }
}

/// Returns the text of a record's place.
pub fn place(engagement: &Engagement, span: Span) -> (String, u32) {
    (engagement.sources.path(span).to_owned(), engagement.sources.line(span))
}
