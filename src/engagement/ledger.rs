//! The ledger: which payment settles which invoice, in the order of time (language.md 4.6; UNIDROIT Principles 6.1.12).
//!
//! In come the visible events in order, out come accounts: what was settled of each invoice by which event, and what is left.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::record::{Engagement, Event, EventId, Value};
use super::timeline;
use super::vocabulary::{FieldId, KindId};
use crate::value::money::{Currency, Money};
use crate::value::time::Day;

/// What the ledger has to know of the vocabulary.
#[derive(Clone, Copy, Debug)]
pub struct Kinds {
    /// Invoices.
    pub invoice: KindId,
    /// Payments.
    pub payment: KindId,
    /// Credit notes.
    pub credit_note: KindId,
    /// `payable` of an invoice.
    pub payable: FieldId,
    /// `amount` of a payment or credit note.
    pub amount: FieldId,
}

/// A part of a payment or credit note that settles a part of an invoice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// The payment or credit note.
    pub event: EventId,
    /// From when it counts: the event, or the invoice where that came later.
    pub counts: EventId,
    /// How much, in the invoice's currency.
    pub amount: Decimal,
}

/// What was settled of one invoice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    /// The amount payable, where stated.
    pub payable: Option<Money>,
    /// In the order of time.
    pub entries: Vec<Entry>,
    /// Events that name the invoice and cannot be counted: another currency without a rate, or no amount.
    pub unusable: Vec<EventId>,
    /// The entry's `counts` with which nothing was left.
    pub settled: Option<EventId>,
}

impl Account {
    fn paid(&self) -> Decimal {
        self.entries.iter().map(|entry| entry.amount).sum()
    }

    fn room(&self) -> Option<Decimal> {
        self.payable.map(|payable| (payable.amount - self.paid()).max(Decimal::ZERO))
    }
}

/// All accounts of an engagement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    accounts: BTreeMap<EventId, Account>,
    /// What is left of payments and credit notes, in the order of time.
    pub credits: Vec<(EventId, Money)>,
}

impl Ledger {
    /// Returns the account of an invoice.
    pub fn account(&self, invoice: EventId) -> Option<&Account> {
        self.accounts.get(&invoice)
    }
}

/// The age of a debt: due day, then the place of its id in natural order.
type Age = (Day, usize);

struct Books<'a> {
    engagement: &'a Engagement,
    kinds: Kinds,
    day_of: &'a dyn Fn(EventId) -> Day,
    /// The place in the timeline of the event at hand.
    place: usize,
    places: BTreeMap<EventId, usize>,
    ages: BTreeMap<EventId, Age>,
    open: BTreeMap<Currency, BTreeMap<Age, EventId>>,
    ledger: Ledger,
    /// Credits that wait for the next invoice, and those that wait for an invoice that they name.
    waiting: Vec<(EventId, Money)>,
}

/// Settles the invoices of the visible events `order`.
///
/// `due` says when an invoice falls due, `day_of` the civil day of an event.
pub fn settle(
    engagement: &Engagement,
    order: &[EventId],
    kinds: Kinds,
    due: &dyn Fn(EventId) -> Option<Day>,
    day_of: &dyn Fn(EventId) -> Day,
) -> Ledger {
    let event = |id: EventId| &engagement.events[id.0 as usize];
    let mut books = Books {
        engagement,
        kinds,
        day_of,
        place: 0,
        places: BTreeMap::new(),
        ages: BTreeMap::new(),
        open: BTreeMap::new(),
        ledger: Ledger::default(),
        waiting: Vec::new(),
    };
    let mut invoices: Vec<EventId> = order.iter().copied().filter(|id| event(*id).kind == kinds.invoice).collect();
    invoices.sort_by(|a, b| timeline::natural(&event(*a).id, &event(*b).id));
    for (rank, &id) in invoices.iter().enumerate() {
        books.ages.insert(id, (due(id).unwrap_or_else(|| day_of(id)), rank));
        let payable = money(event(id), kinds.payable);
        books.ledger.accounts.insert(id, Account { payable, ..Account::default() });
    }
    books
        .places
        .extend(order.iter().enumerate().filter(|(_, id)| event(**id).kind == kinds.invoice).map(|(i, id)| (*id, i)));
    for (place, &id) in order.iter().enumerate() {
        books.place = place;
        let kind = event(id).kind;
        if kind == kinds.invoice {
            books.issue(id);
        } else if kind == kinds.payment || kind == kinds.credit_note {
            books.credit(id);
        }
    }
    books.ledger.credits = books.waiting;
    books.ledger
}

