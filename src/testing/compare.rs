//! What comes out beside what was expected.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::want::{NOTHING, Want};
use crate::base::diagnostic::Diagnostic;
use crate::base::mistake::case as mistake;
use crate::base::source::{SourceMap, Span};
use crate::base::suggest::did_you_mean;
use crate::engagement::record::Engagement;
use crate::evaluate::{self, Judged};
use crate::facts::watch::Seen;
use crate::finding::{Detail, Finding, Right, Verdicts};
use crate::ladder::{self, Action, Score};
use crate::plan::Plan;
use crate::value::severity::Severity;
use crate::value::time::{Day, Moment};
use crate::value::zone::Zone;

/// What a policy says of a record as of a day.
#[derive(Debug)]
pub struct Outcome {
    /// The exit status of `goodterms check` with its default threshold.
    pub exit: i32,
    /// What is shown to people, as far as a test looks for words in it.
    shown: String,
    /// The codes of what was only warned of.
    warnings: Vec<&'static str>,
    judged: Option<Found>,
    /// The names of all clauses, of every version.
    clauses: Vec<Arc<str>>,
    /// How near to the policy's boundaries the record came.
    pub seen: Vec<Seen>,
}

#[derive(Debug)]
struct Found {
    verdicts: Verdicts,
    scores: Vec<Score>,
    actions: Vec<Action>,
    zone: Zone,
}

/// How an outcome compares with what was wanted.
#[derive(Debug, Default)]
pub struct Compared {
    /// What differs, a line each; nothing where all is as expected.
    pub differences: Vec<String>,
    /// The lines that were expected and did not come out.
    pub missing: Vec<String>,
    /// The lines that came out and were not expected.
    pub unexpected: Vec<String>,
    /// The lines as they should be.
    pub lines: String,
    /// Whether policy or record are in error, and nobody said so.
    pub is_error: bool,
}

impl Outcome {
    /// Returns the outcome of a policy or record in error, with what was shown of it.
    pub fn wrong(shown: String) -> Self {
        Self { exit: 2, shown, warnings: Vec::new(), judged: None, clauses: Vec::new(), seen: Vec::new() }
    }

    /// Runs the versions of a policy over a record. `warnings` are the codes of what the policy was warned of.
    pub fn of(
        plans: &[Plan],
        policy: &SourceMap,
        engagement: &Engagement,
        as_of: Day,
        warnings: Vec<&'static str>,
    ) -> Self {
        let Judged { facts, verdicts, .. } = evaluate::judge_versions(plans, engagement, as_of, Detail::Watched);
        let conflicts = evaluate::conflicts(&engagement.id, &verdicts);
        let text = |span| policy.one_line(span);
        let (scores, actions) = ladder::suggest(&facts, &verdicts, &text);
        let reasons = verdicts.findings.iter().flat_map(|f| std::iter::once(&f.why).chain(&f.missing));
        let remarks = scores.iter().flat_map(|score| &score.remarks);
        let mut shown: Vec<String> = reasons.chain(&verdicts.notes).chain(remarks).cloned().collect();
        shown.extend(conflicts.iter().map(|conflict| format!("{}: {}", conflict.code, conflict.message)));
        let exit = i32::from(verdicts.findings.iter().any(|finding| finding.fails(Severity::Minor)));
        let (zone, seen) = (facts.plan.program.calendar.zone, facts.seen());
        let clauses = plans.iter().flat_map(|plan| &plan.names).map(|(name, _)| name.clone()).collect();
        let (exit, judged) = match conflicts.is_empty() {
            true => (exit, Some(Found { verdicts, scores, actions, zone })),
            false => (2, None),
        };
        Self { exit, shown: shown.join("\n"), warnings, judged, clauses, seen }
    }

    /// Returns the mistakes of a test that names clauses of which the policy has none.
    pub fn unknown_clauses(&self, want: &Want) -> Vec<Diagnostic> {
        let unknown = |(id, span): &(String, Span)| {
            let name = id.split('/').next().unwrap_or(id);
            let is_known = self.clauses.is_empty() || self.clauses.iter().any(|clause| **clause == *name);
            let help = || did_you_mean(name, self.clauses.iter().map(|clause| &**clause));
            (!is_known).then(|| mistake::unknown_clause(*span, name, help()))
        };
        want.named.iter().filter_map(unknown).collect()
    }

    /// Returns the findings that a test must list.
    pub fn must_be_listed(&self) -> impl Iterator<Item = &Finding> {
        let findings = self.judged.iter().flat_map(|found| &found.verdicts.findings);
        findings.filter(|finding| super::want::ALWAYS.contains(&finding.status))
    }

    /// Returns every right.
    pub fn rights(&self) -> impl Iterator<Item = &Right> {
        self.judged.iter().flat_map(|found| &found.verdicts.rights)
    }

    /// Returns what the ladders suggest.
    pub fn actions(&self) -> &[Action] {
        self.judged.as_ref().map_or(&[], |found| &found.actions)
    }

    /// Returns how the ladders stand.
    pub fn scores(&self) -> &[Score] {
        self.judged.as_ref().map_or(&[], |found| &found.scores)
    }

