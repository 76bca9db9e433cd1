//! What comes, as data and as a page: `goodterms.forecast/1`.

use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;

use super::error::Error;
use super::report::{Head, When};
use super::text::Screen;
use crate::base::source::{SourceMap, Span};
use crate::forecast::ahead::{self, Ahead};
use crate::forecast::{changes, reach};
use crate::monitor::standing::Standing;
use crate::value::time::{Day, Moment};
use crate::value::zone::Zone;

/// The name and version of the JSON form.
pub const SCHEMA: &str = "goodterms.forecast/1";

/// What every line stands on.
const ASSUMPTION: &str = "if nothing more is recorded";

/// The forecast of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Forecast {
    /// What it stands on.
    #[serde(flatten)]
    pub head: Head,
    /// How many days it looks ahead.
    pub days: u16,
    /// The last of them.
    pub until: String,
    /// What it takes for granted.
    pub assumes: &'static str,
    /// The engagements, by id.
    pub engagements: Vec<Engagement>,
    /// What kept other records from being looked at.
    pub errors: Vec<Error>,
}

/// What comes of one engagement.
#[derive(Clone, Debug, Serialize)]
pub struct Engagement {
    /// Its id.
    pub engagement: Arc<str>,
    /// What is to be done, by due time.
    pub duties: Vec<Duty>,
    /// What changes, by day.
    pub changes: Vec<Change>,
    /// How much of each limit is left.
    pub limits: Vec<Limit>,
    /// The steps that are one breach away.
    pub one_breach_away: Vec<Near>,
    /// The last day of the contract, where it is one of the days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_ends: Option<When>,
    /// From which day on exceptions are in conflict, and nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conflict: Option<String>,
}

/// Something still to be done.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Duty {
    pub id: String,
    pub bearer: &'static str,
    pub title: String,
    pub due: When,
    /// The first day at whose end it is pending.
    pub from: String,
    /// The first day at whose end it is no longer pending.
    pub turns: Option<Turn>,
    pub why: String,
}

/// What something turns into.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Turn {
    pub day: String,
    pub status: &'static str,
}

/// Something that changes.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Change {
    /// The first day at whose end it is so.
    pub day: When,
    pub what: &'static str,
    pub id: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub severity: Option<&'static str>,
    pub whose: Option<&'static str>,
    /// The moment of a right.
    pub at: Option<When>,
    pub text: String,
}

/// How much of a limit is left.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Limit {
    pub clause: Arc<str>,
    /// The file and the line of the clause.
    pub place: String,
    pub subject: Option<String>,
    pub used: Option<String>,
    pub bound: Option<String>,
    pub left: Option<String>,
    /// Whether what earlier periods left comes on top.
    pub carries: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// When there is more room again.
    pub room: Option<Room>,
}

/// When there is more room.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Room {
    pub day: String,
    pub subject: Option<String>,
    pub left: Option<String>,
}

/// A step that is one breach away.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Near {
    pub ladder: Arc<str>,
    pub now: Option<Arc<str>>,
    pub then: Arc<str>,
    pub severity: &'static str,
    pub clause: Option<Arc<str>>,
}

impl Engagement {
    /// Returns what is shown of what comes. `policy` holds the clauses.
    pub fn new(id: Arc<str>, ahead: Ahead, zone: &Zone, policy: &SourceMap) -> Self {
        let place = |span: Span| format!("{}:{}", policy.path(span), policy.line(span));
        Self {
            engagement: id,
            duties: ahead.duties.into_iter().map(|one| duty(one, zone)).collect(),
            changes: ahead.changes.into_iter().map(|one| change(one, zone)).collect(),
            limits: ahead.limits.into_iter().map(|one| limit(one, &place)).collect(),
            one_breach_away: ahead.near.into_iter().map(near).collect(),
            contract_ends: ahead.ends.map(|ends| When::new(ends, zone)),
            conflict: ahead.conflict.map(|day| day.to_string()),
        }
    }
}

fn duty(duty: ahead::Duty, zone: &Zone) -> Duty {
    Duty {
        bearer: ahead::bearer(duty.finding.bearer),
        title: duty.finding.title,
        due: When::new(duty.due, zone),
        from: duty.from.to_string(),
        turns: duty.turns.map(|(day, status)| Turn { day: day.to_string(), status: status.word() }),
        why: duty.finding.why,
        id: duty.finding.id,
    }
}

fn change(change: changes::Change, zone: &Zone) -> Change {
    Change {
        day: When::new(Moment::Day(change.day), zone),
        what: change.what.word(),
        id: change.id,
        before: change.before,
        after: change.after,
        severity: change.severity.map(|severity| severity.word()),
        whose: change.whose.map(|whose| whose.word()),
        at: change.at.map(|at| When::new(at, zone)),
        text: change.text,
    }
}

