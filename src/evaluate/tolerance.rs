//! `tolerate N in any D`: how many breaches lie in the window, forgiven ones too, and whether that many are let pass.

use rust_decimal::Decimal;

use super::clausal::Clausal;
use super::figures::listed;
use crate::facts::item::{Item, Time, Val};
use crate::facts::query::Bounds;
use crate::facts::scope::Scope;
use crate::facts::truth::{Gap, Truth};
use crate::finding::plain;
use crate::monitor::draft::{Draft, Outcome};
use crate::program::tree::{Expr, Statement};
use crate::value::deadline::Start;
use crate::value::duration::Duration;
use crate::value::time::Day;

/// The breaches that a tolerance counts, forgiven ones too.
pub(super) struct Counted {
    /// When each began, and what is missing where it may be none.
    times: Vec<(Time, Option<Vec<String>>)>,
    /// What each is called, where that is to be told.
    ids: Option<Vec<String>>,
    /// What there may be besides of which nobody knows when.
    undated: Vec<Undated>,
}

/// What may be a breach, nobody knows since when: the day before which it is none, and what is missing.
type Undated = (Option<Day>, Vec<String>);

/// What a tolerance says of a breach.
pub(super) struct Tolerated {
    /// Whether it is let pass.
    pub truth: Truth,
    window: Option<Counting>,
}

/// What was counted for it.
struct Counting {
    most: Decimal,
    length: Duration,
    first: Day,
    last: Day,
    /// The places of the breaches that may lie in the window.
    places: Vec<usize>,
}

/// The breaches that lie in a window.
pub(super) struct Inside {
    start: Start,
    first: Day,
    /// How many surely do.
    pub surely: usize,
    /// How many may.
    pub perhaps: usize,
    /// The places of those of a known moment that may.
    pub places: Vec<usize>,
    open: Vec<String>,
}

impl Inside {
    /// Returns what is missing to say how many there are.
    pub fn gap(&self) -> Gap {
        match self.open.is_empty() {
            true => Gap::fact(format!("which breaches lie in the window from {} on", self.first)),
            false => self.open.iter().map(Gap::fact).fold(Gap::Vacuous, Gap::merge),
        }
    }
}

/// Returns how many breaches are let pass and in which window; nothing where no such number can be had.
pub(super) fn asked((count, window): (&Expr, &Expr), scope: Scope<'_, '_>) -> Result<Option<(Decimal, Duration)>, Gap> {
    match scope.facts.in_every_world(|| (scope.value(count), scope.length(window))).one() {
        Ok((Ok(Val::Number(most)), Ok(length))) => Ok(Some((most, length))),
        Ok(_) => Ok(None),
        Err(differ) => Err(differ.gap),
    }
}

