//! When a duty falls due: for which subjects, triggered when, due when, not counting the days on which the clock stands
//! still (language.md 2, 4.3).

use super::index::Facts;
use super::item::{Deadlined, Item, Time, Val};
use super::query::Bounds;
use super::scope::{Cause, Env, Scope};
use super::truth::{Gap, Truth};
use super::worlds::Open;
use crate::engagement::record::EventId;
use crate::program::tree::{Change, Clause, ClauseId, Deadline, DutyTime, Each, Expr, Pattern, Statement, Var};
use crate::value::deadline::{Due, Step};
use crate::value::duration::Duration;
use crate::value::time::{Day, Instant, Moment};

/// A moment, and what happens then.
pub type Turn = (Time, Option<Cause>);

impl<'a> Facts<'a> {
    /// Returns when a clause's duty is due for a subject: nothing where it is not owed (not its subject, or its trigger
    /// has not come). Where that is asked on the way to the answer, by an exception to the clause, it is the day without
    /// exceptions (docs/meaning.md); a day that still hangs on itself is not known.
    pub fn due(&self, clause: ClauseId, subject: Option<Item>) -> Result<Option<Deadlined>, Gap> {
        let asked = (clause, subject);
        let is_kept = self.keeps();
        if let Some(known) = self.dues.borrow().get(&asked).filter(|_| is_kept) {
            return known.clone();
        }
        let open = (self.asked(), self.cuts.get());
        let due = self.due_anew(asked);
        // What hangs on an open question is another in another world.
        if is_kept && (self.asked(), self.cuts.get()) == open {
            self.dues.borrow_mut().insert(asked, due.clone());
        }
        due
    }

    /// Returns the last day at whose end a time lies in the window of a length that ends then.
    pub fn last_in_window(&self, time: Time, length: Duration) -> Option<Day> {
        let calendar = &self.plan.program.calendar;
        let about = calendar.after(Moment::Day(time.day), length, false, None).ok()?;
        let about = calendar.zone.day(moment_of(about));
        // A window of so many days has the day on which it ends in it.
        let reaches = |day: &Day| {
            let end = Moment::At(Instant(calendar.zone.end_of(*day).0 - 1));
            let start = calendar.window_start(end, length).ok();
            start.is_some_and(|start| Bounds { start: Some(start), end: None }.begun(time) != Some(false))
        };
        (-3..=3).rev().map(|more| about.plus(more)).find(reaches)
    }

    /// Whether what is worked out may be kept: while accounts are worked out, what asks for them is another.
    pub(super) fn keeps(&self) -> bool {
        !self.accounts.settling.get() && !self.is_watched()
    }

    fn due_anew(&self, asked: (ClauseId, Option<Item>)) -> Result<Option<Deadlined>, Gap> {
        let (clause, subject) = asked;
        let within = self.asking.borrow().iter().filter(|known| **known == asked).count();
        if within > 0 {
            self.cuts.set(self.cuts.get() + 1);
        }
        if within > 1 {
            return Err(Gap::fact(format!(
                "a due day of `{}` that does not hang on itself",
                self.plan.clause(clause).name
            )));
        }
        self.asking.borrow_mut().push(asked);
        let due = self.due_with(clause, subject, within == 0);
        self.asking.borrow_mut().pop();
        due
    }

    fn due_with(&self, clause: ClauseId, subject: Option<Item>, exceptions: bool) -> Result<Option<Deadlined>, Gap> {
        let clause = self.plan.clause(clause);
        let Some(Statement::Owes { time: DutyTime::Deadline(deadline), .. }) = &clause.statement else {
            return Ok(None);
        };
        let at = |moment| Scope { clause: exceptions.then_some(clause.id), ..Scope::at(self, moment) };
        match (&clause.each, subject) {
            (Some(Each::Items(pattern)), Some(item)) => match self.trigger(pattern, item) {
                Ok(Some((trigger, _))) if !self.in_force(trigger.day) => {
                    Err(Gap::fact(format!("the text that was in force on {}", trigger.day)))
                }
                Ok(Some((trigger, _))) => {
                    let env = Env { var: pattern.var, item, outer: None };
                    self.deadline(clause, deadline, at(trigger).with(&env))
                }
                Ok(None) => Ok(None),
                Err(gap) => Err(gap),
            },
            (None, _) => self.deadline(clause, deadline, at(self.start())),
            _ => Ok(None),
        }
    }

