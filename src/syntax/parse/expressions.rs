//! Conditions, moments and values: one function a rule, loosest first.

use pest::iterators::Pair;

use super::Reader;
use super::grammar::Rule;
use super::walk::Walk;
use crate::syntax::tree::{BinaryOp, Expr, ExprKind, Place};

impl Reader<'_> {
    pub(super) fn parse_cond(&mut self, pair: Pair<'_, Rule>) -> Expr {
        self.chain(Walk::new(pair, Rule::cond), Self::parse_conj)
    }

    fn parse_conj(&mut self, pair: Pair<'_, Rule>) -> Expr {
        self.chain(Walk::new(pair, Rule::conj), Self::parse_neg)
    }

    /// Operands with operators between them, from the left.
    fn chain(&mut self, mut walk: Walk<'_>, operand: fn(&mut Self, Pair<'_, Rule>) -> Expr) -> Expr {
        let first = walk.any();
        // With the brackets around it, which are none of the operand's own.
        let whole = self.place(&first);
        let mut left = operand(self, first);
        while let Some(operator) = walk.advance() {
            let next = walk.any();
            let place = Place(whole.0.to(self.place(&next).0));
            let right = operand(self, next);
            left = binary(operation(operator.as_rule()), left, right, place);
        }
        left
    }

    fn parse_neg(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::neg);
        if walk.has(Rule::k_not) {
            let inner = self.parse_neg(walk.need(Rule::neg));
            return Expr { kind: ExprKind::Not(Box::new(inner)), place };
        }
        self.parse_test(walk.need(Rule::test))
    }

    fn parse_test(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let place = self.place(&pair);
        let pair = Walk::new(pair, Rule::test).any();
        let rule = pair.as_rule();
        if rule == Rule::compare {
            return self.parse_compare(pair);
        }
        let mut walk = Walk::new(pair, rule);
        let subject = walk.any();
        let kind = match rule {
            Rule::exists if subject.as_rule() == Rule::reference => {
                ExprKind::ExistsField(self.parse_reference(subject))
            }
            Rule::exists => ExprKind::Exists(self.parse_event(subject), self.parse_window(&mut walk)),
            Rule::no_event => {
                let event = self.parse_bare(subject);
                walk.skip(Rule::paren_close);
                ExprKind::No(event, self.parse_window(&mut walk))
            }
            Rule::during => {
                let event = self.parse_bare(subject);
                let filter = self.parse_filter(&mut walk);
                ExprKind::During(crate::syntax::tree::Event { filter: event.filter.or(filter), ..event })
            }
            _ => {
                let event = self.parse_bare(subject);
                walk.skip(Rule::paren_close);
                let after = walk.has(Rule::k_after);
                ExprKind::Order { event, after, right: self.boxed_moment(&mut walk) }
            }
        };
        Expr { kind, place }
    }

    fn parse_compare(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::compare);
        let left = self.parse_moment(walk.need(Rule::moment));
        let Some(test) = walk.advance() else { return left };
        let left = Box::new(left);
        let rule = test.as_rule();
        let mut walk = Walk::new(test, rule);
        let kind = match rule {
            Rule::comparison => {
                let operator = walk.advance().map_or(BinaryOp::Equal, |operator| operation(operator.as_rule()));
                ExprKind::Binary(operator, left, self.boxed_moment(&mut walk))
            }
            Rule::is_in => {
                let among = walk.any();
                let right = match among.as_rule() {
                    Rule::list => self.parse_list(among),
                    _ => self.parse_ref_value(among),
                };
                ExprKind::In(left, Box::new(right))
            }
            Rule::is => self.parse_is(left, walk),
            Rule::in_hours => {
                let inside = walk.has(Rule::k_inside);
                ExprKind::Hours { left, inside, band: self.next_name(&mut walk) }
            }
            _ => {
                walk.skip(Rule::k_at);
                let least = walk.has(Rule::k_least);
                let duration = Box::new(self.parse_sum(walk.need(Rule::sum)));
                let after = walk.has(Rule::k_after);
                ExprKind::AtLeast { left, least, duration, after, right: self.boxed_moment(&mut walk) }
            }
        };
        Expr { kind, place }
    }

    fn parse_is(&mut self, left: Box<Expr>, mut walk: Walk<'_>) -> ExprKind {
        walk.skip(Rule::k_is);
        if walk.has(Rule::k_known) {
            return ExprKind::IsKnown(left);
        }
        let what = walk.any();
        if what.as_rule() == Rule::name {
            return ExprKind::IsKind(left, self.name(&what));
        }
        let mut walk = Walk::new(what, Rule::is_within);
        let duration = Box::new(self.parse_sum(walk.need(Rule::sum)));
        ExprKind::IsWithin { left, duration, after: self.boxed_moment(&mut walk) }
    }

    fn boxed_moment(&mut self, walk: &mut Walk<'_>) -> Box<Expr> {
        Box::new(self.parse_moment(walk.need(Rule::moment)))
    }

    pub(super) fn parse_moment(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::moment);
        let left = self.parse_sum(walk.need(Rule::sum));
        let after = walk.has(Rule::k_after);
        if !after && !walk.has(Rule::before) {
            return left;
        }
        let kind = ExprKind::Relative { left: Box::new(left), after, right: self.boxed_moment(&mut walk) };
        Expr { kind, place }
    }

    pub(super) fn parse_sum(&mut self, pair: Pair<'_, Rule>) -> Expr {
        self.chain(Walk::new(pair, Rule::sum), Self::parse_product)
    }

    fn parse_product(&mut self, pair: Pair<'_, Rule>) -> Expr {
        self.chain(Walk::new(pair, Rule::product), Self::parse_unary)
    }

    fn parse_unary(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let mut walk = Walk::new(pair, Rule::unary);
        let (mut left, whole) = self.signed(&mut walk);
        while walk.has(Rule::k_else) {
            let (right, place) = self.signed(&mut walk);
            left = binary(BinaryOp::Else, left, right, Place(whole.0.to(place.0)));
        }
        left
    }

    /// An atom, perhaps with a minus before it, and where it stands with the brackets around it.
    fn signed(&mut self, walk: &mut Walk<'_>) -> (Expr, Place) {
        let minus = walk.take(Rule::op_subtract).map(|minus| self.place(&minus));
        let atom = walk.need(Rule::atom);
        let whole = self.place(&atom);
        let atom = self.parse_atom(atom);
        match minus {
            Some(minus) => {
                let place = Place(minus.0.to(whole.0));
                (Expr { place, kind: ExprKind::Negate(Box::new(atom)) }, place)
            }
            None => (atom, whole),
        }
    }

    fn parse_atom(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let place = self.place(&pair);
        let pair = Walk::new(pair, Rule::atom).any();
        match pair.as_rule() {
            Rule::list => self.parse_list(pair),
            Rule::due_of => {
                let name = self.next_name(&mut Walk::new(pair, Rule::due_of));
                Expr { kind: ExprKind::DueOf(name), place }
            }
            Rule::call => self.parse_call(pair),
            Rule::reference => self.parse_ref_value(pair),
            Rule::cond => self.parse_cond(pair),
            _ => self.literal(pair),
        }
    }

    fn parse_ref_value(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let reference = self.parse_reference(pair);
        Expr { place: reference.place, kind: ExprKind::Ref(reference) }
    }

    fn parse_list(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let place = self.place(&pair);
        let values = self.each(Walk::new(pair, Rule::list), Rule::sum, Self::parse_sum);
        Expr { kind: ExprKind::List(values), place }
    }

    pub(super) fn parse_call(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let place = self.place(&pair);
        let mut walk = Walk::new(pair, Rule::call);
        let function = self.next_name(&mut walk);
        walk.skip(Rule::paren_open);
        let kind = match walk.take(Rule::measured) {
            Some(measured) => ExprKind::Measure(Box::new(self.parse_measured(function, measured))),
            None => ExprKind::Call(function, self.each(walk, Rule::cond, Self::parse_cond)),
        };
        Expr { kind, place }
    }
}

fn binary(operator: BinaryOp, left: Expr, right: Expr, place: Place) -> Expr {
    Expr { kind: ExprKind::Binary(operator, Box::new(left), Box::new(right)), place }
}

/// The operation of an operator's rule.
fn operation(rule: Rule) -> BinaryOp {
    match rule {
        Rule::k_or => BinaryOp::Or,
        Rule::k_and => BinaryOp::And,
        Rule::op_not_equal => BinaryOp::NotEqual,
        Rule::op_less => BinaryOp::Less,
        Rule::op_less_equal => BinaryOp::LessEqual,
        Rule::op_greater => BinaryOp::Greater,
        Rule::op_greater_equal => BinaryOp::GreaterEqual,
        Rule::op_add => BinaryOp::Add,
        Rule::op_subtract => BinaryOp::Subtract,
        Rule::op_multiply => BinaryOp::Multiply,
        Rule::op_divide => BinaryOp::Divide,
        _ => BinaryOp::Equal,
    }
}
