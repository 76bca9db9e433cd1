//! How a value is read, and which clauses say a term.

use rust_decimal::Decimal;

use crate::facts::item::Val;
use crate::facts::measure::show;
use crate::plan::Plan;
use crate::program::tree::{Clause, TemplatePart, TermId};
use crate::value::duration::{Duration, Family};

/// Returns a value as it is read.
pub fn told(value: &Val) -> String {
    match value {
        Val::Text(text) => text.to_string(),
        Val::Bool(true) => "yes".to_owned(),
        Val::Bool(false) => "no".to_owned(),
        Val::Duration(length) => in_years(*length).unwrap_or_else(|| show(value)),
        value => show(value),
    }
}

/// Whether a value is no time at all.
pub fn is_nothing(value: &Val) -> bool {
    matches!(value, Val::Duration(length) if length.amount.is_zero())
}

/// Returns a length of time as the text of a record has it: `7 years`, which is as long as what is stated; nothing of anything else.
pub fn in_own_unit(stated: &str, text: &str) -> Option<String> {
    let (number, unit) = text.trim().split_once(' ')?;
    let length = Duration::from_unit(Decimal::from_str_exact(number).ok()?, unit)?;
    let is_it = told(&Val::Duration(length)) == stated;
    length.told_in(unit).filter(|_| is_it)
}

/// Writes a length of time of some whole years in years.
fn in_years(length: Duration) -> Option<String> {
    let is_long = length.family == Family::Months && length.amount >= Decimal::from(24);
    length.told_in("year").filter(|_| is_long)
}

/// Returns the clauses whose titles say the term of a number.
pub fn clauses_of(plan: &Plan, term: TermId) -> impl Iterator<Item = &Clause> {
    let says = move |part: &TemplatePart| matches!(part, TemplatePart::Term(id) if *id == term);
    plan.program.clauses.iter().filter(move |clause| clause.title.0.iter().any(says))
}
