//! All that a page says of an engagement, as plain data: the report, how each finding was counted, the quoted places, the picture.

use super::client;
use super::lanes::{Lane, lanes};
use crate::base::source::{SourceMap, Span};
use crate::engagement::record;
use crate::evaluate::Judged;
use crate::finding::{self, Status, Verdicts, plain};
use crate::ladder;
use crate::letter::draft::{NoLetter, draft};
use crate::letter::form;
use crate::locale::Locale;
use crate::plan::Plan;
use crate::report::report::Engagement;
use crate::value::severity::Severity;
use crate::value::time::Day;

/// So many facts under a finding are quoted, and so long a quotation is.
const MOST_QUOTED: usize = 25;
const MOST_CHARS: usize = 1500;

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
    /// As of this day.
    pub as_of: Day,
    /// The report.
    pub report: Engagement,
    /// How each finding of the report came about, in the same order.
    pub told: Vec<Told>,
    /// How each right of the report came about, in the same order.
    pub rights: Vec<Told>,
    /// The picture over time.
    pub lanes: Vec<Lane>,
    /// How the ladders stand.
    pub ladders: Vec<Standing>,
    /// Of each action of the report what there is to send, in the same order.
    pub letters: Vec<Letter>,
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
    /// The lines of the record, a quotation a fact; fewer than the facts where there are many.
    pub quotes: Vec<Option<String>>,
}

/// A place of a file, quoted.
#[derive(Debug)]
pub struct Quote {
    /// `file:line`.
    pub place: String,
    /// Its text.
    pub text: String,
}

/// How a ladder stands.
#[derive(Debug)]
pub struct Standing {
    /// Its name.
    pub ladder: String,
    /// The sum of the weights.
    pub score: String,
    /// Its steps, the lowest first.
    pub rungs: Vec<Rung>,
}

/// A step of a ladder.
#[derive(Debug)]
pub struct Rung {
    /// The action.
    pub action: String,
    /// From which score on.
    pub at: String,
    /// The action that must have been taken before.
    pub after: Option<String>,
    /// Whether the score is as high.
    pub is_reached: bool,
    /// Whether it is to be done now.
    pub is_next: bool,
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
    /// Returns what the finding of a number is called: by its clause; to the firm, where that has no title, by its id.
    pub(super) fn title(&self, number: usize) -> &str {
        match (&*self.told[number].title, self.reader) {
            ("", Reader::Firm) => &self.report.findings[number].id,
            ("", Reader::Client) => "A clause of the terms",
            (title, _) => title,
        }
    }
}

/// What a dossier is made of.
pub struct Making<'a> {
    /// The versions of the policy.
    pub plans: &'a [Plan],
    /// Their files.
    pub policy: &'a SourceMap,
    /// What was recorded.
    pub record: &'a record::Engagement,
    /// To the end of this day.
    pub as_of: Day,
    /// For whom.
    pub reader: Reader,
    /// The language of the drafts.
    pub locale: &'a Locale,
}

