//! Accounts: what was settled of an invoice as of the day, and at a moment of a day on which the order of things is open.

use rustc_hash::FxHashMap;
use std::rc::Rc;

use rust_decimal::Decimal;

use super::index::Facts;
use super::item::Time;
use super::scope::Scope;
use super::truth::Gap;
use crate::engagement::ledger::{Account, Books, Kinds, Ledger};
use crate::engagement::record::{EventId, Unseen};
use crate::engagement::vocabulary::KindId;
use crate::value::money::Money;
use crate::value::time::Day;

impl<'a> Facts<'a> {
    /// Returns the ledger as of the day.
    pub fn ledger(&self) -> Rc<Ledger> {
        if let Some(ledger) = self.accounts.ledger.get() {
            return ledger.clone();
        }
        let asked = self.asked();
        let ledger = Rc::new(self.settle(&|_| true));
        // A due day that hangs on an open question is another in another world.
        if self.asked() == asked {
            return self.accounts.ledger.get_or_init(|| ledger).clone();
        }
        ledger
    }

    fn settle(&self, has_happened: &dyn Fn(EventId) -> bool) -> Ledger {
        let (mut books, kinds) = (self.books(), self.ledger_kinds());
        let moves = |id: &&EventId| kinds.moves(self.event(**id).kind);
        self.order.iter().filter(moves).filter(|id| has_happened(**id)).for_each(|id| books.take(*id));
        books.close_all()
    }

