//! The five statements.

use rust_decimal::Decimal;

use super::checker::{Checker, Need};
use super::clauses::Said;
use super::parties;
use super::reads::{Changing, Mentions, walk};
use super::scope::At;
use super::tree::{
    Deadline, DutyTime, Expr, ExprKind, Function, LimitWindow, Measure, Party, Pattern, Sample, Source, Statement,
    Type, Watches,
};
use super::types;
use crate::base::mistake::program::{statements as mistake, types as type_mistake};
use crate::engagement::record::Value;
use crate::engagement::vocabulary::{FieldType, KindId};
use crate::syntax::tree::{self as syntax, Event, LimitMeasure, StatementKind};

impl Checker {
    /// Types a statement. The offending event of a `forbid` stays in scope.
    pub(super) fn statement(&mut self, statement: &syntax::Statement, each: Option<&syntax::Each>) -> Option<Said> {
        match &statement.kind {
            StatementKind::Owes { party, duty, totalling, time } => {
                let (party, span) = (*party, statement.place.0);
                self.owes(party, duty, totalling.as_ref(), time, span)
            }
            StatementKind::Forbid(event) => {
                let statement = Some(Statement::Forbid(self.open_pattern(event)?));
                Some(Said { statement, at: consequence(None) })
            }
            StatementKind::Limit(limit) => self.limit(limit, each),
            StatementKind::Require { cond, by, enough } => {
                let cond = self.whole_condition(cond);
                let least = self.enough(enough.as_ref());
                let cond = cond?;
                if let (Some(enough), false) = (enough, self.measures(&cond)) {
                    self.diagnostics.push(mistake::enough_of_nothing(enough.place.0));
                }
                let watches = if each.is_none() { self.watches(&cond) } else { self.watches_subject(&cond) };
                let statement = Some(Statement::Require { cond, by: by.map(party_of), enough: least?, watches });
                Some(Said { statement, at: consequence(None) })
            }
            StatementKind::May { party, action, from, until } => {
                self.need(Need::Timezone, statement.place.0, "times");
                let action = self.action(action);
                let from = self.whole_moment(from);
                let until = until.as_ref().map(|until| self.whole_moment(until));
                let until = until.map_or(Some(None), |until| until.map(Some))?;
                let (party, action) = (party_of(*party), action?);
                let statement = Some(Statement::May { party, action, from: from?, until });
                Some(Said { statement, at: consequence(None) })
            }
        }
    }

    fn owes(
        &mut self,
        party: syntax::Party,
        duty: &Event,
        totalling: Option<&syntax::Expr>,
        time: &syntax::DutyTime,
        span: crate::base::source::Span,
    ) -> Option<Said> {
        if party == syntax::Party::Either {
            self.diagnostics.push(mistake::either_owes(span));
        }
        self.need(Need::Timezone, span, "deadlines");
        let pattern = self.pattern(duty);
        if let Some(pattern) = &pattern {
            self.can_cause(party, pattern, duty);
        }
        let total = totalling.map(|totalling| {
            self.windows.clear();
            let total = self.money(totalling);
            if let Some(pattern) = &pattern {
                self.has_amounts(pattern, totalling.place.0);
            }
            total
        });
        let time = match time {
            syntax::DutyTime::Deadline(deadline) => self.deadline(deadline).map(DutyTime::Deadline),
            syntax::DutyTime::Every { every, from, until } => {
                let every = self.window_length(every, false);
                let from = from.as_ref().map(|from| self.whole_moment(from));
                let until = until.as_ref().map(|until| self.whole_moment(until));
                let from = from.map_or(Some(None), |from| from.map(Some));
                let until = until.map_or(Some(None), |until| until.map(Some));
                match (every, from, until) {
                    (Some(every), Some(from), Some(until)) => Some(DutyTime::Every { every, from, until }),
                    _ => None,
                }
            }
        };
        let totalling = total.map_or(Some(None), |total| total.map(Some));
        let (duty_pattern, time, totalling) = (pattern?, time?, totalling?);
        if let (Some(total), DutyTime::Every { .. }) = (&totalling, &time) {
            self.diagnostics.push(mistake::totalling_every(total.span));
        }
        if totalling.is_none() && self.pays_an_invoice(&duty_pattern) {
            self.diagnostics.push(mistake::payment_without_total(Self::what_span(duty)));
        }
        let at = At::Consequence { owes: true, totalling: totalling.clone(), excess: None };
        let party = party_of(party);
        Some(Said { statement: Some(Statement::Owes { party, duty: duty_pattern, totalling, time }), at })
    }

    /// Types a deadline.
    pub(super) fn deadline(&mut self, deadline: &syntax::Deadline) -> Option<Deadline> {
        match deadline {
            syntax::Deadline::Within { duration, after } => {
                self.windows.clear();
                let duration = self.length(duration);
                let after = self.whole_moment(after);
                Some(Deadline::Within(duration?, after?))
            }
            syntax::Deadline::By(moment) => self.whole_moment(moment).map(Deadline::By),
        }
    }

