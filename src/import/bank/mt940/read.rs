//! MT940 and MT942: statements and reports of SWIFT, as banks write them.

use rust_decimal::Decimal;

use super::details::{Details, is_iban};
use super::fields::{Field, fields};
use super::line::Line;
use crate::import::bank::booking::{Booking, Reference, Statement, account, add, lose, pass_over, warn};
use crate::import::bank::number::{self, written};
use crate::import::bank::{day, tell::tell};
use crate::import::cover::Cover;
use crate::import::decode;
use crate::import::fact::{Given, Told};
use crate::import::refusal::Refusal;
use crate::value::money::{Currency, Money};
use crate::value::time::Day;

/// Returns whether a file that begins so is one of them.
pub fn is(_: &str, head: &[u8]) -> bool {
    let (head, _) = decode::text(head);
    let fields = fields(&head);
    fields.iter().any(|field| matches!(field.tag, "20" | "25" | "25P")) && fields.iter().any(is_of_statement)
}

/// Whether a field is one of a statement or a report: a balance, an entry. Orders and notices of SWIFT begin alike.
fn is_of_statement(field: &Field<'_>) -> bool {
    matches!(field.tag, "60F" | "60M" | "61" | "62F" | "62M" | "34F")
}

/// Reads every statement of the file.
///
/// # Errors
/// There is none in it.
pub fn read(given: &Given<'_>) -> Result<Told, Refusal> {
    let mut told = Told::default();
    let (text, guessed) = super::charset::text(given.bytes);
    if let Some(encoding) = guessed {
        warn(&mut told, 0, format!("it does not say its encoding; read as {encoding}"));
    }
    let mut statements = Vec::new();
    let mut page = Page::default();
    let fields = fields(&text);
    if !fields.iter().any(is_of_statement) {
        return Err(Refusal::new("it has no balance and no entry (`:60F:`, `:61:`): no MT940 or MT942"));
    }
    let mut fields = fields.into_iter().peekable();
    while let Some(field) = fields.next() {
        match field.tag {
            "20" | "940" | "942" => page.finish(&mut statements),
            "64" | "65" | "65F" => page.opened = None,
            "25" | "25P" => page.account(&field),
            "60F" | "60M" => page.opens(&field, &mut told),
            "28C" | "28" => page.cover.number = number_of(field.lines[0]),
            "34F" => page.limit(&field),
            "62F" | "62M" => page.closes(&field, &mut told),
            "61" => {
                let is_more = |next: &Field<'_>| matches!(next.tag, "86" | "NS");
                let mut details = Details::default();
                while let Some(more) = fields.next_if(is_more) {
                    match more.tag {
                        "86" => details.also(Details::of(&more.lines)),
                        _ => details.of_numbered_lines(&more.lines),
                    }
                }
                page.entry(&field, details, &mut told);
            }
            _ => {}
        }
    }
    if let Some(line) = page.opened {
        let message =
            "the statement that opens here has no closing balance: it may be broken off, and entries may be missing";
        lose(&mut told, line, message);
    }
    page.finish(&mut statements);
    tell(statements, &mut told);
    Ok(told)
}

/// A message, while it is read.
#[derive(Default)]
struct Page {
    account: String,
    currency: Option<Currency>,
    /// The balance with what was booked since; nothing where it is not known.
    balance: Option<Decimal>,
    /// The day of the balance that it opens with.
    day: Option<Day>,
    /// Where it opened, until it closes.
    opened: Option<u32>,
    /// Whether the statement began in an earlier message.
    goes_on: bool,
    bookings: Vec<Booking>,
    cover: Cover,
}

impl Page {
    fn finish(&mut self, statements: &mut Vec<Statement>) {
        let page = std::mem::take(self);
        match statements.last_mut().filter(|last| page.goes_on && last.account == page.account) {
            Some(last) => {
                last.bookings.extend(page.bookings);
                last.cover.closes = page.cover.closes;
                let until = page.cover.days.map(|(_, until)| until);
                last.cover.days = last.cover.days.zip(until).map(|((from, _), until)| (from, until));
            }
            None => statements.push(Statement { account: page.account, bookings: page.bookings, cover: page.cover }),
        }
    }

    /// Reads `:25:`: an IBAN, or the bank and the number, sometimes with the currency.
    fn account(&mut self, field: &Field<'_>) {
        let text = field.lines[0].trim().trim_start_matches('/');
        let bare: String = text.split_whitespace().collect();
        let split = bare.len().checked_sub(3).filter(|at| bare.is_char_boundary(*at)).map(|at| bare.split_at(at));
        let currency = split.and_then(|(number, code)| Some((number, Currency::parse(code)?)));
        let is_number = |text: &str| text.ends_with(|c: char| c.is_ascii_digit() || c == '/');
        match currency.filter(|(number, _)| is_number(number)) {
            Some((number, currency)) => {
                let number = number.trim_end_matches('/');
                self.currency = Some(currency);
                self.account = account(number);
            }
            None => self.account = account(text),
        }
    }

