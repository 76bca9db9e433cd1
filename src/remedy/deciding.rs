//! Of a verdict that cannot be given: which missing fact decides it, and what it is with each way that fact may be. Each way is tried.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::change::{Change, Side as Then};
use super::graded::{Sizes, Way};
pub use super::outcome::{Outcome, of_finding};
use super::seek::Seek;
use crate::engagement::record::{Actor, ContactId, EventId, Side, Value};
use crate::engagement::vocabulary::{FieldId, FieldType, KindId, Least};
use crate::facts::item::Item;
use crate::finding::Status;
use crate::program::reads::walk;
use crate::program::tree::{Expr, ExprKind};
use crate::value::money::Money;
use crate::value::quantity::Quantity;
use crate::value::time::{Moment, SECOND};

/// So many facts are looked at, and about so many ways of two of them told.
const MOST_FACTS: usize = 4;
const MOST_PAIRS: usize = 24;

/// So many words of an enumeration, people, and amounts of the record are tried.
const MOST_CHOICES: usize = 12;

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
    Field(Item, FieldId),
    By(EventId),
    Hour(EventId),
    Complete(KindId),
}

/// Returns what decides a verdict that is unknown; nothing where no single fact does, and no two.
pub fn decisions(seek: &Seek<'_>) -> Vec<Decision> {
    let open = open(seek);
    let of_each: Vec<Vec<Way>> = open.iter().map(|one| ways(seek, *one)).collect();
    let decides = |place: &usize| of_each[*place].iter().any(|way| way.outcome.is_known());
    let deciding: Vec<usize> = (0..open.len()).filter(decides).collect();
    let mut alone = Vec::new();
    for one in &deciding {
        for way in &of_each[*one] {
            // What it does not decide by itself, another one may.
            let others = (0..open.len()).filter(|other| !deciding.contains(other) && !way.outcome.is_known());
            let then: Vec<Decision> = others.flat_map(|other| given(seek, way, open[other])).collect();
            alone.extend(if then.is_empty() { vec![way.decision(seek)] } else { then });
        }
    }
    if alone.is_empty() { together(seek, &open, &of_each) } else { alone }
}

impl Way {
    fn decision(&self, seek: &Seek<'_>) -> Decision {
        let text = format!("{}: {}", self.said, said(seek, &self.outcome));
        Decision { text, tried: self.tried.clone(), outcome: self.outcome.clone() }
    }
}

/// Returns what two facts decide together, where none does alone: what the one decides with each single value of the other.
fn together(seek: &Seek<'_>, open: &[Open], of_each: &[Vec<Way>]) -> Vec<Decision> {
    let mut all = Vec::new();
    let is_single = |place: usize| of_each[place].iter().all(|way| way.tried.len() == 1);
    let pairs = (0..open.len()).flat_map(|a| (a + 1..open.len()).map(move |b| (a, b)));
    let pairs = pairs.filter_map(|(a, b)| match (is_single(a), is_single(b)) {
        (true, _) => Some((a, b)),
        (false, true) => Some((b, a)),
        (false, false) => None,
    });
    for (one, other) in pairs {
        for way in &of_each[one] {
            all.extend(given(seek, way, open[other]));
            if all.len() >= MOST_PAIRS {
                return all;
            }
        }
    }
    all
}

