//! Terms, rates and the texts that name them.

use super::checker::Checker;
use super::reads::walk;
use super::scope::At;
use super::tree::{self, Accept, AcceptRange, Expr, ExprKind, SeriesId, Template, TemplatePart, Term, TermId, Type};
use super::types;
use crate::base::mistake::program::{names, types as mistake};
use crate::engagement::record::Value;
use crate::syntax::tree::{self as syntax, Name, Text, TextPart};
use crate::value::duration::Family;
use crate::value::interest::Series;

impl Checker {
    /// Reads the policy's own rates.
    pub(super) fn rates(&mut self, rates: &syntax::Rates) {
        let until = rates.until.as_ref().and_then(|until| self.day(until));
        let mut rows: Vec<(crate::value::time::Day, rust_decimal::Decimal)> = Vec::new();
        for (i, (written, percent)) in rates.rows.iter().enumerate() {
            let Some(day) = self.day(written) else { continue };
            if let Some(last) = rows.last()
                && last.0 >= day
            {
                let before = rates.rows[i - 1].0.place.0;
                self.diagnostics.push(mistake::rates_out_of_order(written.place.0, before));
            }
            if until.is_some_and(|until| until < day) {
                self.diagnostics.push(mistake::rate_after_until(written.place.0));
            }
            rows.push((day, *percent));
        }
        if rates.rows.is_empty() {
            self.diagnostics.push(mistake::empty_rates(rates.name.place.0, &rates.name.text));
        }
        let first = self.names.rates.get(&rates.name.text) == Some(&rates.name.place.0);
        if let (true, Ok(id)) = (first, u16::try_from(self.series.len())) {
            self.series.push(Series::new(&rates.name.text, rows, until));
            self.series_ids.insert(rates.name.text.clone(), SeriesId(id));
        }
    }

    /// Types a term; terms after it may use it.
    pub(super) fn term(&mut self, term: &syntax::Term) {
        self.scope.at = At::Term;
        let typed = self.typed_term(term);
        self.scope.at = At::Rule;
        let first = self.names.terms.get(&term.name.text).is_some_and(|(_, span)| *span == term.name.place.0);
        if !first {
            return;
        }
        let id = u16::try_from(self.terms.len()).ok().map(TermId);
        self.term_ids.insert(term.name.text.clone(), typed.as_ref().and(id));
        self.terms.extend(typed);
    }

    fn typed_term(&mut self, term: &syntax::Term) -> Option<Term> {
        let declared = term.ty.as_ref().map(|ty| self.term_type(ty));
        let value = self.whole(&term.value);
        let (mut value, declared) = (value?, declared.map_or(Some(None), |ty| ty.map(Some))?);
        if let Some(declared) = declared {
            let is_duration = matches!((&declared, &value.ty), (Type::Duration(_), Type::Duration(_)));
            if !is_duration {
                value = self.want(value, &declared)?;
            }
        }
        let ty = value.ty.clone();
        let quantity = matches!(ty, Type::Duration(_));
        if quantity && is_negative(&value) {
            return self.report(mistake::negative_duration(value.span, &term.name.text));
        }
        let accepts: Vec<Option<Accept>> = term.accepts.iter().map(|accept| self.accept(accept, &ty)).collect();
        Some(Term {
            name: term.name.text.clone(),
            ty,
            value,
            accepts: accepts.into_iter().flatten().collect(),
            locked: term.locked,
            tighter: None,
            used: None,
            span: term.name.place.0,
        })
    }

    fn term_type(&mut self, name: &Name) -> Option<Type> {
        Some(match name.text.as_str() {
            "money" => Type::Money(None),
            "number" => Type::Number,
            "percent" => Type::Percent,
            "duration" => Type::Duration(Family::Days),
            "text" => Type::Text,
            "bool" => Type::Bool,
            "date" | "time" => Type::Moment,
            other => {
                let known = &super::kinds::TYPES[..8];
                return self.report(names::unknown_type(name.place.0, other, known));
            }
        })
    }

