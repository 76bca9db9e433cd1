//! What comes in the next days of one engagement: the same evaluation at the end of each of them, with the record unchanged.
//! What is recorded with a later day counts from that day on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::changes::{At, Change, changes};
use super::reach::{Near, near};
use crate::base::source::Span;
use crate::engagement::record::{Engagement, EventId, Value};
use crate::evaluate::{self, Judged};
use crate::facts::index::{AsOf, Facts};
use crate::finding::{Bearer, Detail, Finding, Right, RightStatus, Status, Verdicts, What};
use crate::ladder;
use crate::ladder::computed::last_notice;
use crate::monitor::standing::{Standing, standings};
use crate::plan::Plan;
use crate::remedy::{self, remedies};
use crate::value::duration::Duration;
use crate::value::money::Money;
use crate::value::quantity::Quantity;
use crate::value::time::{Day, Moment};
use crate::value::zone::Zone;

/// What comes.
#[derive(Debug)]
pub struct Ahead {
    /// What is to be done, by its due time.
    pub duties: Vec<Duty>,
    /// The verdicts, rights and actions that change, by day.
    pub changes: Vec<Change>,
    /// How much of each limit is left.
    pub limits: Vec<Limit>,
    /// The steps of ladders that one breach more leads to.
    pub near: Vec<Near>,
    /// The end of the contract, where it or the last day to give notice before it is one of the days.
    pub contract: Option<Contract>,
    /// The verdicts as of the first day.
    pub verdicts: Verdicts,
    /// The last day of an engagement that is over by the as-of day.
    pub ended: Option<Day>,
    /// From which day on exceptions are in conflict; nothing is said of it and what comes after.
    pub conflict: Option<Day>,
}

/// The end of a contract.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contract {
    /// Its last day.
    pub ends: Moment,
    /// The last day on which notice can be sent so that its period is over by then, and how long that is; nothing where the policy
    /// has no term `notice_period`.
    pub notice: Option<(Day, Duration)>,
}

/// How a forecast looks.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// Gives the text of a place of the policy.
    pub source: &'a dyn Fn(Span) -> String,
    /// What of the verdicts is told; all where it is nothing. One who is not told all is told nothing of limits and ladders.
    pub told: Option<&'a dyn Fn(Verdicts) -> Verdicts>,
}

/// Something that is still to be done.
#[derive(Clone, Debug)]
pub struct Duty {
    /// The finding that is pending.
    pub finding: Finding,
    /// When it is due.
    pub due: Moment,
    /// The first day at whose end it is pending: the as-of day, or a later one.
    pub from: Day,
    /// The first day at whose end it is no longer pending, and what it is then.
    pub turns: Option<(Day, Status)>,
    /// Whether it is pending then by what is recorded of a later day than the as-of day.
    pub from_record: bool,
    /// Whether it turns by that.
    pub turn_record: bool,
    /// What meets one that is pending on the as-of day, each alone: every way was tried.
    pub met_by: Vec<String>,
}

/// How much of a limit is left.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The clause.
    pub clause: Arc<str>,
    /// Its text.
    pub text: Span,
    /// What goes over it.
    pub over: Option<Quantity>,
    /// Whether nothing is used of it.
    pub is_idle: bool,
    /// How it stands.
    pub now: Standing,
    /// The first day at whose end more is left, and how it stands then; of a period the day on which the next one begins.
    pub room: Option<(Day, Standing)>,
}

