//! What an expression says at a moment.

use goodterms::engagement::record::{Actor, Side};
use goodterms::engagement::vocabulary::Missing;
use goodterms::program::tree::{BandId, Comparison, Edge, Expr, ExprKind, Operator, TermId};
use goodterms::value::duration::{Duration, Family};
use goodterms::value::money::Money;
use goodterms::value::time::Day;
use rust_decimal::Decimal;

use super::truth::{Item, Truth, V};
use super::when::{Part, Sure, When};
use super::world::{Now, Scene};

impl<'a> Scene<'a> {
    /// Returns the same scene at another moment.
    pub fn at(&self, now: Now) -> Self {
        Self { now, ..self.clone() }
    }

    /// Returns the same scene with a variable standing for an item.
    pub fn with(&self, var: u16, item: Item) -> Self {
        let mut scene = self.clone();
        scene.vars[usize::from(var)] = Some(item);
        scene
    }

    /// Returns the civil day of the moment at hand.
    pub fn today(&self) -> Day {
        self.world.clock.day(self.now.when)
    }

    /// Returns what a condition says.
    pub fn truth(&self, expr: &Expr) -> Truth {
        self.value(expr).no_truth()
    }

    /// Returns the value of an expression.
    pub fn value(&self, expr: &Expr) -> V {
        match &*expr.kind {
            ExprKind::Value(value) => value.into(),
            ExprKind::Term(term) => self.term(*term),
            ExprKind::Series(series) => {
                let rate = self.world.program.series[usize::from(series.0)].rate_on(self.today());
                rate.map_or(V::Unknown, V::Percent)
            }
            ExprKind::Var(var) => self.vars[usize::from(var.0)].clone().map_or(V::Unknown, V::Item),
            ExprKind::Client => V::Item(Item::Client),
            ExprKind::Contract => V::Item(Item::Contract),
            ExprKind::Field(record, field) => self.field_of(&self.value(record), *field),
            ExprKind::BreachField(breach, field) => match self.value(breach) {
                V::Item(Item::Breach(clause, number)) => self.breach_field(clause, number, *field),
                other => other,
            },
            ExprKind::PeriodEdge(period, edge) => match (self.value(period), edge) {
                (V::Item(Item::Period(period)), Edge::Starts) => V::When(When::Day(period.starts)),
                (V::Item(Item::Period(period)), Edge::Ends) => V::When(When::Day(period.ends)),
                (other, _) => other,
            },
            ExprKind::DueOf(clause) => self.due_of(*clause, self.vars[0].clone()),
            ExprKind::Today => V::When(When::Day(self.world.as_of)),
            ExprKind::Overdue => self.overdue.clone().unwrap_or(V::Unknown),
            ExprKind::Excess => self.excess.clone().unwrap_or(V::Unknown),
            ExprKind::Compensation(table, debt) => match self.value(debt) {
                V::Money(debt) => {
                    let table = &self.world.program.compensations[usize::from(table.0)];
                    table.lump_sum(self.today(), debt).map_or(V::Unknown, V::Money)
                }
                _ => V::Unknown,
            },
            ExprKind::List(items) => V::List(items.iter().map(|item| self.value(item)).collect()),
            ExprKind::Measure(measure) => self.measure(measure),
            ExprKind::Arithmetic(operator, a, b) => self.arithmetic(*operator, &self.value(a), &self.value(b)),
            ExprKind::Negate(a) => match self.value(a) {
                V::Number(number) => V::Number(-number),
                V::Percent(number) => V::Percent(-number),
                V::Money(money) => V::Money(Money { amount: -money.amount, ..money }),
                V::Duration(duration) => V::Duration(Duration { amount: -duration.amount, ..duration }),
                other => other,
            },
            ExprKind::Extreme(largest, a, b) => self.extreme(*largest, self.value(a), self.value(b)),
            ExprKind::Else(a, b) => {
                let a = self.value(a);
                if a.is_known() && a != V::Truth(Truth::Unknown) { a } else { self.value(b) }
            }
            ExprKind::Shift(duration, later, from) => self.shift(&self.value(duration), *later, &self.value(from)),
            _ => V::Truth(self.condition(expr)),
        }
    }

