//! Clauses as they are written: subjects, the five statements, modifiers.

use rust_decimal::Decimal;

use super::expression::{Event, Expr, Name, Place, Ref, Text};
use crate::value::severity::Severity;

/// `[locked] clause NAME "title" { … }`.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Whether it may only be tightened.
    pub locked: bool,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// `for each …`.
    pub each: Option<Each>,
    /// The statement.
    pub statement: Option<Statement>,
    /// In the order of the text.
    pub modifiers: Vec<Modifier>,
    /// The whole clause.
    pub place: Place,
}

/// `for each …`.
#[derive(Clone, Debug, PartialEq)]
pub enum Each {
    /// `for each KIND …`.
    Items(Event),
    /// `for each month [from TIME]`.
    Period {
        /// The calendar unit.
        unit: PeriodUnit,
        /// The anchor.
        from: Option<Expr>,
        /// The whole phrase.
        place: Place,
    },
}

/// The unit of `for each week|month|quarter|year`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodUnit {
    /// ISO weeks, Monday first.
    Week,
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
    /// Calendar years.
    Year,
}

/// `client`, `firm` or `either`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Party {
    /// The client.
    Client,
    /// The firm.
    Firm,
    /// Either side.
    Either,
}

/// A statement and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The statement.
    pub kind: StatementKind,
    /// The whole statement.
    pub place: Place,
}

/// The five statements.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `PARTY owes EVENT …`.
    Owes {
        /// The debtor.
        party: Party,
        /// What must happen; never with `by`.
        duty: Event,
        /// `totalling MONEY`.
        totalling: Option<Expr>,
        /// By when.
        time: DutyTime,
    },
    /// `forbid EVENT`.
    Forbid(Event),
    /// `limit MEASURE to VALUE …`.
    Limit(Limit),
    /// `require COND`.
    Require {
        /// The condition.
        cond: Expr,
        /// `by PARTY`: the bearer.
        by: Option<Party>,
        /// `with at least N`.
        enough: Option<Enough>,
    },
    /// `PARTY may ACTION from TIME [until TIME]`.
    May {
        /// Who.
        party: Party,
        /// The action.
        action: Name,
        /// From when.
        from: Expr,
        /// Until when.
        until: Option<Expr>,
    },
}

/// `with at least N`.
#[derive(Clone, Debug, PartialEq)]
pub struct Enough {
    /// N.
    pub count: Decimal,
    /// The whole phrase.
    pub place: Place,
}

/// By when a duty is owed.
#[derive(Clone, Debug, PartialEq)]
pub enum DutyTime {
    /// Once.
    Deadline(Deadline),
    /// `every DURATION [from TIME] [until TIME]`.
    Every {
        /// The longest gap.
        every: Expr,
        /// From when.
        from: Option<Expr>,
        /// Until when.
        until: Option<Expr>,
    },
}

/// A deadline.
#[derive(Clone, Debug, PartialEq)]
pub enum Deadline {
    /// `within DURATION after TIME`.
    Within {
        /// How long.
        duration: Expr,
        /// After what.
        after: Expr,
    },
    /// `by TIME`.
    By(Expr),
}

/// `limit MEASURE to VALUE …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// What is measured.
    pub measure: LimitMeasure,
    /// `to VALUE`.
    pub bound: Expr,
    /// In which window; for ever where none is given.
    pub window: Option<LimitWindow>,
    /// `by PARTY`: the bearer.
    pub by: Option<Party>,
    /// `carry up to VALUE for DURATION`.
    pub carry: Option<(Expr, Expr)>,
    /// `with at least N`.
    pub enough: Option<Enough>,
}

/// What a limit measures.
#[derive(Clone, Debug, PartialEq)]
pub enum LimitMeasure {
    /// An event, counted.
    Count(Event),
    /// A function of one: always [`ExprKind::Measure`](super::ExprKind::Measure) in a tree that makes sense.
    Call(Expr),
}

/// The window of a limit.
#[derive(Clone, Debug, PartialEq)]
pub enum LimitWindow {
    /// `in any DURATION`.
    InAny(Expr),
    /// `within DURATION after TIME`.
    Within {
        /// How long.
        duration: Expr,
        /// After what.
        after: Expr,
    },
}

/// A modifier and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Modifier {
    /// What it says.
    pub kind: ModifierKind,
    /// The whole modifier.
    pub place: Place,
}

/// What softens a statement and what follows from it.
#[derive(Clone, Debug, PartialEq)]
pub enum ModifierKind {
    /// `unless COND [because [for PARTY] "…"]`.
    Unless {
        /// The excuse.
        cond: Expr,
        /// Why.
        because: Option<Reason>,
    },
    /// `grace DURATION`.
    Grace(Expr),
    /// `tolerate N in any DURATION`.
    Tolerate {
        /// How many.
        count: Expr,
        /// In which window.
        window: Expr,
    },
    /// `pausing during EVENT`.
    Pausing(Event),
    /// `severity LEVEL, LEVEL when COND, …`.
    Severity(Vec<(Severity, Option<Expr>)>),
    /// `costs MONEY [when COND] ["label"]`.
    Costs {
        /// How much.
        amount: Cost,
        /// `when COND`.
        when: Option<Expr>,
        /// The label.
        label: Option<Text>,
    },
    /// `deems KIND for REF`.
    Deems {
        /// The kind that is taken to have happened.
        kind: Name,
        /// For what.
        about: Ref,
    },
    /// `suggest ACTION [when COND], …`.
    Suggest(Vec<(Name, Option<Expr>)>),
    /// `because [for PARTY] "…"`.
    Because(Reason),
    /// `cite "…"`, `cite law "…"`.
    Cite {
        /// With `law`.
        law: bool,
        /// The place in the signed text, or the law.
        text: Text,
    },
    /// `says "…"`.
    Says(Text),
    /// `before signing`.
    BeforeSigning,
}

/// `because [for PARTY] "…"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// Whom it is written for.
    pub to: Option<Party>,
    /// The reason.
    pub text: Text,
}

/// What `costs` charges.
#[derive(Clone, Debug, PartialEq)]
pub enum Cost {
    /// An amount.
    Amount(Expr),
    /// `interest at RATE [yearly|monthly] [fixed at default] [over N]`.
    Interest {
        /// The rate.
        rate: Expr,
        /// `yearly` (false) or `monthly` (true), as written.
        monthly: Option<bool>,
        /// `fixed at default`.
        fixed: bool,
        /// `over N`: the days of the year, 365 by default.
        over: Option<Decimal>,
    },
}
