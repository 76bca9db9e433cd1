//! The lines of an engagement read in one go, where they are plain and right. Anything else is left to the reader that
//! makes a tree of them and tells every mistake: it and this one give the same engagement.

use std::borrow::Cow;
use std::collections::HashMap;

use memchr::memchr;
use rust_decimal::Decimal;
use rustc_hash::FxBuildHasher;

use super::aside::Aside;
use super::forms::{Form, Forms};
use super::from_node::{self, Document, scalar};
use super::json;
use super::lines::{add_line, describes, settle_repeats};
use super::node::{self, Entry};
use super::record::{Actor, ContactId, Engagement, Event, EventId, Side, Value};
use super::runs::id;
use super::slots::{Role, Slot, Slots, Wanted};
use super::tokens::{Shape, Token, items};
use super::vocabulary::{FieldType, Least, Vocabulary};
use crate::base::source::{SourceId, Span};
use crate::value::money::{Currency, Money};
use crate::value::time::Moment;
use crate::value::zone::{Zone, parse_moment};

/// A line is not much shorter, mostly: for so many there is room from the start.
const SHORT_LINE: usize = 80;

/// From here on number those that are set aside.
const ASIDE: usize = 1 << 31;

type Ids<'a> = HashMap<&'a str, EventId, FxBuildHasher>;

/// Reads the lines of one engagement after the other; what it learns of them, the next one is read by.
pub(super) struct Quick<'s> {
    vocabulary: &'s Vocabulary,
    zone: &'s Zone,
    forms: Forms<'s>,
    /// The currency of the last amount: mostly that of the next.
    currency: Option<Currency>,
    /// How many lines the last engagement had.
    lines: usize,
    /// Whether events that nobody looks at are set aside: until something names one.
    sets_aside: bool,
}

/// An engagement as it was read, the first source of its map.
pub(super) struct Read {
    pub engagement: Engagement,
    /// Where its lines begin, and the next one, if there is one.
    pub starts: Vec<u32>,
    /// Where they end.
    pub end: usize,
}

/// A field that names events or contacts, of which some may come later.
struct Link<'s> {
    event: usize,
    slot: &'s Slot,
    token: Token,
}

impl<'s> Quick<'s> {
    pub fn new(vocabulary: &'s Vocabulary, slots: &'s Slots, zone: &'s Zone) -> Self {
        Self { vocabulary, zone, forms: Forms::new(slots), currency: None, lines: 0, sets_aside: true }
    }

    /// Reads the lines of one engagement, those before the first that names another; nothing where one of them is not plain, or
    /// is wrong.
    pub fn engagement(&mut self, text: &str) -> Option<Read> {
        let sets_aside = self.sets_aside;
        let read = self.lines_of_one(text);
        if read.is_none() && self.sets_aside != sets_aside { self.lines_of_one(text) } else { read }
    }