    fn condition(&self, expr: &Expr) -> Truth {
        match &*expr.kind {
            ExprKind::Not(a) => self.truth(a).negate(),
            ExprKind::And(a, b) => self.truth(a).and(self.truth(b)),
            ExprKind::Or(a, b) => self.truth(a).or(self.truth(b)),
            ExprKind::Compare(how, a, b) => self.compare(*how, &self.value(a), &self.value(b)),
            ExprKind::In(a, list) => self.is_in(&self.value(a), &self.value(list)),
            ExprKind::IsKind(record, kinds) => match self.value(record) {
                V::Item(Item::Event(event)) => kinds.contains(&self.world.events[event].kind).into(),
                V::List(items) => items
                    .iter()
                    .any(|item| matches!(item, V::Item(Item::Event(e)) if kinds.contains(&self.world.events[*e].kind)))
                    .into(),
                V::NoField => Truth::Untested,
                _ => Truth::False,
            },
            ExprKind::IsKnown(a) => self.is_known(a).into(),
            ExprKind::Hours(at, inside, band) => {
                let truth = self.inside_hours(&self.value(at), *band);
                if *inside { truth } else { self.outside(&self.value(at), truth) }
            }
            ExprKind::Order(a, after, b) => self.in_order(&self.value(a), *after, &self.value(b)),
            ExprKind::EventOrder(pattern, after, moment) => self.event_in_order(pattern, *after, &self.value(moment)),
            ExprKind::AtLeast { left, least, duration, after, right } => {
                let (left, right) = (self.value(left), self.value(right));
                let duration = self.value(duration);
                let bound = self.shift(&duration, *after, &right);
                // At least D after, and at most D before, is not to come before the bound.
                self.beside(&left, &bound, *least == *after, civil(&duration))
            }
            ExprKind::IsWithin(at, duration, from) => {
                let (at, from) = (self.value(at), self.value(from));
                let duration = self.value(duration);
                let bound = self.shift(&duration, true, &from);
                let civil = civil(&duration);
                self.beside(&at, &from, true, civil).and(self.beside(&at, &bound, false, civil))
            }
            ExprKind::Exists(pattern, window) => (!self.counted(pattern, window.as_ref()).is_empty()).into(),
            ExprKind::During(pattern) => self.during(pattern),
            other => unreachable!("{other:?} is no condition"),
        }
    }

    /// Returns the value of a term at the moment at hand.
    pub fn term(&self, term: TermId) -> V {
        if let Some((_, value)) = self.terms.iter().rev().find(|(changed, _)| *changed == term) {
            return value.clone();
        }
        let declared = &self.world.program.terms[usize::from(term.0)];
        let contract = &self.world.record.contract;
        let mut signed = contract.terms.iter().rfind(|value| *value.name == declared.name);
        for amendment in contract.amendments.iter().filter(|amendment| self.world.is_signed(amendment)) {
            if amendment.effective <= self.today() && amendment.effective <= self.world.as_of {
                signed = amendment.terms.iter().rfind(|value| *value.name == declared.name).or(signed);
            }
        }
        signed.map_or_else(|| self.value(&declared.value), |signed| V::from(&signed.value))
    }

    /// Returns whether the record states a value.
    pub fn is_known(&self, expr: &Expr) -> bool {
        if let ExprKind::Field(record, field) = &*expr.kind
            && let V::Item(Item::Event(event)) = self.value(record)
        {
            let kind = self.world.events[event].kind;
            let known = self.world.program.vocabulary.field(kind, *field);
            if known.is_some_and(|field| field.missing == Missing::No && field.derived.is_none()) {
                return self.world.stated(event, *field).is_some();
            }
        }
        let value = self.value(expr);
        value.is_known() && value != V::Truth(Truth::Unknown)
    }

    fn is_in(&self, a: &V, list: &V) -> Truth {
        let items = match list {
            V::List(items) => items.clone(),
            V::Unknown => return Truth::Unknown,
            other => vec![other.clone()],
        };
        let equal = items.iter().map(|item| self.compare(Comparison::Equal, a, item));
        equal.fold(Truth::False, Truth::or)
    }

