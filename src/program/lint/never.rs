//! Clauses that nothing can breach, or everything, and excuses that nothing meets.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::clash::{Clash, author, clash, clash_by, empty};
use super::values::{Unit, constant};
use super::view::{Alarm, View};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::lint::clauses as mistake;
use crate::base::source::Span;
use crate::engagement::vocabulary::Vocabulary;
use crate::program::parts::expressions;
use crate::program::reads::{Changing, walk};
use crate::program::tree::{
    Change, Clause, Each, Expr, ExprKind, Function, LimitWindow, Measure, Pattern, Source, Statement, Type,
};

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let look = |clause| of_clause(view, clause).or_else(|| empty_excuse(view, clause));
    view.program.clauses.iter().filter_map(look).map(Alarm::from).collect()
}

/// Returns whether nothing can breach a clause.
pub(super) fn is_never_breached(view: &View<'_>, clause: &Clause) -> bool {
    of_clause(view, clause).is_some_and(|found| found.code == "lint-never-breached")
}

fn of_clause(view: &View<'_>, clause: &Clause) -> Option<Diagnostic> {
    let vocabulary = &view.program.vocabulary;
    let name = clause.name.as_str();
    let never = |clash: Clash, why: &str| Some(mistake::never_breached(clash.at, name, why, clash.first));
    let always = |clash: Clash, why: &str| Some(mistake::always_breached(clash.at, name, why, clash.first));
    let (each, forbidden) = (gone_through(clause), forbidden(clause));
    if let Some(clash) = each.and_then(|each| empty(vocabulary, each)) {
        return never(clash, "it holds for no item");
    }
    if let Some(clash) = forbidden.and_then(|forbidden| empty(vocabulary, forbidden)) {
        return never(clash, "what it forbids cannot be");
    }
    if let Some(excuse) = excuse(view, clause) {
        return Some(excuse);
    }
    match clause.statement.as_ref()? {
        Statement::Forbid(pattern) => {
            let filter = pattern.filter.as_deref()?;
            clash(vocabulary, &[(filter, false)])?;
            always(whole(filter.span), "its condition always holds")
        }
        Statement::Owes { duty, .. } => always(empty(vocabulary, duty)?, "what is owed cannot be"),
        Statement::Limit { measure, bound, window, carry, .. } => {
            if let Some(clash) = empty(vocabulary, &measure.pattern) {
                return never(clash, "what it counts cannot be");
            }
            if most(measure).zip(constant(bound)).is_some_and(|(most, bound)| bound.amount >= most) {
                return never(whole(bound.span), "no measure passes this bound");
            }
            to_zero(vocabulary, clause, measure, bound, window.as_ref(), carry.is_some())
        }
        Statement::Require { cond, .. } => {
            let authors: Vec<_> = each.and_then(author).into_iter().collect();
            let lasting = each.map(|each| lasting(view, each, false)).unwrap_or_default();
            let with = |wanted| {
                let all: Vec<(&Expr, bool)> = lasting.iter().copied().chain([(cond, wanted)]).collect();
                clash_by(vocabulary, &authors, &all)
            };
            match (with(true), with(false)) {
                (Some(clash), _) => always(clash, "its condition never holds"),
                (None, Some(_)) => never(whole(cond.span), "its condition always holds"),
                (None, None) => None,
            }
        }
        Statement::May { .. } => None,
    }
}

fn whole(at: Span) -> Clash {
    Clash { at, first: None }
}

/// An excuse that holds wherever the rule does, so that nothing is left of the rule.
fn excuse(view: &View<'_>, clause: &Clause) -> Option<Diagnostic> {
    let (unless, _) = clause.modifiers.unless.as_ref()?;
    let why = if clash(&view.program.vocabulary, &[(unless, false)]).is_some() {
        "its excuse always holds"
    } else {
        beside_rule(view, clause, unless, false)?;
        "its excuse holds wherever the rule does"
    };
    Some(mistake::never_breached(unless.span, &clause.name, why, None))
}