    fn opens(&mut self, field: &Field<'_>, told: &mut Told) {
        self.goes_on = field.tag == "60M";
        self.opened = Some(field.line);
        match balance(field.lines[0]) {
            Ok((amount, currency)) => {
                self.balance = Some(amount);
                self.currency = Some(currency);
                self.day = balance_day(field.lines[0]);
                let opens = Some(Money { amount, currency });
                self.cover = Cover { line: field.line, opens, is_whole: true, ..std::mem::take(&mut self.cover) };
            }
            Err(message) => warn(told, field.line, format!("opening balance: {message}")),
        }
    }

    /// Reads the smallest amount that an MT942 tells: for its currency.
    fn limit(&mut self, field: &Field<'_>) {
        let code = field.lines[0].get(..3).and_then(Currency::parse);
        self.currency = self.currency.or(code);
    }

    fn closes(&mut self, field: &Field<'_>, told: &mut Told) {
        self.opened = None;
        let closes = balance(field.lines[0]).ok();
        self.cover.closes = closes.map(|(amount, currency)| Money { amount, currency });
        let days = self.day.zip(balance_day(field.lines[0])).filter(|(from, to)| from <= to);
        // It mostly opens with the balance of the evening before: that day is of the statement before, unless something of it stands here.
        let has_entry = |day: Day| self.bookings.iter().any(|booking| booking.booked.or(booking.day) <= Some(day));
        self.cover.days = days.map(|(from, to)| (if has_entry(from) { from } else { to.min(from.plus(1)) }, to));
        let Some(sum) = self.balance.take() else { return };
        match balance(field.lines[0]) {
            Ok((closing, currency)) if closing != sum => {
                let [sum, closing] = [sum, closing].map(|amount| written(Money { amount, currency }));
                let message = format!("opening balance and entries make {sum}, but it closes with {closing}");
                lose(told, field.line, message);
            }
            Ok(_) => {}
            Err(message) => warn(told, field.line, format!("closing balance: {message}")),
        }
    }

    fn entry(&mut self, field: &Field<'_>, mut details: Details, told: &mut Told) {
        // Some files cut the line in two.
        let in_two = field.lines.get(1).map(|more| format!("{}{more}", field.lines[0]));
        let first = Line::of(field.lines[0]).map(|line| (line, 1));
        let Some((line, used)) = first.or_else(|| Some((Line::of(in_two.as_deref()?)?, 2))) else {
            self.balance = None;
            let message = format!("an entry is left out: `{}` is not of the form of `:61:`", field.lines[0].trim());
            return lose(told, field.line, message);
        };
        if line.is_expected {
            return pass_over(told, "entry that is not booked yet");
        }
        let amount = number::read_swift(line.amount);
        let signed = amount.as_ref().ok().map(|amount| if line.is_credit { *amount } else { -*amount });
        self.balance = self.balance.and_then(|balance| balance.checked_add(signed?));
        let mut booking =
            Booking { line: field.line, is_credit: line.is_credit, is_return: line.is_reversal, ..Booking::default() };
        more_lines(&field.lines[used..], &mut details, &mut booking);
        if is_of_the_bank(&line, &details) {
            return pass_over(told, "charge or interest of the account");
        }
        booking.amount = self.amount(amount, &line, &mut booking, told);
        booking.day = value_day(&line, self.day, &mut booking, told);
        booking.booked = entry_day(&line, self.day);
        booking.is_return |=
            matches!(details.code.as_str(), "108" | "109" | "159" | "183" | "184") || line.kind == "NRTI";
        let is_reference = line.bank.len() >= 6 && line.bank.bytes().any(|b| b.is_ascii_digit());
        booking.reference = Some(line.bank).filter(|_| is_reference).and_then(Reference::of_day);
        customer_reference(&line, &mut details);
        details.into_booking(&self.account, &mut booking);
        self.bookings.push(booking);
    }

    fn amount(
        &self,
        read: Result<Decimal, String>,
        line: &Line<'_>,
        booking: &mut Booking,
        told: &mut Told,
    ) -> Option<Money> {
        let money = match (read, self.currency) {
            (Ok(amount), Some(currency)) => {
                booking.is_credit = booking.is_credit != amount.is_sign_negative();
                Ok(Money { amount: amount.abs(), currency })
            }
            (Ok(_), None) => Err("the statement names no currency in use".to_owned()),
            (Err(message), _) => Err(message),
        };
        match money {
            Ok(money) => {
                if !money.is_payable() {
                    warn(told, booking.line, format!("{} has more decimals than the currency", written(money)));
                }
                Some(money)
            }
            Err(message) => {
                lose(told, booking.line, format!("{message}: told without its amount"));
                booking.doubts.push(format!("It is of `{}`: how much is that?", line.amount));
                line.amount.clone_into(&mut booking.unread);
                None
            }
        }
    }
}

