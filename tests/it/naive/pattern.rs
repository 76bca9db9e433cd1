//! Which records a pattern matches, which lie in a window, and what is measured over them.

use goodterms::engagement::record::Actor;
use goodterms::finding::Status;
use goodterms::program::tree::{ClauseId, Expr, ExprKind, Pattern, Source, Who, Window};
use goodterms::value::duration::{Duration, Family};
use goodterms::value::time::{Day, Instant, SECOND};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::truth::{Item, Truth, V, apart, choose, decide};
use super::when::{Sure, When};
use super::world::{Found, Now, Scene, World};

/// An item with the moment at which it counts.
pub type Counted = (Item, Option<When>);

impl<'a> World<'a> {
    /// Returns all records of a source that exist as of the day, in the order in which they are counted.
    pub fn candidates(&self, source: &Source) -> Vec<Item> {
        let mut items: Vec<Item> = match source {
            Source::Kinds(kinds) => {
                let of_kind = |event: &usize| kinds.iter().any(|(kind, _)| *kind == self.events[*event].kind);
                self.visible().into_iter().filter(of_kind).map(Item::Event).collect()
            }
            Source::Contacts => {
                let known = |n: &usize| self.record.contacts[*n].from.is_none_or(|from| from <= self.as_of);
                (0..self.record.contacts.len()).filter(known).map(|n| Item::Contact(contact_id(n))).collect()
            }
            Source::Breaches(clauses) => clauses
                .iter()
                .flat_map(|clause| {
                    let found = &self.found[usize::from(clause.0)];
                    let breaches = found.iter().enumerate().filter(|(_, found)| self.may_be_breach(*clause, found));
                    breaches.map(|(number, _)| Item::Breach(*clause, number))
                })
                .collect(),
        };
        items.sort_by(|a, b| {
            let when = |item: &Item| self.own_moment(item).map(|now| now.when);
            self.order((when(a), a), (when(b), b))
        });
        items
    }

    /// Returns who made or bears an item.
    pub fn author(&self, item: &Item) -> Option<Actor> {
        match item {
            Item::Event(event) => self.events[*event].by,
            Item::Contact(contact) => Some(Actor::Contact(*contact)),
            Item::Breach(clause, number) => self.breach(*clause, *number).bearer.map(Actor::Side),
            _ => None,
        }
    }

    /// Returns whether an event names another with `for`; what is for a delivery is for its deliverable.
    pub fn names(&self, event: usize, target: usize) -> bool {
        self.names_itself(event, target)
            || self.events[event].about.iter().any(|middle| {
                Some(self.events[*middle].kind) == self.kind("delivery")
                    && Some(self.events[target].kind) == self.kind("deliverable")
                    && self.names_itself(*middle, target)
            })
    }

    fn names_itself(&self, event: usize, target: usize) -> bool {
        let delivers = || match self.stated_named(event, "deliverable") {
            Some(V::Item(Item::Event(deliverable))) => deliverable == target,
            _ => false,
        };
        self.events[event].about.contains(&target) || delivers()
    }
}

fn contact_id(n: usize) -> goodterms::engagement::record::ContactId {
    goodterms::engagement::record::ContactId(u16::try_from(n).unwrap_or(u16::MAX))
}

impl World<'_> {
    /// Returns whether a finding is an event named `breach`, or may be one.
    pub fn may_be_breach(&self, clause: ClauseId, found: &Found) -> bool {
        match found.status {
            Status::Breached | Status::Late | Status::Tolerated => true,
            Status::Unknown if self.severity_of_all(clause).is_none() => false,
            Status::Unknown => self.has_come(found),
            _ => false,
        }
    }

    /// Whether the time after which something would be a breach has come.
    pub fn has_come(&self, found: &Found) -> bool {
        found.decided.is_none_or(|decided| self.clock.day(decided) <= self.as_of)
    }

    /// Returns whether an item is there at all: a verdict that is unknown may be a breach.
    fn is_one(&self, item: &Item) -> Truth {
        match item {
            Item::Breach(clause, number) if self.breach(*clause, *number).status == Status::Unknown => Truth::Unknown,
            _ => Truth::True,
        }
    }

    /// Returns whether nobody knows when an item happened.
    pub fn is_undated(&self, item: &Item) -> bool {
        matches!(item, Item::Breach(clause, number) if self.breach(*clause, *number).since.is_none())
    }
}

impl<'a> Scene<'a> {
    /// Returns whether an item is one of the pattern's, with its filter judged at one moment, and its fields that time
    /// changes read at another.
    pub fn matches(&self, pattern: &Pattern, item: &Item, now: Now, state: Now) -> Truth {
        self.matches_but_filter(pattern, item).and(self.filter(pattern.filter.as_deref(), pattern, item, now, state))
    }

