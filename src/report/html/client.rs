//! What the client may read: what both sides agreed on and what became of it, nothing that is the firm's own.

use crate::base::source::SourceMap;
use crate::finding::{Basis, Bearer, Excepted, Finding, Right, Status, Verdicts};
use crate::letter::restricted::{is_restricted, may_be_told, right_may_be_told};
use crate::plan::Plan;
use crate::program::house::{is_note, is_opinion};

/// What a client may read under a policy.
pub struct View<'a> {
    /// The versions of the policy.
    pub plans: &'a [Plan],
    /// Their files.
    pub policy: &'a SourceMap,
}

impl View<'_> {
    /// Returns the verdicts that a client may read: of both sides what was broken, what is due and what has its price; none
    /// that rest on something restricted or on terms that the client had not accepted; no remarks. What was kept is left in
    /// where it would be told otherwise.
    pub fn of(&self, verdicts: Verdicts) -> Verdicts {
        Verdicts {
            findings: verdicts.findings.into_iter().filter(|finding| self.is_told(finding)).collect(),
            rights: verdicts.rights.into_iter().filter(|right| self.is_right_told(right)).collect(),
            notes: Vec::new(),
            met: 0,
            ..verdicts
        }
    }

    /// Returns the verdicts by which the client is told what is at stake: what rests on something that is not told is not in it.
    pub(super) fn of_money(&self, verdicts: &Verdicts) -> Verdicts {
        // What is pending costs nothing, and says when invoices are due.
        let counts = |finding: &&Finding| finding.status == Status::Pending || self.is_told(finding);
        let findings = verdicts.findings.iter().filter(counts).cloned().collect();
        Verdicts { findings, credits: verdicts.credits.clone(), ..Verdicts::default() }
    }

    fn is_told(&self, finding: &Finding) -> bool {
        let concerns_both =
            matches!(finding.status, Status::Breached | Status::Late | Status::Pending | Status::Priced | Status::Met);
        let has_bearer = matches!(finding.bearer, Some(Bearer::Client | Bearer::Firm));
        // What the client had not accepted is the firm's own measure of itself, too.
        let binds = finding.basis != Basis::HouseRule;
        // What follows from a breach is for the firm to decide, as is how it stands by its people.
        let is_of_firm = finding.bearer == Some(Bearer::Firm);
        let is_inner = finding.subject.as_ref().is_some_and(|subject| match &*subject.kind {
            "breach" | "action" => true,
            "incident" => is_of_firm,
            _ => false,
        });
        concerns_both
            && has_bearer
            && binds
            && !is_inner
            && may_be_told(self.plans, finding)
            && !self.is_opinion(finding)
            && finding.exceptions.iter().all(|one| self.is_exception_told(one))
    }

    /// Whether a verdict tells what the firm thinks of the client. A duty with its due day does not: there such a field can
    /// only say how grave a breach is, and that is told to nobody.
    fn is_opinion(&self, finding: &Finding) -> bool {
        let clauses = self.plans.iter().flat_map(|plan| plan.program.clauses.iter().map(move |clause| (plan, clause)));
        let mut of_name = clauses.filter(|(_, clause)| clause.name == *finding.clause);
        finding.due.is_none()
            && of_name.any(|(plan, clause)| {
                clause.reads.iter().any(|field| is_opinion(plan.program.vocabulary.field_name(*field)))
            })
    }

    fn is_right_told(&self, right: &Right) -> bool {
        let is_theirs = !matches!(right.holder, Some(Bearer::Firm | Bearer::Other));
        is_theirs && right.basis != Basis::HouseRule && right_may_be_told(self.plans, right)
    }

    /// Whether the text of an exception names nothing that is restricted.
    fn is_exception_told(&self, exception: &Excepted) -> bool {
        let text = self.policy.snippet(exception.span);
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let restricted = |word: &str| self.plans.iter().any(|plan| is_restricted(&plan.program.vocabulary, word));
        words.all(|word| !is_note(word) && !is_opinion(word) && !restricted(word))
    }
}
