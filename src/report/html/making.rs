//! How a dossier is made of a record and what was judged of it.

use super::client::View;
use super::dossier::{Dossier, Letter, Quote, Reader, Told};
use super::lanes::lanes;
use super::payments::{self, Payments};
use crate::base::source::{SourceMap, Span};
use crate::engagement::record;
use crate::evaluate::Judged;
use crate::facts::index::{AsOf, Facts};
use crate::finding::{self, Evidence, Status, Verdicts};
use crate::ladder::owed::Stake;
use crate::ladder::{self, owed};
use crate::letter::draft::{NoLetter, draft};
use crate::letter::form;
use crate::letter::restricted::{NUMBERED, Shown};
use crate::locale::Locale;
use crate::plan::Plan;
use crate::remedy::remedies;
use crate::report::files::FileDigest;
use crate::report::report::Engagement;
use crate::report::standing::standings;
use crate::report::words::MOST_CHARS;
use crate::value::severity::Severity;
use crate::wording::texts::Texts;
use crate::wording::{locale, needs};

/// Of so many unknown verdicts it is tried what decides them, where the record has so many events at most.
const MOST_DECIDED: usize = 12;
const MOST_EVENTS: usize = 400;

/// What a dossier is made of.
pub struct Making<'a> {
    /// The versions of the policy.
    pub plans: &'a [Plan],
    /// Their files.
    pub policy: &'a SourceMap,
    /// What was recorded.
    pub record: &'a record::Engagement,
    /// To the end of this day.
    pub as_of: AsOf,
    /// For whom.
    pub reader: Reader,
    /// Whether what was kept is told, too.
    pub all: bool,
    /// The language of the drafts.
    pub locale: &'a Locale,
    /// The files of the record with their fingerprints, where these are to be told.
    pub files: Vec<FileDigest>,
}

