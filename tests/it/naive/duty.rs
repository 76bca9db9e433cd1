//! Duties: what is owed, by when, and whether it was done.

use goodterms::engagement::record::Side;
use goodterms::finding::Status;
use goodterms::program::tree::{
    Change, Clause, ClauseId, CostAmount, Deadline, DutyTime, Each, Expr, Party, Pattern, Source, Statement,
};
use goodterms::value::duration::{Duration, Family};
use goodterms::value::money::Money;
use goodterms::value::time::Day;
use rust_decimal::Decimal;

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
struct Duty<'s, 'a> {
    clause: &'a Clause,
    subject: Option<Item>,
    scene: &'s Scene<'a>,
    party: Party,
    pattern: &'a Pattern,
    totalling: Option<&'a Expr>,
    /// From when on events that name nothing count.
    from: Option<When>,
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
            if statuses.iter().any(|status| *status != statuses[0]) {
                merged.status = Status::Unknown;
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
        let limit = scene.grace_end(id, due).unwrap_or(due);
        found.since = Some(self.since(due));
        found.decided = Some(self.since_instant(limit));
        let duty = scene.duty(id, trigger)?;
        let (status, met) = if duty.totalling.is_some() { duty.paid_off(limit) } else { duty.done(limit) };
        found.status = status;
        found.met = met;
        self.complete_or_unknown(&mut found, duty.pattern);
        self.count_overdue(&mut found);
        Some(found)
    }

    fn count_overdue(&self, found: &mut Found) {
        let Some(due) = found.due else { return };
        let due = self.clock.day(due);
        match found.status {
            Status::Late => found.overdue = found.met.map(|met| self.clock.day(met).since(due)),
            Status::Breached => found.overdue = Some(self.as_of.since(due)),
            _ => {}
        }
    }

