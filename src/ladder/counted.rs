//! Where a ladder's count stands: what weighs on it, what weighed, and what each step waits for.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::climb::{Climb, Need, climbs};
use super::weigh::{Breach, findings_of};
use crate::base::source::Span;
use crate::engagement::vocabulary::WordId;
use crate::facts::index::Facts;
use crate::finding::{Finding, Status, Verdicts};
use crate::plan::Plan;
use crate::program::tree::{Ladder, Step};
use crate::value::severity::Severity;
use crate::value::time::{Day, Moment};

/// Where a ladder's count stands.
#[derive(Clone, Debug)]
pub struct Count {
    /// What the breaches weigh that are not forgotten.
    pub score: Decimal,
    /// The breaches of its sections, also those that are forgotten, in the order in which they began.
    pub breaches: Vec<Weighed>,
    /// The findings of its sections of which it is not known whether they are breaches that weigh.
    pub unknown: Vec<String>,
    /// The steps, the lowest first.
    pub steps: Vec<Stand>,
    /// What skips the steps.
    pub at_once: Vec<AtOnce>,
    /// What was not as the ladder has it.
    pub remarks: Vec<String>,
}

/// A breach, and what it weighs.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Weighed {
    pub id: String,
    pub since: Option<Moment>,
    pub severity: Option<Severity>,
    /// What it weighs; or weighed, where it is forgotten.
    pub weight: Decimal,
    /// The first day at whose end it weighs nothing any more.
    pub forgotten: Option<Day>,
    /// Whether it weighs now.
    pub is_counted: bool,
}

/// How a step stands.
#[derive(Clone, Debug)]
pub struct Stand {
    /// The action.
    pub action: Arc<str>,
    /// What the ladder calls it, as a yellow card.
    pub card: Option<String>,
    /// From which score on.
    pub at: Decimal,
    /// Whether it is to be done now, and since when.
    pub now: Option<Day>,
    /// What it waits for before it is to be done, in words.
    pub waits: Vec<String>,
    /// The day on which the firm last did it.
    pub taken: Option<Day>,
    /// What must be true before it is done: of the step that is to be done now, and of the one that comes next.
    pub needs: Vec<Need>,
    /// Whether it is the lowest that is not open yet.
    pub is_next: bool,
}

/// An action that skips the steps.
#[derive(Clone, Debug)]
pub struct AtOnce {
    /// The action.
    pub action: Arc<str>,
    /// The clauses on whose breach it does.
    pub clauses: Vec<String>,
    /// The breaches of these that weigh now.
    pub breaches: Vec<String>,
    /// Whether it is to be done now, and since when.
    pub now: Option<Day>,
}

/// Returns where the count of the ladder of a name stands, as of the day of the facts, in which the breaches are; nothing where there is
/// no such ladder. `source` gives the text of a place of the policy.
pub fn count(facts: &Facts<'_>, verdicts: &Verdicts, name: &str, source: &dyn Fn(Span) -> String) -> Option<Count> {
    let (climb, early) = climbs(facts, verdicts).into_iter().find(|(climb, _)| climb.ladder.name == name)?;
    let lacking = facts.engagement.lacking_lines();
    let now = climb.reached().filter(|_| lacking.is_none()).map(|word| (word, climb.since(word)));
    let held = lacking.map(|what| format!("no step is suggested: this record may lack {what}"));
    Some(Count {
        score: climb.score(),
        breaches: climb.breaches.iter().map(|breach| weighed(&climb, breach)).collect(),
        unknown: unknown(facts, climb.ladder, verdicts),
        steps: steps(&climb, now, source),
        at_once: climb.ladder.at_once.iter().map(|(word, _)| at_once(&climb, *word, now)).collect(),
        remarks: early.into_iter().map(|one| one.remark).chain(climb.over()).chain(held).collect(),
    })
}

