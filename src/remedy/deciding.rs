//! Of a verdict that cannot be given: which missing fact decides it, and what it is with each way that fact may be. Each way is tried.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::change::{Change, Side as Then};
use super::search::last_that;
use super::seek::Seek;
use crate::engagement::record::{Actor, ContactId, EventId, Side, Value};
use crate::engagement::vocabulary::{FieldId, FieldType, KindId, Least};
use crate::facts::item::Item;
use crate::finding::{Finding, Status};
use crate::value::money::Money;
use crate::value::severity::Severity;
use crate::value::time::{Moment, SECOND};

/// So many facts are looked at, and so many pairs of ways of two of them.
const MOST_FACTS: usize = 4;
const MOST_PAIRS: usize = 24;

/// So many words of an enumeration, people, and amounts of the record are tried.
const MOST_CHOICES: usize = 12;

/// So many ways of one fact are told; what turns more often is not.
const MOST_WAYS: usize = 24;

/// How a verdict comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The verdict; nothing where there is no finding.
    pub status: Option<Status>,
    /// How grave.
    pub severity: Option<Severity>,
    /// Since when it is broken.
    pub since: Option<Moment>,
    /// When it was done after all, of what is let pass.
    pub done: Option<Moment>,
}

impl Outcome {
    /// Whether it says something.
    fn is_known(&self) -> bool {
        self.status != Some(Status::Unknown)
    }

    /// Whether it is the same verdict, whenever that is broken or done.
    pub fn is_like(&self, other: &Self) -> bool {
        let sort = |one: &Self| (one.status, one.severity, one.since.is_some(), one.done.is_some());
        sort(self) == sort(other)
    }

    /// Leaves out the moments that are others in another one that is like it.
    fn keep_same(&mut self, other: &Self) {
        self.since = self.since.filter(|since| other.since == Some(*since));
        self.done = self.done.filter(|done| other.done == Some(*done));
    }
}

/// A way in which a missing fact may be, and what comes of it.
#[derive(Clone, Debug)]
pub struct Decision {
    /// In words: `` `amount` of payment P1 of 500.00 EUR or more: kept ``.
    pub text: String,
    /// The changes of the record at the ends of the way and in its middle; one where it is a single value.
    pub tried: Vec<Change>,
    /// What comes of each.
    pub outcome: Outcome,
}

/// A fact that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Field(EventId, FieldId),
    By(EventId),
    Hour(EventId),
    Complete(KindId),
}

/// Several values of a fact with which the verdict is the same.
struct Way {
    said: String,
    tried: Vec<Change>,
    outcome: Outcome,
}

/// Returns what decides a verdict that is unknown; nothing where no single fact does, and no two.
pub fn decisions(seek: &Seek<'_>) -> Vec<Decision> {
    let open = open(seek);
    let of_each: Vec<Vec<Way>> = open.iter().map(|one| ways(seek, *one)).collect();
    let decides = |ways: &&Vec<Way>| ways.iter().any(|way| way.outcome.is_known());
    let alone: Vec<Decision> = of_each.iter().filter(decides).flatten().map(|way| way.decision(seek)).collect();
    if alone.is_empty() { together(seek, &of_each) } else { alone }
}

impl Way {
    fn decision(&self, seek: &Seek<'_>) -> Decision {
        let text = format!("{}: {}", self.said, said(seek, &self.outcome));
        Decision { text, tried: self.tried.clone(), outcome: self.outcome.clone() }
    }
}

/// Returns what the ways of two facts decide together, where none does alone.
fn together(seek: &Seek<'_>, of_each: &[Vec<Way>]) -> Vec<Decision> {
    let mut all = Vec::new();
    let pairs = of_each.iter().enumerate().flat_map(|(n, a)| of_each[n + 1..].iter().map(move |b| (a, b)));
    let pairs = pairs.flat_map(|(a, b)| a.iter().flat_map(move |a| b.iter().map(move |b| (a, b))));
    // A way that is no single value is a different one with each value of another fact.
    let single = pairs.filter(|(a, b)| a.tried.len() == 1 && b.tried.len() == 1);
    for (a, b) in single.take(MOST_PAIRS) {
        let change = Change::All([&*a.tried, &*b.tried].concat());
        let outcome = outcome(seek, &change);
        if outcome.is_known() {
            let text = format!("{}; and {}: {}", a.said, b.said, said(seek, &outcome));
            all.push(Decision { text, tried: vec![change], outcome });
        }
    }
    all
}

