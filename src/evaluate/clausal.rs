//! A clause with what all its findings share: ground, evidence, words.

use std::sync::Arc;

use super::figures::Figures;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Time};
use crate::facts::measure::show;
use crate::facts::scope::Scope;
use crate::facts::truth::Truth;
use crate::finding::{Basis, Detail, Evidence};
use crate::plan::Plan;
use crate::program::tree::{Clause, Expr, Template};
use crate::value::time::Moment;

/// A clause with what all its findings share.
pub struct Clausal<'f, 'a> {
    /// The facts.
    pub facts: &'f Facts<'a>,
    /// The clause.
    pub clause: &'f Clause,
    /// Its name.
    pub name: Arc<str>,
    /// Its section's name.
    pub section: Arc<str>,
    /// Tells how findings came about, where that is asked.
    pub explain: Option<Figures<'f>>,
    /// Whether what was kept is only counted.
    pub is_brief: bool,
    accepted: Option<Time>,
    by_law: bool,
}

impl<'f, 'a> Clausal<'f, 'a> {
    /// Returns what the findings of a clause share.
    pub fn new(facts: &'f Facts<'a>, clause: &'f Clause, detail: Detail<'f>) -> Self {
        let zone = facts.zone();
        let (name, section) = facts.plan.names[usize::from(clause.id.0)].clone();
        Self {
            facts,
            clause,
            name,
            section,
            explain: if let Detail::Explained(policy) = detail { Some(Figures { policy }) } else { None },
            is_brief: matches!(detail, Detail::Broken),
            accepted: facts.acceptance().map(|moment| Time::of(moment, zone)),
            by_law: clause.modifiers.cites.iter().any(|(law, _)| *law),
        }
    }

    /// Returns on what ground a finding stands that counts from a moment (language.md 4.8).
    pub fn basis(&self, moment: Time) -> Basis {
        match self.accepted {
            _ if self.by_law => Basis::Law,
            Some(accepted) if accepted.day <= moment.day => Basis::Agreed,
            _ => Basis::HouseRule,
        }
    }

    /// Returns an event as evidence; of a breach, what it is about.
    pub fn evidence(&self, item: Item) -> Option<Evidence> {
        let id = match item {
            Item::Event(id) => id,
            Item::Breach(i) => return self.evidence(self.facts.breaches()[i as usize].subject?),
            _ => return None,
        };
        let event = self.facts.event(id);
        let deemed_by = self.facts.deemed_by(id).cloned();
        Some(Evidence {
            kind: self.facts.plan.program.vocabulary.kept_name(event.kind),
            id: event.id.clone(),
            at: event.at,
            span: deemed_by.is_none().then_some(event.span),
            deemed_by,
        })
    }

    /// Returns a text with the values of its terms at a moment.
    pub fn text(&self, template: &Template, moment: Time) -> String {
        let scope = Scope::at(self.facts, moment);
        Plan::text(template, &|term| match scope.term(term) {
            Ok(crate::facts::item::Val::Text(text)) => text.to_string(),
            Ok(value) => show(&value),
            Err(_) => "?".to_owned(),
        })
    }
}

/// Whether a `when` holds.
pub(super) fn holds(when: Option<&Expr>, scope: Scope<'_, '_>) -> Truth {
    when.map_or(Truth::True, |cond| scope.judge(cond).favour(false))
}

/// Returns a moment in words, to the minute.
pub(super) fn moment(clausal: &Clausal<'_, '_>, moment: Moment) -> String {
    clausal.facts.zone().short(moment)
}
