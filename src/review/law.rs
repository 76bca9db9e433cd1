//! What the law allows a contract to say, by the country and the type of the client: apart from what the firm wishes.

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
use crate::value::law::{
    Body, Ceiling, LARGE_DEBTOR, Law, acceptance, ceilings, counts_from_invoice, from_end_of_month, in_general_terms,
    points_over_base,
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
    // The law that the parties chose governs their contract (Regulation (EC) 593/2008, art. 3); what is mandatory at the client's may
    // hold all the same (art. 9): both are told.
    match &basis.chosen {
        Some(Ok(country)) => found.extend(weigh(country)),
        Some(Err(law)) => {
            found.push(nothing_known(format!("no law of {law} is known here, and the contract names it")));
        }
        None => {}
    }
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
    let weigh = |contract: &Engagement, start: Option<Start>, only: &str| {
        let facts = Facts::new(plan, contract, as_of);
        let court = Court { plan, contract, scope: Scope::at(&facts, facts.now()), as_of, start };
        let mut all = court.all(country, basis);
        all.retain(|legal| legal.term.as_deref() == Some(only));
        all
    };
    let own = known.start(contract);
    let mut found = Vec::new();
    for term in &plan.program.terms {
        let of_record = said_of(contract, &term.name).map(|value| (value, own));
        let all = of_record.chain(known.values(&term.name).map(|(value, start)| (value, start.or(own))));
        for (value, start) in all {
            let place = value.span;
            let legal = weigh(&with(contract, value), start, &term.name);
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

/// Returns all that a contract says of a term, also what it says of it only from some day on.
fn said_of<'c>(contract: &'c Engagement, term: &'c str) -> impl Iterator<Item = TermValue> + 'c {
    let amended = contract.contract.amendments.iter().flat_map(|change| &change.terms);
    contract.contract.terms.iter().chain(amended).filter(move |stated| *stated.name == *term).cloned()
}

/// Returns a contract with one value of a term in place of all that it states of it.
fn with(contract: &Engagement, value: TermValue) -> Engagement {
    let Contract { mut terms, mut amendments, .. } = contract.contract.clone();
    terms.retain(|one| one.name != value.name);
    amendments.iter_mut().for_each(|change| change.terms.retain(|one| one.name != value.name));
    terms.push(value);
    Engagement { contract: Contract { terms, amendments, ..contract.contract.clone() }, ..contract.clone() }
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
pub(super) fn late_payment(country: &str) -> Option<Law> {
    match country {
        "RS" => Some(Law::Serbia),
        "GB" | "UK" => Some(Law::Britain),
        country => UNION.contains(&country).then_some(Law::Union),
    }
}

/// A contract before the law, as of a day.
pub(super) struct Court<'c> {
    plan: &'c Plan,
    contract: &'c Engagement,
    scope: Scope<'c, 'c>,
    pub(super) as_of: Day,
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

pub(super) fn legal(name: &str, place: Span, gravity: Gravity, says: String, cites: &'static str) -> Legal {
    Legal { term: Some(name.to_owned()), place: Some(place), gravity, was_barred: false, says, cites, most: None }
}

/// Returns where a contract states a term.
fn place_of(contract: &Engagement, name: &str) -> Option<Span> {
    contract.contract.terms.iter().find(|stated| *stated.name == *name).map(|stated| stated.span)
}
