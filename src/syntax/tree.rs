//! The syntax tree: what was written, with its place, nothing resolved. Names are text.
//!
//! The shape follows the grammar of language.md section 7. Equality of nodes ignores places, so that
//! `parse(print(tree)) == tree` says what it should.

use rust_decimal::Decimal;

use crate::base::source::Span;

pub use clause::*;
pub use expression::*;

pub use crate::value::severity::Severity;

mod clause;
mod expression;

/// A comment, from `#` to the end of its line.
#[derive(Clone, Debug, PartialEq)]
pub struct Comment {
    /// The text with its `#`, without the line end and without trailing blanks.
    pub text: String,
    /// True where something stands before it on its line.
    pub trailing: bool,
    /// Where.
    pub place: Place,
}

/// One `.terms` file.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// In the order of the text.
    pub items: Vec<Item>,
    /// In the order of the text.
    pub comments: Vec<Comment>,
}

impl File {
    /// Returns the terms.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.items.iter().filter_map(|item| if let Item::Term(term) = item { Some(term) } else { None })
    }

    /// Returns the clauses of all sections.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        let sections = self.items.iter().filter_map(|item| if let Item::Section(s) = item { Some(s) } else { None });
        sections.flat_map(|section| &section.clauses)
    }
}

impl Item {
    /// Returns where the item stands.
    pub fn place(&self) -> Span {
        match self {
            Self::Include(text) => text.place.0,
            Self::Policy(policy) => policy.place.0,
            Self::Term(term) => term.place.0,
            Self::Rates(rates) => rates.place.0,
            Self::Kind(kind) => kind.place.0,
            Self::Section(section) => section.place.0,
            Self::Exception(exception) => exception.place.0,
            Self::Ladder(ladder) => ladder.place.0,
            Self::Replace(clause) => clause.place.0,
            Self::Drop { place, .. } => place.0,
        }
    }
}

/// A top-level item.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// `include "file.terms"`.
    Include(Text),
    /// `policy "…" { … }`.
    Policy(Policy),
    /// `term NAME = VALUE { … }`.
    Term(Term),
    /// `rates NAME { … }`.
    Rates(Rates),
    /// `kind NAME { … }`.
    Kind(Kind),
    /// `section NAME "…" { … }`.
    Section(Section),
    /// `exception NAME to NAME { … }`.
    Exception(Exception),
    /// `ladder NAME { … }`.
    Ladder(Ladder),
    /// `replace clause …`.
    Replace(Clause),
    /// `drop clause NAME because "…"`.
    Drop {
        /// The dropped clause.
        clause: Name,
        /// Why.
        because: Text,
        /// The whole item.
        place: Place,
    },
}

/// The policy header.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// The policy's name.
    pub title: Text,
    /// The name of the policy that this header lies over as an overlay.
    pub under: Option<Text>,
    /// In the order of the text.
    pub headers: Vec<Header>,
    /// The whole item.
    pub place: Place,
}

/// A line of the policy header.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// What it says.
    pub kind: HeaderKind,
    /// The whole line.
    pub place: Place,
}

/// What a line of the policy header says.
#[derive(Clone, Debug, PartialEq)]
pub enum HeaderKind {
    /// `version "1"`.
    Version(Text),
    /// `effective DATE [until DATE]`; dates as written.
    Effective {
        /// First day.
        from: Name,
        /// Last day.
        until: Option<Name>,
    },
    /// `currency EUR`.
    Currency(Name),
    /// `timezone "Europe/Warsaw"`.
    Timezone(Text),
    /// `holidays PL`, a code.
    HolidaysOf(Name),
    /// `holidays "file"`.
    HolidaysFile(Text),
    /// `hours NAME BAND, …`.
    Hours {
        /// The band's name.
        name: Name,
        /// Its ranges.
        bands: Vec<Band>,
    },
    /// `deadlines roll forward` (true) or `deadlines keep` (false).
    Deadlines {
        /// Whether they roll.
        roll: bool,
    },
}

/// `Mon-Fri 09:00-17:00` or `holidays 10:00-14:00`.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// First and last day of the week (Mon 0), or nothing for `holidays`.
    pub days: Option<(usize, usize)>,
    /// Start, in minutes from midnight (0 to 1439).
    pub from: u32,
    /// End, in minutes from midnight (0 to 1440); not after `from` means past midnight.
    pub to: u32,
    /// The whole band.
    pub place: Place,
}