fn weighed(climb: &Climb<'_, '_>, breach: &Breach<'_>) -> Weighed {
    let is_counted = breach.stands(climb.day);
    // What is forgotten is told as it was on its last day.
    let day = breach.forgotten.filter(|_| !is_counted).map_or(climb.day, |forgotten| forgotten.plus(-1));
    Weighed {
        id: breach.finding.id.clone(),
        since: breach.finding.since,
        severity: breach.grade(day),
        weight: breach.weight(climb.ladder, day),
        forgotten: breach.forgotten,
        is_counted,
    }
}

fn unknown(facts: &Facts<'_>, ladder: &Ladder, verdicts: &Verdicts) -> Vec<String> {
    let is_unknown = |finding: &&Finding| finding.status == Status::Unknown;
    findings_of(facts, ladder, verdicts).filter(is_unknown).map(|finding| finding.id.clone()).collect()
}

fn steps(climb: &Climb<'_, '_>, now: Option<(WordId, Day)>, source: &dyn Fn(Span) -> String) -> Vec<Stand> {
    let program = &climb.facts.plan.program;
    let mut sorted: Vec<&Step> = climb.ladder.steps.iter().collect();
    sorted.sort_by_key(|step| step.at);
    let days = super::days_taken(climb.facts);
    let next = sorted.iter().find(|step| climb.score() < step.at || !climb.is_open(step)).map(|step| step.action);
    let stand = |step: &&Step| {
        let action = program.vocabulary.word(step.action);
        let is_now = now.filter(|(word, _)| *word == step.action);
        let is_next = next == Some(step.action);
        let card = step.card.as_ref();
        Stand {
            action: action.into(),
            card: card.map(|card| Plan::text(card, &|term| program.terms[usize::from(term.0)].name.to_string())),
            at: step.at,
            now: is_now.map(|(_, since)| since),
            waits: if is_now.is_some() { Vec::new() } else { waits(climb, step, now.is_some()) },
            taken: days.get(action).copied(),
            needs: if is_now.is_some() || is_next { climb.needs(step.action, source) } else { Vec::new() },
            is_next,
        }
    };
    sorted.iter().map(stand).collect()
}

/// Says what a step waits for that is not to be done now.
fn waits(climb: &Climb<'_, '_>, step: &Step, is_other_now: bool) -> Vec<String> {
    let name = |word| climb.facts.plan.program.vocabulary.word(word).replace('_', " ");
    let mut waits = Vec::new();
    let lacks = step.at - climb.score();
    if lacks > Decimal::ZERO {
        waits.push(format!("{} more to weigh", lacks.normalize()));
    }
    if let Some((before, _)) = step.after.as_ref().filter(|_| !climb.is_open(step)) {
        let before_it = name(*before);
        waits.push(match climb.valid(*before).last() {
            None => format!("{before_it} to be done first"),
            Some(last) => format!("{before_it} to be done anew: that of {} is over", last.day),
        });
    }
    if !waits.is_empty() {
        return waits;
    }
    let newest = climb.weighed.last().and_then(|(finding, _)| finding.since);
    let why = if climb.is_ended_by(step.action) {
        "nothing: the firm has ended it already"
    } else if !climb.has_point(step.action) {
        "nothing: the engagement ended"
    } else if climb.taken_since(step.action, newest) {
        "a breach that begins later: it was done since the newest"
    } else if is_other_now {
        "nothing: another step is to be done now"
    } else {
        "nothing: a harder step was done since the newest breach"
    };
    vec![why.to_owned()]
}

fn at_once(climb: &Climb<'_, '_>, word: WordId, now: Option<(WordId, Day)>) -> AtOnce {
    let plan = climb.facts.plan;
    let named = climb.ladder.at_once.iter().filter(|(action, _)| *action == word).flat_map(|(_, clauses)| clauses);
    let clauses: Vec<String> = named.map(|id| plan.clause(*id).name.clone()).collect();
    let is_of = |finding: &Finding| clauses.iter().any(|clause| *clause == *finding.clause);
    let breaches = climb.weighed.iter().filter(|(finding, _)| is_of(finding)).map(|(finding, _)| finding.id.clone());
    AtOnce {
        action: plan.program.vocabulary.word(word).into(),
        breaches: breaches.collect(),
        now: now.filter(|(action, _)| *action == word).map(|(_, since)| since),
        clauses,
    }
}
