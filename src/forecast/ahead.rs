//! What comes in the next days of one engagement: the same evaluation at the end of each of them, with the record unchanged.
//! What is recorded with a later day counts from that day on.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::changes::{At, Change, changes};
use super::days::{Days, Look, later};
use super::limits::{self, Limit};
use super::reach::{Near, near};
use super::tolerances::{Tolerance, tolerances};
use crate::engagement::record::{Engagement, Value};
use crate::evaluate;
use crate::facts::index::{AsOf, Facts};
use crate::finding::{Bearer, Detail, Finding, Right, RightStatus, Status, Verdicts, What};
use crate::ladder;
use crate::ladder::computed::last_notice;
use crate::plan::Plan;
use crate::remedy::{Parts, met_by};
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
    /// What each clause still lets pass.
    pub tolerances: Vec<Tolerance>,
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
    /// The finding as it is pending last: by then all that is recorded and moves its due day has come.
    pub finding: Finding,
    /// When it is due, by all that is recorded.
    pub due: Moment,
    /// When it is due as it is told first, where that is another time.
    pub moved_from: Option<Moment>,
    /// Whether it is moved by what is recorded of a later day than the as-of day.
    pub moved_record: bool,
    /// When its grace is over, where that is later than its due time and it is no longer pending then.
    pub grace: Option<Moment>,
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
    let (as_of, looked) = (looked.day, AsOf { silence: true, ..looked });
    let judged = evaluate::judge_versions(plans, engagement, looked, Detail::All);
    let zone = judged.facts.plan.program.calendar.zone;
    let ended = ladder::ended(&judged.facts);
    let near = match look.told.is_some() || ended.is_some() {
        true => Vec::new(),
        false => near(&judged.facts, &judged.verdicts, look.source),
    };
    let ends = contract(&judged.facts, &judged.verdicts);
    let mut limits = if look.told.is_some() { Vec::new() } else { limits::now(&judged.facts) };
    let (mut all, conflict) = Days { plans, engagement, looked, look }.all(judged, days);
    let last = conflict.map_or(as_of.plus(days.into()), |day| day.plus(-1));
    let mut changes: Vec<Change> = all.windows(2).flat_map(|pair| changes(&pair[0], &pair[1])).collect();
    let mut duties = duties(&all, &zone, last);
    let later = later(plans, engagement, looked, as_of.plus(days.into()));
    limits::room(&mut limits, plans, engagement, looked, last);
    let tolerances = if look.told.is_some() { Vec::new() } else { tolerances(plans, engagement, looked, last) };
    // What each day on which something turns says of the record without what is dated later.
    let turns = duties.iter().flat_map(|duty| [Some(duty.from), Some(duty.turned(last))]).flatten();
    let changed = changes.iter().flat_map(|change| [change.day.plus(-1), change.day]);
    let news: BTreeSet<Day> = changed.chain(turns).filter(|day| *day > as_of).collect();
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
    // What is so without the record, too, may have been so before.
    let is_so_before = |day: Day, what: What, id: &str| {
        let before = plain.get(&day.plus(-1)).zip(plain.get(&day));
        before.is_some_and(|(before, then)| before.state(what, id) == then.state(what, id))
    };
    let is_by_record = |day: Day, what: What, id: &str| is_by_record(day, what, id) || is_so_before(day, what, id);
    changes.iter_mut().for_each(|change| change.by_record = is_by_record(change.day, change.what, &change.id));
    for duty in &mut duties {
        let is_new = |day: Day| is_by_record(day, What::Finding, &duty.finding.id);
        (duty.from_record, duty.turn_record) =
            (duty.from > as_of && is_new(duty.from), duty.turns.is_some_and(|(day, _)| is_new(day)));
        let without = plain.get(&duty.turned(last)).and_then(|plain| plain.finding(&duty.finding.id));
        duty.moved_record = duty.moved_from.is_some() && without.is_some_and(|one| one.due != Some(duty.due));
    }
    let is_ours = |duty: &&mut Duty| duty.from == as_of && look.told.is_none();
    let parts = OnceCell::new();
    for duty in duties.iter_mut().filter(is_ours) {
        let parts = parts.get_or_init(|| Parts::of(&plans[evaluate::in_force(plans, as_of)], engagement, looked));
        // Without what comes later it is pending up to the day before it turns.
        let until = duty.turns.map(|(day, _)| day.plus(-1)).filter(|_| later.is_none());
        let first = all[0].finding(&duty.finding.id).unwrap_or(&duty.finding);
        duty.met_by = met_by(plans, engagement, looked, first, (parts, until));
    }
    let then = Facts::new(&plans[evaluate::in_force(plans, last)], engagement, AsOf { day: last, ..looked });
    let verdicts_then = all.last().map(|at| &at.verdicts);
    let ends = verdicts_then.map_or(ends, |verdicts| contract(&then, verdicts));
    let ends_with = ends.map(|one| zone.day(one.ends));
    let over = ladder::ended(&then);
    // Once all is over, what a ladder weighs leads to nothing but what asks for what is owed.
    changes.retain(|one| match one.what {
        What::Score => over.is_none_or(|over| one.day <= over),
        What::Action => one.after.is_some() || over.is_none_or(|over| one.day <= over),
        What::Finding | What::Right => true,
    });
    let parts = over.filter(|day| ended.is_none() && Some(*day) != ends_with);
    let is_ahead = |day: Day| as_of <= day && day <= last;
    let contract =
        ends.filter(|one| is_ahead(zone.day(one.ends)) || one.notice.is_some_and(|(sent, _)| is_ahead(sent)));
    let verdicts = all.swap_remove(0).verdicts;
    Ahead { duties, changes, limits, tolerances, near, contract, verdicts, ended, parts, conflict }
}

