//! What softens a breach and what follows from it: excuses, waivers, severity, charges, tolerance, exceptions, grounds.

use goodterms::engagement::record::{Actor, Side};
use goodterms::engagement::vocabulary::KindId;
use goodterms::finding::{Basis, Status};
use goodterms::program::tree::{Change, ClauseId, Cost, CostAmount, Exception, ExceptionTarget, Expr, Statement};
use goodterms::value::duration::{Duration, Family};
use goodterms::value::money::Money;
use goodterms::value::severity::Severity;
use goodterms::value::time::Day;
use rust_decimal::prelude::ToPrimitive;

use super::truth::{Item, Truth, V, choose, decide, in_all_worlds};
use super::when::When;
use super::world::{Found, Scene, World};

impl<'a> Scene<'a> {
    /// Returns what the exceptions to a clause change that hold here; later ones come last.
    pub fn changes(&self, clause: ClauseId) -> Vec<&'a Change> {
        let exceptions = &self.world.program.exceptions;
        let to = |target: ExceptionTarget| -> Vec<(usize, &'a Exception)> {
            let all = exceptions.iter().enumerate().filter(|(_, exception)| exception.to == target);
            // Whether one holds is asked of the item's own moment, and of the terms as they are without it.
            let at = Scene { state: self.now, terms: Vec::new(), ..self.clone() };
            let holds = |number: usize, when: &Expr| match at.truth(when) {
                Truth::True | Truth::Untested => Some(true),
                Truth::False | Truth::NoVerdict => None,
                truth => {
                    let key = format!("exception {number} at {:?}", self.now);
                    choose(&self.world.forks, key, truth == Truth::Undecided).then_some(false)
                }
            };
            let held: Vec<_> = all.filter_map(|(n, e)| Some((n, e, holds(n, &e.when)?))).collect();
            if held.iter().filter(|(_, _, surely)| *surely).count() > 1 {
                self.world.conflict.set(true);
            }
            held.into_iter().map(|(number, exception, _)| (number, exception)).collect()
        };
        let mut changes = Vec::new();
        let mut level: Vec<(usize, &Exception)> = to(ExceptionTarget::Clause(clause));
        while !level.is_empty() {
            changes.extend(level.iter().flat_map(|(_, exception)| &exception.changes));
            level = level.iter().flat_map(|(number, _)| to(ExceptionTarget::Exception(*number))).collect();
        }
        changes
    }

    /// Returns the scene with the terms as the exceptions to a clause change them.
    pub fn with_exceptions(mut self, clause: ClauseId) -> Self {
        for change in self.changes(clause) {
            if let Change::Term(term, value) = change {
                let value = self.value(value);
                self.terms.push((*term, value));
            }
        }
        self
    }

    /// Returns the severity; nothing inside where a missing fact could change it.
    fn severity(&self, clause: ClauseId) -> Option<Option<Severity>> {
        let own = &self.world.clause(clause).modifiers.severity;
        let changed = self.changes(clause).into_iter().rev().find_map(|change| match change {
            Change::Severity(levels) => Some(levels),
            _ => None,
        });
        let levels = changed.unwrap_or(own);
        if levels.is_empty() {
            return None;
        }
        // The last that holds counts, whichever of the unknown ones do.
        let mut last = Some(Severity::Minor);
        for (level, when) in levels {
            let holds = when.as_ref().map_or(Truth::True, |when| decide(&self.world.forks, || self.truth(when)));
            match holds {
                Truth::True => last = Some(*level),
                Truth::Unknown if last != Some(*level) => last = None,
                _ => {}
            }
        }
        Some(last)
    }

    fn charges(&self, clause: ClauseId, found: &Found) -> Vec<String> {
        let own: Vec<&Cost> = self.world.clause(clause).modifiers.costs.iter().collect();
        let changes = self.changes(clause).into_iter();
        let changed: Vec<&Cost> = changes
            .filter_map(|change| match change {
                Change::Cost(cost) => Some(cost),
                _ => None,
            })
            .collect();
        let costs = if changed.is_empty() { own } else { changed };
        let mut charges = Vec::new();
        for cost in costs {
            let holds = cost.when.as_ref().map_or(Truth::True, |when| decide(&self.world.forks, || self.truth(when)));
            if holds == Truth::False {
                continue;
            }
            let amounts = in_all_worlds(&self.world.forks, || match &cost.amount {
                CostAmount::Amount(expr) => match self.clone().with_exceptions(clause).value(expr) {
                    V::Money(money) => Some(money),
                    _ => None,
                },
                other => self.debt_cost(clause, found, other),
            });
            let amount = match amounts.answers.as_slice() {
                [amount] if holds == Truth::True => *amount,
                _ => None,
            };
            charges.push(amount.map_or_else(|| "unknown".to_owned(), |money: Money| money.to_string()));
        }
        charges
    }
}

