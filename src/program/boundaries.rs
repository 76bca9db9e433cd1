//! The boundaries of a policy: its deadlines, limits and thresholds, each by its text.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::parts::changed;
use super::reads::walk;
use super::tree::{
    BreachField, Change, Clause, ClauseId, Comparison, Deadline, DutyTime, Each, Expr, ExprKind, Function, Ladder,
    LimitWindow, Measure, Pattern, Program, Source, Statement, Step, TermId, Type, clause_of,
};
use crate::base::source::Span;
use crate::engagement::record::Value;
use crate::engagement::vocabulary::{FieldId, KindId, Missing};
use crate::value::duration::Family;

/// A boundary of a clause, a derived field or a ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Boundary {
    /// To what it belongs.
    pub owner: Owner,
    /// What it bounds.
    pub sort: Sort,
    /// Its text.
    pub span: Span,
    /// Whether something can stand just before it: nothing is less than none.
    pub has_before: bool,
    /// Whether something can stand on it: what is counted at an event counts the event.
    pub has_on: bool,
    /// Whether something can stand just after it: a day inside of a window of one day is over.
    pub has_after: bool,
}

/// To what a boundary belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A clause.
    Clause(ClauseId),
    /// A field that the policy derives, by its place among them.
    Field(usize),
    /// A ladder, by its place among them.
    Ladder(usize),
}

/// What a boundary bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// Until when something must happen.
    Deadline,
    /// Until when a lateness is no finding.
    Grace,
    /// How much may happen.
    Limit,
    /// How many breaches are forgiven.
    Tolerance,
    /// A comparison in a condition.
    Threshold,
    /// The edges of a band of hours.
    Hours,
    /// From when a right is there.
    Right,
    /// From when on something counts.
    Window,
    /// The score from which a step is reached.
    Step,
    /// How many items a verdict needs.
    Sample,
}

impl Sort {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deadline => "deadline",
            Self::Grace => "grace",
            Self::Limit => "limit",
            Self::Tolerance => "tolerance",
            Self::Threshold => "threshold",
            Self::Hours => "hours",
            Self::Right => "right",
            Self::Window => "window",
            Self::Step => "score",
            Self::Sample => "sample",
        }
    }
}

/// Returns the boundaries of a policy, by clause, in the order of the text, then those of its derived fields and ladders. What only review looks at has none.
pub fn boundaries(program: &Program) -> Vec<Boundary> {
    let mut found = Vec::new();
    for clause in program.clauses.iter().filter(|clause| !clause.modifiers.before_signing) {
        let own = program.exceptions.iter().filter(|one| clause_of(&program.exceptions, one) == Some(clause.id));
        let of_exceptions = own.flat_map(|one| std::iter::once(&one.when).chain(one.changes.iter().flat_map(changed)));
        let mut of_clause: Vec<Boundary> = stated(program, clause).chain(put_in_place(program, clause)).collect();
        let owner = Owner::Clause(clause.id);
        let mut look = |part: &Expr| {
            let sides = compared(program, clause, part);
            of_clause.extend(threshold(part).map(|sort| boundary(owner, sort, part.span, sides)));
            of_clause.extend(window(part).map(|length| over(program, owner, length)));
        };
        clause.each_expr(&mut look);
        of_exceptions.for_each(|expr| walk(expr, &mut look, &mut |_| ()));
        of_clause.sort_unstable();
        of_clause.dedup();
        found.extend(of_clause);
    }
    let fields = program.derived.iter().enumerate();
    found.extend(fields.flat_map(|(place, field)| of_parts(program, Owner::Field(place), [&field.value])));
    found.extend(program.ladders.iter().enumerate().flat_map(|(place, ladder)| of_ladder(program, place, ladder)));
    found
}

fn boundary(owner: Owner, sort: Sort, span: Span, (has_before, has_on): (bool, bool)) -> Boundary {
    Boundary { owner, sort, span, has_before, has_on, has_after: true }
}

/// Returns the boundary of a window of a length.
fn over(program: &Program, owner: Owner, length: &Expr) -> Boundary {
    Boundary { has_after: !is_a_day(program, length), ..boundary(owner, Sort::Window, length.span, ANY) }
}

fn is_a_day(program: &Program, length: &Expr) -> bool {
    match &*length.kind {
        ExprKind::Value(Value::Duration(length)) => length.family == Family::Days && length.amount == Decimal::ONE,
        ExprKind::Term(term) => is_a_day(program, &program.terms[usize::from(term.0)].value),
        _ => false,
    }
}

