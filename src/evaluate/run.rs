//! Runs a plan over one engagement as of a day.

use crate::engagement::record::Engagement;
use crate::finding::Verdicts;
use crate::plan::Plan;
use crate::value::time::Day;

/// Returns every verdict on an engagement, as of the end of a day in the policy's zone. The engagement has passed
/// [`check_record`](super::check::check_record).
pub fn run(plan: &Plan, engagement: &Engagement, as_of: Day) -> Verdicts {
    let _ = (plan, engagement, as_of);
    Verdicts::default()
}
