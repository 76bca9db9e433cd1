//! Short deadlines for answers that count the days of the calendar.

use rust_decimal::Decimal;

use super::figures::{Held, held, texts};
use super::numbers::figures;
use super::values::{Quantity, Unit, by_default};
use super::view::{Alarm, Fix, View};
use crate::base::mistake::lint::clauses as mistake;
use crate::base::source::Span;
use crate::engagement::record::Value;
use crate::program::reads::walk;
use crate::program::tree::{Change, Deadline, DutyTime, Expr, ExprKind, Program, Statement};
use crate::value::duration::Family;

/// What a person at a desk does.
const ANSWERS: [&str; 13] = [
    "reply",
    "answer",
    "feedback",
    "approval",
    "rejection",
    "decision",
    "brief",
    "question",
    "message",
    "call",
    "offer",
    "check_in",
    "report",
];

/// Beyond so many days a weekend more matters little.
const SHORT: Decimal = Decimal::TEN;

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let mut found = Vec::new();
    for (clause, written) in view.clauses() {
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
        let held = held(view, clause);
        let texts = texts(written);
        for length in std::iter::once(deadline).chain(others).flat_map(lengths_of) {
            found.extend(bare(view, length, &held, &texts));
        }
    }
    found
}

/// Returns how long a deadline is: `within 5 days after T`, `by T + 5 days`; of several days, the first or last, each.
fn lengths_of(deadline: &Deadline) -> Vec<&Expr> {
    match deadline {
        Deadline::Within(length, _) => vec![length],
        Deadline::By(moment) => shifts(moment),
    }
}

fn shifts(moment: &Expr) -> Vec<&Expr> {
    match &*moment.kind {
        ExprKind::Shift(length, true, _) => vec![length],
        ExprKind::Extreme(_, a, b) | ExprKind::Else(a, b) => shifts(a).into_iter().chain(shifts(b)).collect(),
        _ => Vec::new(),
    }
}

fn bare(view: &View<'_>, length: &Expr, held: &[Held], texts: &[Span]) -> Option<Alarm> {
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
    let default = written.first().filter(|first| **first != length.span && !within(**first, length.span));
    let alarm = Alarm::from(mistake::bare_days(length.span, &value.text(), default.copied()));
    Some(match fix(view, length, value, &written, held, texts) {
        Ok(fix) => Alarm { fix: Some(fix), ..alarm },
        Err(why) => Alarm { left: Some(why.to_owned()), ..alarm },
    })
}

/// Returns the deadline in business days, together with the figures of it in the texts; else why it is not changed.
fn fix(
    view: &View<'_>,
    length: &Expr,
    value: Quantity,
    written: &[Span],
    held: &[Held],
    texts: &[Span],
) -> Result<Fix, &'static str> {
    if written != [length.span] {
        return Err(
            "the days stand in a term: its default, its `accept` lines and its texts are changed together, by hand",
        );
    }
    let in_business = |shown: &str| {
        let at = shown.to_lowercase().rfind("day").filter(|at| shown.is_char_boundary(*at))?;
        let before = shown[..at].strip_suffix("calendar ").unwrap_or(&shown[..at]);
        Some(format!("{before}business {}", &shown[at..]))
    };
    let text = in_business(view.sources.snippet(length.span)).ok_or("it is not written in days")?;
    let mut fix = Fix::new(length.span, text, false);
    for place in texts {
        let shown = view.sources.snippet(*place);
        for figure in figures(shown).iter().filter(|figure| figure.value == value) {
            if held.iter().any(|held| held.value == value && held.span != length.span) {
                return Err("a text has the same figure, which may be that of something else");
            }
            let at = |byte: usize| place.start as usize + byte;
            let span = Span::new(place.source, at(figure.start), at(figure.end));
            let text = in_business(&shown[figure.start..figure.end]).ok_or("a text has these days in other words")?;
            fix.also.push((span, text));
        }
    }
    Ok(fix)
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
