//! Rates beyond what courts leave standing: interest, and shares of a debt that are charged at once.

use rust_decimal::Decimal;

use super::law::{country_of, furthest};
use super::values::{Quantity, Unit, by_default, days, with_term};
use super::view::{Alarm, View};
use crate::base::mistake::lint::law::{self as mistake, Ground};
use crate::base::source::Span;
use crate::program::reads::walk;
use crate::program::tree::{
    Change, Clause, Cost, CostAmount, Each, Expr, ExprKind, Operator, Pattern, Source, Statement, Type,
};
use crate::value::interest::{Series, YEAR, statutory};
use crate::value::law::{self, HIGHEST_LUMP_SUM, PUNITIVE, Restraint, restraint};

/// Years of that many days are usual.
const SHORT_YEAR: Decimal = Decimal::from_parts(360, 0, 0, false, 0);

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let mut found = Vec::new();
    for clause in &view.program.clauses {
        let to_clause = view.exceptions(clause).flat_map(|exception| &exception.changes);
        let added = to_clause.filter_map(|change| if let Change::Cost(cost) = change { Some(cost) } else { None });
        for cost in clause.modifiers.costs.iter().chain(added) {
            match &cost.amount {
                CostAmount::Interest { .. } => {
                    found.extend(interest(view, cost));
                    found.extend(accepted(view, cost));
                }
                CostAmount::Amount(amount) => {
                    found.extend(grown(view, clause, amount));
                    if is_late_payment(view, clause) {
                        found.extend(penalty(view, amount).or_else(|| flat(view, clause, cost, amount)));
                    }
                }
                CostAmount::Compensation(_) => {}
            }
        }
    }
    found
}

/// Interest by the year.
fn interest(view: &View<'_>, cost: &Cost) -> Option<Alarm> {
    let yearly = yearly(view, cost, &|points| by_default(view.program, points))?;
    too_high(view, cost.span, yearly, false)
}

/// Interest that a contract may set, as far as a term's lines accept it.
fn accepted(view: &View<'_>, cost: &Cost) -> Vec<Alarm> {
    let CostAmount::Interest { points: Some(points), .. } = &cost.amount else { return Vec::new() };
    let mut found = Vec::new();
    for id in points.terms() {
        for accept in &view.program.terms[usize::from(id.0)].accepts {
            let Some(furthest) = furthest(&accept.range) else { continue };
            let value = |points: &Expr| with_term(view.program, points, id, furthest);
            let yearly = yearly(view, cost, &value);
            found.extend(yearly.and_then(|yearly| too_high(view, accept.span, yearly, true)));
        }
    }
    found
}

/// Interest in percent a year beyond what is left standing: the maximum of Poland where its law is near, else what punishes.
fn too_high(view: &View<'_>, span: Span, yearly: Decimal, is_accepted: bool) -> Option<Alarm> {
    let maximum = maximum(view).filter(|most| *most < PUNITIVE);
    let most = maximum.unwrap_or(PUNITIVE);
    (yearly > most).then(|| {
        let is_maximum = maximum.is_some();
        mistake::high_interest(span, &told(yearly), &told(most), is_maximum, is_accepted, ground(view)).into()
    })
}

