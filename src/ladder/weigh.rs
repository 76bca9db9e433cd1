//! What breaches weigh on a ladder, on any day up to that of the facts.

use rust_decimal::Decimal;

use crate::facts::due::moment_of;
use crate::facts::index::Facts;
use crate::facts::item::Time;
use crate::facts::scope::Scope;
use crate::facts::truth::Truth;
use crate::finding::{Bearer, Finding, Status, Verdicts};
use crate::program::tree::{Ladder, Pattern};
use crate::value::deadline::never;
use crate::value::time::{Day, Moment};

/// A breach of a ladder's sections that the firm does not bear.
#[derive(Clone)]
pub(super) struct Breach<'f> {
    pub finding: &'f Finding,
    /// The first day at whose end it is one.
    from: Day,
    /// From which day on it weighs, and the first day at whose end it does not any more; of a run by each of its days.
    spans: Vec<(Day, Option<Day>)>,
}

/// Returns the breaches of a ladder's sections, also those that are forgotten, in the order in which they began.
pub(super) fn breaches<'f>(facts: &Facts<'_>, ladder: &Ladder, verdicts: &'f Verdicts) -> Vec<Breach<'f>> {
    let program = &facts.plan.program;
    let sections: Vec<&str> = ladder.over.iter().map(|section| program.sections[*section].name.as_str()).collect();
    let zone = &program.calendar.zone;
    let mut found: Vec<Breach<'f>> = verdicts
        .findings
        .iter()
        .filter(|finding| matches!(finding.status, Status::Breached | Status::Late))
        .filter(|finding| finding.bearer != Some(Bearer::Firm) && sections.contains(&&*finding.section))
        .map(|finding| {
            let since = finding.since.map(|since| zone.day(since));
            let from = finding.decided.map(|at| zone.day_of(at)).max(since).unwrap_or(facts.as_of).min(facts.as_of);
            Breach { finding, from, spans: spans(facts, ladder, finding, since.unwrap_or(from)) }
        })
        .collect();
    found.sort_by_key(|breach| breach.finding.since.map(|since| Time::of(since, zone).order_key()));
    found
}

impl<'f> Breach<'f> {
    /// Whether it is a breach that weighs, at the end of a day.
    pub fn stands(&self, day: Day) -> bool {
        let holds = |(from, until): &(Day, Option<Day>)| *from <= day && until.is_none_or(|until| day < until);
        self.from <= day && self.spans.iter().any(holds)
    }

    /// Returns what it weighs at the end of a day.
    pub fn weight(&self, ladder: &Ladder, day: Day) -> Decimal {
        let grade = self.finding.grades.iter().rev().find(|(from, _)| *from <= day).map(|(_, grade)| *grade);
        let grade = grade.or(self.finding.severity);
        let weight = ladder.weights.iter().find(|(severity, _)| Some(*severity) == grade);
        weight.map_or(Decimal::ZERO, |(_, weight)| *weight)
    }

    /// Returns the days on which what it weighs changes.
    pub fn days(&self) -> impl Iterator<Item = Day> {
        let grades = self.finding.grades.iter().map(|(day, _)| *day);
        let spans = self.spans.iter().flat_map(|(from, until)| [Some(*from), *until]).flatten();
        std::iter::once(self.from).chain(spans).chain(grades)
    }
}

/// Returns when a breach weighs. In a run every event is a breach, from which the time to forget it counts.
fn spans(facts: &Facts<'_>, ladder: &Ladder, finding: &Finding, since: Day) -> Vec<(Day, Option<Day>)> {
    let zone = &facts.plan.program.calendar.zone;
    let later = finding.episode.iter().flat_map(|run| run.days.iter()).filter(|day| **day > since);
    let later = later.map(|day| (*day, Moment::Day(*day)));
    let begins = finding.since.map(|begin| (zone.day(begin), begin)).into_iter().chain(later);
    let mut spans: Vec<_> = begins.map(|(day, begin)| (day, forgotten(facts, ladder, finding, begin))).collect();
    if spans.is_empty() {
        spans.push((since, None));
    }
    spans
}

/// `forget after D or on EVENT`: a weight is dropped D after the breach began, but no debt before it is paid; or with the
/// first such event.
fn forgotten(facts: &Facts<'_>, ladder: &Ladder, finding: &Finding, since: Moment) -> Option<Day> {
    let (length, on) = ladder.forget.as_ref()?;
    let calendar = &facts.plan.program.calendar;
    let scope = Scope::at(facts, facts.now());
    let after = |length| calendar.after(Moment::Day(calendar.zone.day(since)), length, false, &never).ok();
    let by_time = scope.length(length).ok().and_then(after).map(|until| calendar.zone.day(moment_of(until)));
    let by_time = match finding.met_at {
        _ if !finding.is_debt => by_time,
        Some(paid) => by_time.map(|until| until.max(calendar.zone.day(paid))),
        None => None,
    };
    let by_event = on.as_ref().and_then(|on| first_after(facts, on, since));
    by_time.into_iter().chain(by_event).min()
}

/// Returns the day of the first such event after a breach began.
fn first_after(facts: &Facts<'_>, on: &Pattern, since: Moment) -> Option<Day> {
    let since = Time::of(since, &facts.plan.program.calendar.zone);
    let scope = Scope::at(facts, facts.now());
    let after = scope.candidates(on).iter().copied().filter(|item| facts.time(*item).lo > since.lo).collect::<Vec<_>>();
    let is_it = |item: &crate::facts::item::Item| facts.decide(|| scope.matches(on, *item)) == Truth::True;
    after.into_iter().filter(is_it).map(|item| facts.time(item).day).min()
}
