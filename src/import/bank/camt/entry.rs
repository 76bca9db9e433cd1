//! An entry of a camt message: one payment, or a batch of them.

use roxmltree::Node;
use rust_decimal::Decimal;

use super::context::{Context, is_credit, money};
use super::details::{self, days, explain, reference, remittance};
use super::names::Sides;
use crate::import::bank::booking::{Booking, Reference, add, lose, pass_over, real, warn};
use crate::import::bank::number::written;
use crate::import::fact::TRANSACTION;
use crate::import::xml::Element;
use crate::value::money::Money;

/// Returns whether an entry is on the account by now.
pub(super) fn is_booked(entry: Node<'_, '_>) -> bool {
    let status = entry.text_at("Sts/Cd").or_else(|| entry.text_at("Sts/Prtry")).or_else(|| entry.text_at("Sts"));
    status.is_none_or(|status| matches!(status.to_ascii_uppercase().as_str(), "BOOK" | "BOOKED"))
}

/// Adds the payments of an entry.
pub(super) fn read(
    entry: Node<'_, '_>,
    account: &str,
    holder: &[String],
    bookings: &mut Vec<Booking>,
    context: &mut Context<'_, '_>,
) {
    if !is_booked(entry) {
        return pass_over(context.told, "entry that is not booked yet");
    }
    let transactions = transactions(entry);
    let names_nobody = |part: &Node<'_, '_>| {
        let sides = Sides::of(*part);
        sides.other_and_own(account, is_credit(entry) == Some(true), false).0.is_empty()
    };
    if details::is_of_the_bank(entry) && transactions.iter().all(names_nobody) {
        return pass_over(context.told, "charge or interest of the account");
    }
    let Some(mut whole) = whole(entry, holder, context) else { return };
    match &transactions[..] {
        [] => {
            explain(entry, &mut whole);
            whole.is_sum = true;
            let count = entry.text_at("NtryDtls/Btch/NbOfTxs").and_then(|count| count.parse::<u64>().ok());
            if let Some(count) = count.filter(|count| *count > 1) {
                warn(context.told, whole.line, format!("an entry of {count} payments that are not told one by one"));
                whole.doubts.push(format!("The entry is of {count} payments: whose are they, and of how much?"));
            }
            bookings.push(whole);
        }
        [one] => {
            single(entry, *one, account, &mut whole, context);
            bookings.push(whole);
        }
        parts => batch(entry, parts, account, whole, bookings, context),
    }
}

fn transactions<'a, 'input>(entry: Node<'a, 'input>) -> Vec<Node<'a, 'input>> {
    let nested = entry.children_of("NtryDtls").flat_map(|details| details.children_of("TxDtls"));
    nested.chain(entry.children_of("TxDtls")).collect()
}

/// Returns what an entry says of itself.
fn whole(entry: Node<'_, '_>, holder: &[String], context: &mut Context<'_, '_>) -> Option<Booking> {
    let line = context.line(entry);
    let Some(is_credit) = is_credit(entry) else {
        lose(context.told, line, "an entry that is neither `CRDT` nor `DBIT`: left out");
        return None;
    };
    let mut booking = Booking { line, is_credit, holder: holder.to_vec(), ..Booking::default() };
    booking.is_return = details::is_return(entry);
    days(entry, &mut booking, context);
    booking.amount = amount(entry, &mut booking, context);
    booking.reference = entry.text_at("AcctSvcrRef").as_deref().and_then(Reference::of);
    if booking.reference.is_none() {
        booking.reference = entry.text_at("NtryRef").as_deref().and_then(Reference::of_day);
    }
    for place in ["AcctSvcrRef", "NtryRef", "NtryDtls/Btch/PmtInfId", "NtryDtls/Btch/MsgId"] {
        entry.text_at(place).as_deref().and_then(real).into_iter().for_each(|name| add(&mut booking.batch, name));
    }
    booking.day.is_some().then_some(booking)
}

/// Adds the names of the batch that a transaction says to be a part of.
fn batch_of(part: Node<'_, '_>, booking: &mut Booking) {
    for place in ["Refs/PmtInfId", "Refs/MsgId"] {
        part.text_at(place).as_deref().and_then(real).into_iter().for_each(|name| add(&mut booking.batch, name));
    }
}

/// Reads the amount of an entry, and warns of what is odd in it.
fn amount(entry: Node<'_, '_>, booking: &mut Booking, context: &mut Context<'_, '_>) -> Option<Money> {
    let Some(node) = entry.child("Amt") else {
        lose(context.told, booking.line, "an entry without `Amt`: told without its amount");
        booking.doubts.push("Of how much is it?".to_owned());
        return None;
    };
    let line = context.line(node);
    match money(node, None) {
        Ok(mut money) => {
            if node.whole_text().contains(',') {
                warn(context.told, line, format!("an amount with a comma: read as {}", written(money)));
            }
            if money.amount.is_sign_negative() {
                warn(context.told, line, "an amount with a sign: the entry goes the other way");
                booking.is_credit = !booking.is_credit;
                money.amount = money.amount.abs();
            }
            if !money.is_payable() {
                warn(context.told, line, format!("{} has more decimals than the currency", written(money)));
            }
            Some(money)
        }
        Err(message) => {
            lose(context.told, line, format!("{message}: told without its amount"));
            booking.unread = node.whole_text();
            booking.doubts.push("Of how much is it?".to_owned());
            None
        }
    }
}

