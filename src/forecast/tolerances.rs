//! What each clause still lets pass, and when it lets more pass again.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::engagement::record::Engagement;
use crate::evaluate::leeway::{Leeway, leeways};
use crate::facts::index::AsOf;
use crate::plan::Plan;
use crate::value::time::Day;

/// What a clause still lets pass.
#[derive(Clone, Debug)]
pub struct Tolerance {
    /// How it stands at the end of the as-of day.
    pub now: Leeway,
    /// The first day at whose end more is let pass, by what leaves the window, and how much.
    pub room: Option<(Day, Decimal)>,
}

impl Tolerance {
    /// Whether nothing lies in its window.
    pub fn is_idle(&self) -> bool {
        self.now.lets.is_some() && self.now.used == Ok(0)
    }
}

/// Returns what the clauses let pass that the record gives anything to judge, and up to a day when they let more pass.
pub(super) fn tolerances(plans: &[Plan], engagement: &Engagement, looked: AsOf, last: Day) -> Vec<Tolerance> {
    let now = leeways(plans, engagement, looked, None).into_iter().filter(|one| one.is_asked);
    let mut all: Vec<Tolerance> = now.map(|now| Tolerance { now, room: None }).collect();
    // Nothing but what leaves the window makes room: days between need not be looked at.
    let leaves = all.iter().flat_map(|one| &one.now.breaches).filter_map(|breach| Some(breach.until?.plus(1)));
    let days: BTreeSet<Day> = leaves.filter(|day| looked.day < *day && *day <= last).collect();
    for day in days {
        let is_open = |one: &&mut Tolerance| one.room.is_none() && one.now.left().is_some() && !one.is_idle();
        let open: BTreeSet<Arc<str>> = all.iter_mut().filter(is_open).map(|one| one.now.clause.clone()).collect();
        if open.is_empty() {
            break;
        }
        for then in leeways(plans, engagement, AsOf { day, ..looked }, Some(&open)) {
            let one = all.iter_mut().filter(is_open).find(|one| one.now.clause == then.clause);
            let Some((one, left)) = one.zip(then.left()) else { continue };
            one.room = one.now.left().filter(|now| left > *now).map(|_| (day, left));
        }
    }
    all
}
