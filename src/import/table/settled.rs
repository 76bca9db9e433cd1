//! What a row says itself was done, and not when: an invoice that was paid, in whole or in part; a deliverable that was delivered. Hours of
//! which it says two things.

use rust_decimal::Decimal;

use super::pick::all_hold;
use super::row::{Fault, Scope};
use super::rule::Record;
use super::spec::Spec;
use crate::engagement::vocabulary::FieldType;
use crate::import::cell::Cell;
use crate::import::fact::SETTLED;
use crate::value::money::Money;
use crate::value::time::{Moment, SECOND};
use crate::value::zone::{Zone, parse_moment};

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

/// Asks of hours that are more than the time from their beginning to their end.
pub(super) fn contradiction(scope: &Scope<'_>, record: &Record, fields: &[(String, Cell)]) -> Option<String> {
    let spec = record.ends.as_ref()?;
    // Where that cannot be read nothing contradicts it.
    let Ok(Some(Cell::Text(end))) = scope.value("ends", spec, &FieldType::Moment) else { return None };
    let text = |name: &str| match fields.iter().find(|(field, _)| field == name) {
        Some((_, Cell::Text(text))) => Some(text.as_str()),
        _ => None,
    };
    let (Some(start), Some(minutes)) = (text("at"), text("minutes").and_then(|text| text.parse::<Decimal>().ok()))
    else {
        return None;
    };
    let moment = |text: &str| parse_moment(text, &Zone::utc()).ok();
    let (Some(Moment::At(from)), Some(Moment::At(to))) = (moment(start), moment(&end)) else { return None };
    let lasted = Decimal::from((to.0 - from.0).div_euclid(SECOND)) / Decimal::from(60);
    // Programs round to the minute.
    let is_more = minutes > lasted + Decimal::ONE;
    let lasted = lasted.round_dp(2).normalize();
    is_more.then(|| {
        format!("It is of {minutes} minutes, and lasted from {start} to {end}, which is {lasted}: how much is right?")
    })
}
