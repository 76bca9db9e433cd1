//! What the concessions of a contract cost on a typical engagement, whose figures are data (`policies/typical.yaml`).

use std::ops::Deref;

use rust_decimal::Decimal;

use super::charged::{Charged, rates};
use super::concession::{Concession, Undecided, open, share};
use super::expected::terms_of;
use super::points::{Grade, Point, value};
use super::waiting::{Both, Waiting};
use super::written::term_of;
use crate::base::source::SourceMap;
use crate::engagement::node::{Entry, Shape};
use crate::engagement::read_yaml::parse;
use crate::engagement::record::{Contract, Engagement};
use crate::facts::index::Facts;
use crate::facts::item::Val;
use crate::facts::scope::Scope;
use crate::plan::Plan;
use crate::program::tree::{Term, TermId};
use crate::value::money::{Currency, Money, Sums};
use crate::value::time::Day;

/// The figures where no others are given.
const USUAL: &str = include_str!("../../policies/typical.yaml");

/// A typical engagement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the key of its name in `policies/typical.yaml`")]
pub struct Typical {
    pub invoices: Decimal,
    pub amount: Money,
    pub late_invoices: Decimal,
    pub late_days: Decimal,
    pub rounds: Decimal,
    pub hours_per_round: Decimal,
    pub extra_hours: Decimal,
    pub hourly_rate: Money,
}

impl Typical {
    /// Returns the figures that come with the program; `currency` is the policy's.
    pub fn usual(currency: Option<Currency>) -> Self {
        Self::read(USUAL, currency).unwrap_or_else(|why| panic!("a bug: the typical figures: {why}"))
    }

    /// Reads the figures of a file; an error says in which line what is wrong.
    pub fn read(text: &str, currency: Option<Currency>) -> Result<Self, String> {
        let mut sources = SourceMap::new();
        let source = sources.add("", text.to_owned());
        let mut diagnostics = Vec::new();
        let root = parse(source, text, &mut diagnostics);
        if let Some(wrong) = diagnostics.first() {
            return Err(format!("line {}: {}", sources.line(wrong.primary.span), wrong.message));
        }
        let entries = match root.map(|root| root.shape) {
            Some(Shape::Map(entries)) => entries,
            _ => return Err("it is no list of figures, such as `invoices: 10`".to_owned()),
        };
        let mut figures = Figures { entries, sources: &sources };
        let currency = currency.or_else(|| Currency::parse("EUR"));
        let typical = Self {
            invoices: figures.number("invoices")?,
            amount: figures.money("amount", currency)?,
            late_invoices: figures.number("late_invoices")?,
            late_days: figures.number("late_days")?,
            rounds: figures.number("rounds")?,
            hours_per_round: figures.number("hours_per_round")?,
            extra_hours: figures.number("extra_hours")?,
            hourly_rate: figures.money("hourly_rate", currency)?,
        };
        match figures.entries.first() {
            Some(Entry { key, .. }) => {
                Err(format!("line {}: there is no figure `{}`", sources.line(key.span), key.text))
            }
            None => Ok(typical),
        }
    }
}

/// The figures of a file that were not taken yet.
struct Figures<'a> {
    entries: Vec<Entry<'a>>,
    sources: &'a SourceMap,
}

impl Figures<'_> {
    /// Takes the text of a figure, with its line.
    fn text(&mut self, name: &str) -> Result<(String, u32), String> {
        let at = self.entries.iter().position(|entry| entry.key.text == name);
        let entry = self.entries.remove(at.ok_or_else(|| format!("the figure `{name}` is missing"))?);
        let line = self.sources.line(entry.key.span);
        match entry.value.shape {
            Shape::Scalar { text, .. } => Ok((text.trim().to_owned(), line)),
            _ => Err(format!("line {line}: `{name}` is one figure")),
        }
    }

    fn number(&mut self, name: &str) -> Result<Decimal, String> {
        let (text, line) = self.text(name)?;
        number(&text).ok_or_else(|| format!("line {line}: `{name}` is a number of 0 or more, and not `{text}`"))
    }

    fn money(&mut self, name: &str, currency: Option<Currency>) -> Result<Money, String> {
        let (text, line) = self.text(name)?;
        let plain = number(&text).and_then(|amount| currency.map(|currency| Money { amount, currency }));
        let money = plain.or_else(|| Money::parse(&text)).filter(|money| !money.amount.is_sign_negative());
        money
            .ok_or_else(|| format!("line {line}: `{name}` is an amount such as `4000` or `4000 EUR`, and not `{text}`"))
    }
}

fn number(text: &str) -> Option<Decimal> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && text.len() < 16;
    Decimal::from_str_exact(text).ok().filter(|_| is_plain)
}

