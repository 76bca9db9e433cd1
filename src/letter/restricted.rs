//! What must not leave the house: who reported, how the staff feels, notes.

use crate::engagement::vocabulary::Vocabulary;
use crate::finding::{Finding, Right};
use crate::plan::Plan;
use crate::program::house;

/// The kinds of records that the client knows of, and that may be named to it.
pub const SHOWN: &[&str] =
    &["invoice", "payment", "call", "meeting", "request", "delivery", "revision", "message", "change"];

/// Those of them by whose ids the client knows them.
pub const NUMBERED: &[&str] = &["invoice", "delivery", "change"];

/// The actions of which a client is written to.
pub const WRITTEN: &[&str] =
    &["remind", "talk", "warn", "change_order", "raise_price", "suspend", "part", "terminate", "collect"];

/// Whether nothing that a finding rests on is restricted: its records, what its clause speaks of, a note.
pub fn may_be_told(plans: &[Plan], finding: &Finding) -> bool {
    let kinds = finding.evidence.iter().map(|record| &*record.kind);
    let kinds: Vec<&str> = kinds.chain(finding.subject.iter().map(|subject| &*subject.kind)).collect();
    is_open(plans, &finding.clause, &kinds)
}

/// As [`may_be_told`], of a right.
pub fn right_may_be_told(plans: &[Plan], right: &Right) -> bool {
    let kinds: Vec<&str> = right.evidence.iter().map(|record| &*record.kind).collect();
    is_open(plans, &right.clause, &kinds)
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
