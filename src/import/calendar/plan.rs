//! What became of the meetings of one UID: versions, exceptions, moves and cancellings (RFC 5546).

use std::collections::{BTreeMap, BTreeSet};

use super::entry::{Entry, Span, When};
use super::occurrence::{Occurrence, Reach};
use crate::value::time::{DAY_SECONDS, Instant};
use crate::value::zone::Zone;

/// What became of a meeting.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fate<'a> {
    /// It stands.
    Planned,
    Cancelled(&'a Entry),
    Moved(&'a Entry),
    /// It was over when its series was cancelled, and no version tells that it had been planned.
    Unsure(&'a Entry),
}

/// A meeting at one time.
#[derive(Debug)]
pub(super) struct Meeting<'a> {
    pub key: String,
    /// The version that says who takes part.
    pub entry: &'a Entry,
    pub start: When,
    pub span: Span,
    pub fate: Fate<'a>,
    /// When the series has it, where it is of one.
    pub original: Option<Instant>,
    /// The key of the meeting that was moved here.
    pub moved_from: Option<String>,
    /// Whether only a later version of it is told: where it was before, if that was at another time, is not.
    pub is_revised: bool,
}

impl Meeting<'_> {
    /// Returns the version that says what became of it: what moved or cancelled it, else its own.
    pub fn told_by(&self) -> &Entry {
        match self.fate {
            Fate::Cancelled(by) | Fate::Moved(by) | Fate::Unsure(by) => by,
            Fate::Planned => self.entry,
        }
    }

    pub fn end(&self) -> Option<Instant> {
        self.span.end(&self.start)
    }
}

/// What one UID comes to.
#[derive(Debug, Default)]
pub(super) struct Told<'a> {
    pub meetings: Vec<Meeting<'a>>,
    pub passed_over: Vec<(&'static str, usize)>,
}

/// So many versions of a series are compared; of more, the last ones.
const MOST_VERSIONS: usize = 8;

/// Works out the meetings of a UID from all that is told of it.
pub(super) fn meetings<'a>(uid: &str, entries: &[&'a Entry], reach: &mut Reach<'_>) -> Told<'a> {
    let mut group = Group {
        uid,
        masters: Vec::new(),
        overrides: BTreeMap::new(),
        by_day: BTreeMap::new(),
        ranges: Vec::new(),
        told: Told::default(),
    };
    // Some programs name an occurrence in the entry that has the rule: where nothing else is of its series, it is the series.
    let is_of_series = |entry: &&&Entry| entry.recurrence.is_none() && entry.method != "ADD";
    let has_master = entries.iter().any(|entry| is_of_series(&entry));
    for entry in entries {
        match &entry.recurrence {
            Some((_, false)) if entry.recurs && !has_master => group.masters.push(entry),
            None if entry.method == "ADD" => group.single(&[*entry], &format!("{uid}/{}", key_of(&entry.start))),
            None => group.masters.push(entry),
            Some((when, true)) => group.ranges.push((when.at(), entry)),
            Some((when, false)) if when.is_day => group.by_day.entry(day_of(when)).or_default().push(entry),
            Some((when, false)) => group.overrides.entry(when.at()).or_default().push(entry),
        }
    }
    let own_rules = entries.iter().filter(|entry| has_master && entry.recurrence.is_some() && entry.recurs).count();
    if own_rules > 0 {
        group.told.passed_over.push(("rule of an occurrence", own_rules));
    }
    group.masters.sort_by_key(|entry| entry.rank());
    group.ranges.sort_by_key(|(from, entry)| (*from, entry.rank()));
    group
        .overrides
        .values_mut()
        .chain(group.by_day.values_mut())
        .for_each(|versions| versions.sort_by_key(|entry| entry.rank()));
    group.tell(reach);
    group.told
}

