//! The vocabulary: every kind of record with its fields and types. One table, from which the reader, the type checker,
//! the JSON Schema and the reference page in `docs/` are made (language.md section 5).
//!
//! The built-in rows are in `vocabulary/table.rs`; a policy adds kinds, fields and words of its own.

pub mod actions;
mod table;

use std::sync::Arc;

use rustc_hash::FxHashMap;

/// Number of a kind in a [`Vocabulary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub u16);

/// Number of a field name; one name has one number whatever kinds have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub u16);

/// Number of a word of an enumeration; one word has one number whatever enumerations have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(pub u16);

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// `8000 EUR`.
    Money,
    /// `20`, `1.5`.
    Number,
    /// `15%`.
    Percent,
    /// `30 days`.
    Duration,
    /// A date or a time.
    Moment,
    /// Any text.
    Text,
    /// `true`, `false`.
    Bool,
    /// One of these words.
    Words(Vec<WordId>),
    /// `client`, `firm` or a contact.
    Actor,
    /// The id of an event of one of these kinds (of any where empty).
    Event(Vec<KindId>),
    /// Several of these; one alone may be written without brackets.
    List(Box<FieldType>),
}

/// What it means that a record does not state a field (language.md 4.2, "What is missing").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It makes the verdict `unknown`.
    Unknown,
    /// It has not happened.
    NotHappened,
    /// It is no.
    No,
    /// The policy declared it with `?`: its use must be guarded.
    Optional,
}

/// A field that is worked out, never recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Derived {
    /// The author may do what the kind needs.
    Authorised,
    /// Invoice: what was settled of it so far.
    Paid,
    /// Invoice: what is left.
    Unpaid,
    /// Invoice: when it was paid in full.
    Settled,
    /// Invoice: days since its due day, 0 once settled.
    Overdue,
    /// Invoice: its due day ended unsettled.
    Late,
    /// Invoice: a dispute of it is open.
    Disputed,
    /// Invoice: how much of it is disputed.
    DisputedAmount,
    /// Invoice: how many reminders named it.
    Reminders,
    /// Message: a reply names it.
    Answered,
    /// Reply: elapsed time since what it answers.
    Delay,
    /// Contract: the later of both signatures.
    Signed,
    /// `field = EXPR` of the policy; the program knows the expression.
    Own,
}

/// In which bounds an amount or a number of a record lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Least {
    /// 0 or more.
    Zero,
    /// Money that is asked for: 0 or more, and no part of a cent.
    Payable,
    /// Money that changes hands: more than 0, and no part of a cent.
    AboveZero,
    /// From the one to the other.
    Scale(u8, u8),
}

/// A field of a kind.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub id: FieldId,
    /// What it holds.
    pub ty: FieldType,
    /// What its absence means.
    pub missing: Missing,
    /// How it is worked out, where it is not recorded.
    pub derived: Option<Derived>,
    /// One line for the reference.
    pub doc: String,
}

/// What sort of record a kind is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Something happened.
    Event,
    /// A standing fact: `client`, `contract`, `contact`.
    Standing,
}

/// A kind of record.
#[derive(Clone, Debug)]
pub struct Kind {
    /// Its name.
    pub name: Arc<str>,
    /// Event or standing record.
    pub sort: Sort,
    /// Whether the policy declared it.
    pub own: bool,
    /// The field that `at` is, such as `issued` of an invoice and `starts` of an interval.
    pub at_is: Option<FieldId>,
    /// Whether it lasts from `starts` to `ends`.
    pub interval: bool,
    /// Whether a record may leave out when it happened (a deliverable that the contract names).
    pub undated: bool,
    /// Whether it may be recorded before the day that it is dated: an appointment, an invoice for a day to come; and whatever the policy
    /// declares.
    pub planned: bool,
    /// The permission (a word of `contact.may`) that an author needs.
    pub needs: Option<String>,
    /// Its own fields; those of every event are in [`Vocabulary::common`].
    pub fields: Vec<Field>,
    /// One line for the reference.
    pub doc: String,
}

