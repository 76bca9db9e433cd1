//! What a contract of an agency is expected to state, in the order of its weight; all else of a policy is its inner workings.

/// The terms by the names under which passages find them, each with the names that policies give them too.
const EXPECTED: [(&str, &[&str]); 23] = [
    ("payment_period", &["payment_due", "payment_term", "payment_days"]),
    ("payment_start", &[]),
    ("late_interest", &["monthly_rate", "late_rate", "late_points", "late_fee"]),
    ("deposit", &["advance", "prepayment"]),
    ("liability_cap", &["cap"]),
    ("ownership", &["rights"]),
    ("revision_rounds", &["rounds", "revisions"]),
    ("extra_round_fee", &["round_fee"]),
    ("extra_work_rate", &["hourly_rate", "change_rate"]),
    ("notice_period", &["notice"]),
    ("cure_period", &["cure"]),
    ("termination_for_convenience", &[]),
    ("termination_for_cause", &[]),
    ("kill_fee", &["cancellation_fee"]),
    ("deemed_acceptance", &["acceptance_days", "feedback_days"]),
    ("governing_law", &["law"]),
    ("forum", &["venue", "jurisdiction", "court"]),
    ("exclusivity", &[]),
    ("non_compete", &[]),
    ("confidentiality", &[]),
    ("renewal", &[]),
    ("expenses", &[]),
    ("working_hours", &["office_hours"]),
];

/// Returns the place of a term among those that a contract is expected to state, the weightiest first; nothing for one of a policy's
/// inner workings.
pub fn place(term: &str) -> Option<usize> {
    EXPECTED.iter().position(|(name, others)| *name == term || others.contains(&term))
}

/// Returns the name under which passages find a term.
pub fn known_as(term: &str) -> Option<&'static str> {
    place(term).map(|place| EXPECTED[place].0)
}
