//! Types of expressions: what each is made of, and what a place wants of it.

use super::checker::{Checker, Need, constant, expr};
use super::facts::facts;
use super::scope::At;
use super::tree::{Expr, ExprKind, Type};
use super::types;
use crate::base::mistake::program::{names, types as mistake};
use crate::base::source::Span;
use crate::engagement::record::Value;
use crate::syntax::tree::{self as syntax, BinaryOp, Name, Text, TextPart};
use crate::value::duration::{Duration, Family};
use crate::value::money::{Currency, Money};
use crate::value::time::Day;
use crate::value::zone::parse_moment;

impl Checker {
    /// Types an expression that stands by itself, so that `before that` looks back no further than its beginning.
    pub(super) fn whole(&mut self, e: &syntax::Expr) -> Option<Expr> {
        self.windows.clear();
        self.infer(e)
    }

    /// Types a condition that stands by itself.
    pub(super) fn whole_condition(&mut self, e: &syntax::Expr) -> Option<Expr> {
        self.windows.clear();
        self.condition(e)
    }

    /// Types a condition.
    pub(super) fn condition(&mut self, e: &syntax::Expr) -> Option<Expr> {
        let typed = self.infer(e)?;
        if typed.ty == Type::Bool {
            return Some(typed);
        }
        let found = types::show(&typed.ty, &self.vocabulary);
        let is_duration = matches!(typed.ty, Type::Duration(_));
        self.report(mistake::not_a_condition(e.place.0, &found, is_duration))
    }

    /// Types a date or time.
    pub(super) fn moment(&mut self, e: &syntax::Expr) -> Option<Expr> {
        let typed = self.infer(e)?;
        self.want(typed, &Type::Moment)
    }

    /// Types a duration that is a length: of any family, never less than nothing.
    pub(super) fn length(&mut self, e: &syntax::Expr) -> Option<Expr> {
        let typed = self.infer(e)?;
        if !matches!(typed.ty, Type::Duration(_)) {
            let found = types::show(&typed.ty, &self.vocabulary);
            let number = matches!(typed.ty, Type::Number);
            return self.report(mistake::not_a_duration(e.place.0, &found, number));
        }
        if let ExprKind::Value(Value::Duration(duration)) = &*typed.kind
            && duration.amount.is_sign_negative()
            && !duration.amount.is_zero()
        {
            return self.report(mistake::negative_duration(e.place.0, &duration.to_string()));
        }
        Some(typed)
    }

    /// Types the length of a window or gap: more than nothing, and not of business units where `rolling`.
    pub(super) fn window_length(&mut self, e: &syntax::Expr, rolling: bool) -> Option<Expr> {
        let typed = self.length(e)?;
        if let ExprKind::Value(Value::Duration(duration)) = &*typed.kind
            && duration.amount.is_zero()
        {
            return self.report(mistake::empty_window(e.place.0));
        }
        match typed.ty {
            Type::Duration(family @ (Family::BusinessDays | Family::BusinessHours)) if rolling => {
                self.report(mistake::window_of_business_units(e.place.0, family.name()))
            }
            _ => Some(typed),
        }
    }

    /// Types an amount.
    pub(super) fn money(&mut self, e: &syntax::Expr) -> Option<Expr> {
        let typed = self.infer(e)?;
        self.want(typed, &Type::Money(None))
    }

    /// Returns the expression where it is of that type, else reports it.
    pub(super) fn want(&mut self, typed: Expr, ty: &Type) -> Option<Expr> {
        if self.fits(&typed, ty) {
            return Some(typed);
        }
        let (found, wanted) = (types::show(&typed.ty, &self.vocabulary), types::show(ty, &self.vocabulary));
        let help = self.conversion(&typed, ty);
        self.report(mistake::wrong_type(typed.span, &found, &wanted, help))
    }

    /// Returns true where an expression can stand where that type is wanted.
    pub(super) fn fits(&self, typed: &Expr, ty: &Type) -> bool {
        match (&typed.ty, ty) {
            (Type::Duration(_), Type::Duration(_)) if self.is_flexible(typed) => true,
            (Type::Word(have), Type::Word(want)) => have.iter().all(|word| want.contains(word)),
            (Type::Record(_), Type::Record(want)) if want.is_empty() => true,
            (have, want) => types::unify(have, want).is_some(),
        }
    }

    /// Returns how to write a value so that it is of that type.
    pub(super) fn conversion(&self, typed: &Expr, ty: &Type) -> Option<String> {
        let number = match &*typed.kind {
            ExprKind::Value(Value::Number(number)) => number,
            ExprKind::Value(Value::Text(text)) if *ty == Type::Moment && Day::parse(text).is_some() => {
                return Some(format!("a date stands without quotes: `{text}`"));
            }
            _ => return None,
        };
        match ty {
            Type::Percent => Some(format!("write `{number}%`")),
            Type::Money(currency) => {
                let currency = currency.or(self.currency).map_or("EUR".to_owned(), |c| c.to_string());
                Some(format!("write `{number} {currency}`"))
            }
            Type::Duration(family) => Some(format!("write `{}`", Duration::new(*family, *number))),
            _ => None,
        }
    }

