//! How a value is read, and which clauses say a term.

use crate::facts::item::Val;
use crate::facts::measure::show;
use crate::plan::Plan;
use crate::program::tree::{Clause, TemplatePart};

/// Returns a value as it is read.
pub fn told(value: &Val) -> String {
    match value {
        Val::Text(text) => text.to_string(),
        Val::Bool(true) => "yes".to_owned(),
        Val::Bool(false) => "no".to_owned(),
        value => show(value),
    }
}

/// Returns the clauses whose titles say the term of a number.
pub fn clauses_of(plan: &Plan, term: usize) -> impl Iterator<Item = &Clause> {
    let says = move |part: &TemplatePart| matches!(part, TemplatePart::Term(id) if usize::from(id.0) == term);
    plan.program.clauses.iter().filter(move |clause| clause.title.0.iter().any(says))
}
