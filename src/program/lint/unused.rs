//! Terms that nothing uses, and terms that a text shows over a clause that reads others.

use std::collections::BTreeSet;

use super::view::{Alarm, View};
use crate::base::mistake::lint::{clauses, policy as mistake};
use crate::program::parts::{changed, expressions, patterns};
use crate::program::reads::{walk, walk_pattern};
use crate::program::tree::{
    Change, Clause, Exception, Expr, ExprKind, Ladder, Modifiers, Pattern, Template, TemplatePart, TermId,
};
use crate::syntax::tree::ModifierKind;

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
    let mut found = shown_alone(view);
    let idle = program.terms.iter().enumerate().filter(|(number, term)| {
        let is_used = used.0.contains(&TermId(*number as u16)) || OF_ACTIONS.contains(&term.name.as_str());
        !is_used && term.accepts.is_empty()
    });
    found.extend(idle.map(|(_, term)| mistake::unused_term(term.span, &term.name).into()));
    found
}

/// Finds the terms that the title or the wording of a clause shows and its statement does not read: the client reads one value, and
/// is checked by another. A clause that states nothing has its texts alone.
fn shown_alone(view: &View<'_>) -> Vec<Alarm> {
    let mut found = Vec::new();
    for (clause, written) in view.clauses().filter(|(clause, _)| clause.statement.is_some()) {
        let read = read(view, clause);
        let mut texts = vec![(&clause.title, written.title.place.0)];
        let says = written.modifiers.iter().find_map(|modifier| match &modifier.kind {
            ModifierKind::Says(text) => Some(text.place.0),
            _ => None,
        });
        texts.extend(clause.modifiers.says.iter().zip(says));
        for (text, place) in texts {
            let mut shown = Used::default();
            shown.text(text);
            for id in shown.0 {
                let term = &view.program.terms[usize::from(id.0)];
                if !read.0.contains(&id) && !OF_ACTIONS.contains(&term.name.as_str()) {
                    found.push(clauses::shown_term(place, &term.name, &clause.name, term.span).into());
                }
            }
        }
    }
    found
}

/// Returns the terms that hang together with what a clause checks: those that it reads, its exceptions and what it speaks of, those
/// that their values name, and those whose values name one of them.
fn read(view: &View<'_>, clause: &Clause) -> Used {
    let program = view.program;
    let mut read = Used::default();
    let mut take = |clause: &Clause| {
        patterns(clause).into_iter().for_each(|pattern| read.pattern(pattern));
        expressions(clause).into_iter().for_each(|expr| read.expr(expr));
        view.exceptions(clause).for_each(|exception| read.exception(exception));
        let own = program.derived.iter().filter(|own| clause.reads.contains(&own.field));
        own.for_each(|own| read.expr(&own.value));
    };
    take(clause);
    clause.needs.iter().for_each(|other| take(&program.clauses[usize::from(other.0)]));
    loop {
        let before = read.0.len();
        for (number, term) in program.terms.iter().enumerate() {
            let mut named = Used::default();
            named.expr(&term.value);
            let id = TermId(number as u16);
            if read.0.contains(&id) {
                read.0.extend(named.0);
            } else if !named.0.is_disjoint(&read.0) {
                read.0.insert(id);
            }
        }
        if read.0.len() == before {
            return read;
        }
    }
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
