//! The lines of an engagement read in one go, where they are plain and right. Anything else is left to the reader that
//! makes a tree of them and tells every mistake: it and this one give the same engagement.

use std::collections::HashMap;

use memchr::memchr;
use rust_decimal::Decimal;
use rustc_hash::FxBuildHasher;

use super::from_node::{self, Document, scalar};
use super::json;
use super::lines::{add_line, describes, settle_repeats};
use super::node::{self, Entry, Key, Node};
use super::record::{Actor, ContactId, Engagement, Event, EventId, Side, Value};
use super::slots::{KeyId, Role, Slot, Slots};
use super::tokens::{Scanner, Shape, Token, items};
use super::vocabulary::{FieldType, KindId, Least, Vocabulary};
use crate::base::source::{SourceId, Span};
use crate::value::money::{Currency, Money};
use crate::value::time::Moment;
use crate::value::zone::{Zone, parse_moment};

/// So many keys of one line are compared with each other.
const MOST_KEYS: usize = 32;

/// A line is not much shorter, mostly: for so many there is room from the start.
const SHORT_LINE: usize = 80;

/// An event of which the kind and the id are known, with the tokens of its other fields.
struct Head<'a> {
    kind: KindId,
    id: &'a str,
    span: Span,
    fields: (u32, u32),
}

type Ids<'a> = HashMap<&'a str, EventId, FxBuildHasher>;

/// Reads the lines of one engagement, the first source of its map; nothing where one of them is not plain, or is wrong.
pub(super) fn engagement(text: &str, vocabulary: &Vocabulary, slots: &Slots, zone: &Zone) -> Option<Engagement> {
    let source = SourceId(0);
    let mut document =
        Document { entries: Vec::new(), files: Vec::new(), events: Vec::new(), span: Span::new(source, 0, 0) };
    let lines = text.len() / SHORT_LINE;
    let (mut heads, mut fields) = (Vec::with_capacity(lines), Vec::with_capacity(lines * 4));
    let (mut scratch, mut keys) = (Vec::new(), Keys { slots, last: Vec::new() });
    let mut scanner = Scanner::new(text);
    let mut start = 0;
    while start < text.len() {
        let from = start;
        start = memchr(b'\n', &text.as_bytes()[from..]).map_or(text.len(), |length| from + length + 1);
        let to = from + text[from..start].trim_end().len();
        if from == to {
            continue;
        }
        scratch.clear();
        match scanner.line(from, to, &mut scratch).and_then(|span| Some((span, keys.naming(text, &scratch)?))) {
            Some((span, (named, kind))) => {
                if document.entries.is_empty() {
                    document.entries.push(entry(text, source, scratch[named.0]));
                }
                let first = fields.len() as u32;
                for (i, token) in scratch.iter().enumerate().filter(|(i, _)| *i != named.0 && *i != named.1) {
                    fields.push((keys.at(i)?, *token));
                }
                if has_repeated_keys(&fields[first as usize..]) {
                    return None;
                }
                let id = plain_text(text, scratch[named.1])?;
                let span = Span { source, start: span.0, end: span.1 };
                heads.push(Head { kind, id, span, fields: (first, fields.len() as u32) });
            }
            None => {
                let mut diagnostics = Vec::new();
                let node = json::parse(source, text, from, to, &mut diagnostics)?;
                let node::Shape::Map(entries) = node.shape else { return None };
                let events = |entry: &Entry<'_>| matches!(&*entry.key.text, "events" | "files");
                let others = |entry: &&Entry<'_>| entry.key.text != "engagement";
                if entries.iter().any(events) || !describes(entries.iter().filter(others), vocabulary) {
                    return None;
                }
                add_line(&mut document, entries, node.span, vocabulary, &mut diagnostics);
                if !diagnostics.is_empty() {
                    return None;
                }
            }
        }
    }
    let mut diagnostics = Vec::new();
    settle_repeats(&mut document.entries, &mut diagnostics);
    let mut engagement = from_node::engagement(&document, vocabulary, zone, &mut diagnostics)?;
    if !diagnostics.is_empty() {
        return None;
    }
    let ids = ids(&heads)?;
    let contacts = engagement.contacts.iter().enumerate();
    let contacts = contacts.map(|(i, contact)| (&*contact.id, ContactId(i as u16))).collect();
    let mut reader = Reader { text, vocabulary, zone, heads: &heads, ids: &ids, contacts, currency: None };
    let mut events = Vec::with_capacity(heads.len());
    for (number, head) in heads.iter().enumerate() {
        let fields = &fields[head.fields.0 as usize..head.fields.1 as usize];
        events.push(reader.event(EventId(number as u32), head, fields, slots)?);
    }
    engagement.events = events;
    Some(engagement)
}

