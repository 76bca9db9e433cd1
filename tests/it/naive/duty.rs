//! Duties: what is owed, by when, and whether it was done.

use goodterms::engagement::record::Side;
use goodterms::finding::Status;
use goodterms::program::tree::{
    Change, Clause, ClauseId, Deadline, DutyTime, Each, Expr, Party, Pattern, Source, Statement,
};
use goodterms::value::duration::{Duration, Family};
use goodterms::value::time::Day;

use super::truth::{Item, Truth, V, choose, in_all_worlds};
use super::when::{Sure, When};
use super::world::{Found, Now, Scene, World};

/// By when something is owed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Due {
    NotOwed,
    Unknown,
    At(When),
}

/// The duty of a clause towards a subject, with the moment of its trigger.
pub struct Duty<'s, 'a> {
    /// The clause.
    pub clause: &'a Clause,
    /// The subject of `for each`.
    pub subject: Option<Item>,
    /// The scene of the trigger.
    pub scene: &'s Scene<'a>,
    /// The debtor.
    pub party: Party,
    /// What is owed.
    pub pattern: &'a Pattern,
    /// The amount to be reached.
    pub totalling: Option<&'a Expr>,
    /// From when on events that name nothing count.
    pub from: Option<When>,
}

impl<'a> World<'a> {
    /// Returns a clause.
    pub fn clause(&self, clause: ClauseId) -> &'a Clause {
        &self.program.clauses[usize::from(clause.0)]
    }

    /// Returns the scene of a subject's own moment, seen as of the end of the day.
    pub fn duty_scene(&'a self, clause: ClauseId, subject: Option<Item>) -> Scene<'a> {
        let own = subject.as_ref().and_then(|item| self.own_moment(item)).unwrap_or(self.end());
        let mut scene = self.scene(own, subject);
        scene.state = self.end();
        scene.with_exceptions(clause)
    }

    /// Returns the verdicts of a duty towards a subject.
    pub fn owed(&'a self, id: ClauseId, subject: Option<Item>) -> Vec<Found> {
        let clause = self.clause(id);
        let Some(Statement::Owes { time, .. }) = &clause.statement else { return Vec::new() };
        let worlds = in_all_worlds(&self.forks, || match time {
            DutyTime::Deadline(_) => self.owed_once(id, subject.clone()).into_iter().collect(),
            DutyTime::Every { .. } => self.owed_again(id),
        });
        let mut labels: Vec<Option<String>> = Vec::new();
        for found in worlds.answers.iter().flatten() {
            if !labels.contains(&found.label) {
                labels.push(found.label.clone());
            }
        }
        let merged = labels.into_iter().map(|label| {
            let in_world = |world: &Vec<Found>| world.iter().find(|found| found.label == label).cloned();
            let found: Vec<Option<Found>> = worlds.answers.iter().map(in_world).collect();
            let some = found.iter().flatten().next().cloned();
            let statuses: Vec<_> = found.iter().map(|found| found.as_ref().map(|found| found.status)).collect();
            let mut merged = some.unwrap_or_else(|| Found::new(label, subject.clone(), Status::Unknown));
            // Where it is none, it does not matter since when.
            let is_open = |found: &&Found| matches!(found.status, Status::Breached | Status::Late | Status::Unknown);
            let sinces: Vec<_> = found.iter().flatten().filter(is_open).map(|found| found.since).collect();
            let since = sinces.iter().all(|since| *since == sinces[0]);
            let dues: Vec<_> = found.iter().flatten().map(|found| found.due.map(|due| self.clock.last(due))).collect();
            let due = dues.iter().all(|due| *due == dues[0]);
            let met_days: Vec<_> =
                found.iter().flatten().map(|found| found.met.map(|met| self.clock.day(met))).collect();
            let same_days = due && since && met_days.iter().all(|day| *day == met_days[0]);
            if statuses.iter().any(|status| *status != statuses[0]) || !same_days && statuses[0] != Some(Status::Met) {
                merged.status = Status::Unknown;
            }
            // Of what is not the same in all worlds, nothing is said.
            merged.due = merged.due.filter(|_| due);
            merged.since = sinces.first().copied().flatten().filter(|_| since);
            if since {
                let latest = found.iter().flatten().filter(is_open).filter_map(|found| found.decided);
                merged.decided = latest.max_by_key(|decided| self.clock.last(*decided));
            } else {
                merged.decided = None;
            }
            merged
        });
        merged.collect()
    }

    fn owed_once(&'a self, id: ClauseId, subject: Option<Item>) -> Option<Found> {
        let clause = self.clause(id);
        let label = subject.as_ref().map(|item| self.label(item));
        let scene = self.duty_scene(id, subject.clone());
        let (due, trigger) = scene.due(id);
        let mut found = Found::new(label, subject.clone(), Status::Unknown);
        found.ground_at = subject.as_ref().and_then(|item| self.own_moment(item)).map(|now| now.when).or(trigger);
        let Some(Statement::Owes { party, .. }) = &clause.statement else { return None };
        found.bearer = bearer(*party);
        let due = match due {
            Due::NotOwed => return None,
            Due::Unknown => return Some(found),
            Due::At(due) => due,
        };
        found.due = Some(due);
        let triggered = match (&subject, trigger) {
            (None, Some(trigger)) => scene.at(Now::at(trigger)),
            _ => scene.clone(),
        };
        let limit = triggered.grace_end(id, due).unwrap_or(due);
        found.since = Some(self.since(due));
        found.decided = Some(self.since_instant(limit));
        let duty = scene.duty(id, trigger)?;
        let (status, met) = if duty.totalling.is_some() { duty.paid_off(limit) } else { duty.done(limit) };
        found.status = status;
        found.met = met;
        self.complete_or_unknown(&mut found, duty.pattern, limit);
        self.count_overdue(&mut found, duty.pattern);
        Some(found)
    }

    /// Of what is not done the days are counted as far as the record is complete.
    fn count_overdue(&self, found: &mut Found, pattern: &Pattern) {
        let Some(due) = found.due else { return };
        let due = self.clock.day(due);
        match found.status {
            Status::Late => found.overdue = found.met.map(|met| self.clock.day(met).since(due)),
            Status::Breached => {
                let Source::Kinds(kinds) = &pattern.source else { return };
                let complete = self.record.complete.iter();
                let own = complete.filter(|(kind, _)| kinds.iter().any(|(of, _)| of == kind)).map(|(_, until)| *until);
                let last = own.min().map_or(self.as_of, |until| until.min(self.as_of));
                found.overdue = Some(last.since(due).max(0));
            }
            _ => {}
        }
    }

    fn complete_or_unknown(&self, found: &mut Found, pattern: &Pattern, limit: When) {
        if self.lacks_after(pattern, self.clock.day(limit)) && matches!(found.status, Status::Late | Status::Breached) {
            found.status = Status::Unknown;
            found.met = None;
        }
    }

    /// Whether events of a pattern may be missing from the record on a day.
    pub fn lacks_after(&self, pattern: &Pattern, day: Day) -> bool {
        let Source::Kinds(kinds) = &pattern.source else { return false };
        self.record.complete.iter().any(|(kind, until)| kinds.iter().any(|(of, _)| of == kind) && *until < day)
    }

    fn since(&self, due: When) -> When {
        match due {
            When::Day(day) => When::Day(day.plus(1)),
            When::At(at) | When::Between(_, at) => When::At(at),
        }
    }

    fn since_instant(&self, due: When) -> When {
        match due {
            When::Day(day) => When::At(self.clock.start(day.plus(1))),
            When::At(at) | When::Between(_, at) => When::At(at),
        }
    }

    /// Returns the instant at which a duty's time was up.
    pub fn breach_instant(&self, found: &Found) -> Option<When> {
        found.due.map(|due| self.since_instant(due))
    }

    /// Decides whether a time is up as of the day.
    pub fn is_past(&self, limit: When) -> bool {
        let end = self.clock.start(self.as_of.plus(1));
        match limit {
            When::Day(day) => day < self.as_of,
            When::At(at) => at < end,
            When::Between(first, last) => {
                last < end || first < end && choose(&self.forks, format!("past {limit:?}"), false)
            }
        }
    }

    /// Decides whether something was in time.
    pub fn in_time(&self, at: When, limit: When, what: &str) -> bool {
        if let When::Day(day) = limit {
            return self.clock.day(at) <= day;
        }
        match self.clock.before(limit, at) {
            Sure::Yes => false,
            Sure::No => true,
            Sure::Maybe => choose(&self.forks, format!("{what} by {limit:?}"), false),
        }
    }

    /// The due days of a cadence, one gap after the other.
    fn owed_again(&'a self, id: ClauseId) -> Vec<Found> {
        let clause = self.clause(id);
        let Some(Statement::Owes { party, duty, time: DutyTime::Every { every, from, until }, .. }) = &clause.statement
        else {
            return Vec::new();
        };
        let end = self.scene(self.end(), None);
        let starts = || match end.contract_starts() {
            Some(starts) => V::When(starts),
            None => self.signed().map_or(V::Never, V::When),
        };
        let mut gap = match from.as_ref().map_or_else(starts, |from| end.value(from)) {
            V::When(from) => self.clock.day(from),
            V::Never => return Vec::new(),
            _ => {
                let bearer = bearer(*party);
                return vec![Found { bearer, ..Found::new(None, None, Status::Unknown) }];
            }
        };
        let until = until.as_ref().map(|until| end.value(until));
        let events = end.duty_events(clause, duty, *party, None, Some(When::Day(gap)));
        let mut rest = events.into_iter();
        let mut all = Vec::new();
        loop {
            let mut scene = self.scene(Now::at(When::Day(gap)), None);
            scene.state = self.end();
            let scene = scene.with_exceptions(id);
            let V::Duration(every) = scene.value(every) else { return all };
            let paused = |day| scene.is_paused(clause, day);
            let Some(due) = self.clock.after(When::Day(gap), every, &paused) else { return all };
            if let Some(V::When(until)) = &until
                && self.clock.day(due) > self.clock.day(*until)
            {
                return all;
            }
            let mut found = Found::new(Some(self.clock.day(due).to_string()), None, Status::Pending);
            // Of two on days from which the next is due on the same day, only the later one counts.
            if all.last().is_some_and(|last: &Found| last.label == found.label) {
                all.pop();
            }
            let limit = scene.grace_end(id, due).unwrap_or(due);
            (found.due, found.since) = (Some(due), Some(self.since(due)));
            (found.decided, found.bearer) = (Some(self.since_instant(limit)), bearer(*party));
            found.ground_at = Some(When::Day(gap));
            let next = rest.next();
            match next {
                Some((event, at)) => {
                    let what = &self.events[event].id;
                    found.met = Some(at);
                    found.status = if self.in_time(at, limit, what) { Status::Met } else { Status::Late };
                    gap = self.clock.day(at);
                }
                None if self.is_past(limit) => found.status = Status::Breached,
                None => {}
            }
            self.complete_or_unknown(&mut found, duty, limit);
            self.count_overdue(&mut found, duty);
            all.push(found);
            if next.is_none() {
                return all;
            }
        }
    }
}

