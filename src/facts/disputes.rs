//! What disputes keep from being owed.

use rust_decimal::Decimal;

use super::index::Facts;
use super::item::{Item, Val};
use super::scope::Scope;
use super::truth::Gap;
use crate::engagement::record::{EventId, Value};
use crate::engagement::vocabulary::WordId;
use crate::value::money::Money;
use crate::value::time::Day;

impl Facts<'_> {
    /// Returns the disputes of an invoice, as far as they are visible.
    pub fn disputes_of(&self, invoice: EventId) -> impl Iterator<Item = EventId> {
        self.naming(invoice).iter().filter_map(|item| match item {
            Item::Event(event) => Some(*event).filter(|event| self.event(*event).kind == self.plan.words.dispute),
            _ => None,
        })
    }

    /// Whether a dispute ended for the client: what it contested was never owed, whenever that was said.
    pub fn is_won(&self, dispute: EventId) -> bool {
        self.outcome(dispute) == Some(self.plan.words.for_client) && self.ends(Item::Event(dispute)).is_some()
    }

    fn outcome(&self, dispute: EventId) -> Option<WordId> {
        match self.event(dispute).field(self.plan.words.outcome) {
            Some(Value::Word(word)) => Some(*word),
            _ => None,
        }
    }

    /// Returns what a dispute says that it contests; nothing where it contests all.
    pub fn contests(&self, dispute: EventId) -> Option<Money> {
        match self.event(dispute).field(self.plan.words.amount) {
            Some(Value::Money(money)) => Some(*money),
            _ => None,
        }
    }

    /// Returns how much of an amount a dispute contests, at the rate of a day; unknown where there is none.
    pub fn contested_of(&self, dispute: EventId, all: Money, day: Day) -> Result<Decimal, Gap> {
        let Some(money) = self.contests(dispute) else { return Ok(all.amount) };
        let converted = self.convert(money, all.currency, day);
        Ok(converted.ok_or_else(|| self.unusable(dispute))?.amount)
    }
}

impl Scope<'_, '_> {
    /// The disputes of an invoice that are open at the moment at hand.
    pub(super) fn disputes(&self, id: EventId) -> impl Iterator<Item = EventId> {
        self.named_by(id, self.facts.plan.words.dispute).filter(|dispute| {
            let over = self.facts.ends(Item::Event(*dispute));
            !over.is_some_and(|end| self.had_ended(Item::Event(*dispute), end, self.hand))
        })
    }

    /// Whether an open dispute keeps what it contests from being owed: each does, unless the policy decides which do.
    fn withholds(&self, dispute: EventId) -> Result<bool, Gap> {
        let Some(field) = self.facts.plan.words.withholds else { return Ok(true) };
        match self.field_of(Item::Event(dispute), field)? {
            Val::Bool(withholds) => Ok(withholds),
            _ => Err(self.missing(Item::Event(dispute), field)),
        }
    }

    /// The disputes of an invoice that are open and withhold, and those that ended for the client.
    fn contested(&self, id: EventId) -> Result<Vec<EventId>, Gap> {
        let (facts, words) = (self.facts, &self.facts.plan.words);
        let mut contested: Vec<EventId> = facts.disputes_of(id).filter(|dispute| facts.is_won(*dispute)).collect();
        let open: Vec<EventId> = self.disputes(id).filter(|dispute| !facts.is_won(*dispute)).collect();
        for dispute in &open {
            if self.withholds(*dispute)? {
                contested.push(*dispute);
            }
        }
        let mut ended = self.named_by(id, words.dispute).filter(|event| !open.contains(event));
        if let Some(split) = ended.find(|dispute| facts.outcome(*dispute) == Some(words.split)) {
            return Err(Gap::fact(format!("how {} was split", facts.name(Item::Event(split)))));
        }
        Ok(contested)
    }

    pub(super) fn disputed_amount(&self, id: EventId) -> Result<Val, Gap> {
        let payable = self.payable(id)?;
        let mut sum = Decimal::ZERO;
        for dispute in self.contested(id)? {
            sum += self.facts.contested_of(dispute, payable, self.hand.day)?;
        }
        Ok(Val::Money(Money { amount: sum.min(payable.amount), ..payable }))
    }
}
