//! What an action needs computed: what is owed with interest, the new price, notice dates, the final account.
//!
//! The policy says how by terms of known names, each of which a contract can state for itself: `price_cap` and
//! `price_step`, `price_notice`, `price_fixed`, `target_rate`, `suspension_notice`, `notice_period`, `deemed_receipt`.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use super::change::Change;
use super::work::Work;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Val};
use crate::finding::{Bearer, Finding, Sort, Status, Verdicts};
use crate::program::tree::Step;
use crate::value::money::{Currency, Money};
use crate::value::time::Day;

/// What an action needs computed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Computed {
    /// What is owed now, by currency: never summed over several.
    pub owed: Vec<Owed>,
    /// The new price.
    pub price: Option<Price>,
    /// When notice given today takes effect.
    pub notice: Option<Notice>,
    /// What remains to be paid at the end, by currency; less than nothing where the firm owes it.
    pub account: Vec<Money>,
    /// The changes that the client has not answered.
    pub changes: Vec<Change>,
    /// What is missing to compute more.
    pub missing: Vec<String>,
}

/// What is owed in a currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Owed {
    /// Unpaid of invoices that are overdue.
    pub principal: Money,
    /// Interest so far.
    pub interest: Money,
    /// Lump sums for recovery.
    pub lump_sums: Money,
    /// Other charges.
    pub charges: Money,
    /// All of it.
    pub total: Money,
    /// What a day more adds.
    pub daily: Money,
}

/// A new price.
#[derive(Clone, Debug, PartialEq)]
pub struct Price {
    /// The price so far.
    pub old: Money,
    /// The price that the method gives.
    pub wanted: Money,
    /// The price that a notice alone can set: no more than the cap allows.
    pub new: Money,
    /// The rise that a notice alone can set, in percent.
    pub percent: Decimal,
    /// The most that a notice alone may add, in percent.
    pub cap: Option<Decimal>,
    /// What an hour brought so far, where the method goes by hours.
    pub hourly: Option<Money>,
}

/// Notice given today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// When it is sent.
    pub sent: Day,
    /// When it counts as received.
    pub received: Day,
    /// The last day of the period.
    pub ends: Day,
    /// The first day on which it has effect.
    pub effective: Day,
}

/// Computes what an action needs. `step` is the one that suggests it, where one does.
pub fn of(facts: &Facts<'_>, verdicts: &Verdicts, action: &str, step: Option<&Step>) -> Computed {
    let mut work = Work { facts, verdicts, missing: Vec::new() };
    let mut computed = Computed::default();
    if matches!(action, "remind" | "talk" | "warn" | "charge" | "prepay" | "payment_plan" | "suspend" | "collect")
        || ends(action)
    {
        computed.owed = work.owed();
    }
    if ends(action) || action == "collect" {
        computed.account = work.account(&computed.owed);
    }
    if action == "raise_price" {
        computed.price = work.price(step.and_then(|step| step.by));
    }
    if action == "change_order" {
        computed.changes = work.changes();
    }
    computed.notice = match action {
        "raise_price" => work.notice("price_notice").map(|notice| work.not_before_fixed(notice)),
        "suspend" => work.notice("suspension_notice"),
        "part" | "terminate" => work.exit(),
        _ => None,
    };
    computed.missing = work.missing;
    computed
}

fn ends(action: &str) -> bool {
    matches!(action, "part" | "terminate")
}

impl Work<'_, '_> {
    /// The findings against the client that still stand.
    fn against_client(&self) -> impl Iterator<Item = &Finding> {
        let stands = |finding: &&Finding| {
            matches!(finding.status, Status::Breached | Status::Late | Status::Priced)
                && finding.bearer == Some(Bearer::Client)
        };
        self.verdicts.findings.iter().filter(stands)
    }

