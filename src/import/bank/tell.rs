//! From what is booked on accounts to facts: the name that each keeps for ever, and what takes back what.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::booking::{Booking, Statement, add, pass_over, warn};
use super::number::written;
use crate::import::cell::Cell;
use crate::import::cover::Cover;
use crate::import::fact::{About, Fact, Party, Told};
use crate::value::money::Money;
use crate::value::time::Day;

/// A payment by the bank's reference: the account, the reference, and whether it came in.
type Named = (String, String, bool);

/// What became of the bookings before.
#[derive(Default)]
struct Known {
    /// References that the bank gave to more than one payment.
    shared: BTreeSet<Named>,
    /// How often each key came, and in which statement last.
    keys: BTreeMap<String, (usize, usize)>,
    /// By account and reference of the order: what was paid.
    orders: BTreeMap<(String, String), Vec<Paid>>,
}

/// Days of value that are farther from the booking than a week are corrections.
const WEEK: i64 = 7;

/// Returns how many days before its booking, and after it, money that came in had its value at most.
fn apart(bookings: &[Booking]) -> (i64, i64) {
    let came_in = bookings.iter().filter(|booking| booking.is_credit && !booking.is_return);
    let apart = came_in.filter_map(|booking| Some(booking.booked?.since(booking.day?)));
    apart.filter(|days| days.abs() <= WEEK).fold((0, 0), |(behind, ahead), days| (behind.max(days), ahead.max(-days)))
}

/// A payment that another may take back.
struct Paid {
    key: String,
    day: Day,
    amount: Option<Money>,
    is_credit: bool,
}

/// Tells all payments of a file, in its order, and puts the warnings in order.
pub(super) fn tell(statements: Vec<Statement>, told: &mut Told) {
    let mut known = Known { shared: shared(&statements, told), ..Known::default() };
    let mut facts: Vec<(usize, String, Booking)> = Vec::new();
    for (place, statement) in statements.into_iter().enumerate() {
        let (behind, ahead) = apart(&statement.bookings);
        told.covers.push(Cover { account: statement.account.clone(), behind, ahead, ..statement.cover });
        for booking in statement.bookings {
            if booking.amount.is_some_and(|money| money.amount.is_zero()) {
                pass_over(told, "entry of no amount");
            } else if booking.day.is_some() {
                facts.push((place, statement.account.clone(), booking));
            }
        }
    }
    for (place, account, mut booking) in facts {
        let Some(key) = known.key(place, &account, &mut booking) else {
            pass_over(told, "payment told before in the file");
            continue;
        };
        known.remember(&account, &key, &booking);
        let taken_back = if booking.is_return { known.taken_back(&account, &mut booking) } else { None };
        told.facts.push(fact(key, taken_back, &account, booking));
    }
    told.warnings.sort_by_key(|warning| warning.line);
}

/// Returns the references that name payments of several days or amounts; they name none for ever.
fn shared(statements: &[Statement], told: &mut Told) -> BTreeSet<Named> {
    let mut first: BTreeMap<Named, &Booking> = BTreeMap::new();
    let mut shared = BTreeSet::new();
    for statement in statements {
        for booking in &statement.bookings {
            let Some(named) = named(&statement.account, booking) else { continue };
            let before = first.entry(named.clone()).or_insert(booking);
            let is_same = (before.day, before.amount) == (booking.day, booking.amount);
            if !is_same && shared.insert(named) {
                let text = booking.reference.as_ref().map_or("", |reference| &reference.text);
                let message = format!("the bank gives the reference `{text}` to more than one payment: it is not used");
                warn(told, booking.line, message);
            }
        }
    }
    shared
}

fn named(account: &str, booking: &Booking) -> Option<Named> {
    let reference = booking.reference.as_ref()?;
    let text = match (booking.day, booking.amount) {
        (Some(day), Some(amount)) if reference.is_of_day => format!("{day} {} {}", reference.text, written(amount)),
        (Some(day), None) if reference.is_of_day => format!("{day} {} {}", reference.text, booking.unread),
        _ => reference.text.clone(),
    };
    Some((account.to_owned(), text, booking.is_credit))
}

