//! Which way the money of a row went: to the holder of the account, or away from it.

use rust_decimal::Decimal;

use super::row::Scope;
use super::rule::Rule;
use super::spec::From;
use crate::import::cell::Cell;

/// Which way money went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    In,
    Out,
    /// The sign of the amount says the one, and the rule the other.
    Unsaid,
}

/// Returns which way the payment of a row went. What the rule says counts first: `by`, or that it names only who paid, or only who was
/// paid; else the sign of the amount. `by` is what the row says of it.
pub(super) fn way(scope: &Scope<'_>, rule: &Rule, by: Option<&Cell>) -> Way {
    let Some(record) = rule.record.as_ref().filter(|record| record.kind == "payment") else { return Way::In };
    match by {
        Some(Cell::Text(by)) if by == "firm" => return Way::Out,
        Some(Cell::Text(by)) if by == "client" => return Way::In,
        _ => {}
    }
    let is_below_zero = record.fields.iter().filter(|(name, _)| name == "amount").any(|(_, spec)| match &spec.from {
        From::Column(column) => scope
            .cell(column)
            .is_ok_and(|(_, cell)| scope.with.numbers.money(cell).is_ok_and(|(number, _)| number < Decimal::ZERO)),
        _ => false,
    });
    match (record.from.is_empty(), record.names_to.is_empty()) {
        (true, false) => Way::Out,
        // A rule for all rows took those of both signs.
        (false, true) if is_below_zero && rule.when.is_empty() => Way::Unsaid,
        (false, true) => Way::In,
        _ if is_below_zero => Way::Out,
        _ => Way::In,
    }
}
