//! Limits and deadlines, as sentences.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::speaker::{Form, Speaker};
use crate::engagement::record::Value;
use crate::engagement::vocabulary::KindId;
use crate::facts::item::Val;
use crate::program::tree::{Deadline, Expr, ExprKind, Function, LimitWindow, Measure, Operator, Source};
use crate::value::quantity::Quantity;

impl Speaker<'_> {
    /// Returns what a limit says, and in sentences of their own which items count.
    pub(super) fn limit(&self, measure: &Measure, bound: &Expr, window: Option<&LimitWindow>) -> (String, Vec<String>) {
        let window = window.map_or_else(String::new, |window| format!(" {}", self.limit_window(window)));
        let most = self.noun(bound, Form::Base);
        if measure.window.is_some() {
            let measured = self.measure(measure, Form::Base);
            let values = [("measure", measured.as_str()), ("bound", &most), ("window", &window)];
            return (self.say("limit", &values), Vec::new());
        }
        let is_value = matches!(&*bound.kind, ExprKind::Value(_) | ExprKind::Term(_));
        let (id, form) = match measure.function {
            Function::Count if is_none(bound) => ("limit-none", Form::Genitive),
            Function::Count if is_value => ("limit-count", self.numbered(bound)),
            Function::Streak if is_value && measure.pattern.filter.is_some() => {
                ("limit-streak-where", self.numbered(bound))
            }
            Function::Streak if is_value => ("limit-streak", self.numbered(bound)),
            Function::Share if measure.pattern.filter.is_some() => ("limit-share", Form::GenitivePlural),
            _ => ("limit", Form::GenitivePlural),
        };
        let events = self.measured(measure, form);
        if let ("limit-none", Some(filter)) = (id, &measure.pattern.filter) {
            let values = [("events", events.as_str()), ("window", &window), ("cond", &self.cond(filter))];
            return (self.say("limit-none-where", &values), Vec::new());
        }
        if let ("limit-share" | "limit-streak-where", Some(filter)) = (id, &measure.pattern.filter) {
            let among = measure.among.as_ref().map(|among| self.say("share-among", &[("cond", &self.cond(among))]));
            let (among, cond) = (among.unwrap_or_default(), self.cond(filter));
            let values = [
                ("events", events.as_str()),
                ("bound", &most),
                ("window", &window),
                ("cond", &cond),
                ("among", &among),
            ];
            let row =
                if self.are_invoices(&measure.pattern.source) { "counts-invoices-in-a-row" } else { "counts-in-a-row" };
            let row = (id == "limit-streak-where").then(|| self.say(row, &[]));
            return (self.say(id, &values), row.into_iter().collect());
        }
        let counted = self.counted(measure);
        let measured = if id == "limit" { self.measure_of(measure, &events, Form::Base) } else { String::new() };
        let values = [("events", events.as_str()), ("measure", &measured), ("bound", &most), ("window", &window)];
        (self.say(id, &values), counted)
    }

    fn are_invoices(&self, source: &Source) -> bool {
        let is_invoice = |kind: KindId| self.program.vocabulary.kind_name(kind) == "invoice";
        matches!(source, Source::Kinds(kinds) if kinds.iter().all(|(kind, _)| is_invoice(*kind)))
    }

    /// Returns the form of a noun after a number: `1 faktura`, `2 faktury`, `5 faktur`.
    pub(super) fn numbered(&self, number: &Expr) -> Form {
        let number = self.known_number(number).filter(Decimal::is_integer).and_then(|number| number.to_i64());
        let Some(number) = number else { return Form::GenitivePlural };
        match self.locale.say("numeral-form", vec![("number", number.into())]).as_deref() {
            Ok("one") => Form::Base,
            Ok("few") => Form::Plural,
            _ => Form::GenitivePlural,
        }
    }

    /// Returns a number that is known when the policy is printed, also one that is computed.
    pub(super) fn known_number(&self, number: &Expr) -> Option<Decimal> {
        let number = match &*number.kind {
            ExprKind::Value(value) => value.quantity(),
            ExprKind::Term(term) => self.values[usize::from(term.0)].as_ref().and_then(Val::quantity),
            ExprKind::Arithmetic(operator, a, b) => {
                let (a, b) = (self.known_number(a)?, self.known_number(b)?);
                return match operator {
                    Operator::Add => a.checked_add(b),
                    Operator::Subtract => a.checked_sub(b),
                    Operator::Multiply => a.checked_mul(b),
                    Operator::Divide => a.checked_div(b),
                };
            }
            _ => None,
        };
        match number {
            Some(Quantity::Number(number)) => Some(number),
            _ => None,
        }
    }

    fn limit_window(&self, window: &LimitWindow) -> String {
        match window {
            LimitWindow::InAny(length) => self.say("in-any", &[("length", &self.noun(length, Form::Genitive))]),
            LimitWindow::Within(length, after) => {
                let (length, after) = (self.noun(length, Form::Genitive), self.noun(after, Form::Genitive));
                self.say("window-after", &[("length", &length), ("moment", &after)])
            }
        }
    }

    /// Returns which items of a limit count, a sentence each.
    fn counted(&self, measure: &Measure) -> Vec<String> {
        let filter = measure.pattern.filter.as_ref().map(|filter| self.say("counts", &[("cond", &self.cond(filter))]));
        let among = measure.among.as_ref().map(|among| self.say("counts-among", &[("cond", &self.cond(among))]));
        filter.into_iter().chain(among).collect()
    }

    /// Returns by when something is owed.
    pub(super) fn deadline(&self, deadline: &Deadline) -> String {
        let (length, after) = match deadline {
            Deadline::By(moment) => {
                let (base, of) = (self.noun(moment, Form::Base), self.noun(moment, Form::Genitive));
                return self.say("by-moment", &[("moment", &base), ("of", &of)]);
            }
            Deadline::Within(length, after) => (length, after),
        };
        if let Some(until) = self.reaches(length, after) {
            return self.say("within-until", &[("day", &self.noun(until, Form::Genitive)), ("rolls", self.rolls())]);
        }
        let mut of = self.noun(after, Form::Genitive);
        // Of two lengths, one after the other, the second begins where the first ends.
        if matches!(&*after.kind, ExprKind::Shift(_, true, _)) {
            of = self.say("shift-end", &[("moment", &of)]);
        }
        if let ExprKind::Extreme(largest, shorter, named) = &*length.kind
            && let Some(day) = self.named_day(named, shorter, after)
        {
            let (length, day) = (self.noun(shorter, Form::Genitive), self.noun(day, Form::Genitive));
            let id = if *largest { "within-or-later" } else { "within-or-earlier" };
            return self.say(id, &[("length", &length), ("moment", &of), ("day", &day), ("rolls", self.rolls())]);
        }
        self.say("within", &[("length", &self.noun(length, Form::Genitive)), ("moment", &of)])
    }

    /// Returns `yes` where the last day of a period moves on to a business day.
    fn rolls(&self) -> &'static str {
        if self.program.calendar.roll { "yes" } else { "no" }
    }

    /// Returns the day that a length of time reaches from a moment: of `(due - issued)` after `issued` it is `due`.
    fn reaches<'e>(&self, length: &'e Expr, from: &Expr) -> Option<&'e Expr> {
        match &*length.kind {
            ExprKind::Arithmetic(Operator::Subtract, day, start) if self.is_same(start, from) => Some(day),
            _ => None,
        }
    }

    /// As [`Speaker::reaches`], of a length that may be unknown: then it is that other one.
    fn named_day<'e>(&self, length: &'e Expr, other: &Expr, from: &Expr) -> Option<&'e Expr> {
        match &*length.kind {
            ExprKind::Else(length, without) if self.is_same(without, other) => self.reaches(length, from),
            _ => self.reaches(length, from),
        }
    }

    /// Whether two expressions are said alike.
    fn is_same(&self, a: &Expr, b: &Expr) -> bool {
        self.noun(a, Form::Base) == self.noun(b, Form::Base)
    }
}

fn is_none(bound: &Expr) -> bool {
    matches!(&*bound.kind, ExprKind::Value(Value::Number(number)) if number.is_zero())
}
