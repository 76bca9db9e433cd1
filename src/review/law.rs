//! What the law allows a contract to say, by the country and the type of the client: apart from what the firm wishes.

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use super::basis::{Basis, Kind, UNION, basis};
use super::called::{Named, Said, stated};
use super::charged::{Yearly, payment_terms, rate_terms, rates};
use super::known::{Known, Start};
use super::written::term_of;
use crate::base::source::Span;
use crate::engagement::record::{Contract, Engagement, TermValue};
use crate::facts::index::Facts;
use crate::facts::item::Val;
use crate::facts::scope::Scope;
use crate::plan::Plan;
use crate::program::tree::TermId;
use crate::value::duration::{Duration, Family};
use crate::value::interest::statutory;
use crate::value::law::{
    Body, Ceiling, LARGE_DEBTOR, Law, PUNITIVE, acceptance, ceilings, counts_from_invoice, exclusion,
    from_end_of_month, in_general_terms, less_interest, own_floor, penalty, points_over_base, polish_maximum,
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
    /// Whether the last rate that is known bars it, where that of the day is not known.
    pub was_barred: bool,
    /// What is wrong.
    pub says: String,
    /// The law.
    pub cites: &'static str,
    /// The most that it allows, where it bars more.
    pub most: Option<Val>,
}

impl Legal {
    /// Whether it does not hold, or would not by the last rate that is known.
    pub fn is_barred(&self) -> bool {
        self.gravity == Gravity::Barred || self.was_barred
    }
}

/// Returns what the law says against a contract, as of a day for what changes with time, and by whose law it was weighed. Only what
/// the contract says is weighed; of several values each.
pub fn law(plan: &Plan, contract: &Engagement, as_of: Day, known: &Known) -> (Basis, Vec<Legal>) {
    let basis = basis(plan, contract, known);
    let weigh = |country: &str| weighed(plan, contract, as_of, known, &basis, country);
    let mut found = match &basis.country {
        Err(why) => {
            // What no law allows is told of any country, and of several laws what each of them says.
            let all: Vec<Vec<Legal>> = basis.named.iter().map(|country| weigh(country)).collect();
            [vec![nothing_known(why.clone())], by_each(all), weigh("")].concat()
        }
        Ok((country, _)) if basis.kind() == Kind::Consumer => {
            let why = format!("no law of {country} about contracts of consumers is known here");
            [vec![nothing_known(why)], weigh(country)].concat()
        }
        Ok((country, _)) => weigh(country),
    };
    let mut seen = FxHashSet::default();
    found.retain(|legal| seen.insert((legal.term.clone(), legal.says.clone(), legal.cites)));
    (basis, found)
}

/// Returns what each of several laws says.
fn by_each(all: Vec<Vec<Legal>>) -> Vec<Legal> {
    let Some((first, others)) = all.split_first().filter(|(_, others)| !others.is_empty()) else { return Vec::new() };
    let key = |legal: &Legal| (legal.term.clone(), legal.gravity, legal.says.clone(), legal.cites);
    let is_in = |legal: &&Legal| others.iter().all(|other| other.iter().any(|one| key(one) == key(legal)));
    first.iter().filter(is_in).cloned().collect()
}

