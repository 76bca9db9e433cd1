//! The lines of an engagement read in one go, where they are plain and right. Anything else is left to the reader that
//! makes a tree of them and tells every mistake: it and this one give the same engagement.

use std::borrow::Cow;

use memchr::memchr;
use rust_decimal::Decimal;

use super::aside::Aside;
use super::bounds::{FINEST, MOST_DIGITS};
use super::forms::{Form, Forms, Line};
use super::from_node::{self, Document, scalar};
use super::ids::Ids;
use super::json;
use super::lines::{add_line, describes, settle_repeats};
use super::links::{ASIDE, Link, Linker, side};
use super::node::{self, Entry};
use super::record::{About, Actor, ContactId, Engagement, Event, EventId, Side, Value};
use super::runs::id;
use super::slots::{Role, Slots, Wanted};
use super::tokens::{Shape, Token, items};
use super::vocabulary::{FieldId, FieldType, Vocabulary};
use crate::base::source::{SourceId, Span};
use crate::value::calendar::Calendar;
use crate::value::money::{Currency, Money};
use crate::value::time::Moment;
use crate::value::zone::{Zone, instant, parse_moment};

/// A line is not much shorter, mostly: for so many there is room from the start.
const SHORT_LINE: usize = 80;

/// A text of so many bytes is longer than blocks of whole engagements are, but for one of a long engagement.
const LONG_TEXT: usize = 1 << 20;

/// Reads the lines of one engagement after the other; what it learns of them, the next one is read by.
pub(super) struct Quick<'s> {
    vocabulary: &'s Vocabulary,
    calendar: &'s Calendar,
    forms: Forms<'s>,
    /// The currency of the last amount: mostly that of the next.
    currency: Option<Currency>,
    /// How many lines the last engagement had.
    lines: usize,
    /// Whether events that nobody looks at are set aside: until something names one.
    sets_aside: bool,
    /// What the lines of an engagement name: kept for its room.
    links: Vec<Link<'s>>,
}

/// An engagement as it was read, the first source of its map.
pub(super) struct Read {
    pub engagement: Engagement,
    /// Where its lines begin, and the next one, if there is one.
    pub starts: Vec<u32>,
    /// Where they end.
    pub end: usize,
}

impl<'s> Quick<'s> {
    pub fn new(vocabulary: &'s Vocabulary, slots: &'s Slots, calendar: &'s Calendar) -> Self {
        Self {
            vocabulary,
            calendar,
            forms: Forms::new(slots),
            currency: None,
            lines: 0,
            sets_aside: true,
            links: Vec::new(),
        }
    }

    /// Begins with other lines.
    pub fn begin(&mut self) {
        self.sets_aside = true;
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
        // The next engagement is about as long as the one before, and a long text mostly of one.
        let lines = text.len() / SHORT_LINE;
        let lines = if text.len() > LONG_TEXT { lines } else { lines.min(self.lines) };
        let mut events = Vec::with_capacity(lines);
        let mut ids = Ids::with_capacity(lines);
        let (mut values, mut aside) = (Vec::new(), Aside::default());
        let links = &mut self.links;
        links.clear();
        let mut starts = Vec::with_capacity(lines + 2);
        starts.push(0);
        self.forms.begin();
        let zone = &self.calendar.zone;
        let mut reader = Typed { text, vocabulary: self.vocabulary, zone, currency: &mut self.currency };
        let mut name: Option<Cow<'_, [u8]>> = None;
        let (mut at, mut whole) = (0, text.len());
        while let Some(start) = next_line(text, at, &mut starts) {
            let Some(Line { form, end, is_same }) = self.forms.line(text, start, &mut values) else {
                at = memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |length| start + length);
                if is_other(&mut name, id(&text.as_bytes()[start..at])?.0) {
                    whole = *starts.last()? as usize;
                    break;
                }
                let entries = entries(text, start, text[..at].trim_ascii_end().len())?;
                describe(entries, self.vocabulary, &mut document)?;
                continue;
            };
            if !is_same {
                let value = values[form.engagement];
                let named = value.trimmed(text);
                if value.shape != Shape::Text || named.is_empty() {
                    return None;
                }
                if is_other(&mut name, named.as_bytes().into()) {
                    whole = *starts.last()? as usize;
                    break;
                }
            }
            at = line_end(text, end)?;
            if document.entries.is_empty() {
                document.entries.extend(entries(text, start, end)?.into_iter().find(names));
            }
            let span = Span::new(source, start, end);
            let moments = reader.moments(form, &values)?;
            let is_nobodys =
                || is_nobodys(form, moments.stated(), self.calendar, || side(values[form.by?].trimmed(text)));
            let is_aside = self.sets_aside && is_nobodys();
            let number = if is_aside { ASIDE + aside.len() } else { events.len() };
            let id = reader.id(values[form.id])?;
            if is_aside {
                aside.add(reader.look(form, &values, number, moments, links)?, span);
            } else {
                events.push(reader.event(form, &values, (id, number, span), moments, links)?);
            }
            if ids.insert(id, EventId(number as u32)).is_some() {
                return None;
            }
        }
        let engagement = engagement_of(&mut document, self.vocabulary, zone)?;
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
}

