//! What a record says of itself, and what is worked out about it.

use goodterms::engagement::record::{Actor, ContactId, Standing, Value};
use goodterms::engagement::vocabulary::{Derived, Field, FieldId, KindId, Missing};
use goodterms::program::tree::{BreachField, ClauseId};
use goodterms::value::duration::{Duration, Family};
use goodterms::value::money::Money;
use goodterms::value::time::SECOND;
use rust_decimal::Decimal;

use super::truth::{Item, Truth, V, choose};
use super::when::{Sure, When};
use super::world::{Now, Scene, World};

/// Returns whether time changes what a field says.
pub fn time_changes(world: &World<'_>, kind: KindId, field: &Field) -> bool {
    use Derived::{
        Answered, Authorised, Delay, Disputed, DisputedAmount, Late, Overdue, Own, Paid, Reminders, Settled, Signed,
        Unpaid,
    };
    match field.derived {
        None | Some(Authorised | Delay | Signed) => false,
        Some(Paid | Unpaid | Settled | Overdue | Late | Disputed | DisputedAmount | Reminders | Answered) => true,
        Some(Own) => world
            .program
            .derived
            .iter()
            .filter(|own| own.kind == kind && own.field == field.id)
            .any(|own| super::pattern::reads_what_changes(world, &own.value, &[kind])),
    }
}

impl<'a> World<'a> {
    /// Returns the moments after another, up to the as-of day, at which anything may change: each day's beginning, each
    /// event, each end of an interval.
    pub fn later_moments(&'a self, after: Now) -> Vec<Now> {
        let mut moments: Vec<Now> = Vec::new();
        let mut day = self.clock.day(after.when).plus(1);
        while day <= self.as_of {
            moments.push(Now::at(When::At(self.clock.start(day))));
            day = day.plus(1);
        }
        for event in self.visible() {
            if let Some(when) = self.events[event].at {
                moments.push(Now { when, item: Some(event), ended: None });
            }
            if let Some(when) = self.ends(event).filter(|when| self.clock.day(*when) <= self.as_of) {
                moments.push(Now { when, item: None, ended: Some(event) });
            }
        }
        moments.retain(|now| self.clock.order(now.when, after.when).is_ge());
        // Of what has no time, and on the item's own day, only what concerns the item is looked at.
        moments.retain(|now| {
            let sure = self.clock.happened(after.when, now.when);
            let concerns = || match (now.item.or(now.ended), after.item) {
                (Some(event), Some(item)) => {
                    self.names(event, item) || self.scene(self.end(), None).settles(event, item)
                }
                _ => true,
            };
            sure != Sure::No && (sure == Sure::Yes && !matches!(now.when, When::Day(_)) || concerns())
        });
        moments.sort_by_key(|now| (self.clock.first(now.when), self.clock.last(now.when)));
        moments
    }

    /// Returns a later moment, or the first one where in the world at hand it lies before that.
    pub fn not_before(&self, first: Now, later: Now) -> Now {
        let name = match (later.item, later.ended) {
            (Some(event), _) if later.item != first.item => self.events[event].id.clone(),
            (_, Some(event)) => format!("end of {}", self.events[event].id),
            _ => return later,
        };
        let earlier = self.clock.happened(later.when, first.when) == Sure::Maybe
            && choose(&self.forks, format!("{name} by {:?}", first.when), false);
        if earlier { first } else { later }
    }

    fn missing(missing: Missing) -> V {
        match missing {
            Missing::Unknown | Missing::Optional => V::Unknown,
            Missing::NotHappened => V::Never,
            Missing::No => V::Truth(Truth::False),
        }
    }
}

