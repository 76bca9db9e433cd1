//! What an expression is worked out in: the facts, the variables, the moment at hand.

use smol_str::SmolStr;

use super::index::Facts;
pub use super::item::Cause;
use super::item::{Item, Time, Val};
use super::truth::{Gap, Truth};
use super::worlds::Open;
use crate::engagement::ledger;
use crate::engagement::record::{Amendment, EventId, TermValue, Value};
use crate::engagement::vocabulary::{FieldId, KindId};
use crate::program::tree::{ClauseId, Expr, Sample, TermId, Var};
use crate::value::money::{Currency, Money};
use crate::value::time::{Day, Moment};

/// A variable and those around it.
#[derive(Clone, Copy)]
pub struct Env<'e> {
    /// The variable.
    pub var: Var,
    /// What it stands for.
    pub item: Item,
    /// The variables around.
    pub outer: Option<&'e Env<'e>>,
}

/// What `overdue` and `excess` mean in `severity`, `costs` and `suggest`.
#[derive(Clone, Debug, Default)]
pub struct Special {
    /// Days since the due day.
    pub overdue: Option<i64>,
    /// What goes over the limit.
    pub excess: Option<Val>,
    /// The smallest sample of a measure.
    pub enough: Option<Sample>,
}

/// What an expression is worked out in.
#[derive(Clone, Copy)]
pub struct Scope<'s, 'a> {
    /// The facts.
    pub facts: &'s Facts<'a>,
    /// The variables.
    pub env: Option<&'s Env<'s>>,
    /// The moment at hand: derived fields that time changes are read then.
    pub hand: Time,
    /// The item's own moment: what other records there were by then, which terms held.
    pub own: Time,
    /// What happens at the moment at hand.
    pub cause: Option<Cause>,
    /// `overdue`, `excess`, the smallest sample.
    pub special: &'s Special,
    /// The clause for which it is worked out: exceptions to it may change terms.
    pub clause: Option<ClauseId>,
}

/// What is missing where a variable stands for nothing.
pub const NO_ITEM: &str = "there is no such item here";

/// No `overdue`, no `excess`, no smallest sample.
pub static NOTHING_SPECIAL: Special = Special { overdue: None, excess: None, enough: None };

impl<'s, 'a> Scope<'s, 'a> {
    /// Returns the scope at a moment, without variables.
    pub fn at(facts: &'s Facts<'a>, moment: Time) -> Self {
        Self { facts, env: None, hand: moment, own: moment, cause: None, special: &NOTHING_SPECIAL, clause: None }
    }

    /// Returns the scope at a moment at which a clause is looked at.
    pub fn of(facts: &'s Facts<'a>, clause: ClauseId, moment: Time) -> Self {
        Self { clause: Some(clause), ..Self::at(facts, moment) }
    }

    /// Returns the scope with these variables.
    pub fn with(self, env: &'s Env<'s>) -> Self {
        Self { env: Some(env), ..self }
    }

    /// Returns the scope at the moment at which an event happens.
    pub fn at_event(self, item: Item, time: Time) -> Self {
        Self { hand: time, own: time, cause: Some(Cause::Event(item)), ..self }
    }

    /// Returns the scope with one variable more or none.
    pub fn maybe(self, env: Option<&'s Env<'s>>) -> Self {
        match env {
            Some(env) => self.with(env),
            None => self,
        }
    }

    /// Returns what a variable stands for.
    pub fn var(&self, var: Var) -> Result<Item, Gap> {
        let frame = self.frames().find(|frame| frame.var == var);
        frame.map(|frame| frame.item).ok_or_else(|| Gap::fact(NO_ITEM))
    }

    /// Returns the variables, the innermost first.
    pub(super) fn frames(&self) -> impl Iterator<Item = &'s Env<'s>> {
        std::iter::successors(self.env, |frame| frame.outer)
    }

    /// Returns the truth of a condition that holds in every world; unknown where they differ.
    pub fn judge(&self, cond: &Expr) -> Truth {
        self.facts.decide(|| self.truth(cond))
    }

