//! Each term of a contract beside the positions of the policy: what it says, what we wanted, how far we go, at what price.

use rust_decimal::Decimal;

use super::beside::Beside;
use super::expected::{is_silent, known_as, terms_of};
use super::known::{Known, Start, checkable, counts_from_issue, is_other_currency};
use super::law::Legal;
use super::phrases::{none, sentence, speaks, word};
use super::said::{clauses_of, is_nothing, told};
use super::tongue::{ENGLISH, Tongue};
use crate::base::source::Span;
use crate::engagement::record::{Engagement, TermValue, Value};
use crate::facts::index::Facts;
use crate::facts::item::Val;
use crate::facts::scope::Scope;
use crate::plan::Plan;
use crate::program::bearers::bearers;
use crate::program::tighter::Direction;
use crate::program::tree::{Accept, AcceptRange, Clause, Expr, Term, TermId, Type};
use crate::value::money::Money;
use crate::value::reach::{Holds, Reach};
use crate::value::time::Day;

/// How a contract's term stands to what the firm accepts (language.md 2, `term`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// What we wanted, or better for us.
    Preferred,
    /// Within one of our positions, or of a term that takes any value.
    Acceptable,
    /// It depends on the days, or on what the contract does not say.
    Undecided,
    /// The contract does not say.
    Missing,
    /// It says something that cannot be compared.
    NotCompared,
    /// Outside of all positions, or looser than what is locked.
    Refused,
}

