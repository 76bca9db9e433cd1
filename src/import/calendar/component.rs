//! The components of a file: its calendars, their events and time zones. What is not closed, or closed twice, is survived.

use std::collections::BTreeMap;

use super::super::fact::{Page, Warning};
use super::lines::{Lines, Property};

/// So many warnings are told of a file; of the rest, how many there are.
const MOST_WARNINGS: usize = 500;

/// More components than this are in each other in no calendar.
const MOST_DEPTH: usize = 16;

/// What is told about the reading of a file.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    list: Vec<Warning>,
    more: usize,
    more_is_loss: bool,
    /// Whether times say no zone, and nothing else in the file does.
    pub is_local: bool,
}

impl Warnings {
    pub fn add(&mut self, line: u32, is_loss: bool, message: impl Into<String>) {
        if self.list.len() < MOST_WARNINGS {
            self.list.push(Warning { line, message: message.into(), is_loss });
        } else {
            self.more += 1;
            self.more_is_loss |= is_loss;
        }
    }

    /// Returns them in the order of the file.
    pub fn finish(mut self) -> Vec<Warning> {
        if self.more > 0 {
            let message = format!("{} more warnings are not told", self.more);
            self.list.push(Warning { line: 0, message, is_loss: self.more_is_loss });
        }
        self.list.sort();
        self.list.dedup();
        self.list
    }
}

/// What a calendar says of all that is in it.
#[derive(Debug, Default)]
pub(super) struct Calendar {
    /// In capitals; empty where it is no message.
    pub method: String,
    /// The zone of times that name none.
    pub zone: Option<String>,
    pub is_version_1: bool,
}

/// An event, with those of its properties that are read.
#[derive(Debug)]
pub(super) struct Event {
    pub line: u32,
    pub properties: Vec<Property>,
    /// Its calendar's place in the file.
    pub calendar: usize,
    /// The number of its page.
    pub page: usize,
    pub with_words: bool,
}

/// A time zone, as a file describes it.
#[derive(Debug)]
pub(super) struct ZoneText {
    pub line: u32,
    pub calendar: usize,
    pub id: String,
    /// Its IANA name, where the program that wrote it says so.
    pub location: Option<String>,
    /// The stretches of standard and of daylight time, each with its properties.
    pub observances: Vec<Vec<Property>>,
}

/// What stands in one file or several.
#[derive(Debug, Default)]
pub(super) struct Components {
    pub calendars: Vec<Calendar>,
    pub events: Vec<Event>,
    pub zones: Vec<ZoneText>,
    pub passed_over: BTreeMap<&'static str, usize>,
    pub warnings: Warnings,
}

/// The properties of an event that are read.
const OF_EVENT: &[&str] = &[
    "UID",
    "RECURRENCE-ID",
    "SEQUENCE",
    "DTSTAMP",
    "LAST-MODIFIED",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "EXRULE",
    "STATUS",
    "TRANSP",
    "ORGANIZER",
    "ATTENDEE",
    "SUMMARY",
    "CLASS",
    "X-MICROSOFT-CDO-ALLDAYEVENT",
];

const OF_OBSERVANCE: &[&str] = &["DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO"];

/// What is counted and no more.
const PASSED_OVER: &[(&str, &str)] =
    &[("VTODO", "task"), ("VJOURNAL", "journal entry"), ("VFREEBUSY", "free or busy time"), ("VALARM", "alarm")];

/// Reads a page into what was read before.
pub(super) fn read(page: &Page, number: usize, into: &mut Components) {
    let mut reader =
        Reader { into, page: (number, page.with_words), open: Vec::new(), event: None, last_line: page.line };
    let mut lines = Lines::new(&page.bytes, page.line, page.is_plain);
    for (number, text) in lines.by_ref() {
        reader.last_line = number;
        match Property::parse(&text, number) {
            Some(property) => reader.property(property),
            None => reader.garbage(number, &text),
        }
    }
    if lines.guessed {
        let message = "it is not in UTF-8: other letters are read as Windows has them in western Europe";
        reader.into.warnings.add(if page.line > 1 { page.line } else { 0 }, false, message);
    }
    reader.finish();
}

struct Reader<'a> {
    into: &'a mut Components,
    /// Its number, and whether words are told.
    page: (usize, bool),
    /// What was begun and has not ended, with its line.
    open: Vec<(String, u32)>,
    event: Option<Event>,
    last_line: u32,
}

