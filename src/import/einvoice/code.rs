//! The codes by which bills say what they are.

use super::bill::Sort;
use super::source::short;

/// Returns what a code of UNTDID 1001 (BT-3) says that a bill is, and a note where records have no word for it.
pub(super) fn sort_of(code: &str) -> (Sort, Option<String>) {
    let sort = match code {
        "" | "380" => return (Sort::Invoice((code == "380").then_some("standard")), None),
        "384" => Sort::Invoice(Some("corrected")),
        "386" => Sort::Invoice(Some("prepayment")),
        "326" | "875" | "876" => Sort::Invoice(Some("partial")),
        "389" => Sort::Invoice(Some("self_billed")),
        "81" | "83" | "261" | "262" | "296" | "308" | "381" | "396" | "420" | "458" | "532" => Sort::CreditNote,
        _ => Sort::Invoice(None),
    };
    let known = matches!(code, "381" | "384" | "386" | "326" | "389");
    (sort, (!known).then(|| format!("type code {}", short(code))))
}
