//! What a report says, as plain data that every format shows.
//!
//! In come the engine's verdicts and the record that they are about; out come the findings with their days in the
//! policy's zone, their amounts rounded once, and their evidence by file and line. Serialised, a [`Report`] is the JSON
//! of `goodterms.report/1`, its keys in the order of the fields here.

use std::cmp::Reverse;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use smol_str::SmolStr;

use super::as_word::{self, holder_of};
use super::computed::Computed;
use super::error::Error;
use super::files::{FileDigest, files};
use super::made::Made;
use super::portfolio::{Portfolio, Told, not_known};
use super::standing::{Rung, Standing};
pub use super::summary::{Summary, Verdict};
pub use super::when::When;
use crate::base::english::and_more;
use crate::base::source::SourceMap;
use crate::facts::index::AsOf;
use crate::finding::{Basis, Bearer, RightStatus, Status};
use crate::ladder::NeedStatus;
use crate::program::tree::Program;
use crate::value::money::Money;
use crate::value::severity::Severity;
use crate::value::time::Day;

/// The name and version of the JSON form. A reader may rely on every key of it; new ones may be added.
pub const SCHEMA: &str = "goodterms.report/1";

/// The report on a run.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What it is a report on.
    #[serde(flatten)]
    pub head: Head,
    /// The engagements, in the order of the records.
    pub engagements: Vec<Engagement>,
    /// The counts of all engagements.
    pub summary: Summary,
    /// What there is to say of them together, where there are several, or some of several were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub portfolio: Option<Portfolio>,
    /// What kept other records from being reported.
    pub errors: Vec<Error>,
}

impl Report {
    /// Returns the report on these engagements, with what is wrong with others.
    pub fn new(head: Head, engagements: Vec<Engagement>, errors: Vec<Error>) -> Self {
        let mut summary = Summary::default();
        engagements.iter().for_each(|engagement| summary.add(&engagement.counts));
        let portfolio = Self::together(&engagements);
        let is_part = |made: &Made| made.options.only.is_some() || made.options.changed_since.is_some();
        let is_of_several = engagements.len() > 1 || head.made.as_ref().is_some_and(is_part);
        let portfolio = Some(portfolio).filter(|_| is_of_several);
        Self { head, engagements, summary, portfolio, errors }
    }

    /// Returns what there is to say of engagements together.
    pub fn together(engagements: &[Engagement]) -> Portfolio {
        let mut portfolio = Portfolio::default();
        engagements.iter().for_each(|engagement| engagement.add_to(&mut portfolio));
        portfolio
    }
}

/// The policy and the day that a report stands on.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// To the end of this day.
    #[serde(serialize_with = "as_text")]
    pub as_of: Day,
    /// What was recorded after this day is not there.
    #[serde(skip)]
    pub known_on: Option<Day>,
    /// The policy.
    pub policy: Policy,
    /// What it was made by and from; nothing where it was made by no command.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub made: Option<Made>,
    /// The files beside the records that may be meant as such, and were not read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_read: Vec<String>,
    /// Whether it was given up for too many errors: of the records after them nothing is known.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub given_up: bool,
}

impl Head {
    /// Returns up to when was looked.
    pub fn looked(&self) -> AsOf {
        AsOf { day: self.as_of, known_on: self.known_on, silence: false }
    }

    /// Returns the head of a report on a policy as of a day.
    pub fn new(program: &Program, sources: &SourceMap, as_of: impl Into<AsOf>) -> Self {
        let AsOf { day, known_on, .. } = as_of.into();
        let files = files(sources);
        let policy = Policy { name: program.title.clone(), version: program.version.clone(), files };
        Self { schema: SCHEMA, as_of: day, known_on, policy, made: None, not_read: Vec::new(), given_up: false }
    }
}

/// The policy of a report.
#[derive(Clone, Debug, Serialize)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// The files it was read from, in load order.
    pub files: Vec<FileDigest>,
}