impl<'a> Scene<'a> {
    /// Returns a field of a record.
    pub fn field_of(&self, record: &V, field: FieldId) -> V {
        match record {
            V::Item(Item::Event(event)) => self.event_field(*event, field),
            V::Item(Item::Contact(contact)) => self.contact_field(*contact, field),
            V::Item(Item::Client) => self.standing_field("client", &self.world.record.client, field),
            V::Item(Item::Contract) => self.contract_field(field),
            V::Actor(Actor::Contact(contact)) => self.contact_field(*contact, field),
            V::List(records) if records.len() == 1 => self.field_of(&records[0], field),
            V::Never => V::Never,
            V::NoField => V::NoField,
            _ => V::Unknown,
        }
    }

    fn event_field(&self, event: usize, id: FieldId) -> V {
        let (world, vocabulary) = (self.world, &self.world.program.vocabulary);
        let happening = &world.events[event];
        let Some(field) = vocabulary.field(happening.kind, id) else { return V::NoField };
        if let Some(derived) = field.derived {
            return self.derived(event, field, derived);
        }
        let missing = World::missing(field.missing);
        match vocabulary.field_name(id) {
            "id" => return V::Text(happening.id.clone()),
            "at" => return happening.at.map_or(V::Unknown, V::When),
            "by" => return happening.by.map_or(missing, V::Actor),
            "for" => {
                let mut about: Vec<V> = happening.about.iter().map(|e| V::Item(Item::Event(*e))).collect();
                return match about.len() {
                    0 => missing,
                    1 => about.remove(0),
                    _ => V::List(about),
                };
            }
            _ => {}
        }
        if vocabulary.get(happening.kind).interval && vocabulary.field_name(id) == "ends" {
            return world.ends(event).map_or(missing, V::When);
        }
        if let Some(stated) = world.stated(event, id) {
            return stated;
        }
        if vocabulary.get(happening.kind).at_is == Some(id) {
            return happening.at.map_or(missing, V::When);
        }
        missing
    }

    fn contact_field(&self, contact: ContactId, id: FieldId) -> V {
        let vocabulary = &self.world.program.vocabulary;
        let person = &self.world.record.contacts[usize::from(contact.0)];
        let Some(kind) = vocabulary.kind("contact") else { return V::NoField };
        let missing = vocabulary.field(kind, id).map_or(V::NoField, |field| World::missing(field.missing));
        match vocabulary.field_name(id) {
            "id" => V::Text(person.id.to_string()),
            "side" => vocabulary.word_id(Self::side_word(person.side)).map_or(V::Unknown, V::Word),
            "may" => V::List(person.may.iter().map(|may| V::Text(may.to_string())).collect()),
            "from" => person.from.map_or(missing, |day| V::When(When::Day(day))),
            "until" => person.until.map_or(missing, |day| V::When(When::Day(day))),
            _ => person.fields.iter().find(|(field, _)| *field == id).map_or(missing, |(_, value)| value.into()),
        }
    }

    fn standing_field(&self, kind: &str, standing: &Standing, id: FieldId) -> V {
        let vocabulary = &self.world.program.vocabulary;
        let Some(kind) = vocabulary.kind(kind) else { return V::NoField };
        let stated = standing.fields.iter().find(|(field, _)| *field == id).map(|(_, value)| V::from(value));
        stated.unwrap_or_else(|| match vocabulary.field(kind, id) {
            Some(field) if field.derived == Some(Derived::Own) => self.own_field(kind, id, Item::Client),
            Some(field) => World::missing(field.missing),
            None => V::NoField,
        })
    }

    fn contract_field(&self, id: FieldId) -> V {
        let world = self.world;
        let contract = &world.record.contract;
        let exists = |when: Option<goodterms::value::time::Moment>| {
            let when = when.map(When::from).filter(|when| world.clock.day(*when) <= world.as_of);
            when.map_or(V::Never, V::When)
        };
        match world.program.vocabulary.field_name(id) {
            "signed" => return world.signed().map_or(V::Never, V::When),
            "signed.client" => return exists(contract.signed_client),
            "signed.firm" => return exists(contract.signed_firm),
            "accepts" => return world.accepted().map_or(V::Never, V::When),
            _ => {}
        }
        let mut amended: Option<&Value> = None;
        for amendment in contract.amendments.iter().filter(|a| a.effective <= world.as_of && world.is_signed(a)) {
            if amendment.effective <= self.today() {
                let change = amendment.fields.iter().find(|(field, _)| *field == id);
                amended = change.map(|(_, value)| value).or(amended);
            }
        }
        amended.map_or_else(|| self.standing_field("contract", &contract.record, id), V::from)
    }

