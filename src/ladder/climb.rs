//! From findings to actions: what the breaches of a ladder's sections weigh, which step is reached (language.md 2).

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::computed::{self, Computed};
use super::ended::{binds, ended, ended_surely, outcome};
use super::weigh::{Breach, breaches};
use crate::base::source::Span;
use crate::engagement::record::{Event, Value};
use crate::engagement::vocabulary::WordId;
use crate::engagement::vocabulary::actions::{ends, has_no_effect, is_agreed, is_void, needs_ground};
use crate::facts::index::Facts;
use crate::facts::item::{Item, Time};
use crate::facts::scope::Scope;
use crate::facts::truth::{Gap, Truth};
use crate::facts::watch::Distance;
use crate::finding::{Basis, Bearer, Finding, Status, Verdicts};
use crate::program::tree::{Expr, Ladder, Step};
use crate::value::deadline::Start;
use crate::value::time::{Day, Moment};

/// How a ladder stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The ladder's name.
    pub ladder: Arc<str>,
    /// What the breaches weigh that are not forgotten.
    pub score: Decimal,
    /// What was not as the ladder has it: steps taken before they were open, cards that are over.
    pub remarks: Vec<String>,
}

/// An action that a ladder suggests.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// The ladder's name.
    pub ladder: Arc<str>,
    /// A word of `action.what`.
    pub action: Arc<str>,
    /// Since when it is reached.
    pub since: Moment,
    /// The findings that it answers.
    pub because: Vec<String>,
    /// What must be true before.
    pub needs: Vec<Need>,
    /// What it needs computed.
    pub computed: Computed,
    /// The firm's own open breaches.
    pub ours: Vec<String>,
    /// The step that comes after it on the ladder.
    pub next: Option<Arc<str>>,
}

/// A need of an action.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// The condition as it is written.
    pub what: String,
    /// Its place in the policy; nothing of the need that is always there.
    pub place: Option<Span>,
    /// Whether it is met.
    pub status: NeedStatus,
    /// The facts that are missing.
    pub missing: Vec<String>,
}

/// Whether a need is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeedStatus {
    /// It is.
    Met,
    /// It is not.
    Unmet,
    /// A fact is missing.
    Unknown,
}

impl NeedStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Met, Self::Unmet, Self::Unknown];

    /// Returns the word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Unmet => "unmet",
            Self::Unknown => "unknown",
        }
    }
}

/// The need that is always there of what suspends or ends an engagement (language.md 4.8).
const ACCEPTED: &str = "terms that the client had accepted";

/// Returns how every ladder stands and what it suggests, as of the day of the facts, in which the breaches are. `source` gives the text of a place of the policy.
pub fn suggest(facts: &Facts<'_>, verdicts: &Verdicts, source: &dyn Fn(Span) -> String) -> (Vec<Score>, Vec<Action>) {
    let plan = facts.plan;
    let (mut scores, mut actions) = (Vec::new(), Vec::new());
    for (climb, early) in climbs(facts, verdicts) {
        let ladder = climb.ladder;
        let name: Arc<str> = ladder.name.as_str().into();
        let remarks = early.into_iter().map(|one| one.remark).chain(climb.over());
        // What rests on nothing being recorded is no ground for a step where a line may be missing.
        let lacking = facts.engagement.lacking_lines();
        let held = lacking
            .filter(|_| climb.reached().is_some())
            .map(|what| format!("no step is suggested: this record may lack {what}"));
        scores.push(Score { ladder: name.clone(), score: climb.score(), remarks: remarks.chain(held).collect() });
        climb.saw_steps();
        if let Some(word) = climb.reached().filter(|_| lacking.is_none()) {
            let findings: Vec<&Finding> = climb.weighed.iter().map(|(finding, _)| *finding).collect();
            let because = findings.iter().map(|finding| finding.id.clone()).collect();
            let since = Moment::Day(climb.since(word));
            let name_of: &str = plan.program.vocabulary.word(word);
            let step = ladder.steps.iter().find(|step| step.action == word);
            let mut computed = computed::of(facts, verdicts, &findings, name_of, step);
            computed.expires = climb.expires(word);
            let action = name_of.into();
            let ours = ours(verdicts);
            let next = climb.next(word).map(|word| plan.program.vocabulary.word(word).into());
            actions.push(Action {
                ladder: name,
                action,
                since,
                because,
                needs: climb.needs(word, source),
                computed,
                ours,
                next,
            });
        }
    }
    (scores, actions)
}

