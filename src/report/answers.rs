//! What a step answers: findings by name, those about one record together; and what clauses suggest.

use std::collections::BTreeMap;

use super::report::{Engagement, Finding, Subject};
use crate::base::english::with_more;
use crate::finding::Status;

/// The findings about one record.
pub struct Same<'a> {
    /// The record.
    pub about: Option<&'a Subject>,
    /// The findings, each of another clause.
    pub findings: Vec<&'a Finding>,
}

/// Returns the findings of some ids, those about one record together, in the order of the first of each.
pub fn by_record<'a>(report: &'a Engagement, ids: &[String]) -> Vec<Same<'a>> {
    let known: BTreeMap<&str, &Finding> = report.findings.iter().map(|finding| (&*finding.id, finding)).collect();
    let mut all: Vec<Same<'a>> = Vec::new();
    let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for finding in ids.iter().filter_map(|id| known.get(id.as_str()).copied()) {
        let about = finding.subject.as_ref();
        let key = about.map(|about| (&*about.kind, &*about.id));
        match key.and_then(|key| places.get(&key)) {
            Some(place) => all[*place].findings.push(finding),
            None => {
                places.extend(key.map(|key| (key, all.len())));
                all.push(Same { about, findings: vec![finding] });
            }
        }
    }
    all
}

/// So many records are named at most.
pub const MOST_NAMED: usize = 12;

/// Returns the same in a line: `invoice V1 (payment_on_time, long_overdue), office_hours/C3`.
pub fn answers(report: &Engagement, ids: &[String]) -> String {
    let one = |same: &Same<'_>| match (same.about, &same.findings[..]) {
        (Some(about), [_, _, ..]) => {
            let clauses: Vec<&str> = same.findings.iter().map(|finding| &*finding.clause).collect();
            format!("{} {} ({})", about.kind.replace('_', " "), about.id, clauses.join(", "))
        }
        (_, findings) => findings.iter().map(|finding| finding.id.as_str()).collect::<Vec<_>>().join(", "),
    };
    let records = by_record(report, ids);
    // What is not told is named by its id.
    if records.is_empty() {
        return ids.join(", ");
    }
    let named: Vec<String> = records.iter().take(MOST_NAMED).map(one).collect();
    with_more(&named.join(", "), records.len().saturating_sub(MOST_NAMED))
}

/// What clauses suggest for findings, one way.
pub struct Suggested {
    /// The action.
    pub word: String,
    /// When that was done already, and by which record.
    pub taken: Option<String>,
    /// The findings.
    pub findings: Vec<String>,
}

/// Returns what the clauses suggest where no ladder suggests a step: first what was not done yet.
pub fn suggested(report: &Engagement) -> Vec<Suggested> {
    let mut words: BTreeMap<(bool, String, Option<String>), Vec<String>> = BTreeMap::new();
    let open = report.findings.iter().filter(|finding| finding.status == Status::Breached);
    for finding in open.filter(|_| report.actions.is_empty()) {
        for word in &finding.suggest {
            let taken = finding.taken.iter().find(|taken| taken.action == *word);
            let taken = taken.map(|taken| format!("{} ({})", taken.at.day, taken.event));
            let key = (taken.is_some(), word.replace('_', " "), taken);
            words.entry(key).or_default().push(finding.id.clone());
        }
    }
    words.into_iter().map(|((_, word, taken), findings)| Suggested { word, taken, findings }).collect()
}
