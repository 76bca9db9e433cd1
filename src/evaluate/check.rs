//! What of a record can only be checked against the policy: the contract's terms, the clauses that waivers name.

use crate::base::diagnostic::Diagnostic;
use crate::engagement::record::Engagement;
use crate::plan::Plan;

/// Returns the mistakes of a record that only show beside the policy.
pub fn check_record(plan: &Plan, engagement: &Engagement) -> Vec<Diagnostic> {
    let _ = (plan, engagement);
    Vec::new()
}
