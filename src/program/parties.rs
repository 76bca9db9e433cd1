//! Which party can cause which event: the plain impossibilities, and no more.
//!
//! A kind stands here where the vocabulary says whose act it is: an invoice is the firm asking for money, a promise is the
//! client's. A payment is the client's only where it is owed for an invoice: firms pay, too. Everything else either side can do.

use super::tree::Party;

/// The kinds that only the firm causes.
const FIRM: [&str; 6] = ["invoice", "credit_note", "reminder", "check_in", "advice", "staff_report"];

/// The kinds that only the client causes.
const CLIENT: [&str; 3] = ["promise", "refusal", "satisfaction"];

/// Returns true where a party can make such an event happen, for things of these kinds.
pub(super) fn can_cause(party: Party, kind: &str, about: &[&str]) -> bool {
    match party {
        Party::Client => !FIRM.contains(&kind),
        Party::Firm => !(CLIENT.contains(&kind) || kind == "payment" && about == ["invoice"]),
        Party::Either => true,
    }
}

/// Returns the word of a party.
pub(super) fn word(party: Party) -> &'static str {
    match party {
        Party::Client => "client",
        Party::Firm => "firm",
        Party::Either => "either",
    }
}
