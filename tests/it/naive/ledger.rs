//! Who paid what: every question replays all payments from the first.

use goodterms::engagement::vocabulary::KindId;
use goodterms::program::tree::{Each, Source, Statement};
use goodterms::value::duration::{Duration, Family};
use goodterms::value::money::Money;
use goodterms::value::time::Day;
use rust_decimal::Decimal;

use super::truth::{Item, Truth, V};
use super::when::When;
use super::world::{Now, Scene, World, natural};

/// How an invoice stands.
pub struct Account {
    /// What was settled of it.
    pub paid: V,
    /// What is left of it.
    pub unpaid: V,
    /// When it was paid in full.
    pub settled: V,
}

impl Account {
    /// Returns whether nothing is left of it.
    pub fn is_paid(&self) -> bool {
        matches!(&self.unpaid, V::Money(left) if left.amount.is_zero())
            && matches!(self.settled, V::When(_) | V::Unknown)
    }
}

struct Debt {
    invoice: usize,
    due: Option<Day>,
    issued: bool,
    payable: Option<Money>,
    paid: Decimal,
    settled: Option<When>,
    /// The events of which nobody knows how much of them is for it.
    unclear: Vec<usize>,
    /// The events that settled a part of it when they came.
    by: Vec<usize>,
    /// What each event settled of it, then or later.
    parts: Vec<(usize, Decimal)>,
}

impl Debt {
    fn left(&self) -> Decimal {
        self.payable.map_or(Decimal::ZERO, |payable| (payable.amount - self.paid).max(Decimal::ZERO))
    }
}

struct Ledger<'s, 'a> {
    scene: &'s Scene<'a>,
    debts: Vec<Debt>,
    /// What is left of what came.
    credits: Vec<(usize, Money)>,
    /// The event that is taken in.
    taken: usize,
}

impl<'a> Scene<'a> {
    /// Returns how an invoice stands at the moment for which its state is asked.
    pub fn invoice(&self, invoice: usize) -> Account {
        let ledger = self.replay();
        let Some(debt) = ledger.debts.iter().find(|debt| debt.invoice == invoice) else {
            return Account { paid: V::Unknown, unpaid: V::Unknown, settled: V::Unknown };
        };
        match debt.payable {
            Some(payable) if debt.unclear.is_empty() || debt.left().is_zero() => Account {
                paid: V::Money(Money { amount: debt.paid, ..payable }),
                unpaid: V::Money(Money { amount: debt.left(), ..payable }),
                settled: match debt.settled {
                    // It may have been settled before.
                    Some(_) if debt.issued && !debt.unclear.is_empty() => V::Unknown,
                    Some(at) if debt.issued => V::When(at),
                    _ => V::Never,
                },
            },
            _ => Account { paid: V::Unknown, unpaid: V::Unknown, settled: V::Unknown },
        }
    }

    /// Returns whether an event settled a part of an invoice when it came.
    pub fn settles(&self, event: usize, invoice: usize) -> bool {
        self.replay().debts.iter().any(|debt| debt.invoice == invoice && debt.by.contains(&event))
    }

    /// Returns what each event settled of an invoice, and the events of which nobody knows.
    pub fn settling(&self, invoice: usize) -> (Option<Money>, Vec<(usize, Decimal)>, Vec<usize>) {
        let ledger = self.replay();
        let debt = ledger.debts.into_iter().find(|debt| debt.invoice == invoice);
        debt.map(|debt| (debt.payable, debt.parts, debt.unclear)).unwrap_or_default()
    }

    fn replay(&self) -> Ledger<'_, 'a> {
        let world = self.world;
        let debts = world.of_kind("invoice").into_iter().map(|invoice| Debt {
            invoice,
            due: self.invoice_due(invoice).or_else(|| world.events[invoice].at.map(|at| world.clock.day(at))),
            issued: false,
            payable: match world.stated_named(invoice, "payable") {
                Some(V::Money(payable)) => Some(payable),
                _ => None,
            },
            paid: Decimal::ZERO,
            settled: None,
            unclear: Vec::new(),
            by: Vec::new(),
            parts: Vec::new(),
        });
        let mut ledger = Ledger { scene: self, debts: debts.collect(), credits: Vec::new(), taken: 0 };
        let mut steps: Vec<usize> =
            ["invoice", "credit_note", "payment"].iter().flat_map(|kind| world.of_kind(kind)).collect();
        steps.sort_by(|a, b| {
            let item = |event: usize| Item::Event(event);
            world.order((world.events[*a].at, &item(*a)), (world.events[*b].at, &item(*b)))
        });
        for step in steps {
            if self.has_happened(step, self.state) {
                let at = world.events[step].at.unwrap_or(self.state.when);
                ledger.taken = step;
                if Some(world.events[step].kind) == world.kind("invoice") {
                    ledger.issue(step, at);
                } else {
                    ledger.pay(step, at);
                }
            }
        }
        ledger
    }