    fn inside_hours(&self, at: &V, band: BandId) -> Truth {
        let band = usize::from(band.0);
        let inside = match at {
            V::When(When::At(at)) => self.world.clock.inside(band, *at).map(Truth::from),
            V::When(When::Day(day)) => self.world.clock.inside_day(band, *day).map(|part| match part {
                Part::All => Truth::True,
                Part::None => Truth::False,
                Part::Some => Truth::Unknown,
            }),
            other => return other.no_truth(),
        };
        inside.unwrap_or(Truth::Unknown)
    }

    fn outside(&self, at: &V, inside: Truth) -> Truth {
        if *at == V::Never { Truth::False } else { inside.negate() }
    }

    fn in_order(&self, a: &V, after: bool, b: &V) -> Truth {
        match (a, b) {
            (V::NoField, _) | (_, V::NoField) => Truth::Untested,
            (V::Never, _) => Truth::False,
            (V::Unknown, _) | (_, V::Unknown) => Truth::Unknown,
            (_, V::Never) => (!after).into(),
            (V::When(a), V::When(b)) => {
                let (first, second) = if after { (*b, *a) } else { (*a, *b) };
                match self.world.clock.before(first, second) {
                    Sure::Yes => Truth::True,
                    Sure::No => Truth::False,
                    Sure::Maybe => Truth::Undecided,
                }
            }
            _ => Truth::Unknown,
        }
    }

    /// Returns whether `a` is not before the bound (or, else, not after it); by civil days where these are counted.
    fn beside(&self, a: &V, bound: &V, not_before: bool, civil: bool) -> Truth {
        let (V::When(a), V::When(bound)) = (a, bound) else {
            return match (a, bound) {
                (V::NoField, _) | (_, V::NoField) => Truth::Untested,
                (V::Never, _) | (_, V::Never) => Truth::False,
                _ => Truth::Unknown,
            };
        };
        let clock = self.world.clock;
        if civil {
            let (a, bound) = (clock.day(*a), clock.day(*bound));
            return (if not_before { a >= bound } else { a <= bound }).into();
        }
        let wrong = if not_before { clock.before(*a, *bound) } else { clock.before(*bound, *a) };
        match wrong {
            Sure::Yes => Truth::False,
            Sure::No => Truth::True,
            Sure::Maybe => Truth::Unknown,
        }
    }

    /// Returns whether two actors are the same: a side stands for all its contacts.
    pub fn same_actor(&self, a: Actor, b: Actor) -> Truth {
        match (a, b) {
            (Actor::Contact(a), Actor::Contact(b)) => (a == b).into(),
            // A side acted: which of its people?
            (Actor::Side(side), Actor::Contact(_)) if self.world.side(b) == side => Truth::Unknown,
            (Actor::Side(side), other) | (other, Actor::Side(side)) => (self.world.side(other) == side).into(),
        }
    }

    /// Returns what a comparison says.
    pub fn compare(&self, how: Comparison, a: &V, b: &V) -> Truth {
        match (a, b) {
            (V::NoField, _) | (_, V::NoField) => return Truth::Untested,
            (V::NoValue, _) | (_, V::NoValue) => return Truth::NoVerdict,
            (V::Unknown, _) | (_, V::Unknown) => return Truth::Unknown,
            (V::Never, _) | (_, V::Never) => return (how == Comparison::NotEqual).into(),
            (V::Truth(a), V::Truth(b)) => {
                let equal = a.and(*b).or(a.negate().and(b.negate()));
                return if how == Comparison::NotEqual { equal.negate() } else { equal };
            }
            (V::When(a), V::When(b)) => return self.compare_moments(how, *a, *b),
            (V::Actor(a), V::Actor(b)) => {
                let same = self.same_actor(*a, *b);
                return if how == Comparison::Equal { same } else { same.negate() };
            }
            _ => {}
        }
        let order = match (a, b) {
            (V::Money(a), V::Money(b)) => match self.alike(*a, *b) {
                Some((a, b)) => a.cmp(&b),
                None => return Truth::Unknown,
            },
            (V::Number(a) | V::Percent(a), V::Number(b) | V::Percent(b)) => a.round_dp(20).cmp(&b.round_dp(20)),
            (V::Duration(a), V::Duration(b)) if a.family == b.family => a.amount.cmp(&b.amount),
            (V::Duration(a), V::Duration(b)) if a.amount.is_zero() || b.amount.is_zero() => a.amount.cmp(&b.amount),
            (V::Duration(_), V::Duration(_)) => return Truth::Unknown,
            (V::Text(a), V::Text(b)) => a.cmp(b),
            _ => {
                let equal = self.equal(a, b);
                return (equal == (how == Comparison::Equal)).into();
            }
        };
        match how {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::LessEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterEqual => order.is_ge(),
        }
        .into()
    }

