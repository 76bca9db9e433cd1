//! The keys that an event may have, as numbers, and what each means for each kind: the vocabulary, laid out for speed.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::record::Side;
use super::vocabulary::{Field, FieldId, FieldType, Kind, KindId, Least, Sort, Vocabulary};

/// A key that some event may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KeyId(pub u16);

/// What a key means for events of a kind.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub role: Role,
    pub field: FieldId,
    pub ty: FieldType,
    pub least: Option<Least>,
    /// Whether somebody reads it.
    pub kept: bool,
    /// Whether it can only be read when all lines were: it names events or contacts.
    pub links: bool,
}

/// Which part of an event a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    By,
    For,
    At,
    /// The field that `at` is.
    Named,
    /// The end of an interval.
    Ends,
    Plain,
}

/// Which events of a kind somebody looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// None.
    Nobodys,
    /// Those of a side and its people, where one is given, at some hours, where these are given.
    Some(Option<Side>, Option<Hours>),
}

/// The hours inside of a band, or outside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// The number of the band in the calendar.
    pub band: usize,
    /// Whether those inside are meant.
    pub inside: bool,
}

impl Wanted {
    /// All events of the kind.
    pub const ALL: Self = Self::Some(None, None);

    /// Returns what two look at together.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nobodys, wanted) | (wanted, Self::Nobodys) => wanted,
            (Self::Some(by, hours), Self::Some(also_by, also)) => {
                Self::Some(by.filter(|_| by == also_by), hours.filter(|_| hours == also))
            }
        }
    }

    /// Returns it at any hour.
    #[must_use]
    pub fn at_any_hour(self) -> Self {
        match self {
            Self::Nobodys => self,
            Self::Some(by, _) => Self::Some(by, None),
        }
    }
}

/// Keys by name, and slots by kind and key.
#[derive(Debug)]
pub struct Slots {
    keys: HashMap<Box<str>, KeyId, FxBuildHasher>,
    /// `engagement`.
    pub(super) engagement: KeyId,
    /// `client` and `contract`: with one of them a line describes its engagement.
    pub(super) describing: [KeyId; 2],
    /// By key: the kind of event that it names.
    kinds: Vec<Option<KindId>>,
    /// By kind, then by key.
    slots: Vec<Option<Slot>>,
    /// By kind: which events somebody looks at.
    wanted: Vec<Wanted>,
}

impl Slots {
    /// Lays out a vocabulary; a field that is not `kept` is looked at and left out, and so is an event that is not `wanted`.
    pub fn new(vocabulary: &Vocabulary, kept: impl Fn(FieldId) -> bool, wanted: impl Fn(KindId) -> Wanted) -> Self {
        let none = KeyId(0);
        let mut slots = Self {
            keys: HashMap::default(),
            engagement: none,
            describing: [none; 2],
            kinds: Vec::new(),
            slots: Vec::new(),
            wanted: vocabulary.kinds().map(|(kind, _)| wanted(kind)).collect(),
        };
        slots.engagement = slots.key("engagement");
        slots.describing = ["client", "contract"].map(|name| slots.key(name));
        let events = || vocabulary.kinds().filter(|(_, kind)| kind.sort == Sort::Event);
        for (id, kind) in events() {
            let key = slots.key(&kind.name);
            slots.kinds[usize::from(key.0)] = Some(id);
        }
        for (id, _) in events() {
            for field in vocabulary.fields(id) {
                slots.key(vocabulary.field_name(field.id));
            }
        }
        let width = slots.kinds.len();
        slots.slots.resize(vocabulary.kinds().count() * width, None);
        for (id, kind) in events() {
            for field in vocabulary.fields(id) {
                let name = vocabulary.field_name(field.id);
                let Some(role) = role(kind, field, name) else { continue };
                let key = slots.keys[name];
                let least = vocabulary.least(id, field.id);
                let (ty, links) = (field.ty.clone(), role == Role::For || links(&field.ty));
                let slot = Slot { role, field: field.id, ty, least, kept: kept(field.id), links };
                // A kind's own field comes before one of every event, as in the vocabulary.
                slots.slots[usize::from(id.0) * width + usize::from(key.0)].get_or_insert(slot);
            }
        }
        slots
    }

    fn key(&mut self, name: &str) -> KeyId {
        let next = KeyId(self.kinds.len() as u16);
        let key = *self.keys.entry(name.into()).or_insert(next);
        if key == next {
            self.kinds.push(None);
        }
        key
    }

    /// Returns the key of that name.
    pub(super) fn find(&self, name: &str) -> Option<KeyId> {
        self.keys.get(name).copied()
    }

    /// Returns the kind of event that a key names.
    pub(super) fn kind(&self, key: KeyId) -> Option<KindId> {
        self.kinds[usize::from(key.0)]
    }

    /// Returns which events of a kind somebody looks at.
    pub(super) fn wanted(&self, kind: KindId) -> Wanted {
        self.wanted[usize::from(kind.0)]
    }

    /// Returns what a key means for events of a kind.
    pub(super) fn slot(&self, kind: KindId, key: KeyId) -> Option<&Slot> {
        self.slots[usize::from(kind.0) * self.kinds.len() + usize::from(key.0)].as_ref()
    }
}

fn links(ty: &FieldType) -> bool {
    match ty {
        FieldType::Event(_) | FieldType::Actor => true,
        FieldType::List(item) => links(item),
        _ => false,
    }
}

/// Returns which part of an event a field is; nothing for one that a record does not state.
fn role(kind: &Kind, field: &Field, name: &str) -> Option<Role> {
    if field.derived.is_some() || name == "id" {
        return None;
    }
    Some(match name {
        "for" => Role::For,
        "by" => Role::By,
        "at" => Role::At,
        _ if kind.at_is == Some(field.id) => Role::Named,
        "ends" if kind.interval => Role::Ends,
        _ => Role::Plain,
    })
}
