//! A contract before it is signed: how its terms stand to ours and to the law, and what to do.

use std::sync::Arc;

use super::basis::Basis;
use super::claim::Claim;
use super::effect::{Effect, effect, is_read, is_reckoned, terms_of};
use super::grave::grave;
use super::known::{Known, checkable, is_used};
use super::law::{Legal, law};
use super::points::{Grade, Point, Price, points, value};
use super::said::told;
use super::sided::{OneSided, of_contract};
use super::waiting::{Waited, waited};
use crate::base::source::Span;
use crate::base::suggest::did_you_mean;
use crate::engagement::record::{Acceptance, Engagement, Event, TermValue};
use crate::engagement::vocabulary::FieldId;
use crate::evaluate::in_force;
use crate::evaluate::run::judge_contract;
use crate::facts::item::Val;
use crate::finding::{Finding, Status};
use crate::plan::Plan;
use crate::program::bearers::{Bearers, bearers};
use crate::program::tree::{Expr, ExprKind, Statement};
use crate::value::money::{Money, Sums};
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
    /// A term of ours with nearly that name.
    pub near: Option<String>,
    /// Where it says so.
    pub place: Span,
}

/// A term of which a record tells nothing, and why.
pub type NotCounted = (String, &'static str);

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
    /// What a document says and the record does not: to be weighed by hand.
    pub open: Vec<Claim>,
    /// The names of all that was not compared with the policy: with any the advice is never to sign.
    pub not_weighed: Vec<String>,
    /// What is required of it and not met, or cannot be said.
    pub required: Vec<Finding>,
    /// By whose law it was weighed.
    pub basis: Basis,
    /// What the law says against it.
    pub law: Vec<Legal>,
    /// What one side alone may or has to do by the contract itself.
    pub one_sided_terms: Vec<OneSided>,
    /// The sections of the policy that bind one side alone.
    pub one_sided: Vec<Duties>,
    /// What the positions that it takes change the price by, by currency.
    pub price: Sums,
    /// The prices in percent that come to no sum, as the value of the contract is not known: `payment_due: +3%`.
    pub unpriced: Vec<String>,
    /// Whose approval it needs.
    pub approvals: Vec<String>,
    /// What its terms would have done over a recorded engagement: each that differs from ours, then all together.
    pub effects: Vec<(Option<String>, Effect)>,
    /// What it would have cost to wait for its invoices as long as the contract gives to pay.
    pub waited: Waited,
    /// The name of that engagement.
    pub replayed: Option<Arc<str>>,
    /// The terms that differ from ours and that it tells nothing of, each with the reason.
    pub not_replayed: Vec<NotCounted>,
    /// How many events of that engagement are after the day, and were not counted.
    pub later_events: usize,
    /// Whether the client accepts our terms with it: then ours hold where it says nothing.
    pub accepts: bool,
    /// The version of our terms that it accepts, where that is another one than was reviewed.
    pub accepts_other: Option<String>,
    /// The terms of which the document says different things.
    pub contradicted: Vec<String>,
    /// That our policy is not in force on the day of the review, where it is not.
    pub not_in_force: Option<String>,
    /// What to do.
    pub advice: Advice,
}

