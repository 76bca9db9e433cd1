//! The vocabulary: every kind of record with its fields and types. One table, from which the reader, the type checker,
//! the JSON Schema and the reference page in `docs/` are made (language.md section 5).
//!
//! The built-in rows are in `vocabulary/table.rs`; a policy adds kinds, fields and words of its own.

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
    pub name: String,
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
    /// The permission (a word of `contact.may`) that an author needs.
    pub needs: Option<String>,
    /// Its own fields; those of every event are in [`Vocabulary::common`].
    pub fields: Vec<Field>,
    /// One line for the reference.
    pub doc: String,
}