/// Every kind, field and word that a record may use.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// The fields of every event.
    pub common: Vec<Field>,
    kinds: Vec<Kind>,
    field_names: Names,
    words: Names,
    kind_ids: FxHashMap<String, KindId>,
    least: FxHashMap<(KindId, FieldId), Least>,
}

/// Why a policy's own kind, field or word does not fit in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clash {
    /// There is such a kind.
    Kind(KindId),
    /// The kind, or every event, has such a field.
    Field(FieldId),
    /// The enumeration has this word.
    Word(WordId),
    /// The field is no enumeration.
    NotWords(FieldId),
    /// The kind has no such field.
    NoField,
    /// More names than a vocabulary can hold.
    Full,
}

/// Names and their numbers, both ways.
#[derive(Clone, Debug, Default)]
struct Names {
    list: Vec<String>,
    ids: FxHashMap<String, u16>,
}

impl Names {
    fn get(&self, name: &str) -> Option<u16> {
        self.ids.get(name).copied()
    }

    fn name(&self, id: u16) -> &str {
        self.list.get(usize::from(id)).map_or("", String::as_str)
    }

    fn add(&mut self, name: &str) -> Option<u16> {
        if let Some(id) = self.get(name) {
            return Some(id);
        }
        let id = u16::try_from(self.list.len()).ok()?;
        self.list.push(name.to_owned());
        self.ids.insert(name.to_owned(), id);
        Some(id)
    }
}

impl Vocabulary {
    /// Returns the kinds, fields and words that every policy knows.
    pub fn builtin() -> Self {
        let mut vocabulary = Self {
            common: Vec::new(),
            kinds: Vec::new(),
            field_names: Names::default(),
            words: Names::default(),
            kind_ids: FxHashMap::default(),
            least: FxHashMap::default(),
        };
        for row in table::KINDS {
            let id = KindId(vocabulary.kinds.len() as u16);
            vocabulary.kind_ids.insert(row.name.to_owned(), id);
            let at_is = row.at_is.and_then(|name| vocabulary.intern_field(name));
            vocabulary.kinds.push(Kind {
                name: row.name.into(),
                sort: row.sort,
                own: false,
                at_is,
                interval: row.at_is == Some("starts"),
                undated: row.undated,
                planned: row.planned,
                needs: row.needs.map(str::to_owned),
                fields: Vec::new(),
                doc: row.doc.to_owned(),
            });
        }
        for row in table::FIELDS {
            vocabulary.add_row(row);
        }
        vocabulary
    }

    fn add_row(&mut self, row: &table::FieldRow) {
        let ty = self.row_type(&row.ty);
        let Some(id) = self.intern_field(row.name) else { return };
        let field = Field { id, ty, missing: row.missing, derived: row.derived, doc: row.doc.to_owned() };
        match self.kind(row.kind) {
            Some(kind) => {
                self.kinds[usize::from(kind.0)].fields.push(field);
                self.least.extend(row.least.map(|least| ((kind, id), least)));
            }
            None => self.common.push(field),
        }
    }

    fn row_type(&mut self, ty: &table::Ty) -> FieldType {
        use table::Ty;
        match ty {
            Ty::Money => FieldType::Money,
            Ty::Number => FieldType::Number,
            Ty::Percent => FieldType::Percent,
            Ty::Duration => FieldType::Duration,
            Ty::Moment => FieldType::Moment,
            Ty::Text => FieldType::Text,
            Ty::Bool => FieldType::Bool,
            Ty::Actor => FieldType::Actor,
            Ty::Words(words) => {
                FieldType::Words(words.split_whitespace().filter_map(|word| self.intern_word(word)).collect())
            }
            Ty::Event(kind) => FieldType::Event(self.kind(kind).into_iter().collect()),
            Ty::List(item) => FieldType::List(Box::new(self.row_type(item))),
        }
    }

    /// Returns the kind of that name.
    pub fn kind(&self, name: &str) -> Option<KindId> {
        self.kind_ids.get(name).copied()
    }

    /// Returns all that is known of a kind.
    pub fn get(&self, kind: KindId) -> &Kind {
        &self.kinds[usize::from(kind.0)]
    }

