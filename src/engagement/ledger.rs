//! The ledger: which payment settles which invoice, in the order of time (language.md 4.6; UNIDROIT Principles 6.1.12).
//!
//! In come the visible events in order, out come accounts: what was settled of each invoice by which event, and what is left.

use std::collections::BTreeMap;
use std::rc::Rc;

use rust_decimal::Decimal;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::record::{Actor, Engagement, Event, EventId, Side, Value};
use super::timeline;
use super::vocabulary::{FieldId, KindId};
use crate::value::money::{Currency, Money};
use crate::value::time::Day;

/// The places that are kept of converted money: enough for every currency, with room left to reckon exactly.
const PLACES: u32 = 10;

/// What the ledger has to know of the vocabulary.
#[derive(Clone, Copy, Debug)]
pub struct Kinds {
    /// Invoices.
    pub invoice: KindId,
    /// Payments.
    pub payment: KindId,
    /// Credit notes.
    pub credit_note: KindId,
    /// Disputes: a credit note for one is for the invoice that it contests.
    pub dispute: KindId,
    /// `payable` of an invoice.
    pub payable: FieldId,
    /// `amount` of a payment or credit note.
    pub amount: FieldId,
}

impl Kinds {
    /// Whether events of a kind move an account.
    pub fn moves(&self, kind: KindId) -> bool {
        kind == self.invoice || kind == self.payment || kind == self.credit_note
    }
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
    /// Events that may settle some of what was left and cannot be counted: another currency without a rate, or no
    /// amount; each with the event from which it would count.
    pub unusable: Vec<(EventId, EventId)>,
    /// The entry's `counts` with which nothing was left.
    pub settled: Option<EventId>,
}

impl Account {
    /// Whether an event may have settled some of it, and cannot be counted.
    pub fn may_take(&self, event: EventId) -> bool {
        self.unusable.iter().any(|(unusable, _)| *unusable == event)
    }

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
    accounts: BTreeMap<EventId, Rc<Account>>,
    /// What is left of payments and credit notes, in the order of time.
    pub credits: Vec<(EventId, Money)>,
    /// Those of them that name nothing and are in a currency that no invoice is in or can be reckoned in: whether they settle one
    /// nobody knows.
    pub foreign: Vec<EventId>,
    /// What the firm paid back of something that is named, and that was no credit.
    pub returned: Vec<(EventId, Money)>,
}

impl Ledger {
    /// Returns all accounts, by invoice.
    pub fn accounts(&self) -> impl Iterator<Item = (EventId, &Account)> {
        self.accounts.iter().map(|(invoice, account)| (*invoice, &**account))
    }

    /// Returns the account of an invoice.
    pub fn account(&self, invoice: EventId) -> Option<Rc<Account>> {
        self.accounts.get(&invoice).cloned()
    }
}

/// The age of a debt: due day, then the place of its id in natural order.
type Age = (Day, usize);

/// Accounts while they are being settled.
#[derive(Clone, Debug)]
pub struct Books<'a> {
    engagement: &'a Engagement,
    kinds: Kinds,
    /// The last day of which a rate of exchange is known; all are where nothing is said.
    rates: Option<Day>,
    /// Of all that moves an account: its place in the timeline, and its civil day.
    places: Rc<FxHashMap<EventId, (usize, Day)>>,
    ages: Rc<FxHashMap<EventId, Age>>,
    /// The place of the event at hand.
    place: usize,
    open: BTreeMap<Currency, BTreeMap<Age, EventId>>,
    /// The invoices of which it is not stated how much is payable: what they take of a payment nobody knows.
    sizeless: BTreeMap<Age, EventId>,
    ledger: Ledger,
    /// Credits that wait for the next invoice, and those that wait for an invoice that they name.
    waiting: Vec<(EventId, Money)>,
}

