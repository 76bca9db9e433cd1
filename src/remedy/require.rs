//! What would have made a required condition hold.

use super::added::{actors, added, event, stated};
use super::change::{Change, Side, state};
use super::occurrence::few;
use super::search::{last_near, last_that};
use super::seek::Seek;
use super::sizes::{MOST_DOUBLED, MOST_OF_SIZES, Way, apart, by_size, nearest, nothing_of, of_compared, resized};
use super::{chosen, fields};
use crate::engagement::record::{Actor, ContactId, Event, EventId, Value};
use crate::engagement::vocabulary::FieldId;
use crate::facts::due::moment_of;
use crate::facts::item::{Item, Time, Val};
use crate::finding::Status;
use crate::program::tree::{Comparison, Each, Expr, ExprKind, Function, Measure, Pattern, Window};
use crate::value::time::{Day, Moment};

/// So many events that a pattern takes are looked at.
const MOST: usize = 12;

/// Returns what would have made it hold: each part of the condition that alone can be mended, by a field or an event that it asks for,
/// else by what it measures.
pub fn changes(seek: &Seek<'_>, cond: &Expr) -> Vec<Change> {
    let found: Vec<Change> = parts(cond).into_iter().flat_map(|part| mended(seek, part)).collect();
    let found = match found.is_empty() {
        true => parts(cond).into_iter().flat_map(|part| measured(seek, part)).collect(),
        false => found,
    };
    nearest(seek, found)
}

/// Returns what of the events that a part of a condition counts, sums or asks for would have made it hold: the fewest more, the fewest
/// less, another size.
fn measured(seek: &Seek<'_>, part: &Expr) -> Vec<Change> {
    let mut found = match &*part.kind {
        ExprKind::Exists(pattern, window) => more(seek, (pattern, window.as_ref()), Added::Alike).into_iter().collect(),
        ExprKind::Not(inner) => match &*inner.kind {
            ExprKind::Exists(..) => fewer(seek, part).into_iter().collect(),
            _ => measured(seek, inner),
        },
        ExprKind::Compare(how, a, b) => {
            let of = |side| measure_in(side).map(|measure| (measure, std::ptr::eq(side, a)));
            let Some((measure, is_left)) = of(a).or_else(|| of(b)) else { return Vec::new() };
            let wants_more = match how {
                Comparison::Greater | Comparison::GreaterEqual => is_left,
                Comparison::Less | Comparison::LessEqual => !is_left,
                Comparison::Equal | Comparison::NotEqual => true,
            };
            let either = matches!(how, Comparison::Equal | Comparison::NotEqual);
            let mut ways = of_measure(seek, part, measure, wants_more);
            if either || ways.is_empty() {
                ways.extend(of_measure(seek, part, measure, !wants_more));
            }
            ways
        }
        _ => Vec::new(),
    };
    found.dedup_by_key(|change| change.text(seek.plan, seek.engagement));
    found
}

/// The first measure of a count, a sum or sizes in an expression.
fn measure_in(expr: &Expr) -> Option<&Measure> {
    match &*expr.kind {
        ExprKind::Measure(measure) => {
            let is_added = matches!(measure.function, Function::Count | Function::Distinct | Function::Sum);
            (is_added || is_of_sizes(measure)).then_some(measure)
        }
        _ => expr.children().into_iter().find_map(measure_in),
    }
}

/// Whether a measure tells of the sizes of all that it takes one size.
fn is_of_sizes(measure: &Measure) -> bool {
    matches!(measure.function, Function::Average | Function::Median | Function::Min | Function::Max)
}

/// So many of the newest of several sizes are looked at.
const MOST_SIZES: usize = 6;

/// Returns one of several sizes otherwise: stated so, or where it is worked out from when something was, that earlier.
fn of_sizes(seek: &Seek<'_>, part: &Expr, field: Option<FieldId>, up: bool) -> Vec<Change> {
    let mut all = counted(seek, part);
    all.reverse();
    all.truncate(MOST_SIZES);
    let way = Way { up, doubled: MOST_OF_SIZES, apart: &[] };
    let sized = field.and_then(|field| all.iter().find_map(|event| resized(seek, *event, field, way)));
    let chosen = || all.iter().filter(|event| chosen::is_chosen(seek, **event));
    let moved = || chosen().find_map(|event| on_day(seek, *event, -1, Side::Before));
    sized.or_else(moved).or_else(|| fewer(seek, part)).into_iter().collect()
}