    /// Returns the name of a kind.
    pub fn kind_name(&self, kind: KindId) -> &str {
        &self.get(kind).name
    }

    /// As [`Vocabulary::kind_name`], to be kept.
    pub fn kept_name(&self, kind: KindId) -> Arc<str> {
        self.get(kind).name.clone()
    }

    /// Returns all kinds with their numbers, in the order of the table; those of a policy come last.
    pub fn kinds(&self) -> impl Iterator<Item = (KindId, &Kind)> {
        self.kinds.iter().enumerate().map(|(i, kind)| (KindId(i as u16), kind))
    }

    /// Returns the number of a field name, if any kind has such a field.
    pub fn field_id(&self, name: &str) -> Option<FieldId> {
        self.field_names.get(name).map(FieldId)
    }

    /// Returns the name of a field.
    pub fn field_name(&self, id: FieldId) -> &str {
        self.field_names.name(id.0)
    }

    /// Returns the number of a word, if any enumeration has it.
    pub fn word_id(&self, word: &str) -> Option<WordId> {
        self.words.get(word).map(WordId)
    }

    /// Returns a word of an enumeration.
    pub fn word(&self, id: WordId) -> &str {
        self.words.name(id.0)
    }

    /// Returns a field of a kind, also one that every event has.
    pub fn field(&self, kind: KindId, id: FieldId) -> Option<&Field> {
        self.fields(kind).find(|field| field.id == id)
    }

    /// Returns the bounds of a field of a kind, where it has some.
    pub fn least(&self, kind: KindId, field: FieldId) -> Option<Least> {
        self.least.get(&(kind, field)).copied()
    }

    /// Returns the field of that name of a kind, also one that every event has.
    pub fn field_named(&self, kind: KindId, name: &str) -> Option<&Field> {
        self.field(kind, self.field_id(name)?)
    }

    /// Returns the fields of a kind: its own ones, then, for an event, those of every event.
    pub fn fields(&self, kind: KindId) -> impl Iterator<Item = &Field> {
        let kind = self.get(kind);
        let common: &[Field] = if kind.sort == Sort::Event { &self.common } else { &[] };
        kind.fields.iter().chain(common)
    }

    /// Returns the words of `action.what`: what a ladder's step or a `suggest` may name.
    pub fn actions(&self) -> &[WordId] {
        let field = self.kind("action").and_then(|action| self.field_named(action, "what"));
        match field.map(|field| &field.ty) {
            Some(FieldType::Words(words)) => words,
            _ => &[],
        }
    }

    /// Returns the word of `action.what` of that name.
    pub fn action(&self, name: &str) -> Option<WordId> {
        self.word_id(name).filter(|word| self.actions().contains(word))
    }

    /// Returns the number of a field name, a new one where no kind has such a field yet; nothing where it is full.
    pub fn intern_field(&mut self, name: &str) -> Option<FieldId> {
        self.field_names.add(name).map(FieldId)
    }

    /// Returns the number of a word, a new one where no enumeration has it yet; nothing where it is full.
    pub fn intern_word(&mut self, word: &str) -> Option<WordId> {
        self.words.add(word).map(WordId)
    }

    /// Adds a kind of the policy's own: an event without fields. It becomes an interval once it has moments
    /// `starts` and `ends`.
    pub fn add_kind(&mut self, name: &str, doc: &str) -> Result<KindId, Clash> {
        if let Some(kind) = self.kind(name) {
            return Err(Clash::Kind(kind));
        }
        let id = KindId(u16::try_from(self.kinds.len()).map_err(|_| Clash::Full)?);
        self.kinds.push(Kind {
            name: name.into(),
            sort: Sort::Event,
            own: true,
            at_is: None,
            interval: false,
            undated: false,
            planned: true,
            needs: None,
            fields: Vec::new(),
            doc: doc.to_owned(),
        });
        self.kind_ids.insert(name.to_owned(), id);
        Ok(id)
    }

