//! What is said before the clauses: days and hours, time, money, words of the policy's own.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Block;
use super::speaker::{Form, Noun, Said, Speaker, clock, upper_first};
use crate::engagement::vocabulary::{
    Derived, Field, FieldId, FieldType, Kind, KindId, Missing, Sort, Vocabulary, WordId,
};
use crate::program::tree::{CostAmount, Each, OwnField, SeriesId, Type, Var};
use crate::value::calendar::{Band, Range};

/// What a derived field of the policy's own means.
struct Meaning {
    name: String,
    text: String,
    is_condition: bool,
    /// One of its kind, with an article and in the genitive; several where kinds share it.
    of: Vec<(String, String)>,
}

impl Speaker<'_> {
    /// Returns the definitions, a paragraph each.
    pub(super) fn definitions(&self) -> Vec<String> {
        let calendar = &self.program.calendar;
        let mut all = vec![self.say("define-time", &[("zone", calendar.zone.name())])];
        if let Some(currency) = self.program.currency {
            all.push(self.say("define-currency", &[("currency", currency.code())]));
        }
        for (number, band) in calendar.bands.iter().enumerate() {
            let (name, hours) = (self.quoted(&self.own_name(&band.name)), self.hours(band));
            let closed = number == 0 && band.holidays.is_empty() && calendar.holidays.is_some();
            let id = if closed { "define-hours-closed" } else { "define-hours" };
            all.push(self.say(id, &[("name", &name), ("hours", &hours)]));
        }
        if let Some(holidays) = &calendar.holidays {
            let own = self.own_name(holidays.name().unwrap_or(holidays.label()));
            let name = self.known(&format!("holidays-{}", holidays.label()), &own);
            let (from, to) = holidays.years();
            let values = [("name", name.as_str()), ("from", &from.to_string()), ("to", &to.to_string())];
            all.push(self.say("define-holidays", &values));
        }
        if let Some(band) = calendar.bands.first() {
            let name = self.quoted(&self.own_name(&band.name));
            all.push(self.say("define-business-day", &[("name", &name)]));
        }
        all.push(self.say("define-days", &[]));
        all.push(self.say(if calendar.roll { "define-roll" } else { "define-keep" }, &[]));
        all.push(self.say("define-months", &[]));
        all.push(self.say("define-windows", &[]));
        if self.program.clauses.iter().any(|clause| matches!(clause.each, Some(Each::Period { .. }))) {
            all.push(self.say("define-periods", &[]));
        }
        all
    }

    /// Returns the hours of a band: `Monday to Friday 09:00–17:00`.
    fn hours(&self, band: &Band) -> String {
        let mut parts = Vec::new();
        let mut day = 0;
        while day < 7 {
            let ranges = &band.week[day];
            let last = (day..7).take_while(|next| band.week[*next] == *ranges).last().unwrap_or(day);
            if !ranges.is_empty() {
                let name = |day: usize| self.say(&format!("weekday-{}", day + 1), &[]);
                let days = match last - day {
                    0 => name(day),
                    _ => self.say("days-to", &[("first", &name(day)), ("last", &name(last))]),
                };
                parts.push(format!("{days} {}", ranges_text(ranges)));
            }
            day = last + 1;
        }
        if !band.holidays.is_empty() {
            parts.push(self.say("on-holidays", &[("hours", &ranges_text(&band.holidays))]));
        }
        parts.join(", ")
    }

    /// Returns the meanings of the policy's own kinds and derived fields that sentences have used, and that are not told yet.
    pub(super) fn own_words(&self, told: &mut Said) -> Vec<String> {
        let mut meanings: BTreeMap<usize, Meaning> = BTreeMap::new();
        // What one means may use another one.
        loop {
            let said = self.said.borrow().fields.clone();
            let own = self.program.derived.iter().enumerate();
            let is_new =
                |own: &OwnField| said.contains(&(own.kind, own.field)) && !told.fields.contains(&(own.kind, own.field));
            let own = own.filter(|(_, own)| is_new(own));
            let new: Vec<usize> = own.map(|(place, _)| place).filter(|place| !meanings.contains_key(place)).collect();
            if new.is_empty() {
                break;
            }
            meanings.extend(new.into_iter().map(|place| (place, self.own_field(&self.program.derived[place]))));
        }
        let said = self.said.borrow().clone();
        let kinds = self.program.vocabulary.kinds();
        let kinds = kinds.filter(|(id, kind)| kind.own && said.kinds.contains(id) && !told.kinds.contains(id));
        let mut all = self.own_kinds(kinds.collect());
        all.extend(self.added_fields(&said.fields, &told.fields));
        all.extend(self.meanings(meanings.into_values()));
        told.kinds.extend(said.kinds);
        told.fields.extend(said.fields);
        all
    }

    fn own_field(&self, own: &OwnField) -> Meaning {
        self.forget();
        self.introduce(Var(0), vec![Noun::Kind(own.kind, None)]);
        let (name, item) = (self.field_name(own.kind, own.field), self.item(Var(0), Form::Genitive));
        let one = self.nouns(&[Noun::Kind(own.kind, None)], Form::A);
        let is_condition = own.value.ty == Type::Bool;
        let text = if is_condition { self.cond(&own.value) } else { self.open_noun(&own.value, Form::Base) };
        Meaning { name, text, is_condition, of: vec![(one, item)] }
    }

    /// Returns meanings, a sentence each; one that several kinds share stands once.
    fn meanings(&self, all: impl Iterator<Item = Meaning>) -> Vec<String> {
        let mut shared: Vec<Meaning> = Vec::new();
        for meaning in all {
            let same = |other: &&mut Meaning| {
                (&other.name, &other.text, other.is_condition) == (&meaning.name, &meaning.text, meaning.is_condition)
            };
            match shared.iter_mut().find(same) {
                Some(other) => other.of.extend(meaning.of),
                None => shared.push(meaning),
            }
        }
        let say = |Meaning { name, text, is_condition, of }: Meaning| {
            let (one, item): (Vec<String>, Vec<String>) = of.into_iter().unzip();
            let (one, item) = (self.join(&one, "list-or"), self.join(&item, "list-or"));
            match is_condition {
                true => {
                    let one = upper_first(&one);
                    self.say("define-condition", &[("name", &name), ("item", &item), ("one", &one), ("cond", &text)])
                }
                false => self.say("define-value", &[("name", &name), ("item", &item), ("one", &one), ("value", &text)]),
            }
        };
        shared.into_iter().map(say).collect()
    }

    /// Returns what is noted of the policy's own kinds; those of which only the day is noted stand together.
    fn own_kinds(&self, kinds: Vec<(KindId, &Kind)>) -> Vec<String> {
        let (mut bare, mut all) = (Vec::new(), Vec::new());
        for (id, kind) in kinds {
            let name = self.quoted(&self.own_name(&kind.name));
            let fields = kind.fields.iter().filter(|field| field.derived != Some(Derived::Own));
            let fields: Vec<String> = fields.map(|field| self.field_choices(id, field)).collect();
            match fields.is_empty() {
                true => bare.push(name),
                false => {
                    let fields = self.join(&fields, "list-and");
                    all.push(self.say("define-kind-fields", &[("name", &name), ("fields", &fields)]));
                }
            }
        }
        if !bare.is_empty() {
            let several = if bare.len() > 1 { "yes" } else { "no" };
            let names = self.join(&bare, "list-and");
            all.insert(0, self.say("define-kinds", &[("names", &names), ("several", several)]));
        }
        all
    }

    /// Returns what is noted, beside what every policy knows, of the kinds that every policy knows; of fields that were said and are not
    /// told yet.
    fn added_fields(&self, said: &BTreeSet<(KindId, FieldId)>, told: &BTreeSet<(KindId, FieldId)>) -> Vec<String> {
        let (builtin, vocabulary) = (Vocabulary::builtin(), &self.program.vocabulary);
        let mut all = Vec::new();
        for (id, kind) in vocabulary.kinds().filter(|(_, kind)| !kind.own) {
            let known = |field: &Field| builtin.field_named(builtin.kind(&kind.name)?, vocabulary.field_name(field.id));
            let fields = vocabulary.fields(id).filter(|field| field.derived.is_none());
            let fields = fields.filter(|field| said.contains(&(id, field.id)) && !told.contains(&(id, field.id)));
            let (mut added, mut grown) = (Vec::new(), Vec::new());
            for field in fields {
                match known(field) {
                    None => added.push(self.field_choices(id, field)),
                    Some(known) => grown.extend(self.added_words(&builtin, id, field, known)),
                }
            }
            if added.is_empty() && grown.is_empty() {
                continue;
            }
            let (one, item) = self.one_of(id, kind.sort);
            if !added.is_empty() {
                let fields = self.join(&added, "list-and");
                all.push(self.say("define-fields", &[("one", &one), ("item", &item), ("fields", &fields)]));
            }
            for (field, words) in grown {
                let values = [("field", field.as_str()), ("words", &words), ("one", &one), ("item", &item)];
                all.push(self.say("define-words", &values));
            }
        }
        all
    }

    /// Returns the words that the policy adds to those of a field, with the name of the field.
    fn added_words(
        &self,
        builtin: &Vocabulary,
        kind: KindId,
        field: &Field,
        known: &Field,
    ) -> Option<(String, String)> {
        let (FieldType::Words(words), FieldType::Words(before)) = (&field.ty, &known.ty) else { return None };
        let vocabulary = &self.program.vocabulary;
        let is_known = |word: &WordId| before.iter().any(|known| builtin.word(*known) == vocabulary.word(*word));
        let added: Vec<String> = words.iter().filter(|word| !is_known(word)).map(|word| self.word(*word)).collect();
        (!added.is_empty()).then(|| (self.field_name(kind, field.id), self.join(&added, "list-or")))
    }

    /// Returns one record of a kind, with an article and in the genitive; of a standing one, the one that there is.
    fn one_of(&self, kind: KindId, sort: Sort) -> (String, String) {
        let noun = [Noun::Kind(kind, None)];
        let item = self.say("the", &[("noun", &self.nouns(&noun, Form::Genitive))]);
        match sort {
            Sort::Standing if self.program.vocabulary.kind_name(kind) != "contact" => (item.clone(), item),
            _ => (self.nouns(&noun, Form::A), item),
        }
    }

    /// Returns the name of a field with what it holds.
    fn field_choices(&self, kind: KindId, field: &Field) -> String {
        let name = self.field_name(kind, field.id);
        if field.ty == FieldType::Bool {
            return self.say("field-marked", &[("name", &name)]);
        }
        let id = if field.missing == Missing::Optional { "field-if-stated" } else { "field-of-sort" };
        self.say(id, &[("name", &name), ("sort", &self.held(&field.ty))])
    }

    /// Returns what a field of a type holds.
    fn held(&self, ty: &FieldType) -> String {
        let id = match ty {
            FieldType::Words(words) => {
                let words: Vec<String> = words.iter().map(|word| self.word(*word)).collect();
                return self.join(&words, "list-or");
            }
            FieldType::Event(kinds) if !kinds.is_empty() => {
                let nouns: Vec<Noun> = kinds.iter().map(|kind| Noun::Kind(*kind, None)).collect();
                return self.nouns(&nouns, Form::A);
            }
            FieldType::List(held) => return self.held(held),
            FieldType::Money => "holds-money",
            FieldType::Number => "holds-number",
            FieldType::Percent => "holds-percent",
            FieldType::Duration => "holds-duration",
            FieldType::Moment => "holds-moment",
            FieldType::Text => "holds-text",
            FieldType::Bool => "holds-bool",
            FieldType::Actor => "holds-actor",
            FieldType::Event(_) => "holds-event",
        };
        self.say(id, &[])
    }

    fn field_name(&self, kind: KindId, field: FieldId) -> String {
        let (kind, name) = (self.program.vocabulary.kind_name(kind), self.program.vocabulary.field_name(field));
        let ids = [format!("field-{kind}-{name}"), format!("field-{name}")];
        let known = ids.iter().find(|id| self.locale.has(id)).map(|id| self.say(id, &[]));
        self.quoted(&known.unwrap_or_else(|| self.own_name(name)))
    }

    /// Returns the rates and lump sums that the clauses charge, with the law behind each, or their values.
    pub(super) fn rates(&self) -> Vec<Block> {
        let costs = || self.program.clauses.iter().flat_map(|clause| &clause.modifiers.costs);
        let exceptional = self.program.exceptions.iter().flat_map(|exception| &exception.changes);
        let exceptional = exceptional.filter_map(|change| match change {
            crate::program::tree::Change::Cost(cost) => Some(cost),
            _ => None,
        });
        let (mut series, mut lump_sums) = (BTreeSet::new(), BTreeSet::new());
        for cost in costs().chain(exceptional) {
            match cost.amount {
                CostAmount::Interest { series: Some(id), .. } => drop(series.insert(id)),
                CostAmount::Compensation(id) => drop(lump_sums.insert(id)),
                _ => {}
            }
        }
        let mut blocks: Vec<Block> = series.into_iter().map(|id| self.rate(id)).collect();
        for id in lump_sums {
            let table = &self.program.compensations[usize::from(id.0)];
            let name = self.compensation(id);
            let rule = self.known(&format!("{}-rule", self.lump_sum_id(id)), &table.rule);
            let values = [("name", name.as_str()), ("rule", &rule), ("verified", &table.verified)];
            blocks.push(Block::Paragraph(upper_first(&self.say("define-lump-sum", &values))));
        }
        blocks
    }

    fn rate(&self, id: SeriesId) -> Block {
        let series = &self.program.series[usize::from(id.0)];
        let name = self.series(id, Form::Base);
        if series.rule.is_empty() {
            let row = |(day, rate): &(crate::value::time::Day, rust_decimal::Decimal)| {
                let rate = crate::value::quantity::Quantity::Percent(*rate);
                vec![self.moment(crate::value::time::Moment::Day(*day)), self.quantity(rate, Form::Base)]
            };
            let heads = vec![self.say("rate-from", &[]), name];
            return Block::Table(heads, series.rates().iter().map(row).collect());
        }
        let rule = self.known(&format!("{}-rule", self.rate_id(id).unwrap_or_default()), &series.rule);
        let values = [("name", name.as_str()), ("rule", &rule), ("verified", &series.verified)];
        Block::Paragraph(upper_first(&self.say("define-rate", &values)))
    }
}

fn ranges_text(ranges: &[Range]) -> String {
    let end = |second: u32| if second == 86_400 { "24:00".to_owned() } else { clock(second) };
    let ranges = ranges.iter().map(|(from, to)| format!("{}–{}", clock(*from), end(*to)));
    ranges.collect::<Vec<_>>().join(", ")
}
