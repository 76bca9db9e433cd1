//! Windows that slide over events in order: what certainly lies in them, in constant time an event.

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use crate::base::source::Span;
use crate::engagement::timeline::natural;
use crate::facts::item::{Item, Matched, Time, Val};
use crate::facts::measure::{amount, like, of_all};
use crate::facts::query::Bounds;
use crate::facts::scope::{Cause, Scope};
use crate::facts::truth::{Gap, Truth};
use crate::program::tree::{Function, Measure};
use crate::value::duration::Duration;

/// How long a window is.
#[derive(Clone, Copy, Debug)]
pub enum Reach {
    /// From ever.
    Ever,
    /// `in any D`, with the text of D.
    Rolling(Duration, Span),
}

/// An event at which a quota is measured.
#[derive(Clone, Debug)]
pub struct Occurrence {
    /// The item, when it came to count, and whether it does.
    pub matched: Matched,
    /// What happened then.
    pub cause: Option<Cause>,
    /// Whether it counted before, and only comes to meet the condition of which a share asks.
    pub again: bool,
}

/// Between which numbers a count lies.
pub struct Range {
    /// At least so many.
    pub least: usize,
    /// At most so many.
    pub most: usize,
    /// Whether the newest event counts for certain.
    pub is_event: bool,
    /// What is open.
    pub gap: Gap,
}

/// So many of the missing facts are named.
const SOME: usize = 12;

/// A measure that slides over events.
pub struct Sliding<'m> {
    measure: &'m Measure,
    stream: Vec<Occurrence>,
    /// Of the events up to each: the sum of their values, and how many of them are not certain.
    sums: Vec<Decimal>,
    doubtful: Vec<usize>,
    unit: Val,
    /// Whether amounts of several currencies were met.
    is_mixed: bool,
    bounds: Bounds,
    first: usize,
    first_sure: usize,
}

impl<'m> Sliding<'m> {
    /// Takes in the events of a measure, in order.
    pub fn new(measure: &'m Measure, stream: Vec<Occurrence>, scope: Scope<'_, '_>) -> Self {
        let bounds = Bounds { start: None, end: None };
        let unit = Val::Number(Decimal::ZERO);
        let (mut sums, mut doubtful) = (Vec::with_capacity(stream.len() + 1), Vec::with_capacity(stream.len() + 1));
        sums.push(Decimal::ZERO);
        doubtful.push(0);
        let mut sliding =
            Self { measure, stream, sums, doubtful, unit, is_mixed: false, bounds, first: 0, first_sure: 0 };
        for place in 0..sliding.stream.len() {
            let matched = &sliding.stream[place].matched;
            let is_certain = matches!(matched.truth, Truth::True | Truth::Unknown(Gap::Vacuous));
            let value = match measure.function {
                Function::Sum => sliding.value_of(place, scope),
                _ => Some(Decimal::ZERO),
            };
            let next = value.and_then(|value| sliding.sums[place].checked_add(value));
            let doubt = usize::from(!is_certain || next.is_none());
            sliding.sums.push(next.unwrap_or(sliding.sums[place]));
            sliding.doubtful.push(sliding.doubtful[place] + doubt);
        }
        sliding
    }

    /// What an event adds to a sum; nothing where that cannot be said once for all.
    fn value_of(&mut self, place: usize, scope: Scope<'_, '_>) -> Option<Decimal> {
        let field = self.measure.value.as_ref().filter(|_| self.measure.steady)?;
        let matched = &self.stream[place].matched;
        let at = Scope { hand: matched.time, own: matched.time, ..scope };
        match at.item_value(&self.measure.pattern, field, matched.item) {
            // Amounts of several currencies are looked at together.
            Ok(value @ Val::Money(_)) if scope.unit([&self.unit, &value].into_iter()).is_some() => {
                self.is_mixed = true;
                None
            }
            Ok(value) => {
                if amount(&self.unit) == Some(Decimal::ZERO) && matches!(self.unit, Val::Number(_)) {
                    self.unit = like(&value, Decimal::ZERO);
                }
                let amount = amount(&at.in_currency_of(&self.unit, value, matched.time).ok()?)?;
                // What does not end after a few places loses some when others are added and taken away again.
                Some(amount).filter(|amount| amount.normalize().scale() <= 6)
            }
            Err(Gap::Vacuous) => Some(Decimal::ZERO),
            Err(_) => None,
        }
    }

