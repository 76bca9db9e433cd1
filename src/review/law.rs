//! What the law allows a contract to say, by the country and the type of the client: apart from what the firm wishes.

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use super::basis::{Basis, Kind, UNION, basis};
use super::called::{Named, Said, stated};
use super::known::{Known, Start};
use super::written::term_of;
use crate::base::source::Span;
use crate::engagement::record::{Contract, Engagement, TermValue};
use crate::facts::index::Facts;
use crate::facts::item::Val;
use crate::facts::scope::Scope;
use crate::plan::Plan;
use crate::program::reads::walk;
use crate::program::tree::{CostAmount, Deadline, DutyTime, Expr, ExprKind, Statement, TermId};
use crate::value::duration::{Duration, Family};
use crate::value::interest::statutory;
use crate::value::law::{
    Body, Ceiling, LARGE_DEBTOR, Law, PUNITIVE, acceptance, ceilings, exclusion, in_general_terms, points_over_base,
    polish_maximum,
};
use crate::value::reach::Reach;
use crate::value::time::Day;

/// How the law stands to a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// It cannot be said without a fact.
    Unknown,
    /// It holds only where more is shown.
    Doubtful,
    /// It does not hold.
    Barred,
}

impl Gravity {
    /// Returns the word of a report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Doubtful => "doubtful",
            Self::Barred => "barred",
        }
    }
}

/// The name under which the time to accept work is found.
const ACCEPTANCE: &str = "deemed_acceptance";

/// What the law says of a term.
#[derive(Clone, Debug)]
pub struct Legal {
    /// The term; nothing where it is about the whole contract.
    pub term: Option<String>,
    /// Where the contract states it.
    pub place: Option<Span>,
    /// How it stands.
    pub gravity: Gravity,
    /// What is wrong.
    pub says: String,
    /// The law.
    pub cites: &'static str,
}

/// Returns what the law says against a contract, as of a day for what changes with time, and by whose law it was weighed. Only what
/// the contract says is weighed; of several values each.
pub fn law(plan: &Plan, contract: &Engagement, as_of: Day, known: &Known) -> (Basis, Vec<Legal>) {
    let basis = basis(plan, contract, known);
    let (country, mut found) = match &basis.country {
        // What no law allows is told of any country.
        Err(why) => (String::new(), vec![nothing_known(why.clone())]),
        Ok((country, _)) => (country.clone(), Vec::new()),
    };
    if basis.kind() == Kind::Consumer && !country.is_empty() {
        found.push(nothing_known(format!("no law of {country} about contracts of consumers is known here")));
    }
    let weigh = |contract: &Engagement, start: Option<Start>, only: Option<&str>| {
        let facts = Facts::new(plan, contract, as_of);
        let court = Court { plan, contract, scope: Scope::at(&facts, facts.now()), as_of, start };
        let mut all = court.all(&country, &basis);
        all.retain(|legal| only.is_none_or(|name| legal.term.as_deref() == Some(name)));
        all
    };
    found.extend(weigh(contract, known.start(contract), None));
    for term in &plan.program.terms {
        for (value, start) in known.values(&term.name) {
            let place = value.span;
            let beside = with(contract, value);
            let legal = weigh(&beside, start.or_else(|| known.start(contract)), Some(&term.name));
            found.extend(legal.into_iter().map(|legal| Legal { place: Some(place), ..legal }));
        }
    }
    let facts = Facts::new(plan, contract, as_of);
    let court = Court { plan, contract, scope: Scope::at(&facts, facts.now()), as_of, start: known.start(contract) };
    let used = payment_terms(plan).into_iter().chain(rate_terms(plan));
    let used: Vec<&str> = used.map(|id| &*plan.program.terms[usize::from(id.0)].name).collect();
    found.extend(stated(contract, known, &used).iter().flat_map(|said| court.of_name(said, &country, &basis)));
    let mut seen = FxHashSet::default();
    found.retain(|legal| seen.insert((legal.term.clone(), legal.says.clone(), legal.cites)));
    (basis, found)
}

/// Returns a contract with one value of a term in place of what it states of it.
fn with(contract: &Engagement, value: TermValue) -> Engagement {
    let mut terms = contract.contract.terms.clone();
    terms.retain(|one| one.name != value.name);
    terms.push(value);
    Engagement { contract: Contract { terms, ..contract.contract.clone() }, ..contract.clone() }
}

