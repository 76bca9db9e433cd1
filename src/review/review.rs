//! A contract before it is signed: how its terms stand to ours and to the law, and what to do.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::basis::Basis;
use super::effect::{Effect, effect, terms_of};
use super::known::{Known, without_other_lengths};
use super::law::{Gravity, Legal, law};
use super::points::{Grade, Point, points, value};
use super::said::told;
use crate::base::source::Span;
use crate::engagement::record::{Engagement, TermValue};
use crate::evaluate::in_force;
use crate::evaluate::run::judge_contract;
use crate::facts::item::Val;
use crate::finding::{Finding, Status};
use crate::plan::Plan;
use crate::program::bearers::{Bearers, bearers};
use crate::value::money::{Currency, Money};
use crate::value::time::Day;

/// What to do with a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Advice {
    /// Nothing stands against it.
    Sign,
    /// Something is to be asked for, priced, approved or said.
    Negotiate,
    /// What it says does not hold, or breaks what nothing may loosen.
    Refuse,
}

impl Advice {
    /// Returns the word of a report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sign => "sign",
            Self::Negotiate => "negotiate",
            Self::Refuse => "do not sign",
        }
    }
}

/// The duties of a section, by side.
#[derive(Clone, Debug)]
pub struct Duties {
    /// The section's name.
    pub section: String,
    /// How many clauses bind the client, the firm, either.
    pub counts: [usize; 3],
}

/// A term of a contract that the policy does not have.
#[derive(Clone, Debug)]
pub struct Unknown {
    /// Its name.
    pub term: String,
    /// What the contract says.
    pub stated: String,
    /// Where it says so.
    pub place: Span,
}

/// A contract under review.
#[derive(Clone, Debug)]
pub struct Review {
    /// The engagement that it is for.
    pub engagement: Arc<str>,
    /// Its value, where it states one.
    pub value: Option<Money>,
    /// Its terms beside ours.
    pub points: Vec<Point>,
    /// What it states that is no term of the policy.
    pub unknown: Vec<Unknown>,
    /// What is required of it and not met, or cannot be said.
    pub required: Vec<Finding>,
    /// By whose law it was weighed.
    pub basis: Basis,
    /// What the law says against it.
    pub law: Vec<Legal>,
    /// The sections that bind one side alone.
    pub one_sided: Vec<Duties>,
    /// What the positions that it takes change the price by, by currency.
    pub price: BTreeMap<Currency, Decimal>,
    /// Whose approval it needs.
    pub approvals: Vec<String>,
    /// What its terms would have done over a recorded engagement: each that differs from ours, then all together.
    pub effects: Vec<(Option<String>, Effect)>,
    /// Whether the client accepts our terms with it: then ours hold where it says nothing.
    pub accepts: bool,
    /// What to do.
    pub advice: Advice,
}

/// Reviews a contract under the versions of a policy, as of a day; with what its terms would have done over `record`. `known` is
/// what is known beside the contract's record.
pub fn review(plans: &[Plan], contract: &Engagement, record: Option<&Engagement>, as_of: Day, known: &Known) -> Review {
    let plan = &plans[in_force(plans, as_of)];
    let points = points(plan, contract, known);
    let comparable = without_other_lengths(plan, contract);
    let judged = judge_contract(plan, &comparable, as_of);
    let is_open = |finding: &Finding| matches!(finding.status, Status::Breached | Status::Late | Status::Unknown);
    let required: Vec<Finding> = judged.into_iter().filter(is_open).collect();
    let (basis, law) = law(plan, contract, as_of, known);
    let (mut price, mut approvals) = (BTreeMap::new(), Vec::new());
    for position in points.iter().filter_map(Point::position) {
        if let Some(money) = position.price.as_ref().and_then(|price| price.amount) {
            *price.entry(money.currency).or_insert(Decimal::ZERO) += money.amount;
        }
        approvals.extend(position.approval.clone());
    }
    approvals.sort();
    approvals.dedup();
    let accepts = contract.contract.accepts.iter().any(|accepted| *accepted.policy == *plan.program.title);
    let advice = advice(&points, &required, &law, accepts);
    Review {
        engagement: contract.id.clone(),
        value: value(plan, contract),
        effects: record.map(|record| effects(plans, &comparable, &points, record, as_of)).unwrap_or_default(),
        one_sided: one_sided(plan),
        unknown: unknown(plan, contract),
        points,
        required,
        basis,
        law,
        price,
        approvals,
        accepts,
        advice,
    }
}

