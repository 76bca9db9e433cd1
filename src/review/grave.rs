//! What of that which no position of the policy weighs is gravest: it is named first.

use super::claim::Claim;

/// What a document may say that costs the firm most: for each name, the begin of its value and what it means.
const GRAVE: [(&str, &str, &str); 3] = [
    ("liability_cap", "unlimited", "our liability is unlimited"),
    ("ownership", "client on creation", "rights pass before they are paid for"),
    ("ownership", "client at once", "rights pass before they are paid for"),
];

/// Returns what a claim means, where it is grave for the firm.
pub fn grave(claim: &Claim) -> Option<&'static str> {
    let is_ours = !claim.why.contains("the client's, not ours");
    let is_it = |(found, says, _): &&(&str, &str, &str)| claim.found == *found && claim.says.starts_with(says);
    GRAVE.iter().find(is_it).filter(|_| is_ours && claim.is_open()).map(|(_, _, means)| *means)
}