    /// Types an expression.
    pub(super) fn infer(&mut self, e: &syntax::Expr) -> Option<Expr> {
        use syntax::ExprKind as E;
        let span = e.place.0;
        match &e.kind {
            E::Number(number) => Some(constant(Value::Number(*number), Type::Number, span)),
            E::Percent(percent) => Some(constant(Value::Percent(*percent), Type::Percent, span)),
            E::Money(amount, code) => self.amount(*amount, code, span),
            E::Duration(duration) => self.duration(*duration, span),
            E::Date(text) => self.date(text, span),
            E::Text(text) => {
                let text = self.plain_text(text)?;
                Some(constant(Value::Text(text.into()), Type::Text, span))
            }
            E::Bool(value) => Some(constant(Value::Bool(*value), Type::Bool, span)),
            E::Code(code) => Some(constant(Value::Text(code.as_str().into()), Type::Text, span)),
            E::List(items) => self.list(items, span),
            E::Ref(reference) => self.reference(reference),
            E::DueOf(clause) => self.due_of(clause, span),
            E::Call(name, arguments) => self.call(name, arguments, span),
            E::Measure(measure) => self.measure_expr(measure, span),
            E::Negate(inner) => self.negate(inner, span),
            E::Not(inner) => {
                let inner = self.condition(inner)?;
                Some(expr(ExprKind::Not(inner), Type::Bool, span))
            }
            E::Binary(op, left, right) => self.binary(*op, left, right, span),
            E::Relative { left, after, right } => self.relative(left, *after, right, span),
            E::In(left, right) => self.is_in(left, right, span),
            E::IsKnown(inner) => self.is_known_test(inner, span),
            E::IsKind(inner, kind) => self.is_kind(inner, kind, span),
            E::IsWithin { left, duration, after } => {
                let (left, duration, after) = (self.moment(left), self.length(duration), self.moment(after));
                self.need(Need::Timezone, span, "times");
                Some(expr(ExprKind::IsWithin(left?, duration?, after?), Type::Bool, span))
            }
            E::Hours { left, inside, band } => self.hours(left, *inside, band, span),
            E::AtLeast { left, least, duration, after, right } => {
                let (left, duration, right) = (self.moment(left), self.length(duration), self.moment(right));
                self.need(Need::Timezone, span, "times");
                let (least, after) = (*least, *after);
                let kind = ExprKind::AtLeast { left: left?, least, duration: duration?, after, right: right? };
                Some(expr(kind, Type::Bool, span))
            }
            E::Order { event, after, right } => self.order_of(event, *after, right, span),
            E::Exists(event, window) => self.exists(event, window.as_ref(), span),
            E::ExistsField(reference) => {
                let field = self.guarded(|c| c.reference(reference))?;
                Some(expr(ExprKind::IsKnown(field), Type::Bool, span))
            }
            E::No(event, window) => {
                let exists = self.exists(event, window.as_ref(), span)?;
                Some(expr(ExprKind::Not(exists), Type::Bool, span))
            }
            E::During(event) => {
                let pattern = self.interval(event)?;
                Some(expr(ExprKind::During(pattern), Type::Bool, span))
            }
        }
    }

    /// Goes on with fields free to be used that the record need not state.
    pub(super) fn guarded<T>(&mut self, check: impl FnOnce(&mut Self) -> T) -> T {
        self.scope.guarded += 1;
        let result = check(self);
        self.scope.guarded -= 1;
        result
    }

    /// Goes on knowing what a condition tells where it is true (or false).
    pub(super) fn knowing<T>(&mut self, cond: Option<&Expr>, truth: bool, check: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.scope.facts.len();
        if let Some(cond) = cond {
            self.scope.facts.extend(facts(cond, truth));
        }
        let result = check(self);
        self.scope.facts.truncate(before);
        result
    }

    fn is_known_test(&mut self, inner: &syntax::Expr, span: Span) -> Option<Expr> {
        let inner = self.guarded(|c| c.infer(inner))?;
        Some(expr(ExprKind::IsKnown(inner), Type::Bool, span))
    }

    fn amount(&mut self, amount: rust_decimal::Decimal, code: &Name, span: Span) -> Option<Expr> {
        self.need(Need::Currency, span, "amounts");
        let Some(currency) = Currency::parse(&code.text) else {
            return self.report(names::unknown_currency(code.place.0, &code.text));
        };
        Some(constant(Value::Money(Money { amount, currency }), Type::Money(Some(currency)), span))
    }

    fn duration(&mut self, duration: Duration, span: Span) -> Option<Expr> {
        if !matches!(self.scope.at, At::Term) {
            self.need_for(duration.family, span);
        }
        if !duration.amount.fract().is_zero() {
            return self.report(mistake::fraction_of_unit(span, duration.family));
        }
        Some(constant(Value::Duration(duration), Type::Duration(duration.family), span))
    }