/// Adds what the only transaction of an entry says.
fn single(
    entry: Node<'_, '_>,
    part: Node<'_, '_>,
    account: &str,
    booking: &mut Booking,
    context: &mut Context<'_, '_>,
) {
    if booking.reference.as_ref().is_none_or(|reference| reference.is_of_day) {
        booking.reference = reference(part).or_else(|| booking.reference.take());
    }
    // Its own reference names no batch.
    booking.batch.clear();
    batch_of(part, booking);
    describe(part, account, booking);
    explain(entry, booking);
    let (Some(booked), Some(amount)) = (booking.amount, part.child("Amt").and_then(|amount| money(amount, None).ok()))
    else {
        return;
    };
    if amount == booked || amount.amount.is_zero() {
        return;
    }
    let charges = details::charges(part).or_else(|| details::charges(entry));
    let apart = (amount.amount.abs() - booked.amount).abs();
    if amount.currency == booked.currency && charges.is_none_or(|charges| charges.amount != apart) {
        let message = format!("the transaction is of {}, its entry of {}", written(amount), written(booked));
        warn(context.told, context.line(part), message);
    }
    add(&mut booking.notes, format!("{TRANSACTION}: {}", written(amount)));
}

/// Adds what a transaction says of who, what for, and how.
fn describe(part: Node<'_, '_>, account: &str, booking: &mut Booking) {
    booking.is_return |= details::is_return(part);
    let (other, own) = Sides::of(part).other_and_own(account, booking.is_credit, booking.is_return);
    booking.other = other;
    own.into_iter().for_each(|name| add(&mut booking.holder, name));
    remittance(part, booking);
    explain(part, booking);
}

/// Adds the payments of a batch; where its parts are not told in full, the batch as one, with a doubt.
fn batch(
    entry: Node<'_, '_>,
    parts: &[Node<'_, '_>],
    account: &str,
    mut whole: Booking,
    bookings: &mut Vec<Booking>,
    context: &mut Context<'_, '_>,
) {
    let amounts = whole.amount.and_then(|amount| amounts(entry, parts, amount, whole.is_credit));
    let Some(amounts) = amounts else {
        warn(context.told, whole.line, format!("{} transactions do not add up to their entry", parts.len()));
        whole.doubts.push(format!("The entry is of {} payments: whose are they, and of how much?", parts.len()));
        let mut others: Vec<Vec<String>> = Vec::new();
        for part in parts {
            let mut booking = Booking { is_credit: whole.is_credit, is_return: whole.is_return, ..Booking::default() };
            describe(*part, account, &mut booking);
            booking.invoices.iter().for_each(|text| whole.invoices.push(text.clone()));
            booking.texts.iter().for_each(|text| whole.texts.push(text.clone()));
            whole.payers.extend(booking.payers);
            others.push(booking.other);
        }
        others.dedup();
        if let [other] = &mut others[..] {
            whole.other = std::mem::take(other);
        }
        explain(entry, &mut whole);
        whole.is_sum = true;
        bookings.push(whole);
        return;
    };
    for (place, (part, signed)) in parts.iter().zip(amounts).enumerate() {
        let mut booking = Booking { line: context.line(*part), ..whole.clone() };
        booking.is_credit = signed.amount.is_sign_positive();
        booking.amount = Some(Money { amount: signed.amount.abs(), ..signed });
        let own = reference(*part);
        let of_batch = whole
            .reference
            .as_ref()
            .map(|batch| Reference { text: format!("{}/{}", batch.text, place + 1), ..batch.clone() });
        // Some banks repeat the reference of the batch in each of its parts.
        booking.reference =
            own.filter(|own| whole.reference.as_ref().is_none_or(|batch| batch.text != own.text)).or(of_batch);
        batch_of(*part, &mut booking);
        describe(*part, account, &mut booking);
        if let Some(charges) = details::charges(entry).filter(|charges| !charges.amount.is_zero()) {
            add(&mut booking.notes, format!("charges of the whole entry: {}", written(charges)));
        }
        bookings.push(booking);
    }
}

/// Returns the amounts of the parts, less than nothing where money goes out; nothing where they do not add up.
fn amounts(entry: Node<'_, '_>, parts: &[Node<'_, '_>], whole: Money, is_credit_entry: bool) -> Option<Vec<Money>> {
    const ORDERS: [[&str; 4]; 3] = [
        ["Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt", "AmtDtls/InstdAmt/Amt"],
        ["AmtDtls/TxAmt/Amt", "Amt", "AmtDtls/CntrValAmt/Amt", "AmtDtls/InstdAmt/Amt"],
        ["AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt", "Amt", "AmtDtls/CntrValAmt/Amt"],
    ];
    let sense = |credit: bool| if credit { Decimal::ONE } else { -Decimal::ONE };
    let booked = whole.amount * sense(is_credit_entry);
    let charged: Decimal = parts.iter().filter_map(|part| details::charges(*part)).map(|charge| charge.amount).sum();
    let charged = details::charges(entry).map_or(charged, |charge| charge.amount);
    ORDERS.iter().find_map(|order| {
        let of_part = |part: &Node<'_, '_>| {
            let readable = order.iter().filter_map(|place| money(part.at(place)?, Some(whole.currency)).ok());
            let amount =
                readable.into_iter().find(|money| money.currency == whole.currency && !money.amount.is_zero())?;
            let sense = sense(is_credit(*part).unwrap_or(is_credit_entry));
            Some(Money { amount: amount.amount * sense, ..amount })
        };
        let amounts: Vec<Money> = parts.iter().map(of_part).collect::<Option<_>>()?;
        let sum = amounts.iter().try_fold(Decimal::ZERO, |sum, money| sum.checked_add(money.amount))?;
        (sum == booked || (!charged.is_zero() && (sum - booked).abs() == charged)).then_some(amounts)
    })
}
