//! Some clauses of a policy, to be judged without the others.

use std::collections::BTreeSet;

use crate::plan::Plan;
use crate::program::tree::ClauseId;

/// Clauses by name, with all that they need: the clauses of whose breaches, due days or deemed events they speak.
#[derive(Debug)]
pub struct Chosen {
    /// Per version of the policy, per clause.
    versions: Vec<Vec<bool>>,
    names: BTreeSet<String>,
}

impl Chosen {
    /// Chooses the clauses of some names.
    pub fn of<'n>(plans: &[Plan], names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut names: BTreeSet<String> = names.into_iter().map(str::to_owned).collect();
        loop {
            let versions: Vec<Vec<bool>> = plans.iter().map(|plan| with_needs(plan, &names)).collect();
            let all = plans.iter().zip(&versions).flat_map(|(plan, chosen)| plan.program.clauses.iter().zip(chosen));
            let with_needs: BTreeSet<String> =
                all.filter(|(_, is_chosen)| **is_chosen).map(|(clause, _)| clause.name.clone()).collect();
            // What a clause needs in one version it may not in another.
            if with_needs.is_subset(&names) {
                return Self { versions, names };
            }
            names.extend(with_needs);
        }
    }

    /// Whether a clause of a version is one of them.
    pub(super) fn has(&self, version: usize, id: ClauseId) -> bool {
        self.versions[version][usize::from(id.0)]
    }

    /// Whether the clause of a name is one of them.
    pub fn has_name(&self, name: &str) -> bool {
        self.names.contains(name)
    }
}

fn with_needs(plan: &Plan, names: &BTreeSet<String>) -> Vec<bool> {
    let mut chosen: Vec<bool> = plan.program.clauses.iter().map(|clause| names.contains(&clause.name)).collect();
    // Each clause comes after those that it needs.
    for id in plan.program.order.iter().rev() {
        if chosen[usize::from(id.0)] {
            plan.clause(*id).needs.iter().for_each(|need| chosen[usize::from(need.0)] = true);
        }
    }
    chosen
}