    fn equal(&self, a: &V, b: &V) -> bool {
        match (a, b) {
            (V::List(list), one) | (one, V::List(list)) if !matches!(one, V::List(_)) => {
                list.len() == 1 && self.compare(Comparison::Equal, &list[0], one) == Truth::True
            }
            (V::Text(text), V::Word(word)) | (V::Word(word), V::Text(text)) => {
                self.world.program.vocabulary.word(*word) == text
            }
            _ => a == b,
        }
    }

    fn compare_moments(&self, how: Comparison, a: When, b: When) -> Truth {
        let clock = self.world.clock;
        let strictly = |a: When, b: When| match (a, b) {
            (When::Day(a), When::Day(b)) => (a < b).into(),
            _ => match clock.before(a, b) {
                Sure::Yes => Truth::True,
                Sure::No => Truth::False,
                Sure::Maybe => Truth::Undecided,
            },
        };
        match how {
            Comparison::Less => strictly(a, b),
            Comparison::Greater => strictly(b, a),
            Comparison::LessEqual => strictly(b, a).negate(),
            Comparison::GreaterEqual => strictly(a, b).negate(),
            Comparison::Equal => strictly(a, b).negate().and(strictly(b, a).negate()),
            Comparison::NotEqual => strictly(a, b).or(strictly(b, a)),
        }
    }

    /// Returns two amounts in one currency; nothing where no rate of the day is recorded.
    pub fn alike(&self, a: Money, b: Money) -> Option<(Decimal, Decimal)> {
        if a.currency == b.currency || a.amount.is_zero() || b.amount.is_zero() {
            return Some((a.amount, b.amount));
        }
        let rate = |from, to| {
            let mut rates = self.world.record.exchange.iter();
            rates.find(|rate| rate.day == self.today() && rate.from == from && rate.to == to).map(|rate| rate.rate)
        };
        if let Some(rate) = rate(b.currency, a.currency) {
            return Some((a.amount, b.amount * rate));
        }
        rate(a.currency, b.currency).map(|rate| (a.amount * rate, b.amount))
    }

    /// The larger or the smaller; what has not happened comes last.
    pub fn extreme(&self, largest: bool, a: V, b: V) -> V {
        match (&a, &b) {
            (V::Never, _) => return if largest { a } else { b },
            (_, V::Never) => return if largest { b } else { a },
            (V::When(x), V::When(y)) => {
                let clock = &self.world.clock;
                let order = match (x, y) {
                    (When::At(x), When::At(y)) => x.cmp(y),
                    _ => clock.day(*x).cmp(&clock.day(*y)),
                };
                return if order.is_lt() == largest { b } else { a };
            }
            _ => {}
        }
        let how = if largest { Comparison::GreaterEqual } else { Comparison::LessEqual };
        match self.compare(how, &a, &b) {
            Truth::True => a,
            Truth::False => b,
            Truth::NoVerdict => V::NoValue,
            _ => V::Unknown,
        }
    }

