//! Typed expressions, and the patterns and measures inside them.

use crate::base::source::Span;
use crate::engagement::record::{Side, Value};
use crate::engagement::vocabulary::{FieldId, KindId, WordId};
use crate::value::duration::Family;
use crate::value::money::Currency;

/// Number of a clause in [`Program::clauses`](super::Program::clauses).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClauseId(pub u16);

/// Number of a term in [`Program::terms`](super::Program::terms).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub u16);

/// Number of a series in [`Program::series`](super::Program::series).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesId(pub u16);

/// Number of a compensation table in [`Program::compensations`](super::Program::compensations).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CompensationId(pub u16);

/// Number of a band of hours in the calendar; the first is the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BandId(pub u16);

/// A variable: the subject of `for each` or the item of a pattern. Numbered by nesting within a clause, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Var(pub u16);

/// Number of a pattern; unique in the program, so that what does not change can be worked out once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatternId(pub u16);

/// A pattern of events.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Its number.
    pub id: PatternId,
    /// What it matches.
    pub source: Source,
    /// The variable of the item.
    pub var: Var,
    /// By whom.
    pub by: Option<Who>,
    /// For what: an expression of a record type.
    pub about: Option<Box<Expr>>,
    /// The condition.
    pub filter: Option<Box<Expr>>,
    /// Whether the filter reads a derived field that time changes, so that an item may come to match later.
    pub changes: bool,
    /// Whether it speaks of no other variable and not of the moment at hand, so that its items can be worked out once.
    pub closed: bool,
    /// The text.
    pub span: Span,
}

impl Pattern {
    /// Returns whether it matches every event of a kind, whatever else is recorded of it.
    pub fn takes_every(&self, kind: KindId) -> bool {
        let is_kind = |(of, word): &(KindId, Option<WordId>)| *of == kind && word.is_none();
        self.by.is_none()
            && self.about.is_none()
            && self.filter.is_none()
            && matches!(&self.source, Source::Kinds(kinds) if kinds.iter().any(is_kind))
    }
}

/// What a pattern matches.
#[derive(Clone, Debug)]
pub enum Source {
    /// Records of these kinds; with a word: actions of that `what`.
    Kinds(Vec<(KindId, Option<WordId>)>),
    /// Contacts.
    Contacts,
    /// Breaches of these clauses.
    Breaches(Vec<ClauseId>),
}

/// `by WHO`.
#[derive(Clone, Debug)]
pub enum Who {
    /// A side and all its contacts.
    Side(Side),
    /// The actor that this expression gives.
    Actor(Box<Expr>),
}

/// A function of events.
#[derive(Clone, Debug)]
pub struct Measure {
    /// The function.
    pub function: Function,
    /// The events.
    pub pattern: Pattern,
    /// The field measured, of the pattern's variable; a count has none.
    pub value: Option<Box<Expr>>,
    /// Whether the field is the same at every moment.
    pub steady: bool,
    /// `among COND`: what `share` is a share of; then `pattern.filter` says which count.
    pub among: Option<Box<Expr>>,
    /// The window.
    pub window: Option<Window>,
}

/// The functions of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// How many.
    Count,
    /// The sum.
    Sum,
    /// The arithmetic mean.
    Average,
    /// The median: of an even number, the mean of the two in the middle.
    Median,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// The share that meets the filter, a percent.
    Share,
    /// How many in a row, up to the newest.
    Streak,
    /// How many different ones.
    Distinct,
}

/// A window of an expression, ending at the moment at hand or before it.
#[derive(Clone, Debug)]
pub struct Window {
    /// How long.
    pub length: Box<Expr>,
    /// `before that`: the lengths of the windows between its end and the moment at hand, the nearest first.
    pub before: Vec<Expr>,
}

/// `with at least N`: the smallest sample of a measure for a verdict.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// N, a whole number above zero.
    pub least: rust_decimal::Decimal,
    /// The text.
    pub span: Span,
}

