//! Values and truths of typed expressions.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use smallvec::SmallVec;

use super::item::{Item, Time, Val};
use super::scope::Scope;
use super::truth::{Gap, Truth};
use crate::base::source::Span;
use crate::program::tree::{BandId, Comparison, Edge, Expr, ExprKind, Operator};
use crate::value::calendar::Coverage;
use crate::value::deadline::Due;
use crate::value::duration::{Duration, Family};
use crate::value::money::Money;
use crate::value::time::{Day, Moment};

impl<'s, 'a> Scope<'s, 'a> {
    /// Returns the truth of a condition.
    pub fn truth(&self, cond: &Expr) -> Truth {
        match &*cond.kind {
            ExprKind::Not(a) => self.truth(a).negate(),
            ExprKind::And(a, b) => self.truth(a).and(|| self.truth(b)),
            ExprKind::Or(a, b) => self.truth(a).or(|| self.truth(b)),
            ExprKind::Compare(how, a, b) => self.compare(*how, a, b, cond.span),
            ExprKind::In(a, b) => self.is_in(a, b),
            ExprKind::IsKind(a, kinds) => match self.value(a) {
                Ok(value) => {
                    items(&value).iter().any(|item| self.kind_of(*item).is_some_and(|k| kinds.contains(&k))).into()
                }
                Err(Gap::Facts(_)) => Truth::False,
                Err(gap) => Truth::Unknown(gap),
            },
            ExprKind::IsKnown(a) => match self.value(a) {
                Ok(Val::Never) => Truth::False,
                Ok(Val::Bool(_)) => self.states(a),
                Ok(_) => Truth::True,
                Err(Gap::Vacuous) => Truth::Unknown(Gap::Vacuous),
                Err(gap) if self.is_asked(a) => Truth::Unknown(gap),
                Err(_) => Truth::False,
            },
            ExprKind::Hours(a, inside, band) => self.inside(a, *inside, *band, cond.span),
            ExprKind::Order(a, after, b) => self.order(a, *after, b, cond.span),
            ExprKind::EventOrder(pattern, after, than) => self.event_order(pattern, *after, than, cond.span),
            ExprKind::AtLeast { left, least, duration, after, right } => {
                self.at_least(left, *least, (duration, *after, right), cond.span)
            }
            ExprKind::IsWithin(a, duration, b) => self.is_within(a, duration, b, cond.span),
            ExprKind::Exists(pattern, window) => self.exists(pattern, window.as_ref()),
            ExprKind::During(pattern) => self.during(pattern),
            _ => match self.value(cond) {
                Ok(Val::Bool(value)) => value.into(),
                Ok(_) => Truth::Unknown(Gap::fact("a condition")),
                Err(gap) => Truth::Unknown(gap),
            },
        }
    }