fn unknown(plan: &Plan, contract: &Engagement) -> Vec<Unknown> {
    let amended = contract.contract.amendments.iter().flat_map(|change| &change.terms);
    let stated = contract.contract.terms.iter().chain(amended);
    let is_known = |name: &str| plan.program.terms.iter().any(|term| term.name == name);
    let unknown = stated.filter(|stated| !is_known(&stated.name));
    let one = |stated: &TermValue| Unknown {
        term: stated.name.to_string(),
        stated: told(&Val::from(&stated.value)),
        place: stated.span,
    };
    unknown.map(one).collect()
}

fn advice(points: &[Point], required: &[Finding], law: &[Legal], accepts: bool) -> Advice {
    let is_barred = law.iter().any(|legal| legal.gravity == Gravity::Barred);
    let is_loosened = points.iter().any(|point| point.locked && point.grade == Grade::Refused);
    if is_barred || is_loosened {
        return Advice::Refuse;
    }
    let asks = |point: &Point| match point.grade {
        Grade::Preferred => false,
        Grade::Acceptable => point.position().is_some_and(|taken| taken.price.is_some() || taken.approval.is_some()),
        // Where the client accepts our terms, ours hold.
        Grade::Missing => !accepts,
        Grade::Undecided | Grade::Refused => true,
    };
    let is_open = points.iter().any(asks) || !required.is_empty() || !law.is_empty();
    if is_open { Advice::Negotiate } else { Advice::Sign }
}

fn effects(
    plans: &[Plan],
    contract: &Engagement,
    points: &[Point],
    record: &Engagement,
    as_of: Day,
) -> Vec<(Option<String>, Effect)> {
    let is_counted = |point: &Point| {
        contract.contract.terms.iter().any(|stated| *stated.name == *point.term)
            || contract
                .contract
                .amendments
                .iter()
                .any(|change| change.terms.iter().any(|stated| *stated.name == *point.term))
    };
    let differs =
        |point: &&Point| point.stated.is_some() && point.stated.as_deref() != Some(&*point.ours) && is_counted(point);
    let mut names: Vec<&str> = points.iter().filter(differs).map(|point| &*point.term).collect();
    names.dedup();
    let one = |name: Option<&str>| (name.map(str::to_owned), effect(plans, record, &terms_of(contract, name), as_of));
    let mut effects: Vec<_> = names.iter().map(|name| one(Some(name))).collect();
    if names.len() > 1 {
        effects.push(one(None));
    }
    effects
}

/// Returns the sections with duties of one side alone.
fn one_sided(plan: &Plan) -> Vec<Duties> {
    let of_section = |number: usize| {
        let mut counts = [0; 3];
        for clause in plan.program.clauses.iter().filter(|clause| clause.section == number) {
            match bearers(clause) {
                Some(Bearers { client: true, firm: true }) => counts[2] += 1,
                Some(Bearers { client, firm }) => {
                    counts[0] += usize::from(client);
                    counts[1] += usize::from(firm);
                }
                None => {}
            }
        }
        Duties { section: plan.program.sections[number].name.clone(), counts }
    };
    let all = (0..plan.program.sections.len()).map(of_section);
    all.filter(|duties| duties.counts[2] == 0 && (duties.counts[0] == 0) != (duties.counts[1] == 0)).collect()
}
