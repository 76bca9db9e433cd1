//! What breaches weigh on a ladder, on any day up to that of the facts.

use rust_decimal::Decimal;

use crate::facts::due::moment_of;
use crate::facts::index::Facts;
use crate::facts::item::Time;
use crate::facts::scope::Scope;
use crate::facts::truth::Truth;
use crate::facts::watch::of_days;
use crate::finding::{Bearer, Finding, Status, Verdicts};
use crate::program::tree::{Ladder, Pattern};
use crate::value::severity::Severity;
use crate::value::time::{Day, Moment};

/// A breach of a ladder's sections that the firm does not bear.
#[derive(Clone, Copy)]
pub(super) struct Breach<'f> {
    pub finding: &'f Finding,
    /// The first day at whose end it is one.
    pub from: Day,
    /// The first day at whose end it weighs nothing any more.
    pub forgotten: Option<Day>,
}

/// Returns the breaches of a ladder's sections, also those that are forgotten, in the order in which they began.
pub(super) fn breaches<'f>(facts: &Facts<'_>, ladder: &Ladder, verdicts: &'f Verdicts) -> Vec<Breach<'f>> {
    let zone = &facts.plan.program.calendar.zone;
    let mut found: Vec<Breach<'f>> = findings_of(facts, ladder, verdicts)
        .filter(|finding| matches!(finding.status, Status::Breached | Status::Late))
        .map(|finding| {
            let since = finding.since.map(|since| zone.day(since));
            let from = finding.decided.map(|at| zone.day_of(at)).max(since).unwrap_or(facts.as_of).min(facts.as_of);
            Breach { finding, from, forgotten: finding.since.and_then(|since| forgotten(facts, ladder, since)) }
        })
        .collect();
    found.sort_by_key(|breach| breach.finding.since.map(|since| Time::of(since, zone).order_key()));
    found
}

/// Returns the findings of a ladder's sections that the firm does not bear, of whatever verdict.
pub(super) fn findings_of<'f>(
    facts: &Facts<'_>,
    ladder: &Ladder,
    verdicts: &'f Verdicts,
) -> impl Iterator<Item = &'f Finding> {
    let program = &facts.plan.program;
    let sections: Vec<String> = ladder.over.iter().map(|section| program.sections[*section].name.clone()).collect();
    let is_of = move |finding: &&Finding| {
        finding.bearer != Some(Bearer::Firm) && sections.iter().any(|section| **section == *finding.section)
    };
    verdicts.findings.iter().filter(is_of)
}

impl<'f> Breach<'f> {
    /// Whether it is a breach that weighs, at the end of a day.
    pub fn stands(&self, day: Day) -> bool {
        self.from <= day && self.forgotten.is_none_or(|forgotten| day < forgotten)
    }

    /// Returns how grave it is at the end of a day.
    pub fn grade(&self, day: Day) -> Option<Severity> {
        let grade = self.finding.grades.iter().rev().find(|(from, _)| *from <= day).map(|(_, grade)| *grade);
        grade.or(self.finding.severity)
    }

    /// Returns what it weighs at the end of a day.
    pub fn weight(&self, ladder: &Ladder, day: Day) -> Decimal {
        let grade = self.grade(day);
        let weight = ladder.weights.iter().find(|(severity, _)| Some(*severity) == grade);
        weight.map_or(Decimal::ZERO, |(_, weight)| *weight)
    }

    /// Returns the days on which what it weighs changes.
    pub fn days(&self) -> impl Iterator<Item = Day> + use<'f> {
        let grades = self.finding.grades.iter().map(|(day, _)| *day);
        [Some(self.from), self.forgotten].into_iter().flatten().chain(grades)
    }
}

/// `forget after D on EVENT`: a weight is dropped D after its `since`, or with the first such event after it.
fn forgotten(facts: &Facts<'_>, ladder: &Ladder, since: Moment) -> Option<Day> {
    let (length, on) = ladder.forget.as_ref()?;
    let calendar = &facts.plan.program.calendar;
    let scope = Scope::at(facts, facts.now());
    let after = |length| calendar.after(Moment::Day(calendar.zone.day(since)), length, false, None).ok();
    let by_time = scope.length(length).ok().and_then(after).map(|until| calendar.zone.day(moment_of(until)));
    if let Some(day) = by_time {
        facts.saw(length.span, || Some(of_days(facts.as_of, day)));
    }
    let by_event = on.as_ref().and_then(|on| first_after(facts, on, since));
    by_time.into_iter().chain(by_event).min()
}

/// Returns the day of the first such event after a breach began.
fn first_after(facts: &Facts<'_>, on: &Pattern, since: Moment) -> Option<Day> {
    let since = Time::of(since, facts.zone());
    let scope = Scope::at(facts, facts.now());
    let after = scope.candidates(on).iter().copied().filter(|item| facts.time(*item).lo > since.lo).collect::<Vec<_>>();
    let is_it = |item: &crate::facts::item::Item| facts.decide(|| scope.matches(on, *item)) == Truth::True;
    after.into_iter().filter(is_it).map(|item| facts.time(item).day).min()
}