impl<'a> Books<'a> {
    /// Opens the books of the visible events `order`: nothing is settled yet.
    ///
    /// `due` says when an invoice falls due, `day_of` the civil day of an event, `rates` the last day of which a rate of exchange is
    /// known, where not all are.
    pub fn open(
        (engagement, rates): (&'a Engagement, Option<Day>),
        order: &[EventId],
        kinds: Kinds,
        due: &dyn Fn(EventId) -> Option<Day>,
        day_of: &dyn Fn(EventId) -> Day,
    ) -> Self {
        let event = |id: EventId| &engagement.events[id.0 as usize];
        let moving = order.iter().enumerate().filter(|(_, id)| kinds.moves(event(**id).kind));
        let places = moving.map(|(place, id)| (*id, (place, day_of(*id)))).collect();
        let mut invoices: Vec<EventId> = order.iter().copied().filter(|id| event(*id).kind == kinds.invoice).collect();
        invoices.sort_by(|a, b| timeline::natural(&event(*a).id, &event(*b).id));
        let mut ledger = Ledger::default();
        let mut ages = FxHashMap::with_capacity_and_hasher(invoices.len(), FxBuildHasher);
        for (rank, &id) in invoices.iter().enumerate() {
            ages.insert(id, (due(id).unwrap_or_else(|| day_of(id)), rank));
            let payable = money(event(id), kinds.payable);
            ledger.accounts.insert(id, Rc::new(Account { payable, ..Account::default() }));
        }
        Self {
            engagement,
            kinds,
            rates,
            places: Rc::new(places),
            ages: Rc::new(ages),
            place: 0,
            open: BTreeMap::new(),
            sizeless: BTreeMap::new(),
            ledger,
            waiting: Vec::new(),
        }
    }

    /// Takes in an event that has happened; events come in the order of time.
    pub fn take(&mut self, id: EventId) {
        let kind = self.event(id).kind;
        self.place = self.places.get(&id).map_or(self.place, |(place, _)| *place);
        if kind == self.kinds.invoice {
            self.issue(id);
        } else if self.kinds.moves(kind) {
            self.credit(id);
        }
    }

    /// Closes the books.
    pub fn close_all(self) -> Ledger {
        Ledger { credits: self.waiting, ..self.ledger }
    }

    /// Takes an invoice in: credits that were left before settle it on its day.
    fn issue(&mut self, invoice: EventId) {
        let account = &self.ledger.accounts[&invoice];
        let (Some(payable), Some(room)) = (account.payable, account.room()) else {
            self.sizeless.insert(self.ages[&invoice], invoice);
            for (credit, _) in std::mem::take(&mut self.waiting) {
                self.cannot_use(credit, &[]);
            }
            return;
        };
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
        let is_refund = self.is_of_firm(payment) && self.event(payment).kind == self.kinds.payment;
        // What the firm pays settles what it owes itself, else it goes back; what is for something else is for no invoice at all.
        if is_refund && named.is_empty() {
            return self.give_back(payment);
        }
        if named.is_empty() && self.names_else(payment) {
            return;
        }
        let Some(amount) = money(self.event(payment), self.kinds.amount) else {
            // What is left of it after what it names may settle any other.
            self.cannot_use(payment, if is_refund { &named } else { &[] });
            return;
        };
        let mut left = amount;
        for &invoice in &named {
            if left.amount.is_zero() {
                break;
            }
            let Some(payable) = self.ledger.accounts[&invoice].payable else {
                let counts = self.later(payment, invoice);
                self.account(invoice).entries.push(Entry { event: payment, counts, amount: left.amount });
                // What it leaves for others nobody knows.
                self.cannot_use(payment, if is_refund { &named } else { &[] });
                return;
            };
            match self.convert(left, payable.currency, self.day_of(payment)) {
                None => self.cannot_use(payment, &[invoice]),
                Some(worth) => {
                    let counts = self.later(payment, invoice);
                    left = self.pay(invoice, (payment, counts), left, worth);
                }
            }
        }
        while !left.amount.is_zero() && !is_refund {
            let oldest = self.oldest(payment, left);
            let sizeless = self.sizeless.first_key_value().map(|(age, _)| *age);
            if sizeless.is_some_and(|sizeless| oldest.is_none_or(|(invoice, _)| sizeless < self.ages[&invoice])) {
                self.cannot_use(payment, &[]);
                return;
            }
            let Some((oldest, worth)) = oldest else { break };
            left = self.pay(oldest, (payment, payment), left, worth);
        }
        if !left.amount.is_zero() && !is_refund {
            if named.is_empty() && self.is_foreign(left, self.day_of(payment)) {
                self.cannot_use(payment, &[]);
                self.ledger.foreign.push(payment);
            }
            self.waiting.push((payment, left));
        }
    }

    /// Takes what goes back from the client's credit: from what is named, or is left of what came for an invoice that is named; where
    /// nothing is named, from the newest. What was settled stays settled.
    fn give_back(&mut self, refund: EventId) {
        let Some(mut left) = money(self.event(refund), self.kinds.amount) else { return };
        let about = self.event(refund).about.clone();
        let of_named = |books: &Self, credit: EventId| {
            about.contains(&credit) || books.event(credit).about.iter().any(|id| about.contains(id))
        };
        let meant: Vec<bool> =
            self.waiting.iter().map(|(credit, _)| about.is_empty() || of_named(self, *credit)).collect();
        let same = left.currency;
        let credits = self.waiting.iter_mut().zip(meant).rev();
        for ((_, rest), _) in credits.filter(|((_, rest), is_meant)| *is_meant && rest.currency == same) {
            let part = rest.amount.min(left.amount);
            rest.amount -= part;
            left.amount -= part;
        }
        self.waiting.retain(|(_, rest)| !rest.amount.is_zero());
        if !left.amount.is_zero() && about.iter().any(|id| self.kinds.moves(self.event(*id).kind)) {
            self.ledger.returned.push((refund, left));
        }
    }

    /// Whether there are invoices, and money of a day is worth nothing that is known in the currency of any.
    fn is_foreign(&self, money: Money, day: Day) -> bool {
        let mut payable = self.ledger.accounts.values().filter_map(|account| account.payable).peekable();
        payable.peek().is_some() && payable.all(|payable| self.convert(money, payable.currency, day).is_none())
    }

    /// Whether an event was made by the firm.
    fn is_of_firm(&self, event: EventId) -> bool {
        match self.event(event).by {
            Some(Actor::Side(side)) => side == Side::Firm,
            Some(Actor::Contact(id)) => self.engagement.contacts[usize::from(id.0)].side == Side::Firm,
            None => false,
        }
    }

    /// Whether an event names something, and no invoice, also none that is not there yet.
    fn names_else(&self, payment: EventId) -> bool {
        let about = self.about(payment);
        !about.is_empty() && about.iter().all(|id| self.event(*id).kind != self.kinds.invoice)
    }

    /// Returns the oldest open debt that money of that currency can pay, with what it is worth there.
    fn oldest(&self, payment: EventId, money: Money) -> Option<(EventId, Money)> {
        let firsts = self.open.iter().filter_map(|(currency, debts)| {
            let (age, invoice) = debts.first_key_value()?;
            let worth = self.convert(money, *currency, self.day_of(payment))?;
            Some((*age, *invoice, worth))
        });
        firsts.min_by_key(|(age, ..)| *age).map(|(_, invoice, worth)| (invoice, worth))
    }

    /// Pays an invoice with money that is worth so much there, and returns what is left of the money.
    fn pay(&mut self, invoice: EventId, (event, counts): (EventId, EventId), money: Money, worth: Money) -> Money {
        let rest = self.put(invoice, event, counts, worth.amount);
        let part = || (money.amount * rest / worth.amount).round_dp(PLACES);
        let left = if rest == worth.amount { money.amount } else { part() };
        Money { amount: left, ..money }
    }

    /// Puts an amount to an invoice and returns what is left of it.
    fn put(&mut self, invoice: EventId, event: EventId, counts: EventId, amount: Decimal) -> Decimal {
        let account = self.account(invoice);
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
        let account = self.account(invoice);
        account.settled = Some(with);
        let payable = account.payable;
        if let Some(debts) = payable.and_then(|payable| self.open.get_mut(&payable.currency)) {
            debts.remove(&self.ages[&invoice]);
        }
    }

    fn account(&mut self, invoice: EventId) -> &mut Account {
        Rc::make_mut(self.ledger.accounts.entry(invoice).or_default())
    }

    /// Notes a payment that may have settled what was left of these invoices; of all where it names none.
    fn cannot_use(&mut self, payment: EventId, named: &[EventId]) {
        let accounts = self.ledger.accounts.iter_mut();
        for (invoice, account) in accounts.filter(|(invoice, _)| named.is_empty() || named.contains(invoice)) {
            if account.room().is_none_or(|room| !room.is_zero()) {
                let counts = if self.places[invoice].0 > self.place { *invoice } else { payment };
                Rc::make_mut(account).unusable.push((payment, counts));
            }
        }
    }

    /// What a payment or credit note is for: in place of a dispute that a credit note is for, what that contests.
    fn about(&self, payment: EventId) -> Vec<EventId> {
        let is_note = self.event(payment).kind == self.kinds.credit_note;
        let mut found = Vec::new();
        for id in &self.event(payment).about {
            match self.event(*id) {
                dispute if is_note && dispute.kind == self.kinds.dispute => found.extend(&dispute.about),
                _ => found.push(*id),
            }
        }
        found
    }

    /// The visible invoices that an event names, the oldest debt first.
    fn named(&self, payment: EventId) -> Vec<EventId> {
        let mut named = self.about(payment);
        named.retain(|id| self.ledger.accounts.contains_key(id));
        if self.is_of_firm(payment) && self.event(payment).kind == self.kinds.payment {
            named.retain(|invoice| self.event(*invoice).by.is_some() && !self.is_of_firm(*invoice));
        }
        named.sort_by_key(|id| self.ages[id]);
        named.dedup();
        named
    }

    /// The later of both in the timeline.
    fn later(&self, payment: EventId, invoice: EventId) -> EventId {
        if self.places[&invoice].0 > self.place { invoice } else { payment }
    }

    fn convert(&self, money: Money, to: Currency, day: Day) -> Option<Money> {
        let is_known = money.currency == to || self.rates.is_none_or(|last| day <= last);
        if is_known { convert(self.engagement, money, to, day) } else { None }
    }

    fn day_of(&self, id: EventId) -> Day {
        self.places.get(&id).map_or(Day(0), |(_, day)| *day)
    }

    fn event(&self, id: EventId) -> &Event {
        &self.engagement.events[id.0 as usize]
    }
}

/// Returns an amount in another currency, at the rate that the record gives for that day, to ten places; nothing without one.
pub fn convert(engagement: &Engagement, money: Money, to: Currency, day: Day) -> Option<Money> {
    if money.currency == to {
        return Some(money);
    }
    let rate = |from: Currency, to: Currency| {
        engagement.exchange.iter().find(|rate| rate.day == day && rate.from == from && rate.to == to)
    };
    let amount = match (rate(money.currency, to), rate(to, money.currency)) {
        (Some(rate), _) => money.amount.checked_mul(rate.rate)?,
        (None, Some(inverse)) => money.amount.checked_div(inverse.rate)?,
        (None, None) => return None,
    };
    Some(Money { amount: amount.round_dp(PLACES), currency: to })
}

fn money(event: &Event, field: FieldId) -> Option<Money> {
    match event.field(field) {
        Some(Value::Money(money)) => Some(*money),
        _ => None,
    }
}
