//! All that a page says of an engagement, as plain data: the report, how each finding was counted, the quoted places, the picture.

use super::lanes::Lane;
use super::payments::Payments;
use super::words::spoken;
use crate::facts::index::AsOf;
use crate::finding::{Bearer, Status};
use crate::ladder::owed::Part;
use crate::report::files::FileDigest;
use crate::report::report::{Engagement, Finding};
use crate::value::time::Day;

/// Who reads a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The firm: all of it.
    Firm,
    /// The client: what concerns both sides.
    Client,
}

/// All that a page says of an engagement.
#[derive(Debug)]
pub struct Dossier {
    /// Who it is for.
    pub reader: Reader,
    /// Up to when is looked.
    pub as_of: AsOf,
    /// The report.
    pub report: Engagement,
    /// The money at stake, record by record.
    pub parts: Vec<Part>,
    /// What of these amounts is not known, as it is told the client.
    pub not_known: Vec<String>,
    /// The payments that are pending.
    pub payments: Payments,
    /// How each finding of the report came about, in the same order.
    pub told: Vec<Told>,
    /// How each right of the report came about, in the same order.
    pub rights: Vec<Told>,
    /// The picture over time.
    pub lanes: Vec<Lane>,
    /// When it ended, where it did; to the client of that nothing is said.
    pub ended: Option<Day>,
    /// Of each action of the report what there is to send, in the same order.
    pub letters: Vec<Letter>,
    /// The files of the record with their fingerprints, where the page has no others to name.
    pub files: Vec<FileDigest>,
}

/// How a finding or a right came about.
#[derive(Debug)]
pub struct Told {
    /// The clause's title.
    pub title: String,
    /// The clause as it is written.
    pub clause: Quote,
    /// The exceptions to it that held.
    pub exceptions: Vec<Quote>,
    /// The count, line by line.
    pub working: Vec<String>,
    /// How each charge came about, line by line.
    pub charges: Vec<Vec<String>>,
    /// Of a verdict that is unknown: what it is with each way in which a missing fact may be.
    pub decisions: Vec<String>,
}

/// A place of a file, quoted.
#[derive(Debug)]
pub struct Quote {
    /// `file:line`.
    pub place: String,
    /// Its text.
    pub text: String,
}

/// What there is to send of an action.
#[derive(Debug)]
pub enum Letter {
    /// A draft.
    Draft(String),
    /// None yet, and why.
    NotYet(String),
    /// The client is not written to.
    Internal,
}

impl Dossier {
    /// Whether what a finding costs is not asked for, since all that is unpaid of its invoice is contested.
    pub(super) fn is_left_out(&self, finding: &Finding) -> bool {
        let Some(subject) = &finding.subject else { return false };
        let is_it =
            |part: &Part| part.about.as_ref().is_some_and(|(kind, id)| *kind == subject.kind && **id == *subject.id);
        self.parts.iter().any(|part| !part.left_out.is_empty() && is_it(part))
    }

    /// Returns what still binds after the end: the duties that the firm has not met, by the titles of their clauses, and what is open.
    pub(super) fn binding(&self) -> Vec<String> {
        let is_ours = |finding: &Finding| finding.bearer == Some(Bearer::Firm) && finding.due.is_some();
        let is_open = |number: &usize| {
            let finding = &self.report.findings[*number];
            finding.status == Status::Breached && is_ours(finding)
        };
        let open = (0..self.report.findings.len()).filter(is_open);
        let ours = open.map(|number| format!("make good: {}", self.title(number)));
        let sums: Vec<String> = self.report.at_stake.iter().map(|sum| sum.rounded().to_string()).collect();
        let settle = (!sums.is_empty()).then(|| format!("settle what is open: {}", sums.join(" + ")));
        ours.chain(settle).collect()
    }

    /// Whether a finding is told to the reader among what is pending: to the client, that an invoice is to be paid, once.
    pub(super) fn is_told_pending(&self, finding: &Finding) -> bool {
        self.reader == Reader::Firm || !self.payments.again.contains(&finding.id)
    }

    /// Returns what is to be paid by a finding that is pending: `: 1000.00 EUR`.
    pub(super) fn to_pay(&self, finding: &Finding) -> String {
        self.payments.amounts.get(&finding.id).map(|money| format!(": {money}")).unwrap_or_default()
    }

    /// Returns the invoices that are overdue: since when each was due, and what is unpaid of it.
    pub(super) fn overdue(&self) -> Vec<(Day, String)> {
        let of = |part: &Part| {
            let (kind, id) = part.about.as_ref()?;
            let unpaid = part.unpaid.filter(|money| !money.amount.is_zero())?;
            let is_it = |finding: &&Finding| {
                let subject = finding.subject.as_ref();
                finding.status == Status::Breached && subject.is_some_and(|of| of.kind == *kind && *of.id == **id)
            };
            let breaches = self.report.findings.iter().filter(is_it);
            let due = breaches.filter_map(|finding| finding.due.as_ref()).map(|due| due.day);
            let due = due.chain(self.payments.overdue.get(&**id).copied()).min()?;
            Some((due, format!("{} {id}: {} unpaid", spoken(kind), unpaid.rounded())))
        };
        let mut all: Vec<(Day, String)> = self.parts.iter().filter_map(of).collect();
        all.sort();
        all
    }

    /// Returns what the finding of a number is called: by its clause; to the firm, where that has no title, by its id.
    pub(super) fn title(&self, number: usize) -> &str {
        match (&*self.told[number].title, self.reader) {
            ("", Reader::Firm) => &self.report.findings[number].id,
            ("", Reader::Client) => "A clause of the terms",
            (title, _) => title,
        }
    }

    /// Returns why a finding is as it is, without the title that it begins with.
    pub(super) fn why(&self, number: usize) -> &str {
        let why = &*self.report.findings[number].why;
        why.strip_prefix(self.title(number)).map_or(why, |rest| rest.trim_start_matches([':', ' ']))
    }
}
