//! CII: `CrossIndustryInvoice` of EN 16931 and Factur-X, and `CrossIndustryDocument` of ZUGFeRD 1 with its older names.

use roxmltree::Node;

use super::bill::{Bill, Due, Sort};
use super::code::sort_of;
use super::early::early;
use super::source::{Source, day, lines_of, short};
use crate::import::fact::{CASH_DISCOUNT, UNREAD_DISCOUNT};
use crate::import::xml::Element;

/// Returns the first element that has one of the names that a part had over the years.
fn any<'a, 'input>(node: Node<'a, 'input>, names: &[&str]) -> Option<Node<'a, 'input>> {
    node.children().find(|child| names.contains(&child.tag_name().name()))
}

const DOCUMENT: [&str; 2] = ["ExchangedDocument", "HeaderExchangedDocument"];
const TRANSACTION: [&str; 2] = ["SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction"];
const AGREEMENT: [&str; 2] = ["ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement"];
const SETTLEMENT: [&str; 2] = ["ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement"];
const DELIVERY: [&str; 2] = ["ApplicableHeaderTradeDelivery", "ApplicableSupplyChainTradeDelivery"];
const SUMS: [&str; 2] =
    ["SpecifiedTradeSettlementHeaderMonetarySummation", "SpecifiedTradeSettlementMonetarySummation"];

/// Tells one invoice.
pub(super) fn tell(root: Node<'_, '_>, source: &mut Source) {
    let mut bill = Bill::new(source.line(root));
    let is_first = root.tag_name().name() == "CrossIndustryDocument";
    if let Some(document) = any(root, &DOCUMENT) {
        bill.number = document.text_at("ID").unwrap_or_default();
        bill.issued = source.day(document.child("IssueDateTime"));
        let code = document.text_at("TypeCode").unwrap_or_default();
        let (sort, note) = sort_of(&code);
        bill.ask_if_pro_forma(&code);
        bill.sort = sort;
        bill.notes.extend(note);
        let notes = document.children_of("IncludedNote").filter_map(|note| note.child("Content")).map(lines_of);
        bill.remarks = notes.collect();
        // In ZUGFeRD 1 only the title of some says that they take back.
        let title = document.text_at("Name").unwrap_or_default();
        if is_first
            && title.to_uppercase().contains("GUTSCHRIFT")
            && matches!(bill.sort, Sort::Invoice(Some("standard")))
        {
            bill.doubts
                .push(format!("Invoice {} is titled `{title}`: does it take back, or is it self-billed?", bill.number));
        }
    }
    if let Some(transaction) = any(root, &TRANSACTION) {
        if let Some(agreement) = any(transaction, &AGREEMENT) {
            bill.seller = party(agreement.child("SellerTradeParty"));
            bill.buyer = party(agreement.child("BuyerTradeParty"));
            for order in agreement.children_of("BuyerOrderReferencedDocument") {
                bill.order(order.text_at("IssuerAssignedID").or_else(|| order.text_at("ID")));
            }
        }
        if let Some(settlement) = any(transaction, &SETTLEMENT) {
            settle(settlement, source, &mut bill);
        }
        let delivery = any(transaction, &DELIVERY);
        let delivered =
            delivery.and_then(|delivery| delivery.text_at("ActualDeliverySupplyChainEvent/OccurrenceDateTime"));
        bill.delivered = delivered.and_then(|text| day(&text));
        bill.lines = transaction
            .children_of("IncludedSupplyChainTradeLineItem")
            .filter_map(|line| line.child("SpecifiedTradeProduct"))
            .filter_map(|product| product.text_at("Name").or_else(|| product.text_at("Description")))
            .collect();
    }
    bill.ask_what_is_corrected();
    bill.tell(source);
}

fn settle(settlement: Node<'_, '_>, source: &mut Source, bill: &mut Bill) {
    let sums = any(settlement, &SUMS);
    let code = settlement.text_at("InvoiceCurrencyCode").or_else(|| {
        let amount = sums?.children().find_map(|amount| amount.attribute("currencyID"))?;
        Some(amount.to_owned())
    });
    bill.currency = source.currency(bill.line, code.clone());
    if let Some(sums) = sums {
        // Sums in a second currency say the same again.
        let own = |name: &str| {
            let mut all = sums.children_of(name);
            all.find(|sum| sum.attribute("currencyID").is_none_or(|own| Some(own) == code.as_deref()))
        };
        bill.totals.payable = source.amount(own("DuePayableAmount"));
        bill.totals.gross = source.amount(own("GrandTotalAmount"));
        bill.totals.net = source.amount(own("TaxBasisTotalAmount"));
        bill.totals.tax = source.amount(own("TaxTotalAmount"));
        bill.totals.prepaid = source.amount(own("TotalPrepaidAmount"));
        bill.totals.rounding = source.amount(own("RoundingAmount"));
    }
    dues(settlement, source, bill);
    if let Some(period) = settlement.child("BillingSpecifiedPeriod") {
        let show = |name| period.text_at(name).map_or_else(|| "…".to_owned(), |day| shown(&day));
        bill.notes.push(format!("period {} to {}", show("StartDateTime"), show("EndDateTime")));
    }
    let payee = settlement.text_at("PayeeTradeParty/Name");
    for means in settlement.children_of("SpecifiedTradeSettlementPaymentMeans") {
        let account = |path: &str| {
            means.text_at(&format!("{path}/IBANID")).or_else(|| means.text_at(&format!("{path}/ProprietaryID")))
        };
        if let Some(account) = account("PayeePartyCreditorFinancialAccount") {
            bill.pay_to(payee.clone(), account);
        }
        bill.buyer.extend(account("PayerPartyDebtorFinancialAccount"));
    }
    bill.refer(settlement.text_at("PaymentReference"));
    bill.seller.extend(settlement.text_at("CreditorReferenceID"));
    for reference in settlement.children_of("InvoiceReferencedDocument") {
        bill.preceding.extend(reference.text_at("IssuerAssignedID").or_else(|| reference.text_at("ID")));
    }
}

