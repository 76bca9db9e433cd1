//! Clauses, statements and modifiers: one function a rule.

use pest::iterators::Pair;

use super::Reader;
use super::grammar::Rule;
use super::walk::Walk;
use crate::syntax::tree::{
    Clause, Cost, Deadline, DutyTime, Each, Enough, Event, Expr, Limit, LimitMeasure, LimitWindow, Modifier,
    ModifierKind, Name, Party, PeriodUnit, Reason, Severity, Statement, StatementKind, What,
};

impl Reader<'_> {
    pub(super) fn parse_any_clause(&mut self, pair: Pair<'_, Rule>) -> Clause {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::any_clause);
        let locked = walk.has(Rule::k_locked);
        Clause { place, ..self.parse_clause(walk.need(Rule::clause), locked) }
    }

    pub(super) fn parse_clause(&mut self, pair: Pair<'_, Rule>, locked: bool) -> Clause {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::clause);
        let name = self.next_name(&mut walk);
        let title = self.string(walk.need(Rule::string));
        walk.skip(Rule::brace_open);
        let each = if walk.at(Rule::each_period) || walk.at(Rule::each_item) {
            Some(self.parse_each(walk.any()))
        } else {
            None
        };
        let statement = walk.take(Rule::statement).map(|statement| self.parse_statement(statement));
        let modifiers = self.each(walk, Rule::modifier, Self::parse_modifier);
        Clause { locked, name, title, each, statement, modifiers, place }
    }

    pub(super) fn parse_each(&mut self, pair: Pair<'_, Rule>) -> Each {
        let place = self.place(&pair);
        if pair.as_rule() == Rule::each_item {
            return Each::Items(self.parse_event(Walk::new(pair, Rule::each_item).need(Rule::event)));
        }
        let mut walk = Walk::new(pair, Rule::each_period);
        let unit = match walk.need(Rule::period).as_str() {
            "week" => PeriodUnit::Week,
            "month" => PeriodUnit::Month,
            "quarter" => PeriodUnit::Quarter,
            _ => PeriodUnit::Year,
        };
        let from = walk.rest(Rule::moment).next().map(|moment| self.parse_moment(moment));
        Each::Period { unit, from, place }
    }

    pub(super) fn parse_statement(&mut self, pair: Pair<'_, Rule>) -> Statement {
        let place = self.place(&pair);
        let pair = Walk::new(pair, Rule::statement).any();
        let kind = match pair.as_rule() {
            Rule::forbid => StatementKind::Forbid(self.parse_event(Walk::new(pair, Rule::forbid).need(Rule::event))),
            Rule::limit => StatementKind::Limit(self.parse_limit(pair)),
            Rule::require => self.parse_require(pair),
            Rule::owes => self.parse_owes(pair),
            _ => self.parse_may(pair),
        };
        Statement { kind, place }
    }

    fn parse_owes(&mut self, pair: Pair<'_, Rule>) -> StatementKind {
        let mut walk = Walk::new(pair, Rule::owes);
        let party = party(&walk.need(Rule::party));
        let duty = self.parse_duty(walk.need(Rule::duty));
        let totalling =
            walk.take(Rule::totalling).map(|sum| self.parse_sum(Walk::new(sum, Rule::totalling).need(Rule::sum)));
        let time = walk.any();
        let time = match time.as_rule() {
            Rule::deadline => DutyTime::Deadline(self.parse_deadline(time)),
            _ => self.parse_cadence(time),
        };
        StatementKind::Owes { party, duty, totalling, time }
    }

    fn parse_duty(&mut self, pair: Pair<'_, Rule>) -> Event {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::duty);
        let what = What::Kinds(self.parse_kinds(walk.need(Rule::kinds)));
        let about = self.parse_about(&mut walk);
        Event { what, bind: None, by: None, about, filter: self.parse_filter(&mut walk), place }
    }

    pub(super) fn parse_deadline(&mut self, pair: Pair<'_, Rule>) -> Deadline {
        let pair = Walk::new(pair, Rule::deadline).any();
        if pair.as_rule() == Rule::by_time {
            return Deadline::By(self.parse_moment(Walk::new(pair, Rule::by_time).need(Rule::moment)));
        }
        let (duration, after) = self.parse_within_after(pair);
        Deadline::Within { duration, after }
    }

    fn parse_within_after(&mut self, pair: Pair<'_, Rule>) -> (Expr, Expr) {
        let mut walk = Walk::new(pair, Rule::within_after);
        let duration = self.parse_sum(walk.need(Rule::sum));
        (duration, self.parse_moment(walk.need(Rule::moment)))
    }

    fn parse_cadence(&mut self, pair: Pair<'_, Rule>) -> DutyTime {
        let mut walk = Walk::new(pair, Rule::cadence);
        let every = self.parse_sum(walk.need(Rule::sum));
        let from = walk.has(Rule::k_from).then(|| self.parse_moment(walk.need(Rule::moment)));
        let until = walk.has(Rule::k_until).then(|| self.parse_moment(walk.need(Rule::moment)));
        DutyTime::Every { every, from, until }
    }

    fn parse_limit(&mut self, pair: Pair<'_, Rule>) -> Limit {
        let mut walk = Walk::new(pair, Rule::limit);
        let measure = walk.any();
        let measure = match measure.as_rule() {
            Rule::event => LimitMeasure::Count(self.parse_event(measure)),
            _ => LimitMeasure::Call(self.parse_call(measure)),
        };
        let bound = self.parse_sum(walk.need(Rule::sum));
        let window = if walk.at(Rule::within_after) {
            let (duration, after) = self.parse_within_after(walk.any());
            Some(LimitWindow::Within { duration, after })
        } else {
            walk.take(Rule::in_any).map(|any| LimitWindow::InAny(self.parse_in_any(any)))
        };
        let by = parse_bearer(&mut walk);
        let carry = walk.take(Rule::carry).map(|carry| {
            let mut walk = Walk::new(carry, Rule::carry);
            let value = self.parse_sum(walk.need(Rule::sum));
            (value, self.parse_sum(walk.need(Rule::sum)))
        });
        Limit { measure, bound, window, by, carry, enough: self.parse_enough(&mut walk) }
    }

    fn parse_in_any(&mut self, pair: Pair<'_, Rule>) -> Expr {
        self.parse_sum(Walk::new(pair, Rule::in_any).need(Rule::sum))
    }

    fn parse_enough(&mut self, walk: &mut Walk<'_>) -> Option<Enough> {
        let pair = walk.take(Rule::enough)?;
        let place = self.place(&pair);
        Some(Enough { count: self.number(&Walk::new(pair, Rule::enough).need(Rule::number)), place })
    }

    fn parse_require(&mut self, pair: Pair<'_, Rule>) -> StatementKind {
        let mut walk = Walk::new(pair, Rule::require);
        let cond = self.parse_cond(walk.need(Rule::cond));
        let by = parse_bearer(&mut walk);
        StatementKind::Require { cond, by, enough: self.parse_enough(&mut walk) }
    }

    fn parse_may(&mut self, pair: Pair<'_, Rule>) -> StatementKind {
        let mut walk = Walk::new(pair, Rule::may);
        let party = party(&walk.need(Rule::party));
        let action = self.next_name(&mut walk);
        let from = self.parse_moment(walk.need(Rule::moment));
        let until = walk.has(Rule::k_until).then(|| self.parse_moment(walk.need(Rule::moment)));
        StatementKind::May { party, action, from, until }
    }

    pub(super) fn parse_modifier(&mut self, pair: Pair<'_, Rule>) -> Modifier {
        let place = self.place(&pair);
        let pair = Walk::new(pair, Rule::modifier).any();
        let rule = pair.as_rule();
        let mut walk = Walk::new(pair, rule);
        let kind = match rule {
            Rule::unless => ModifierKind::Unless {
                cond: self.parse_cond(walk.need(Rule::cond)),
                because: walk.take(Rule::because).map(|pair| self.parse_reason(pair)),
            },
            Rule::grace => ModifierKind::Grace(self.parse_sum(walk.need(Rule::sum))),
            Rule::tolerate => ModifierKind::Tolerate {
                count: self.parse_sum(walk.need(Rule::sum)),
                window: self.parse_in_any(walk.need(Rule::in_any)),
            },
            Rule::pausing => ModifierKind::Pausing(self.parse_event(walk.need(Rule::event))),
            Rule::severity => ModifierKind::Severity(self.each(walk, Rule::level, Self::parse_level)),
            Rule::costs => self.parse_costs(walk),
            Rule::deems => ModifierKind::Deems {
                kind: self.next_name(&mut walk),
                about: self.parse_reference(walk.need(Rule::reference)),
            },
            Rule::suggest => ModifierKind::Suggest(self.each(walk, Rule::proposal, Self::parse_proposal)),
            Rule::because => ModifierKind::Because(self.reason(walk)),
            Rule::cite => {
                walk.skip(Rule::k_cite);
                let law = walk.has(Rule::k_law);
                ModifierKind::Cite { law, text: self.string(walk.need(Rule::string)) }
            }
            Rule::says => ModifierKind::Says(self.string(walk.need(Rule::string))),
            _ => ModifierKind::BeforeSigning,
        };
        Modifier { kind, place }
    }

    fn parse_reason(&mut self, pair: Pair<'_, Rule>) -> Reason {
        self.reason(Walk::new(pair, Rule::because))
    }

    fn reason(&mut self, mut walk: Walk<'_>) -> Reason {
        walk.skip(Rule::k_because);
        let to = walk.has(Rule::k_for).then(|| party(&walk.need(Rule::party)));
        Reason { to, text: self.string(walk.need(Rule::string)) }
    }

    fn parse_costs(&mut self, mut walk: Walk<'_>) -> ModifierKind {
        let amount = walk.any();
        let amount = match amount.as_rule() {
            Rule::interest => self.parse_interest(amount),
            _ => Cost::Amount(self.parse_sum(amount)),
        };
        let when = walk.take(Rule::when).map(|when| self.parse_when(when));
        let label = walk.take(Rule::string).map(|label| self.string(label));
        ModifierKind::Costs { amount, when, label }
    }

    fn parse_interest(&mut self, pair: Pair<'_, Rule>) -> Cost {
        let mut walk = Walk::new(pair, Rule::interest);
        let rate = self.parse_sum(walk.need(Rule::sum));
        let monthly = match (walk.has(Rule::k_monthly), walk.has(Rule::k_yearly)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        let fixed = walk.has(Rule::fixed);
        let over = walk.has(Rule::k_over).then(|| self.number(&walk.need(Rule::number)));
        Cost::Interest { rate, monthly, fixed, over }
    }

    fn parse_level(&mut self, pair: Pair<'_, Rule>) -> (Severity, Option<Expr>) {
        let mut walk = Walk::new(pair, Rule::level);
        let severity = severity(&walk.need(Rule::level_word));
        (severity, walk.take(Rule::when).map(|when| self.parse_when(when)))
    }

    fn parse_proposal(&mut self, pair: Pair<'_, Rule>) -> (Name, Option<Expr>) {
        let mut walk = Walk::new(pair, Rule::proposal);
        let name = self.next_name(&mut walk);
        (name, walk.take(Rule::when).map(|when| self.parse_when(when)))
    }

    pub(super) fn parse_when(&mut self, pair: Pair<'_, Rule>) -> Expr {
        self.parse_cond(Walk::new(pair, Rule::when).need(Rule::cond))
    }
}

fn parse_bearer(walk: &mut Walk<'_>) -> Option<Party> {
    walk.take(Rule::bearer).map(|bearer| party(&Walk::new(bearer, Rule::bearer).need(Rule::party)))
}

fn party(pair: &Pair<'_, Rule>) -> Party {
    match pair.as_str() {
        "client" => Party::Client,
        "firm" => Party::Firm,
        _ => Party::Either,
    }
}

/// The severity of a `level_word`.
pub(super) fn severity(pair: &Pair<'_, Rule>) -> Severity {
    match pair.as_str() {
        "note" => Severity::Note,
        "minor" => Severity::Minor,
        "major" => Severity::Major,
        _ => Severity::Critical,
    }
}