/// Reviews a contract under the versions of a policy, as of a day; with what its terms would have done over `record`. `known` is
/// what is known beside the contract's record.
pub fn review(plans: &[Plan], contract: &Engagement, record: Option<&Engagement>, as_of: Day, known: &Known) -> Review {
    let plan = &plans[in_force(plans, as_of)];
    let (basis, law) = law(plan, contract, as_of, known);
    let points = points(plan, contract, known, &law);
    let comparable = checkable(plan, contract);
    let judged = judge_contract(plan, &comparable, as_of);
    let is_open = |finding: &Finding| matches!(finding.status, Status::Breached | Status::Late | Status::Unknown);
    let mut required: Vec<Finding> = judged.into_iter().filter(is_open).collect();
    if known.is_document {
        required.iter_mut().for_each(|finding| ask(plan, contract, finding));
    }
    let (mut price, mut unpriced, mut approvals) = (Sums::default(), Vec::new(), Vec::new());
    // What the law bars has no price.
    let lawful = points.iter().filter(|point| point.barred.is_none());
    for (point, position) in lawful.filter_map(|point| Some((point, point.position()?))) {
        match position.price.as_ref().filter(|_| !point.is_one_of_several) {
            Some(Price { amount: Some(money), .. }) => {
                price.add(*money);
            }
            Some(Price { says, amount: None }) => unpriced.push(format!("{}: {says}", point.term)),
            None => {}
        }
        approvals.extend(position.approval.clone());
    }
    approvals.sort();
    approvals.dedup();
    let of_ours = contract.contract.accepts.iter().filter(|accepted| *accepted.policy == *plan.program.title);
    let version = plan.program.version.as_deref();
    let is_this = |own: &Acceptance| own.version.as_deref().is_none_or(|own| version.is_none_or(|ours| ours == own));
    let accepts = of_ours.clone().any(is_this);
    let accepts_other = of_ours.filter_map(|own| own.version.as_ref()).map(|own| own.to_string()).next();
    let accepts_other = accepts_other.filter(|_| !accepts);
    let unknown = unknown(plan, contract);
    let open: Vec<Claim> = known.claims.iter().filter(|claim| claim.is_open()).cloned().collect();
    let one_sided_terms = of_contract(contract, known);
    let not_weighed = not_weighed(&unknown, &open, &points, &one_sided_terms);
    let advice = match advice(&points, &required, &law, accepts) {
        Advice::Sign if !not_weighed.is_empty() => Advice::Negotiate,
        advice => advice,
    };
    let is_later = |event: &&Event| event.at.is_some_and(|at| plan.program.calendar.zone.day(at) > as_of);
    let later_events = record.map_or(0, |record| record.events.iter().filter(is_later).count());
    let (effects, not_replayed) =
        record.map(|record| effects(plan, &comparable, &points, record, as_of)).unwrap_or_default();
    let waited = record.map(|record| waited(plan, &comparable, &points, record, as_of)).unwrap_or_default();
    Review {
        later_events,
        waited,
        replayed: record.map(|record| record.id.clone()),
        not_replayed,
        effects,
        engagement: contract.id.clone(),
        value: value(plan, contract),
        one_sided_terms,
        one_sided: one_sided(plan),
        unknown,
        open,
        not_weighed,
        points,
        required,
        basis,
        law,
        price,
        unpriced,
        approvals,
        accepts,
        accepts_other,
        contradicted: contradicted(known),
        not_in_force: not_in_force(plan, as_of),
        advice,
    }
}

/// Says that a policy is not in force on a day, where it is not.
fn not_in_force(plan: &Plan, as_of: Day) -> Option<String> {
    let told = |word: &str, day: Day| {
        format!("it is in force {word} {day}, and was compared all the same: the review is as of {as_of}")
    };
    let from = plan.program.effective.filter(|from| *from > as_of).map(|from| told("from", from));
    from.or_else(|| plan.program.until.filter(|until| *until < as_of).map(|until| told("until", until)))
}

/// Returns the terms of which a document says different things, as the policy calls them.
fn contradicted(known: &Known) -> Vec<String> {
    let all = known.claims.iter().filter(|claim| claim.is_contradicted());
    let mut names: Vec<String> = all.map(|claim| claim.term.clone()).collect();
    names.sort();
    names.dedup();
    names
}

fn unknown(plan: &Plan, contract: &Engagement) -> Vec<Unknown> {
    let amended = contract.contract.amendments.iter().flat_map(|change| &change.terms);
    let stated = contract.contract.terms.iter().chain(amended);
    let is_known = |name: &str| is_used(plan, name) || plan.program.term(name).is_some();
    let unknown = stated.filter(|stated| !is_known(&stated.name));
    let names = || plan.program.terms.iter().map(|term| &*term.name);
    let one = |stated: &TermValue| Unknown {
        near: did_you_mean(&stated.name, names()),
        term: stated.name.to_string(),
        stated: told(&Val::from(&stated.value)),
        place: stated.span,
    };
    unknown.map(one).collect()
}

/// Makes of a breach that stands on what was only not read a question.
fn ask(plan: &Plan, contract: &Engagement, finding: &mut Finding) {
    let clause = plan.program.clause_named(&finding.clause);
    let Some(Statement::Require { cond, .. }) = clause.and_then(|clause| clause.statement.as_ref()) else { return };
    let vocabulary = &plan.program.vocabulary;
    let mut fields = Vec::new();
    wanted(cond, &mut fields);
    let is_stated = |field: &FieldId| contract.contract.record.fields.iter().any(|(id, _)| id == field);
    fields.retain(|field| !is_stated(field));
    if finding.status == Status::Breached && !fields.is_empty() {
        finding.status = Status::Unknown;
        finding.missing = fields.iter().map(|field| vocabulary.field_name(*field).to_owned()).collect();
    }
}

