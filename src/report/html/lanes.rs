//! The picture of an engagement over time, as lanes of marks.

use std::sync::Arc;

use crate::engagement::record::{Actor, Event, EventId, Side, Value};
use crate::engagement::vocabulary::actions::ends;
use crate::engagement::vocabulary::{KindId, Vocabulary};
use crate::facts::index::Facts;
use crate::facts::item::Item;
use crate::finding::{Bearer, Status};
use crate::letter::restricted::{NUMBERED, WRITTEN};
use crate::plan::Plan;
use crate::program::tree::Step;
use crate::report::as_word::holder_of;
use crate::report::report::{Engagement, Finding, Right};
use crate::value::time::{Day, Moment};

/// How a mark looks, so that it is told from others without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    Square,
    Circle,
    Triangle,
    Diamond,
    Ring,
    Flag,
    /// A card: what a ladder calls a step.
    Card,
    /// A card with which the work ends.
    LastCard,
    /// A bar with lines aslant.
    Hatched,
    /// A bar with dots.
    Dotted,
    /// A bar with an outline alone.
    Hollow,
    /// A bar with an outline of dashes.
    Dashed,
    /// A bar with lines along it.
    Barred,
}

/// Something on a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// From this day on.
    pub from: Day,
    /// To this day, of what lasts; without an end it goes on.
    pub until: Option<Day>,
    /// Whether it lasts and has no end yet.
    pub is_open: bool,
    /// How it looks.
    pub shape: Shape,
    /// A few words.
    pub label: String,
    /// The same shorter, for where they have no room.
    pub short: String,
    /// What it is.
    pub detail: String,
}

/// A lane: marks of one sort, by their days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// What is on it.
    pub name: &'static str,
    /// The marks, the first first.
    pub marks: Vec<Mark>,
}

