//! What a client owes: overdue invoices less what is disputed, interest and charges, the account at the end.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use smol_str::SmolStr;

use super::work::Work;
use crate::engagement::record::{EventId, Side};
use crate::facts::index::Facts;
use crate::facts::item::{Item, Val};
use crate::finding::{Bearer, Finding, Sort, Status, Verdicts};
use crate::value::money::{Currency, Money};
use crate::value::time::Day;

/// What is owed in a currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Owed {
    /// Unpaid of invoices that are overdue, less what is disputed.
    pub principal: Money,
    /// What of them is disputed: it is not asked for until the dispute is over.
    pub disputed: Money,
    /// Interest so far.
    pub interest: Money,
    /// Lump sums for recovery.
    pub lump_sums: Money,
    /// Other charges.
    pub charges: Money,
    /// What the client paid and nothing else took: less than nothing is not asked for.
    pub credit: Money,
    /// All of it, less the credit.
    pub total: Money,
    /// What a day more adds.
    pub daily: Money,
}

/// An invoice of which something is overdue.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    /// The record's id.
    pub id: SmolStr,
    /// When it was issued.
    pub issued: Day,
    /// What of it is unpaid and not disputed.
    pub unpaid: Money,
}

/// Returns what clients owe that is overdue and not disputed, and what their breaches cost, by currency; what is missing to say
/// it is left out.
pub fn at_stake(facts: &Facts<'_>, verdicts: &Verdicts) -> Vec<Money> {
    let owed = Work { facts, verdicts, missing: Vec::new() }.owed(false);
    owed.into_iter().map(|owed| owed.total).filter(|total| !total.amount.is_zero()).collect()
}

impl Work<'_, '_> {
    /// The breaches of the client's that still stand; with `priced`, what it is allowed at a price, too.
    fn against_client(&self, priced: bool) -> impl Iterator<Item = &Finding> {
        let stands = move |finding: &&Finding| {
            let is_it =
                matches!(finding.status, Status::Breached | Status::Late) || priced && finding.status == Status::Priced;
            is_it && finding.bearer == Some(Bearer::Client)
        };
        self.verdicts.findings.iter().filter(stands)
    }

    /// The invoices that are overdue and not disputed whole.
    pub(super) fn overdue(&mut self) -> Vec<Open> {
        let facts = self.facts;
        let invoices = self.invoices(true).into_iter().filter(|(_, unpaid, _)| !unpaid.amount.is_zero());
        let open = |(id, unpaid, _): (EventId, Money, Money)| Open {
            id: facts.event(id).id.clone(),
            issued: facts.event_time(id).day,
            unpaid,
        };
        invoices.map(open).collect()
    }

    /// The invoices to the client with what is unpaid and not disputed of each, and what is disputed.
    fn invoices(&mut self, overdue: bool) -> Vec<(EventId, Money, Money)> {
        let (facts, words) = (self.facts, &self.facts.plan.words);
        let of_invoices = |status: Status| -> BTreeSet<&str> {
            let findings = self.verdicts.findings.iter().filter(|finding| finding.status == status);
            let with_due = findings.filter(|finding| finding.due.is_some());
            with_due.filter_map(|finding| finding.subject.as_ref()).map(|subject| &*subject.id).collect()
        };
        // What is in its grace is not asked for yet; what another version of the policy governs is due by that one.
        let (pending, breached) = (of_invoices(Status::Pending), of_invoices(Status::Breached));
        let mut found = Vec::new();
        for item in facts.of_kind(words.invoice) {
            let Item::Event(id) = *item else { continue };
            let event = facts.event(id);
            let by_client = event.by.is_some_and(|by| facts.side(by) == Side::Client);
            let is_due = || facts.invoice_due(id).is_some_and(|due| due < facts.as_of) || breached.contains(&*event.id);
            if by_client || overdue && (pending.contains(&*event.id) || !is_due()) {
                continue;
            }
            match (self.field(id, "unpaid"), self.field(id, "disputed_amount")) {
                (Some(Val::Money(unpaid)), Some(Val::Money(disputed))) => {
                    let disputed = Money { amount: disputed.amount.min(unpaid.amount), ..unpaid };
                    let rest = Money { amount: unpaid.amount - disputed.amount, ..unpaid };
                    found.push((id, rest, disputed));
                }
                (None, _) => self.miss(format!("what is unpaid of {}", facts.name(*item))),
                _ => self.miss(format!("what is disputed of {}", facts.name(*item))),
            }
        }
        found
    }