/// Finds the fields of the contract without which a condition cannot hold.
fn wanted(cond: &Expr, fields: &mut Vec<FieldId>) {
    match &*cond.kind {
        ExprKind::And(one, other) => {
            wanted(one, fields);
            wanted(other, fields);
        }
        ExprKind::IsKnown(inner) => {
            if let ExprKind::Field(owner, field) = &*inner.kind
                && matches!(&*owner.kind, ExprKind::Contract)
            {
                fields.push(*field);
            }
        }
        _ => {}
    }
}

/// Returns the names of what no position of the policy is about, each once: what is gravest first.
fn not_weighed(unknown: &[Unknown], open: &[Claim], points: &[Point], sided: &[OneSided]) -> Vec<String> {
    let is_other = |point: &&Point| point.grade == Grade::NotCompared && point.stated.is_some();
    let names = unknown.iter().map(|one| &*one.term).chain(open.iter().map(|claim| &*claim.term));
    let names = names.chain(points.iter().filter(is_other).map(|point| &*point.term));
    let names = names.chain(sided.iter().filter(|one| one.is_ours_to_weigh()).map(|one| one.term));
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort();
    names.dedup();
    let is_grave = |name: &String| open.iter().any(|claim| claim.term == *name && grave(claim).is_some());
    names.sort_by_key(|name| !is_grave(name));
    names
}

fn advice(points: &[Point], required: &[Finding], law: &[Legal], accepts: bool) -> Advice {
    // What the last rate that is known barred is not better for a rate that is not known.
    let is_barred = law.iter().any(Legal::is_barred);
    let is_loosened = points.iter().any(|point| point.locked && point.grade == Grade::Refused);
    if is_barred || is_loosened {
        return Advice::Refuse;
    }
    let asks = |point: &Point| match point.grade {
        Grade::Preferred => false,
        Grade::Acceptable => point.position().is_some_and(|taken| taken.price.is_some() || taken.approval.is_some()),
        // Where the client accepts our terms, ours hold.
        Grade::Missing => !accepts,
        Grade::Undecided | Grade::NotCompared | Grade::Refused => true,
    };
    let is_open = points.iter().any(asks) || !required.is_empty() || !law.is_empty();
    if is_open { Advice::Negotiate } else { Advice::Sign }
}

/// Returns what the terms that differ from ours would have done over a record, each and all together, and those of which it tells
/// nothing.
fn effects(
    plan: &Plan,
    contract: &Engagement,
    points: &[Point],
    record: &Engagement,
    as_of: Day,
) -> (Vec<(Option<String>, Effect)>, Vec<NotCounted>) {
    let is_one = |point: &Point| {
        let amended = contract.contract.amendments.iter().flat_map(|change| &change.terms);
        let mut stated = contract.contract.terms.iter().chain(amended);
        stated.any(|stated| *stated.name == *point.term) && !point.is_one_of_several
    };
    // What begins on another day than ours does not in the record.
    let is_counted = |point: &&Point| is_one(point) && !point.is_from_elsewhere && is_reckoned(plan, &point.term);
    let differs = |point: &&Point| point.is_from_elsewhere || point.stated.as_ref().is_some_and(|it| *it != point.ours);
    let (counted, others): (Vec<&Point>, Vec<&Point>) = points.iter().filter(differs).partition(is_counted);
    let mut names: Vec<&str> = counted.iter().map(|point| &*point.term).collect();
    names.dedup();
    // The text is of this year, and the record of the last.
    let always = [plan.at_all_times()];
    let one = |names: &[&str]| effect(&always, record, &terms_of(contract, names), as_of);
    let mut effects: Vec<_> = names.iter().map(|name| (Some((*name).to_owned()), one(&[name]))).collect();
    if names.len() > 1 {
        effects.push((None, one(&names)));
    }
    let why = |point: &Point| match () {
        () if point.is_one_of_several => "the contract says several things of it",
        () if point.is_from_elsewhere => "it begins on another day",
        () if !is_one(point) => "it stands in another unit or currency than ours",
        () if is_read(plan, &point.term) => {
            "what reckons with it binds us or gives a right, and charges the client nothing"
        }
        () => "no clause of ours reckons with it",
    };
    let mut others: Vec<(String, &str)> = others.iter().map(|point| (point.term.clone(), why(point))).collect();
    others.dedup();
    (effects, others)
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
