//! How much of each limit is left, and when more is.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::base::source::Span;
use crate::engagement::record::Engagement;
use crate::evaluate::{Chosen, judge_chosen};
use crate::facts::index::{AsOf, Facts};
use crate::finding::Detail;
use crate::monitor::standing::{Standing, standings};
use crate::plan::Plan;
use crate::value::quantity::Quantity;
use crate::value::time::Day;

/// How much of a limit is left.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The clause.
    pub clause: Arc<str>,
    /// Its text.
    pub text: Span,
    /// What goes over it.
    pub over: Option<Quantity>,
    /// Whether nothing is used of it.
    pub is_idle: bool,
    /// How it stands.
    pub now: Standing,
    /// The first day at whose end more is left, and how it stands then; of a period the day on which the next one begins.
    pub room: Option<(Day, Standing)>,
}

/// Returns how the limits stand on the day of the facts.
pub(super) fn now(facts: &Facts<'_>) -> Vec<Limit> {
    let clauses = facts.plan.program.clauses.iter().filter(|clause| !clause.modifiers.before_signing);
    let of_clause = clauses.flat_map(|clause| {
        let limit = |now: Standing| Limit {
            clause: clause.name.as_str().into(),
            text: clause.span,
            over: over(&now),
            is_idle: now.used.as_ref().is_ok_and(|(used, _)| used.amount().is_zero()),
            now,
            room: None,
        };
        standings(facts, clause).into_iter().map(limit)
    });
    of_clause.collect()
}

/// Finds when there is more room, up to a day. Of what nothing is used there is no more on another day.
pub(super) fn room(limits: &mut [Limit], plans: &[Plan], engagement: &Engagement, looked: AsOf, last: Day) {
    let used: BTreeSet<Arc<str>> =
        limits.iter().filter(|limit| !limit.is_idle).map(|limit| limit.clause.clone()).collect();
    let clauses = || plans.iter().flat_map(|plan| plan.program.clauses.iter().map(move |clause| (plan, clause)));
    let clauses = || clauses().filter(|(_, clause)| used.contains(&*clause.name));
    // A limit may count breaches.
    let needs = clauses().flat_map(|(plan, clause)| clause.needs.iter().map(|id| plan.clause(*id).name.as_str()));
    let chosen = Chosen::of(plans, needs);
    for more in 1..=last.since(looked.day) {
        if limits.iter().all(|limit| limit.is_idle || limit.room.is_some()) {
            return;
        }
        let day = looked.day.plus(more);
        let facts = judge_chosen(plans, engagement, AsOf { day, ..looked }, Detail::Broken, &chosen).facts;
        let of_used = facts.plan.program.clauses.iter().filter(|clause| used.contains(&*clause.name));
        for clause in of_used.filter(|clause| !clause.modifiers.before_signing) {
            let then = standings(&facts, clause);
            let open = limits.iter_mut().filter(|limit| *limit.clause == *clause.name);
            for limit in open.filter(|limit| !limit.is_idle && limit.room.is_none()) {
                let same = then.iter().find(|one| one.subject == limit.now.subject);
                let room = match same {
                    Some(one) => Some(one).filter(|one| is_freer(one, &limit.now)),
                    // Another period runs then.
                    None => then.first(),
                };
                limit.room = room.map(|one| (day, one.clone()));
            }
        }
    }
}

fn is_freer(then: &Standing, now: &Standing) -> bool {
    then.left.zip(now.left).is_some_and(|(then, now)| then.amount() > now.amount())
}

/// What goes over a limit, where something does.
fn over(now: &Standing) -> Option<Quantity> {
    let (used, bound) = now.used.as_ref().ok()?;
    let more = used.amount().checked_sub(bound.amount()).filter(|more| *more > Decimal::ZERO)?;
    Some(used.with_amount(more))
}
