//! A change of a record: tried in memory, told in words, never written.

use crate::engagement::record::{self, Actor, Engagement, Event, EventId, Value};
use crate::engagement::vocabulary::{FieldId, KindId, Vocabulary};
use crate::facts::index::Facts;
use crate::facts::item::Item;
use crate::finding::plain;
use crate::plan::Plan;
use crate::value::time::{Day, Moment, SECOND};
use crate::value::zone::Zone;

/// A change of a record.
#[derive(Clone, Debug)]
pub enum Change {
    /// Some events did not happen.
    Without(Vec<EventId>),
    /// An event happened at another moment.
    Moved(EventId, Moment, Side),
    /// A field of an event has another value.
    Stated(EventId, FieldId, Value),
    /// A field of the client, the contract or a contact has another value.
    Standing(Item, FieldId, Value),
    /// Something more happened, by then.
    Added(Box<Event>),
    /// Somebody did it.
    Done(EventId, Actor),
    /// The record of a kind is complete to the end of a day.
    Complete(KindId, Day),
    /// All of these together.
    All(Vec<Change>),
    /// What is added does it from this day on: it is looked at in a window, or a period.
    Within(Day, Box<Change>),
}

/// On which side of the moment to which an event is moved it may lie as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Then, or earlier.
    Before,
    /// Then, or later.
    After,
    /// Then; of other moments nothing is said.
    Neither,
}

impl Change {
    /// Returns the record with the change. What did not happen by the as-of day is dated after it: then it does not exist, and the
    /// others keep their numbers.
    pub fn applied(&self, engagement: &Engagement, vocabulary: &Vocabulary, as_of: Day) -> Engagement {
        let mut changed = engagement.clone();
        self.apply(&mut changed, vocabulary, as_of);
        changed
    }

    fn apply(&self, changed: &mut Engagement, vocabulary: &Vocabulary, as_of: Day) {
        let events = &mut changed.events;
        // What a clause deems to have happened is nowhere in the record.
        let mut at = |id: &EventId, to: Moment| {
            events.get_mut(id.0 as usize).into_iter().for_each(|event| move_to(event, vocabulary, to));
        };
        match self {
            Self::Without(gone) => gone.iter().for_each(|id| at(id, Moment::Day(as_of.plus(1)))),
            Self::Moved(id, to, _) => at(id, *to),
            Self::Stated(id, field, value) => state(&mut events[id.0 as usize], *field, value.clone()),
            Self::Standing(of, field, value) => put(standing(changed, *of), *field, value.clone()),
            Self::Added(event) => events.push((**event).clone()),
            Self::Done(id, who) => events[id.0 as usize].by = Some(*who),
            Self::Complete(kind, to) => {
                let of_kind = changed.complete.iter_mut().filter(|(known, _)| known == kind);
                of_kind.for_each(|(_, until)| *until = (*until).max(*to));
            }
            Self::All(changes) => changes.iter().for_each(|change| change.apply(changed, vocabulary, as_of)),
            Self::Within(_, change) => change.apply(changed, vocabulary, as_of),
        }
    }

    /// Returns the change with what it moves to an earlier moment, and what it adds, at another one.
    pub fn at(&self, to: Moment, vocabulary: &Vocabulary) -> Self {
        match self {
            Self::Moved(id, _, Side::Before) => Self::Moved(*id, to, Side::Before),
            Self::Added(event) => {
                let mut event = event.clone();
                move_to(&mut event, vocabulary, to);
                Self::Added(event)
            }
            Self::All(changes) => Self::All(changes.iter().map(|change| change.at(to, vocabulary)).collect()),
            other => other.clone(),
        }
    }

    /// Whether it is about something else than another change.
    pub fn is_apart_from(&self, other: &Self) -> bool {
        let is_alike = |a: &Event| other.added().iter().any(|b| is_alike(a, b));
        let others = other.events();
        !self.added().into_iter().any(is_alike) && !self.events().iter().any(|event| others.contains(event))
    }

    /// Returns the events that it adds, in their order.
    pub fn added(&self) -> Vec<&Event> {
        match self {
            Self::Added(event) => vec![event],
            Self::All(changes) => changes.iter().flat_map(Self::added).collect(),
            Self::Within(_, change) => change.added(),
            _ => Vec::new(),
        }
    }