/// Writes the start of an occurrence as it stands in a key.
fn key_of(start: &When) -> String {
    let zone = Zone::utc();
    if start.is_day {
        let day = crate::value::time::Day(start.local.div_euclid(DAY_SECONDS) as i32);
        return day.to_string().replace('-', "");
    }
    zone.format(start.at()).replace(['-', ':'], "")
}

struct Group<'g, 'a> {
    uid: &'g str,
    /// The versions of the whole, the last one counts.
    masters: Vec<&'a Entry>,
    /// The versions of one occurrence, by when its series has it.
    overrides: BTreeMap<Instant, Vec<&'a Entry>>,
    /// The same of those that say only the day.
    by_day: BTreeMap<i64, Vec<&'a Entry>>,
    /// What changes an occurrence and all that come after it.
    ranges: Vec<(Instant, &'a Entry)>,
    told: Told<'a>,
}

impl<'a> Group<'_, 'a> {
    fn tell(&mut self, reach: &mut Reach<'_>) {
        let masters = std::mem::take(&mut self.masters);
        let plans: Vec<&'a Entry> = masters.iter().copied().filter(|entry| !entry.is_cancelled).collect();
        let Some(last) = masters.iter().rev().find(|entry| !entry.is_dateless).copied() else {
            self.told_alone(None);
            return;
        };
        let base = plans.last().copied().unwrap_or(last);
        if let Some(what) = base.passed_over() {
            self.told.passed_over.push((what, 1));
            self.told_alone(Some(base));
            return;
        }
        if !base.recurs {
            // A version of the only meeting may call itself an exception to it.
            if !self.overrides.contains_key(&base.start.at()) {
                let uid = self.uid.to_owned();
                self.single(&masters, &uid);
            }
            self.told_alone(Some(base));
            return;
        }
        let cancel = masters.iter().rev().take_while(|entry| entry.is_cancelled).copied().reduce(earlier);
        let is_planned = plans.last().is_some();
        let plans = if is_planned { plans } else { vec![base] };
        let occurrences = self.series(&plans[plans.len().saturating_sub(MOST_VERSIONS)..], reach);
        for occurrence in occurrences.into_values() {
            self.occurrence(&occurrence, cancel, is_planned);
        }
        self.told_alone(Some(base));
    }