/// Reads when it is due, and the terms.
fn dues(settlement: Node<'_, '_>, source: &mut Source, bill: &mut Bill) {
    let all = || settlement.children_of("SpecifiedTradePaymentTerms");
    let dated = all().filter(|terms| terms.child("DueDateDateTime").is_some()).count();
    for terms in all() {
        let texts: Vec<String> = terms.children_of("Description").map(lines_of).collect();
        let amount = source.amount(terms.child("PartialPaymentAmount"));
        let discounts: Vec<_> = terms.children_of("ApplicableTradePaymentDiscountTerms").collect();
        let last = terms.child("DueDateDateTime").filter(|_| dated > 1 && amount.is_none());
        // The last day of a discount is no day on which all is due, where another one is named.
        let until = last.filter(|_| !discounts.is_empty()).map(|day| shown(&day.whole_text()));
        let early = last
            .filter(|_| discounts.is_empty())
            .and_then(|day| early(&texts.join("\n"), self::day(&day.whole_text())?, bill.issued?));
        if until.is_none() && early.is_none() {
            bill.dues.extend(source.day(terms.child("DueDateDateTime")).map(|day| Due { day, amount }));
        }
        match early {
            Some(text) => bill.discounts.push(text),
            None => bill.terms.extend(texts),
        }
        bill.notes.extend(discounts.into_iter().map(|terms| discounted(terms, until.clone())));
    }
}

/// Returns a day as it is shown, as it is written where it is none.
fn shown(text: &str) -> String {
    day(text).map_or_else(|| short(text), |day| day.to_string())
}

/// Returns what is said of a cash discount: how much of what, and until when. Its time counts from the day of the invoice where it names
/// no other one. `until` is the last day, where that stands beside it.
fn discounted(terms: Node<'_, '_>, until: Option<String>) -> String {
    let off = match (terms.text_at("CalculationPercent"), terms.text_at("ActualDiscountAmount")) {
        (Some(percent), Some(amount)) => format!("{percent} % ({amount})"),
        (Some(percent), None) => format!("{percent} %"),
        (None, Some(amount)) => amount,
        (None, None) => return format!("{CASH_DISCOUNT} {UNREAD_DISCOUNT}"),
    };
    let period = terms.child("BasisPeriodMeasure");
    let unit = period.and_then(|period| period.attribute("unitCode")).unwrap_or("DAY").to_owned();
    let count = period.map(|period| period.whole_text());
    let days = count.as_ref().and_then(|count| count.parse::<i64>().ok()).filter(|days| (0..10_000).contains(days));
    let days = match &*unit {
        "DAY" => days,
        "WEE" => days.map(|weeks| weeks * 7),
        _ => None,
    };
    let from = terms.text_at("BasisDateTime").map(|text| (day(&text), text));
    let of_its_day = match (&from, days) {
        (Some((Some(from), _)), Some(days)) => Some(from.plus(days).to_string()),
        _ => None,
    };
    let time = match (until.or(of_its_day), count, &from) {
        (Some(until), ..) => format!(" until {until}"),
        (None, Some(_), None) if days.is_some() => days.map(|days| format!(" within {days} days")).unwrap_or_default(),
        // How long that is nobody says here: whoever paid less may have been in time.
        (None, Some(count), from) => {
            let from = from.as_ref().map(|(_, text)| format!(" from {}", short(text))).unwrap_or_default();
            format!(", {} {}{from}", short(&count), short(&unit))
        }
        (None, None, _) => String::new(),
    };
    let base = terms.text_at("BasisAmount").map(|amount| format!(", on {}", short(&amount))).unwrap_or_default();
    format!("{CASH_DISCOUNT} {off}{time}{base}")
}

/// Returns every name and number of a party.
fn party(node: Option<Node<'_, '_>>) -> Vec<String> {
    let Some(party) = node else { return Vec::new() };
    let mut names = Vec::new();
    names.extend(party.text_at("Name"));
    names.extend(party.text_at("SpecifiedLegalOrganization/TradingBusinessName"));
    names.extend(party.children_of("SpecifiedTaxRegistration").filter_map(|tax| tax.text_at("ID")));
    names.extend(party.text_at("SpecifiedLegalOrganization/ID"));
    names.extend(
        party.children().filter(|id| matches!(id.tag_name().name(), "ID" | "GlobalID")).map(|id| id.whole_text()),
    );
    names.extend(party.text_at("URIUniversalCommunication/URIID"));
    for contact in party.children_of("DefinedTradeContact") {
        let mail = contact.child("EmailURIUniversalCommunication");
        names.extend(mail.and_then(|mail| mail.text_at("URIID").or_else(|| mail.text_at("CompleteNumber"))));
    }
    names
}
