//! What disputes do to an invoice: what they keep back, what was decided for the client, and which of them keep nothing back.

use rust_decimal::Decimal;

use super::work::Work;
use crate::engagement::ledger;
use crate::engagement::record::{EventId, Value};
use crate::facts::item::{Item, Val};
use crate::value::money::Money;
use crate::value::time::Day;

/// What is unpaid of an invoice, by what disputes do to it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Claim {
    /// The invoice.
    pub id: EventId,
    /// What is owed of it: neither kept back nor decided for the client.
    pub rest: Money,
    /// What open disputes keep back.
    pub disputed: Money,
    /// What was decided for the client: it is not owed.
    pub decided: Money,
}

impl Claim {
    /// Whether nothing of what is unpaid is owed: what hangs on such an invoice is not asked for either.
    pub fn is_contested_whole(&self) -> bool {
        self.rest.amount.is_zero() && !(self.disputed.amount + self.decided.amount).is_zero()
    }
}

/// A dispute that is open and by the policy keeps nothing back: it came too late, or is in bad faith.
#[derive(Clone, Debug, PartialEq)]
pub struct Unheeded {
    /// Since when.
    pub from: Day,
    /// Of what it contests; nothing where it contests all.
    pub amount: Option<Money>,
}

impl Work<'_, '_> {
    /// What is unpaid of an invoice. `contested` is what is kept back and what was decided for the client, together.
    pub(super) fn claim(&self, id: EventId, unpaid: Money, contested: Money) -> Claim {
        let of = |amount| Money { amount, ..unpaid };
        let contested = contested.amount.min(unpaid.amount);
        let decided = self.decided(id, unpaid).min(contested);
        Claim { id, rest: of(unpaid.amount - contested), disputed: of(contested - decided), decided: of(decided) }
    }

    /// The disputes of an invoice, and whether each is open.
    fn disputes(&self, invoice: EventId) -> Vec<(EventId, bool)> {
        let facts = self.facts;
        let dispute = |item: &Item| match *item {
            Item::Event(id) if facts.event(id).kind == facts.plan.words.dispute => {
                Some((id, facts.ends(*item).is_none()))
            }
            _ => None,
        };
        facts.naming(invoice).iter().filter_map(dispute).collect()
    }

    /// What an amount of a dispute says; nothing where it contests all.
    fn contests(&self, dispute: EventId) -> Option<Money> {
        match self.facts.event(dispute).field(self.facts.plan.words.amount) {
            Some(Value::Money(money)) => Some(*money),
            _ => None,
        }
    }

    /// How much of an invoice was decided for the client.
    fn decided(&self, invoice: EventId, unpaid: Money) -> Decimal {
        let (facts, words) = (self.facts, &self.facts.plan.words);
        let is_for_client = |id: &EventId| matches!(facts.event(*id).field(words.outcome), Some(Value::Word(word)) if *word == words.for_client);
        let ended = self.disputes(invoice).into_iter().filter(|(_, is_open)| !is_open).map(|(id, _)| id);
        let amount = |id: EventId| {
            let Some(money) = self.contests(id) else { return unpaid.amount };
            let converted = ledger::convert(facts.engagement, money, unpaid.currency, facts.as_of);
            converted.map_or(Decimal::ZERO, |money| money.amount)
        };
        ended.filter(is_for_client).map(amount).sum()
    }

    /// The open disputes of an invoice that by the policy keep nothing back.
    pub(super) fn unheeded(&self, invoice: EventId) -> Vec<Unheeded> {
        if self.facts.plan.words.withholds.is_none() {
            return Vec::new();
        }
        let open = self.disputes(invoice).into_iter().filter(|(_, is_open)| *is_open).map(|(id, _)| id);
        let idle = open.filter(|id| self.field(*id, "withholds") == Some(Val::Bool(false)));
        idle.map(|id| Unheeded { from: self.facts.event_time(id).day, amount: self.contests(id) }).collect()
    }
}
