//! Fields: what the record states, and what is worked out (language.md 4.1, 4.2, 5).

use rust_decimal::Decimal;

use super::item::{Item, Time, Val};
use super::scope::{Env, Scope};
use super::truth::Gap;
use crate::engagement::record::{Actor, Engagement, EventId, Value};
use crate::engagement::vocabulary::{Derived, FieldId, Missing};
use crate::plan::Plan;
use crate::program::tree::{BreachField, ClauseId, CompensationId, Expr, ExprKind, OwnField};
use crate::value::duration::{Duration, Family};
use crate::value::money::Money;
use crate::value::time::{Day, Moment, SECOND};

/// So many values of derived fields are kept.
const MOST_KEPT: usize = 1 << 16;

impl<'s, 'a> Scope<'s, 'a> {
    /// Returns a field of the record that an expression names.
    pub(super) fn field(&self, of: &Expr, field: FieldId) -> Result<Val, Gap> {
        // Mostly it is a field of what is spoken of.
        if let ExprKind::Var(var) = &*of.kind {
            return self.field_of(self.var(*var)?, field);
        }
        let of = self.value(of)?;
        if let Val::Item(item) = of {
            return self.field_of(item, field);
        }
        let items = super::expression::items(&of);
        match items[..] {
            [item] => self.field_of(item, field),
            [] => Err(Gap::fact("the record that it names")),
            _ => {
                let values = items.iter().map(|item| self.field_of(*item, field)).collect::<Result<Vec<_>, _>>()?;
                let first = values[0].clone();
                if values.iter().all(|value| *value == first) { Ok(first) } else { Ok(Val::List(values)) }
            }
        }
    }

    /// Returns a field of a record.
    pub fn field_of(&self, item: Item, field: FieldId) -> Result<Val, Gap> {
        match item {
            Item::Event(id) => self.event_field(id, field),
            Item::Contact(id) => self.contact_field(id.0 as usize, field),
            Item::Client | Item::Contract => self.standing_field(item, field),
            Item::Breach(_) | Item::Period(..) => Err(Gap::fact("a field of a record")),
        }
    }

    fn event_field(&self, id: EventId, field: FieldId) -> Result<Val, Gap> {
        let (facts, words) = (self.facts, &self.facts.plan.words);
        let event = facts.event(id);
        let vocabulary = &facts.plan.program.vocabulary;
        if field == words.id {
            return Ok(Val::Text(event.id.as_str().into()));
        }
        if field == words.by {
            return event.by.map(Val::Actor).ok_or_else(|| self.missing(Item::Event(id), field));
        }
        if field == words.about {
            let named = |id: &EventId| Val::Item(Item::Event(*id));
            return match &event.about[..] {
                [] => Err(self.missing(Item::Event(id), field)),
                [one] => Ok(named(one)),
                several => Ok(Val::List(several.iter().map(named).collect())),
            };
        }
        let kind = vocabulary.get(event.kind);
        let stated = self.recorded(id, field);
        if stated.is_none() && (field == words.at || kind.at_is == Some(field)) {
            return event.at.map(Val::Moment).ok_or_else(|| self.missing(Item::Event(id), field));
        }
        if let Some(value) = stated {
            return Ok(Val::from(value));
        }
        let Some(row) = vocabulary.field(event.kind, field) else { return Err(Gap::Vacuous) };
        match row.derived {
            Some(Derived::Own) => self.own_field(Item::Event(id), field),
            Some(derived) => self.derive(id, derived),
            None => self.absent(Item::Event(id), field, row.missing),
        }
    }

    /// Returns a field that the record states; what it says of later than is looked does not exist.
    fn recorded(&self, id: EventId, field: FieldId) -> Option<&Value> {
        let value = self.facts.event(id).field(field)?;
        let is_later = matches!(value, Value::Moment(moment) if self.facts.is_later(id, field, *moment));
        (!is_later).then_some(value)
    }

    fn absent(&self, item: Item, field: FieldId, missing: Missing) -> Result<Val, Gap> {
        match missing {
            Missing::No => Ok(Val::Bool(false)),
            Missing::NotHappened => Ok(Val::Never),
            Missing::Unknown | Missing::Optional => Err(self.missing(item, field)),
        }
    }

    pub(super) fn missing(&self, item: Item, field: FieldId) -> Gap {
        let name = self.facts.plan.program.vocabulary.field_name(field);
        Gap::fact(format!("`{name}` of {}", self.facts.name(item)))
    }

