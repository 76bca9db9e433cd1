//! What of that which no position of the policy weighs, or takes, is gravest: it is named first.

use super::claim::Claim;
use super::expected::known_as;

/// What a document may say that costs the firm most: for each name, the begin of its value and what it means.
const GRAVE: [(&str, &str, &str); 3] = [
    ("liability_cap", "unlimited", "our liability is unlimited"),
    ("ownership", "client on creation", "rights pass before they are paid for"),
    ("ownership", "client at once", "rights pass before they are paid for"),
];

/// Why a time to pay is not sure that begins only when somebody else has paid, as the patterns say it.
pub const WHEN_PAID: &str = "it is due only when somebody else has paid";

/// Returns what a claim means, where it is grave for the firm.
pub fn grave(claim: &Claim) -> Option<&'static str> {
    if claim.why.starts_with(WHEN_PAID) {
        return Some("we are paid only when somebody else has paid");
    }
    meaning(&claim.found, &claim.says).filter(|_| !claim.is_clients() && claim.is_open())
}

/// Returns what the value of a term that no position takes means, where it is grave for the firm.
pub fn grave_value(term: &str, says: &str) -> Option<&'static str> {
    meaning(known_as(term)?, says)
}

fn meaning(found: &str, says: &str) -> Option<&'static str> {
    let is_it = |(name, begin, _): &&(&str, &str, &str)| found == *name && says.starts_with(begin);
    GRAVE.iter().find(is_it).map(|(_, _, means)| *means)
}