    fn own_field(&self, kind: KindId, id: FieldId, item: Item) -> V {
        let own = self.world.program.derived.iter().find(|own| own.kind == kind && own.field == id);
        own.map_or(V::Unknown, |own| self.with(0, item).value(&own.value))
    }

    fn derived(&self, event: usize, field: &Field, derived: Derived) -> V {
        let world = self.world;
        let kind = world.events[event].kind;
        match derived {
            Derived::Authorised => V::Truth(self.authorised(event)),
            Derived::Paid | Derived::Unpaid | Derived::Settled
                if self.may_lack_payments(self.state.when) && !self.invoice(event).is_paid() =>
            {
                V::Unknown
            }
            Derived::Paid => self.invoice(event).paid,
            Derived::Unpaid => self.invoice(event).unpaid,
            Derived::Settled => self.invoice(event).settled,
            Derived::Overdue => self.invoice_overdue(event),
            Derived::Late => V::Truth(self.invoice_late(event)),
            Derived::Disputed => V::Truth((!self.open_disputes(event).is_empty()).into()),
            Derived::DisputedAmount => self.disputed_amount(event),
            Derived::Reminders => V::Number(Decimal::from(self.naming(event, "reminder").len())),
            Derived::Answered => V::Truth((!self.naming(event, "reply").is_empty()).into()),
            Derived::Delay => self.delay(event),
            Derived::Signed => world.signed().map_or(V::Never, V::When),
            Derived::Own => self.own_field(kind, field.id, Item::Event(event)),
        }
    }

    /// Returns the events of a kind that name another and have happened.
    fn naming(&self, event: usize, kind: &str) -> Vec<usize> {
        let mut naming = self.world.of_kind(kind);
        naming
            .retain(|other| self.world.events[*other].about.contains(&event) && self.has_happened(*other, self.state));
        naming
    }

    fn delay(&self, reply: usize) -> V {
        let happening = &self.world.events[reply];
        let Some(question) = happening.about.first() else { return V::Unknown };
        match (self.world.events[*question].at, happening.at) {
            (Some(When::At(from)), Some(When::At(to))) => {
                let seconds = Decimal::from(to.0 - from.0) / Decimal::from(SECOND);
                V::Duration(Duration { family: Family::Hours, amount: seconds })
            }
            _ => V::Unknown,
        }
    }

    fn authorised(&self, event: usize) -> Truth {
        let happening = &self.world.events[event];
        if event >= self.world.record.events.len() {
            return Truth::True;
        }
        let Some(permission) = &self.world.program.vocabulary.get(happening.kind).needs else { return Truth::True };
        let Some(Actor::Contact(contact)) = happening.by else { return Truth::Unknown };
        let person = &self.world.record.contacts[usize::from(contact.0)];
        let day = happening.at.map(|at| self.world.clock.day(at));
        let in_role = person.from.is_none_or(|from| day.is_none_or(|day| from <= day))
            && person.until.is_none_or(|until| day.is_none_or(|day| day <= until));
        (in_role && person.may.iter().any(|may| **may == **permission)).into()
    }

    /// Returns the disputes of an invoice that are open.
    pub fn open_disputes(&self, invoice: usize) -> Vec<usize> {
        let mut open = self.naming(invoice, "dispute");
        open.retain(|dispute| !self.has_ended(*dispute, self.state));
        open
    }

