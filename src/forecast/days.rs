//! How all stands at the end of each day on which something changes. Judged are the first and the last day, and of the days between
//! two that differ only those clauses that do: without anything new what is once found stays, and nothing changes there and back.
//! A day that the record or the policy names, and the days beside it, are judged whole.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::At;
use crate::base::source::Span;
use crate::engagement::record::{Engagement, Standing, Value};
use crate::evaluate::{self, Chosen, Judged, judge_chosen, judge_versions};
use crate::facts::index::{AsOf, Facts};
use crate::finding::{Detail, RightStatus, Status, Verdicts};
use crate::ladder::{self, Action};
use crate::plan::Plan;
use crate::program::reads::walk;
use crate::program::tree::{Pattern, Source};
use crate::remedy::change::without_later;
use crate::value::severity::Severity;
use crate::value::time::{Day, Moment};

/// How a forecast looks.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// Gives the text of a place of the policy.
    pub source: &'a dyn Fn(Span) -> String,
    /// What of the verdicts is told; all where it is nothing. One who is not told all is told nothing of limits and ladders.
    pub told: Option<&'a dyn Fn(Verdicts) -> Verdicts>,
}

impl Look<'_> {
    /// Takes how all stands at the end of a day, as far as it is told.
    pub(super) fn at(self, judged: Judged<'_>, day: Day) -> At {
        self.told(self.whole(&judged.facts, judged.verdicts, day))
    }

    /// Takes how all stands at the end of a day.
    fn whole(self, facts: &crate::facts::index::Facts<'_>, verdicts: Verdicts, day: Day) -> At {
        let (scores, actions) = match self.told.is_some() || facts.plan.program.ladders.is_empty() {
            true => Default::default(),
            false => ladder::suggest(facts, &verdicts, self.source),
        };
        At { day, verdicts, scores, actions }
    }

    fn told(self, at: At) -> At {
        match self.told {
            Some(told) => At { verdicts: told(at.verdicts), ..at },
            None => at,
        }
    }
}

/// The days that are looked at.
pub(super) struct Days<'d> {
    pub plans: &'d [Plan],
    pub engagement: &'d Engagement,
    pub looked: AsOf,
    pub look: Look<'d>,
}

/// Exceptions came to be in conflict.
struct Conflict;

impl<'d> Days<'d> {
    /// Returns how all stands at the end of the first day, and of each on which something changes, with the day before it; and from which
    /// day on exceptions are in conflict.
    pub fn all(&self, first: Judged<'_>, days: u16) -> (Vec<At>, Option<Day>) {
        let first = self.look.whole(&first.facts, first.verdicts, self.looked.day);
        match self.changing(&first, days) {
            Ok(later) => {
                let all = std::iter::once(first).chain(later);
                (all.map(|at| self.look.told(at)).collect(), None)
            }
            Err(Conflict) => self.up_to_conflict(first, days),
        }
    }

    fn up_to_conflict(&self, first: At, days: u16) -> (Vec<At>, Option<Day>) {
        let mut all = vec![self.look.told(first)];
        for more in 1..=i64::from(days) {
            let day = self.looked.day.plus(more);
            let Ok(at) = self.judged(day) else { return (all, Some(day)) };
            all.push(self.look.told(at));
        }
        (all, None)
    }

    fn changing(&self, first: &At, days: u16) -> Result<Vec<At>, Conflict> {
        let mut found: Vec<At> = Vec::new();
        for day in self.named(self.looked.day.plus(days.into())) {
            let right = self.judged(day)?;
            let mut between = Vec::new();
            self.between(found.last().unwrap_or(first), &right, &mut between)?;
            found.append(&mut between);
            found.push(right);
        }
        Ok(found)
    }

    /// Judges a day whole.
    fn judged(&self, day: Day) -> Result<At, Conflict> {
        let Judged { facts, verdicts, .. } =
            judge_versions(self.plans, self.engagement, AsOf { day, ..self.looked }, Detail::All);
        if verdicts.conflicts.is_empty() { Ok(self.look.whole(&facts, verdicts, day)) } else { Err(Conflict) }
    }

    /// Finds the days between two on which something changes.
    fn between(&self, left: &At, right: &At, found: &mut Vec<At>) -> Result<(), Conflict> {
        let apart = right.day.since(left.day);
        let differing = differing(&left.verdicts, &right.verdicts);
        if apart < 2 || differing.is_empty() && left.is_as_high_as(right) {
            return Ok(());
        }
        let chosen = Chosen::of(self.plans, differing.into_iter().chain(self.asked_by_ladders()));
        let day = left.day.plus(apart / 2);
        let Judged { facts, mut verdicts, .. } =
            judge_chosen(self.plans, self.engagement, AsOf { day, ..self.looked }, Detail::All, &chosen);
        if !verdicts.conflicts.is_empty() {
            return Err(Conflict);
        }
        // All others stand as at both ends.
        let kept = left.verdicts.findings.iter().filter(|one| !chosen.has_name(&one.clause)).cloned();
        verdicts.findings = kept.chain(verdicts.findings).collect();
        let kept = left.verdicts.rights.iter().filter(|one| !chosen.has_name(&one.clause)).cloned();
        verdicts.rights = kept.chain(verdicts.rights).collect();
        evaluate::sort(self.plans, day, &mut verdicts);
        let middle = self.look.whole(&facts, verdicts, day);
        self.between(left, &middle, found)?;
        let mut after = Vec::new();
        self.between(&middle, right, &mut after)?;
        found.push(middle);
        found.append(&mut after);
        Ok(())
    }