    /// Returns the value of an expression, or why it has none.
    pub fn value(&self, expr: &Expr) -> Result<Val, Gap> {
        match &*expr.kind {
            ExprKind::Value(value) => Ok(Val::from(value)),
            ExprKind::Term(term) => self.term(*term),
            ExprKind::Series(id) => {
                let series = &self.facts.plan.program.series[id.0 as usize];
                let rate = series.rate_on(self.hand.day);
                rate.map(Val::Percent)
                    .ok_or_else(|| Gap::fact(format!("the rate {} on {}", series.name, self.hand.day)))
            }
            ExprKind::Var(var) => self.var(*var).map(Val::Item),
            ExprKind::Client => Ok(Val::Item(Item::Client)),
            ExprKind::Contract => Ok(Val::Item(Item::Contract)),
            ExprKind::Field(of, field) => self.field(of, *field),
            ExprKind::BreachField(of, field) => self.breach_field(of, *field),
            ExprKind::PeriodEdge(of, edge) => match self.value(of)? {
                Val::Item(Item::Period(first, last)) => {
                    Ok(Val::Moment(Moment::Day(if *edge == Edge::Starts { first } else { last })))
                }
                _ => Err(Gap::fact("the period")),
            },
            ExprKind::DueOf(clause) => self.due_of(*clause),
            ExprKind::Today => Ok(Val::Moment(Moment::Day(self.facts.as_of))),
            ExprKind::Overdue => match self.special.overdue {
                Some(days) => Ok(Val::Duration(Duration::new(Family::Days, days))),
                None => Err(Gap::fact("a due day")),
            },
            ExprKind::Excess => self.special.excess.clone().ok_or_else(|| Gap::fact("what goes over the limit")),
            ExprKind::Compensation(id, debt) => self.compensation(*id, debt),
            ExprKind::List(list) => list.iter().map(|item| self.value(item)).collect::<Result<_, _>>().map(Val::List),
            ExprKind::Measure(measure) => self.measure(measure),
            ExprKind::Arithmetic(operator, a, b) => self.arithmetic(*operator, self.value(a)?, self.value(b)?),
            ExprKind::Negate(a) => match self.value(a)? {
                Val::Number(n) => Ok(Val::Number(-n)),
                Val::Percent(n) => Ok(Val::Percent(-n)),
                Val::Money(m) => Ok(Val::Money(Money { amount: -m.amount, ..m })),
                Val::Duration(d) => Ok(Val::Duration(Duration { amount: -d.amount, ..d })),
                _ => Err(Gap::fact("a number")),
            },
            ExprKind::Extreme(larger, a, b) => {
                let (a, b) = (self.value(a)?, self.value(b)?);
                let order = self.ordering(&a, &b)?;
                Ok(if (order == Ordering::Less) == *larger { b } else { a })
            }
            ExprKind::Else(a, b) => match self.value(a) {
                Err(gap) if self.is_asked(a) => Err(gap),
                Ok(Val::Never) | Err(Gap::Facts(_) | Gap::NoVerdict) => self.value(b),
                Ok(Val::Bool(_)) if self.states(a) == Truth::False => self.value(b),
                other => other,
            },
            ExprKind::Shift(duration, after, anchor) => self.shift(duration, *after, anchor),
            _ => match self.truth(expr) {
                Truth::True => Ok(Val::Bool(true)),
                Truth::False => Ok(Val::Bool(false)),
                Truth::Unknown(gap) => Err(gap),
            },
        }
    }

    /// Whether a value is missing because a field that it reads is asked: its source says something of that, and not clearly.
    fn is_asked(&self, expr: &Expr) -> bool {
        let ExprKind::Field(of, field) = &*expr.kind else {
            return expr.children().into_iter().any(|part| self.is_asked(part));
        };
        let Ok(Val::Item(Item::Event(id))) = self.value(of) else { return self.is_asked(of) };
        self.facts.event(id).field(*field).is_none() && self.facts.asks(id, *field)
    }

    /// Whether the record states a yes/no field: its absence is a no, but not a statement.
    fn states(&self, expr: &Expr) -> Truth {
        match &*expr.kind {
            ExprKind::Field(of, field) => match self.value(of) {
                Ok(Val::Item(item)) => self.stated(item, *field).into(),
                _ => Truth::False,
            },
            _ => Truth::True,
        }
    }

    fn compare(&self, how: Comparison, a: &Expr, b: &Expr, text: Span) -> Truth {
        let parts = [a, b];
        let (a, b) = match (self.value(a), self.value(b)) {
            (Ok(a), Ok(b)) => (a, b),
            // Whatever the missing fact, there is nothing to compare it with.
            (Err(Gap::NoVerdict), _) | (_, Err(Gap::NoVerdict)) => return Truth::Unknown(Gap::NoVerdict),
            (Err(a), Err(b)) => return Truth::Unknown(a.merge(b)),
            (Err(gap), _) | (_, Err(gap)) => return Truth::Unknown(gap),
        };
        if matches!(how, Comparison::Equal | Comparison::NotEqual) {
            let equal = self.equal(&a, &b);
            return if how == Comparison::Equal { equal } else { equal.negate() };
        }
        self.saw_values(text, &parts, &a, &b);
        match self.ordering(&a, &b) {
            Ok(order) => match how {
                Comparison::Less => order.is_lt(),
                Comparison::LessEqual => order.is_le(),
                Comparison::Greater => order.is_gt(),
                _ => order.is_ge(),
            }
            .into(),
            Err(gap) => Truth::Unknown(gap),
        }
    }