/// Says that nothing was weighed, and why: what was not weighed has not passed.
fn nothing_known(why: String) -> Legal {
    Legal {
        term: None,
        place: None,
        gravity: Gravity::Unknown,
        says: format!("not checked: {why}; what the law allows cannot be said"),
        cites: "the law of the client's country",
    }
}

/// Whose law on late payment holds for a country.
fn late_payment(country: &str) -> Option<Law> {
    match country {
        "RS" => Some(Law::Serbia),
        "GB" | "UK" => Some(Law::Britain),
        country => UNION.contains(&country).then_some(Law::Union),
    }
}

struct Court<'c> {
    plan: &'c Plan,
    contract: &'c Engagement,
    scope: Scope<'c, 'c>,
    as_of: Day,
    /// From when the time to pay is counted, where that is another day than that of the issue.
    start: Option<Start>,
}

impl Court<'_> {
    fn all(&self, country: &str, basis: &Basis) -> Vec<Legal> {
        let kind = basis.kind();
        let mut found = Vec::new();
        if let Some(law) = late_payment(country).filter(|_| kind != Kind::Consumer) {
            let own = self.payment(ceilings(law, country, basis.body()));
            if basis.kind.is_none() {
                found.extend(self.of_public(law, country, &own));
            }
            found.extend(own);
            found.extend(self.payment(in_general_terms(country)));
            found.extend(self.large_debtor(country, kind, basis.size.as_deref()));
            if law == Law::Union {
                found.extend(self.acceptance(country));
            }
        }
        found.extend(self.interest(country, kind == Kind::Consumer));
        found
    }

    /// The terms of time in the deadlines for payment.
    fn payment(&self, ceilings: &[Ceiling]) -> Vec<Legal> {
        let later = self.start.map(|start| start.for_law);
        let terms = payment_terms(self.plan).into_iter().filter_map(|id| self.time(id));
        terms.flat_map(|time| self.beyond(&time, ceilings, later, "to pay")).collect()
    }

    /// What more would be said if the client were a public body, as that is not known.
    fn of_public(&self, law: Law, country: &str, said: &[Legal]) -> Vec<Legal> {
        let all = self.payment(ceilings(law, country, Body::Public)).into_iter();
        let is_new = |one: &Legal| said.iter().all(|said| said.term != one.term || said.cites != one.cites);
        let unsure = |one: Legal| Legal {
            gravity: Gravity::Unknown,
            says: format!("is the client a public body? Then: {}", one.says),
            ..one
        };
        all.filter(is_new).map(unsure).collect()
    }

    /// In Poland a large undertaking must not take longer from one that is not.
    fn large_debtor(&self, country: &str, kind: Kind, size: Option<&str>) -> Vec<Legal> {
        if country != "PL" || kind != Kind::Business || size.is_some_and(|size| size != "large") {
            return Vec::new();
        }
        let found = self.payment(&[LARGE_DEBTOR]);
        let ask = |one: Legal| match size {
            Some(_) => one,
            None => Legal {
                gravity: Gravity::Unknown,
                says: format!("is the client a large undertaking (`size: large`)? {}", one.says),
                ..one
            },
        };
        found.into_iter().map(ask).collect()
    }

    /// The time to accept work, where the contract states it.
    fn acceptance(&self, country: &str) -> Vec<Legal> {
        let id = term_of(ACCEPTANCE, self.plan).and_then(|term| {
            let at = self.plan.program.terms.iter().position(|one| one.name == term.name)?;
            u16::try_from(at).ok().map(TermId)
        });
        let time = id.and_then(|id| self.time(id));
        time.iter().flat_map(|time| self.beyond(time, acceptance(country), None, "to accept")).collect()
    }

    /// Returns a length of time that the contract states.
    fn time(&self, id: TermId) -> Option<Time> {
        let name = self.plan.program.terms[usize::from(id.0)].name.clone();
        let place = place_of(self.contract, &name)?;
        match self.scope.term(id) {
            Ok(Val::Duration(length)) => Some(Time { name, place, length }),
            _ => None,
        }
    }

    /// Returns what a length of time is surely beyond, and what it may be beyond.
    fn beyond(&self, time: &Time, ceilings: &[Ceiling], later: Option<Reach>, what: &str) -> Vec<Legal> {
        let length = time.length;
        let Some(own) = Reach::of(length, &self.plan.program.calendar) else { return Vec::new() };
        let days = later.map_or(own, |later| own.later(later));
        let is_plain = days == own && length.family == Family::Days;
        let told = if is_plain { length.to_string() } else { format!("{length} (from the receipt {})", days.told()) };
        let find = |is: &dyn Fn(&Ceiling) -> bool| ceilings.iter().rposition(is);
        let surely = find(&|ceiling| days.least > ceiling.days);
        let maybe = find(&|ceiling| days.most.is_none_or(|most| most > ceiling.days)).filter(|at| Some(*at) != surely);
        let one = |at: usize, are: &str, gravity: Gravity| {
            let Ceiling { days: most, says, cites, .. } = ceilings[at];
            legal(&time.name, time.place, gravity, format!("{told} {what} {are} more than {most}: {says}"), cites)
        };
        let gravity = |at: usize| if ceilings[at].is_barred { Gravity::Barred } else { Gravity::Doubtful };
        let surely = surely.map(|at| one(at, "are", gravity(at)));
        surely.into_iter().chain(maybe.map(|at| one(at, "may be", Gravity::Doubtful))).collect()
    }

    /// What late payment costs by terms of the contract.
    fn interest(&self, country: &str, is_consumer: bool) -> Vec<Legal> {
        let name = |id: TermId| &self.plan.program.terms[usize::from(id.0)].name;
        let rates = rates(self.plan, self.scope, self.as_of).into_iter();
        let stated = rates.filter_map(|(id, yearly)| {
            let name = name(id?);
            Some((name, place_of(self.contract, name)?, yearly))
        });
        stated.flat_map(|(name, place, yearly)| self.rate(name, place, yearly, country, is_consumer)).collect()
    }

    /// What a rate of so many percent a year is beside what courts leave standing and what the law gives.
    fn rate(&self, name: &str, place: Span, yearly: Decimal, country: &str, is_consumer: bool) -> Vec<Legal> {
        let mut found = Vec::new();
        let rate = yearly.normalize();
        let mut say =
            |gravity: Gravity, says: String, cites: &'static str| found.push(legal(name, place, gravity, says, cites));
        let in_poland = statutory("PL").filter(|_| country == "PL").and_then(|series| series.rate_on(self.as_of));
        if let Some(most) = in_poland.and_then(polish_maximum).filter(|most| yearly > *most) {
            let says = format!("{rate}% a year: the most that may be taken is {}%", most.normalize());
            say(Gravity::Barred, says, "Poland, Civil Code, art. 481 § 2¹ and 2²");
        } else if yearly > PUNITIVE {
            let says = format!("{rate}% a year: courts take such a rate for a penalty");
            say(Gravity::Doubtful, says, "the doctrine of penalties; § 138 BGB and its like");
        }
        // Of a consumer the law asks less.
        if is_consumer {
            return found;
        }
        match late_payment(country).and_then(exclusion).filter(|_| yearly.is_zero()) {
            Some((true, says, cites)) => say(Gravity::Barred, says.to_owned(), cites),
            Some((false, says, cites)) => say(Gravity::Doubtful, says.to_owned(), cites),
            None => {
                if let Some(least) = self.by_law(country).filter(|least| yearly < *least) {
                    let least = least.normalize();
                    let says = format!("{rate}% a year: the law gives {least}%, and less may be grossly unfair");
                    say(Gravity::Doubtful, says, "Directive 2011/7/EU, art. 7, and its like");
                }
            }
        }
        found
    }

    /// Returns what the law of a country gives for late payment between businesses, in percent a year.
    fn by_law(&self, country: &str) -> Option<Decimal> {
        let code = if UNION.contains(&country) && statutory(country).is_none() { "EU" } else { country };
        statutory(if code == "GB" { "UK" } else { code })?.rate_on(self.as_of)
    }

    /// What the law says of what is stated under a name that no deadline and no cost of the policy uses.
    fn of_name(&self, said: &Said, country: &str, basis: &Basis) -> Vec<Legal> {
        let is_consumer = basis.kind() == Kind::Consumer;
        let Said { name, place, .. } = said;
        match &said.value {
            Named::Rate(rate) => {
                let base = || Some(self.by_law(country)?.saturating_sub(points_over_base(country)));
                let Some(yearly) = rate.yearly(base) else { return Vec::new() };
                self.rate(name, *place, yearly, country, is_consumer)
            }
            Named::NoCompensation if late_payment(country) == Some(Law::Union) && !is_consumer => vec![legal(
                name,
                *place,
                Gravity::Doubtful,
                "to exclude compensation for recovery costs is presumed to be grossly unfair".to_owned(),
                "Directive 2011/7/EU, art. 7(3)",
            )],
            Named::NoCompensation => Vec::new(),
            Named::Payment(length) => {
                let Some(law) = late_payment(country).filter(|_| !is_consumer) else { return Vec::new() };
                let time = Time { name: name.clone(), place: *place, length: *length };
                let later = said.start.or(self.start).map(|start| start.for_law);
                let all = [ceilings(law, country, basis.body()), in_general_terms(country)];
                all.into_iter().flat_map(|ceilings| self.beyond(&time, ceilings, later, "to pay")).collect()
            }
        }
    }
}