    fn accept(&mut self, accept: &syntax::Accept, ty: &Type) -> Option<Accept> {
        use syntax::AcceptRange as A;
        let range = match &accept.range {
            A::UpTo(v) | A::AtMost(v) => self.bound_of(v, ty).map(AcceptRange::AtMost),
            A::AtLeast(v) => self.bound_of(v, ty).map(AcceptRange::AtLeast),
            A::Between(low, high) => {
                let (low, high) = (self.bound_of(low, ty), self.bound_of(high, ty));
                match (low, high) {
                    (Some(low), Some(high)) if is_above(&low, &high) => {
                        self.report(mistake::range_upside_down(low.span.to(high.span)))
                    }
                    (Some(low), Some(high)) => Some(AcceptRange::Between(low, high)),
                    _ => None,
                }
            }
            A::OneOf(values) => {
                let values: Vec<Option<Expr>> = values.iter().map(|v| self.accepted(v, ty)).collect();
                values.into_iter().collect::<Option<_>>().map(AcceptRange::OneOf)
            }
        };
        let price = match &accept.price {
            None => Some(None),
            Some((plus, price)) => self.price(price).map(|price| Some((*plus, price))),
        };
        let approval = match &accept.approval {
            None => Some(None),
            Some(text) => self.plain_text(text).map(Some),
        };
        Some(Accept { range: range?, price: price?, approval: approval?, span: accept.place.0 })
    }

    /// Types a value that an `accept` line names.
    fn accepted(&mut self, e: &syntax::Expr, ty: &Type) -> Option<Expr> {
        let value = self.whole(e)?;
        let mut constant = true;
        let mut look = |part: &Expr| constant &= !matches!(&*part.kind, ExprKind::Term(_) | ExprKind::Series(_));
        walk(&value, &mut look, &mut |_| ());
        if !constant {
            return self.report(mistake::accept_not_constant(e.place.0));
        }
        if let (Type::Duration(a), Type::Duration(b)) = (&value.ty, ty)
            && a != b
        {
            return self.report(mistake::accept_of_another_family(e.place.0, *a, *b));
        }
        self.want(value, ty)
    }

    /// Types the end of a range that an `accept` line names.
    fn bound_of(&mut self, e: &syntax::Expr, ty: &Type) -> Option<Expr> {
        if !matches!(ty, Type::Money(_) | Type::Number | Type::Percent | Type::Duration(_) | Type::Moment) {
            let found = types::show(ty, &self.vocabulary);
            return self.report(mistake::no_order(e.place.0, &found));
        }
        self.accepted(e, ty)
    }

    fn price(&mut self, e: &syntax::Expr) -> Option<Value> {
        let price = self.whole(e)?;
        match &*price.kind {
            ExprKind::Value(value @ (Value::Percent(_) | Value::Money(_))) => Some(value.clone()),
            _ => {
                let found = types::show(&price.ty, &self.vocabulary);
                self.report(mistake::wrong_type(e.place.0, &found, "a percent or an amount", None))
            }
        }
    }

    /// Reads a text with values of terms in it.
    pub(super) fn template(&mut self, text: &Text) -> Template {
        let mut parts = Vec::new();
        for part in &text.parts {
            match part {
                TextPart::Plain(text) => parts.push(TemplatePart::Plain(text.clone())),
                TextPart::Value(reference) => {
                    let name = reference.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(".");
                    match self.term_ids.get(&name) {
                        Some(Some(id)) => parts.push(TemplatePart::Term(*id)),
                        Some(None) => {}
                        None => {
                            let known: Vec<&str> = self.names.terms.keys().map(String::as_str).collect();
                            let span = place_of(reference, text);
                            let diagnostic = names::unknown_term_in_text(span, &name, &known);
                            self.diagnostics.push(diagnostic);
                        }
                    }
                }
            }
        }
        Template(parts)
    }
}

/// Returns where a value in a text stands, or the text where that is not told.
pub(super) fn place_of(value: &syntax::Ref, text: &Text) -> crate::base::source::Span {
    let place = value.place.0;
    if place.start < place.end { place } else { text.place.0 }
}

fn is_negative(value: &Expr) -> bool {
    matches!(&*value.kind, ExprKind::Value(Value::Duration(d)) if d.amount < rust_decimal::Decimal::ZERO)
}

/// Returns true where both are constants and the first is the larger.
fn is_above(low: &tree::Expr, high: &tree::Expr) -> bool {
    match (&*low.kind, &*high.kind) {
        (ExprKind::Value(a), ExprKind::Value(b)) => match (a, b) {
            (Value::Number(a), Value::Number(b)) | (Value::Percent(a), Value::Percent(b)) => a > b,
            (Value::Money(a), Value::Money(b)) => a.amount > b.amount,
            (Value::Duration(a), Value::Duration(b)) => a.amount > b.amount,
            (Value::Moment(crate::value::time::Moment::Day(a)), Value::Moment(crate::value::time::Moment::Day(b))) => {
                a > b
            }
            _ => false,
        },
        _ => false,
    }
}