impl<'a> World<'a> {
    /// Returns when the client first accepted this policy in this version, as of the day.
    pub fn accepted(&self) -> Option<When> {
        let accepts = self.record.contract.accepts.iter().filter(|acceptance| {
            *acceptance.policy == *self.program.title
                && acceptance.version.as_deref() == self.program.version.as_deref()
        });
        let moments = accepts.filter_map(|acceptance| acceptance.at).map(When::from);
        let exist = moments.filter(|when| self.clock.day(*when) <= self.as_of);
        exist.min_by(|a, b| self.clock.order(*a, *b))
    }

    /// Returns on what ground a verdict of a clause stands.
    pub fn basis(&self, clause: ClauseId, at: Option<When>) -> Basis {
        if self.clause(clause).modifiers.cites.iter().any(|(law, _)| *law) {
            return Basis::Law;
        }
        match (self.accepted(), at) {
            (Some(accepted), Some(at)) if self.clock.day(accepted) <= self.clock.day(at) => Basis::Agreed,
            (Some(_), None) => Basis::Agreed,
            _ => Basis::HouseRule,
        }
    }

    /// Works out what softens a breach and what follows from it; the scene is that of the breach.
    pub fn finish(&'a self, clause: ClauseId, mut found: Found, scene: &Scene<'a>) -> Found {
        found.basis = self.basis(clause, found.ground_at);
        if !matches!(found.status, Status::Breached | Status::Late) {
            return found;
        }
        found.stands = true;
        let modifiers = &self.clause(clause).modifiers;
        let mut scene = scene.clone().with_exceptions(clause);
        scene.overdue = found.overdue.map(|days| V::Duration(Duration::new(Family::Days, days)));
        scene.excess = found.excess.clone();
        if let Some((unless, _)) = &modifiers.unless {
            match decide(&self.forks, || scene.truth(unless)) {
                Truth::True | Truth::Undecided => {
                    found.status = Status::Excused;
                    found.stands = false;
                }
                Truth::Unknown => {
                    found.stands = false;
                    found.status = Status::Unknown;
                    return found;
                }
                _ => {}
            }
        }
        let follows = in_all_worlds(&self.forks, || {
            let changes = scene.changes(clause).into_iter();
            let of_breaches = changes.filter(|change| {
                matches!(change, Change::Severity(_) | Change::Cost(_) | Change::Tolerate(..) | Change::Suggest(_))
            });
            of_breaches.map(std::ptr::from_ref).collect::<Vec<_>>()
        });
        let severity = if follows.answers.len() > 1 { Some(None) } else { scene.severity(clause) };
        found.severity = severity.flatten();
        if found.status == Status::Excused {
            found.decided = None;
            return found;
        }
        if self.is_waived(clause, &found) {
            found.status = Status::Excused;
            return found;
        }
        if severity == Some(None) {
            found.status = Status::Unknown;
            return found;
        }
        let costs_more = scene.changes(clause).iter().any(|change| matches!(change, Change::Cost(_)));
        if found.severity.is_none() && (costs_more || !modifiers.costs.is_empty()) {
            found.status = Status::Priced;
        }
        if found.severity == Some(Severity::Note) {
            found.status = Status::Noted;
        }
        if found.severity.is_none() && found.status != Status::Priced {
            found.severity = Some(Severity::Minor);
        }
        found.charges = scene.charges(clause, &found);
        if found.status == Status::Priced && found.charges.iter().any(|charge| charge == "unknown") {
            found.unpriced = true;
        }
        found
    }

