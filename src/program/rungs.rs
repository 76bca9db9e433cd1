//! Ladders that make no sense: steps that nobody reaches, duties weighed twice, an end without an amicable way.

use rust_decimal::Decimal;

use super::checker::Checker;
use super::tree::{Clause, Each, Ladder, Party, Pattern, Statement, Step, Who};
use crate::base::mistake::program::ladders as mistake;
use crate::engagement::record::Side;
use crate::engagement::vocabulary::WordId;
use crate::value::severity::Severity;

impl Checker {
    /// Reports what of the ladders makes no sense, once all clauses are typed.
    pub(super) fn rungs(&mut self, ladders: &[&Ladder], clauses: &[&Clause]) {
        for (i, ladder) in ladders.iter().enumerate() {
            self.order_of_steps(ladder);
            self.ends(ladder);
            for &section in &ladder.over {
                let inside = || clauses.iter().filter(|clause| clause.section == section);
                if inside().next().is_some() && inside().all(|clause| binds_firm(clause)) {
                    let name = self.section_name(section);
                    self.diagnostics.push(mistake::ladder_over_firm(ladder.span, &ladder.name, &name));
                }
                if ladder.over.iter().filter(|other| **other == section).count() > 1 {
                    let name = self.section_name(section);
                    self.diagnostics.push(mistake::section_weighed_twice(ladder.span, &ladder.name, &name));
                    break;
                }
                let first = ladders[..i].iter().find(|earlier| earlier.over.contains(&section));
                if let Some(first) = first {
                    let name = self.section_name(section);
                    self.diagnostics.push(mistake::weighed_in_two_ladders(ladder.span, &name, first.span));
                }
            }
            self.reach(ladder, clauses);
        }
    }

    fn section_name(&self, number: usize) -> String {
        let known = self.names.sections.iter().find(|(_, (section, _))| *section == number);
        known.map_or_else(String::new, |(name, _)| name.clone())
    }

    /// A step comes after one that is on the ladder, and not before it.
    fn order_of_steps(&mut self, ladder: &Ladder) {
        for step in &ladder.steps {
            let Some((before, _)) = &step.after else { continue };
            let (name, way) = (self.action_name(step.action), self.action_name(*before));
            match ladder.steps.iter().find(|step| step.action == *before) {
                Some(earlier) if earlier.at > step.at => {
                    self.diagnostics.push(mistake::steps_out_of_order(step.span, &name, &way, earlier.span));
                }
                Some(_) => {}
                None if ladder.at_once.iter().any(|(action, _)| action == before) => {}
                None => self.diagnostics.push(mistake::step_without_way(step.span, &name, &way)),
            }
        }
        if let Some(step) = ladder.steps.iter().find(|step| in_a_ring(step, ladder)) {
            let name = self.action_name(step.action);
            self.diagnostics.push(mistake::step_out_of_reach(step.span, &name, "it comes after itself"));
        }
    }

    fn action_name(&self, word: WordId) -> String {
        self.vocabulary.word(word).to_owned()
    }

    /// An end on a ladder has an amicable step before it.
    fn ends(&mut self, ladder: &Ladder) {
        let Some(end) = ladder.steps.iter().find(|step| self.vocabulary.word(step.action) == "terminate") else {
            return;
        };
        let amicable = |step: &Step| self.vocabulary.word(step.action) == "part" && step.at <= end.at;
        if !ladder.steps.iter().any(amicable) {
            self.diagnostics.push(mistake::end_without_amicable(end.span, &ladder.name));
        }
    }

    /// A step is reached by the score that breaches of the sections can make.
    fn reach(&mut self, ladder: &Ladder, clauses: &[&Clause]) {
        if ladder.weights.is_empty() || ladder.over.is_empty() {
            return;
        }
        let weight = |severity: Severity| {
            let known = ladder.weights.iter().find(|(of, _)| *of == severity);
            known.map_or(Decimal::ZERO, |(_, weight)| *weight)
        };
        let client = clauses.iter().filter(|clause| ladder.over.contains(&clause.section) && !binds_firm(clause));
        let heaviest = client.flat_map(|clause| severities(clause)).map(weight).max().unwrap_or_default();
        if heaviest > Decimal::ZERO {
            return;
        }
        let skips = |step: &Step| ladder.at_once.iter().any(|(action, _)| *action == step.action);
        let step = ladder.steps.iter().find(|step| step.at > Decimal::ZERO && !skips(step));
        if let Some(step) = step {
            let name = self.action_name(step.action);
            let why = "no breach of its sections weighs anything";
            self.diagnostics.push(mistake::step_out_of_reach(step.span, &name, why));
        }
    }
}

/// Whether a step comes, over others, after itself.
fn in_a_ring(step: &Step, ladder: &Ladder) -> bool {
    let mut at = step;
    for _ in 0..=ladder.steps.len() {
        let Some((before, _)) = &at.after else { return false };
        match ladder.steps.iter().find(|step| step.action == *before) {
            Some(next) if std::ptr::eq(next, step) => return true,
            Some(next) => at = next,
            None => return false,
        }
    }
    false
}

/// The severities that a breach of a clause may have.
fn severities(clause: &Clause) -> Vec<Severity> {
    let levels = clause.modifiers.severity.iter().map(|(level, _)| *level);
    match clause.modifiers.severity.is_empty() {
        true if clause.modifiers.costs.is_empty() => vec![Severity::Minor],
        true => Vec::new(),
        false => levels.chain([Severity::Minor]).collect(),
    }
}

/// Whether a clause binds the firm and nobody else.
fn binds_firm(clause: &Clause) -> bool {
    let by_firm = |pattern: &Pattern| matches!(pattern.by, Some(Who::Side(Side::Firm)));
    let each = || matches!(&clause.each, Some(Each::Items(pattern)) if by_firm(pattern));
    match &clause.statement {
        Some(Statement::Owes { party, .. } | Statement::May { party, .. }) => *party == Party::Firm,
        Some(Statement::Forbid(pattern)) => by_firm(pattern),
        Some(Statement::Limit { measure, by, .. }) => {
            by.map_or_else(|| by_firm(&measure.pattern), |party| party == Party::Firm)
        }
        Some(Statement::Require { by, .. }) => by.map_or_else(each, |party| party == Party::Firm),
        None => each(),
    }
}