/// Returns the boundaries of a ladder: the scores of its steps, how long a step stays valid and a breach weighs, what its needs compare.
fn of_ladder(program: &Program, place: usize, ladder: &Ladder) -> Vec<Boundary> {
    let owner = Owner::Ladder(place);
    let step = |step: &Step| boundary(owner, Sort::Step, step.span, (true, ladder.sums_up_to(step.at)));
    let valid = ladder.steps.iter().filter_map(|step| step.after.as_ref()?.1.as_ref());
    let forget = ladder.forget.iter().map(|(length, _)| length);
    let lengths = valid.chain(forget).map(|length| over(program, owner, length));
    let needs = ladder.needs.iter().flat_map(|need| need.when.iter().chain([&need.need]));
    let mut found: Vec<Boundary> =
        ladder.steps.iter().map(step).chain(lengths).chain(of_parts(program, owner, needs)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Returns the boundaries of expressions outside of clauses.
fn of_parts<'e>(program: &Program, owner: Owner, parts: impl IntoIterator<Item = &'e Expr>) -> Vec<Boundary> {
    let mut found = Vec::new();
    let mut look = |part: &Expr| {
        let sides = (!is_of_none(part), true);
        found.extend(threshold(part).map(|sort| boundary(owner, sort, part.span, sides)));
        found.extend(window(part).map(|length| over(program, owner, length)));
    };
    parts.into_iter().for_each(|expr| walk(expr, &mut look, &mut |_| ()));
    found
}

impl Ladder {
    /// The least that a breach weighs, if any weighs something.
    pub fn least_weight(&self) -> Option<Decimal> {
        self.weights.iter().map(|(_, weight)| *weight).filter(|weight| *weight > Decimal::ZERO).min()
    }

    /// Whether breaches can weigh exactly so much together.
    fn sums_up_to(&self, score: Decimal) -> bool {
        let weights = || self.weights.iter().map(|(_, weight)| *weight).filter(|weight| *weight > Decimal::ZERO);
        let (mut sums, mut open) = (BTreeSet::new(), vec![Decimal::ZERO]);
        while let Some(sum) = open.pop() {
            if sums.len() < MOST_SUMS && sum <= score && sums.insert(sum) {
                open.extend(weights().filter_map(|weight| sum.checked_add(weight)));
            }
        }
        sums.contains(&score) || sums.len() == MOST_SUMS
    }
}

/// So many scores are tried.
const MOST_SUMS: usize = 10_000;

/// Returns what a clause states as a bound, apart from its conditions.
fn stated<'p>(program: &'p Program, clause: &'p Clause) -> impl Iterator<Item = Boundary> + 'p {
    let modifiers = &clause.modifiers;
    let of_statement = match &clause.statement {
        // An amount that was reached before counts from the beginning.
        Some(Statement::Owes { totalling: Some(_), time: DutyTime::Deadline(Deadline::By(moment)), .. })
            if clause.each.is_some() && is_own(program, moment) =>
        {
            Some((Sort::Deadline, moment.span, (false, true)))
        }
        Some(Statement::Owes { time: DutyTime::Deadline(deadline), .. }) => {
            Some((Sort::Deadline, deadline.span(), ANY))
        }
        Some(Statement::Owes { time: DutyTime::Every { every, .. }, .. }) => Some((Sort::Deadline, every.span, ANY)),
        Some(Statement::Limit { bound, .. }) => Some((Sort::Limit, bound.span, bounded(program, clause, bound))),
        Some(Statement::May { from, .. }) => Some((Sort::Right, from.span, (!is_known_once_past(program, from), true))),
        _ => None,
    };
    let grace = modifiers.grace.as_ref().map(|grace| (Sort::Grace, grace.span, ANY));
    let tolerance =
        modifiers.tolerate.as_ref().map(|(count, _)| (Sort::Tolerance, count.span, counted(program, count)));
    let of_limit = match &clause.statement {
        Some(Statement::Limit {
            window: Some(LimitWindow::InAny(length) | LimitWindow::Within(length, _)), ..
        }) => Some(length),
        _ => None,
    };
    let windows = of_limit.into_iter().chain(modifiers.tolerate.as_ref().map(|(_, window)| window));
    let sample = match &clause.statement {
        Some(Statement::Limit { enough, .. } | Statement::Require { enough, .. }) => *enough,
        _ => None,
    };
    let sample = sample.map(|sample| (Sort::Sample, sample.span, (sample.least >= Decimal::TWO, true)));
    let owner = Owner::Clause(clause.id);
    let windows = windows.map(move |length| over(program, owner, length));
    let all = of_statement.into_iter().chain(grace).chain(tolerance).chain(sample);
    all.map(move |(sort, span, sides)| boundary(owner, sort, span, sides)).chain(windows)
}

/// Returns the boundaries that exceptions put in place of those of a clause.
fn put_in_place<'p>(program: &'p Program, clause: &'p Clause) -> impl Iterator<Item = Boundary> + 'p {
    let owner = Owner::Clause(clause.id);
    let own = program.exceptions.iter().filter(|one| clause_of(&program.exceptions, one) == Some(clause.id));
    own.flat_map(|one| &one.changes).flat_map(move |change| {
        let stated = match change {
            Change::Grace(grace) => Some((Sort::Grace, grace.span, ANY)),
            Change::Deadline(deadline) => Some((Sort::Deadline, deadline.span(), ANY)),
            Change::Bound(bound) => Some((Sort::Limit, bound.span, bounded(program, clause, bound))),
            Change::Tolerate(count, _) => Some((Sort::Tolerance, count.span, counted(program, count))),
            Change::Term(term, value) => read_by(clause, *term).map(|sort| {
                let sides = match sort {
                    Sort::Limit => bounded(program, clause, value),
                    Sort::Tolerance => counted(program, value),
                    _ => ANY,
                };
                (sort, value.span, sides)
            }),
            Change::Severity(_) | Change::Cost(_) | Change::Suggest(_) => None,
        };
        let window = if let Change::Tolerate(_, window) = change { Some(over(program, owner, window)) } else { None };
        stated.map(|(sort, span, sides)| boundary(owner, sort, span, sides)).into_iter().chain(window)
    })
}

/// Returns the sort of the first boundary of a clause that hangs on a term; windows and samples apart.
fn read_by(clause: &Clause, term: TermId) -> Option<Sort> {
    let reads = |expr: &Expr| expr.terms().contains(&term);
    let any = |parts: &[&Expr]| parts.iter().any(|part| reads(part));
    let of_statement = match &clause.statement {
        Some(Statement::Owes { time: DutyTime::Deadline(deadline), .. }) => {
            any(&deadline.parts()).then_some(Sort::Deadline)
        }
        Some(Statement::Owes { time: DutyTime::Every { every, .. }, .. }) => reads(every).then_some(Sort::Deadline),
        Some(Statement::Limit { bound, .. }) => reads(bound).then_some(Sort::Limit),
        _ => None,
    };
    let modifiers = &clause.modifiers;
    let of_grace = || modifiers.grace.as_ref().filter(|grace| reads(grace)).map(|_| Sort::Grace);
    let of_tolerance = || modifiers.tolerate.as_ref().filter(|(count, _)| reads(count)).map(|_| Sort::Tolerance);
    let of_comparison = || {
        let mut compared = false;
        let mut look = |part: &Expr| {
            let is_read = |part: &Expr| match &*part.kind {
                ExprKind::Compare(_, a, b) => any(&[a, b]),
                ExprKind::AtLeast { duration, .. } | ExprKind::IsWithin(_, duration, _) => reads(duration),
                _ => false,
            };
            compared |= threshold(part).is_some() && is_read(part);
        };
        clause.each_expr(&mut look);
        compared.then_some(Sort::Threshold)
    };
    of_statement.or_else(of_grace).or_else(of_tolerance).or_else(of_comparison)
}

/// Whether something can stand just before and on the bound of a limit.
fn bounded(program: &Program, clause: &Clause, bound: &Expr) -> (bool, bool) {
    match &clause.statement {
        Some(Statement::Limit { measure, .. }) if counts(measure) => counted(program, bound),
        _ => (!is_zero(bound), true),
    }
}

/// Something can stand just before and on it.
const ANY: (bool, bool) = (true, true);

/// Whether something can stand just before and on a bound of what is counted at an event: that event counts, so the least is one.
fn counted(program: &Program, bound: &Expr) -> (bool, bool) {
    match number(program, bound) {
        Some(bound) => (bound >= Decimal::TWO, bound >= Decimal::ONE),
        None => ANY,
    }
}

/// Whether something can stand just before and on what a part of a clause compares.
fn compared(program: &Program, clause: &Clause, part: &Expr) -> (bool, bool) {
    match &*part.kind {
        ExprKind::Compare(_, left, right) if counts_an_event(clause, left) => counted(program, right),
        _ => (!is_of_none(part), true),
    }
}

/// Whether a number counts the event at hand with others: what goes over a limit that counts, and in the filter of `for each` all
/// items of that sort.
fn counts_an_event(clause: &Clause, number: &Expr) -> bool {
    match (&*number.kind, &clause.statement, &clause.each) {
        (ExprKind::Excess, Some(Statement::Limit { measure, .. }), _) => counts(measure),
        (ExprKind::Measure(measure), _, Some(Each::Items(each))) => {
            let is_whole = |one: &Pattern| one.by.is_none() && one.about.is_none() && one.filter.is_none();
            let is_up_to_now = measure.window.as_ref().is_none_or(|window| window.before.is_empty());
            let is_in_filter = each.filter.as_ref().is_some_and(|filter| lies_in(number.span, filter.span));
            counts(measure)
                && is_whole(&measure.pattern)
                && is_up_to_now
                && is_in_filter
                && has_all(&measure.pattern.source, &each.source)
        }
        _ => false,
    }
}

/// Whether what one pattern takes has all that another takes.
fn has_all(of: &Source, other: &Source) -> bool {
    match (of, other) {
        (Source::Kinds(of), Source::Kinds(other)) => other.iter().all(|kind| of.contains(kind)),
        (Source::Breaches(of), Source::Breaches(other)) => other.iter().all(|clause| of.contains(clause)),
        _ => false,
    }
}

fn lies_in(part: Span, whole: Span) -> bool {
    part.source == whole.source && whole.start <= part.start && part.end <= whole.end
}

fn counts(measure: &Measure) -> bool {
    matches!(measure.function, Function::Count | Function::Distinct | Function::Streak)
}

/// Whether a moment is that of a happening, which is not known before it: before a signature there is none.
fn is_known_once_past(program: &Program, moment: &Expr) -> bool {
    // The agreed end of what is no interval lies ahead.
    let has_happened = |kind: KindId, field: FieldId| {
        let is_plan = program.vocabulary.field_name(field) == "ends" && !program.vocabulary.get(kind).interval;
        program.vocabulary.field(kind, field).is_some_and(|row| row.missing == Missing::NotHappened && !is_plan)
    };
    match (&*moment.kind, moment_of(moment)) {
        (ExprKind::BreachField(_, BreachField::Met), _) => true,
        (_, Some((kinds, field))) if kinds.iter().all(|kind| has_happened(*kind, field)) => true,
        _ => is_own(program, moment),
    }
}

/// Whether a moment is when a record happened, or a breach began: there is neither before it.
fn is_own(program: &Program, moment: &Expr) -> bool {
    let is_at = |kind: &KindId, field: FieldId| {
        program.vocabulary.field_name(field) == "at" || program.vocabulary.get(*kind).at_is == Some(field)
    };
    match (&*moment.kind, moment_of(moment)) {
        (ExprKind::BreachField(_, BreachField::Since), _) => true,
        (_, Some((kinds, field))) => kinds.iter().all(|kind| is_at(kind, field)),
        _ => false,
    }
}

/// Returns of which kinds a moment is a field, and which.
fn moment_of(moment: &Expr) -> Option<(&[KindId], FieldId)> {
    match &*moment.kind {
        ExprKind::Field(Expr { ty: Type::Record(kinds), .. }, field) if !kinds.is_empty() => Some((kinds, *field)),
        _ => None,
    }
}

/// Returns a number that is written as it is, also as the value of a term.
fn number(program: &Program, expr: &Expr) -> Option<Decimal> {
    match &*expr.kind {
        ExprKind::Value(Value::Number(number)) => Some(*number),
        ExprKind::Term(term) => number(program, &program.terms[usize::from(term.0)].value),
        _ => None,
    }
}

/// Whether an expression compares with none what is never less: how many there are, or how long something is overdue.
fn is_of_none(expr: &Expr) -> bool {
    let never_less = |part: &Expr| match &*part.kind {
        ExprKind::Measure(measure) => counts(measure) || measure.function == Function::Share,
        ExprKind::Overdue | ExprKind::Excess => true,
        ExprKind::Field(..) => matches!(&part.ty, Type::Duration(_)),
        _ => false,
    };
    let ExprKind::Compare(_, left, right) = &*expr.kind else { return false };
    is_zero(right) && never_less(left) || is_zero(left) && never_less(right)
}

/// Returns the length of the window over which an expression looks back.
fn window(expr: &Expr) -> Option<&Expr> {
    match &*expr.kind {
        ExprKind::Measure(measure) => measure.window.as_ref().map(|window| &*window.length),
        ExprKind::Exists(_, window) => window.as_ref().map(|window| &*window.length),
        _ => None,
    }
}

/// Returns of which sort the boundary of a comparison is; nothing for any other expression.
fn threshold(expr: &Expr) -> Option<Sort> {
    match &*expr.kind {
        ExprKind::Compare(Comparison::Equal | Comparison::NotEqual, ..) => None,
        ExprKind::Compare(..)
        | ExprKind::AtLeast { .. }
        | ExprKind::IsWithin(..)
        | ExprKind::Order(..)
        | ExprKind::EventOrder(..) => Some(Sort::Threshold),
        ExprKind::Hours(..) => Some(Sort::Hours),
        _ => None,
    }
}

fn is_zero(expr: &Expr) -> bool {
    match &*expr.kind {
        ExprKind::Value(Value::Number(number)) => number.is_zero(),
        ExprKind::Value(Value::Duration(duration)) => duration.amount.is_zero(),
        _ => false,
    }
}