/// Returns what the law of a country says against a contract.
fn weighed(plan: &Plan, contract: &Engagement, as_of: Day, known: &Known, basis: &Basis, country: &str) -> Vec<Legal> {
    let weigh = |contract: &Engagement, start: Option<Start>, only: Option<&str>| {
        let facts = Facts::new(plan, contract, as_of);
        let court = Court { plan, contract, scope: Scope::at(&facts, facts.now()), as_of, start };
        let mut all = court.all(country, basis);
        all.retain(|legal| only.is_none_or(|name| legal.term.as_deref() == Some(name)));
        all
    };
    let mut found = Vec::new();
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
    found.extend(stated(contract, known, &used).iter().flat_map(|said| court.of_name(said, country, basis)));
    found
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
        was_barred: false,
        says: format!("not checked: {why}; what the law allows cannot be said"),
        cites: "the law of the client's country",
        most: None,
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
            let own = self.after(of_payment(law, country, basis, self.start));
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
    fn payment(&self, ceilings: &'static [Ceiling]) -> Vec<Legal> {
        self.after(Bound::from_receipt(ceilings, self.start))
    }

    /// The same, by bounds that are counted from a day.
    fn after(&self, bound: Bound) -> Vec<Legal> {
        let terms = payment_terms(self.plan).into_iter().filter_map(|id| self.time(id));
        terms.flat_map(|time| asked(self.beyond(&time, bound, "to pay"), self.start)).collect()
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
        const MOST: &[Ceiling] = &[LARGE_DEBTOR];
        let found = self.payment(MOST);
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
        let id = term_of(ACCEPTANCE, self.plan).and_then(|term| self.plan.program.term_id(&term.name));
        let time = id.and_then(|id| self.time(id));
        // Each says something else: all that it is beyond are told.
        let each = acceptance(country).chunks(1).map(|one| Bound::from_receipt(one, None));
        each.flat_map(|bound| time.iter().flat_map(move |time| self.beyond(time, bound, "to accept"))).collect()
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
    fn beyond(&self, time: &Time, bound: Bound, what: &str) -> Vec<Legal> {
        let (length, Bound { ceilings, later, from }) = (time.length, bound);
        let Some(own) = Reach::of(length, &self.plan.program.calendar) else { return Vec::new() };
        let days = later.map_or(own, |later| own.later(later));
        let is_asked = later.is_some_and(|later| later.most.is_none());
        let is_plain = is_asked || days == own && length.family == Family::Days;
        let told = if is_plain { length.to_string() } else { format!("{length} (from the {from} {})", days.told()) };
        let find = |is: &dyn Fn(&Ceiling) -> bool| ceilings.iter().rposition(is);
        let surely = find(&|ceiling| days.least > ceiling.days);
        let maybe = find(&|ceiling| days.most.is_none_or(|most| most > ceiling.days)).filter(|at| Some(*at) != surely);
        let one = |at: usize, are: &str, gravity: Gravity| {
            let Ceiling { days: most, says, cites, .. } = ceilings[at];
            let found =
                legal(&time.name, time.place, gravity, format!("{told} {what} {are} more than {most}: {says}"), cites);
            let most = Val::Duration(Duration { amount: most, family: Family::Days });
            Legal { most: (gravity == Gravity::Barred).then_some(most), ..found }
        };
        let gravity = |at: usize| if ceilings[at].is_barred { Gravity::Barred } else { Gravity::Doubtful };
        let surely = surely.map(|at| one(at, "are", gravity(at)));
        surely.into_iter().chain(maybe.map(|at| one(at, "may be", Gravity::Doubtful))).collect()
    }

    /// What late payment costs by terms of the contract.
    fn interest(&self, country: &str, is_consumer: bool) -> Vec<Legal> {
        let name = |id: TermId| &self.plan.program.terms[usize::from(id.0)].name;
        let rates = rates(self.plan, self.scope, self.as_of).into_iter();
        let stated = rates.filter_map(|charged| {
            let name = name(charged.term?);
            Some((name, place_of(self.contract, name)?, charged.yearly))
        });
        stated.flat_map(|(name, place, yearly)| self.rate(name, place, yearly, country, is_consumer)).collect()
    }

    /// What a rate in percent a year is beside what courts leave standing and what the law gives.
    fn rate(&self, name: &str, place: Span, yearly: Yearly, country: &str, is_consumer: bool) -> Vec<Legal> {
        let mut found = Vec::new();
        let (rate, mut last) = (yearly.percent.normalize(), yearly.last);
        let mut say =
            |gravity: Gravity, says: String, cites: &'static str| found.push(legal(name, place, gravity, says, cites));
        let in_poland = statutory("PL").filter(|_| country == "PL").and_then(|series| series.last_on(self.as_of));
        let most = in_poland.and_then(|(rate, of)| Some((polish_maximum(rate)?, of.or(yearly.last))));
        last = last.or(most.and_then(|(_, of)| of));
        const POLISH: &str = "Poland, Civil Code, art. 481 § 2¹ and 2²";
        match most.filter(|(most, _)| yearly.percent > *most) {
            Some((most, None)) => {
                let says = format!("{rate}% a year: the most that may be taken is {}%", most.normalize());
                say(Gravity::Barred, says, POLISH);
            }
            Some((most, Some(day))) => {
                let most = most.normalize();
                let says =
                    format!("{rate}% a year: barred by the last rate known here, of {day}: the most was {most}%");
                say(Gravity::Doubtful, says, POLISH);
            }
            None if yearly.percent > PUNITIVE => {
                say(
                    Gravity::Doubtful,
                    format!("{rate}% a year: courts take such a rate for a penalty"),
                    penalty(country),
                );
            }
            None => {}
        }
        let beyond = most.map(|(most, _)| most).filter(|most| yearly.percent > *most);
        let was_barred = last.is_some() && beyond.is_some();
        // A term of another unit than the year takes no yearly rate.
        let is_yearly = yearly.is_said;
        found.iter_mut().for_each(|legal| {
            (legal.was_barred, legal.most) = (was_barred, beyond.filter(|_| is_yearly).map(Val::Percent));
        });
        // Of a consumer the law asks less.
        if let Some((says, cites)) = own_floor(country).filter(|_| !is_consumer && !yearly.percent.is_zero()) {
            found.push(legal(name, place, Gravity::Unknown, format!("{rate}% a year: {says}"), cites));
        }
        if !is_consumer {
            let of = self.too_little(name, place, yearly, country);
            last = last.or(of.1);
            found.extend(of.0);
        }
        found.extend(last.map(|day| self.ended(name, place, day)));
        found
    }

    /// What the law says of a rate that is low, and the last day of the rates by which that is said, where they end before.
    fn too_little(&self, name: &str, place: Span, yearly: Yearly, country: &str) -> (Option<Legal>, Option<Day>) {
        let Some(law) = late_payment(country) else { return (None, None) };
        if let Some((is_barred, says, cites)) = exclusion(law).filter(|_| yearly.percent.is_zero()) {
            let gravity = if is_barred { Gravity::Barred } else { Gravity::Doubtful };
            return (Some(legal(name, place, gravity, says.to_owned(), cites)), None);
        }
        let Some((least, last)) = self.by_law(country) else {
            let says = format!(
                "what the law of {country} says of {}% a year is not known here, and was not checked",
                yearly.percent.normalize()
            );
            return (Some(legal(name, place, Gravity::Unknown, says, less_interest(law))), None);
        };
        let gives = match last {
            None => format!("the law gives {}%", least.normalize()),
            Some(day) => format!("by the last rate known here, of {day}, the law gave {}%", least.normalize()),
        };
        let says = format!("{}% a year: {gives}, and less may be grossly unfair", yearly.percent.normalize());
        let found = legal(name, place, Gravity::Doubtful, says, less_interest(law));
        ((yearly.percent < least).then_some(found), last)
    }

    /// Says that the rate of the day is not known.
    fn ended(&self, name: &str, place: Span, day: Day) -> Legal {
        let says = format!(
            "the rate of law of {} is not known here, and was weighed by the last one that is known, of {day}",
            self.as_of
        );
        legal(name, place, Gravity::Unknown, says, "the rates of the country, which change with the half-year")
    }

    /// Returns what the law of a country gives for late payment between businesses, in percent a year; where the rates that are known
    /// end before, the last one and the day until which it holds.
    fn by_law(&self, country: &str) -> Option<(Decimal, Option<Day>)> {
        let code = if UNION.contains(&country) && statutory(country).is_none() { "EU" } else { country };
        statutory(if code == "GB" { "UK" } else { code })?.last_on(self.as_of)
    }

    /// What the law says of what is stated under a name that no deadline and no cost of the policy uses.
    fn of_name(&self, said: &Said, country: &str, basis: &Basis) -> Vec<Legal> {
        let is_consumer = basis.kind() == Kind::Consumer;
        let Said { name, place, .. } = said;
        match &said.value {
            Named::Rate(rate) => {
                let by_law = self.by_law(country);
                let base = || Some(by_law?.0.saturating_sub(points_over_base(country)));
                let Some(percent) = rate.yearly(base) else { return Vec::new() };
                let last = by_law.filter(|_| rate.is_over_base()).and_then(|(_, last)| last);
                let is_said = rate.is_yearly();
                self.rate(name, *place, Yearly { percent, last, is_said }, country, is_consumer)
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
                let start = said.start.or(self.start);
                let of_terms = Bound::from_receipt(in_general_terms(country), start);
                let all = [of_payment(law, country, basis, start), of_terms].into_iter();
                all.flat_map(|bound| asked(self.beyond(&time, bound, "to pay"), start)).collect()
            }
        }
    }
}

/// The longest times that a law leaves, and from which day it counts them.
#[derive(Clone, Copy)]
struct Bound {
    ceilings: &'static [Ceiling],
    /// How much later than that day the time begins; nothing where it begins then.
    later: Option<Reach>,
    /// That day.
    from: &'static str,
}

impl Bound {
    fn from_receipt(ceilings: &'static [Ceiling], start: Option<Start>) -> Self {
        Self { ceilings, later: start.map(|start| start.for_law), from: "receipt" }
    }
}

/// Returns the longest times to pay: where the law has a time of its own from the begin, by that one.
fn of_payment(law: Law, country: &str, basis: &Basis, start: Option<Start>) -> Bound {
    let is_end = start.is_some_and(|start| start.name == "end of the month");
    let body = basis.body();
    match from_end_of_month(country, body).filter(|_| is_end) {
        Some(own) => Bound::from_receipt(own, None),
        None if counts_from_invoice(country, body) => {
            Bound { ceilings: ceilings(law, country, body), later: start.map(|start| start.later), from: "invoice" }
        }
        None => Bound::from_receipt(ceilings(law, country, body), start),
    }
}

/// Makes a question of what the law says of a time to pay of which nothing tells when it begins.
fn asked(found: Vec<Legal>, start: Option<Start>) -> Vec<Legal> {
    if start.is_none_or(|start| start.is_told()) {
        return found;
    }
    let ask = |one: Legal| Legal {
        gravity: Gravity::Unknown,
        says: format!("when does the time to pay begin? {}", one.says),
        ..one
    };
    found.into_iter().map(ask).collect()
}

/// A length of time that a contract states.
struct Time {
    name: String,
    place: Span,
    length: Duration,
}

fn legal(name: &str, place: Span, gravity: Gravity, says: String, cites: &'static str) -> Legal {
    Legal { term: Some(name.to_owned()), place: Some(place), gravity, was_barred: false, says, cites, most: None }
}

/// Returns where a contract states a term.
fn place_of(contract: &Engagement, name: &str) -> Option<Span> {
    let amended = contract.contract.amendments.iter().flat_map(|change| &change.terms);
    let mut all = amended.chain(&contract.contract.terms);
    all.find(|stated| *stated.name == *name).map(|stated| stated.span)
}