impl Books<'_> {
    /// Takes an invoice in: credits that were left before settle it on its day.
    fn issue(&mut self, invoice: EventId) {
        let account = &self.ledger.accounts[&invoice];
        let (Some(payable), Some(room)) = (account.payable, account.room()) else { return };
        if room.is_zero() {
            if account.settled.is_none() {
                self.close(invoice, invoice);
            }
            return;
        }
        self.open.entry(payable.currency).or_default().insert(self.ages[&invoice], invoice);
        let waiting = std::mem::take(&mut self.waiting);
        for (payment, left) in waiting {
            let rest = if left.currency != payable.currency {
                left.amount
            } else {
                self.put(invoice, payment, invoice, left.amount)
            };
            if !rest.is_zero() {
                self.waiting.push((payment, Money { amount: rest, ..left }));
            }
        }
    }

    /// Takes a payment or credit note in: first what it names, then the oldest debts.
    fn credit(&mut self, payment: EventId) {
        let named = self.named(payment);
        let Some(amount) = money(self.event(payment), self.kinds.amount) else {
            self.cannot_use(payment, &named);
            return;
        };
        let mut left = amount;
        for &invoice in &named {
            let Some(payable) = self.ledger.accounts[&invoice].payable else {
                let counts = self.later(payment, invoice);
                self.ledger.accounts.entry(invoice).or_default().entries.push(Entry {
                    event: payment,
                    counts,
                    amount: left.amount,
                });
                return;
            };
            match self.convert(left, payable.currency, (self.day_of)(payment)) {
                None => self.cannot_use(payment, &[invoice]),
                Some(usable) => {
                    let counts = self.later(payment, invoice);
                    let rest = self.put(invoice, payment, counts, usable.amount);
                    left = Money { amount: rest, currency: payable.currency };
                }
            }
        }
        while !left.amount.is_zero()
            && let Some(oldest) = self.open.get(&left.currency).and_then(|debts| debts.values().next().copied())
        {
            left.amount = self.put(oldest, payment, payment, left.amount);
        }
        if !left.amount.is_zero() {
            self.waiting.push((payment, left));
        }
    }

    /// Puts an amount to an invoice and returns what is left of it.
    fn put(&mut self, invoice: EventId, event: EventId, counts: EventId, amount: Decimal) -> Decimal {
        let account = self.ledger.accounts.entry(invoice).or_default();
        let part = account.room().unwrap_or(amount).min(amount);
        if !part.is_zero() {
            account.entries.push(Entry { event, counts, amount: part });
        }
        if account.room().is_some_and(|room| room.is_zero()) && account.settled.is_none() {
            self.close(invoice, counts);
        }
        amount - part
    }

    fn close(&mut self, invoice: EventId, with: EventId) {
        let account = self.ledger.accounts.entry(invoice).or_default();
        account.settled = Some(with);
        if let Some(debts) = account.payable.and_then(|payable| self.open.get_mut(&payable.currency)) {
            debts.remove(&self.ages[&invoice]);
        }
    }

    fn cannot_use(&mut self, payment: EventId, invoices: &[EventId]) {
        for invoice in invoices {
            self.ledger.accounts.entry(*invoice).or_default().unusable.push(payment);
        }
    }

    /// The visible invoices that an event names, the oldest debt first.
    fn named(&self, payment: EventId) -> Vec<EventId> {
        let mut named: Vec<EventId> =
            self.event(payment).about.iter().filter(|id| self.ledger.accounts.contains_key(id)).copied().collect();
        named.sort_by_key(|id| self.ages[id]);
        named.dedup();
        named
    }

    /// The later of both in the timeline.
    fn later(&self, payment: EventId, invoice: EventId) -> EventId {
        if self.places[&invoice] > self.place { invoice } else { payment }
    }

    fn convert(&self, money: Money, to: Currency, day: Day) -> Option<Money> {
        convert(self.engagement, money, to, day)
    }

    fn event(&self, id: EventId) -> &Event {
        &self.engagement.events[id.0 as usize]
    }
}

/// Returns an amount in another currency, at the rate that the record gives for that day; nothing without one.
pub fn convert(engagement: &Engagement, money: Money, to: Currency, day: Day) -> Option<Money> {
    if money.currency == to {
        return Some(money);
    }
    engagement.exchange.iter().filter(|rate| rate.day == day).find_map(|rate| {
        let amount = if rate.from == money.currency && rate.to == to {
            money.amount.checked_mul(rate.rate)?
        } else if rate.to == money.currency && rate.from == to {
            money.amount.checked_div(rate.rate)?
        } else {
            return None;
        };
        Some(Money { amount, currency: to })
    })
}

fn money(event: &Event, field: FieldId) -> Option<Money> {
    match event.field(field) {
        Some(Value::Money(money)) => Some(*money),
        _ => None,
    }
}