/// Returns what comes in the days after the as-of day, `days` of them.
pub fn ahead(plans: &[Plan], engagement: &Engagement, looked: AsOf, days: u16, look: Look<'_>) -> Ahead {
    let as_of = looked.day;
    let judged = evaluate::judge_versions(plans, engagement, looked, Detail::All);
    let zone = judged.facts.plan.program.calendar.zone;
    let ended = ladder::ended(&judged.facts);
    let near = match look.told.is_some() || ended.is_some() {
        true => Vec::new(),
        false => near(&judged.facts, &judged.verdicts, look.source),
    };
    let ends = contract(&judged);
    let mut all = vec![at(judged, as_of, look, &|_| true)];
    // Of what nothing is used there is no more room on another day.
    let used: BTreeSet<Arc<str>> =
        all[0].limits.iter().filter(|(.., one)| !is_idle(one)).map(|(name, ..)| name.clone()).collect();
    let mut conflict = None;
    for more in 1..=i64::from(days) {
        let day = as_of.plus(more);
        let judged = evaluate::judge_versions(plans, engagement, AsOf { day, ..looked }, Detail::All);
        if !judged.verdicts.conflicts.is_empty() {
            conflict = Some(day);
            break;
        }
        all.push(at(judged, day, look, &|clause| used.contains(clause)));
    }
    let last = all.last().map_or(as_of, |at| at.day);
    let mut changes: Vec<Change> = all.windows(2).flat_map(|pair| changes(&pair[0], &pair[1])).collect();
    let (mut duties, limits) = (duties(&all, &zone, last), limits(&all));
    // What each day on which something turns says of the record without what is dated later.
    let turns = duties.iter().flat_map(|duty| std::iter::once(duty.from).chain(duty.turns.map(|(day, _)| day)));
    let news: BTreeSet<Day> = changes.iter().map(|change| change.day).chain(turns).filter(|day| *day > as_of).collect();
    let later = later(plans, engagement, looked, days);
    let without = later.iter().flat_map(|(first, without)| {
        news.iter().filter(move |day| *first <= **day).map(move |day| {
            let judged = evaluate::judge_versions(plans, without, AsOf { day: *day, ..looked }, Detail::All);
            (*day, at(judged, *day, look, &|_| false))
        })
    });
    let plain: BTreeMap<Day, At> = without.collect();
    let is_by_record = |day: Day, what: What, id: &str| {
        let at = all.iter().find(|at| at.day == day);
        plain.get(&day).zip(at).is_some_and(|(plain, at)| plain.state(what, id) != at.state(what, id))
    };
    changes.iter_mut().for_each(|change| change.by_record = is_by_record(change.day, change.what, &change.id));
    for duty in &mut duties {
        let is_new = |day: Day| is_by_record(day, What::Finding, &duty.finding.id);
        (duty.from_record, duty.turn_record) = (is_new(duty.from), duty.turns.is_some_and(|(day, _)| is_new(day)));
    }
    let is_ours = |duty: &&mut Duty| duty.from == as_of && look.told.is_none();
    for duty in duties.iter_mut().filter(is_ours) {
        duty.met_by = remedies(plans, engagement, looked, &duty.finding).ways;
    }
    let is_ahead = |day: Day| as_of <= day && day <= last;
    let contract =
        ends.filter(|one| is_ahead(zone.day(one.ends)) || one.notice.is_some_and(|(sent, _)| is_ahead(sent)));
    let verdicts = all.swap_remove(0).verdicts;
    Ahead { duties, changes, limits, near, contract, verdicts, ended, conflict }
}

/// Returns the record without what is dated or recorded after the as-of day, and the first day on which some of that counts; nothing
/// where none of the days is one.
fn later(plans: &[Plan], engagement: &Engagement, looked: AsOf, days: u16) -> Option<(Day, Engagement)> {
    let plan = &plans[evaluate::in_force(plans, looked.day)];
    let last = looked.day.plus(days.into());
    let (now, then) =
        (Facts::new(plan, engagement, looked), Facts::new(plan, engagement, AsOf { day: last, ..looked }));
    let all = (0..engagement.events.len()).map(|place| EventId(place as u32));
    let later: Vec<EventId> = all.filter(|id| then.is_visible(*id) && !now.is_visible(*id)).collect();
    let first = later.iter().map(|id| then.event_time(*id).day).min()?.max(looked.day.plus(1));
    let without = remedy::change::Change::Without(later);
    Some((first, without.applied(engagement, &plan.program.vocabulary, last)))
}

/// Takes how all stands at the end of a day; of limits those of some clauses.
fn at(judged: Judged<'_>, day: Day, look: Look<'_>, is_asked: &dyn Fn(&str) -> bool) -> At {
    let Judged { facts, verdicts, .. } = judged;
    if let Some(told) = look.told {
        let (scores, actions, limits) = Default::default();
        return At { day, verdicts: told(verdicts), scores, actions, limits };
    }
    let (scores, actions) = match facts.plan.program.ladders.is_empty() {
        true => Default::default(),
        false => ladder::suggest(&facts, &verdicts, look.source),
    };
    let clauses = facts.plan.program.clauses.iter().filter(|clause| !clause.modifiers.before_signing);
    let clauses = clauses.filter(|clause| is_asked(&clause.name));
    let limits = clauses.flat_map(|clause| {
        let name: Arc<str> = clause.name.as_str().into();
        standings(&facts, clause).into_iter().map(move |one| (name.clone(), clause.span, one))
    });
    let limits = limits.collect();
    At { day, verdicts, scores, actions, limits }
}

