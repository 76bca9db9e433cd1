//! The standing records: client, contacts, and how far the record is complete; exchange rates.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Context, place};
use crate::base::mistake::record as mistake;
use crate::base::source::Span;
use crate::engagement::node::{Entry, Key, Node, Shape};
use crate::engagement::record::{Contact, ContactId, Exchange, Side, Standing, Value};
use crate::engagement::vocabulary::{FieldId, FieldType, KindId, Sort};
use crate::value::money::Currency;
use crate::value::time::Day;

impl Context<'_> {
    /// Reads `client:`.
    pub(super) fn read_client(&mut self, entry: Option<&Entry<'_>>, otherwise: Span) -> Standing {
        let mut record = Standing { fields: Vec::new(), span: otherwise };
        let Some(entry) = entry else { return record };
        record.span = entry.key.span.to(entry.value.span);
        let example = "client: {name: \"ACME\", country: PL, type: business}";
        for field in self.mapping(&entry.key, &entry.value, example).unwrap_or_default() {
            record.fields.extend(self.standing_field("client", field, &[]));
        }
        record.fields.sort_by_key(|(field, _)| *field);
        record
    }

    /// Returns a field of a standing record; `also` names the keys that are no fields, for the help.
    pub(super) fn standing_field(&mut self, kind: &str, entry: &Entry<'_>, also: &[&str]) -> Option<(FieldId, Value)> {
        let vocabulary = self.vocabulary;
        let id = vocabulary.kind(kind)?;
        let Some(field) = vocabulary.field_named(id, &entry.key.text).filter(|_| !entry.key.text.contains('.')) else {
            let recorded = vocabulary.fields(id).filter(|field| field.derived.is_none());
            let names = recorded.map(|field| vocabulary.field_name(field.id)).filter(|name| !name.contains('.'));
            let known: Vec<&str> = names.chain(also.iter().copied()).collect();
            self.unknown_field(&entry.key, kind, known);
            return None;
        };
        if field.derived.is_some() {
            self.report(mistake::derived_field(entry.key.span, kind, &entry.key.text, &field.doc));
            return None;
        }
        let value = self.value(&field.ty, &entry.key, &entry.value)?;
        self.check_least(id, field.id, entry, &value);
        Some((field.id, value))
    }

    /// Reads `contacts:`.
    pub(super) fn read_contacts(&mut self, entry: Option<&Entry<'_>>) -> Vec<Contact> {
        let Some(entry) = entry else { return Vec::new() };
        let example = "contacts: {ola: {side: client, name: \"Ola\"}}";
        let mut contacts = Vec::new();
        for entry in self.mapping(&entry.key, &entry.value, example).unwrap_or_default() {
            let id: Arc<str> = entry.key.text.trim().into();
            if matches!(&*id, "client" | "firm" | "other") {
                self.report(mistake::contact_named_as_side(entry.key.span, &id));
                continue;
            }
            let Ok(number) = u16::try_from(contacts.len()) else {
                let found = mistake::found(&id);
                self.report(mistake::wrong_type(entry.key.span, "contacts", "at most 65536 people", &found));
                break;
            };
            self.contacts.insert(id.clone(), ContactId(number));
            self.contact_ids.push(id.clone());
            contacts.push(self.read_contact(id, entry));
        }
        contacts
    }

    fn read_contact(&mut self, id: Arc<str>, entry: &Entry<'_>) -> Contact {
        let span = entry.key.span.to(entry.value.span);
        let mut contact =
            Contact { id, side: Side::Other, may: Vec::new(), from: None, until: None, fields: Vec::new(), span };
        let example = format!("{}: {{side: client, name: \"Ola\"}}", entry.key.text);
        let Some(entries) = self.mapping(&entry.key, &entry.value, &example) else { return contact };
        if !entries.iter().any(|entry| entry.key.text == "side") {
            self.report(mistake::contact_without_side(entry.key.span, &contact.id));
        }
        let mut places = (None, None);
        for entry in entries {
            match &*entry.key.text {
                "from" => (contact.from, places.0) = (self.day(&entry.key, &entry.value), Some(entry.value.span)),
                "until" => (contact.until, places.1) = (self.day(&entry.key, &entry.value), Some(entry.value.span)),
                name => match (name, self.standing_field("contact", entry, &[])) {
                    ("side", Some((_, Value::Word(word)))) => {
                        contact.side = match self.vocabulary.word(word) {
                            "client" => Side::Client,
                            "firm" => Side::Firm,
                            _ => Side::Other,
                        }
                    }
                    ("may", Some((_, Value::List(values)))) => {
                        let text = |value| if let Value::Text(text) = value { Some(text) } else { None };
                        contact.may = values.into_iter().filter_map(text).collect();
                    }
                    (_, field) => contact.fields.extend(field),
                },
            }
        }
        if let ((Some(from), Some(until)), (Some(there), Some(here))) = ((contact.from, contact.until), places)
            && until < from
        {
            self.report(mistake::ends_before_starts(here, there, "until", "from"));
        }
        contact.fields.sort_by_key(|(field, _)| *field);
        contact
    }

    /// Reads `complete:`.
    pub(super) fn read_complete(&mut self, entry: Option<&Entry<'_>>) -> Vec<(KindId, Day)> {
        let Some(entry) = entry else { return Vec::new() };
        let mut complete = Vec::new();
        for entry in self.mapping(&entry.key, &entry.value, "complete: {payment: 2026-03-31}").unwrap_or_default() {
            let kind = self.vocabulary.kind(&entry.key.text);
            let Some(kind) = kind.filter(|kind| self.vocabulary.get(*kind).sort == Sort::Event) else {
                let mistake = mistake::unknown_kind(entry.key.span, &entry.key.text, self.kind_names());
                self.report(mistake);
                continue;
            };
            complete.extend(self.day(&entry.key, &entry.value).map(|day| (kind, day)));
        }
        complete.sort();
        complete
    }

    /// Reads `exchange:`.
    pub(super) fn read_exchange(&mut self, entry: Option<&Entry<'_>>) -> Vec<Exchange> {
        let Some(entry) = entry else { return Vec::new() };
        let mut rates: Vec<Exchange> =
            self.one_or_several(&entry.value).iter().filter_map(|node| self.read_rate(&entry.key, node)).collect();
        rates.sort_by_key(|rate| (rate.day, rate.from, rate.to));
        rates
    }

    fn read_rate(&mut self, key: &Key<'_>, node: &Node<'_>) -> Option<Exchange> {
        let entries = self.mapping(key, node, "exchange: [{at: 2026-02-03, from: USD, to: EUR, rate: 0.92}]")?;
        let (mut day, mut from, mut to, mut rate) = (None, None, None, None);
        let mut seen: Vec<&str> = Vec::new();
        for entry in entries {
            match &*entry.key.text {
                "at" => day = self.day(&entry.key, &entry.value),
                "from" => from = self.currency(entry),
                "to" => to = self.currency(entry),
                "rate" => {
                    let scalar = self.scalar(&FieldType::Number, &entry.key, &entry.value);
                    rate = scalar.and_then(|scalar| self.number(scalar));
                    if rate.is_some_and(|rate| rate <= Decimal::ZERO) {
                        let found = entry.value.found();
                        self.report(
                            mistake::wrong_type(entry.value.span, "rate", "a number above 0", &found)
                                .help("one unit of `from` is `rate` units of `to`: `rate: 0.92`"),
                        );
                    }
                }
                _ => {
                    self.unknown_field(&entry.key, "exchange", ["at", "from", "to", "rate"]);
                    continue;
                }
            }
            seen.push(&entry.key.text);
        }
        for needed in ["at", "from", "to", "rate"].into_iter().filter(|name| !seen.contains(name)) {
            self.report(mistake::missing_key(place(node), "exchange", needed));
        }
        Some(Exchange { day: day?, from: from?, to: to?, rate: rate? })
    }

    fn currency(&mut self, entry: &Entry<'_>) -> Option<Currency> {
        let scalar = self.scalar(&FieldType::Text, &entry.key, &entry.value)?;
        let currency = Currency::parse(scalar.text);
        if currency.is_none() {
            self.report(mistake::unknown_currency(scalar.span, scalar.text, Currency::codes()));
        }
        currency
    }

    /// Returns the items of a list, or the node itself where it is none.
    pub(super) fn one_or_several<'n, 'a>(&self, node: &'n Node<'a>) -> &'n [Node<'a>] {
        match &node.shape {
            Shape::List(nodes) => nodes,
            _ => std::slice::from_ref(node),
        }
    }
}