fn of_measure(seek: &Seek<'_>, part: &Expr, measure: &Measure, wants_more: bool) -> Vec<Change> {
    let field = match measure.value.as_ref().map(|value| &*value.kind) {
        Some(ExprKind::Field(_, field)) if measure.function == Function::Sum || is_of_sizes(measure) => Some(*field),
        _ => None,
    };
    if is_of_sizes(measure) {
        return of_sizes(seek, part, field, wants_more);
    }
    let apart = apart(seek, part);
    let way = Way { up: wants_more, doubled: MOST_DOUBLED, apart: &apart };
    let resized = || {
        let event = counted(seek, part).into_iter().next_back()?;
        resized(seek, event, field?, way)
    };
    if wants_more {
        let added = match field {
            Some(field) => Added::Sized(field, measure, way),
            None if is_of_people(seek, measure) => Added::ByEach,
            None => Added::Alike,
        };
        let more = more(seek, (&measure.pattern, measure.window.as_ref()), added);
        return more.into_iter().chain((seek.finding.status != Status::Pending).then(resized).flatten()).collect();
    }
    resized().into_iter().chain(fewer(seek, part)).collect()
}

/// Whether it is counted how many people acted.
fn is_of_people(seek: &Seek<'_>, measure: &Measure) -> bool {
    let value = measure.value.as_ref().map(|value| &*value.kind);
    measure.function == Function::Distinct
        && matches!(value, Some(ExprKind::Field(_, field)) if *field == seek.plan.words.by)
}

/// So many events more are tried.
const MOST_MORE: usize = 12;

/// What events are added.
#[derive(Clone, Copy)]
enum Added<'a> {
    /// As many as it takes, by one party.
    Alike,
    /// As many as it takes, each by another person.
    ByEach,
    /// One, of the least size of a field.
    Sized(FieldId, &'a Measure, Way<'a>),
}

/// Returns the fewest events more that a pattern takes which do it; of a sum one, of the least size.
fn more(seek: &Seek<'_>, (pattern, window): (&Pattern, Option<&Window>), what: Added<'_>) -> Option<Change> {
    let then = seek.judged_at()?;
    let mut moments = vec![then, just_before(then)];
    // A window may end before it.
    let last = window.and_then(|window| seek.at_judged(|scope| scope.window_days(Some(window))));
    moments.extend(last.map(|(_, last)| Moment::Day(last)));
    moments.dedup();
    let by = actors(seek, pattern, None);
    let each = || moments.iter().flat_map(|at| by.iter().map(move |by| (*at, *by)));
    if let Added::Sized(field, measure, way) = what {
        let zero = nothing_of(seek, measure, field)?;
        return each().find_map(|(at, by)| {
            let event = Event { by, ..event(seek, pattern, at, None)? };
            let with = |value: Value| {
                let mut event = event.clone();
                state(&mut event, field, value);
                Change::Added(Box::new(event))
            };
            by_size(seek, &with, &zero, way)
        });
    }
    if let Added::ByEach = what {
        let all = moments.iter().find_map(|at| by_people(seek, event(seek, pattern, *at, None)?, &by));
        return all.map(|found| within(seek, window, found));
    }
    let times = |count: usize, (at, by): (Moment, Option<Actor>)| {
        let event = Event { by, ..event(seek, pattern, at, None)? };
        let one = |number: usize| Event { id: format!("new-{number}").into(), ..event.clone() };
        let mut all: Vec<Change> = (1..=count).map(|number| Change::Added(Box::new(one(number)))).collect();
        let change = if count == 1 { all.swap_remove(0) } else { Change::All(all) };
        seek.is_clear_with(&change).then_some(change)
    };
    let found = (1..=MOST_MORE).find_map(|count| each().find_map(|at| times(count, at)))?;
    seek.tried(found).map(|found| within(seek, window, found))
}

