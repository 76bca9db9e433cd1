//! What is known of a contract beside the terms of its record: when the time to pay begins, whose law holds, what is counted in
//! another unit than ours.

use rust_decimal::Decimal;

use super::claim::{Claim, LAW_TERMS, PAYMENT_START};
use super::tongue::Tongue;
use crate::base::source::Span;
use crate::engagement::record::{Contract, Engagement, TermValue, Value};
use crate::plan::Plan;
use crate::program::reads::walk;
use crate::program::tree::{DutyTime, ExprKind, Statement, TermId, Type};
use crate::value::reach::Reach;

/// What a document or the caller says of a contract beside its record.
#[derive(Default)]
pub struct Known {
    /// What it says beside the terms of its record.
    pub claims: Vec<Claim>,
    /// Whether it was read from a document: what is not stated was only not read.
    pub is_document: bool,
    /// The country of the client by the caller.
    pub country: Option<String>,
    /// What the client is by the caller: `business`, `public`, `consumer`.
    pub client_type: Option<String>,
    /// Where the document says what the client is.
    pub client_told: Option<String>,
    /// The language in which is proposed, where that is not the policy's.
    pub tongue: Option<Tongue>,
}

/// A begin of the time to pay, beside the day on which an invoice is issued.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// What it is called.
    pub name: &'static str,
    /// How much later than the issue it is.
    pub later: Reach,
    /// How much later it is than the receipt of the invoice or of the work, from which laws count.
    pub for_law: Reach,
}

/// The begins of which passages tell. The way of an invoice is taken as a week at most, an acceptance for the law as the 30 days
/// that Directive 2011/7/EU, art. 3(4), leaves for it; when work is accepted, delivered or completed nothing bounds.
const STARTS: [Start; 5] = [
    Start { name: "receipt", later: reach(Some(7)), for_law: reach(Some(0)) },
    Start { name: "end of the month", later: reach(Some(30)), for_law: reach(Some(30)) },
    Start { name: "acceptance", later: reach(None), for_law: reach(Some(30)) },
    Start { name: "delivery", later: reach(None), for_law: reach(Some(0)) },
    Start { name: "completion", later: reach(None), for_law: reach(Some(0)) },
];

/// The names of the day on which an invoice is issued.
const ISSUE: [&str; 6] = ["invoice", "issue", "invoice date", "invoice_date", "date of invoice", "date of issue"];

/// A begin that is none of these: nothing tells when it is.
const OTHER: Start = Start { name: "another day", later: reach(None), for_law: reach(None) };

impl Start {
    /// Returns the begin of a name; nothing where it is the issue.
    pub fn named(name: &str) -> Option<Self> {
        let known = STARTS.into_iter().find(|start| start.name == name);
        known.or_else(|| (!ISSUE.contains(&name)).then_some(OTHER))
    }

    /// Whether it is told when it is.
    pub fn is_told(&self) -> bool {
        self.name != OTHER.name
    }
}

const fn reach(most: Option<u32>) -> Reach {
    let most = match most {
        Some(days) => Some(Decimal::from_parts(days, 0, 0, false, 0)),
        None => None,
    };
    Reach { least: Decimal::ZERO, most }
}

impl Known {
    /// Returns from when the time to pay is counted, where that is another day than that of the issue: as the record states it,
    /// else the document.
    pub fn start(&self, contract: &Engagement) -> Option<Start> {
        Start::named(&self.start_said(contract)?.0)
    }

    /// Returns what is said of that, and where: by the latest amendment that says it.
    pub fn start_said(&self, contract: &Engagement) -> Option<(String, Span)> {
        let mut amendments: Vec<_> = contract.contract.amendments.iter().collect();
        amendments.sort_by_key(|change| change.effective);
        let amended = amendments.into_iter().rev().flat_map(|change| &change.terms);
        let own = amended.chain(&contract.contract.terms).find_map(|stated| match &stated.value {
            Value::Text(text) if *stated.name == *PAYMENT_START => Some((text.to_string(), stated.span)),
            _ => None,
        });
        let of_document = || self.claims.iter().find(|claim| claim.is_known && claim.found == PAYMENT_START);
        own.or_else(|| of_document().map(|claim| (claim.says.clone(), claim.span)))
    }

