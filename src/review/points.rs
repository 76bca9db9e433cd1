//! Each term of a contract beside the positions of the policy: what it says, what we wanted, how far we go, at what price.

use rust_decimal::Decimal;

use crate::base::source::Span;
use crate::engagement::record::{Engagement, TermValue, Value};
use crate::evaluate::check::{is_tight, position_of};
use crate::facts::index::Facts;
use crate::facts::item::Val;
use crate::facts::measure::show;
use crate::facts::scope::Scope;
use crate::plan::Plan;
use crate::program::tree::{Accept, AcceptRange, Clause, Expr, TemplatePart, Term, TermId};
use crate::value::money::Money;
use crate::value::time::Day;

/// How a contract's term stands to what the firm accepts (language.md 2, `term`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// What we wanted, or better for us.
    Preferred,
    /// Within one of our positions, or of a term that takes any value.
    Acceptable,
    /// The contract does not say.
    Missing,
    /// Outside of all positions, or looser than what is locked.
    Refused,
}

impl Grade {
    /// Returns the word of a report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Acceptable => "acceptable",
            Self::Missing => "missing",
            Self::Refused => "refused",
        }
    }
}

/// A term of the contract.
#[derive(Clone, Debug)]
pub struct Point {
    /// The name of the term.
    pub term: String,
    /// What the contract says.
    pub stated: Option<String>,
    /// Where it says so.
    pub place: Option<Span>,
    /// From when on, of an amendment.
    pub from: Option<Day>,
    /// What we wanted.
    pub ours: String,
    /// The clauses that say it, by their names.
    pub clauses: Vec<String>,
    /// How it is graded.
    pub grade: Grade,
    /// Whether nothing may loosen it.
    pub locked: bool,
    /// Our positions, the most preferred first.
    pub positions: Vec<Position>,
    /// Which of them the contract takes.
    pub taken: Option<usize>,
    /// What to write instead: the clauses that say the term, with our value; the name and the value where none does.
    pub proposal: Vec<String>,
}

impl Point {
    /// Returns the position that the contract takes.
    pub fn position(&self) -> Option<&Position> {
        self.taken.map(|taken| &self.positions[taken])
    }
}

/// How far we go.
#[derive(Clone, Debug)]
pub struct Position {
    /// `up to 60 days`.
    pub values: String,
    /// What it costs the other side.
    pub price: Option<Price>,
    /// Whose approval it needs.
    pub approval: Option<String>,
}

/// What the price changes by for a concession.
#[derive(Clone, Debug)]
pub struct Price {
    /// `+3%`.
    pub says: String,
    /// What that comes to, where it is an amount or the contract states its value.
    pub amount: Option<Money>,
}

/// Returns the points of a contract: what it states of each term, and the terms with positions that it does not state.
pub fn points(plan: &Plan, contract: &Engagement) -> Vec<Point> {
    let facts = Facts::new(plan, contract, Day(0));
    let scope = Scope::at(&facts, facts.now());
    let value = value(plan, contract);
    let mut points = Vec::new();
    for (number, term) in plan.program.terms.iter().enumerate() {
        let making = Making { plan, term, id: TermId(number as u16), scope, value };
        let amended = contract.contract.amendments.iter();
        let amended = amended.flat_map(|change| change.terms.iter().map(|stated| (Some(change.effective), stated)));
        let stated = contract.contract.terms.iter().map(|stated| (None, stated)).chain(amended);
        let stated: Vec<(Option<Day>, &TermValue)> = stated.filter(|(_, stated)| *stated.name == *term.name).collect();
        if stated.is_empty() && !term.accepts.is_empty() {
            points.push(making.point(None, Grade::Missing, None));
        }
        points.extend(stated.into_iter().map(|(from, stated)| making.stated(from, stated)));
    }
    points
}

/// Returns the value of the contract, where it states one.
pub fn value(plan: &Plan, contract: &Engagement) -> Option<Money> {
    let field = plan.program.vocabulary.field_id("value")?;
    contract.contract.record.fields.iter().find_map(|(id, value)| match value {
        Value::Money(money) if *id == field => Some(*money),
        _ => None,
    })
}

