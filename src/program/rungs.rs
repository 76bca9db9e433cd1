//! Ladders that make no sense: steps that nobody reaches, duties weighed twice, an end without an amicable way.

use super::checker::Checker;
use super::reach::{binds_firm, breaches};
use super::tree::{Clause, ClauseId, Exception, Ladder, Pattern, Source, Statement, Step};
use crate::base::mistake::program::ladders as mistake;
use crate::engagement::vocabulary::WordId;
use crate::syntax::tree as syntax;
use crate::value::severity::Severity;

impl Checker {
    /// Reports what of the ladders makes no sense, once all clauses are typed; `exceptions` where all of them are.
    pub(super) fn rungs(
        &mut self,
        ladders: &[(&Ladder, &syntax::Ladder)],
        clauses: &[&Clause],
        exceptions: Option<&[Exception]>,
    ) {
        for (i, (ladder, written)) in ladders.iter().enumerate() {
            self.order_of_steps(ladder);
            self.order_of_weights(ladder);
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
            }
            for (earlier, _) in &ladders[..i] {
                self.over_both(ladder, earlier);
            }
            if let Some(exceptions) = exceptions {
                self.reach(ladder, written, clauses, exceptions);
                self.counted_too(ladder, clauses, exceptions);
            }
        }
    }

    /// Two ladders over the same sections are told of once.
    fn over_both(&mut self, ladder: &Ladder, earlier: &Ladder) {
        let mut both: Vec<usize> = Vec::new();
        for section in ladder.over.iter().filter(|section| earlier.over.contains(section)) {
            if !both.contains(section) {
                both.push(*section);
            }
        }
        if both.is_empty() {
            return;
        }
        let names: Vec<String> = both.into_iter().map(|section| self.section_name(section)).collect();
        self.diagnostics.push(mistake::weighed_in_two_ladders(ladder.span, &names, earlier.span));
    }

    fn section_name(&self, number: usize) -> String {
        let known = self.names.sections.iter().find(|(_, (section, _))| *section == number);
        known.map_or_else(String::new, |(name, _)| name.clone())
    }

    /// A step comes after one that is on the ladder, and not before it.
    fn order_of_steps(&mut self, ladder: &Ladder) {
        for (i, step) in ladder.steps.iter().enumerate() {
            let after = |earlier: &Step| step.after.as_ref().is_some_and(|(before, _)| *before == earlier.action);
            // What comes after a step is looked at below.
            if let Some(earlier) = ladder.steps[..i].iter().rfind(|earlier| earlier.at > step.at && !after(earlier)) {
                let (name, way) = (self.action_name(step.action), self.action_name(earlier.action));
                self.diagnostics.push(mistake::thresholds_out_of_order(step.span, &name, &way, earlier.span));
            }
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

    /// A graver breach weighs no less than a milder one; a note weighs nothing.
    fn order_of_weights(&mut self, ladder: &Ladder) {
        let mut weights: Vec<_> = ladder.weights.iter().filter(|(of, _)| *of != Severity::Note).collect();
        weights.sort();
        let fall = weights.windows(2).find(|pair| pair[1].1 < pair[0].1);
        if let Some([(milder, _), (graver, _)]) = fall {
            let found = mistake::weights_out_of_order(ladder.span, &ladder.name, graver.word(), milder.word());
            self.diagnostics.push(found);
        }
    }

    /// A clause that only counts breaches of clauses on the same ladder weighs one failing again.
    fn counted_too(&mut self, ladder: &Ladder, clauses: &[&Clause], exceptions: &[Exception]) {
        let weighs = |clause: &Clause| {
            let has_weight = |level| ladder.weights.iter().any(|(of, weight)| *of == level && !weight.is_zero());
            let inside = ladder.over.contains(&clause.section) && !binds_firm(clause);
            inside && breaches(clause, exceptions).into_iter().any(has_weight)
        };
        for clause in clauses.iter().filter(|clause| weighs(clause)) {
            let Some(counted) = counted(clause) else { continue };
            let all = || clauses.iter().filter(|other| counted.contains(&other.id));
            let Some(first) = all().next().filter(|_| all().all(|other| weighs(other))) else { continue };
            let names: Vec<&str> = all().map(|other| other.name.as_str()).collect();
            let (place, name) = (clause.name_span, clause.name.as_str());
            let found = mistake::breach_weighed_twice(place, &ladder.name, name, &names, first.name_span);
            self.diagnostics.push(found);
        }
    }

    pub(super) fn action_name(&self, word: WordId) -> String {
        self.vocabulary.word(word).to_owned()
    }
}

/// Returns the clauses whose breaches are all that a clause counts or forbids.
fn counted(clause: &Clause) -> Option<&[ClauseId]> {
    let pattern: &Pattern = match clause.statement.as_ref()? {
        Statement::Forbid(pattern) => pattern,
        Statement::Limit { measure, .. } => &measure.pattern,
        _ => return None,
    };
    match &pattern.source {
        Source::Breaches(clauses) => Some(clauses),
        _ => None,
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