    /// Returns whether a recorded waiver excuses a breach.
    fn is_waived(&self, clause: ClauseId, found: &Found) -> bool {
        let name = &self.clause(clause).name;
        let Some(since) = found.since.map(|since| self.clock.day(since)) else { return false };
        self.of_kind("waiver").into_iter().any(|waiver| {
            let happening = &self.events[waiver];
            let clauses = match self.stated_named(waiver, "clause") {
                Some(V::List(clauses)) => clauses,
                Some(one) => vec![one],
                None => Vec::new(),
            };
            let by = happening.by.map(|by| self.side(by));
            let own_day = happening.at.map(|at| self.clock.day(at));
            let until = match self.stated_named(waiver, "until") {
                Some(V::When(until)) => Some(self.clock.day(until)),
                _ => None,
            };
            let of_subject = || match &found.subject {
                Some(Item::Event(event)) => self.names(waiver, *event),
                _ => false,
            };
            let reaches = match (happening.about.is_empty(), until) {
                (false, None) => of_subject(),
                (false, Some(until)) => of_subject() && since <= until,
                (true, Some(until)) => own_day.is_none_or(|own| own <= since) && since <= until,
                (true, None) => true,
            };
            let may = match happening.by {
                Some(Actor::Contact(contact)) => {
                    let person = &self.record.contacts[usize::from(contact.0)];
                    let late = own_day.zip(person.until).is_some_and(|(own, until)| own > until);
                    let early = own_day.zip(person.from).is_some_and(|(own, from)| own < from);
                    let lists = person.may.is_empty() || person.may.iter().any(|may| **may == *"waive");
                    !late && !early && lists
                }
                _ => true,
            };
            let of_a_side = by.is_none_or(|by| by != Side::Other);
            clauses.contains(&V::Text(name.clone()))
                && reaches
                && may
                && of_a_side
                && (by.is_none() || by != found.bearer)
        })
    }

    /// Returns how grave each breach of a clause is: nothing where none is a breach, nothing inside where it depends.
    pub fn severity_of_all(&self, clause: ClauseId) -> Option<Option<Severity>> {
        let mut depends = false;
        for exception in &self.program.exceptions {
            let mut to = exception.to;
            while let ExceptionTarget::Exception(number) = to {
                to = self.program.exceptions[number].to;
            }
            let of_breaches = |change: &Change| matches!(change, Change::Severity(_) | Change::Cost(_));
            depends |= to == ExceptionTarget::Clause(clause) && exception.changes.iter().any(of_breaches);
        }
        let modifiers = &self.clause(clause).modifiers;
        match modifiers.severity.last() {
            Some((_, when)) if depends || when.is_some() => Some(None),
            None if depends => Some(None),
            Some((Severity::Note, None)) => None,
            Some((level, _)) => Some(Some(*level)),
            None if modifiers.costs.is_empty() => Some(Some(Severity::Minor)),
            None => None,
        }
    }