/// Returns an event by the fewest people, each of another one, that does it.
fn by_people(seek: &Seek<'_>, event: Event, by: &[Option<Actor>]) -> Option<Change> {
    let sides: Vec<_> = by.iter().flatten().map(|by| seek.facts.side(*by)).collect();
    let contacts = seek.engagement.contacts.iter().enumerate();
    let people: Vec<Actor> = contacts
        .filter(|(_, one)| sides.is_empty() || sides.contains(&one.side))
        .map(|(place, _)| Actor::Contact(ContactId(place as u16)))
        .take(MOST_MORE)
        .collect();
    let of = |people: &[Actor]| {
        let one = |(number, by): (usize, &Actor)| {
            Change::Added(Box::new(Event { by: Some(*by), id: format!("new-{number}").into(), ..event.clone() }))
        };
        let mut all: Vec<Change> = people.iter().enumerate().map(one).collect();
        if all.len() == 1 { all.swap_remove(0) } else { Change::All(all) }
    };
    (1..=people.len()).flat_map(|count| people.windows(count)).find_map(|some| seek.tried(of(some)))
}

/// Returns a change that puts something into a window or a period with the first day of that: not any day before does it.
fn within(seek: &Seek<'_>, window: Option<&Window>, found: Change) -> Change {
    let of_period = || match &seek.clause.each {
        Some(Each::Period { .. }) => seek.at_judged(|scope| match scope.env?.item {
            Item::Period(first, _) => Some(first),
            _ => None,
        }),
        _ => None,
    };
    let first = window.and_then(|window| seek.at_judged(|scope| scope.window_days(Some(window))));
    let first = first.map(|(first, _)| first).or_else(of_period);
    let is_first = |first: &Day| seek.is_clear_with(&found.at(Moment::Day(*first), &seek.plan.program.vocabulary));
    match first.filter(is_first) {
        Some(first) => Change::Within(first, Box::new(found)),
        None => found,
    }
}

/// Returns the fewest of the newest events without which it holds.
fn fewer(seek: &Seek<'_>, part: &Expr) -> Option<Change> {
    let all = counted(seek, part);
    let some = |count: usize| few(&all, count).into_iter().chain([all[all.len() - count..].to_vec()]);
    (1..=all.len()).flat_map(some).find_map(|events| chosen::without(seek, &events))
}

/// The recorded events that a part of a condition counts, in their order.
fn counted(seek: &Seek<'_>, part: &Expr) -> Vec<EventId> {
    let recorded = |item: &Item| match item {
        Item::Event(id) if (id.0 as usize) < seek.engagement.events.len() => Some(*id),
        _ => None,
    };
    seek.at_judged(|scope| scope.rests_on(part)).iter().filter_map(recorded).collect()
}

/// Returns the record without the subject, where nothing mends it.
pub fn without(seek: &Seek<'_>) -> Option<Change> {
    seek.subject().and_then(|event| chosen::without(seek, &[event]))
}

/// So many days around it a better one is looked for.
const MOST_DAYS: i64 = 64;

/// The minutes of a day.
const DAY: i64 = 24 * 60;

/// Returns the subject on the nearest earlier or later day on which the condition holds, where whoever is bound chose when.
pub fn on_other_day(seek: &Seek<'_>) -> Vec<Change> {
    let Some(subject) = seek.subject().filter(|subject| chosen::is_chosen(seek, *subject)) else { return Vec::new() };
    [(-1, Side::Before), (1, Side::After)]
        .into_iter()
        .filter_map(|(step, side)| on_day(seek, subject, step, side))
        .collect()
}

/// Returns an event on the nearest earlier or later day, or at the nearest minute, at which the condition holds.
fn on_day(seek: &Seek<'_>, subject: EventId, step: i64, side: Side) -> Option<Change> {
    let at = seek.event(subject).at?;
    let day = seek.plan.program.calendar.zone.day(at);
    // What is dated after the day that is asked about has not happened.
    let most = if step < 0 { MOST_DAYS } else { seek.as_of.day.since(day).min(MOST_DAYS) };
    let to = |at: Moment| Change::Moved(subject, at, side);
    let does = |at: Moment| seek.may_be(subject, at) && seek.is_clear_with(&to(at));
    // What has an hour is told to the minute of the day on which the condition turns.
    if let Moment::At(at) = at {
        let minute = |minutes: i64| Moment::At(at.plus_seconds(60 * step * minutes));
        let days = 1 + last_near(most.max(0), |days| days == 0 || !does(minute(days * DAY)));
        let from = (days - 1) * DAY;
        if days <= most && does(minute(days * DAY)) {
            let last_not = last_that(DAY, |more| more == 0 || !does(minute(from + more)));
            return seek.tried(to(minute(from + 1 + last_not)));
        }
    }
    let on = |days: i64| Moment::Day(day.plus(step * days));
    let found = 1 + last_near(most.max(0), |days| !does(on(days)) || days == 0);
    if found > most || !does(on(found)) {
        return None;
    }
    // It may hold of nearer days, and not of some between.
    let days = (1..=found).rev().take_while(|days| *days == found || does(on(*days))).last()?;
    seek.tried(to(on(days)))
}