/// The keys of a line, looked up where they are not those of the line before.
struct Keys<'s, 'a> {
    slots: &'s Slots,
    last: Vec<(&'a str, Option<KeyId>)>,
}

impl<'a> Keys<'_, 'a> {
    /// Returns the places of the token that names the engagement and of the one that names the kind, with the kind; nothing
    /// for a line that describes its engagement.
    fn naming(&mut self, text: &'a str, tokens: &[Token]) -> Option<((usize, usize), KindId)> {
        for (i, token) in tokens.iter().enumerate() {
            let name = token.key_of(text);
            match self.last.get_mut(i) {
                Some((last, _)) if *last == name => {}
                Some(known) => *known = (name, self.slots.find(name)),
                None => self.last.push((name, self.slots.find(name))),
            }
        }
        self.last.truncate(tokens.len());
        let is = |wanted: KeyId| self.last.iter().position(|(_, key)| *key == Some(wanted));
        let engagement = is(self.slots.engagement)?;
        let mut kinds = self.last.iter().enumerate().filter_map(|(i, (_, key))| Some((i, self.slots.kind((*key)?)?)));
        let (place, kind) = kinds.next()?;
        let is_described = self.slots.describing.iter().any(|key| is(*key).is_some());
        (!is_described).then_some(((engagement, place), kind))
    }

    fn at(&self, place: usize) -> Option<KeyId> {
        self.last[place].1
    }
}

fn entry<'a>(text: &'a str, source: SourceId, token: Token) -> Entry<'a> {
    // Both with their quotes.
    let wide = |(start, end): (u32, u32), by: u32| Span { source, start: start - by, end: end + by };
    let quoted = token.shape == Shape::Text;
    let shape = node::Shape::Scalar { text: token.value_of(text).into(), quoted };
    Entry {
        key: Key { text: token.key_of(text).into(), span: wide(token.key, 1) },
        value: Node { span: wide(token.value, u32::from(quoted)), shape },
    }
}

fn has_repeated_keys(fields: &[(KeyId, Token)]) -> bool {
    fields.len() > MOST_KEYS
        || fields.iter().enumerate().any(|(i, (key, _))| fields[..i].iter().any(|(other, _)| other == key))
}

/// Returns a text in quotes that is not blank.
fn plain_text(text: &str, token: Token) -> Option<&str> {
    let value = token.value_of(text).trim();
    (token.shape == Shape::Text && !value.is_empty()).then_some(value)
}

/// Returns the events by their ids, each of which is given once.
fn ids<'a>(heads: &[Head<'a>]) -> Option<Ids<'a>> {
    let mut ids = Ids::with_capacity_and_hasher(heads.len(), FxBuildHasher);
    for (number, head) in heads.iter().enumerate() {
        if ids.insert(head.id, EventId(number as u32)).is_some() {
            return None;
        }
    }
    Some(ids)
}

/// What typing a field needs to know.
struct Reader<'r> {
    text: &'r str,
    vocabulary: &'r Vocabulary,
    zone: &'r Zone,
    heads: &'r [Head<'r>],
    ids: &'r Ids<'r>,
    contacts: HashMap<&'r str, ContactId, FxBuildHasher>,
    /// The currency of the last amount: mostly that of the next.
    currency: Option<(&'r str, Currency)>,
}

impl<'r> Reader<'r> {
    fn event(&mut self, number: EventId, head: &Head<'_>, fields: &[(KeyId, Token)], slots: &Slots) -> Option<Event> {
        let mut event = Event {
            kind: head.kind,
            id: head.id.into(),
            at: None,
            by: None,
            about: Vec::new(),
            fields: Vec::new(),
            span: head.span,
        };
        let (mut at, mut named, mut ends) = (None, None, None);
        for &(key, token) in fields {
            let slot = slots.slot(head.kind, key)?;
            match slot.role {
                Role::By => event.by = Some(self.actor(self.scalar(token)?)?),
                Role::For => event.about = self.about(number, token)?,
                Role::At => at = Some(self.moment(self.scalar(token)?)?),
                Role::Named => named = Some(self.moment(self.scalar(token)?)?),
                Role::Plain if !slot.kept && slot.ty == FieldType::Text => drop(self.scalar(token)?),
                Role::Ends | Role::Plain => {
                    let value = self.value(&slot.ty, token)?;
                    if let (Role::Ends, Value::Moment(moment)) = (slot.role, &value) {
                        ends = Some(*moment);
                    }
                    if is_below(slot, &value) {
                        return None;
                    }
                    if slot.kept {
                        event.fields.push((slot.field, value));
                    }
                }
            }
        }
        let kind = self.vocabulary.get(head.kind);
        let is_contradicted = at.zip(named).is_some_and(|(at, named)| self.zone.day(at) != self.zone.day(named));
        let starts = named.or(at);
        let ends_first = starts.zip(ends).is_some_and(|(starts, ends)| self.is_earlier(ends, starts));
        if is_contradicted || ends_first || starts.is_none() && !kind.undated {
            return None;
        }
        event.at = at.or(named);
        if let (Some(field), Some(moment)) = (kind.at_is, starts) {
            event.fields.push((field, Value::Moment(moment)));
        }
        if event.fields.len() > 1 {
            event.fields.sort_by_key(|(field, _)| *field);
        }
        Some(event)
    }

