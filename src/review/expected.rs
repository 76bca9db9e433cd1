//! What a contract of an agency is expected to state, in the order of its weight; all else of a policy is its inner workings.

use crate::plan::Plan;
use crate::program::tree::Term;

/// The terms by the names under which passages find them, each with the names that policies give them too: of several that a policy
/// has, each is for another sort of value.
const EXPECTED: [(&str, &[&str]); 23] = [
    ("payment_period", &["payment_due", "payment_term", "payment_days"]),
    ("payment_start", &[]),
    ("late_interest", &["late_interest_basis", "monthly_rate", "late_rate", "late_points", "late_fee"]),
    ("deposit", &["advance", "prepayment"]),
    ("liability_cap", &["cap", "liability_sum", "liability_months", "liability_times", "liability_share"]),
    ("ownership", &["rights"]),
    ("revision_rounds", &["rounds", "revisions"]),
    ("extra_round_fee", &["round_fee"]),
    ("extra_work_rate", &["hourly_rate", "change_rate"]),
    ("notice_period", &["notice"]),
    ("cure_period", &["cure"]),
    ("termination_for_convenience", &[]),
    ("termination_for_cause", &[]),
    ("kill_fee", &["kill_fee_basis", "cancellation_fee"]),
    ("deemed_acceptance", &["acceptance_days", "feedback_days"]),
    ("governing_law", &["law"]),
    ("forum", &["venue", "jurisdiction", "court"]),
    ("exclusivity", &[]),
    ("non_compete", &[]),
    ("confidentiality", &["confidentiality_end"]),
    ("renewal", &["renewal_period"]),
    ("expenses", &[]),
    ("working_hours", &["office_hours"]),
];

/// Returns the place of a term among those that a contract is expected to state, the weightiest first; nothing for one of a policy's
/// inner workings.
pub fn place(term: &str) -> Option<usize> {
    EXPECTED.iter().position(|(name, others)| *name == term || others.contains(&term))
}

/// What binds us only where a contract says it: of these silence is what we want.
const SILENT: [&str; 2] = ["exclusivity", "non_compete"];

/// Whether a contract that says nothing of a term says what we want.
pub fn is_silent(term: &str) -> bool {
    SILENT.contains(&term)
}

/// Returns the terms of a policy that passages find under the name of a term: its own name goes first.
pub fn terms_of<'p>(found: &'p str, plan: &'p Plan) -> impl Iterator<Item = &'p Term> {
    let others = place(found).map_or(&[][..], |place| EXPECTED[place].1);
    let names = std::iter::once(found).chain(others.iter().copied());
    names.filter_map(|name| plan.program.term(name))
}

/// Returns the name under which passages find a term.
pub fn known_as(term: &str) -> Option<&'static str> {
    place(term).map(|place| EXPECTED[place].0)
}
