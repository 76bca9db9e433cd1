//! From findings to actions: what the breaches of a ladder's sections weigh, which step is reached (language.md 2).

use std::sync::Arc;

use rust_decimal::Decimal;

use super::computed::{self, Computed};
use crate::engagement::record::{Event, Value};
use crate::engagement::vocabulary::WordId;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Time};
use crate::facts::scope::Scope;
use crate::facts::truth::{Gap, Truth};
use crate::finding::{Bearer, Finding, Status, Verdicts};
use crate::program::tree::{Ladder, Pattern, Step};
use crate::value::time::Moment;

/// How a ladder stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The ladder's name.
    pub ladder: Arc<str>,
    /// What the breaches weigh that are not forgotten.
    pub score: Decimal,
}

/// An action that a ladder suggests.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// The ladder's name.
    pub ladder: Arc<str>,
    /// A word of `action.what`.
    pub action: Arc<str>,
    /// Since when it is reached.
    pub since: Option<Moment>,
    /// The findings that it answers.
    pub because: Vec<String>,
    /// What must be true before.
    pub needs: Vec<Need>,
    /// What it needs computed.
    pub computed: Computed,
    /// The firm's own open breaches.
    pub ours: Vec<String>,
}

/// A need of an action.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// The condition as it is written.
    pub what: String,
    /// `met`, `unmet` or `unknown`.
    pub status: &'static str,
    /// The facts that are missing.
    pub missing: Vec<String>,
}

/// Returns how every ladder stands and what it suggests, as of the day of the facts, in which the breaches are. `source` gives the text of a place of the policy.
pub fn suggest(
    facts: &Facts<'_>,
    verdicts: &Verdicts,
    source: &dyn Fn(crate::base::source::Span) -> String,
) -> (Vec<Score>, Vec<Action>) {
    let plan = facts.plan;
    let (mut scores, mut actions) = (Vec::new(), Vec::new());
    for ladder in &plan.program.ladders {
        let climb = Climb { facts, ladder, weighed: weigh(facts, ladder, verdicts) };
        let name: Arc<str> = ladder.name.as_str().into();
        scores.push(Score { ladder: name.clone(), score: climb.score() });
        if let Some(word) = climb.reached() {
            let because = climb.weighed.iter().map(|(finding, _)| finding.id.clone()).collect();
            let since = climb.weighed.iter().filter_map(|(finding, _)| finding.since).next_back();
            let name_of: &str = plan.program.vocabulary.word(word);
            let step = ladder.steps.iter().find(|step| step.action == word);
            let computed = computed::of(facts, verdicts, name_of, step);
            let action = name_of.into();
            let ours = ours(verdicts);
            actions.push(Action {
                ladder: name,
                action,
                since,
                because,
                needs: climb.needs(word, source),
                computed,
                ours,
            });
        }
    }
    (scores, actions)
}

/// The firm's open breaches: they weigh on no ladder of the client, and are shown beside the client's.
fn ours(verdicts: &Verdicts) -> Vec<String> {
    let open = |finding: &&Finding| finding.status == Status::Breached && finding.bearer == Some(Bearer::Firm);
    verdicts.findings.iter().filter(open).map(|finding| finding.id.clone()).collect()
}

struct Climb<'f, 'a> {
    facts: &'f Facts<'a>,
    ladder: &'f Ladder,
    /// The breaches that still weigh, in the order in which they began.
    weighed: Vec<(&'f Finding, Decimal)>,
}

/// The client's breaches of a ladder's sections that are not forgotten, each with its weight.
fn weigh<'f>(facts: &Facts<'_>, ladder: &Ladder, verdicts: &'f Verdicts) -> Vec<(&'f Finding, Decimal)> {
    let program = &facts.plan.program;
    let sections: Vec<&str> = ladder.over.iter().map(|section| program.sections[*section].name.as_str()).collect();
    let zone = &program.calendar.zone;
    let mut weighed: Vec<(&Finding, Decimal)> = verdicts
        .findings
        .iter()
        .filter(|finding| matches!(finding.status, Status::Breached | Status::Late))
        .filter(|finding| finding.bearer != Some(Bearer::Firm) && sections.contains(&&*finding.section))
        .filter(|finding| finding.since.is_none_or(|since| !is_forgotten(facts, ladder, since)))
        .map(|finding| {
            let weight = ladder.weights.iter().find(|(severity, _)| Some(*severity) == finding.severity);
            (finding, weight.map_or(Decimal::ZERO, |(_, weight)| *weight))
        })
        .collect();
    weighed.sort_by_key(|(finding, _)| finding.since.map(|since| Time::of(since, zone).order_key()));
    weighed
}