/// So many amounts that are not known are named.
const MOST_UNKNOWN: usize = 5;

/// What is said of one engagement.
#[derive(Clone, Debug, Serialize)]
pub struct Engagement {
    /// Its id.
    pub engagement: Arc<str>,
    /// The client's name, where the record states it.
    pub client: Option<Arc<str>>,
    /// All in one word.
    pub verdict: Verdict,
    /// The verdicts, without the met ones unless they are asked for.
    pub findings: Vec<Finding>,
    /// The rights.
    pub rights: Vec<Right>,
    /// What the ladders suggest.
    pub actions: Vec<Action>,
    /// How the ladders stand.
    pub scores: Vec<Score>,
    /// Money that is left after all that was owed is settled.
    pub credits: Vec<Credit>,
    /// Remarks.
    pub notes: Vec<String>,
    /// What the record may lack; that is among the notes, too.
    #[serde(skip)]
    pub lacking: Option<Arc<str>>,
    /// How many findings there are of each status, the met ones too.
    #[serde(skip)]
    pub counts: Summary,
    /// What is at stake, by currency.
    #[serde(skip)]
    pub at_stake: Vec<Money>,
    /// What breaches of the client's cost that is not in it, by currency.
    #[serde(skip)]
    pub left_out: Vec<Money>,
    /// The amounts that are not known, and so not in what is at stake.
    #[serde(skip)]
    pub unknown_amounts: Vec<String>,
    /// Whether what is over and done with is shown too.
    #[serde(skip)]
    pub all: bool,
    /// How the ladders stand, step by step, where that is told.
    #[serde(skip)]
    pub ladders: Vec<Standing>,
}

impl Engagement {
    /// Adds what is said of it to that of others.
    pub fn add_to(&self, portfolio: &mut Portfolio) {
        let findings = self.findings.iter().map(|finding| Told {
            clause: &finding.clause,
            status: finding.status,
            severity: finding.severity,
            is_ours: finding.bearer == Some(Bearer::Firm),
        });
        portfolio.add(&self.engagement, self.client.as_ref(), findings, (&self.at_stake, self.unknown_amounts.len()));
    }

    /// Says which amounts are not known and not in what is at stake; nothing where all are known.
    pub fn not_known(&self) -> Option<String> {
        let said = not_known(self.unknown_amounts.len())?;
        let named: Vec<&str> = self.unknown_amounts.iter().take(MOST_UNKNOWN).map(String::as_str).collect();
        let more = and_more(self.unknown_amounts.len() - named.len());
        let more = more.map(|more| format!("; {more}")).unwrap_or_default();
        Some(format!("{said}: {}{more}", named.join("; ")))
    }

    /// Returns a step of a ladder.
    pub fn rung(&self, ladder: &str, action: &str) -> Option<&Rung> {
        let standing = self.ladders.iter().find(|standing| standing.ladder == ladder)?;
        standing.rungs.iter().find(|rung| rung.action == action)
    }

    /// Returns which steps of a ladder were taken, and when; nothing where none was.
    pub fn taken(&self, ladder: &str) -> Option<String> {
        self.ladders.iter().find(|standing| standing.ladder == ladder)?.taken()
    }

    /// Returns how the ladders stand that suggest nothing: the score, and the steps that were taken.
    pub fn at_rest(&self) -> Vec<String> {
        let is_at_rest = |score: &&Score| self.actions.iter().all(|action| *action.ladder != *score.ladder);
        let said = |score: &Score| {
            let taken = self.taken(&score.ladder);
            let is_told = score.score != "0" || taken.is_some();
            let taken = taken.map(|taken| format!("; {taken}")).unwrap_or_default();
            is_told.then(|| format!("score of {}: {}{taken}", score.ladder, score.score))
        };
        self.scores.iter().filter(is_at_rest).filter_map(said).collect()
    }

