//! The typed program: every name resolved, every expression typed. What the engine runs and the printer of terms prints.
//!
//! Invariant: a program that exists has no mistake that can be found before a record is read.

use rust_decimal::Decimal;

use crate::base::source::Span;
use crate::engagement::record::{Side, Value};
use crate::engagement::vocabulary::{FieldId, KindId, Vocabulary, WordId};
use crate::value::calendar::Calendar;
use crate::value::compensation::Compensation;
use crate::value::duration::Family;
use crate::value::interest::Series;
use crate::value::money::Currency;
use crate::value::severity::Severity;
use crate::value::time::Day;

/// Number of a clause in [`Program::clauses`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClauseId(pub u16);

/// Number of a term in [`Program::terms`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub u16);

/// Number of a series in [`Program::series`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesId(pub u16);

/// Number of a compensation table in [`Program::compensations`].
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

/// A whole policy.
#[derive(Debug)]
pub struct Program {
    /// The policy's name; empty where a file has no `policy` header.
    pub title: String,
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
    /// How many patterns there are.
    pub patterns: u16,
    /// How many variables the deepest clause needs.
    pub variables: u16,
}

/// A field that the policy derives.
#[derive(Debug)]
pub struct OwnField {
    /// Of this kind.
    pub kind: KindId,
    /// The field.
    pub field: FieldId,
    /// Its value; variable 0 is the record.
    pub value: Expr,
}

/// A term of the contract.
#[derive(Debug)]
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
    /// The name's text.
    pub span: Span,
}

/// A negotiation position.
#[derive(Debug)]
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
#[derive(Debug)]
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
#[derive(Debug)]
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

/// A text with values of terms in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Template(pub Vec<TemplatePart>);

/// A part of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplatePart {
    /// Literal text.
    Plain(String),
    /// The value of a term.
    Term(TermId),
}

/// A clause.
#[derive(Debug)]
pub struct Clause {
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
    /// The text.
    pub span: Span,
    /// The name's text.
    pub name_span: Span,
}

/// The subjects of a clause.
#[derive(Debug)]
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

/// The five statements.
#[derive(Debug)]
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
        enough: Option<Decimal>,
    },
    /// An invariant.
    Require {
        /// The condition.
        cond: Expr,
        /// The bearer.
        by: Option<Party>,
        /// The smallest sample of its measures for a verdict.
        enough: Option<Decimal>,
        /// Without `for each`: the kinds of record that can change it.
        watches: Vec<KindId>,
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
#[derive(Debug)]
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
#[derive(Debug)]
pub enum Deadline {
    /// `within D after T`; rolls where the policy rolls.
    Within(Expr, Expr),
    /// `by T`; never rolls.
    By(Expr),
}

/// The window of a limit.
#[derive(Debug)]
pub enum LimitWindow {
    /// `in any D`.
    InAny(Expr),
    /// `within D after T`.
    Within(Expr, Expr),
}

/// What softens a statement and what follows from it.
#[derive(Debug, Default)]
pub struct Modifiers {
    /// The excuse and its reason.
    pub unless: Option<(Expr, Option<Template>)>,
    /// A lateness that ends inside it is no finding.
    pub grace: Option<Expr>,
    /// How many breaches in which window are forgiven.
    pub tolerate: Option<(Expr, Expr)>,
    /// The clock stands still on the days of such an interval.
    pub pausing: Option<Pattern>,
    /// The last that holds counts; empty means none was given.
    pub severity: Vec<(Severity, Option<Expr>)>,
    /// What it costs.
    pub costs: Vec<Cost>,
    /// Which event is taken to have happened, for what.
    pub deems: Option<(KindId, Expr)>,
    /// Suggested actions: words of `action.what`.
    pub suggest: Vec<(WordId, Option<Expr>)>,
    /// The reason.
    pub because: Option<Template>,
    /// The place in the signed text, or (true) the law.
    pub cites: Vec<(bool, Template)>,
    /// The wording to print.
    pub says: Option<Template>,
    /// Only for review.
    pub before_signing: bool,
}

/// What a breach costs.
#[derive(Debug)]
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
#[derive(Debug)]
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

/// A pattern of events.
#[derive(Debug)]
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

/// What a pattern matches.
#[derive(Debug)]
pub enum Source {
    /// Records of these kinds; with a word: actions of that `what`.
    Kinds(Vec<(KindId, Option<WordId>)>),
    /// Contacts.
    Contacts,
    /// Breaches of these clauses.
    Breaches(Vec<ClauseId>),
}

/// `by WHO`.
#[derive(Debug)]
pub enum Who {
    /// A side and all its contacts.
    Side(Side),
    /// The actor that this expression gives.
    Actor(Box<Expr>),
}

/// A function of events.
#[derive(Debug)]
pub struct Measure {
    /// The function.
    pub function: Function,
    /// The events.
    pub pattern: Pattern,
    /// The field measured, of the pattern's variable; a count has none.
    pub value: Option<Box<Expr>>,
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
#[derive(Debug)]
pub struct Window {
    /// How long.
    pub length: Box<Expr>,
    /// `before that`: the lengths of the windows between its end and the moment at hand, the nearest first.
    pub before: Vec<Expr>,
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
#[derive(Debug)]
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

/// An exception.
#[derive(Debug)]
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

/// What an exception is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExceptionTarget {
    /// A clause.
    Clause(ClauseId),
    /// Another exception, by number.
    Exception(usize),
}

/// What an exception changes.
#[derive(Debug)]
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
#[derive(Debug)]
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
#[derive(Debug)]
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
#[derive(Debug)]
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
