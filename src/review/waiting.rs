//! What it costs to wait longer for money than by our terms.

use rust_decimal::Decimal;

use super::charged::{Charged, days, payment_terms, rates};
use super::concession::{Concession, Undecided, open, share};
use super::points::Point;
use crate::engagement::record::{Contract, Engagement, Side, Value};
use crate::facts::index::Facts;
use crate::facts::item::{Item, Val};
use crate::facts::scope::Scope;
use crate::plan::Plan;
use crate::program::tree::TermId;
use crate::value::money::{Money, Sums};
use crate::value::time::Day;

/// Both sides' values of the terms.
pub(super) struct Both<'s> {
    pub plan: &'s Plan,
    pub ours: Scope<'s, 's>,
    pub theirs: Scope<'s, 's>,
    pub as_of: Day,
}

impl Both<'_> {
    pub fn of(&self, id: TermId) -> Option<(Val, Val)> {
        Some((self.ours.term(id).ok()?, self.theirs.term(id).ok()?))
    }

    pub fn name(&self, id: TermId) -> String {
        self.plan.program.terms[usize::from(id.0)].name.clone()
    }

    /// Our interest on late payment.
    fn interest_rate(&self) -> Option<Charged<'_>> {
        rates(self.plan, self.ours, self.as_of).into_iter().next()
    }
}

/// Money that is waited for.
pub(super) struct Waiting {
    /// How much.
    pub sum: Money,
    /// What that is: `10 invoices of 4000.00 EUR are paid`.
    pub told: String,
}

impl Waiting {
    /// What it costs to wait longer for it, at our rate, by each term for the time to pay.
    pub fn costs(&self, both: &Both<'_>) -> Vec<Concession> {
        let Some(rate) = both.interest_rate() else { return Vec::new() };
        let one = |id: TermId| {
            let (ours, theirs) = both.of(id)?;
            let longer = days(&theirs)?.checked_sub(days(&ours)?)?;
            let says = self.later(&longer.normalize().to_string(), &rate);
            Some(Concession { term: both.name(id), says, amount: self.cost(longer, rate.yearly.percent)? })
        };
        payment_terms(both.plan).into_iter().filter_map(one).collect()
    }

    /// What it costs at least and at most, where that depends on the days.
    pub fn undecided(&self, both: &Both<'_>, point: &Point) -> Option<Undecided> {
        let reach = point.days.filter(|_| !point.is_one_of_several)?;
        let id = payment_terms(both.plan).into_iter().find(|id| both.name(*id) == point.term)?;
        let (rate, ours) = (both.interest_rate()?, days(&both.ours.term(id).ok()?)?);
        let longer = |days: Decimal| Some(days.checked_sub(ours)?.max(Decimal::ZERO));
        let (least, most) = (longer(reach.least)?, reach.most.and_then(longer));
        let told = match most {
            Some(most) => format!("{} to {}", least.normalize(), most.normalize()),
            None => format!("{} or more", least.normalize()),
        };
        let (says, percent) = (self.later(&told, &rate), rate.yearly.percent);
        let most = most.and_then(|most| self.cost(most, percent));
        let is_free = most.is_some_and(|most| most.amount.is_zero());
        let least = self.cost(least, percent).filter(|_| !is_free)?;
        Some(Undecided { term: point.term.clone(), says, least, most })
    }

    /// Returns the interest on it for some days.
    fn cost(&self, longer: Decimal, rate: Decimal) -> Option<Money> {
        Some(Money { amount: share(self.sum.amount, rate, longer)?, ..self.sum }.rounded())
    }

    fn later(&self, days: &str, rate: &Charged<'_>) -> String {
        let (percent, last) = (rate.yearly.percent.normalize(), rate.yearly.last);
        let last = last.map(|day| format!(", by the last rate known here, of {day}")).unwrap_or_default();
        let (told, clause) = (&self.told, rate.clause);
        format!("{told} {days} days later, at the {percent}% a year that our clause {clause} charges{last}")
    }
}

/// What it would have cost to wait longer for the invoices of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waited {
    /// By each term for the time to pay that is longer than ours.
    pub costs: Vec<Concession>,
    /// What depends on the days, with both bounds.
    pub undecided: Vec<Undecided>,
}

/// Returns what it would have cost if each invoice to the client of a record, up to a day, had been paid so much later as the contract
/// gives longer to pay than we do; an invoice that states no amount is left out.
pub fn waited(plan: &Plan, contract: &Engagement, points: &[Point], record: &Engagement, as_of: Day) -> Waited {
    let bare = Contract { terms: Vec::new(), amendments: Vec::new(), ..contract.contract.clone() };
    let bare = Engagement { contract: bare, ..contract.clone() };
    let (ours, theirs) = (Facts::new(plan, &bare, as_of), Facts::new(plan, contract, as_of));
    let (ours, theirs) = (Scope::at(&ours, ours.now()), Scope::at(&theirs, theirs.now()));
    let both = Both { plan, ours, theirs, as_of };
    let (open, mut waited) = (open(points), Waited::default());
    for waiting in invoiced(plan, record, as_of) {
        let costs = waiting.costs(&both).into_iter();
        let is_cost = |one: &Concession| one.amount.amount > Decimal::ZERO && !open.contains(&&*one.term);
        waited.costs.extend(costs.filter(is_cost));
        waited.undecided.extend(points.iter().filter_map(|point| waiting.undecided(&both, point)));
    }
    waited
}

/// Returns what was invoiced to the client, by currency.
fn invoiced(plan: &Plan, record: &Engagement, as_of: Day) -> Vec<Waiting> {
    let facts = Facts::new(plan, record, as_of);
    let payable = |item: &Item| {
        let Item::Event(id) = *item else { return None };
        let event = facts.event(id);
        let is_theirs = event.by.is_some_and(|by| facts.side(by) == Side::Client);
        match event.field(plan.words.payable) {
            Some(Value::Money(money)) if !is_theirs && !money.amount.is_sign_negative() => Some(*money),
            _ => None,
        }
    };
    let all: Vec<Money> = facts.of_kind(plan.words.invoice).iter().filter_map(payable).collect();
    let of = |sum: Money| {
        let count = all.iter().filter(|money| money.currency == sum.currency).count();
        let told = if count == 1 {
            format!("1 invoice of {sum} is paid")
        } else {
            format!("{count} invoices of {sum} together are paid")
        };
        Waiting { sum, told }
    };
    all.iter().copied().collect::<Sums>().known().map(of).collect()
}
