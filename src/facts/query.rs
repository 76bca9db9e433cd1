//! Patterns: which items match, whether there is one, in which window.

use std::borrow::Cow;
use std::sync::Arc;

use super::expression::{earlier_than, items};
use super::item::{Item, Matched, Time, Val};
use super::scope::{Edge, Env, Scope};
use super::truth::{Gap, Truth};
use crate::engagement::record::{Actor, Side, Value};
use crate::engagement::vocabulary::KindId;
use crate::program::tree::{Expr, Pattern, Source, Who, Window};
use crate::value::deadline::Start;
use crate::value::duration::Duration;
use crate::value::time::{Day, Instant, Moment};

/// A window, resolved.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Where it begins; from ever where nothing is said.
    pub start: Option<Start>,
    /// Where it ends: with this time.
    pub end: Time,
}

impl Bounds {
    /// Returns whether a time lies inside: surely, and possibly.
    pub fn holds(&self, time: Time) -> (bool, bool) {
        let (after, maybe_after) = match self.start {
            None => (true, true),
            Some(Start::Day(day)) => (time.day >= day, time.day >= day),
            Some(Start::After(at)) => (time.lo > at, time.hi > at),
            Some(Start::Between(lo, hi)) => (time.lo > hi, time.hi > lo),
        };
        (after && time.hi <= self.end.lo, maybe_after && time.may_precede(self.end))
    }
}

