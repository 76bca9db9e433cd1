//! Findings: who kept what, who broke what, since when, with which evidence and at what cost.

use std::sync::Arc;

use rust_decimal::Decimal;
use smol_str::SmolStr;

use crate::base::source::{SourceMap, Span};
use crate::value::money::Money;
use crate::value::quantity::Quantity;
use crate::value::severity::Severity;
use crate::value::time::{Day, Instant, Moment};

/// The verdict on a clause and a subject (language.md 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Kept.
    Met,
    /// Done after its time: a breach, cured.
    Late,
    /// Broken.
    Breached,
    /// Not due yet.
    Pending,
    /// Broken, with an excuse (`unless`) or a waiver.
    Excused,
    /// Broken and forgiven (`tolerate`).
    Tolerated,
    /// Allowed, at a cost.
    Priced,
    /// A signal: severity `note`.
    Noted,
    /// A fact is missing, or the verdict cannot be decided.
    Unknown,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Met,
        Self::Late,
        Self::Breached,
        Self::Pending,
        Self::Excused,
        Self::Tolerated,
        Self::Priced,
        Self::Noted,
        Self::Unknown,
    ];

    /// Returns the word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Late => "late",
            Self::Breached => "breached",
            Self::Pending => "pending",
            Self::Excused => "excused",
            Self::Tolerated => "tolerated",
            Self::Priced => "priced",
            Self::Noted => "noted",
            Self::Unknown => "unknown",
        }
    }
}

/// On what ground a finding stands (language.md 4.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The client had accepted the terms.
    Agreed,
    /// The client had not.
    HouseRule,
    /// The law.
    Law,
}

impl Basis {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Agreed, Self::HouseRule, Self::Law];

    /// Returns the word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::HouseRule => "house_rule",
            Self::Law => "law",
        }
    }
}

/// Who bears a finding: `client`, `firm`, or neither is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bearer {
    /// The client.
    Client,
    /// The firm.
    Firm,
    /// A third party.
    Other,
}

impl Bearer {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Client, Self::Firm, Self::Other];

    /// Returns the word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Firm => "firm",
            Self::Other => "other",
        }
    }
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The kind's name; `month` and so on for a period, `contact`, `cadence` for a due day.
    pub kind: Arc<str>,
    /// The id that stands behind the slash of [`Finding::id`].
    pub id: Arc<str>,
}

/// A recorded fact that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The kind's name.
    pub kind: Arc<str>,
    /// The event's id.
    pub id: SmolStr,
    /// When.
    pub at: Option<Moment>,
    /// The text of the record; nothing for an event that is deemed.
    pub span: Option<Span>,
    /// The clause that deems it, for an event that nobody recorded.
    pub deemed_by: Option<Arc<str>>,
}

/// What a finding costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Charge {
    /// Of what sort.
    pub sort: Sort,
    /// What for.
    pub label: String,
    /// How much, exact (a report rounds it once); or why it cannot be said.
    pub amount: Result<Money, String>,
    /// What a day more adds, of interest that runs on.
    pub daily: Option<Money>,
    /// How it came about, line by line.
    pub working: Vec<String>,
}

/// Of what sort a charge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// An amount of the policy.
    Amount,
    /// Interest on what is unpaid.
    Interest,
    /// A lump sum by law.
    LumpSum,
}

/// A run of events over a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Episode {
    /// How many events breached.
    pub events: usize,
    /// When the last one did.
    pub until: Moment,
}

/// A value that was measured, and its bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// The highest value.
    pub value: Quantity,
    /// The bound.
    pub bound: Quantity,
}

/// An exception that held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excepted {
    /// Its name.
    pub name: Arc<str>,
    /// Its text in the policy.
    pub span: Span,
}

