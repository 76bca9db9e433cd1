//! What an entry or a transaction of a camt message says beside its amount.

use roxmltree::Node;

use super::context::{Context, money};
use crate::import::bank::booking::{Booking, Reference, add, lose, real};
use crate::import::bank::day;
use crate::import::bank::number::written;
use crate::import::fact::{CHARGES, INSTRUCTED, REMITTED, TRANSACTION};
use crate::import::xml::Element;
use crate::value::money::Money;
use crate::value::time::Day;

/// Finds the day of value: the value date, else the booking date, else the day of settlement.
pub(super) fn days(entry: Node<'_, '_>, booking: &mut Booking, context: &mut Context<'_, '_>) {
    let read = |place: &str, context: &Context<'_, '_>| -> Option<Result<Day, String>> {
        let node = entry.at(place)?;
        let text = node.text_at("Dt").or_else(|| node.text_at("DtTm")).unwrap_or_else(|| node.whole_text());
        (!text.is_empty()).then(|| day::iso(&text, context.zone))
    };
    let value = read("ValDt", context);
    let booked = read("BookgDt", context);
    let settled = read("NtryDtls/TxDtls/RltdDts/IntrBkSttlmDt", context);
    let instead = booked.clone().and_then(Result::ok).or_else(|| settled.and_then(Result::ok));
    match (value, instead) {
        (Some(Ok(day)), _) => (booking.day, booking.booked) = (Some(day), booked.and_then(Result::ok)),
        (Some(Err(message)), Some(day)) => {
            lose(context.told, booking.line, format!("value date {message}; told by its booking date {day}"));
            booking.doubts.push(format!("Its value date is {message}. On which day was it credited?"));
            booking.day = Some(day);
        }
        (None, Some(day)) => {
            add(&mut booking.notes, "no value date: day of booking");
            booking.day = Some(day);
        }
        (value, None) => {
            let message = [value, booked].into_iter().flatten().find_map(Result::err);
            let message = message.unwrap_or_else(|| "it has no day".to_owned());
            let Some(day) = context.only_day else {
                let what = entry.text_at("Amt").map(|amount| format!(" of {amount}")).unwrap_or_default();
                let name = entry.text_at("AcctSvcrRef").or_else(|| entry.text_at("NtryRef"));
                let name = name.map(|name| format!(" (`{name}`)")).unwrap_or_default();
                let way = "ask the bank for a statement that says the day, or write it down by hand";
                return lose(context.told, booking.line, format!("an entry{what}{name} is left out: {message}; {way}"));
            };
            lose(
                context.told,
                booking.line,
                format!("an entry: {message}; told by the only day of its statement, {day}"),
            );
            booking
                .doubts
                .push(format!("Its statement is of {day}, and it says no day itself. On which day was it credited?"));
            booking.day = Some(day);
        }
    }
}

/// Returns the bank's reference of a transaction, where it is one.
pub(super) fn reference(part: Node<'_, '_>) -> Option<Reference> {
    let at = |place: &str| part.text_at(place).as_deref().and_then(Reference::of);
    at("Refs/AcctSvcrRef").or_else(|| at("Refs/UETR")).or_else(|| at("Refs/TxId"))
}

/// Adds what a transaction says of what it is for.
pub(super) fn remittance(part: Node<'_, '_>, booking: &mut Booking) {
    /// Documents that are invoices, of whatever kind (ISO 20022, DocumentType).
    const INVOICES: [&str; 5] = ["CINV", "SBIN", "MSIN", "HIRI", "CMCN"];
    for place in ["EndToEndId", "TxId", "InstrId", "MndtId", "UETR"] {
        let Some(order) = part.text_at(&format!("Refs/{place}")).as_deref().and_then(real) else { continue };
        if place != "MndtId" {
            booking.orders.push(order.clone());
        }
    }
    for information in part.children_of("RmtInf") {
        information.children_of("Ustrd").for_each(|text| add(&mut booking.texts, text.whole_text()));
        for structured in information.children_of("Strd") {
            for document in structured.children_of("RfrdDocInf").chain(structured.children_of("RfrdDocInf1")) {
                let Some(number) = document.text_at("Nb").as_deref().and_then(real) else { continue };
                let kind = document.text_at("Tp/CdOrPrtry/Cd").or_else(|| document.text_at("Tp/Cd"));
                match kind.filter(|kind| !INVOICES.contains(&kind.as_str())) {
                    None => {
                        let amount = structured.at("RfrdDocAmt/RmtdAmt").and_then(|amount| money(amount, None).ok());
                        if let Some(amount) = amount {
                            add(&mut booking.notes, format!("{REMITTED}: {} for {number}", written(amount)));
                        }
                        add(&mut booking.invoices, number);
                    }
                    Some(kind) => add(&mut booking.texts, format!("{kind} {number}")),
                }
            }
            for place in ["CdtrRefInf/Ref", "CdtrRefInf/CdtrRef"] {
                if let Some(text) = structured.text_at(place).as_deref().and_then(real) {
                    add(&mut booking.texts, text);
                }
            }
            structured.children_of("AddtlRmtInf").for_each(|text| add(&mut booking.texts, text.whole_text()));
        }
    }
    for place in ["EndToEndId", "InstrId", "PmtInfId"] {
        if let Some(text) = part.text_at(&format!("Refs/{place}")).as_deref().and_then(real) {
            let before = booking.texts.len();
            add(&mut booking.texts, &text);
            let is_new = booking.texts.len() > before;
            booking.payers.extend(booking.texts.last().cloned().filter(|_| is_new));
        }
    }
}

