//! What had happened, found fast: the visible events in order, by kind and by what they are about.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::accounts::Accounts;
use super::item::{BreachFact, Dues, Item, Matched, OwnFields, Time};
use super::truth::{Gap, Truth};
use super::watch::Watch;
use super::worlds::Worlds;
use crate::engagement::record::{ContactId, Engagement, Event, EventId, Value};
use crate::engagement::timeline;
use crate::engagement::vocabulary::{FieldId, KindId};
use crate::import::fact::asks_for;
use crate::plan::Plan;
use crate::program::tree::ClauseId;
use crate::value::time::{Day, Instant, Moment};
use crate::value::zone::Zone;

/// Up to when is looked: the day to whose end, and the day to whose end what was recorded counts, where not all does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The as-of day: what is dated later does not exist.
    pub day: Day,
    /// What could be known only later does not exist either: an event is as old as its stamp `recorded`; one without a stamp, what it
    /// says of a later day, an amendment, a signature is as old as its own date.
    pub known_on: Option<Day>,
    /// Whether nothing is taken to have happened after the day up to which is known, as a forecast does; else nobody knows.
    pub silence: bool,
}

impl From<Day> for AsOf {
    fn from(day: Day) -> Self {
        Self { day, known_on: None, silence: false }
    }
}

impl fmt::Display for AsOf {
    /// Writes `2026-02-10`, or `2026-02-10, as known on 2026-02-02`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.day)?;
        self.known_on.map_or(Ok(()), |day| write!(f, ", as known on {day}"))
    }
}

/// One engagement as of a day, indexed. What is dated later does not exist here.
pub struct Facts<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The record.
    pub engagement: &'a Engagement,
    /// The as-of day.
    pub as_of: Day,
    /// The day to whose end what was recorded counts.
    pub known_on: Option<Day>,
    /// Whether nothing is taken to have happened after that day.
    pub silence: bool,
    /// The first instant after it.
    pub end: Instant,
    /// The visible recorded events in order.
    pub order: Vec<EventId>,
    times: Vec<Time>,
    begun: Option<Day>,
    by_kind: Vec<Vec<Item>>,
    by_about: Vec<Vec<Item>>,
    deemed: Vec<(Event, Arc<str>)>,
    breaches: Vec<BreachFact>,
    pub(super) accounts: Accounts<'a>,
    /// Of what the due day is being asked, and how often that came back to itself.
    pub(super) asking: RefCell<Vec<(ClauseId, Option<Item>)>>,
    pub(super) cuts: Cell<u64>,
    pub(super) invoice_dues: RefCell<FxHashMap<EventId, Option<Day>>>,
    pub(super) dues: RefCell<Dues>,
    pub(super) own_fields: RefCell<OwnFields>,
    /// The visible events by their ids, once that is asked.
    pub(super) by_id: OnceCell<FxHashMap<SmolStr, EventId>>,
    pub(super) matched: RefCell<Vec<Option<Arc<Vec<Matched>>>>>,
    pub(super) worlds: RefCell<Worlds>,
    pub(super) conflicts: RefCell<BTreeSet<(usize, usize)>>,
    pub(super) watch: Watch,
}

