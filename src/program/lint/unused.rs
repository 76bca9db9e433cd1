//! Terms that nothing uses.

use std::collections::BTreeSet;

use super::view::{Alarm, View};
use crate::base::mistake::lint::policy as mistake;
use crate::program::parts::{changed, expressions, patterns};
use crate::program::reads::{walk, walk_pattern};
use crate::program::tree::{
    Change, Clause, Exception, Expr, ExprKind, Ladder, Modifiers, Pattern, Template, TemplatePart, TermId,
};

/// Terms of these names say how actions are worked out (docs/letters.md).
const OF_ACTIONS: [&str; 9] = [
    "target_rate",
    "price_cap",
    "price_step",
    "price_notice",
    "suspension_notice",
    "notice_period",
    "price_fixed",
    "deemed_receipt",
    "reply_within",
];

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let program = view.program;
    let mut used = Used::default();
    program.clauses.iter().for_each(|clause| used.clause(clause));
    program.exceptions.iter().for_each(|exception| used.exception(exception));
    program.ladders.iter().for_each(|ladder| used.ladder(ladder));
    program.sections.iter().for_each(|section| used.text(&section.heading));
    program.derived.iter().for_each(|own| used.expr(&own.value));
    // A term that speaks of another one does so whether it is used itself or not: it is told of first.
    program.terms.iter().for_each(|term| used.expr(&term.value));
    let idle = program.terms.iter().enumerate().filter(|(number, term)| {
        let is_used = used.0.contains(&TermId(*number as u16)) || OF_ACTIONS.contains(&term.name.as_str());
        !is_used && term.accepts.is_empty()
    });
    idle.map(|(_, term)| mistake::unused_term(term.span, &term.name).into()).collect()
}

/// The terms that are used somewhere.
#[derive(Default)]
struct Used(BTreeSet<TermId>);

impl Used {
    fn expr(&mut self, expr: &Expr) {
        walk(expr, &mut |part| self.part(part), &mut |_| ());
    }

    fn pattern(&mut self, pattern: &Pattern) {
        walk_pattern(pattern, &mut |part| self.part(part), &mut |_| ());
    }

    fn part(&mut self, part: &Expr) {
        if let ExprKind::Term(id) = &*part.kind {
            self.0.insert(*id);
        }
    }

    fn text(&mut self, text: &Template) {
        let terms = text.0.iter().filter_map(|part| if let TemplatePart::Term(id) = part { Some(*id) } else { None });
        self.0.extend(terms);
    }

    fn clause(&mut self, clause: &Clause) {
        patterns(clause).into_iter().for_each(|pattern| self.pattern(pattern));
        expressions(clause).into_iter().for_each(|expr| self.expr(expr));
        self.text(&clause.title);
        let Modifiers { unless, costs, because, cites, says, .. } = &clause.modifiers;
        let labels = costs.iter().filter_map(|cost| cost.label.as_ref());
        let excuse =
            unless.iter().filter_map(|(_, because)| because.as_ref()).chain(because).map(|reason| &reason.text);
        let cited = cites.iter().map(|(_, text)| text);
        labels.chain(excuse).chain(cited).chain(says).for_each(|text| self.text(text));
    }

    fn exception(&mut self, exception: &Exception) {
        self.expr(&exception.when);
        for change in &exception.changes {
            changed(change).into_iter().for_each(|expr| self.expr(expr));
            if let Change::Cost(cost) = change {
                cost.label.iter().for_each(|label| self.text(label));
            }
        }
    }

    fn ladder(&mut self, ladder: &Ladder) {
        if let Some((after, on)) = &ladder.forget {
            self.expr(after);
            on.iter().for_each(|pattern| self.pattern(pattern));
        }
        for step in &ladder.steps {
            step.card.iter().for_each(|card| self.text(card));
            step.after.iter().filter_map(|(_, valid)| valid.as_ref()).for_each(|valid| self.expr(valid));
        }
        for need in &ladder.needs {
            self.expr(&need.need);
            need.when.iter().for_each(|when| self.expr(when));
        }
    }
}