/// Returns the side that a party is.
pub fn bearer(party: Party) -> Option<Side> {
    match party {
        Party::Client => Some(Side::Client),
        Party::Firm => Some(Side::Firm),
        Party::Either => None,
    }
}

impl<'a> Scene<'a> {
    /// Returns when the contract starts, where it says so.
    pub fn contract_starts(&self) -> Option<When> {
        let starts = self.world.program.vocabulary.field_id("starts")?;
        match self.field_of(&V::Item(Item::Contract), starts) {
            V::When(when) => Some(when),
            _ => None,
        }
    }

    /// Returns the due moment of another clause for a subject: unknown where that clause does not cover it.
    pub fn due_of(&self, id: ClauseId, subject: Option<Item>) -> V {
        let world = self.world;
        let clause = world.clause(id);
        let subject = match (&clause.each, subject) {
            (None, _) => None,
            (Some(Each::Items(pattern)), Some(item)) => {
                let kind = match (&pattern.source, &item) {
                    (Source::Kinds(kinds), Item::Event(event)) => {
                        kinds.iter().any(|(kind, _)| *kind == world.events[*event].kind)
                    }
                    (Source::Contacts, Item::Contact(_)) | (Source::Breaches(_), Item::Breach(..)) => true,
                    _ => false,
                };
                let own = world.own_moment(&item).unwrap_or(world.end());
                let scene = world.scene(own, Some(item.clone()));
                if !kind || pattern.changes || scene.matches(pattern, &item, own, own) != Truth::True {
                    return V::Unknown;
                }
                Some(item)
            }
            (Some(Each::Period { .. }), Some(Item::Period(period))) => Some(Item::Period(period)),
            _ => return V::Unknown,
        };
        match world.duty_scene(id, subject).due(id).0 {
            Due::NotOwed => V::Never,
            Due::Unknown => V::Unknown,
            Due::At(due) => V::When(due),
        }
    }