/// The verdict on one clause and one subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// `clause/subject`, or `clause` alone.
    pub id: String,
    /// The clause's name.
    pub clause: Arc<str>,
    /// The section's name.
    pub section: Arc<str>,
    /// The clause's text in the policy.
    pub text: Span,
    /// The clause's title with the values of its terms; empty where it was kept.
    pub title: String,
    /// The version of the policy that governs it, where there are several.
    pub version: Option<Arc<str>>,
    /// Who bears it.
    pub bearer: Option<Bearer>,
    /// What it is about.
    pub subject: Option<Subject>,
    /// The verdict.
    pub status: Status,
    /// How grave, of a breach.
    pub severity: Option<Severity>,
    /// When it was or is due: a day to its end, or an instant.
    pub due: Option<Moment>,
    /// When it will be due by what is recorded of later days, of a pending one, where that is another time and was asked for.
    pub moves_to: Option<Moment>,
    /// Since when it is broken.
    pub since: Option<Moment>,
    /// When it was done.
    pub met_at: Option<Moment>,
    /// Whether it was a dispute, and nothing done, from which on nothing more was owed.
    pub disputed: bool,
    /// Civil days from the due day to the day it was done, or to the as-of day.
    pub overdue_days: Option<i64>,
    /// What was measured.
    pub measure: Option<Measured>,
    /// The run of events.
    pub episode: Option<Episode>,
    /// What it costs.
    pub charges: Vec<Charge>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// Suggested actions: words of `action.what`.
    pub suggest: Vec<Arc<str>>,
    /// On what ground.
    pub basis: Basis,
    /// One sentence: why.
    pub why: String,
    /// The exceptions to its clause that held, in the order of the text.
    pub exceptions: Vec<Excepted>,
    /// The facts that are missing, of an unknown verdict.
    pub missing: Vec<String>,
    /// From which instant on this verdict (the breach of it) could be known: when its time and its grace were up.
    pub decided: Option<Instant>,
    /// From which day on it is how grave, in order; nothing of one that was always as grave as it is now.
    pub grades: Vec<(Day, Severity)>,
    /// How a due day or an amount came about, line by line: what `explain` prints.
    pub working: Vec<String>,
    /// How far the firm lets it pass, line by line: the grace and the tolerance. It is the firm's own.
    pub lenience: Vec<String>,
}

impl Finding {
    /// Returns whether it makes a check fail: what is unknown does, and what is broken at least so gravely.
    pub fn fails(&self, from: Severity) -> bool {
        match self.status {
            Status::Unknown => true,
            Status::Breached | Status::Late => self.severity.unwrap_or(Severity::Minor) >= from,
            _ => false,
        }
    }
}

/// Whether a right can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RightStatus {
    /// Now.
    Open,
    /// From a later day on.
    Future,
    /// No longer.
    Lapsed,
}

impl RightStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Future, Self::Lapsed];

    /// Returns the word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Future => "future",
            Self::Lapsed => "lapsed",
        }
    }
}

/// A right that a clause gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Right {
    /// `clause/subject`, or `clause` alone.
    pub id: String,
    /// The clause's name.
    pub clause: Arc<str>,
    /// The section's name.
    pub section: Arc<str>,
    /// The clause's text in the policy.
    pub text: Span,
    /// Who has it; nothing for either side.
    pub holder: Option<Bearer>,
    /// To do what: a word of `action.what`.
    pub action: Arc<str>,
    /// Whether it can be used.
    pub status: RightStatus,
    /// From when.
    pub from: Moment,
    /// Until when.
    pub until: Option<Moment>,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// On what ground.
    pub basis: Basis,
    /// How the moment from which it is open came about, line by line.
    pub working: Vec<String>,
}

/// Money that is left after all that was owed is settled.
#[derive(Clone, Debug, PartialEq)]
pub struct Credit {
    /// The payment or credit note.
    pub event: SmolStr,
    /// How much of it is left.
    pub left: Money,
}

/// How much is said of verdicts.
#[derive(Clone, Copy, Debug)]
pub enum Detail<'p> {
    /// What was kept is only counted.
    Broken,
    /// Every verdict is there.
    All,
    /// Every verdict says how it came about, in the words of the policy's files.
    Explained(&'p SourceMap),
    /// Every verdict is there, and the facts note what came near to a boundary.
    Watched,
}

/// All that the engine says of one engagement as of a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdicts {
    /// Every verdict, the met ones too where they were asked for, sorted by clause (in the order of the text), then subject (in the order of time).
    pub findings: Vec<Finding>,
    /// How many met verdicts were only counted.
    pub met: usize,
    /// The rights that opened or will open, sorted likewise.
    pub rights: Vec<Right>,
    /// Money left over.
    pub credits: Vec<Credit>,
    /// Remarks about the whole engagement, such as a signed term outside of its `accept` lines.
    pub notes: Vec<String>,
    /// The exceptions of which two held at once and neither is to the other: nothing is certain then.
    pub conflicts: Vec<(Excepted, Excepted)>,
}

/// A number of a report without needless zeros.
pub fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

/// Of which sort it is what a policy decides of an engagement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A verdict.
    Finding,
    /// A right.
    Right,
    /// What a ladder suggests.
    Action,
    /// What the breaches of a ladder weigh.
    Score,
}

impl What {
    /// Returns the word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Finding => "finding",
            Self::Right => "right",
            Self::Action => "action",
            Self::Score => "score",
        }
    }
}