/// What is pending at the end of one of the days and due by the last.
fn duties(all: &[At], zone: &Zone, last: Day) -> Vec<Duty> {
    let mut found: BTreeMap<&str, Duty> = BTreeMap::new();
    for at in all {
        for finding in at.verdicts.findings.iter().filter(|finding| finding.status == Status::Pending) {
            let Some(due) = finding.due.filter(|due| zone.day(*due) <= last) else { continue };
            let duty = || Duty {
                finding: finding.clone(),
                due,
                from: at.day,
                turns: None,
                from_record: false,
                turn_record: false,
                met_by: Vec::new(),
            };
            // A due time that moves is told as it stands first; the change says the rest.
            found.entry(&finding.id).or_insert_with(duty);
        }
    }
    for duty in found.values_mut() {
        let later = all.iter().filter(|at| at.day > duty.from);
        let status = |at: &At| {
            let same = at.verdicts.findings.iter().find(|finding| finding.id == duty.finding.id);
            same.map(|finding| (at.day, finding.status)).filter(|(_, status)| *status != Status::Pending)
        };
        duty.turns = later.filter_map(status).next();
    }
    let mut duties: Vec<Duty> = found.into_values().collect();
    duties.sort_by_key(|duty| (zone.range(duty.due).1, duty.finding.id.clone()));
    duties
}

/// How the limits stand on the first day, and when there is more room.
fn limits(all: &[At]) -> Vec<Limit> {
    let Some((first, later)) = all.split_first() else { return Vec::new() };
    let of = |(clause, text, now): &(Arc<str>, Span, Standing)| {
        let same = |at: &At| {
            let mut of_clause = at.limits.iter().filter(|(name, ..)| name == clause);
            of_clause.find(|(.., one)| one.subject == now.subject).map(|(.., one)| one.clone())
        };
        let is_freer = |one: &Standing| match (one.left, now.left) {
            (Some(then), Some(now)) => is_more(then, now),
            _ => false,
        };
        let next = |at: &At| {
            // Another period runs then.
            let mut of_clause = at.limits.iter().filter(|(name, ..)| name == clause);
            of_clause.next().map(|(.., one)| one.clone())
        };
        let is_idle = is_idle(now);
        let room = later.iter().filter(|_| !is_idle).find_map(|at| match same(at) {
            Some(one) => is_freer(&one).then_some((at.day, one)),
            None => next(at).map(|one| (at.day, one)),
        });
        Limit { clause: clause.clone(), text: *text, over: over(now), is_idle, now: now.clone(), room }
    };
    first.limits.iter().map(of).collect()
}

/// Whether nothing is used of a limit.
fn is_idle(one: &Standing) -> bool {
    one.used.as_ref().is_ok_and(|(used, _)| is_nothing(*used))
}

/// What goes over a limit, where something does.
fn over(now: &Standing) -> Option<Quantity> {
    let (used, bound) = now.used.as_ref().ok()?;
    let more = number(*used).checked_sub(number(*bound)).filter(|more| *more > Decimal::ZERO)?;
    Some(match *used {
        Quantity::Money(money) => Quantity::Money(Money { amount: more, ..money }),
        Quantity::Number(_) => Quantity::Number(more),
        Quantity::Percent(_) => Quantity::Percent(more),
        Quantity::Duration(length) => Quantity::Duration(Duration { amount: more, ..length }),
    })
}

fn is_more(then: Quantity, now: Quantity) -> bool {
    number(then) > number(now)
}

fn is_nothing(quantity: Quantity) -> bool {
    number(quantity).is_zero()
}

fn number(quantity: Quantity) -> Decimal {
    match quantity {
        Quantity::Money(money) => money.amount,
        Quantity::Number(number) | Quantity::Percent(number) => number,
        Quantity::Duration(duration) => duration.amount,
    }
}

/// The end of the contract, as it stands on the day of the facts.
fn contract(judged: &Judged<'_>) -> Option<Contract> {
    let facts = &judged.facts;
    match facts.contract_field(facts.plan.words.ends, facts.as_of)? {
        Value::Moment(ends) => {
            let last = facts.plan.program.calendar.zone.day(*ends);
            Some(Contract { ends: *ends, notice: last_notice(facts, &judged.verdicts, last) })
        }
        _ => None,
    }
}

/// Returns the word for who bears something.
pub fn bearer(bearer: Option<Bearer>) -> &'static str {
    bearer.map_or("unknown", Bearer::word)
}

/// Returns the rights that are not over.
pub fn open(verdicts: &Verdicts) -> impl Iterator<Item = &Right> {
    verdicts.rights.iter().filter(|right| right.status != RightStatus::Lapsed)
}