/// What the concessions of a contract cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Costs {
    /// The engagement.
    pub typical: Typical,
    /// Each that follows from a term.
    pub concessions: Vec<Concession>,
    /// What they come to, by currency.
    pub total: Sums,
    /// What depends on the days, with both bounds: no part of the total.
    pub undecided: Vec<Undecided>,
    /// What is owed later or not at all where the client does not pay or ends the work: no cost, and no part of the total.
    pub unsecured: Vec<Concession>,
    /// The concessions that no figure follows from.
    pub not_counted: Vec<String>,
    /// Those of which the contract says several things, so that no one cost follows.
    pub several: Vec<String>,
}

/// Returns what the concessions of a contract cost on a typical engagement, with rates as of a day.
pub fn costs(plan: &Plan, contract: &Engagement, points: &[Point], typical: Typical, as_of: Day) -> Costs {
    let bare = Contract { terms: Vec::new(), amendments: Vec::new(), ..contract.contract.clone() };
    let bare = Engagement { contract: bare, ..contract.clone() };
    let (ours, theirs) = (Facts::new(plan, &bare, as_of), Facts::new(plan, contract, as_of));
    let (ours, theirs) = (Scope::at(&ours, ours.now()), Scope::at(&theirs, theirs.now()));
    let sides = Sides { both: Both { plan, ours, theirs, as_of }, typical };
    let waiting = sides.waiting();
    let mut concessions = waiting.iter().flat_map(|waiting| waiting.costs(&sides.both)).collect::<Vec<_>>();
    concessions.extend(sides.all());
    let open = open(points);
    concessions.retain(|one| one.amount.amount > Decimal::ZERO && !open.contains(&&*one.term));
    let total = concessions.iter().map(|one| one.amount).collect();
    let is_given = |point: &&Point| point.stated.is_some() && point.grade != Grade::Preferred;
    let undecided: Vec<Undecided> =
        points.iter().filter_map(|point| waiting.as_ref()?.undecided(&sides.both, point)).collect();
    let mut unsecured = value(plan, contract).map(|value| sides.unsecured(value)).unwrap_or_default();
    unsecured.retain(|one| !open.contains(&&*one.term));
    let is_counted = |point: &&Point| {
        let reckoned = concessions.iter().chain(&unsecured).map(|one| &one.term);
        reckoned.chain(undecided.iter().map(|one| &one.term)).any(|term| *term == point.term)
    };
    let others = || points.iter().filter(is_given).filter(|point| !is_counted(point));
    let names = |is_several: bool| {
        let own = others().filter(|point| point.is_one_of_several == is_several);
        let mut names: Vec<String> = own.map(|point| point.term.clone()).collect();
        names.dedup();
        names
    };
    let (not_counted, several) = (names(false), names(true));
    Costs { typical, concessions, total, undecided, unsecured, not_counted, several }
}

/// Both sides' values of the terms, and the typical engagement.
struct Sides<'s> {
    both: Both<'s>,
    typical: Typical,
}

impl<'s> Deref for Sides<'s> {
    type Target = Both<'s>;

    fn deref(&self) -> &Both<'s> {
        &self.both
    }
}

