//! What the client may read: what both sides agreed on and what became of it, nothing that is the firm's own.

use crate::base::source::SourceMap;
use crate::facts::due::due_of;
use crate::finding::{Basis, Bearer, Finding, Right, Status, Verdicts};
use crate::letter::restricted::{Shown, right_may_be_told};
use crate::plan::Plan;

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
            findings: verdicts
                .findings
                .into_iter()
                .filter(|finding| self.is_told(finding))
                .map(|finding| self.without_names(without_nothing(finding)))
                .collect(),
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
        let shown = Shown { plans: self.plans, policy: self.policy };
        concerns_both && has_bearer && binds && shown.may_be_told(finding)
    }

    /// Whether the day may be told on which something was due, though what became of it is not told.
    pub(super) fn may_say_due(&self, finding: &Finding) -> bool {
        let shown = Shown { plans: self.plans, policy: self.policy };
        finding.basis != Basis::HouseRule && shown.may_be_told(finding)
    }

    /// Leaves out of a count the names of clauses, which are the firm's own.
    fn without_names(&self, mut finding: Finding) -> Finding {
        for clause in self.plans.iter().flat_map(|plan| &plan.program.clauses) {
            let named = due_of(&clause.name);
            let lines = finding.working.iter_mut().filter(|line| line.contains(&named));
            lines.for_each(|line| *line = line.replace(&named, "the due day of another of these terms"));
        }
        finding
    }

    fn is_right_told(&self, right: &Right) -> bool {
        let is_theirs = !matches!(right.holder, Some(Bearer::Firm | Bearer::Other));
        is_theirs && right.basis != Basis::HouseRule && right_may_be_told(self.plans, right)
    }
}

/// Leaves out what a finding costs that comes to nothing.
fn without_nothing(mut finding: Finding) -> Finding {
    finding.charges.retain(|charge| !matches!(&charge.amount, Ok(money) if money.rounded().amount.is_zero()));
    finding
}