    pub(super) fn owed(&mut self, priced: bool) -> Vec<Owed> {
        let mut sums: BTreeMap<Currency, [Decimal; 6]> = BTreeMap::new();
        // Of what is disputed whole, nothing that hangs on it is asked for either.
        let mut disputed_whole: BTreeSet<SmolStr> = BTreeSet::new();
        for (id, unpaid, disputed) in self.invoices(true) {
            let sums = sums.entry(unpaid.currency).or_default();
            sums[0] += unpaid.amount;
            sums[5] += disputed.amount;
            if unpaid.amount.is_zero() && !disputed.amount.is_zero() {
                disputed_whole.insert(self.facts.event(id).id.clone());
            }
        }
        let is_disputed =
            |finding: &Finding| finding.subject.as_ref().is_some_and(|subject| disputed_whole.contains(&*subject.id));
        let mut credits: BTreeMap<Currency, Decimal> = BTreeMap::new();
        for credit in &self.verdicts.credits {
            *credits.entry(credit.left.currency).or_default() += credit.left.amount;
        }
        let mut unknown = Vec::new();
        for finding in self.against_client(priced).filter(|finding| !is_disputed(finding)) {
            for charge in &finding.charges {
                let place = match charge.sort {
                    Sort::Interest => 1,
                    Sort::LumpSum => 2,
                    Sort::Amount => 3,
                };
                match &charge.amount {
                    Ok(money) => sums.entry(money.currency).or_default()[place] += money.rounded().amount,
                    Err(why) => unknown.push(format!("{} of {}: {why}", charge.label, finding.id)),
                }
                if let Some(daily) = charge.daily {
                    sums.entry(daily.currency).or_default()[4] += daily.amount;
                }
            }
        }
        unknown.into_iter().for_each(|what| self.miss(what));
        let of = |(currency, sums): (Currency, [Decimal; 6])| {
            let [principal, interest, lump_sums, charges, daily, disputed] =
                sums.map(|amount| Money { amount, currency });
            let total = principal.amount + interest.amount + lump_sums.amount + charges.amount;
            let credit = credits.get(&currency).copied().unwrap_or_default().min(total);
            Owed {
                principal,
                disputed,
                interest,
                lump_sums,
                charges,
                credit: Money { amount: credit, currency },
                total: Money { amount: total - credit, currency },
                daily: daily.rounded(),
            }
        };
        let is_told = |owed: &Owed| [owed.total, owed.disputed, owed.credit].iter().any(|sum| !sum.amount.is_zero());
        sums.into_iter().map(of).filter(is_told).collect()
    }

    /// What remains at the end: all that is unpaid and not disputed, what it cost, work and expenses that no invoice charges
    /// yet, less the client's credit.
    pub(super) fn account(&mut self) -> Vec<Money> {
        let mut sums: BTreeMap<Currency, Decimal> = BTreeMap::new();
        for (_, unpaid, _) in self.invoices(false) {
            *sums.entry(unpaid.currency).or_default() += unpaid.amount;
        }
        for owed in self.owed(false) {
            let costs = owed.interest.amount + owed.lump_sums.amount + owed.charges.amount;
            *sums.entry(owed.total.currency).or_default() += costs;
        }
        for credit in &self.verdicts.credits {
            *sums.entry(credit.left.currency).or_default() -= credit.left.amount;
        }
        for (money, minutes) in self.unbilled() {
            *sums.entry(money.currency).or_default() += money.amount * minutes / Decimal::from(60);
        }
        for money in self.expenses() {
            *sums.entry(money.currency).or_default() += money.amount;
        }
        sums.into_iter().map(|(currency, amount)| Money { amount, currency }.rounded()).collect()
    }

    /// The expenses that no invoice names.
    fn expenses(&mut self) -> Vec<Money> {
        let (facts, words) = (self.facts, &self.facts.plan.words);
        let Some(expense) = facts.plan.program.vocabulary.kind("expense") else { return Vec::new() };
        let mut found = Vec::new();
        for item in facts.of_kind(expense) {
            let Item::Event(id) = *item else { continue };
            let is_invoice = |item: &Item| matches!(*item, Item::Event(id) if facts.event(id).kind == words.invoice);
            if facts.naming(id).iter().any(is_invoice) {
                continue;
            }
            match self.field(id, "amount") {
                Some(Val::Money(money)) => found.push(money),
                _ => self.miss(format!("`amount` of {}", facts.name(*item))),
            }
        }
        found
    }

    /// The rate and the minutes of work that the client is to pay for and that no invoice charges.
    fn unbilled(&mut self) -> Vec<(Money, Decimal)> {
        let Some(work) = self.facts.plan.program.vocabulary.kind("work") else { return Vec::new() };
        let mut found = Vec::new();
        for item in self.facts.of_kind(work) {
            let Item::Event(id) = *item else { continue };
            let is = |name: &str| self.field(id, name) == Some(Val::Bool(true));
            if !is("billable") || is("billed") || self.is_of_open_change(id) {
                continue;
            }
            match (self.field(id, "rate"), self.field(id, "minutes")) {
                (Some(Val::Money(rate)), Some(Val::Number(minutes))) => found.push((rate, minutes)),
                _ => self.miss(format!("the rate and the minutes of {}", self.facts.name(*item))),
            }
        }
        found
    }
}