    /// Whether an item had happened by a moment: surely, or in the world at hand.
    pub(super) fn had(&self, item: Item, time: Time, moment: Time) -> bool {
        self.by(Open::Happened(item, moment), Cause::Event(item), time, moment)
    }

    /// Whether an interval had ended by a moment.
    pub(super) fn had_ended(&self, item: Item, end: Time, moment: Time) -> bool {
        self.by(Open::Ended(item, moment), Cause::End(item), end, moment)
    }

    fn by(&self, open: Open, cause: Cause, time: Time, moment: Time) -> bool {
        if time.hi <= moment.lo {
            return true;
        }
        time.may_precede(moment)
            && (self.cause == Some(cause) && moment == self.hand
                || matches!(cause, Cause::Event(item) if self.binds(item))
                || self.facts.choose(open, || Gap::fact(format!("the times of day on {}", moment.day))))
    }

    /// Whether an item is what happens at the moment at hand, or what is spoken of.
    pub(super) fn is_at_hand(&self, item: Item) -> bool {
        self.binds(item) || self.cause == Some(Cause::Event(item))
    }

    /// Whether a variable stands for an item: its own happening is not in question.
    fn binds(&self, item: Item) -> bool {
        self.frames().any(|frame| frame.item == item)
    }

    /// Returns the period for which a clause is looked at.
    pub(super) fn period(&self) -> Option<(Day, Day)> {
        self.frames().find_map(|frame| match frame.item {
            Item::Period(first, last) => Some((first, last)),
            _ => None,
        })
    }

    /// Returns the kind of an event; other items have none.
    pub fn kind_of(&self, item: Item) -> Option<KindId> {
        match item {
            Item::Event(id) => Some(self.facts.event(id).kind),
            _ => None,
        }
    }

    /// Returns a term's value at the item's own moment: the contract's, else the default.
    pub fn term(&self, id: TermId) -> Result<Val, Gap> {
        if let Some(changed) = self.changed_term(id) {
            return changed;
        }
        let term = &self.facts.plan.program.terms[id.0 as usize];
        match self.facts.contract_term(&term.name, self.own.day) {
            Some(stated) => Ok(Val::from(&stated.value)),
            None => Scope { env: None, ..*self }.value(&term.value),
        }
    }
}

