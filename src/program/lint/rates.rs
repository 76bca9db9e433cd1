//! Rates beyond what courts leave standing: interest, and shares of a debt that are charged at once.

use rust_decimal::Decimal;

use super::values::{Unit, by_default};
use super::view::{Alarm, View};
use crate::base::mistake::lint::law as mistake;
use crate::program::tree::{Change, Clause, Cost, CostAmount, Expr, ExprKind, Operator, Statement, Type};
use crate::value::interest::{Series, statutory};
use crate::value::law::{self, PUNITIVE};

/// What interest is reckoned over where nothing else is said, and by how many days a year really has.
const YEAR: Decimal = Decimal::from_parts(365, 0, 0, false, 0);

/// Years of that many days are usual.
const SHORT_YEAR: Decimal = Decimal::from_parts(360, 0, 0, false, 0);

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let mut found = Vec::new();
    for clause in &view.program.clauses {
        let to_clause = view.exceptions(clause).flat_map(|exception| &exception.changes);
        let added = to_clause.filter_map(|change| if let Change::Cost(cost) = change { Some(cost) } else { None });
        for cost in clause.modifiers.costs.iter().chain(added) {
            found.extend(match &cost.amount {
                CostAmount::Interest { .. } => interest(view, cost),
                CostAmount::Amount(amount) if is_late_payment(view, clause) => penalty(view, amount),
                _ => None,
            });
        }
    }
    found
}

/// Interest by the year.
fn interest(view: &View<'_>, cost: &Cost) -> Option<Alarm> {
    let CostAmount::Interest { series, points, monthly, over, .. } = &cost.amount else { return None };
    let program = view.program;
    let series = series.map(|id| &program.series[usize::from(id.0)]);
    let base = match series {
        Some(series) => rate(view, series)?,
        None => Decimal::ZERO,
    };
    let added = match points {
        Some(points) => by_default(program, points)?.amount,
        // The rate of the law as it is.
        None if !monthly && *over >= SHORT_YEAR && series.is_some_and(|series| !series.rule.is_empty()) => return None,
        None => Decimal::ZERO,
    };
    let months = Decimal::from(if *monthly { 12 } else { 1 });
    let days = YEAR.checked_div(*over)?;
    let yearly = base.checked_add(added)?.checked_mul(months)?.checked_mul(days)?;
    let told = told(yearly);
    if yearly > PUNITIVE {
        return Some(mistake::high_interest(cost.span, &told).into());
    }
    let most = maximum(view)?;
    (yearly > most).then(|| mistake::interest_over_maximum(cost.span, &told, &most.normalize().to_string()).into())
}

fn told(percent: Decimal) -> String {
    percent.round_dp(2).normalize().to_string()
}

/// A share of the debt at once that is more than a year of the highest interest.
fn penalty(view: &View<'_>, amount: &Expr) -> Option<Alarm> {
    let share = share(view, amount)?;
    let most = maximum(view).map_or(PUNITIVE, |most| most.min(PUNITIVE));
    (share > most).then(|| mistake::high_penalty(amount.span, &told(share), &told(most)).into())
}

/// Whether a clause is about payment that is late.
fn is_late_payment(view: &View<'_>, clause: &Clause) -> bool {
    let reads = |name| view.program.vocabulary.field_id(name).is_some_and(|field| clause.reads.contains(&field));
    let owes = matches!(&clause.statement, Some(Statement::Owes { duty, .. }) if view.takes(duty, "payment"));
    owes || ["late", "overdue", "unpaid"].into_iter().any(reads)
}

/// Returns how much of an invoice an amount is, in percent; nothing where that cannot be said beforehand.
fn share(view: &View<'_>, amount: &Expr) -> Option<Decimal> {
    let share = |part| share(view, part);
    // A factor: 50 of `50%`, 50 of `0.5`.
    let factor = |part: &Expr| {
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
        _ => None,
    }
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
    if !["Europe/Warsaw", "Poland"].contains(&view.program.calendar.zone.name()) {
        return None;
    }
    law::polish_maximum(rate(view, &statutory("PL")?)?)
}
