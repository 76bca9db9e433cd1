//! The forecast as a calendar (RFC 5545): an event of a whole day, or of a moment, for each duty, right, breach, notice and end of a contract.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::forecast::{Change, Contract, Duty, Engagement, Forecast};
use super::report::When;
use super::text::clean;
use crate::value::time::{Day, Moment};
use crate::value::zone::Zone;

/// A line has at most so many octets (RFC 5545, 3.1).
const LINE: usize = 75;

/// Returns the calendar, its lines ended by CR LF.
pub fn calendar(forecast: &Forecast) -> String {
    let stamp = format!("{}T000000Z", basic(&forecast.head.as_of.to_string()));
    let mut out = Calendar { text: String::new(), as_of: forecast.head.as_of, stamp, ids: BTreeMap::new() };
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//goodterms//forecast 1//EN", "CALSCALE:GREGORIAN"] {
        out.line(line);
    }
    for engagement in &forecast.engagements {
        engagement.duties.iter().for_each(|duty| out.duty(engagement, duty));
        let told = |change: &&Change| matches!(change.what, "right" | "finding") && !engagement.has(change);
        engagement.changes.iter().filter(told).for_each(|change| out.change(engagement, change));
        engagement.contract.iter().for_each(|contract| out.contract(engagement, contract));
        let end = |when| Event { key: &["event", "engagement_ends"], when, sort: "CONTRACT" };
        engagement.parts.iter().for_each(|when| out.event(engagement, end(when), "the engagement ends", ""));
    }
    if out.ids.is_empty() {
        out.property("X-WR-CALDESC", &forecast.nothing());
    }
    out.line("END:VCALENDAR");
    out.text
}

/// Whether a calendar has no event.
pub fn is_empty(calendar: &str) -> bool {
    !calendar.contains("BEGIN:VEVENT")
}

impl Engagement {
    /// Whether a change is only that a duty comes up, of which there is an event already.
    fn has(&self, change: &Change) -> bool {
        change.after.as_deref() == Some("pending") && self.duties.iter().any(|duty| duty.key == change.key)
    }
}

/// What an event is known by, when it is, and of which sort it is.
struct Event<'a> {
    key: &'a [&'a str],
    when: &'a When,
    sort: &'a str,
}

struct Calendar {
    text: String,
    as_of: Day,
    stamp: String,
    /// The ids given out, and how often each was asked for.
    ids: BTreeMap<String, usize>,
}

impl Calendar {
    fn duty(&mut self, engagement: &Engagement, duty: &Duty) {
        let title = if duty.title.is_empty() { &duty.key } else { &duty.title };
        let name = duty.id.as_ref().filter(|name| *name != title).map(|name| format!(" ({name})")).unwrap_or_default();
        let grace = duty.grace_end.as_ref().map(|end| format!("In its grace to {}.", end.ends()));
        let turns = duty.turns.as_ref();
        let turns = turns.map(|turn| format!("{} from {} on, if nothing more is recorded.", turn.status, turn.day));
        let why = format!("{}.", duty.why.trim_end_matches('.'));
        let text = [Some(why), grace, turns.map(|text| capital(&text))];
        let text = text.into_iter().flatten().collect::<Vec<_>>().join(" ");
        // What is only in its grace any longer is to be done by its end.
        let (when, name) = match &duty.grace_end {
            Some(end) if duty.due.day < self.as_of => (end, format!("{name}, in its grace")),
            _ => (&duty.due, name),
        };
        let event = Event { key: &["duty", &duty.key], when, sort: "DUE" };
        self.event(engagement, event, &format!("{}: {title}{name}", duty.bearer), &text);
    }

