//! The report as JSON, stable and versioned (language.md 6.1), and as lines of JSON for portfolios.

use std::io::{self, Write};

use serde::Serialize;

use super::report::{Checked, Frame, Summary};
use crate::finding::{Charge, Evidence, Finding, Right, Status, plain};
use crate::ladder::{Action, Need, Score};

/// The name and version of the shape.
pub const SCHEMA: &str = "goodterms.report/1";

#[derive(Serialize)]
struct Whole {
    schema: &'static str,
    as_of: String,
    policy: PolicyShape,
    engagements: Vec<EngagementShape>,
    summary: SummaryShape,
}

#[derive(Serialize)]
struct LastLine {
    schema: &'static str,
    as_of: String,
    policy: PolicyShape,
    summary: SummaryShape,
}

#[derive(Serialize)]
struct PolicyShape {
    name: String,
    version: Option<String>,
    files: Vec<FileShape>,
}

#[derive(Serialize)]
struct FileShape {
    path: String,
    sha256: String,
}

#[derive(Serialize)]
struct EngagementShape {
    engagement: String,
    client: Option<String>,
    verdict: &'static str,
    findings: Vec<FindingShape>,
    rights: Vec<RightShape>,
    actions: Vec<ActionShape>,
    scores: Vec<ScoreShape>,
    credits: Vec<CreditShape>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct FindingShape {
    id: String,
    clause: String,
    section: String,
    bearer: Option<&'static str>,
    subject: Option<SubjectShape>,
    status: &'static str,
    severity: Option<&'static str>,
    due: Option<String>,
    since: Option<String>,
    met_at: Option<String>,
    overdue_days: Option<i64>,
    measure: Option<MeasureShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    episode: Option<EpisodeShape>,
    charges: Vec<ChargeShape>,
    evidence: Vec<EvidenceShape>,
    suggest: Vec<String>,
    basis: &'static str,
    why: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided: Option<String>,
}

#[derive(Serialize)]
struct SubjectShape {
    kind: String,
    id: String,
}

#[derive(Serialize)]
struct MeasureShape {
    value: String,
    bound: String,
}

#[derive(Serialize)]
struct EpisodeShape {
    events: usize,
    until: String,
}

#[derive(Serialize)]
struct ChargeShape {
    label: String,
    amount: Option<String>,
    currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown: Option<String>,
}

#[derive(Serialize)]
struct EvidenceShape {
    kind: String,
    id: String,
    at: Option<String>,
    file: Option<String>,
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deemed_by: Option<String>,
}

#[derive(Serialize)]
struct RightShape {
    id: String,
    clause: String,
    action: String,
    holder: &'static str,
    status: &'static str,
    from: String,
    until: Option<String>,
    basis: &'static str,
    evidence: Vec<EvidenceShape>,
}

#[derive(Serialize)]
struct ActionShape {
    ladder: String,
    action: String,
    since: Option<String>,
    because: Vec<String>,
    needs: Vec<NeedShape>,
}

#[derive(Serialize)]
struct NeedShape {
    what: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<String>,
}

#[derive(Serialize)]
struct ScoreShape {
    ladder: String,
    score: String,
}

#[derive(Serialize)]
struct CreditShape {
    event: String,
    amount: String,
    currency: String,
}

#[derive(Serialize)]
struct SummaryShape {
    engagements: usize,
    breached: usize,
    late: usize,
    pending: usize,
    unknown: usize,
    tolerated: usize,
    excused: usize,
    priced: usize,
    noted: usize,
    met: usize,
}

/// Writes the whole report.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut dyn Write, frame: &Frame<'_>, checked: &[Checked], summary: &Summary) -> io::Result<()> {
    let whole = Whole {
        schema: SCHEMA,
        as_of: frame.as_of.to_string(),
        policy: policy(frame),
        engagements: checked.iter().map(|one| engagement(frame, one)).collect(),
        summary: summary_shape(summary),
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

/// Writes one engagement as a line.
///
/// # Errors
/// Those of the writer.
pub fn write_line(out: &mut dyn Write, frame: &Frame<'_>, checked: &Checked) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &engagement(frame, checked))?;
    writeln!(out)
}

/// Writes the last line: the summary.
///
/// # Errors
/// Those of the writer.
pub fn write_last(out: &mut dyn Write, frame: &Frame<'_>, summary: &Summary) -> io::Result<()> {
    let last = LastLine {
        schema: SCHEMA,
        as_of: frame.as_of.to_string(),
        policy: policy(frame),
        summary: summary_shape(summary),
    };
    serde_json::to_writer(&mut *out, &last)?;
    writeln!(out)
}

fn policy(frame: &Frame<'_>) -> PolicyShape {
    let program = &frame.plan.program;
    let file = |file: &super::report::PolicyFile| FileShape { path: file.path.clone(), sha256: file.sha256.clone() };
    PolicyShape {
        name: program.title.clone(),
        version: program.version.clone(),
        files: frame.files.iter().map(file).collect(),
    }
}

fn engagement(frame: &Frame<'_>, checked: &Checked) -> EngagementShape {
    let shown = checked.verdicts.findings.iter().filter(|finding| frame.all || finding.status != Status::Met);
    let credit = |credit: &crate::finding::Credit| {
        let left = credit.left.rounded();
        CreditShape {
            event: credit.event.to_string(),
            amount: left.amount.to_string(),
            currency: left.currency.to_string(),
        }
    };
    EngagementShape {
        engagement: checked.engagement.id.to_string(),
        client: checked.client(frame.plan).map(str::to_owned),
        verdict: checked.verdict(),
        findings: shown.map(|one| finding(frame, checked, one)).collect(),
        rights: checked.verdicts.rights.iter().map(|one| right(frame, checked, one)).collect(),
        actions: checked.actions.iter().map(|one| action(frame, one)).collect(),
        scores: checked.scores.iter().map(score).collect(),
        credits: checked.verdicts.credits.iter().map(credit).collect(),
        notes: checked.verdicts.notes.clone(),
    }
}

fn finding(frame: &Frame<'_>, checked: &Checked, one: &Finding) -> FindingShape {
    let moment = |moment| frame.moment(moment);
    FindingShape {
        id: one.id.clone(),
        clause: one.clause.to_string(),
        section: one.section.to_string(),
        bearer: one.bearer.map(|bearer| bearer.word()),
        subject: one.subject.as_ref().map(|s| SubjectShape { kind: s.kind.to_string(), id: s.id.to_string() }),
        status: one.status.word(),
        severity: one.severity.map(|severity| severity.word()),
        due: one.due.map(moment),
        since: one.since.map(moment),
        met_at: one.met_at.map(moment),
        overdue_days: one.overdue_days,
        measure: one.measure.as_ref().map(|m| MeasureShape { value: m.value.clone(), bound: m.bound.clone() }),
        episode: one.episode.as_ref().map(|e| EpisodeShape { events: e.events, until: moment(e.until) }),
        charges: one.charges.iter().map(charge).collect(),
        evidence: one.evidence.iter().map(|e| evidence(frame, checked, e)).collect(),
        suggest: one.suggest.iter().map(|word| word.to_string()).collect(),
        basis: one.basis.word(),
        why: one.why.clone(),
        missing: one.missing.clone(),
        decided: one.decided.map(|at| frame.zone().format(at)),
    }
}

fn charge(charge: &Charge) -> ChargeShape {
    let (amount, currency, unknown) = match &charge.amount {
        Ok(money) => {
            let money = money.rounded();
            (Some(money.amount.to_string()), Some(money.currency.to_string()), None)
        }
        Err(reason) => (None, None, Some(reason.clone())),
    };
    ChargeShape { label: charge.label.clone(), amount, currency, unknown }
}

fn evidence(frame: &Frame<'_>, checked: &Checked, one: &Evidence) -> EvidenceShape {
    let place = one.span.map(|span| (checked.sources().get(span.source).path.clone(), checked.sources().line(span)));
    EvidenceShape {
        kind: one.kind.to_string(),
        id: one.id.to_string(),
        at: one.at.map(|at| frame.moment(at)),
        line: place.as_ref().map(|(_, line)| *line),
        file: place.map(|(file, _)| file),
        deemed_by: one.deemed_by.as_ref().map(|clause| clause.to_string()),
    }
}

fn right(frame: &Frame<'_>, checked: &Checked, one: &Right) -> RightShape {
    RightShape {
        id: one.id.clone(),
        clause: one.clause.to_string(),
        action: one.action.to_string(),
        holder: one.holder.map_or("either", |holder| holder.word()),
        status: one.status.word(),
        from: frame.moment(one.from),
        until: one.until.map(|until| frame.moment(until)),
        basis: one.basis.word(),
        evidence: one.evidence.iter().map(|e| evidence(frame, checked, e)).collect(),
    }
}

fn action(frame: &Frame<'_>, one: &Action) -> ActionShape {
    let need = |need: &Need| NeedShape { what: need.what.clone(), status: need.status, missing: need.missing.clone() };
    ActionShape {
        ladder: one.ladder.to_string(),
        action: one.action.to_string(),
        since: one.since.map(|since| frame.moment(since)),
        because: one.because.clone(),
        needs: one.needs.iter().map(need).collect(),
    }
}

fn score(one: &Score) -> ScoreShape {
    ScoreShape { ladder: one.ladder.to_string(), score: plain(one.score) }
}

fn summary_shape(summary: &Summary) -> SummaryShape {
    SummaryShape {
        engagements: summary.engagements,
        breached: summary.of(Status::Breached),
        late: summary.of(Status::Late),
        pending: summary.of(Status::Pending),
        unknown: summary.of(Status::Unknown),
        tolerated: summary.of(Status::Tolerated),
        excused: summary.of(Status::Excused),
        priced: summary.of(Status::Priced),
        noted: summary.of(Status::Noted),
        met: summary.of(Status::Met),
    }
}
