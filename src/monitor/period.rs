//! `for each week|month|quarter|year`: what is left of one period can be carried into the next.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::draft::{Draft, Outcome};
use super::periods::{anchor, name, period_of, word};
use super::quota::{Quota, breach, stream};
use super::window::{Reach, Reading, Run, Sliding};
use crate::facts::due::SUBJECT;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Matched, Time, Val};
use crate::facts::measure::like;
use crate::facts::scope::{Env, Scope};
use crate::facts::truth::Gap;
use crate::program::tree::{Expr, PeriodUnit};
use crate::value::deadline::{Due, never};
use crate::value::time::{Day, Moment};

/// What is left of a period, until when it can be used.
struct Lot {
    left: Decimal,
    until: Day,
}

/// Judges every period of a quota in which something was measured.
pub fn judge(facts: &Facts<'_>, quota: Quota<'_>, unit: PeriodUnit, from: Option<&Expr>) -> Vec<Draft> {
    let scope = Scope { special: quota.special, ..Scope::at(facts, facts.now()) };
    match periods(facts, quota, unit, from, scope) {
        Ok(drafts) => drafts,
        Err(gap) => vec![Draft::new(None, facts.now(), Outcome::Unknown(gap))],
    }
}

fn periods<'a>(
    facts: &Facts<'a>,
    quota: Quota<'_>,
    unit: PeriodUnit,
    from: Option<&Expr>,
    scope: Scope<'_, 'a>,
) -> Result<Vec<Draft>, Gap> {
    let stream = stream(facts, quota.measure, scope)?;
    if stream.is_empty() {
        return Ok(Vec::new());
    }
    let anchor = anchor(facts, from)?;
    if from.is_some() && anchor.is_none() {
        return Ok(Vec::new());
    }
    let mut buckets: BTreeMap<(Day, Day), Vec<Matched>> = BTreeMap::new();
    for matched in stream {
        if anchor.is_some_and(|anchor| matched.time.day < anchor) {
            continue;
        }
        buckets.entry(period_of(matched.time.day, unit, anchor)).or_default().push(matched);
    }
    if quota.carry.is_some()
        && let (Some((first, _)), Some((last, _))) = (buckets.first_key_value(), buckets.last_key_value())
    {
        // Idle periods in between carry too.
        let (mut day, end) = (first.0, last.0);
        while day < end {
            let period = period_of(day, unit, anchor);
            buckets.entry(period).or_default();
            day = period.1.plus(1);
        }
    }
    let mut lots: Vec<Lot> = Vec::new();
    let mut drafts = Vec::new();
    for ((first, last), events) in &buckets {
        let item = Item::Period(*first, *last);
        let env = Env { var: SUBJECT, item, outer: None };
        let begins = Time::of(Moment::Day(*first), &facts.plan.program.calendar.zone);
        let inner = Scope { hand: begins, own: begins, ..scope }.with(&env);
        let mut draft = one(facts, quota, events, &mut lots, (*first, *last), inner)?;
        draft.key = Some(name(*first, unit, anchor));
        draft.kind = Some(word(unit).to_owned());
        if !events.is_empty() {
            drafts.push(draft);
        }
    }
    Ok(drafts)
}

fn one<'a>(
    facts: &Facts<'a>,
    quota: Quota<'_>,
    events: &[Matched],
    lots: &mut Vec<Lot>,
    (first, last): (Day, Day),
    scope: Scope<'_, 'a>,
) -> Result<Draft, Gap> {
    let item = Item::Period(first, last);
    let own = scope.value(quota.bound)?;
    lots.retain(|lot| lot.until >= first && !lot.left.is_zero());
    let carried: Decimal = lots.iter().map(|lot| lot.left).sum();
    let bound = like(&own, number(&own) + carried);
    let (mut run, mut doubt, mut value): (Option<Run>, Option<Gap>, Option<Val>) = (None, None, None);
    let mut sliding = Sliding::new(quota.measure, events.to_vec(), scope);
    for (i, matched) in events.iter().enumerate() {
        let at = Scope { hand: matched.time, own: matched.time, ..scope };
        let order = |value: Val| at.ordering_of(&value, &bound).map(|order| (order, value));
        let judged = match sliding.read(i, Reach::Ever, at) {
            Reading::Value(value) => order(value),
            Reading::None(gap) => Err(gap),
            Reading::Between(low, high, gap) => match (order(low)?, order(high)?) {
                (low @ (Ordering::Greater, _), _) => Ok(low),
                (_, (Ordering::Greater, _)) => Err(gap),
                (_, high) => Ok(high),
            },
        };
        match judged {
            Ok((Ordering::Greater, over)) => {
                value = Some(over.clone());
                match &mut run {
                    Some(run) => run.extend(matched.item, matched.time, over, bound.clone(), at),
                    None => run = Some(Run::new(matched.item, matched.time, over, bound.clone())),
                }
            }
            Ok((_, within)) => value = Some(within),
            Err(gap @ Gap::Facts(_)) => doubt = doubt.or(Some(gap)),
            Err(_) => {}
        }
    }
    let used = value.as_ref().map_or(Decimal::ZERO, number);
    carry(facts, quota, lots, (number(&own), used, last), scope)?;
    let begins = scope.own;
    Ok(match (run, doubt) {
        (Some(run), _) => {
            let mut draft = breach(Some(item), run);
            draft.evidence = events.iter().map(|matched| matched.item).collect();
            draft
        }
        (None, Some(gap)) => Draft::new(Some(item), begins, Outcome::Unknown(gap)),
        (None, None) if value.is_none() && !events.is_empty() => Draft::new(Some(item), begins, Outcome::Met),
        (None, None) => {
            Draft { measure: value.map(|value| (value, bound)), ..Draft::new(Some(item), begins, Outcome::Met) }
        }
    })
}

/// Uses up what was carried, the oldest first, and carries what is left of the period's own.
fn carry<'a>(
    facts: &Facts<'a>,
    quota: Quota<'_>,
    lots: &mut Vec<Lot>,
    (own, used, last): (Decimal, Decimal, Day),
    scope: Scope<'_, 'a>,
) -> Result<(), Gap> {
    let Some((most, length)) = quota.carry else { return Ok(()) };
    let mut rest = used;
    for lot in lots.iter_mut() {
        let part = lot.left.min(rest);
        lot.left -= part;
        rest -= part;
    }
    let left = (own - rest).max(Decimal::ZERO).min(number(&scope.value(most)?));
    let until = facts.plan.program.calendar.after(Moment::Day(last), scope.length(length)?, false, &never);
    match until {
        Ok(Due::Day(until)) => lots.push(Lot { left, until }),
        Ok(_) => return Err(Gap::fact("a carry in days or months")),
        Err(trouble) => return Err(Gap::fact(trouble.to_string())),
    }
    Ok(())
}

fn number(value: &Val) -> Decimal {
    match value {
        Val::Number(n) | Val::Percent(n) => *n,
        Val::Money(money) => money.amount,
        Val::Duration(duration) => duration.amount,
        _ => Decimal::ZERO,
    }
}