/// Returns the climb of every ladder, and which of its steps were taken before any ladder had them open.
pub(super) fn climbs<'f, 'a>(facts: &'f Facts<'a>, verdicts: &'f Verdicts) -> Vec<(Climb<'f, 'a>, Vec<TooEarly>)> {
    let ladders = facts.plan.program.ladders.iter();
    let mut climbs: Vec<Climb<'f, 'a>> = ladders.map(|ladder| Climb::new(facts, ladder, verdicts)).collect();
    let early: Vec<Vec<TooEarly>> = climbs.iter().map(|climb| climb.too_early()).collect();
    // An action that one ladder allowed is no mistake by another.
    let is_too_early_for_all = |one: &&TooEarly| {
        let has = |climb: &Climb<'_, '_>| climb.ladder.steps.iter().any(|step| step.action == one.action);
        climbs.iter().zip(&early).all(|(climb, early)| !has(climb) || early.iter().any(|two| two.event == one.event))
    };
    let early: Vec<Vec<TooEarly>> =
        early.iter().map(|early| early.iter().filter(is_too_early_for_all).cloned().collect()).collect();
    let void: Vec<String> = early.iter().flatten().map(|one| one.event.clone()).collect();
    climbs.iter_mut().for_each(|climb| climb.void.clone_from(&void));
    climbs.into_iter().zip(early).collect()
}

/// The firm's open breaches: they weigh on no ladder of the client, and are shown beside the client's.
fn ours(verdicts: &Verdicts) -> Vec<String> {
    let open = |finding: &&Finding| finding.status == Status::Breached && finding.bearer == Some(Bearer::Firm);
    verdicts.findings.iter().filter(open).map(|finding| finding.id.clone()).collect()
}

/// A step that was taken before it was open.
#[derive(Clone)]
pub(super) struct TooEarly {
    action: WordId,
    /// The recorded action.
    event: String,
    /// What there is to say of it.
    pub remark: String,
}

/// How far the breaches climb a ladder.
pub(super) struct Climb<'f, 'a> {
    pub facts: &'f Facts<'a>,
    pub ladder: &'f Ladder,
    /// The day at whose end it is looked.
    pub day: Day,
    pub breaches: Vec<Breach<'f>>,
    /// Those that still weigh, in the order in which they began.
    pub weighed: Vec<(&'f Finding, Decimal)>,
    /// The recorded actions that were taken before any ladder had them open: they open nothing.
    void: Vec<String>,
    /// When the engagement ended, where it did; and without a `part` of which no day is stated.
    ended: [Option<Day>; 2],
}

impl<'f, 'a> Climb<'f, 'a> {
    /// Returns the climb of a ladder as of the day of the facts.
    fn new(facts: &'f Facts<'a>, ladder: &'f Ladder, verdicts: &'f Verdicts) -> Self {
        let (breaches, ended) = (breaches(facts, ladder, verdicts), [ended(facts), ended_surely(facts)]);
        Self { facts, ladder, day: facts.as_of, breaches, weighed: Vec::new(), void: Vec::new(), ended }.on(facts.as_of)
    }

    /// Returns the climb as it stood at the end of a day.
    fn on(&self, day: Day) -> Self {
        let standing = self.breaches.iter().filter(|breach| breach.stands(day));
        let weighed = standing.map(|breach| (breach.finding, breach.weight(self.ladder, day))).collect();
        Self { day, weighed, breaches: self.breaches.clone(), void: self.void.clone(), ..*self }
    }

