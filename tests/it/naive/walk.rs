//! Every part of an expression.

use goodterms::program::tree::{Expr, ExprKind, Measure, Pattern, Who, Window};

/// Shows an expression and all its parts.
pub fn visit(expr: &Expr, see: &mut dyn FnMut(&Expr)) {
    see(expr);
    match &*expr.kind {
        ExprKind::Value(_)
        | ExprKind::Term(_)
        | ExprKind::Series(_)
        | ExprKind::Var(_)
        | ExprKind::Client
        | ExprKind::Contract
        | ExprKind::DueOf(_)
        | ExprKind::Today
        | ExprKind::Overdue
        | ExprKind::Excess => {}
        ExprKind::Field(a, _)
        | ExprKind::BreachField(a, _)
        | ExprKind::PeriodEdge(a, _)
        | ExprKind::Compensation(_, a)
        | ExprKind::Not(a)
        | ExprKind::IsKind(a, _)
        | ExprKind::IsKnown(a)
        | ExprKind::Hours(a, ..)
        | ExprKind::Negate(a) => visit(a, see),
        ExprKind::And(a, b)
        | ExprKind::Or(a, b)
        | ExprKind::Compare(_, a, b)
        | ExprKind::In(a, b)
        | ExprKind::Order(a, _, b)
        | ExprKind::Arithmetic(_, a, b)
        | ExprKind::Extreme(_, a, b)
        | ExprKind::Else(a, b)
        | ExprKind::Shift(a, _, b) => {
            visit(a, see);
            visit(b, see);
        }
        ExprKind::List(items) => items.iter().for_each(|item| visit(item, see)),
        ExprKind::AtLeast { left, duration, right, .. } => {
            [left, duration, right].into_iter().for_each(|part| visit(part, see));
        }
        ExprKind::IsWithin(a, b, c) => [a, b, c].into_iter().for_each(|part| visit(part, see)),
        ExprKind::EventOrder(pattern, _, moment) => {
            visit_pattern(pattern, see);
            visit(moment, see);
        }
        ExprKind::Exists(pattern, window) => {
            visit_pattern(pattern, see);
            window.iter().for_each(|window| visit_window(window, see));
        }
        ExprKind::During(pattern) => visit_pattern(pattern, see),
        ExprKind::Measure(measure) => visit_measure(measure, see),
    }
}

fn visit_window(window: &Window, see: &mut dyn FnMut(&Expr)) {
    visit(&window.length, see);
    window.before.iter().for_each(|length| visit(length, see));
}

/// Shows all expressions of a measure.
pub fn visit_measure(measure: &Measure, see: &mut dyn FnMut(&Expr)) {
    visit_pattern(&measure.pattern, see);
    measure.value.iter().chain(&measure.among).for_each(|part| visit(part, see));
    measure.window.iter().for_each(|window| visit_window(window, see));
}

/// Shows all expressions of a pattern.
pub fn visit_pattern(pattern: &Pattern, see: &mut dyn FnMut(&Expr)) {
    if let Some(Who::Actor(actor)) = &pattern.by {
        visit(actor, see);
    }
    pattern.about.iter().chain(&pattern.filter).for_each(|part| visit(part, see));
}
