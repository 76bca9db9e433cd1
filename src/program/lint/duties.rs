//! Short deadlines for answers that count the days of the calendar.

use rust_decimal::Decimal;

use super::values::{Unit, by_default};
use super::view::{Alarm, Fix, View};
use crate::base::mistake::lint::clauses as mistake;
use crate::base::source::Span;
use crate::engagement::record::Value;
use crate::program::reads::walk;
use crate::program::tree::{Change, Deadline, DutyTime, Expr, ExprKind, Program, Statement};
use crate::value::duration::Family;

/// What is an answer.
const ANSWERS: [&str; 6] = ["reply", "answer", "feedback", "approval", "rejection", "decision"];

/// Beyond so many days a weekend more matters little.
const SHORT: Decimal = Decimal::TEN;

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let mut found = Vec::new();
    for clause in &view.program.clauses {
        let Some(Statement::Owes { duty, time: DutyTime::Deadline(deadline), .. }) = &clause.statement else {
            continue;
        };
        if !ANSWERS.iter().any(|kind| view.takes(duty, kind)) {
            continue;
        }
        let to_clause = view.exceptions(clause).flat_map(|exception| &exception.changes);
        let others = to_clause.filter_map(|change| match change {
            Change::Deadline(deadline) => Some(deadline),
            _ => None,
        });
        found
            .extend(std::iter::once(deadline).chain(others).filter_map(length).filter_map(|length| bare(view, length)));
    }
    found
}

/// Returns how long a deadline is: `within 5 days after T`, `by T + 5 days`.
fn length(deadline: &Deadline) -> Option<&Expr> {
    match deadline {
        Deadline::Within(length, _) => Some(length),
        Deadline::By(moment) => match &*moment.kind {
            ExprKind::Shift(length, true, _) => Some(length),
            _ => None,
        },
    }
}

fn bare(view: &View<'_>, length: &Expr) -> Option<Alarm> {
    let value = by_default(view.program, length)?;
    let mut written = Vec::new();
    lengths(view.program, length, &mut written);
    // A week is meant as one.
    let in_days = |span: &Span| {
        let written = view.sources.snippet(*span);
        written.strip_suffix('s').unwrap_or(written).ends_with("day")
    };
    if value.unit != Unit::Time(Family::Days) || value.amount > SHORT || !written.iter().all(in_days) {
        return None;
    }
    // A term is read elsewhere, too, and has its `accept` lines.
    let shown = view.sources.snippet(length.span);
    let at = shown.rfind("day").filter(|_| written == [length.span]);
    let fix = at.map(|at| {
        let text = format!("{}business {}", &shown[..at], &shown[at..]);
        Fix { span: length.span, text, keeps_meaning: false }
    });
    let default = written.first().filter(|first| **first != length.span && !within(**first, length.span));
    Some(Alarm { fix, ..mistake::bare_days(length.span, &value.text(), default.copied()).into() })
}

fn within(inner: Span, outer: Span) -> bool {
    inner.source == outer.source && outer.start <= inner.start && inner.end <= outer.end
}

/// Adds where the lengths of time are written that an expression is made of, those of terms too.
fn lengths(program: &Program, expr: &Expr, found: &mut Vec<Span>) {
    walk(
        expr,
        &mut |part| match &*part.kind {
            ExprKind::Value(Value::Duration(_)) => found.push(part.span),
            ExprKind::Term(id) => lengths(program, &program.terms[usize::from(id.0)].value, found),
            _ => {}
        },
        &mut |_| (),
    );
}
