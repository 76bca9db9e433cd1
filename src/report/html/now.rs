//! What a line of a portfolio says of an engagement: what to do now, why, and how its ladders stand.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::dossier::Dossier;
use super::words::spoken;
use crate::base::english::{and_more, with_more};
use crate::engagement::vocabulary::actions::ends;
use crate::finding::{Bearer, Status};
use crate::ladder::NeedStatus;
use crate::report::answers::by_record;
use crate::report::report::{Action, Engagement, Finding};
use crate::report::standing::{Rung, Standing};
use crate::report::words::{how_late, missing};
use crate::value::severity::Severity;
use crate::value::time::Day;

/// How much an engagement needs to be acted on, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NeedOf {
    /// Nothing is open.
    Nothing,
    /// A fact is to be found out.
    Fact,
    /// Something is broken, and nothing is suggested that was not done.
    Open,
    /// A clause suggests something.
    Clause,
    /// A ladder suggests a step whose needs are not met.
    Blocked,
    /// A ladder suggests a step.
    Step,
}

/// What a line says of an engagement.
#[derive(Debug)]
pub(super) struct Now {
    pub(super) need: NeedOf,
    /// How grave the gravest is that is open.
    pub(super) gravest: Option<Severity>,
    pub(super) to_do: Vec<String>,
    pub(super) why: Vec<String>,
    pub(super) ladders: Vec<String>,
    /// That notice of the end was given, where it runs.
    pub(super) notice: Option<String>,
    /// When it ended, where it did.
    pub(super) ended: Option<Day>,
}

impl Now {
    /// Returns what there is to say of an engagement.
    pub(super) fn of(dossier: &Dossier) -> Self {
        let report = &dossier.report;
        let gravest = gravest(report).map(|number| &report.findings[number]);
        let (need, to_do) = to_do(dossier);
        Self {
            need,
            gravest: gravest.filter(|finding| finding.status == Status::Breached).and_then(|finding| finding.severity),
            to_do,
            why: why(dossier),
            ladders: report.ladders.iter().map(standing).collect(),
            notice: dossier.ended.is_none().then(|| notice(report)).flatten(),
            ended: dossier.ended,
        }
    }
}

/// Returns by which step of a ladder notice of the end was given, and when.
fn notice(report: &Engagement) -> Option<String> {
    let rungs = report.ladders.iter().flat_map(|ladder| &ladder.rungs);
    let ends = rungs.filter(|rung| ends(&rung.action));
    let taken = ends.filter_map(|rung| Some((rung.taken?, rung.named())));
    taken.max().map(|(day, step)| format!("notice given: {step} on {day}"))
}

/// Returns the number of the gravest finding that is open: a breach, the client's before ours, the oldest; else what cannot be said.
fn gravest(report: &Engagement) -> Option<usize> {
    let open = |status| (0..report.findings.len()).filter(move |number| report.findings[*number].status == status);
    let rank = |number: &usize| {
        let finding = &report.findings[*number];
        (
            Reverse(finding.severity),
            finding.bearer != Some(Bearer::Client),
            finding.since.as_ref().map(|since| since.day),
        )
    };
    open(Status::Breached).min_by_key(rank).or_else(|| open(Status::Unknown).next())
}

/// Returns the number of the gravest finding that the suggested steps answer, as the page names them, and of how many more records
/// these are.
fn answered(report: &Engagement) -> Option<(usize, usize)> {
    let because: Vec<String> = report.actions.iter().flat_map(|action| &action.because).cloned().collect();
    let ids: BTreeSet<&str> = because.iter().map(|id| id.as_str()).collect();
    let of_step = || (0..report.findings.len()).filter(|number| ids.contains(&*report.findings[*number].id));
    let rank = |number: &usize| {
        let finding = &report.findings[*number];
        (!is_open(finding), Reverse(finding.severity), finding.since.as_ref().map(|since| since.day))
    };
    of_step().min_by_key(rank).map(|number| (number, by_record(report, &because).len() - 1))
}