    /// Returns the due day of an invoice: its own, else that of the first clause that owes its payment and covers it.
    pub fn invoice_due(&self, invoice: usize) -> Option<Day> {
        let world = self.world;
        if let Some(V::When(due)) = world.stated_named(invoice, "due") {
            return Some(world.clock.day(due));
        }
        let payment = world.kind("payment")?;
        let invoices = world.kind("invoice")?;
        for (number, clause) in world.program.clauses.iter().enumerate() {
            let Some(Statement::Owes { duty, .. }) = &clause.statement else { continue };
            let Some(Each::Items(each)) = &clause.each else { continue };
            if !is_of(&duty.source, payment) || !is_of(&each.source, invoices) || clause.modifiers.before_signing {
                continue;
            }
            let clause = goodterms::program::tree::ClauseId(u16::try_from(number).unwrap_or(u16::MAX));
            if let V::When(due) = self.due_of(clause, Some(Item::Event(invoice))) {
                return Some(world.clock.day(due));
            }
        }
        None
    }

    /// Returns whether the record says that it may lack payments up to a day.
    pub fn may_lack_payments(&self, when: When) -> bool {
        let day = self.world.clock.day(when);
        let pays = |kind| Some(kind) == self.world.kind("payment") || Some(kind) == self.world.kind("credit_note");
        self.world.record.complete.iter().any(|(kind, until)| pays(*kind) && *until < day)
    }

    /// Returns the time since the due day of an invoice.
    pub fn invoice_overdue(&self, invoice: usize) -> V {
        let since = |due: Day| self.world.clock.day(self.state.when).since(due).max(0);
        let account = self.invoice(invoice);
        let days = match (&account.settled, self.invoice_due(invoice)) {
            _ if account.is_paid() => 0,
            (_, Some(due)) if since(due) > 0 && self.may_lack_payments(self.state.when) => return V::Unknown,
            (V::Never, Some(due)) => since(due),
            (_, Some(due)) if since(due) == 0 => 0,
            _ => return V::Unknown,
        };
        V::Duration(Duration::new(Family::Days, days))
    }

    /// Returns whether the due day of an invoice ended unsettled.
    pub fn invoice_late(&self, invoice: usize) -> Truth {
        let Some(due) = self.invoice_due(invoice) else { return Truth::Unknown };
        if self.world.clock.day(self.state.when) <= due {
            return Truth::False;
        }
        // Nothing is settled before it is issued.
        if self.world.events[invoice].at.is_some_and(|at| self.world.clock.day(at) > due) {
            return Truth::True;
        }
        let then = Now::at(When::At(self.world.clock.end(due)));
        let account = (Scene { state: then, ..self.clone() }).invoice(invoice);
        match account.settled {
            _ if account.is_paid() => Truth::False,
            _ if self.may_lack_payments(When::Day(due)) => Truth::Unknown,
            V::Never => Truth::True,
            _ => Truth::Unknown,
        }
    }

    /// Returns whether an item is an invoice that is neither settled nor late yet.
    pub fn neither_settled_nor_late(&self, item: &Item) -> bool {
        let Item::Event(event) = item else { return false };
        Some(self.world.events[*event].kind) == self.world.kind("invoice")
            && !self.invoice(*event).is_paid()
            && self.invoice_late(*event) == Truth::False
    }

    /// Returns an amount in another currency by the rate of a day, if the record gives one.
    pub fn converted(world: &World<'_>, money: Money, to: Money, day: Day) -> Option<Decimal> {
        if money.currency == to.currency {
            return Some(money.amount);
        }
        let rate = |a, b| world.record.exchange.iter().find(|rate| rate.day == day && rate.from == a && rate.to == b);
        rate(money.currency, to.currency)
            .map(|rate| money.amount * rate.rate)
            .or_else(|| rate(to.currency, money.currency).and_then(|rate| money.amount.checked_div(rate.rate)))
            .map(|amount| amount.round_dp(10))
    }
}

fn is_of(source: &Source, kind: KindId) -> bool {
    matches!(source, Source::Kinds(kinds) if kinds.iter().any(|(known, _)| *known == kind))
}

impl Ledger<'_, '_> {
    /// An invoice is issued: what is left of earlier payments settles it.
    fn issue(&mut self, invoice: usize, at: When) {
        let Some(number) = self.debts.iter().position(|debt| debt.invoice == invoice) else { return };
        self.debts[number].issued = true;
        if self.debts[number].payable.is_none() {
            // What it takes of earlier money nobody knows.
            for (credit, _) in self.credits.drain(..).filter(|(_, left)| !left.amount.is_zero()) {
                self.debts.iter_mut().for_each(|debt| debt.unclear.push(credit));
            }
            return;
        }
        for (event, credit) in &mut self.credits {
            let debt = &mut self.debts[number];
            if debt.payable.is_some_and(|payable| payable.currency == credit.currency) {
                let part = credit.amount.min(debt.left());
                debt.paid += part;
                debt.parts.push((*event, part));
                credit.amount -= part;
            }
        }
        self.settle(number, at);
    }

