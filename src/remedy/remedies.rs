//! Seeks the smallest change of a record that would have avoided a breach, or that clears a duty: what seems to do it is tried, and told
//! only where the verdict says so.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::change::Change;
use super::deciding::{self, Decision};
use super::duty::{self, Duty};
use super::search::last_near;
use super::seek::{Seek, Tried};
use super::subject::Parts;
use super::{occurrence, paid, require};
use crate::engagement::record::{Engagement, EventId};
use crate::evaluate::{Chosen, judge_chosen};
use crate::facts::index::{AsOf, Facts};
use crate::finding::{Detail, Finding, Status};
use crate::plan::Plan;
use crate::program::tree::{Clause, DutyTime, Each, Source, Statement};
use crate::value::time::{Day, Moment};

/// So many are told at most.
const MOST: usize = 3;

/// So many of those that were tried in vain are named.
const MOST_NAMED: usize = 4;

/// So many pairs of changes are tried at most.
const MOST_PAIRS: usize = 40;

/// So many days of grace are looked at.
const MOST_GRACE: i64 = 100;

/// What would have avoided a finding, or clears it.
#[derive(Clone, Debug, Default)]
pub struct Remedies {
    /// The changes in words, the smallest first; each was tried.
    pub ways: Vec<String>,
    /// The same changes; none of one after which something else fails.
    pub changes: Vec<Change>,
    /// Until when a pending duty can be met, and when its grace is over.
    pub until: Vec<String>,
    /// Why none is told.
    pub none: Option<String>,
    /// What decides a verdict that is unknown: what it is with each way in which a missing fact may be.
    pub decisions: Vec<Decision>,
}

/// Returns what meets a duty that is pending, each alone; its part of the record is looked at where that says the same of it.
pub fn met_by(plans: &[Plan], engagement: &Engagement, as_of: AsOf, finding: &Finding, parts: &Parts) -> Vec<String> {
    let own = Chosen::of(plans, [&*finding.clause]);
    let is_same = |part: &Engagement| {
        let verdicts = judge_chosen(plans, part, as_of, Detail::All, &own).verdicts;
        let same = verdicts.findings.iter().find(|other| other.id == finding.id);
        same.is_some_and(|other| {
            (other.status, other.due, &other.missing) == (finding.status, finding.due, &finding.missing)
        })
    };
    let part = parts.around(engagement, finding).filter(is_same);
    sought(plans, part.as_ref().unwrap_or(engagement), as_of, finding, false).ways
}

/// Returns what would have avoided a finding, or clears one that is pending.
pub fn remedies(plans: &[Plan], engagement: &Engagement, as_of: AsOf, finding: &Finding) -> Remedies {
    sought(plans, engagement, as_of, finding, true)
}

fn sought(plans: &[Plan], engagement: &Engagement, as_of: AsOf, finding: &Finding, is_all_told: bool) -> Remedies {
    let of_clause = |plan: &'_ Plan| plan.program.clauses.iter().position(|clause| clause.span == finding.text);
    let found = plans.iter().find_map(|plan| Some((plan, &plan.program.clauses[of_clause(plan)?])));
    let is_sought = matches!(
        finding.status,
        Status::Late
            | Status::Breached
            | Status::Tolerated
            | Status::Priced
            | Status::Noted
            | Status::Pending
            | Status::Unknown
    );
    let Some((plan, clause)) = found.filter(|_| is_sought) else { return Remedies::default() };
    let (is_pending, is_unknown) = (finding.status == Status::Pending, finding.status == Status::Unknown);
    let asked = as_of.day;
    let so_far = is_pending.then(|| so_far(plan, engagement, as_of, finding));
    let engagement = so_far.as_ref().unwrap_or(engagement);
    let own = Chosen::of(plans, [&*finding.clause]);
    let as_of = if is_pending { last_pending(plans, engagement, as_of, finding, &own) } else { as_of };
    let judged = judge_chosen(plans, engagement, as_of, Detail::All, &own);
    // Of the version that is in force the breaches are known, too.
    let known = Some(judged.facts).filter(|facts| std::ptr::eq(facts.plan, plan));
    let facts = known.unwrap_or_else(|| Facts::new(plan, engagement, as_of));
    let (tried, failing) = (Tried::default(), OnceCell::new());
    let seek =
        Seek { plans, plan, engagement, asked, as_of, finding, clause, facts: &facts, own: &own, failing, tried };
    if is_unknown {
        return Remedies { decisions: deciding::decisions(&seek), ..Remedies::default() };
    }
    let mut changes = of_statement(&seek, clause);
    if changes.is_empty() {
        changes.extend(several(&seek));
    }
    if changes.is_empty() && matches!(clause.statement, Some(Statement::Require { .. })) {
        changes.extend(paid::changes(&seek));
        if changes.is_empty() {
            changes.extend(require::on_other_day(&seek));
        }
        if changes.is_empty() {
            changes.extend(require::without(&seek));
        }
    }
    // What is found in two ways is told once.
    let mut told = BTreeSet::new();
    changes.retain(|change| told.insert(change.text(plan, engagement)));
    changes.truncate(MOST);
    let mut ways: Vec<String> = changes.iter().map(|change| change.text(plan, engagement)).collect();
    if ways.is_empty() {
        ways.extend(at_a_price(&seek));
    }
    let none = ways.is_empty().then(|| why_none(&seek));
    let until = if is_pending && is_all_told { until(&seek) } else { Vec::new() };
    Remedies { ways, changes, until, none, decisions: Vec::new() }
}

