//! Values as people read them, and computations with their values put in.

use crate::engagement::record::{Actor, Side};
use crate::facts::index::Facts;
use crate::facts::item::Val;
use crate::facts::scope::Scope;
use crate::finding::plain;
use crate::program::tree::{Expr, ExprKind, Operator};
use crate::value::time::{Moment, SECOND};

/// Returns a value as people read it; nothing of one that has no form.
pub fn shown(facts: &Facts<'_>, value: &Val) -> Option<String> {
    let zone = facts.zone();
    Some(match value {
        Val::Moment(Moment::At(at)) if at.0 % (60 * SECOND) != 0 => zone.format(*at),
        Val::Moment(moment) => zone.short(*moment),
        Val::Never => "not recorded".to_owned(),
        Val::Text(text) => text.to_string(),
        Val::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Val::Word(word) => facts.plan.program.vocabulary.word(*word).to_owned(),
        Val::Actor(Actor::Side(Side::Client)) => "the client".to_owned(),
        Val::Actor(Actor::Side(Side::Firm)) => "the firm".to_owned(),
        Val::Actor(Actor::Side(Side::Other)) => "a third party".to_owned(),
        Val::Actor(Actor::Contact(id)) => facts.engagement.contacts[usize::from(id.0)].id.to_string(),
        Val::Item(item) => facts.name(*item),
        Val::List(values) if values.is_empty() => "nothing".to_owned(),
        Val::List(values) => values.iter().map(|value| shown(facts, value)).collect::<Option<Vec<_>>>()?.join(", "),
        Val::Number(number) => plain(number.round_dp(PLACES)),
        other => other.quantity()?.to_string(),
    })
}

/// So many places of a number are told.
const PLACES: u32 = 4;

/// Returns a computation with the value of each part: `180 / 60 * 90.00 EUR`; nothing of what is none, or where a value is
/// missing.
pub fn formula(expr: &Expr, at: Scope<'_, '_>) -> Option<String> {
    matches!(&*expr.kind, ExprKind::Arithmetic(..) | ExprKind::Extreme(..)).then(|| part(expr, at, 0)).flatten()
}

/// A part of a computation, in brackets where it binds less than what is around it.
fn part(expr: &Expr, at: Scope<'_, '_>, around: u8) -> Option<String> {
    let (text, binds) = match &*expr.kind {
        ExprKind::Arithmetic(operator, a, b) => {
            let (sign, binds) = match operator {
                Operator::Add => ("+", 1),
                Operator::Subtract => ("-", 1),
                Operator::Multiply => ("*", 2),
                Operator::Divide => ("/", 2),
            };
            (format!("{} {sign} {}", part(a, at, binds)?, part(b, at, binds + 1)?), binds)
        }
        ExprKind::Extreme(larger, a, b) => {
            let which = if *larger { "max" } else { "min" };
            (format!("{which}({}, {})", part(a, at, 0)?, part(b, at, 0)?), 3)
        }
        _ => (shown(at.facts, &at.facts.in_every_world(|| at.value(expr)).one().ok()?.ok()?)?, 3),
    };
    Some(if binds < around { format!("({text})") } else { text })
}