/// Returns the lanes that have something on them, of what was dated until a day. To the client its own rights and the
/// measures that it was written of are shown, no others.
pub(super) fn lanes(facts: &Facts<'_>, report: &Engagement, is_client: bool) -> Vec<Lane> {
    let seen = Seen { facts, is_client };
    let events = |kinds: &[(&str, Shape)]| seen.events(kinds);
    let broken = |bearer: Option<Bearer>, shape: Shape| {
        let all = report.findings.iter().filter(|finding| finding.bearer == bearer);
        all.filter_map(|finding| breach(finding, shape, is_client)).collect()
    };
    let rights = report.rights.iter().filter_map(|right| of_right(right, facts.as_of, is_client)).collect();
    let others = [None, Some(Bearer::Other)].into_iter().flat_map(|bearer| broken(bearer, Shape::Hollow)).collect();
    let (theirs, ours) = match is_client {
        true => ("On your side", "On our side"),
        false => ("Broken by the client", "Broken by us"),
    };
    let all: [(&'static str, Vec<Mark>); 10] = [
        ("Invoices", events(&[("invoice", Shape::Square)])),
        ("Payments", events(&[("payment", Shape::Circle)])),
        ("Disputes", seen.disputes()),
        ("Deliveries, revisions", events(&[("delivery", Shape::Triangle), ("revision", Shape::Diamond)])),
        ("Out of hours", seen.out_of_hours()),
        (theirs, broken(Some(Bearer::Client), Shape::Hatched)),
        (ours, broken(Some(Bearer::Firm), Shape::Dotted)),
        ("Broken by others", others),
        ("Measures", seen.measures()),
        ("Rights", rights),
    ];
    let lane = |(name, mut marks): (&'static str, Vec<Mark>)| {
        marks.sort_by_key(|mark| (mark.from, mark.until, mark.shape));
        Lane { name, marks }
    };
    all.into_iter().map(lane).filter(|lane| !lane.marks.is_empty()).collect()
}

fn breach(finding: &Finding, shape: Shape, is_client: bool) -> Option<Mark> {
    let is_open = match finding.status {
        Status::Breached => finding.due.is_some() && finding.met_at.is_none(),
        Status::Late => false,
        _ => return None,
    };
    let from = finding.since.as_ref()?.day;
    let until = finding.met_at.as_ref().or(finding.episode.as_ref().map(|run| &run.until)).map(|until| until.day);
    let until = until.filter(|until| *until > from && !is_open);
    let severity = finding.severity.filter(|_| !is_client);
    let severity = severity.map(|severity| format!("{}: ", severity.word())).unwrap_or_default();
    // The client is told by the clause's title, and knows some of the records by their ids.
    let known = finding.evidence.iter().find(|one| NUMBERED.contains(&&*one.kind));
    let known = known.filter(|_| is_client).map(|one| (format!(" ({} {})", one.kind, one.id), one.id.to_string()));
    let subject = finding.subject.as_ref().filter(|_| !is_client);
    let (about, short) =
        known.unwrap_or_else(|| (String::new(), subject.map(|one| one.id.to_string()).unwrap_or_default()));
    let detail = format!("{severity}{}{about}", finding.why);
    let label = match is_client {
        true => format!("{} {short}", finding.why.split(": ").next().unwrap_or_default()).trim_end().to_owned(),
        false => format!("{} {short}", finding.clause.replace('_', " ")).trim_end().to_owned(),
    };
    Some(Mark { from, until, is_open, shape, label, short, detail })
}

fn of_right(right: &Right, as_of: Day, is_client: bool) -> Option<Mark> {
    let from = right.from.day;
    // What opens only in years says nothing of now.
    if from.since(as_of) > 120 {
        return None;
    }
    let until = right.until.as_ref().map(|until| until.day);
    let action = right.action.replace('_', " ");
    let holder = if is_client && right.holder == Some(Bearer::Client) { "you" } else { holder_of(right.holder) };
    // For what, as far as the client knows it by its id.
    let about = right.evidence.first().filter(|fact| !is_client || NUMBERED.contains(&&*fact.kind));
    let label = about.map_or_else(|| action.clone(), |fact| format!("{action} {}", fact.id));
    let about = about.map(|fact| format!(" for {} {}", fact.kind.replace('_', " "), fact.id)).unwrap_or_default();
    let detail = format!("{holder} may {action}{about}: {}", right.status.word());
    Some(Mark { from, until, is_open: until.is_none(), shape: Shape::Dashed, label, short: action, detail })
}

/// What of a record is seen.
struct Seen<'s, 'a> {
    facts: &'s Facts<'a>,
    is_client: bool,
}

impl Seen<'_, '_> {
    fn vocabulary(&self) -> &Vocabulary {
        &self.facts.plan.program.vocabulary
    }

    /// The events of a kind, with their days.
    fn of_kind(&self, kind: Option<KindId>) -> impl Iterator<Item = (&Event, Moment, Day)> {
        let zone = &self.facts.plan.program.calendar.zone;
        let events = self.facts.order.iter().map(|id| self.facts.event(*id));
        let of_kind = events.filter(move |event| Some(event.kind) == kind);
        of_kind.filter_map(move |event| event.at.map(|at| (event, at, zone.day(at))))
    }

    fn events(&self, kinds: &[(&str, Shape)]) -> Vec<Mark> {
        let of_kind = |(kind, shape): &(&str, Shape)| {
            let all = self.of_kind(self.vocabulary().kind(kind));
            let mark = |(event, _, from): (&Event, Moment, Day)| {
                let amount = self.amount(event).map(|amount| format!(", {amount}")).unwrap_or_default();
                // The client knows some of the records by their ids.
                let is_named = !self.is_client || NUMBERED.contains(kind);
                let id = if is_named { event.id.to_string() } else { String::new() };
                let named = if is_named { format!(" {id}") } else { String::new() };
                let detail = format!("{}{named}{amount}", kind.replace('_', " "));
                let label = if *kind == "payment" { String::new() } else { id };
                Mark { from, until: None, is_open: false, shape: *shape, label, short: String::new(), detail }
            };
            all.map(mark).collect::<Vec<_>>()
        };
        kinds.iter().flat_map(of_kind).collect()
    }

    fn amount(&self, event: &Event) -> Option<String> {
        ["payable", "amount"].iter().find_map(|name| match event.field(self.vocabulary().field_id(name)?)? {
            Value::Money(money) => Some(money.to_string()),
            _ => None,
        })
    }

    /// What is or was disputed of an invoice, and for whom it was decided.
    fn disputes(&self) -> Vec<Mark> {
        let words = &self.facts.plan.words;
        let mark = |id: &EventId| {
            let event = self.facts.event(*id);
            let until = self.facts.ends(Item::Event(*id)).map(|end| end.day);
            let outcome = match event.field(words.outcome) {
                Some(Value::Word(word)) if until.is_some() => {
                    let whom = self.vocabulary().word(*word).replace('_', " ");
                    let whom = if self.is_client { whom.replace("client", "you").replace("firm", "us") } else { whom };
                    format!(", decided: {whom}")
                }
                _ if until.is_some() => ", over".to_owned(),
                _ => String::new(),
            };
            let amount = self.amount(event).map(|amount| format!(", {amount}")).unwrap_or_default();
            let of = event.about.iter().map(|about| format!(" of invoice {}", self.facts.event(*about).id));
            let named = if self.is_client { String::new() } else { format!(" {}", event.id) };
            let detail = format!("dispute{named}{}{amount}{outcome}", of.collect::<String>());
            let (from, label) =
                (self.facts.event_time(*id).day, if self.is_client { String::new() } else { event.id.to_string() });
            let until = until.filter(|until| *until > from);
            let is_open = self.facts.ends(Item::Event(*id)).is_none();
            Mark { from, until, is_open, shape: Shape::Barred, label, short: String::new(), detail }
        };
        let is_dispute = |id: &&EventId| self.facts.event(**id).kind == words.dispute;
        self.facts.order.iter().filter(is_dispute).map(mark).collect()
    }

    /// Messages and calls outside of the policy's usual hours.
    fn out_of_hours(&self) -> Vec<Mark> {
        let calendar = &self.facts.plan.program.calendar;
        if calendar.bands.is_empty() || self.is_client {
            return Vec::new();
        }
        let mut marks = Vec::new();
        for kind in ["message", "call"] {
            for (event, at, from) in self.of_kind(self.vocabulary().kind(kind)) {
                let Moment::At(at) = at else { continue };
                if calendar.inside(0, at).is_ok_and(|inside| !inside) {
                    let detail = format!("{kind} by {} at {}", self.who(event), calendar.zone.clock(at));
                    marks.push(Mark {
                        from,
                        until: None,
                        is_open: false,
                        shape: Shape::Ring,
                        label: String::new(),
                        short: String::new(),
                        detail,
                    });
                }
            }
        }
        marks
    }

    fn who(&self, event: &Event) -> &'static str {
        let side = match event.by {
            Some(Actor::Side(side)) => Some(side),
            Some(Actor::Contact(id)) => {
                self.facts.engagement.contacts.get(usize::from(id.0)).map(|contact| contact.side)
            }
            None => None,
        };
        match side {
            Some(Side::Client) => "the client",
            Some(Side::Firm) => "us",
            Some(Side::Other) => "a third party",
            None => "somebody",
        }
    }

    /// What the ladders call an action, where they all call it the same: a yellow card.
    fn card(&self, action: &str) -> Option<(String, Shape)> {
        let program = &self.facts.plan.program;
        let steps = program.ladders.iter().flat_map(|ladder| &ladder.steps);
        let cards = steps.filter(|step| self.vocabulary().word(step.action) == action);
        let name = |step: &Step| {
            let card = step.card.as_ref()?;
            Some(Plan::text(card, &|term| program.terms[usize::from(term.0)].name.to_string()))
        };
        let mut names: Vec<String> = cards.filter_map(name).collect();
        names.dedup();
        let shape = if ends(action) { Shape::LastCard } else { Shape::Card };
        match &mut names[..] {
            [name] => Some((std::mem::take(name), shape)),
            _ => None,
        }
    }

    /// What was done: warnings, talks, pauses.
    fn measures(&self) -> Vec<Mark> {
        let Some(what) = self.vocabulary().field_id("what") else { return Vec::new() };
        let mark = |(event, _, from): (&Event, Moment, Day)| {
            let word: Arc<str> = match event.field(what) {
                Some(Value::Word(word)) => self.vocabulary().word(*word).into(),
                _ => "action".into(),
            };
            let is_told = WRITTEN.contains(&&*word);
            let plain = word.replace('_', " ");
            let card = self.card(&word).filter(|_| !self.is_client && self.who(event) == "us");
            let named = card.as_ref().map(|(name, _)| format!(", {name}")).unwrap_or_default();
            let detail = match self.is_client {
                true => plain.clone(),
                false => format!("{plain}{named} by {} ({})", self.who(event), event.id),
            };
            let (label, shape) = card.unwrap_or((plain, Shape::Flag));
            (!self.is_client || is_told).then_some(Mark {
                from,
                until: None,
                is_open: false,
                shape,
                label,
                short: String::new(),
                detail,
            })
        };
        self.of_kind(self.vocabulary().kind("action")).filter_map(mark).collect()
    }
}
