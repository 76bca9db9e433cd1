//! Conditions that nothing can meet: comparisons of one thing that rule each other out.
//!
//! What is told is certain whatever is recorded. A fact that is missing makes a condition unknown, never true, so that
//! what nothing recorded can meet is met by nothing.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::values::{Quantity, Unit, constant};
use crate::base::source::Span;
use crate::engagement::record::{Actor, Side, Value};
use crate::engagement::vocabulary::{Derived, KindId, Least, Vocabulary, WordId};
use crate::program::tree::{Comparison, Expr, ExprKind, Function, Pattern, Source, Type, Var, Who};

/// Two places that rule each other out; one alone where it is never met by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clash {
    pub at: Span,
    pub first: Option<Span>,
}

impl Clash {
    fn alone(at: Span) -> Self {
        Self { at, first: None }
    }
}

/// Returns why these conditions, each wanted true or false, are never met together; nothing where they may be.
pub(super) fn clash(vocabulary: &Vocabulary, conditions: &[(&Expr, bool)]) -> Option<Clash> {
    clash_by(vocabulary, &[], conditions)
}

/// As [`clash`], of items whose authors' sides are known.
pub(super) fn clash_by(
    vocabulary: &Vocabulary,
    authors: &[(Var, Side)],
    conditions: &[(&Expr, bool)],
) -> Option<Clash> {
    let by = vocabulary.field_id("by");
    let known = authors.iter().filter_map(|(var, side)| {
        let is = Is::Among(vec![Choice::Side(*side)], true);
        Some((format!("item {}.{}", var.0, by?.0), Known { span: None, is }))
    });
    Facts { vocabulary, known: known.collect() }.all(conditions)
}

/// Returns the variable of a pattern and the side that its items are by, where it says one.
pub(super) fn author(pattern: &Pattern) -> Option<(Var, Side)> {
    match (&pattern.by, &pattern.source) {
        (Some(Who::Side(side)), Source::Kinds(_)) => Some((pattern.var, *side)),
        _ => None,
    }
}

/// Returns why a pattern takes nothing.
pub(super) fn empty(vocabulary: &Vocabulary, pattern: &Pattern) -> Option<Clash> {
    let authors: Vec<(Var, Side)> = author(pattern).into_iter().collect();
    clash_by(vocabulary, &authors, &[(pattern.filter.as_deref()?, true)])
}

/// What must be so for all conditions so far to hold.
#[derive(Clone)]
struct Facts<'v> {
    vocabulary: &'v Vocabulary,
    known: BTreeMap<String, Known>,
}

/// Conditions of which one is enough, each wanted true or false, and their place.
type Either<'e> = (&'e Expr, &'e Expr, bool, Span);

/// What is known of one thing, and where that is said.
#[derive(Clone)]
struct Known {
    span: Option<Span>,
    is: Is,
}

#[derive(Clone)]
enum Is {
    Quantity(Ends),
    /// One of these, or none of these.
    Among(Vec<Choice>, bool),
    /// How two things can lie to each other: the first below, at or above the second.
    Order([bool; 3]),
    Fact(bool),
}

#[derive(Clone, PartialEq)]
enum Choice {
    Word(WordId),
    Text(String),
    Side(Side),
}

/// The ends of a range, true where the end itself is in it; and what in it is left out.
#[derive(Clone)]
struct Ends {
    unit: Unit,
    low: Option<(Decimal, bool)>,
    high: Option<(Decimal, bool)>,
    without: Vec<Decimal>,
}

impl Ends {
    fn of(op: Comparison, value: Quantity) -> Self {
        let (unit, amount) = (value.unit, value.amount);
        let (low, high) = match op {
            Comparison::Equal => (Some((amount, true)), Some((amount, true))),
            Comparison::Less => (None, Some((amount, false))),
            Comparison::LessEqual => (None, Some((amount, true))),
            Comparison::Greater => (Some((amount, false)), None),
            Comparison::GreaterEqual => (Some((amount, true)), None),
            Comparison::NotEqual => (None, None),
        };
        let without = if op == Comparison::NotEqual { vec![amount] } else { Vec::new() };
        Self { unit, low, high, without }
    }

