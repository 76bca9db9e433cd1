//! Policies that bind one side only, or say nothing of conduct.

use super::never::is_never_breached;
use super::view::{Alarm, View};
use crate::base::mistake::lint::policy as mistake;
use crate::program::bearers::{Bearers, bearers};
use crate::program::tree::Clause;

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let Some(place) = view.place() else { return Vec::new() };
    // What nothing can breach binds nobody.
    let binding = view.program.clauses.iter().filter(|clause| !is_never_breached(view, clause));
    let bearers: Vec<Bearers> = binding.filter_map(bearers).collect();
    let mut found = Vec::new();
    if !bearers.is_empty() && bearers.iter().all(|bearers| !bearers.firm) {
        found.push(mistake::one_sided(place, "client", "firm").into());
    }
    if !bearers.is_empty() && bearers.iter().all(|bearers| !bearers.client) {
        found.push(mistake::one_sided(place, "firm", "client").into());
    }
    let vocabulary = &view.program.vocabulary;
    let incident = vocabulary.kind("incident");
    let of_conduct = |clause: &Clause| clause.kinds.iter().any(|kind| Some(*kind) == incident);
    if !view.program.clauses.is_empty() && !view.program.clauses.iter().any(of_conduct) {
        found.push(mistake::no_conduct(place).into());
    }
    found
}
