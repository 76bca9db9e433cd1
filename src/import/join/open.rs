//! What is open of an engagement's invoices.

use std::collections::{BTreeMap, HashSet};

use rust_decimal::Decimal;

use super::discount::Discount;
use super::draft::Draft;
use super::invoices::invoices;
use super::known::Known;
use super::names::squashed;
use crate::value::time::Day;

/// An invoice and what is left of it.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub id: String,
    pub issued: Option<Day>,
    pub due: Option<Day>,
    pub left: Decimal,
    /// Whether a part of it is paid.
    pub is_begun: bool,
    pub currency: String,
    /// While nothing is paid of it: what may be taken off.
    pub discounts: Vec<Discount>,
    /// What was paid before, as it says: that is no part of what is left.
    pub prepaid: Option<Decimal>,
}

/// What is left of invoices when all has been matched.
pub(super) struct Left(pub BTreeMap<String, Open>);

impl Left {
    /// Returns how much of an invoice that comes to so much is paid, or taken back.
    pub fn paid(&self, id: &str, payable: Decimal) -> Option<Decimal> {
        payable.checked_sub(self.0.get(id)?.left)
    }

    /// Returns the invoice that is open with exactly what a payment comes to; else all that are open, where they come to that.
    pub fn same(&self, payment: &Draft) -> Vec<String> {
        let Some((paid, currency)) = payment.amount() else { return Vec::new() };
        let day = payment.day();
        let is_by_then = |one: &&Open| {
            one.left > Decimal::ZERO
                && one.currency == currency
                && one.issued.is_none_or(|issued| day.is_none_or(|day| issued <= day))
        };
        let open: Vec<&Open> = self.0.values().filter(is_by_then).collect();
        match open.iter().find(|one| one.left == paid) {
            Some(one) => vec![one.id.clone()],
            None if open.iter().map(|one| one.left).sum::<Decimal>() == paid => {
                open.into_iter().map(|one| one.id.clone()).collect()
            }
            None => Vec::new(),
        }
    }
}

/// Returns the invoices of the record and of the sources, less what is recorded as paid for them.
pub(super) fn open(drafts: &[Draft], known: &Known) -> BTreeMap<String, Open> {
    let mut open = BTreeMap::new();
    let by_hand = |id: &str| known.events.iter().any(|event| event.kind == "invoice" && is_same_number(&event.id, id));
    for invoice in invoices(drafts, known).filter(|invoice| invoice.is_recorded || !by_hand(invoice.id)) {
        let (left, currency) = invoice.sum.unwrap_or((Decimal::ZERO, ""));
        let (id, discounts) =
            (invoice.id.to_owned(), Discount::all(invoice.note, invoice.issued, known.country.as_deref()));
        let prepaid = invoice.prepaid().filter(|(_, of)| *of == currency).map(|(paid, _)| paid);
        let (issued, due, currency) = (invoice.issued, invoice.due, currency.to_owned());
        let one = Open { id: id.clone(), issued, due, left, is_begun: false, currency, discounts, prepaid };
        open.entry(id).or_insert(one);
    }
    let told: HashSet<&str> = drafts.iter().map(|draft| draft.id.as_str()).collect();
    for event in known.events.iter().filter(|event| matches!(&*event.kind, "payment" | "credit_note")) {
        let about = event.field("for").unwrap_or_default().split(", ");
        if let Some((paid, currency)) = event.sum()
            && !told.contains(event.id.as_str())
        {
            spend((paid, currency), event.kind == "credit_note", about, &mut open);
        }
    }
    open
}

/// Whether two numbers of invoices are one, however they are written.
fn is_same_number(one: &str, other: &str) -> bool {
    one == other || squashed(one) == squashed(other)
}

/// Takes an amount off the invoices that it is for, one after the other; without any off the oldest. What is credited leaves a cash
/// discount on the rest.
pub(super) fn spend<'a>(
    (mut paid, currency): (Decimal, &str),
    is_credit: bool,
    about: impl Iterator<Item = &'a str>,
    open: &mut BTreeMap<String, Open>,
) {
    let mut ids: Vec<String> = about.filter(|id| !id.is_empty()).map(str::to_owned).collect();
    if ids.is_empty() {
        let mut oldest: Vec<&Open> = open.values().collect();
        oldest.sort_by_key(|one| (one.issued, one.id.clone()));
        ids = oldest.into_iter().map(|one| one.id.clone()).collect();
    }
    for id in ids {
        if let Some(one) = open.get_mut(&id).filter(|one| one.currency == currency) {
            let part = paid.min(one.left);
            one.left -= part;
            one.is_begun |= !part.is_zero();
            if !is_credit {
                one.discounts.clear();
            }
            paid -= part;
        }
    }
}