    /// Returns what a condition says of an item.
    pub fn filter(&self, cond: Option<&Expr>, pattern: &Pattern, item: &Item, now: Now, state: Now) -> Truth {
        let Some(cond) = cond else { return Truth::True };
        // What is asked of a moment that nobody knows has no answer.
        if self.world.is_undated(item) && !is_timeless(cond) {
            return Truth::Unknown;
        }
        let scene = Scene { now, state, ..self.with(pattern.var.0, item.clone()) };
        match scene.truth(cond) {
            Truth::Untested => Truth::True,
            truth => truth,
        }
    }

    /// Returns whether an item's kind, author and `for` are the pattern's.
    pub fn matches_but_filter(&self, pattern: &Pattern, item: &Item) -> Truth {
        let kind = match (&pattern.source, item) {
            (Source::Kinds(kinds), Item::Event(event)) => {
                let kinds = kinds.iter().filter(|(kind, _)| *kind == self.world.events[*event].kind);
                kinds
                    .map(|(_, word)| match word {
                        None => Truth::True,
                        Some(word) => match self.world.stated_named(*event, "what") {
                            Some(what) => (what == V::Word(*word)).into(),
                            None => Truth::Unknown,
                        },
                    })
                    .fold(Truth::False, Truth::or)
            }
            _ => Truth::True,
        };
        kind.and(self.by_whom(pattern, item)).and(self.about(pattern, item)).and(self.world.is_one(item))
    }

    fn by_whom(&self, pattern: &Pattern, item: &Item) -> Truth {
        let wanted = match &pattern.by {
            None => return Truth::True,
            Some(Who::Side(side)) => Actor::Side(*side),
            Some(Who::Actor(actor)) => match self.value(actor) {
                V::Actor(actor) => actor,
                V::Item(Item::Contact(contact)) => Actor::Contact(contact),
                V::List(actors) => {
                    let is = |actor: &V| match (actor, self.world.author(item)) {
                        (V::Actor(actor), Some(by)) => self.same_actor(by, *actor),
                        _ => Truth::Unknown,
                    };
                    return actors.iter().map(is).fold(Truth::False, Truth::or);
                }
                other => return other.no_truth(),
            },
        };
        match self.world.author(item) {
            None => Truth::Unknown,
            Some(by) => self.same_actor(by, wanted),
        }
    }

    fn about(&self, pattern: &Pattern, item: &Item) -> Truth {
        let Some(about) = &pattern.about else { return Truth::True };
        let names = |target: &V| match (item, target) {
            (Item::Event(event), V::Item(Item::Event(target))) => self.world.names(*event, *target).into(),
            (Item::Breach(clause, number), V::Item(target)) => {
                (self.world.breach(*clause, *number).subject.as_ref() == Some(target)).into()
            }
            (_, V::Item(_)) => Truth::False,
            (_, other) => other.no_truth(),
        };
        match self.value(about) {
            V::List(targets) => targets.iter().map(names).fold(Truth::False, Truth::or),
            target => names(&target),
        }
    }

    /// Returns whether an item matches a pattern, and from which moment on: its own, or the first later one at which what
    /// time changes makes it match.
    pub fn match_moment(&self, pattern: &Pattern, item: &Item) -> (Truth, Now) {
        let forks = &self.world.forks;
        apart(forks, || {
            let own = self.world.own_moment(item).unwrap_or(self.world.end());
            let at = |now: Now| {
                decide(forks, || {
                    let now = self.world.not_before(own, now);
                    self.matches(pattern, item, now, now)
                })
            };
            let mut unsure = at(own);
            let surely_not = || decide(forks, || self.matches_but_filter(pattern, item)) == Truth::False;
            if unsure == Truth::True || !pattern.changes || surely_not() {
                return (unsure, own);
            }
            for now in self.world.later_moments(own) {
                match at(now) {
                    Truth::True => return (Truth::True, now),
                    truth => unsure = unsure.or(truth),
                }
            }
            (unsure, own)
        })
    }