/// What is pending at the end of one of the days and due by the last. A due day that moves is told as it is judged in the end.
fn duties(all: &[At], zone: &Zone, last: Day) -> Vec<Duty> {
    let mut found: BTreeMap<&str, Duty> = BTreeMap::new();
    for at in all {
        for finding in &at.verdicts.findings {
            match found.get_mut(finding.id.as_str()) {
                Some(duty) => duty.goes_on(finding, at.day, zone),
                None => {
                    let due = finding.due.filter(|_| finding.status == Status::Pending);
                    found.extend(due.map(|due| (finding.id.as_str(), Duty::new(finding, due, at.day))));
                }
            }
        }
    }
    let mut duties: Vec<Duty> = found.into_values().filter(|duty| zone.day(duty.due) <= last).collect();
    duties.sort_by_key(|duty| (zone.range(duty.due).1, duty.finding.id.clone()));
    duties
}

impl Duty {
    fn new(finding: &Finding, due: Moment, from: Day) -> Self {
        Self {
            finding: finding.clone(),
            due,
            moved_from: None,
            moved_record: false,
            grace: None,
            from,
            turns: None,
            from_record: false,
            turn_record: false,
            met_by: Vec::new(),
        }
    }

    /// Takes in how the finding stands at the end of a later day.
    fn goes_on(&mut self, finding: &Finding, day: Day, zone: &Zone) {
        if self.turns.is_some() {
            return;
        }
        if finding.status != Status::Pending {
            self.turns = Some((day, finding.status));
            let is_broken = matches!(finding.status, Status::Breached | Status::Noted | Status::Tolerated);
            // What is required of a period has no grace.
            let due = finding.due.filter(|_| is_broken);
            let over = due.zip(finding.decided).map(|(due, at)| (due, zone.over_at(at)));
            self.grace = over.filter(|(due, over)| zone.range(*over).1 > zone.range(*due).1).map(|(_, over)| over);
        }
        if let Some(due) = finding.due.filter(|due| *due != self.due) {
            self.moved_from = self.moved_from.or(Some(self.due)).filter(|first| *first != due);
            self.due = due;
            // What was kept has no title.
            if finding.status != Status::Met {
                self.finding = finding.clone();
            }
        }
    }

    /// The first day at whose end it is no longer pending, or the last that is looked at.
    fn turned(&self, last: Day) -> Day {
        self.turns.map_or(last, |(day, _)| day)
    }
}

/// The end of the contract, as it stands on the day of the facts.
fn contract(facts: &Facts<'_>, verdicts: &Verdicts) -> Option<Contract> {
    match facts.contract_field(facts.plan.words.ends, facts.as_of)? {
        Value::Moment(ends) => {
            let last = facts.plan.program.calendar.zone.day(*ends);
            Some(Contract { ends: *ends, notice: last_notice(facts, verdicts, last) })
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