impl<'s, 'a> Scope<'s, 'a> {
    /// Returns the items that a pattern may match, in order, by kind and by what they are for.
    pub fn candidates(&self, pattern: &Pattern) -> Result<Cow<'s, [Item]>, Gap> {
        let facts = self.facts;
        let kinds = match &pattern.source {
            Source::Contacts => return Ok(Cow::Owned(facts.contacts())),
            Source::Breaches(clauses) => {
                let breaches = facts.breaches().iter().enumerate();
                let of = breaches.filter(|(_, breach)| clauses.contains(&breach.clause));
                return Ok(Cow::Owned(of.map(|(i, _)| Item::Breach(i as u32)).collect()));
            }
            Source::Kinds(kinds) => kinds,
        };
        if let Some(about) = &pattern.about {
            let targets = match self.value(about) {
                Ok(value) => items(&value),
                Err(Gap::Facts(_)) if self.is_link(about) => return Ok(Cow::Owned(Vec::new())),
                Err(gap) => return Err(gap),
            };
            return Ok(match targets[..] {
                [Item::Event(target)] => Cow::Borrowed(facts.naming(target)),
                _ => {
                    let events = targets.iter().filter_map(|item| match item {
                        Item::Event(id) => Some(*id),
                        _ => None,
                    });
                    Cow::Owned(self.merged(events.map(|id| facts.naming(id))))
                }
            });
        }
        Ok(match kinds[..] {
            [(kind, _)] => Cow::Borrowed(facts.of_kind(kind)),
            _ => {
                let mut distinct: Vec<KindId> = kinds.iter().map(|(kind, _)| *kind).collect();
                distinct.sort_unstable();
                distinct.dedup();
                Cow::Owned(self.merged(distinct.into_iter().map(|kind| facts.of_kind(kind))))
            }
        })
    }

    fn merged<'x>(&self, lists: impl Iterator<Item = &'x [Item]>) -> Vec<Item> {
        let mut all: Vec<Item> = lists.flatten().copied().collect();
        all.sort_by_key(|item| self.facts.time(*item).order_key());
        let mut seen = std::collections::HashSet::new();
        all.retain(|item| seen.insert(*item));
        all
    }

    /// Whether an expression is the `for` of a record: without one, nothing is named.
    fn is_link(&self, expr: &Expr) -> bool {
        matches!(&*expr.kind, crate::program::tree::ExprKind::Field(_, field) if *field == self.facts.plan.words.about)
    }

    /// Returns whether an item matches a pattern, as it stood at its own moment; `for` is already looked at.
    pub fn matches(&self, pattern: &Pattern, item: Item) -> Truth {
        self.matches_but(pattern, item, true)
    }

    /// As [`Scope::matches`]; without the filter where that is looked at apart.
    pub fn matches_but(&self, pattern: &Pattern, item: Item, filter: bool) -> Truth {
        if !self.is_of(pattern, item) {
            return Truth::False;
        }
        let env = Env { var: pattern.var, item, outer: self.env };
        let inner = Scope { own: self.facts.time(item), ..*self }.with(&env);
        let by = match &pattern.by {
            None => Truth::True,
            Some(who) => self.acted_by(item, who),
        };
        by.and(|| match (&pattern.filter, filter) {
            (Some(cond), true) => inner.truth(cond),
            _ => Truth::True,
        })
    }

    /// Whether an item is of the pattern's kinds, and as a breach known by the moment at hand.
    fn is_of(&self, pattern: &Pattern, item: Item) -> bool {
        match (&pattern.source, item) {
            (Source::Kinds(kinds), Item::Event(id)) => {
                let event = self.facts.event(id);
                kinds.iter().any(|(kind, word)| {
                    *kind == event.kind
                        && word.is_none_or(|w| event.field(self.facts.plan.words.what) == Some(&Value::Word(w)))
                })
            }
            (Source::Contacts, Item::Contact(_)) => true,
            (Source::Breaches(clauses), Item::Breach(i)) => {
                let breach = &self.facts.breaches()[i as usize];
                clauses.contains(&breach.clause) && breach.decided.0 <= self.own.hi.0.max(self.hand.hi.0)
            }
            _ => false,
        }
    }

    fn acted_by(&self, item: Item, who: &Who) -> Truth {
        let author = match item {
            Item::Event(id) => self.facts.event(id).by,
            Item::Contact(id) => Some(Actor::Contact(id)),
            _ => None,
        };
        let Some(author) = author else {
            return Truth::Unknown(Gap::fact(format!("`by` of {}", self.facts.name(item))));
        };
        match who {
            Who::Side(side) => (self.facts.side(author) == *side).into(),
            Who::Actor(expr) => match self.value(expr) {
                Ok(value) => self.equal(&Val::Actor(author), &value),
                Err(gap) => Truth::Unknown(gap),
            },
        }
    }

    /// Whether two actors are one: a side is all its contacts; a side without a person may be any of them.
    pub(super) fn same_actor(&self, a: Actor, b: Actor) -> Truth {
        match (a, b) {
            (Actor::Contact(a), Actor::Contact(b)) => (a == b).into(),
            (a, Actor::Side(side)) | (Actor::Side(side), a) => (self.facts.side(a) == side).into(),
        }
    }

    /// Returns the items that match or may match, in order, whenever they happened.
    pub fn matched(&self, pattern: &Pattern) -> Result<Arc<Vec<Matched>>, Gap> {
        let slot = pattern.id.0 as usize;
        if pattern.closed
            && let Some(Some(known)) = self.facts.matched.borrow().get(slot)
        {
            return Ok(known.clone());
        }
        let found: Vec<Matched> = self
            .candidates(pattern)?
            .iter()
            .map(|&item| Matched { item, time: self.facts.time(item), truth: self.matches(pattern, item) })
            .filter(|matched| matched.truth != Truth::False)
            .collect();
        let found = Arc::new(found);
        if pattern.closed
            && let Some(cell) = self.facts.matched.borrow_mut().get_mut(slot)
        {
            *cell = Some(found.clone());
        }
        Ok(found)
    }

    /// Returns whether a time lies in the bounds, an open order taken as the scope says.
    pub(super) fn included(&self, bounds: Bounds, item: Item, time: Time) -> bool {
        let (surely, maybe) = bounds.holds(time);
        match self.edge {
            Edge::Late => maybe,
            Edge::Early => surely || (self.item == Some(item) && maybe),
        }
    }

    /// Returns the bounds of a window that ends at the item's own moment.
    pub(super) fn bounds(&self, window: Option<&Window>) -> Result<Bounds, Gap> {
        let mut bounds = Bounds { start: None, end: self.own };
        let Some(window) = window else { return Ok(bounds) };
        for length in &window.before {
            bounds = self.adjacent(bounds, self.length(length)?)?;
        }
        bounds.start = Some(self.window_start(bounds.end, self.length(&window.length)?)?);
        Ok(bounds)
    }

    /// Returns the bounds, still without start, that end where a window of that length begins.
    fn adjacent(&self, bounds: Bounds, length: Duration) -> Result<Bounds, Gap> {
        let zone = &self.facts.plan.program.calendar.zone;
        let end = match self.window_start(bounds.end, length)? {
            Start::Day(day) => Time::of(Moment::Day(day.plus(-1)), zone),
            Start::After(at) => Time { lo: at, hi: at, day: zone.day_of(at) },
            Start::Between(lo, hi) => Time { lo, hi, day: zone.day_of(lo) },
        };
        // The whole last day belongs to the window before.
        let end = if end.exact() { end } else { Time { lo: end.hi, ..end } };
        Ok(Bounds { start: None, end })
    }

    pub(super) fn window_start(&self, end: Time, length: Duration) -> Result<Start, Gap> {
        let calendar = &self.facts.plan.program.calendar;
        calendar.window_start(end.moment(), length).map_err(|trouble| Gap::fact(trouble.to_string()))
    }

    /// Returns the duration of an expression.
    pub fn length(&self, expr: &Expr) -> Result<Duration, Gap> {
        match self.value(expr)? {
            Val::Duration(length) => Ok(length),
            _ => Err(Gap::fact("a duration")),
        }
    }

    /// `exists(EVENT [window])`: such an event had happened.
    pub(super) fn exists(&self, pattern: &Pattern, window: Option<&Window>) -> Truth {
        let bounds = match self.bounds(window) {
            Ok(bounds) => bounds,
            Err(gap) => return Truth::Unknown(gap),
        };
        self.any(pattern, |scope, item, time| scope.included(bounds, item, time).into())
    }

    /// Whether there is an item that matches and passes a test of its time.
    fn any(&self, pattern: &Pattern, test: impl Fn(&Self, Item, Time) -> Truth) -> Truth {
        let fold = |found: Truth, next: Truth| found.or(|| next);
        if pattern.closed {
            return match self.matched(pattern) {
                Err(gap) => Truth::Unknown(gap),
                Ok(list) => {
                    let mut found = Truth::False;
                    for matched in list.iter() {
                        found = fold(found, test(self, matched.item, matched.time).and(|| matched.truth.clone()));
                        if found == Truth::True {
                            break;
                        }
                    }
                    found
                }
            };
        }
        match self.candidates(pattern) {
            Err(gap) => Truth::Unknown(gap),
            Ok(list) => {
                let mut found = Truth::False;
                for &item in list.iter() {
                    let time = self.facts.time(item);
                    let truth = test(self, item, time).and(|| self.matches(pattern, item)).favour(true);
                    found = fold(found, truth);
                    if found == Truth::True {
                        break;
                    }
                }
                found
            }
        }
    }

    /// `EVENT before T`, `EVENT after T`.
    pub(super) fn event_order(&self, pattern: &Pattern, after: bool, than: &Expr) -> Truth {
        let zone = &self.facts.plan.program.calendar.zone;
        let than = match self.value(than) {
            Ok(Val::Moment(moment)) => Ok(Some(Time::of(moment, zone))),
            Ok(Val::Never) => Ok(None),
            Ok(_) => Err(Gap::fact("a moment")),
            Err(gap) => Err(gap),
        };
        self.any(pattern, |_, _, time| match (&than, after) {
            (Ok(Some(than)), false) => earlier_than(time, *than),
            (Ok(Some(than)), true) => earlier_than(*than, time),
            (Ok(None), after) => (!after).into(),
            (Err(gap), _) => Truth::Unknown(gap.clone()),
        })
    }

    /// `during EVENT`: the item's own moment lies in such an interval; of days, both ends count.
    pub(super) fn during(&self, pattern: &Pattern) -> Truth {
        let own = self.own;
        self.any(pattern, |scope, item, time| {
            let begun = if scope.edge == Edge::Late { time.lo <= own.hi } else { time.hi <= own.lo };
            let begun = begun || time.day < own.day || (time.day == own.day && !time.exact());
            let over = scope
                .facts
                .ends(item)
                .is_some_and(|end| if end.exact() && own.exact() { end.lo < own.lo } else { end.day < own.day });
            (begun && !over).into()
        })
    }
}