/// Adds the customer's reference: an account of the other side, or what its order is called.
fn customer_reference(line: &Line<'_>, details: &mut Details) {
    let says_where =
        matches!(line.reference.trim_end_matches('+'), "EREF" | "KREF" | "MREF") || line.reference.len() < 2;
    if is_iban(line.reference) {
        details.account(line.reference);
    } else if !says_where {
        details.order(line.reference);
    }
}

/// Reads `C260302EUR1200,50`.
fn balance(text: &str) -> Result<(Decimal, Currency), String> {
    let wrong = || format!("`{text}` is no balance");
    let text = text.trim();
    let (mark, rest) = text.split_at_checked(1).ok_or_else(wrong)?;
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let (code, amount) = rest.split_at_checked(3).ok_or_else(wrong)?;
    let (currency, amount) = (number::currency(code)?, number::read_swift(amount)?);
    match mark {
        "C" => Ok((amount, currency)),
        "D" => Ok((-amount, currency)),
        _ => Err(wrong()),
    }
}

/// Reads the number of the statement, `5/1`; zeros stand for none.
fn number_of(text: &str) -> Option<u32> {
    text.split('/').next()?.trim().parse().ok().filter(|number| *number > 0)
}

/// Returns the day of `C260302EUR1200,50`.
fn balance_day(text: &str) -> Option<Day> {
    day::short(text.trim().get(1..7)?).ok()
}

/// So many days from the day of the balance no value date is meant.
const YEAR: i64 = 366;

/// Returns the day of value; where there is no such day, that of the entry, with a doubt. `opens` is the day of the balance before.
fn value_day(line: &Line<'_>, opens: Option<Day>, booking: &mut Booking, told: &mut Told) -> Option<Day> {
    let message = match day::short(line.value_date) {
        Ok(day) => {
            if let Some(opens) = opens.filter(|opens| day.since(*opens).abs() > YEAR) {
                lose(told, booking.line, format!("value date {day}, more than a year from the balance of {opens}"));
                booking
                    .doubts
                    .push(format!("Its value date is {day}, the balance is of {opens}. On which day was it credited?"));
            }
            return Some(day);
        }
        Err(message) => message,
    };
    match entry_day(line, opens) {
        Some(day) => {
            lose(told, booking.line, format!("value date {message}; told by its entry date {day}"));
            booking.doubts.push(format!("Its value date is {message}. On which day was it credited?"));
            Some(day)
        }
        None => {
            lose(told, booking.line, format!("an entry is left out: value date {message}"));
            None
        }
    }
}

/// Returns the day of entry, of which the line says only month and day: in the year that brings it next to the month of the value
/// date, or to the balance where there is no such month.
fn entry_day(line: &Line<'_>, opens: Option<Day>) -> Option<Day> {
    let entry = line.entry_date?;
    let month = day::short(&format!("{}15", &line.value_date[..4])).ok();
    let near = month.or(opens).or_else(|| day::short(&format!("{}0701", &line.value_date[..2])).ok())?;
    let year: i32 = near.to_string().get(..4)?.parse().ok()?;
    let in_year = |year: i32| Day::parse(&format!("{year:04}-{}-{}", &entry[..2], &entry[2..]));
    (year - 1..=year + 1).filter_map(in_year).min_by_key(|day| day.since(near).abs())
}

/// Reads what follows the first line of `:61:`: the other side's account, amounts, or a text of the bank.
fn more_lines(lines: &[&str], details: &mut Details, booking: &mut Booking) {
    for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
        let more = Details::of(&[line]);
        if is_iban(line) {
            details.account(line);
        } else if !more.notes.is_empty() {
            more.notes.into_iter().for_each(|note| add(&mut booking.notes, note));
        } else {
            add(&mut booking.notes, line.trim_matches('/'));
        }
    }
}

/// Returns whether an entry is a charge or interest of the account itself.
fn is_of_the_bank(line: &Line<'_>, details: &Details) -> bool {
    let by_kind = matches!(line.kind, "NCHG" | "NCOM" | "NINT" | "FCHG" | "SCHG");
    let by_code = matches!(details.code.as_str(), "805" | "808" | "809" | "814");
    (by_kind || by_code) && details.names.is_empty()
}
