//! How much of a `limit` is used at the end of the as-of day, by the same count by which it is judged.

use smol_str::SmolStr;

use super::limit::{anchored, inside};
use super::periods;
use super::quota::{Quota, stream};
use super::said::bound_at;
use super::subjects;
use super::window::Occurrence;
use crate::facts::due::SUBJECT;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Matched, Time, Val};
use crate::facts::measure::{amount, like};
use crate::facts::query::Bounds;
use crate::facts::scope::{Env, Scope};
use crate::facts::truth::{Gap, Truth};
use crate::program::tree::{Clause, Each, LimitWindow};
use crate::value::quantity::Quantity;
use crate::value::time::Moment;

/// How much of a limit is used.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The subject: a record's id, or the name of the period that runs; nothing where the clause has none.
    pub subject: Option<SmolStr>,
    /// What is used and what is allowed; or what is missing to say so.
    pub used: Result<(Quantity, Quantity), Vec<String>>,
    /// What is left; nothing where more than that may be, for what earlier periods left comes on top.
    pub left: Option<Quantity>,
    /// Whether what earlier periods left may be used too.
    pub carries: bool,
}

/// Returns how every subject of a limit stands at the end of the as-of day: of periods the one that runs. Of a window that
/// has not begun or is over there is nothing to say.
pub fn standings(facts: &Facts<'_>, clause: &Clause) -> Vec<Standing> {
    let Some(quota) = Quota::of(clause) else { return Vec::new() };
    let quota = &quota;
    let scope = Scope { special: &quota.special, ..Scope::of(facts, clause.id, facts.now()) };
    match &clause.each {
        None => one(facts, quota, None, scope, |_| true).into_iter().collect(),
        Some(Each::Items(each)) => {
            let (subjects, _) = subjects::of(facts, each);
            let of = |(item, _): (Item, Time)| {
                let env = Env { var: each.var, item, outer: None };
                one(facts, quota, Some(facts.id(item)), scope.with(&env), |_| true)
            };
            subjects.into_iter().filter_map(of).collect()
        }
        Some(Each::Period { unit, from }) => {
            let Ok(anchor) = periods::anchor(facts, from.as_ref()) else { return Vec::new() };
            if (from.is_some() && anchor.is_none()) || anchor.is_some_and(|anchor| facts.as_of < anchor) {
                return Vec::new();
            }
            let (first, last) = periods::period_of(facts.as_of, *unit, anchor);
            let env = Env { var: SUBJECT, item: Item::Period(first, last), outer: None };
            let begins = Time::of(Moment::Day(first), facts.zone());
            let inner = Scope { hand: begins, own: begins, ..scope }.with(&env);
            let name = periods::name(first, *unit, anchor);
            let is_in = |time: Time| (first..=last).contains(&time.day);
            one(facts, quota, Some(name.into()), inner, is_in).into_iter().collect()
        }
    }
}

/// Returns how one subject stands, of whose events those count that lie in its time.
fn one<'a>(
    facts: &Facts<'a>,
    quota: &Quota<'_>,
    subject: Option<SmolStr>,
    scope: Scope<'_, 'a>,
    is_in: impl Fn(Time) -> bool,
) -> Option<Standing> {
    let used = used(facts, quota, scope, is_in)?;
    let carries = quota.carry.is_some();
    let left = match &used {
        Ok((used, bound)) if !carries => left(used, bound),
        _ => None,
    };
    let quantities = used.and_then(|(used, bound)| {
        used.quantity().zip(bound.quantity()).ok_or_else(|| Gap::fact("a number that is measured"))
    });
    let missing = |gap: Gap| match gap {
        Gap::Facts(missing) => Some(missing),
        Gap::NoVerdict => None,
        _ => Some(vec!["an order of events that nobody recorded".to_owned()]),
    };
    let used = match quantities {
        Ok(quantities) => Ok(quantities),
        Err(gap) => Err(missing(gap)?),
    };
    Some(Standing { subject, used, left: left.and_then(|left| left.quantity()), carries })
}

/// What is used and allowed; nothing where the window is not open.
fn used<'a>(
    facts: &Facts<'a>,
    quota: &Quota<'_>,
    scope: Scope<'_, 'a>,
    is_in: impl Fn(Time) -> bool,
) -> Option<Result<(Val, Val), Gap>> {
    let mut events = match stream(facts, quota.measure, scope) {
        Ok(events) => events,
        Err(gap) => return Some(Err(gap)),
    };
    let calendar = &facts.plan.program.calendar;
    let at = Scope { hand: facts.now(), own: facts.now(), ..scope };
    let mut bounds = Bounds { start: None, end: None };
    match quota.window {
        None => {}
        Some(LimitWindow::InAny(length)) => {
            let start = at
                .length(length)
                .and_then(|length| calendar.window_start(facts.now().moment(), length).map_err(Gap::uncounted));
            match start {
                Ok(start) => bounds.start = Some(start),
                Err(gap) => return Some(Err(gap)),
            }
        }
        Some(LimitWindow::Within(length, after)) => match anchored(facts, length, after, scope) {
            Ok(Some((from, until))) if inside(facts.now(), from, until) != Truth::False => {
                events.retain(|event| inside(event.matched.time, from, until) != Truth::False);
            }
            Ok(_) => return None,
            Err(gap) => return Some(Err(gap)),
        },
    }
    events.retain(|event| !event.again && is_in(event.matched.time));
    let answers = facts.in_every_world(|| {
        let counts = |event: &&Occurrence| {
            let matched = &event.matched;
            at.takes(&quota.measure.pattern, matched) && at.in_window(bounds, matched.item, matched.time)
        };
        let inside: Vec<Matched> = events.iter().filter(counts).map(|event| event.matched.clone()).collect();
        let used = at.fold(quota.measure, &inside)?;
        Ok((used, bound_at(quota.bound, at)?))
    });
    Some(answers.one().unwrap_or_else(|differ| Err(differ.gap)))
}

/// What is left of a bound; nothing less than nothing.
fn left(used: &Val, bound: &Val) -> Option<Val> {
    let left = amount(bound)?.checked_sub(amount(used)?)?;
    Some(like(bound, left.max(rust_decimal::Decimal::ZERO)))
}
