//! What the terms of a contract would have done over an engagement that was recorded.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engagement::record::{Contract, Engagement, TermValue};
use crate::evaluate::judge_versions;
use crate::finding::{Bearer, Detail, Status};
use crate::plan::Plan;
use crate::program::bearers::bearers;
use crate::program::lengths::reads_term;
use crate::program::tree::{Clause, Statement};
use crate::value::money::{Money, Sums};
use crate::value::time::Day;

/// What two sets of terms make of the same record: of the client's breaches, and of what they cost it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Breaches of the client under our terms, and under the contract's.
    pub breaches: (usize, usize),
    /// What they cost, by currency: under our terms, and under the contract's.
    pub charges: (Sums, Sums),
}

/// Returns what terms would have done over a record, as of a day: our own beside those, whatever the record's contract states of
/// them.
pub fn effect(plans: &[Plan], record: &Engagement, terms: &[TermValue], as_of: Day) -> Effect {
    let named = |one: &TermValue| terms.iter().any(|term| term.name == one.name);
    let with = |more: &[TermValue]| {
        let contract = &record.contract;
        let kept = contract.terms.iter().filter(|one| !named(one));
        let terms = kept.chain(more).cloned().collect();
        Engagement { contract: Contract { terms, ..contract.clone() }, ..record.clone() }
    };
    let (ours, theirs) = (sums(plans, &with(&[]), as_of), sums(plans, &with(terms), as_of));
    Effect { breaches: (ours.0, theirs.0), charges: (ours.1, theirs.1) }
}

/// Returns how many breaches of the client there are, and what they cost.
fn sums(plans: &[Plan], record: &Engagement, as_of: Day) -> (usize, Sums) {
    let findings = judge_versions(plans, record, as_of, Detail::Broken).verdicts.findings;
    let of_client = findings.iter().filter(|finding| finding.bearer == Some(Bearer::Client));
    let broken = of_client.clone().filter(|finding| matches!(finding.status, Status::Breached | Status::Late)).count();
    let charges = of_client.flat_map(|finding| &finding.charges).filter_map(|charge| charge.amount.clone().ok());
    (broken, charges.map(Money::rounded).collect())
}

/// Whether a clause that may bind or charge the client reckons with a term: of any other a record tells nothing.
pub fn is_reckoned(plan: &Plan, term: &str) -> bool {
    let Some(id) = plan.program.term_id(term) else { return false };
    let is_counted = |clause: &&Clause| match (&clause.statement, bearers(clause)) {
        (Some(Statement::May { .. }), _) => false,
        (None, _) => !clause.modifiers.costs.is_empty(),
        (_, bearers) => bearers.is_none_or(|bearers| bearers.client),
    };
    plan.program.clauses.iter().filter(is_counted).any(|clause| reads_term(&plan.program, clause, id))
}

/// Whether any clause reckons with a term.
pub fn is_read(plan: &Plan, term: &str) -> bool {
    let Some(id) = plan.program.term_id(term) else { return false };
    plan.program.clauses.iter().any(|clause| reads_term(&plan.program, clause, id))
}

/// Returns the terms of a contract that have one of some names, where its record states them at once; of amendments the last one.
pub fn terms_of(contract: &Engagement, names: &[&str]) -> Vec<TermValue> {
    let amended = contract.contract.amendments.iter().flat_map(|change| &change.terms);
    let mut terms: BTreeMap<Arc<str>, TermValue> = BTreeMap::new();
    for stated in contract.contract.terms.iter().chain(amended) {
        if names.contains(&&*stated.name) {
            terms.insert(stated.name.clone(), stated.clone());
        }
    }
    terms.into_values().collect()
}