fn of_statement(seek: &Seek<'_>, clause: &Clause) -> Vec<Change> {
    match &clause.statement {
        Some(Statement::Owes { party, duty: pattern, totalling, time }) => {
            let duty = Duty { party: *party, pattern, totalling: totalling.as_ref() };
            match time {
                DutyTime::Deadline(_) => duty::changes(seek, duty),
                DutyTime::Every { .. } => duty::of_cadence(seek, duty),
            }
        }
        Some(Statement::Forbid(pattern)) => occurrence::of_forbidden(seek, pattern),
        Some(Statement::Limit { measure, .. }) => occurrence::of_limited(seek, measure),
        Some(Statement::Require { cond, .. }) => require::changes(seek, cond),
        Some(Statement::May { .. }) => Vec::new(),
        // Each item has its price.
        None => match &clause.each {
            Some(Each::Items(pattern)) => occurrence::of_priced(seek, pattern),
            _ => require::without(seek).into_iter().collect(),
        },
    }
}

/// Returns the first two, or all, of the changes that alone do not do it which do it together.
fn several(seek: &Seek<'_>) -> Option<Change> {
    let vain = seek.tried.vain.borrow().clone();
    let pairs = vain.iter().enumerate().flat_map(|(i, a)| vain[i + 1..].iter().map(move |b| (a, b)));
    let pairs = pairs.filter(|(a, b)| a.is_apart_from(b)).take(MOST_PAIRS);
    let together = |(a, b): (&Change, &Change)| seek.tried(Change::All(vec![a.clone(), b.clone()]));
    pairs.map(together).find_map(|change| change)
}

/// Returns the change that avoids it and after which the fewest others fail that do not now, with these.
fn at_a_price(seek: &Seek<'_>) -> Option<String> {
    let (change, broken) = seek.tried.best.borrow().clone()?;
    let is_duty = matches!(seek.clause.statement, Some(Statement::Owes { time: DutyTime::Deadline(_), .. }));
    let change = if is_duty { duty::nearest(seek, change, &broken) } else { change };
    let name = |id: &String| match id.strip_suffix("/new") {
        Some(clause) => match change.first_added() {
            Some(event) => {
                let kind = seek.plan.program.vocabulary.kind_name(event.kind).replace('_', " ");
                format!("{clause} (of the added {kind})")
            }
            None => clause.to_owned(),
        },
        None => id.clone(),
    };
    let names: Vec<String> = broken.iter().take(MOST).map(name).collect();
    let more = broken.len().checked_sub(MOST).filter(|more| *more > 0);
    let more = more.map(|more| format!(" and {more} more")).unwrap_or_default();
    let text = change.text(seek.plan, seek.engagement);
    Some(format!("{text}; but with that alone something else is not kept: {}{more}", names.join(", ")))
}

