//! A transaction of OFX: its elements, before they are understood.

use std::collections::BTreeMap;

use super::tags::Tag;
use crate::import::bank::booking::{Booking, Reference, account, add, lose, real, warn};
use crate::import::bank::day;
use crate::import::bank::number::{self, written};
use crate::import::fact::Told;
use crate::value::money::{Currency, Money};
use crate::value::zone::Zone;

/// The elements of a transaction by their names; those of its aggregates after the name of the aggregate.
#[derive(Clone, Debug, Default)]
pub(super) struct Transaction {
    pub line: u32,
    elements: BTreeMap<String, String>,
    /// The aggregate that is open.
    within: Option<&'static str>,
}

/// Aggregates of a transaction whose elements are not the transaction's own.
const AGGREGATES: [&str; 6] = ["PAYEE", "BANKACCTTO", "CCACCTTO", "CURRENCY", "ORIGCURRENCY", "BANKACCTFROM"];

impl Transaction {
    pub fn begins(line: u32) -> Self {
        Self { line, ..Self::default() }
    }

    /// Takes a tag that is in it.
    pub fn take(&mut self, tag: Tag) {
        if let Some(name) = tag.name.strip_prefix('/') {
            if self.within.is_some_and(|within| within == name) {
                self.within = None;
            }
            return;
        }
        if let Some(aggregate) = AGGREGATES.iter().find(|aggregate| **aggregate == tag.name) {
            self.within = Some(aggregate);
            return;
        }
        // What an unclosed aggregate cannot have is the transaction's own again.
        let own = ["TRNTYPE", "DTPOSTED", "DTUSER", "DTAVAIL", "TRNAMT", "FITID", "MEMO", "CHECKNUM", "REFNUM", "SIC"];
        if own.contains(&tag.name.as_str()) {
            self.within = None;
        }
        let key = match self.within {
            Some(within) => format!("{within}/{}", tag.name),
            None => tag.name,
        };
        self.elements.entry(key).or_insert(tag.value);
    }

    /// Returns the text of an element; nothing where it is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.elements.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// Returns whether it is a charge or interest of the account itself.
    pub fn is_of_the_bank(&self) -> bool {
        let kind = self.get("TRNTYPE").unwrap_or_default().to_ascii_uppercase();
        matches!(kind.as_str(), "INT" | "FEE" | "SRVCHG") && self.get("PAYEE/NAME").is_none()
    }

    /// Returns the payment that it tells; nothing where it has no day.
    pub fn booking(&self, currency: Option<Currency>, zone: &Zone, told: &mut Told) -> Option<Booking> {
        let mut booking = Booking { line: self.line, is_credit: true, ..Booking::default() };
        self.day(&mut booking, zone, told);
        booking.day?;
        self.amount(&mut booking, currency, told);
        booking.reference = self.get("FITID").and_then(Reference::of);
        for name in ["NAME", "PAYEE/NAME", "EXTDNAME", "BANKACCTTO/ACCTID", "CCACCTTO/ACCTID"] {
            if let Some(text) = self.get(name).and_then(real) {
                add(&mut booking.other, if name.ends_with("ACCTID") { account(&text) } else { text });
            }
        }
        for name in ["MEMO", "REFNUM", "CHECKNUM"] {
            if let Some(text) = self.get(name).and_then(real) {
                add(&mut booking.texts, text);
            }
        }
        // Many banks write what a payment is for where its payer should be.
        if let Some(text) = self.get("NAME") {
            add(&mut booking.texts, text);
        }
        let original = self.get("ORIGCURRENCY/CURSYM").map(|code| (code, self.get("ORIGCURRENCY/CURRATE")));
        if let Some((code, rate)) = original {
            add(&mut booking.notes, format!("from {code}, rate {}", rate.unwrap_or("not told")));
        }
        Some(booking)
    }

    /// Finds the day of value: when the money is available, else when it was posted.
    fn day(&self, booking: &mut Booking, zone: &Zone, told: &mut Told) {
        let (available, posted) = (self.get("DTAVAIL"), self.get("DTPOSTED"));
        let read = |text: Option<&str>| text.map(|text| day::ofx(text, zone));
        match (read(available), read(posted)) {
            (Some(Ok(day)), posted) => (booking.day, booking.booked) = (Some(day), posted.and_then(Result::ok)),
            (None, Some(Ok(day))) => booking.day = Some(day),
            (Some(Err(message)), Some(Ok(day))) => {
                lose(told, self.line, format!("value date {message}; told by its posting date {day}"));
                booking.doubts.push(format!("Its value date is {message}. On which day was it credited?"));
                booking.day = Some(day);
            }
            (_, Some(Err(message))) | (Some(Err(message)), None) => {
                lose(told, self.line, format!("a transaction is left out: {message}"));
            }
            (None, None) => lose(told, self.line, "a transaction is left out: it has no `DTPOSTED`"),
        }
    }

    fn amount(&self, booking: &mut Booking, currency: Option<Currency>, told: &mut Told) {
        let text = self.get("TRNAMT").unwrap_or_default();
        let currency = match self.get("CURRENCY/CURSYM") {
            Some(code) => number::currency(code),
            None => currency.ok_or_else(|| "the statement names no currency".to_owned()),
        };
        let money = number::read(text).and_then(|amount| Ok(Money { amount, currency: currency? }));
        match money {
            Ok(money) => {
                booking.is_credit = !money.amount.is_sign_negative();
                let money = Money { amount: money.amount.abs(), ..money };
                if text.contains(',') {
                    warn(told, self.line, format!("an amount with a comma: read as {}", written(money)));
                }
                if !money.is_payable() {
                    warn(told, self.line, format!("{} has more decimals than the currency", written(money)));
                }
                let kind = self.get("TRNTYPE").unwrap_or_default().to_ascii_uppercase();
                if booking.is_credit && kind == "DEBIT" || !booking.is_credit && kind == "CREDIT" {
                    warn(told, self.line, format!("`TRNTYPE` is {kind}, but `TRNAMT` is {text}"));
                    booking.doubts.push(format!("It is a {kind} of {text}: did the money come in, or go out?"));
                }
                booking.amount = Some(money);
            }
            Err(message) => {
                booking.is_credit = !text.trim().starts_with('-');
                lose(told, self.line, format!("{message}: told without its amount"));
                booking.doubts.push(format!("It is of `{text}`: how much is that?"));
                text.clone_into(&mut booking.unread);
            }
        }
    }
}
