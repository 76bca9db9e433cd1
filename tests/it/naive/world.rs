//! What there is: the recorded events, those that a clause takes to have happened, and what was found so far.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;

use goodterms::engagement::record::{Actor, Engagement, Side};
use goodterms::engagement::vocabulary::{FieldId, KindId};
use goodterms::finding::{Basis, Status};
use goodterms::program::tree::{ClauseId, Program, TermId};
use goodterms::value::severity::Severity;
use goodterms::value::time::Day;
use rust_decimal::Decimal;

use super::truth::{Forks, Item, V};
use super::when::{Clock, When};

/// An event, recorded or deemed.
pub struct Happening {
    /// Its kind.
    pub kind: KindId,
    /// Its id.
    pub id: String,
    /// When; nothing where it holds from the beginning.
    pub at: Option<When>,
    /// Who.
    pub by: Option<Actor>,
    /// What it is about.
    pub about: Vec<usize>,
}

/// A verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What stands behind the slash; nothing for the clause alone.
    pub label: Option<String>,
    /// The subject.
    pub subject: Option<Item>,
    /// The verdict.
    pub status: Status,
    /// Whether the clause holds it a breach, whatever was waived or forgiven.
    pub stands: bool,
    /// When it is or was due.
    pub due: Option<When>,
    /// Since when it is broken.
    pub since: Option<When>,
    /// From when on that could be known.
    pub decided: Option<When>,
    /// When it was done.
    pub met: Option<When>,
    /// Days from the due day to that day, or to the as-of day.
    pub overdue: Option<i64>,
    /// What was measured.
    pub measure: Option<V>,
    /// What goes over the limit.
    pub excess: Option<V>,
    /// How many events breached, of a limit.
    pub events: Option<usize>,
    /// How grave.
    pub severity: Option<Severity>,
    /// Whether its price cannot be said.
    pub unpriced: bool,
    /// The charges, rounded.
    pub charges: Vec<String>,
    /// The moment that counts for the ground.
    pub ground_at: Option<When>,
    /// The ground.
    pub basis: Basis,
    /// Who bears it.
    pub bearer: Option<Side>,
}

impl Found {
    /// Returns a verdict without particulars.
    pub fn new(label: Option<String>, subject: Option<Item>, status: Status) -> Self {
        Self {
            label,
            subject,
            status,
            stands: false,
            due: None,
            since: None,
            decided: None,
            met: None,
            overdue: None,
            measure: None,
            excess: None,
            events: None,
            severity: None,
            unpriced: false,
            charges: Vec::new(),
            ground_at: None,
            basis: Basis::HouseRule,
            bearer: None,
        }
    }
}

/// All that is known as of a day.
pub struct World<'a> {
    /// The policy.
    pub program: &'a Program,
    /// The record.
    pub record: &'a Engagement,
    /// The calendar.
    pub clock: Clock<'a>,
    /// As of the end of this day.
    pub as_of: Day,
    /// The recorded events by their numbers, then the deemed ones.
    pub events: Vec<Happening>,
    /// What was found, by clause.
    pub found: Vec<Vec<Found>>,
    /// The choices of the world at hand.
    pub forks: RefCell<Forks>,
    /// Whether two exceptions that both apply were seen.
    pub conflict: Cell<bool>,
}

/// A moment at hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Now {
    /// When.
    pub when: When,
    /// The event that happens now.
    pub item: Option<usize>,
    /// The interval that ends now.
    pub ended: Option<usize>,
}

impl Now {
    /// Returns a moment at which nothing of the record happens.
    pub fn at(when: When) -> Self {
        Self { when, item: None, ended: None }
    }
}

/// Where an expression is worked out.
#[derive(Clone)]
pub struct Scene<'a> {
    /// The world.
    pub world: &'a World<'a>,
    /// The moment at hand.
    pub now: Now,
    /// The moment for which fields that time changes are read.
    pub state: Now,
    /// What the variables stand for.
    pub vars: Vec<Option<Item>>,
    /// The terms that exceptions change.
    pub terms: Vec<(TermId, V)>,
    /// Time since the due day.
    pub overdue: Option<V>,
    /// What goes over the limit.
    pub excess: Option<V>,
    /// The smallest sample.
    pub enough: Option<Decimal>,
}

impl<'a> World<'a> {
    /// Returns a world with the recorded events and no findings.
    pub fn new(program: &'a Program, record: &'a Engagement, as_of: Day) -> Self {
        let events = record.events.iter().map(|event| Happening {
            kind: event.kind,
            id: event.id.to_string(),
            at: event.at.map(When::from),
            by: event.by,
            about: event.about.iter().map(|event| event.0 as usize).collect(),
        });
        Self {
            program,
            record,
            clock: Clock(&program.calendar),
            as_of,
            events: events.collect(),
            found: program.clauses.iter().map(|_| Vec::new()).collect(),
            forks: RefCell::default(),
            conflict: Cell::new(false),
        }
    }

    /// Returns the first day of which the record knows: of the contract, or of an event.
    pub fn begun(&self) -> Day {
        let day = |when: Option<When>| when.map(|when| self.clock.day(when));
        let first_event = self.visible().into_iter().filter_map(|event| day(self.events[event].at)).min();
        let started = day(self.scene(self.end(), None).contract_starts()).or_else(|| day(self.signed()));
        started.into_iter().chain(first_event).min().unwrap_or(self.as_of)
    }

    /// Returns the last instant of the as-of day.
    pub fn end(&self) -> Now {
        Now::at(When::At(self.clock.end(self.as_of)))
    }