/// Returns the missing facts that can be stated, in the order in which they are named.
fn open(seek: &Seek<'_>) -> Vec<Open> {
    let (facts, vocabulary) = (seek.facts, &seek.plan.program.vocabulary);
    let mut all = Vec::new();
    let near: BTreeSet<EventId> = seek.evidence().into_iter().chain(seek.subject()).collect();
    for missing in &seek.finding.missing {
        let events = (0..seek.engagement.events.len()).map(|place| EventId(place as u32));
        for id in events.filter(|id| facts.is_visible(*id)) {
            let (event, name) = (seek.event(id), facts.name(Item::Event(id)));
            let asks_who = [format!("`by` of {name}"), format!("which person acted in {name}")];
            if asks_who.contains(missing) || (missing.ends_with(" who acted") && near.contains(&id)) {
                all.push(Open::By(id));
            }
            let is_day = matches!(event.at, Some(Moment::Day(_)));
            let hour = format!("the time of day of {name}");
            let of_day = event.at.map(|at| format!("the time of day on {}", seek.plan.program.calendar.zone.day(at)));
            let is_asked =
                *missing == hour || missing.starts_with(&format!("{hour} and ")) || of_day.as_ref() == Some(missing);
            if is_day && is_asked {
                all.push(Open::Hour(id));
            }
            if *missing == format!("how {name} was split") {
                all.push(Open::Field(id, seek.plan.words.outcome));
            }
            let fields = vocabulary.fields(event.kind).filter(|field| field.derived.is_none());
            let named = fields.filter(|field| *missing == format!("`{}` of {name}", vocabulary.field_name(field.id)));
            all.extend(named.filter(|field| field.id != seek.plan.words.by).map(|field| Open::Field(id, field.id)));
        }
        let lacking = seek.engagement.complete.iter();
        let lacking = lacking.filter(|(kind, until)| {
            missing.starts_with(&format!("every {} after {until}", vocabulary.kind_name(*kind)))
        });
        all.extend(lacking.map(|(kind, _)| Open::Complete(*kind)));
    }
    all.dedup();
    all.truncate(MOST_FACTS);
    all
}

/// Returns the ways in which a fact may be, those with the same verdict as one.
fn ways(seek: &Seek<'_>, open: Open) -> Vec<Way> {
    let name = |id: EventId| seek.facts.name(Item::Event(id));
    match open {
        Open::By(id) => actors(seek, id),
        Open::Hour(id) => hours(seek, id),
        Open::Complete(kind) => {
            let kind_name = seek.plan.program.vocabulary.kind_name(kind);
            let change = Change::Complete(kind, seek.as_of.day);
            let said = format!("no other {kind_name} up to {}", seek.as_of.day);
            vec![Way { said, outcome: outcome(seek, &change), tried: vec![change] }]
        }
        Open::Field(id, field) => {
            let vocabulary = &seek.plan.program.vocabulary;
            let said = format!("`{}` of {}", vocabulary.field_name(field), name(id));
            let stated = move |value: Value| Change::Stated(id, field, value);
            let words = |seek: &Seek<'_>, value: &Value| format!("{said} {}", super::change::value(value, seek.plan));
            match vocabulary.field(seek.event(id).kind, field).map(|field| &field.ty) {
                Some(FieldType::Bool) => choices(seek, vec![Value::Bool(true), Value::Bool(false)], stated, words),
                Some(FieldType::Words(all)) => {
                    let all =
                        all.iter().filter(|word| **word != seek.plan.words.split || field != seek.plan.words.outcome);
                    choices(seek, all.take(MOST_CHOICES).map(|word| Value::Word(*word)).collect(), stated, words)
                }
                Some(FieldType::Actor) => {
                    let of_words = |seek: &Seek<'_>, value: &Value| match value {
                        Value::Actor(who) => format!("{said} {}", super::change::actor(*who, seek.engagement)),
                        other => words(seek, other),
                    };
                    let sides = [Side::Client, Side::Firm, Side::Other].map(|side| Value::Actor(Actor::Side(side)));
                    choices(seek, sides.to_vec(), stated, of_words)
                }
                Some(FieldType::Money) => amounts(seek, id, field, &said),
                Some(FieldType::Number) => {
                    let of = |number: i64| Value::Number(number.into());
                    graded(
                        seek,
                        &said,
                        (0, 100_000),
                        &[1, 2, 5, 10, 100, 1000],
                        &|number| stated(of(number)),
                        &|number| number.to_string(),
                    )
                }
                Some(FieldType::Percent) => {
                    let of = |number: i64| Value::Percent(number.into());
                    graded(seek, &said, (0, 1000), &[1, 10, 50, 100], &|number| stated(of(number)), &|number| {
                        format!("{number}%")
                    })
                }
                Some(FieldType::Moment) => days(seek, id, field, &said),
                _ => Vec::new(),
            }
        }
    }
}

