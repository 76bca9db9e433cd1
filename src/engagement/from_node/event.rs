//! Events: first the kind and id of each, then its fields.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Context, place};
use crate::base::mistake::record as mistake;
use crate::base::source::Span;
use crate::engagement::bounds::Beyond;
use crate::engagement::node::{Entry, Node, Shape};
use crate::engagement::record::{About, Event, EventId, Value};
use crate::engagement::vocabulary::{FieldId, FieldType, KindId, Sort};
use crate::value::time::Moment;

/// An event of which the kind and the id are known.
pub(super) struct Head<'n, 'a> {
    kind: KindId,
    id: Arc<str>,
    number: EventId,
    /// The key that names the kind, with the id.
    naming: &'n Entry<'a>,
    entries: &'n [Entry<'a>],
    span: Span,
}

/// The moments of an event while its entries are read, with their places.
#[derive(Default)]
struct Times {
    at: Option<(Moment, Span)>,
    /// The field that `at` is.
    named: Option<(Moment, Span)>,
    ends: Option<(Moment, Span)>,
    /// Whether a time was stated, even a wrong one.
    stated: bool,
}

impl Context<'_> {
    /// Finds the kind and id of every event, and numbers those without id.
    pub(super) fn read_heads<'n, 'a>(&mut self, nodes: &'n [Node<'a>]) -> Vec<Head<'n, 'a>> {
        let mut heads = Vec::with_capacity(nodes.len());
        for node in nodes {
            let Shape::Map(entries) = &node.shape else {
                if !matches!(node.shape, Shape::Bad) {
                    self.report(mistake::not_an_event(place(node), &node.found()));
                }
                continue;
            };
            let Some((kind, naming)) = self.find_kind(entries, node) else { continue };
            let id: Arc<str> = match &naming.value.shape {
                Shape::Scalar { text, .. } if !naming.value.is_null() => text.trim().into(),
                Shape::Scalar { .. } | Shape::Bad => "".into(),
                _ => {
                    let found = naming.value.found();
                    let span = place(&naming.value);
                    self.report(mistake::wrong_type(span, &naming.key.text, "followed by an id", &found));
                    continue;
                }
            };
            let number = EventId(heads.len() as u32);
            if !id.is_empty()
                && let Some(first) = self.links.add(&id, number, kind, naming.value.span)
            {
                self.report(mistake::duplicate_id(naming.value.span, first, &id));
            }
            heads.push(Head { kind, id, number, naming, entries, span: node.span });
        }
        self.name_unnamed(&mut heads);
        heads
    }

    /// Returns the kind of event that a key names.
    fn kind_of(&self, entry: &Entry<'_>) -> Option<KindId> {
        self.vocabulary.kind(&entry.key.text).filter(|kind| self.vocabulary.get(*kind).sort == Sort::Event)
    }

    /// Returns the first key that names a kind of event.
    fn find_kind<'n, 'a>(&mut self, entries: &'n [Entry<'a>], node: &Node<'a>) -> Option<(KindId, &'n Entry<'a>)> {
        if let Some(found) = entries.iter().find_map(|entry| Some((self.kind_of(entry)?, entry))) {
            return Some(found);
        }
        // What was meant as the kind is the first key that is no field of every event.
        let common = |entry: &&Entry<'_>| {
            let id = self.vocabulary.field_id(&entry.key.text);
            !self.vocabulary.common.iter().any(|field| Some(field.id) == id)
        };
        let Some(entry) = entries.iter().find(common).or(entries.first()) else {
            self.report(mistake::not_an_event(place(node), "an empty one"));
            return None;
        };
        if let Shape::Scalar { text, .. } = &entry.value.shape {
            self.links.add_unread(text);
        }
        let (span, name) = (entry.key.span, &*entry.key.text);
        let mistake = match self.vocabulary.action(name) {
            Some(_) => mistake::action_as_kind(span, name),
            None => mistake::unknown_kind(span, name, self.kind_names()),
        };
        self.report(mistake);
        None
    }

    /// Gives the events without id theirs: `call-1`, `call-2`, passing over what is taken.
    fn name_unnamed(&mut self, heads: &mut [Head<'_, '_>]) {
        let mut next: HashMap<KindId, usize> = HashMap::new();
        for head in heads.iter_mut().filter(|head| head.id.is_empty()) {
            let count = next.entry(head.kind).or_default();
            let name = self.vocabulary.kind_name(head.kind);
            loop {
                *count += 1;
                let id = format!("{name}-{count}");
                if !self.links.has(&id) {
                    head.id = id.into();
                    break;
                }
            }
            self.links.add(&head.id, head.number, head.kind, head.naming.key.span);
        }
    }

    /// Types the fields of an event.
    pub(super) fn read_event(&mut self, head: &Head<'_, '_>) -> Event {
        let mut event = Event {
            kind: head.kind,
            id: head.id.clone().into(),
            at: None,
            by: None,
            about: About::new(),
            fields: Vec::new(),
            span: head.span,
        };
        let mut times = Times::default();
        for entry in head.entries.iter().filter(|entry| !std::ptr::eq(*entry, head.naming)) {
            self.read_field(head, entry, &mut event, &mut times);
        }
        self.settle_times(head, &mut event, &times);
        event.fields.sort_by_key(|(field, _)| *field);
        event
    }

    fn read_field(&mut self, head: &Head<'_, '_>, entry: &Entry<'_>, event: &mut Event, times: &mut Times) {
        let vocabulary = self.vocabulary;
        let (key, node) = (&entry.key, &entry.value);
        let kind = vocabulary.get(head.kind);
        let field = vocabulary.field_named(head.kind, &key.text).filter(|_| key.text != "id");
        let Some(field) = field else {
            if self.kind_of(entry).is_some() {
                let id = if let Shape::Scalar { text, .. } = &node.shape { text } else { "ID" };
                return self.report(mistake::second_kind(key.span, &kind.name, &key.text, id));
            }
            let recorded = vocabulary.fields(head.kind).filter(|field| field.derived.is_none());
            let known = recorded.map(|field| vocabulary.field_name(field.id)).filter(|name| *name != "id");
            return self.unknown_field(key, &kind.name, known);
        };
        if field.derived.is_some() {
            return self.report(mistake::derived_field(key.span, &kind.name, &key.text, &field.doc));
        }
        let is_time = key.text == "at" || kind.at_is == Some(field.id);
        times.stated |= is_time;
        if key.text == "for" {
            let links = FieldType::List(Box::new(FieldType::Event(Vec::new())));
            if let Some(Value::List(events)) = self.value(&links, key, node) {
                event.about = self.about(head, entry, events);
            }
            return;
        }
        let Some(value) = self.value(&field.ty, key, node).filter(|value| !value.says_nothing()) else { return };
        match (&*key.text, &value) {
            ("by", Value::Actor(actor)) => event.by = Some(*actor),
            ("at", Value::Moment(at)) => times.at = Some((*at, node.span)),
            (_, Value::Moment(at)) if is_time => times.named = Some((*at, node.span)),
            (name, _) => {
                if let (true, "ends", Value::Moment(at)) = (kind.interval, name, &value) {
                    times.ends = Some((*at, node.span));
                }
                self.check_least(head.kind, field.id, entry, &value);
                event.fields.push((field.id, value));
            }
        }
    }

    /// Returns the events that one is about.
    fn about(&mut self, head: &Head<'_, '_>, entry: &Entry<'_>, events: Vec<Value>) -> About {
        let mut about = About::new();
        for value in events {
            match value {
                Value::Event(event) if event == head.number => {
                    self.report(mistake::link_to_itself(entry.value.span, &entry.key.text, &head.id));
                }
                Value::Event(event) => about.push(event),
                _ => {}
            }
        }
        if about.len() > 1 {
            let mut seen = HashSet::new();
            about.retain(|event| seen.insert(*event));
        }
        about
    }

    /// Reports a value below the least that its field may be.
    pub(super) fn check_least(&mut self, kind: KindId, field: FieldId, entry: &Entry<'_>, value: &Value) {
        let Some(beyond) = self.vocabulary.least(kind, field).and_then(|least| least.broken_by(value)) else { return };
        let text = match value {
            Value::Money(money) => format!("{} {}", money.amount, money.currency),
            Value::Number(number) => number.to_string(),
            _ => return,
        };
        let (span, name, key) = (entry.value.span, self.vocabulary.kind_name(kind), &*entry.key.text);
        self.report(match (beyond, value) {
            (Beyond::Negative, _) => mistake::negative_value(span, name, key, &text),
            (Beyond::NotPositive, _) => mistake::amount_not_positive(span, name, &text),
            (Beyond::PartOfCent, Value::Money(money)) => {
                mistake::part_of_a_cent(span, name, key, &text, money.currency.minor_unit())
            }
            (Beyond::PartOfCent, _) => return,
            (Beyond::Scale(low, high), _) => mistake::off_the_scale(span, name, key, &text, (low, high)),
        });
    }

    /// Works out when the event was: `at` and the field that `at` is are one moment, whichever is stated.
    fn settle_times(&mut self, head: &Head<'_, '_>, event: &mut Event, times: &Times) {
        let vocabulary = self.vocabulary;
        let kind = vocabulary.get(head.kind);
        let named = |field: FieldId| vocabulary.field_name(field);
        if let (Some((at, here)), Some((named_at, there)), Some(field)) = (times.at, times.named, kind.at_is)
            && self.zone.day(at) != self.zone.day(named_at)
        {
            self.report(mistake::contradicting_times(here, there, named(field)));
        }
        event.at = times.at.or(times.named).map(|(at, _)| at);
        if let (Some(field), Some((at, _))) = (kind.at_is, times.named.or(times.at)) {
            event.fields.push((field, Value::Moment(at)));
        }
        if !times.stated && !kind.undated {
            let key = kind.at_is.map_or("at", named);
            self.report(mistake::missing_time(head.naming.key.span, &kind.name, &head.id, key));
        }
        let starts = times.named.or(times.at);
        if let (Some((starts, there)), Some((ends, here))) = (starts, times.ends)
            && self.zone.is_earlier(ends, starts)
        {
            self.report(mistake::ends_before_starts(here, there, "ends", "starts"));
        }
    }
}
