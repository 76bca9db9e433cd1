//! `goodterms explain`: one finding or right, with the clause, the count day by day and the lines of the record.

use super::asked::Asked;
use super::options::Options;
use super::policy::Policy;
use super::status::{self, WRONG};
use super::terminal::{self, Failure};
use crate::base::source::Span;
use crate::base::suggest::nearest;
use crate::engagement::record;
use crate::evaluate;
use crate::facts::index::{AsOf, Facts};
use crate::finding::{Detail, Verdicts};
use crate::remedy::question::Question;
use crate::remedy::remedies;
use crate::remedy::silence::{Silence, silence, silence_of};
use crate::report::error::Error;
use crate::report::report::Engagement;
use crate::report::text::{self, Explained, Screen, Standing, What};
use crate::value::time::Day;

/// Explains a finding or a right: the clause, the count day by day, the amounts, the lines of the record, and what would have
/// avoided it. Of a clause it says how it stands to each record, and why it takes no notice of the others.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms explain payment_on_time/INV-1 acme.yaml --as-of 2026-04-01",
    after_long_help = "Example: goodterms explain payment_on_time/INV-1 acme.yaml --as-of 2026-04-01

Exit status: 0 it was explained, 2 there is nothing of that id, or a record or the policy is in error."
)]
pub struct Args {
    /// The finding or right, as `goodterms check` prints it; or a clause, or a clause and an event: `office_hours/C3`.
    id: String,
    #[command(flatten)]
    asked: Asked,
}

/// What was found in an engagement: the explanation, or the ids that there are.
struct Looked {
    title: String,
    explanation: Option<String>,
    ids: Vec<String>,
}

impl Args {
    /// Runs the command; returns the exit status.
    pub fn run(&self) -> u8 {
        status::of(self.explain())
    }

    fn explain(&self) -> Result<u8, Failure> {
        let Some((policy, as_of)) = self.asked.load()? else { return Ok(WRONG) };
        let screen = terminal::output();
        let mut found: Vec<(String, String)> = Vec::new();
        let mut ids: Vec<String> = Vec::new();
        let pass = self.asked.pass(&policy, as_of, Options::default());
        let work = |engagement| self.look(&policy, engagement, as_of, &screen);
        let passed = pass.over(&self.asked.records, work, |looked: Looked| {
            match looked.explanation {
                Some(text) => found.push((looked.title, text)),
                None => ids.extend(looked.ids),
            }
            true
        });
        if found.is_empty() && passed.done > 0 && passed.errors.is_empty() {
            return Err(self.not_found(ids, as_of.day));
        }
        let titled = found.len() > 1;
        let texts: Vec<String> =
            found.into_iter().map(|(title, text)| if titled { format!("{title}\n\n{text}") } else { text }).collect();
        terminal::print(&texts.join("\n"))?;
        Ok(status::of_pass(&passed.errors, false))
    }

    fn look(
        &self,
        policy: &Policy,
        engagement: record::Engagement,
        as_of: AsOf,
        screen: &Screen,
    ) -> Result<Looked, Vec<Error>> {
        let program = &policy.on(as_of.day).program;
        let evaluate::Judged { facts, verdicts, .. } =
            evaluate::judge_versions(&policy.plans, &engagement, as_of, Detail::Explained(&policy.sources));
        policy.conflicts(&engagement.id, &verdicts)?;
        let finding = verdicts.findings.iter().find(|finding| finding.id == self.id).cloned();
        let right = verdicts.rights.iter().find(|right| right.id == self.id).cloned();
        let is_told = finding.is_some() || right.is_some();
        let silence = if is_told { None } else { self.silence(&facts, &verdicts, policy) };
        let report = Engagement::new(verdicts, &engagement, program, true);
        let shown_finding = report.findings.iter().find(|shown| shown.id == self.id).map(What::Finding);
        let shown_right = report.rights.iter().find(|shown| shown.id == self.id).map(What::Right);
        let remedies =
            finding.as_ref().map(|finding| remedies(&policy.plans, &engagement, as_of, finding)).unwrap_or_default();
        let clause = finding.as_ref().map(|finding| finding.text).or(right.as_ref().map(|right| right.text));
        let explanation = shown_finding.or(shown_right).map(|what| {
            let explained = Explained {
                what,
                working: match (&finding, &right) {
                    (Some(finding), _) => &finding.working,
                    (None, Some(right)) => &right.working,
                    (None, None) => &[],
                },
                lenience: finding.as_ref().map_or(&[], |finding| &finding.lenience),
                charges: finding.as_ref().map_or(&[], |finding| &finding.charges),
                evidence: match (&finding, &right) {
                    (Some(finding), _) => &finding.evidence,
                    (None, Some(right)) => &right.evidence,
                    (None, None) => &[],
                },
                clause,
                exceptions: finding.as_ref().map_or(&[], |finding| &finding.exceptions),
                remedies: &remedies,
                policy: &policy.sources,
                record: &engagement.sources,
            };
            text::explain(&explained, screen)
        });
        let explanation = explanation.or_else(|| {
            let (clause, silence) = silence?;
            let stands = if self.id.contains('/') { Vec::new() } else { stands(&report, &self.id) };
            let Silence { passed, nothing } = silence;
            let standing = Standing { id: &self.id, clause, policy: &policy.sources, stands, passed, nothing };
            Some(text::standing(&standing, screen))
        });
        let ids = report.findings.iter().map(|one| &one.id).chain(report.rights.iter().map(|one| &one.id));
        Ok(Looked { title: format!("Engagement {}", engagement.id), ids: ids.cloned().collect(), explanation })
    }

    /// Returns why a clause says nothing of the record, or of one event of it, where it is such a name that is asked for; with the
    /// place of the clause.
    fn silence(&self, facts: &Facts<'_>, verdicts: &Verdicts, policy: &Policy) -> Option<(Span, Silence)> {
        let (name, subject) = match self.id.split_once('/') {
            Some((name, subject)) => (name, Some(subject)),
            None => (&*self.id, None),
        };
        let clause = facts.plan.program.clause_named(name)?;
        let question = Question { facts, verdicts, policy: &policy.sources, clause };
        let silence = match subject {
            Some(subject) => silence_of(question, subject)?,
            None => silence(question),
        };
        Some((clause.span, silence))
    }

    fn not_found(&self, mut ids: Vec<String>, as_of: Day) -> Failure {
        ids.sort();
        ids.dedup();
        let clause = format!("{}/", self.id.split('/').next().unwrap_or(""));
        let near = nearest(&self.id, ids.iter().map(String::as_str));
        let of_clause = ids.iter().map(String::as_str).filter(|id| id.starts_with(&clause) && Some(*id) != near);
        let help: Vec<&str> = near.into_iter().chain(of_clause).take(5).collect();
        let help = match help.as_slice() {
            [] => "`goodterms check --all` lists all ids".to_owned(),
            some => format!("did you mean {}?", some.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")),
        };
        Failure::new(&self.id, format!("there is no finding or right of that id as of {as_of}; {help}"))
    }
}

/// Returns the findings and rights of a clause, a line each.
fn stands(report: &Engagement, clause: &str) -> Vec<String> {
    let findings = report.findings.iter().filter(|finding| *finding.clause == *clause);
    let rights = report.rights.iter().filter(|right| *right.clause == *clause);
    findings
        .map(|finding| format!("{} {}: {}", finding.status.word(), finding.id, finding.why))
        .chain(rights.map(|right| format!("right {} {}: from {}", right.status.word(), right.id, right.from.short())))
        .collect()
}
