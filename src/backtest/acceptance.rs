//! Records that accepted the old policy and have no acceptance of the new one.

use crate::engagement::record::{Acceptance, Engagement};
use crate::facts::derived::acceptance_of;
use crate::facts::item::Time;
use crate::plan::Plan;
use crate::value::time::{Day, Moment};

/// Returns the record as if the client had accepted the new versions when it accepted the old policy; nothing where it accepted
/// them, or never accepted the old one.
pub fn as_accepted(old: &[Plan], new: &[Plan], engagement: &Engagement, as_of: Day) -> Option<Engagement> {
    let zone = &new.first()?.program.calendar.zone;
    let accepted: Vec<Moment> = old.iter().filter_map(|plan| acceptance_of(plan, engagement, as_of)).collect();
    let at = accepted.into_iter().min_by_key(|at| Time::of(*at, zone).order_key())?;
    let lacking = new.iter().filter(|plan| acceptance_of(plan, engagement, as_of).is_none());
    // What the old policy asks to be accepted, too, is no matter of the new one.
    let is_new = |plan: &&Plan| {
        let name = |plan: &Plan| (plan.program.title.clone(), plan.program.version.clone());
        old.iter().all(|one| name(one) != name(plan))
    };
    let more: Vec<Acceptance> = lacking
        .filter(is_new)
        .map(|plan| Acceptance {
            policy: plan.program.title.as_str().into(),
            version: plan.program.version.as_deref().map(Into::into),
            at: Some(at),
            span: engagement.span,
        })
        .collect();
    if more.is_empty() {
        return None;
    }
    let mut changed = engagement.clone();
    changed.contract.accepts.extend(more);
    Some(changed)
}