    /// Returns by when a clause's duty is owed, and when it was triggered (`within D after T`: at T).
    fn due(&self, id: ClauseId) -> (Due, Option<When>) {
        let clause = self.world.clause(id);
        let Some(Statement::Owes { time: DutyTime::Deadline(deadline), .. }) = &clause.statement else {
            return (Due::Unknown, None);
        };
        let changed = self.changes(id).into_iter().rev().find_map(|change| match change {
            Change::Deadline(deadline) => Some(deadline),
            _ => None,
        });
        match changed.unwrap_or(deadline) {
            Deadline::By(moment) => match self.at(self.world.end()).value(moment) {
                V::When(due) => (Due::At(due), Some(due)),
                V::Never => (Due::NotOwed, None),
                _ => (Due::Unknown, None),
            },
            Deadline::Within(duration, moment) => {
                let trigger = match self.at(self.world.end()).value(moment) {
                    V::When(trigger) => trigger,
                    V::Never => return (Due::NotOwed, None),
                    _ => return (Due::Unknown, None),
                };
                let scene = if clause.each.is_some() { self.clone() } else { self.at(Now::at(trigger)) };
                let due = match scene.value(duration) {
                    V::Duration(duration) => self.counted_off(clause, trigger, duration),
                    _ => None,
                };
                (due.map_or(Due::Unknown, Due::At), Some(trigger))
            }
        }
    }