    /// Whether two values are equal; of lists and actors, whether one is among the other.
    pub(super) fn equal(&self, a: &Val, b: &Val) -> Truth {
        match (a, b) {
            (Val::List(list), other) | (other, Val::List(list)) => {
                list.iter().fold(Truth::False, |found, item| found.or(|| self.equal(item, other)))
            }
            (Val::Actor(a), Val::Actor(b)) => self.same_actor(*a, *b),
            (Val::Actor(actor), Val::Item(Item::Contact(contact)))
            | (Val::Item(Item::Contact(contact)), Val::Actor(actor)) => {
                self.same_actor(*actor, crate::engagement::record::Actor::Contact(*contact))
            }
            (Val::Text(a), Val::Text(b)) => (a == b).into(),
            (Val::Bool(a), Val::Bool(b)) => (a == b).into(),
            (Val::Word(a), Val::Word(b)) => (a == b).into(),
            (Val::Item(a), Val::Item(b)) => (a == b).into(),
            (Val::Never, other) | (other, Val::Never) => (*other == Val::Never).into(),
            _ => match self.ordering(a, b) {
                Ok(order) => order.is_eq().into(),
                Err(gap) => Truth::Unknown(gap),
            },
        }
    }

    /// The order of two values of one type. Moments of which one is only a day are compared by day; a happening that has
    /// not happened comes after all.
    pub(super) fn ordering(&self, a: &Val, b: &Val) -> Result<Ordering, Gap> {
        let zone = self.facts.zone();
        match (a, b) {
            (Val::Money(a), Val::Money(b)) => {
                let (a, b) = alike_where_nothing(*a, *b);
                let converted = self.facts.convert(a, b.currency, self.hand.day);
                converted.map(|a| compared(a.amount, b.amount)).ok_or_else(|| self.no_exchange(a, b))
            }
            (Val::Number(a), Val::Number(b)) | (Val::Percent(a), Val::Percent(b)) => Ok(compared(*a, *b)),
            (Val::Duration(a), Val::Duration(b)) if a.family == b.family => Ok(compared(a.amount, b.amount)),
            (Val::Moment(Moment::At(a)), Val::Moment(Moment::At(b))) => Ok(a.cmp(b)),
            (Val::Moment(a), Val::Moment(b)) => Ok(zone.day(*a).cmp(&zone.day(*b))),
            (Val::Never, Val::Never) => Ok(Ordering::Equal),
            (Val::Never, _) => Ok(Ordering::Greater),
            (_, Val::Never) => Ok(Ordering::Less),
            (Val::Text(a), Val::Text(b)) => Ok(a.cmp(b)),
            _ => Err(Gap::fact("two values of one type")),
        }
    }

    /// Returns the order of two values, or why there is none.
    pub fn ordering_of(&self, a: &Val, b: &Val) -> Result<Ordering, Gap> {
        // An empty sum has no unit yet.
        match (a, b) {
            (Val::Number(n), Val::Money(m)) => Ok(n.cmp(&m.amount)),
            (Val::Number(n), Val::Duration(d)) => Ok(n.cmp(&d.amount)),
            _ => self.ordering(a, b),
        }
    }

    fn no_exchange(&self, a: Money, b: Money) -> Gap {
        Gap::fact(format!("an exchange rate of {} and {} on {}", a.currency, b.currency, self.hand.day))
    }