    /// Returns the text of a value that is no list, without blanks around it.
    fn scalar(&self, token: Token) -> Option<&'r str> {
        let text = token.value_of(self.text).trim();
        (token.shape != Shape::List).then_some(text)
    }

    fn about(&self, number: EventId, token: Token) -> Option<Vec<EventId>> {
        let link = |id: &str| self.ids.get(id.trim()).copied().filter(|event| *event != number);
        if token.shape != Shape::List {
            return Some(vec![link(token.value_of(self.text))?]);
        }
        let mut about = Vec::new();
        for id in items(self.text, token.value) {
            let event = link(id)?;
            if !about.contains(&event) {
                about.push(event);
            }
        }
        Some(about)
    }

    fn value(&mut self, ty: &FieldType, token: Token) -> Option<Value> {
        if let FieldType::List(item) = ty {
            let one = |reader: &mut Self, text| reader.typed(item, text, Shape::Text);
            return Some(Value::List(match token.shape {
                Shape::List => {
                    items(self.text, token.value).map(|text| one(self, text.trim())).collect::<Option<_>>()?
                }
                shape => vec![self.typed(item, token.value_of(self.text).trim(), shape)?],
            }));
        }
        let text = self.scalar(token)?;
        self.typed(ty, text, token.shape)
    }

    fn typed(&mut self, ty: &FieldType, text: &'r str, shape: Shape) -> Option<Value> {
        Some(match ty {
            FieldType::Money => Value::Money(self.money(text)?),
            FieldType::Number => Value::Number(number(text)?),
            FieldType::Percent => Value::Percent(scalar::percent(text).ok()?),
            FieldType::Duration => Value::Duration(scalar::duration(text)?),
            FieldType::Moment => Value::Moment(self.moment(text)?),
            FieldType::Text => Value::Text(text.into()),
            FieldType::Bool if shape == Shape::Bare => Value::Bool(match text {
                "true" => true,
                "false" => false,
                _ => return None,
            }),
            FieldType::Words(words) => Value::Word(self.vocabulary.word_id(text).filter(|word| words.contains(word))?),
            FieldType::Actor => Value::Actor(self.actor(text)?),
            FieldType::Event(kinds) => {
                let event = *self.ids.get(text)?;
                let kind = self.heads[event.0 as usize].kind;
                (kinds.is_empty() || kinds.contains(&kind)).then_some(Value::Event(event))?
            }
            FieldType::Bool | FieldType::List(_) => return None,
        })
    }

    fn money(&mut self, text: &'r str) -> Option<Money> {
        let (digits, code) = text.split_once(' ')?;
        let currency = match self.currency {
            Some((known, currency)) if known == code => currency,
            _ => {
                let currency = Currency::parse(code)?;
                self.currency = Some((code, currency));
                currency
            }
        };
        let amount = number(digits)?;
        let is_fine = amount.scale() <= 6 && digits.len() <= 15;
        is_fine.then_some(Money { amount, currency })
    }

    fn moment(&self, text: &str) -> Option<Moment> {
        parse_moment(text, self.zone).ok()
    }

    fn actor(&self, text: &str) -> Option<Actor> {
        match text {
            "client" => Some(Actor::Side(Side::Client)),
            "firm" => Some(Actor::Side(Side::Firm)),
            _ => self.contacts.get(text).map(|contact| Actor::Contact(*contact)),
        }
    }

    fn is_earlier(&self, a: Moment, b: Moment) -> bool {
        match (a, b) {
            (Moment::At(a), Moment::At(b)) => a < b,
            _ => self.zone.day(a) < self.zone.day(b),
        }
    }
}

/// Reads `1000.50`, where it has few digits; anything else is left to [`scalar::number`].
fn number(text: &str) -> Option<Decimal> {
    let mut amount: i64 = 0;
    let mut fraction: Option<u32> = None;
    if text.len() > 18 {
        return scalar::number(text).ok();
    }
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => {
                amount = amount * 10 + i64::from(byte - b'0');
                fraction = fraction.map(|digits| digits + 1);
            }
            b'.' if i > 0 && fraction.is_none() => fraction = Some(0),
            _ => return scalar::number(text).ok(),
        }
    }
    if text.is_empty() || fraction == Some(0) {
        return None;
    }
    Some(Decimal::new(amount, fraction.unwrap_or(0)))
}

fn is_below(slot: &Slot, value: &Value) -> bool {
    let Some(least) = slot.least else { return false };
    let amount = match value {
        Value::Money(money) => money.amount,
        Value::Number(number) => *number,
        _ => return false,
    };
    match least {
        Least::Zero => amount < Decimal::ZERO,
        Least::AboveZero => amount <= Decimal::ZERO,
    }
}
