//! Who somebody is in a camt message, in the forms of all versions.

use roxmltree::Node;

use crate::import::bank::booking::{account, add};
use crate::import::xml::Element;

/// Returns the number of an account: an IBAN, else what the bank has.
pub(super) fn account_of(node: Node<'_, '_>) -> String {
    const PLACES: [&str; 6] = ["Id/IBAN", "Id/Othr/Id", "Id/BBAN", "Id/PrtryAcct/Id", "Id/UPIC", "Id/DmstAcct/Id"];
    let text = PLACES.iter().find_map(|place| node.text_at(place));
    account(&text.unwrap_or_default())
}

/// Adds every name of a party: the name, mail address, and the numbers of an organisation or a person.
pub(super) fn party(node: Node<'_, '_>, names: &mut Vec<String>) {
    // Since version 8, a party is within `Pty` or is an agent.
    let node = node.child("Pty").unwrap_or(node);
    for place in ["Nm", "Agt/FinInstnId/Nm", "CtctDtls/Nm", "CtctDtls/EmailAdr"] {
        names_at(node, place, names);
    }
    for place in ["Id/OrgId", "Id/PrvtId", "Id"] {
        let Some(id) = node.at(place) else { continue };
        for place in ["LEI", "TaxIdNb", "BICOrBEI", "AnyBIC"] {
            names_at(id, place, names);
        }
        id.children_of("Othr").filter_map(|other| other.text_at("Id")).for_each(|id| add(names, id));
    }
}

fn names_at(node: Node<'_, '_>, place: &str, names: &mut Vec<String>) {
    if let Some(name) = node.text_at(place).and_then(|name| crate::import::bank::booking::real(&name)) {
        add(names, name);
    }
}

/// Both sides of a transaction.
#[derive(Debug, Default)]
pub(super) struct Sides {
    pub debtor: Vec<String>,
    pub debtor_account: String,
    pub creditor: Vec<String>,
    pub creditor_account: String,
}

impl Sides {
    /// Reads the related parties of a transaction.
    pub fn of(transaction: Node<'_, '_>) -> Self {
        let mut sides = Self::default();
        let Some(parties) = transaction.child("RltdPties") else { return sides };
        let number = |name| parties.child(name).map(account_of).unwrap_or_default();
        sides.debtor_account = number("DbtrAcct");
        sides.creditor_account = number("CdtrAcct");
        let read = |elements: &[&str], account: &str, names: &mut Vec<String>| {
            for element in elements {
                parties.children_of(element).for_each(|node| party(node, names));
            }
            add(names, account);
        };
        read(&["Dbtr", "UltmtDbtr"], &sides.debtor_account, &mut sides.debtor);
        read(&["Cdtr", "UltmtCdtr"], &sides.creditor_account, &mut sides.creditor);
        if let Some(name) = parties.text_at("DbtrAcct/Nm") {
            add(&mut sides.debtor, name);
        }
        if let Some(name) = parties.text_at("CdtrAcct/Nm") {
            add(&mut sides.creditor, name);
        }
        // Some banks name the other side as a trading or a proprietary party.
        for node in parties.children_of("TradgPty").chain(parties.children_of("InitgPty")) {
            if sides.debtor.is_empty() {
                party(node, &mut sides.debtor);
            }
        }
        sides
    }

    /// Returns the other side's and the own names. The own side is the one of the own account; else a credit comes from
    /// the debtor, except where it takes a payment back, whose sides stay as they were.
    pub fn other_and_own(self, own: &str, is_credit: bool, is_return: bool) -> (Vec<String>, Vec<String>) {
        let is_own = |account: &str| !own.is_empty() && account == own;
        let debtor_is_other = match (is_own(&self.debtor_account), is_own(&self.creditor_account)) {
            (true, false) => false,
            (false, true) => true,
            // Where only who pays is named, on another account, that is the other side, whichever way the money went.
            _ if self.creditor.is_empty() && !own.is_empty() && !self.debtor_account.is_empty() => true,
            _ => is_credit != is_return,
        };
        if debtor_is_other { (self.debtor, self.creditor) } else { (self.creditor, self.debtor) }
    }
}