impl Grade {
    /// Returns the word of a report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Acceptable => "acceptable",
            Self::Undecided => "undecided",
            Self::Missing => "missing",
            Self::NotCompared => "not_compared",
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
    /// Whether the contract says other things of the term as well: then no price is told of it.
    pub is_one_of_several: bool,
    /// Whether it is counted from another day than with us.
    pub is_from_elsewhere: bool,
    /// What the law allows at most, where it bars what the contract says: then none of our positions takes it.
    pub barred: Option<String>,
    /// The days that it may have from where with us it begins, where it is counted in another unit or from another day.
    pub days: Option<Reach>,
    /// How it was compared, where it is counted otherwise than with us.
    pub notes: Vec<String>,
    /// What to write instead: the clauses that say the term, with our value; the name and the value where none does.
    pub proposal: Vec<String>,
    /// The language of that.
    pub language: &'static str,
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

/// Returns the points of a contract: what it states of each term, and the terms with positions that it does not state; `law` is what
/// the law says against it.
pub fn points(plan: &Plan, contract: &Engagement, known: &Known, law: &[Legal]) -> Vec<Point> {
    let comparable = checkable(plan, contract);
    let facts = Facts::new(plan, &comparable, Day(0));
    let scope = Scope::at(&facts, facts.now());
    let (value, start) = (value(plan, contract), known.start(contract));
    let counted = start.and_then(|_| counted_from_elsewhere(plan, contract, known));
    let mut points = Vec::new();
    for (number, term) in plan.program.terms.iter().enumerate() {
        let id = TermId(number as u16);
        let start = start.filter(|_| counts_from_issue(plan, id));
        let (tongue, is_document) = (known.tongue.as_ref(), known.is_document);
        let making = Making { plan, term, id, scope, value, start, tongue, is_document, law };
        let amended = contract.contract.amendments.iter();
        let amended = amended.flat_map(|change| change.terms.iter().map(|stated| (Some(change.effective), stated)));
        let stated = contract.contract.terms.iter().map(|stated| (None, stated)).chain(amended);
        let stated: Vec<(Option<Day>, &TermValue)> = stated.filter(|(_, stated)| *stated.name == *term.name).collect();
        let others: Vec<_> = known.values(&term.name).collect();
        if stated.is_empty() && others.is_empty() && known.is_open(&term.name) {
            points.push(making.point(None, Grade::NotCompared, None));
        } else if counted == Some(id)
            && let Some(ours) = making.ours()
        {
            // Our own time, from another day.
            let place = known.start_said(contract).map(|(_, place)| place);
            let mut point = making.compared(None, (&ours, place));
            point.notes.insert(0, "the contract says from when, and not how long: our own time is taken".to_owned());
            points.push(point);
        } else if stated.is_empty() && others.is_empty() && is_missing(plan, term, contract, known) {
            points.push(making.point(None, Grade::Missing, None));
        }
        let is_several = stated.len() + others.len() > 1 && !others.is_empty();
        points.extend(stated.into_iter().map(|(from, stated)| making.stated(from, stated)));
        for (number, (stated, own)) in others.into_iter().enumerate() {
            let start = own.filter(|_| counts_from_issue(plan, id)).or(start);
            let making = Making { start, ..making };
            let mut point = making.stated(None, &stated);
            point.is_one_of_several = true;
            if is_several && number == 0 {
                point.notes.push("the contract says several things: agree on one".to_owned());
            }
            points.push(point);
        }
    }
    points
}

/// Returns our time to pay, where the contract says no time that is counted from the issue.
fn counted_from_elsewhere(plan: &Plan, contract: &Engagement, known: &Known) -> Option<TermId> {
    let ids = (0..plan.program.terms.len()).map(|number| TermId(number as u16));
    let all: Vec<TermId> = ids.filter(|id| counts_from_issue(plan, *id)).collect();
    let name = |id: TermId| &*plan.program.terms[usize::from(id.0)].name;
    if all.iter().any(|id| is_said(contract, known, name(*id))) {
        return None;
    }
    let usual = all.iter().find(|id| known_as(name(**id)) == Some("payment_period"));
    usual.or(all.first()).copied()
}

/// Whether a contract or a document says something of a term.
fn is_said(contract: &Engagement, known: &Known, name: &str) -> bool {
    let amended = contract.contract.amendments.iter().flat_map(|change| &change.terms);
    contract.contract.terms.iter().chain(amended).any(|stated| *stated.name == *name)
        || known.claims.iter().any(|claim| claim.term == name)
}

/// Whether a contract that does not state a term leaves something out: not where silence is what we want, where it says it in another
/// sort of value, and where the first of the terms for these is told already.
fn is_missing(plan: &Plan, term: &Term, contract: &Engagement, known: &Known) -> bool {
    let mut same = known_as(&term.name).into_iter().flat_map(|found| terms_of(found, plan)).peekable();
    let is_first = same.peek().is_none_or(|first| first.name == term.name);
    let is_told = !is_first || same.any(|other| is_said(contract, known, &other.name));
    !term.accepts.is_empty() && !is_silent(&term.name) && !is_told
}

/// Returns the value of the contract, where it states one.
pub fn value(plan: &Plan, contract: &Engagement) -> Option<Money> {
    let field = plan.program.vocabulary.field_id("value")?;
    contract.contract.record.fields.iter().find_map(|(id, value)| match value {
        Value::Money(money) if *id == field => Some(*money),
        _ => None,
    })
}

#[derive(Clone, Copy)]
struct Making<'m> {
    plan: &'m Plan,
    term: &'m Term,
    id: TermId,
    scope: Scope<'m, 'm>,
    value: Option<Money>,
    /// From when it is counted, where that is another day than with us.
    start: Option<Start>,
    tongue: Option<&'m Tongue>,
    /// Whether it was read from a document, in which `we` may be the client.
    is_document: bool,
    law: &'m [Legal],
}