    fn disputed_amount(&self, invoice: usize) -> V {
        let payable = self.world.stated_named(invoice, "payable");
        let Some(V::Money(payable)) = payable else { return V::Unknown };
        let V::Money(contested) = self.contested(invoice, payable) else { return V::Unknown };
        // What a credit note has taken off is owed no more, and kept back no more.
        let off = self.credited_for_disputes(invoice).min(contested.amount);
        V::Money(Money { amount: (contested.amount - off).min(payable.amount - off), ..payable })
    }

    /// What credit notes took off an invoice because of disputes.
    pub fn credited_for_disputes(&self, invoice: usize) -> Decimal {
        let is_note = |event: usize| {
            let reason = self.world.stated_named(event, "reason");
            let said = matches!(reason, Some(V::Word(word)) if self.world.program.vocabulary.word(word) == "dispute");
            Some(self.world.events[event].kind) == self.world.kind("credit_note") && said
        };
        self.settling(invoice).1.iter().filter(|(event, _)| is_note(*event)).map(|(_, part)| *part).sum()
    }

    /// What disputes keep from being owed of an invoice, whatever was credited for them.
    pub fn contested(&self, invoice: usize, payable: Money) -> V {
        let mut sum = Money::zero(payable.currency);
        let mut disputes = self.world.of_kind("dispute");
        disputes.retain(|dispute| self.world.events[*dispute].about.contains(&invoice));
        for dispute in disputes {
            let outcome = match self.world.stated_named(dispute, "outcome") {
                Some(V::Word(word)) => self.world.program.vocabulary.word(word).to_owned(),
                _ => String::new(),
            };
            // What was decided for the client was never owed.
            let is_won = outcome == "client" && self.world.ends(dispute).is_some();
            // Of a split one the part that was upheld was never owed, and the rest only kept back while it was open.
            let is_open = self.has_happened(dispute, self.state) && !self.has_ended(dispute, self.state);
            let is_split = outcome == "split"
                && self.world.ends(dispute).is_some()
                && self.world.stated_named(dispute, "upheld").is_some()
                && !is_open;
            if !is_won && !is_split && !self.has_happened(dispute, self.state) {
                continue;
            }
            if !is_won && outcome != "split" && self.has_ended(dispute, self.state) {
                continue;
            }
            let contested = match self.world.stated_named(dispute, "amount") {
                None => payable.amount,
                Some(V::Money(amount)) if amount.currency == payable.currency => amount.amount,
                Some(_) => return V::Unknown,
            };
            if !is_won && (is_split || self.has_ended(dispute, self.state)) {
                match (outcome.as_str(), self.world.stated_named(dispute, "upheld")) {
                    ("split", Some(V::Money(upheld))) if upheld.currency != payable.currency => return V::Unknown,
                    ("split", Some(V::Money(upheld))) => sum.amount += upheld.amount.min(contested),
                    ("split", _) => return V::Unknown,
                    _ => {}
                }
                continue;
            }
            sum.amount += contested;
        }
        V::Money(sum)
    }

    /// Returns a field of a breach.
    pub fn breach_field(&self, clause: ClauseId, number: usize, field: BreachField) -> V {
        let program = self.world.program;
        let found = self.world.breach(clause, number);
        let (id, clause) = (clause, &program.clauses[usize::from(clause.0)]);
        match field {
            BreachField::Clause => V::Text(clause.name.clone()),
            BreachField::Section => V::Text(program.sections[clause.section].name.clone()),
            BreachField::For => found.subject.clone().map_or(V::Unknown, V::Item),
            BreachField::Due => found.due.map_or(V::Unknown, V::When),
            BreachField::Since => found.since.map_or(V::Unknown, V::When),
            BreachField::Met => found.met.map_or(V::Never, V::When),
            BreachField::Severity if found.status == goodterms::finding::Status::Unknown => self
                .world
                .severity_of_all(id)
                .flatten()
                .map_or(V::Unknown, |severity| V::Text(severity.word().to_owned())),
            BreachField::Severity => {
                V::Text(found.severity.unwrap_or(goodterms::value::severity::Severity::Minor).word().to_owned())
            }
        }
    }
}