    fn arithmetic(&self, operator: Operator, a: &V, b: &V) -> V {
        use Operator::{Add, Divide, Multiply, Subtract};
        for v in [a, b] {
            if matches!(v, V::NoField | V::NoValue) {
                return v.clone();
            }
        }
        let hundred = Decimal::ONE_HUNDRED;
        match (operator, a, b) {
            (Add | Subtract, V::Money(x), V::Money(y))
                if x.currency == y.currency || x.amount.is_zero() || y.amount.is_zero() =>
            {
                let amount = if operator == Add { x.amount + y.amount } else { x.amount - y.amount };
                let currency = if x.amount.is_zero() { y.currency } else { x.currency };
                V::Money(Money { amount, currency })
            }
            (Add, V::Number(x), V::Number(y)) => V::Number(x + y),
            (Subtract, V::Number(x), V::Number(y)) => V::Number(x - y),
            (Multiply, V::Number(x), V::Number(y)) => V::Number(x * y),
            (Divide, V::Number(x), V::Number(y)) => x.checked_div(*y).map_or(V::Unknown, V::Number),
            (Add, V::Percent(x), V::Percent(y)) => V::Percent(x + y),
            (Subtract, V::Percent(x), V::Percent(y)) => V::Percent(x - y),
            (Multiply, V::Percent(x), V::Number(y)) | (Multiply, V::Number(y), V::Percent(x)) => V::Percent(x * y),
            (Divide, V::Percent(x), V::Number(y)) => x.checked_div(*y).map_or(V::Unknown, V::Percent),
            (Multiply, V::Money(x), V::Number(y)) | (Multiply, V::Number(y), V::Money(x)) => {
                V::Money(Money { amount: x.amount * y, ..*x })
            }
            (Multiply, V::Money(x), V::Percent(y)) | (Multiply, V::Percent(y), V::Money(x)) => {
                V::Money(Money { amount: x.amount * y / hundred, ..*x })
            }
            (Divide, V::Money(x), V::Number(y)) => {
                let amount = x.amount.checked_div(*y);
                amount.map_or(V::Unknown, |amount| V::Money(Money { amount, ..*x }))
            }
            (Divide, V::Money(x), V::Money(y)) if x.currency == y.currency || x.amount.is_zero() => {
                x.amount.checked_div(y.amount).map_or(V::Unknown, V::Number)
            }
            (Add | Subtract, V::Duration(x), V::Duration(y)) if x.family == y.family => {
                let amount = if operator == Add { x.amount + y.amount } else { x.amount - y.amount };
                V::Duration(Duration { amount, ..*x })
            }
            (Multiply, V::Duration(x), V::Number(y)) | (Multiply, V::Number(y), V::Duration(x)) => {
                V::Duration(Duration { amount: x.amount * y, ..*x })
            }
            (Multiply, V::Duration(x), V::Percent(y)) | (Multiply, V::Percent(y), V::Duration(x)) => {
                V::Duration(Duration { amount: x.amount * y / hundred, ..*x })
            }
            (Divide, V::Duration(x), V::Number(y)) => {
                let amount = x.amount.checked_div(*y);
                amount.map_or(V::Unknown, |amount| V::Duration(Duration { amount, ..*x }))
            }
            (Divide, V::Duration(x), V::Duration(y)) if x.family == y.family => {
                x.amount.checked_div(y.amount).map_or(V::Unknown, V::Number)
            }
            (Add, V::When(_), V::Duration(_)) => self.shift(b, true, a),
            (Subtract, V::When(_), V::Duration(_)) => self.shift(b, false, a),
            (Subtract, V::When(x), V::When(y)) => {
                let days = self.world.clock.day(*x).since(self.world.clock.day(*y));
                V::Duration(Duration::new(Family::Days, days))
            }
            (_, V::Never, _) | (_, _, V::Never) => V::Never,
            _ => V::Unknown,
        }
    }

    /// Returns the moment that lies a duration later or earlier.
    pub fn shift(&self, duration: &V, later: bool, from: &V) -> V {
        match (duration, from) {
            (V::Duration(duration), V::When(from)) => {
                let clock = self.world.clock;
                let to =
                    if later { clock.after(*from, *duration, &|_| false) } else { clock.earlier(*from, *duration) };
                to.map_or(V::Unknown, V::When)
            }
            (V::NoField | V::NoValue, _) => duration.clone(),
            (_, V::NoField | V::NoValue | V::Never) => from.clone(),
            _ => V::Unknown,
        }
    }

    /// Returns the word of a side.
    pub fn side_word(side: Side) -> &'static str {
        match side {
            Side::Client => "client",
            Side::Firm => "firm",
            Side::Other => "other",
        }
    }
}

/// Returns whether a duration is counted in civil days, whatever the time of day.
fn civil(duration: &V) -> bool {
    match duration {
        V::Duration(duration) => !matches!(duration.family, Family::Hours | Family::BusinessHours),
        _ => false,
    }
}
