//! Up to which day it is known what was not done.

use super::draft::Draft;
use super::duty::is_of;
use crate::facts::index::Facts;
use crate::program::tree::{Clause, Statement};
use crate::value::time::Day;

/// Returns up to which day it is known that a duty was not done: the as-of day, or the last one up to which the record is complete. On
/// what came of it later no severity may hang.
pub fn last_known(facts: &Facts<'_>, clause: &Clause, draft: &Draft) -> Day {
    let of_record = match &clause.statement {
        Some(Statement::Owes { duty, .. }) => facts.complete_until(facts.as_of, is_of(duty)).map(|(day, _)| day),
        _ => None,
    };
    let of_money = draft.balances.iter().filter_map(|balance| Some(balance.open.as_ref()?.0.plus(-1)));
    of_money.chain(of_record).fold(facts.as_of, Day::min)
}