    /// The clauses of whose breaches ladders ask when they forget, or for what they need.
    fn asked_by_ladders(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        let ladders =
            || self.plans.iter().flat_map(|plan| plan.program.ladders.iter().map(move |ladder| (plan, ladder)));
        let forgetting = ladders().filter_map(|(plan, ladder)| Some((plan, ladder.forget.as_ref()?.1.as_ref()?)));
        let mut named: BTreeSet<&str> = BTreeSet::new();
        let mut look = |plan: &'d Plan, pattern: &Pattern| {
            if let Source::Breaches(clauses) = &pattern.source {
                named.extend(clauses.iter().map(|id| plan.clause(*id).name.as_str()));
            }
        };
        forgetting.for_each(|(plan, on)| look(plan, on));
        for (plan, ladder) in ladders() {
            let needs = ladder.needs.iter().flat_map(|need| std::iter::once(&need.need).chain(&need.when));
            needs.for_each(|cond| walk(cond, &mut |_| (), &mut |pattern| look(plan, pattern)));
        }
        named.into_iter()
    }

    /// The last day, and those up to it that the record or the policy names, with the days beside them.
    fn named(&self, last: Day) -> BTreeSet<Day> {
        let (zone, record) = (&self.plans[0].program.calendar.zone, self.engagement);
        let contract = &record.contract;
        let of_standing = |one: &Standing| -> Vec<Moment> {
            let moment = |(_, value): &(_, Value)| if let Value::Moment(at) = value { Some(*at) } else { None };
            one.fields.iter().filter_map(moment).collect()
        };
        let (words, vocabulary) = (&self.plans[0].words, &self.plans[0].program.vocabulary);
        // Of what an event says of other days only the end of an interval comes to count on it.
        let intervals = record.events.iter().filter(|event| vocabulary.get(event.kind).interval);
        let ends = intervals.filter_map(|event| match event.field(words.ends) {
            Some(Value::Moment(ends)) => Some(*ends),
            _ => None,
        });
        let moments = record.events.iter().filter_map(|event| event.at).chain(ends);
        let moments = moments.chain(of_standing(&contract.record)).chain(of_standing(&record.client));
        let signed = contract.amendments.iter().flat_map(|one| [one.signed_client, one.signed_firm]);
        let signed = signed.chain([contract.signed_client, contract.signed_firm]).flatten();
        let accepted = contract.accepts.iter().filter_map(|one| one.at);
        let days = moments.chain(signed).chain(accepted).map(|at| zone.day(at));
        let contacts = record.contacts.iter().flat_map(|one| [one.from, one.until]);
        let in_force = self.plans.iter().flat_map(|plan| [plan.program.effective, plan.program.until]);
        let days = days.chain(contacts.chain(in_force).flatten());
        let days = days.chain(contract.amendments.iter().map(|one| one.effective));
        let days = days.chain(record.complete.iter().map(|(_, until)| *until));
        let days = days.chain(record.unseen.iter().flat_map(|days| [days.from, days.to]));
        let beside = days.flat_map(|day| [day.plus(-1), day, day.plus(1)]);
        beside.filter(|day| self.looked.day < *day && *day < last).chain([last]).collect()
    }
}

/// Returns the record without what is dated or recorded after the day to which is looked, and the first day on which some of that
/// counts; nothing where no day up to the last is one.
pub(super) fn later(plans: &[Plan], engagement: &Engagement, looked: AsOf, last: Day) -> Option<(Day, Engagement)> {
    let plan = &plans[evaluate::in_force(plans, looked.day)];
    let then = Facts::new(plan, engagement, AsOf { day: last, ..looked });
    let (without, days) = without_later(engagement, &then, &Facts::new(plan, engagement, looked));
    Some((days.into_iter().min()?.max(looked.day.plus(1)), without))
}

impl At {
    /// Whether the ladders say the same.
    fn is_as_high_as(&self, other: &Self) -> bool {
        let scores = |at: &'_ Self| -> Vec<_> { at.scores.iter().map(|one| (one.ladder.clone(), one.score)).collect() };
        let actions = |at: &'_ Self| -> Vec<_> {
            let needs = |one: &Action| one.needs.iter().map(|need| need.status).collect::<Vec<_>>();
            at.actions.iter().map(|one| (one.ladder.clone(), one.action.clone(), needs(one))).collect()
        };
        scores(self) == scores(other) && actions(self) == actions(other)
    }
}

/// What is told of the verdicts of a clause.
type Said<'v> = (Vec<(&'v str, Status, Option<Severity>, Option<Moment>)>, Vec<(&'v str, RightStatus)>);

/// Returns the clauses of which something differs.
fn differing<'v>(a: &'v Verdicts, b: &'v Verdicts) -> BTreeSet<&'v str> {
    let (a, b) = (by_clause(a), by_clause(b));
    let all = a.iter().chain(&b).map(|(clause, _)| *clause);
    all.filter(|clause| a.get(clause) != b.get(clause)).collect()
}

fn by_clause(verdicts: &Verdicts) -> BTreeMap<&str, Said<'_>> {
    let mut all: BTreeMap<&str, Said<'_>> = BTreeMap::new();
    for one in &verdicts.findings {
        all.entry(&one.clause).or_default().0.push((&one.id, one.status, one.severity, one.due));
    }
    for one in &verdicts.rights {
        all.entry(&one.clause).or_default().1.push((&one.id, one.status));
    }
    all
}
