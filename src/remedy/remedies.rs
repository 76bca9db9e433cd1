//! Seeks the smallest change of a record that would have avoided a breach, or that clears a duty: what seems to do it is tried, and told
//! only where the verdict says so.

use super::seek::{Seek, failing};
use super::{duty, occurrence, require};
use crate::engagement::record::Engagement;
use crate::evaluate::judge_versions;
use crate::facts::index::{AsOf, Facts};
use crate::finding::{Detail, Finding, Status};
use crate::plan::Plan;
use crate::program::tree::Statement;

/// So many are told at most.
const MOST: usize = 3;

/// Returns what would have avoided a finding, or clears one that is pending, in words, the smallest change first. None where there
/// is nothing to avoid, or where no single change does it.
pub fn remedies(plans: &[Plan], engagement: &Engagement, as_of: AsOf, finding: &Finding) -> Vec<String> {
    if !matches!(finding.status, Status::Late | Status::Breached | Status::Pending) {
        return Vec::new();
    }
    let found = plans.iter().find_map(|plan| {
        let clause = plan.program.clauses.iter().find(|clause| clause.span == finding.text)?;
        Some((plan, clause))
    });
    let Some((plan, clause)) = found else { return Vec::new() };
    let as_of = if finding.status == Status::Pending { at_due(plan, as_of, finding) } else { as_of };
    let judged = judge_versions(plans, engagement, as_of, Detail::All);
    let facts = Facts::new(plan, engagement, as_of);
    let failing = failing(&judged.verdicts);
    let seek = Seek { plans, plan, engagement, as_of, finding, clause, facts: &facts, failing };
    let mut changes = match &clause.statement {
        Some(Statement::Owes { party, duty, totalling, .. }) => duty::changes(&seek, *party, duty, totalling.as_ref()),
        Some(Statement::Forbid(pattern)) => occurrence::of_forbidden(&seek, pattern),
        Some(Statement::Limit { measure, .. }) => occurrence::of_limited(&seek, measure),
        Some(Statement::Require { cond, .. }) => require::changes(&seek, cond),
        Some(Statement::May { .. }) | None => Vec::new(),
    };
    changes.truncate(MOST);
    changes.iter().map(|change| change.text(plan, engagement)).collect()
}

/// What meets a duty that is pending is looked at as of its due day.
fn at_due(plan: &Plan, as_of: AsOf, finding: &Finding) -> AsOf {
    let Some(due) = finding.due.map(|due| plan.program.calendar.zone.day(due)) else { return as_of };
    AsOf { day: as_of.day.max(due), known_on: as_of.known_on.map(|day| day.max(due)) }
}
