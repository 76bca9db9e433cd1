//! What events name: other events by their ids, and contacts. Some are told of later in the lines.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::ids::Ids;
use super::record::{About, Actor, ContactId, Event, Side, Value};
use super::slots::{Role, Slot};
use super::tokens::{Shape, Token, items};
use super::vocabulary::FieldType;

/// From here on number the events that are set aside.
pub(super) const ASIDE: usize = 1 << 31;

/// A field that names events or contacts, of which some may come later.
pub(super) struct Link<'s> {
    pub event: usize,
    pub slot: &'s Slot,
    pub token: Token,
}

/// What events may name.
pub(super) struct Linker<'r> {
    pub text: &'r str,
    pub ids: &'r Ids<'r>,
    pub contacts: HashMap<&'r str, ContactId, FxBuildHasher>,
}

impl Linker<'_> {
    /// Enters into an event what a field of it names, unless it was set aside: then that need only be there.
    pub fn link(&self, events: &mut [Event], link: &Link<'_>) -> Option<()> {
        let slot = link.slot;
        match slot.role {
            Role::By => {
                let actor = self.actor(link.token.scalar(self.text)?)?;
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

    fn about(&self, link: &Link<'_>) -> Option<About> {
        let named = |id: &str| self.ids.get(id.trim()).filter(|event| event.0 as usize != link.event);
        if link.token.shape != Shape::List {
            return Some(About::from_iter([named(link.token.of(self.text))?]));
        }
        let mut about = About::new();
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
            return self.typed(events, ty, token.scalar(self.text)?);
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
                let event = self.ids.get(text)?;
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

/// Returns the side that a word names.
pub(super) fn side(text: &str) -> Option<Side> {
    match text {
        "client" => Some(Side::Client),
        "firm" => Some(Side::Firm),
        _ => None,
    }
}
