//! Cash discounts: a payment of an invoice less its discount. A record owes what the invoice asks for, so a person says whether the rest
//! is still owed; where not, it is taken off as a credit note.

use std::collections::{BTreeMap, HashSet};

use rust_decimal::{Decimal, RoundingStrategy};

use super::draft::{Draft, listed};
use super::invoices::{Invoice, invoices};
use super::known::{DISCOUNT, Decided, Known};
use super::scalar::day;
use super::subsets::that_fit;
use crate::import::cell::Cell;
use crate::import::fact::{CASH_DISCOUNT, Fact, Party};
use crate::value::holidays::Holidays;
use crate::value::money::Currency;
use crate::value::time::Day;

/// Clients round as they like: by so many of the currency's smallest coins a discount may differ.
const NEAR: i64 = 2;

/// A cash discount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Discount {
    /// As the note tells it.
    text: String,
    off: Off,
    /// The percentage, also where its sum is said: of what is left of an invoice that was credited in part it is less.
    percent: Option<Decimal>,
    /// Of what a percentage is taken; of all where not said.
    base: Option<Decimal>,
    /// The last day, where it is said.
    until: Option<Day>,
    /// The country of who pays: a last day that is none on which banks work there moves to the next one.
    country: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Off {
    Percent(Decimal),
    Amount(Decimal),
    /// It is told, and not understood.
    Unread,
}

impl Discount {
    /// Returns the discounts of which the note of an invoice of that day tells, whatever read it; so it is known of what is written
    /// down, too.
    pub fn all(note: &str, issued: Option<Day>, country: Option<&str>) -> Vec<Self> {
        note.match_indices(CASH_DISCOUNT).filter_map(|(at, _)| Self::read(&note[at..], issued, country)).collect()
    }

    /// Reads `cash discount of 2 % (20.00) until 2026-03-20, on 100.00`, `cash discount of 20.00 within 10 days`.
    fn read(text: &str, issued: Option<Day>, country: Option<&str>) -> Option<Self> {
        let text = text.split(';').next()?.trim();
        let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
        let number = |word: &str| word.parse::<Decimal>().ok().filter(|number| *number > Decimal::ZERO);
        let after = |word: &str| words.iter().position(|one| *one == word).and_then(|at| words.get(at + 1));
        let Some(first) = number(words.get(3)?) else {
            let is_nothing = words[3].parse::<Decimal>().is_ok_and(|number| number.is_zero());
            let unread =
                Self { text: text.to_owned(), off: Off::Unread, percent: None, base: None, until: None, country: None };
            return Some(unread).filter(|_| !is_nothing);
        };
        let stated = words.get(5).and_then(|word| number(word.strip_prefix('(')?.strip_suffix(')')?));
        let off = match words.get(4) {
            Some(&"%") => stated.map_or(Off::Percent(first), Off::Amount),
            _ => Off::Amount(first),
        };
        let within =
            after("within").and_then(|days| days.parse::<i64>().ok()).filter(|days| (0..10_000).contains(days));
        let until = after("until").and_then(|word| day(word)).or(issued.zip(within).map(|(day, days)| day.plus(days)));
        let percent = Some(first).filter(|_| words.get(4) == Some(&"%"));
        let (text, base) = (text.to_owned(), after("on").and_then(|word| number(word)));
        Some(Self { text, off, percent, base, until, country: country.map(str::to_owned) })
    }

    /// Whether what was paid up to a day is so much of a currency, less the discount.
    pub fn fits(&self, payable: Decimal, paid: Decimal, currency: &str, on: Option<Day>) -> bool {
        let digits = Currency::parse(currency).map(Currency::minor_unit);
        let Some((digits, rest)) = digits.zip(payable.checked_sub(paid)) else { return false };
        if self.off == Off::Unread {
            return paid < payable && rest.checked_mul(Decimal::TEN).is_some_and(|ten| ten <= payable);
        }
        let is_near = |off: Decimal| (off - rest).abs() <= Decimal::new(NEAR, digits);
        // A sum beside a percentage may be what is taken off, what is left, or what it is taken of.
        let stated = if let Off::Amount(stated) = self.off { Some(stated) } else { None };
        let of = |base: Decimal| Some(rounded(base.checked_mul(self.percent?)? / Decimal::ONE_HUNDRED, digits));
        let shares = [Some(payable), stated].into_iter().flatten().filter_map(of);
        paid < payable && self.off(payable, digits).into_iter().chain(shares).any(is_near) && self.is_in_time(on)
    }

