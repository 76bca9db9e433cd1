//! What the readers of a camt message share.

use roxmltree::Node;

use crate::import::bank::number;
use crate::import::bank::place::Places;
use crate::import::fact::Told;
use crate::import::xml::Element;
use crate::value::money::{Currency, Money};
use crate::value::time::Day;
use crate::value::zone::Zone;

/// What every reader of a part of the file is given.
pub(super) struct Context<'a, 'told> {
    pub zone: &'a Zone,
    pub places: &'a Places,
    pub told: &'told mut Told,
    /// The day of the statement that is read, where it is of one day.
    pub only_day: Option<Day>,
}

impl Context<'_, '_> {
    pub fn line(&self, node: Node<'_, '_>) -> u32 {
        self.places.line(node.range().start)
    }
}

/// Returns whether money came in; nothing where the element does not say.
pub(super) fn is_credit(node: Node<'_, '_>) -> Option<bool> {
    match node.text_at("CdtDbtInd")?.to_ascii_uppercase().as_str() {
        "CRDT" | "C" | "CREDIT" => Some(true),
        "DBIT" | "D" | "DEBIT" => Some(false),
        _ => None,
    }
}

/// Reads an element such as `<Amt Ccy="EUR">`.
///
/// # Errors
/// What is wrong with it.
pub(super) fn money(node: Node<'_, '_>, account: Option<Currency>) -> Result<Money, String> {
    let currency = match (node.attribute("Ccy"), account) {
        (None, Some(currency)) => currency,
        (code, _) => number::currency(code.unwrap_or_default())?,
    };
    Ok(Money { amount: number::read(&node.whole_text())?, currency })
}