    /// Whether this text was in force on a day.
    pub fn in_force(&self, day: Day) -> bool {
        self.in_force_between(day, day)
    }

    /// Whether this text was in force on one of some days.
    pub fn in_force_between(&self, first: Day, last: Day) -> bool {
        let program = &self.plan.program;
        program.effective.is_none_or(|from| from <= last) && program.until.is_none_or(|until| first <= until)
    }

    /// Returns the moment from which a duty without a subject is looked at: the beginning of the engagement.
    pub fn start(&self) -> Time {
        self.time(Item::Contract)
    }

    /// Returns from when an item is a subject of `for each`: its own moment, or the first later one at which the filter
    /// comes to hold, with what happens then. Nothing where it is none.
    pub fn trigger(&self, pattern: &Pattern, item: Item) -> Result<Option<Turn>, Gap> {
        self.trigger_in(pattern, item, Scope::at(self, self.now()))
    }

    /// As [`Facts::trigger`], with the variables around the pattern, and with the terms as exceptions to the clause of that scope
    /// change them.
    pub fn trigger_in(&self, pattern: &Pattern, item: Item, outer: Scope<'_, 'a>) -> Result<Option<Turn>, Gap> {
        let (env, clause) = (outer.env, outer.clause);
        let own = self.time(item);
        let first = (own, matches!(item, Item::Event(_)).then_some(Cause::Event(item)));
        if matches!(item, Item::Event(id) if pattern.takes_every(self.event(id).kind)) {
            return Ok(Some(first));
        }
        let mut missing: Option<Gap> = None;
        let mut look = |turn: Turn| -> Option<Turn> {
            let matches = || {
                let (moment, cause) = self.not_before(first, turn);
                Scope { env, clause, cause, ..Scope::at(self, moment) }.matches_here(pattern, item, true)
            };
            match self.decide(matches) {
                Truth::True | Truth::Unknown(Gap::Vacuous) => Some(turn),
                Truth::False | Truth::Unknown(Gap::NoVerdict) => None,
                Truth::Unknown(gap) => {
                    missing = Some(match missing.take() {
                        Some(known) => known.merge(gap),
                        None => gap,
                    });
                    None
                }
            }
        };
        let mut found = look(first);
        let surely_not = || {
            let scope = Scope { env, clause, ..Scope::at(self, own) };
            self.decide(|| scope.matches_here(pattern, item, false)) == Truth::False
        };
        if found.is_none() && pattern.changes && !surely_not() {
            found = self.changes(item).into_iter().find_map(look);
        }
        match (found, missing) {
            (Some(turn), _) => Ok(Some(turn)),
            (None, Some(gap @ Gap::Facts(_))) => Err(gap),
            (None, _) => Ok(None),
        }
    }

    /// Returns a turn, or the first one where in the world at hand what happens at the turn had happened by the first.
    pub fn not_before(&self, first: Turn, turn: Turn) -> Turn {
        let open = match turn.1 {
            Some(Cause::Event(item)) => Open::Happened(item, first.0),
            Some(Cause::End(item)) => Open::Ended(item, first.0),
            None => return turn,
        };
        let is_open = turn.1 != first.1 && turn.0.lo < first.0.hi;
        let order = || Gap::fact(format!("the times of day on {}", first.0.day));
        if is_open && self.choose(open, order) { first } else { turn }
    }

