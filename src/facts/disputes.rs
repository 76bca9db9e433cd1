//! What disputes keep from being owed.

use rust_decimal::Decimal;

use super::item::{Item, Val};
use super::scope::Scope;
use super::truth::Gap;
use crate::engagement::ledger;
use crate::engagement::record::{EventId, Value};
use crate::value::money::Money;

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

    /// The disputes of an invoice that are open and withhold, and those that ended for the client: what these contested was never
    /// owed, whenever that was said.
    fn contested(&self, id: EventId) -> Result<Vec<EventId>, Gap> {
        let words = &self.facts.plan.words;
        let outcome = |dispute: EventId| match self.facts.event(dispute).field(words.outcome) {
            Some(Value::Word(word)) => Some(*word),
            _ => None,
        };
        let is_won = |dispute: &EventId| {
            self.facts.event(*dispute).kind == words.dispute
                && outcome(*dispute) == Some(words.for_client)
                && self.facts.ends(Item::Event(*dispute)).is_some()
        };
        let named = self.facts.naming(id).iter();
        let named = named.filter_map(|item| if let Item::Event(event) = item { Some(*event) } else { None });
        let mut contested: Vec<EventId> = named.filter(is_won).collect();
        let open: Vec<EventId> = self.disputes(id).filter(|dispute| !is_won(dispute)).collect();
        for dispute in &open {
            if self.withholds(*dispute)? {
                contested.push(*dispute);
            }
        }
        let mut ended = self.named_by(id, words.dispute).filter(|event| !open.contains(event));
        if let Some(split) = ended.find(|dispute| outcome(*dispute) == Some(words.split)) {
            return Err(Gap::fact(format!("how {} was split", self.facts.name(Item::Event(split)))));
        }
        Ok(contested)
    }

    pub(super) fn disputed_amount(&self, id: EventId) -> Result<Val, Gap> {
        let payable = self.payable(id)?;
        let mut sum = Decimal::ZERO;
        for dispute in self.contested(id)? {
            sum += match self.facts.event(dispute).field(self.facts.plan.words.amount) {
                Some(Value::Money(money)) => {
                    let converted = ledger::convert(self.facts.engagement, *money, payable.currency, self.hand.day);
                    converted.ok_or_else(|| self.facts.unusable(dispute))?.amount
                }
                // Not stated: all of it.
                _ => payable.amount,
            };
        }
        Ok(Val::Money(Money { amount: sum.min(payable.amount), ..payable }))
    }
}
