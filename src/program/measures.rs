//! Functions of events: `sum(work.minutes where billable in last 30 days)`.

use super::checker::{Checker, Need, expr};
use super::reads::Changing;
use super::tree::{Expr, ExprKind, Function, Measure, Pattern, Type, Window};
use super::types;
use crate::base::mistake::program::statements as mistake;
use crate::base::source::Span;
use crate::syntax::tree::{self as syntax, Event, Name, Ref, What};
use crate::value::duration::Family;

/// Returns the function of a name.
pub(super) fn function(name: &str) -> Option<Function> {
    Some(match name {
        "count" => Function::Count,
        "sum" => Function::Sum,
        "average" => Function::Average,
        "median" => Function::Median,
        "min" => Function::Min,
        "max" => Function::Max,
        "share" => Function::Share,
        "streak" => Function::Streak,
        "distinct" => Function::Distinct,
        _ => return None,
    })
}

impl Checker {
    /// Types a function of events as an expression.
    pub(super) fn measure_expr(&mut self, measure: &syntax::Measure, span: Span) -> Option<Expr> {
        let (measure, ty) = self.measure(measure, span)?;
        Some(expr(ExprKind::Measure(measure), ty, span))
    }

    /// Types a function of events, and gives the type of its value.
    pub(super) fn measure(&mut self, measure: &syntax::Measure, span: Span) -> Option<(Measure, Type)> {
        let name = &measure.function;
        let Some(function) = function(&name.text) else {
            if matches!(name.text.as_str(), "statutory" | "compensation") {
                return self.report(crate::base::mistake::program::types::code_wanted(span, &name.text));
            }
            return self.unknown_function(name);
        };
        let event = &measure.event;
        let fields = self.measured_fields(event, function, name);
        let about_items = measure.among.as_ref();
        let (pattern, (value, among)) = self.inside_measure(event, about_items, |c, among| {
            (fields.as_ref().map(|field| c.measured_value(field)), among)
        });
        let window = measure.window.as_ref().map(|window| self.window(window));
        let (pattern, fields) = (pattern?, fields.is_some());
        let value = value.map_or(Some(None), |value| value.map(Some))?;
        let among = among.map_or(Some(None), |among| among.map(Some))?;
        let window = window.map_or(Some(None), |window| window.map(Some))?;
        if matches!(function, Function::Share | Function::Streak) && pattern.filter.is_none() {
            return self.report(mistake::measure_without_where(span, &name.text));
        }
        if matches!(function, Function::Share | Function::Streak) {
            self.note_unfiltered(&pattern);
        }
        if let (Some(among), true) = (&among, function != Function::Share) {
            return self.report(mistake::among_without_share(among.span, &name.text));
        }
        if needs_field(function) != fields {
            // The missing or needless field was reported.
            return None;
        }
        let ty = self.measured_type(function, name, value.as_ref())?;
        let changing = Changing { vocabulary: &self.vocabulary, own: &self.changing };
        let steady = !value.as_ref().is_some_and(|value| changing.reads_changing(value));
        let (value, among) = (value.map(Box::new), among.map(Box::new));
        Some((Measure { function, pattern, value, steady, among, window }, ty))
    }

    /// Types the pattern of a measure with what is said of its items. What they are `among` is known of those that the
    /// filter is asked about.
    fn inside_measure<T>(
        &mut self,
        event: &Event,
        among: Option<&syntax::Expr>,
        check: impl FnOnce(&mut Self, Option<Option<Expr>>) -> T,
    ) -> (Option<Pattern>, T) {
        let kinds_only = without_fields(event);
        self.inside_pattern(&kinds_only, |c| {
            let among = among.map(|among| c.condition(among));
            check(c, among)
        })
    }

    /// Returns the names of the measured field; reports one that is missing or needless.
    fn measured_fields(&mut self, event: &Event, function: Function, name: &Name) -> Option<Vec<Name>> {
        let What::Kinds(refs) = &event.what else {
            if needs_field(function) {
                self.diagnostics.push(mistake::measure_without_field(Self::what_span(event), &name.text));
            }
            return None;
        };
        let first: &Ref = refs.first()?;
        let rest = &first.parts[1..];
        let text = |r: &Ref| r.parts[1..].iter().map(|part| part.text.clone()).collect::<Vec<_>>();
        if let Some(other) = refs.iter().find(|r| text(r) != text(first)) {
            self.diagnostics.push(mistake::different_fields(other.place.0, first.place.0));
            return None;
        }
        match (needs_field(function), rest) {
            (true, []) => {
                self.diagnostics.push(mistake::measure_without_field(first.place.0, &name.text));
                None
            }
            (false, [field, ..]) => {
                self.diagnostics.push(mistake::measure_of_needless_field(field.place.0, &name.text, &field.text));
                Some(rest.to_vec())
            }
            (false, []) => None,
            (true, rest) => Some(rest.to_vec()),
        }
    }

    fn measured_value(&mut self, field: &[Name]) -> Option<Expr> {
        let index = self.scope.focus?;
        let span = field.first()?.place.0;
        let base = self.variable(index, span)?;
        self.members(base, field)
    }

    /// Returns the type of a measure.
    fn measured_type(&mut self, function: Function, name: &Name, value: Option<&Expr>) -> Option<Type> {
        let quantity = |ty: &Type| matches!(ty, Type::Number | Type::Percent | Type::Money(_) | Type::Duration(_));
        match (function, value) {
            (Function::Count | Function::Streak | Function::Distinct, _) => Some(Type::Number),
            (Function::Share, _) => Some(Type::Percent),
            (Function::Min | Function::Max, Some(value)) if value.ty == Type::Moment => Some(Type::Moment),
            (_, Some(value)) if quantity(&value.ty) => Some(value.ty.clone()),
            (_, Some(value)) => {
                let found = types::show(&value.ty, &self.vocabulary);
                self.report(mistake::measure_of_no_quantity(value.span, &name.text, &found))
            }
            (_, None) => None,
        }
    }

    /// Types `in last D` and `in the D before that`.
    pub(super) fn window(&mut self, window: &syntax::Window) -> Option<Window> {
        let (length, before) = match window {
            syntax::Window::Last(length) => {
                self.windows.clear();
                (length, false)
            }
            syntax::Window::BeforeThat(length) => (length, true),
        };
        let span = length.place.0;
        if before && self.windows.is_empty() {
            return self.report(mistake::before_nothing(span));
        }
        let Some(length) = self.window_length(length, true) else {
            // A later `before that` has something before it all the same.
            let unknown = crate::engagement::record::Value::Bool(false);
            self.windows.push(super::checker::constant(unknown, Type::Bool, span));
            return None;
        };
        if matches!(length.ty, Type::Duration(Family::Days | Family::Months)) {
            self.need(Need::Timezone, span, "windows of days");
        }
        let earlier = self.windows.clone();
        self.windows.push(length.clone());
        Some(Window { length: Box::new(length), before: earlier })
    }
}

/// Returns true for a function of a field of its events.
fn needs_field(function: Function) -> bool {
    match function {
        Function::Sum | Function::Average | Function::Median | Function::Min | Function::Max | Function::Distinct => {
            true
        }
        Function::Count | Function::Share | Function::Streak => false,
    }
}

/// Returns the event without the measured field.
fn without_fields(event: &Event) -> Event {
    let mut event = event.clone();
    if let What::Kinds(refs) = &mut event.what {
        for reference in refs {
            reference.parts.truncate(1);
        }
    }
    event
}