    fn is_in(&self, a: &Expr, b: &Expr) -> Truth {
        match (self.value(a), self.value(b)) {
            (Ok(a), Ok(Val::List(list))) => {
                list.iter().fold(Truth::False, |found, item| found.or(|| self.equal(&a, item)))
            }
            (Ok(a), Ok(b)) => self.equal(&a, &b),
            (Err(a), Err(b)) => Truth::Unknown(a.merge(b)),
            (Err(gap), _) | (_, Err(gap)) => Truth::Unknown(gap),
        }
    }

    fn inside(&self, moment: &Expr, inside: bool, band: BandId, text: Span) -> Truth {
        let calendar = &self.facts.plan.program.calendar;
        let own = self.own_moment(moment).map(|at| Ok(Val::Moment(at)));
        let truth = match own.unwrap_or_else(|| self.value(moment)) {
            Ok(Val::Moment(Moment::At(at))) => {
                self.facts.saw_edge(text, band, at);
                calendar.inside(band.0 as usize, at).map(Truth::from)
            }
            Ok(Val::Moment(Moment::Day(day))) => {
                calendar.inside_day(band.0 as usize, day).map(|coverage| match coverage {
                    Coverage::All => Truth::True,
                    Coverage::None => Truth::False,
                    Coverage::Part => Truth::Unknown(Gap::hour(day)),
                })
            }
            Ok(_) => Ok(Truth::False),
            Err(gap) => Ok(Truth::Unknown(gap)),
        };
        let truth = truth.unwrap_or_else(|beyond| Truth::Unknown(Gap::uncounted(beyond)));
        if inside { truth } else { truth.negate() }
    }

    /// Returns the stated moment of the event of which an expression names the `at`; mostly that is all that it does.
    fn own_moment(&self, expr: &Expr) -> Option<Moment> {
        let ExprKind::Field(of, field) = &*expr.kind else { return None };
        let ExprKind::Var(var) = &*of.kind else { return None };
        match self.var(*var) {
            Ok(Item::Event(id)) if *field == self.facts.plan.words.at => self.facts.event(id).at,
            _ => None,
        }
    }

    /// `a before b`, `a after b`.
    fn order(&self, a: &Expr, after: bool, b: &Expr, text: Span) -> Truth {
        let (earlier, later) = if after { (b, a) } else { (a, b) };
        match (self.value(earlier), self.value(later)) {
            (Ok(Val::Never), _) => Truth::False,
            (Ok(_), Ok(Val::Never)) => Truth::True,
            (Ok(Val::Moment(a)), Ok(Val::Moment(b))) => {
                let zone = self.facts.zone();
                self.facts.saw_values(text, &Val::Moment(a), &Val::Moment(b));
                earlier_than(Time::of(a, zone), Time::of(b, zone))
            }
            (Ok(_), Ok(_)) => Truth::Unknown(Gap::fact("two moments")),
            (Err(a), Err(b)) => Truth::Unknown(a.merge(b)),
            (Err(gap), _) | (_, Err(gap)) => Truth::Unknown(gap),
        }
    }

    fn at_least(&self, left: &Expr, least: bool, (duration, after, right): (&Expr, bool, &Expr), text: Span) -> Truth {
        let limit = match self.count(duration, after, right) {
            Ok(Some(limit)) => limit,
            Ok(None) => return Truth::False,
            Err(gap) => return Truth::Unknown(gap),
        };
        match self.value(left) {
            Ok(Val::Moment(moment)) => {
                let time = Time::of(moment, self.facts.zone());
                self.saw_time(text, &[duration], time, limit);
                // Later than the limit is more after, and less before.
                if least == after { not_before(time, limit) } else { not_after(time, limit) }
            }
            Ok(Val::Never) => (least && after).into(),
            Ok(_) => Truth::Unknown(Gap::fact("a moment")),
            Err(gap) => Truth::Unknown(gap),
        }
    }