    fn lines_of_one(&mut self, text: &str) -> Option<Read> {
        let source = SourceId(0);
        let mut document =
            Document { entries: Vec::new(), files: Vec::new(), events: Vec::new(), span: Span::new(source, 0, 0) };
        // The next engagement is about as long as the one before.
        let lines = (text.len() / SHORT_LINE).min(self.lines);
        let mut events = Vec::with_capacity(lines);
        let mut ids = Ids::with_capacity_and_hasher(lines, FxBuildHasher);
        let (mut links, mut values, mut aside) = (Vec::new(), Vec::new(), Aside::default());
        let mut starts = Vec::with_capacity(lines + 2);
        starts.push(0);
        let mut reader = Typed { text, vocabulary: self.vocabulary, zone: self.zone, currency: &mut self.currency };
        let mut name: Option<Cow<'_, [u8]>> = None;
        let (mut at, mut whole) = (0, text.len());
        while let Some(start) = next_line(text, at, &mut starts) {
            let Some((form, end)) = self.forms.line(text, start, &mut values) else {
                at = memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |length| start + length);
                if is_other(&mut name, id(&text.as_bytes()[start..at])?.0) {
                    whole = *starts.last()? as usize;
                    break;
                }
                let entries = entries(text, start, text[..at].trim_ascii_end().len())?;
                describe(entries, self.vocabulary, &mut document)?;
                continue;
            };
            let value = values[form.engagement];
            let named = value.trimmed(text);
            if value.shape != Shape::Text || named.is_empty() {
                return None;
            }
            if is_other(&mut name, named.as_bytes().into()) {
                whole = *starts.last()? as usize;
                break;
            }
            at = line_end(text, end)?;
            if document.entries.is_empty() {
                document.entries.extend(entries(text, start, end)?.into_iter().find(names));
            }
            let span = Span::new(source, start, end);
            let is_aside = self.sets_aside && is_nobodys(form, &values, text);
            let number = if is_aside { ASIDE + aside.len() } else { events.len() };
            let event = reader.event(form, &values, (span, number, is_aside), &mut links)?;
            if ids.insert(values[form.id].trimmed(text), EventId(number as u32)).is_some() {
                return None;
            }
            if is_aside {
                aside.add(event.at, span);
            } else {
                events.push(event);
            }
        }
        let engagement = self.engagement_of(&mut document)?;
        let contacts = engagement.contacts.iter().enumerate();
        let contacts = contacts.map(|(i, contact)| (&*contact.id, ContactId(i as u16))).collect();
        let linker = Linker { text, ids: &ids, contacts };
        if links.iter().try_for_each(|link| linker.link(&mut events, link)).is_none() {
            // What is named may have been set aside.
            self.sets_aside &= aside.is_empty();
            return None;
        }
        // Room for one a little shorter costs less than growing for one a little longer.
        self.lines = starts.len().max(self.lines - self.lines / 8);
        Some(Read { engagement: Engagement { events, aside, ..engagement }, starts, end: whole })
    }

    /// Returns the engagement that its lines describe, without events.
    fn engagement_of(&self, document: &mut Document<'_>) -> Option<Engagement> {
        let mut diagnostics = Vec::new();
        settle_repeats(&mut document.entries, &mut diagnostics);
        let engagement = from_node::engagement(document, self.vocabulary, self.zone, &mut diagnostics)?;
        diagnostics.is_empty().then_some(engagement)
    }
}

/// Whether nobody looks at the event of a line: what its side says is plain, and not whom they look at.
fn is_nobodys(form: &Form<'_>, values: &[Token], text: &str) -> bool {
    match (form.wanted, form.by) {
        (Wanted::Nobodys, _) => true,
        (Wanted::Of(wanted), Some(by)) => side(values[by].trimmed(text)).is_some_and(|by| by != wanted),
        _ => false,
    }
}

/// Whether an entry names the engagement of its line.
fn names(entry: &Entry<'_>) -> bool {
    entry.key.text == "engagement"
}

/// Whether a line names another engagement than the first one.
fn is_other<'t>(first: &mut Option<Cow<'t, [u8]>>, named: Cow<'t, [u8]>) -> bool {
    match first {
        Some(first) => *first != named,
        None => {
            *first = Some(named);
            false
        }
    }
}

/// Takes in a line that describes the engagement.
fn describe<'t>(entries: Vec<Entry<'t>>, vocabulary: &Vocabulary, document: &mut Document<'t>) -> Option<()> {
    let events = |entry: &Entry<'_>| matches!(&*entry.key.text, "events" | "files");
    let others = |entry: &&Entry<'_>| !names(entry);
    if entries.iter().any(events) || !describes(entries.iter().filter(others), vocabulary) {
        return None;
    }
    let mut diagnostics = Vec::new();
    add_line(document, entries, Span::new(SourceId(0), 0, 0), vocabulary, &mut diagnostics);
    diagnostics.is_empty().then_some(())
}

/// Returns where something stands in this line or a later one, and notes where each of those begins.
fn next_line(text: &str, mut at: usize, starts: &mut Vec<u32>) -> Option<usize> {
    loop {
        match text.as_bytes().get(at)? {
            b' ' | b'\t' | b'\r' => at += 1,
            b'\n' => {
                at += 1;
                starts.push(at as u32);
            }
            _ => return Some(at),
        }
    }
}

/// Returns where a line ends of which only blanks are left.
fn line_end(text: &str, at: usize) -> Option<usize> {
    let rest = &text.as_bytes()[at..];
    match rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r')) {
        Some(length) => (rest[length] == b'\n').then_some(at + length),
        None => Some(text.len()),
    }
}