fn outcome(seek: &Seek<'_>, change: &Change) -> Outcome {
    of_finding(seek.own_with(change).as_ref())
}

/// Returns how a verdict comes out.
pub fn of_finding(finding: Option<&Finding>) -> Outcome {
    let is_broken = |finding: &&Finding| matches!(finding.status, Status::Breached | Status::Late);
    let is_let_pass = |finding: &&Finding| matches!(finding.status, Status::Tolerated | Status::Noted);
    Outcome {
        status: finding.map(|finding| finding.status),
        severity: finding.filter(is_broken).and_then(|finding| finding.severity),
        since: finding.filter(is_broken).and_then(|finding| finding.since),
        done: finding.filter(is_let_pass).and_then(|finding| finding.met_at),
    }
}

/// Returns an outcome in words.
pub fn said(seek: &Seek<'_>, outcome: &Outcome) -> String {
    let word = match outcome.status {
        None => "nothing to find".to_owned(),
        Some(Status::Met) => "kept".to_owned(),
        Some(Status::Unknown) => "still unknown".to_owned(),
        Some(status) => status.word().to_owned(),
    };
    let severity = outcome.severity.map(|severity| format!(", {}", severity.word())).unwrap_or_default();
    let zone = &seek.plan.program.calendar.zone;
    let since = outcome.since.map(|since| format!(", since {}", zone.begin(since))).unwrap_or_default();
    let done = outcome.done.map(|done| format!(", done {}", zone.begin(done))).unwrap_or_default();
    format!("{word}{severity}{since}{done}")
}

