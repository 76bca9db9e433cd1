//! What disputes do to an invoice: what they keep back, what was decided for the client, and which of them keep nothing back.

use rust_decimal::Decimal;

use super::work::Work;
use crate::engagement::record::EventId;
use crate::facts::item::{Item, Val};
use crate::facts::scope::Scope;
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
        let decided = self.decided(id).min(contested);
        Claim { id, rest: of(unpaid.amount - contested), disputed: of(contested - decided), decided: of(decided) }
    }

    /// How much of an invoice was decided for the client, and not taken off it by a credit note.
    fn decided(&self, invoice: EventId) -> Decimal {
        // What cannot be reckoned was missed before.
        let kept = Scope::at(self.facts, self.facts.now()).kept(invoice).unwrap_or_default();
        let decided = kept.iter().filter(|kept| kept.is_decided).map(|kept| kept.amount);
        // No more than all of it counts, however much more it is.
        decided.fold(Decimal::ZERO, Decimal::saturating_add)
    }

    /// The open disputes of an invoice that by the policy keep nothing back.
    pub(super) fn unheeded(&self, invoice: EventId) -> Vec<Unheeded> {
        let facts = self.facts;
        if facts.plan.words.withholds.is_none() {
            return Vec::new();
        }
        let open = facts.disputes_of(invoice).filter(|dispute| facts.ends(Item::Event(*dispute)).is_none());
        let idle = open.filter(|id| self.field(*id, "withholds") == Some(Val::Bool(false)));
        idle.map(|id| Unheeded { from: facts.event_time(id).day, amount: facts.contests(id) }).collect()
    }
}