    /// Reports a party that cannot make the owed thing happen.
    fn can_cause(&mut self, party: syntax::Party, pattern: &Pattern, duty: &Event) {
        let Source::Kinds(kinds) = &pattern.source else {
            self.diagnostics.push(mistake::owes_no_event(Self::what_span(duty)));
            return;
        };
        let about = match pattern.about.as_ref().map(|about| &about.ty) {
            Some(Type::Record(kinds)) => kinds.clone(),
            _ => Vec::new(),
        };
        let party = party_of(party);
        let about: Vec<&str> = about.iter().map(|kind| self.vocabulary.kind_name(*kind)).collect();
        let names = || kinds.iter().map(|(kind, _)| self.vocabulary.kind_name(*kind));
        // One that it can cause is enough: the others may meet the duty for it.
        let impossible = !names().any(|kind| parties::can_cause(party, kind, &about));
        if let (true, Some(kind)) = (impossible, names().next().map(str::to_owned)) {
            let span = Self::what_span(duty);
            self.diagnostics.push(mistake::impossible_duty(span, parties::word(party), &kind));
        }
    }

    /// Reports kinds of a `totalling` duty that have no amount to add up.
    fn has_amounts(&mut self, pattern: &Pattern, span: crate::base::source::Span) {
        let Source::Kinds(kinds) = &pattern.source else { return };
        let without = kinds.iter().find(|(kind, _)| {
            self.vocabulary.field_named(*kind, "amount").is_none_or(|field| field.ty != FieldType::Money)
        });
        if let Some((kind, _)) = without {
            let kind = self.vocabulary.kind_name(*kind).to_owned();
            self.diagnostics.push(mistake::total_of_no_amount(span, &kind));
        }
    }

    fn pays_an_invoice(&self, pattern: &Pattern) -> bool {
        let (Source::Kinds(kinds), Some(about)) = (&pattern.source, &pattern.about) else { return false };
        let payment = self.vocabulary.kind("payment");
        let invoice = self.vocabulary.kind("invoice");
        kinds.iter().all(|(kind, _)| Some(*kind) == payment)
            && matches!(&about.ty, Type::Record(kinds) if kinds.iter().any(|kind| Some(*kind) == invoice))
    }

    fn limit(&mut self, limit: &syntax::Limit, each: Option<&syntax::Each>) -> Option<Said> {
        self.windows.clear();
        let measured = match &limit.measure {
            LimitMeasure::Count(event) => self.pattern(event).map(|pattern| {
                (
                    Measure {
                        function: Function::Count,
                        pattern,
                        value: None,
                        steady: true,
                        among: None,
                        window: None,
                    },
                    Type::Number,
                )
            }),
            LimitMeasure::Call(call) => self.limited_call(call),
        };
        let bound = self.whole(&limit.bound);
        let window = limit.window.as_ref().map(|window| self.limit_window(window));
        let carry = limit.carry.as_ref().map(|(most, long)| (self.whole(most), self.length(long)));
        if let (Some((most, _)), false) = (&limit.carry, matches!(each, Some(syntax::Each::Period { .. }))) {
            self.diagnostics.push(mistake::carry_without_period(most.place.0));
        }
        if let (Some(window), Some(syntax::Each::Period { .. })) = (&limit.window, each) {
            let (syntax::LimitWindow::InAny(length) | syntax::LimitWindow::Within { duration: length, .. }) = window;
            self.diagnostics.push(mistake::window_in_period(length.place.0));
        }
        let enough = self.enough(limit.enough.as_ref());
        let (measure, ty) = measured?;
        let bound = self.bound(bound?, &ty);
        let carry = match carry {
            None => Some(None),
            Some((most, long)) => match (most.and_then(|most| self.bound(most, &ty)), long) {
                (Some(most), Some(long)) => Some(Some((most, long))),
                _ => None,
            },
        };
        if let (Some(bound), true) = (&bound, counts(measure.function)) {
            self.not_below_nothing(bound);
        }
        if let (Some(value), false) = (&measure.value, measure.steady)
            && matches!(measure.function, Function::Max | Function::Min | Function::Average | Function::Median)
            && (Changing { vocabulary: &self.vocabulary, own: &self.changing }).reads_changing(value)
        {
            self.diagnostics.push(mistake::measured_at_once(value.span));
        }
        let excess = match &ty {
            Type::Moment => None,
            ty => Some(ty.clone()),
        };
        let statement = Some(Statement::Limit {
            measure,
            bound: bound?,
            window: window.map_or(Some(None), |window| window.map(Some))?,
            by: limit.by.map(party_of),
            carry: carry?,
            enough: enough?,
        });
        Some(Said { statement, at: consequence(excess) })
    }