    /// Returns the later moments at which a derived field of an item may change, in order, with what happens then: an
    /// invoice's days after its due day, payments and disputes of it; what names an item.
    pub fn changes(&self, item: Item) -> Vec<Turn> {
        let Item::Event(id) = item else { return Vec::new() };
        let own = self.time(item);
        let happens = |item: Item| (self.time(item), Some(Cause::Event(item)));
        let mut turns: Vec<Turn> = self.naming(id).iter().map(|item| happens(*item)).collect();
        turns.extend(self.naming(id).iter().filter_map(|item| Some((self.ends(*item)?, Some(Cause::End(*item))))));
        if self.event(id).kind == self.plan.words.invoice {
            let entries =
                || self.account(id).map(|account| account.entries.iter().map(|e| e.counts).collect::<Vec<_>>());
            let entries = self.in_every_world(entries).all();
            turns.extend(entries.into_iter().flatten().flatten().map(|counts| happens(Item::Event(counts))));
            turns.extend(self.invoice_days(id).map(|time| (time, None)));
            // When its day is over, what came on it is in its order, and a credit may have gone to another.
            if self.has_rival(id) {
                turns.push((self.start_of(own.day.plus(1)), None));
            }
            // From then on the record may lack a payment.
            let ends = self.engagement.complete.iter().map(|(_, until)| *until).chain(self.unknown_after());
            turns.extend(ends.map(|until| (self.start_of(until.plus(1)), None)));
            let unseen = self.engagement.unseen.iter().flat_map(|days| [days.from, days.to.plus(1)]);
            turns.extend(unseen.filter(|day| *day > own.day).map(|day| (self.start_of(day), None)));
        }
        // What happened some time on a day has surely happened when the day is over.
        let over =
            turns.iter().filter(|(time, _)| !time.exact()).map(|(time, _)| (self.start_of(time.day.plus(1)), None));
        turns.extend(over.collect::<Vec<_>>());
        turns.retain(|(time, _)| own.may_precede(*time) && time.order_key() >= own.order_key() && time.lo < self.end);
        // The first instant of a day before what happened some time on it.
        turns.sort_by_key(|(time, _)| (time.lo, time.hi));
        turns.dedup();
        turns
    }

    /// Whether another invoice came on the day of an invoice.
    fn has_rival(&self, id: EventId) -> bool {
        let day = self.event_time(id).day;
        let first = self.order.partition_point(|other| self.event_time(*other).day < day);
        let of_day = self.order[first..].iter().take_while(|other| self.event_time(**other).day == day);
        of_day.into_iter().any(|other| *other != id && self.event(*other).kind == self.plan.words.invoice)
    }

    /// The days on which an invoice may turn late, or is later than the day before.
    fn invoice_days(&self, id: EventId) -> impl Iterator<Item = Time> {
        let zone = self.zone();
        let settled = self.in_every_world(|| self.settled_at(id).map(|time| time.day)).all();
        let last = settled.into_iter().map(|day| day.unwrap_or(self.as_of)).max().unwrap_or(self.as_of).min(self.as_of);
        let due = self.in_every_world(|| self.invoice_due(id)).all().into_iter().flatten().min();
        let first = due.map_or(last.plus(1), |due| due.plus(1).max(self.event_time(id).day.plus(1)));
        (first.0..=last.0).map(move |day| Time::start_of(Day(day), zone))
    }

    /// Returns when a deadline ends that is worked out in a scope; nothing where its trigger has not come.
    pub fn deadline(
        &self,
        clause: &Clause,
        deadline: &Deadline,
        scope: Scope<'_, 'a>,
    ) -> Result<Option<Deadlined>, Gap> {
        let zone = self.zone();
        let deadline = scope.changed(deadline_of)?.unwrap_or(deadline);
        // The happening from which time runs may come later than the item.
        let as_known = Scope { hand: self.now(), own: self.now(), ..scope };
        match deadline {
            Deadline::By(expr) => Ok(match as_known.value(expr)? {
                Val::Moment(Moment::Day(day)) => {
                    Some(Deadlined { due: Due::Day(day), moment: Moment::Day(day), anchor: None })
                }
                Val::Moment(Moment::At(at)) => {
                    Some(Deadlined { due: Due::At(at), moment: Moment::At(at), anchor: None })
                }
                _ => None,
            }),
            Deadline::Within(length, after) => match as_known.value(after)? {
                Val::Moment(anchor) => {
                    let due = self.count(clause, anchor, length, self.plan.program.calendar.roll, scope)?;
                    Ok(Some(Deadlined { due, moment: moment_of(due), anchor: Some(Time::of(anchor, zone)) }))
                }
                _ => Ok(None),
            },
        }
    }