impl super::index::Facts<'_> {
    /// Returns whose side somebody is on.
    pub fn side(&self, actor: Actor) -> Side {
        match actor {
            Actor::Side(side) => side,
            Actor::Contact(id) => self.engagement.contacts[id.0 as usize].side,
        }
    }

    /// Returns when an interval ended, as far as it has: of a breach, when it was cured.
    pub fn ends(&self, item: Item) -> Option<Time> {
        let zone = &self.plan.program.calendar.zone;
        match item {
            Item::Event(id) => match self.event(id).field(self.plan.words.ends) {
                Some(Value::Moment(moment)) => Some(Time::of(*moment, zone)).filter(|time| time.lo < self.end),
                _ => None,
            },
            Item::Breach(i) => self.breaches()[i as usize].met,
            Item::Period(_, last) => Some(Time::of(Moment::Day(last), zone)),
            _ => None,
        }
    }

    /// Returns the civil days on which the clock of a duty stands still: first and last of each interval, open ones up to
    /// the as-of day.
    pub fn stretch(&self, item: Item) -> (Day, Day) {
        let from = self.time(item).day;
        (from, self.ends(item).map_or(self.as_of, |end| end.day).max(from))
    }

    /// Returns the last instant of the as-of day.
    pub fn now(&self) -> Time {
        let last = Instant(self.end.0 - 1);
        Time { lo: last, hi: last, day: self.as_of }
    }
}
