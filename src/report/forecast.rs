//! What comes, as data and as a page: `goodterms.forecast/1`.

use std::sync::Arc;

use serde::Serialize;

use super::error::Error;
use super::html::dossier::Reader;
use super::json::pretty;
use super::report::{Head, When};
use crate::base::source::{SourceMap, Span};
use crate::evaluate::leeway::Inside;
use crate::finding::{Subject, What, plain};
use crate::forecast::ahead::{self, Ahead};
use crate::forecast::{changes, limits, reach, tolerances};
use crate::letter::restricted::NUMBERED;
use crate::monitor::standing::Standing;
use crate::value::time::{Day, Moment};
use crate::value::zone::Zone;

/// The name and version of the JSON form.
pub const SCHEMA: &str = "goodterms.forecast/1";

/// What every line stands on.
pub const ASSUMPTION: &str = "if nothing more is recorded";

/// The forecast of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Forecast {
    /// What it stands on.
    #[serde(flatten)]
    pub head: Head,
    /// What was recorded after this day is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_on: Option<String>,
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
    /// Its id; for the client the client's name, where the record states it.
    pub engagement: Arc<str>,
    /// What a calendar knows it by.
    #[serde(skip)]
    pub key: Arc<str>,
    /// What is to be done, by due time.
    pub duties: Vec<Duty>,
    /// What changes, by day.
    pub changes: Vec<Change>,
    /// How much of each limit is left.
    pub limits: Vec<Limit>,
    /// What each clause still lets pass.
    pub tolerances: Vec<Tolerance>,
    /// The steps that are one breach away.
    pub one_breach_away: Vec<Near>,
    /// The end of the contract, where it or the last day to give notice is one of the days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract: Option<Contract>,
    /// When the engagement ended, where it did by the as-of day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// The day on which it ends by a parting that is recorded, where that is one of the days; that is not told the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<When>,
    /// From which day on exceptions are in conflict, and nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conflict: Option<String>,
}

/// The end of a contract.
#[derive(Clone, Debug, Serialize)]
pub struct Contract {
    /// Its last day.
    pub ends: When,
    /// The last day on which notice can be sent so that its period is over by then.
    pub notice_by: Option<When>,
    /// How long notice is.
    pub notice_period: Option<String>,
}

/// Something still to be done.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Duty {
    /// The finding's; for the client the number of the document that it is about.
    pub id: Option<String>,
    /// What a calendar knows it by.
    #[serde(skip)]
    pub key: String,
    pub bearer: &'static str,
    pub title: String,
    pub due: When,
    /// When a check as of the first day says that it is due, where what comes moves that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<When>,
    /// Whether it is moved by what is recorded of a later day than the as-of day.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub moved_by_record: bool,
    /// The first day at whose end it is pending.
    pub from: String,
    /// Whether it is pending by what is recorded of a later day than the as-of day.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_record: bool,
    /// The last day at whose end it is still no breach though its due time is over; of a grace in hours its last moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "grace_until")]
    pub grace_end: Option<When>,
    /// The first day at whose end it is no longer pending.
    pub turns: Option<Turn>,
    /// Whether it is told that it stays pending: no turn is told to the client, and nothing follows from that.
    #[serde(skip)]
    pub stays: bool,
    /// What meets it, each alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub met_by: Vec<String>,
    pub why: String,
}

/// What something turns into.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Turn {
    pub day: String,
    pub status: &'static str,
    /// Whether it turns by what is recorded of a later day than the as-of day.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_record: bool,
}

/// Something that changes.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Change {
    /// The first day at whose end it is so.
    pub day: When,
    pub what: &'static str,
    /// The finding's, the right's, or the ladder; for the client the number of the document that it is about.
    pub id: Option<String>,
    /// What a calendar knows it by.
    #[serde(skip)]
    pub key: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub severity: Option<&'static str>,
    pub whose: Option<&'static str>,
    /// The moment of a right.
    pub at: Option<When>,
    pub text: String,
    /// Whether it comes by what is recorded of a later day than the as-of day.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_record: bool,
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
    /// What goes over it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over: Option<String>,
    /// Whether nothing is used of it.
    #[serde(skip)]
    pub is_idle: bool,
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