/// The parts of a condition of which all, or one, must hold, or must not.
fn parts(cond: &Expr) -> Vec<&Expr> {
    match &*cond.kind {
        ExprKind::And(a, b) | ExprKind::Or(a, b) => [parts(a), parts(b)].concat(),
        ExprKind::Not(inner) if matches!(&*inner.kind, ExprKind::And(..) | ExprKind::Or(..)) => parts(inner),
        _ => vec![cond],
    }
}

/// Returns what would have made a part of a condition hold.
pub fn mended(seek: &Seek<'_>, part: &Expr) -> Vec<Change> {
    match &*part.kind {
        ExprKind::EventOrder(pattern, false, than) => {
            let Ok(Val::Moment(than)) = seek.at_subject(|scope| scope.value(than)) else { return Vec::new() };
            let mut changes: Vec<Change> = in_time(seek, pattern, than).into_iter().collect();
            changes.extend(after_the_first(seek, pattern));
            changes
        }
        ExprKind::Exists(pattern, window) => {
            let Some(at) = seek.judged_at() else { return Vec::new() };
            let found = in_time(seek, pattern, at);
            found.map(|found| within(seek, window.as_ref(), found)).into_iter().collect()
        }
        ExprKind::Compare(how, a, b) => {
            let mut found: Vec<Change> =
                compared(seek, *how, a, b).or_else(|| fields::of_part(seek, part)).into_iter().collect();
            if found.is_empty() {
                found.extend(of_compared(seek, part));
            }
            found
        }
        ExprKind::AtLeast { left, duration, after, right, .. } => {
            at_bound(seek, left, (duration, *after, right)).into_iter().collect()
        }
        ExprKind::IsWithin(moment, duration, anchor) => {
            at_bound(seek, moment, (duration, true, anchor)).into_iter().collect()
        }
        ExprKind::Field(..) => {
            let yes = stated_of(seek, part, Value::Bool(true));
            yes.or_else(|| fields::by_another(seek, part)).into_iter().collect()
        }
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
        .filter(|(id, _)| seek.is_recorded(*id))
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
    let at = match (first.moment(), seek.event(subject).at?) {
        (Moment::At(at), Moment::At(_)) => [Moment::At(at), Moment::At(at.plus_seconds(1))],
        // Of what has no hour the day is told.
        (first, _) => {
            let day = seek.plan.program.calendar.zone.day(first);
            [Moment::Day(day), Moment::Day(day.plus(1))]
        }
    };
    at.into_iter().find_map(|to| seek.tried(Change::Moved(subject, to, Side::After)))
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
    // When it was has many names, and the record states it once.
    let is_when =
        *field == seek.plan.words.at || Some(*field) == seek.plan.program.vocabulary.get(seek.event(event).kind).at_is;
    seek.tried(match value {
        Value::Moment(to) if is_when => moved(seek, event, to),
        value => Change::Stated(event, *field, value),
    })
}

/// Returns an event at another moment, and whether it may as well lie on the far side of that.
fn moved(seek: &Seek<'_>, event: EventId, to: Moment) -> Change {
    let zone = &seek.plan.program.calendar.zone;
    let is_earlier = seek.event(event).at.is_none_or(|was| zone.range(to).0 < zone.range(was).0);
    let (side, step) = if is_earlier { (Side::Before, -1) } else { (Side::After, 1) };
    let further = Change::Moved(event, Moment::Day(zone.day(to).plus(step)), side);
    Change::Moved(event, to, if seek.is_clear_with(&further) { side } else { Side::Neither })
}