/// Tries each of some values; those with the same verdict are one way.
fn choices<T>(
    seek: &Seek<'_>,
    all: Vec<T>,
    change: impl Fn(T) -> Change,
    words: impl Fn(&Seek<'_>, &T) -> String,
) -> Vec<Way> {
    let way = |value: T| {
        let said = words(seek, &value);
        let change = change(value);
        Way { said, outcome: outcome(seek, &change), tried: vec![change] }
    };
    all.into_iter().map(way).collect()
}

/// Tries who may have acted: each side; where only the side is known, or what its side may is not enough, each of its people.
fn actors(seek: &Seek<'_>, id: EventId) -> Vec<Way> {
    let name = seek.facts.name(Item::Event(id));
    let words = |seek: &Seek<'_>, who: &Actor| format!("{name} by {}", super::change::actor(*who, seek.engagement));
    let tried = |all: Vec<Actor>| choices(seek, all, |who| Change::Done(id, who), words);
    let people = |side: Side| {
        let contacts = seek.engagement.contacts.iter().enumerate().filter(|(_, contact)| contact.side == side);
        contacts.map(|(place, _)| Actor::Contact(ContactId(place as u16))).take(MOST_CHOICES).collect::<Vec<_>>()
    };
    if let Some(Actor::Side(side)) = seek.event(id).by {
        return tried(people(side));
    }
    let mut all = Vec::new();
    for side in [Side::Client, Side::Firm, Side::Other] {
        let of_side = tried(vec![Actor::Side(side)]);
        let of_people = if of_side.iter().all(|way| way.outcome.is_known()) { Vec::new() } else { tried(people(side)) };
        all.extend(if of_people.is_empty() { of_side } else { of_people });
    }
    all
}

/// Tries numbers of a range, in steps: where the verdict turns between two that are tried, the step at which it does is sought. A
/// moment is told of a verdict where it is the same with all of its numbers that were tried.
fn graded(
    seek: &Seek<'_>,
    said: &str,
    (lo, hi): (i64, i64),
    between: &[i64],
    change: &dyn Fn(i64) -> Change,
    shown: &dyn Fn(i64) -> String,
) -> Vec<Way> {
    let tried = between.iter().copied().filter(|at| (lo..=hi).contains(at)).chain([lo, hi]).collect();
    let of = |at: i64| outcome(seek, &change(at));
    let mut scale = Scale { tried, known: RefCell::default(), of: &of };
    let Some(runs) = scale.runs() else { return Vec::new() };
    let way = |(from, to): (i64, i64)| {
        let words = match (from == lo, to == hi) {
            _ if from == to => shown(from),
            (true, true) => "whatever it is".to_owned(),
            (true, false) => format!("{} or less", shown(to)),
            (false, true) => format!("{} or more", shown(from)),
            (false, false) => format!("{} to {}", shown(from), shown(to)),
        };
        let some = BTreeSet::from([from, from + (to - from) / 2, to]);
        let tried = some.into_iter().map(change).collect();
        Way { said: format!("{said} {words}"), tried, outcome: scale.common(from, to) }
    };
    runs.into_iter().map(way).collect()
}

/// The verdict along the numbers of a range.
struct Scale<'a> {
    /// What is tried at first, the ends of the range among it.
    tried: BTreeSet<i64>,
    /// What came of all that was tried.
    known: RefCell<BTreeMap<i64, Outcome>>,
    of: &'a dyn Fn(i64) -> Outcome,
}

impl Scale<'_> {
    fn outcome(&self, at: i64) -> Outcome {
        let known = self.known.borrow().get(&at).cloned();
        known.unwrap_or_else(|| {
            let outcome = (self.of)(at);
            self.known.borrow_mut().insert(at, outcome.clone());
            outcome
        })
    }

    fn is_like(&self, a: i64, b: i64) -> bool {
        self.outcome(a).is_like(&self.outcome(b))
    }

    /// Returns the runs with one verdict, each from its first to its last number, also tried in its middle; nothing where it turns too
    /// often to be told.
    fn runs(&mut self) -> Option<Vec<(i64, i64)>> {
        loop {
            let begins = self.begins()?;
            let last = *self.tried.last()?;
            let ends = begins.iter().skip(1).map(|from| from - 1).chain([last]);
            let runs: Vec<(i64, i64)> = begins.iter().copied().zip(ends).collect();
            let other = |(from, to): &(i64, i64)| {
                let middle = from + (to - from) / 2;
                [middle, *to].into_iter().find(|at| !self.is_like(*from, *at))
            };
            let others: Vec<i64> = runs.iter().filter_map(other).collect();
            if others.is_empty() {
                return Some(runs);
            }
            self.tried.extend(others);
        }
    }

    /// Returns where each run begins.
    fn begins(&self) -> Option<Vec<i64>> {
        let tried: Vec<i64> = self.tried.iter().copied().collect();
        let mut begins = vec![*tried.first()?];
        for pair in tried.windows(2) {
            let (mut from, to) = (pair[0], pair[1]);
            // Between two verdicts there may be a third.
            while !self.is_like(from, to) {
                from += 1 + last_that(to - from, |step| step == 0 || self.is_like(from, from + step));
                begins.push(from);
                if begins.len() > MOST_WAYS {
                    return None;
                }
            }
        }
        Some(begins)
    }

    /// Returns the verdict of a run, with the moments that are the same all along it.
    fn common(&self, from: i64, to: i64) -> Outcome {
        let mut common = self.outcome(from);
        self.known.borrow().range(from..=to).for_each(|(_, one)| common.keep_same(one));
        common
    }
}

