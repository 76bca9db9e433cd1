//! What limits of all sorts share: the quota, its events in order, the breach of a run.

use super::draft::Draft;
use super::window::Run;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Matched};
use crate::facts::scope::{Scope, Special};
use crate::facts::truth::{Gap, Truth};
use crate::program::tree::{Clause, Expr, Function, LimitWindow, Measure};

/// A quota of a clause.
#[derive(Clone, Copy)]
pub struct Quota<'p> {
    /// The clause.
    pub clause: &'p Clause,
    /// What is measured.
    pub measure: &'p Measure,
    /// The bound.
    pub bound: &'p Expr,
    /// In which window.
    pub window: Option<&'p LimitWindow>,
    /// What is carried on.
    pub carry: Option<(&'p Expr, &'p Expr)>,
    /// The smallest sample.
    pub special: &'p Special,
}

/// Returns the draft of a run.
pub fn breach(subject: Option<Item>, run: Run) -> Draft {
    let mut draft = Draft::breach(subject, run.first);
    draft.excess = run.excess();
    draft.offender = run.items.first().copied();
    draft.episode = Some((run.items.len(), run.last));
    draft.measure = Some(run.highest);
    draft.evidence.extend(run.items.iter().filter(|item| matches!(item, Item::Event(_))));
    draft.evidence.dedup();
    draft
}

/// Returns the events of a measure in the order in which they come to count.
pub fn stream<'a>(facts: &Facts<'a>, measure: &Measure, scope: Scope<'_, 'a>) -> Result<Vec<Matched>, Gap> {
    if !measure.pattern.changes {
        return scope.base(measure);
    }
    let mut stream = Vec::new();
    for &item in scope.candidates(&measure.pattern)?.iter() {
        let turned = facts.trigger_in(&measure.pattern, item, scope.env);
        let streak = matches!(measure.function, Function::Streak | Function::Share);
        if streak && scope.among(measure, item) != Truth::False {
            stream.push(Matched { item, time: facts.time(item), truth: Truth::True });
        }
        match turned {
            Ok(Some(time)) if !(streak && time == facts.time(item)) => {
                stream.push(Matched { item, time, truth: Truth::True });
            }
            Err(gap) if !streak => stream.push(Matched { item, time: facts.time(item), truth: Truth::Unknown(gap) }),
            _ => {}
        }
    }
    stream.sort_by_key(|matched| matched.time.order_key());
    Ok(stream)
}
