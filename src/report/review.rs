//! A contract under review as data: `goodterms.review/1`, and as a page for people.

pub mod comments;
pub mod document;
pub mod effect;
pub mod law;
mod margin;
pub mod marks;
pub mod package;
pub mod page;
mod read;
pub mod sided;
pub mod typical;

use serde::Serialize;

use self::effect::Effected;
use self::law::{Law, LawOf, Place};
pub use self::read::{Document, OfContract, Passage};
use self::sided::{Sided, SidedTerm};
use self::typical::Waited;
use super::computed::{Sum, sum};
use super::json::pretty;
use super::report::Head;
use crate::base::source::{SourceMap, Span};
use crate::finding::Finding;
use crate::review::claim::Claim;
use crate::review::expected::place as expected_at;
use crate::review::law::Legal;
use crate::review::points::{self, Price};
use crate::review::review::{self, Advice};
use crate::review::said::in_own_unit;
use crate::value::money::TOO_LARGE;

/// The name and version of the JSON form.
pub const SCHEMA: &str = "goodterms.review/1";

/// A contract under review.
#[derive(Clone, Debug, Serialize)]
pub struct Review {
    /// What it stands on, with [`SCHEMA`].
    #[serde(flatten)]
    pub head: Head,
    /// The engagement.
    pub engagement: String,
    /// The value of the contract.
    pub value: Option<Sum>,
    /// What to do: `sign`, `negotiate`, `do not sign`.
    pub advice: &'static str,
    /// Whether the client accepts our terms with it.
    pub accepts_our_terms: bool,
    /// The terms.
    pub terms: Vec<Point>,
    /// What the contract states that the policy has no term for.
    pub unknown_terms: Vec<Unknown>,
    /// The names of what was not compared: with any the advice is never to sign.
    pub not_weighed: Vec<String>,
    /// What a document says that cannot be compared with a term of the policy.
    #[serde(skip)]
    pub open: Vec<Claim>,
    /// What is required of the contract and is broken or unknown.
    pub required: Vec<Required>,
    /// By whose law it was weighed.
    pub law_of: LawOf,
    /// What the law says against it.
    pub law: Vec<Law>,
    /// What one side alone may or has to do by the contract itself.
    pub one_sided_terms: Vec<SidedTerm>,
    /// The sections of the policy whose duties are one side's alone.
    pub one_sided: Vec<Sided>,
    /// What the positions that it takes change the price by.
    pub price: Vec<Sum>,
    /// The prices in percent that come to no sum, as the contract's value is not known.
    pub unpriced: Vec<String>,
    /// Whose approval it needs.
    pub approvals: Vec<String>,
    /// The version of our terms that it accepts, where that is another one.
    #[serde(skip)]
    pub accepts_other: Option<String>,
    /// The terms of which the document says different things.
    #[serde(skip)]
    pub contradicted: Vec<String>,
    /// That our policy is not in force on the day, where it is not.
    #[serde(skip)]
    pub not_in_force: Option<String>,
    /// What its terms would have done over a recorded engagement.
    pub effects: Vec<Effected>,
    /// What it would have cost to wait for its invoices; nothing without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waited: Option<Waited>,
    /// The name of that engagement.
    #[serde(skip)]
    pub replayed: Option<String>,
    /// The terms that differ from ours and that were not counted over it.
    pub effects_not_counted: Vec<String>,
    /// The same with the reasons.
    #[serde(skip)]
    pub effects_missing: Vec<(String, &'static str)>,
    /// How many events of that engagement are after the day of the review, and were not counted.
    pub later_events: usize,
    /// What its concessions cost on a typical engagement, where no recorded one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typical: Option<typical::Typical>,
    /// What was read of the document, where it was given as one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// Whether a page lists every term that the contract does not state, or only those that it is expected to.
    #[serde(skip)]
    pub all: bool,
}

/// A term beside our positions.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Point {
    pub term: String,
    pub grade: &'static str,
    /// Whether a contract is expected to state it.
    pub expected: bool,
    pub stated: Option<String>,
    /// From which day on, of an amendment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    pub ours: String,
    /// The clauses of the policy that say it.
    pub clauses: Vec<String>,
    pub locked: bool,
    /// The number of the position that it takes, from 0.
    pub taken: Option<usize>,
    pub positions: Vec<Position>,
    /// How it was compared, where it is counted otherwise than with us.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Clauses to propose, in our words.
    pub proposal: Vec<String>,
    /// The language of that, by its code.
    pub proposal_language: &'static str,
    /// What the law allows at most, where it bars what is stated.
    #[serde(skip)]
    pub barred: Option<String>,
    #[serde(flatten)]
    pub place: Place,
}

/// A term of the contract that the policy does not have.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Unknown {
    pub term: String,
    pub stated: String,
    #[serde(skip)]
    pub near: Option<String>,
    #[serde(flatten)]
    pub place: Place,
}

/// How far we go.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Position {
    pub values: String,
    /// `+3%` of the price.
    pub price: Option<String>,
    /// What that comes to.
    pub amount: Option<Sum>,
    pub approval: Option<String>,
}

/// A clause about the contract itself.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Required {
    pub clause: String,
    pub status: &'static str,
    pub severity: Option<&'static str>,
    pub title: String,
    pub why: String,
    pub missing: Vec<String>,
}

