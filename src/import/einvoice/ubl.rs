//! UBL 2: `Invoice` and `CreditNote`, as EN 16931, Peppol and the national rules write them.

use roxmltree::Node;

use super::bill::{Bill, Due, Sort};
use super::code::sort_of;
use super::early::early;
use super::source::{Source, day, lines_of};
use crate::import::fact::CASH_DISCOUNT;
use crate::import::xml::Element;

/// Tells one `Invoice` or `CreditNote`.
pub(super) fn tell(root: Node<'_, '_>, source: &mut Source) {
    let mut bill = Bill::new(source.line(root));
    bill.number = root.text_at("ID").unwrap_or_default();
    bill.issued = source.day(root.child("IssueDate"));
    let code = root.text_at("InvoiceTypeCode").or_else(|| root.text_at("CreditNoteTypeCode")).unwrap_or_default();
    let (sort, note) = sort_of(&code);
    bill.ask_if_pro_forma(&code);
    let is_credit = root.tag_name().name() == "CreditNote";
    bill.sort = if is_credit { Sort::CreditNote } else { sort };
    bill.notes.extend(note);
    let totals = root.child("LegalMonetaryTotal").or_else(|| root.child("RequestedMonetaryTotal"));
    let code = root.text_at("DocumentCurrencyCode").or_else(|| {
        let amount = totals?.children().find_map(|amount| amount.attribute("currencyID"))?;
        Some(amount.to_owned())
    });
    bill.currency = source.currency(bill.line, code.clone());
    if let Some(totals) = totals {
        bill.totals.payable = source.amount(totals.child("PayableAmount"));
        bill.totals.gross = source.amount(totals.child("TaxInclusiveAmount"));
        bill.totals.net = source.amount(totals.child("TaxExclusiveAmount"));
        bill.totals.prepaid = source.amount(totals.child("PrepaidAmount"));
        bill.totals.rounding = source.amount(totals.child("PayableRoundingAmount"));
    }
    taxes(root, code.as_deref(), source, &mut bill);
    bill.seller = party(root.child("AccountingSupplierParty"));
    bill.buyer = party(root.child("AccountingCustomerParty"));
    dues(root, source, &mut bill);
    means(root, &mut bill);
    for period in root.children_of("InvoicePeriod") {
        let show = |name| period.text_at(name).unwrap_or_else(|| "…".to_owned());
        if period.child("StartDate").is_some() || period.child("EndDate").is_some() {
            bill.notes.push(format!("period {} to {}", show("StartDate"), show("EndDate")));
        }
    }
    bill.delivered = root.text_at("Delivery/ActualDeliveryDate").and_then(|text| day(&text));
    root.children_of("OrderReference").for_each(|order| bill.order(order.text_at("ID")));
    for reference in root.children_of("BillingReference") {
        let named = reference.children().filter(|node| node.tag_name().name().ends_with("DocumentReference"));
        bill.preceding.extend(named.filter_map(|node| node.text_at("ID")));
    }
    bill.remarks = root.children_of("Note").map(lines_of).collect();
    bill.ask_what_is_corrected();
    let lines = root.children().filter(|node| matches!(node.tag_name().name(), "InvoiceLine" | "CreditNoteLine"));
    let name = |line: Node<'_, '_>| line.text_at("Item/Name").or_else(|| line.text_at("Item/Description"));
    bill.lines = lines.filter_map(name).collect();
    bill.tell(source);
}

/// Adds the taxes in the currency of the bill; those in the currency of the tax office say the same again.
fn taxes(root: Node<'_, '_>, currency: Option<&str>, source: &mut Source, bill: &mut Bill) {
    let all: Vec<_> = root.children_of("TaxTotal").collect();
    // Some say the same tax once more for another use (KSA), without its parts.
    let has_parts = |total: &&Node<'_, '_>| total.child("TaxSubtotal").is_some();
    let own = |total: &&Node<'_, '_>| {
        let amount = total.child("TaxAmount");
        amount.is_some_and(|amount| amount.attribute("currencyID").is_none_or(|own| Some(own) == currency))
    };
    let is_parted = all.iter().filter(own).any(|total| has_parts(&total));
    for total in all.iter().filter(|total| !is_parted || has_parts(total)) {
        let Some(amount) = total.child("TaxAmount") else { continue };
        if amount.attribute("currencyID").is_none_or(|own| Some(own) == currency) {
            let more = source.amount(Some(amount)).unwrap_or_default();
            bill.totals.tax = bill.totals.tax.unwrap_or_default().checked_add(more);
        }
    }
}

