//! What the client may read: what both sides agreed on and what became of it, nothing that is the firm's own.

use crate::base::source::SourceMap;
use crate::facts::index::Facts;
use crate::finding::{Basis, Bearer, Excepted, Finding, Right, Status, Verdicts};
use crate::ladder;
use crate::letter::restricted::{is_restricted, may_be_told, right_may_be_told};
use crate::plan::Plan;
use crate::value::money::Money;

/// The terms: the versions of a policy, and its files.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a> {
    pub plans: &'a [Plan],
    pub policy: &'a SourceMap,
}

/// Returns the verdicts that a client may read: of both sides what was broken, what is due and what has its price; none that rest
/// on something restricted or on terms that the client had not accepted; no remarks.
pub(super) fn told(verdicts: Verdicts, terms: Terms<'_>) -> Verdicts {
    Verdicts {
        findings: verdicts.findings.into_iter().filter(|finding| is_told(finding, terms)).collect(),
        rights: verdicts.rights.into_iter().filter(|right| is_right_told(right, terms)).collect(),
        notes: Vec::new(),
        met: 0,
        ..verdicts
    }
}

/// Returns what of the money at stake rests on nothing that is not told.
pub(super) fn at_stake(facts: &Facts<'_>, verdicts: &Verdicts, terms: Terms<'_>) -> Vec<Money> {
    // What is pending costs nothing, and says which invoices are in their grace.
    let counts = |finding: &&Finding| finding.status == Status::Pending || is_told(finding, terms);
    let findings = verdicts.findings.iter().filter(counts).cloned().collect();
    ladder::owed::at_stake(facts, &Verdicts { findings, credits: verdicts.credits.clone(), ..Verdicts::default() })
}

fn is_told(finding: &Finding, terms: Terms<'_>) -> bool {
    let concerns_both = matches!(finding.status, Status::Breached | Status::Late | Status::Pending | Status::Priced);
    let has_bearer = matches!(finding.bearer, Some(Bearer::Client | Bearer::Firm));
    let binds = finding.bearer != Some(Bearer::Client) || finding.basis != Basis::HouseRule;
    // What follows from a breach is for the firm to decide.
    let is_inner = finding.subject.as_ref().is_some_and(|subject| matches!(&*subject.kind, "breach" | "action"));
    let is_plain = |one: &Excepted| is_exception_told(one, terms);
    concerns_both
        && has_bearer
        && binds
        && !is_inner
        && may_be_told(terms.plans, finding)
        && finding.exceptions.iter().all(is_plain)
}

fn is_right_told(right: &Right, terms: Terms<'_>) -> bool {
    right.holder != Some(Bearer::Firm)
        && right.holder != Some(Bearer::Other)
        && right.basis != Basis::HouseRule
        && right_may_be_told(terms.plans, right)
}

/// Whether the text of an exception names nothing that is restricted.
fn is_exception_told(exception: &Excepted, terms: Terms<'_>) -> bool {
    let text = terms.policy.snippet(exception.span);
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let restricted = |word: &str| terms.plans.iter().any(|plan| is_restricted(&plan.program.vocabulary, word));
    words.into_iter().all(|word| word != "note" && !restricted(word))
}