/// Returns the entries of an object.
fn entries(text: &str, start: usize, end: usize) -> Option<Vec<Entry<'_>>> {
    let mut diagnostics = Vec::new();
    let node = json::parse(SourceId(0), text, start, end, &mut diagnostics)?;
    match node.shape {
        node::Shape::Map(entries) if diagnostics.is_empty() => Some(entries),
        _ => None,
    }
}

/// What typing a field needs to know.
struct Typed<'r> {
    text: &'r str,
    vocabulary: &'r Vocabulary,
    zone: &'r Zone,
    currency: &'r mut Option<Currency>,
}

impl<'r> Typed<'r> {
    /// Makes an event of the values of a line, but for what it names; of one that is set aside, only what must be right and when.
    fn event<'s>(
        &mut self,
        form: &Form<'s>,
        values: &[Token],
        (span, number, is_aside): (Span, usize, bool),
        links: &mut Vec<Link<'s>>,
    ) -> Option<Event> {
        let id = values[form.id];
        let text = id.trimmed(self.text);
        if id.shape != Shape::Text || text.is_empty() {
            return None;
        }
        let kind = self.vocabulary.get(form.kind);
        let room = if is_aside { 0 } else { form.kept + usize::from(kind.at_is.is_some()) };
        let (about, fields) = (Vec::new(), Vec::with_capacity(room));
        let id = if is_aside { Default::default() } else { text.into() };
        let mut event = Event { kind: form.kind, id, at: None, by: None, about, fields, span };
        let (mut at, mut named, mut ends) = (None, None, None);
        for &(place, slot) in &form.fields {
            let token = values[place];
            match slot.role {
                Role::At => at = Some(self.moment(scalar_text(self.text, token)?)?),
                Role::Named => named = Some(self.moment(scalar_text(self.text, token)?)?),
                Role::By => match side(scalar_text(self.text, token)?) {
                    Some(side) => event.by = Some(Actor::Side(side)),
                    None => links.push(Link { event: number, slot, token }),
                },
                _ if slot.links => links.push(Link { event: number, slot, token }),
                Role::Plain if !slot.kept && slot.ty == FieldType::Text => drop(scalar_text(self.text, token)?),
                Role::Ends | Role::Plain | Role::For => {
                    let value = self.value(&slot.ty, token)?;
                    if let (Role::Ends, Value::Moment(moment)) = (slot.role, &value) {
                        ends = Some(*moment);
                    }
                    if is_below(slot, &value) || value.says_nothing() {
                        return None;
                    }
                    if slot.kept && !is_aside {
                        event.fields.push((slot.field, value));
                    }
                }
            }
        }
        let is_contradicted = at.zip(named).is_some_and(|(at, named)| self.zone.day(at) != self.zone.day(named));
        let starts = named.or(at);
        let ends_first = starts.zip(ends).is_some_and(|(starts, ends)| self.is_earlier(ends, starts));
        if is_contradicted || ends_first || starts.is_none() && !kind.undated {
            return None;
        }
        event.at = at.or(named);
        if let (Some(field), Some(moment)) = (kind.at_is.filter(|_| !is_aside), starts) {
            event.fields.push((field, Value::Moment(moment)));
        }
        if event.fields.len() > 1 {
            event.fields.sort_by_key(|(field, _)| *field);
        }
        Some(event)
    }

    fn value(&mut self, ty: &FieldType, token: Token) -> Option<Value> {
        if let FieldType::List(item) = ty {
            return Some(Value::List(match token.shape {
                Shape::List => {
                    let texts = items(self.text, token);
                    texts.map(|text| self.typed(item, text.trim(), Shape::Text)).collect::<Option<_>>()?
                }
                shape => vec![self.typed(item, token.trimmed(self.text), shape)?],
            }));
        }
        let text = scalar_text(self.text, token)?;
        self.typed(ty, text, token.shape)
    }

    fn typed(&mut self, ty: &FieldType, text: &str, shape: Shape) -> Option<Value> {
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
            FieldType::Words(words) => Value::Word(*words.iter().find(|word| self.vocabulary.word(**word) == text)?),
            FieldType::Bool | FieldType::List(_) | FieldType::Actor | FieldType::Event(_) => return None,
        })
    }

    fn money(&mut self, text: &str) -> Option<Money> {
        let (digits, code) = text.split_once(' ')?;
        let currency = match *self.currency {
            Some(currency) if currency.code() == code => currency,
            _ => *self.currency.insert(Currency::parse(code)?),
        };
        let amount = number(digits)?;
        let is_fine = amount.scale() <= 6 && digits.len() <= 15;
        is_fine.then_some(Money { amount, currency })
    }

    fn moment(&self, text: &str) -> Option<Moment> {
        parse_moment(text, self.zone).ok()
    }

    fn is_earlier(&self, a: Moment, b: Moment) -> bool {
        match (a, b) {
            (Moment::At(a), Moment::At(b)) => a < b,
            _ => self.zone.day(a) < self.zone.day(b),
        }
    }
}

