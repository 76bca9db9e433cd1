//! What would have made a required condition hold.

use super::added::{added, stated};
use super::change::{Change, Side};
use super::search::last_near;
use super::seek::Seek;
use super::{chosen, fields};
use crate::engagement::record::{EventId, Value};
use crate::facts::due::moment_of;
use crate::facts::item::{Item, Time, Val};
use crate::program::tree::{Comparison, Expr, ExprKind, Pattern};
use crate::value::time::Moment;

/// So many events that a pattern takes are looked at.
const MOST: usize = 12;

/// Returns what would have made it hold: each part of the condition that alone can be mended.
pub fn changes(seek: &Seek<'_>, cond: &Expr) -> Vec<Change> {
    parts(cond).into_iter().flat_map(|part| mended(seek, part)).collect()
}

/// Returns the record without the subject, where nothing mends it.
pub fn without(seek: &Seek<'_>) -> Option<Change> {
    seek.subject().and_then(|event| chosen::without(seek, &[event]))
}

/// So many days around it a better one is looked for.
const MOST_DAYS: i64 = 64;

/// Returns the subject on the nearest earlier or later day on which the condition holds, where whoever is bound chose when.
pub fn on_other_day(seek: &Seek<'_>) -> Vec<Change> {
    let Some(subject) = seek.subject().filter(|subject| chosen::is_chosen(seek, *subject)) else { return Vec::new() };
    let Some(at) = seek.event(subject).at else { return Vec::new() };
    let day = seek.plan.program.calendar.zone.day(at);
    // What is dated after the day that is asked about has not happened.
    let most = [MOST_DAYS, seek.as_of.day.since(day).min(MOST_DAYS)];
    let nearest = |step: i64, most: i64, side: Side| {
        let to = |days: i64| Change::Moved(subject, Moment::Day(day.plus(step * days)), side);
        let days = 1 + last_near(most.max(0), |days| !seek.is_clear_with(&to(days)) || days == 0);
        if days <= most { seek.tried(to(days)) } else { None }
    };
    [nearest(-1, most[0], Side::Before), nearest(1, most[1], Side::After)].into_iter().flatten().collect()
}

/// The parts of a condition of which all, or one, must hold.
fn parts(cond: &Expr) -> Vec<&Expr> {
    match &*cond.kind {
        ExprKind::And(a, b) | ExprKind::Or(a, b) => [parts(a), parts(b)].concat(),
        _ => vec![cond],
    }
}

fn mended(seek: &Seek<'_>, part: &Expr) -> Vec<Change> {
    match &*part.kind {
        ExprKind::EventOrder(pattern, false, than) => {
            let Ok(Val::Moment(than)) = seek.at_subject(|scope| scope.value(than)) else { return Vec::new() };
            let mut changes: Vec<Change> = in_time(seek, pattern, than).into_iter().collect();
            changes.extend(after_the_first(seek, pattern));
            changes
        }
        ExprKind::Exists(pattern, _) => {
            let Some(at) = seek.subject().and_then(|event| seek.event(event).at) else { return Vec::new() };
            in_time(seek, pattern, at).into_iter().collect()
        }
        ExprKind::Compare(how, a, b) => {
            compared(seek, *how, a, b).or_else(|| fields::of_part(seek, part)).into_iter().collect()
        }
        ExprKind::AtLeast { left, duration, after, right, .. } => {
            at_bound(seek, left, (duration, *after, right)).into_iter().collect()
        }
        ExprKind::IsWithin(moment, duration, anchor) => {
            at_bound(seek, moment, (duration, true, anchor)).into_iter().collect()
        }
        ExprKind::Field(..) => stated_of(seek, part, Value::Bool(true)).into_iter().collect(),
        _ => fields::of_part(seek, part).into_iter().collect(),
    }
}

/// Returns what a pattern takes at the latest moment that is early enough: the first that came too late; else one more. On a day that
/// is not split into hours that day may do.
fn in_time(seek: &Seek<'_>, pattern: &Pattern, than: Moment) -> Option<Change> {
    let moments = [than, just_before(than)];
    let zone = &seek.plan.program.calendar.zone;
    let late = matched(seek, pattern)
        .into_iter()
        .filter(|(_, time)| time.hi >= zone.range(than).0)
        .find_map(|(id, _)| moments.into_iter().find_map(|at| seek.tried(Change::Moved(id, at, Side::Before))));
    late.or_else(|| moments.into_iter().find_map(|at| added(seek, pattern, None, at, None)))
}

/// The first events of the record that a pattern takes, whenever they happened.
fn matched(seek: &Seek<'_>, pattern: &Pattern) -> Vec<(EventId, Time)> {
    let mut all: Vec<(EventId, Time)> = seek.at_subject(|scope| {
        let matches = |item: &Item| scope.matches(pattern, *item).holds();
        let candidates = scope.candidates(pattern);
        let events = candidates.iter().filter(|item| matches(item)).filter_map(|item| match item {
            Item::Event(id) => Some((*id, seek.facts.time(*item))),
            _ => None,
        });
        events.collect()
    });
    all.sort_by_key(|(_, time)| time.order_key());
    all.truncate(MOST);
    all
}

/// The last moment before another: a day before a day, a second before a time.
fn just_before(moment: Moment) -> Moment {
    match moment {
        Moment::Day(day) => Moment::Day(day.plus(-1)),
        Moment::At(at) => Moment::At(at.plus_seconds(-1)),
    }
}

/// Returns the subject after the first of the events for which it did not wait.
fn after_the_first(seek: &Seek<'_>, pattern: &Pattern) -> Option<Change> {
    let subject = seek.subject()?;
    let (_, first) = matched(seek, pattern).into_iter().next()?;
    let after = match first.moment() {
        Moment::Day(day) => Moment::Day(day.plus(1)),
        Moment::At(at) => Moment::At(at.plus_seconds(1)),
    };
    [first.moment(), after].into_iter().find_map(|to| seek.tried(Change::Moved(subject, to, Side::After)))
}

/// Returns the compared field of the subject at the bound, where that is enough.
fn compared(seek: &Seek<'_>, how: Comparison, a: &Expr, b: &Expr) -> Option<Change> {
    let is_at_bound = matches!(how, Comparison::Equal | Comparison::LessEqual | Comparison::GreaterEqual);
    let value = |expr: &Expr| seek.at_subject(|scope| scope.value(expr)).ok().and_then(stated);
    let field_is = |field: &Expr, bound: &Expr| stated_of(seek, field, value(bound)?);
    if is_at_bound { field_is(a, b).or_else(|| field_is(b, a)) } else { None }
}

/// Returns a field that states a moment as far from another as is asked for: `notice at least 24 hours before starts`.
fn at_bound(seek: &Seek<'_>, field: &Expr, (length, after, anchor): (&Expr, bool, &Expr)) -> Option<Change> {
    let bound = seek.at_subject(|scope| scope.count(length, after, anchor)).ok()??;
    stated_of(seek, field, Value::Moment(moment_of(bound)))
}

fn stated_of(seek: &Seek<'_>, field: &Expr, value: Value) -> Option<Change> {
    let ExprKind::Field(of, field) = &*field.kind else { return None };
    let Ok(Val::Item(Item::Event(event))) = seek.at_subject(|scope| scope.value(of)) else { return None };
    ((event.0 as usize) < seek.engagement.events.len()).then_some(())?;
    // What is worked out is never recorded.
    let known = seek.plan.program.vocabulary.field(seek.event(event).kind, *field)?;
    known.derived.is_none().then_some(())?;
    seek.tried(Change::Stated(event, *field, value))
}
