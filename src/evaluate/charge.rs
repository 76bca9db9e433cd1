//! What a breach costs: amounts at the breach, interest that runs on, lump sums by law (language.md 2, 4.6).

use rust_decimal::Decimal;

use super::clausal::{Clausal, holds};
use super::shown::formula;
use crate::base::english::counted;
use crate::facts::item::Val;
use crate::facts::scope::{Scope, Special};
use crate::facts::truth::{Gap, Truth};
use crate::facts::worlds::Differ;
use crate::finding::{Charge, Sort, plain};
use crate::monitor::draft::{Balance, Draft};
use crate::program::tree::{CompensationId, Cost, CostAmount, Expr, SeriesId};
use crate::value::interest::{Interest, NoInterest, Rate};
use crate::value::money::Money;
use crate::value::time::Day;

/// Returns the charges of a breach, `at` the breach.
pub fn all(clausal: &Clausal<'_, '_>, draft: &Draft, costs: &[&Cost], at: Scope<'_, '_>) -> Vec<Charge> {
    costs.iter().filter_map(|cost| one(clausal, draft, cost, at)).collect()
}

fn one(clausal: &Clausal<'_, '_>, draft: &Draft, cost: &Cost, at: Scope<'_, '_>) -> Option<Charge> {
    let mut daily = None;
    let (amount, working) = match holds(cost.when.as_ref(), at) {
        Truth::False => return None,
        Truth::Unknown(gap) => (Err(gap), Vec::new()),
        Truth::True => match &cost.amount {
            CostAmount::Amount(expr) => {
                let at = Scope { special: &at_breach(draft, at), ..at };
                let amount = amount(expr, at);
                let working =
                    clausal.explain.zip(amount.as_ref().ok()).and_then(|(_, amount)| reckoned(expr, amount, at));
                (amount, working.into_iter().collect())
            }
            CostAmount::Compensation(id) => (compensation(clausal, draft, *id, at), Vec::new()),
            CostAmount::Interest { series, points, monthly, fixed, over } => {
                let terms =
                    Terms { series: *series, points: points.as_ref(), monthly: *monthly, fixed: *fixed, over: *over };
                match interest(clausal, draft, terms, at) {
                    Ok(accrued) => {
                        daily = accrued.daily;
                        (Ok(accrued.amount), accrued.working)
                    }
                    Err(gap) => (Err(gap), Vec::new()),
                }
            }
        },
    };
    let (sort, fallback) = match &cost.amount {
        CostAmount::Amount(_) => (Sort::Amount, "charge"),
        CostAmount::Interest { .. } => (Sort::Interest, "interest"),
        CostAmount::Compensation(_) => (Sort::LumpSum, "lump sum for recovery"),
    };
    let label = cost.label.as_ref().map_or_else(|| fallback.to_owned(), |label| clausal.text(label, draft.trigger));
    let amount = amount.map_err(|gap| match gap {
        Gap::Facts(facts) => facts.join(", "),
        _ => "a value that can be worked out".to_owned(),
    });
    Some(Charge { sort, label, amount, daily, working })
}

/// An amount is worked out at the breach: `overdue` is then what it was.
fn at_breach(draft: &Draft, at: Scope<'_, '_>) -> Special {
    let zone = at.facts.zone();
    let then = draft.due_day(zone).zip(draft.decided).map(|(due, decided)| decided.day.since(due).max(0));
    Special { overdue: then, excess: draft.excess.clone(), enough: None }
}

/// Returns an amount with the values that it was computed of; nothing of one that was not computed.
fn reckoned(expr: &Expr, amount: &Money, at: Scope<'_, '_>) -> Option<String> {
    Some(format!("{} = {amount}", formula(expr, at)?))
}

fn amount(expr: &Expr, at: Scope<'_, '_>) -> Result<Money, Gap> {
    match at.facts.in_every_world(|| at.value(expr)).one() {
        Ok(Ok(Val::Money(money))) => Ok(money),
        Ok(Ok(_)) => Err(Gap::fact("an amount")),
        Ok(Err(gap)) | Err(Differ { gap, .. }) => Err(gap),
    }
}

fn compensation(clausal: &Clausal<'_, '_>, draft: &Draft, id: CompensationId, at: Scope<'_, '_>) -> Result<Money, Gap> {
    let table = &at.facts.plan.program.compensations[id.0 as usize];
    let due = draft.due_day(clausal.facts.zone()).ok_or_else(|| Gap::fact("a due day"))?;
    of_every_balance(draft, |balance| {
        table
            .lump_sum(due.plus(1), balance.at_due.clone()?)
            .map_err(|why| Gap::fact(format!("a lump sum that is known ({why})")))
    })
}

