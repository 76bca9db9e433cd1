//! The lengths of time that a clause has.

use rust_decimal::Decimal;

use super::parts::{changed, expressions, patterns};
use super::reads::{walk, walk_pattern};
use super::tree::{Clause, Each, Expr, ExprKind, PeriodUnit, Program, TermId, clause_of};
use crate::engagement::record::Value;
use crate::value::duration::{Duration, Family};

/// Returns the lengths of time that a clause has, also in its exceptions and in the fields and terms that it reads.
pub fn lengths(program: &Program, clause: &Clause) -> Vec<Duration> {
    read(program, clause).0
}

/// Whether a clause reads a term, itself or by what it reads: its title is not enough.
pub fn reads_term(program: &Program, clause: &Clause, term: TermId) -> bool {
    read(program, clause).1.contains(&term)
}

/// Returns the lengths of time of all clauses that read a term; none where one of them has none.
pub fn lengths_beside(program: &Program, term: TermId) -> Vec<Duration> {
    let all = program.clauses.iter().map(|clause| read(program, clause));
    let of: Vec<_> = all.filter(|(_, terms)| terms.contains(&term)).map(|(held, _)| held).collect();
    if of.iter().any(Vec::is_empty) { Vec::new() } else { of.concat() }
}

/// Returns the lengths of time that a clause has, and the terms that it reads, each also of what it reads.
fn read(program: &Program, clause: &Clause) -> (Vec<Duration>, Vec<TermId>) {
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
        held.push(unit.length());
    }
    (held, seen)
}

impl PeriodUnit {
    /// Returns how long it is.
    pub fn length(self) -> Duration {
        let (family, amount) = match self {
            Self::Week => (Family::Days, 7),
            Self::Month => (Family::Months, 1),
            Self::Quarter => (Family::Months, 3),
            Self::Year => (Family::Months, 12),
        };
        Duration { family, amount: Decimal::from(amount) }
    }
}
