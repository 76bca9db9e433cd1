//! When a series recurs: its rules and dates without its exceptions (RFC 5545, 3.8.5).

use std::collections::{BTreeMap, BTreeSet};

use super::component::Warnings;
use super::entry::{Entry, Span, When};
use super::expand::{Budget, Times, expand};
use super::rule::Rule;
use super::stamp::Stamp;
use crate::value::time::{DAY_SECONDS, Instant, SECOND};

/// An occurrence as its series has it.
#[derive(Clone, Debug)]
pub(super) struct Occurrence<'a> {
    pub start: When,
    pub span: Span,
    /// The version of the series that it is by.
    pub by: &'a Entry,
}

/// Up to when a series is followed, and at what cost.
pub(super) struct Reach<'a> {
    pub last: Instant,
    pub budget: &'a mut Budget,
    pub warnings: &'a mut Warnings,
}

impl Reach<'_> {
    /// Returns the occurrences of a series by their instants, and how many of them are taken out.
    pub fn occurrences<'e>(&mut self, entry: &'e Entry) -> (BTreeMap<Instant, Occurrence<'e>>, usize) {
        let mut times = if entry.rules.is_empty() { vec![entry.start.local] } else { Vec::new() };
        let mut is_cut = false;
        for rule in &entry.rules {
            let of_rule = self.times(entry, rule, true);
            is_cut |= of_rule.is_cut;
            times.extend(of_rule.times);
        }
        if times.is_empty() && !is_cut && entry.start.at() <= self.last {
            let message = "the rule ends before the first meeting: none of it is told";
            self.warnings.add(entry.line, false, message);
        }
        let mut excepted: BTreeSet<i64> = BTreeSet::new();
        // The first meeting is no exception where the rule does not say so.
        for rule in &entry.except_rules {
            excepted.extend(self.times(entry, rule, false).times);
        }
        let occurrence = |start: When, span: Span| (start.at(), Occurrence { start, span, by: entry });
        let ruled = times.into_iter().filter(|time| !excepted.contains(time));
        let ruled = ruled.map(|local| occurrence(When { local, ..entry.start.clone() }, entry.span));
        let mut found: BTreeMap<Instant, Occurrence<'e>> = ruled.collect();
        let dated = entry.dates.iter().map(|(when, span)| {
            let place = if when.is_day { entry.start.place.clone() } else { when.place.clone() };
            // A date alone is at the time of day of the others.
            let clock = if when.is_day { entry.start.local.rem_euclid(DAY_SECONDS) } else { 0 };
            let start = When { local: when.local + clock, place, is_day: entry.start.is_day };
            occurrence(start, span.unwrap_or(entry.span))
        });
        found.extend(dated.filter(|(at, _)| *at <= self.last));
        let before = found.len();
        self.take_out(entry, &mut found);
        let taken_out = before - found.len();
        (found, taken_out)
    }

    /// Returns the times of a rule by the clock of its series; whether its beginning is always one of them.
    fn times(&mut self, entry: &Entry, rule: &Rule, has_start: bool) -> Times {
        let start = &entry.start;
        let is_beyond = |time: i64| match rule.until {
            None => false,
            Some(until) if start.is_day => time > until.seconds(),
            Some(Stamp::Day(day)) => time >= Stamp::Day(day.plus(1)).seconds(),
            Some(Stamp::Local(until)) => time > until,
            Some(Stamp::Utc(until)) => start.place.at(time).0 > until.saturating_mul(SECOND),
        };
        let times = expand(rule, (start.local, has_start), start.place.local(self.last), is_beyond, self.budget);
        if times.is_cut {
            let message = "it recurs too often: only the last of its meetings are told, 8000 at most";
            self.warnings.add(entry.line, true, message);
        }
        times
    }

    fn take_out(&self, entry: &Entry, found: &mut BTreeMap<Instant, Occurrence<'_>>) {
        let mut days = BTreeSet::new();
        for date in &entry.except_dates {
            if date.is_day || entry.start.is_day {
                let local = if date.is_day { date.local } else { entry.start.place.local(date.at()) };
                days.insert(local.div_euclid(DAY_SECONDS));
            } else {
                found.remove(&date.at());
            }
        }
        if !days.is_empty() {
            found.retain(|_, occurrence| !days.contains(&occurrence.start.local.div_euclid(DAY_SECONDS)));
        }
    }
}