    /// Returns what is taken off so much.
    fn off(&self, payable: Decimal, digits: u32) -> Option<Decimal> {
        let off = match self.off {
            Off::Percent(percent) => self.base.unwrap_or(payable).checked_mul(percent)? / Decimal::ONE_HUNDRED,
            // More than half is what is left to pay.
            Off::Amount(amount) if amount > payable / Decimal::TWO => payable.checked_sub(amount)?,
            Off::Amount(amount) => amount,
            Off::Unread => return None,
        };
        Some(rounded(off, digits))
    }

    /// Whether who pays on a day is in time: on the last day, or on the next one on which banks work where it is none.
    fn is_in_time(&self, on: Option<Day>) -> bool {
        let Some((until, on)) = self.until.zip(on) else { return true };
        let late = on.since(until);
        late <= 0 || late <= LONGEST_REST && !(0..late).any(|days| self.is_working(until.plus(days)))
    }

    fn is_working(&self, day: Day) -> bool {
        let of_country = |code: &&str| code.split('-').next() == self.country.as_deref();
        let mut tables = Holidays::codes().filter(of_country).filter_map(Holidays::builtin);
        day.weekday() < 5 && !tables.any(|table| matches!(table.on(day), Ok(Some(_))))
    }
}

/// Banks rest no longer than so many days.
const LONGEST_REST: i64 = 5;

fn rounded(amount: Decimal, digits: u32) -> Decimal {
    amount.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)
}

/// An invoice: what is asked for, what is said of discounts, what is paid of it.
struct Bill {
    payable: Decimal,
    currency: String,
    discounts: Vec<Discount>,
    /// What was paid or credited of it.
    paid: Decimal,
    /// What of that was credited.
    credited: Decimal,
    /// The last one of its payments.
    last: Option<usize>,
}

/// Asks of payments that are an invoice less its cash discount whether the rest is owed. Where a person said that it is not, takes it off.
pub(super) fn ask_of_discounts(drafts: &mut Vec<Draft>, known: &Known) {
    let mut bills = bills(drafts, known);
    add_up(&mut bills, drafts, known);
    let mut notes = Vec::new();
    for (place, draft) in drafts.iter_mut().enumerate().filter(|(_, draft)| draft.is_paid()) {
        let Some((paid, currency)) = draft.amount().map(|(paid, currency)| (paid, currency.to_owned())) else {
            continue;
        };
        let [id] = &draft.about[..] else { continue };
        let Some(bill) = bills.get(id).filter(|bill| bill.currency == currency && bill.paid < bill.payable) else {
            continue;
        };
        let rest = bill.payable - bill.paid;
        if known.matched.get(&draft.id) == Some(&Decided::Discount) {
            notes.push(credit_note(draft, &draft.about, format!("{rest} {currency}")));
            continue;
        }
        // Of several payments the last one is asked.
        if draft.is_matched(known) || !draft.questions.is_empty() || bill.last != Some(place) {
            continue;
        }
        let (owed, all_paid) = (bill.payable - bill.credited, bill.paid - bill.credited);
        let fits = |discount: &&Discount| discount.fits(owed, all_paid, &currency, draft.day());
        let is_sent = all_paid == paid && draft.sent().contains(&(owed, &*currency));
        let less = bill.discounts.iter().find(fits).map(|discount| &*discount.text);
        if let Some(less) = less.or(is_sent.then_some("what the banks took")) {
            let (all, owed) = (draft.answer("discount"), draft.answer(&Cell::Text(id.clone()).to_string()));
            draft.ask(format!(
                "is it {} of {id}, less {}{less}? under `matched` write {all} where it is, {owed} where the rest, {rest} {currency}, is \
                 still owed",
                if all_paid == paid { "all" } else { "the rest" },
                if is_sent { "" } else { "the " }
            ));
        }
    }
    ask_of_several(drafts, known, &bills, &mut notes);
    drafts.append(&mut notes);
}

