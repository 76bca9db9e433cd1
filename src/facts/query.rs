//! Patterns: which items match, whether there is one, in which window.

use std::borrow::Cow;
use std::sync::Arc;

use super::expression::{earlier_than, items};
use super::item::{Item, Matched, Time, Val, keep_firsts};
use super::scope::{Env, Scope};
use super::truth::{Gap, Truth};
use super::worlds::Open;
use crate::base::source::Span;
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
    /// Where it ends, with this time; at the moment at hand where nothing is said.
    pub end: Option<Time>,
}

impl Bounds {
    /// Returns whether a time lies after the beginning; nothing where that depends on the time of day.
    pub fn begun(self, time: Time) -> Option<bool> {
        let (surely, maybe) = match self.start {
            None => (true, true),
            Some(Start::Day(day)) => (time.day >= day, time.day >= day),
            Some(Start::After(at)) => (time.lo > at, time.hi > at),
            Some(Start::Between(lo, hi)) => (time.lo > hi, time.hi > lo),
        };
        (surely == maybe).then_some(surely)
    }

    /// Returns whether a time lies before the end; nothing where that depends on the time of day.
    fn ended(self, time: Time) -> Option<bool> {
        let (surely, maybe) = match self.end {
            None => (true, true),
            Some(end) => (time.hi <= end.lo, time.lo <= end.hi),
        };
        (surely == maybe).then_some(surely)
    }
}