/// Tries amounts, to the cent.
fn amounts(seek: &Seek<'_>, id: EventId, field: FieldId, said: &str) -> Vec<Way> {
    let all = seek.engagement.events.iter().flat_map(|event| &event.fields);
    let money: Vec<Money> =
        all.filter_map(|(_, value)| if let Value::Money(money) = value { Some(*money) } else { None }).collect();
    let of_subject = seek.subject().and_then(|subject| seek.facts.account(subject)).and_then(|account| account.payable);
    let named = seek.event(id).about.iter().find_map(|about| seek.facts.account(*about)?.payable);
    let currency = named
        .or(of_subject)
        .map(|money| money.currency)
        .or(seek.plan.program.currency)
        .or(money.first().map(|money| money.currency));
    let Some(currency) = currency else { return Vec::new() };
    let cent = Decimal::new(1, currency.minor_unit());
    let mut steps: Vec<i64> =
        money.iter().filter(|one| one.currency == currency).filter_map(|one| (one.amount / cent).to_i64()).collect();
    steps.sort_unstable();
    steps.dedup();
    let most = steps.last().copied().unwrap_or(0).clamp(100, i64::MAX / 1000).saturating_mul(100);
    // Of many amounts some, evenly.
    let every = steps.len() / MOST_CHOICES + 1;
    let some: Vec<i64> = steps.into_iter().step_by(every).chain([1]).collect();
    let above = matches!(seek.plan.program.vocabulary.least(seek.event(id).kind, field), Some(Least::AboveZero));
    let money = |step: i64| Money { amount: cent * Decimal::from(step), currency };
    graded(
        seek,
        said,
        (i64::from(above), most),
        &some,
        &|step| Change::Stated(id, field, Value::Money(money(step))),
        &|step| money(step).to_string(),
    )
}

/// Tries days, from a year before the event to a year after the as-of day: an announcement comes before what it announces.
fn days(seek: &Seek<'_>, id: EventId, field: FieldId, said: &str) -> Vec<Way> {
    let zone = &seek.plan.program.calendar.zone;
    let from = seek.event(id).at.map_or(seek.as_of.day, |at| zone.day(at));
    let day = |step: i64| from.plus(step);
    let (lo, hi) = (-366, seek.as_of.day.since(from).max(0) + 366);
    // The days of what the finding rests on, and each week.
    let evidence = seek.evidence().into_iter().take(MOST_CHOICES).filter_map(|id| seek.event(id).at);
    let near = evidence.chain(seek.finding.due).map(|at| zone.day(at)).chain([from, seek.as_of.day]);
    let near = near.map(|day| day.since(from)).flat_map(|step| step - 1..=step + 1);
    let tried: Vec<i64> = near.chain((lo..=hi).step_by(7)).collect();
    let change = |step: i64| Change::Stated(id, field, Value::Moment(Moment::Day(day(step))));
    let said_of_days =
        |said: &str| said.replace(" or less", " or before").replace(" or more", " or later").replace(" to on ", " to ");
    graded(seek, said, (lo, hi), &tried, &change, &|step| format!("on {}", day(step)))
        .into_iter()
        .map(|way| Way { said: said_of_days(&way.said), ..way })
        .collect()
}

/// Tries the times of day of an event of which only the day is known.
fn hours(seek: &Seek<'_>, id: EventId) -> Vec<Way> {
    let Some(at) = seek.event(id).at else { return Vec::new() };
    let zone = &seek.plan.program.calendar.zone;
    let (first, last) = zone.range(at);
    let minutes = (last.0 - first.0) / SECOND / 60;
    let moment = |minute: i64| Moment::At(first.plus_seconds(60 * minute));
    // Each half hour, and what else is recorded of that day.
    let all = seek.engagement.events.iter().filter_map(|event| event.at);
    let clock = all.filter_map(|at| if let Moment::At(at) = at { Some((at.0 - first.0) / SECOND / 60) } else { None });
    let clock = clock.flat_map(|minute| minute - 1..=minute + 1);
    let tried: Vec<i64> = clock.chain((0..minutes).step_by(30)).collect();
    let said = format!("{} at", seek.facts.name(Item::Event(id)));
    graded(
        seek,
        &said,
        (0, minutes - 1),
        &tried,
        &|minute| Change::Moved(id, moment(minute), Then::Neither),
        &|minute| zone.short(moment(minute)),
    )
    .into_iter()
    .map(|way| Way { said: way.said.replace(" or less", " or before").replace(" or more", " or later"), ..way })
    .collect()
}