impl Making<'_> {
    fn stated(&self, from: Option<Day>, stated: &TermValue) -> Point {
        let value = Val::from(&stated.value);
        if is_other_currency(self.plan, stated) {
            let notes = vec!["it is in another currency than ours, and none is converted: agree on one".to_owned()];
            let point = self.point(Some(told(&value)), Grade::NotCompared, None);
            return Point { place: Some(stated.span), from, notes, ..point };
        }
        self.compared(from, (&value, Some(stated.span)))
    }

    /// Returns what we say ourselves.
    fn ours(&self) -> Option<Val> {
        self.scope.value(&self.term.value).ok()
    }

    fn compared(&self, from: Option<Day>, (value, place): (&Val, Option<Span>)) -> Point {
        let better = self.better();
        let is_asked = self.start.is_some_and(|start| !start.is_told());
        let later = self.start.filter(Start::is_told).map(|start| start.later);
        let beside = Beside { term: self.term, value, scope: self.scope, better, later };
        let (grade, taken) = if is_asked { (Grade::Undecided, None) } else { self.grade(&beside) };
        let taken = taken.filter(|_| grade == Grade::Acceptable);
        let notes = self.notes(&beside, grade);
        let is_other = grade == Grade::Undecided && !is_asked || beside.is_other_unit() || later.is_some();
        let days = beside.days().filter(|_| is_other);
        let is_from_elsewhere = self.start.is_some();
        let point =
            Point { place, from, days, is_from_elsewhere, notes, ..self.point(Some(told(value)), grade, taken) };
        self.lawful(point)
    }

    /// Returns a point with what the law leaves of it: that is proposed where we want what the law bars.
    fn lawful(&self, point: Point) -> Point {
        let is_of = |legal: &&Legal| legal.term.as_ref() == Some(&point.term) && legal.place == point.place;
        let Some(legal) = self.law.iter().filter(|legal| legal.is_barred()).find(is_of) else { return point };
        let Some(most) = &legal.most else {
            return Point { barred: Some("the law bars what the contract says".to_owned()), ..point };
        };
        let barred = Some(format!("the law allows {} at most", told(most)));
        let ours = self.scope.value(&self.term.value);
        let is_beyond = ours.is_ok_and(|ours| self.scope.ordering_of(&ours, most).is_ok_and(|order| order.is_gt()));
        if point.grade != Grade::Preferred && !is_beyond {
            return Point { barred, ..point };
        }
        let (proposal, language) = self.proposal(Some(most));
        Point { barred, proposal, language, ..point }
    }

    /// How a value is graded, and the position that takes it. What depends on the days is decided only where that makes no
    /// difference.
    fn grade(&self, beside: &Beside<'_, '_>) -> (Grade, Option<usize>) {
        let is_free = |taken: usize| {
            let accept = &self.term.accepts[taken];
            accept.price.is_none() && accept.approval.is_none()
        };
        match (beside.is_preferred(), beside.position()) {
            (Holds::Yes, _) => (Grade::Preferred, None),
            (Holds::Depends, _) if self.term.locked => (Grade::Undecided, None),
            (Holds::No, _) if self.term.locked => (Grade::Refused, None),
            (_, Ok(None)) if self.term.accepts.is_empty() => (Grade::Acceptable, None),
            (Holds::No, Ok(None)) => (Grade::Refused, None),
            (Holds::No, Ok(taken)) => (Grade::Acceptable, taken),
            (Holds::Depends, Ok(Some(taken))) if is_free(taken) => (Grade::Acceptable, Some(taken)),
            _ => (Grade::Undecided, None),
        }
    }

    /// Which way a value is better for us: what is tighter, unless the clauses bind us alone, or say otherwise than what is
    /// accepted.
    fn better(&self) -> Option<Direction> {
        let binds_us_alone = {
            let mut bound = self.clauses().filter_map(bearers).peekable();
            bound.peek().is_some() && bound.all(|bound| bound.firm && !bound.client)
        };
        let agrees = |way: &Direction| self.term.used.is_none_or(|used| used == *way);
        self.term.tighter.filter(|way| !binds_us_alone && agrees(way))
    }

    /// How it was compared, where it is counted in another unit or from another day than with us.
    fn notes(&self, beside: &Beside<'_, '_>, grade: Grade) -> Vec<String> {
        let mut notes = Vec::new();
        let (value, is_other) = (told(beside.value), beside.is_other_unit());
        if let Some(own) = (Beside { later: None, ..*beside }).days().filter(|_| is_other) {
            notes.push(format!("{value}: {} of the calendar", own.told()));
        } else if is_other {
            notes.push(format!("how many days {value} have cannot be said"));
        }
        if self.start.is_some_and(|start| !start.is_told()) {
            notes.push("it is counted from another day than the invoice: when does it begin?".to_owned());
        } else if let (Some(start), Some(days)) = (self.start, beside.days()) {
            notes.push(format!(
                "it is counted from the {}, with us from the invoice: that is {} later, together {}",
                start.name,
                start.later.told(),
                days.told()
            ));
        }
        if let Some(ours) = self.spelt(beside.value).filter(|_| grade == Grade::Refused) {
            notes.push(format!("{value} differs from our {ours} in its letters alone: write it so"));
        }
        if grade == Grade::Undecided {
            let on = match (counts_from_issue(self.plan, self.id), &self.term.ty) {
                (true, _) => "days from the invoice",
                (false, Type::Duration(family)) => family.name(),
                (false, _) => "days",
            };
            notes.push(format!("what it is graded depends on the days: agree on {on}"));
        }
        notes
    }

    /// Returns the text that we take and that a text differs from in small and large letters alone.
    fn spelt(&self, value: &Val) -> Option<String> {
        let Val::Text(own) = value else { return None };
        let listed = self.term.accepts.iter().flat_map(|accept| match &accept.range {
            AcceptRange::OneOf(values) => &values[..],
            _ => &[],
        });
        let all = std::iter::once(&self.term.value).chain(listed).filter_map(|one| self.scope.value(one).ok());
        let mut texts = all.filter_map(|one| if let Val::Text(text) = one { Some(text.to_string()) } else { None });
        texts.find(|text| text.to_lowercase() == own.to_lowercase())
    }

    fn point(&self, stated: Option<String>, grade: Grade, taken: Option<usize>) -> Point {
        let (proposal, language) = if grade == Grade::Preferred { (Vec::new(), ENGLISH) } else { self.proposal(None) };
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
            is_one_of_several: false,
            is_from_elsewhere: false,
            barred: None,
            days: None,
            notes: Vec::new(),
            proposal,
            language,
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
        clauses_of(self.plan, self.id)
    }

    /// The titles of the clauses that say the term, with what we want, and their language: that of the contract, where it has a
    /// text. In a document nobody is `we`. `own` is proposed in place of our value.
    fn proposal(&self, own: Option<&Val>) -> (Vec<String>, &'static str) {
        let value = |id: TermId| match (id == self.id, own) {
            (true, Some(own)) => Some(own.clone()),
            (true, None) => self.scope.value(&self.term.value).ok(),
            (false, _) => self.scope.term(id).ok(),
        };
        let in_tongue =
            |tongue: &Tongue| Some((tongue.proposal(self.plan, self.id, &value, self.is_document)?, tongue.code()));
        let in_tongue = self.tongue.and_then(in_tongue);
        in_tongue.unwrap_or_else(|| (self.in_english(&value), ENGLISH))
    }

    fn in_english(&self, value: &dyn Fn(TermId) -> Option<Val>) -> Vec<String> {
        let name = |id: TermId| &*self.plan.program.terms[usize::from(id.0)].name;
        let told = |id: TermId, value: Val| match &value {
            Val::Text(text) => word(ENGLISH, name(id), text).map_or_else(|| text.to_string(), str::to_owned),
            value => told(value),
        };
        let show = |id: TermId| value(id).map_or_else(|| "?".to_owned(), |value| told(id, value));
        if let Some(nothing) = value(self.id).filter(is_nothing).and_then(|_| none(ENGLISH, &self.term.name)) {
            return vec![nothing.to_owned()];
        }
        let mut texts: Vec<String> = self.clauses().map(|clause| Plan::text(&clause.title, &show)).collect();
        texts.dedup();
        if texts.is_empty() || self.is_document && texts.iter().any(|text| speaks(ENGLISH, text)) {
            return vec![match sentence(ENGLISH, &self.term.name) {
                Some(sentence) => sentence.replace("{}", &show(self.id)),
                None => format!("{}: {}", self.term.name.replace('_', " "), show(self.id)),
            }];
        }
        texts
    }
}