    /// What is unpaid of each invoice to the client; with `overdue` of those whose due day is over.
    fn unpaid(&mut self, overdue: bool) -> BTreeMap<Currency, Decimal> {
        let (facts, words) = (self.facts, &self.facts.plan.words);
        let mut sums = BTreeMap::new();
        for item in facts.of_kind(words.invoice) {
            let Item::Event(id) = *item else { continue };
            let by_client =
                facts.event(id).by.is_some_and(|by| facts.side(by) == crate::engagement::record::Side::Client);
            let is_due = || facts.invoice_due(id).is_some_and(|due| due < facts.as_of);
            // What is in its grace is not asked for yet.
            let is_pending = self.verdicts.findings.iter().any(|finding| {
                finding.status == Status::Pending
                    && finding.subject.as_ref().is_some_and(|subject| *subject.id == *facts.event(id).id)
            });
            if by_client || overdue && (is_pending || !is_due()) {
                continue;
            }
            match self.field(id, "unpaid") {
                Some(Val::Money(money)) => *sums.entry(money.currency).or_default() += money.amount,
                _ => self.miss(format!("what is unpaid of {}", facts.name(*item))),
            }
        }
        sums
    }

    fn owed(&mut self) -> Vec<Owed> {
        let mut sums: BTreeMap<Currency, [Decimal; 5]> = BTreeMap::new();
        for (currency, amount) in self.unpaid(true) {
            sums.entry(currency).or_default()[0] += amount;
        }
        let mut unknown = Vec::new();
        for finding in self.against_client() {
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
        let of = |(currency, [principal, interest, lump_sums, charges, daily]): (Currency, [Decimal; 5])| {
            let money = |amount| Money { amount, currency };
            Owed {
                principal: money(principal),
                interest: money(interest),
                lump_sums: money(lump_sums),
                charges: money(charges),
                total: money(principal + interest + lump_sums + charges),
                daily: money(daily).rounded(),
            }
        };
        sums.into_iter().map(of).filter(|owed| !owed.total.amount.is_zero()).collect()
    }

    /// What remains at the end: all that is unpaid, what it cost, work that no invoice charges yet, less the client's credit.
    fn account(&mut self, owed: &[Owed]) -> Vec<Money> {
        let mut sums = self.unpaid(false);
        for owed in owed {
            *sums.entry(owed.total.currency).or_default() += owed.total.amount - owed.principal.amount;
        }
        for credit in &self.verdicts.credits {
            *sums.entry(credit.left.currency).or_default() -= credit.left.amount;
        }
        for (money, minutes) in self.unbilled() {
            *sums.entry(money.currency).or_default() += money.amount * minutes / Decimal::from(60);
        }
        sums.into_iter().map(|(currency, amount)| Money { amount, currency }.rounded()).collect()
    }

    /// The rate and the minutes of work that the client is to pay for and that no invoice charges.
    fn unbilled(&mut self) -> Vec<(Money, Decimal)> {
        let Some(work) = self.facts.plan.program.vocabulary.kind("work") else { return Vec::new() };
        let mut found = Vec::new();
        for item in self.facts.of_kind(work) {
            let Item::Event(id) = *item else { continue };
            let is = |name: &str| self.field(id, name) == Some(Val::Bool(true));
            if !is("billable") || is("billed") {
                continue;
            }
            match (self.field(id, "rate"), self.field(id, "minutes")) {
                (Some(Val::Money(rate)), Some(Val::Number(minutes))) => found.push((rate, minutes)),
                _ => self.miss(format!("the rate and the minutes of {}", self.facts.name(*item))),
            }
        }
        found
    }

    /// When notice given today counts as received.
    fn received(&mut self) -> Option<Day> {
        match self.length("deemed_receipt") {
            Some(length) => self.after(self.facts.as_of, length),
            None => Some(self.facts.as_of),
        }
    }

    /// Notice of the length that a term gives: the day of receipt is not counted, the last day is.
    fn notice(&mut self, term: &str) -> Option<Notice> {
        let Some(length) = self.length(term) else {
            self.miss(format!("a term `{term}`: how long notice is"));
            return None;
        };
        let received = self.received()?;
        let ends = self.after(received, length)?;
        Some(Notice { sent: self.facts.as_of, received, ends, effective: ends.plus(1) })
    }

    /// The earliest lawful end: that of the notice period, of a fixed term its own where that comes before.
    fn exit(&mut self) -> Option<Notice> {
        let vocabulary = &self.facts.plan.program.vocabulary;
        let ends = vocabulary.field_id("ends").and_then(|field| self.facts.contract_field(field, self.facts.as_of));
        let fixed = match ends {
            Some(crate::engagement::record::Value::Moment(moment)) => {
                Some(self.facts.plan.program.calendar.zone.day(*moment)).filter(|day| *day >= self.facts.as_of)
            }
            _ => None,
        };
        let ordinary =
            if fixed.is_some() && self.term("notice_period").is_none() { None } else { self.notice("notice_period") };
        match (ordinary, fixed) {
            (Some(notice), Some(fixed)) if fixed < notice.ends => {
                Some(Notice { ends: fixed, effective: fixed.plus(1), ..notice })
            }
            (Some(notice), _) => Some(notice),
            (None, Some(fixed)) => {
                let received = self.received()?;
                Some(Notice { sent: self.facts.as_of, received, ends: fixed, effective: fixed.plus(1) })
            }
            (None, None) => None,
        }
    }

    /// A price that is fixed for a time does not rise before.
    fn not_before_fixed(&mut self, notice: Notice) -> Notice {
        let begun = self.facts.contract_begins().map(|moment| self.facts.plan.program.calendar.zone.day(moment));
        let fixed = self.length("price_fixed").zip(begun).and_then(|(length, begun)| self.after(begun, length));
        match fixed {
            Some(last) if last >= notice.effective => Notice { ends: last, effective: last.plus(1), ..notice },
            _ => notice,
        }
    }

    /// The new price: the old one and so many percent, or what the hours that it takes cost at the target rate.
    fn price(&mut self, by: Option<Decimal>) -> Option<Price> {
        let field = self.facts.plan.program.vocabulary.field_id("value")?;
        let Some(crate::engagement::record::Value::Money(old)) = self.facts.contract_field(field, self.facts.as_of)
        else {
            self.miss("`value` of the contract: the price so far");
            return None;
        };
        let old = *old;
        let (wanted, hourly) = match (by, self.term("target_rate")) {
            (Some(percent), _) => (old.amount * (Decimal::ONE + percent / Decimal::ONE_HUNDRED), None),
            (None, Some(Val::Money(rate))) if rate.currency == old.currency => {
                let hours = self.hours()?;
                let hourly = Money { amount: old.amount.checked_div(hours)?, ..old }.rounded();
                (hours * rate.amount, Some(hourly))
            }
            _ => {
                self.miss("by how much the price rises: `raise_price by …%`, or a term `target_rate` in its currency");
                return None;
            }
        };
        let wanted = self.to_step(Money { amount: wanted, ..old });
        let cap = match self.term("price_cap") {
            Some(Val::Percent(cap)) => Some(cap),
            _ => None,
        };
        let most = cap.map(|cap| Money { amount: old.amount * (Decimal::ONE + cap / Decimal::ONE_HUNDRED), ..old });
        let new = most.filter(|most| most.amount < wanted.amount).map_or(wanted, Money::rounded);
        let percent = (new.amount - old.amount).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(old.amount)?;
        let percent = percent.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        Some(Price { old, wanted, new, percent, cap, hourly })
    }

    /// The hours that the engagement took.
    fn hours(&mut self) -> Option<Decimal> {
        let work = self.facts.plan.program.vocabulary.kind("work")?;
        let mut minutes = Decimal::ZERO;
        for item in self.facts.of_kind(work) {
            let Item::Event(id) = *item else { continue };
            match self.field(id, "minutes") {
                Some(Val::Number(size)) => minutes += size,
                _ => {
                    self.miss(format!("`minutes` of {}", self.facts.name(*item)));
                    return None;
                }
            }
        }
        if minutes.is_zero() {
            self.miss("recorded work: the hours that the price is for");
            return None;
        }
        Some(minutes / Decimal::from(60))
    }

    /// Rounds half up to the step of prices, else to the minor unit.
    fn to_step(&self, price: Money) -> Money {
        match self.term("price_step") {
            Some(Val::Money(step)) if step.currency == price.currency && !step.amount.is_zero() => {
                let steps =
                    (price.amount / step.amount).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
                Money { amount: steps * step.amount, ..price }
            }
            _ => price.rounded(),
        }
    }
}