impl Making<'_> {
    /// Returns the dossier of an engagement that was judged with [`finding::Detail::Explained`], and whether something in it
    /// fails that is at least so grave.
    pub fn dossier(&self, judged: Judged<'_>, fail_on: Severity) -> (Dossier, bool) {
        let Judged { facts, mut verdicts, .. } = judged;
        if !self.all {
            let before = verdicts.findings.len();
            verdicts.findings.retain(|finding| finding.status != Status::Met);
            verdicts.met += before - verdicts.findings.len();
        }
        let is_client = self.reader == Reader::Client;
        let view = View { plans: self.plans, policy: self.policy };
        let of_view = is_client.then(|| view.of_money(&verdicts));
        let of_money = of_view.as_ref().unwrap_or(&verdicts);
        let Stake { sums: at_stake, left_out, unknown: unknown_amounts } = owed::at_stake(&facts, of_money);
        let parts = owed::parts(&facts, of_money);
        let not_known = payments::not_known(&facts, &unknown_amounts);
        // A due day is told without what is let pass.
        let is_told = |finding: &finding::Finding| !is_client || view.may_say_due(finding);
        let overdue = payments::overdue(self.plans, &verdicts, facts.zone(), is_told);
        let verdicts = if is_client { named(&facts, view.of(verdicts)) } else { verdicts };
        let payments = Payments::of(self.plans, &facts, &verdicts, overdue);
        let fails = verdicts.findings.iter().any(|finding| finding.fails(fail_on));
        let program = &facts.plan.program;
        let source = |span| self.policy.one_line(span);
        let (scores, actions) = match is_client || program.ladders.is_empty() {
            true => Default::default(),
            false => ladder::suggest(&facts, &verdicts, &source),
        };
        let letters = actions.iter().map(|action| self.letter(&facts, &verdicts, action)).collect();
        let ladders = standings(&facts, &scores, &actions);
        let mut told: Vec<Told> = verdicts.findings.iter().map(|finding| self.finding(finding)).collect();
        self.decide(&verdicts, &mut told);
        let rights = verdicts.rights.iter().map(|right| self.right(right)).collect();
        let taken = ladder::taken(&facts, &verdicts);
        let zone = &program.calendar.zone;
        let report = Engagement {
            at_stake,
            left_out,
            unknown_amounts,
            ladders,
            ..Engagement::new(verdicts, self.record, program, self.all)
        };
        let says = |need: &ladder::Need| needs::sentence(&facts, locale::english(), &Texts::own(), need.place);
        let ended = ladder::ended(&facts).filter(|_| !is_client);
        let report = report.and_taken(taken, zone).and_ended(ended).and_ladders(scores, actions, zone, &says);
        let lanes = lanes(&facts, &report, is_client);
        let (reader, as_of) = (self.reader, self.as_of);
        let files = self.files.clone();
        let dossier =
            Dossier { reader, as_of, report, parts, not_known, payments, told, rights, lanes, ended, letters, files };
        (dossier, fails)
    }

    /// Adds what decides the verdicts that are unknown: of a few of a record that is soon judged again.
    fn decide(&self, verdicts: &Verdicts, told: &mut [Told]) {
        if self.reader == Reader::Client || self.record.events.len() > MOST_EVENTS {
            return;
        }
        let unknown = verdicts.findings.iter().zip(told).filter(|(finding, _)| finding.status == Status::Unknown);
        for (finding, told) in unknown.take(MOST_DECIDED) {
            let remedies = remedies(self.plans, self.record, self.as_of, finding);
            told.decisions = remedies.decisions.into_iter().map(|one| one.text).collect();
        }
    }

    fn letter(&self, facts: &Facts<'_>, verdicts: &Verdicts, action: &ladder::Action) -> Letter {
        let shown = Shown { plans: self.plans, policy: self.policy };
        match draft(shown, facts, verdicts, action, self.locale) {
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
            text: self.policy.quote(one.span, MOST_CHARS),
        });
        Told {
            title: finding.title.clone(),
            clause: self.clause(finding.text),
            exceptions: exceptions.collect(),
            working: match self.reader {
                Reader::Firm => [&*finding.working, &finding.lenience].concat(),
                Reader::Client => finding.working.clone(),
            },
            charges: finding.charges.iter().map(|charge| charge.working.clone()).collect(),
            decisions: Vec::new(),
        }
    }

    fn right(&self, right: &finding::Right) -> Told {
        Told {
            title: String::new(),
            clause: self.clause(right.text),
            exceptions: Vec::new(),
            working: right.working.clone(),
            charges: Vec::new(),
            decisions: Vec::new(),
        }
    }

    fn clause(&self, span: Span) -> Quote {
        Quote { place: place(self.policy, span), text: self.policy.quote(span, MOST_CHARS) }
    }
}

/// Adds to findings that rest on nothing that the client knows by an id what they are about, as far as it is such a thing: of a
/// promise, the invoice.
fn named(facts: &Facts<'_>, mut verdicts: Verdicts) -> Verdicts {
    let is_known = |kind: &str| NUMBERED.contains(&kind);
    for finding in &mut verdicts.findings {
        let subject = finding.subject.as_ref().and_then(|subject| facts.event_of(&subject.id));
        let Some(subject) = subject.filter(|_| !finding.evidence.iter().any(|fact| is_known(&fact.kind))) else {
            continue;
        };
        let about = facts.event(subject).about.iter().map(|id| facts.event(*id));
        let known = about.filter_map(|event| {
            let kind = facts.plan.program.vocabulary.kind_name(event.kind);
            let (id, at, span) = (event.id.clone(), event.at, Some(event.span));
            is_known(kind).then(|| Evidence { kind: kind.into(), id, at, span, deemed_by: None })
        });
        finding.evidence.extend(known);
    }
    verdicts
}

fn place(sources: &SourceMap, span: Span) -> String {
    format!("{}:{}", sources.path(span), sources.line(span))
}