/// A typed expression.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: std::sync::Arc<ExprKind>,
    /// Its type.
    pub ty: Type,
    /// The text.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A constant.
    Value(Value),
    /// A term: the contract's value, else the default.
    Term(TermId),
    /// A rate at the moment at hand.
    Series(SeriesId),
    /// An item: subject, event of a pattern, contact, breach or period.
    Var(Var),
    /// The client record.
    Client,
    /// The contract record.
    Contract,
    /// A field of a record. `for`, `by`, `at`, `id` are fields too; `starts` and `ends` of a period.
    Field(Expr, FieldId),
    /// A field of a breach.
    BreachField(Expr, BreachField),
    /// The first or last day of a period.
    PeriodEdge(Expr, Edge),
    /// The due moment of another clause for the same subject.
    DueOf(ClauseId),
    /// The as-of day.
    Today,
    /// Time since the due day.
    Overdue,
    /// What goes over the limit, a number, money or duration as the measure.
    Excess,
    /// The lump sum by law for an amount.
    Compensation(CompensationId, Expr),
    /// `not`.
    Not(Expr),
    /// `and`.
    And(Expr, Expr),
    /// `or`.
    Or(Expr, Expr),
    /// `= != < <= > >=`, of two values of one type. Records and actors: `=` and `!=` only.
    Compare(Comparison, Expr, Expr),
    /// One of a list.
    In(Expr, Expr),
    /// A list.
    List(Vec<Expr>),
    /// The record (or what `for` names) is of one of these kinds.
    IsKind(Expr, Vec<KindId>),
    /// The record states it.
    IsKnown(Expr),
    /// `T inside|outside hours BAND`.
    Hours(Expr, bool, BandId),
    /// `T1 before T2`, `T1 after T2` (true).
    Order(Expr, bool, Expr),
    /// `EVENT before T`, `EVENT after T` (true).
    EventOrder(Pattern, bool, Expr),
    /// `T at least|at most D after|before T2`.
    AtLeast {
        /// The moment tested.
        left: Expr,
        /// `at least`.
        least: bool,
        /// How long.
        duration: Expr,
        /// `after`.
        after: bool,
        /// The other moment.
        right: Expr,
    },
    /// `T is within D after T2`.
    IsWithin(Expr, Expr, Expr),
    /// `exists(EVENT [window])`.
    Exists(Pattern, Option<Window>),
    /// `during EVENT`: the moment at hand lies in such an interval.
    During(Pattern),
    /// A function of events.
    Measure(Measure),
    /// `+ - * /`.
    Arithmetic(Operator, Expr, Expr),
    /// `-a`.
    Negate(Expr),
    /// The larger (true) or the smaller.
    Extreme(bool, Expr, Expr),
    /// `a else b`.
    Else(Expr, Expr),
    /// `D after T`, `T + D` (true); `D before T`, `T - D`.
    Shift(Expr, bool, Expr),
}

/// A field of a breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BreachField {
    /// The clause's name, a text.
    Clause,
    /// The section's name, a text.
    Section,
    /// The subject, a record.
    For,
    /// When it was due.
    Due,
    /// Since when.
    Since,
    /// When it was cured.
    Met,
    /// How grave: a text, one of the severity words.
    Severity,
}

/// An edge of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edge {
    /// The first day.
    Starts,
    /// The last day.
    Ends,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `=`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterEqual,
}

impl Comparison {
    /// Returns the comparison that holds where this one does not.
    pub fn negated(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Less => Self::GreaterEqual,
            Self::LessEqual => Self::Greater,
            Self::Greater => Self::LessEqual,
            Self::GreaterEqual => Self::Less,
        }
    }
}

/// How two values are computed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
}

/// The type of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Money; with the currency where it is known before the run.
    Money(Option<Currency>),
    /// A number.
    Number,
    /// A percent.
    Percent,
    /// A duration of a family.
    Duration(Family),
    /// A date or a time.
    Moment,
    /// A text.
    Text,
    /// Yes or no.
    Bool,
    /// One of these words.
    Word(Vec<WordId>),
    /// A side or a contact.
    Actor,
    /// A record of one of these kinds (any where empty).
    Record(Vec<KindId>),
    /// A breach.
    Breach,
    /// A period.
    Period,
    /// Several.
    List(Box<Type>),
}
