//! The typed program: every name resolved, every expression typed. What the engine runs and the printer of terms prints.
//!
//! Invariant: a program that exists has no mistake that can be found before a record is read.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::tighter::Direction;
use crate::base::source::Span;
use crate::engagement::record::Value;
use crate::engagement::slots::Wanted;
use crate::engagement::vocabulary::{FieldId, KindId, Vocabulary, WordId};
use crate::value::calendar::Calendar;
use crate::value::compensation::Compensation;
use crate::value::interest::Series;
use crate::value::money::Currency;
use crate::value::severity::Severity;
use crate::value::time::Day;

pub use expression::*;
pub use text::*;

mod expression;
mod named;
mod text;

/// A whole policy.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its name's text in the header.
    pub place: Option<Span>,
    /// The policy's name; empty where a file has no `policy` header.
    pub title: String,
    /// The firm: the name of the policy below all overlays, up to a colon.
    pub firm: String,
    /// Its version.
    pub version: Option<String>,
    /// First day in force.
    pub effective: Option<Day>,
    /// Last day in force.
    pub until: Option<Day>,
    /// The policy's currency.
    pub currency: Option<Currency>,
    /// Zone (UTC where none is stated), bands, holidays, roll.
    pub calendar: Calendar,
    /// Built-in kinds and the policy's own.
    pub vocabulary: Vocabulary,
    /// The policy's derived fields: `field = EXPR`. In the expression variable 0 is the record.
    pub derived: Vec<OwnField>,
    /// In the order of the text.
    pub terms: Vec<Term>,
    /// Own and statutory rates.
    pub series: Vec<Series>,
    /// Lump sums by law.
    pub compensations: Vec<Compensation>,
    /// In the order of the text.
    pub sections: Vec<Section>,
    /// In the order of the text.
    pub clauses: Vec<Clause>,
    /// The clauses, each after those whose breaches or deemed events it speaks of.
    pub order: Vec<ClauseId>,
    /// In the order of the text.
    pub exceptions: Vec<Exception>,
    /// In the order of the text.
    pub ladders: Vec<Ladder>,
    /// The fields that some expression reads.
    pub fields: BTreeSet<FieldId>,
    /// The kinds that some pattern takes, and of whom.
    pub wanted: BTreeMap<KindId, Wanted>,
    /// How many patterns there are.
    pub patterns: u16,
    /// How many variables the deepest clause needs.
    pub variables: u16,
}

/// A field that the policy derives.
#[derive(Clone, Debug)]
pub struct OwnField {
    /// Of this kind.
    pub kind: KindId,
    /// The field.
    pub field: FieldId,
    /// Its value; variable 0 is the record.
    pub value: Expr,
}

/// A term of the contract.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// The default; speaks of earlier terms only.
    pub value: Expr,
    /// The negotiation positions.
    pub accepts: Vec<Accept>,
    /// Whether nothing may loosen it.
    pub locked: bool,
    /// Which way it gets tighter, where that can be seen.
    pub tighter: Option<Direction>,
    /// Which way it gets tighter by what the clauses do with it, whatever is accepted.
    pub used: Option<Direction>,
    /// The name's text.
    pub span: Span,
}

/// A negotiation position.
#[derive(Clone, Debug)]
pub struct Accept {
    /// The values.
    pub range: AcceptRange,
    /// `for price + 3%`: true for `+`.
    pub price: Option<(bool, Value)>,
    /// Whose approval.
    pub approval: Option<String>,
    /// The line's text.
    pub span: Span,
}

/// The values of a negotiation position; constant expressions of the term's type.
#[derive(Clone, Debug)]
pub enum AcceptRange {
    /// `up to V`, `at most V`.
    AtMost(Expr),
    /// `at least V`.
    AtLeast(Expr),
    /// `V to V`.
    Between(Expr, Expr),
    /// `V, V, …`.
    OneOf(Vec<Expr>),
}

/// A section.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// Its heading.
    pub heading: Template,
    /// Its clauses.
    pub clauses: Vec<ClauseId>,
    /// The name's text.
    pub span: Span,
}