    /// Returns a length after a moment, the days on which the clause's clock stands still not counted.
    pub fn count(
        &self,
        clause: &Clause,
        anchor: Moment,
        length: &Expr,
        roll: bool,
        scope: Scope<'_, 'a>,
    ) -> Result<Due, Gap> {
        let length = scope.length(length)?;
        let pauses = self.pauses(clause, scope)?;
        let inside = inside(&pauses);
        let paused = pauses.first().map(|_| &inside as &dyn Fn(Day) -> bool);
        self.plan.program.calendar.after(anchor, length, roll, paused).map_err(Gap::uncounted)
    }

    /// Returns the count behind a length after a moment, day by day; nothing where it cannot be counted.
    pub fn explain(
        &self,
        clause: &Clause,
        anchor: Moment,
        length: &Expr,
        roll: bool,
        scope: Scope<'_, 'a>,
    ) -> Vec<Step> {
        let (Ok(length), Ok(pauses)) = (scope.length(length), self.pauses(clause, scope)) else { return Vec::new() };
        self.plan.program.calendar.explain_after(anchor, length, roll, Some(&inside(&pauses))).unwrap_or_default()
    }

    fn pauses(&self, clause: &Clause, scope: Scope<'_, 'a>) -> Result<Vec<(Day, Day)>, Gap> {
        let mut pauses = Vec::new();
        for pattern in &clause.modifiers.pausing {
            for &item in scope.candidates(pattern).iter() {
                // Whether it counts is one question for all subjects.
                let open = Open::Counts(pattern.id, item, self.now());
                if self.counts(open, &scope.matches(pattern, item)) {
                    pauses.push(self.stretch(item));
                }
            }
        }
        Ok(pauses)
    }
}

/// Returns the deadline that an exception sets.
pub fn deadline_of(change: &Change) -> Option<&Deadline> {
    match change {
        Change::Deadline(deadline) => Some(deadline),
        _ => None,
    }
}

/// Returns the grace that an exception sets.
pub fn grace_of(change: &Change) -> Option<&Expr> {
    match change {
        Change::Grace(grace) => Some(grace),
        _ => None,
    }
}

impl Facts<'_> {
    /// Returns the last instant of a day.
    pub fn last_of(&self, day: Day) -> Time {
        let whole = self.whole(day);
        Time { lo: whole.hi, ..whole }
    }

    /// Returns a day as the time of what happened some time on it.
    pub fn whole(&self, day: Day) -> Time {
        Time::of(Moment::Day(day), self.zone())
    }

    /// Returns the first instant of a day.
    pub fn start_of(&self, day: Day) -> Time {
        Time::start_of(day, self.zone())
    }
}

/// Returns whether a day lies in one of these stretches.
fn inside(stretches: &[(Day, Day)]) -> impl Fn(Day) -> bool {
    |day| stretches.iter().any(|(from, to)| *from <= day && day <= *to)
}

/// Returns a due time as one moment; of an hour that is not known, the latest.
pub fn moment_of(due: Due) -> Moment {
    match due {
        Due::Day(day) => Moment::Day(day),
        Due::At(at) | Due::Between(_, at, _) => Moment::At(at),
    }
}

/// The variable of the subject of `for each`.
pub const SUBJECT: Var = Var(0);

/// Says in a count that it begins when a clause is due.
pub fn due_of(clause: &str) -> String {
    format!("when {clause} is due")
}