    /// Returns the events that it moves, each with the moment to which.
    pub fn moved(&self) -> Vec<(EventId, Moment)> {
        match self {
            Self::Moved(id, to, _) => vec![(*id, *to)],
            Self::All(changes) => changes.iter().flat_map(Self::moved).collect(),
            Self::Within(_, change) => change.moved(),
            _ => Vec::new(),
        }
    }

    /// Returns the changes of which it is made, none of them several together.
    fn parts(&self) -> Vec<&Self> {
        match self {
            Self::All(changes) => changes.iter().flat_map(Self::parts).collect(),
            one => vec![one],
        }
    }

    /// Returns it with one of its parts left out, for each of them; nothing where it has but one, or
    /// leaves something undone.
    pub fn with_less(&self) -> Vec<Self> {
        let parts = self.parts();
        // What makes something needless comes with that, whatever the verdicts say.
        if parts.len() < 2 || parts.iter().any(|part| matches!(part, Self::Without(_))) {
            return Vec::new();
        }
        let but = |left: usize| {
            let mut rest =
                parts.iter().enumerate().filter(|(place, _)| *place != left).map(|(_, part)| (*part).clone());
            match parts.len() {
                2 => rest.next(),
                _ => Some(Self::All(rest.collect())),
            }
        };
        (0..parts.len()).filter_map(but).collect()
    }

    /// Returns the events that it changes.
    fn events(&self) -> Vec<EventId> {
        match self {
            Self::Without(events) => events.clone(),
            Self::Within(_, change) => change.events(),
            Self::Moved(id, ..) | Self::Stated(id, ..) | Self::Done(id, _) => vec![*id],
            Self::Added(_) | Self::Complete(..) | Self::Standing(..) => Vec::new(),
            Self::All(changes) => changes.iter().flat_map(Self::events).collect(),
        }
    }

    /// Returns the change in words: what would have had to be.
    pub fn text(&self, plan: &Plan, engagement: &Engagement) -> String {
        let (vocabulary, zone) = (&plan.program.vocabulary, &plan.program.calendar.zone);
        let name = |event: &Event| format!("{} {}", vocabulary.kind_name(event.kind), event.id);
        let event = |id: &EventId| &engagement.events[id.0 as usize];
        let was = |event: &Event| event.at.map(|at| format!(" (it was {})", moment(at, zone))).unwrap_or_default();
        match self {
            Self::Without(events) => {
                let kind = events.first().map_or("", |id| vocabulary.kind_name(event(id).kind));
                let ids: Vec<&str> = events.iter().map(|id| event(id).id.as_str()).collect();
                match ids.len() {
                    1 => format!("without {kind} {}", ids[0]),
                    many => format!("{many} fewer: without {kind} {}", ids.join(", ")),
                }
            }
            Self::Moved(id, to, side) => {
                let was = was(event(id));
                let side = match side {
                    Side::Before => " or before",
                    Side::After => " or later",
                    Side::Neither => "",
                };
                format!("{} {}{side}{was}", name(event(id)), moment(*to, zone))
            }
            Self::Stated(id, field, value) => {
                let was = event(id).field(*field).map(|value| format!(" (it was {})", shown(value, vocabulary, zone)));
                let (field, value) = (vocabulary.field_name(*field), shown(value, vocabulary, zone));
                format!("{} with `{field}` {value}{}", name(event(id)), was.unwrap_or_default())
            }
            Self::Standing(of, field, value) => {
                let (field, value) = (vocabulary.field_name(*field), shown(value, vocabulary, zone));
                let of = match of {
                    Item::Client => "the client".to_owned(),
                    Item::Contact(id) => format!("contact {}", engagement.contacts[usize::from(id.0)].id),
                    _ => "the contract".to_owned(),
                };
                format!("{of} with `{field}` {value}")
            }
            Self::Added(event) => {
                let when = event.at.map(|at| format!(" {} or before", moment(at, zone))).unwrap_or_default();
                format!("{}{when}", added(event, plan, engagement))
            }
            Self::Done(id, who) => {
                let was = event(id).by.map(|by| format!(" (it was by {})", actor(by, engagement))).unwrap_or_default();
                format!("{} by {}{was}", name(event(id)), actor(*who, engagement))
            }
            Self::Complete(kind, to) => format!("no other {} up to {to}", vocabulary.kind_name(*kind)),
            Self::All(_) => together(&self.parts(), plan, engagement),
            Self::Within(first, change) => {
                let when = |at: Moment| match Moment::Day(*first) == at {
                    true => moment(at, zone),
                    false => format!("from {first} to {}", zone.short(at)),
                };
                let more = change.added();
                match (&**change, more.first().and_then(|event| Some((event, event.at?)))) {
                    (Self::Moved(id, to, _), _) => format!("{} {}{}", name(event(id)), when(*to), was(event(id))),
                    (_, Some((event, at))) => {
                        let times = if more.len() > 1 { format!("{} times ", more.len()) } else { String::new() };
                        format!("{times}{} {}", added(event, plan, engagement), when(at))
                    }
                    _ => change.text(plan, engagement),
                }
            }
        }
    }
}