/// A length of time that a contract states.
struct Time {
    name: String,
    place: Span,
    length: Duration,
}

fn legal(name: &str, place: Span, gravity: Gravity, says: String, cites: &'static str) -> Legal {
    Legal { term: Some(name.to_owned()), place: Some(place), gravity, says, cites }
}

/// Returns where a contract states a term.
fn place_of(contract: &Engagement, name: &str) -> Option<Span> {
    let amended = contract.contract.amendments.iter().flat_map(|change| &change.terms);
    let mut all = amended.chain(&contract.contract.terms);
    all.find(|stated| *stated.name == *name).map(|stated| stated.span)
}

/// Returns the terms that a deadline for payment takes.
pub fn payment_terms(plan: &Plan) -> Vec<TermId> {
    let mut ids = Vec::new();
    for id in &plan.payment_clauses {
        if let Some(Statement::Owes { time: DutyTime::Deadline(deadline), .. }) = &plan.clause(*id).statement {
            let (Deadline::Within(length, _) | Deadline::By(length)) = deadline;
            ids.extend(terms_of(length));
        }
    }
    ids.sort();
    ids.dedup();
    ids
}

/// Returns the terms that the interest on late payment takes.
fn rate_terms(plan: &Plan) -> Vec<TermId> {
    let costs = plan.payment_clauses.iter().flat_map(|id| &plan.clause(*id).modifiers.costs);
    let points = costs.filter_map(|cost| match &cost.amount {
        CostAmount::Interest { points, .. } => points.as_ref(),
        _ => None,
    });
    points.flat_map(terms_of).collect()
}