    /// Whether the record states a field.
    pub(super) fn stated(&self, item: Item, field: FieldId) -> bool {
        match item {
            Item::Event(id) => {
                let event = self.facts.event(id);
                let derived =
                    self.facts.plan.program.vocabulary.field(event.kind, field).is_some_and(|f| f.derived.is_some());
                self.recorded(id, field).is_some()
                    || (derived && matches!(self.field_of(item, field), Ok(Val::Bool(true))))
            }
            Item::Contact(id) => {
                self.facts.engagement.contacts[id.0 as usize].fields.iter().any(|(known, _)| *known == field)
            }
            Item::Client => self.facts.engagement.client.fields.iter().any(|(known, _)| *known == field),
            Item::Contract => self.facts.contract_field(field, self.own.day).is_some(),
            _ => false,
        }
    }

    fn contact_field(&self, contact: usize, field: FieldId) -> Result<Val, Gap> {
        let words = &self.facts.plan.words;
        let record = &self.facts.engagement.contacts[contact];
        let item = Item::Contact(crate::engagement::record::ContactId(contact as u16));
        let day = |day: Option<Day>| day.map(|day| Val::Moment(Moment::Day(day)));
        if field == words.id {
            return Ok(Val::Text(record.id.clone()));
        }
        if field == words.may {
            return Ok(Val::List(record.may.iter().map(|word| Val::Text(word.clone())).collect()));
        }
        if field == words.side {
            use crate::engagement::record::Side;
            let word = match record.side {
                Side::Client => "client",
                Side::Firm => "firm",
                Side::Other => "other",
            };
            let word = self.facts.plan.program.vocabulary.word_id(word);
            return word.map(Val::Word).ok_or_else(|| self.missing(item, field));
        }
        if field == words.from {
            return day(record.from).ok_or_else(|| self.missing(item, field));
        }
        if field == words.until {
            return Ok(day(record.until).unwrap_or(Val::Never));
        }
        match record.fields.iter().find(|(known, _)| *known == field) {
            Some((_, value)) => Ok(Val::from(value)),
            None => self.row(item, words.contact, field),
        }
    }

    fn standing_field(&self, item: Item, field: FieldId) -> Result<Val, Gap> {
        let (facts, words) = (self.facts, &self.facts.plan.words);
        if item == Item::Client {
            return match facts.engagement.client.fields.iter().find(|(known, _)| *known == field) {
                Some((_, value)) => Ok(Val::from(value)),
                None => self.row(item, words.client, field),
            };
        }
        let contract = &facts.engagement.contract;
        let signature =
            |moment: Option<Moment>| moment.filter(|moment| facts.has_come(*moment)).map_or(Val::Never, Val::Moment);
        if field == words.signed_client {
            return Ok(signature(contract.signed_client));
        }
        if field == words.signed_firm {
            return Ok(signature(contract.signed_firm));
        }
        if field == words.accepts {
            return Ok(signature(facts.acceptance()));
        }
        let derived = facts.plan.program.vocabulary.field(words.contract, field).and_then(|row| row.derived);
        if derived == Some(Derived::Signed) {
            return Ok(signature(facts.signed()));
        }
        match facts.contract_field(field, self.own.day) {
            Some(value) => Ok(Val::from(value)),
            None => self.row(item, words.contract, field),
        }
    }

    /// What the absence of a field of a standing record means.
    fn row(&self, item: Item, kind: crate::engagement::vocabulary::KindId, field: FieldId) -> Result<Val, Gap> {
        match self.facts.plan.program.vocabulary.field(kind, field) {
            Some(row) if row.derived == Some(Derived::Own) => self.own_field(item, field),
            Some(row) => self.absent(item, field, row.missing),
            None => Err(Gap::Vacuous),
        }
    }

    /// `field = EXPR` of the policy.
    fn own_field(&self, item: Item, field: FieldId) -> Result<Val, Gap> {
        let facts = self.facts;
        let key = (item, field, self.hand, self.cause);
        let is_kept = facts.keeps() && self.special.enough.is_none();
        if let Some(known) = facts.own_fields.borrow().get(&key).filter(|_| is_kept) {
            return known.clone();
        }
        let open = (facts.asked(), facts.cuts.get());
        let value = self.own_field_anew(item, field);
        // What hangs on an open question is another in another world.
        if is_kept && (facts.asked(), facts.cuts.get()) == open {
            let mut kept = facts.own_fields.borrow_mut();
            if kept.len() == MOST_KEPT {
                kept.clear();
            }
            kept.insert(key, value.clone());
        }
        value
    }