/// Returns a record without what counts in one look at it and not in another: events, what they say of later days, signatures,
/// amendments, rates; with the days from which that counts. What is left out is dated after the last day of both.
pub fn without_later(engagement: &Engagement, then: &Facts<'_>, now: &Facts<'_>) -> (Engagement, Vec<Day>) {
    let (plan, zone) = (now.plan, now.zone());
    let all = || (0..engagement.events.len()).map(|place| EventId(place as u32));
    let events: Vec<EventId> = all().filter(|id| then.is_visible(*id) && !now.is_visible(*id)).collect();
    let mut days: Vec<Day> = events.iter().map(|id| then.event_time(*id).day).collect();
    let last = then.as_of.max(now.as_of);
    let mut without = Change::Without(events).applied(engagement, &plan.program.vocabulary, last);
    for id in all().filter(|id| now.is_visible(*id)) {
        without.events[id.0 as usize].fields.retain(|(field, value)| {
            let Value::Moment(moment) = value else { return true };
            let is_later = now.is_later(id, *field, *moment) && !then.is_later(id, *field, *moment);
            days.extend(is_later.then(|| zone.day(*moment)));
            !is_later
        });
    }
    let comes = |moment: Option<Moment>| moment.filter(|at| then.has_come(*at) && !now.has_come(*at));
    let contract = &mut without.contract;
    for signed in [&mut contract.signed_client, &mut contract.signed_firm] {
        days.extend(comes(*signed).map(|at| zone.day(at)));
        *signed = signed.filter(|at| comes(Some(*at)).is_none());
    }
    let accepted = engagement.contract.accepts.iter().filter_map(|one| comes(one.at));
    days.extend(accepted.map(|at| zone.day(at)));
    contract.accepts.retain(|one| comes(one.at).is_none());
    contract.amendments.retain(|one| {
        let counts = |facts: &Facts<'_>| one.effective <= facts.as_of && facts.is_signed(one);
        let signed = [one.signed_client, one.signed_firm].into_iter().flatten().map(|at| zone.day(at));
        let is_later = counts(then) && !counts(now);
        days.extend(signed.chain([one.effective]).max().filter(|_| is_later));
        !is_later
    });
    without.exchange.retain(|rate| now.known_on.is_none_or(|known| rate.day <= known));
    (without, days)
}

/// Several changes in one sentence; several more of the same as their days.
fn together(changes: &[&Change], plan: &Plan, engagement: &Engagement) -> String {
    let zone = &plan.program.calendar.zone;
    let more: Vec<&Event> = changes
        .iter()
        .filter_map(|change| if let Change::Added(event) = change { Some(&**event) } else { None })
        .collect();
    match more.as_slice() {
        [first, .., _] if more.len() == changes.len() && more.iter().all(|one| is_alike(one, first)) => {
            let days: Vec<String> = more.iter().filter_map(|event| Some(moment(event.at?, zone))).collect();
            if days.iter().all(|day| *day == days[0]) {
                return format!("{} times {} {} or before", more.len(), added(first, plan, engagement), days[0]);
            }
            format!("{} times {}: {}, each then", more.len(), added(first, plan, engagement), days.join(", "))
        }
        _ => {
            let texts: Vec<String> = changes.iter().map(|change| change.text(plan, engagement)).collect();
            format!("together: {}", texts.join("; and "))
        }
    }
}

/// Whether two events that are added are the same but for their moments.
fn is_alike(a: &Event, b: &Event) -> bool {
    (a.kind, &a.about) == (b.kind, &b.about)
}