/// `[locked] term NAME [: TYPE] = VALUE { accept … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Whether nothing may loosen it.
    pub locked: bool,
    /// Its name.
    pub name: Name,
    /// The declared type.
    pub ty: Option<Name>,
    /// The default.
    pub value: Expr,
    /// The negotiation positions, the most preferred first.
    pub accepts: Vec<Accept>,
    /// The whole item.
    pub place: Place,
}

/// `accept …` of a term.
#[derive(Clone, Debug, PartialEq)]
pub struct Accept {
    /// The values.
    pub range: AcceptRange,
    /// `for price + 3%`: true for `+`, and the percent or money.
    pub price: Option<(bool, Expr)>,
    /// `with approval "…"`.
    pub approval: Option<Text>,
    /// The whole line.
    pub place: Place,
}

/// Which values an `accept` line takes.
#[derive(Clone, Debug, PartialEq)]
pub enum AcceptRange {
    /// `up to V`.
    UpTo(Expr),
    /// `at least V`.
    AtLeast(Expr),
    /// `at most V`.
    AtMost(Expr),
    /// `V to V`.
    Between(Expr, Expr),
    /// `V, V, …`.
    OneOf(Vec<Expr>),
}

/// `rates NAME [until DATE] { DATE PERCENT … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Rates {
    /// Its name.
    pub name: Name,
    /// Last day known, as written.
    pub until: Option<Name>,
    /// Date as written, percent.
    pub rows: Vec<(Name, Decimal)>,
    /// The whole item.
    pub place: Place,
}

/// `kind NAME { field, … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// The kind's name, own or built in.
    pub name: Name,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The whole item.
    pub place: Place,
}

/// A declared field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// What was said of it.
    pub kind: FieldKind,
    /// The whole field.
    pub place: Place,
}

/// What a field declaration says.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// `field: type`, `field: type?`.
    Typed {
        /// The type's name.
        ty: Name,
        /// With `?`.
        optional: bool,
    },
    /// `field: [low, high]`, `field: [low, high]?`.
    Words {
        /// The words.
        words: Vec<Name>,
        /// With `?`.
        optional: bool,
    },
    /// `field: + word` or `field: + [a, b]`: words added to an enumeration.
    More(Vec<Name>),
    /// `field = EXPR`.
    Derived(Expr),
}

/// `section NAME "heading" { clauses }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its name.
    pub name: Name,
    /// Its heading.
    pub heading: Text,
    /// In the order of the text.
    pub clauses: Vec<Clause>,
    /// The whole item.
    pub place: Place,
}

/// `exception NAME to NAME { when COND <changes> }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    /// Its name.
    pub name: Name,
    /// The clause or exception it is to.
    pub to: Name,
    /// When it holds.
    pub when: Expr,
    /// What it changes.
    pub changes: Vec<Change>,
    /// The whole item.
    pub place: Place,
}

/// What an exception changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A term's value.
    Term(Term),
    /// A modifier.
    Modifier(Modifier),
    /// `to N`: the bound.
    Bound(Expr),
    /// The deadline.
    Deadline(Deadline),
}

/// `ladder NAME { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder {
    /// Its name.
    pub name: Name,
    /// In the order of the text.
    pub rungs: Vec<Rung>,
    /// The whole item.
    pub place: Place,
}

/// A line of a ladder and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Rung {
    /// What it says.
    pub kind: RungKind,
    /// The whole line.
    pub place: Place,
}

/// What a line of a ladder says.
#[derive(Clone, Debug, PartialEq)]
pub enum RungKind {
    /// `over section, …`.
    Over(Vec<Name>),
    /// `weigh minor 1, …`.
    Weigh(Vec<(Severity, Decimal)>),
    /// `forget after D [or on EVENT]`.
    Forget {
        /// After how long.
        after: Expr,
        /// On what.
        on: Option<Event>,
    },
    /// `step ACTION [by P] ["card"] at N [after ACTION [in last D]]`.
    Step {
        /// The action.
        action: Name,
        /// `by 15%`.
        by: Option<Decimal>,
        /// The card's name.
        card: Option<Text>,
        /// The score from which it is reached.
        at: Decimal,
        /// The step that must be taken before, and how long it stays valid.
        after: Option<(Name, Option<Expr>)>,
    },
    /// `before ACTION, … need COND [when COND]`.
    Need {
        /// The actions.
        before: Vec<Name>,
        /// The need.
        need: Expr,
        /// `when COND`.
        when: Option<Expr>,
    },
    /// `ACTION at once on CLAUSE, …`.
    AtOnce {
        /// The action.
        action: Name,
        /// The clauses.
        on: Vec<Name>,
    },
}
