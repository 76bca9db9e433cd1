//! Figures in the texts of a clause beside the values that are checked.

use super::numbers::{Figure, figures};
use super::values::{Quantity, Unit, by_default};
use super::view::{Alarm, Fix, View};
use crate::base::mistake::lint::clauses as mistake;
use crate::base::source::Span;
use crate::program::parts::{changed, expressions, patterns, times};
use crate::program::reads::{walk, walk_pattern};
use crate::program::tree::{Clause, Expr, ExprKind, Program, Source, Statement, TermId};
use crate::syntax::tree::{self as syntax, ModifierKind};
use crate::value::duration::Family;

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let mut found = Vec::new();
    for (clause, written) in view.clauses() {
        let held = held(view, clause);
        for (number, text) in texts(written).into_iter().enumerate() {
            let shown = view.sources.snippet(text);
            let all = figures(shown);
            let alarms: Vec<Alarm> = all.iter().filter_map(|figure| look(view, clause, &held, text, figure)).collect();
            // A wording was weighed word by word.
            let is_sure = number == 0 && !shown.contains("{{") && all_have_their_terms(&all, &alarms);
            found.extend(alarms.into_iter().map(|alarm| if is_sure { alarm } else { Alarm { fix: None, ..alarm } }));
        }
    }
    found
}

/// Whether each figure gives way to a term, no two of one unit: of several, one may be another's, such as that of a law.
fn all_have_their_terms(all: &[Figure], alarms: &[Alarm]) -> bool {
    let twice = |i: usize| all[..i].iter().any(|other| other.value.unit == all[i].value.unit);
    let fixes = alarms.iter().filter(|alarm| alarm.fix.is_some()).count();
    fixes == all.len() && !(0..all.len()).any(twice)
}

/// Returns where the title of a clause and its wording stand.
fn texts(clause: &syntax::Clause) -> Vec<Span> {
    let says = clause.modifiers.iter().filter_map(|modifier| match &modifier.kind {
        ModifierKind::Says(text) => Some(text.place.0),
        _ => None,
    });
    std::iter::once(clause.title.place.0).chain(says).collect()
}

/// A value that a clause reads.
#[derive(Clone, Copy)]
struct Held {
    value: Quantity,
    /// The term that it is the default of.
    term: Option<TermId>,
    span: Span,
}

/// Returns the values that a clause reads, with those of exceptions to it and of the deadlines it speaks of.
fn held(view: &View<'_>, clause: &Clause) -> Vec<Held> {
    let mut values = Values { program: view.program, held: Vec::new(), due: Vec::new() };
    values.clause(clause);
    for exception in view.exceptions(clause) {
        values.expr(&exception.when);
        exception.changes.iter().flat_map(changed).for_each(|expr| values.expr(expr));
    }
    for own in view.program.derived.iter().filter(|own| clause.reads.contains(&own.field)) {
        values.expr(&own.value);
    }
    for id in std::mem::take(&mut values.due) {
        if let Some(Statement::Owes { time, .. }) = &view.program.clauses[usize::from(id)].statement {
            times(time).into_iter().for_each(|expr| values.expr(expr));
        }
    }
    values.held
}

struct Values<'p> {
    program: &'p Program,
    held: Vec<Held>,
    /// The clauses whose due days are read.
    due: Vec<u16>,
}

impl Values<'_> {
    fn clause(&mut self, clause: &Clause) {
        for pattern in patterns(clause) {
            walk_pattern(pattern, &mut |part| self.part(part), &mut |_| ());
        }
        expressions(clause).into_iter().for_each(|expr| self.expr(expr));
    }

    fn expr(&mut self, expr: &Expr) {
        // `2 * payment_due` is a value, too.
        if let Some(value) = by_default(self.program, expr) {
            let term = match &*expr.kind {
                ExprKind::Term(id) => Some(*id),
                _ => None,
            };
            self.held.push(Held { value, term, span: expr.span });
        }
        walk(expr, &mut |part| self.part(part), &mut |_| ());
    }

    fn part(&mut self, part: &Expr) {
        match &*part.kind {
            ExprKind::DueOf(clause) => self.due.push(clause.0),
            ExprKind::Value(value) => {
                let value = Quantity::of(value);
                self.held.extend(value.map(|value| Held { value, term: None, span: part.span }));
            }
            ExprKind::Term(id) => {
                let value = by_default(self.program, part);
                self.held.extend(value.map(|value| Held { value, term: Some(*id), span: part.span }));
            }
            _ => {}
        }
    }
}