impl<'a> Facts<'a> {
    /// Indexes an engagement as of the end of a day, in the zone of the policy.
    pub fn new(plan: &'a Plan, engagement: &'a Engagement, as_of: impl Into<AsOf>) -> Self {
        let AsOf { day: as_of, known_on, silence } = as_of.into();
        let zone = &plan.program.calendar.zone;
        let end = zone.end_of(as_of);
        let mut facts = Self {
            plan,
            engagement,
            as_of,
            known_on,
            silence,
            end,
            order: Vec::new(),
            times: Vec::new(),
            begun: None,
            by_kind: vec![Vec::new(); plan.program.vocabulary.kinds().count()],
            by_about: vec![Vec::new(); engagement.events.len()],
            deemed: Vec::new(),
            breaches: Vec::new(),
            accounts: Default::default(),
            asking: RefCell::default(),
            cuts: Cell::default(),
            invoice_dues: RefCell::default(),
            dues: RefCell::default(),
            own_fields: RefCell::default(),
            by_id: OnceCell::new(),
            matched: RefCell::new(vec![None; plan.program.patterns as usize]),
            worlds: RefCell::default(),
            conflicts: RefCell::default(),
            watch: Default::default(),
        };
        let undated = Time { lo: Instant(0), hi: Instant(0), day: Day(i32::MAX) };
        facts.times = engagement.events.iter().map(|event| event.at.map_or(undated, |at| Time::of(at, zone))).collect();
        if let Some(known_on) = known_on {
            facts.hide(known_on);
        }
        facts.begun = facts.first_day();
        let beginning = Time::of(Moment::Day(facts.beginning()), zone);
        for (time, event) in facts.times.iter_mut().zip(&engagement.events) {
            if event.at.is_none() && *time == undated {
                *time = beginning;
            }
        }
        facts.order = timeline::order_by(engagement, |id| facts.times[id.0 as usize].day);
        let times = &facts.times;
        facts.order.retain(|id| times[id.0 as usize].lo < end);
        let mut counts = vec![0; facts.by_kind.len()];
        facts.order.iter().for_each(|id| counts[facts.event(*id).kind.0 as usize] += 1);
        facts.by_kind = counts.into_iter().map(Vec::with_capacity).collect();
        for i in 0..facts.order.len() {
            facts.enter(facts.order[i]);
        }
        facts
    }