/// What a clause still lets pass; nothing in the place of a number that is not known.
#[derive(Clone, Debug, Serialize)]
pub struct Tolerance {
    /// The clause.
    pub clause: Arc<str>,
    /// The file and the line of the clause.
    pub place: String,
    /// How many breaches are let pass.
    pub lets: Option<String>,
    /// In which window.
    pub window: Option<String>,
    /// How many lie in the one that ends with the as-of day, forgiven ones too.
    pub used: Option<usize>,
    /// How many more are let pass.
    pub left: Option<String>,
    /// What becomes of one more on the as-of day: `forgiven`, `counts`, `unknown`.
    pub next: &'static str,
    /// The breaches that surely lie in the window, the oldest first.
    pub breaches: Vec<InWindow>,
    /// The exceptions that may hold for the next one, and then change how many are let pass.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<String>,
    /// What is missing to say what is not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// When more is let pass again, by what leaves the window.
    pub room: Option<Freed>,
    /// Whether nothing lies in the window.
    #[serde(skip)]
    pub is_idle: bool,
}

/// A breach in the window of a tolerance.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct InWindow {
    pub id: String,
    pub since: When,
    /// The last day at whose end it lies in the window that ends then.
    pub until: Option<When>,
}

/// When more is let pass.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Freed {
    pub day: When,
    pub left: String,
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

/// What a forecast is told by.
pub struct Telling<'a> {
    /// The zone of its days.
    pub zone: &'a Zone,
    /// The policy's files.
    pub policy: &'a SourceMap,
    /// Who reads it.
    pub reader: Reader,
}

