//! What comes in the next days of one engagement: the same evaluation at the end of each of them, with the record unchanged.
//! What is recorded with a later day counts from that day on.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::changes::{At, Change, changes};
use super::days::{Days, Look};
use super::limits::{self, Limit};
use super::reach::{Near, near};
use crate::engagement::record::{Engagement, EventId, Value};
use crate::evaluate::{self, Judged};
use crate::facts::index::{AsOf, Facts};
use crate::finding::{Bearer, Detail, Finding, Right, RightStatus, Status, Verdicts, What};
use crate::ladder;
use crate::ladder::computed::last_notice;
use crate::plan::Plan;
use crate::remedy::{self, Parts, met_by};
use crate::value::duration::Duration;
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
    /// The day of these on which it ends by a parting that is recorded.
    pub parts: Option<Day>,
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
    let mut limits = if look.told.is_some() { Vec::new() } else { limits::now(&judged.facts) };
    let (mut all, conflict) = Days { plans, engagement, looked, look }.all(judged, days);
    let last = conflict.map_or(as_of.plus(days.into()), |day| day.plus(-1));
    let mut changes: Vec<Change> = all.windows(2).flat_map(|pair| changes(&pair[0], &pair[1])).collect();
    let mut duties = duties(&all, &zone, last);
    limits::room(&mut limits, plans, engagement, looked, last);
    // What each day on which something turns says of the record without what is dated later.
    let turns = duties.iter().flat_map(|duty| std::iter::once(duty.from).chain(duty.turns.map(|(day, _)| day)));
    let news: BTreeSet<Day> = changes.iter().map(|change| change.day).chain(turns).filter(|day| *day > as_of).collect();
    let later = later(plans, engagement, looked, days);
    let without = later.iter().flat_map(|(first, without)| {
        news.iter().filter(move |day| *first <= **day).map(move |day| {
            let judged = evaluate::judge_versions(plans, without, AsOf { day: *day, ..looked }, Detail::All);
            (*day, look.at(judged, *day))
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
    let parts = OnceCell::new();
    for duty in duties.iter_mut().filter(is_ours) {
        let parts = parts.get_or_init(|| Parts::of(&plans[evaluate::in_force(plans, as_of)], engagement, looked));
        duty.met_by = met_by(plans, engagement, looked, &duty.finding, parts);
    }
    let then = Facts::new(&plans[evaluate::in_force(plans, last)], engagement, AsOf { day: last, ..looked });
    let ends_with = ends.map(|one| zone.day(one.ends));
    let parts = ladder::ended(&then).filter(|day| ended.is_none() && Some(*day) != ends_with);
    let is_ahead = |day: Day| as_of <= day && day <= last;
    let contract =
        ends.filter(|one| is_ahead(zone.day(one.ends)) || one.notice.is_some_and(|(sent, _)| is_ahead(sent)));
    let verdicts = all.swap_remove(0).verdicts;
    Ahead { duties, changes, limits, near, contract, verdicts, ended, parts, conflict }
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
    for at in all {
        let findings = at.verdicts.findings.iter();
        let statuses: FxHashMap<&str, Status> = findings.map(|finding| (finding.id.as_str(), finding.status)).collect();
        for duty in found.values_mut().filter(|duty| at.day > duty.from && duty.turns.is_none()) {
            let status = statuses.get(duty.finding.id.as_str()).filter(|status| **status != Status::Pending);
            duty.turns = status.map(|status| (at.day, *status));
        }
    }
    let mut duties: Vec<Duty> = found.into_values().collect();
    duties.sort_by_key(|duty| (zone.range(duty.due).1, duty.finding.id.clone()));
    duties
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
