//! What an action needs computed: what is owed with interest, the new price, notice dates, the final account.
//!
//! The policy says how by terms of known names, each of which a contract can state for itself: `price_cap` and
//! `price_step`, `price_notice`, `price_fixed`, `target_rate`, `suspension_notice`, `notice_period`, `deemed_receipt`.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};

use super::change::Change;
use super::work::Work;
use crate::engagement::record::{Side, Value};
use crate::facts::index::Facts;
use crate::facts::item::{Item, Val};
use crate::finding::{Bearer, Finding, Right, RightStatus, Sort, Status, Verdicts};
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
    /// The last day on which it opens the step after it.
    pub expires: Option<Day>,
    /// What is missing to compute more.
    pub missing: Vec<String>,
}

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
    /// The price that the method gives, where notice alone cannot set it; else the new one.
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

/// Computes what an action needs. `because` are the findings that it answers, `step` is the one that suggests it, where one does.
pub fn of(facts: &Facts<'_>, verdicts: &Verdicts, because: &[&Finding], action: &str, step: Option<&Step>) -> Computed {
    let mut work = Work { facts, verdicts, missing: Vec::new() };
    let mut computed = Computed::default();
    let is_about_money = || because.iter().any(|finding| is_about_money(finding));
    let asks_for_money = match action {
        "prepay" | "payment_plan" | "charge" | "collect" | "part" | "terminate" => true,
        "remind" | "talk" | "warn" | "suspend" => is_about_money(),
        _ => false,
    };
    if asks_for_money {
        computed.owed = work.owed(action == "charge");
    }
    if ends(action) || action == "collect" {
        computed.account = work.account();
    }
    if action == "raise_price" {
        computed.price = work.price(step.and_then(|step| step.by));
    }
    if action == "change_order" {
        computed.changes = work.changes();
    }
    computed.notice = match action {
        "raise_price" => work.notice("price_notice").map(|notice| work.not_before_fixed(notice)),
        "suspend" => work.notice("suspension_notice").and_then(|notice| work.not_before_right(notice)),
        "part" | "terminate" => work.exit(),
        _ => None,
    };
    if action == "raise_price" {
        work.refuse_after_end(computed.notice);
    }
    computed.missing = work.missing;
    computed
}

/// Returns what clients owe that is overdue and not disputed, and what their breaches cost, by currency; what is missing to say
/// it is left out.
pub fn at_stake(facts: &Facts<'_>, verdicts: &Verdicts) -> Vec<Money> {
    let owed = Work { facts, verdicts, missing: Vec::new() }.owed(false);
    owed.into_iter().map(|owed| owed.total).filter(|total| !total.amount.is_zero()).collect()
}

fn ends(action: &str) -> bool {
    matches!(action, "part" | "terminate")
}