struct Making<'m> {
    plan: &'m Plan,
    term: &'m Term,
    id: TermId,
    scope: Scope<'m, 'm>,
    value: Option<Money>,
}

impl Making<'_> {
    fn stated(&self, from: Option<Day>, stated: &TermValue) -> Point {
        let value = Val::from(&stated.value);
        let is_tight = is_tight(self.term, &value, self.scope);
        let taken = position_of(self.term, &value, self.scope);
        let grade = match taken {
            _ if is_tight => Grade::Preferred,
            _ if self.term.locked => Grade::Refused,
            Some(_) => Grade::Acceptable,
            None if self.term.accepts.is_empty() => Grade::Acceptable,
            None => Grade::Refused,
        };
        let taken = taken.filter(|_| grade == Grade::Acceptable);
        Point { place: Some(stated.span), from, ..self.point(Some(told(&value)), grade, taken) }
    }

    fn point(&self, stated: Option<String>, grade: Grade, taken: Option<usize>) -> Point {
        Point {
            term: self.term.name.clone(),
            stated,
            place: None,
            from: None,
            ours: self.told(&self.term.value),
            clauses: self.clauses().map(|clause| clause.name.clone()).collect(),
            grade,
            locked: self.term.locked,
            positions: self.term.accepts.iter().map(|accept| self.position(accept)).collect(),
            taken,
            proposal: if grade == Grade::Preferred { Vec::new() } else { self.proposal() },
        }
    }

    fn told(&self, expr: &Expr) -> String {
        self.scope.value(expr).map_or_else(|_| "?".to_owned(), |value| told(&value))
    }

    fn position(&self, accept: &Accept) -> Position {
        let values = match &accept.range {
            AcceptRange::AtMost(most) => format!("up to {}", self.told(most)),
            AcceptRange::AtLeast(least) => format!("at least {}", self.told(least)),
            AcceptRange::Between(low, high) => format!("{} to {}", self.told(low), self.told(high)),
            AcceptRange::OneOf(values) => values.iter().map(|value| self.told(value)).collect::<Vec<_>>().join(" or "),
        };
        let price = accept.price.as_ref().map(|(more, price)| self.price(*more, price));
        Position { values, price, approval: accept.approval.clone() }
    }

    fn price(&self, more: bool, price: &Value) -> Price {
        let sign = if more { "+" } else { "-" };
        let signed = |money: Money| if more { money } else { Money { amount: -money.amount, ..money } };
        let amount = match price {
            Value::Money(money) => Some(signed(*money)),
            Value::Percent(percent) => self.value.and_then(|whole| {
                let amount = whole.amount.checked_mul(*percent)?.checked_div(Decimal::ONE_HUNDRED)?;
                Some(signed(Money { amount, ..whole }.rounded()))
            }),
            _ => None,
        };
        Price { says: format!("{sign}{}", told(&Val::from(price))), amount }
    }

    /// The clauses whose titles say the term.
    fn clauses(&self) -> impl Iterator<Item = &Clause> {
        let says = |part: &TemplatePart| matches!(part, TemplatePart::Term(id) if *id == self.id);
        self.plan.program.clauses.iter().filter(move |clause| clause.title.0.iter().any(says))
    }

    /// The titles of the clauses that say the term, with what we want.
    fn proposal(&self) -> Vec<String> {
        let show = |id: TermId| match id == self.id {
            true => self.told(&self.term.value),
            false => self.scope.term(id).map_or_else(|_| "?".to_owned(), |value| told(&value)),
        };
        let mut texts: Vec<String> = self.clauses().map(|clause| Plan::text(&clause.title, &show)).collect();
        texts.dedup();
        if texts.is_empty() {
            texts.push(format!("{}: {}", self.term.name.replace('_', " "), self.told(&self.term.value)));
        }
        texts
    }
}

/// Returns a value as it is read.
pub fn told(value: &Val) -> String {
    match value {
        Val::Text(text) => text.to_string(),
        Val::Bool(true) => "yes".to_owned(),
        Val::Bool(false) => "no".to_owned(),
        value => show(value),
    }
}
