//! Expressions as they are written, and the names, texts and event patterns inside them.

use rust_decimal::Decimal;

use crate::base::source::Span;
use crate::value::duration::Duration;

/// Where a node stands. Two places are always equal.
#[derive(Clone, Copy, Debug)]
pub struct Place(pub Span);

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A word and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The word.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// A reference: names joined by dots, such as `invoice.payable`.
#[derive(Clone, Debug, PartialEq)]
pub struct Ref {
    /// At least one name.
    pub parts: Vec<Name>,
    /// The whole reference.
    pub place: Place,
}

/// A string literal: escapes resolved, `{term}` parts apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The parts in order.
    pub parts: Vec<TextPart>,
    /// With the quotes.
    pub place: Place,
}

/// A part of a string literal.
#[derive(Clone, Debug, PartialEq)]
pub enum TextPart {
    /// Literal text; `\n`, `\"`, `\\`, `{{` and `}}` already resolved.
    Plain(String),
    /// `{payment_due}`.
    Value(Ref),
}

/// An event pattern: `KIND [or KIND]… [as NAME] [by WHO] [for REF] [where COND]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The kinds, or what is breached.
    pub what: What,
    /// `as NAME`.
    pub bind: Option<Name>,
    /// `by WHO`.
    pub by: Option<Ref>,
    /// `for REF`.
    pub about: Option<Ref>,
    /// `where COND`.
    pub filter: Option<Box<Expr>>,
    /// The whole pattern.
    pub place: Place,
}

/// What an event pattern is about.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Kinds or action words; in a measure with a field, such as `work.minutes`.
    Kinds(Vec<Ref>),
    /// `breach of CLAUSE or SECTION`.
    BreachOf(Vec<Ref>),
}

/// A window of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Window {
    /// `in last D`.
    Last(Box<Expr>),
    /// `in the D before that`.
    BeforeThat(Box<Expr>),
}

/// An expression and its place. Conditions, values and moments are one type here; the checker tells them apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// The whole expression.
    pub place: Place,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `1_000.50`.
    Number(Decimal),
    /// `8%`.
    Percent(Decimal),
    /// `250 EUR`: amount and the currency as written.
    Money(Decimal, Name),
    /// `14 days`.
    Duration(Duration),
    /// A date or a time, as written.
    Date(String),
    /// A string.
    Text(Text),
    /// `true`, `false`.
    Bool(bool),
    /// A code in capitals, such as `PL` or `GB-ENG`.
    Code(String),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// A reference.
    Ref(Ref),
    /// `due of CLAUSE`.
    DueOf(Name),
    /// `max(a, b)`, `statutory(EU)`: arguments that are not one measured event.
    Call(Name, Vec<Expr>),
    /// `sum(work.minutes where billable in last 30 days)`; also any call whose single argument is a reference.
    Measure(Box<Measure>),
    /// `-a`.
    Negate(Box<Expr>),
    /// `not a`.
    Not(Box<Expr>),
    /// `a OP b`.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a after b`, `a before b`: a moment where `a` is a duration, a test where it is a time.
    Relative {
        /// The left side.
        left: Box<Expr>,
        /// `after` (true) or `before`.
        after: bool,
        /// The right side.
        right: Box<Expr>,
    },
    /// `a in [..]`, `a in REF`.
    In(Box<Expr>, Box<Expr>),
    /// `a is known`.
    IsKnown(Box<Expr>),
    /// `a is KIND`.
    IsKind(Box<Expr>, Name),
    /// `T is within D after T2`.
    IsWithin {
        /// The moment tested.
        left: Box<Expr>,
        /// How long.
        duration: Box<Expr>,
        /// After what.
        after: Box<Expr>,
    },
    /// `T inside hours BAND`, `T outside hours BAND`.
    Hours {
        /// The moment tested.
        left: Box<Expr>,
        /// `inside` (true) or `outside`.
        inside: bool,
        /// The band.
        band: Name,
    },
    /// `T at least D after T2`, `at most`, `before`.
    AtLeast {
        /// The moment tested.
        left: Box<Expr>,
        /// `at least` (true) or `at most`.
        least: bool,
        /// How long.
        duration: Box<Expr>,
        /// `after` (true) or `before`.
        after: bool,
        /// The other moment.
        right: Box<Expr>,
    },
    /// `EVENT before T`, `EVENT after T`; a lone word here may turn out to be a field.
    Order {
        /// The event.
        event: Event,
        /// `after` (true) or `before`.
        after: bool,
        /// The moment.
        right: Box<Expr>,
    },
    /// `exists(EVENT [window])`; a lone word here may turn out to be a field.
    Exists(Event, Option<Window>),
    /// `exists(REF)` with a dot in it.
    ExistsField(Ref),
    /// `no EVENT [window]`.
    No(Event, Option<Window>),
    /// `during EVENT`.
    During(Event),
}

/// A function of events.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// The function's name.
    pub function: Name,
    /// The events; kinds may carry a field.
    pub event: Event,
    /// `among COND`.
    pub among: Option<Expr>,
    /// The window.
    pub window: Option<Window>,
}

/// Operators between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `or`.
    Or,
    /// `and`.
    And,
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
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `a else b`.
    Else,
}

impl BinaryOp {
    /// Returns the operator as it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Else => "else",
        }
    }
}