    /// Returns what lies in both; of two units, what lies in the first.
    fn and(self, other: Self) -> Self {
        if self.unit != other.unit {
            return self;
        }
        let tighter = |a: Option<(Decimal, bool)>, b: Option<(Decimal, bool)>, upwards: bool| match (a, b) {
            (Some(a), Some(b)) if a.0 == b.0 => Some((a.0, a.1 && b.1)),
            (Some(a), Some(b)) => Some(if (a.0 > b.0) == upwards { a } else { b }),
            (a, b) => a.or(b),
        };
        Self {
            low: tighter(self.low, other.low, true),
            high: tighter(self.high, other.high, false),
            without: self.without.into_iter().chain(other.without).collect(),
            ..self
        }
    }

    fn is_empty(&self) -> bool {
        let (Some((low, with_low)), Some((high, with_high))) = (self.low, self.high) else { return false };
        low > high || low == high && (!(with_low && with_high) || self.without.contains(&low))
    }
}

impl Facts<'_> {
    /// Adds conditions; returns the clash where they are not met together.
    fn all(&mut self, conditions: &[(&Expr, bool)]) -> Option<Clash> {
        let mut later: Vec<Either<'_>> = Vec::new();
        for (condition, wanted) in conditions {
            if let Some(clash) = self.take(condition, *wanted, &mut later) {
                return Some(clash);
            }
        }
        // One of two must hold: where neither can beside what is known, both are in vain.
        later.into_iter().find_map(|(a, b, wanted, span)| {
            let branch = |part| self.clone().all(&[(part, wanted)]);
            branch(a).and_then(|_| branch(b)).map(|_| Clash::alone(span))
        })
    }

    /// Adds a condition, what is an alternative in it to `later`; returns the clash where it is not met together with those
    /// before.
    fn take<'e>(&mut self, expr: &'e Expr, wanted: bool, later: &mut Vec<Either<'e>>) -> Option<Clash> {
        match (&*expr.kind, wanted) {
            (ExprKind::Value(Value::Bool(value)), _) => (*value != wanted).then_some(Clash::alone(expr.span)),
            (ExprKind::Not(inner), _) => self.take(inner, !wanted, later),
            (ExprKind::And(a, b), true) | (ExprKind::Or(a, b), false) => {
                self.take(a, wanted, later).or_else(|| self.take(b, wanted, later))
            }
            (ExprKind::And(a, b), false) | (ExprKind::Or(a, b), true) => {
                later.push((a, b, wanted, expr.span));
                None
            }
            (ExprKind::Compare(op, a, b), _) => self.compare(if wanted { *op } else { op.negated() }, a, b, expr.span),
            (ExprKind::In(item, list), _) => self.among(item, words(list)?, wanted, expr.span),
            (ExprKind::Exists(pattern, _), true) => empty(self.vocabulary, pattern),
            // `outside` is the other side of `inside`.
            (ExprKind::Hours(_, inside, _), _) => self.fact(expr, *inside == wanted),
            _ => self.fact(expr, wanted),
        }
    }

    fn compare(&mut self, op: Comparison, a: &Expr, b: &Expr, span: Span) -> Option<Clash> {
        if let (Some(a), Some(b)) = (constant(a), constant(b)) {
            return (a.unit == b.unit && !holds(op, a.amount, b.amount)).then_some(Clash::alone(span));
        }
        if let Some(word) = word(b) {
            return match op {
                Comparison::Equal => self.among(a, vec![word], true, span),
                Comparison::NotEqual => self.among(a, vec![word], false, span),
                _ => None,
            };
        }
        if constant(a).is_some() || word(a).is_some() {
            return self.compare(turned(op), b, a, span);
        }
        let Some(value) = constant(b) else { return self.pair(op, a, b, span) };
        let ends = Ends::of(op, value);
        if let Some(natural) = natural(self.vocabulary, a, ends.unit)
            && natural.and(ends.clone()).is_empty()
        {
            return Some(Clash::alone(span));
        }
        self.add(key(self.vocabulary, a)?, Is::Quantity(ends), span)
    }

    /// Two things of which neither is known lie to each other in that way.
    fn pair(&mut self, op: Comparison, a: &Expr, b: &Expr, span: Span) -> Option<Clash> {
        // Several are equal to something if one of them is.
        if matches!(a.ty, Type::List(_)) || matches!(b.ty, Type::List(_)) {
            return None;
        }
        let (first, second) = (key(self.vocabulary, a)?, key(self.vocabulary, b)?);
        let (op, pair) = match first <= second {
            true => (op, format!("{first} to {second}")),
            false => (turned(op), format!("{second} to {first}")),
        };
        let way = |a: Decimal| holds(op, a, Decimal::ZERO);
        let ways = [way(Decimal::NEGATIVE_ONE), way(Decimal::ZERO), way(Decimal::ONE)];
        // A thing is equal to itself.
        if first == second && !ways[1] {
            return Some(Clash::alone(span));
        }
        self.add(pair, Is::Order(ways), span)
    }

    fn fact(&mut self, expr: &Expr, so: bool) -> Option<Clash> {
        self.add(fact(self.vocabulary, expr)?, Is::Fact(so), expr.span)
    }

    /// The item is one of the words, or none of them.
    fn among(&mut self, item: &Expr, mut words: Vec<Choice>, one: bool, span: Span) -> Option<Clash> {
        let mut one = one;
        let all: Vec<Choice> = match &item.ty {
            Type::Word(all) => all.iter().map(|word| Choice::Word(*word)).collect(),
            Type::Actor => [Side::Client, Side::Firm, Side::Other].map(Choice::Side).into(),
            Type::Text => Vec::new(),
            // Of several, one may be this and another that.
            _ => return None,
        };
        if !one && !all.is_empty() {
            words = all.into_iter().filter(|word| !words.contains(word)).collect();
            one = true;
        }
        if one && words.is_empty() {
            return Some(Clash::alone(span));
        }
        self.add(key(self.vocabulary, item)?, Is::Among(words, one), span)
    }

    fn add(&mut self, key: String, is: Is, span: Span) -> Option<Clash> {
        let Some(known) = self.known.remove(&key) else {
            self.known.insert(key, Known { span: Some(span), is });
            return None;
        };
        let first = known.span;
        let both = match (known.is, is) {
            (Is::Quantity(a), Is::Quantity(b)) => Some(a.and(b)).filter(|both| !both.is_empty()).map(Is::Quantity),
            (Is::Among(a, in_a), Is::Among(b, in_b)) => among_both(a, in_a, b, in_b),
            (Is::Order(a), Is::Order(b)) => {
                let both = [a[0] && b[0], a[1] && b[1], a[2] && b[2]];
                both.contains(&true).then_some(Is::Order(both))
            }
            (Is::Fact(a), Is::Fact(b)) => (a == b).then_some(Is::Fact(a)),
            (is, _) => Some(is),
        };
        match both {
            None => Some(Clash { at: span, first }),
            Some(is) => {
                self.known.insert(key, Known { span: Some(span), is });
                None
            }
        }
    }
}

