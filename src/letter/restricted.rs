//! What must not leave the house: who reported, how the staff feels, notes.

use crate::base::source::SourceMap;
use crate::engagement::vocabulary::Vocabulary;
use crate::finding::{Bearer, Excepted, Finding, Right};
use crate::plan::Plan;
use crate::program::house::{self, is_note, is_opinion};

/// The kinds of records that the client knows of, and that may be named to it.
pub const SHOWN: &[&str] =
    &["invoice", "payment", "call", "meeting", "request", "delivery", "revision", "message", "change"];

/// Those of them by whose ids the client knows them.
pub const NUMBERED: &[&str] = &["invoice", "delivery", "change"];

/// The actions of which a client is written to.
pub const WRITTEN: &[&str] =
    &["remind", "talk", "warn", "change_order", "raise_price", "suspend", "part", "terminate", "collect"];

/// What is shown to a client under a policy, in a letter as on its page.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// The versions of the policy.
    pub plans: &'a [Plan],
    /// Their files.
    pub policy: &'a SourceMap,
}

impl Shown<'_> {
    /// Whether a client may be told of a finding: nothing that it rests on is restricted (its records, what its clause speaks
    /// of, a note), and neither it nor its clause is a matter of the firm's own.
    pub fn may_be_told(&self, finding: &Finding) -> bool {
        let kinds = finding.evidence.iter().map(|record| &*record.kind);
        let kinds: Vec<&str> = kinds.chain(finding.subject.iter().map(|subject| &*subject.kind)).collect();
        !is_inner(finding)
            && !is_own(self.plans, &finding.clause)
            && is_open(self.plans, &finding.clause, &kinds)
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

    /// Whether the text of an exception names nothing that is restricted.
    fn is_exception_told(&self, exception: &Excepted) -> bool {
        let text = self.policy.snippet(exception.span);
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let restricted = |word: &str| self.plans.iter().any(|plan| is_restricted(&plan.program.vocabulary, word));
        words.all(|word| !is_note(word) && !is_opinion(word) && !restricted(word))
    }
}

/// Whether it is a matter of the firm's own: what follows from a breach is for the firm to decide, as is how it stands by its
/// people.
fn is_inner(finding: &Finding) -> bool {
    finding.subject.as_ref().is_some_and(|subject| match &*subject.kind {
        "breach" | "action" => true,
        "incident" => finding.bearer == Some(Bearer::Firm),
        _ => false,
    })
}

/// As [`Shown::may_be_told`], of a right.
pub fn right_may_be_told(plans: &[Plan], right: &Right) -> bool {
    let kinds: Vec<&str> = right.evidence.iter().map(|record| &*record.kind).collect();
    !is_own(plans, &right.clause) && is_open(plans, &right.clause, &kinds)
}

/// Whether a clause of a name is the firm's own, as it is in the client's copy of the terms.
fn is_own(plans: &[Plan], name: &str) -> bool {
    plans.iter().any(|plan| plan.own.iter().any(|id| plan.clause(*id).name == name))
}

/// Whether a kind of records is one of which nothing goes to the client. A policy's own kinds are among them: nobody said
/// that the client knows of these.
pub fn is_restricted(vocabulary: &Vocabulary, kind: &str) -> bool {
    let is_own = vocabulary.kind(kind).is_some_and(|kind| vocabulary.get(kind).own);
    is_own || house::is_restricted(kind)
}

/// Whether neither the clause of a name nor records of these kinds are restricted.
fn is_open(plans: &[Plan], clause: &str, kinds: &[&str]) -> bool {
    let of_clause = plans.iter().flat_map(|plan| {
        let program = &plan.program;
        let named = program.clauses.iter().filter(|one| one.name == clause);
        // Also the clauses whose breaches or due days it speaks of.
        let all = named.flat_map(|one| house::reached(&program.clauses, one));
        all.map(|clause| (&program.vocabulary, clause))
    });
    of_clause.into_iter().all(|(vocabulary, clause)| {
        let is_open = |kind: &str| !is_restricted(vocabulary, kind);
        clause.kinds.iter().all(|kind| is_open(vocabulary.kind_name(*kind)))
            && !house::speaks_of_restricted(vocabulary, clause)
            && kinds.iter().copied().all(is_open)
    })
}