    /// Returns what the versions of a series make of it: each is in force until the next one is announced.
    fn series(&mut self, plans: &[&'a Entry], reach: &mut Reach<'_>) -> BTreeMap<Instant, Occurrence<'a>> {
        let mut told: BTreeMap<Instant, Occurrence<'a>> = BTreeMap::new();
        for (turn, plan) in plans.iter().enumerate() {
            let (mut next, taken_out) = reach.occurrences(plan);
            if turn + 1 == plans.len() && taken_out > 0 {
                self.told.passed_over.push(("meeting taken out of its series", taken_out));
            }
            let Some(announced) = plan.announced().filter(|_| turn > 0) else {
                told = next;
                continue;
            };
            let is_over = |occurrence: &Occurrence<'_>| {
                occurrence.span.end(&occurrence.start).is_some_and(|end| end <= announced)
            };
            let days: BTreeSet<i64> = next.values().map(|occurrence| day_of(&occurrence.start)).collect();
            next.retain(|_, occurrence| !is_over(occurrence));
            for (at, occurrence) in told {
                if is_over(&occurrence) {
                    next.insert(at, occurrence);
                } else if !next.contains_key(&at) && days.contains(&day_of(&occurrence.start)) {
                    self.moved(&occurrence, plan);
                }
            }
            told = next;
        }
        told
    }

    /// Tells an occurrence that a later version of its series has at another time of the day.
    fn moved(&mut self, occurrence: &Occurrence<'a>, by: &'a Entry) {
        let (start, span) = (occurrence.start.clone(), occurrence.span);
        let key = format!("{}/{}", self.uid, key_of(&start));
        self.told.meetings.push(Meeting {
            key,
            entry: occurrence.by,
            start,
            span,
            fate: Fate::Moved(by),
            original: Some(occurrence.start.at()),
            moved_from: None,
            is_revised: false,
        });
    }

    /// Tells an occurrence, with what the exceptions make of it.
    fn occurrence(&mut self, occurrence: &Occurrence<'a>, cancel: Option<&'a Entry>, is_planned: bool) {
        let at = occurrence.start.at();
        let own = self.overrides.remove(&at).or_else(|| self.by_day.remove(&day_of(&occurrence.start)));
        let (start, span) = (occurrence.start.clone(), occurrence.span);
        let mut chain = Chain { plans: vec![Plan::of(start, span, occurrence.by)], cancel: None };
        match own {
            Some(versions) => chain.add(&versions),
            None => {
                let before = self.ranges.partition_point(|(from, _)| *from <= at);
                if let Some((from, entry)) = before.checked_sub(1).map(|last| self.ranges[last]) {
                    if entry.is_cancelled {
                        chain.cancel = Some(entry);
                    } else {
                        let place = entry.start.place.clone();
                        let local = place.local(at) + entry.start.local - place.local(from);
                        let start = When { local, place, is_day: entry.start.is_day };
                        chain.plans.push(Plan::of(start, entry.span, entry));
                    }
                }
            }
        }
        let last = chain.plans.last().map(|plan| plan.entry);
        if let Some(what) = last.filter(|_| chain.plans.len() > 1).and_then(Entry::passed_over) {
            self.told.passed_over.push((what, 1));
            return;
        }
        let mut unsure = None;
        if let (None, Some(cancel)) = (chain.cancel, cancel) {
            let is_over =
                occurrence.span.end(&occurrence.start).zip(cancel.announced()).is_some_and(|(end, at)| end <= at);
            match (is_over, is_planned) {
                (false, _) => chain.cancel = Some(cancel),
                (true, false) => unsure = Some(cancel),
                (true, true) => {}
            }
        }
        let base = format!("{}/{}", self.uid, key_of(&occurrence.start));
        let from = self.told.meetings.len();
        self.tell_chain(chain, Keys::Of(base), Some(at));
        if let (Some(cancel), Some(last)) = (unsure, self.told.meetings[from..].last_mut()) {
            last.fate = Fate::Unsure(cancel);
        }
    }

    /// Tells the exceptions that are left: their series is not in the file, or does not have them.
    fn told_alone(&mut self, master: Option<&'a Entry>) {
        let mut left = std::mem::take(&mut self.overrides);
        for (from, entry) in self.ranges.iter().filter(|_| master.is_none()) {
            left.entry(*from).or_default().push(entry);
        }
        for versions in left.into_values().chain(std::mem::take(&mut self.by_day).into_values()) {
            let Some((when, last)) = versions.last().and_then(|last| Some((&last.recurrence.as_ref()?.0, *last)))
            else {
                continue;
            };
            if let Some(what) = last.passed_over().filter(|_| !last.is_cancelled) {
                self.told.passed_over.push((what, 1));
                continue;
            }
            let mut original = When { is_day: last.start.is_day, ..when.clone() };
            if when.is_day && !last.start.is_day {
                // The time of day of the series is not known: that of the exception stands for it.
                original = When {
                    local: day_of(when) * DAY_SECONDS + last.start.local.rem_euclid(DAY_SECONDS),
                    ..last.start.clone()
                };
            }
            let key = format!("{}/{}", self.uid, key_of(&original));
            let at = original.at();
            let mut chain = Chain { plans: vec![Plan::of(original, last.span, versions[0])], cancel: None };
            chain.add(&versions);
            self.tell_chain(chain, Keys::Of(key), Some(at));
        }
    }

    /// Tells the only meeting of a UID.
    fn single(&mut self, versions: &[&'a Entry], key: &str) {
        let mut chain = Chain { plans: Vec::new(), cancel: None };
        chain.add(versions);
        self.tell_chain(chain, Keys::Last(key.to_owned()), None);
    }

    /// Tells each time at which a meeting was to be: all but the last one were moved, unless they were over by then.
    fn tell_chain(&mut self, chain: Chain<'a>, keys: Keys, original: Option<Instant>) {
        let count = chain.plans.len();
        let announced: Vec<&'a Entry> = chain.plans.iter().skip(1).map(|plan| plan.by).collect();
        let first = chain.plans.first().map(|plan| plan.by);
        let is_revised = original.is_none() && count == 1 && first.is_some_and(Entry::is_revised);
        let mut moved_from = None;
        let mut known = BTreeSet::new();
        for (turn, Plan { start, span, entry, .. }) in chain.plans.into_iter().enumerate() {
            let key = keys.key(&start, turn, count);
            let fate = match (announced.get(turn), chain.cancel) {
                (Some(by), _) => {
                    // A copy of one of a series may have been changed again since, in whatever way.
                    let told = if original.is_some() { by.sent() } else { by.announced() };
                    let is_over = span.end(&start).zip(told).is_some_and(|(end, at)| end <= at);
                    if is_over { Fate::Planned } else { Fate::Moved(by) }
                }
                (None, Some(cancel)) => Fate::Cancelled(cancel),
                (None, None) => Fate::Planned,
            };
            let from = std::mem::replace(&mut moved_from, Some(key.clone()).filter(|_| matches!(fate, Fate::Moved(_))));
            if known.insert(key.clone()) {
                let meeting = Meeting { key, entry, start, span, fate, original, moved_from: from, is_revised };
                self.told.meetings.push(meeting);
            }
        }
    }
}