impl<'s, 'a> Scope<'s, 'a> {
    /// Returns the items that a pattern may match, in order, by kind and by what they are for.
    pub fn candidates(&self, pattern: &Pattern) -> Cow<'s, [Item]> {
        let facts = self.facts;
        let kinds = match &pattern.source {
            Source::Contacts => return Cow::Owned(facts.contacts()),
            Source::Breaches(clauses) => {
                return Cow::Owned(facts.breaches_of(clauses));
            }
            Source::Kinds(kinds) => kinds,
        };
        if let Some(about) = &pattern.about {
            // Where it is not known for what, any of the kind may be for it.
            if let Ok(value) = self.value(about) {
                return match value {
                    Val::Item(Item::Event(target)) => Cow::Borrowed(facts.naming(target)),
                    _ => {
                        let targets = items(&value);
                        let events = targets.iter().filter_map(|item| match item {
                            Item::Event(id) => Some(*id),
                            _ => None,
                        });
                        Cow::Owned(self.merged(events.map(|id| facts.naming(id))))
                    }
                };
            }
        }
        match kinds[..] {
            [(kind, _)] => Cow::Borrowed(facts.of_kind(kind)),
            _ => {
                let mut distinct: Vec<KindId> = kinds.iter().map(|(kind, _)| *kind).collect();
                distinct.sort_unstable();
                distinct.dedup();
                Cow::Owned(self.merged(distinct.into_iter().map(|kind| facts.of_kind(kind))))
            }
        }
    }

    fn merged<'x>(&self, lists: impl Iterator<Item = &'x [Item]>) -> Vec<Item> {
        let mut all: Vec<Item> = lists.flatten().copied().collect();
        all.sort_by_key(|item| self.facts.time(*item).order_key());
        keep_firsts(&mut all);
        all
    }

    /// Returns whether an item, one of the candidates, matches a pattern, as it stood at its own moment.
    pub fn matches(&self, pattern: &Pattern, item: Item) -> Truth {
        self.matches_but(pattern, item, true)
    }

    /// As [`Scope::matches`]; without the filter where that is looked at apart.
    pub fn matches_but(&self, pattern: &Pattern, item: Item, filter: bool) -> Truth {
        // Of most items nothing else need be looked at.
        if !self.is_of(pattern, item) || self.is_of_other_side(pattern, item) {
            return Truth::False;
        }
        Scope { own: self.facts.time(item), ..*self }.meets(pattern, item, filter)
    }

    /// As [`Scope::matches_but`], of an item as it stands at the moment at hand.
    pub fn matches_here(&self, pattern: &Pattern, item: Item, filter: bool) -> Truth {
        if self.is_of(pattern, item) { self.meets(pattern, item, filter) } else { Truth::False }
    }

    /// As [`Scope::matches_here`], of an item of the pattern's kinds.
    fn meets(&self, pattern: &Pattern, item: Item, filter: bool) -> Truth {
        let by = match &pattern.by {
            None => Truth::True,
            Some(who) => self.acted_by(item, who),
        };
        by.and(|| self.is_for(pattern, item))
            .and(|| self.facts.is_certain(item))
            .and(|| if filter { self.filtered(pattern, item) } else { Truth::True })
    }

    /// Whether the filter of a pattern holds of an item.
    pub fn filtered(&self, pattern: &Pattern, item: Item) -> Truth {
        let env = Env { var: pattern.var, item, outer: self.env };
        match &pattern.filter {
            // What is asked of a moment that nobody knows has no answer.
            Some(cond) if !self.facts.is_dated(item) && !cond.is_timeless() => Truth::Unknown(self.facts.undated(item)),
            Some(cond) => self.with(&env).truth(cond),
            None => Truth::True,
        }
    }

    /// Whether a candidate is for what the pattern says; of events only those that are, are candidates.
    fn is_for(&self, pattern: &Pattern, item: Item) -> Truth {
        let Some(about) = &pattern.about else { return Truth::True };
        match (self.value(about), item) {
            (Err(gap), _) => Truth::Unknown(gap),
            (Ok(targets), Item::Breach(i)) => {
                let subject = self.facts.breaches()[i as usize].subject;
                items(&targets).iter().any(|target| subject == Some(*target)).into()
            }
            (Ok(_), _) => Truth::True,
        }
    }

    /// Whether an item is of the pattern's kinds.
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
            (Source::Breaches(clauses), Item::Breach(i)) => clauses.contains(&self.facts.breaches()[i as usize].clause),
            _ => false,
        }
    }

    /// Whether it is known that an event is not by whom the pattern says.
    fn is_of_other_side(&self, pattern: &Pattern, item: Item) -> bool {
        let (Some(Who::Side(side)), Item::Event(id)) = (&pattern.by, item) else { return false };
        self.facts.event(id).by.is_some_and(|author| self.facts.side(author) != *side)
    }

    fn acted_by(&self, item: Item, who: &Who) -> Truth {
        let author = match item {
            Item::Event(id) => self.facts.event(id).by,
            Item::Contact(id) => Some(Actor::Contact(id)),
            Item::Breach(i) => self.facts.breaches()[i as usize].side().map(Actor::Side),
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
            // Which of its people a side acted by is not known.
            (Actor::Side(side), Actor::Contact(id)) if self.facts.side(b) == side => {
                let name = &self.facts.engagement.contacts[usize::from(id.0)].id;
                Truth::Unknown(Gap::fact(format!("whether it was {name} who acted")))
            }
            (a, Actor::Side(side)) | (Actor::Side(side), a) => (self.facts.side(a) == side).into(),
        }
    }

    /// Returns the items that match or may match, in order, whenever they happened.
    pub fn matched(&self, pattern: &Pattern) -> Arc<Vec<Matched>> {
        let slot = pattern.id.0 as usize;
        let is_kept = pattern.closed && !self.may_change_terms();
        if is_kept && let Some(Some(known)) = self.facts.matched.borrow().get(slot) {
            return known.clone();
        }
        let found: Vec<Matched> = self
            .candidates(pattern)
            .iter()
            .map(|&item| Matched { item, time: self.facts.time(item), truth: self.matches(pattern, item) })
            .filter(|matched| matched.truth != Truth::False)
            .collect();
        let found = Arc::new(found);
        if is_kept && let Some(cell) = self.facts.matched.borrow_mut().get_mut(slot) {
            *cell = Some(found.clone());
        }
        found
    }

    /// Returns the items that match, had happened by the moment at hand, and lie in the window, in the world at hand.
    pub(super) fn counted(&self, pattern: &Pattern, window: Option<&Window>) -> Result<Vec<Matched>, Gap> {
        let bounds = self.bounds(window)?;
        let (mut counted, mut times) = (Vec::new(), Vec::new());
        for mut matched in self.matched(pattern).iter().cloned() {
            if !self.is_there(matched.item) || !self.takes(pattern, &matched) {
                continue;
            }
            if pattern.changes && window.is_some() {
                matched.time = self.turned(pattern, &matched);
            }
            times.extend(self.facts.is_watched().then_some(matched.time));
            if self.in_window(bounds, matched.item, matched.time) {
                counted.push(matched);
            }
        }
        self.saw_start(window, bounds, times.into_iter());
        Ok(counted)
    }

    /// Notes how what was looked at stands beside the beginning of a window.
    pub(super) fn saw_start(&self, window: Option<&Window>, bounds: Bounds, times: impl Iterator<Item = Time>) {
        if let Some(window) = window {
            self.facts.saw_window(window.length.span, bounds.start, times);
        }
    }

    /// Whether an item counts that matches or may match, in the world at hand.
    pub fn takes(&self, pattern: &Pattern, matched: &Matched) -> bool {
        self.facts.counts(Open::Counts(pattern.id, matched.item, self.hand), &matched.truth)
    }

    /// When an item came to match a pattern whose filter reads what time changes.
    fn turned(&self, pattern: &Pattern, matched: &Matched) -> Time {
        let turned = self.facts.apart(|| self.facts.trigger_in(pattern, matched.item, *self));
        turned.ok().flatten().map_or(matched.time, |(time, _)| time)
    }

    /// Whether an item had happened by the moment at hand, in the world at hand.
    pub(super) fn is_there(&self, item: Item) -> bool {
        let time = match item {
            Item::Event(_) => self.facts.time(item),
            // A breach is there from when on it can be known.
            Item::Breach(_) if !self.facts.is_dated(item) => return true,
            Item::Breach(i) => self.facts.breaches()[i as usize].decided,
            _ => return true,
        };
        self.had(item, time, self.own)
    }

    /// Whether a time lies in the bounds, in the world at hand.
    pub fn in_window(&self, bounds: Bounds, item: Item, time: Time) -> bool {
        let open = || Gap::fact(format!("the time of day of {}", self.facts.name(item)));
        // Of what has no known moment it is one question whether it counts, whenever it was.
        if !self.facts.is_dated(item) {
            return true;
        }
        let begun = bounds.begun(time).unwrap_or_else(|| {
            let (lo, hi) = match bounds.start {
                Some(Start::Between(lo, hi)) => (lo, hi),
                Some(Start::After(at)) => (at, at),
                _ => (time.lo, time.hi),
            };
            self.facts.choose(Open::After(item, lo, hi), open)
        });
        begun
            && bounds.ended(time).unwrap_or_else(|| {
                let end = bounds.end.unwrap_or(time);
                self.facts.choose(Open::Until(item, end.lo, end.hi), open)
            })
    }

    /// Returns the bounds of a window that ends at the item's own moment.
    pub(super) fn bounds(&self, window: Option<&Window>) -> Result<Bounds, Gap> {
        let mut bounds = Bounds { start: None, end: None };
        let Some(window) = window else {
            // Of a period what happened in it is looked at.
            bounds.start = self.period().map(|(first, _)| Start::Day(first));
            return Ok(bounds);
        };
        for length in &window.before {
            bounds = self.adjacent(bounds, self.length(length)?)?;
        }
        bounds.start = Some(self.window_start(bounds.end.unwrap_or(self.own), self.length(&window.length)?)?);
        Ok(bounds)
    }

    /// Returns the first and the last civil day of a window that ends at the item's own moment.
    pub fn window_days(&self, window: Option<&Window>) -> Option<(Day, Day)> {
        let zone = self.facts.zone();
        let bounds = self.bounds(window).ok()?;
        let first = match bounds.start? {
            Start::Day(day) => day,
            Start::After(at) | Start::Between(at, _) => zone.day_of(at),
        };
        Some((first, bounds.end.unwrap_or(self.own).day))
    }

    /// Returns the bounds, still without start, that end where a window of that length begins.
    fn adjacent(&self, bounds: Bounds, length: Duration) -> Result<Bounds, Gap> {
        let zone = self.facts.zone();
        let end = match self.window_start(bounds.end.unwrap_or(self.own), length)? {
            Start::Day(day) => Time::of(Moment::Day(day.plus(-1)), zone),
            Start::After(at) => Time { lo: at, hi: at, day: zone.day_of(at) },
            Start::Between(lo, hi) => Time { lo, hi, day: zone.day_of(lo) },
        };
        // The whole last day belongs to the window before.
        let end = if matches!(end.moment(), Moment::Day(_)) { Time { lo: end.hi, ..end } } else { end };
        Ok(Bounds { start: None, end: Some(end) })
    }

    pub(super) fn window_start(&self, end: Time, length: Duration) -> Result<Start, Gap> {
        let calendar = &self.facts.plan.program.calendar;
        calendar.window_start(end.moment(), length).map_err(Gap::uncounted)
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
        match self.bounds(window) {
            Ok(bounds) if !self.facts.is_watched() && self.surely_exists(pattern, bounds) => Truth::True,
            Ok(_) if window.is_none() && !pattern.closed && self.period().is_none() => self.exists_at_all(pattern),
            Ok(_) => self.counted(pattern, window).map_or_else(Truth::Unknown, |counted| (!counted.is_empty()).into()),
            Err(gap) => Truth::Unknown(gap),
        }
    }

    /// Whether there is an item: each is looked at only until one is found.
    fn exists_at_all(&self, pattern: &Pattern) -> Truth {
        let takes = |item: &Item| {
            let matched = Matched { item: *item, time: self.facts.time(*item), truth: self.matches(pattern, *item) };
            self.takes(pattern, &matched)
        };
        self.candidates(pattern).iter().any(|item| self.is_there(*item) && takes(item)).into()
    }

    /// Whether there is an item of which nothing is open.
    fn surely_exists(&self, pattern: &Pattern, bounds: Bounds) -> bool {
        let is_certain = |matched: &Matched| {
            let time = match matched.item {
                Item::Breach(i) => self.facts.breaches()[i as usize].decided,
                _ => matched.time,
            };
            matches!(matched.truth, Truth::True | Truth::Unknown(Gap::Vacuous))
                && (time.hi <= self.own.lo || !matches!(matched.item, Item::Event(_) | Item::Breach(_)))
                && bounds.begun(matched.time) == Some(true)
                && bounds.ended(matched.time) == Some(true)
        };
        pattern.closed && self.matched(pattern).iter().any(is_certain)
    }

    /// Whether there is an item that matches and passes a test of its time.
    fn any(&self, pattern: &Pattern, test: impl Fn(&Self, Item, Time) -> Truth) -> Truth {
        let candidates = self.candidates(pattern);
        let mut found = Truth::False;
        for &item in candidates.iter() {
            let truth = test(self, item, self.facts.time(item)).and(|| self.matches(pattern, item));
            // A test of fields that another kind has passes.
            let truth = if truth == Truth::Unknown(Gap::Vacuous) { Truth::True } else { truth };
            found = found.or(|| truth);
            if found == Truth::True {
                break;
            }
        }
        found
    }

    /// `EVENT before T`, `EVENT after T`.
    pub(super) fn event_order(&self, pattern: &Pattern, after: bool, than: &Expr, text: Span) -> Truth {
        let zone = self.facts.zone();
        let than = match self.value(than) {
            Ok(Val::Moment(moment)) => Ok(Some(Time::of(moment, zone))),
            Ok(Val::Never) => Ok(None),
            Ok(_) => Err(Gap::fact("a moment")),
            Err(gap) => Err(gap),
        };
        self.any(pattern, |scope, item, time| {
            if let Ok(Some(than)) = &than
                && scope.facts.is_watched()
                && scope.matches(pattern, item).holds()
            {
                scope.facts.saw_values(text, &Val::Moment(time.moment()), &Val::Moment(than.moment()));
            }
            let in_order = match (&than, after) {
                (Ok(Some(than)), false) => earlier_than(time, *than),
                (Ok(Some(than)), true) => earlier_than(*than, time),
                (Ok(None), after) => (!after).into(),
                (Err(gap), _) => Truth::Unknown(gap.clone()),
            };
            scope.came(item, time).and(|| in_order)
        })
    }

    /// Whether an item had happened by the moment at hand; open where the order of things on one day is.
    fn came(&self, item: Item, time: Time) -> Truth {
        if time.hi <= self.own.lo || self.is_at_hand(item) {
            Truth::True
        } else if time.may_precede(self.own) {
            Truth::Unknown(Gap::Order)
        } else {
            Truth::False
        }
    }

    /// `during EVENT`: the item's own moment lies in such an interval; of days, both ends count.
    pub(super) fn during(&self, pattern: &Pattern) -> Truth {
        let own = self.own;
        self.any(pattern, |scope, item, time| {
            let begun = if time.exact() { scope.had(item, time, own) } else { time.day <= own.day };
            let over = begun
                && scope
                    .facts
                    .ends(item)
                    .is_some_and(|end| if end.exact() { scope.had_ended(item, end, own) } else { end.day < own.day });
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
        let zone = self.zone();
        match item {
            Item::Event(id) => match self.event(id).field(self.plan.words.ends) {
                Some(Value::Moment(moment)) => {
                    Some(Time::of(*moment, zone)).filter(|time| time.lo < self.end && self.is_known(id, time.day))
                }
                _ => None,
            },
            Item::Breach(i) => self.breaches()[i as usize].met,
            Item::Period(_, last) => Some(Time::of(Moment::Day(last), zone)),
            _ => None,
        }
    }

    /// Returns the first and the last civil day of an interval; of an open one up to the as-of day.
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