/// Looks at one figure of a text.
fn look(view: &View<'_>, clause: &Clause, held: &[Held], text: Span, figure: &Figure) -> Option<Alarm> {
    let at = |from: usize, to: usize| Span::new(text.source, text.start as usize + from, text.start as usize + to);
    let span = at(figure.start, figure.end);
    let equal: Vec<&Held> = held.iter().filter(|held| held.value == figure.value).collect();
    let mut terms: Vec<TermId> = equal.iter().filter_map(|held| held.term).collect();
    terms.sort();
    terms.dedup();
    let shown = view.sources.snippet(span);
    if let (Some(first), false) = (equal.first(), terms.is_empty()) {
        // The figure may as well be that of a value that no contract changes.
        if equal.iter().any(|held| held.term.is_none()) || is_bare(figure) && !counts(view, clause, figure) {
            return None;
        }
        let names: Vec<&str> = terms.iter().map(|id| name(view, *id)).collect();
        let alarm = mistake::written_figure(span, shown, &names, first.span);
        return Some(Alarm { fix: fix(view, &terms, span, figure), ..alarm.into() });
    }
    if !equal.is_empty() || is_bare(figure) && !counts(view, clause, figure) {
        return None;
    }
    let other = beside(held, figure.value.unit)?;
    Some(mistake::other_figure(span, shown, &clause.name, &other.value.text(), other.span).into())
}

fn is_bare(figure: &Figure) -> bool {
    figure.value.unit == Unit::Number
}

fn name<'p>(view: &View<'p>, id: TermId) -> &'p str {
    &view.program.terms[usize::from(id.0)].name
}

/// Returns a value that the figure should be: of its unit; else days of the other sort.
fn beside(held: &[Held], unit: Unit) -> Option<&Held> {
    let of = |unit: Unit| held.iter().find(|held| held.value.unit == unit);
    of(unit).or_else(|| match unit {
        Unit::Time(Family::Days) => of(Unit::Time(Family::BusinessDays)),
        Unit::Time(Family::BusinessDays) => of(Unit::Time(Family::Days)),
        _ => None,
    })
}

/// Whether a number without a unit is about what a limit counts: `3 calls`, `2 rounds of revisions`.
fn counts(view: &View<'_>, clause: &Clause, figure: &Figure) -> bool {
    let Some(Statement::Limit { measure, .. }) = &clause.statement else { return false };
    let Source::Kinds(kinds) = &measure.pattern.source else { return false };
    let mut names = kinds.iter().map(|(kind, word)| match word {
        Some(word) => view.program.vocabulary.word(*word),
        None => view.program.vocabulary.kind_name(*kind),
    });
    names.any(|name| figure.after.iter().any(|word| word.trim_end_matches('s') == name.trim_end_matches('s')))
}

/// The figure gives way to the term, where there is one and the text then says the same.
fn fix(view: &View<'_>, terms: &[TermId], span: Span, figure: &Figure) -> Option<Fix> {
    let [term] = terms else { return None };
    let term = &view.program.terms[usize::from(term.0)];
    // Another file may be a layer of other policies, in which the term has another value.
    if term.span.source != span.source {
        return None;
    }
    let from = view.sources.snippet(span);
    let text = format!("{{{}}}", term.name);
    // A value in other words would be shown in those of the term.
    if from == figure.value.text() {
        return Some(Fix { span, text, keeps_meaning: true });
    }
    None
}