/// As [`ask_of_discounts`], of payments of several invoices less the discounts of some of them.
fn ask_of_several(drafts: &mut [Draft], known: &Known, bills: &BTreeMap<String, Bill>, notes: &mut Vec<Draft>) {
    for draft in drafts.iter_mut().filter(|draft| draft.is_paid() && draft.about.len() > 1) {
        let Some((paid, currency)) = draft.amount().map(|(paid, currency)| (paid, currency.to_owned())) else {
            continue;
        };
        let own: Vec<&Bill> = draft.about.iter().filter_map(|id| bills.get(id)).collect();
        let total: Decimal = own.iter().map(|bill| bill.payable).sum();
        if own.len() < draft.about.len() || own.iter().any(|bill| bill.currency != currency) || paid >= total {
            continue;
        }
        let (rest, day) = (total - paid, draft.day());
        if known.matched.get(&draft.id) == Some(&Decided::Discount) {
            notes.push(credit_note(draft, &draft.about, format!("{rest} {currency}")));
            continue;
        }
        let digits = Currency::parse(&currency).map_or(0, Currency::minor_unit);
        let offs = own.iter().flat_map(|bill| {
            let mut in_time = bill.discounts.iter().filter(|discount| discount.is_in_time(day));
            in_time.find_map(|discount| discount.off(bill.payable, digits))
        });
        let offs: Vec<Decimal> = offs.collect();
        let near = Decimal::new(NEAR, digits);
        let is_unread = own
            .iter()
            .flat_map(|bill| &bill.discounts)
            .any(|one| one.fits(total, paid, &currency, day) && one.off == Off::Unread);
        let fits = is_unread || !that_fit(&offs, |off| (off - rest).abs() <= near).is_empty();
        if fits && draft.questions.is_empty() && !draft.is_matched(known) {
            let (all, owed) = (draft.answer("discount"), draft.answer(&listed(&draft.about)));
            draft.ask(format!(
                "is it all of {}, less their cash discounts? under `matched` write {all} where it is, {owed} where the rest, {rest} \
                 {currency}, is still owed",
                draft.about.join(", ")
            ));
        }
    }
}

fn bills(drafts: &[Draft], known: &Known) -> BTreeMap<String, Bill> {
    let mut bills = BTreeMap::new();
    let told = drafts.iter().filter(|draft| draft.fact.kind == "invoice").map(Invoice::of_draft);
    // A record by hand says what is owed; its source may say what may be taken off.
    for invoice in invoices(drafts, known).chain(told) {
        let Some((payable, currency)) = invoice.sum else { continue };
        let (discounts, paid, credited) = (Vec::new(), Decimal::ZERO, Decimal::ZERO);
        let bill = Bill { payable, currency: currency.to_owned(), discounts, paid, credited, last: None };
        bills.entry(invoice.id.to_owned()).or_insert(bill).discounts =
            Discount::all(invoice.note, invoice.issued, known.country.as_deref());
    }
    bills
}

/// Adds up what was paid, or taken back, of each invoice.
fn add_up(bills: &mut BTreeMap<String, Bill>, drafts: &[Draft], known: &Known) {
    let mut add = |id: &str, (sum, currency): (Decimal, &str), kind: &str, place: Option<usize>| {
        let Some(bill) = bills.get_mut(id).filter(|bill| bill.currency == currency) else { return };
        bill.paid += sum;
        match kind {
            "credit_note" => bill.credited += sum,
            _ => bill.last = place,
        }
    };
    let told: HashSet<&str> = drafts.iter().map(|draft| draft.id.as_str()).collect();
    for event in known.events.iter().filter(|event| matches!(&*event.kind, "payment" | "credit_note")) {
        if event.field("by") == Some("firm") || told.contains(event.id.as_str()) {
            continue;
        }
        let first = event.field("for").and_then(|ids| ids.split(", ").next());
        event.sum().zip(first).into_iter().for_each(|(sum, id)| add(id, sum, &event.kind, None));
    }
    let is_one = |draft: &Draft| draft.is_paid() || draft.fact.kind == "credit_note";
    let mut places: Vec<usize> = (0..drafts.len()).filter(|&place| is_one(&drafts[place])).collect();
    places.sort_by(|&a, &b| drafts[a].in_time(&drafts[b]));
    for place in places {
        let draft = &drafts[place];
        if let (Some(sum), Some(id)) = (draft.amount(), draft.about.first()) {
            add(id, sum, &draft.fact.kind, Some(place));
        }
    }
}

/// Returns the credit note that takes off what a person said is no more owed.
fn credit_note(payment: &Draft, ids: &[String], rest: String) -> Draft {
    let text = |name: &str, text: String| (name.to_owned(), Cell::Text(text));
    let at = payment.fact.fields.first().cloned().filter(|(name, _)| name == "at");
    let note = format!("what was taken off by `{}`, as a person said under `matched`", payment.id);
    let fact = Fact {
        kind: "credit_note".to_owned(),
        key: format!("{DISCOUNT}{}", payment.id),
        line: payment.fact.line,
        part: payment.fact.part.clone(),
        fields: at.into_iter().chain([text("amount", rest), text("note", note)]).collect(),
        from: Party::default(),
        to: Vec::new(),
        about: Vec::new(),
        doubts: Vec::new(),
        counts: true,
    };
    let mut draft = Draft::new(fact, payment.file);
    draft.about = ids.to_vec();
    draft
}