/// What events may name.
struct Linker<'r> {
    text: &'r str,
    ids: &'r Ids<'r>,
    contacts: HashMap<&'r str, ContactId, FxBuildHasher>,
}

impl Linker<'_> {
    /// Enters into an event what a field of it names, unless it was set aside: then that need only be there.
    fn link(&self, events: &mut [Event], link: &Link<'_>) -> Option<()> {
        let slot = link.slot;
        match slot.role {
            Role::By => {
                let actor = self.actor(scalar_text(self.text, link.token)?)?;
                events.get_mut(link.event).into_iter().for_each(|event| event.by = Some(actor));
            }
            Role::For => {
                let about = self.about(link)?;
                if let Some(event) = events.get_mut(link.event) {
                    about.iter().all(|id| (id.0 as usize) < ASIDE).then_some(())?;
                    event.about = about;
                }
            }
            _ => {
                let value = self.value(events, &slot.ty, link.token)?;
                if let Some(event) = events.get_mut(link.event).filter(|_| slot.kept) {
                    let fields = &mut event.fields;
                    let place = fields.partition_point(|(field, _)| *field < slot.field);
                    fields.insert(place, (slot.field, value));
                }
            }
        }
        Some(())
    }

    fn about(&self, link: &Link<'_>) -> Option<Vec<EventId>> {
        let named = |id: &str| self.ids.get(id.trim()).copied().filter(|event| event.0 as usize != link.event);
        if link.token.shape != Shape::List {
            return Some(vec![named(link.token.of(self.text))?]);
        }
        let mut about = Vec::new();
        for id in items(self.text, link.token) {
            let event = named(id)?;
            if !about.contains(&event) {
                about.push(event);
            }
        }
        Some(about)
    }

    fn value(&self, events: &[Event], ty: &FieldType, token: Token) -> Option<Value> {
        let FieldType::List(item) = ty else {
            return self.typed(events, ty, scalar_text(self.text, token)?);
        };
        Some(Value::List(match token.shape {
            Shape::List => {
                let texts = items(self.text, token);
                texts.map(|text| self.typed(events, item, text.trim())).collect::<Option<_>>()?
            }
            _ => vec![self.typed(events, item, token.trimmed(self.text))?],
        }))
    }

    fn typed(&self, events: &[Event], ty: &FieldType, text: &str) -> Option<Value> {
        match ty {
            FieldType::Actor => Some(Value::Actor(self.actor(text)?)),
            FieldType::Event(kinds) => {
                let event = *self.ids.get(text)?;
                let kind = events.get(event.0 as usize)?.kind;
                (kinds.is_empty() || kinds.contains(&kind)).then_some(Value::Event(event))
            }
            _ => None,
        }
    }

    fn actor(&self, text: &str) -> Option<Actor> {
        let contact = || self.contacts.get(text).map(|contact| Actor::Contact(*contact));
        side(text).map(Actor::Side).or_else(contact)
    }
}

fn side(text: &str) -> Option<Side> {
    match text {
        "client" => Some(Side::Client),
        "firm" => Some(Side::Firm),
        _ => None,
    }
}

/// Returns the text of a value that is no list, without blanks around it.
fn scalar_text(text: &str, token: Token) -> Option<&str> {
    (token.shape != Shape::List).then(|| token.trimmed(text))
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
    let (amount, is_payable) = match value {
        Value::Money(money) => (money.amount, money.is_payable()),
        Value::Number(number) => (*number, true),
        _ => return false,
    };
    match least {
        Least::Zero => amount < Decimal::ZERO,
        Least::Payable => amount < Decimal::ZERO || !is_payable,
        Least::AboveZero => amount <= Decimal::ZERO || !is_payable,
        Least::Scale(low, high) => amount < low.into() || amount > high.into(),
    }
}