    /// Returns what a side broke, the worst first, what is open before what was made good.
    pub fn broken_by(&self, bearer: Option<Bearer>) -> Vec<&Finding> {
        let is_it = |one: &&Finding| matches!(one.status, Status::Breached | Status::Late) && one.bearer == bearer;
        let mut found: Vec<&Finding> = self.findings.iter().filter(is_it).collect();
        found.sort_by_key(|finding| (Reverse(finding.severity), finding.status == Status::Late));
        found
    }

    /// How many breaches there are that are critical, major and minor.
    pub fn broken(&self) -> [usize; 3] {
        let broken = || self.findings.iter().filter(|one| matches!(one.status, Status::Breached | Status::Late));
        [Severity::Critical, Severity::Major, Severity::Minor]
            .map(|severity| broken().filter(|one| one.severity == Some(severity)).count())
    }
}

/// A verdict on a clause and a subject.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// `clause/subject`, or `clause` alone.
    pub id: String,
    /// The clause's name.
    pub clause: Arc<str>,
    /// The section's name.
    pub section: Arc<str>,
    /// The version of the policy that governs it, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Arc<str>>,
    /// Who bears it.
    #[serde(serialize_with = "as_word::bearer")]
    pub bearer: Option<Bearer>,
    /// What it is about.
    pub subject: Option<Subject>,
    /// The verdict.
    #[serde(serialize_with = "as_word::status")]
    pub status: Status,
    /// How grave.
    #[serde(serialize_with = "as_word::severity")]
    pub severity: Option<Severity>,
    /// When it was or is due.
    pub due: Option<When>,
    /// When it will be due by what is recorded of days after the as-of day, of a pending one, where that is another time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moves_to: Option<When>,
    /// Since when it is broken.
    pub since: Option<When>,
    /// When it was done.
    pub met_at: Option<When>,
    /// Whether a dispute stands in the place of what was done.
    #[serde(skip)]
    pub disputed: bool,
    /// Days from the due day to the day it was done, or to the as-of day.
    pub overdue_days: Option<i64>,
    /// What was measured.
    pub measure: Option<Measure>,
    /// The run of events, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub episode: Option<Episode>,
    /// What it costs.
    pub charges: Vec<Charge>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// Suggested actions.
    pub suggest: Vec<Arc<str>>,
    /// Those of them that the firm took already.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<Taken>,
    /// On what ground it stands.
    #[serde(serialize_with = "as_word::basis")]
    pub basis: Basis,
    /// One sentence: why.
    pub why: String,
    /// The exceptions that held, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Arc<str>>,
    /// The missing facts, of an unknown verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<Vec<String>>,
    /// From when on it could be known.
    pub decided: Option<When>,
}

/// A suggested action that was taken.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Taken {
    pub action: Arc<str>,
    /// The record of it.
    pub event: String,
    pub at: When,
}

