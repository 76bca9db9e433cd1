//! Seeks the smallest change of a record that would have avoided a breach, or that clears a duty: what seems to do it is tried, and told
//! only where the verdict says so.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::change::Change;
use super::deciding::{self, Decision};
use super::duty::{self, Duty};
use super::pending::{self, Pending};
use super::seek::{Seek, Tried, shrunk};
use super::subject::Parts;
use super::{forbidden, occurrence, paid, require};
use crate::engagement::record::Engagement;
use crate::evaluate::{Chosen, judge_chosen};
use crate::facts::index::{AsOf, Facts};
use crate::finding::{Detail, Finding, Status};
use crate::plan::Plan;
use crate::program::tree::{Clause, DutyTime, Each, Source, Statement};
use crate::value::time::Day;

/// So many are told at most.
const MOST: usize = 3;

/// So many of those that were tried in vain are named.
const MOST_NAMED: usize = 4;

/// So many pairs of changes are tried at most.
const MOST_PAIRS: usize = 40;

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
/// `until` is the last day on which it is pending if nothing is done, where that is known.
pub fn met_by(
    plans: &[Plan],
    engagement: &Engagement,
    as_of: AsOf,
    finding: &Finding,
    (parts, until): (&Parts, Option<Day>),
) -> Vec<String> {
    let own = Chosen::of(plans, [&*finding.clause]);
    let is_same = |part: &Engagement| {
        let verdicts = judge_chosen(plans, part, as_of, Detail::All, &own).verdicts;
        let same = verdicts.findings.iter().find(|other| other.id == finding.id);
        same.is_some_and(|other| {
            (other.status, other.due, &other.missing) == (finding.status, finding.due, &finding.missing)
        })
    };
    let part = parts.around(engagement, finding).filter(is_same);
    let told = Told { all: false, until };
    sought(plans, part.as_ref().unwrap_or(engagement), as_of, finding, told).ways
}

/// What of a pending duty is told, and what is known of it.
#[derive(Clone, Copy)]
struct Told {
    /// Not only what meets it.
    all: bool,
    /// The last day on which it is pending if nothing is done.
    until: Option<Day>,
}

/// Returns what would have avoided a finding, or clears one that is pending.
pub fn remedies(plans: &[Plan], engagement: &Engagement, as_of: AsOf, finding: &Finding) -> Remedies {
    sought(plans, engagement, as_of, finding, Told { all: true, until: None })
}

fn sought(plans: &[Plan], engagement: &Engagement, as_of: AsOf, finding: &Finding, told: Told) -> Remedies {
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
    let own = Chosen::of(plans, [&*finding.clause]);
    let undone = is_pending.then(|| pending::undone((plans, plan), engagement, as_of, finding, clause));
    let engagement = undone.as_ref().unwrap_or(engagement);
    let pending = is_pending.then(|| Pending::of(plans, engagement, as_of, (finding, clause), &own, told.until));
    let (as_of, finding) = pending.as_ref().map_or((as_of, finding), |pending| (pending.as_of, &pending.finding));
    let judged = judge_chosen(plans, engagement, as_of, Detail::All, &own);
    // Of the version that is in force the breaches are known, too.
    let known = Some(judged.facts).filter(|facts| std::ptr::eq(facts.plan, plan));
    let facts = known.unwrap_or_else(|| Facts::new(plan, engagement, as_of));
    let (tried, failing) = (Tried::default(), OnceCell::new());
    let seek = Seek {
        plans,
        plan,
        engagement,
        asked,
        as_of,
        finding,
        clause,
        facts: &facts,
        own: &own,
        given: None,
        failing,
        tried,
    };
    if is_unknown {
        return Remedies { decisions: deciding::decisions(&seek), ..Remedies::default() };
    }
    let until = pending.as_ref().filter(|_| told.all).map(|pending| pending.until(&seek)).unwrap_or_default();
    // What is asked of a period may be kept before its end.
    let is_of_period = is_pending && matches!(clause.statement, Some(Statement::Require { .. }));
    if is_of_period && seek.is_clear_with(&Change::All(Vec::new())) {
        let none = Some("nothing more: it is kept, if nothing more is recorded".to_owned());
        return Remedies { until, none, ..Remedies::default() };
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
    changes = changes.into_iter().map(|change| shrunk(&seek, change)).collect();
    // What is found in two ways is told once.
    let mut seen = BTreeSet::new();
    changes.retain(|change| seen.insert(change.text(plan, engagement)));
    changes.truncate(MOST);
    let mut ways: Vec<String> = changes.iter().map(|change| change.text(plan, engagement)).collect();
    if ways.is_empty() {
        ways.extend(at_a_price(&seek));
    }
    let none = ways.is_empty().then(|| format!("none was found: {}", why_none(&seek)));
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
        Some(Statement::Forbid(pattern)) => forbidden::changes(seek, pattern),
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
        Some(clause) => match change.added().first() {
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