/// Returns every name and number of a party.
fn party(node: Option<Node<'_, '_>>) -> Vec<String> {
    let Some(party) = node.map(|node| node.child("Party").unwrap_or(node)) else { return Vec::new() };
    let mut names = Vec::new();
    names.extend(party.text_at("PartyLegalEntity/RegistrationName"));
    names.extend(party.children_of("PartyName").filter_map(|name| name.text_at("Name")));
    for person in party.children_of("Person") {
        let parts = [person.text_at("FirstName"), person.text_at("FamilyName")];
        names.push(parts.into_iter().flatten().collect::<Vec<_>>().join(" "));
    }
    names.extend(party.children_of("PartyTaxScheme").filter_map(|tax| tax.text_at("CompanyID")));
    names.extend(party.children_of("PartyLegalEntity").filter_map(|legal| legal.text_at("CompanyID")));
    names.extend(party.children_of("PartyIdentification").filter_map(|id| id.text_at("ID")));
    names.extend(party.text_at("EndpointID"));
    names.extend(party.text_at("Contact/ElectronicMail"));
    names
}

/// Reads when it is due, and the terms.
fn dues(root: Node<'_, '_>, source: &mut Source, bill: &mut Bill) {
    let mut all: Vec<(Node<'_, '_>, Option<Node<'_, '_>>)> = Vec::new();
    fn day_of<'a, 'i>(terms: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
        terms.children().find(|n| matches!(n.tag_name().name(), "PaymentDueDate" | "InstallmentDueDate"))
    }
    let dated = root.children_of("PaymentTerms").filter(|terms| day_of(*terms).is_some()).count();
    for terms in root.children_of("PaymentTerms") {
        // Lines are kept: some rules put one discount on each.
        let notes: Vec<String> = terms.children_of("Note").map(|note| lines_of(note)).collect();
        let last = day_of(terms).filter(|_| dated > 1 && terms.child("Amount").is_none());
        let text = last.and_then(|last| early(&notes.join("\n"), day(&last.whole_text())?, bill.issued?));
        match text {
            Some(text) => bill.discounts.push(text),
            None => {
                all.extend(day_of(terms).map(|day| (day, terms.child("Amount"))));
                bill.terms.extend(notes);
            }
        }
        let percent = terms.text_at("SettlementDiscountPercent").map(|percent| format!("{percent} %"));
        if let Some(off) = percent.or_else(|| terms.text_at("SettlementDiscountAmount")) {
            let until =
                terms.text_at("SettlementPeriod/EndDate").map(|day| format!(" until {day}")).unwrap_or_default();
            bill.notes.push(format!("{CASH_DISCOUNT} {off}{until}"));
        }
    }
    if all.is_empty() {
        let means = root.children_of("PaymentMeans").filter_map(|means| means.child("PaymentDueDate"));
        all.extend(root.child("DueDate").into_iter().chain(means).take(1).map(|day| (day, None)));
    } else if let Some(day) = root.child("DueDate") {
        // The day of the whole, where no part has an amount of its own.
        if all.iter().all(|(_, amount)| amount.is_none()) {
            all = vec![(day, None)];
        }
    }
    for (day, amount) in all {
        let amount = source.amount(amount);
        bill.dues.extend(source.day(Some(day)).map(|day| Due { day, amount }));
    }
}

/// Reads to which account it is to be paid, and from which it will be taken.
fn means(root: Node<'_, '_>, bill: &mut Bill) {
    let payee = root.child("PayeeParty");
    for means in root.children_of("PaymentMeans") {
        if let Some(account) = means.text_at("PayeeFinancialAccount/ID") {
            bill.pay_to(payee.and_then(|payee| payee.text_at("PartyName/Name")), account);
        }
        bill.buyer.extend(means.text_at("PaymentMandate/PayerFinancialAccount/ID"));
        bill.refer(means.text_at("PaymentID"));
    }
}