    fn settle(&mut self, number: usize, at: When) {
        let debt = &mut self.debts[number];
        if debt.issued && debt.payable.is_some() && debt.left().is_zero() && debt.settled.is_none() {
            debt.settled = Some(at);
        }
    }

    fn by_age(&self, mut numbers: Vec<usize>) -> Vec<usize> {
        let world = self.scene.world;
        numbers.sort_by(|a, b| {
            let (a, b) = (&self.debts[*a], &self.debts[*b]);
            a.due.cmp(&b.due).then_with(|| natural(&world.events[a.invoice].id, &world.events[b.invoice].id))
        });
        numbers
    }

    /// Money comes in: for what it names, then for the rest by age.
    fn pay(&mut self, payment: usize, at: When) {
        let world = self.scene.world;
        let of_firm = |event: usize| {
            world.events[event].by.is_some_and(|by| world.side(by) == goodterms::engagement::record::Side::Firm)
        };
        let refund = of_firm(payment) && Some(world.events[payment].kind) == world.kind("payment");
        let mut named: Vec<usize> =
            (0..self.debts.len()).filter(|n| world.names(payment, self.debts[*n].invoice)).collect();
        if refund {
            named.retain(|n| {
                let invoice = self.debts[*n].invoice;
                world.events[invoice].by.is_some() && !of_firm(invoice)
            });
        }
        if refund && named.is_empty() {
            self.give_back(payment);
            return;
        }
        let about = &world.events[payment].about;
        let for_else =
            !about.is_empty() && about.iter().all(|other| Some(world.events[*other].kind) != world.kind("invoice"));
        if named.is_empty() && for_else {
            return;
        }
        let Some(V::Money(mut money)) = world.stated_named(payment, "amount") else {
            let touched = if refund { named } else { (0..self.debts.len()).collect() };
            touched.into_iter().for_each(|number| self.debts[number].unclear.push(payment));
            return;
        };
        let day = world.clock.day(at);
        for number in self.by_age(named.clone()) {
            if !money.amount.is_zero() && self.debts[number].payable.is_none() {
                // What it leaves for others nobody knows.
                let touched = if refund { named } else { (0..self.debts.len()).collect() };
                touched.into_iter().for_each(|number| self.debts[number].unclear.push(payment));
                return;
            }
            self.put(&mut money, number, day, at, true);
        }
        if refund {
            return;
        }
        let others = (0..self.debts.len()).filter(|n| self.debts[*n].issued && !named.contains(n)).collect();
        for number in self.by_age(others) {
            if !money.amount.is_zero() && self.debts[number].payable.is_none() {
                self.debts.iter_mut().for_each(|debt| debt.unclear.push(payment));
                return;
            }
            self.put(&mut money, number, day, at, false);
        }
        let known = || self.debts.iter().filter_map(|debt| debt.payable);
        let has_worth = |payable| Scene::converted(self.scene.world, money, payable, day).is_some();
        if named.is_empty() && !money.amount.is_zero() && known().next().is_some() && !known().any(has_worth) {
            // Which of them it settles, and how much, nobody knows.
            let open = self.debts.iter_mut().filter(|debt| debt.payable.is_none() || !debt.left().is_zero());
            open.for_each(|debt| debt.unclear.push(payment));
        }
        self.credits.push((payment, money));
    }

    /// Money goes back: the newest credit first, of those that have to do with what is named.
    fn give_back(&mut self, refund: usize) {
        let world = self.scene.world;
        let Some(V::Money(mut money)) = world.stated_named(refund, "amount") else { return };
        let about = &world.events[refund].about;
        for (credit, left) in self.credits.iter_mut().rev() {
            let related = about.contains(credit) || world.events[*credit].about.iter().any(|id| about.contains(id));
            if left.currency == money.currency && (about.is_empty() || related) {
                let part = left.amount.min(money.amount);
                left.amount -= part;
                money.amount -= part;
            }
        }
    }

    fn put(&mut self, money: &mut Money, number: usize, day: Day, at: When, named: bool) {
        if money.amount.is_zero() || self.debts[number].payable.is_some() && self.debts[number].left().is_zero() {
            return;
        }
        let Some(payable) = self.debts[number].payable else {
            self.debts[number].unclear.push(self.taken);
            return;
        };
        let Some(worth) = Scene::converted(self.scene.world, *money, payable, day) else {
            if named {
                self.debts[number].unclear.push(self.taken);
            }
            return;
        };
        let debt = &mut self.debts[number];
        let part = worth.min(debt.left());
        if part.is_zero() {
            return;
        }
        debt.paid += part;
        debt.by.push(self.taken);
        debt.parts.push((self.taken, part));
        money.amount = if part == worth { Decimal::ZERO } else { (money.amount * (worth - part) / worth).round_dp(10) };
        self.settle(number, at);
    }
}
