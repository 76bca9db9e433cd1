//! The texts that a policy's expressions speak of, such as the purpose that a message must have.

use super::parts::{changed, expressions, patterns};
use super::reads::{walk, walk_pattern};
use super::tree::{Expr, ExprKind, Pattern, Program};
use crate::base::source::Span;
use crate::engagement::record::Value;

/// Returns every text that stands in an expression of a policy, with its place; in no order.
pub fn texts(program: &Program) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut on_expr = |expr: &Expr| {
        if let ExprKind::Value(value) = &*expr.kind {
            of_value(value, expr.span, &mut found);
        }
    };
    outermost(program).into_iter().for_each(|expr| walk(expr, &mut on_expr, &mut |_| ()));
    outermost_patterns(program).into_iter().for_each(|pattern| walk_pattern(pattern, &mut on_expr, &mut |_| ()));
    found
}

fn of_value(value: &Value, span: Span, found: &mut Vec<(String, Span)>) {
    match value {
        Value::Text(text) => found.push((text.to_string(), span)),
        Value::List(values) => values.iter().for_each(|value| of_value(value, span, found)),
        _ => {}
    }
}

fn outermost(program: &Program) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = program.clauses.iter().flat_map(expressions).collect();
    all.extend(program.terms.iter().map(|term| &term.value));
    all.extend(program.derived.iter().map(|own| &own.value));
    for exception in &program.exceptions {
        all.push(&exception.when);
        all.extend(exception.changes.iter().flat_map(changed));
    }
    for ladder in &program.ladders {
        all.extend(ladder.needs.iter().flat_map(|need| std::iter::once(&need.need).chain(&need.when)));
    }
    all
}

fn outermost_patterns(program: &Program) -> Vec<&Pattern> {
    let forget = program.ladders.iter().filter_map(|ladder| ladder.forget.as_ref()?.1.as_ref());
    program.clauses.iter().flat_map(patterns).chain(forget).collect()
}