    /// Returns the first day from which on an action was to be taken at the end of each: what a forecast of the days before tells.
    pub fn since(&self, word: WordId) -> Day {
        let mut days: BTreeSet<Day> = self.breaches.iter().flat_map(Breach::days).collect();
        let actions: Vec<Day> = self.actions().map(|(_, _, time)| time.day).collect();
        days.extend(self.ladder.steps.iter().filter_map(|step| step.after.as_ref()?.1.as_ref()).flat_map(|valid| {
            let last = |day: &Day| self.last_valid(*day, valid).map(|last| last.plus(1));
            actions.iter().filter_map(last).collect::<Vec<_>>()
        }));
        days.extend(actions);
        let before = days.range(..=self.day).rev();
        before.take_while(|day| self.on(**day).reached() == Some(word)).last().copied().unwrap_or(self.day)
    }
}

impl<'f> Climb<'f, '_> {
    /// Notes how near to each step the score is, in breaches of the least weight, and how the steps taken stand beside the windows in which
    /// they are valid.
    fn saw_steps(&self) {
        let (score, facts) = (self.score(), self.facts);
        for step in &self.ladder.steps {
            let apart = || (score - step.at).checked_div(self.ladder.least_weight()?).map(|apart| apart.round_dp(9));
            facts.saw(step.span, || apart().map(Distance::Units));
            if let Some((before, Some(valid))) = &step.after {
                facts.saw_window(valid.span, self.window_start(valid), self.valid(*before));
            }
        }
    }

    pub fn score(&self) -> Decimal {
        self.weighed.iter().map(|(_, weight)| *weight).sum()
    }

    /// The highest step that is reached and not taken since the last breach; before all, what is to be done at once.
    pub fn reached(&self) -> Option<WordId> {
        for (word, clauses) in &self.ladder.at_once {
            let names: Vec<&str> = clauses.iter().map(|id| self.facts.plan.clause(*id).name.as_str()).collect();
            let Some((finding, _)) = self.weighed.iter().rev().find(|(finding, _)| names.contains(&&*finding.clause))
            else {
                continue;
            };
            if !self.has_point(*word) {
                continue;
            }
            if !self.taken_since(*word, finding.since) {
                return Some(*word);
            }
            // It is the highest step: until a breach comes later, nothing below it is left to do.
            let newest = self.weighed.last().and_then(|(finding, _)| finding.since);
            if self.is_last(*word) && self.taken_since(*word, newest) {
                return None;
            }
        }
        let score = self.score();
        let newest = self.weighed.last().and_then(|(finding, _)| finding.since);
        let open = || self.ladder.steps.iter().filter(|step| score >= step.at && self.is_open(step));
        let is_left = |step: &Step| !self.taken_since(step.action, newest) && !self.is_ended_by(step.action);
        // What was done needs nothing softer beside it; what has no point any more leaves the one below it.
        let highest = open().max_by_key(|step| step.at).filter(|step| is_left(step))?;
        let step = if self.has_point(highest.action) {
            highest
        } else {
            open().filter(|step| self.has_point(step.action)).max_by_key(|step| step.at)?
        };
        is_left(step).then_some(step.action)
    }

    /// Whether an action still has a point: once the engagement is over, what asks for what is owed. What the ladder has after a
    /// parting waits for one that is in effect.
    pub fn has_point(&self, word: WordId) -> bool {
        let name = |word| self.facts.plan.program.vocabulary.word(word);
        let is_after_parting =
            |step: &Step| step.action == word && step.after.as_ref().is_some_and(|(before, _)| ends(name(*before)));
        let [ended, surely] = self.ended;
        let ended = if self.ladder.steps.iter().any(is_after_parting) { surely } else { ended };
        let is_over = ended.is_some_and(|ended| self.day > ended || self.day == self.facts.as_of);
        !is_over || binds(name(word))
    }

    /// Whether an action would end what the firm has ended by then, by the same or a harder step: no score leads to another end.
    pub fn is_ended_by(&self, word: WordId) -> bool {
        let vocabulary = &self.facts.plan.program.vocabulary;
        let action = vocabulary.word(word);
        let is_as_hard = |what: &str| what == action || action == "part" && ends(what);
        let ended = |what: WordId, event: &Event| {
            is_as_hard(vocabulary.word(what)) && !has_no_effect(outcome(self.facts, event))
        };
        ends(action) && self.actions().any(|(what, event, _)| ended(what, event))
    }

    /// Whether an action is a step of the ladder, or ends the engagement.
    fn is_last(&self, word: WordId) -> bool {
        ends(self.facts.plan.program.vocabulary.word(word)) || self.ladder.steps.iter().any(|step| step.action == word)
    }