/// Adds the remarks on an entry or on a transaction: other amounts, charges, rates, why it came back, texts of the bank.
pub(super) fn explain(node: Node<'_, '_>, booking: &mut Booking) {
    const AMOUNTS: [(&str, &str); 4] = [
        ("InstdAmt", INSTRUCTED),
        ("TxAmt", TRANSACTION),
        ("CntrValAmt", "counter value"),
        ("AnncdPstngAmt", "announced"),
    ];
    for (place, word) in AMOUNTS {
        let Some(element) = node.at(&format!("AmtDtls/{place}")) else { continue };
        let amount = element.child("Amt").and_then(|amount| money(amount, None).ok());
        if let Some(amount) = amount.filter(|amount| Some(*amount) != booking.amount) {
            add(&mut booking.notes, format!("{word}: {}", written(amount)));
            if booking.is_return && place == "InstdAmt" {
                booking.original = Some(amount);
            }
        }
    }
    let exchange = ["AmtDtls/TxAmt/CcyXchg", "AmtDtls/InstdAmt/CcyXchg", "AmtDtls/CntrValAmt/CcyXchg"];
    if let Some(rate) = exchange.iter().find_map(|place| node.text_at(&format!("{place}/XchgRate"))) {
        add(&mut booking.notes, format!("exchange rate: {rate}"));
    }
    charge(node, booking);
    for reason in node.children_of("RtrInf") {
        let code =
            reason.text_at("Rsn/Cd").or_else(|| reason.text_at("Rsn/Prtry")).or_else(|| reason.text_at("RtrRsn/Cd"));
        add(&mut booking.notes, format!("returned: {}", code.as_deref().unwrap_or("no reason")));
        reason.children_of("AddtlInf").for_each(|text| add(&mut booking.texts, text.whole_text()));
    }
    for place in ["AddtlTxInf", "AddtlNtryInf"] {
        if let Some(text) = node.text_at(place) {
            add(&mut booking.texts, text);
        }
    }
}

/// Adds a remark on the charges that an entry or a transaction tells.
fn charge(node: Node<'_, '_>, booking: &mut Booking) {
    if let Some(charge) = charges(node).filter(|charge| !charge.amount.is_zero()) {
        add(&mut booking.notes, format!("{CHARGES}: {}", written(charge)));
    }
}

/// Returns the sum of the charges that an entry or a transaction tells, where they are in one currency.
pub(super) fn charges(node: Node<'_, '_>) -> Option<Money> {
    let charges = node.child("Chrgs")?;
    if let Some(total) = charges.child("TtlChrgsAndTaxAmt").and_then(|total| money(total, None).ok()) {
        return Some(total);
    }
    let each = charges.children_of("Rcrd").chain(std::iter::once(charges)).filter_map(|record| record.child("Amt"));
    let mut sum: Option<Money> = None;
    for amount in each.filter_map(|amount| money(amount, None).ok()) {
        sum = match sum {
            None => Some(amount),
            Some(sum) if sum.currency == amount.currency => {
                Some(Money { amount: sum.amount.checked_add(amount.amount)?, ..sum })
            }
            Some(_) => return None,
        };
    }
    sum
}

/// Returns whether an entry or a transaction takes an earlier one back: it says so, tells why, or has a code of returns.
pub(super) fn is_return(node: Node<'_, '_>) -> bool {
    /// Unpaid and reversed direct debits and cheques, reversals due to a return (ISO 20022, external code sets).
    const CODES: [&str; 6] = ["UPDD", "PRDD", "RRTN", "ARET", "UPCQ", "RPCR"];
    /// German codes of business transactions: returned debits, returned transfers, returned cheques.
    const GERMAN: [&str; 6] = ["108", "109", "159", "183", "184", "NRTI"];
    let proprietary = node.text_at("BkTxCd/Prtry/Cd").unwrap_or_default();
    node.text_at("RvslInd").is_some_and(|text| matches!(text.as_str(), "true" | "1"))
        || node.child("RtrInf").is_some()
        || node.text_at("BkTxCd/Domn/Fmly/SubFmlyCd").is_some_and(|code| CODES.contains(&code.as_str()))
        || (proprietary.contains('+') && proprietary.split('+').take(2).any(|word| GERMAN.contains(&word)))
}

/// Returns whether an entry's code says that it is a charge or interest of the account itself.
pub(super) fn is_of_the_bank(entry: Node<'_, '_>) -> bool {
    /// Families and sub-families: charges, commission, fees, interest, taxes on it (ISO 20022, external code sets).
    const CODES: [&str; 6] = ["CHRG", "COMM", "FEES", "INTR", "TAXE", "ACCB"];
    /// German codes of business transactions: closing of the account, charges, interest.
    const GERMAN: [&str; 4] = ["805", "808", "809", "814"];
    let code = |place: &str| entry.text_at(place).unwrap_or_default();
    let proprietary = code("BkTxCd/Prtry/Cd");
    let mut words = proprietary.split('+').take(2);
    CODES.contains(&code("BkTxCd/Domn/Fmly/SubFmlyCd").as_str())
        || CODES.contains(&code("BkTxCd/Domn/Fmly/Cd").as_str())
        || words.any(|word| matches!(word, "NCHG" | "NINT" | "NCOM") || GERMAN.contains(&word))
}
