//! Limits: what is measured at every event, against what is allowed.

use goodterms::finding::Status;
use goodterms::program::tree::{
    Change, ClauseId, Comparison, Expr, Function, LimitWindow, Measure, Party, PeriodUnit, Statement,
};
use goodterms::value::duration::Family;
use goodterms::value::money::Money;
use goodterms::value::time::Day;
use rust_decimal::Decimal;

use super::duty::bearer;
use super::pattern::Counted;
use super::periods::periods;
use super::statements::Subject;
use super::truth::{Item, Period, Truth, V, choose, in_all_worlds};
use super::when::{Sure, When};
use super::world::{Found, Now, Scene, World};

/// An event at which a limit is measured.
struct Event {
    item: Item,
    now: Now,
    truth: Truth,
    /// Whether it counted before.
    again: bool,
}

/// What a limit says at an event.
#[derive(Clone, Debug, PartialEq)]
enum Said {
    /// Over: the measure, and what goes over the limit; nothing where that is not the same in every world.
    Over(Option<(V, V)>),
    /// Within.
    Within,
    /// Too few items.
    Nothing,
    /// A fact is missing.
    Unknown,
    /// No such event in this world.
    NoEvent,
}

struct Limit<'a> {
    world: &'a World<'a>,
    id: ClauseId,
    scene: Scene<'a>,
    measure: &'a Measure,
    bound: &'a Expr,
    window: Option<&'a LimitWindow>,
    by: Option<Party>,
    carry: Option<(&'a Expr, &'a Expr)>,
    enough: Option<Decimal>,
    events: Vec<Event>,
}

impl<'a> World<'a> {
    /// Returns the verdicts of a limit, for a subject or for all.
    pub fn limited(&'a self, id: ClauseId, subject: Option<&Subject>) -> Vec<Found> {
        let Some(Statement::Limit { measure, bound, window, by, carry, enough }) = &self.clause(id).statement else {
            return Vec::new();
        };
        let own = subject.map_or(self.end(), |subject| subject.now);
        let item = subject.map(|subject| subject.item.clone());
        let scene = Scene { state: self.end(), ..self.scene(own, item.clone()) };
        let mut limit = Limit {
            world: self,
            id,
            scene: scene.clone(),
            measure,
            bound,
            window: window.as_ref(),
            by: *by,
            carry: carry.as_ref().map(|(most, time)| (most, time)),
            enough: enough.map(|sample| sample.least),
            events: Vec::new(),
        };
        if self.has_undated(&scene, &measure.pattern) {
            // What has no known moment has no place among the others.
            let label = item.as_ref().map(|item| self.label(item));
            let mut found = Found::new(label, item.clone(), Status::Unknown);
            found.ground_at = Some(own.when);
            return if matches!(item, Some(Item::Period(_))) { Vec::new() } else { vec![found] };
        }
        limit.find_events();
        match item {
            Some(Item::Period(period)) => limit.in_period(&period),
            Some(item) => vec![limit.for_subject(item)],
            None => limit.episodes(),
        }
    }
}

impl<'a> World<'a> {
    /// Returns whether a breach of which it is not known when it happened may match a pattern.
    pub fn has_undated(&self, scene: &Scene<'a>, pattern: &goodterms::program::tree::Pattern) -> bool {
        let candidates = self.candidates(&pattern.source);
        let matters = |item: &Item| scene.matches_but_filter(pattern, item) != Truth::False;
        candidates.iter().any(|item| self.is_undated(item) && matters(item))
    }
}

impl<'a> Limit<'a> {
    fn find_events(&mut self) {
        let pattern = &self.measure.pattern;
        let scene = &self.scene;
        let mut events = Vec::new();
        for item in self.world.candidates(&pattern.source) {
            let (truth, now) = if self.measure.function == Function::Share {
                let own = self.world.own_moment(&item).unwrap_or(self.world.end());
                let among = self.measure.among.as_deref();
                let worlds = in_all_worlds(&self.world.forks, || {
                    scene.matches_but_filter(pattern, &item).and(scene.filter(among, pattern, &item, own, own))
                });
                let truth = if worlds.answers.len() == 1 { worlds.answers[0] } else { Truth::Unknown };
                (truth, own)
            } else {
                scene.match_moment(pattern, &item)
            };
            if matches!(truth, Truth::True | Truth::Unknown | Truth::Undecided) {
                // A share changes too when an item comes to meet its condition later.
                if self.measure.function == Function::Share && pattern.changes {
                    let (turned, later) = scene.match_moment(pattern, &item);
                    if turned == Truth::True && later.when != now.when {
                        events.push(Event { item: item.clone(), now: later, truth, again: true });
                    }
                }
                events.push(Event { item, now, truth, again: false });
            }
        }
        events.sort_by(|a, b| self.world.order((Some(a.now.when), &a.item), (Some(b.now.when), &b.item)));
        self.events = events;
    }

