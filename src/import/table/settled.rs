//! What a row says itself was done, and not when: an invoice that was paid, in whole or in part; a deliverable that was delivered.

use super::pick::all_hold;
use super::row::{Fault, Scope};
use super::rule::Record;
use super::spec::Spec;
use crate::engagement::vocabulary::FieldType;
use crate::import::cell::Cell;
use crate::import::fact::SETTLED;
use crate::value::money::Money;

/// Returns that as a note; nothing where the row does not say it. `fields` are those of the fact.
pub(super) fn settled(scope: &Scope<'_>, record: &Record, fields: &[(String, Cell)]) -> Result<Option<String>, Fault> {
    let settled = &record.settled;
    if !settled.when.is_empty() && all_hold(scope.with, scope.row, &settled.when)? {
        let what = if record.kind == "deliverable" { "it was delivered" } else { "all of it was paid" };
        return Ok(Some(format!("{what}{SETTLED}")));
    }
    let money = |name: &str, spec: &Option<Spec>| -> Result<Option<Money>, Fault> {
        let Some(spec) = spec else { return Ok(None) };
        let value = scope.value(name, spec, &FieldType::Money)?;
        Ok(value.and_then(|value| if let Cell::Text(text) = value { Money::parse(&text) } else { None }))
    };
    let payable = fields.iter().find(|(name, _)| name == "payable").and_then(|(_, value)| match value {
        Cell::Text(text) => Money::parse(text),
        _ => None,
    });
    let Some(payable) = payable else { return Ok(None) };
    let (paid, open) = (money("paid", &settled.paid)?, money("open", &settled.open)?);
    let rest = |open: Money| payable.amount.checked_sub(open.amount).filter(|_| open.currency == payable.currency);
    let paid = paid.filter(|paid| paid.currency == payable.currency).map(|paid| paid.amount);
    let paid = paid.max(open.and_then(rest)).filter(|paid| paid.is_sign_positive() && !paid.is_zero());
    Ok(paid.map(|paid| match paid >= payable.amount {
        true => format!("all of it was paid{SETTLED}"),
        false => format!("{} {} of it was paid{SETTLED}", paid.normalize(), payable.currency.code()),
    }))
}