    fn is_within(&self, moment: &Expr, duration: &Expr, anchor: &Expr, text: Span) -> Truth {
        let limit = match self.count(duration, true, anchor) {
            Ok(Some(limit)) => limit,
            Ok(None) => return Truth::False,
            Err(gap) => return Truth::Unknown(gap),
        };
        let zone = self.facts.zone();
        match (self.value(moment), self.value(anchor)) {
            (Ok(Val::Moment(moment)), Ok(Val::Moment(anchor))) => {
                let (time, anchor) = (Time::of(moment, zone), Time::of(anchor, zone));
                self.saw_time(text, &[duration], time, limit);
                if time.hi < anchor.lo { Truth::False } else { not_after(time, limit) }
            }
            (Ok(Val::Never), _) => Truth::False,
            (Err(gap), _) => Truth::Unknown(gap),
            _ => Truth::Unknown(Gap::fact("a moment")),
        }
    }

    /// Returns `duration` after or before a moment; nothing where the moment has not come.
    pub fn count(&self, duration: &Expr, after: bool, anchor: &Expr) -> Result<Option<Due>, Gap> {
        let calendar = &self.facts.plan.program.calendar;
        match (self.value(duration)?, self.value(anchor)?) {
            (Val::Duration(length), Val::Moment(anchor)) => {
                let due =
                    if after { calendar.after(anchor, length, false, None) } else { calendar.before(anchor, length) };
                due.map(Some).map_err(Gap::uncounted)
            }
            (_, Val::Never) => Ok(None),
            _ => Err(Gap::fact("a duration and a moment")),
        }
    }

    fn shift(&self, duration: &Expr, after: bool, anchor: &Expr) -> Result<Val, Gap> {
        Ok(match self.count(duration, after, anchor)? {
            None => Val::Never,
            Some(Due::Day(day)) => Val::Moment(Moment::Day(day)),
            Some(Due::At(at)) => Val::Moment(Moment::At(at)),
            Some(Due::Between(..)) => return Err(Gap::fact("a time of day to count hours from")),
        })
    }

    fn arithmetic(&self, operator: Operator, a: Val, b: Val) -> Result<Val, Gap> {
        use Operator::{Add, Divide, Multiply, Subtract};
        use Val::{Duration as Dur, Money as Mon, Number as Num, Percent as Per};
        let apply = |a: Decimal, b: Decimal| {
            match operator {
                Add => a.checked_add(b),
                Subtract => a.checked_sub(b),
                Multiply => a.checked_mul(b),
                Divide => return a.checked_div(b).ok_or_else(|| Gap::fact("a divisor that is not zero")),
            }
            .ok_or_else(|| Gap::fact("a number that is not too large"))
        };
        let of_hundred = |p: Decimal| p.checked_div(Decimal::ONE_HUNDRED).unwrap_or_default();
        match (a, b) {
            (Num(a), Num(b)) => apply(a, b).map(Num),
            (Per(a), Per(b)) if operator == Divide => apply(a, b).map(Num),
            (Per(a), Per(b)) if operator == Multiply => apply(a, of_hundred(b)).map(Per),
            (Per(a), Per(b)) | (Per(a), Num(b)) | (Num(a), Per(b)) if operator != Divide => apply(a, b).map(Per),
            (Per(a), Num(b)) => apply(a, b).map(Per),
            (Num(a), Per(b)) => apply(a, of_hundred(b)).map(Num),
            (Mon(a), Mon(b)) => {
                let (a, b) = alike_where_nothing(a, b);
                let b = self.facts.convert(b, a.currency, self.hand.day).ok_or_else(|| self.no_exchange(a, b))?;
                let amount = apply(a.amount, b.amount)?;
                Ok(if operator == Divide { Num(amount) } else { Mon(Money { amount, ..a }) })
            }
            (Mon(m), Per(p)) | (Per(p), Mon(m)) => Ok(Mon(Money { amount: apply(m.amount, of_hundred(p))?, ..m })),
            (Mon(m), Num(n)) => Ok(Mon(Money { amount: apply(m.amount, n)?, ..m })),
            (Num(n), Mon(m)) => Ok(Mon(Money { amount: apply(n, m.amount)?, ..m })),
            (Dur(a), Dur(b)) if a.family == b.family => {
                let amount = apply(a.amount, b.amount)?;
                Ok(if operator == Divide { Num(amount) } else { Dur(Duration { amount, ..a }) })
            }
            (Dur(d), Num(n)) => Ok(Dur(Duration { amount: apply(d.amount, n)?, ..d })),
            (Num(n), Dur(d)) => Ok(Dur(Duration { amount: apply(n, d.amount)?, ..d })),
            (Dur(d), Per(p)) | (Per(p), Dur(d)) => Ok(Dur(Duration { amount: apply(d.amount, of_hundred(p))?, ..d })),
            (Val::Moment(a), Val::Moment(b)) => {
                let zone = self.facts.zone();
                Ok(Dur(Duration::new(Family::Days, zone.day(a).since(zone.day(b)))))
            }
            (Val::Never, _) | (_, Val::Never) => Err(Gap::fact("a happening that is not recorded")),
            _ => Err(Gap::fact("values that can be computed with")),
        }
    }
}