/// Returns a length of time in days, about.
pub fn days(value: &Val) -> Option<Decimal> {
    match value {
        Val::Duration(length) => length.in_days(),
        _ => None,
    }
}

/// Returns what late payment costs on a day in percent a year, with the term that says it where one does.
pub fn rates(plan: &Plan, scope: Scope<'_, '_>, as_of: Day) -> Vec<(Option<TermId>, Decimal)> {
    let costs = plan.payment_clauses.iter().flat_map(|id| &plan.clause(*id).modifiers.costs);
    let rate = |amount: &CostAmount| {
        let CostAmount::Interest { series, points, monthly, .. } = amount else { return None };
        let base = match series {
            Some(id) => plan.program.series[usize::from(id.0)].rate_on(as_of)?,
            None => Decimal::ZERO,
        };
        let added = match points.as_ref().map(|points| scope.value(points)) {
            Some(Ok(Val::Percent(added))) => added,
            Some(_) => return None,
            None => Decimal::ZERO,
        };
        let months = Decimal::from(if *monthly { 12 } else { 1 });
        let yearly = base.checked_add(added)?.checked_mul(months)?;
        Some((points.as_ref().and_then(|points| terms_of(points).first().copied()), yearly))
    };
    // Of several clauses that charge by one term it is told once.
    let mut seen = FxHashSet::default();
    let is_new = |(id, _): &(Option<TermId>, Decimal)| id.is_none_or(|id| seen.insert(id));
    costs.filter_map(|cost| rate(&cost.amount)).filter(is_new).collect()
}

fn terms_of(expr: &Expr) -> Vec<TermId> {
    let mut ids = Vec::new();
    let mut on_expr = |part: &Expr| {
        if let ExprKind::Term(id) = &*part.kind {
            ids.push(*id);
        }
    };
    walk(expr, &mut on_expr, &mut |_| ());
    ids
}