    fn limited_call(&mut self, call: &syntax::Expr) -> Option<(Measure, Type)> {
        match &call.kind {
            syntax::ExprKind::Measure(measure) => {
                let typed = self.measure(measure, call.place.0);
                if let Some(window) = &measure.window {
                    let (syntax::Window::Last(length) | syntax::Window::BeforeThat(length)) = window;
                    return self.report(mistake::window_inside_limit(length.place.0));
                }
                typed
            }
            syntax::ExprKind::Call(name, _) if !matches!(name.text.as_str(), "max" | "min") => {
                self.unknown_function(name)
            }
            _ => self.report(mistake::limit_of_no_events(call.place.0)),
        }
    }

    fn limit_window(&mut self, window: &syntax::LimitWindow) -> Option<LimitWindow> {
        match window {
            syntax::LimitWindow::InAny(length) => self.window_length(length, true).map(LimitWindow::InAny),
            syntax::LimitWindow::Within { duration, after } => {
                let (duration, after) = (self.length(duration), self.whole_moment(after));
                Some(LimitWindow::Within(duration?, after?))
            }
        }
    }

    /// Checks that a bound can be compared with what is measured.
    pub(super) fn bound(&mut self, mut bound: Expr, ty: &Type) -> Option<Expr> {
        let mut measured = Expr { ty: ty.clone(), ..bound.clone() };
        self.settle_families(&mut measured, &mut bound);
        if types::unify(&bound.ty, ty).is_some() {
            return Some(bound);
        }
        let (found, wanted) = (types::show(&bound.ty, &self.vocabulary), types::show(ty, &self.vocabulary));
        let help = self.conversion(&bound, ty);
        self.report(type_mistake::wrong_bound(bound.span, &found, &wanted, help))
    }

    /// Reports a constant bound below nothing: every event would go over it.
    fn not_below_nothing(&mut self, bound: &Expr) {
        if let ExprKind::Value(Value::Number(number) | Value::Percent(number)) = &*bound.kind
            && *number < Decimal::ZERO
        {
            self.diagnostics.push(type_mistake::negative_bound(bound.span));
        }
    }

    /// Reads `with at least N`.
    pub(super) fn enough(&mut self, enough: Option<&syntax::Enough>) -> Option<Option<Sample>> {
        let Some(enough) = enough else { return Some(None) };
        if enough.count.fract().is_zero() && enough.count > Decimal::ZERO {
            return Some(Some(Sample { least: enough.count, span: enough.place.0 }));
        }
        self.report(type_mistake::not_a_whole_number(enough.place.0, "1"))
    }

    /// Whether a condition measures something, itself or by a field that the policy derives.
    fn measures(&self, cond: &Expr) -> bool {
        let mut found = false;
        let is_measure = |part: &Expr| match &*part.kind {
            ExprKind::Measure(_) => true,
            ExprKind::Field(_, field) => self.derived.iter().any(|own| own.field == *field),
            _ => false,
        };
        walk(cond, &mut |part| found |= is_measure(part), &mut |_| ());
        found
    }

    /// Returns what can change a condition on the subject of `for each`, besides what it speaks of in patterns.
    fn watches_subject(&self, cond: &Expr) -> Watches {
        let fields = Changing { vocabulary: &self.vocabulary, own: &self.changing };
        Watches { changing: fields.reads_changing(cond), ..Watches::default() }
    }

    /// Returns what can change a condition.
    fn watches(&self, cond: &Expr) -> Watches {
        let mut mentions = Mentions::default();
        mentions.expr(cond);
        let mut kinds = mentions.kinds;
        // What is worked out of a record changes with the records that it is worked out from.
        let sources: &[(&str, &[&str])] = &[
            ("invoice", &["payment", "credit_note", "dispute", "reminder"]),
            ("message", &["reply"]),
            ("reply", &["message", "question", "request"]),
        ];
        for (kind, from) in sources {
            if self.vocabulary.kind(kind).is_some_and(|kind| kinds.contains(&kind)) {
                kinds.extend(from.iter().filter_map(|name| self.vocabulary.kind(name)));
            }
        }
        let fields = Changing { vocabulary: &self.vocabulary, own: &self.changing };
        let mut changing = false;
        walk(cond, &mut |part| changing |= fields.is_changing(part), &mut |_| ());
        use crate::engagement::vocabulary::Sort;
        let is_event = |kind: &KindId| self.vocabulary.get(*kind).sort == Sort::Event;
        Watches {
            kinds: kinds.into_iter().filter(is_event).collect(),
            clauses: mentions.clauses.into_iter().map(|(clause, _)| clause).collect(),
            changing,
        }
    }
}

/// Whether what a function gives is never less than nothing.
fn counts(function: Function) -> bool {
    matches!(function, Function::Count | Function::Distinct | Function::Share | Function::Streak)
}

/// Returns the consequences of a statement that is no duty.
fn consequence(excess: Option<Type>) -> At {
    At::Consequence { owes: false, totalling: None, excess }
}

/// Returns the typed program's party.
pub(super) fn party_of(party: syntax::Party) -> Party {
    match party {
        syntax::Party::Client => Party::Client,
        syntax::Party::Firm => Party::Firm,
        syntax::Party::Either => Party::Either,
    }
}