/// An excuse that holds nowhere where the rule does.
fn empty_excuse(view: &View<'_>, clause: &Clause) -> Option<Diagnostic> {
    let (unless, _) = clause.modifiers.unless.as_ref()?;
    let clash = beside_rule(view, clause, unless, true)?;
    Some(mistake::empty_excuse(clash.at, &clause.name, clash.first))
}

/// Returns why an excuse that is true (or false) is never met together with what the clause is about.
fn beside_rule(view: &View<'_>, clause: &Clause, unless: &Expr, wanted: bool) -> Option<Clash> {
    let (each, forbidden) = (gone_through(clause), forbidden(clause));
    let authors: Vec<_> = [each, forbidden].into_iter().flatten().filter_map(author).collect();
    let mut all = each.map(|each| lasting(view, each, false)).unwrap_or_default();
    // What is forbidden and its excuse are looked at at one moment; but an exception sets terms for the excuse alone.
    let mut changes = view.exceptions(clause).flat_map(|exception| &exception.changes);
    let terms = !changes.any(|change| matches!(change, Change::Term(..)));
    all.extend(forbidden.map(|of| lasting(view, of, terms && !of.changes)).unwrap_or_default());
    all.push((unless, wanted));
    clash_by(&view.program.vocabulary, &authors, &all)
}

fn gone_through(clause: &Clause) -> Option<&Pattern> {
    match &clause.each {
        Some(Each::Items(pattern)) => Some(pattern),
        _ => None,
    }
}

fn forbidden(clause: &Clause) -> Option<&Pattern> {
    match &clause.statement {
        Some(Statement::Forbid(pattern)) => Some(pattern),
        _ => None,
    }
}

/// Returns what the filter of a pattern says that is still so at any later moment; with `terms` also what it says of those.
fn lasting<'p>(view: &View<'_>, pattern: &'p Pattern, terms: bool) -> Vec<(&'p Expr, bool)> {
    // The policy's own derived fields are never steady, whatever they read.
    let own = BTreeSet::new();
    let changing = Changing { vocabulary: &view.program.vocabulary, own: &own };
    let may = |part: &ExprKind| terms || !matches!(part, ExprKind::Term(_));
    let mut parts = pattern.filter.as_deref().map(conjuncts).unwrap_or_default();
    parts.retain(|part| changing.is_steady(part, &may));
    parts.into_iter().map(|part| (part, true)).collect()
}

fn conjuncts(cond: &Expr) -> Vec<&Expr> {
    match &*cond.kind {
        ExprKind::And(a, b) => conjuncts(a).into_iter().chain(conjuncts(b)).collect(),
        _ => vec![cond],
    }
}

/// Returns the most that a measure can be.
fn most(measure: &Measure) -> Option<Decimal> {
    match (measure.function, measure.value.as_deref().map(|value| &value.ty)) {
        (Function::Share, _) => Some(Decimal::ONE_HUNDRED),
        (Function::Distinct, Some(Type::Word(words))) => Some(Decimal::from(words.len())),
        (Function::Distinct, Some(Type::Bool)) => Some(Decimal::TWO),
        _ => None,
    }
}

/// A limit to 0 of events, wherever nothing hangs on how many there are.
fn to_zero(
    vocabulary: &Vocabulary,
    clause: &Clause,
    measure: &Measure,
    bound: &Expr,
    window: Option<&LimitWindow>,
    carries: bool,
) -> Option<Diagnostic> {
    let zero = constant(bound).is_some_and(|bound| bound.unit == Unit::Number && bound.amount.is_zero());
    let mut counts = false;
    for expr in expressions(clause) {
        walk(expr, &mut |part| counts |= matches!(&*part.kind, ExprKind::Excess), &mut |_| ());
    }
    let apart = matches!(window, Some(LimitWindow::Within(..))) || carries || counts;
    if !zero || apart || measure.function != Function::Count {
        return None;
    }
    let kind = match &measure.pattern.source {
        Source::Kinds(kinds) => kinds.first().map(|(kind, word)| match word {
            Some(word) => vocabulary.word(*word),
            None => vocabulary.kind_name(*kind),
        })?,
        Source::Contacts => return None,
        Source::Breaches(_) => "breach of",
    };
    Some(mistake::limit_to_zero(bound.span, kind))
}
