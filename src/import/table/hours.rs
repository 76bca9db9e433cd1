//! Hours of which a row says two things: how long they were, and when they began and ended.

use rust_decimal::Decimal;

use super::row::Scope;
use super::rule::Record;
use crate::engagement::vocabulary::FieldType;
use crate::import::cell::Cell;
use crate::value::time::{Moment, SECOND};
use crate::value::zone::{Zone, parse_moment};

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