    fn counted_off(&self, clause: &Clause, trigger: When, duration: Duration) -> Option<When> {
        let clock = self.world.clock;
        let paused = |day| self.is_paused(clause, day);
        let due = clock.after(trigger, duration, &paused)?;
        match due {
            When::Day(day) if clock.0.roll && matches!(duration.family, Family::Days | Family::Months) => {
                let mut day = clock.roll(day)?;
                while paused(day) {
                    day = clock.roll(day.plus(1))?;
                }
                Some(When::Day(day))
            }
            due => Some(due),
        }
    }

    /// Returns whether the clock of a clause's duty stands still on a day.
    fn is_paused(&self, clause: &Clause, day: Day) -> bool {
        clause.modifiers.pausing.iter().any(|pattern| self.is_paused_by(pattern, day))
    }

    fn is_paused_by(&self, pattern: &Pattern, day: Day) -> bool {
        let clock = self.world.clock;
        self.world.candidates(&pattern.source).iter().any(|item| {
            let Some(own) = self.world.own_moment(item) else { return false };
            let end = match item {
                Item::Event(event) => self.world.ends(*event),
                Item::Breach(clause, number) => self.world.breach(*clause, *number).met,
                _ => None,
            };
            let last = end.map_or(self.world.as_of, |end| clock.day(end));
            clock.day(own.when) <= day
                && day <= last
                && self.counts(self.matches(pattern, item, own, self.state), pattern, item)
        })
    }

    /// Returns the end of the grace, where there is one.
    fn grace_end(&self, id: ClauseId, due: When) -> Option<When> {
        let own = self.world.clause(id).modifiers.grace.as_ref();
        let changed = self.changes(id).into_iter().rev().find_map(|change| match change {
            Change::Grace(grace) => Some(grace),
            _ => None,
        });
        let V::Duration(grace) = self.value(changed.or(own)?) else { return None };
        if grace.amount.is_zero() {
            return Some(due);
        }
        let clock = self.world.clock;
        let from = match (due, grace.family) {
            (When::Day(day), Family::Hours | Family::BusinessHours) => When::At(clock.start(day.plus(1))),
            _ => due,
        };
        clock.after(from, grace, &|_| false)
    }

    /// Returns the duty of a clause towards the subject of the scene.
    pub fn duty(&self, id: ClauseId, trigger: Option<When>) -> Option<Duty<'_, 'a>> {
        let clause = self.world.clause(id);
        let Some(Statement::Owes { party, duty, totalling, time }) = &clause.statement else { return None };
        let subject = self.vars[0].clone().filter(|_| clause.each.is_some());
        let from = match (&subject, time) {
            (Some(item), _) => self.world.own_moment(item).map(|now| now.when),
            (None, DutyTime::Deadline(Deadline::Within(..))) => trigger,
            _ => None,
        };
        Some(Duty { clause, subject, scene: self, party: *party, pattern: duty, totalling: totalling.as_ref(), from })
    }

    /// Returns the events that do what is owed, in order.
    pub fn duty_events(
        &self,
        clause: &Clause,
        pattern: &Pattern,
        party: Party,
        subject: Option<&Item>,
        from: Option<When>,
    ) -> Vec<(usize, When)> {
        let world = self.world;
        let mut events = Vec::new();
        for item in world.candidates(&pattern.source) {
            let (Item::Event(event), Some(own)) = (&item, world.own_moment(&item)) else { continue };
            let about = &world.events[*event].about;
            let names = match subject {
                Some(Item::Event(subject)) => world.names(*event, *subject),
                _ => false,
            };
            let in_time = from.is_none_or(|from| world.clock.last(own.when) >= world.clock.first(from));
            let concerns = match (&pattern.about, &clause.each) {
                (Some(_), _) => true,
                (None, Some(_)) => names || about.is_empty() && in_time,
                (None, None) => in_time,
            };
            let debtor = match world.author(&item).map(|by| world.side(by)) {
                None => true,
                Some(side) => bearer(party).is_none_or(|debtor| side == debtor) && side != Side::Other,
            };
            if concerns && debtor && self.counts(self.matches(pattern, &item, own, own), pattern, &item) {
                events.push((*event, own.when));
            }
        }
        events
    }
}
