//! Values that are known before a record is read.

use rust_decimal::Decimal;

use crate::engagement::record::Value;
use crate::program::tree::{Expr, ExprKind, Operator, Program, TermId};
use crate::value::duration::{Duration, Family};
use crate::value::money::{Currency, Money};

/// What a quantity is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Number,
    Percent,
    Money(Currency),
    Time(Family),
    /// How many times as much, or as often.
    Times,
    /// Minutes after midnight.
    Clock,
}

/// A quantity: two of one unit can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quantity {
    pub unit: Unit,
    pub amount: Decimal,
}

impl Quantity {
    pub fn of(value: &Value) -> Option<Self> {
        let (unit, amount) = match value {
            Value::Number(number) => (Unit::Number, *number),
            Value::Percent(percent) => (Unit::Percent, *percent),
            Value::Money(money) => (Unit::Money(money.currency), money.amount),
            Value::Duration(duration) => (Unit::Time(duration.family), duration.amount),
            _ => return None,
        };
        Some(Self { unit, amount })
    }

    /// Returns it in words.
    pub fn text(self) -> String {
        match self.unit {
            Unit::Number => self.amount.normalize().to_string(),
            Unit::Percent => format!("{}%", self.amount.normalize()),
            Unit::Money(currency) if self.amount.fract().is_zero() => {
                format!("{} {currency}", self.amount.normalize())
            }
            Unit::Money(currency) => Money { amount: self.amount, currency }.to_string(),
            Unit::Times => {
                let times = self.amount.normalize();
                format!("{times} {}", if times == Decimal::ONE { "time" } else { "times" })
            }
            Unit::Time(family) => Duration { family, amount: self.amount }.to_string(),
            Unit::Clock => {
                let hours = self.amount.checked_div(Decimal::from(60)).unwrap_or_default().floor();
                format!("{hours:0>2}:{:0>2}", self.amount - hours * Decimal::from(60))
            }
        }
    }
}

/// Returns the quantity that is written there.
pub(super) fn literal(expr: &Expr) -> Option<Quantity> {
    match &*expr.kind {
        ExprKind::Value(value) => Quantity::of(value),
        ExprKind::Negate(inner) => literal(inner).map(|value| Quantity { amount: -value.amount, ..value }),
        _ => None,
    }
}

/// Returns the value of an expression where every term has its default.
pub(super) fn by_default(program: &Program, expr: &Expr) -> Option<Quantity> {
    folded(expr, &|id| by_default(program, &program.terms[usize::from(id.0)].value))
}

/// Returns the value of an expression where one term has this value, and every other its default.
pub(super) fn with_term(program: &Program, expr: &Expr, changed: TermId, value: Quantity) -> Option<Quantity> {
    let of = |id: TermId| {
        if id == changed { Some(value) } else { by_default(program, &program.terms[usize::from(id.0)].value) }
    };
    folded(expr, &of)
}

/// Returns the value of an expression that no contract changes.
pub(super) fn constant(expr: &Expr) -> Option<Quantity> {
    folded(expr, &|_| None)
}

fn folded(expr: &Expr, term: &dyn Fn(TermId) -> Option<Quantity>) -> Option<Quantity> {
    let value = |expr| folded(expr, term);
    match &*expr.kind {
        ExprKind::Value(value) => Quantity::of(value),
        ExprKind::Term(id) => term(*id),
        ExprKind::Negate(inner) => value(inner).map(|value| Quantity { amount: -value.amount, ..value }),
        ExprKind::Extreme(larger, a, b) => {
            let (a, b) = (value(a)?, value(b)?);
            let first = (a.amount >= b.amount) == *larger;
            (a.unit == b.unit).then_some(if first { a } else { b })
        }
        ExprKind::Arithmetic(operator, a, b) => computed(*operator, value(a)?, value(b)?),
        _ => None,
    }
}

fn computed(operator: Operator, a: Quantity, b: Quantity) -> Option<Quantity> {
    let same = a.unit == b.unit;
    let hundredth = |percent: Decimal| percent.checked_div(Decimal::ONE_HUNDRED);
    let (unit, amount) = match (operator, a.unit, b.unit) {
        (Operator::Add, unit, _) if same => (unit, a.amount.checked_add(b.amount)?),
        (Operator::Subtract, unit, _) if same => (unit, a.amount.checked_sub(b.amount)?),
        (Operator::Multiply, unit, Unit::Number) => (unit, a.amount.checked_mul(b.amount)?),
        (Operator::Multiply, Unit::Number, unit) => (unit, a.amount.checked_mul(b.amount)?),
        (Operator::Multiply, Unit::Percent, unit) => (unit, hundredth(a.amount)?.checked_mul(b.amount)?),
        (Operator::Multiply, unit, Unit::Percent) => (unit, a.amount.checked_mul(hundredth(b.amount)?)?),
        (Operator::Divide, unit, Unit::Number) => (unit, a.amount.checked_div(b.amount)?),
        _ => return None,
    };
    Some(Quantity { unit, amount })
}

/// Returns how many days of the calendar a length of time has, about.
pub(super) fn days(value: Quantity) -> Option<Decimal> {
    let Unit::Time(family) = value.unit else { return None };
    Duration { family, amount: value.amount }.in_days()
}
