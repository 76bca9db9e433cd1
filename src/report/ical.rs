//! The forecast as a calendar (RFC 5545): a task for each duty, an event for each right, breach and end of a contract.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::forecast::{Change, Duty, Engagement, Forecast};
use super::report::When;
use crate::value::time::Moment;
use crate::value::zone::{Zone, parse_moment};

/// A line has at most so many octets (RFC 5545, 3.1).
const LINE: usize = 75;

/// Returns the calendar, its lines ended by CR LF.
pub fn calendar(forecast: &Forecast) -> String {
    let stamp = format!("{}T000000Z", basic(&forecast.head.as_of.to_string()));
    let mut out = Calendar { text: String::new(), stamp, ids: BTreeMap::new() };
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//goodterms//forecast 1//EN", "CALSCALE:GREGORIAN"] {
        out.line(line);
    }
    for engagement in &forecast.engagements {
        engagement.duties.iter().for_each(|duty| out.duty(engagement, duty));
        let told = |change: &&Change| matches!(change.what, "right" | "finding") && !engagement.has(change);
        engagement.changes.iter().filter(told).for_each(|change| out.change(engagement, change));
        if let Some(ends) = &engagement.contract_ends {
            out.event(&engagement.engagement, "contract_ends", ends, "The contract ends", "");
        }
    }
    out.line("END:VCALENDAR");
    out.text
}

impl Engagement {
    /// Whether a change is only that a duty comes up, of which there is a task.
    fn has(&self, change: &Change) -> bool {
        change.after.as_deref() == Some("pending") && self.duties.iter().any(|duty| duty.id == change.id)
    }
}

struct Calendar {
    text: String,
    stamp: String,
    /// The ids given out, and how often each was asked for.
    ids: BTreeMap<String, usize>,
}

impl Calendar {
    fn duty(&mut self, engagement: &Engagement, duty: &Duty) {
        self.begin("VTODO", &[&engagement.engagement, "duty", &duty.id]);
        self.line(&format!("DUE{}", moment(&duty.due)));
        let title = if duty.title.is_empty() { &duty.id } else { &duty.title };
        self.property("SUMMARY", &format!("{}: {}: {title}", engagement.engagement, duty.bearer));
        let turns = duty.turns.as_ref();
        let turns =
            turns.map(|turn| format!("; {} at the end of {} if nothing more is recorded", turn.status, turn.day));
        self.property("DESCRIPTION", &format!("{}: {}{}", duty.id, duty.why, turns.unwrap_or_default()));
        self.line("STATUS:NEEDS-ACTION");
        self.line("END:VTODO");
    }

    fn change(&mut self, engagement: &Engagement, change: &Change) {
        let after = change.after.as_deref().unwrap_or("nothing");
        let when = change.at.as_ref().unwrap_or(&change.day);
        let whose = change.whose.map(|whose| format!("{whose}: ")).unwrap_or_default();
        let severity = change.severity.map(|severity| format!(", {severity}")).unwrap_or_default();
        let summary = format!("{whose}{} {}: {after}{severity}", change.what, change.id);
        let key = format!("{} {} {after} {}", change.what, change.id, change.severity.unwrap_or_default());
        let text = format!("{} (if nothing more is recorded)", change.text);
        self.event(&engagement.engagement, &key, when, &summary, &text);
    }

    fn event(&mut self, engagement: &str, key: &str, when: &When, summary: &str, text: &str) {
        self.begin("VEVENT", &[engagement, "event", key]);
        self.line(&format!("DTSTART{}", moment(when)));
        self.property("SUMMARY", &format!("{engagement}: {summary}"));
        if !text.is_empty() {
            self.property("DESCRIPTION", text);
        }
        self.line("TRANSP:TRANSPARENT");
        self.line("END:VEVENT");
    }

    /// Begins a component whose id stays the same as long as it is about the same.
    fn begin(&mut self, sort: &str, parts: &[&str]) {
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
        self.line(&format!("BEGIN:{sort}"));
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

/// Returns a text without what ends a line or a value: line ends are `\n`, other controls blanks.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => out += "\\n",
            _ if c.is_control() => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

/// Returns a day as a date, an instant as a time in UTC, with the parameter that says which.
fn moment(when: &When) -> String {
    let utc = Zone::utc();
    match parse_moment(&when.text, &utc) {
        // Whole seconds are all that a calendar knows.
        Ok(Moment::At(at)) => {
            let (day, clock) = (basic(&utc.format(at)[..10]), basic(&utc.format(at)[11..19]));
            format!(":{day}T{clock}Z")
        }
        _ => format!(";VALUE=DATE:{}", basic(&when.day.to_string())),
    }
}

/// `2026-03-05` without its signs.
fn basic(day: &str) -> String {
    day.chars().filter(char::is_ascii_digit).collect()
}