/// Returns what is one of (or none of) both lists; nothing where no word is left.
fn among_both(a: Vec<Choice>, in_a: bool, b: Vec<Choice>, in_b: bool) -> Option<Is> {
    let left: Vec<Choice> = match (in_a, in_b) {
        (true, _) => a.into_iter().filter(|word| b.contains(word) == in_b).collect(),
        (false, true) => b.into_iter().filter(|word| !a.contains(word)).collect(),
        (false, false) => return Some(Is::Among(a.into_iter().chain(b).collect(), false)),
    };
    (!left.is_empty()).then_some(Is::Among(left, true))
}

fn holds(op: Comparison, a: Decimal, b: Decimal) -> bool {
    match op {
        Comparison::Equal => a == b,
        Comparison::NotEqual => a != b,
        Comparison::Less => a < b,
        Comparison::LessEqual => a <= b,
        Comparison::Greater => a > b,
        Comparison::GreaterEqual => a >= b,
    }
}

fn turned(op: Comparison) -> Comparison {
    match op {
        Comparison::Less => Comparison::Greater,
        Comparison::LessEqual => Comparison::GreaterEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterEqual => Comparison::LessEqual,
        same => same,
    }
}

/// Returns the range that the values of an expression lie in whatever is recorded.
fn natural(vocabulary: &Vocabulary, expr: &Expr, unit: Unit) -> Option<Ends> {
    let from_zero = Ends { unit, low: Some((Decimal::ZERO, true)), high: None, without: Vec::new() };
    match &*expr.kind {
        ExprKind::Measure(measure) => match measure.function {
            Function::Count | Function::Streak | Function::Distinct => Some(from_zero),
            Function::Share => Some(Ends { high: Some((Decimal::ONE_HUNDRED, true)), ..from_zero }),
            _ => None,
        },
        ExprKind::Overdue | ExprKind::Excess => Some(from_zero),
        ExprKind::Field(base, field) => {
            let Type::Record(kinds) = &base.ty else { return None };
            let is_count = |kind: &KindId| {
                vocabulary.field(*kind, *field).is_some_and(|row| row.derived == Some(Derived::Reminders))
            };
            if !kinds.is_empty() && kinds.iter().all(is_count) {
                return Some(from_zero);
            }
            let bounds: Option<Vec<Least>> = kinds.iter().map(|kind| vocabulary.least(*kind, *field)).collect();
            let bounds = bounds.filter(|bounds| !bounds.is_empty())?;
            let open = bounds.iter().all(|least| *least == Least::AboveZero);
            let ends = |least: &Least| match least {
                Least::Scale(low, high) => (Decimal::from(*low), Some(Decimal::from(*high))),
                _ => (Decimal::ZERO, None),
            };
            let low = bounds.iter().map(|least| ends(least).0).min().map(|low| (low, !open));
            let high: Option<Vec<Decimal>> = bounds.iter().map(|least| ends(least).1).collect();
            let high = high.and_then(|all| all.into_iter().max()).map(|high| (high, true));
            Some(Ends { low, high, ..from_zero })
        }
        _ => None,
    }
}

