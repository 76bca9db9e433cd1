//! `:86:`, what a bank tells of an entry: in numbered parts, in parts with words, or as it comes.

use super::words::{german, numbered, slashed};
use crate::import::bank::booking::{Booking, account, add, real};
use crate::import::iban;

/// So long is a numbered part before it goes on in the next, and a line of SWIFT.
const PART: usize = 27;
const LINE: usize = 64;

/// What is told, before it is known which side the account is on.
#[derive(Debug, Default)]
pub(super) struct Details {
    /// The three digits of the business transaction.
    pub code: String,
    pub names: Vec<String>,
    pub accounts: Vec<String>,
    pub texts: Vec<String>,
    /// Those of the texts that are the payer's own names of it.
    pub payers: Vec<String>,
    pub orders: Vec<String>,
    pub notes: Vec<String>,
    pub is_return: bool,
}

impl Details {
    /// Reads the lines of the field.
    pub fn of(lines: &[&str]) -> Self {
        let mut details = Self::default();
        let direct = lines.concat();
        if let Some((code, parts)) = numbered(&direct) {
            code.clone_into(&mut details.code);
            details.numbered(&parts);
            return details;
        }
        let text = joined(lines.iter().copied(), LINE);
        if details.slashed(&text) || details.german(&text) {
            return details;
        }
        details.plain(lines, &text);
        details
    }

    /// Takes in what a further field of the entry says.
    pub fn also(&mut self, other: Self) {
        if self.code.is_empty() {
            self.code = other.code;
        }
        self.names.extend(other.names);
        self.accounts.extend(other.accounts);
        self.payers.retain(|own| other.payers.contains(own) || !other.texts.contains(own));
        self.payers.extend(other.payers.into_iter().filter(|own| !self.texts.contains(own)));
        self.texts.extend(other.texts);
        self.orders.extend(other.orders);
        self.notes.extend(other.notes);
        self.is_return |= other.is_return;
    }

    /// Reads lines of `:NS:`, with two digits each.
    pub fn of_numbered_lines(&mut self, lines: &[&str]) {
        let number = |line: &&&str| line.get(..2).and_then(|digits| digits.parse::<u8>().ok());
        let of = |from: u8, to: u8| {
            let chosen = lines.iter().filter(|line| number(line).is_some_and(|number| (from..=to).contains(&number)));
            joined(chosen.map(|line| &line[2..]), PART)
        };
        add(&mut self.texts, of(1, 14));
        add(&mut self.names, of(15, 16));
    }

    fn numbered(&mut self, parts: &[(u8, &str)]) {
        let of = |numbers: &[u8], length: usize| {
            joined(parts.iter().filter(|(number, _)| numbers.contains(number)).map(|(_, text)| *text), length)
        };
        let text = of(&[20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 60, 61, 62, 63], PART);
        add(&mut self.names, of(&[32, 33], PART));
        if !self.german(&text) {
            add(&mut self.texts, &text);
        }
        for number in [38, 31] {
            self.account(&of(&[number], usize::MAX));
        }
        let reason = of(&[34], usize::MAX);
        // The German banks' reasons of returns: 901 to 919.
        if reason.len() == 3 && reason.starts_with('9') && matches!(self.code.as_str(), "108" | "109" | "159" | "183") {
            add(&mut self.notes, format!("returned: {reason}"));
        }
    }

    /// Reads `EREF+…SVWZ+…`; says whether it is of that form.
    fn german(&mut self, text: &str) -> bool {
        let Some(parts) = german(text) else { return false };
        let has_purpose = parts.iter().any(|(word, _)| *word == "SVWZ");
        for (word, value) in parts {
            match word {
                "" | "SVWZ" => self.says(value),
                "EREF" | "KREF" => self.order(value),
                "ABWA" | "ABWE" => add(&mut self.names, value),
                "IBAN" => self.account(value),
                "OAMT" => add(&mut self.notes, format!("original amount: {value}")),
                "COAM" => add(&mut self.notes, format!("charges: {value}")),
                "RREF" => self.is_return = true,
                _ => {}
            }
        }
        if !has_purpose {
            add(&mut self.texts, text);
        }
        self.is_return |= text.contains("SVWZ+RETURN")
            || text.contains("SVWZ+RUECKLASTSCHRIFT")
            || text.contains("SVWZ+RÜCKLASTSCHRIFT");
        true
    }

