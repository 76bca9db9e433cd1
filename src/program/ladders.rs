//! Ladders: sections weighed, steps, needs.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::checker::Checker;
use super::names::steps;
use super::tree::{ClauseId, Expr, Ladder, Need, Pattern, Step};
use crate::base::mistake::program::{names, statements as mistake};
use crate::base::source::Span;
use crate::engagement::vocabulary::WordId;
use crate::syntax::tree::{self as syntax, Name, Rung, RungKind};
use crate::value::severity::Severity;

impl Checker {
    /// Types a ladder.
    pub(super) fn ladder(&mut self, ladder: &syntax::Ladder) -> Option<Ladder> {
        self.rungs_once(&ladder.rungs);
        let mut typed = Ladder {
            name: ladder.name.text.clone(),
            over: Vec::new(),
            weights: Vec::new(),
            forget: None,
            steps: Vec::new(),
            needs: Vec::new(),
            at_once: Vec::new(),
            span: ladder.place.0,
        };
        let mut complete = true;
        for rung in &ladder.rungs {
            complete &= self.rung(rung, &mut typed).is_some();
            self.scope.missed.clear();
        }
        let has = |wanted: fn(&RungKind) -> bool| ladder.rungs.iter().any(|rung| wanted(&rung.kind));
        let (name, span) = (&ladder.name.text, ladder.name.place.0);
        if !has(|kind| matches!(kind, RungKind::Over(_))) {
            self.diagnostics.push(mistake::ladder_over_nothing(span, name));
        }
        if !has(|kind| matches!(kind, RungKind::Weigh(_))) {
            self.diagnostics.push(mistake::ladder_without_weights(span, name));
        }
        complete.then_some(typed)
    }

    /// Reports lines of a ladder that say again what another one says.
    fn rungs_once(&mut self, rungs: &[Rung]) {
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        for rung in rungs {
            let word = match &rung.kind {
                RungKind::Over(_) => "over",
                RungKind::Weigh(_) => "weigh",
                RungKind::Forget { .. } => "forget",
                _ => continue,
            };
            match first.get(word) {
                Some(span) => self.diagnostics.push(mistake::duplicate_modifier(rung.place.0, word, *span)),
                None => {
                    first.insert(word, rung.place.0);
                }
            }
        }
        let mut taken: BTreeMap<&str, Span> = BTreeMap::new();
        for step in steps(rungs) {
            match taken.get(step.text.as_str()) {
                Some(span) => self.diagnostics.push(mistake::duplicate_step(step.place.0, &step.text, *span)),
                None => {
                    taken.insert(&step.text, step.place.0);
                }
            }
        }
    }

    fn rung(&mut self, rung: &Rung, ladder: &mut Ladder) -> Option<()> {
        match &rung.kind {
            RungKind::Over(sections) => {
                let ids: Vec<Option<usize>> = sections.iter().map(|name| self.section(name)).collect();
                ladder.over = ids.into_iter().collect::<Option<_>>()?;
            }
            RungKind::Weigh(weights) => ladder.weights = self.weights(weights, rung.place.0)?,
            RungKind::Forget { after, on } => ladder.forget = Some(self.forget(after, on.as_ref())?),
            RungKind::Step { action, by, card, at, after } => {
                let after = after.as_ref().map(|(name, valid)| self.step_after(name, valid.as_ref()));
                let action = self.action(action);
                let card = card.as_ref().map(|card| self.template(card));
                let after = after.map_or(Some(None), |after| after.map(Some));
                let (action, after) = (action?, after?);
                ladder.steps.push(Step { action, by: *by, card, at: *at, after, span: rung.place.0 });
            }
            RungKind::Need { before, need, when } => {
                let before: Vec<Option<WordId>> = before.iter().map(|name| self.action(name)).collect();
                let cond = self.whole_condition(need);
                let when = self.when(when.as_ref());
                let before: Option<Vec<WordId>> = before.into_iter().collect();
                ladder.needs.push(Need { before: before?, need: cond?, when: when?, span: need.place.0 });
            }
            RungKind::AtOnce { action, on } => {
                let action = self.action(action);
                let clauses: Vec<Option<ClauseId>> = on.iter().map(|name| self.clause_named(name)).collect();
                let clauses: Option<Vec<ClauseId>> = clauses.into_iter().collect();
                ladder.at_once.push((action?, clauses?));
            }
        }
        Some(())
    }

    fn section(&mut self, name: &Name) -> Option<usize> {
        if let Some((section, _)) = self.names.sections.get(&name.text) {
            return Some(*section);
        }
        let known: Vec<&str> = self.names.sections.keys().map(String::as_str).collect();
        let is_clause = self.names.clauses.contains_key(&name.text);
        let diagnostic = names::unknown_section(name.place.0, &name.text, &known, is_clause);
        self.report(diagnostic)
    }

    fn weights(&mut self, weights: &[(Severity, Decimal)], span: Span) -> Option<Vec<(Severity, Decimal)>> {
        for (i, (severity, _)) in weights.iter().enumerate() {
            if weights[..i].iter().any(|(earlier, _)| earlier == severity) {
                return self.report(mistake::weighed_twice(span, severity.word()));
            }
        }
        Some(weights.to_vec())
    }

    fn forget(&mut self, after: &syntax::Expr, on: Option<&syntax::Event>) -> Option<(Expr, Option<Pattern>)> {
        self.windows.clear();
        let after = self.window_length(after, false);
        let on = on.map(|on| self.pattern(on));
        Some((after?, on.map_or(Some(None), |on| on.map(Some))?))
    }

    fn step_after(&mut self, name: &Name, valid: Option<&syntax::Expr>) -> Option<(WordId, Option<Expr>)> {
        let action = self.action(name);
        self.windows.clear();
        let valid = valid.map(|valid| self.window_length(valid, true));
        Some((action?, valid.map_or(Some(None), |valid| valid.map(Some))?))
    }
}