    /// The step after that of an action.
    fn next(&self, word: WordId) -> Option<WordId> {
        let at = self.ladder.steps.iter().find(|step| step.action == word)?.at;
        let above = self.ladder.steps.iter().filter(|step| step.at > at);
        above.min_by_key(|step| step.at).map(|step| step.action)
    }

    /// The last day on which an action of today opens a step that waits for it.
    fn expires(&self, word: WordId) -> Option<Day> {
        let facts = self.facts;
        let waits = self.ladder.steps.iter().filter_map(|step| step.after.as_ref());
        let lengths = waits.filter(|(before, _)| *before == word).filter_map(|(_, valid)| valid.as_ref());
        let last = lengths.filter_map(|length| self.last_valid(facts.as_of, length));
        last.max()
    }

    /// The last day on which an action of a day lies in the window of a length.
    fn last_valid(&self, taken: Day, length: &Expr) -> Option<Day> {
        let facts = self.facts;
        let length = Scope::at(facts, facts.now()).length(length).ok()?;
        facts.last_in_window(Time::of(Moment::Day(taken), facts.zone()), length)
    }

    /// Whether the step that comes before was taken, and is still valid.
    pub fn is_open(&self, step: &Step) -> bool {
        let Some((before, valid)) = &step.after else { return true };
        let from = valid.as_ref().map(|valid| self.window_start(valid));
        self.valid(*before).any(|time| match &from {
            None => true,
            Some(Some(start)) => {
                let bounds = crate::facts::query::Bounds { start: Some(*start), end: None };
                bounds.begun(time) != Some(false)
            }
            Some(None) => false,
        })
    }

    /// Where a window of a length begins that ends today.
    fn window_start(&self, length: &Expr) -> Option<Start> {
        let length = Scope::at(self.facts, self.facts.now()).length(length).ok()?;
        self.facts.plan.program.calendar.window_start(Moment::Day(self.day), length).ok()
    }

    /// The steps that were taken before they were open. What the client agreed to needs no step.
    fn too_early(&self) -> Vec<TooEarly> {
        let (facts, vocabulary) = (self.facts, &self.facts.plan.program.vocabulary);
        let mut remarks = Vec::new();
        for step in &self.ladder.steps {
            let at_once = self.ladder.at_once.iter().filter(|(action, _)| *action == step.action);
            let at_once: Vec<&str> =
                at_once.flat_map(|(_, clauses)| clauses).map(|id| facts.plan.clause(*id).name.as_str()).collect();
            let taken =
                self.actions().filter(|(what, event, _)| *what == step.action && !is_agreed(outcome(facts, event)));
            for (_, Event { id, .. }, time) in taken {
                let mut score = Decimal::ZERO;
                let mut is_at_once = false;
                for breach in self.breaches.iter().filter(|breach| breach.stands(time.day)) {
                    score += breach.weight(self.ladder, self.day);
                    is_at_once |= at_once.contains(&&*breach.finding.clause);
                }
                let action = vocabulary.word(step.action);
                let before = step.after.as_ref().map(|(before, _)| *before);
                let has_way = before.is_none_or(|before| self.taken(before).any(|taken| taken.day <= time.day));
                let remark = if is_at_once {
                    continue;
                } else if score < step.at {
                    format!(
                        "{id}: `{action}` was taken on {} before its step was open, at {} of {}",
                        time.day,
                        score.normalize(),
                        step.at.normalize()
                    )
                } else if !has_way {
                    let before = before.map_or("", |before| vocabulary.word(before));
                    format!("{id}: `{action}` was taken on {} before `{before}` was", time.day)
                } else {
                    continue;
                };
                remarks.push(TooEarly { action: step.action, event: id.to_string(), remark });
            }
        }
        remarks
    }

    /// The steps that wait for one that was taken and is valid no longer.
    pub fn over(&self) -> Vec<String> {
        let vocabulary = &self.facts.plan.program.vocabulary;
        let waits = self.ladder.steps.iter().filter(|step| self.score() >= step.at && !self.is_open(step));
        let said = waits.filter_map(|step| {
            let (before, _) = step.after.as_ref()?;
            let last = self.valid(*before).last()?;
            let (action, before) = (vocabulary.word(step.action), vocabulary.word(*before));
            Some(format!("the `{before}` of {} is over: `{action}` waits for a new one", last.day))
        });
        said.collect()
    }

