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

/// Entries of an account that carry out what was decided, each with how much of it does.
type Carried = Vec<(EventId, Decimal)>;

impl Facts<'_> {
    /// Returns the disputes of an invoice, as far as they are visible.
    pub fn disputes_of(&self, invoice: EventId) -> impl Iterator<Item = EventId> {
        self.naming(invoice).iter().filter_map(|item| match item {
            Item::Event(event) => Some(*event).filter(|event| self.event(*event).kind == self.plan.words.dispute),
            _ => None,
        })
    }

    /// Whether a dispute ended for the client: what it contested was never owed, whenever that was said.
    fn is_won(&self, dispute: EventId) -> bool {
        self.outcome(dispute) == Some(self.plan.words.for_client) && self.ends(Item::Event(dispute)).is_some()
    }

    /// Returns how much of an amount a dispute ended for the client, at the rate of a day: of a split one what the record says. Nothing
    /// where none of it did, or nobody says how much.
    fn decided_of(&self, dispute: EventId, all: Money, day: Day) -> Result<Option<Decimal>, Gap> {
        let words = &self.plan.words;
        if self.is_won(dispute) {
            return self.contested_of(dispute, all, day).map(Some);
        }
        let is_split = self.outcome(dispute) == Some(words.split) && self.ends(Item::Event(dispute)).is_some();
        match self.event(dispute).field(words.upheld) {
            Some(Value::Money(upheld)) if is_split => {
                let upheld = self.convert(*upheld, all.currency, day).ok_or_else(|| self.unusable(dispute))?;
                Ok(Some(upheld.amount.min(self.contested_of(dispute, all, day)?)))
            }
            _ => Ok(None),
        }
    }

    /// Whether a credit note carries out what was decided of a dispute: it names the dispute, or names none and says that this is its reason.
    fn carries_out(&self, note: EventId, dispute: EventId) -> bool {
        let (words, note) = (&self.plan.words, self.event(note));
        let mut named = note.about.iter().filter(|id| self.event(**id).kind == words.dispute).peekable();
        let is_named = match named.peek() {
            Some(_) => named.any(|id| *id == dispute),
            None => note.field(words.reason) == Some(&Value::Word(words.of_dispute)),
        };
        note.kind == words.credit_note && is_named
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

    /// What the disputes of an invoice keep from being owed: of one that is open and withholds what it contests, of one that ended what was
    /// decided for the client. What credit notes have carried out they take off, and the dispute no more.
    pub fn kept(&self, id: EventId) -> Result<Vec<Kept>, Gap> {
        Ok(self.kept_and_carried(id)?.0)
    }

    /// Returns the parts of the account of an invoice that carry out what was decided of its disputes, each with how much does.
    pub fn carried_out(&self, id: EventId) -> Result<Carried, Gap> {
        Ok(self.kept_and_carried(id)?.1)
    }

    fn kept_and_carried(&self, id: EventId) -> Result<(Vec<Kept>, Carried), Gap> {
        let (facts, day, payable) = (self.facts, self.hand.day, self.payable(id)?);
        let raised: Vec<EventId> = self.named_by(id, facts.plan.words.dispute).collect();
        let open: Vec<EventId> = self.disputes(id).collect();
        let mut kept = Vec::new();
        for dispute in facts.disputes_of(id) {
            let is_open = open.contains(&dispute) && !facts.is_won(dispute);
            if is_open && self.withholds(dispute)? {
                kept.push(Kept { dispute, amount: facts.contested_of(dispute, payable, day)?, is_decided: false });
            } else if let Some(amount) = facts.decided_of(dispute, payable, day)? {
                kept.push(Kept { dispute, amount, is_decided: true });
            } else if !is_open && raised.contains(&dispute) && facts.outcome(dispute) == Some(facts.plan.words.split) {
                return Err(self.missing(Item::Event(dispute), facts.plan.words.upheld));
            }
        }
        let mut carried = Carried::new();
        let account = if kept.is_empty() { None } else { self.account(id) };
        for entry in account.iter().flat_map(|account| &account.entries) {
            if !self.happened(entry.event) || !self.happened(entry.counts) {
                continue;
            }
            let mut left = entry.amount;
            for kept in kept.iter_mut().filter(|kept| facts.carries_out(entry.event, kept.dispute)) {
                let part = left.min(kept.amount);
                (left, kept.amount) = (left - part, kept.amount - part);
            }
            if left < entry.amount {
                carried.push((entry.event, entry.amount - left));
            }
        }
        Ok((kept, carried))
    }

    pub(super) fn disputed_amount(&self, id: EventId) -> Result<Val, Gap> {
        let payable = self.payable(id)?;
        let (kept, carried) = self.kept_and_carried(id)?;
        let sum = kept.iter().map(|kept| kept.amount).fold(Decimal::ZERO, Decimal::saturating_add);
        let most = payable.amount - carried.iter().map(|(_, amount)| *amount).sum::<Decimal>();
        Ok(Val::Money(Money { amount: sum.min(most), ..payable }))
    }
}

/// What a dispute keeps from being owed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kept {
    /// Which.
    pub dispute: EventId,
    /// How much, in the currency of the invoice, less what a credit note has taken off.
    pub amount: Decimal,
    /// Whether it was decided so; else it is kept back until it is decided.
    pub is_decided: bool,
}
