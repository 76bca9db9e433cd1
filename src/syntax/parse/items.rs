//! Top-level items: one function a rule.

use pest::iterators::Pair;

use super::grammar::Rule;
use super::walk::Walk;
use super::{Reader, mistake};
use crate::syntax::tree::{
    Accept, AcceptRange, Band, Change, Exception, Expr, ExprKind, Field, FieldKind, Header, HeaderKind, Item, Kind,
    Ladder, Name, Policy, Rates, Rung, RungKind, Section, Term,
};
use rust_decimal::Decimal;

impl Reader<'_> {
    pub(super) fn parse_file(&mut self, pair: Pair<'_, Rule>) -> Vec<Item> {
        self.each(Walk::new(pair, Rule::file), Rule::item, Self::parse_item)
    }

    pub(super) fn parse_item(&mut self, pair: Pair<'_, Rule>) -> Item {
        let pair = Walk::new(pair, Rule::item).any();
        match pair.as_rule() {
            Rule::include => Item::Include(self.string(Walk::new(pair, Rule::include).need(Rule::string))),
            Rule::policy => Item::Policy(self.parse_policy(pair)),
            Rule::term => Item::Term(self.parse_term(pair)),
            Rule::rates => Item::Rates(self.parse_rates(pair)),
            Rule::kind => Item::Kind(self.parse_kind(pair)),
            Rule::section => Item::Section(self.parse_section(pair)),
            Rule::exception => Item::Exception(self.parse_exception(pair)),
            Rule::ladder => Item::Ladder(self.parse_ladder(pair)),
            Rule::replace => Item::Replace(self.parse_clause(Walk::new(pair, Rule::replace).need(Rule::clause), false)),
            _ => self.parse_drop(pair),
        }
    }

    fn parse_drop(&mut self, pair: Pair<'_, Rule>) -> Item {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::drop_clause);
        let clause = self.next_name(&mut walk);
        Item::Drop { clause, because: self.string(walk.need(Rule::string)), place }
    }

    fn parse_policy(&mut self, pair: Pair<'_, Rule>) -> Policy {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::policy);
        let title = self.string(walk.need(Rule::string));
        Policy { title, under: None, headers: self.each(walk, Rule::header, Self::parse_header), place }
    }

    pub(super) fn parse_header(&mut self, pair: Pair<'_, Rule>) -> Header {
        let place = self.place(&pair);
        let pair = Walk::new(pair, Rule::header).any();
        let rule = pair.as_rule();
        let mut walk = Walk::new(pair, rule);
        let kind = match rule {
            Rule::version => HeaderKind::Version(self.string(walk.need(Rule::string))),
            Rule::effective => HeaderKind::Effective {
                from: self.date(walk.need(Rule::date)),
                until: walk.has(Rule::k_until).then(|| self.date(walk.need(Rule::date))),
            },
            Rule::currency_is => HeaderKind::Currency(self.name(&walk.need(Rule::currency))),
            Rule::timezone => HeaderKind::Timezone(self.string(walk.need(Rule::string))),
            Rule::holidays => {
                let what = walk.any();
                match what.as_rule() {
                    Rule::code => HeaderKind::HolidaysOf(self.name(&what)),
                    _ => HeaderKind::HolidaysFile(self.string(what)),
                }
            }
            Rule::hours => HeaderKind::Hours {
                name: self.next_name(&mut walk),
                bands: self.each(walk, Rule::band, Self::parse_band),
            },
            _ => HeaderKind::Deadlines { roll: walk.rest(Rule::roll_forward).next().is_some() },
        };
        Header { kind, place }
    }

    fn parse_band(&mut self, pair: Pair<'_, Rule>) -> Band {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::band);
        let days = walk.take(Rule::day_range).map(|range| {
            let mut days = Walk::new(range, Rule::day_range).rest(Rule::day).map(|day| weekday(day.as_str()));
            let first = days.next().unwrap_or(0);
            (first, days.next().unwrap_or(first))
        });
        let from = self.clock(&walk.need(Rule::clock), 23);
        Band { days, from, to: self.clock(&walk.need(Rule::clock), 24), place }
    }

    pub(super) fn parse_term(&mut self, pair: Pair<'_, Rule>) -> Term {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::term);
        let locked = walk.has(Rule::k_locked);
        let name = self.next_name(&mut walk);
        let ty = walk.has(Rule::colon).then(|| self.next_name(&mut walk));
        let value = self.parse_sum(walk.need(Rule::sum));
        Term { locked, name, ty, value, accepts: self.each(walk, Rule::accept, Self::parse_accept), place }
    }

    fn parse_accept(&mut self, pair: Pair<'_, Rule>) -> Accept {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::accept);
        let range = self.parse_accept_range(walk.any());
        let price = walk.take(Rule::price).map(|price| self.parse_price(price));
        let approval = walk.take(Rule::approval).map(|approval| {
            let text = Walk::new(approval, Rule::approval).need(Rule::string);
            self.string(text)
        });
        Accept { range, price, approval, place }
    }

    fn parse_accept_range(&mut self, pair: Pair<'_, Rule>) -> AcceptRange {
        let rule = pair.as_rule();
        let mut walk = Walk::new(pair, rule);
        let least = walk.has(Rule::k_at) && walk.has(Rule::k_least);
        let mut values = self.each(walk, Rule::sum, Self::parse_sum);
        match (rule, values.len()) {
            (Rule::up_to, 1) => AcceptRange::UpTo(values.remove(0)),
            (Rule::at_bound, 1) if least => AcceptRange::AtLeast(values.remove(0)),
            (Rule::at_bound, 1) => AcceptRange::AtMost(values.remove(0)),
            (Rule::between, 2) => {
                let high = values.remove(1);
                AcceptRange::Between(values.remove(0), high)
            }
            _ => AcceptRange::OneOf(values),
        }
    }

    fn parse_price(&mut self, pair: Pair<'_, Rule>) -> (bool, Expr) {
        let mut walk = Walk::new(pair, Rule::price);
        walk.skip(Rule::k_for);
        walk.skip(Rule::k_price);
        let plus = walk.has(Rule::op_add);
        let amount = walk.any();
        (plus, self.literal(amount))
    }

    fn parse_rates(&mut self, pair: Pair<'_, Rule>) -> Rates {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::rates);
        let name = self.next_name(&mut walk);
        let until = walk.has(Rule::k_until).then(|| self.date(walk.need(Rule::date)));
        Rates { name, until, rows: self.each(walk, Rule::rate, Self::parse_rate), place }
    }

    fn parse_rate(&mut self, pair: Pair<'_, Rule>) -> (Name, Decimal) {
        let mut walk = Walk::new(pair, Rule::rate);
        let date = self.date(walk.need(Rule::date));
        (date, self.percent(walk.need(Rule::percent)))
    }

    fn parse_kind(&mut self, pair: Pair<'_, Rule>) -> Kind {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::kind);
        let name = self.next_name(&mut walk);
        Kind { name, fields: self.each(walk, Rule::field, Self::parse_field), place }
    }

    fn parse_field(&mut self, pair: Pair<'_, Rule>) -> Field {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::field);
        let name = self.name(&walk.need(Rule::word));
        let says = walk.any();
        let rule = says.as_rule();
        if rule == Rule::cond {
            return Field { name, kind: FieldKind::Derived(self.parse_cond(says)), place };
        }
        let mut walk = Walk::new(says, rule);
        let kind = match rule {
            Rule::more_words => FieldKind::More(self.parse_words(walk.need(Rule::list))),
            Rule::more_word => FieldKind::More(vec![self.next_name(&mut walk)]),
            Rule::words => {
                let words = self.parse_words(walk.need(Rule::list));
                FieldKind::Words { words, optional: walk.has(Rule::question_mark) }
            }
            _ => FieldKind::Typed { ty: self.next_name(&mut walk), optional: walk.has(Rule::question_mark) },
        };
        Field { name, kind, place }
    }

    /// The values of an enumeration: a list in which only plain words may stand.
    fn parse_words(&mut self, pair: Pair<'_, Rule>) -> Vec<Name> {
        let values = self.each(Walk::new(pair, Rule::list), Rule::sum, Self::parse_sum);
        values.into_iter().filter_map(|value| self.plain_word(value)).collect()
    }

    fn plain_word(&mut self, value: Expr) -> Option<Name> {
        match value.kind {
            ExprKind::Ref(mut reference) if reference.parts.len() == 1 => reference.parts.pop(),
            _ => {
                let span = value.place.0;
                let found = self.scan.text.get(span.start as usize..span.end as usize).unwrap_or("").to_owned();
                self.diagnostics.push(mistake::not_a_word(span, &found));
                None
            }
        }
    }

    fn parse_section(&mut self, pair: Pair<'_, Rule>) -> Section {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::section);
        let name = self.next_name(&mut walk);
        let heading = self.string(walk.need(Rule::string));
        Section { name, heading, clauses: self.each(walk, Rule::any_clause, Self::parse_any_clause), place }
    }

    fn parse_exception(&mut self, pair: Pair<'_, Rule>) -> Exception {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::exception);
        let name = self.next_name(&mut walk);
        let to = self.next_name(&mut walk);
        let when = self.parse_when(walk.need(Rule::when));
        Exception { name, to, when, changes: self.each(walk, Rule::change, Self::parse_change), place }
    }

    pub(super) fn parse_change(&mut self, pair: Pair<'_, Rule>) -> Change {
        let pair = Walk::new(pair, Rule::change).any();
        match pair.as_rule() {
            Rule::term => Change::Term(self.parse_term(pair)),
            Rule::modifier => Change::Modifier(self.parse_modifier(pair)),
            Rule::bound => Change::Bound(self.parse_sum(Walk::new(pair, Rule::bound).need(Rule::sum))),
            _ => Change::Deadline(self.parse_deadline(pair)),
        }
    }

    fn parse_ladder(&mut self, pair: Pair<'_, Rule>) -> Ladder {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::ladder);
        let name = self.next_name(&mut walk);
        Ladder { name, rungs: self.each(walk, Rule::rung, Self::parse_rung), place }
    }

    pub(super) fn parse_rung(&mut self, pair: Pair<'_, Rule>) -> Rung {
        let place = self.place(&pair);
        let pair = Walk::new(pair, Rule::rung).any();
        let rule = pair.as_rule();
        if rule == Rule::step {
            return Rung { kind: self.parse_step(pair), place };
        }
        let mut walk = Walk::new(pair, rule);
        let kind = match rule {
            Rule::over => RungKind::Over(self.parse_names(walk.need(Rule::names))),
            Rule::weigh => RungKind::Weigh(self.each(walk, Rule::weight, |reader, weight| {
                let mut walk = Walk::new(weight, Rule::weight);
                let severity = super::clauses::severity(&walk.need(Rule::level_word));
                (severity, reader.number(&walk.need(Rule::number)))
            })),
            Rule::forget => RungKind::Forget {
                after: self.parse_sum(walk.need(Rule::sum)),
                on: walk.rest(Rule::event).next().map(|event| self.parse_event(event)),
            },
            Rule::need => RungKind::Need {
                before: self.parse_names(walk.need(Rule::names)),
                need: self.parse_cond(walk.need(Rule::cond)),
                when: walk.take(Rule::when).map(|when| self.parse_when(when)),
            },
            _ => RungKind::AtOnce { action: self.next_name(&mut walk), on: self.parse_names(walk.need(Rule::names)) },
        };
        Rung { kind, place }
    }

    fn parse_step(&mut self, pair: Pair<'_, Rule>) -> RungKind {
        let mut walk = Walk::new(pair, Rule::step);
        let action = self.next_name(&mut walk);
        let by = walk.has(Rule::k_by).then(|| self.percent(walk.need(Rule::percent)));
        let card = walk.take(Rule::string).map(|card| self.string(card));
        let at = self.number(&walk.need(Rule::number));
        let after = walk.has(Rule::k_after).then(|| {
            let step = self.next_name(&mut walk);
            let valid =
                walk.take(Rule::in_last).map(|last| self.parse_sum(Walk::new(last, Rule::in_last).need(Rule::sum)));
            (step, valid)
        });
        RungKind::Step { action, by, card, at, after }
    }

    fn parse_names(&mut self, pair: Pair<'_, Rule>) -> Vec<Name> {
        Walk::new(pair, Rule::names).rest(Rule::name).map(|name| self.name(&name)).collect()
    }
}

/// The day of the week, Monday 0.
fn weekday(day: &str) -> usize {
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].iter().position(|name| *name == day).unwrap_or(0)
}
