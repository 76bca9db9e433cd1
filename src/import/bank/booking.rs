//! What is booked on an account, whichever format tells it.

use crate::import::cover::Cover;
use crate::import::fact::{Told, Warning};
use crate::value::money::Money;
use crate::value::time::Day;

/// An account over some days: what one statement, report or notification tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Statement {
    /// The number of the account as its bank has it; empty where the file does not say.
    pub account: String,
    pub bookings: Vec<Booking>,
    /// What it covers.
    pub cover: Cover,
}

/// One payment on an account.
#[derive(Clone, Debug, Default)]
pub(super) struct Booking {
    /// The line on which it begins, from 1.
    pub line: u32,
    /// The day of its value.
    pub day: Option<Day>,
    /// The day on which it was booked, where that is said beside the day of value.
    pub booked: Option<Day>,
    /// Without sign; nothing where it could not be read.
    pub amount: Option<Money>,
    /// How the amount is written, where it could not be read.
    pub unread: String,
    /// Whether it came in.
    pub is_credit: bool,
    /// Whether it takes an earlier one back.
    pub is_return: bool,
    /// The bank's own reference, where it is one.
    pub reference: Option<Reference>,
    /// What the batch is called of which it is a part, or the sum.
    pub batch: Vec<String>,
    /// Whether it stands for payments that are not told one by one.
    pub is_sum: bool,
    /// References of the order that a payment and its return have in common.
    pub orders: Vec<String>,
    /// What the return of a payment says that the payment was, without charges.
    pub original: Option<Money>,
    /// The names of the other side.
    pub other: Vec<String>,
    /// The names of the account's holder.
    pub holder: Vec<String>,
    pub invoices: Vec<String>,
    pub texts: Vec<String>,
    /// Those of the texts that only say what the payer's own books call it.
    pub payers: Vec<String>,
    pub notes: Vec<String>,
    pub doubts: Vec<String>,
}

/// A reference of the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub text: String,
    /// Whether it may come again on another day.
    pub is_of_day: bool,
}

impl Reference {
    /// Returns a reference that comes once on an account; nothing for the words by which banks say that there is none.
    pub fn of(text: &str) -> Option<Self> {
        real(text).map(|text| Self { text, is_of_day: false })
    }

    /// Returns a reference that comes once a day on an account.
    pub fn of_day(text: &str) -> Option<Self> {
        real(text).map(|text| Self { text, is_of_day: true })
    }
}

/// Returns a reference with single blanks, where it is more than a word for "none".
pub(super) fn real(text: &str) -> Option<String> {
    const NONE: [&str; 12] = [
        "NOTPROVIDED",
        "NOTPROVIDE",
        "NONREF",
        "NONE",
        "NOREF",
        "NOTAPPLICABLE",
        "NOTAVAILABLE",
        "UNKNOWN",
        "NULL",
        "NA",
        "KEINEANGABE",
        "BRAK",
    ];
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    let says_nothing = bare.chars().all(|c| matches!(c, '0' | 'X')) || NONE.contains(&bare.as_str());
    (!says_nothing).then_some(text)
}

/// Adds a text that is not there yet; blank ones count for nothing.
pub(super) fn add(texts: &mut Vec<String>, text: impl AsRef<str>) {
    let text = text.as_ref().split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.is_empty() && !texts.contains(&text) {
        texts.push(text);
    }
}

/// Warns of something that loses nothing.
pub(super) fn warn(told: &mut Told, line: u32, message: impl Into<String>) {
    told.warnings.push(Warning { line, message: message.into(), is_loss: false });
}

/// Warns of something for which a payment, or a part of it, may be missing.
pub(super) fn lose(told: &mut Told, line: u32, message: impl Into<String>) {
    told.warnings.push(Warning { line, message: message.into(), is_loss: true });
}

/// Counts what is none of an engagement's business.
pub(super) fn pass_over(told: &mut Told, what: &'static str) {
    *told.passed_over.entry(what).or_default() += 1;
}

/// Returns an account without its blanks, in capitals where it is an IBAN.
pub(super) fn account(text: &str) -> String {
    let bare: String = text.split_whitespace().collect();
    let bytes = bare.as_bytes();
    let is_iban = bytes.len() >= 15
        && bytes[..2].iter().all(u8::is_ascii_alphabetic)
        && bytes[2..4].iter().all(u8::is_ascii_digit);
    if is_iban { bare.to_ascii_uppercase() } else { text.split_whitespace().collect::<Vec<_>>().join(" ") }
}
