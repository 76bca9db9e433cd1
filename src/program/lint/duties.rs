//! Short deadlines for answers that count the days of the calendar.

use rust_decimal::Decimal;

use super::values::{Unit, literal};
use super::view::{Alarm, Fix, View};
use crate::base::mistake::lint::clauses as mistake;
use crate::program::tree::{Deadline, DutyTime, Expr, Statement};
use crate::value::duration::Family;

/// What is an answer.
const ANSWERS: [&str; 6] = ["reply", "answer", "feedback", "approval", "rejection", "decision"];

/// Beyond so many days a weekend more matters little.
const SHORT: Decimal = Decimal::TEN;

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    view.program
        .clauses
        .iter()
        .filter_map(|clause| {
            let Statement::Owes { duty, time: DutyTime::Deadline(Deadline::Within(length, _)), .. } =
                clause.statement.as_ref()?
            else {
                return None;
            };
            if !ANSWERS.iter().any(|kind| view.takes(duty, kind)) {
                return None;
            }
            bare(view, length)
        })
        .collect()
}

fn bare(view: &View<'_>, length: &Expr) -> Option<Alarm> {
    let value = literal(length)?;
    let written = view.sources.snippet(length.span);
    // A week is meant as one.
    let unit = written.strip_suffix('s').unwrap_or(written);
    if value.unit != Unit::Time(Family::Days) || value.amount > SHORT || !unit.ends_with("day") {
        return None;
    }
    let at = written.rfind("day")?;
    let text = format!("{}business {}", &written[..at], &written[at..]);
    let fix = Fix { span: length.span, text, keeps_meaning: false };
    Some(Alarm { fix: Some(fix), ..mistake::bare_days(length.span, &value.text()).into() })
}
