//! What the law allows a contract to say, by the country and the type of the client: apart from what the firm wishes.

use rust_decimal::Decimal;
use rustc_hash::FxHashSet;

use crate::base::source::Span;
use crate::engagement::record::{Engagement, Value};
use crate::facts::index::Facts;
use crate::facts::item::Val;
use crate::facts::scope::Scope;
use crate::plan::Plan;
use crate::program::reads::walk;
use crate::program::tree::{CostAmount, Deadline, DutyTime, Expr, ExprKind, Statement, TermId};
use crate::review::points::told;
use crate::value::interest::statutory;
use crate::value::law::{Ceiling, Law, PUNITIVE, ceilings, polish_maximum};
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

/// The member states of the European Union, where the directive on late payment holds.
const UNION: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Returns what the law says against a contract, as of a day for what changes with time.
pub fn law(plan: &Plan, contract: &Engagement, as_of: Day) -> Vec<Legal> {
    let vocabulary = &plan.program.vocabulary;
    let field = |name: &str| {
        let field = vocabulary.field_id(name)?;
        contract.client.fields.iter().find(|(id, _)| *id == field).map(|(_, value)| value)
    };
    let country = match field("country") {
        Some(Value::Text(text)) => Some(text.to_string()),
        Some(Value::Word(word)) => Some(vocabulary.word(*word).to_owned()),
        _ => None,
    };
    let kind = match field("type") {
        Some(Value::Word(word)) => vocabulary.word(*word),
        _ => "business",
    };
    let Some(country) = country else {
        return vec![nothing_known("the country of the client is not stated".to_owned())];
    };
    let country = if country == "EL" { "GR" } else { &*country };
    if !UNION.contains(&country) && !OTHERS.contains(&country) {
        let is_code = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        return vec![nothing_known(match is_code {
            true => format!("nothing is known here of the law of {country}"),
            false => format!("the country of the client, `{country}`, is no code of ISO 3166 such as DE"),
        })];
    }
    let facts = Facts::new(plan, contract, as_of);
    let court = Court { plan, contract, scope: Scope::at(&facts, facts.now()), as_of };
    let mut found = Vec::new();
    if let Some(law) = late_payment(country).filter(|_| kind != "consumer") {
        found.extend(court.payment(ceilings(law, kind == "public")));
    }
    found.extend(court.interest(country, kind == "consumer"));
    found
}

/// The countries beside those of the Union of which something is known.
const OTHERS: [&str; 4] = ["GB", "UK", "RS", "US"];

fn nothing_known(why: String) -> Legal {
    Legal {
        term: None,
        place: None,
        gravity: Gravity::Unknown,
        says: format!("{why}: what the law allows cannot be said"),
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
}

impl Court<'_> {
    /// The terms of time in the deadlines for payment.
    fn payment(&self, ceilings: &[Ceiling]) -> Vec<Legal> {
        let too_long = |id: TermId| {
            let value = self.scope.term(id).ok()?;
            let days = days(&value)?;
            let passed = ceilings.iter().rev().find(|ceiling| days > ceiling.days)?;
            let says = format!("{} to pay are more than {}: {}", told(&value), passed.days, passed.says);
            let gravity = if passed.is_barred { Gravity::Barred } else { Gravity::Doubtful };
            Some(self.legal(id, gravity, says, passed.cites))
        };
        payment_terms(self.plan).into_iter().filter_map(too_long).collect()
    }

    /// What late payment costs by terms of the contract, beside what courts leave standing and what the law gives.
    fn interest(&self, country: &str, is_consumer: bool) -> Vec<Legal> {
        let mut found = Vec::new();
        let in_poland = statutory("PL").filter(|_| country == "PL").and_then(|series| series.rate_on(self.as_of));
        let maximum = in_poland.and_then(polish_maximum);
        for (id, yearly) in rates(self.plan, self.scope, self.as_of) {
            let Some(id) = id else { continue };
            let rate = yearly.normalize();
            if let Some(most) = maximum.filter(|most| yearly > *most) {
                let says = format!("{rate}% a year: the most that may be taken is {}%", most.normalize());
                found.push(self.legal(id, Gravity::Barred, says, "Poland, Civil Code, art. 481 § 2¹ and 2²"));
            } else if yearly > PUNITIVE {
                let says = format!("{rate}% a year: courts take such a rate for a penalty");
                found.push(self.legal(
                    id,
                    Gravity::Doubtful,
                    says,
                    "the doctrine of penalties; § 138 BGB and its like",
                ));
            }
            let code = if UNION.contains(&country) && statutory(country).is_none() { "EU" } else { country };
            let by_law =
                statutory(if code == "GB" { "UK" } else { code }).and_then(|series| series.rate_on(self.as_of));
            // Of a consumer the law asks less.
            if let Some(least) = by_law.filter(|least| !is_consumer && yearly < *least) {
                let says =
                    format!("{rate}% a year: the law gives {}%, and less may be grossly unfair", least.normalize());
                found.push(self.legal(id, Gravity::Doubtful, says, "Directive 2011/7/EU, art. 7, and its like"));
            }
        }
        found
    }

    fn legal(&self, id: TermId, gravity: Gravity, says: String, cites: &'static str) -> Legal {
        let name = &self.plan.program.terms[usize::from(id.0)].name;
        let stated = self.contract.contract.terms.iter().find(|stated| *stated.name == **name);
        Legal { term: Some(name.clone()), place: stated.map(|stated| stated.span), gravity, says, cites }
    }
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