    fn date(&mut self, text: &str, span: Span) -> Option<Expr> {
        self.need(Need::Timezone, span, "dates");
        match parse_moment(text, &self.calendar.zone) {
            Ok(moment) => Some(constant(Value::Moment(moment), Type::Moment, span)),
            Err(error) => self.report(mistake::impossible_moment(span, text, error.reason())),
        }
    }

    /// Returns a text that stands for itself, without values in braces.
    pub(super) fn plain_text(&mut self, text: &Text) -> Option<String> {
        let mut plain = String::new();
        for part in &text.parts {
            match part {
                TextPart::Plain(part) => plain.push_str(part),
                TextPart::Value(value) => {
                    return self.report(mistake::value_in_plain_text(super::terms::place_of(value, text)));
                }
            }
        }
        Some(plain)
    }

    fn list(&mut self, items: &[syntax::Expr], span: Span) -> Option<Expr> {
        let typed: Vec<Option<Expr>> = items.iter().map(|item| self.infer(item)).collect();
        let items: Vec<Expr> = typed.into_iter().collect::<Option<_>>()?;
        let Some(first) = items.first() else {
            return self.report(mistake::empty_list(span));
        };
        let mut ty = first.ty.clone();
        for item in &items[1..] {
            match types::unify(&ty, &item.ty) {
                Some(both) => ty = both,
                None => {
                    let (a, b) = (types::show(&ty, &self.vocabulary), types::show(&item.ty, &self.vocabulary));
                    return self.report(mistake::mixed_list(item.span, first.span, &a, &b));
                }
            }
        }
        Some(expr(ExprKind::List(items), Type::List(Box::new(ty)), span))
    }

    fn negate(&mut self, inner: &syntax::Expr, span: Span) -> Option<Expr> {
        let inner = self.infer(inner)?;
        let ty = inner.ty.clone();
        let negated = match (&*inner.kind, &ty) {
            (ExprKind::Value(Value::Number(n)), _) => Some(Value::Number(-*n)),
            (ExprKind::Value(Value::Percent(n)), _) => Some(Value::Percent(-*n)),
            (ExprKind::Value(Value::Money(m)), _) => {
                Some(Value::Money(Money { amount: -m.amount, currency: m.currency }))
            }
            (ExprKind::Value(Value::Duration(d)), _) => Some(Value::Duration(Duration { amount: -d.amount, ..*d })),
            (_, Type::Number | Type::Percent | Type::Money(_) | Type::Duration(_)) => None,
            _ => {
                let found = types::show(&ty, &self.vocabulary);
                return self.report(mistake::cannot_negate(span, &found));
            }
        };
        Some(match negated {
            Some(value) => constant(value, ty, span),
            None => expr(ExprKind::Negate(inner), ty, span),
        })
    }

    fn binary(&mut self, op: BinaryOp, left: &syntax::Expr, right: &syntax::Expr, span: Span) -> Option<Expr> {
        match op {
            BinaryOp::And | BinaryOp::Or => {
                let left = self.condition(left);
                let right = match &left {
                    Some(left) => self.knowing(Some(left), op == BinaryOp::And, |c| c.condition(right)),
                    None => self.guarded(|c| c.condition(right)),
                };
                let (left, right) = (left?, right?);
                let kind = if op == BinaryOp::And { ExprKind::And(left, right) } else { ExprKind::Or(left, right) };
                Some(expr(kind, Type::Bool, span))
            }
            BinaryOp::Else => self.or_else(left, right, span),
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => {
                let (left, right) = (self.infer(left), self.infer(right));
                self.arithmetic(op, left?, right?, span)
            }
            _ => self.comparison(op, left, right, span),
        }
    }

    fn or_else(&mut self, left: &syntax::Expr, right: &syntax::Expr, span: Span) -> Option<Expr> {
        let left = self.guarded(|c| c.infer(left));
        let right = match &left {
            Some(left) => self.word_or(left, right),
            None => self.infer(right),
        };
        let (mut left, mut right) = (left?, right?);
        self.settle_families(&mut left, &mut right);
        let Some(ty) = types::unify(&left.ty, &right.ty) else {
            return self.report_pair(&left, &right, mistake::else_of_another_type);
        };
        Some(expr(ExprKind::Else(left, right), ty, span))
    }

    /// Reports two expressions whose types do not go together.
    pub(super) fn report_pair<T>(
        &mut self,
        left: &Expr,
        right: &Expr,
        mistake: fn(Span, Span, &str, &str) -> crate::base::diagnostic::Diagnostic,
    ) -> Option<T> {
        let (a, b) = (types::show(&left.ty, &self.vocabulary), types::show(&right.ty, &self.vocabulary));
        self.report(mistake(left.span, right.span, &a, &b))
    }
}