    /// Returns the items that match and lie in the window, by the moment at hand.
    pub fn counted(&self, pattern: &Pattern, window: Option<&Window>) -> Vec<Counted> {
        let world = self.world;
        let mut counted: Vec<Counted> = Vec::new();
        for item in world.candidates(&pattern.source) {
            let own = world.own_moment(&item);
            if self.is_there(&item)
                && self.counts(self.matches(pattern, &item, own.unwrap_or(self.now), self.state), pattern, &item)
            {
                let moment =
                    if pattern.changes && window.is_some() { Some(self.match_moment(pattern, &item).1) } else { own };
                let moment = moment.map(|now| now.when);
                if window.is_none_or(|window| self.in_window(&item, moment, window))
                    && self.is_in_period(&item, window, moment)
                {
                    counted.push((item, moment));
                }
            }
        }
        counted
    }

    /// Returns whether a moment lies in the period for which a clause is looked at, where no window is given.
    pub fn is_in_period(&self, item: &Item, window: Option<&Window>, moment: Option<When>) -> bool {
        match (&self.vars[0], moment, window) {
            (Some(Item::Period(_)), _, None) if self.world.is_undated(item) => self.maybe_in_window(item),
            (Some(Item::Period(period)), Some(moment), None) => period.starts <= self.world.clock.day(moment),
            _ => true,
        }
    }

    /// Decides whether an item whose match cannot be decided counts.
    pub fn counts(&self, truth: Truth, pattern: &Pattern, item: &Item) -> bool {
        match truth {
            Truth::True => true,
            Truth::False | Truth::NoVerdict => false,
            _ => {
                let key = format!("counts {:?} {item:?} {:?}", pattern.id, self.state);
                choose(&self.world.forks, key, truth == Truth::Undecided)
            }
        }
    }

    /// Decides whether an item had happened by the moment at hand.
    pub fn is_there(&self, item: &Item) -> bool {
        match item {
            Item::Event(event) => self.has_happened(*event, self.now),
            // Of what has no known moment it is one question whether it counts, whenever it was.
            Item::Breach(..) if self.world.is_undated(item) => true,
            Item::Breach(clause, number) => {
                let breach = self.world.breach(*clause, *number);
                let decided = breach.decided;
                decided.is_none_or(|decided| self.by(decided, self.now, &self.world.label(item)))
            }
            _ => true,
        }
    }

    /// Decides whether an event had happened by a moment.
    pub fn has_happened(&self, event: usize, now: Now) -> bool {
        if now.item == Some(event) {
            return true;
        }
        let happening = &self.world.events[event];
        let Some(at) = happening.at else { return true };
        // What is spoken of has happened, where that is not certain.
        let spoken_of = self.vars.contains(&Some(Item::Event(event)));
        match self.world.clock.happened(at, now.when) {
            Sure::Maybe if spoken_of => true,
            _ => self.by(at, now, &happening.id),
        }
    }

    /// Decides whether an interval had ended by a moment.
    pub fn has_ended(&self, event: usize, now: Now) -> bool {
        let Some(end) = self.world.ends(event) else { return false };
        now.ended == Some(event) || self.by(end, now, &format!("end of {}", self.world.events[event].id))
    }

    fn by(&self, at: When, now: Now, what: &str) -> bool {
        match self.world.clock.happened(at, now.when) {
            Sure::Yes => true,
            Sure::No => false,
            Sure::Maybe => choose(&self.world.forks, format!("{what} by {:?}", now.when), false),
        }
    }

    /// Decides whether an item that comes at a moment lies in the window that ends at the moment at hand.
    pub fn in_window(&self, item: &Item, moment: Option<When>, window: &Window) -> bool {
        if self.world.is_undated(item) {
            return self.maybe_in_window(item);
        }
        let Some(moment) = moment else { return false };
        let V::Duration(length) = self.value(&window.length) else { return false };
        let before: Vec<Duration> = window
            .before
            .iter()
            .filter_map(|expr| match self.value(expr) {
                V::Duration(duration) => Some(duration),
                _ => None,
            })
            .collect();
        self.in_span(item, moment, self.now.when, length, &before)
    }

    fn maybe_in_window(&self, item: &Item) -> bool {
        choose(&self.world.forks, format!("{item:?} in the window to {:?}", self.now.when), false)
    }

    /// Decides whether a moment lies in the window of that length that ends at another, or before other windows do.
    pub fn in_span(&self, item: &Item, moment: When, end: When, length: Duration, before: &[Duration]) -> bool {
        let clock = self.world.clock;
        if length.family == Family::Hours {
            let micros = |d: Duration| (d.amount * Decimal::from(SECOND)).to_i64().unwrap_or(0);
            let gone: i64 = before.iter().map(|d| micros(*d)).sum();
            let back = |size: i64| match end {
                When::At(at) => When::At(Instant(at.0 - size)),
                other => When::Between(Instant(clock.first(other).0 - size), Instant(clock.last(other).0 - size)),
            };
            // After the window's beginning, and not after its end.
            let beginning = clock.before(back(gone + micros(length)), moment);
            let ending = if gone == 0 { Sure::No } else { clock.before(back(gone), moment) };
            let decide = |sure: Sure, edge: &str| match sure {
                Sure::Yes => true,
                Sure::No => false,
                Sure::Maybe => choose(&self.world.forks, format!("{edge} {item:?} {end:?} {length:?} {gone}"), false),
            };
            return decide(beginning, "after") && !decide(ending, "beyond");
        }
        let mut last = clock.day(end);
        for length in before {
            last = back(last, *length);
        }
        let day = clock.day(moment);
        back(last, length) < day && day <= last
    }