    /// Adds a field to a kind; its number is that of [`Vocabulary::intern_field`].
    pub fn add_field(&mut self, kind: KindId, field: Field) -> Result<(), Clash> {
        if self.field(kind, field.id).is_some() {
            return Err(Clash::Field(field.id));
        }
        let (starts, ends) = (self.intern_field("starts"), self.intern_field("ends"));
        let kind = &mut self.kinds[usize::from(kind.0)];
        kind.fields.push(field);
        let moment = |id: Option<FieldId>| {
            kind.fields.iter().any(|f| Some(f.id) == id && f.ty == FieldType::Moment && f.derived.is_none())
        };
        if kind.sort == Sort::Event && kind.at_is.is_none() && moment(starts) && moment(ends) {
            kind.at_is = starts;
            kind.interval = true;
            // An interval that is not recorded as ended has not ended, whatever the policy's declaration says.
            kind.fields.iter_mut().filter(|f| Some(f.id) == ends).for_each(|f| f.missing = Missing::NotHappened);
        }
        Ok(())
    }

    /// Adds words to an enumeration of a kind.
    pub fn add_words(&mut self, kind: KindId, field: FieldId, words: &[&str]) -> Result<(), Clash> {
        match self.field(kind, field).map(|field| &field.ty) {
            None => return Err(Clash::NoField),
            Some(FieldType::Words(_)) => {}
            Some(_) => return Err(Clash::NotWords(field)),
        }
        for word in words {
            let word = self.intern_word(word).ok_or(Clash::Full)?;
            // INVARIANT: the field was found above; a common field is widened for every event.
            let own = self.kinds[usize::from(kind.0)].fields.iter_mut().chain(&mut self.common);
            if let Some(Field { ty: FieldType::Words(known), .. }) = own.into_iter().find(|f| f.id == field) {
                if known.contains(&word) {
                    return Err(Clash::Word(word));
                }
                known.push(word);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_finds_its_kind() {
        let vocabulary = Vocabulary::builtin();
        for row in table::FIELDS {
            assert_eq!(row.kind.is_empty(), vocabulary.kind(row.kind).is_none(), "{}", row.kind);
        }
        assert_eq!(vocabulary.kinds().count(), table::KINDS.len());
        let total: usize = vocabulary.kinds().map(|(_, kind)| kind.fields.len()).sum();
        assert_eq!(total + vocabulary.common.len(), table::FIELDS.len());
    }

    #[test]
    fn no_kind_has_a_field_twice() {
        let vocabulary = Vocabulary::builtin();
        for (id, kind) in vocabulary.kinds() {
            let mut ids: Vec<_> = vocabulary.fields(id).map(|f| f.id).collect();
            ids.sort();
            let all = ids.len();
            ids.dedup();
            assert_eq!(ids.len(), all, "{}", kind.name);
        }
    }

    #[test]
    fn a_policy_adds_a_kind_that_becomes_an_interval() {
        let mut vocabulary = Vocabulary::builtin();
        let visit = vocabulary.add_kind("visit", "").expect("free name");
        assert_eq!(vocabulary.add_kind("invoice", ""), Err(Clash::Kind(vocabulary.kind("invoice").expect("built in"))));
        for name in ["starts", "ends"] {
            let id = vocabulary.intern_field(name).expect("room");
            let field =
                Field { id, ty: FieldType::Moment, missing: Missing::Unknown, derived: None, doc: String::new() };
            assert_eq!(vocabulary.add_field(visit, field.clone()), Ok(()));
            assert_eq!(vocabulary.add_field(visit, field), Err(Clash::Field(id)));
        }
        assert!(vocabulary.get(visit).interval);
        assert!(!vocabulary.get(vocabulary.kind("call").expect("built in")).interval);
    }

    #[test]
    fn a_policy_adds_words() {
        let mut vocabulary = Vocabulary::builtin();
        let action = vocabulary.kind("action").expect("built in");
        let what = vocabulary.field_id("what").expect("built in");
        assert_eq!(vocabulary.add_words(action, what, &["dine"]), Ok(()));
        let dine = vocabulary.word_id("dine").expect("just added");
        assert!(vocabulary.actions().contains(&dine));
        assert_eq!(vocabulary.add_words(action, what, &["talk"]).err(), vocabulary.word_id("talk").map(Clash::Word));
    }
}
