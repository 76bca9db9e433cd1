//! `+ - * /`, `max`, `min`, `T + D`: which types go together, and what comes of them.
//!
//! Adding: numbers, percents, amounts of one currency, durations of one family; a duration to a moment. Taking away the
//! same, and one moment from another, which gives days. Times a number: anything that is a quantity. Times a percent: an
//! amount or a percent, of which it is that part. By a number: any quantity; by its own kind: a number.

use super::checker::{Checker, expr};
use super::tree::{Expr, ExprKind, Operator, Type};
use super::types;
use crate::base::mistake::program::{names, types as mistake};
use crate::base::source::Span;
use crate::engagement::record::Value;
use crate::engagement::vocabulary::{Derived, FieldType};
use crate::syntax::tree::{self as syntax, BinaryOp, Name};
use crate::value::duration::Family;

impl Checker {
    /// Types `a OP b`.
    pub(super) fn arithmetic(&mut self, op: BinaryOp, mut left: Expr, mut right: Expr, span: Span) -> Option<Expr> {
        use Type::{Duration, Moment, Money, Number, Percent};
        self.settle_families(&mut left, &mut right);
        let additive = matches!(op, BinaryOp::Add | BinaryOp::Subtract);
        if additive {
            match (&left.ty, &right.ty, op) {
                (Moment, Duration(_), _) => {
                    return Some(expr(ExprKind::Shift(right, op == BinaryOp::Add, left), Moment, span));
                }
                (Duration(_), Moment, BinaryOp::Add) => {
                    return Some(expr(ExprKind::Shift(left, true, right), Moment, span));
                }
                _ => {}
            }
        }
        if op == BinaryOp::Divide && is_zero(&right) {
            return self.report(mistake::division_by_zero(right.span));
        }
        let ty = match (op, &left.ty, &right.ty) {
            (BinaryOp::Add | BinaryOp::Subtract, Money(_) | Number | Percent | Duration(_), _) => {
                types::unify(&left.ty, &right.ty)
            }
            (BinaryOp::Subtract, Moment, Moment) => Some(Duration(Family::Days)),
            (BinaryOp::Multiply, a @ (Money(_) | Number | Percent | Duration(_)), Number) => Some(a.clone()),
            (BinaryOp::Multiply, Number, b @ (Money(_) | Percent | Duration(_))) => Some(b.clone()),
            (BinaryOp::Multiply, a @ (Money(_) | Percent), Percent) => Some(a.clone()),
            (BinaryOp::Multiply, Percent, b @ Money(_)) => Some(b.clone()),
            (BinaryOp::Divide, a @ (Money(_) | Number | Percent | Duration(_)), Number) => Some(a.clone()),
            (BinaryOp::Divide, Money(_), Money(_))
            | (BinaryOp::Divide, Duration(_), Duration(_))
            | (BinaryOp::Divide, Percent, Percent) => types::unify(&left.ty, &right.ty).map(|_| Number),
            _ => None,
        };
        let Some(ty) = ty else {
            return self.report_operator(op, &left, &right, span);
        };
        let operator = match op {
            BinaryOp::Add => Operator::Add,
            BinaryOp::Subtract => Operator::Subtract,
            BinaryOp::Multiply => Operator::Multiply,
            _ => Operator::Divide,
        };
        Some(expr(ExprKind::Arithmetic(operator, left, right), ty, span))
    }

    fn report_operator(&mut self, op: BinaryOp, left: &Expr, right: &Expr, span: Span) -> Option<Expr> {
        let alike = std::mem::discriminant(&left.ty) == std::mem::discriminant(&right.ty);
        let quantity = matches!(left.ty, Type::Money(_) | Type::Duration(_));
        let percents = matches!((&left.ty, &right.ty), (Type::Percent, Type::Number) | (Type::Number, Type::Percent));
        if (alike && quantity && op != BinaryOp::Multiply) || (percents && op != BinaryOp::Divide) {
            return self.report_mismatch(left, right);
        }
        let (a, b) = (types::show(&left.ty, &self.vocabulary), types::show(&right.ty, &self.vocabulary));
        let help = match op {
            BinaryOp::Add | BinaryOp::Subtract => {
                self.conversion(right, &left.ty).or_else(|| self.conversion(left, &right.ty))
            }
            _ => None,
        };
        self.report(mistake::wrong_operands(span, op.symbol(), &a, &b, help))
    }