    /// Whether of a term something is said that somebody has to weigh.
    pub fn is_open(&self, term: &str) -> bool {
        self.claims.iter().any(|claim| claim.is_open() && claim.term == term)
    }

    /// Returns the values of a term that stand beside others, each with from when it is counted where its sentence says so.
    pub fn values(&self, term: &str) -> impl Iterator<Item = (TermValue, Option<Start>)> {
        let claims = self.claims.iter().filter(move |claim| claim.term == term);
        claims.filter_map(|claim| Some((claim.stated()?, claim.start.as_deref().and_then(Start::named))))
    }
}

/// Whether a deadline for payment counts a term from the day on which an invoice is issued.
pub fn counts_from_issue(plan: &Plan, term: TermId) -> bool {
    let Some(issued) = plan.program.vocabulary.field_id("issued") else { return false };
    plan.payment_clauses.iter().any(|id| {
        let Some(Statement::Owes { time: DutyTime::Deadline(deadline), .. }) = &plan.clause(*id).statement else {
            return false;
        };
        let (mut has_term, mut has_issue) = (false, false);
        for part in deadline.parts() {
            let mut on_expr = |part: &crate::program::tree::Expr| match &*part.kind {
                ExprKind::Term(id) => has_term |= *id == term,
                ExprKind::Field(_, field) => has_issue |= *field == issued,
                _ => {}
            };
            walk(part, &mut on_expr, &mut |_| ());
        }
        has_term && has_issue
    })
}

/// Whether a value is a length of time in another unit than that of its term.
pub fn is_other_length(plan: &Plan, stated: &TermValue) -> bool {
    let term = plan.program.term(&stated.name);
    match (term.map(|term| &term.ty), &stated.value) {
        (Some(Type::Duration(family)), Value::Duration(length)) => length.family != *family,
        _ => false,
    }
}

/// Whether a value is a sum in another currency than its term.
pub fn is_other_currency(plan: &Plan, stated: &TermValue) -> bool {
    let term = plan.program.term(&stated.name);
    match (term.map(|term| &term.ty), &stated.value) {
        (Some(Type::Money(Some(own))), Value::Money(money)) => money.currency != *own,
        _ => false,
    }
}

/// Returns whether a name is taken into account although the policy has no term for it: from when is counted, whose law holds.
pub fn is_used(plan: &Plan, name: &str) -> bool {
    let is_term = || plan.program.term(name).is_some();
    (name == PAYMENT_START || LAW_TERMS.contains(&name)) && !is_term()
}

/// Returns a contract without the lengths that are stated in another unit than that of their term, and the sums in another currency,
/// as these are compared or told and nothing else can be done with them, and without what is taken into account otherwise.
pub fn checkable(plan: &Plan, contract: &Engagement) -> Engagement {
    let is_other = |one: &TermValue| is_other_length(plan, one) || is_other_currency(plan, one);
    let is_kept = |one: &&TermValue| !is_other(one) && !is_used(plan, &one.name);
    let kept = |terms: &[TermValue]| terms.iter().filter(is_kept).cloned().collect();
    let own = &contract.contract;
    let mut amendments = own.amendments.clone();
    amendments.iter_mut().for_each(|change| change.terms = kept(&change.terms));
    let terms = kept(&own.terms);
    Engagement { contract: Contract { terms, amendments, ..own.clone() }, ..contract.clone() }
}

/// Moves into the terms of a contract what is their only value and stands beside them for its unit alone.
pub fn join(plan: &Plan, contract: &mut Engagement, claims: &mut Vec<Claim>) {
    let names: Vec<String> = claims.iter().filter(|claim| claim.is_graded()).map(|claim| claim.term.clone()).collect();
    claims.retain(|claim| {
        let Some(stated) = claim.stated() else { return true };
        let is_stated = contract.contract.terms.iter().any(|one| one.name == stated.name);
        let is_one = names.iter().filter(|name| **name == claim.term).count() == 1 && !is_stated;
        let moves = is_one && claim.start.is_none() && is_other_length(plan, &stated);
        if moves {
            contract.contract.terms.push(stated);
        }
        !moves
    });
}