    /// Compares with what a test wants.
    pub fn compare(&self, want: &Want) -> Compared {
        let mut wrong = Vec::new();
        let unwarned = want.warns.iter().filter(|code| !self.warnings.contains(&code.as_str()));
        wrong.extend(unwarned.map(|code| format!("nobody is warned of {code}")));
        if let Some(wanted) = want.exit.filter(|wanted| *wanted != self.exit) {
            let why = if self.exit == 2 { format!(":\n{}", self.shown.trim_end()) } else { String::new() };
            wrong.push(format!("exit {}, wanted {wanted}{why}", self.exit));
        }
        let unsaid = want.mentions.iter().filter(|text| !self.shown.contains(*text));
        wrong.extend(unsaid.map(|text| format!("nothing mentions `{text}`:\n{}", self.shown)));
        let mut lines: Vec<String> = want.kept.clone();
        match &self.judged {
            Some(found) => {
                lines.extend(findings(want, &found.verdicts.findings, &found.zone, &mut wrong));
                lines.extend(rights(want, &found.verdicts.rights, &found.zone, &mut wrong));
                lines.extend(want.actions.compare(&found.scores, &found.actions, &found.zone, &mut wrong));
            }
            // Whoever expects an error says so.
            None if want.exit.is_none() => wrong.push(format!("nothing can be said:\n{}", self.shown.trim_end())),
            None => {}
        }
        let is_error = self.judged.is_none() && !want.expects_error();
        let is_of = |all: &[String], line: &String| all.iter().any(|other| same(other, line));
        let missing = want.lines.iter().filter(|line| !wrong.is_empty() && !is_of(&lines, line)).cloned().collect();
        let unexpected = lines.iter().filter(|line| !wrong.is_empty() && !is_of(&want.lines, line)).cloned().collect();
        let lines = lines.iter().map(|line| format!("{line}\n")).collect();
        Compared { differences: wrong, missing, unexpected, lines, is_error }
    }
}

/// Whether two lines are the same but for blanks.
fn same(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}

/// Compares findings and returns their lines as they should be.
fn findings(want: &Want, have: &[Finding], zone: &Zone, wrong: &mut Vec<String>) -> Vec<String> {
    let mut lines = Vec::new();
    for finding in have {
        let wanted = want.findings.get(&finding.id);
        let status = finding.status.word();
        match wanted {
            None if want.lists(finding.status) => wrong.push(format!("unexpected {status} {}", finding.id)),
            None => continue,
            Some((word, _)) if word != status => {
                wrong.push(format!("{} is {status}, wanted {word}: {}", finding.id, finding.why));
            }
            Some(_) => {}
        }
        let mut line = format!("{status} {}", finding.id);
        for (key, value) in wanted.iter().flat_map(|(_, attributes)| attributes) {
            let is = attribute(finding, key, zone).unwrap_or_else(|| NOTHING.to_owned());
            if is.is_empty() && !value.is_empty() {
                wrong.push(format!("{}: there is no {key}, wanted {value}", finding.id));
                continue;
            }
            if is != *value {
                wrong.push(format!("{}: {key} is {is}, wanted {value}", finding.id));
            }
            line += &format!(" {key}={is}");
        }
        lines.push(line);
    }
    let ids: BTreeSet<&str> = have.iter().map(|finding| finding.id.as_str()).collect();
    let missing = want.findings.iter().filter(|(id, _)| !ids.contains(id.as_str()));
    wrong.extend(missing.map(|(id, (status, _))| format!("no finding {id}, wanted {status}")));
    lines
}

/// Compares rights and returns their lines as they should be.
fn rights(want: &Want, have: &[Right], zone: &Zone, wrong: &mut Vec<String>) -> Vec<String> {
    if !want.sorts.contains("right") {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for right in have {
        let status = right.status.word();
        let Some((word, attributes)) = want.rights.get(&right.id) else {
            wrong.push(format!("unexpected right {} ({status})", right.id));
            lines.push(format!("right {status} {}", right.id));
            continue;
        };
        if word != status {
            wrong.push(format!("right {} is {status}, wanted {word}", right.id));
        }
        let mut line = format!("right {status} {}", right.id);
        for (key, value) in attributes {
            let moment = if key == "from" { Some(right.from) } else { right.until };
            let is = moment.map_or(NOTHING.to_owned(), |moment| day(moment, zone));
            if is != *value {
                wrong.push(format!("right {}: {key} is {is}, wanted {value}", right.id));
            }
            line += &format!(" {key}={is}");
        }
        lines.push(line);
    }
    let ids: BTreeSet<&str> = have.iter().map(|right| right.id.as_str()).collect();
    wrong.extend(want.rights.keys().filter(|id| !ids.contains(id.as_str())).map(|id| format!("no right {id}")));
    lines
}

/// Returns an attribute of a finding as a case writes it.
fn attribute(finding: &Finding, key: &str, zone: &Zone) -> Option<String> {
    let date = |moment: Option<Moment>| moment.map(|moment| day(moment, zone));
    match key {
        "due" => date(finding.due),
        "since" => date(finding.since),
        "met" => date(finding.met_at),
        "overdue" => finding.overdue_days.map(|days| days.to_string()),
        "severity" => finding.severity.map(|severity| severity.word().to_owned()),
        "bearer" => finding.bearer.map(|bearer| bearer.word().to_owned()),
        "basis" => Some(finding.basis.word().to_owned()),
        "measure" => finding.measure.as_ref().map(|measure| measure.value.to_string()),
        "exception" => {
            let names: Vec<&str> = finding.exceptions.iter().map(|exception| &*exception.name).collect();
            Some(names.join("+")).filter(|names| !names.is_empty())
        }
        "charge" => Some(charges(finding).unwrap_or_default()),
        // Another was refused when the test was read.
        _ => None,
    }
}

/// Returns what a finding costs as a test writes it; nothing where it costs nothing.
pub fn charges(finding: &Finding) -> Option<String> {
    let charges = finding.charges.iter().map(|charge| match &charge.amount {
        Ok(money) => money.to_string().replace(' ', ""),
        Err(_) => "unknown".to_owned(),
    });
    Some(charges.collect::<Vec<_>>().join("+")).filter(|charges| !charges.is_empty())
}

fn day(moment: Moment, zone: &Zone) -> String {
    zone.day(moment).to_string()
}