    /// Returns a scene at a moment, with a subject.
    pub fn scene(&'a self, now: Now, subject: Option<Item>) -> Scene<'a> {
        let mut vars = vec![None; usize::from(self.program.variables) + 4];
        vars[0] = subject;
        Scene { world: self, now, state: now, vars, terms: Vec::new(), overdue: None, excess: None, enough: None }
    }

    /// Returns the kind of that name.
    pub fn kind(&self, name: &str) -> Option<KindId> {
        self.program.vocabulary.kind(name)
    }

    /// Returns the events that exist as of the day.
    pub fn visible(&self) -> Vec<usize> {
        (0..self.events.len()).filter(|event| self.exists(*event)).collect()
    }

    /// Returns whether an event exists as of the day.
    pub fn exists(&self, event: usize) -> bool {
        self.events[event].at.is_none_or(|at| self.clock.day(at) <= self.as_of)
    }

    /// Returns the events of a kind that exist as of the day.
    pub fn of_kind(&self, name: &str) -> Vec<usize> {
        let kind = self.kind(name);
        self.visible().into_iter().filter(|event| Some(self.events[*event].kind) == kind).collect()
    }

    /// Returns a field that the record states.
    pub fn stated(&self, event: usize, field: FieldId) -> Option<V> {
        self.record.events.get(event)?.field(field).map(V::from)
    }

    /// Returns a field of that name that the record states.
    pub fn stated_named(&self, event: usize, name: &str) -> Option<V> {
        self.stated(event, self.program.vocabulary.field_id(name)?)
    }

    /// Returns the side of an actor.
    pub fn side(&self, actor: Actor) -> Side {
        match actor {
            Actor::Side(side) => side,
            Actor::Contact(contact) => self.record.contacts[usize::from(contact.0)].side,
        }
    }

    /// Returns when an interval ended, if its record says so.
    pub fn ends(&self, event: usize) -> Option<When> {
        match self.stated_named(event, "ends") {
            Some(V::When(when)) if self.clock.day(when) <= self.as_of => Some(when),
            _ => None,
        }
    }

    /// Returns the moment of an item.
    pub fn own_moment(&self, item: &Item) -> Option<Now> {
        match item {
            Item::Event(event) => self.events[*event].at.map(|when| Now { when, item: Some(*event), ended: None }),
            // Of what has no known moment it may be any.
            Item::Breach(clause, number) => {
                let any = When::Between(self.clock.start(self.begun()), self.clock.end(self.as_of));
                Some(Now::at(self.breach(*clause, *number).since.unwrap_or(any)))
            }
            Item::Contact(contact) => {
                self.record.contacts[usize::from(contact.0)].from.map(|day| Now::at(When::Day(day)))
            }
            Item::Period(period) => Some(Now::at(When::Day(period.starts))),
            Item::Client | Item::Contract => None,
        }
    }

    /// Returns a finding.
    pub fn breach(&self, clause: ClauseId, number: usize) -> &Found {
        &self.found[usize::from(clause.0)][number]
    }

    /// Returns the id of an item.
    pub fn label(&self, item: &Item) -> String {
        match item {
            Item::Event(event) => self.events[*event].id.clone(),
            Item::Contact(contact) => self.record.contacts[usize::from(contact.0)].id.to_string(),
            Item::Breach(clause, number) => {
                let name = &self.program.clauses[usize::from(clause.0)].name;
                match &self.breach(*clause, *number).label {
                    Some(label) => format!("{name}/{label}"),
                    None => name.clone(),
                }
            }
            Item::Period(period) => period.label.clone(),
            Item::Client => "client".to_owned(),
            Item::Contract => "contract".to_owned(),
        }
    }

    /// Returns the order in which items are counted that come at these moments.
    pub fn order(&self, a: (Option<When>, &Item), b: (Option<When>, &Item)) -> Ordering {
        let by_time = match (a.0, b.0) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(a), Some(b)) => self.clock.order(a, b),
        };
        let kind = |item: &Item| match item {
            Item::Event(event) => self.events[*event].kind.0,
            _ => u16::MAX,
        };
        by_time.then_with(|| kind(a.1).cmp(&kind(b.1))).then_with(|| natural(&self.label(a.1), &self.label(b.1)))
    }

    /// Returns whether both sides had signed an amendment.
    pub fn is_signed(&self, amendment: &goodterms::engagement::record::Amendment) -> bool {
        [amendment.signed_client, amendment.signed_firm]
            .iter()
            .all(|at| at.is_some_and(|at| self.clock.day(When::from(at)) <= self.as_of))
    }

    /// Returns the later of both signatures, as far as they exist.
    pub fn signed(&self) -> Option<When> {
        let contract = &self.record.contract;
        let both = [contract.signed_client?.into(), contract.signed_firm?.into()];
        let exist = both.iter().all(|when| self.clock.day(*when) <= self.as_of);
        let later = if self.clock.last(both[0]) >= self.clock.last(both[1]) { both[0] } else { both[1] };
        exist.then_some(later)
    }
}

/// Compares ids so that `R2` comes before `R10`.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (n, m) = (digits(a), digits(b));
        if n > 0 && m > 0 {
            let strip = |text: &str| text.trim_start_matches('0').to_owned();
            let (x, y) = (strip(&a[..n]), strip(&b[..m]));
            let order = x.len().cmp(&y.len()).then_with(|| x.cmp(&y)).then_with(|| n.cmp(&m));
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (&a[n..], &b[m..]);
            continue;
        }
        match (a.chars().next(), b.chars().next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x != y => return x.cmp(&y),
            (Some(x), Some(y)) => (a, b) = (&a[x.len_utf8()..], &b[y.len_utf8()..]),
        }
    }
}