/// Returns what a fact decides with a single value of another one.
fn given(seek: &Seek<'_>, way: &Way, open: Open) -> Vec<Decision> {
    let [value] = &way.tried[..] else { return Vec::new() };
    let then = ways(&seek.given(value.clone()), open).into_iter().filter(|then| then.outcome.is_known());
    let decision = |then: Way| {
        let text = format!("{}; and {}: {}", way.said, then.said, said(seek, &then.outcome));
        let both = |change: Change| Change::All(vec![value.clone(), change]);
        Decision { text, tried: then.tried.into_iter().map(both).collect(), outcome: then.outcome }
    };
    then.map(decision).collect()
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
        }
        let contacts = (0..seek.engagement.contacts.len()).map(|place| Item::Contact(ContactId(place as u16)));
        let standing = [Item::Contract, Item::Client].into_iter().chain(contacts);
        for of in facts.lacking(missing).into_iter().chain(standing) {
            let name = facts.name(of);
            let fields = vocabulary.fields(kind_of(seek, of)).filter(|field| field.derived.is_none());
            let named = fields.filter(|field| *missing == format!("`{}` of {name}", vocabulary.field_name(field.id)));
            all.extend(named.filter(|field| field.id != seek.plan.words.by).map(|field| Open::Field(of, field.id)));
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

fn kind_of(seek: &Seek<'_>, of: Item) -> KindId {
    let words = &seek.plan.words;
    match of {
        Item::Event(id) => seek.event(id).kind,
        Item::Client => words.client,
        Item::Contact(_) => words.contact,
        _ => words.contract,
    }
}

/// Returns the change that states a field.
fn stated(of: Item, field: FieldId, value: Value) -> Change {
    match of {
        Item::Event(id) => Change::Stated(id, field, value),
        of => Change::Standing(of, field, value),
    }
}

/// Returns the ways in which a fact may be, those with the same verdict as one.
fn ways(seek: &Seek<'_>, open: Open) -> Vec<Way> {
    match open {
        Open::By(id) => actors(seek, id),
        Open::Hour(id) => hours(seek, id),
        Open::Complete(kind) => {
            let kind_name = seek.plan.program.vocabulary.kind_name(kind);
            let change = Change::Complete(kind, seek.as_of.day);
            let said = format!("no other {kind_name} up to {}", seek.as_of.day);
            vec![Way { said, outcome: outcome(seek, &change), tried: vec![change] }]
        }
        Open::Field(of, field) => {
            let vocabulary = &seek.plan.program.vocabulary;
            let said = format!("`{}` of {}", vocabulary.field_name(field), seek.facts.name(of));
            let kind = kind_of(seek, of);
            let stated = move |value: Value| stated(of, field, value);
            let words = |seek: &Seek<'_>, value: &Value| format!("{said} {}", super::change::value(value, seek.plan));
            match vocabulary.field(kind, field).map(|field| &field.ty) {
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
                Some(FieldType::Money) => amounts(seek, of, field, &said),
                Some(FieldType::Number) => {
                    let range = match vocabulary.least(kind, field) {
                        Some(Least::Scale(from, to)) => (from.into(), to.into()),
                        _ => (0, 100_000),
                    };
                    let with = |number: Decimal| stated(Value::Number(number));
                    let tried = (range, &[1, 2, 5, 10, 100, 1000][..]);
                    numbers(seek, &said, tried, &with, &|number| number.to_string())
                }
                Some(FieldType::Percent) => {
                    let with = |number: Decimal| stated(Value::Percent(number));
                    let tried = ((0, 1000), &[1, 10, 50, 100][..]);
                    numbers(seek, &said, tried, &with, &|number| format!("{number}%"))
                }
                Some(FieldType::Moment) => days(seek, of, field, &said),
                _ => Vec::new(),
            }
        }
    }
}

fn outcome(seek: &Seek<'_>, change: &Change) -> Outcome {
    of_finding(seek.own_with(change).as_ref())
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

/// The sizes that the clause names, by itself, by terms, or by what the policy derives: there a verdict may turn.
fn named_sizes(seek: &Seek<'_>) -> Vec<Quantity> {
    let mut found = Vec::new();
    let mut look = |part: &Expr| {
        if matches!(&*part.kind, ExprKind::Value(_) | ExprKind::Term(_)) {
            found.extend(seek.at_subject(|scope| scope.value(part)).ok().and_then(|value| value.quantity()));
        }
    };
    seek.clause.each_expr(&mut look);
    seek.plan.program.derived.iter().for_each(|own| walk(&own.value, &mut look, &mut |_| ()));
    found
}

/// Tries numbers; one may lie between whole ones.
fn numbers(
    seek: &Seek<'_>,
    said: &str,
    (range, steps): ((i64, i64), &[i64]),
    with: &dyn Fn(Decimal) -> Change,
    shown: &dyn Fn(Decimal) -> String,
) -> Vec<Way> {
    let (outcome, change) = (|change: &Change| outcome(seek, change), |step: i64| with(step.into()));
    let named = named_sizes(seek).into_iter().filter_map(|size| size.amount().to_i64());
    let steps: Vec<i64> = named.flat_map(|size| size - 1..=size + 1).chain(steps.iter().copied()).collect();
    Sizes { range, outcome: &outcome, change: &change, shown, between: Some(with) }.ways(said, &steps)
}

/// Tries amounts, to the cent.
fn amounts(seek: &Seek<'_>, of: Item, field: FieldId, said: &str) -> Vec<Way> {
    let all = seek.engagement.events.iter().flat_map(|event| &event.fields);
    let money: Vec<Money> =
        all.filter_map(|(_, value)| if let Value::Money(money) = value { Some(*money) } else { None }).collect();
    let of_subject = seek.subject().and_then(|subject| seek.facts.account(subject)).and_then(|account| account.payable);
    let about = if let Item::Event(id) = of { &*seek.event(id).about } else { &[] };
    let named = about.iter().find_map(|about| seek.facts.account(*about)?.payable);
    let currency = named
        .or(of_subject)
        .map(|money| money.currency)
        .or(seek.plan.program.currency)
        .or(money.first().map(|money| money.currency));
    let Some(currency) = currency else { return Vec::new() };
    let cent = Decimal::new(1, currency.minor_unit());
    let named =
        named_sizes(seek).into_iter().filter_map(|size| if let Quantity::Money(one) = size { Some(one) } else { None });
    let all = money.iter().copied().chain(named).filter(|one| one.currency == currency);
    let mut steps: Vec<i64> = all.filter_map(|one| (one.amount / cent).to_i64()).collect();
    steps.sort_unstable();
    steps.dedup();
    let most = steps.last().copied().unwrap_or(0).clamp(100, i64::MAX / 1000).saturating_mul(100);
    // Of many amounts some, evenly.
    let every = steps.len() / MOST_CHOICES + 1;
    let some: Vec<i64> = steps.into_iter().step_by(every).chain([1]).collect();
    let above = matches!(seek.plan.program.vocabulary.least(kind_of(seek, of), field), Some(Least::AboveZero));
    let money = |step: Decimal| Money { amount: cent * step, currency };
    let sizes = Sizes {
        range: (i64::from(above), most),
        outcome: &|change| outcome(seek, change),
        change: &|step| stated(of, field, Value::Money(money(step.into()))),
        shown: &|step| money(step).to_string(),
        between: None,
    };
    sizes.ways(said, &some)
}

/// Tries days, from a year before the event to a year after the as-of day: an announcement comes before what it announces.
fn days(seek: &Seek<'_>, of: Item, field: FieldId, said: &str) -> Vec<Way> {
    let zone = &seek.plan.program.calendar.zone;
    let at = if let Item::Event(id) = of { seek.event(id).at } else { None };
    let from = at.map_or(seek.as_of.day, |at| zone.day(at));
    let day = |step: i64| from.plus(step);
    let (lo, hi) = (-366, seek.as_of.day.since(from).max(0) + 366);
    // The days of what the finding rests on, and each week.
    let evidence = seek.evidence().into_iter().take(MOST_CHOICES).filter_map(|id| seek.event(id).at);
    let near = evidence.chain(seek.finding.due).map(|at| zone.day(at)).chain([from, seek.as_of.day]);
    let near = near.map(|day| day.since(from)).flat_map(|step| step - 1..=step + 1);
    let tried: Vec<i64> = near.chain((lo..=hi).step_by(7)).collect();
    let said_of_days =
        |said: &str| said.replace(" or less", " or before").replace(" or more", " or later").replace(" to on ", " to ");
    let sizes = Sizes {
        range: (lo, hi),
        outcome: &|change| outcome(seek, change),
        change: &|step| stated(of, field, Value::Moment(Moment::Day(day(step)))),
        shown: &|step| format!("on {}", day(step.to_i64().unwrap_or_default())),
        between: None,
    };
    sizes.ways(said, &tried).into_iter().map(|way| Way { said: said_of_days(&way.said), ..way }).collect()
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
    let sizes = Sizes {
        range: (0, minutes - 1),
        outcome: &|change| outcome(seek, change),
        change: &|minute| Change::Moved(id, moment(minute), Then::Neither),
        shown: &|minute| zone.short(moment(minute.to_i64().unwrap_or_default())),
        between: None,
    };
    let ways = sizes.ways(&said, &tried).into_iter();
    ways.map(|way| Way { said: way.said.replace(" or less", " or before").replace(" or more", " or later"), ..way })
        .collect()
}
