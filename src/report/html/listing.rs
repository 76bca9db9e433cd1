//! Which findings a page tells in full, which in a row, and of which it says how many there are: no list is longer than is read.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::dossier::{Dossier, Reader};
use super::markup::Markup;
use super::words::is_breach;
use crate::finding::{Bearer, Status};
use crate::report::report::Finding;
use crate::report::when::When;

/// So many findings of a part of the page are told in full.
pub(super) const MOST_TOLD: usize = 150;

/// So many are told or listed; of the others their number is said.
pub(super) const MOST_LISTED: usize = 500;

/// The findings of a part of the page.
#[derive(Clone, Copy)]
pub(super) enum Group {
    /// What a side broke.
    Broken(Option<Bearer>),
    /// Those that stand so.
    Of(&'static [Status]),
    /// What is pending, by the day on which it is due.
    Pending,
}

/// All groups that a page may have.
const GROUPS: [Group; 10] = [
    Group::Broken(Some(Bearer::Client)),
    Group::Broken(Some(Bearer::Firm)),
    Group::Broken(Some(Bearer::Other)),
    Group::Broken(None),
    Group::Pending,
    Group::Of(&[Status::Unknown]),
    Group::Of(&[Status::Priced]),
    Group::Of(&[Status::Tolerated, Status::Excused]),
    Group::Of(&[Status::Noted]),
    Group::Of(&[Status::Met]),
];

impl Group {
    fn has(self, finding: &Finding) -> bool {
        match self {
            Self::Broken(bearer) => is_breach(finding) && finding.bearer == bearer,
            Self::Of(statuses) => statuses.contains(&finding.status),
            Self::Pending => finding.status == Status::Pending,
        }
    }

    /// Returns its findings by number, the worst or what is due next first.
    pub(super) fn of(self, dossier: &Dossier) -> Vec<usize> {
        let findings = &dossier.report.findings;
        let mut found: Vec<usize> = (0..findings.len()).filter(|number| self.has(&findings[*number])).collect();
        match self {
            Self::Pending => {
                found.retain(|number| dossier.is_told_pending(&findings[*number]));
                let due = |number: &usize| findings[*number].due.as_ref().map(When::key);
                found.sort_by_cached_key(due);
            }
            _ => found.sort_by_key(|number| {
                let finding = &findings[*number];
                (Reverse(finding.severity), finding.status == Status::Late)
            }),
        }
        found
    }
}

/// Returns the findings that have a place on the page, to which a link may lead.
pub(super) fn placed(dossier: &Dossier) -> BTreeSet<usize> {
    GROUPS.iter().flat_map(|group| group.of(dossier).into_iter().take(MOST_LISTED)).collect()
}

/// Says how many findings have no place on the page, and of which clauses they are.
pub(super) fn left_out(page: &mut Markup, dossier: &Dossier, found: &[usize]) {
    let rest = &found[found.len().min(MOST_LISTED)..];
    if rest.is_empty() {
        return;
    }
    left_out_of(page, rest.len(), "findings");
    if dossier.reader == Reader::Client {
        return;
    }
    let mut clauses: BTreeMap<&str, usize> = BTreeMap::new();
    rest.iter().for_each(|number| *clauses.entry(&dossier.report.findings[*number].clause).or_default() += 1);
    let rows: Vec<Vec<String>> =
        clauses.into_iter().map(|(clause, count)| vec![clause.to_owned(), count.to_string()]).collect();
    page.table("What is not listed, by clause; `check --format json` has all of it", &["Clause", "Findings"], &rows);
}

/// Says how many things of a sort are left out; nothing where none is.
pub(super) fn left_out_of(page: &mut Markup, number: usize, what: &str) {
    if number > 0 {
        page.leaf("p", &[("class", "left-out")], &format!("… and {number} more {what} that are not listed here."));
    }
}