    fn own_field_anew(&self, item: Item, field: FieldId) -> Result<Val, Gap> {
        let Some(own) = self.own_field_of(item, field) else { return Err(self.missing(item, field)) };
        let env = Env { var: crate::program::tree::Var(0), item, outer: None };
        // It says the same whichever clause reads it: what exceptions make of a term holds for their clause alone.
        Scope { own: self.facts.time(item), env: None, clause: None, ..*self }.with(&env).value(&own.value)
    }

    /// Returns how the policy derives a field of an item, where it does.
    pub fn own_field_of(&self, item: Item, field: FieldId) -> Option<&'s OwnField> {
        let words = &self.facts.plan.words;
        let kind = match item {
            Item::Event(id) => self.facts.event(id).kind,
            Item::Contact(_) => words.contact,
            Item::Client => words.client,
            _ => words.contract,
        };
        self.facts.plan.program.derived.iter().find(|own| own.kind == kind && own.field == field)
    }

    fn derive(&self, id: EventId, derived: Derived) -> Result<Val, Gap> {
        match derived {
            Derived::Authorised => self.authorised(id),
            Derived::Paid => self.paid(id).map(Val::Money),
            Derived::Unpaid => {
                let (payable, paid) = (self.payable(id)?, self.paid(id)?);
                Ok(Val::Money(Money { amount: (payable.amount - paid.amount).max(Decimal::ZERO), ..payable }))
            }
            Derived::Settled => {
                // What could not be counted may have settled it before.
                self.usable(id)?;
                self.complete(id)?;
                Ok(if self.is_settled(id) {
                    self.settled_at(id).map_or(Val::Never, |time| Val::Moment(time.moment()))
                } else {
                    Val::Never
                })
            }
            Derived::Overdue => self.overdue(id).map(|days| Val::Duration(Duration::new(Family::Days, days))),
            Derived::Late => self.late(id).map(Val::Bool),
            Derived::Disputed => Ok(Val::Bool(self.disputes(id).next().is_some())),
            Derived::DisputedAmount => self.disputed_amount(id),
            Derived::Reminders => {
                Ok(Val::Number(Decimal::from(self.named_by(id, self.facts.plan.words.reminder).count())))
            }
            Derived::Answered => Ok(Val::Bool(self.named_by(id, self.facts.plan.words.reply).next().is_some())),
            Derived::Delay => self.delay(id),
            Derived::Signed | Derived::Own => Err(Gap::fact("a field of an event")),
        }
    }

    /// Whether an event had happened by the moment at hand, in the world at hand.
    pub(super) fn happened(&self, id: EventId) -> bool {
        self.had(Item::Event(id), self.facts.event_time(id), self.hand)
    }

    pub(super) fn named_by(
        &self,
        id: EventId,
        kind: crate::engagement::vocabulary::KindId,
    ) -> impl Iterator<Item = EventId> {
        self.facts.naming(id).iter().filter_map(move |item| match item {
            Item::Event(event) => Some(*event).filter(|e| self.facts.event(*e).kind == kind && self.happened(*e)),
            _ => None,
        })
    }

    fn authorised(&self, id: EventId) -> Result<Val, Gap> {
        // What a clause deems to have happened needs nobody who may do it.
        if self.facts.deemed_by(id).is_some() {
            return Ok(Val::Bool(true));
        }
        let event = self.facts.event(id);
        let Some(needs) = &self.facts.plan.program.vocabulary.get(event.kind).needs else { return Ok(Val::Bool(true)) };
        match event.by {
            Some(Actor::Contact(contact)) => {
                let (contact, day) =
                    (&self.facts.engagement.contacts[contact.0 as usize], self.facts.event_time(id).day);
                Ok(Val::Bool(contact.in_role(day) && contact.may.iter().any(|may| **may == **needs)))
            }
            _ => Err(Gap::fact(format!("which person acted in {}", self.facts.name(Item::Event(id))))),
        }
    }

    pub(super) fn payable(&self, id: EventId) -> Result<Money, Gap> {
        match self.facts.event(id).field(self.facts.plan.words.payable) {
            Some(Value::Money(money)) => Ok(*money),
            _ => Err(self.missing(Item::Event(id), self.facts.plan.words.payable)),
        }
    }

    fn overdue(&self, id: EventId) -> Result<i64, Gap> {
        let due = self.facts.invoice_due(id);
        let days = due.map(|due| self.hand.day.since(due).max(0));
        if days == Some(0) || self.is_settled(id) {
            return Ok(0);
        }
        // Of nothing payable, nothing is overdue.
        self.payable(id)?;
        self.usable(id)?;
        self.complete(id)?;
        days.ok_or_else(|| self.no_due(id))
    }

    /// What is missing to say when an invoice falls due: its own due day, or the text that was in force when it was issued.
    fn no_due(&self, id: EventId) -> Gap {
        let issued = self.facts.event_time(id).day;
        match self.facts.in_force(issued) {
            true => self.missing(Item::Event(id), self.facts.plan.words.due),
            false => Gap::fact(format!("the text of the policy that was in force on {issued}")),
        }
    }

    /// Whether the due day of an invoice ended unsettled by the moment at hand.
    pub(super) fn late(&self, id: EventId) -> Result<bool, Gap> {
        let due = self.facts.invoice_due(id).ok_or_else(|| self.no_due(id))?;
        let settled = self.facts.settled_at(id);
        if self.hand.day <= due || settled.is_some_and(|time| time.day <= due) {
            return Ok(false);
        }
        self.payable(id)?;
        let account = self.facts.account(id);
        let unusable = account.iter().flat_map(|account| &account.unusable);
        let unusable = unusable.filter(|(_, counts)| self.facts.event_time(*counts).day <= due);
        match Gap::all(unusable.map(|(event, _)| self.facts.unusable(*event))) {
            Some(gap) => Err(gap),
            // Nothing is settled before it is issued.
            None if self.facts.event_time(id).day > due => Ok(true),
            // What was paid in full later was not paid before, on a day of which nobody knows.
            None => {
                let from = if settled.is_some() { due.plus(1) } else { self.facts.event_time(id).day };
                self.facts.complete(from, due).map(|()| true)
            }
        }
    }

    /// Elapsed time from what a reply answers; unknown where either is only a day.
    fn delay(&self, id: EventId) -> Result<Val, Gap> {
        let event = self.facts.event(id);
        let asked = event.about.iter().map(|target| self.facts.event_time(*target)).min_by_key(|time| time.lo);
        let asked = asked.ok_or_else(|| self.missing(Item::Event(id), self.facts.plan.words.about))?;
        let answered = self.facts.event_time(id);
        if !asked.exact() || !answered.exact() {
            return Err(Gap::fact(format!(
                "the time of day of {} and what it answers",
                self.facts.name(Item::Event(id))
            )));
        }
        let seconds = Decimal::from(answered.lo.0 - asked.lo.0) / Decimal::from(SECOND);
        Ok(Val::Duration(Duration::new(Family::Hours, seconds)))
    }

    pub(super) fn breach_field(&self, of: &Expr, field: BreachField) -> Result<Val, Gap> {
        let Val::Item(Item::Breach(i)) = self.value(of)? else { return Err(Gap::fact("a breach")) };
        let breach = &self.facts.breaches()[i as usize];
        let program = &self.facts.plan.program;
        let clause = self.facts.plan.clause(breach.clause);
        match field {
            BreachField::Clause => Ok(Val::Text(clause.name.as_str().into())),
            BreachField::Section => Ok(Val::Text(program.sections[clause.section].name.as_str().into())),
            BreachField::For => {
                breach.subject.map(Val::Item).ok_or_else(|| Gap::fact(format!("what the breach {} is for", breach.id)))
            }
            BreachField::Due => {
                breach.due.map(Val::Moment).ok_or_else(|| Gap::fact(format!("a due day of {}", breach.id)))
            }
            BreachField::Since if breach.dated => Ok(Val::Moment(breach.since.moment())),
            BreachField::Since => Err(self.facts.undated(Item::Breach(i))),
            BreachField::Met if breach.doubt.is_some() => Err(Gap::fact(format!("whether {} is a breach", breach.id))),
            BreachField::Met => Ok(match breach.met {
                Some(time) if self.had_ended(Item::Breach(i), time, self.hand) => Val::Moment(time.moment()),
                _ => Val::Never,
            }),
            BreachField::Severity => match breach.severity {
                Some(severity) => Ok(Val::Text(severity.word().into())),
                None => Err(Gap::fact(format!("how grave {} is", breach.id))),
            },
        }
    }

    /// `due of CLAUSE` for the subject at hand.
    pub(super) fn due_of(&self, clause: ClauseId) -> Result<Val, Gap> {
        // The outermost variable is that of `for each`.
        let subject = self.frames().last().map(|frame| frame.item);
        let name = &self.facts.plan.clause(clause).name;
        match self.facts.due(clause, subject) {
            Ok(Some(due)) => Ok(Val::Moment(due.moment)),
            Ok(None) => Err(Gap::fact(format!("a due day of {name}"))),
            Err(gap) => Err(gap),
        }
    }

    /// The lump sum by law for a debt, at the moment at hand.
    pub(super) fn compensation(&self, id: CompensationId, debt: &Expr) -> Result<Val, Gap> {
        let Val::Money(debt) = self.value(debt)? else { return Err(Gap::fact("an amount")) };
        let table = &self.facts.plan.program.compensations[id.0 as usize];
        table
            .lump_sum(self.hand.day, debt)
            .map(Val::Money)
            .map_err(|why| Gap::fact(format!("a lump sum that is known ({why})")))
    }
}