    /// Returns the events.
    pub fn stream(&self) -> &[Occurrence] {
        &self.stream
    }

    /// Moves the window on, to end with the event of that place; places must not go back.
    pub fn advance(&mut self, place: usize, reach: Reach, scope: Scope<'_, '_>) -> Result<(), Gap> {
        let Reach::Rolling(length, text) = reach else { return Ok(()) };
        let end = self.stream[place].matched.time;
        let start = scope.facts.plan.program.calendar.window_start(end.moment(), length);
        self.bounds = Bounds { start: Some(start.map_err(Gap::uncounted)?), end: None };
        let begun = |place: usize| self.bounds.begun(self.stream[place].matched.time);
        while self.first < place && begun(self.first) == Some(false) {
            self.first += 1;
        }
        let beside = &self.stream[self.first.saturating_sub(1)..(self.first + 1).min(place)];
        scope.facts.saw_window(text, self.bounds.start, beside.iter().map(|occurrence| occurrence.matched.time));
        // Of what has no time of day the beginning is less sure than that of what comes next.
        self.first_sure = self.first;
        while self.first_sure < place && begun(self.first_sure) != Some(true) {
            self.first_sure += 1;
        }
        Ok(())
    }

    /// Returns what may lie in the window before the event of that place; of a share without a window the newest, else
    /// nothing where the window has no beginning.
    pub fn before(&self, place: usize) -> Vec<Item> {
        let first = match self.bounds.start {
            Some(_) => self.first,
            None if of_all(self.measure.function) => place.saturating_sub(SHOWN),
            None => place,
        };
        self.stream[first..place].iter().map(|occurrence| occurrence.matched.item).collect()
    }

    /// Returns the measure over the window that ends with the event of that place, where it is certain without a look at
    /// each event, and is no smaller a sample than is `asked` for.
    pub fn certain(&self, place: usize, asked: Option<Scope<'_, '_>>) -> Option<Val> {
        if asked.is_some_and(|asked| asked.is_too_few(place + 1 - self.first)) {
            return None;
        }
        let doubtful = self.doubtful[place + 1] - self.doubtful[self.first];
        if self.is_mixed || doubtful > 0 || self.first != self.first_sure || of_all(self.measure.function) {
            return None;
        }
        match self.measure.function {
            Function::Count => Some(Val::Number(Decimal::from(place + 1 - self.first))),
            Function::Sum => Some(like(&self.unit, self.sums[place + 1] - self.sums[self.first])),
            _ => None,
        }
    }

    /// Returns between which numbers a count lies, at the event of that place, where it is not certain; nothing for other
    /// functions, or where there is a smallest sample.
    pub fn range(&self, place: usize, scope: Scope<'_, '_>) -> Option<Range> {
        let plain = self.measure.function == Function::Count && scope.special.enough.is_none();
        if !plain || self.certain(place, None).is_some() {
            return None;
        }
        let doubtful = self.doubtful[place + 1] - self.doubtful[self.first_sure];
        let open =
            self.stream[self.first..=place].iter().rev().filter_map(|occurrence| match &occurrence.matched.truth {
                Truth::Unknown(gap) if *gap != Gap::Vacuous => Some(gap.clone()),
                _ => None,
            });
        let may_be_in = |o: &&Occurrence| self.bounds.begun(o.matched.time) != Some(false);
        let edge = || self.stream[self.first..self.first_sure].iter().rev().filter(may_be_in);
        let open_edge = edge().map(|o| Gap::fact(format!("the time of day of {}", scope.facts.name(o.matched.item))));
        Some(Range {
            least: place + 1 - self.first_sure - doubtful,
            most: place + 1 - self.first_sure + edge().count(),
            is_event: self.doubtful[place + 1] == self.doubtful[place],
            gap: open.chain(open_edge).take(SOME).reduce(Gap::merge).unwrap_or(Gap::NoVerdict),
        })
    }