impl Facts<'_> {
    /// Whether a moment of what has no stamp had come, and could be known: what is dated later does not exist.
    pub fn has_come(&self, moment: Moment) -> bool {
        self.zone().day(moment) <= self.known_until()
    }

    /// Returns the last day of which something without a stamp can be known: it is as old as its own date.
    pub fn known_until(&self) -> Day {
        self.known_on.map_or(self.as_of, |known| known.min(self.as_of))
    }

    /// Whether what an event says of a day could be known: with a stamp all that it says is as old as that.
    pub(super) fn is_known(&self, id: EventId, day: Day) -> bool {
        self.known_on.is_none_or(|known| day <= known || self.event(id).field(self.plan.words.recorded).is_some())
    }

    /// Whether a field says that something happened later than is looked: an end that is dated later does not exist. When something
    /// was received, or given notice of, counts as recorded, but for what could not be known.
    pub fn is_later(&self, id: EventId, field: FieldId, moment: Moment) -> bool {
        let words = &self.plan.words;
        let is_end = field == words.ends && self.plan.program.vocabulary.get(self.event(id).kind).interval;
        if !is_end && (self.known_on.is_none() || field != words.received && field != words.notice) {
            return false;
        }
        let day = self.zone().day(moment);
        is_end && day > self.as_of || !self.is_known(id, day)
    }

    /// Returns an amount in another currency, at the rate that the record gives for a day; nothing without one that could be known.
    pub fn convert(&self, money: Money, to: Currency, day: Day) -> Option<Money> {
        let is_known = money.currency == to || self.known_on.is_none_or(|known| day <= known);
        if is_known { ledger::convert(self.engagement, money, to, day) } else { None }
    }

    /// Whether both sides had signed an amendment by the as-of day: what is not recorded has not happened.
    pub fn is_signed(&self, amendment: &Amendment) -> bool {
        let signed = |at: Option<Moment>| at.is_some_and(|at| self.has_come(at));
        signed(amendment.signed_client) && signed(amendment.signed_firm)
    }

    /// Returns when the later of both signed the contract; nothing as long as not both had.
    pub(super) fn signed(&self) -> Option<Moment> {
        let zone = self.zone();
        let (a, b) = (self.engagement.contract.signed_client?, self.engagement.contract.signed_firm?);
        let later = if Time::of(a, zone).hi >= Time::of(b, zone).hi { a } else { b };
        Some(later).filter(|signed| self.has_come(*signed))
    }

    /// Returns the contract's own value of a term on a day, amendments counted from their effective day.
    pub fn contract_term(&self, name: &str, day: Day) -> Option<&TermValue> {
        let amended = self.amended(day, |amendment| term_of(&amendment.terms, name));
        amended.or_else(|| term_of(&self.engagement.contract.terms, name))
    }

    /// Returns a field of the contract on a day, amendments counted from their effective day.
    pub fn contract_field(&self, field: FieldId, day: Day) -> Option<&Value> {
        let amended = self.amended(day, |amendment| field_of(&amendment.fields, field));
        amended.or_else(|| field_of(&self.engagement.contract.record.fields, field))
    }

    /// Returns what the latest amendment says that counts on a day and says something of it.
    fn amended<'e, T>(&'e self, day: Day, said: impl Fn(&'e Amendment) -> Option<T>) -> Option<T> {
        let amendments = self.engagement.contract.amendments.iter();
        let counting = amendments.filter(|amendment| amendment.effective <= day && self.is_signed(amendment));
        let said = counting.filter_map(|amendment| Some((amendment.effective, said(amendment)?)));
        said.max_by_key(|(effective, _)| *effective).map(|(_, said)| said)
    }

    /// Returns how a record is called in a sentence: `invoice INV-1`.
    pub fn name(&self, item: Item) -> String {
        let program = &self.plan.program;
        match item {
            Item::Event(id) => {
                let event = self.event(id);
                format!("{} {}", program.vocabulary.kind_name(event.kind), event.id)
            }
            Item::Contact(id) => format!("contact {}", self.engagement.contacts[id.0 as usize].id),
            Item::Breach(i) => format!("the breach {}", self.breaches()[i as usize].id),
            Item::Period(first, last) => format!("{first} to {last}"),
            Item::Client => "the client".to_owned(),
            Item::Contract => "the contract".to_owned(),
        }
    }

    /// Returns the record of which a missing fact says that it lacks something: `` `amount` of payment P1 ``.
    /// Facts are told in words alone; this is where they are looked up again.
    pub fn lacking(&self, fact: &str) -> Option<Item> {
        let words = fact.match_indices(" of ").chain(fact.match_indices(" for "));
        words.map(|(at, word)| &fact[at + word.len()..]).find_map(|name| {
            let item = Item::Event(self.event_of(name.split_once(' ')?.1)?);
            (self.name(item) == name).then_some(item)
        })
    }

    /// Returns the visible event of an id.
    pub fn event_of(&self, id: &str) -> Option<EventId> {
        let ids = || self.order.iter().map(|id| (self.event(*id).id.clone(), *id)).collect();
        self.by_id.get_or_init(ids).get(id).copied()
    }

    /// Returns the id of an item: what stands behind the slash of a finding's id.
    pub fn id(&self, item: Item) -> SmolStr {
        match item {
            Item::Event(id) => self.event(id).id.clone(),
            Item::Contact(id) => self.engagement.contacts[id.0 as usize].id.clone().into(),
            Item::Breach(i) => self.breaches()[i as usize].id.as_str().into(),
            Item::Period(first, _) => first.to_string().into(),
            Item::Client => "client".into(),
            Item::Contract => "contract".into(),
        }
    }
}

fn term_of<'e>(terms: &'e [TermValue], name: &str) -> Option<&'e TermValue> {
    terms.iter().find(|term| *term.name == *name)
}

fn field_of(fields: &[(FieldId, Value)], field: FieldId) -> Option<&Value> {
    fields.iter().find(|(id, _)| *id == field).map(|(_, value)| value)
}