    /// Returns the zone of the policy.
    pub fn zone(&self) -> &'a Zone {
        &self.plan.program.calendar.zone
    }

    /// Returns up to when is looked.
    pub fn looked(&self) -> AsOf {
        AsOf { day: self.as_of, known_on: self.known_on, silence: self.silence }
    }

    /// Puts what was recorded after a day beyond the end, as if it were dated later.
    fn hide(&mut self, known_on: Day) {
        let (zone, recorded) = (self.zone(), self.plan.words.recorded);
        let beyond = Time { lo: self.end, hi: self.end, day: self.as_of.plus(1) };
        for (time, event) in self.times.iter_mut().zip(&self.engagement.events) {
            let stated = match event.field(recorded) {
                Some(Value::Moment(moment)) => Some(*moment),
                _ => event.at,
            };
            if stated.is_some_and(|moment| zone.day(moment) > known_on) {
                *time = beyond;
            }
        }
    }

    /// The first day of the engagement: when what is undated began to hold.
    fn beginning(&self) -> Day {
        self.begun().unwrap_or(self.as_of)
    }

    /// Returns the first day of the engagement: the contract's start, else its signature; an event if it comes earlier.
    pub fn begun(&self) -> Option<Day> {
        self.begun
    }

    fn first_day(&self) -> Option<Day> {
        let zone = self.zone();
        let aside = self.engagement.aside.first.day(zone).map(|(day, _)| day);
        let first = self.times.iter().map(|time| time.day).chain(aside).min().filter(|day| *day <= self.as_of);
        let contract = self.contract_begins().map(|moment| zone.day(moment));
        contract.into_iter().chain(first).min()
    }

    /// Whether there are events, and the first of those that are not kept is dated later.
    pub fn is_all_ahead(&self) -> bool {
        match self.engagement.aside.first.day(self.zone()) {
            Some((day, _)) => day > self.as_of,
            None => self.engagement.aside.is_empty() && !self.engagement.events.is_empty(),
        }
    }

    /// Returns the days from which the contract says something else: the first of the engagement, signatures, amendments.
    pub fn contract_days(&self) -> Vec<Day> {
        let zone = self.zone();
        let contract = &self.engagement.contract;
        let signed = [contract.signed_client, contract.signed_firm].into_iter().flatten().map(|at| zone.day(at));
        let amended = contract.amendments.iter().map(|amendment| amendment.effective);
        let Some(begun) = self.begun() else { return Vec::new() };
        let mut days: Vec<Day> = std::iter::once(begun).chain(signed).chain(amended).collect();
        days.retain(|day| begun <= *day && *day <= self.as_of);
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Returns when the contract starts, else when the later of both signed; a signature dated later does not exist.
    pub fn contract_begins(&self) -> Option<Moment> {
        let starts = match self.contract_field(self.plan.words.starts, self.as_of) {
            Some(Value::Moment(moment)) => Some(*moment),
            _ => None,
        };
        starts.or_else(|| self.signed())
    }

    fn enter(&mut self, id: EventId) {
        let kind = self.event(id).kind;
        self.by_kind[kind.0 as usize].push(Item::Event(id));
        let event = self.event(id);
        if event.about.is_empty() && event.fields.is_empty() {
            return;
        }
        // A delivery is for its deliverable.
        let more: Vec<EventId> = self.wholes(id).into_iter().filter(|whole| !event.about.contains(whole)).collect();
        for place in 0..self.event(id).about.len() {
            self.enter_for(id, self.event(id).about[place]);
        }
        more.into_iter().for_each(|target| self.enter_for(id, target));
    }

    /// Notes that an event is for another, and for what that is a part of.
    fn enter_for(&mut self, id: EventId, target: EventId) {
        let wholes = self.wholes(target);
        for target in std::iter::once(target).chain(wholes) {
            // What names a delivery and its deliverable, or two deliveries of it, is one event for that.
            if let Some(list) = self.by_about.get_mut(target.0 as usize)
                && list.last() != Some(&Item::Event(id))
            {
                list.push(Item::Event(id));
            }
        }
    }

    /// The deliverable of a delivery: what is for a delivery counts for its deliverable (language.md 4.7).
    fn wholes(&self, target: EventId) -> Vec<EventId> {
        let (event, words) = (self.event(target), &self.plan.words);
        let mut wholes = match event.field(words.part_of) {
            Some(Value::Event(whole)) => vec![*whole],
            _ => Vec::new(),
        };
        if event.kind == words.delivery {
            wholes.extend(event.about.iter().filter(|id| self.event(**id).kind == words.deliverable));
            wholes.dedup();
        }
        wholes
    }

    /// Returns an event, recorded or deemed.
    pub fn event(&self, id: EventId) -> &Event {
        let recorded = self.engagement.events.len();
        match self.engagement.events.get(id.0 as usize) {
            Some(event) => event,
            None => &self.deemed[id.0 as usize - recorded].0,
        }
    }

    /// Whether the note of an event says that a field of it is asked: its source says something of that, and not clearly.
    pub fn asks(&self, id: EventId, field: FieldId) -> bool {
        let name = self.plan.program.vocabulary.field_name(field);
        matches!(self.event(id).field(self.plan.words.note), Some(Value::Text(note)) if asks_for(note, name))
    }

    /// Returns the clause that deems an event; nothing for a recorded one.
    pub fn deemed_by(&self, id: EventId) -> Option<&Arc<str>> {
        (id.0 as usize).checked_sub(self.engagement.events.len()).map(|i| &self.deemed[i].1)
    }

    /// Returns whether an event exists as of the day.
    pub fn is_visible(&self, id: EventId) -> bool {
        self.times[id.0 as usize].lo < self.end
    }

    /// Returns when an event happened.
    pub fn event_time(&self, id: EventId) -> Time {
        self.times[id.0 as usize]
    }

    /// Returns when an item happened, or began.
    #[inline]
    pub fn time(&self, item: Item) -> Time {
        match item {
            Item::Event(id) => self.event_time(id),
            other => self.time_of(other),
        }
    }

    fn time_of(&self, item: Item) -> Time {
        let zone = self.zone();
        match item {
            Item::Event(id) => self.event_time(id),
            Item::Breach(i) => self.breaches[i as usize].since,
            Item::Period(first, _) => Time::of(Moment::Day(first), zone),
            Item::Contact(id) => {
                // Of no stated day, a contact is looked at now.
                let from = self.engagement.contacts[id.0 as usize].from;
                from.map_or_else(|| self.now(), |from| Time::of(Moment::Day(from), zone))
            }
            Item::Client | Item::Contract => Time::of(Moment::Day(self.beginning()), zone),
        }
    }

    /// Returns the items of a kind, in order.
    pub fn of_kind(&self, kind: KindId) -> &[Item] {
        &self.by_kind[kind.0 as usize]
    }

    /// Returns the events that name an event, in order.
    pub fn naming(&self, target: EventId) -> &[Item] {
        self.by_about.get(target.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Returns the contacts; one of a later day does not exist.
    pub fn contacts(&self) -> Vec<Item> {
        let contacts = self.engagement.contacts.iter().enumerate();
        let known = contacts.filter(|(_, contact)| contact.from.is_none_or(|from| from <= self.known_until()));
        known.map(|(i, _)| Item::Contact(ContactId(i as u16))).collect()
    }

    /// Returns the breaches found so far, each by its number.
    pub fn breaches(&self) -> &[BreachFact] {
        &self.breaches
    }

    /// Takes in events that a clause deems to have happened.
    pub fn deem(&mut self, clause: &Arc<str>, events: Vec<Event>) {
        if events.is_empty() {
            return;
        }
        self.forget();
        let zone = self.zone();
        let first = self.engagement.events.len() + self.deemed.len();
        for (i, event) in events.into_iter().enumerate() {
            let id = EventId((first + i) as u32);
            self.times.push(Time::of(event.at.unwrap_or(Moment::Day(self.as_of)), zone));
            self.by_about.push(Vec::new());
            self.deemed.push((event, clause.clone()));
            if self.is_visible(id) {
                self.enter(id);
            }
        }
        let times = &self.times;
        let key = |item: &Item| match item {
            Item::Event(id) => times[id.0 as usize].order_key(),
            _ => (Day(i32::MIN), false, Instant(0)),
        };
        self.by_kind.iter_mut().chain(self.by_about.iter_mut()).for_each(|list| {
            if !list.is_sorted_by_key(key) {
                list.sort_by_key(key);
            }
        });
    }

    /// Forgets what was worked out from what is there.
    fn forget(&mut self) {
        self.dues.get_mut().clear();
        self.own_fields.get_mut().clear();
    }

    /// Takes in the breaches of a clause, for the clauses after it: they keep their numbers, for breaches of breaches name them.
    pub fn breach(&mut self, breaches: Vec<BreachFact>) {
        if !breaches.is_empty() {
            self.forget();
        }
        self.breaches.extend(breaches);
    }

    /// Whether an item is there; unknown of what may be a breach.
    pub(super) fn is_certain(&self, item: Item) -> Truth {
        match item {
            Item::Breach(i) => self.breaches[i as usize].doubt.clone().map_or(Truth::True, Truth::Unknown),
            _ => Truth::True,
        }
    }

    /// Returns whether the moment of an item is known.
    pub fn is_dated(&self, item: Item) -> bool {
        !matches!(item, Item::Breach(i) if !self.breaches[i as usize].dated)
    }

    /// Returns that the moment of an item is missing.
    pub fn undated(&self, item: Item) -> Gap {
        Gap::fact(format!("when {} happened, if it did", self.name(item)))
    }

    /// Returns the breaches of these clauses, in order.
    pub fn breaches_of(&self, clauses: &[ClauseId]) -> Vec<Item> {
        let all = self.breaches.iter().enumerate();
        let mut of: Vec<(usize, &BreachFact)> = all.filter(|(_, breach)| clauses.contains(&breach.clause)).collect();
        of.sort_by(|(_, a), (_, b)| {
            let by_time = a.since.order_key().cmp(&b.since.order_key());
            by_time.then_with(|| timeline::natural(&a.id, &b.id))
        });
        of.into_iter().map(|(number, _)| Item::Breach(number as u32)).collect()
    }
}
