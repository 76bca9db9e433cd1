//! Which engagements have changed since a day.

use std::collections::BTreeSet;

use crate::engagement::record::{Engagement, Value};
use crate::evaluate::run::judge;
use crate::facts::index::AsOf;
use crate::finding::{Detail, Status};
use crate::plan::Plan;
use crate::value::time::{Day, Moment};

/// Finds what has changed from a day on, up to the day that is looked to.
pub struct Changed<'a> {
    /// The versions of the policy.
    pub plans: &'a [Plan],
    /// The first day.
    pub since: Day,
    /// The last one.
    pub as_of: AsOf,
}

impl Changed<'_> {
    /// Whether something of an engagement is dated or recorded on these days, or ends on one of them, or a verdict became another on them: silence
    /// breaks a term, too. One that may lack a line may have changed.
    pub fn has(&self, engagement: &Engagement) -> bool {
        let is_begun = self.since <= self.as_of.day;
        let may_have = engagement.lacking.is_some();
        is_begun
            && (may_have || self.is_told(engagement) || self.plans.iter().any(|plan| self.is_decided(plan, engagement)))
    }

    fn is_told(&self, engagement: &Engagement) -> bool {
        let program = &self.plans[0].program;
        let is_new = |moment: Moment| (self.since..=self.as_of.day).contains(&program.calendar.zone.day(moment));
        let contract = &engagement.contract;
        let amended = contract.amendments.iter();
        let signed = amended.clone().flat_map(|change| [change.signed_client, change.signed_firm]);
        let signed = signed.chain([contract.signed_client, contract.signed_firm]).flatten();
        let complete = engagement.complete.iter().map(|(_, day)| *day);
        let days = amended.map(|change| change.effective).chain(complete);
        let accepted = contract.accepts.iter().filter_map(|acceptance| acceptance.at);
        if signed.chain(accepted).chain(days.map(Moment::Day)).any(is_new) {
            return true;
        }
        engagement.events.iter().any(|event| {
            let states = |value: &Value| matches!(value, Value::Moment(moment) if is_new(*moment));
            event.at.is_some_and(is_new) || event.fields.iter().any(|(_, value)| states(value))
        })
    }

    /// Whether a verdict or a right of today was none on the day before the first.
    fn is_decided(&self, plan: &Plan, engagement: &Engagement) -> bool {
        let before = AsOf { day: Day(self.since.0.saturating_sub(1)), ..self.as_of };
        verdicts(plan, engagement, self.as_of) != verdicts(plan, engagement, before)
    }
}

/// Returns the verdicts by finding, and the rights that are open.
fn verdicts(plan: &Plan, engagement: &Engagement, as_of: AsOf) -> BTreeSet<(String, Option<Status>)> {
    let verdicts = judge(plan, engagement, as_of, Detail::Broken).verdicts;
    let findings = verdicts.findings.into_iter().map(|finding| (finding.id, Some(finding.status)));
    findings.chain(verdicts.rights.into_iter().map(|right| (right.id, None))).collect()
}