fn limit(limit: ahead::Limit, place: &dyn Fn(Span) -> String) -> Limit {
    let subject = |standing: &Standing| standing.subject.as_ref().map(ToString::to_string);
    let left = |standing: &Standing| standing.left.map(|left| left.to_string());
    let room = limit.room.map(|(day, then)| Room { day: day.to_string(), subject: subject(&then), left: left(&then) });
    let (used, bound, missing) = match &limit.now.used {
        Ok((used, bound)) => (Some(used.to_string()), Some(bound.to_string()), Vec::new()),
        Err(missing) => (None, None, missing.clone()),
    };
    Limit {
        clause: limit.clause,
        place: place(limit.text),
        subject: subject(&limit.now),
        used,
        bound,
        left: left(&limit.now),
        carries: limit.now.carries,
        missing,
        room,
    }
}

fn near(near: reach::Near) -> Near {
    Near { ladder: near.ladder, now: near.now, then: near.then, severity: near.severity.word(), clause: near.clause }
}

impl Forecast {
    /// Returns the forecast of these engagements.
    pub fn new(head: Head, days: u16, engagements: Vec<Engagement>, errors: Vec<Error>) -> Self {
        let until = head.as_of.plus(days.into()).to_string();
        Self { head: Head { schema: SCHEMA, ..head }, days, until, assumes: ASSUMPTION, engagements, errors }
    }

    /// Returns it as one JSON document.
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("plain data has no key that is no text");
        text.push('\n');
        text
    }

    /// Returns it for people.
    pub fn text(&self, screen: &Screen) -> String {
        let mut out = format!("{} to {}, {ASSUMPTION}\n", self.head.as_of, self.until);
        for engagement in &self.engagements {
            let _ = write!(out, "\n{}\n", screen.bold(&engagement.engagement));
            engagement.write(&mut out, self.head.as_of);
        }
        out
    }
}

impl Engagement {
    fn write(&self, out: &mut String, as_of: Day) {
        let as_of = as_of.to_string();
        let duty = |duty: &Duty| {
            let turns = duty.turns.as_ref().map(|turn| format!("; {} at the end of {}", turn.status, turn.day));
            let from = if duty.from == as_of { String::new() } else { format!("; pending from {} on", duty.from) };
            let turns = turns.unwrap_or_default();
            format!("{}  {}: {}: {}{from}{turns}", duty.due.short(), duty.bearer, duty.id, duty.title)
        };
        section(out, "Falls due", self.duties.iter().map(duty));
        section(out, "Changes", self.changes.iter().map(change_line));
        section(out, "Limits", self.limits.iter().filter(|limit| limit.is_shown()).map(limit_line));
        let near = |near: &Near| {
            let now = near.now.as_deref().unwrap_or("nothing");
            let what = match &near.clause {
                Some(clause) => format!("a breach of {clause}"),
                None => format!("one {} breach more", near.severity),
            };
            format!("{}: {what} leads to {} (now: {now})", near.ladder, near.then)
        };
        section(out, "One breach away", self.one_breach_away.iter().map(near));
        let ends = self.contract_ends.iter().map(|ends| format!("{}  the contract ends", ends.short()));
        section(out, "Contract", ends);
        let conflict = self.conflict.iter().map(|day| format!("{day}  exceptions are in conflict from then on"));
        section(out, "Not said", conflict);
    }
}

impl Limit {
    /// Whether it is worth a line: something is used of it, or it has no subjects.
    fn is_shown(&self) -> bool {
        self.used.as_deref() != Some("0") || self.subject.is_none()
    }
}

fn change_line(change: &Change) -> String {
    let none = |word: &Option<String>| word.clone().unwrap_or_else(|| "nothing".to_owned());
    let severity = change.severity.map(|severity| format!(", {severity}")).unwrap_or_default();
    let whose = change.whose.map(|whose| format!(" ({whose})")).unwrap_or_default();
    let text = if change.text.is_empty() { String::new() } else { format!(": {}", change.text) };
    let (before, after) = (none(&change.before), none(&change.after));
    format!("{}  {} {}{whose}: {before} → {after}{severity}{text}", change.day.text, change.what, change.id)
}

fn limit_line(limit: &Limit) -> String {
    let subject = limit.subject.as_ref().map(|subject| format!("/{subject}")).unwrap_or_default();
    let (used, bound) = match (&limit.used, &limit.bound) {
        (Some(used), Some(bound)) => (used, bound),
        _ => return format!("{}{subject}: unknown; missing: {}", limit.clause, limit.missing.join(", ")),
    };
    let left = match (&limit.left, limit.carries) {
        (Some(left), _) => format!(", {left} left"),
        (None, true) => ", and what earlier periods left".to_owned(),
        (None, false) => String::new(),
    };
    let room = limit.room.as_ref().map(|room| {
        let left = room.left.as_ref().map(|left| format!("{left} left")).unwrap_or_else(|| "room".to_owned());
        let subject = room.subject.as_ref().filter(|subject| Some(*subject) != limit.subject.as_ref());
        let subject = subject.map(|subject| format!(" in {subject}")).unwrap_or_default();
        format!("; {left}{subject} at the end of {}", room.day)
    });
    format!("{}{subject}: {used} of {bound} used{left}{}", limit.clause, room.unwrap_or_default())
}

fn section(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        let _ = writeln!(out, "\n{title}");
        lines.iter().for_each(|line| {
            let _ = writeln!(out, "  {}", super::text::line(line));
        });
    }
}