/// Returns what the law of the country of the policy's zone says of charges that punish.
fn ground(view: &View<'_>) -> Ground<'static> {
    let Restraint { rate, says, cites } = restraint(country_of(view.program.calendar.zone.name()));
    Ground { rate, says, cites }
}

/// Returns interest in percent a year, with the points at this value; nothing for the rate of the law as it is.
fn yearly(view: &View<'_>, cost: &Cost, value: &dyn Fn(&Expr) -> Option<Quantity>) -> Option<Decimal> {
    let CostAmount::Interest { series, points, monthly, over, .. } = &cost.amount else { return None };
    let series = series.map(|id| &view.program.series[usize::from(id.0)]);
    let base = match series {
        Some(series) => rate(view, series)?,
        None => Decimal::ZERO,
    };
    let added = match points {
        Some(points) => value(points)?.amount,
        None if !monthly && *over >= SHORT_YEAR && series.is_some_and(|series| !series.rule.is_empty()) => return None,
        None => Decimal::ZERO,
    };
    let months = Decimal::from(if *monthly { 12 } else { 1 });
    let days = YEAR.checked_div(*over)?;
    base.checked_add(added)?.checked_mul(months)?.checked_mul(days)
}

/// A price with `overdue` in it: that is worked out once, and the delay goes on.
fn grown(view: &View<'_>, clause: &Clause, amount: &Expr) -> Option<Alarm> {
    let runs_on = matches!(clause.statement, Some(Statement::Owes { .. } | Statement::Require { .. }));
    let of_invoice = |expr: &Expr| matches!(&*expr.kind, ExprKind::Field(_, field) if view.program.vocabulary.field_name(*field) == "overdue");
    let mut found = None;
    let mut look = |part: &Expr| {
        if matches!(&*part.kind, ExprKind::Overdue) || of_invoice(part) {
            found = found.or(Some(part.span));
        }
    };
    walk(amount, &mut look, &mut |_| ());
    found.filter(|_| runs_on).map(|span| mistake::overdue_price(span).into())
}

/// A flat sum for late payment beyond what a law gives for the largest debt; one that hangs on how large the debt is apart.
fn flat(view: &View<'_>, clause: &Clause, cost: &Cost, amount: &Expr) -> Option<Alarm> {
    let owes = matches!(&clause.statement, Some(Statement::Owes { duty, .. }) if view.takes(duty, "payment"));
    let sum = by_default(view.program, amount).filter(|_| owes)?;
    let Unit::Money(currency) = sum.unit else { return None };
    let filter = match &clause.each {
        Some(Each::Items(pattern)) => pattern.filter.as_deref(),
        _ => None,
    };
    let mut by_size = false;
    for cond in filter.into_iter().chain(&cost.when) {
        walk(cond, &mut |part| by_size |= is_debt(view, part), &mut |_| ());
    }
    let is_high = ["EUR", "GBP"].contains(&currency.code()) && sum.amount > HIGHEST_LUMP_SUM && !by_size;
    let most = Quantity { amount: HIGHEST_LUMP_SUM, ..sum };
    is_high.then(|| mistake::flat_penalty(amount.span, &sum.text(), &most.text(), ground(view)).into())
}

fn told(percent: Decimal) -> String {
    percent.round_dp(2).normalize().to_string()
}

/// A share of the debt at once that is more than a year of the highest interest; or a share for each day that is overdue.
fn penalty(view: &View<'_>, amount: &Expr) -> Option<Alarm> {
    let share = share(view, amount)?;
    let most = maximum(view).map_or(PUNITIVE, |most| most.min(PUNITIVE));
    (share > most).then(|| mistake::high_penalty(amount.span, &told(share), &told(most), ground(view)).into())
}

/// Whether a clause is about payment that is late.
fn is_late_payment(view: &View<'_>, clause: &Clause) -> bool {
    let reads = |name| view.program.vocabulary.field_id(name).is_some_and(|field| clause.reads.contains(&field));
    let owes = matches!(&clause.statement, Some(Statement::Owes { duty, .. }) if view.takes(duty, "payment"));
    let of_breaches = match &clause.each {
        Some(Each::Items(Pattern { source: Source::Breaches(of), .. })) => of.as_slice(),
        _ => &[],
    };
    let is_of_late = !of_breaches.is_empty()
        && of_breaches.iter().all(|of| is_late_payment(view, &view.program.clauses[usize::from(of.0)]));
    owes || is_of_late || ["late", "overdue", "unpaid"].into_iter().any(reads)
}

/// Returns how much of an invoice an amount is, in percent; nothing where that cannot be said beforehand.
fn share(view: &View<'_>, amount: &Expr) -> Option<Decimal> {
    let share = |part| share(view, part);
    // A factor: 50 of `50%`, 50 of `0.5`.
    let factor = |part: &Expr| {
        if let Some(times) = days_of_a_year(view, part) {
            return times.checked_mul(Decimal::ONE_HUNDRED);
        }
        let value = by_default(view.program, part)?;
        match value.unit {
            Unit::Percent => Some(value.amount),
            Unit::Number => value.amount.checked_mul(Decimal::ONE_HUNDRED),
            _ => None,
        }
    };
    let of_hundred = |share: Decimal, percent: Decimal| share.checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED);
    match &*amount.kind {
        ExprKind::Field(..) => is_debt(view, amount).then_some(Decimal::ONE_HUNDRED),
        ExprKind::Arithmetic(Operator::Multiply, a, b) => match share(a) {
            Some(share) => of_hundred(share, factor(b)?),
            None => of_hundred(share(b)?, factor(a)?),
        },
        ExprKind::Arithmetic(Operator::Divide, a, b) => {
            let value = by_default(view.program, b).filter(|value| value.unit == Unit::Number)?;
            share(a)?.checked_div(value.amount)
        }
        // What is disputed is not owed.
        ExprKind::Arithmetic(Operator::Subtract, a, b) if is_debt(view, a) => {
            let disputed = |expr: &Expr| matches!(&*expr.kind, ExprKind::Field(_, field) if view.program.vocabulary.field_name(*field) == "disputed_amount");
            disputed(b).then_some(Decimal::ONE_HUNDRED)
        }
        ExprKind::Arithmetic(Operator::Add, a, b) => {
            let positive = |part| by_default(view.program, part).is_some_and(|value| value.amount >= Decimal::ZERO);
            match (share(a), share(b)) {
                (Some(a), Some(b)) => a.checked_add(b),
                (Some(share), None) if positive(b) => Some(share),
                (None, Some(share)) if positive(a) => Some(share),
                _ => None,
            }
        }
        ExprKind::Extreme(true, a, b) => share(a).into_iter().chain(share(b)).max(),
        // A cap of a sum leaves the share as it is for small debts, unless the law gives as much.
        ExprKind::Extreme(false, a, b) => {
            let is_low = |part: &Expr| by_default(view.program, part).is_some_and(|sum| sum.amount <= HIGHEST_LUMP_SUM);
            let all = share(a).into_iter().chain(share(b));
            all.min().filter(|_| !is_low(a) && !is_low(b))
        }
        _ => None,
    }
}