/// A clause.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Its number.
    pub id: ClauseId,
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Template,
    /// Number of its section.
    pub section: usize,
    /// Whether it may only be tightened.
    pub locked: bool,
    /// What it holds for, each by itself; variable 0 is the subject.
    pub each: Option<Each>,
    /// The statement; without one a clause prices its items, or is only printed.
    pub statement: Option<Statement>,
    /// What softens it and what follows.
    pub modifiers: Modifiers,
    /// The clauses it speaks of (`breach of`, `due of`, deemed events).
    pub needs: Vec<ClauseId>,
    /// The kinds of record that it mentions anywhere: subject, patterns, fields it reads, what it deems. Not those of the
    /// clauses it needs and of exceptions to it, nor what a built-in derived field is worked out from.
    pub kinds: BTreeSet<KindId>,
    /// The fields that it reads, with those that the policy's own derived fields among them read. But for the same.
    pub reads: BTreeSet<FieldId>,
    /// The text.
    pub span: Span,
    /// The name's text.
    pub name_span: Span,
}

/// The subjects of a clause.
#[derive(Clone, Debug)]
pub enum Each {
    /// Records or contacts.
    Items(Pattern),
    /// Periods of the calendar; the subject variable holds the period.
    Period {
        /// The unit.
        unit: PeriodUnit,
        /// The anchor; the calendar's own periods where none is given.
        from: Option<Expr>,
    },
}

/// A calendar unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodUnit {
    /// ISO weeks, Monday first.
    Week,
    /// Months.
    Month,
    /// Quarters.
    Quarter,
    /// Years.
    Year,
}

/// Client, firm, or either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Party {
    /// The client.
    Client,
    /// The firm.
    Firm,
    /// Either side.
    Either,
}

/// What can change a condition: with `for each`, that of its subject alone.
#[derive(Clone, Debug, Default)]
pub struct Watches {
    /// Without `for each`: the kinds of record of which it speaks.
    pub kinds: Vec<KindId>,
    /// Without `for each`: the clauses of whose breaches it speaks.
    pub clauses: Vec<ClauseId>,
    /// Whether it reads a field that time changes.
    pub changing: bool,
}

/// The five statements.
#[derive(Clone, Debug)]
pub enum Statement {
    /// A duty.
    Owes {
        /// The debtor.
        party: Party,
        /// What must happen.
        duty: Pattern,
        /// The amount to be reached; the duty's kinds then have an `amount`.
        totalling: Option<Expr>,
        /// By when.
        time: DutyTime,
    },
    /// A prohibition; the offending event is the pattern's variable.
    Forbid(Pattern),
    /// A quota.
    Limit {
        /// What is measured.
        measure: Measure,
        /// The bound.
        bound: Expr,
        /// In which window; for ever where none.
        window: Option<LimitWindow>,
        /// The bearer.
        by: Option<Party>,
        /// What is left over, how much of it is carried on, for how long.
        carry: Option<(Expr, Expr)>,
        /// The smallest sample for a verdict.
        enough: Option<Sample>,
    },
    /// An invariant.
    Require {
        /// The condition.
        cond: Expr,
        /// The bearer.
        by: Option<Party>,
        /// The smallest sample of its measures for a verdict.
        enough: Option<Sample>,
        /// What can change it.
        watches: Watches,
    },
    /// A right.
    May {
        /// Who.
        party: Party,
        /// The action: a word of `action.what`.
        action: WordId,
        /// From when.
        from: Expr,
        /// Until when.
        until: Option<Expr>,
    },
}