impl Telling<'_> {
    /// Returns what is shown of what comes of an engagement of an id and a client's name.
    pub fn engagement(&self, id: Arc<str>, client: Option<Arc<str>>, ahead: Ahead) -> Engagement {
        let place = |span: Span| format!("{}:{}", self.policy.path(span), self.policy.line(span));
        let is_told = |one: &changes::Change| self.is_told(one);
        let engagement = client.filter(|_| self.reader == Reader::Client).unwrap_or_else(|| id.clone());
        Engagement {
            engagement,
            key: id,
            duties: ahead.duties.into_iter().map(|one| self.duty(one)).collect(),
            changes: ahead.changes.into_iter().filter(is_told).map(|one| self.change(one)).collect(),
            limits: ahead.limits.into_iter().map(|one| limit(one, &place)).collect(),
            tolerances: ahead.tolerances.into_iter().map(|one| self.tolerance(one, &place)).collect(),
            one_breach_away: ahead.near.into_iter().map(near).collect(),
            contract: ahead.contract.map(|one| self.contract(one)),
            ended: ahead.ended.map(|day| day.to_string()),
            parts: ahead
                .parts
                .filter(|_| self.reader == Reader::Firm)
                .map(|day| When::new(Moment::Day(day), self.zone)),
            conflict: ahead.conflict.map(|day| day.to_string()),
        }
    }

    fn tolerance(&self, one: tolerances::Tolerance, place: &dyn Fn(Span) -> String) -> Tolerance {
        let when = |day: Day| When::new(Moment::Day(day), self.zone);
        let (left, is_idle) = (one.now.left(), one.is_idle());
        let (used, missing) = match one.now.used {
            Ok(used) => (Some(used), Vec::new()),
            Err(missing) => (None, missing),
        };
        let breach =
            |one: Inside| InWindow { id: one.id, since: When::new(one.since, self.zone), until: one.until.map(when) };
        Tolerance {
            clause: one.now.clause,
            place: place(one.now.text),
            lets: one.now.lets.map(|(most, _)| plain(most)),
            window: one.now.lets.map(|(_, window)| window.to_string()),
            used,
            left: left.map(plain),
            next: one.now.next.word(),
            breaches: one.now.breaches.into_iter().map(breach).collect(),
            exceptions: one.now.exceptions,
            missing,
            room: one.room.map(|(day, left)| Freed { day: when(day), left: plain(left) }),
            is_idle,
        }
    }

    fn contract(&self, contract: ahead::Contract) -> Contract {
        Contract {
            ends: When::new(contract.ends, self.zone),
            notice_by: contract.notice.map(|(sent, _)| When::new(Moment::Day(sent), self.zone)),
            notice_period: contract.notice.map(|(_, length)| length.to_string()),
        }
    }

    /// When a verdict turns says how long the grace is, and what is forgiven: the client reads of its due day alone.
    fn is_told(&self, change: &changes::Change) -> bool {
        self.reader == Reader::Firm || change.what != What::Finding
    }

    fn duty(&self, duty: ahead::Duty) -> Duty {
        let due = When::new(duty.due, self.zone);
        let is_firm = self.reader == Reader::Firm;
        let turns = duty.turns.filter(|_| is_firm);
        let grace = duty.grace.filter(|_| is_firm);
        Duty {
            id: self.name(&duty.finding.id, duty.finding.subject.as_ref()),
            key: duty.finding.id,
            bearer: ahead::bearer(duty.finding.bearer),
            title: duty.finding.title,
            due,
            moved_from: duty.moved_from.filter(|_| is_firm).map(|due| When::new(due, self.zone)),
            moved_by_record: duty.moved_record && is_firm,
            from: duty.from.to_string(),
            by_record: duty.from_record,
            grace_end: grace.map(|end| When::new(end, self.zone)),
            stays: is_firm && turns.is_none(),
            turns: turns.map(|(day, status)| Turn {
                day: day.to_string(),
                status: status.word(),
                by_record: duty.turn_record,
            }),
            met_by: duty.met_by,
            why: duty.finding.why,
        }
    }

    fn change(&self, change: changes::Change) -> Change {
        Change {
            day: When::new(Moment::Day(change.day), self.zone),
            what: change.what.word(),
            id: self.name(&change.id, change.about.as_ref()),
            key: change.id,
            before: change.before,
            after: change.after,
            severity: change.severity.map(|severity| severity.word()),
            whose: change.whose.map(|whose| whose.word()),
            at: change.at.map(|at| When::new(at, self.zone)),
            text: change.text,
            by_record: change.by_record,
        }
    }

    /// The client knows no ids but those of documents that it has.
    fn name(&self, id: &str, about: Option<&Subject>) -> Option<String> {
        match self.reader {
            Reader::Firm => Some(id.to_owned()),
            Reader::Client => {
                let about = about.filter(|about| NUMBERED.contains(&&*about.kind))?;
                Some(format!("{} {}", about.kind, about.id))
            }
        }
    }
}

fn limit(limit: limits::Limit, place: &dyn Fn(Span) -> String) -> Limit {
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
        over: limit.over.map(|over| over.to_string()),
        is_idle: limit.is_idle,
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
        let known_on = head.known_on.map(|day| day.to_string());
        Self { head: Head { schema: SCHEMA, ..head }, known_on, days, until, assumes: ASSUMPTION, engagements, errors }
    }

    /// Returns why nothing comes: for the note beside a calendar that is empty.
    pub fn nothing(&self) -> String {
        let over = self.engagements.iter().filter(|one| one.ended.is_some()).count();
        let ended = match (over, self.engagements.len()) {
            (0, _) => String::new(),
            (1, 1) => self
                .engagements
                .iter()
                .filter_map(|one| Some(format!("; it ended on {}", one.ended.as_ref()?)))
                .collect(),
            (over, all) => format!("; {over} of the {all} engagements ended before"),
        };
        format!("nothing falls due, opens or changes from {} to {}, {ASSUMPTION}{ended}", self.head.as_of, self.until)
    }

    /// Returns it as one JSON document.
    pub fn json(&self) -> String {
        pretty(self)
    }
}
