//! The lengths of time that a clause has.

use rust_decimal::Decimal;

use super::parts::{changed, expressions, patterns};
use super::reads::{walk, walk_pattern};
use super::tree::{Clause, Each, Expr, ExprKind, PeriodUnit, Program, TermId, clause_of};
use crate::engagement::record::Value;
use crate::value::duration::{Duration, Family};

/// Returns the lengths of time that a clause has, also in its exceptions and in the fields and terms that it reads.
pub fn lengths(program: &Program, clause: &Clause) -> Vec<Duration> {
    let mut held = Vec::new();
    let mut terms: Vec<TermId> = Vec::new();
    let mut look = |part: &Expr| match &*part.kind {
        ExprKind::Value(Value::Duration(length)) => held.push(*length),
        ExprKind::Term(term) => terms.push(*term),
        _ => {}
    };
    for pattern in patterns(clause) {
        walk_pattern(pattern, &mut look, &mut |_| ());
    }
    let exceptions = program.exceptions.iter().filter(|one| clause_of(&program.exceptions, one) == Some(clause.id));
    let of_exceptions =
        exceptions.flat_map(|one| std::iter::once(&one.when).chain(one.changes.iter().flat_map(changed)));
    let derived = program.derived.iter().filter(|own| clause.reads.contains(&own.field)).map(|own| &own.value);
    for expr in expressions(clause).into_iter().chain(of_exceptions).chain(derived) {
        walk(expr, &mut look, &mut |_| ());
    }
    let mut seen: Vec<TermId> = Vec::new();
    // What a term is worth may be said by another one.
    while let Some(term) = terms.pop() {
        if seen.contains(&term) {
            continue;
        }
        seen.push(term);
        let mut look = |part: &Expr| match &*part.kind {
            ExprKind::Value(Value::Duration(length)) => held.push(*length),
            ExprKind::Term(term) => terms.push(*term),
            _ => {}
        };
        walk(&program.terms[usize::from(term.0)].value, &mut look, &mut |_| ());
    }
    if let Some(Each::Period { unit, .. }) = &clause.each {
        let (family, amount) = match unit {
            PeriodUnit::Week => (Family::Days, 7),
            PeriodUnit::Month => (Family::Months, 1),
            PeriodUnit::Quarter => (Family::Months, 3),
            PeriodUnit::Year => (Family::Months, 12),
        };
        held.push(Duration { family, amount: Decimal::from(amount) });
    }
    held
}