impl super::index::Facts<'_> {
    /// Returns the gap of a payment that cannot be counted.
    pub fn unusable(&self, event: EventId) -> Gap {
        let (name, words) = (self.name(Item::Event(event)), &self.plan.words);
        let Some(Value::Money(money)) = self.event(event).field(words.amount) else {
            return Gap::fact(format!("`amount` of {name}"));
        };
        let is_invoice = |id: &EventId| self.event(*id).kind == words.invoice;
        let about = &self.event(event).about;
        if about.len() > 1 && !about.iter().any(is_invoice) {
            return self.unshared(event);
        }
        // What an invoice of no stated size takes of a payment nobody knows.
        let payable = |id: &EventId| self.event(*id).field(words.payable);
        let mut invoices = self.order.iter().filter(|id| is_invoice(id));
        let is_own =
            invoices.clone().any(|id| matches!(payable(id), Some(Value::Money(due)) if due.currency == money.currency));
        match invoices.find(|id| payable(id).is_none()) {
            Some(sizeless) if is_own || about.contains(sizeless) => {
                Gap::fact(format!("`payable` of {}", self.name(Item::Event(*sizeless))))
            }
            _ => {
                let day = self.event_time(event).day;
                Gap::fact(format!("an exchange rate of {} on {day} for {name}", money.currency))
            }
        }
    }

    /// Returns the gap of a payment of which nobody knows how much of it is for each of what it names.
    pub fn unshared(&self, event: EventId) -> Gap {
        Gap::fact(format!("how much of {} is for each of what it names", self.name(Item::Event(event))))
    }

    /// Returns the due day of an invoice: its own, else that of the first clause that owes its payment and covers it.
    pub fn invoice_due(&self, id: EventId) -> Option<Day> {
        if let Some(known) = self.invoice_dues.borrow().get(&id) {
            return *known;
        }
        let asked = (self.asked(), self.cuts.get());
        let zone = self.zone();
        let day = match self.event(id).field(self.plan.words.due) {
            Some(Value::Moment(due)) => Some(zone.day(*due)),
            _ => self.plan.payment_clauses.iter().find_map(|clause| match self.due(*clause, Some(Item::Event(id))) {
                Ok(Some(due)) => Some(zone.day(due.moment)),
                _ => None,
            }),
        };
        if (self.asked(), self.cuts.get()) == asked {
            self.invoice_dues.borrow_mut().insert(id, day);
        }
        day
    }

    /// Returns when the client accepted the policy at hand in its version.
    pub fn acceptance(&self) -> Option<Moment> {
        acceptance_of(self.plan, self.engagement, self.known_until())
    }
}

/// Returns when the client, by the end of a day, had accepted a policy in its version.
pub fn acceptance_of(plan: &Plan, engagement: &Engagement, as_of: Day) -> Option<Moment> {
    let program = &plan.program;
    let zone = &program.calendar.zone;
    let accepts = engagement.contract.accepts.iter().filter(|accepted| {
        *accepted.policy == *program.title
            && (accepted.version.is_none() || accepted.version.as_deref() == program.version.as_deref())
    });
    let signed = [engagement.contract.signed_client, engagement.contract.signed_firm];
    accepts
        .filter_map(|accepted| accepted.at.or_else(|| signed[0].and(signed[1])))
        .filter(|moment| zone.day(*moment) <= as_of)
        .min_by_key(|moment| Time::of(*moment, zone).lo)
}
