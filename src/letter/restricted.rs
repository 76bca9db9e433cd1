//! What must not leave the house: who reported, how the staff feels, notes.

use crate::finding::Finding;
use crate::plan::Plan;
use crate::program::tree::Clause;

/// The kinds of records of which nothing goes to the client, not even that there are any. A policy's own kinds are among
/// them: nobody said that the client knows of these.
const RESTRICTED: &[&str] = &["staff_report"];

/// Whether nothing that a finding rests on is restricted: its records, what its clause speaks of, a note.
pub(super) fn may_be_told(plans: &[Plan], finding: &Finding) -> bool {
    let of_clause = plans.iter().flat_map(|plan| {
        // Also the clauses whose breaches or due days it speaks of.
        let program = &plan.program;
        let mut all: Vec<&Clause> = program.clauses.iter().filter(|clause| clause.name == *finding.clause).collect();
        let mut next = 0;
        while let Some(clause) = all.get(next) {
            let needed = clause.needs.iter().map(|id| plan.clause(*id));
            let new: Vec<&Clause> = needed.filter(|one| !all.iter().any(|known| known.id == one.id)).collect();
            all.extend(new);
            next += 1;
        }
        all.into_iter().map(|clause| (&program.vocabulary, clause))
    });
    of_clause.into_iter().all(|(vocabulary, clause)| {
        let is_own = |name: &str| vocabulary.kind(name).is_some_and(|kind| vocabulary.get(kind).own);
        let is_open = |name: &str| !RESTRICTED.contains(&name) && !is_own(name);
        clause.kinds.iter().all(|kind| is_open(vocabulary.kind_name(*kind)))
            && clause.reads.iter().all(|field| vocabulary.field_name(*field) != "note")
            && finding.evidence.iter().all(|record| is_open(&record.kind))
            && finding.subject.as_ref().is_none_or(|subject| is_open(&subject.kind))
    })
}