    fn bound_at(&self, scene: &Scene<'a>) -> V {
        let changed = scene.changes(self.id).into_iter().rev().find_map(|change| match change {
            Change::Bound(bound) => Some(bound),
            _ => None,
        });
        scene.value(changed.unwrap_or(self.bound))
    }

    fn is_event(&self, event: &Event) -> bool {
        match event.truth {
            Truth::True => true,
            truth => choose(&self.world.forks, format!("event {:?}", event.item), truth == Truth::Undecided),
        }
    }

    fn scene_at(&self, now: Now) -> Scene<'a> {
        Scene { now, state: now, ..self.scene.clone() }.with_exceptions(self.id)
    }

    /// What the limit says at an event, in every world.
    fn said(&self, index: usize, period: Option<&Period>) -> Said {
        let worlds = in_all_worlds(&self.world.forks, || match (period, self.carry) {
            (Some(period), Some((most, time))) => self.said_with_carry(index, period, most, time),
            _ => self.said_here(index, period),
        });
        let answers = &worlds.answers;
        if answers.len() == 1 {
            return answers[0].clone();
        }
        let over = answers.iter().filter(|said| matches!(said, Said::Over(..)));
        if over.count() == answers.len() {
            return Said::Over(None);
        }
        let unknown = answers.contains(&Said::Unknown);
        let may_break = answers.iter().any(|said| matches!(said, Said::Over(..)));
        if unknown || may_break && !worlds.order_only { Said::Unknown } else { Said::Within }
    }

    fn said_here(&self, index: usize, period: Option<&Period>) -> Said {
        let event = &self.events[index];
        if !self.is_event(event) {
            return Said::NoEvent;
        }
        let scene = self.scene_at(event.now);
        if !self.is_in_window(&scene, event, event, period) {
            return Said::NoEvent;
        }
        let mut items: Vec<Counted> = Vec::new();
        if self.measure.function == Function::Streak {
            items = self.all_up_to(event);
            items.retain(|(item, at)| {
                let other = Event {
                    item: item.clone(),
                    now: at.map_or(self.world.end(), Now::at),
                    truth: Truth::True,
                    again: false,
                };
                self.is_in_window(&scene, &other, event, period)
            });
        } else {
            for other in &self.events[..=index] {
                if !other.again && self.is_event(other) && self.is_in_window(&scene, other, event, period) {
                    items.push((other.item.clone(), Some(other.now.when)));
                }
            }
        }
        if self.enough.is_some_and(|enough| Decimal::from(items.len()) < enough) {
            return Said::Nothing;
        }
        let value = match self.measure.function {
            Function::Streak => scene.row_of(self.measure, &items, &event.item),
            _ => scene.measured(self.measure, &items),
        };
        over(&scene, value, self.bound_at(&scene))
    }

    /// All items of the pattern's kinds and parties up to an event, whatever its filter says.
    fn all_up_to(&self, event: &Event) -> Vec<Counted> {
        let pattern = &self.measure.pattern;
        let mut items = Vec::new();
        for item in self.world.candidates(&pattern.source) {
            let own = self.world.own_moment(&item).map(|now| now.when);
            let until = (Some(event.now.when), &event.item);
            if self.world.order((own, &item), until).is_gt() {
                continue;
            }
            let clock = self.world.clock;
            if item != event.item && own.is_some_and(|own| clock.happened(own, event.now.when) == Sure::No) {
                continue;
            }
            if self.scene.counts(self.scene.matches_but_filter(pattern, &item), pattern, &item) {
                items.push((item, own));
            }
        }
        items
    }

    fn is_in_window(&self, scene: &Scene<'a>, other: &Event, event: &Event, period: Option<&Period>) -> bool {
        let clock = self.world.clock;
        let day = clock.day(other.now.when);
        if let Some(period) = period {
            return period.starts <= day && day <= period.ends;
        }
        match self.window {
            None => true,
            Some(LimitWindow::InAny(length)) => match scene.value(length) {
                V::Duration(length) => scene.in_span(&other.item, other.now.when, event.now.when, length, &[]),
                _ => false,
            },
            Some(LimitWindow::Within(length, from)) => {
                let (V::Duration(length), V::When(from)) = (self.scene.value(length), self.scene.value(from)) else {
                    return false;
                };
                let Some(last) = clock.after(from, length, &|_| false) else { return false };
                let rolls = clock.0.roll && matches!(length.family, Family::Days | Family::Months);
                let last = clock.day(last);
                let Some(last) = (if rolls { clock.roll(last) } else { Some(last) }) else { return false };
                clock.last(other.now.when) >= clock.first(from) && day <= last
            }
        }
    }

    /// One finding for each run of events over the limit, one for each event of which it cannot be said.
    fn episodes(&self) -> Vec<Found> {
        let mut all: Vec<Found> = Vec::new();
        let mut run: Vec<(usize, Option<(V, V)>)> = Vec::new();
        for index in 0..self.events.len() {
            match self.said(index, None) {
                Said::Over(measure) => run.push((index, measure)),
                Said::Within => {
                    all.extend(self.episode(&run, None));
                    run.clear();
                }
                Said::Unknown => all.push(self.undecided(index, None)),
                Said::Nothing | Said::NoEvent => {}
            }
        }
        all.extend(self.episode(&run, None));
        all
    }

    fn undecided(&self, index: usize, subject: Option<Item>) -> Found {
        let event = &self.events[index];
        let item = subject.unwrap_or_else(|| event.item.clone());
        let is_event = item == event.item;
        let mut found = Found::new(Some(self.world.label(&item)), Some(item), Status::Unknown);
        found.ground_at = Some(event.now.when);
        if is_event {
            (found.since, found.decided) = (found.ground_at, found.ground_at);
        }
        found.bearer = self.bearer(event);
        self.world.finish(self.id, found, &self.scene)
    }

    fn bearer(&self, event: &Event) -> Option<goodterms::engagement::record::Side> {
        self.by
            .and_then(bearer)
            .or_else(|| self.world.pattern_side(&self.scene, &self.measure.pattern))
            .or_else(|| self.world.author_side(&event.item))
    }

    fn episode(&self, run: &[(usize, Option<(V, V)>)], subject: Option<Item>) -> Option<Found> {
        let (first, _) = run.first()?;
        let event = &self.events[*first];
        let item = subject.unwrap_or_else(|| event.item.clone());
        let mut found = Found::new(Some(self.world.label(&item)), Some(item), Status::Breached);
        let at = Some(event.now.when);
        (found.since, found.decided, found.ground_at) = (at, at, at);
        found.bearer = self.bearer(event);
        let mut labels: Vec<String> =
            run.iter().map(|(index, ..)| self.world.label(&self.events[*index].item)).collect();
        labels.sort();
        labels.dedup();
        found.events = Some(labels.len());
        let higher = |a: &V, b: &V| self.scene.compare(Comparison::Greater, a, b) == Truth::True;
        let measures: Option<Vec<&(V, V)>> = run.iter().map(|(_, measure)| measure.as_ref()).collect();
        for (value, excess) in measures.into_iter().flatten() {
            if found.measure.as_ref().is_none_or(|highest| higher(value, highest)) {
                found.measure = Some(value.clone());
            }
            if found.excess.as_ref().is_none_or(|most| higher(excess, most)) {
                found.excess = Some(excess.clone());
            }
        }
        Some(self.world.finish(self.id, found, &self.scene_at(event.now)))
    }

    fn for_subject(&self, item: Item) -> Found {
        self.one_finding(item, &|_| true, None)
    }

    fn in_period(&self, period: &Period) -> Vec<Found> {
        let clock = self.world.clock;
        let inside = |event: &Event| {
            let day = clock.day(event.now.when);
            period.starts <= day && day <= period.ends
        };
        vec![self.one_finding(Item::Period(period.clone()), &inside, Some(period))]
    }

    fn one_finding(&self, item: Item, inside: &dyn Fn(&Event) -> bool, period: Option<&Period>) -> Found {
        let mut over: Vec<(usize, Option<(V, V)>)> = Vec::new();
        let mut unknown = None;
        for (index, event) in self.events.iter().enumerate() {
            if inside(event) {
                match self.said(index, period) {
                    Said::Over(measure) => over.push((index, measure)),
                    Said::Unknown => unknown = unknown.or(Some(index)),
                    _ => {}
                }
            }
        }
        if unknown.is_some() {
            over.iter_mut().for_each(|(_, measure)| *measure = None);
        }
        match (self.episode(&over, Some(item.clone())), unknown) {
            (Some(found), _) => found,
            (None, Some(index)) => self.undecided(index, Some(item)),
            (None, None) => {
                let mut found = Found::new(Some(self.world.label(&item)), Some(item), Status::Met);
                found.ground_at = Some(self.scene.now.when);
                self.world.finish(self.id, found, &self.scene)
            }
        }
    }

    /// A limit of a period, with what earlier periods left over: every period is gone through, event by event.
    fn said_with_carry(&self, index: usize, period: &Period, most: &Expr, time: &Expr) -> Said {
        let clock = self.world.clock;
        let event = &self.events[index];
        if !self.is_event(event) {
            return Said::NoEvent;
        }
        let mut pots: Vec<(Day, Decimal)> = Vec::new();
        for earlier in self.periods_up_to(period) {
            let last = earlier.starts == period.starts;
            let end = if last { event.now } else { Now::at(When::Day(earlier.ends)) };
            let scene = self.scene_at(end);
            let bound = self.bound_at(&scene);
            let Some(mut own) = amount(&bound) else { return Said::Unknown };
            let (mut used, mut beyond) = (Decimal::ZERO, Decimal::ZERO);
            for (number, other) in self.events.iter().enumerate() {
                let day = clock.day(other.now.when);
                if last && number > index || day < earlier.starts || earlier.ends < day || !self.is_event(other) {
                    continue;
                }
                let mut size = self.size(&scene, other).unwrap_or_else(|| {
                    // Of a size that is not known: nothing, or more than there is.
                    let is_much = choose(&self.world.forks, format!("size of {:?}", other.item), false);
                    if is_much { Decimal::from(1_000_000_000) } else { Decimal::ZERO }
                });
                if number == index && self.size(&scene, other).is_none() {
                    return Said::Unknown;
                }
                used += size;
                for (_, pot) in pots.iter_mut().filter(|(expires, _)| day <= *expires) {
                    let part = size.min(*pot);
                    *pot -= part;
                    size -= part;
                }
                let part = size.min(own.max(Decimal::ZERO));
                own -= part;
                beyond += size - part;
            }
            if last {
                let like = |amount: Decimal| with_amount(&bound, amount);
                return if beyond > Decimal::ZERO {
                    Said::Over(Some((like(used), like(beyond))))
                } else {
                    Said::Within
                };
            }
            let (most, V::Duration(time)) = (amount(&scene.value(most)), scene.value(time)) else {
                return Said::Unknown;
            };
            let Some(expires) = clock.after(When::Day(earlier.ends), time, &|_| false) else { return Said::Unknown };
            pots.push((clock.day(expires), own.min(most.unwrap_or(Decimal::ZERO)).max(Decimal::ZERO)));
        }
        Said::Nothing
    }

    fn periods_up_to(&self, period: &Period) -> Vec<Period> {
        use goodterms::program::tree::Each;
        let each = self.world.clause(self.id).each.as_ref();
        let from = match each {
            Some(Each::Period { from, .. }) => from.as_ref(),
            _ => None,
        };
        let unit: PeriodUnit = period.unit;
        periods(self.world, unit, from).into_iter().filter(|other| other.starts <= period.starts).collect()
    }

    fn size(&self, scene: &Scene<'a>, event: &Event) -> Option<Decimal> {
        match self.measure.function {
            Function::Count => Some(Decimal::ONE),
            _ => amount(&scene.measured(self.measure, &[(event.item.clone(), Some(event.now.when))])),
        }
    }
}

fn over(scene: &Scene<'_>, value: V, bound: V) -> Said {
    match scene.compare(Comparison::Greater, &value, &bound) {
        Truth::True => {
            let excess = match (amount(&value), amount(&bound)) {
                (Some(a), Some(b)) => with_amount(&value, a - b),
                _ => V::Unknown,
            };
            Said::Over(Some((value, excess)))
        }
        Truth::False => Said::Within,
        Truth::NoVerdict => Said::Nothing,
        _ => Said::Unknown,
    }
}

fn amount(value: &V) -> Option<Decimal> {
    match value {
        V::Number(number) | V::Percent(number) => Some(*number),
        V::Money(money) => Some(money.amount),
        V::Duration(duration) => Some(duration.amount),
        _ => None,
    }
}

fn with_amount(like: &V, amount: Decimal) -> V {
    match like {
        V::Money(money) => V::Money(Money { amount, ..*money }),
        V::Percent(_) => V::Percent(amount),
        V::Duration(duration) => V::Duration(goodterms::value::duration::Duration { amount, ..*duration }),
        _ => V::Number(amount),
    }
}
