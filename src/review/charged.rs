//! What a policy charges for late payment, and by which of its terms.

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use crate::facts::item::Val;
use crate::facts::scope::Scope;
use crate::plan::Plan;
use crate::program::tree::{CostAmount, Deadline, DutyTime, Expr, Statement, TermId};
use crate::value::time::Day;

/// Returns the terms that a deadline for payment takes.
pub fn payment_terms(plan: &Plan) -> Vec<TermId> {
    let mut ids = Vec::new();
    for id in &plan.payment_clauses {
        if let Some(Statement::Owes { time: DutyTime::Deadline(deadline), .. }) = &plan.clause(*id).statement {
            let (Deadline::Within(length, _) | Deadline::By(length)) = deadline;
            ids.extend(length.terms());
        }
    }
    ids.sort();
    ids.dedup();
    ids
}

/// Returns the terms that the interest on late payment takes.
pub fn rate_terms(plan: &Plan) -> Vec<TermId> {
    let costs = plan.payment_clauses.iter().flat_map(|id| &plan.clause(*id).modifiers.costs);
    let points = costs.filter_map(|cost| match &cost.amount {
        CostAmount::Interest { points, .. } => points.as_ref(),
        _ => None,
    });
    points.flat_map(Expr::terms).collect()
}

/// Returns a length of time in days, about.
pub fn days(value: &Val) -> Option<Decimal> {
    match value {
        Val::Duration(length) => length.in_days(),
        _ => None,
    }
}

/// So many percent a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Yearly {
    /// The percent.
    pub percent: Decimal,
    /// The last day for which the rates are known that it stands on, where they end before the day.
    pub last: Option<Day>,
    /// Whether it is stated by the year.
    pub is_said: bool,
}

/// What a clause charges for late payment.
pub struct Charged<'p> {
    /// The name of the clause.
    pub clause: &'p str,
    /// The term that says it, where one does.
    pub term: Option<TermId>,
    /// How much.
    pub yearly: Yearly,
}

/// Returns what late payment costs on a day; of several clauses that charge by one term once.
pub fn rates<'p>(plan: &'p Plan, scope: Scope<'_, '_>, as_of: Day) -> Vec<Charged<'p>> {
    let clauses = plan.payment_clauses.iter().map(|id| plan.clause(*id));
    let costs = clauses.flat_map(|clause| clause.modifiers.costs.iter().map(move |cost| (&*clause.name, &cost.amount)));
    let rate = |(clause, amount): (&'p str, &CostAmount)| {
        let CostAmount::Interest { series, points, monthly, .. } = amount else { return None };
        let (base, last) = match series {
            Some(id) => plan.program.series[usize::from(id.0)].last_on(as_of)?,
            None => (Decimal::ZERO, None),
        };
        let added = match points.as_ref().map(|points| scope.value(points)) {
            Some(Ok(Val::Percent(added))) => added,
            Some(_) => return None,
            None => Decimal::ZERO,
        };
        let months = Decimal::from(if *monthly { 12 } else { 1 });
        let percent = base.checked_add(added)?.checked_mul(months)?;
        let term = points.as_ref().and_then(|points| points.terms().first().copied());
        let is_said = series.is_none() && !monthly;
        Some(Charged { clause, term, yearly: Yearly { percent, last, is_said } })
    };
    // Of several clauses that charge by one term it is told once.
    let mut seen = FxHashSet::default();
    costs.filter_map(rate).filter(|charged| charged.term.is_none_or(|id| seen.insert(id))).collect()
}
