//! A size that is recorded, otherwise: an amount, a number, a length of time, as near to the recorded one as does it.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::change::Change;
use super::search::last_that;
use super::seek::Seek;
use crate::engagement::record::{EventId, Value};
use crate::engagement::vocabulary::FieldId;
use crate::facts::item::{Item, Val};
use crate::facts::scope::Scope;
use crate::program::reads::walk;
use crate::program::tree::{Expr, ExprKind, Measure, Type};
use crate::value::duration::Duration;
use crate::value::money::Money;
use crate::value::quantity::Quantity;

/// So often a size is doubled.
pub const MOST_DOUBLED: u32 = 40;

/// As often that of one of several sizes: a score, a number of days.
pub const MOST_OF_SIZES: u32 = 10;

/// How a size is looked for.
#[derive(Clone, Copy)]
pub struct Way<'a> {
    /// Upwards, or downwards.
    pub up: bool,
    /// How often it is doubled.
    pub doubled: u32,
    /// How far what is compared lies apart: there it turns, often.
    pub apart: &'a [Decimal],
}

/// Fields that count what came before: no other number could have been.
const COUNTED: [&str; 2] = ["round", "version"];

/// Returns the event with the nearest smaller and the nearest larger size of each field that a condition compares, the smaller change
/// first.
pub fn of_compared(seek: &Seek<'_>, part: &Expr) -> Vec<Change> {
    let apart = apart(seek, part);
    let mut found: Vec<Change> = Vec::new();
    for (event, field) in compared(seek, part) {
        let ways = [false, true].map(|up| Way { up, doubled: MOST_DOUBLED, apart: &apart });
        found.extend(ways.into_iter().filter_map(|way| resized(seek, event, field, way)));
    }
    found
}

/// The fields of recorded events that stand in a comparison.
fn compared(seek: &Seek<'_>, part: &Expr) -> Vec<(EventId, FieldId)> {
    let mut found = Vec::new();
    let mut look = |part: &Expr| {
        let ExprKind::Field(of, field) = &*part.kind else { return };
        let Ok(Val::Item(Item::Event(event))) = seek.at_subject(|scope| scope.value(of)) else { return };
        if seek.is_recorded(event) && !found.contains(&(event, *field)) {
            found.push((event, *field));
        }
    };
    if matches!(&*part.kind, ExprKind::Compare(..)) {
        walk(part, &mut look, &mut |_| ());
    }
    found
}

/// How far the two sides of each comparison in an expression lie apart.
pub fn apart(seek: &Seek<'_>, part: &Expr) -> Vec<Decimal> {
    let mut found = Vec::new();
    let mut look = |part: &Expr| {
        let ExprKind::Compare(_, a, b) = &*part.kind else { return };
        let size = |scope: &Scope<'_, '_>, of: &Expr| scope.value(of).ok()?.quantity().map(Quantity::amount);
        let far = |scope: Scope<'_, '_>| size(&scope, a)?.checked_sub(size(&scope, b)?);
        let far_then = [seek.at_subject(far), seek.at_judged(far)];
        found.extend(far_then.into_iter().flatten().map(|far| far.abs()));
    };
    walk(part, &mut look, &mut |_| ());
    found
}

/// Returns an event with the nearest size of a field that does it.
pub fn resized(seek: &Seek<'_>, event: EventId, field: FieldId, way: Way<'_>) -> Option<Change> {
    let vocabulary = &seek.plan.program.vocabulary;
    let known = vocabulary.field(seek.event(event).kind, field)?;
    let value = seek.event(event).field(field).filter(|_| known.derived.is_none())?;
    // The amount of an invoice is what was agreed.
    let is_fixed = seek.event(event).kind == seek.plan.words.invoice;
    if is_fixed || COUNTED.contains(&vocabulary.field_name(field)) {
        return None;
    }
    by_size(seek, &|value| Change::Stated(event, field, value), value, way)
}

/// Nothing, of what a sum adds.
pub fn nothing_of(seek: &Seek<'_>, measure: &Measure, field: FieldId) -> Option<Value> {
    Some(match &measure.value.as_ref()?.ty {
        Type::Number => Value::Number(Decimal::ZERO),
        Type::Duration(family) => Value::Duration(Duration::new(*family, 0)),
        Type::Money(currency) => {
            let of_record = seek.engagement.events.iter().find_map(|event| match event.field(field) {
                Some(Value::Money(money)) => Some(money.currency),
                _ => None,
            });
            let currency = currency.or(of_record).or(seek.plan.program.currency)?;
            Value::Money(Money { amount: Decimal::ZERO, currency })
        }
        _ => return None,
    })
}

/// Returns a change with the size nearest to another that does it: upwards or downwards, in cents or whole units. Tried are sizes
/// further and further away, and those at which what is compared turns; it may hold of one of them, and not of some beyond.
pub fn by_size(seek: &Seek<'_>, with: &dyn Fn(Value) -> Change, from: &Value, way: Way<'_>) -> Option<Change> {
    let number = from.quantity()?.amount();
    let step = match from {
        Value::Money(money) => Decimal::new(1, money.currency.minor_unit()),
        _ => Decimal::new(1, number.normalize().scale()),
    };
    let at = |steps: i64| {
        let more = step * Decimal::from(steps);
        let number = if way.up { number + more } else { number - more };
        with(match from {
            Value::Money(money) => Value::Money(Money { amount: number, ..*money }),
            Value::Duration(length) => Value::Duration(Duration { amount: number, ..*length }),
            Value::Percent(_) => Value::Percent(number),
            _ => Value::Number(number),
        })
    };
    // Nothing is smaller than one step.
    let most = if way.up { 1 << way.doubled } else { (number / step).to_i64()? - 1 };
    let turns = way.apart.iter().filter_map(|far| (far / step).floor().to_i64());
    let turns = turns.flat_map(|steps| steps.saturating_sub(1)..=steps.saturating_add(2));
    let doubled = (0..way.doubled).map(|times| 1 << times).take_while(|steps| *steps < most);
    let tried: BTreeSet<i64> = doubled.chain(turns).chain([most]).filter(|steps| (1..=most).contains(steps)).collect();
    let does = |steps: i64| seek.is_clear_with(&at(steps));
    let mut before = 0;
    for steps in tried {
        if does(steps) {
            let last_not = before + last_that(steps - before, |more| more == 0 || !does(before + more));
            return seek.tried(at(last_not + 1));
        }
        before = steps;
    }
    None
}

/// Returns the changes, of those that state one field otherwise only the nearest below and the nearest above, the nearest first.
pub fn nearest(seek: &Seek<'_>, changes: Vec<Change>) -> Vec<Change> {
    let far = |change: &Change| match change {
        Change::Stated(event, field, value) => {
            let was = seek.event(*event).field(*field)?.quantity()?.amount();
            let far = value.quantity()?.amount().checked_sub(was)?;
            Some((*event, *field, far))
        }
        _ => None,
    };
    let is_nearer = |a: &Change, b: &Change| match (far(a), far(b)) {
        (Some((of, field, a)), Some((other, same, b))) => {
            (of, field) == (other, same) && a.is_sign_negative() == b.is_sign_negative() && a.abs() < b.abs()
        }
        _ => false,
    };
    let mut kept: Vec<Change> =
        changes.iter().filter(|one| !changes.iter().any(|other| is_nearer(other, one))).cloned().collect();
    if kept.iter().all(|one| far(one).is_some()) {
        kept.sort_by_key(|one| far(one).map(|(_, _, far)| far.abs()));
    }
    kept
}