    /// Opens the books.
    fn books(&self) -> Books<'a> {
        self.accounts.settling.set(true);
        let (due, day) = (|id| self.invoice_due(id), |id| self.event_time(id).day);
        let books = Books::open((self.engagement, self.known_on), &self.order, self.ledger_kinds(), &due, &day);
        self.accounts.settling.set(false);
        books
    }

    /// Returns the books as they stood when a day began; what was asked for last is gone on from.
    fn books_before(&self, day: Day) -> Books<'a> {
        let mut kept = self.accounts.begun.borrow_mut();
        let (from, mut books) = match kept.take() {
            Some((from, books)) if from <= day => (from, books),
            _ => (Day(i32::MIN), self.books()),
        };
        let begins = |day: Day| self.order.partition_point(|id| self.event_time(*id).day < day);
        self.order[begins(from)..begins(day)].iter().for_each(|id| books.take(*id));
        *kept = Some((day, books.clone()));
        books
    }

    fn ledger_kinds(&self) -> Kinds {
        let words = &self.plan.words;
        Kinds {
            invoice: words.invoice,
            payment: words.payment,
            credit_note: words.credit_note,
            dispute: words.dispute,
            payable: words.payable,
            amount: words.amount,
        }
    }

    /// Returns the account of an invoice; none while the accounts are being worked out.
    pub fn account(&self, invoice: EventId) -> Option<Rc<Account>> {
        if self.accounts.settling.get() {
            return None;
        }
        self.ledger().account(invoice)
    }

    /// Returns when an invoice was paid in full.
    pub fn settled_at(&self, invoice: EventId) -> Option<Time> {
        self.account(invoice)?.settled.map(|event| self.event_time(event))
    }

    /// The events of a day that move an account.
    fn moving(&self, day: Day) -> &[EventId] {
        let days = self.accounts.days.get_or_init(|| {
            let kinds = self.ledger_kinds();
            let mut days: FxHashMap<Day, Vec<EventId>> = FxHashMap::default();
            for &id in self.order.iter().filter(|id| kinds.moves(self.event(**id).kind)) {
                days.entry(self.event_time(id).day).or_default().push(id);
            }
            days
        });
        days.get(&day).map_or(&[], Vec::as_slice)
    }

    /// An error where the record may lack a payment from one day to another.
    pub(super) fn complete(&self, from: Day, to: Day) -> Result<(), Gap> {
        let words = &self.plan.words;
        let is_of = |kind| kind == words.payment || kind == words.credit_note;
        let gap = self.incomplete(to, is_of).or_else(|| Some(self.unseen(from, to, is_of)?.1));
        gap.map_or(Ok(()), Err)
    }

    /// Returns what is missing where the statements of a bank leave out one of the days from one to another, with the first such day.
    pub fn unseen(&self, from: Day, to: Day, is_of: impl Fn(KindId) -> bool) -> Option<(Day, Gap)> {
        if !is_of(self.plan.words.payment) {
            return None;
        }
        // What falls due after the record was looked at is judged by what there is, as a forecast does.
        let counts = |days: &&Unseen| days.from <= to && days.to >= from && (!days.is_last || to <= days.to);
        let days = self.engagement.unseen.iter().filter(counts).min_by_key(|days| days.from)?;
        let when = match days {
            Unseen { from, to, is_last: false, .. } if *from == Unseen::FIRST => format!("before {}", to.plus(1)),
            Unseen { from, is_last: true, .. } => format!("after {}", from.plus(-1)),
            Unseen { from, to, .. } => format!("from {from} to {to}"),
        };
        let gap = Gap::fact(format!("every payment {when}: no bank statement of these days is among the sources"));
        Some((days.from.max(from), gap))
    }

    /// Returns what is missing where the record is not complete up to a day for one of these kinds (`complete`,
    /// language.md 4.2).
    pub fn incomplete(&self, day: Day, is_of: impl Fn(KindId) -> bool) -> Option<Gap> {
        Some(self.complete_until(day, is_of)?.1)
    }

    /// As [`Facts::incomplete`], with the day up to which the record is complete.
    pub fn complete_until(&self, day: Day, is_of: impl Fn(KindId) -> bool) -> Option<(Day, Gap)> {
        let vocabulary = &self.plan.program.vocabulary;
        let stated = self.engagement.complete.iter().filter(|(kind, until)| is_of(*kind) && *until < day);
        let stated = stated.min_by_key(|(_, until)| *until).map(|(kind, until)| (*kind, *until));
        let known = self.unknown_after().filter(|known| *known < day);
        let known = known.filter(|known| stated.is_none_or(|(_, until)| *known < until));
        let payment = Some(self.plan.words.payment).filter(|kind| is_of(*kind));
        let kind = payment.or_else(|| vocabulary.kinds().map(|(kind, _)| kind).find(|kind| is_of(*kind)));
        if let Some((known, kind)) = known.zip(kind) {
            let name = vocabulary.kind_name(kind).replace('_', " ");
            return Some((known, Gap::fact(format!("every {name} after {known}, of which nobody knew on that day"))));
        }
        let (kind, until) = stated?;
        let name = vocabulary.kind_name(kind);
        let lacking = match until {
            Unseen::FIRST => format!("every {name} since the beginning of the record"),
            until => format!("every {name} after {until}: the record is complete only up to that day"),
        };
        Some((until, Gap::fact(lacking)))
    }

    /// Returns the day after which nobody knew what would happen, where it is looked at from a later one (`--known-on`).
    pub fn unknown_after(&self) -> Option<Day> {
        self.known_on.filter(|known| !self.silence && *known < self.as_of)
    }

    /// The first day on which something settles what it does not name, or cannot be counted: from then on, whether a thing of
    /// a day had happened matters to other accounts too. Before any, where that differs from world to world.
    fn spills_from(&self) -> Option<Day> {
        let ledger = self.ledger();
        if self.accounts.ledger.get().is_none() {
            return Some(Day(i32::MIN));
        }
        *self.accounts.spills_from.get_or_init(|| {
            let strange = ledger.accounts().flat_map(|(invoice, account)| {
                let parts = account.entries.iter().map(|part| part.event);
                let unnamed = parts.filter(move |event| !self.event(*event).about.contains(&invoice));
                unnamed.chain(account.unusable.iter().map(|(event, _)| *event))
            });
            let left = ledger.credits.iter().map(|(event, _)| *event);
            strange.chain(left).map(|event| self.event_time(event).day).min()
        })
    }

    /// Returns the ledger at a moment, without some events of its day.
    fn ledger_without(&self, moment: Time, absent: Vec<EventId>) -> Rc<Ledger> {
        let mut worlds = self.accounts.worlds.borrow_mut();
        if worlds.0 != Some(moment) {
            *worlds = (Some(moment), Vec::new());
        }
        if let Some((_, ledger)) = worlds.1.iter().find(|(known, _)| *known == absent) {
            return ledger.clone();
        }
        drop(worlds);
        let is_there = |id: &EventId| self.event_time(*id).may_precede(moment) && !absent.contains(id);
        // A due day that hangs on an open question is another in another world: then nothing is kept.
        let are_kept = self.accounts.ledger.get().is_some();
        if !are_kept {
            return Rc::new(self.settle(&|id| self.event_time(id).day < moment.day || is_there(&id)));
        }
        let mut books = self.books_before(moment.day);
        self.moving(moment.day).iter().filter(|id| is_there(id)).for_each(|id| books.take(*id));
        let ledger = Rc::new(books.close_all());
        self.accounts.worlds.borrow_mut().1.push((absent, ledger.clone()));
        ledger
    }
}