    /// Returns whether the moment at hand lies in such an interval.
    pub fn during(&self, pattern: &Pattern) -> Truth {
        let clock = self.world.clock;
        let mut inside = Truth::False;
        for item in self.world.candidates(&pattern.source) {
            let Some(own) = self.world.own_moment(&item) else { continue };
            let end = match &item {
                Item::Event(event) => self.world.ends(*event),
                Item::Breach(clause, number) => self.world.breach(*clause, *number).met,
                _ => None,
            };
            let started = match own.when {
                When::Day(day) => day <= self.today(),
                at => self.by(at, self.now, &format!("start of {item:?}")),
            };
            let over = match end {
                None => false,
                Some(When::Day(day)) => day < self.today(),
                Some(at) => match clock.happened(at, self.now.when) {
                    Sure::Yes => true,
                    Sure::No => false,
                    Sure::Maybe => choose(&self.world.forks, format!("end of {item:?} by {:?}", self.now.when), false),
                },
            };
            if started && !over {
                inside = inside.or(self.matches(pattern, &item, own, self.state));
            }
        }
        inside
    }

    /// Returns whether such an event had happened before (or after) a moment.
    pub fn event_in_order(&self, pattern: &Pattern, after: bool, moment: &V) -> Truth {
        let clock = self.world.clock;
        let sure = |sure: Sure| match sure {
            Sure::Yes => Truth::True,
            Sure::No => Truth::False,
            Sure::Maybe => Truth::Undecided,
        };
        let mut such = Truth::False;
        for item in self.world.candidates(&pattern.source) {
            let own = self.world.own_moment(&item);
            let happened = match (own, &item) {
                (None, _) => Truth::True,
                (Some(_), Item::Event(event)) if self.now.item == Some(*event) => Truth::True,
                (Some(own), _) => sure(clock.happened(own.when, self.now.when)),
            };
            let in_order = match (own, moment) {
                (_, V::Never) => (!after).into(),
                (None, V::When(_)) => (!after).into(),
                (Some(own), V::When(moment)) if after => sure(clock.before(*moment, own.when)),
                (Some(own), V::When(moment)) => sure(clock.before(own.when, *moment)),
                (_, other) => other.no_truth(),
            };
            let matched = self.matches(pattern, &item, own.unwrap_or(self.now), self.state);
            such = such.or(happened.and(in_order).and(matched));
        }
        such
    }
}

/// Returns whether an expression is made of fixed values and what is known of a breach.
fn is_timeless(expr: &Expr) -> bool {
    use ExprKind as K;
    let mut timeless = true;
    super::walk::visit(expr, &mut |part| {
        let is_value = matches!(&*part.kind, K::Value(_) | K::Var(_) | K::BreachField(..) | K::List(_) | K::Else(..));
        let is_test = matches!(&*part.kind, K::Not(_) | K::And(..) | K::Or(..) | K::Compare(..) | K::In(..));
        timeless &= is_value || is_test || matches!(&*part.kind, K::Negate(_));
    });
    timeless
}

/// Returns the day that lies a civil length before another.
fn back(day: Day, length: Duration) -> Day {
    let size = length.whole().unwrap_or(0);
    if length.family == Family::Months { day.plus_months(-size) } else { day.plus(-size) }
}

/// Returns whether an expression reads, of variable 0, a field that time changes.
pub fn reads_what_changes(world: &World<'_>, expr: &Expr, kinds: &[goodterms::engagement::vocabulary::KindId]) -> bool {
    let mut found = false;
    super::walk::visit(expr, &mut |expr| {
        if let ExprKind::Field(record, field) = &*expr.kind
            && let ExprKind::Var(var) = &*record.kind
            && var.0 == 0
        {
            found |= kinds.iter().any(|kind| {
                let field = world.program.vocabulary.field(*kind, *field);
                field.is_some_and(|field| super::fields::time_changes(world, *kind, field))
            });
        }
    });
    found
}