/// Returns two amounts, of which nothing takes the currency of the other: it is as much in every currency.
fn alike_where_nothing(a: Money, b: Money) -> (Money, Money) {
    match (a.amount.is_zero(), b.amount.is_zero()) {
        (true, _) => (Money { currency: b.currency, ..a }, b),
        (_, true) => (a, Money { currency: a.currency, ..b }),
        _ => (a, b),
    }
}

/// Compares what may come of a division, which is carried to 28 digits: what differs after the twentieth place is equal.
fn compared(a: Decimal, b: Decimal) -> Ordering {
    a.round_dp(20).cmp(&b.round_dp(20))
}

/// The records that a value names: mostly one, which is held in place.
pub type Items = SmallVec<[Item; 2]>;

/// Returns the records that a value names.
pub fn items(value: &Val) -> Items {
    match value {
        Val::Item(item) => Items::from_iter([*item]),
        Val::List(list) => list.iter().flat_map(items).collect(),
        _ => Items::new(),
    }
}

/// Returns whether `a` is strictly earlier than `b`; undecided where a time of day is not recorded.
pub fn earlier_than(a: Time, b: Time) -> Truth {
    if a.hi < b.lo {
        Truth::True
    } else if a.lo >= b.hi {
        Truth::False
    } else {
        Truth::Unknown(Gap::Order)
    }
}

/// Returns whether something happened no later than a deadline; of a day, its whole counts.
pub fn not_after(time: Time, due: Due) -> Truth {
    match due {
        Due::Day(day) => (time.day <= day).into(),
        Due::At(at) => bounded(time.hi <= at, time.lo > at, time, None),
        Due::Between(lo, hi, from) => bounded(time.hi <= lo, time.lo > hi, time, Some(from)),
    }
}

/// Returns whether something happened no earlier than a limit.
pub fn not_before(time: Time, limit: Due) -> Truth {
    match limit {
        Due::Day(day) => (time.day >= day).into(),
        Due::At(at) => bounded(time.lo >= at, time.hi < at, time, None),
        Due::Between(lo, hi, from) => bounded(time.lo >= hi, time.hi < lo, time, Some(from)),
    }
}

/// What is missing is an hour: of what happened, or of the day from which the hours of the limit run, or both.
fn bounded(yes: bool, no: bool, time: Time, from: Option<Day>) -> Truth {
    let happened = (!time.exact()).then_some(time.day);
    match (yes, no) {
        (true, _) => Truth::True,
        (_, true) => Truth::False,
        _ => Truth::Unknown(Gap::all(happened.into_iter().chain(from).map(Gap::hour)).unwrap_or(Gap::Order)),
    }
}