impl Counted {
    /// Returns the count before the first breach.
    pub fn new(clausal: &Clausal<'_, '_>, drafts: &[Draft], is_named: bool) -> Self {
        let undated = drafts.iter().filter_map(|draft| undated(clausal, draft)).collect();
        Self { times: Vec::new(), ids: is_named.then(Vec::new), undated }
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Adds a breach, or what may be one.
    pub fn add(&mut self, since: Time, doubt: Option<Vec<String>>, id: &str) {
        self.times.push((since, doubt));
        if let Some(ids) = &mut self.ids {
            ids.push(id.to_owned());
        }
    }

    /// Whether no more than the tolerated number of breaches lie in the window that ends with the newest.
    pub fn tolerates(&self, (count, window): (&Expr, &Expr), since: Time, scope: Scope<'_, '_>) -> Tolerated {
        let no_window = |truth| Tolerated { truth, window: None };
        let (most, length) = match asked((count, window), scope) {
            Ok(Some(asked)) => asked,
            Ok(None) => return no_window(Truth::False),
            Err(gap) => return no_window(Truth::Unknown(gap)),
        };
        let Some(inside) = self.inside(length, since, scope) else { return no_window(Truth::False) };
        let (surely, first) = (inside.surely, inside.first);
        let start = Some(inside.start);
        scope.facts.saw_window(window.span, start, self.times.iter().map(|(time, _)| *time));
        scope.saw_values(count.span, &[count], &Val::Number(Decimal::from(surely)), &Val::Number(most));
        let truth = match (Decimal::from(inside.perhaps) <= most, Decimal::from(surely) > most) {
            (true, _) => Truth::True,
            (_, true) => Truth::False,
            _ => Truth::Unknown(inside.gap()),
        };
        let places = inside.places;
        Tolerated { truth, window: Some(Counting { most, length, first, last: since.day, places }) }
    }

    /// Counts the breaches in the window of a length that ends at a time; nothing where it has no beginning.
    pub fn inside(&self, length: Duration, end: Time, scope: Scope<'_, '_>) -> Option<Inside> {
        let calendar = &scope.facts.plan.program.calendar;
        let start = calendar.window_start(end.moment(), length).ok()?;
        let first = match start {
            Start::Day(day) => day,
            Start::After(at) | Start::Between(at, _) => calendar.zone.day_of(at),
        };
        let bounds = Bounds { start: Some(start), end: None };
        let may_lie = self.undated.iter().filter(|(first, _)| first.is_none_or(|first| first <= end.day));
        let open = may_lie.clone().flat_map(|(_, missing)| missing).cloned().collect();
        let mut inside = Inside { start, first, surely: 0, perhaps: may_lie.count(), places: Vec::new(), open };
        for (place, (time, doubt)) in self.times.iter().enumerate().rev().take_while(|(_, (time, _))| time.day >= first)
        {
            let begun = bounds.begun(*time);
            inside.surely += usize::from(doubt.is_none() && begun == Some(true));
            if begun != Some(false) {
                inside.perhaps += 1;
                inside.places.push(place);
                inside.open.extend(doubt.iter().flatten().cloned());
            }
        }
        inside.places.reverse();
        Some(inside)
    }

    /// Returns what the breach of a place is called and when it began, where it surely is one.
    pub fn breach(&self, place: usize) -> Option<(&str, Time)> {
        let (time, doubt) = self.times.get(place)?;
        let id = self.ids.as_ref()?.get(place)?;
        doubt.is_none().then_some((id, *time))
    }

    /// Returns which breaches were counted, where that is to be told, and what came of it.
    pub fn told(&self, tolerated: &Tolerated, scope: Scope<'_, '_>) -> Vec<String> {
        let (Some(ids), Some(window)) = (&self.ids, &tolerated.window) else { return Vec::new() };
        let Counting { most, length, first, last, places } = window;
        let (most, many) = (plain(*most), places.len());
        let outcome = match tolerated.truth {
            Truth::True => "forgiven",
            Truth::False => "more than that, so not forgiven",
            Truth::Unknown(_) => "not all of them certain",
        };
        let head = format!("{most} in any {length} let pass; {many} from {first} to {last}, {outcome}:");
        let zone = scope.facts.zone();
        let line = |place: usize| format!("  {}  {}", zone.short(self.times[place].0.moment()), ids[place]);
        std::iter::once(head).chain(listed(places, line)).collect()
    }
}

/// Returns a draft as a breach of no known day, where it may be one. What is required of an event fails no earlier than
/// that event.
fn undated(clausal: &Clausal<'_, '_>, draft: &Draft) -> Option<Undated> {
    let Outcome::Unknown(gap) = &draft.outcome else { return None };
    let first = match (&clausal.clause.statement, draft.subject) {
        (Some(Statement::Require { .. }), Some(item @ Item::Event(_))) => Some(clausal.facts.time(item).day),
        _ => None,
    };
    let missing = if let Gap::Facts(facts) = gap { facts.clone() } else { Vec::new() };
    draft.since.is_none().then_some((first, missing))
}