    /// When an action was taken by the firm that opens what comes after it.
    pub fn valid(&self, word: WordId) -> impl Iterator<Item = Time> {
        self.events(word).filter(|(id, _)| !self.void.contains(id)).map(|(_, time)| time)
    }

    /// When an action was taken by the firm.
    fn taken(&self, word: WordId) -> impl Iterator<Item = Time> {
        self.events(word).map(|(_, time)| time)
    }

    /// The firm's actions of a sort by then: their ids, and when they were taken.
    fn events(&self, word: WordId) -> impl Iterator<Item = (String, Time)> {
        self.actions().filter(move |(what, ..)| *what == word).map(|(_, event, time)| (event.id.to_string(), time))
    }

    /// The firm's actions by then: what was done, the record of it, when.
    fn actions(&self) -> impl Iterator<Item = (WordId, &'f Event, Time)> {
        let (facts, words, day) = (self.facts, &self.facts.plan.words, self.day);
        facts.of_kind(words.action).iter().filter_map(move |item| {
            let Item::Event(id) = *item else { return None };
            let (event, time) = (facts.event(id), facts.event_time(id));
            let Some(Value::Word(what)) = event.field(words.what) else { return None };
            (time.day <= day && is_taken_by_firm(facts, event)).then_some((*what, event, time))
        })
    }

    pub fn taken_since(&self, word: WordId, breach: Option<Moment>) -> bool {
        let zone = self.facts.zone();
        let breach = breach.map(|moment| zone.day(moment));
        self.taken(word).any(|time| breach.is_none_or(|breach| time.day >= breach))
    }

    /// Whether what the client had accepted, or the law, leads to an action by itself (language.md 4.8).
    fn has_ground(&self, word: WordId) -> bool {
        let grounds = || self.weighed.iter().filter(|(finding, _)| finding.basis != Basis::HouseRule);
        let score: Decimal = grounds().map(|(_, weight)| *weight).sum();
        let is_reached = self.ladder.steps.iter().any(|step| step.action == word && score >= step.at);
        let at_once = self.ladder.at_once.iter().filter(|(action, _)| *action == word).flat_map(|(_, clauses)| clauses);
        let named: Vec<&str> = at_once.map(|id| self.facts.plan.clause(*id).name.as_str()).collect();
        let is_at_once = || grounds().any(|(finding, _)| named.contains(&&*finding.clause));
        self.facts.acceptance().is_some() && (is_reached || is_at_once())
    }

    pub fn needs(&self, word: WordId, source: &dyn Fn(Span) -> String) -> Vec<Need> {
        let scope = Scope::at(self.facts, self.facts.now());
        let mut needs = Vec::new();
        if needs_ground(self.facts.plan.program.vocabulary.word(word)) && !self.has_ground(word) {
            let what = ACCEPTED.to_owned();
            needs.push(Need { what, place: None, status: NeedStatus::Unmet, missing: Vec::new() });
        }
        for need in self.ladder.needs.iter().filter(|need| need.before.contains(&word)) {
            let applies = need.when.as_ref().map_or(Truth::True, |when| scope.judge(when));
            let truth = match applies {
                Truth::False => continue,
                Truth::Unknown(gap) => Truth::Unknown(gap),
                Truth::True => scope.judge(&need.need),
            };
            let (status, missing) = match truth {
                Truth::True => (NeedStatus::Met, Vec::new()),
                Truth::False => (NeedStatus::Unmet, Vec::new()),
                Truth::Unknown(Gap::Facts(missing)) => (NeedStatus::Unknown, missing),
                Truth::Unknown(_) => (NeedStatus::Unknown, Vec::new()),
            };
            needs.push(Need { what: source(need.span), place: Some(need.span), status, missing });
        }
        needs
    }
}

/// Whether an event is the firm's doing that came about.
pub(super) fn is_taken_by_firm(facts: &Facts<'_>, event: &Event) -> bool {
    let is_firms = event.by.is_none_or(|by| facts.side(by) == crate::engagement::record::Side::Firm);
    is_firms && !is_void(outcome(facts, event))
}
