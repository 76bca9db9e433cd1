//! What is sought, and whether a change does it: the engine judges the changed record.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;

use super::change::Change;
use super::search::last_that;
use crate::engagement::record::{Engagement, Event, EventId, Value};
use crate::engagement::vocabulary::KindId;
use crate::evaluate::{Chosen, judge_chosen, judge_versions};
use crate::facts::due::SUBJECT;
use crate::facts::index::{AsOf, Facts};
use crate::facts::item::{Item, Time};
use crate::facts::scope::{Env, Scope};
use crate::finding::{Detail, Finding, Status, Verdicts};
use crate::monitor::periods;
use crate::plan::Plan;
use crate::program::tree::{Change as Excepted, Clause, Each, Pattern, Statement, Type};
use crate::value::duration::Family;
use crate::value::severity::Severity;
use crate::value::time::{Day, Moment, SECOND};

/// The ids of what fails.
fn failing(verdicts: &Verdicts) -> BTreeSet<String> {
    verdicts.findings.iter().filter(|finding| finding.fails(Severity::Note)).map(|finding| finding.id.clone()).collect()
}

/// So many changes that alone do not do it are kept.
const MOST_VAIN: usize = 12;

/// What became of what was tried.
#[derive(Default)]
pub struct Tried {
    /// How many changes were tried.
    pub count: Cell<usize>,
    /// The change that clears the finding and breaks the fewest others, with what fails under it that did not before.
    pub best: RefCell<Option<(Change, Vec<String>)>>,
    /// The changes that alone did not do it.
    pub vain: RefCell<Vec<Change>>,
    /// An event without which it was not tried, since whoever is bound could not have left it.
    pub fixed: RefCell<Option<String>>,
}

/// What came of a change.
pub struct Outcome {
    /// Whether the finding is met or gone.
    pub is_clear: bool,
    /// What fails that did not before.
    pub broken: Vec<Finding>,
}

/// What is sought, and where.
pub struct Seek<'s> {
    pub plans: &'s [Plan],
    pub plan: &'s Plan,
    pub engagement: &'s Engagement,
    /// The day that is asked about.
    pub asked: Day,
    /// Up to when it is looked whether a change does it.
    pub as_of: AsOf,
    pub finding: &'s Finding,
    pub clause: &'s Clause,
    pub facts: &'s Facts<'s>,
    /// The clause, with those that it needs.
    pub own: &'s Chosen,
    /// What is taken for granted besides.
    pub given: Option<Change>,
    /// What fails as the record is, once that is asked.
    pub failing: OnceCell<BTreeSet<String>>,
    pub tried: Tried,
}

impl<'s> Seek<'s> {
    /// Returns the same question about a changed record, for verdicts on the finding alone.
    pub fn given(&self, given: Change) -> Seek<'s> {
        let Self { plans, plan, engagement, asked, as_of, finding, clause, facts, own, .. } = *self;
        let (failing, tried, given) = (OnceCell::new(), Tried::default(), Some(given));
        Seek { plans, plan, engagement, asked, as_of, finding, clause, facts, own, given, failing, tried }
    }
}

