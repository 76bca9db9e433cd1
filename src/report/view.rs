//! From the engine's verdicts to what a report says of an engagement: places become files and lines, moments become days
//! and hours of the policy's zone, amounts are rounded, once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::computed::Computed;
use super::report::{
    Action, Amount, Charge, Credit, Engagement, Episode, Evidence, Finding, Measure, Need, Right, Score, Subject,
    Summary, Taken, Verdict, When,
};
use super::words::MOST_CHARS;
use crate::base::source::SourceMap;
use crate::engagement::record::{self, Value};
use crate::engagement::vocabulary::Vocabulary;
use crate::finding::{self, Status, Verdicts};
use crate::ladder;
use crate::program::tree::Program;
use crate::value::time::{Day, Moment};
use crate::value::zone::Zone;

impl Engagement {
    /// Returns what is said of an engagement; the met verdicts too where `all` is asked for.
    pub fn new(verdicts: Verdicts, record: &record::Engagement, program: &Program, all: bool) -> Self {
        Self::quoting(verdicts, record, program, all, true)
    }

    /// As [`Engagement::new`]; without quotations where these are not wanted: of a portfolio they would be as long as all the rest.
    pub fn quoting(
        verdicts: Verdicts,
        record: &record::Engagement,
        program: &Program,
        all: bool,
        quotes: bool,
    ) -> Self {
        let view = View { sources: &record.sources, zone: &program.calendar.zone, quotes };
        let mut counts = Summary::of(&verdicts.findings);
        counts.met += verdicts.met;
        // What is missing would count, too.
        let is_lacking = record.lacking.is_some() && counts.verdict() == Verdict::Ok;
        counts.lacking = usize::from(is_lacking);
        let mut findings = Vec::with_capacity(verdicts.findings.len());
        let shown = verdicts.findings.into_iter().filter(|finding| all || finding.status != Status::Met);
        findings.extend(shown.map(|finding| view.finding(finding)));
        let credits = verdicts.credits.into_iter();
        Self {
            engagement: record.id.clone(),
            client: client_name(record, &program.vocabulary),
            verdict: if is_lacking { Verdict::Unknown } else { counts.verdict() },
            findings,
            rights: verdicts.rights.into_iter().map(|right| view.right(right)).collect(),
            actions: Vec::new(),
            scores: Vec::new(),
            credits: credits.map(|c| Credit { event: c.event, left: Amount::new(Some(c.left)) }).collect(),
            notes: verdicts.notes,
            lacking: record.lacking.clone(),
            counts,
            at_stake: Vec::new(),
            left_out: Vec::new(),
            unknown_amounts: Vec::new(),
            all,
            ladders: Vec::new(),
        }
    }

    /// Adds which of the suggested actions were taken already, by finding.
    pub fn and_taken(mut self, mut taken: BTreeMap<String, Vec<ladder::Taken>>, zone: &Zone) -> Self {
        for finding in &mut self.findings {
            let one = |one: ladder::Taken| Taken { action: one.action, event: one.event, at: When::new(one.at, zone) };
            finding.taken = taken.remove(&finding.id).unwrap_or_default().into_iter().map(one).collect();
        }
        self
    }

    /// Leaves out of what the clauses suggest what has no point any more where the engagement is over.
    pub fn and_ended(mut self, ended: Option<Day>) -> Self {
        if ended.is_some() {
            self.findings.iter_mut().for_each(|finding| finding.suggest.retain(|action| ladder::binds(action)));
        }
        self
    }