    /// Forgives the first breaches of each window.
    pub fn tolerate(&'a self, clause: ClauseId, all: &mut [Found]) {
        let scene = self.scene(self.end(), None);
        let may_count =
            |found: &Found| is_counted(found.status) || found.status == Status::Unknown && self.has_come(found);
        let mut order: Vec<usize> = (0..all.len()).filter(|n| may_count(&all[*n])).collect();
        let undated: Vec<usize> = order.iter().copied().filter(|n| all[*n].since.is_none()).collect();
        order.retain(|n| all[*n].since.is_some());
        order.sort_by(|a, b| {
            let (a, b) = (&all[*a], &all[*b]);
            let by_time = match (a.since, b.since) {
                (Some(a), Some(b)) => self.clock.order(a, b),
                _ => std::cmp::Ordering::Equal,
            };
            by_time.then_with(|| match (&a.subject, &b.subject) {
                (Some(x), Some(y)) => {
                    let own = |item: &Item| self.own_moment(item).map(|now| now.when);
                    self.order((own(x), x), (own(y), y))
                }
                _ => std::cmp::Ordering::Equal,
            })
        });
        let (mut forgiven, mut unclear) = (Vec::new(), Vec::new());
        for (index, number) in order.iter().enumerate() {
            let found = &all[*number];
            let Some(since) = found.since.filter(|_| found.status != Status::Unknown) else { continue };
            let at = scene.at(super::world::Now::at(since));
            let at = at.with_subject(found.subject.clone()).with_exceptions(clause);
            let Some((most, window)) = at.tolerance(clause) else { continue };
            let window_of = |other: &usize| {
                let other = &all[*other];
                let item = other.subject.clone().unwrap_or(Item::Contract);
                other.since.is_some_and(|moment| at.in_span(&item, moment, since, window, &[]))
            };
            let is_sure = |n: &&usize| all[**n].status != Status::Unknown;
            let counts =
                in_all_worlds(&self.forks, || order[..=index].iter().filter(is_sure).filter(|n| window_of(n)).count());
            let perhaps = |n: &&usize| !is_sure(n) && window_of(n);
            let doubtful = in_all_worlds(&self.forks, || order[..=index].iter().filter(perhaps).count());
            let may_lie =
                |n: &&usize| self.fails_from(clause, &all[**n]).is_none_or(|day| day <= self.clock.day(since));
            let undated = undated.iter().filter(may_lie).count();
            let doubtful = undated + doubtful.answers.into_iter().max().unwrap_or(0);
            if counts.answers.iter().all(|count| *count + doubtful <= most) {
                forgiven.push(*number);
            } else if counts.answers.iter().any(|count| *count <= most) {
                unclear.push(*number);
            }
        }
        for number in forgiven {
            all[number].status = Status::Tolerated;
            all[number].charges.clear();
        }
        unclear.into_iter().for_each(|number| all[number].status = Status::Unknown);
    }

    /// Returns the day before which a verdict is no breach: what is required of an event holds before it.
    fn fails_from(&self, clause: ClauseId, found: &Found) -> Option<Day> {
        match (&self.clause(clause).statement, &found.subject) {
            (Some(Statement::Require { .. }), Some(item @ Item::Event(_))) => {
                self.own_moment(item).map(|now| self.clock.day(now.when))
            }
            _ => None,
        }
    }

    /// Returns the kind, the subject and the moment of what a breach of a clause is taken to bring about.
    pub fn deemed(&'a self, clause: ClauseId, found: &Found) -> Option<(KindId, usize, When)> {
        let (kind, about) = self.clause(clause).modifiers.deems.as_ref()?;
        let at = self.breach_instant(found)?;
        let scene = self.duty_scene(clause, found.subject.clone());
        match scene.value(about) {
            V::Item(Item::Event(about)) if found.stands => Some((*kind, about, at)),
            _ => None,
        }
    }
}

impl<'a> Scene<'a> {
    fn with_subject(mut self, subject: Option<Item>) -> Self {
        self.vars[0] = subject;
        self.state = self.now;
        self
    }

    fn tolerance(&self, clause: ClauseId) -> Option<(usize, Duration)> {
        let own = self.world.clause(clause).modifiers.tolerate.as_ref().map(|(most, window)| (most, window));
        let changed = self.changes(clause).into_iter().rev().find_map(|change| match change {
            Change::Tolerate(most, window) => Some((most, window)),
            _ => None,
        });
        let (most, window) = changed.or(own)?;
        match (self.value(most), self.value(window)) {
            (V::Number(most), V::Duration(window)) => Some((most.floor().to_usize()?, window)),
            _ => None,
        }
    }
}

/// Returns whether a finding counts for a tolerance.
fn is_counted(status: Status) -> bool {
    matches!(status, Status::Breached | Status::Late | Status::Priced | Status::Noted)
}

/// Returns a day as text.
pub fn text(world: &World<'_>, when: Option<When>) -> Option<String> {
    let day: Option<Day> = when.map(|when| world.clock.day(when));
    day.map(|day| day.to_string())
}