    /// Returns the measure over the window that ends with the event of that place, in the world at hand; nothing where that
    /// event does not count itself.
    pub fn value(&self, place: usize, scope: Scope<'_, '_>) -> Option<Result<Val, Gap>> {
        let pattern = &self.measure.pattern;
        let newest = &self.stream[place].matched;
        if !scope.takes(pattern, newest) {
            return None;
        }
        if self.measure.function == Function::Streak {
            return Some(self.streak(newest, scope));
        }
        let again = self.stream[place].again;
        let older = self.stream[self.first..place].iter().filter(|o| !o.again).map(|occurrence| &occurrence.matched);
        let mut inside: Vec<Matched> = older
            .filter(|matched| scope.takes(pattern, matched))
            .filter(|matched| scope.in_window(self.bounds, matched.item, matched.time))
            .cloned()
            .collect();
        if !again {
            inside.push(newest.clone());
        }
        Some(scope.fold(self.measure, &inside))
    }

    /// Counts the row in which an event stands: before it and after it, as far as has begun by the moment at which it counts.
    fn streak(&self, newest: &Matched, scope: Scope<'_, '_>) -> Result<Val, Gap> {
        let candidates = scope.candidates(&self.measure.pattern);
        let end = candidates.partition_point(|item| !precedes(scope, (newest.time, newest.item), *item));
        let counts = |item: &Item| {
            let time = scope.facts.time(*item);
            let matched = Matched { item: *item, time, truth: scope.among(self.measure, *item) };
            (time.may_precede(newest.time) || *item == newest.item)
                && scope.takes(&self.measure.pattern, &matched)
                && scope.in_window(self.bounds, *item, matched.time)
        };
        let inside: Vec<Item> = candidates[..end].iter().filter(|item| counts(item)).copied().collect();
        if scope.is_too_few(inside.len()) {
            return Err(Gap::NoVerdict);
        }
        let pattern = &self.measure.pattern;
        let own = inside.iter().position(|item| *item == newest.item && scope.fits(pattern, *item));
        let row = own.map_or(0, |own| {
            let back = inside[..=own].iter().rev().copied();
            scope.streak(pattern, back) + scope.streak(pattern, inside[own + 1..].iter().copied())
        });
        Ok(Val::Number(Decimal::from(row)))
    }
}

/// Whether what counts from a moment comes before an item in the order of events: by time, kind and id.
fn precedes(scope: Scope<'_, '_>, (time, item): (Time, Item), other: Item) -> bool {
    let by_time = time.order_key().cmp(&scope.facts.time(other).order_key());
    let by_kind = || scope.kind_of(item).cmp(&scope.kind_of(other));
    by_time.then_with(by_kind).then_with(|| natural(&scope.facts.id(item), &scope.facts.id(other))).is_lt()
}

/// So many events of a share are shown with the one that breaks it.
const SHOWN: usize = 20;

/// A run of events over a bound, and the highest value in it.
#[derive(Clone, Debug)]
pub struct Run {
    /// The events.
    pub items: Vec<Item>,
    /// The same, to find one again.
    pub seen: FxHashSet<Item>,
    /// When the first and the last breached.
    pub first: Time,
    /// When the last breached.
    pub last: Time,
    /// The highest value and its bound; nothing where it is not known by how much an event was over.
    pub highest: Option<(Val, Val)>,
    /// What happened at the first.
    pub cause: Option<Cause>,
    /// What counted with the first.
    pub window: Vec<Item>,
}

impl Run {
    /// Begins a run.
    pub fn new(item: Item, time: Time, measure: Option<(Val, Val)>) -> Self {
        Self {
            items: vec![item],
            seen: FxHashSet::from_iter([item]),
            first: time,
            last: time,
            highest: measure,
            cause: Some(Cause::Event(item)),
            window: Vec::new(),
        }
    }

    /// Goes on with a run.
    pub fn extend(&mut self, item: Item, time: Time, measure: Option<(Val, Val)>, scope: Scope<'_, '_>) {
        if self.seen.insert(item) {
            self.items.push(item);
        }
        self.last = time;
        let highest = self.highest.take().zip(measure);
        self.highest =
            highest.map(
                |(old, new)| {
                    if scope.ordering_of(&new.0, &old.0) == Ok(std::cmp::Ordering::Greater) { new } else { old }
                },
            );
    }

    /// Returns what the highest value is over its bound.
    pub fn excess(&self) -> Option<Val> {
        let (value, bound) = self.highest.as_ref()?;
        Some(like(value, amount(value)? - amount(bound)?))
    }
}
