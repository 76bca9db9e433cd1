//! Whom money went to that left the account: somebody, or nobody whom its source names.

use super::draft::Draft;
use super::names::squashed;
use crate::import::fact::Party;
use crate::import::iban::is_iban;

/// Parts of the names of banks, squashed.
const BANKS: [&str; 14] = [
    "bank",
    "banca",
    "banco",
    "banque",
    "sparkasse",
    "caisse",
    "creditmutuel",
    "creditagricole",
    "pekao",
    "unicredit",
    "intesasanpaolo",
    "barclays",
    "postfinance",
    "hsbc",
];

/// Parts of words that stand in the place of a name where a payment goes back, squashed.
const BACK: [&str; 19] = [
    "return",
    "revers",
    "refund",
    "chargeback",
    "unpaid",
    "bounced",
    "storno",
    "ruckgabe",
    "rueckgabe",
    "rucklast",
    "ruecklast",
    "ruckbuch",
    "rueckbuch",
    "zwrot",
    "rejet",
    "impaye",
    "insolut",
    "сторно",
    "возврат",
];

/// Whether the source of money that went out names nobody who got it: nobody at all, the bank, or words that say that it went back in
/// the place of a name.
pub(super) fn is_to_nobody(draft: &Draft) -> bool {
    draft.fact.to.iter().all(is_nobody)
}

fn is_nobody(party: &Party) -> bool {
    let is_account = |name: &&String| {
        let bare: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        is_iban(&bare) || bare.chars().all(|c| c.is_ascii_digit() || c == '/')
    };
    let mut names = party.names.iter().filter(|name| !is_account(name)).peekable();
    let is_said = names.peek().is_some();
    let is_bank_or_word = |name: &String| {
        let name = squashed(name);
        BANKS.iter().chain(&BACK).any(|part| name.contains(part))
    };
    party.names.is_empty() || is_said && names.all(is_bank_or_word)
}

/// Whether its source names nobody on either side.
pub(super) fn names_nobody(draft: &Draft) -> bool {
    draft.fact.from.names.is_empty() && draft.fact.to.iter().all(|party| party.names.is_empty())
}