    /// Reads `/REMI/…/EREF/…`; says whether it is of that form.
    fn slashed(&mut self, text: &str) -> bool {
        let Some(parts) = slashed(text) else { return false };
        for (word, value) in parts {
            match word {
                "" | "REMI" | "USTD" | "STRD" => self.says(value),
                "EREF" | "KREF" | "PREF" | "IREF" => self.order(value),
                "NAME" | "ULTD" | "ULTC" | "ULTB" => add(&mut self.names, value.trim_start_matches("NAME/")),
                "IBAN" => self.account(value),
                "CNTP" => self.counterpart(value),
                "ORDP" | "BENM" if !value.is_empty() => add(&mut self.names, value),
                "RTRN" => {
                    self.is_return = true;
                    add(&mut self.notes, format!("returned: {value}"));
                }
                "OCMT" => add(&mut self.notes, format!("original amount: {value}")),
                "CHGS" => add(&mut self.notes, format!("charges: {value}")),
                "EXCH" => add(&mut self.notes, format!("exchange rate: {value}")),
                _ => {}
            }
        }
        true
    }

    /// Reads `IBAN/BIC/name/city`.
    fn counterpart(&mut self, value: &str) {
        let mut parts = value.split('/');
        self.account(parts.next().unwrap_or(""));
        if let Some(name) = parts.nth(1) {
            add(&mut self.names, name);
        }
    }

    fn plain(&mut self, lines: &[&str], text: &str) {
        add(&mut self.texts, text);
        // An IBAN at the beginning, the name behind it.
        let first = lines.first().copied().unwrap_or("").trim();
        let (number, name) = first.split_once(' ').unwrap_or((first, ""));
        if is_iban(number) {
            self.account(number);
            add(&mut self.names, without_bic(name, number));
        }
        // The labels of Polish and Dutch banks that write no codes.
        for (label, end) in [("; OD:", ';'), ("; DLA:", ';'), ("/NAAM:", '/')] {
            if let Some((_, rest)) = text.split_once(label) {
                add(&mut self.names, rest.split(end).next().unwrap_or(rest));
            }
        }
        for label in ["Z RACH.:", "NA RACH.:", "REK:"] {
            if let Some((_, rest)) = text.split_once(label) {
                let number: String = rest.trim_start().chars().take_while(char::is_ascii_alphanumeric).collect();
                self.account(&number);
            }
        }
    }

    /// Adds what the payer says to who is paid.
    fn says(&mut self, text: &str) {
        add(&mut self.texts, text);
        self.payers.retain(|own| own != text.trim());
    }

    /// Adds what the payer's own books call it.
    pub fn order(&mut self, text: &str) {
        if let Some(text) = real(text) {
            let before = self.texts.len();
            add(&mut self.texts, &text);
            let is_new = self.texts.len() > before;
            self.payers.extend(self.texts.last().cloned().filter(|_| is_new));
            add(&mut self.orders, text);
        }
    }

    pub fn account(&mut self, text: &str) {
        if let Some(text) = real(text) {
            add(&mut self.accounts, account(&text));
        }
    }

    /// Moves what is told into a payment of the account `own`.
    pub fn into_booking(self, own: &str, booking: &mut Booking) {
        self.names.into_iter().for_each(|name| add(&mut booking.other, name));
        self.accounts.into_iter().filter(|number| number != own).for_each(|number| add(&mut booking.other, number));
        self.texts.into_iter().for_each(|text| add(&mut booking.texts, text));
        booking.payers.extend(self.payers);
        self.notes.into_iter().for_each(|note| add(&mut booking.notes, note));
        booking.orders.extend(self.orders);
        booking.is_return |= self.is_return;
    }
}

/// Returns whether a text has the form of an IBAN; what is not in capitals is a reference.
pub(super) fn is_iban(text: &str) -> bool {
    text.bytes().take(2).all(|byte| byte.is_ascii_uppercase()) && iban::is_iban(text)
}

/// Returns a name without the code of the bank before it, which is of the country of the account.
fn without_bic<'t>(name: &'t str, iban: &str) -> &'t str {
    let (word, rest) = name.trim_start().split_once(' ').unwrap_or((name.trim(), ""));
    let is_code = matches!(word.len(), 8 | 11)
        && word.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        && word.bytes().take(6).all(|c| c.is_ascii_uppercase())
        && word.get(4..6) == iban.get(..2);
    if is_code { rest.trim_start() } else { name }
}

/// Joins lines that were cut at a length: a shorter one ends with a word.
fn joined<'a>(lines: impl Iterator<Item = &'a str>, length: usize) -> String {
    let mut text = String::new();
    for line in lines {
        text += line;
        if line.chars().count() < length {
            text.push(' ');
        }
    }
    text
}