fn added(event: &Event, plan: &Plan, engagement: &Engagement) -> String {
    let (vocabulary, zone) = (&plan.program.vocabulary, &plan.program.calendar.zone);
    // An action is called by what is done: a talk, a warning.
    let is_action = event.kind == plan.words.action;
    let word = event.field(plan.words.what).filter(|_| is_action);
    let kind = match word {
        Some(Value::Word(word)) => vocabulary.word(*word),
        _ => vocabulary.kind_name(event.kind),
    };
    let kind = kind.replace('_', " ");
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    let at_is = vocabulary.get(event.kind).at_is;
    let stated =
        event.fields.iter().filter(|(field, _)| Some(*field) != at_is && !(is_action && *field == plan.words.what));
    let stated = stated.map(|(field, value)| match (vocabulary.field_name(*field), value) {
        ("amount", value) => format!(" of {}", shown(value, vocabulary, zone)),
        (name, value) => format!(" with `{name}` {}", shown(value, vocabulary, zone)),
    });
    let stated: String = stated.collect();
    let by = event.by.map(|by| format!(" by {}", actor(by, engagement))).unwrap_or_default();
    let about = event.about.iter().map(|id| {
        let event = &engagement.events[id.0 as usize];
        format!("{} {}", vocabulary.kind_name(event.kind), event.id)
    });
    let about = about.collect::<Vec<_>>().join(" and ");
    let about = if about.is_empty() { about } else { format!(" for {about}") };
    format!("{article} {kind}{stated}{about}{by}")
}

/// Returns somebody by name.
pub fn actor(actor: Actor, engagement: &Engagement) -> String {
    match actor {
        Actor::Side(record::Side::Client) => "the client".to_owned(),
        Actor::Side(record::Side::Firm) => "the firm".to_owned(),
        Actor::Side(record::Side::Other) => "another".to_owned(),
        Actor::Contact(id) => engagement.contacts[usize::from(id.0)].id.to_string(),
    }
}

/// Returns `on 2026-02-16`, or `at 2026-02-16 09:00` by the clock of the zone, with the seconds where there are some.
fn moment(moment: Moment, zone: &Zone) -> String {
    match moment {
        Moment::Day(day) => format!("on {day}"),
        Moment::At(at) => match at.0.rem_euclid(60 * SECOND) / SECOND {
            0 => format!("at {}", zone.short(moment)),
            seconds => format!("at {}:{seconds:02}", zone.short(moment)),
        },
    }
}

/// Returns a value as it is told.
pub fn value(value: &Value, plan: &Plan) -> String {
    shown(value, &plan.program.vocabulary, &plan.program.calendar.zone)
}

fn shown(value: &Value, vocabulary: &Vocabulary, zone: &Zone) -> String {
    match value {
        Value::Money(money) => money.to_string(),
        Value::Number(number) => plain(*number),
        Value::Percent(percent) => format!("{}%", plain(*percent)),
        Value::Duration(duration) => duration.to_string(),
        Value::Moment(at) => moment(*at, zone),
        Value::Text(text) => text.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Word(word) => vocabulary.word(*word).to_owned(),
        Value::Actor(_) | Value::Event(_) | Value::List(_) => "stated".to_owned(),
    }
}

/// Puts an event at another moment, also where its kind calls that `issued` or `starts`.
fn move_to(event: &mut Event, vocabulary: &Vocabulary, to: Moment) {
    event.at = Some(to);
    if let Some(field) = vocabulary.get(event.kind).at_is {
        state(event, field, Value::Moment(to));
    }
}

/// Gives a field of an event a value.
pub fn state(event: &mut Event, field: FieldId, value: Value) {
    put(&mut event.fields, field, value);
}

/// The fields of the client, a contact or the contract.
fn standing(engagement: &mut Engagement, of: Item) -> &mut Vec<(FieldId, Value)> {
    match of {
        Item::Client => &mut engagement.client.fields,
        Item::Contact(id) => &mut engagement.contacts[usize::from(id.0)].fields,
        _ => &mut engagement.contract.record.fields,
    }
}

fn put(fields: &mut Vec<(FieldId, Value)>, field: FieldId, value: Value) {
    let place = fields.partition_point(|(known, _)| *known < field);
    match fields.get_mut(place).filter(|(known, _)| *known == field) {
        Some((_, known)) => *known = value,
        None => fields.insert(place, (field, value)),
    }
}