fn why(dossier: &Dossier) -> Vec<String> {
    let report = &dossier.report;
    if let Some((number, more)) = answered(report) {
        let more = and_more(more).map(|more| format!("{more} that the step answers"));
        return std::iter::once(told(dossier, number)).chain(more).collect();
    }
    let Some(number) = gravest(report) else {
        return match report.counts.late {
            0 => Vec::new(),
            1 => vec!["Nothing is open; 1 breach was made good late".to_owned()],
            late => vec![format!("Nothing is open; {late} breaches were made good late")],
        };
    };
    let finding = &report.findings[number];
    let more = report.findings.iter().filter(|one| one.status == finding.status).count() - 1;
    let more = and_more(more).map(|more| format!("{more} {}", if is_open(finding) { "open" } else { "unknown" }));
    std::iter::once(told(dossier, number)).chain(more).collect()
}

/// A finding in a few words.
fn told(dossier: &Dossier, number: usize) -> String {
    let (finding, title) = (&dossier.report.findings[number], dossier.title(number));
    let about = finding.subject.as_ref().map(|of| format!(" ({} {})", spoken(&of.kind), of.id)).unwrap_or_default();
    match finding.status {
        Status::Unknown => {
            let facts = missing(finding).map(|facts| format!("; missing: {facts}")).unwrap_or_default();
            format!("Unknown: {title}{about}{facts}")
        }
        _ => {
            let whose = if finding.bearer == Some(Bearer::Firm) { "ours, " } else { "" };
            let grave = finding.severity.unwrap_or(Severity::Minor).word();
            let late = Some(how_late(finding)).filter(|late| !late.is_empty()).map(|late| format!(", {late}"));
            format!("{title}{about}: {whose}{grave}{}", late.unwrap_or_default())
        }
    }
}

fn is_open(finding: &Finding) -> bool {
    finding.status == Status::Breached
}

fn to_do(dossier: &Dossier) -> (NeedOf, Vec<String>) {
    let report = &dossier.report;
    if !report.actions.is_empty() {
        let is_blocked = |action: &Action| action.needs.iter().any(|need| need.status != NeedStatus::Met);
        let need = if report.actions.iter().all(is_blocked) { NeedOf::Blocked } else { NeedOf::Step };
        return (need, report.actions.iter().map(step).collect());
    }
    let mut open: Vec<&Finding> = report.findings.iter().filter(|finding| is_open(finding)).collect();
    open.sort_by_key(|finding| Reverse(finding.severity));
    let mut words: Vec<String> = Vec::new();
    for finding in &open {
        let is_left = |word: &&std::sync::Arc<str>| !finding.taken.iter().any(|taken| taken.action == **word);
        for word in finding.suggest.iter().filter(is_left).map(|word| spoken(word)) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    if dossier.ended.is_some() {
        words.extend(dossier.binding());
    }
    match (open.is_empty(), words.is_empty(), report.counts.unknown) {
        (_, false, _) => (NeedOf::Clause, words),
        (false, true, _) => (NeedOf::Open, Vec::new()),
        (true, true, 0) => (NeedOf::Nothing, Vec::new()),
        (true, true, _) => (NeedOf::Fact, vec!["find out what is missing".to_owned()]),
    }
}

/// Returns a step with the first of its needs that is not met, which comes before it.
fn step(action: &Action) -> String {
    let mut open = action.needs.iter().filter(|need| need.status != NeedStatus::Met);
    let first = open.next().map(|need| {
        let unknown = if need.status == NeedStatus::Unmet { "" } else { ", which is unknown" };
        with_more(&format!("; before that: {}{unknown}", need.says), open.count())
    });
    format!("{}{}", spoken(&action.action), first.unwrap_or_default())
}

/// Returns how a ladder stands: its score, the highest step for which that is enough, and the next one.
fn standing(ladder: &Standing) -> String {
    let of = |rung: &Rung| (rung.named(), rung.at.clone());
    let reached = ladder.rungs.iter().rfind(|rung| rung.is_reached).map(of);
    let reached = reached.map(|(action, at)| format!(", enough for {action} ({at})"));
    let next = ladder.rungs.iter().find(|rung| !rung.is_reached).map(of);
    let next = next.map(|(action, at)| format!(", {action} at {at}"));
    format!("{} at {}{}{}", spoken(&ladder.ladder), ladder.score, reached.unwrap_or_default(), next.unwrap_or_default())
}
