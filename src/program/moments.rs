//! Tests of time and of what happened: `before`, `inside hours`, `exists`, `due of`.

use super::checker::{Checker, Need, expr};
use super::compare::bare;
use super::tree::{BandId, ClauseId, Expr, ExprKind, Pattern, Source, Type};
use super::types;
use crate::base::mistake::program::{names, statements, types as mistake};
use crate::base::source::Span;
use crate::syntax::tree::{self as syntax, Event, Name, Ref, What, Window};

impl Checker {
    /// Types `a after b`, `a before b`: a moment where `a` is a duration, a test where it is a moment.
    pub(super) fn relative(
        &mut self,
        left: &syntax::Expr,
        after: bool,
        right: &syntax::Expr,
        span: Span,
    ) -> Option<Expr> {
        self.need(Need::Timezone, span, "times");
        // A lone word is an event where there is a kind of that name, as it is at the beginning of a test.
        if let Some(name) = bare(left)
            && self.event_word(&name.text)
            && !self.resolves(&name.text)
        {
            let event = lone_event(name);
            let (pattern, right) = (self.pattern(&event), self.moment(right));
            return Some(expr(ExprKind::EventOrder(pattern?, after, right?), Type::Bool, span));
        }
        let (typed, right) = (self.infer(left), self.moment(right));
        self.relative_to(typed?, after, right?, span)
    }

    fn relative_to(&mut self, left: Expr, after: bool, right: Expr, span: Span) -> Option<Expr> {
        match left.ty {
            Type::Duration(_) => Some(expr(ExprKind::Shift(left, after, right), Type::Moment, span)),
            Type::Moment => Some(expr(ExprKind::Order(left, after, right), Type::Bool, span)),
            _ => {
                let found = types::show(&left.ty, &self.vocabulary);
                self.report(mistake::neither_moment_nor_duration(
                    left.span,
                    &found,
                    if after { "after" } else { "before" },
                ))
            }
        }
    }

    /// Types `EVENT before T`; a lone word that is no kind is a field.
    pub(super) fn order_of(&mut self, event: &Event, after: bool, right: &syntax::Expr, span: Span) -> Option<Expr> {
        self.need(Need::Timezone, span, "times");
        if let Some(reference) = self.lone_field(event) {
            let (left, right) = (self.reference(&reference), self.moment(right));
            return self.relative_to(left?, after, right?, span);
        }
        let (pattern, right) = (self.pattern(event), self.moment(right));
        Some(expr(ExprKind::EventOrder(pattern?, after, right?), Type::Bool, span))
    }

    /// Types `exists(EVENT [window])`; a lone word that is no kind is a field.
    pub(super) fn exists(&mut self, event: &Event, window: Option<&Window>, span: Span) -> Option<Expr> {
        if let Some(reference) = self.lone_field(event) {
            if let Some(Window::Last(length) | Window::BeforeThat(length)) = window {
                return self.report(statements::window_without_event(length.place.0));
            }
            let field = self.guarded(|c| c.reference(&reference))?;
            return Some(expr(ExprKind::IsKnown(field), Type::Bool, span));
        }
        let pattern = self.pattern(event);
        let window = window.map(|window| self.window(window));
        let window = match window {
            Some(window) => Some(window?),
            None => None,
        };
        Some(expr(ExprKind::Exists(pattern?, window), Type::Bool, span))
    }

    /// Returns the reference that an event of one lone word is, where the word is no kind and no action but means
    /// something else.
    fn lone_field(&self, event: &Event) -> Option<Ref> {
        let What::Kinds(kinds) = &event.what else { return None };
        let [reference] = &kinds[..] else { return None };
        let alone = event.bind.is_none() && event.by.is_none() && event.about.is_none() && event.filter.is_none();
        let word = reference.parts.first()?;
        let field = reference.parts.len() > 1 || !self.event_word(&word.text) && self.resolves(&word.text);
        (alone && field).then(|| reference.clone())
    }

    /// Returns true for the name of a kind and for an action word.
    pub(super) fn event_word(&self, name: &str) -> bool {
        self.vocabulary.kind(name).is_some() || self.vocabulary.action(name).is_some()
    }

    /// Types the pattern of something that lasts.
    pub(super) fn interval(&mut self, event: &Event) -> Option<Pattern> {
        let pattern = self.pattern(event)?;
        if let Source::Kinds(kinds) = &pattern.source
            && let Some((kind, _)) = kinds.iter().find(|(kind, _)| !self.vocabulary.get(*kind).interval)
        {
            let name = self.vocabulary.kind_name(*kind).to_owned();
            let lasting: Vec<&str> =
                self.vocabulary.kinds().filter(|(_, k)| k.interval).map(|(_, k)| &*k.name).collect();
            let diagnostic = mistake::not_an_interval(pattern.span, &name, &types::list(lasting));
            return self.report(diagnostic);
        }
        if matches!(pattern.source, Source::Contacts) {
            return self.report(mistake::not_an_interval(pattern.span, "contact", "`hold`, `meeting`, `dispute`"));
        }
        Some(pattern)
    }

    /// Types `T inside hours BAND`.
    pub(super) fn hours(&mut self, left: &syntax::Expr, inside: bool, band: &Name, span: Span) -> Option<Expr> {
        let left = self.moment(left);
        self.need(Need::Timezone, span, "hours");
        self.need(Need::Hours, span, "hours");
        let Some(index) = self.calendar.band(&band.text) else {
            if self.calendar.bands.is_empty() {
                return None;
            }
            let known: Vec<&str> = self.calendar.bands.iter().map(|band| band.name.as_str()).collect();
            let diagnostic = names::unknown_band(band.place.0, &band.text, &known);
            return self.report(diagnostic);
        };
        let band = BandId(u16::try_from(index).unwrap_or(u16::MAX));
        Some(expr(ExprKind::Hours(left?, inside, band), Type::Bool, span))
    }

    /// Types `due of CLAUSE`.
    pub(super) fn due_of(&mut self, clause: &Name, span: Span) -> Option<Expr> {
        self.need(Need::Timezone, span, "due days");
        let id = self.clause_named(clause)?;
        let info = &self.names.infos[usize::from(id.0)];
        if !info.owes {
            let declared = info.span;
            return self.report(statements::due_of_no_duty(clause.place.0, &clause.text, declared));
        }
        Some(expr(ExprKind::DueOf(id), Type::Moment, span))
    }

    /// Returns the clause of that name, or reports that there is none.
    pub(super) fn clause_named(&mut self, name: &Name) -> Option<ClauseId> {
        if let Some((id, _)) = self.names.clauses.get(&name.text) {
            return Some(*id);
        }
        let known: Vec<&str> = self.names.clauses.keys().map(String::as_str).collect();
        let diagnostic = names::unknown_clause(name.place.0, &name.text, &known);
        self.report(diagnostic)
    }
}

/// Returns the event that a lone word is.
fn lone_event(name: &Name) -> Event {
    let reference = Ref { parts: vec![name.clone()], place: name.place };
    Event { what: What::Kinds(vec![reference]), bind: None, by: None, about: None, filter: None, place: name.place }
}