/// By when a duty is owed.
#[derive(Clone, Debug)]
pub enum DutyTime {
    /// Once.
    Deadline(Deadline),
    /// Again and again.
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
#[derive(Clone, Debug)]
pub enum Deadline {
    /// `within D after T`; rolls where the policy rolls.
    Within(Expr, Expr),
    /// `by T`; never rolls.
    By(Expr),
}

/// The window of a limit.
#[derive(Clone, Debug)]
pub enum LimitWindow {
    /// `in any D`.
    InAny(Expr),
    /// `within D after T`.
    Within(Expr, Expr),
}

/// What softens a statement and what follows from it.
#[derive(Clone, Debug, Default)]
pub struct Modifiers {
    /// The excuse and its reason.
    pub unless: Option<(Expr, Option<Reason>)>,
    /// A lateness that ends inside it is no finding.
    pub grace: Option<Expr>,
    /// How many breaches in which window are forgiven.
    pub tolerate: Option<(Expr, Expr)>,
    /// The clock stands still on the days of such an interval.
    pub pausing: Vec<Pattern>,
    /// The last that holds counts; empty means none was given.
    pub severity: Vec<(Severity, Option<Expr>)>,
    /// What it costs.
    pub costs: Vec<Cost>,
    /// Which event is taken to have happened, for what.
    pub deems: Option<(KindId, Expr)>,
    /// Suggested actions: words of `action.what`.
    pub suggest: Vec<(WordId, Option<Expr>)>,
    /// The reason.
    pub because: Option<Reason>,
    /// The place in the signed text, or (true) the law.
    pub cites: Vec<(bool, Template)>,
    /// The wording to print.
    pub says: Option<Template>,
    /// Only for review.
    pub before_signing: bool,
}

/// What a breach costs.
#[derive(Clone, Debug)]
pub struct Cost {
    /// How much.
    pub amount: CostAmount,
    /// Only when.
    pub when: Option<Expr>,
    /// The label.
    pub label: Option<Template>,
    /// The text.
    pub span: Span,
}

/// How much a breach costs.
#[derive(Clone, Debug)]
pub enum CostAmount {
    /// An expression of type money.
    Amount(Expr),
    /// Interest on what is unpaid of the `totalling` amount.
    Interest {
        /// The series, where the rate has one.
        series: Option<SeriesId>,
        /// The points on top (the whole rate where there is no series); a percent.
        points: Option<Expr>,
        /// A rate per month: times twelve a year.
        monthly: bool,
        /// The rate is that of the first day of default.
        fixed: bool,
        /// The days of the year.
        over: Decimal,
    },
    /// The lump sum by law for the `totalling` amount.
    Compensation(CompensationId),
}

/// An exception.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Its name.
    pub name: String,
    /// What it is to.
    pub to: ExceptionTarget,
    /// When it holds.
    pub when: Expr,
    /// What it changes.
    pub changes: Vec<Change>,
    /// The text.
    pub span: Span,
}

/// Returns the clause that an exception is to in the end; nothing where exceptions are to each other in a ring.
pub fn clause_of(exceptions: &[Exception], exception: &Exception) -> Option<ClauseId> {
    let mut to = exception.to;
    for _ in 0..=exceptions.len() {
        match to {
            ExceptionTarget::Clause(clause) => return Some(clause),
            ExceptionTarget::Exception(number) => to = exceptions[number].to,
        }
    }
    None
}

/// What an exception is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExceptionTarget {
    /// A clause.
    Clause(ClauseId),
    /// Another exception, by number.
    Exception(usize),
}

/// What an exception changes.
#[derive(Clone, Debug)]
pub enum Change {
    /// A term's value.
    Term(TermId, Expr),
    /// The grace.
    Grace(Expr),
    /// The tolerance.
    Tolerate(Expr, Expr),
    /// The severity.
    Severity(Vec<(Severity, Option<Expr>)>),
    /// A cost.
    Cost(Cost),
    /// Another modifier: suggestions.
    Suggest(Vec<(WordId, Option<Expr>)>),
    /// The bound.
    Bound(Expr),
    /// The deadline.
    Deadline(Deadline),
}

/// A ladder.
#[derive(Clone, Debug)]
pub struct Ladder {
    /// Its name.
    pub name: String,
    /// The sections it weighs.
    pub over: Vec<usize>,
    /// What a severity weighs.
    pub weights: Vec<(Severity, Decimal)>,
    /// After how long, or on what event, a weight is dropped.
    pub forget: Option<(Expr, Option<Pattern>)>,
    /// The steps, in the order of the text.
    pub steps: Vec<Step>,
    /// What must be true before actions.
    pub needs: Vec<Need>,
    /// The actions that skip the steps on a breach of these clauses.
    pub at_once: Vec<(WordId, Vec<ClauseId>)>,
    /// The text.
    pub span: Span,
}

/// A step of a ladder.
#[derive(Clone, Debug)]
pub struct Step {
    /// The action: a word of `action.what`.
    pub action: WordId,
    /// `by 15%`.
    pub by: Option<Decimal>,
    /// The card's name.
    pub card: Option<Template>,
    /// The score from which it is reached.
    pub at: Decimal,
    /// The action that must have been taken, and how long that stays valid.
    pub after: Option<(WordId, Option<Expr>)>,
    /// The text.
    pub span: Span,
}

/// A need of a ladder.
#[derive(Clone, Debug)]
pub struct Need {
    /// The actions.
    pub before: Vec<WordId>,
    /// The condition.
    pub need: Expr,
    /// Only when.
    pub when: Option<Expr>,
    /// The text of the condition.
    pub span: Span,
}