fn word(expr: &Expr) -> Option<Choice> {
    match &*expr.kind {
        ExprKind::Value(Value::Word(word)) => Some(Choice::Word(*word)),
        ExprKind::Value(Value::Text(text)) => Some(Choice::Text(text.to_string())),
        ExprKind::Value(Value::Actor(Actor::Side(side))) => Some(Choice::Side(*side)),
        _ => None,
    }
}

fn words(list: &Expr) -> Option<Vec<Choice>> {
    match &*list.kind {
        ExprKind::List(items) => items.iter().map(word).collect(),
        _ => None,
    }
}

/// Returns what tells a yes-or-no thing from others.
fn fact(vocabulary: &Vocabulary, expr: &Expr) -> Option<String> {
    let key = |expr| key(vocabulary, expr);
    Some(match &*expr.kind {
        ExprKind::Hours(moment, _, band) => format!("{} in hours {}", key(moment)?, band.0),
        ExprKind::IsKnown(inner) => format!("{} is known", key(inner)?),
        ExprKind::IsKind(inner, kinds) => format!("{} is {kinds:?}", key(inner)?),
        ExprKind::Order(a, true, b) => format!("{} before {}", key(b)?, key(a)?),
        ExprKind::Order(a, false, b) => format!("{} before {}", key(a)?, key(b)?),
        ExprKind::AtLeast { left, least, duration, after, right } => {
            format!("{} at least {least} {} after {after} {}", key(left)?, key(duration)?, key(right)?)
        }
        ExprKind::IsWithin(a, length, b) => format!("{} within {} after {}", key(a)?, key(length)?, key(b)?),
        _ if expr.ty == Type::Bool => key(expr)?,
        _ => return None,
    })
}

/// Returns what tells a thing from others that may be compared with values; nothing for what is counted of events, and for a
/// field that only some of the items have: for the others its test says nothing.
fn key(vocabulary: &Vocabulary, expr: &Expr) -> Option<String> {
    let key = |expr| key(vocabulary, expr);
    Some(match &*expr.kind {
        ExprKind::Value(value) => format!("{value:?}"),
        ExprKind::Var(var) => format!("item {}", var.0),
        ExprKind::Client => "client".to_owned(),
        ExprKind::Contract => "contract".to_owned(),
        ExprKind::Today => "today".to_owned(),
        ExprKind::Term(id) => format!("term {}", id.0),
        ExprKind::Overdue => "overdue".to_owned(),
        ExprKind::Field(base, field) => {
            let Type::Record(kinds) = &base.ty else { return None };
            let all_have_it = kinds.iter().all(|kind| vocabulary.field(*kind, *field).is_some());
            (!kinds.is_empty() && all_have_it).then_some(())?;
            format!("{}.{}", key(base)?, field.0)
        }
        ExprKind::BreachField(base, field) => format!("{}.{field:?}", key(base)?),
        ExprKind::Arithmetic(operator, a, b) => format!("({} {operator:?} {})", key(a)?, key(b)?),
        ExprKind::Shift(length, after, moment) => format!("({} after {after} {})", key(length)?, key(moment)?),
        _ => return None,
    })
}