/// Says why none is told.
fn why_none(seek: &Seek<'_>) -> String {
    if let Some(Statement::Limit { measure, .. }) = &seek.clause.statement
        && matches!(measure.pattern.source, Source::Breaches(_))
    {
        return "it counts breaches of other clauses; ask what would have avoided each of those".to_owned();
    }
    if let Some(fixed) = &*seek.tried.fixed.borrow() {
        return format!(
            "it comes by {fixed}, which whoever is bound could not have left, and nothing else that was tried does it"
        );
    }
    match seek.tried.count.get() {
        0 => "there was nothing to try; no event that is recorded, and none that could be, decides this by itself"
            .to_owned(),
        1 => format!("the one change that could be tried leaves it as it is{}", tried_in_words(seek)),
        tried => {
            let words = tried_in_words(seek);
            format!("{tried} changes were tried, alone and two together, and each leaves it as it is{words}")
        }
    }
}

/// Returns the changes that alone did not do it, each kind of change once: `: invoice I1 on 2026-02-16 or before; …`.
fn tried_in_words(seek: &Seek<'_>) -> String {
    let mut all: Vec<String> = Vec::new();
    for text in seek.tried.vain.borrow().iter().map(|change| change.text(seek.plan, seek.engagement)) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    let more = if all.len() > MOST_NAMED { "; and others" } else { "" };
    all.truncate(MOST_NAMED);
    if all.is_empty() { String::new() } else { format!(": {}{more}", all.join("; ")) }
}

/// Returns until when what is pending can be met: the last moment by the clock of the policy's zone, and its grace.
fn until(seek: &Seek<'_>) -> Vec<String> {
    let Some(due) = seek.finding.due else { return Vec::new() };
    let zone = &seek.plan.program.calendar.zone;
    let last = match due {
        Moment::Day(day) => format!("the end of {day}"),
        at => zone.short(at),
    };
    let (day, grace) = (zone.day(due), seek.as_of.day);
    let in_time = match day < seek.asked {
        true => format!("its time was up at {last}, {}", zone.name()),
        false => format!("in time until {last}, {}", zone.name()),
    };
    let in_grace = (grace > day).then(|| format!("in its grace until the end of {grace}, {}", zone.name()));
    [in_time].into_iter().chain(in_grace).chain(otherwise(seek)).collect()
}

/// Returns what comes of a duty that nothing more is done for: `if not: breached, major, from 2026-05-20 on`.
fn otherwise(seek: &Seek<'_>) -> Option<String> {
    let day = seek.as_of.day.plus(1);
    let then = AsOf { day, known_on: seek.as_of.known_on.map(|known| known.max(day)) };
    let verdicts = judge_chosen(seek.plans, seek.engagement, then, Detail::All, seek.own).verdicts;
    let finding = verdicts.findings.iter().find(|finding| finding.id == seek.finding.id)?;
    let severity = finding.severity.map(|severity| format!(", {},", severity.word())).unwrap_or_default();
    (finding.status != Status::Pending).then(|| format!("if not: {}{severity} from {day} on", finding.status.word()))
}

/// Returns the record without what is dated later than is looked: that is not known when a duty is pending.
fn so_far(plan: &Plan, engagement: &Engagement, as_of: AsOf, finding: &Finding) -> Engagement {
    let facts = Facts::new(plan, engagement, as_of);
    let all = (0..engagement.events.len()).map(|place| EventId(place as u32));
    let later = all.filter(|id| !facts.is_visible(*id)).collect();
    let due = finding.due.map_or(as_of.day, |due| plan.program.calendar.zone.day(due));
    let never = as_of.day.max(due).plus(2 * MOST_GRACE);
    Change::Without(later).applied(engagement, &plan.program.vocabulary, never)
}

/// Returns up to when it is looked for what meets a duty that is pending: to the end of its due day, or of its grace.
fn last_pending(plans: &[Plan], so_far: &Engagement, as_of: AsOf, finding: &Finding, own: &Chosen) -> AsOf {
    let at = |day: Day| AsOf { day, known_on: as_of.known_on.map(|known| known.max(day)) };
    let zone = &plans[0].program.calendar.zone;
    let first = finding.due.map_or(as_of.day, |due| zone.day(due)).max(as_of.day);
    let is_pending = |days: i64| {
        let verdicts = judge_chosen(plans, so_far, at(first.plus(days)), Detail::All, own).verdicts;
        let same = verdicts.findings.iter().find(|other| other.id == finding.id);
        same.is_some_and(|other| other.status == Status::Pending)
    };
    at(first.plus(last_near(MOST_GRACE, is_pending)))
}