    /// Adds how the ladders stand and what they suggest; `says` gives a need as a sentence.
    pub fn and_ladders(
        self,
        scores: Vec<ladder::Score>,
        actions: Vec<ladder::Action>,
        zone: &Zone,
        says: &dyn Fn(&ladder::Need) -> String,
    ) -> Self {
        let need = |need: ladder::Need| Need {
            says: says(&need),
            what: need.what,
            status: need.status,
            missing: need.missing,
        };
        let action = |one: ladder::Action| Action {
            ladder: one.ladder,
            action: one.action,
            since: When::new(one.since, zone),
            because: one.because,
            needs: one.needs.into_iter().map(need).collect(),
            ours: one.ours,
            computed: Computed::new(one.computed),
        };
        let mut notes = self.notes;
        notes.extend(scores.iter().flat_map(|score| score.remarks.clone()));
        let score = |one: ladder::Score| Score { ladder: one.ladder, score: finding::plain(one.score) };
        Self {
            actions: actions.into_iter().map(action).collect(),
            scores: scores.into_iter().map(score).collect(),
            notes,
            ..self
        }
    }
}

fn client_name(record: &record::Engagement, vocabulary: &Vocabulary) -> Option<Arc<str>> {
    let name = vocabulary.field_id("name")?;
    record.client.fields.iter().find_map(|(field, value)| match value {
        Value::Text(text) if *field == name => Some(text.clone()),
        _ => None,
    })
}

/// How the engine's places and moments are shown.
struct View<'a> {
    sources: &'a SourceMap,
    zone: &'a Zone,
    /// Whether the lines of the record are quoted.
    quotes: bool,
}

impl View<'_> {
    fn when(&self, moment: Moment) -> When {
        When::new(moment, self.zone)
    }

    fn finding(&self, finding: finding::Finding) -> Finding {
        let charges = finding.charges.into_iter();
        Finding {
            id: finding.id,
            clause: finding.clause,
            section: finding.section,
            version: finding.version,
            bearer: finding.bearer,
            subject: finding.subject.map(|subject| Subject { kind: subject.kind, id: subject.id }),
            status: finding.status,
            severity: finding.severity,
            due: finding.due.map(|due| self.when(due)),
            moves_to: finding.moves_to.map(|due| self.when(due)),
            since: finding.since.map(|since| self.when(since)),
            met_at: finding.met_at.map(|met| self.when(met)),
            disputed: finding.disputed,
            overdue_days: finding.overdue_days,
            measure: finding
                .measure
                .map(|measure| Measure { value: measure.value.to_string(), bound: measure.bound.to_string() }),
            episode: finding.episode.map(|run| Episode { events: run.events, until: self.when(run.until) }),
            charges: charges.map(charge).collect(),
            evidence: self.evidence(finding.evidence),
            suggest: finding.suggest,
            taken: Vec::new(),
            basis: finding.basis,
            why: finding.why,
            exceptions: finding.exceptions.into_iter().map(|one| one.name).collect(),
            missing: (finding.status == Status::Unknown).then_some(finding.missing),
            decided: finding.decided.map(|at| self.when(Moment::At(at))),
        }
    }

    fn evidence(&self, evidence: Vec<finding::Evidence>) -> Vec<Evidence> {
        let quote = |span| self.sources.quote(span, MOST_CHARS);
        let one = |fact: finding::Evidence| {
            let quoted = fact.span.filter(|_| self.quotes);
            Evidence {
                kind: fact.kind,
                id: fact.id,
                at: fact.at.map(|at| self.when(at)),
                file: fact.span.map(|span| self.sources.kept_path(span)),
                line: fact.span.map(|span| self.sources.line(span)),
                last_line: quoted.map(|span| self.sources.last_line(span)),
                quoted: quoted.map(quote).filter(|quoted| !quoted.is_empty()),
                deemed_by: fact.deemed_by,
            }
        };
        evidence.into_iter().map(one).collect()
    }

    fn right(&self, right: finding::Right) -> Right {
        Right {
            id: right.id,
            status: right.status,
            from: self.when(right.from),
            until: right.until.map(|until| self.when(until)),
            holder: right.holder,
            action: right.action,
            clause: right.clause,
            section: right.section,
            basis: right.basis,
            evidence: self.evidence(right.evidence),
        }
    }
}

fn charge(charge: finding::Charge) -> Charge {
    let (amount, unknown) = match charge.amount {
        Ok(money) => (Some(money), None),
        Err(reason) => (None, Some(reason)),
    };
    Charge { label: charge.label, amount: Amount::new(amount), unknown }
}