    /// Types `max(a, b)`, `statutory(EU)` and the like.
    pub(super) fn call(&mut self, name: &Name, arguments: &[syntax::Expr], span: Span) -> Option<Expr> {
        match (name.text.as_str(), arguments) {
            ("max" | "min", [_, _, ..]) => {
                let larger = name.text == "max";
                let typed: Vec<Option<Expr>> = arguments.iter().map(|argument| self.infer(argument)).collect();
                let mut typed = typed.into_iter().collect::<Option<Vec<_>>>()?.into_iter();
                let mut best = typed.next()?;
                for mut other in typed {
                    self.settle_families(&mut best, &mut other);
                    self.comparable(&best, &other, true)?;
                    let ty = types::unify(&best.ty, &other.ty)?;
                    best = expr(ExprKind::Extreme(larger, best, other), ty, span);
                }
                Some(best)
            }
            ("max" | "min", _) => self.report(mistake::one_argument(span, &name.text)),
            ("statutory", [code]) => {
                let id = self.code_of(code, &name.text)?;
                match self.statutory(&id.text) {
                    Some(series) => Some(expr(ExprKind::Series(series), Type::Percent, span)),
                    None => {
                        let known: Vec<&str> = crate::value::interest::statutory_codes().collect();
                        self.report(names::unknown_code(id.place.0, &name.text, &id.text, &known))
                    }
                }
            }
            ("compensation", [code]) => self.compensation_expr(code, span),
            ("statutory" | "compensation", _) => self.report(mistake::code_wanted(span, &name.text)),
            _ => self.unknown_function(name),
        }
    }

    fn code_of(&mut self, code: &syntax::Expr, function: &str) -> Option<Name> {
        match &code.kind {
            syntax::ExprKind::Code(text) => Some(Name { text: text.clone(), place: code.place }),
            _ => self.report(mistake::code_wanted(code.place.0, function)),
        }
    }

    /// Returns the table of `compensation(CODE)`.
    pub(super) fn compensation_of(&mut self, code: &syntax::Expr) -> Option<super::tree::CompensationId> {
        let code = self.code_of(code, "compensation")?;
        match self.compensation(&code.text) {
            Some(id) => Some(id),
            None => {
                let known: Vec<&str> = crate::value::compensation::compensation_codes().collect();
                self.report(names::unknown_code(code.place.0, "compensation", &code.text, &known))
            }
        }
    }

    fn compensation_expr(&mut self, code: &syntax::Expr, span: Span) -> Option<Expr> {
        let id = self.compensation_of(code)?;
        let super::scope::At::Consequence { totalling: Some(amount), .. } = &self.scope.at else {
            return self.report(mistake::compensation_without_total(span));
        };
        Some(expr(ExprKind::Compensation(id, amount.clone()), Type::Money(None), span))
    }

    /// Reports a function that there is not, or not of that.
    pub(super) fn unknown_function<T>(&mut self, name: &Name) -> Option<T> {
        if super::measures::function(&name.text).is_some() {
            return self
                .report(crate::base::mistake::program::statements::measure_of_a_computation(name.place.0, &name.text));
        }
        self.report(names::unknown_function(name.place.0, &name.text))
    }

    /// Lets a duration whose family only the record knows take that of the one beside it.
    pub(super) fn settle_families(&self, left: &mut Expr, right: &mut Expr) {
        if let (Type::Duration(a), Type::Duration(b)) = (&left.ty, &right.ty)
            && a != b
        {
            if self.is_flexible(right) {
                right.ty = left.ty.clone();
            } else if self.is_flexible(left) {
                left.ty = right.ty.clone();
            }
        }
    }

    /// Returns true for a duration whose family only the record knows.
    pub(super) fn is_flexible(&self, e: &Expr) -> bool {
        match &*e.kind {
            ExprKind::Field(base, field) => {
                let Type::Record(kinds) = &base.ty else { return false };
                let mut rows = self.vocabulary.kinds().filter(|(kind, _)| kinds.is_empty() || kinds.contains(kind));
                rows.any(|(kind, _)| {
                    self.vocabulary.field(kind, *field).is_some_and(|row| {
                        row.ty == FieldType::Duration
                            && !matches!(row.derived, Some(Derived::Overdue | Derived::Delay | Derived::Own))
                    })
                })
            }
            ExprKind::Negate(a) => self.is_flexible(a),
            ExprKind::Arithmetic(_, a, b) | ExprKind::Extreme(_, a, b) | ExprKind::Else(a, b) => {
                let mut durations = [a, b].into_iter().filter(|e| matches!(e.ty, Type::Duration(_))).peekable();
                durations.peek().is_some() && durations.all(|e| self.is_flexible(e))
            }
            ExprKind::Measure(measure) => measure.value.as_deref().is_some_and(|value| self.is_flexible(value)),
            _ => false,
        }
    }
}

fn is_zero(e: &Expr) -> bool {
    match &*e.kind {
        ExprKind::Value(Value::Number(n) | Value::Percent(n)) => n.is_zero(),
        ExprKind::Value(Value::Money(m)) => m.amount.is_zero(),
        ExprKind::Value(Value::Duration(d)) => d.amount.is_zero(),
        _ => false,
    }
}