impl Reader<'_> {
    fn property(&mut self, property: Property) {
        match property.name.as_str() {
            "BEGIN" => self.begin(property.value.trim().to_ascii_uppercase(), property.line),
            "END" => self.end(&property.value.trim().to_ascii_uppercase(), property.line),
            _ => self.keep(property),
        }
    }

    fn begin(&mut self, name: String, line: u32) {
        // These are in nothing but a calendar: what else is open was not ended.
        let depth = match name.as_str() {
            "VCALENDAR" => 0,
            "VEVENT" | "VTODO" | "VJOURNAL" | "VFREEBUSY" | "VTIMEZONE" => {
                self.open.iter().position(|(open, _)| open == "VCALENDAR").map_or(0, |at| at + 1)
            }
            _ => self.open.len(),
        };
        self.unended(line, depth);
        let calendar = self.into.calendars.len();
        match name.as_str() {
            "VCALENDAR" => self.into.calendars.push(Calendar::default()),
            "VEVENT" => {
                let calendar = calendar.saturating_sub(1);
                let (page, with_words) = self.page;
                self.event = Some(Event { line, properties: Vec::new(), calendar, page, with_words });
            }
            "VTIMEZONE" => {
                let calendar = calendar.saturating_sub(1);
                let zone = ZoneText { line, calendar, id: String::new(), location: None, observances: Vec::new() };
                self.into.zones.push(zone);
            }
            "STANDARD" | "DAYLIGHT" => {
                if let Some(zone) = self.zone() {
                    zone.observances.push(Vec::new());
                }
            }
            name => {
                let known = PASSED_OVER.iter().find(|(own, _)| *own == name);
                let what = known.map(|(_, what)| *what).or(is_known_to_nobody(name, self.open.len()));
                if let Some(what) = what {
                    *self.into.passed_over.entry(what).or_default() += 1;
                }
            }
        }
        if self.open.len() < MOST_DEPTH {
            self.open.push((name, line));
        } else {
            self.into.warnings.add(line, true, format!("{name} lies too deep in others and is passed over"));
        }
    }

    /// Ends what is open above a depth, because something else begins.
    fn unended(&mut self, line: u32, depth: usize) {
        while self.open.len() > depth {
            let Some((name, begun)) = self.open.pop() else { return };
            self.into.warnings.add(line, false, format!("the {name} of line {begun} is not ended before"));
            self.ended(&name);
        }
    }

    fn end(&mut self, name: &str, line: u32) {
        let Some(at) = self.open.iter().rposition(|(open, _)| open == name) else {
            self.into.warnings.add(line, false, format!("nothing is open that END:{} could end", short(name)));
            return;
        };
        self.unended(line, at + 1);
        self.open.pop();
        self.ended(name);
    }

    fn ended(&mut self, name: &str) {
        if name == "VEVENT" {
            self.into.events.extend(self.event.take());
        }
    }

    /// Returns the time zone that is read.
    fn zone(&mut self) -> Option<&mut ZoneText> {
        let is_open = self.open.iter().any(|(open, _)| open == "VTIMEZONE");
        self.into.zones.last_mut().filter(|_| is_open)
    }

    fn keep(&mut self, property: Property) {
        let name = property.name.as_str();
        match self.open.last().map(|(open, _)| open.as_str()) {
            // What is empty says nothing.
            Some("VEVENT") if OF_EVENT.contains(&name) && !property.value.trim().is_empty() => {
                if let Some(event) = &mut self.event {
                    event.properties.push(property);
                }
            }
            Some("VCALENDAR") => {
                let Some(calendar) = self.into.calendars.last_mut() else { return };
                match name {
                    "METHOD" => calendar.method = property.value.trim().to_ascii_uppercase(),
                    "X-WR-TIMEZONE" => calendar.zone = Some(property.text()),
                    "VERSION" => calendar.is_version_1 = property.value.trim().starts_with('1'),
                    _ => {}
                }
            }
            Some("VTIMEZONE") => {
                let Some(zone) = self.zone() else { return };
                match name {
                    "TZID" => zone.id = property.text().trim().to_owned(),
                    "X-LIC-LOCATION" => zone.location = Some(property.text().trim().to_owned()),
                    _ => {}
                }
            }
            Some("STANDARD" | "DAYLIGHT") if OF_OBSERVANCE.contains(&name) => {
                if let Some(observance) = self.zone().and_then(|zone| zone.observances.last_mut()) {
                    observance.push(property);
                }
            }
            None => self.garbage(property.line, &property.name),
            _ => {}
        }
    }

    /// Tells a line that is none of a calendar. Where it looks like one that counts, something is missing now.
    fn garbage(&mut self, line: u32, text: &str) {
        let Some((open, _)) = self.open.last() else {
            self.into.warnings.add(line, false, format!("`{}` stands outside of any calendar", short(text)));
            return;
        };
        let word = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default();
        let counts = matches!(open.as_str(), "VEVENT" | "STANDARD" | "DAYLIGHT")
            && (OF_EVENT.contains(&word) || OF_OBSERVANCE.contains(&word) || matches!(word, "BEGIN" | "END"));
        self.into.warnings.add(line, counts, format!("`{}` is no line of a calendar and is passed over", short(text)));
    }

    /// Ends what the file does not.
    fn finish(mut self) {
        let Some((name, begun)) = self.open.first().cloned() else { return };
        let is_cut = self.event.is_some();
        let message = format!("the {name} of line {begun} has no end: the file may be cut off");
        self.into.warnings.add(self.last_line, is_cut, message);
        if self.open.iter().any(|(open, _)| open == "VEVENT") {
            self.ended("VEVENT");
        }
        self.open.clear();
    }
}

/// Returns how a component is counted that no standard knows and that lies in a calendar.
fn is_known_to_nobody(name: &str, depth: usize) -> Option<&'static str> {
    let is_known = matches!(name, "VALARM" | "VAVAILABILITY" | "AVAILABLE" | "PARTICIPANT" | "VLOCATION" | "VRESOURCE");
    (depth == 1 && !is_known).then_some("unknown component")
}

/// Returns the beginning of a text, for a message.
pub(super) fn short(text: &str) -> String {
    let mut out: String = text.trim().chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.trim().chars().count() > 40 {
        out.push('…');
    }
    out
}