impl Review {
    /// Returns a review as data; `sources` are the files of the contract.
    pub fn new(review: review::Review, head: Head, sources: &SourceMap) -> Self {
        let place = |span: Option<Span>| {
            let file = span.map(|span| sources.path(span).to_owned());
            Place { file, line: span.map(|span| sources.line(span)) }
        };
        // A length of time is told in the unit of the contract.
        let in_unit = |point: points::Point| {
            let text = point.place.map(|span| sources.snippet(span));
            let own = point.stated.as_deref().zip(text).and_then(|(stated, text)| in_own_unit(stated, text));
            points::Point { stated: own.or(point.stated), ..point }
        };
        let law = |legal: Legal| Law {
            place: place(legal.place),
            term: legal.term,
            gravity: legal.gravity.word(),
            was_barred: legal.was_barred,
            says: legal.says,
            cites: legal.cites,
        };
        let unknown = |one: review::Unknown| Unknown {
            place: place(Some(one.place)),
            term: one.term,
            stated: one.stated,
            near: one.near,
        };
        let unpriced = review.price.unknown().map(|currency| format!("{currency}: {TOO_LARGE}"));
        let unpriced = review.unpriced.into_iter().chain(unpriced).collect();
        Self {
            head: Head { schema: SCHEMA, ..head },
            engagement: review.engagement.to_string(),
            value: review.value.map(sum),
            advice: review.advice.word(),
            accepts_our_terms: review.accepts,
            terms: review.points.into_iter().map(|point| Point::new(&place(point.place), in_unit(point))).collect(),
            unknown_terms: review.unknown.into_iter().map(unknown).collect(),
            not_weighed: review.not_weighed,
            open: review.open,
            required: review.required.into_iter().map(Required::new).collect(),
            law_of: LawOf::new(review.basis),
            law: review.law.into_iter().map(law).collect(),
            one_sided_terms: review.one_sided_terms.into_iter().map(SidedTerm::new).collect(),
            waited: review.replayed.is_some().then(|| Waited::new(review.waited)),
            replayed: review.replayed.map(|name| name.to_string()),
            effects_not_counted: review.not_replayed.iter().map(|(term, _)| term.clone()).collect(),
            effects_missing: review.not_replayed,
            accepts_other: review.accepts_other,
            contradicted: review.contradicted,
            not_in_force: review.not_in_force,
            later_events: review.later_events,
            one_sided: review.one_sided.into_iter().map(Sided::new).collect(),
            price: review.price.known().map(sum).collect(),
            unpriced,
            approvals: review.approvals,
            effects: review.effects.into_iter().map(|(term, effect)| Effected::new(term, effect)).collect(),
            typical: None,
            document: None,
            all: false,
        }
    }

    /// Returns it as one JSON document.
    pub fn json(&self) -> String {
        pretty(self)
    }

    /// Returns it with what was read of the document.
    pub fn of_document(self, document: Option<Document>) -> Self {
        Self { document, ..self }
    }

    /// Whether nothing stands against signing.
    pub fn is_clean(&self) -> bool {
        self.advice == Advice::Sign.word()
    }
}

impl Point {
    fn new(place: &Place, point: points::Point) -> Self {
        let amount = |price: &Option<Price>| price.as_ref().and_then(|price| price.amount).map(sum);
        let position = |position: points::Position| Position {
            amount: amount(&position.price),
            values: position.values,
            price: position.price.map(|price| price.says),
            approval: position.approval,
        };
        Self {
            expected: expected_at(&point.term).is_some(),
            term: point.term,
            grade: point.grade.word(),
            stated: point.stated,
            from: point.from.map(|day| day.to_string()),
            ours: point.ours,
            clauses: point.clauses,
            locked: point.locked,
            taken: point.taken,
            positions: point.positions.into_iter().map(position).collect(),
            notes: point.notes,
            proposal: point.proposal,
            proposal_language: point.language,
            barred: point.barred,
            place: place.clone(),
        }
    }

    /// Returns what the position that it takes costs, in words.
    fn cost(&self) -> String {
        let Some(position) = self.taken.map(|taken| &self.positions[taken]) else { return String::new() };
        position.conditions()
    }
}

impl Position {
    /// Returns the price and the approval in words.
    fn conditions(&self) -> String {
        let mut parts = Vec::new();
        if let Some(price) = &self.price {
            let amount = self.amount.as_ref().map(|sum| format!(" ({} {})", sum.amount, sum.currency));
            parts.push(format!("price {price}{}", amount.unwrap_or_default()));
        }
        parts.extend(self.approval.as_ref().map(|who| format!("approval: {who}")));
        parts.join(", ")
    }

    /// Returns the position in words.
    fn line(&self) -> String {
        let conditions = self.conditions();
        if conditions.is_empty() { self.values.clone() } else { format!("{} ({conditions})", self.values) }
    }
}

impl Required {
    fn new(finding: Finding) -> Self {
        Self {
            clause: finding.clause.to_string(),
            status: finding.status.word(),
            severity: finding.severity.map(|severity| severity.word()),
            title: finding.title,
            why: finding.why,
            missing: finding.missing,
        }
    }
}