impl Seek<'_> {
    /// Whether with a change the finding is met or gone, and nothing else fails that did not before.
    pub fn clears(&self, change: &Change) -> bool {
        let Outcome { is_clear, broken } = self.outcome(change);
        let mut best = self.tried.best.borrow_mut();
        if is_clear && best.as_ref().is_none_or(|(_, fewest)| broken.len() < fewest.len()) {
            *best = Some((change.clone(), broken.iter().map(|finding| finding.id.clone()).collect()));
        }
        is_clear && broken.is_empty()
    }

    /// Whether with a change the finding is met or gone, and nothing else fails that did not before but for some.
    pub fn clears_but(&self, change: &Change, allowed: &[String]) -> bool {
        if allowed.is_empty() {
            return self.clears(change);
        }
        let Outcome { is_clear, broken } = self.outcome(change);
        is_clear && broken.iter().all(|finding| allowed.contains(&finding.id))
    }

    /// Returns what comes of a change. All other clauses are judged only where it clears the finding.
    pub fn outcome(&self, change: &Change) -> Outcome {
        self.tried.count.set(self.tried.count.get() + 1);
        if !self.is_clear_with(change) {
            return Outcome { is_clear: false, broken: Vec::new() };
        }
        let judged = |record: &Engagement| judge_versions(self.plans, record, self.as_of, Detail::All).verdicts;
        let changed = change.applied(self.engagement, &self.plan.program.vocabulary, self.as_of.day);
        let mut broken = judged(&changed).findings;
        broken.retain(|finding| finding.fails(Severity::Note) && !self.is_of_answer(finding));
        // What fails without the change is asked only where something fails.
        if !broken.is_empty() {
            let failing = self.failing.get_or_init(|| failing(&judged(self.engagement)));
            broken.retain(|finding| !failing.contains(&finding.id));
        }
        Outcome { is_clear: true, broken }
    }

    /// Whether with a change the finding is met or gone, whatever else fails. What only leaves the days of which the text speaks does
    /// not count.
    pub fn is_clear_with(&self, change: &Change) -> bool {
        if !self.stays(change) {
            return false;
        }
        let is_milder = |status| status == Status::Noted && self.finding.status != Status::Noted;
        // What is only a note is no way out of a note.
        self.own_with(change).is_none_or(|finding| finding.status == Status::Met || is_milder(finding.status))
    }

    /// Whether what a change moves stays under this text and within the contract, where it was.
    fn stays(&self, change: &Change) -> bool {
        let zone = &self.plan.program.calendar.zone;
        let contract = &self.engagement.contract;
        let starts = match self.facts.contract_field(self.plan.words.starts, self.as_of.day) {
            Some(Value::Moment(starts)) => Some(*starts),
            _ => None,
        };
        let begin = [contract.signed_client, contract.signed_firm, starts].into_iter().flatten();
        let begin = begin.map(|at| zone.day(at)).min();
        let is_within = |day: Day| begin.is_none_or(|begin| begin <= day);
        let stays = |(id, to): (EventId, Moment)| {
            let Some(was) = self.event(id).at else { return false };
            let (before, after) = (zone.day(was), zone.day(to));
            // What it is for may have come before.
            let of = self.event(id).about.iter().filter_map(|of| self.event(*of).at);
            let is_of_earlier = of.map(|at| zone.day(at)).any(|day| !is_within(day));
            (self.facts.in_force(after) || !self.facts.in_force(before))
                && (is_within(after) || !is_within(before) || is_of_earlier)
        };
        change.moved().into_iter().all(stays)
    }

    /// Whether an event may be at a moment: not before what it is for, as an answer is not before the question; where it was, it may.
    pub fn may_be(&self, id: EventId, to: Moment) -> bool {
        let (zone, event) = (&self.plan.program.calendar.zone, self.event(id));
        let is_after = |at: Moment| {
            event.about.iter().filter_map(|id| self.event(*id).at).all(|of| {
                let ((lo, hi), of) = (zone.range(at), zone.range(of).0);
                lo >= of || hi > of
            })
        };
        is_after(to) || event.at.is_some_and(|was| !is_after(was))
    }

    /// Whether an event is recorded, and not only deemed to have happened.
    pub fn is_recorded(&self, id: EventId) -> bool {
        (id.0 as usize) < self.engagement.events.len()
    }

    /// Returns the finding as it is with a change.
    pub fn own_with(&self, change: &Change) -> Option<Finding> {
        let all = self.given.iter().chain([change]).cloned().collect();
        let changed = Change::All(all).applied(self.engagement, &self.plan.program.vocabulary, self.as_of.day);
        let verdicts = judge_chosen(self.plans, &changed, self.as_of, Detail::All, self.own).verdicts;
        verdicts.findings.into_iter().find(|finding| finding.id == self.finding.id)
    }

    /// Whether a finding is about a measure that was taken once what is sought was broken: without that it may not have been taken.
    fn is_of_answer(&self, finding: &Finding) -> bool {
        let zone = &self.plan.program.calendar.zone;
        let measure = finding.subject.as_ref().and_then(|subject| self.of_id(&subject.id)).map(|id| self.event(id));
        let measure = measure.filter(|event| event.kind == self.plan.words.action);
        let taken = measure.and_then(|event| event.at).zip(self.finding.since);
        taken.is_some_and(|(at, since)| zone.day(at) >= zone.day(since))
    }

    /// Returns the change, where it clears the finding; one that does not is kept, to be tried with others.
    pub fn tried(&self, change: Change) -> Option<Change> {
        if self.clears(&change) {
            return Some(change);
        }
        let mut vain = self.tried.vain.borrow_mut();
        if vain.len() < MOST_VAIN {
            vain.push(change);
        }
        None
    }

    /// Returns a change that clears the finding at one moment with the latest moment at which it does, grace and all; `late` is one at
    /// which it does not. `allowed` may fail with it.
    pub fn latest(&self, change: &Change, due: Moment, late: Moment, allowed: &[String]) -> Change {
        let latest = self.latest_that(change, due, late, &|change| self.is_clear_with(change));
        if self.clears_but(&latest, allowed) {
            return latest;
        }
        self.latest_that(change, due, late, &|change| self.clears_but(change, allowed))
    }

    /// As [`Seek::latest`], of what does something.
    pub fn latest_that(&self, change: &Change, due: Moment, late: Moment, does_it: &dyn Fn(&Change) -> bool) -> Change {
        let (zone, vocabulary) = (&self.plan.program.calendar.zone, &self.plan.program.vocabulary);
        let at = |to: Moment| change.at(to, vocabulary);
        match due {
            Moment::Day(due) => {
                let day = |days: i64| Moment::Day(due.plus(days));
                let does = |days: i64| does_it(&at(day(days)));
                // Mostly all of the grace does.
                let end = zone.day(late).since(due);
                let last = due.plus(if end > 2 && does(end - 1) { end - 1 } else { last_that(end, does) });
                self.latest_hour(&at, last, does_it).unwrap_or_else(|| at(Moment::Day(last)))
            }
            Moment::At(due) => {
                let minute = |minutes: i64| Moment::At(due.plus_seconds(60 * minutes));
                let whole = (zone.range(late).1.0 - due.0) / SECOND / 60 + 1;
                at(minute(last_that(whole, |minutes| does_it(&at(minute(minutes))))))
            }
        }
    }

    /// Returns the change at the last minute of the day after one that still does it, where a grace may be in hours.
    fn latest_hour(&self, at: &dyn Fn(Moment) -> Change, last: Day, does: &dyn Fn(&Change) -> bool) -> Option<Change> {
        let from = self.plan.program.calendar.zone.end_of(last);
        let minute = |minutes: i64| at(Moment::At(from.plus_seconds(60 * minutes)));
        if !by_the_hour(self.plans, self.clause) || !does(&minute(1)) {
            return None;
        }
        let whole = (self.plan.program.calendar.zone.end_of(last.plus(1)).0 - from.0) / SECOND / 60;
        Some(minute(last_that(whole, |minutes| minutes < 2 || does(&minute(minutes)))))
    }

    /// Returns the events that the finding rests on, in its order.
    pub fn evidence(&self) -> Vec<EventId> {
        self.finding.evidence.iter().filter_map(|fact| self.of_id(&fact.id)).collect()
    }

    /// Returns all events of a kind, in the order of the record.
    pub fn of_kind(&self, kind: KindId) -> Vec<EventId> {
        let all = (0..self.engagement.events.len()).map(|place| EventId(place as u32));
        all.filter(|id| self.event(*id).kind == kind).collect()
    }

    /// Returns the event that the finding is about.
    pub fn subject(&self) -> Option<EventId> {
        self.of_id(&self.finding.subject.as_ref()?.id)
    }

    /// Returns the breach that the finding is about.
    fn breach(&self) -> Option<Item> {
        let id = &self.finding.subject.as_ref().filter(|subject| &*subject.kind == "breach")?.id;
        let all = (0..self.facts.breaches().len()).map(|place| Item::Breach(place as u32));
        all.into_iter().find(|item| *self.facts.id(*item) == **id)
    }

    fn of_id(&self, id: &str) -> Option<EventId> {
        self.engagement.events.iter().position(|event| event.id == id).map(|place| EventId(place as u32))
    }

    pub fn event(&self, id: EventId) -> &Event {
        self.facts.event(id)
    }

    /// Returns when a requirement was judged that failed, or will be: at its subject, on the last day of its period, else when it failed.
    pub fn judged_at(&self) -> Option<Moment> {
        if let Some(subject) = self.subject() {
            return self.event(subject).at;
        }
        let zone = &self.plan.program.calendar.zone;
        match (&self.clause.each, self.finding.due, self.finding.since) {
            (Some(Each::Period { .. }), Some(due), _) => Some(due),
            // It is broken from the day after it on.
            (Some(Each::Period { .. }), None, Some(since)) => Some(Moment::Day(zone.day(since).plus(-1))),
            (_, _, since) => since,
        }
    }

    /// Works something out as it was when a requirement was judged.
    pub fn at_judged<T>(&self, ask: impl FnOnce(Scope<'_, '_>) -> T) -> T {
        let zone = &self.plan.program.calendar.zone;
        match (&self.clause.each, self.judged_at()) {
            (Some(Each::Period { unit, from }), Some(last)) => {
                let anchor = periods::anchor(self.facts, from.as_ref()).ok().flatten();
                let (first, last) = periods::period_of(zone.day(last), *unit, anchor);
                let env = Env { var: SUBJECT, item: Item::Period(first, last), outer: None };
                ask(Scope::of(self.facts, self.clause.id, self.facts.last_of(last)).with(&env))
            }
            (None, Some(Moment::Day(day))) => ask(Scope::of(self.facts, self.clause.id, self.facts.last_of(day))),
            (None, Some(at)) => ask(Scope::of(self.facts, self.clause.id, Time::of(at, zone))),
            _ => self.at_subject(ask),
        }
    }

    /// Works something out for the finding's subject, at its moment.
    pub fn at_subject<T>(&self, ask: impl FnOnce(Scope<'_, '_>) -> T) -> T {
        let item = self.subject().map(Item::Event).or_else(|| self.breach());
        self.of_subject(item.map_or_else(|| self.facts.now(), |item| self.facts.time(item)), ask)
    }

    /// Works something out for the finding's subject, at a moment.
    pub fn of_subject<T>(&self, moment: Time, ask: impl FnOnce(Scope<'_, '_>) -> T) -> T {
        let item = self.subject().map(Item::Event).or_else(|| self.breach());
        let scope = Scope::of(self.facts, self.clause.id, moment);
        let of = |pattern: &Pattern, item| Env { var: pattern.var, item, outer: None };
        match (item, &self.clause.each, &self.clause.statement) {
            // What is forbidden of each item is about what happened.
            (Some(item), Some(Each::Items(each)), Some(Statement::Forbid(pattern))) => {
                let holds = |of: &Env<'_>| scope.with(of).matches(pattern, item).holds();
                let about = scope.candidates(each).iter().map(|item| of(each, *item)).find(|of| holds(of));
                ask(scope.with(&Env { outer: about.as_ref(), ..of(pattern, item) }))
            }
            (Some(item), None, Some(Statement::Forbid(pattern))) => ask(scope.with(&of(pattern, item))),
            (Some(item), Some(Each::Items(each)), _) => ask(scope.with(&of(each, item))),
            _ => ask(scope),
        }
    }
}

/// So many changes at most are left out one by one.
const MOST_LESS: usize = 12;

/// Returns a change that clears the finding without those of its parts that it does not need.
pub fn shrunk(seek: &Seek<'_>, change: Change) -> Change {
    let less = change.with_less();
    if less.len() > MOST_LESS {
        return change;
    }
    match less.into_iter().find(|less| seek.clears(less)) {
        Some(less) => shrunk(seek, less),
        None => change,
    }
}

/// Whether a duty that is due by a day has, or may have, a grace in hours: then hours of the day after it is up still meet it.
pub fn by_the_hour(plans: &[Plan], clause: &Clause) -> bool {
    if !matches!(&clause.statement, Some(Statement::Owes { .. })) {
        return false;
    }
    let exceptions = plans.iter().flat_map(|plan| &plan.program.exceptions).flat_map(|exception| &exception.changes);
    let excepted = exceptions.filter_map(|change| if let Excepted::Grace(grace) = change { Some(grace) } else { None });
    let is_hours = |ty: &Type| matches!(ty, Type::Duration(Family::Hours | Family::BusinessHours));
    clause.modifiers.grace.iter().chain(excepted).any(|grace| is_hours(&grace.ty))
}