impl Finding {
    /// Returns what the clause suggests, with when it was taken: `talk (taken 2026-04-03, B1), prepay`.
    pub fn suggested(&self) -> String {
        let one = |word: &Arc<str>| {
            let taken = self.taken.iter().find(|taken| taken.action == *word);
            let taken = taken.map(|taken| format!(" (taken {}, {})", taken.at.day, taken.event)).unwrap_or_default();
            format!("{}{taken}", word.replace('_', " "))
        };
        self.suggest.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

/// What a finding is about.
#[derive(Clone, Debug, Serialize)]
pub struct Subject {
    /// The kind's name.
    pub kind: Arc<str>,
    /// The id behind the slash.
    pub id: Arc<str>,
}

/// A value that was measured, and its bound.
#[derive(Clone, Debug, Serialize)]
pub struct Measure {
    /// The highest value.
    pub value: String,
    /// The bound.
    pub bound: String,
}

/// A run of events over a limit.
#[derive(Clone, Debug, Serialize)]
pub struct Episode {
    /// How many breached.
    pub events: usize,
    /// When the last one did.
    pub until: When,
}

/// What a finding costs.
#[derive(Clone, Debug, Serialize)]
pub struct Charge {
    /// What for.
    pub label: String,
    /// How much, rounded; nothing where it cannot be said.
    #[serde(flatten)]
    pub amount: Amount,
    /// Why it cannot be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,
}

/// An amount as a report shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Amount {
    /// The digits, as many as the currency has.
    pub amount: Option<String>,
    /// The currency.
    pub currency: Option<String>,
    /// The same as a value.
    #[serde(skip)]
    pub money: Option<Money>,
}

impl Amount {
    /// Returns an amount rounded at the currency's minor unit.
    pub fn new(money: Option<Money>) -> Self {
        let money = money.map(Money::rounded);
        Self {
            amount: money.map(|money| money.amount.to_string()),
            currency: money.map(|money| money.currency.to_string()),
            money,
        }
    }
}

/// A recorded fact that a finding rests on.
#[derive(Clone, Debug, Serialize)]
pub struct Evidence {
    /// The kind's name.
    pub kind: Arc<str>,
    /// The event's id.
    pub id: SmolStr,
    /// When.
    pub at: Option<When>,
    /// The file of the record; nothing for an event that nobody recorded.
    pub file: Option<Arc<str>>,
    /// The line in it.
    pub line: Option<u32>,
    /// The line in it on which it ends.
    #[serde(skip)]
    pub last_line: Option<u32>,
    /// What the record says there; nothing where its file is not to be quoted, nor in a line of a portfolio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quoted: Option<String>,
    /// The clause that deems the event to have happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deemed_by: Option<Arc<str>>,
}

/// A right that a clause gives.
#[derive(Clone, Debug, Serialize)]
pub struct Right {
    /// `clause/subject`, or `clause` alone.
    pub id: String,
    /// Whether it can be used.
    #[serde(serialize_with = "as_word::right")]
    pub status: RightStatus,
    /// From when.
    pub from: When,
    /// Until when.
    pub until: Option<When>,
    /// Who has it; nothing, and in words `either`, for both sides.
    #[serde(serialize_with = "as_word::holder")]
    pub holder: Option<Bearer>,
    /// To do what.
    pub action: Arc<str>,
    /// The clause's name.
    pub clause: Arc<str>,
    /// The section's name.
    pub section: Arc<str>,
    /// On what ground it stands.
    #[serde(serialize_with = "as_word::basis")]
    pub basis: Basis,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

impl Right {
    /// Returns who may do what, in words.
    pub fn said(&self) -> String {
        format!("{} may {}", holder_of(self.holder), self.action.replace('_', " "))
    }
}

/// A step that a ladder suggests.
#[derive(Clone, Debug, Serialize)]
pub struct Action {
    /// The ladder's name.
    pub ladder: Arc<str>,
    /// The action.
    pub action: Arc<str>,
    /// Since when.
    pub since: When,
    /// The findings it follows from.
    pub because: Vec<String>,
    /// What must hold before.
    pub needs: Vec<Need>,
    /// The firm's own open breaches.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ours: Vec<String>,
    /// What it needs computed.
    #[serde(skip_serializing_if = "Computed::is_empty")]
    pub computed: Computed,
}

/// What must hold before an action.
#[derive(Clone, Debug, Serialize)]
pub struct Need {
    /// The condition as it is written.
    pub what: String,
    /// The same as a sentence.
    pub says: String,
    /// Whether it is met.
    #[serde(serialize_with = "as_word::need")]
    pub status: NeedStatus,
    /// The facts that are missing, of an unknown one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// How a ladder stands.
#[derive(Clone, Debug, Serialize)]
pub struct Score {
    /// The ladder's name.
    pub ladder: Arc<str>,
    /// The sum of the weights.
    pub score: String,
}

/// Money that is left over.
#[derive(Clone, Debug, Serialize)]
pub struct Credit {
    /// The payment or credit note.
    pub event: SmolStr,
    /// How much of it is left.
    #[serde(flatten)]
    pub left: Amount,
}

fn as_text<S: Serializer>(day: &Day, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}
