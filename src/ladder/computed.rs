//! What an action needs computed: what is owed with interest, the new price, notice dates, the final account.
//!
//! The policy says how by terms of known names, each of which a contract can state for itself: `price_cap` and
//! `price_step`, `price_notice`, `price_fixed`, `target_rate`, `suspension_notice`, `notice_period`, `deemed_receipt`.

use rust_decimal::{Decimal, RoundingStrategy};

use super::change::Change;
use super::owed::{Owed, Part, Which};
use super::work::Work;
use crate::engagement::record::Value;
use crate::engagement::vocabulary::actions::ends;
use crate::facts::index::Facts;
use crate::facts::item::{Item, Val};
use crate::finding::{Bearer, Finding, Right, RightStatus, Verdicts};
use crate::program::tree::Step;
use crate::value::duration::Duration;
use crate::value::money::Money;
use crate::value::time::Day;

/// What an action needs computed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Computed {
    /// What is owed now, by currency: never summed over several.
    pub owed: Vec<Owed>,
    /// The same record by record.
    pub parts: Vec<Part>,
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
        "prepay" | "payment_plan" | "charge" | "collect" => true,
        "remind" | "talk" | "warn" | "suspend" => is_about_money(),
        _ => ends(action),
    };
    if asks_for_money {
        let priced = action == "charge";
        computed.owed = work.owed(Which::Overdue, priced);
        computed.parts = work.parts(Which::Overdue, priced);
    }
    if ends(action) || action == "collect" {
        computed.account = work.account();
    }
    if action == "raise_price" {
        computed.price = work.price(step.and_then(|step| step.by));
        if computed.price.is_none() && work.missing.is_empty() {
            work.miss("a price that can be computed");
        }
    }
    if action == "change_order" {
        computed.changes = work.changes();
    }
    computed.notice = match action {
        "raise_price" => work.notice("price_notice").map(|notice| work.not_before_fixed(notice)),
        "suspend" => work.notice("suspension_notice").and_then(|notice| work.not_before_right(notice, because)),
        _ if ends(action) => work.exit(),
        _ => None,
    };
    if action == "raise_price" {
        work.refuse_after_end(computed.notice);
    }
    computed.missing = work.missing;
    computed
}

/// Notice of so many days before an end that is not today is not looked for.
const MOST_BACK: i64 = 1500;

/// Returns the last day on which notice can be sent so that its period is over with the contract, and how long that is; nothing where
/// the policy has no such term `notice_period`.
pub fn last_notice(facts: &Facts<'_>, verdicts: &Verdicts, ends: Day) -> Option<(Day, Duration)> {
    let mut work = Work { facts, verdicts, missing: Vec::new() };
    let length = work.length("notice_period")?;
    let mut is_over = |sent: Day| {
        let received = work.received_of(sent)?;
        Some(work.after(received, length)? <= ends)
    };
    let sent = (0..MOST_BACK).map(|back| ends.plus(-back)).find(|sent| is_over(*sent) != Some(false))?;
    (is_over(sent) == Some(true)).then_some((sent, length))
}

fn is_about_money(finding: &Finding) -> bool {
    finding.subject.as_ref().is_some_and(|subject| &*subject.kind == "invoice") || !finding.charges.is_empty()
}

impl Work<'_, '_> {
    /// When notice given today counts as received.
    fn received(&mut self) -> Option<Day> {
        self.received_of(self.facts.as_of)
    }

    /// When notice that is sent on a day counts as received.
    fn received_of(&mut self, sent: Day) -> Option<Day> {
        match self.length("deemed_receipt") {
            Some(length) => self.after(sent, length),
            None => Some(sent),
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
            Value::Moment(moment) => Some(self.facts.zone().day(*moment)),
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
    fn not_before_right(&mut self, notice: Notice, because: &[&Finding]) -> Option<Notice> {
        let zone = self.facts.zone();
        let usable = |right: &&Right| {
            &*right.action == "suspend" && right.holder != Some(Bearer::Client) && right.status != RightStatus::Lapsed
        };
        // A right that stands on something else than what the action answers is none for it.
        let subjects: Vec<&str> =
            because.iter().filter_map(|finding| finding.subject.as_ref()).map(|subject| &*subject.id).collect();
        let answers = |right: &&Right| right.id.split_once('/').is_none_or(|(_, subject)| subjects.contains(&subject));
        let opens = self.verdicts.rights.iter().filter(usable).filter(answers).map(|right| zone.day(right.from)).min();
        let Some(opens) = opens else {
            self.miss("a right to suspend for what is broken: `firm may suspend from …`");
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
        let begun = self.facts.contract_begins().map(|moment| self.facts.zone().day(moment));
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