impl Scope<'_, '_> {
    /// Returns the account of an invoice at the moment at hand, in the world at hand; parts of it may be later.
    pub(super) fn account(&self, invoice: EventId) -> Option<Rc<Account>> {
        if self.facts.accounts.settling.get() {
            return None;
        }
        let settled = self.facts.settled_at(invoice);
        if settled.is_some_and(|time| time.day < self.hand.day) {
            return self.facts.account(invoice);
        }
        let is_open = |id: &&EventId| {
            let time = self.facts.event_time(**id);
            // Also what has no time on a day that begins: in the order of events it comes first.
            time.hi > self.hand.lo && time.lo <= self.hand.hi
        };
        let open = || self.facts.moving(self.hand.day).iter().filter(is_open);
        // Where each settled what it names and no more, what had not happened of an account is left out of it.
        let spilt = || self.facts.spills_from().is_some_and(|day| day <= self.hand.day);
        if open().next().is_none() || !spilt() {
            return self.facts.account(invoice);
        }
        let absent: Vec<EventId> = open().filter(|id| !self.happened(**id)).copied().collect();
        if absent.is_empty() {
            return self.facts.account(invoice);
        }
        self.facts.ledger_without(self.hand, absent).account(invoice)
    }

    /// An error where there is a payment of the invoice that cannot be counted.
    pub(super) fn usable(&self, id: EventId) -> Result<(), Gap> {
        let Some(account) = self.account(id) else { return Ok(()) };
        let has_come =
            |(event, counts): &&(EventId, EventId)| self.happened(*event) && (*counts == id || self.happened(*counts));
        let open = account.unusable.iter().filter(has_come).map(|(event, _)| self.facts.unusable(*event));
        Gap::all(open).map_or(Ok(()), Err)
    }

    /// An error where an unpaid invoice may have been paid by the moment at hand by what the record lacks.
    pub(super) fn complete(&self, id: EventId) -> Result<(), Gap> {
        if self.is_settled(id) { Ok(()) } else { self.facts.complete(self.facts.event_time(id).day, self.hand.day) }
    }

    /// Returns what was paid of an invoice.
    pub(super) fn paid(&self, id: EventId) -> Result<Money, Gap> {
        let payable = self.payable(id)?;
        if self.is_settled(id) {
            return Ok(payable);
        }
        self.usable(id)?;
        self.complete(id)?;
        let Some(account) = self.account(id) else { return Ok(Money { amount: Decimal::ZERO, ..payable }) };
        let counted = account.entries.iter().filter(|part| self.happened(part.event) && self.happened(part.counts));
        Ok(Money { amount: counted.map(|entry| entry.amount).sum(), ..payable })
    }

    /// Returns whether an invoice was paid in full.
    pub(super) fn is_settled(&self, id: EventId) -> bool {
        self.settled_at(id).is_some()
    }

    /// Returns when an invoice was paid in full, if it was.
    pub(super) fn settled_at(&self, id: EventId) -> Option<Time> {
        let account = self.account(id)?;
        let settled = account.settled.filter(|event| self.happened(*event))?;
        let all = account.entries.iter().all(|part| self.happened(part.event));
        all.then(|| self.facts.event_time(settled))
    }
}
