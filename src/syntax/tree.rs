//! The syntax tree: what was written, with its place, nothing resolved. Names are text.
//!
//! The shape follows the grammar of language.md section 7. Equality of nodes ignores places, so that
//! `parse(print(tree)) == tree` says what it should.

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
    /// A function of one: always [`ExprKind::Measure`] in a tree that makes sense.
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
    /// `unless COND [because "…"]`.
    Unless {
        /// The excuse.
        cond: Expr,
        /// Why.
        because: Option<Text>,
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
    /// `because "…"`.
    Because(Text),
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

pub use crate::value::severity::Severity;

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