/// Returns the day of a time by the clock of its place.
fn day_of(when: &When) -> i64 {
    when.local.div_euclid(DAY_SECONDS)
}

/// The times at which a meeting was to be, one after the other, and what cancelled the last.
struct Chain<'a> {
    plans: Vec<Plan<'a>>,
    cancel: Option<&'a Entry>,
}

/// A time at which a meeting was to be.
struct Plan<'a> {
    start: When,
    span: Span,
    /// The last version that has it then.
    entry: &'a Entry,
    /// The version that made it known.
    by: &'a Entry,
}

impl<'a> Plan<'a> {
    fn of(start: When, span: Span, entry: &'a Entry) -> Self {
        Self { start, span, entry, by: entry }
    }
}

/// Returns which of two versions that say the same was made known first.
fn earlier<'a>(one: &'a Entry, other: &'a Entry) -> &'a Entry {
    match (one.announced(), other.announced()) {
        (Some(a), Some(b)) if b < a => other,
        (None, Some(_)) => other,
        _ => one,
    }
}

impl<'a> Chain<'a> {
    /// Takes versions in their order. What cancels tells no time; only a later version makes good again.
    fn add(&mut self, versions: &[&'a Entry]) {
        for version in versions {
            if version.is_cancelled && (version.is_dateless || !self.plans.is_empty()) {
                self.cancel = Some(self.cancel.map_or(*version, |known| earlier(known, version)));
                continue;
            }
            self.cancel = Some(*version).filter(|version| version.is_cancelled);
            let plan = Plan::of(version.start.clone(), version.span, version);
            match self.plans.last_mut().filter(|last| last.start.at() == plan.start.at()) {
                Some(last) => *last = Plan { by: earlier(last.by, plan.by), ..plan },
                None => self.plans.push(plan),
            }
        }
    }
}

/// How the times of a meeting are called.
enum Keys {
    /// The first has this name, the later ones their time with it.
    Of(String),
    /// The last has this name, the earlier ones their time with it.
    Last(String),
}

impl Keys {
    fn key(&self, start: &When, turn: usize, count: usize) -> String {
        match self {
            Self::Of(key) if turn == 0 => key.clone(),
            Self::Last(key) if turn + 1 == count => key.clone(),
            Self::Of(key) | Self::Last(key) => format!("{key}/{}", key_of(start)),
        }
    }
}