impl Known {
    /// Returns the key of a payment, with a count among equals; nothing where it was told before.
    fn key(&mut self, place: usize, account: &str, booking: &mut Booking) -> Option<String> {
        let named = named(account, booking).filter(|named| !self.shared.contains(named));
        let is_named = named.is_some();
        let side = if booking.is_credit { "" } else { " debit" };
        let key = match named {
            Some((_, text, _)) => format!("{text}{side}"),
            None => content(booking),
        };
        let key = if account.is_empty() { key } else { format!("{account} {key}") };
        let (count, last) = self.keys.entry(key.clone()).or_insert((0, place));
        let elsewhere = *last != place;
        if *count > 0 && is_named && elsewhere {
            return None;
        }
        (*count, *last) = (*count + 1, place);
        if *count == 1 {
            return Some(key);
        }
        if is_named || elsewhere {
            booking
                .doubts
                .push("The file tells a payment twice that looks the same: is it one, or are there two?".to_owned());
        }
        Some(format!("{key} #{count}"))
    }

    fn remember(&mut self, account: &str, key: &str, booking: &Booking) {
        let Some(day) = booking.day.filter(|_| !booking.is_return) else { return };
        for order in &booking.orders {
            let paid = Paid { key: key.to_owned(), day, amount: booking.amount, is_credit: booking.is_credit };
            self.orders.entry((account.to_owned(), order.clone())).or_default().push(paid);
        }
    }

    /// Returns the key of the payment that a return takes back; else asks for it.
    fn taken_back(&self, account: &str, booking: &mut Booking) -> Option<String> {
        let by_order = booking.orders.iter().filter_map(|order| self.orders.get(&(account.to_owned(), order.clone())));
        let earlier = |paid: &&Paid| paid.is_credit != booking.is_credit && Some(paid.day) <= booking.day;
        let mut found: Vec<&Paid> = by_order.flatten().filter(earlier).collect();
        let amounts = [booking.amount, booking.original];
        found.retain(|paid| paid.amount.is_some() && amounts.contains(&paid.amount));
        found.dedup_by(|a, b| a.key == b.key);
        match found[..] {
            [paid] => {
                if let (Some(booked), Some(original)) =
                    (booking.amount, paid.amount.filter(|was| Some(*was) != booking.amount))
                {
                    add(&mut booking.notes, format!("booked with charges: {}", written(booked)));
                    booking.amount = Some(original);
                }
                Some(paid.key.clone())
            }
            _ => {
                booking.doubts.push("It takes back an earlier payment: which one?".to_owned());
                Some(String::new())
            }
        }
    }
}

/// Returns a name of a payment that its bank gave none: by day, amount, and a digest of who and what for.
fn content(booking: &Booking) -> String {
    let mut digest = Sha256::new();
    let unread = Some(&booking.unread).filter(|text| !text.is_empty());
    for text in booking.other.iter().chain(&booking.texts).chain(unread) {
        digest.update(text.as_bytes());
        digest.update([0]);
    }
    let digest: String = digest.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let day = booking.day.map(|day| day.to_string()).unwrap_or_default();
    let amount = booking.amount.map(written).unwrap_or_default();
    format!("{day} {}{amount} {digest}", if booking.is_credit { "+" } else { "-" })
}

fn fact(key: String, taken_back: Option<String>, account: &str, booking: Booking) -> Fact {
    let mut fields = Vec::new();
    let mut field = |name: &str, value: String| fields.push((name.to_owned(), Cell::Text(value)));
    if let Some(day) = booking.day {
        field("at", day.to_string());
    }
    if let Some(amount) = booking.amount {
        field("amount", written(amount));
    }
    if !booking.is_credit {
        field("by", "firm".to_owned());
    }
    if !booking.notes.is_empty() {
        field("note", booking.notes.join("; "));
    }
    let holder = Party::of(std::iter::once(account.to_owned()).chain(booking.holder));
    let other = Party::of(booking.other);
    let (from, to) = if booking.is_credit { (other, holder) } else { (holder, other) };
    let mut about: Vec<About> = taken_back.into_iter().map(About::Reversal).collect();
    about.extend(booking.invoices.into_iter().map(About::Invoice));
    let payers = booking.payers;
    let text = |text| if payers.contains(&text) { About::Payers(text) } else { About::Text(text) };
    about.extend(booking.texts.into_iter().map(text));
    about.extend(booking.batch.into_iter().map(if booking.is_sum { About::Sum } else { About::Part }));
    Fact {
        kind: "payment".to_owned(),
        key,
        line: booking.line,
        part: None,
        fields,
        from,
        to: if to.names.is_empty() { Vec::new() } else { vec![to] },
        about,
        doubts: booking.doubts,
        counts: false,
    }
}