    fn complete_or_unknown(&self, found: &mut Found, pattern: &Pattern) {
        let (Some(due), Source::Kinds(kinds)) = (found.due, &pattern.source) else { return };
        let due = self.clock.day(due);
        let open = self.record.complete.iter().any(|(kind, day)| kinds.iter().any(|(of, _)| of == kind) && *day < due);
        if open && matches!(found.status, Status::Late | Status::Breached) {
            found.status = Status::Unknown;
            found.met = None;
        }
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
    fn is_past(&self, limit: When) -> bool {
        let end = self.clock.end(self.as_of);
        match limit {
            When::Day(day) => day < self.as_of,
            When::At(at) => at < end,
            When::Between(first, last) => {
                last < end || first < end && choose(&self.forks, format!("past {limit:?}"), false)
            }
        }
    }

    /// Decides whether something was in time.
    fn in_time(&self, at: When, limit: When, what: &str) -> bool {
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
            _ => return vec![Found::new(None, None, Status::Unknown)],
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
            self.complete_or_unknown(&mut found, duty);
            self.count_overdue(&mut found);
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
            Deadline::By(moment) => match self.value(moment) {
                V::When(due) => (Due::At(due), Some(due)),
                V::Never => (Due::NotOwed, None),
                _ => (Due::Unknown, None),
            },
            Deadline::Within(duration, moment) => {
                let trigger = match self.value(moment) {
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
        let Some(pattern) = &clause.modifiers.pausing else { return false };
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
        let clock = self.world.clock;
        let from = match (due, grace.family) {
            (When::Day(day), Family::Hours | Family::BusinessHours) => When::At(clock.end(day)),
            _ => due,
        };
        clock.after(from, grace, &|_| false)
    }

    fn duty(&self, id: ClauseId, trigger: Option<When>) -> Option<Duty<'_, 'a>> {
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
    fn duty_events(
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
            let in_time = from.is_none_or(|from| world.clock.day(own.when) >= world.clock.day(from));
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

    /// Returns what interest or a lump sum comes to.
    pub fn debt_cost(&self, id: ClauseId, found: &Found, amount: &CostAmount) -> Option<Money> {
        let world = self.world;
        let scene = world.duty_scene(id, found.subject.clone());
        let duty = scene.duty(id, None)?;
        let due = world.clock.day(found.due?);
        match amount {
            CostAmount::Compensation(table) => {
                let V::Money(debt) = duty.amount(due) else { return None };
                world.program.compensations[usize::from(table.0)].lump_sum(due.plus(1), debt).ok()
            }
            CostAmount::Interest { series, points, monthly, fixed, over } => {
                let V::Money(owed) = duty.amount(world.as_of) else { return None };
                let points = match points.as_ref().map(|points| self.value(points)) {
                    None => Decimal::ZERO,
                    Some(V::Percent(points) | V::Number(points)) => points,
                    Some(_) => return None,
                };
                let series = series.map(|series| &world.program.series[usize::from(series.0)]);
                let fixed = *fixed || series.is_some_and(|series| series.fixed);
                let mut sum = Decimal::ZERO;
                let mut day = due.plus(1);
                while day <= world.as_of {
                    let V::Money(paid) = duty.paid(day.plus(-1), owed) else { return None };
                    let unpaid = owed.amount - paid.amount;
                    if unpaid > Decimal::ZERO {
                        let rate_day = if fixed { due.plus(1) } else { day };
                        let rate = series.map_or(Some(Decimal::ZERO), |series| series.rate_on(rate_day))? + points;
                        let rate = if *monthly { rate * Decimal::from(12) } else { rate };
                        sum += unpaid * rate.max(Decimal::ZERO);
                    }
                    day = day.plus(1);
                }
                Some(Money { amount: sum / (Decimal::ONE_HUNDRED * over), ..owed })
            }
            CostAmount::Amount(_) => None,
        }
    }
}

impl Duty<'_, '_> {
    fn events(&self) -> Vec<(usize, When)> {
        self.scene.duty_events(self.clause, self.pattern, self.party, self.subject.as_ref(), self.from)
    }

    /// Whether it was done, and when.
    fn done(&self, limit: When) -> (Status, Option<When>) {
        let world = self.scene.world;
        match self.events().first() {
            Some((event, at)) if world.in_time(*at, limit, &world.events[*event].id) => (Status::Met, Some(*at)),
            Some((_, at)) => (Status::Late, Some(*at)),
            None if world.is_past(limit) => (Status::Breached, None),
            None => (Status::Pending, None),
        }
    }

    /// Whether the amount was reached, and when it was reached for good.
    fn paid_off(&self, limit: When) -> (Status, Option<When>) {
        let world = self.scene.world;
        let enough = |day: Day| -> Truth {
            let amount = self.amount(day);
            let V::Money(money) = amount else { return Truth::Unknown };
            if money.amount <= Decimal::ZERO {
                return Truth::True;
            }
            let paid = self.paid(day, money);
            self.scene.compare(goodterms::program::tree::Comparison::GreaterEqual, &paid, &amount)
        };
        match enough(world.as_of) {
            Truth::True => {}
            Truth::False if world.is_past(limit) => return (Status::Breached, None),
            Truth::False => return (Status::Pending, None),
            _ => return (Status::Unknown, None),
        }
        let earliest =
            world.visible().iter().filter_map(|event| world.events[*event].at).map(|at| world.clock.day(at)).min();
        let first = match &self.subject {
            Some(item) => world.own_moment(item).map(|now| world.clock.day(now.when)),
            None => self.from.map(|from| world.clock.day(from)),
        };
        let Some(first) = first.or(earliest) else { return (Status::Met, None) };
        let mut met = world.as_of;
        while met > first {
            match enough(met.plus(-1)) {
                Truth::True => met = met.plus(-1),
                Truth::False => break,
                _ => return (Status::Unknown, None),
            }
        }
        let in_time = world.in_time(When::Day(met), limit, "paid off");
        (if in_time { Status::Met } else { Status::Late }, Some(When::Day(met)))
    }

    /// What is owed in all, as of the end of a day.
    fn amount(&self, day: Day) -> V {
        let world = self.scene.world;
        let mut scene = self.scene.clone();
        scene.state = Now::at(When::At(world.clock.end(day)));
        self.totalling.map_or(V::Unknown, |totalling| scene.value(totalling))
    }

    /// What was paid of it to the end of a day.
    fn paid(&self, day: Day, owed: Money) -> V {
        let world = self.scene.world;
        let target = match &self.pattern.about {
            Some(about) => match self.scene.value(about) {
                V::Item(item) => Some(item),
                _ => None,
            },
            None => self.subject.clone(),
        };
        if let Some(Item::Event(invoice)) = target
            && Some(world.events[invoice].kind) == world.kind("invoice")
        {
            let mut scene = self.scene.clone();
            scene.state = Now::at(When::At(world.clock.end(day)));
            return scene.invoice(invoice).paid;
        }
        let mut sum = Decimal::ZERO;
        for (event, at) in self.events() {
            if world.clock.day(at) <= day {
                let Some(V::Money(amount)) = world.stated_named(event, "amount") else { return V::Unknown };
                match Scene::converted(world, amount, owed, world.clock.day(at)) {
                    Some(amount) => sum += amount,
                    None => return V::Unknown,
                }
            }
        }
        V::Money(Money { amount: sum, ..owed })
    }
}
