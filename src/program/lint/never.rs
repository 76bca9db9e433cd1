//! Clauses that nothing can breach, or everything.

use rust_decimal::Decimal;

use super::clash::{Clash, clash};
use super::values::{Unit, literal};
use super::view::{Alarm, View};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::lint::clauses as mistake;
use crate::base::source::Span;
use crate::engagement::vocabulary::Vocabulary;
use crate::program::parts::expressions;
use crate::program::reads::walk;
use crate::program::tree::{
    Clause, Each, Expr, ExprKind, Function, LimitWindow, Measure, Pattern, Source, Statement, Type,
};

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let vocabulary = &view.program.vocabulary;
    view.program.clauses.iter().filter_map(|clause| of_clause(vocabulary, clause)).map(Alarm::from).collect()
}

fn of_clause(vocabulary: &Vocabulary, clause: &Clause) -> Option<Diagnostic> {
    let name = clause.name.as_str();
    let never = |clash: Clash, why: &str| Some(mistake::never_breached(clash.at, name, why, clash.first));
    let always = |clash: Clash, why: &str| Some(mistake::always_breached(clash.at, name, why, clash.first));
    let each = match &clause.each {
        Some(Each::Items(pattern)) => Some(pattern),
        _ => None,
    };
    if let Some(clash) = each.and_then(|each| empty(vocabulary, each)) {
        return never(clash, "it holds for no item");
    }
    if let Some((unless, _)) = &clause.modifiers.unless
        && clash(vocabulary, &[(unless, false)]).is_some()
    {
        return never(whole(unless.span), "its excuse always holds");
    }
    match clause.statement.as_ref()? {
        Statement::Forbid(pattern) => {
            if let Some(clash) = empty(vocabulary, pattern) {
                return never(clash, "what it forbids cannot be");
            }
            let filter = pattern.filter.as_deref()?;
            clash(vocabulary, &[(filter, false)])?;
            always(whole(filter.span), "its condition always holds")
        }
        Statement::Owes { duty, .. } => always(empty(vocabulary, duty)?, "what is owed cannot be"),
        Statement::Limit { measure, bound, window, carry, .. } => {
            if let Some(clash) = empty(vocabulary, &measure.pattern) {
                return never(clash, "what it counts cannot be");
            }
            if most(measure).zip(literal(bound)).is_some_and(|(most, bound)| bound.amount >= most) {
                return never(whole(bound.span), "no measure passes this bound");
            }
            to_zero(vocabulary, clause, measure, bound, window.as_ref(), carry.is_some())
        }
        Statement::Require { cond, .. } => {
            // What the filter of `for each` asks is still so, where time cannot change it.
            let filter = each.filter(|each| each.closed && !each.changes).and_then(|each| each.filter.as_deref());
            let with = |wanted| {
                let all: Vec<(&Expr, bool)> =
                    filter.map(|filter| (filter, true)).into_iter().chain([(cond, wanted)]).collect();
                clash(vocabulary, &all)
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

/// Returns why a pattern takes nothing.
fn empty(vocabulary: &Vocabulary, pattern: &Pattern) -> Option<Clash> {
    clash(vocabulary, &[(pattern.filter.as_deref()?, true)])
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
    let zero = literal(bound).is_some_and(|bound| bound.unit == Unit::Number && bound.amount.is_zero());
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