impl Sides<'_> {
    fn all(&self) -> Vec<Concession> {
        let mut all = self.interest();
        all.extend(self.rounds());
        all.extend(self.hours());
        all
    }

    /// What is waited for.
    fn waiting(&self) -> Option<Waiting> {
        let Typical { invoices, amount, .. } = self.typical;
        let sum = Money { amount: invoices.checked_mul(amount.amount)?, ..amount };
        Some(Waiting { sum, told: format!("{} invoices of {amount} are paid", invoices.normalize()) })
    }

    /// What less interest on late payment costs: what the clauses charge, else what the term says.
    fn interest(&self) -> Vec<Concession> {
        let both = rates(self.plan, self.ours, self.as_of).into_iter().zip(rates(self.plan, self.theirs, self.as_of));
        let charged = |(ours, theirs): (Charged<'_>, Charged<'_>)| {
            let id = ours.term.filter(|id| theirs.term == Some(*id))?;
            self.less_interest(id, ours.yearly.percent, theirs.yearly.percent)
        };
        let charged: Vec<Concession> = both.filter_map(charged).collect();
        let stated = |term: &Term| {
            let id = self.id(term)?;
            let (Val::Percent(ours), Val::Percent(theirs)) = self.of(id)? else { return None };
            let months = Decimal::from(if term.name.contains("month") { 12 } else { 1 });
            self.less_interest(id, ours.checked_mul(months)?, theirs.checked_mul(months)?)
        };
        let is_fee = |term: &&Term| term.name.contains("fee");
        let all = || terms_of("late_interest", self.plan).filter(|term| !is_fee(term)).filter_map(stated).collect();
        if charged.is_empty() { all() } else { charged }
    }

    /// What it costs that late invoices bear so many percent a year, and not ours.
    fn less_interest(&self, id: TermId, ours: Decimal, theirs: Decimal) -> Option<Concession> {
        let Typical { late_invoices, late_days, amount, .. } = self.typical;
        let cost = share(late_invoices.checked_mul(amount.amount)?, ours.checked_sub(theirs)?, late_days)?;
        let says = format!(
            "{} invoices of {amount} paid {} days late bear {}% a year instead of {}%",
            late_invoices.normalize(),
            late_days.normalize(),
            theirs.normalize(),
            ours.normalize()
        );
        Some(Concession { term: self.name(id), says, amount: Money { amount: cost, ..amount }.rounded() })
    }

    /// What the rounds cost that are included and were not: those that the client asks for, at what we charge for a further round,
    /// else at our rate.
    fn rounds(&self) -> Option<Concession> {
        let term = term_of("revision_rounds", self.plan)?;
        let (Val::Number(ours), Val::Number(theirs)) = self.of(self.id(term)?)? else { return None };
        let Typical { rounds, hours_per_round, .. } = self.typical;
        let more = theirs.min(rounds).checked_sub(ours.min(rounds))?;
        if let Some(fee) = self.round_fee() {
            let says = format!(
                "{} more of {} rounds are included, each {fee} by our policy",
                more.normalize(),
                rounds.normalize()
            );
            let amount = Money { amount: more.checked_mul(fee.amount)?, ..fee }.rounded();
            return Some(Concession { term: term.name.clone(), says, amount });
        }
        let rate = self.rate();
        let amount = more.checked_mul(hours_per_round)?.checked_mul(rate.amount)?;
        let says = format!(
            "{} more of {} rounds are included, {} hours each at {rate}",
            more.normalize(),
            rounds.normalize(),
            hours_per_round.normalize()
        );
        Some(Concession { term: term.name.clone(), says, amount: Money { amount, ..rate }.rounded() })
    }

    /// What a lower rate costs.
    fn hours(&self) -> Option<Concession> {
        let term = term_of("extra_work_rate", self.plan)?;
        let (Val::Money(ours), Val::Money(theirs)) = self.of(self.id(term)?)? else { return None };
        let hours = self.typical.extra_hours;
        let less = ours.amount.checked_sub(theirs.amount).filter(|_| ours.currency == theirs.currency)?;
        let amount = Money { amount: less.checked_mul(hours)?, ..ours }.rounded();
        let says = format!("{} hours of extra work at {theirs} instead of {ours}", hours.normalize());
        Some(Concession { term: term.name.clone(), says, amount })
    }

    /// Of a contract of this value, how much more is owed after the work has begun, and how much less where it is ended early.
    fn unsecured(&self, value: Money) -> Vec<Concession> {
        let less = |found: &str| {
            let term = term_of(found, self.plan)?;
            let (Val::Percent(ours), Val::Percent(theirs)) = self.of(self.id(term)?)? else { return None };
            let percent = ours.checked_sub(theirs).filter(|percent| *percent > Decimal::ZERO)?;
            let amount = value.amount.checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED)?;
            let shares = format!("{}% of {value} instead of {}%", theirs.normalize(), ours.normalize());
            Some((term.name.clone(), shares, Money { amount, ..value }.rounded()))
        };
        let deposit = less("deposit").map(|(term, shares, amount)| {
            let says = format!("that much more is owed when the work has begun: {shares} are paid before it");
            Concession { term, says, amount }
        });
        let kill_fee = less("kill_fee").map(|(term, shares, amount)| {
            let says =
                format!("up to that much less is owed where the client ends the work early: at its begin {shares}");
            Concession { term, says, amount }
        });
        deposit.into_iter().chain(kill_fee).collect()
    }

    /// What a further round costs by our policy.
    fn round_fee(&self) -> Option<Money> {
        let term = term_of("extra_round_fee", self.plan)?;
        match self.ours.term(self.id(term)?) {
            Ok(Val::Money(fee)) => Some(fee),
            _ => None,
        }
    }

    /// What an hour costs by our policy, else by the typical figures.
    fn rate(&self) -> Money {
        let own = term_of("extra_work_rate", self.plan).and_then(|term| self.ours.term(self.id(term)?).ok());
        match own {
            Some(Val::Money(rate)) => rate,
            _ => self.typical.hourly_rate,
        }
    }

    fn id(&self, term: &Term) -> Option<TermId> {
        self.plan.program.term_id(&term.name)
    }
}