impl Making<'_> {
    /// Returns the dossier of an engagement that was judged with [`finding::Detail::Explained`], and whether something in it
    /// fails that is at least so grave.
    pub fn dossier(&self, judged: Judged<'_>, fail_on: Severity) -> (Dossier, bool) {
        let Judged { facts, mut verdicts, .. } = judged;
        let before = verdicts.findings.len();
        verdicts.findings.retain(|finding| finding.status != Status::Met);
        verdicts.met += before - verdicts.findings.len();
        let is_client = self.reader == Reader::Client;
        let terms = client::Terms { plans: self.plans, policy: self.policy };
        let at_stake = match is_client {
            true => client::at_stake(&facts, &verdicts, terms),
            false => ladder::owed::at_stake(&facts, &verdicts),
        };
        let verdicts = if is_client { client::told(verdicts, terms) } else { verdicts };
        let fails = verdicts.findings.iter().any(|finding| finding.fails(fail_on));
        let program = &facts.plan.program;
        let source = |span| self.policy.snippet(span).split_whitespace().collect::<Vec<_>>().join(" ");
        let (scores, actions) = match is_client || program.ladders.is_empty() {
            true => Default::default(),
            false => ladder::suggest(&facts, &verdicts, &source),
        };
        let letters = actions.iter().map(|action| self.letter(&facts, &verdicts, action)).collect();
        let ladders = scores.iter().filter_map(|score| standing(facts.plan, score, &actions)).collect();
        let told = verdicts.findings.iter().map(|finding| self.finding(finding)).collect();
        let rights = verdicts.rights.iter().map(|right| self.right(right)).collect();
        let report = Engagement { at_stake, ..Engagement::new(verdicts, self.record, program, false) };
        let report = report.and_ladders(scores, actions, &program.calendar.zone);
        let lanes = lanes(self.record, program, &report, self.as_of, is_client);
        (Dossier { reader: self.reader, as_of: self.as_of, report, told, rights, lanes, ladders, letters }, fails)
    }

    fn letter(&self, facts: &crate::facts::index::Facts<'_>, verdicts: &Verdicts, action: &ladder::Action) -> Letter {
        match draft(self.plans, facts, verdicts, action, self.locale) {
            Ok(draft) => Letter::Draft(form::text(&draft)),
            Err(NoLetter::Internal) => Letter::Internal,
            Err(NoLetter::NeedsUnmet(_)) => Letter::NotYet("a need is not met".to_owned()),
            Err(NoLetter::HouseRule) => {
                Letter::NotYet("the client had not accepted these terms, which is no ground for it".to_owned())
            }
            Err(NoLetter::Missing(missing)) => Letter::NotYet(format!("missing is {}", missing.join("; "))),
            Err(NoLetter::Template(trouble)) => Letter::NotYet(trouble),
        }
    }

    fn finding(&self, finding: &finding::Finding) -> Told {
        let exceptions = finding.exceptions.iter().map(|one| Quote {
            place: format!("{}, {}", one.name, place(self.policy, one.span)),
            text: text(self.policy, one.span),
        });
        Told {
            title: finding.title.clone(),
            clause: self.clause(finding.text),
            exceptions: exceptions.collect(),
            working: finding.working.clone(),
            charges: finding.charges.iter().map(|charge| charge.working.clone()).collect(),
            quotes: self.quotes(&finding.evidence),
        }
    }

    fn right(&self, right: &finding::Right) -> Told {
        Told {
            title: String::new(),
            clause: self.clause(right.text),
            exceptions: Vec::new(),
            working: right.working.clone(),
            charges: Vec::new(),
            quotes: self.quotes(&right.evidence),
        }
    }

    fn clause(&self, span: Span) -> Quote {
        Quote { place: place(self.policy, span), text: text(self.policy, span) }
    }

    fn quotes(&self, evidence: &[finding::Evidence]) -> Vec<Option<String>> {
        let quote = |fact: &finding::Evidence| fact.span.map(|span| text(&self.record.sources, span));
        evidence.iter().take(MOST_QUOTED).map(quote).collect()
    }
}

fn standing(plan: &Plan, score: &ladder::Score, actions: &[ladder::Action]) -> Option<Standing> {
    let (program, vocabulary) = (&plan.program, &plan.program.vocabulary);
    let ladder = program.ladders.iter().find(|ladder| *ladder.name == *score.ladder)?;
    let now = actions.iter().find(|action| action.ladder == score.ladder).map(|action| &*action.action);
    let mut steps: Vec<&crate::program::tree::Step> = ladder.steps.iter().collect();
    steps.sort_by_key(|step| step.at);
    let rung = |step: &crate::program::tree::Step| Rung {
        action: vocabulary.word(step.action).to_owned(),
        at: plain(step.at),
        after: step.after.as_ref().map(|(before, _)| vocabulary.word(*before).to_owned()),
        is_reached: score.score >= step.at,
        is_next: now == Some(vocabulary.word(step.action)),
    };
    let rungs = steps.into_iter().map(rung).collect();
    Some(Standing { ladder: ladder.name.clone(), score: plain(score.score), rungs })
}

fn place(sources: &SourceMap, span: Span) -> String {
    format!("{}:{}", sources.path(span), sources.line(span))
}

/// Returns the whole lines of a span, without the blanks that all of them begin with; the end of very long ones is left out.
fn text(sources: &SourceMap, span: Span) -> String {
    let whole = &sources.get(span.source).text;
    let (start, end) = (span.start as usize, (span.end as usize).min(whole.len()));
    let from = whole[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = whole[end..].find('\n').map_or(whole.len(), |at| end + at);
    let lines: Vec<&str> = whole[from..to].trim_end().lines().collect();
    let blanks = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let indent = lines.iter().filter(|line| !line.trim().is_empty()).map(blanks).min().unwrap_or(0);
    let text = lines.iter().map(|line| line.get(indent..).unwrap_or("")).collect::<Vec<_>>().join("\n");
    match text.char_indices().nth(MOST_CHARS) {
        Some((at, _)) => format!("{} …", &text[..at]),
        None => text,
    }
}
