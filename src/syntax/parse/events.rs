//! Event patterns, windows and measures: one function a rule.

use pest::iterators::Pair;

use super::Reader;
use super::grammar::Rule;
use super::walk::Walk;
use crate::syntax::tree::{Event, Expr, Measure, Name, Ref, What, Window};

impl Reader<'_> {
    pub(super) fn parse_event(&mut self, pair: Pair<'_, Rule>) -> Event {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::event);
        let what = self.parse_what(&mut walk);
        let bind = self.parse_bind(&mut walk);
        let by = self.parse_by_who(&mut walk);
        let about = self.parse_about(&mut walk);
        Event { what, bind, by, about, filter: self.parse_filter(&mut walk), place }
    }

    /// The `one` of a lone event in a condition: a single kind and no filter.
    pub(super) fn parse_one(&mut self, pair: Pair<'_, Rule>) -> Event {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::one);
        let what = match walk.take(Rule::breach_one) {
            Some(breach) => What::BreachOf(vec![self.lone(&Walk::new(breach, Rule::breach_one).need(Rule::name))]),
            None => What::Kinds(vec![self.lone(&walk.need(Rule::name))]),
        };
        let bind = self.parse_bind(&mut walk);
        let by = self.parse_by_who(&mut walk);
        Event { what, bind, by, about: self.parse_about(&mut walk), filter: None, place }
    }

    /// The `bare` event of `no` and of `before`: in parentheses or a lone one.
    pub(super) fn parse_bare(&mut self, pair: Pair<'_, Rule>) -> Event {
        match pair.as_rule() {
            Rule::event => self.parse_event(pair),
            _ => self.parse_one(pair),
        }
    }

    pub(super) fn parse_measured(&mut self, function: Name, pair: Pair<'_, Rule>) -> Measure {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::measured);
        let what = self.parse_what(&mut walk);
        let bind = self.parse_bind(&mut walk);
        let by = self.parse_by_who(&mut walk);
        let about = self.parse_about(&mut walk);
        let filter = self.parse_filter(&mut walk);
        let among = walk.take(Rule::among).map(|among| self.parse_cond(Walk::new(among, Rule::among).need(Rule::cond)));
        let window = self.parse_window(&mut walk);
        Measure { function, event: Event { what, bind, by, about, filter, place }, among, window }
    }

    fn parse_what(&mut self, walk: &mut Walk<'_>) -> What {
        let what = walk.any();
        match what.as_rule() {
            Rule::breach_of => What::BreachOf(self.parse_kinds(Walk::new(what, Rule::breach_of).need(Rule::kinds))),
            Rule::kinds => What::Kinds(self.parse_kinds(what)),
            _ => What::Kinds(self.each(Walk::new(what, Rule::references), Rule::reference, Self::parse_reference)),
        }
    }

    pub(super) fn parse_kinds(&mut self, pair: Pair<'_, Rule>) -> Vec<Ref> {
        Walk::new(pair, Rule::kinds).rest(Rule::name).map(|name| self.lone(&name)).collect()
    }

    fn lone(&self, pair: &Pair<'_, Rule>) -> Ref {
        let name = self.name(pair);
        Ref { place: name.place, parts: vec![name] }
    }

    fn parse_bind(&mut self, walk: &mut Walk<'_>) -> Option<Name> {
        walk.take(Rule::bind).map(|bind| self.next_name(&mut Walk::new(bind, Rule::bind)))
    }

    fn parse_by_who(&mut self, walk: &mut Walk<'_>) -> Option<Ref> {
        walk.take(Rule::by_who).map(|who| self.parse_reference(Walk::new(who, Rule::by_who).need(Rule::reference)))
    }

    pub(super) fn parse_about(&mut self, walk: &mut Walk<'_>) -> Option<Ref> {
        walk.take(Rule::about).map(|about| self.parse_reference(Walk::new(about, Rule::about).need(Rule::reference)))
    }

    pub(super) fn parse_filter(&mut self, walk: &mut Walk<'_>) -> Option<Box<Expr>> {
        let filter = walk.take(Rule::filter)?;
        Some(Box::new(self.parse_cond(Walk::new(filter, Rule::filter).need(Rule::cond))))
    }

    pub(super) fn parse_window(&mut self, walk: &mut Walk<'_>) -> Option<Window> {
        let window = Walk::new(walk.take(Rule::window)?, Rule::window).any();
        let rule = window.as_rule();
        let duration = Box::new(self.parse_sum(Walk::new(window, rule).need(Rule::sum)));
        Some(if rule == Rule::window_last { Window::Last(duration) } else { Window::BeforeThat(duration) })
    }

    pub(super) fn parse_reference(&mut self, pair: Pair<'_, Rule>) -> Ref {
        let place = self.place(&pair);
        Ref { parts: pair.into_inner().map(|part| self.name(&part)).collect(), place }
    }
}