fn is_about_money(finding: &Finding) -> bool {
    finding.subject.as_ref().is_some_and(|subject| &*subject.kind == "invoice") || !finding.charges.is_empty()
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

    /// What is unpaid of each invoice to the client, and what of it is disputed; with `overdue` of those whose due day is over.
    fn unpaid(&mut self, overdue: bool) -> BTreeMap<Currency, (Decimal, Decimal)> {
        let (facts, words) = (self.facts, &self.facts.plan.words);
        let of_invoices = |status: Status| -> BTreeSet<&str> {
            let findings = self.verdicts.findings.iter().filter(|finding| finding.status == status);
            let with_due = findings.filter(|finding| finding.due.is_some());
            with_due.filter_map(|finding| finding.subject.as_ref()).map(|subject| &*subject.id).collect()
        };
        // What is in its grace is not asked for yet; what another version of the policy governs is due by that one.
        let (pending, breached) = (of_invoices(Status::Pending), of_invoices(Status::Breached));
        let mut sums = BTreeMap::new();
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
                    let disputed = disputed.amount.min(unpaid.amount);
                    let sum: &mut (Decimal, Decimal) = sums.entry(unpaid.currency).or_default();
                    *sum = (sum.0 + unpaid.amount - disputed, sum.1 + disputed);
                }
                (None, _) => self.miss(format!("what is unpaid of {}", facts.name(*item))),
                _ => self.miss(format!("what is disputed of {}", facts.name(*item))),
            }
        }
        sums
    }

    fn owed(&mut self, priced: bool) -> Vec<Owed> {
        let mut sums: BTreeMap<Currency, [Decimal; 6]> = BTreeMap::new();
        for (currency, (principal, disputed)) in self.unpaid(true) {
            let sums = sums.entry(currency).or_default();
            (sums[0], sums[5]) = (principal, disputed);
        }
        let mut unknown = Vec::new();
        for finding in self.against_client(priced) {
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
            Owed {
                principal,
                disputed,
                interest,
                lump_sums,
                charges,
                total: Money { amount: total, currency },
                daily: daily.rounded(),
            }
        };
        sums.into_iter()
            .map(of)
            .filter(|owed| !owed.total.amount.is_zero() || !owed.disputed.amount.is_zero())
            .collect()
    }

    /// What remains at the end: all that is unpaid and not disputed, what it cost, work and expenses that no invoice charges
    /// yet, less the client's credit.
    fn account(&mut self) -> Vec<Money> {
        let mut sums: BTreeMap<Currency, Decimal> = BTreeMap::new();
        for (currency, (unpaid, _)) in self.unpaid(false) {
            *sums.entry(currency).or_default() += unpaid;
        }
        for owed in self.owed(false) {
            *sums.entry(owed.total.currency).or_default() += owed.total.amount - owed.principal.amount;
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

    /// The last day of the contract, where it has one.
    fn contract_ends(&self) -> Option<Day> {
        let ends = self.facts.plan.program.vocabulary.field_id("ends")?;
        match self.facts.contract_field(ends, self.facts.as_of)? {
            Value::Moment(moment) => Some(self.facts.plan.program.calendar.zone.day(*moment)),
            _ => None,
        }
    }

    /// A price that would hold from after the contract is over is none.
    fn refuse_after_end(&mut self, notice: Option<Notice>) {
        if let (Some(notice), Some(ends)) = (notice, self.contract_ends())
            && ends < notice.effective
        {
            self.miss(format!(
                "a contract that goes on: it ends on {ends}, and the price could rise from {} on",
                notice.effective
            ));
        }
    }

    /// Work does not rest before a right to let it rest is open.
    fn not_before_right(&mut self, notice: Notice) -> Option<Notice> {
        let zone = &self.facts.plan.program.calendar.zone;
        let usable = |right: &&Right| {
            &*right.action == "suspend" && right.holder != Some(Bearer::Client) && right.status != RightStatus::Lapsed
        };
        let opens = self.verdicts.rights.iter().filter(usable).map(|right| zone.day(right.from)).min();
        let Some(opens) = opens else {
            self.miss("a right to suspend: `firm may suspend from …`");
            return None;
        };
        Some(if notice.effective < opens {
            Notice { ends: opens.plus(-1), effective: opens, ..notice }
        } else {
            notice
        })
    }

    /// The earliest lawful end: that of the notice period, of a fixed term its own where that comes before.
    fn exit(&mut self) -> Option<Notice> {
        let fixed = self.contract_ends();
        if let Some(over) = fixed.filter(|day| *day < self.facts.as_of) {
            self.miss(format!("a contract that goes on: it ended on {over}"));
            return None;
        }
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
        let Some(Value::Money(old)) = self.facts.contract_field(field, self.facts.as_of) else {
            self.miss("`value` of the contract: the price so far");
            return None;
        };
        let old = *old;
        let rate = self.money_term("target_rate", old.currency);
        let (raw, hourly) = match (by, rate) {
            (Some(percent), _) => (raised(old.amount, percent)?, None),
            (None, Some(rate)) => {
                let hours = self.hours()?;
                let hourly = Money { amount: old.amount.checked_div(hours)?, ..old }.rounded();
                (hours.checked_mul(rate.amount)?, Some(hourly))
            }
            (None, None) => {
                self.miss("by how much the price rises: `raise_price by …%`, or a term `target_rate` in its currency");
                return None;
            }
        };
        let cap = self.wanted("price_cap", "a percent", |value| match value {
            Val::Percent(cap) => Some(cap),
            _ => None,
        });
        let step = self.money_term("price_step", old.currency).map(|step| step.amount).filter(|step| !step.is_zero());
        let step = step.unwrap_or_else(|| Decimal::new(1, old.currency.minor_unit()));
        let to_step = |amount: Decimal, how| Some(amount.checked_div(step)?.round_dp_with_strategy(0, how) * step);
        let most = cap.map_or(Some(None), |cap| raised(old.amount, cap).map(Some))?;
        let half_up = to_step(raw, RoundingStrategy::MidpointAwayFromZero)?;
        let new = match most.filter(|most| *most < half_up) {
            Some(most) => to_step(most.min(raw), RoundingStrategy::ToZero)?,
            None => half_up,
        };
        let is_capped = most.is_some_and(|most| most < raw);
        let money = |amount| Money { amount, ..old };
        if new <= old.amount {
            let wanted = money(half_up);
            self.miss(format!(
                "a price above the {old} so far: the policy's terms give {wanted}, of which notice may set {}",
                money(new)
            ));
            return None;
        }
        let percent = (new - old.amount).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(old.amount)?;
        let percent = percent.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        let wanted = money(if is_capped { half_up } else { new });
        Some(Price { old, wanted, new: money(new), percent, cap, hourly })
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
}

/// Returns an amount and so many percent of it.
fn raised(amount: Decimal, percent: Decimal) -> Option<Decimal> {
    amount.checked_mul(Decimal::ONE + percent.checked_div(Decimal::ONE_HUNDRED)?)
}