/// `forget after D`: a weight is dropped D after its `since`.
fn is_forgotten(facts: &Facts<'_>, ladder: &Ladder, since: Moment) -> bool {
    let Some((length, on)) = &ladder.forget else { return false };
    if on.as_ref().is_some_and(|on| happened_since(facts, on, since)) {
        return true;
    }
    let scope = Scope::at(facts, facts.now());
    let Ok(length) = scope.length(length) else { return false };
    let day = Moment::Day(facts.plan.program.calendar.zone.day(since));
    let until = facts.plan.program.calendar.after(day, length, false, &crate::value::deadline::never);
    until.is_ok_and(|until| facts.plan.program.calendar.zone.day(crate::facts::due::moment_of(until)) <= facts.as_of)
}

/// Whether such an event came after a breach began.
fn happened_since(facts: &Facts<'_>, on: &Pattern, since: Moment) -> bool {
    let since = Time::of(since, &facts.plan.program.calendar.zone);
    let scope = Scope::at(facts, facts.now());
    let after =
        |item: &Item| facts.time(*item).lo > since.lo && facts.decide(|| scope.matches(on, *item)) == Truth::True;
    scope.candidates(on).iter().any(after)
}

impl Climb<'_, '_> {
    fn score(&self) -> Decimal {
        self.weighed.iter().map(|(_, weight)| *weight).sum()
    }

    /// The highest step that is reached and not taken since the last breach; before all, what is to be done at once.
    fn reached(&self) -> Option<WordId> {
        for (word, clauses) in &self.ladder.at_once {
            let names: Vec<&str> = clauses.iter().map(|id| self.facts.plan.clause(*id).name.as_str()).collect();
            let newest = self.weighed.iter().rev().find(|(finding, _)| names.contains(&&*finding.clause));
            if let Some((finding, _)) = newest
                && !self.taken_since(*word, finding.since)
            {
                return Some(*word);
            }
        }
        let score = self.score();
        let newest = self.weighed.last().and_then(|(finding, _)| finding.since);
        let open = self.ladder.steps.iter().filter(|step| score >= step.at && self.is_open(step));
        let step = open.max_by_key(|step| step.at)?;
        (!self.taken_since(step.action, newest)).then_some(step.action)
    }

    /// Whether the step that comes before was taken, and is still valid.
    fn is_open(&self, step: &Step) -> bool {
        let Some((before, valid)) = &step.after else { return true };
        let scope = Scope::at(self.facts, self.facts.now());
        let from = valid.as_ref().map(|valid| {
            let length = scope.length(valid).ok()?;
            self.facts.plan.program.calendar.window_start(self.facts.now().moment(), length).ok()
        });
        self.taken(*before).any(|time| match &from {
            None => true,
            Some(Some(start)) => {
                let bounds = crate::facts::query::Bounds { start: Some(*start), end: None };
                bounds.begun(time) != Some(false)
            }
            Some(None) => false,
        })
    }

    /// When an action was taken by the firm.
    fn taken(&self, word: WordId) -> impl Iterator<Item = Time> {
        let words = &self.facts.plan.words;
        self.facts.of_kind(words.action).iter().filter_map(move |item| {
            let crate::facts::item::Item::Event(id) = *item else { return None };
            let event: &Event = self.facts.event(id);
            let is_firms = event.by.is_none_or(|by| self.facts.side(by) == crate::engagement::record::Side::Firm);
            (is_firms && event.field(words.what) == Some(&Value::Word(word))).then(|| self.facts.event_time(id))
        })
    }

    fn taken_since(&self, word: WordId, breach: Option<Moment>) -> bool {
        let zone = &self.facts.plan.program.calendar.zone;
        let breach = breach.map(|moment| zone.day(moment));
        self.taken(word).any(|time| breach.is_none_or(|breach| time.day >= breach))
    }

    fn needs(&self, word: WordId, source: &dyn Fn(crate::base::source::Span) -> String) -> Vec<Need> {
        let scope = Scope::at(self.facts, self.facts.now());
        let mut needs = Vec::new();
        for need in self.ladder.needs.iter().filter(|need| need.before.contains(&word)) {
            let applies = need.when.as_ref().map_or(Truth::True, |when| scope.judge(when));
            let truth = match applies {
                Truth::False => continue,
                Truth::Unknown(gap) => Truth::Unknown(gap),
                Truth::True => scope.judge(&need.need),
            };
            let (status, missing) = match truth {
                Truth::True => ("met", Vec::new()),
                Truth::False => ("unmet", Vec::new()),
                Truth::Unknown(Gap::Facts(missing)) => ("unknown", missing),
                Truth::Unknown(_) => ("unknown", Vec::new()),
            };
            needs.push(Need { what: source(need.span), status, missing });
        }
        needs
    }
}
