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
use crate::ladder;
use crate::program::tree::{DutyTime, Each, Statement};
use crate::remedy::question::Question;
use crate::remedy::remedies;
use crate::remedy::silence::{Silence, silence, silence_of};
use crate::report::error::Error;
use crate::report::report::Engagement;
use crate::report::text::{self, Explained, Screen, Standing, What};
use crate::value::time::Day;
use crate::wording::texts::Texts;
use crate::wording::{locale, needs};

/// Explains a finding or a right: the clause, the count day by day, the amounts, the lines of the record, and what would have
/// avoided it. Of a clause it says how it stands to each record, and why it takes no notice of the others; of a ladder what weighs on it and
/// what each step waits for.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: goodterms explain payment_on_time/INV-1 acme.yaml --as-of 2026-04-01",
    after_long_help = "Example: goodterms explain payment_on_time/INV-1 acme.yaml --as-of 2026-04-01

Exit status: 0 it was explained, 2 there is nothing of that id, or a record or the policy is in error."
)]
pub struct Args {
    /// The finding or right, as `goodterms check` prints it; or a clause, a clause and an event (`office_hours/C3`), or a ladder.
    id: String,
    #[command(flatten)]
    asked: Asked,
}

/// What was found in an engagement: the explanation, or the ids that there are.
struct Looked {
    title: String,
    explanation: Option<String>,
    ids: Vec<String>,
    lacks: Option<Lacks>,
}

/// What of an id is not there at all.
enum Lacks {
    /// There is no clause of that name, and no ladder.
    Clause(String),
    /// It is a ladder, and has nothing of its own by that name.
    Step(String),
    /// There is no event or contact of that id in the record; one near to it is.
    Event(String, Option<String>),
}

impl Lacks {
    /// Returns it as a part of a sentence, and the id that may be meant.
    fn said(self, is_one: bool) -> (String, Option<String>) {
        match self {
            Self::Clause(name) => (format!("the policy has no clause and no ladder `{name}`"), None),
            Self::Step(name) => (format!("`{name}` is a ladder"), Some(name)),
            Self::Event(id, near) if is_one => (format!("the record has no event and no contact `{id}`"), near),
            Self::Event(id, near) => (format!("none of the records has an event or a contact `{id}`"), near),
        }
    }
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
        let (mut ids, mut lacks) = (Vec::new(), Vec::new());
        let pass = self.asked.pass(&policy, as_of, Options::default());
        let work = |engagement| self.look(&policy, engagement, as_of, &screen);
        let passed = pass.over(&self.asked.records, work, |looked: Looked| {
            match looked.explanation {
                Some(text) => found.push((looked.title, text)),
                None => {
                    ids.extend(looked.ids);
                    lacks.push(looked.lacks);
                }
            }
            true
        });
        if found.is_empty() && passed.done > 0 && passed.errors.is_empty() {
            let is_one = lacks.len() == 1;
            // What some record has is not what is missing.
            let lacks = lacks.into_iter().collect::<Option<Vec<Lacks>>>().and_then(|all| all.into_iter().next());
            return Err(self.not_found(ids, lacks.map(|lacks| lacks.said(is_one)), as_of.day));
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
        let ladder = self.ladder(&facts, &verdicts, policy, screen);
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
        // A clause may have the name of a ladder.
        let pages: Vec<String> = explanation.into_iter().chain(ladder).collect();
        let explanation = (!pages.is_empty()).then(|| pages.join("\n"));
        let ids = report.findings.iter().map(|one| &one.id).chain(report.rights.iter().map(|one| &one.id));
        let title = format!("Engagement {}", engagement.id);
        Ok(Looked { title, ids: ids.cloned().collect(), lacks: self.lacks(&facts), explanation })
    }

    /// Returns where the count of a ladder stands, where it is the name of one that is asked for.
    fn ladder(&self, facts: &Facts<'_>, verdicts: &Verdicts, policy: &Policy, screen: &Screen) -> Option<String> {
        let source = |span| policy.sources.one_line(span);
        let count = ladder::counted::count(facts, verdicts, &self.id, &source)?;
        let ladder = facts.plan.program.ladders.iter().find(|ladder| ladder.name == self.id)?;
        let says = |need: &ladder::Need| needs::sentence(facts, locale::english(), &Texts::own(), need.place);
        let (name, text, zone) = (&*ladder.name, ladder.span, facts.zone());
        let told = text::Ladder { name, text, policy: &policy.sources, count: &count, zone, says: &says };
        Some(text::ladder(&told, screen))
    }

    /// Says what of the id that is asked for is not there at all: the clause, or the event behind it; nothing where both are.
    fn lacks(&self, facts: &Facts<'_>) -> Option<Lacks> {
        let program = &facts.plan.program;
        let (name, subject) = self.id.split_once('/').map_or((&*self.id, None), |(name, id)| (name, Some(id)));
        let Some(clause) = program.clause_named(name) else {
            return Some(match program.ladders.iter().any(|ladder| ladder.name == name) {
                true => Lacks::Step(name.to_owned()),
                false => Lacks::Clause(name.to_owned()),
            });
        };
        let subject = subject?;
        // Of a period, or of each due day of a cadence, no event is the subject.
        let is_of_days = matches!(clause.each, Some(Each::Period { .. }))
            || matches!(&clause.statement, Some(Statement::Owes { time: DutyTime::Every { .. }, .. }));
        let events = facts.engagement.events.iter().map(|event| event.id.to_string());
        let contacts = facts.engagement.contacts.iter().map(|contact| contact.id.to_string());
        let all: Vec<String> = events.chain(contacts).collect();
        let near = nearest(subject, all.iter().map(String::as_str)).map(|near| format!("{name}/{near}"));
        let is_there = is_of_days || all.iter().any(|id| id == subject);
        (!is_there).then(|| Lacks::Event(subject.to_owned(), near))
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

    /// `lacks` is what of it is not there at all, and what may be meant.
    fn not_found(&self, mut ids: Vec<String>, lacks: Option<(String, Option<String>)>, as_of: Day) -> Failure {
        ids.sort();
        ids.dedup();
        let (lacks, meant) = lacks.unzip();
        let meant = meant.flatten();
        let clause = format!("{}/", self.id.split('/').next().unwrap_or(""));
        let near = meant.as_deref().or_else(|| nearest(&self.id, ids.iter().map(String::as_str)));
        let of_clause = ids.iter().map(String::as_str).filter(|id| id.starts_with(&clause) && Some(*id) != near);
        let help: Vec<&str> = near.into_iter().chain(of_clause).take(5).collect();
        let help = match help.as_slice() {
            [] => "`goodterms check --all` lists all ids".to_owned(),
            some => format!("did you mean {}?", some.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")),
        };
        let lacks = lacks.map(|lacks| format!(": {lacks}")).unwrap_or_default();
        Failure::new(&self.id, format!("there is no finding or right of that id as of {as_of}{lacks}; {help}"))
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