/// Returns how many times a year has what is overdue, as a part of an amount that is to grow by it: 365 of `overdue / 1 day`.
fn days_of_a_year(view: &View<'_>, expr: &Expr) -> Option<Decimal> {
    let ExprKind::Arithmetic(Operator::Divide, a, b) = &*expr.kind else { return None };
    if !matches!(&*a.kind, ExprKind::Overdue) {
        return None;
    }
    YEAR.checked_div(days(by_default(view.program, b)?)?)
}

/// Whether an expression is what an invoice asks for, or what is left of it.
fn is_debt(view: &View<'_>, expr: &Expr) -> bool {
    let vocabulary = &view.program.vocabulary;
    let ExprKind::Field(base, field) = &*expr.kind else { return false };
    let Type::Record(kinds) = &base.ty else { return false };
    let of_invoice = kinds.iter().all(|kind| vocabulary.kind_name(*kind) == "invoice");
    of_invoice && !kinds.is_empty() && ["payable", "unpaid", "net"].contains(&vocabulary.field_name(*field))
}

/// Returns the rate when the policy comes into force, else the newest one that is known; of a rate of the policy's own the
/// highest from then on.
fn rate(view: &View<'_>, series: &Series) -> Option<Decimal> {
    let effective = view.program.effective;
    let then = effective.and_then(|day| series.rate_on(day));
    let all = series.rates();
    if series.rule.is_empty() {
        let later = all.iter().filter(|(day, _)| effective.is_none_or(|effective| *day > effective));
        return then.into_iter().chain(later.map(|(_, rate)| *rate)).max();
    }
    then.or_else(|| all.last().map(|(_, rate)| *rate))
}

/// Returns the maximum interest for delay, where Polish law is near.
fn maximum(view: &View<'_>) -> Option<Decimal> {
    if country_of(view.program.calendar.zone.name()) != "PL" {
        return None;
    }
    law::polish_maximum(rate(view, &statutory("PL")?)?)
}