/// Works something out of what is owed and paid; what is not the same every way is not known.
fn of_every_balance<T: PartialEq>(draft: &Draft, ask: impl Fn(&Balance) -> Result<T, Gap>) -> Result<T, Gap> {
    let missing = || draft.open.clone().unwrap_or_else(|| Gap::fact("the amount owed"));
    let mut answers = draft.balances.iter().map(ask);
    let first = answers.next().ok_or_else(missing)??;
    if answers.all(|answer| answer.is_ok_and(|answer| answer == first)) { Ok(first) } else { Err(missing()) }
}

/// Interest as it stands.
#[derive(PartialEq)]
struct Accrued {
    amount: Money,
    /// What a day more adds.
    daily: Option<Money>,
    working: Vec<String>,
}

fn still_unpaid(balance: &Balance) -> Decimal {
    balance.steps.last().map_or(balance.total.amount, |(_, left)| *left)
}

#[derive(Clone, Copy)]
struct Terms<'p> {
    series: Option<SeriesId>,
    points: Option<&'p Expr>,
    monthly: bool,
    fixed: bool,
    over: Decimal,
}

fn interest(clausal: &Clausal<'_, '_>, draft: &Draft, terms: Terms<'_>, at: Scope<'_, '_>) -> Result<Accrued, Gap> {
    let due = draft.due_day(clausal.facts.zone()).ok_or_else(|| Gap::fact("a due day"))?;
    of_every_balance(draft, |balance| interest_on(balance, clausal, due, terms, at))
}

fn interest_on(
    balance: &Balance,
    clausal: &Clausal<'_, '_>,
    due: Day,
    terms: Terms<'_>,
    at: Scope<'_, '_>,
) -> Result<Accrued, Gap> {
    let facts = clausal.facts;
    // What is not unpaid any more bears nothing: the steps say so.
    let to = facts.as_of;
    if let Some((day, gap)) = &balance.open {
        let from = (*day).max(due);
        let left = balance.steps.iter().rfind(|(day, _)| *day <= from).map_or(balance.total.amount, |(_, left)| *left);
        if from < to && !left.is_zero() {
            return Err(gap.clone());
        }
    }
    let points = match terms.points.map(|points| at.value(points)).transpose()? {
        None => Decimal::ZERO,
        Some(Val::Percent(points) | Val::Number(points)) => points,
        Some(_) => return Err(Gap::fact("a rate")),
    };
    let interest = |points| Interest { points, monthly: terms.monthly, fixed: terms.fixed, over: terms.over };
    let (name, accrued) = match terms.series {
        Some(id) => {
            let series = &facts.plan.program.series[id.0 as usize];
            (series.name.clone(), interest(points).accrue(&balance.steps, due, to, Rate::Series(series)))
        }
        None => {
            let accrued = interest(Decimal::ZERO).accrue(&balance.steps, due, to, Rate::Constant(points));
            (String::new(), accrued)
        }
    };
    let accrued = accrued.map_err(|why| match why {
        NoInterest::RateUnknown { day } => Gap::fact(format!("the rate of {name} on {day}")),
        other => Gap::fact(format!("interest that can be reckoned ({other:?})")),
    })?;
    let money = Money { amount: accrued.amount, ..balance.total };
    // What is still unpaid bears as much tomorrow as it did on the last day.
    let last = accrued.segments.last().filter(|part| part.to == to && !still_unpaid(balance).is_zero());
    let daily = last
        .map(|part| Money { amount: part.balance * part.rate / (Decimal::ONE_HUNDRED * terms.over), ..balance.total });
    if clausal.explain.is_none() {
        return Ok(Accrued { amount: money, daily, working: Vec::new() });
    }
    let mut working: Vec<String> = accrued
        .segments
        .iter()
        .map(|part| {
            format!(
                "{} to {}: {} at {}% on {}",
                part.from,
                part.to,
                counted(part.days, "day"),
                plain(part.rate),
                Money { amount: part.balance, ..balance.total }
            )
        })
        .collect();
    working.push(format!("together {}, rounded once to {money}", plain(accrued.amount.round_dp(8))));
    Ok(Accrued { amount: money, daily, working })
}