    fn change(&mut self, engagement: &Engagement, change: &Change) {
        let after = change.after.as_deref().unwrap_or("gone");
        let when = change.at.as_ref().unwrap_or(&change.day);
        let whose = change.whose.map(|whose| format!("{whose}: ")).unwrap_or_default();
        let severity = change.severity.map(|severity| format!(", {severity}")).unwrap_or_default();
        let id = change.id.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
        let summary = match (change.what, change.whose) {
            ("finding", _) if !change.text.is_empty() => {
                format!("{whose}{}: {after}{severity}{id}", short(&change.text))
            }
            ("right", Some(whose)) if !change.text.is_empty() => {
                format!("{whose} may {}: {after}{id}", change.text.replace('_', " "))
            }
            _ => format!("{whose}{}: {}{severity}", change.name(), after.replace('_', " ")),
        };
        let key = format!("{} {} {after} {}", change.what, change.key, change.severity.unwrap_or_default());
        let text = format!("{} (if nothing more is recorded)", change.text);
        self.event(engagement, Event { key: &["event", &key], when, sort: "CHANGE" }, &summary, &text);
    }

    fn contract(&mut self, engagement: &Engagement, contract: &Contract) {
        if let (Some(by), Some(length)) = (&contract.notice_by, &contract.notice_period) {
            let text = format!("Notice of {length} that is sent later is not over when the contract ends.");
            let event = Event { key: &["event", "notice_by"], when: by, sort: "CONTRACT" };
            self.event(engagement, event, "the last day to send notice", &text);
        }
        let event = Event { key: &["event", "contract_ends"], when: &contract.ends, sort: "CONTRACT" };
        self.event(engagement, event, "the contract ends", "");
    }

    fn event(&mut self, engagement: &Engagement, event: Event<'_>, summary: &str, text: &str) {
        let Event { key, when, sort } = event;
        self.begin(&[&[&*engagement.key], key].concat());
        self.line(&format!("DTSTART{}", moment(when)));
        self.property("SUMMARY", &format!("{}: {summary}", engagement.engagement));
        if !text.is_empty() {
            self.property("DESCRIPTION", text);
        }
        self.line(&format!("CATEGORIES:{sort}"));
        // Nobody is busy because of it.
        self.line("TRANSP:TRANSPARENT");
        self.line("END:VEVENT");
    }

    /// Begins an event whose id stays the same as long as it is about the same.
    fn begin(&mut self, parts: &[&str]) {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let uid: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        // What comes again, such as a right that opens twice, is told apart by its number.
        let times = self.ids.entry(uid.clone()).or_default();
        *times += 1;
        let uid = if *times == 1 { uid } else { format!("{uid}-{times}") };
        let stamp = format!("DTSTAMP:{}", self.stamp);
        self.line("BEGIN:VEVENT");
        self.line(&format!("UID:{uid}@goodterms"));
        self.line(&stamp);
    }

    fn property(&mut self, name: &str, text: &str) {
        self.line(&format!("{name}:{}", escaped(text)));
    }

    /// Writes a line, folded at 75 octets between characters.
    fn line(&mut self, line: &str) {
        let mut used = 0;
        for c in line.chars() {
            if used + c.len_utf8() > LINE {
                self.text += "\r\n ";
                used = 1;
            }
            self.text.push(c);
            used += c.len_utf8();
        }
        let _ = write!(self.text, "\r\n");
    }
}

/// So many letters of a sentence stand in the title of an event; the whole is in its text.
const MOST_LETTERS: usize = 90;

/// Returns the beginning of a sentence.
fn short(text: &str) -> String {
    match text.char_indices().nth(MOST_LETTERS) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Returns a text without what ends a line or a value: line ends are `\n`, other controls blanks.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(&text.replace("\r\n", "\n").replace(['\u{2028}', '\u{2029}', '\u{85}'], "\n")).chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out += "\\n",
            _ if c.is_control() => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

/// Returns a day as a date, an instant as a time in UTC, with the parameter that says which.
fn moment(when: &When) -> String {
    let utc = Zone::utc();
    match when.moment() {
        // Whole seconds are all that a calendar knows.
        Moment::At(at) => {
            let (day, clock) = (basic(&utc.format(at)[..10]), basic(&utc.format(at)[11..19]));
            format!(":{day}T{clock}Z")
        }
        Moment::Day(day) => format!(";VALUE=DATE:{}", basic(&day.to_string())),
    }
}

/// `2026-03-05` without its signs.
fn basic(day: &str) -> String {
    day.chars().filter(char::is_ascii_digit).collect()
}