/// Returns the engagement that its lines describe, without events.
fn engagement_of(document: &mut Document<'_>, vocabulary: &Vocabulary, zone: &Zone) -> Option<Engagement> {
    let mut diagnostics = Vec::new();
    settle_repeats(&mut document.entries, &mut diagnostics);
    let engagement = from_node::engagement(document, vocabulary, zone, &mut diagnostics)?;
    diagnostics.is_empty().then_some(engagement)
}

/// Whether nobody looks at the event of a line: what its side says is plain, and not whom they look at, or its moment is not when.
fn is_nobodys(form: &Form<'_>, at: Option<Moment>, calendar: &Calendar, side: impl FnOnce() -> Option<Side>) -> bool {
    let Wanted::Some(by, hours) = form.wanted else { return true };
    if by.is_some() && side().is_some_and(|side| Some(side) != by) {
        return true;
    }
    match (hours, at) {
        (Some(hours), Some(Moment::At(at))) => calendar.inside(hours.band, at) == Ok(!hours.inside),
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

/// When an event happened, as its line says: `at`, and the field of its kind that says the same.
#[derive(Clone, Copy)]
struct Moments {
    at: Option<Moment>,
    named: Option<Moment>,
}

impl Moments {
    /// Returns the one that counts for what happened when.
    fn stated(self) -> Option<Moment> {
        self.at.or(self.named)
    }

    /// Returns the one at which an interval begins.
    fn starts(self) -> Option<Moment> {
        self.named.or(self.at)
    }
}

/// What a line says beside its moments and the fields that are kept.
#[derive(Default)]
struct Stated {
    by: Option<Actor>,
    ends: Option<Moment>,
}

impl<'r> Typed<'r> {
    /// Reads when the event of a line happened.
    fn moments(&self, form: &Form<'_>, values: &[Token]) -> Option<Moments> {
        let read = |place: Option<usize>| match place {
            Some(place) => Some(Some(self.moment_of(values[place])?)),
            None => Some(None),
        };
        Some(Moments { at: read(form.at)?, named: read(form.named)? })
    }

    /// Reads the id of an event.
    fn id(&self, token: Token) -> Option<&'r str> {
        Some(token.trimmed(self.text)).filter(|id| token.shape == Shape::Text && !id.is_empty())
    }

    /// Looks at a line whose event is set aside, for what must be right; returns when it happened.
    fn look<'s>(
        &mut self,
        form: &Form<'s>,
        values: &[Token],
        number: usize,
        moments: Moments,
        links: &mut Vec<Link<'s>>,
    ) -> Option<Option<Moment>> {
        let stated = self.fields(form, values, number, links, |_, _| ())?;
        self.fits(form, moments, stated.ends).then(|| moments.stated())
    }

    /// Makes an event of the values of a line, but for what it names.
    fn event<'s>(
        &mut self,
        form: &Form<'s>,
        values: &[Token],
        (id, number, span): (&str, usize, Span),
        moments: Moments,
        links: &mut Vec<Link<'s>>,
    ) -> Option<Event> {
        let at_is = self.vocabulary.get(form.kind).at_is;
        let mut fields = Vec::with_capacity(form.kept + usize::from(at_is.is_some()));
        let Stated { by, ends } =
            self.fields(form, values, number, links, |field, value| fields.push((field, value)))?;
        if !self.fits(form, moments, ends) {
            return None;
        }
        if let (Some(field), Some(moment)) = (at_is, moments.starts()) {
            fields.push((field, Value::Moment(moment)));
        }
        if fields.len() > 1 {
            fields.sort_by_key(|(field, _)| *field);
        }
        Some(Event { kind: form.kind, id: id.into(), at: moments.stated(), by, about: About::new(), fields, span })
    }

    /// Reads the values of a line, and gives those that somebody reads to `keep`; what names events or contacts is a link.
    #[inline]
    fn fields<'s>(
        &mut self,
        form: &Form<'s>,
        values: &[Token],
        number: usize,
        links: &mut Vec<Link<'s>>,
        mut keep: impl FnMut(FieldId, Value),
    ) -> Option<Stated> {
        let mut stated = Stated::default();
        for &(place, slot) in &form.fields {
            let token = values[place];
            match slot.role {
                Role::At | Role::Named => {}
                Role::By => match side(token.scalar(self.text)?) {
                    Some(side) => stated.by = Some(Actor::Side(side)),
                    None => links.push(Link { event: number, slot, token }),
                },
                _ if slot.links => links.push(Link { event: number, slot, token }),
                Role::Plain if !slot.kept && slot.ty == FieldType::Text => {
                    if token.shape == Shape::List {
                        return None;
                    }
                }
                Role::Ends | Role::Plain | Role::For => {
                    let value = self.value(&slot.ty, token)?;
                    if let (Role::Ends, Value::Moment(moment)) = (slot.role, &value) {
                        stated.ends = Some(*moment);
                    }
                    let is_beyond = slot.least.is_some_and(|least| least.broken_by(&value).is_some());
                    if is_beyond || value.says_nothing() {
                        return None;
                    }
                    if slot.kept {
                        keep(slot.field, value);
                    }
                }
            }
        }
        Some(stated)
    }

    /// Whether the moments of an event do not contradict each other, and there is one, where its kind needs it.
    fn fits(&self, form: &Form<'_>, moments: Moments, ends: Option<Moment>) -> bool {
        let Moments { at, named } = moments;
        // Mostly there is nothing to compare.
        if named.is_none() && ends.is_none() {
            return at.is_some() || self.vocabulary.get(form.kind).undated;
        }
        let is_contradicted = at.zip(named).is_some_and(|(at, named)| self.zone.day(at) != self.zone.day(named));
        let starts = moments.starts();
        let ends_first = starts.zip(ends).is_some_and(|(starts, ends)| self.zone.is_earlier(ends, starts));
        !is_contradicted && !ends_first && (starts.is_some() || self.vocabulary.get(form.kind).undated)
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
        let text = token.scalar(self.text)?;
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
        let is_fine = amount.scale() <= FINEST && digits.len() <= MOST_DIGITS as usize;
        is_fine.then_some(Money { amount, currency })
    }

    fn moment_of(&self, token: Token) -> Option<Moment> {
        match instant(token.bytes_of(self.text)) {
            Some(at) => Some(Moment::At(at)),
            None => self.moment(token.scalar(self.text)?),
        }
    }

    fn moment(&self, text: &str) -> Option<Moment> {
        parse_moment(text, self.zone).ok()
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
