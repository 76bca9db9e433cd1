//! Calendars (RFC 5545) as facts: meetings held, moved and cancelled.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::super::fact::{Given, Told};
use super::super::refusal::Refusal;
use super::component::{self, Components, Warnings};
use super::entry::{Entry, Reader};
use super::expand::Budget;
use super::occurrence::Reach;
use super::plan::meetings;
use super::tell::{Letters, Teller};
use super::zones::Zones;
use crate::import::decode;
use crate::value::zone::Zone;

/// So many bytes are told of one reading: a series of thousands to which thousands are invited is nobody's.
const MOST_TOLD: usize = 200 << 20;

/// A UID or a summary is no longer than this.
const LONGEST: usize = 500;

/// Whether a file is a calendar: it begins as one, or is named as one and has one in it.
pub(in crate::import) fn is_calendar(path: &str, head: &[u8]) -> bool {
    let plain = if is_wide(head) { decode::text(head).0 } else { String::from_utf8_lossy(head).into_owned() };
    let plain = plain.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    let begins = |text: &str, word: &str| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    if begins(plain, "BEGIN:VCALENDAR") || begins(plain, "BEGIN:VEVENT") {
        return true;
    }
    let name = path.rsplit_once('.').map(|(_, ext)| ext.to_ascii_lowercase()).unwrap_or_default();
    matches!(name.as_str(), "ics" | "ical" | "icalendar" | "vcs")
        && plain.to_ascii_uppercase().contains("BEGIN:VCALENDAR")
}

/// Reads a file.
///
/// # Errors
/// It has nothing of a calendar in it.
pub(in crate::import) fn read(given: &Given<'_>) -> Result<Told, Refusal> {
    if is_wide(given.bytes) {
        let (text, _) = decode::text(given.bytes);
        return of_text(&text, given, 1);
    }
    let mut components = Components::default();
    component::read(given.bytes, 1, None, &mut components);
    told(components, given, &[])
}

/// Reads a calendar that stands in another text, such as an invitation in a mail, whose first line has that number.
///
/// # Errors
/// It has nothing of a calendar in it.
pub(in crate::import) fn of_text(text: &str, given: &Given<'_>, first_line: u32) -> Result<Told, Refusal> {
    of_parts(&[Part { text, first_line, name: "" }], given)
}

/// A calendar in another file.
#[derive(Clone, Copy, Debug)]
pub(in crate::import) struct Part<'a> {
    pub text: &'a str,
    /// The number of its first line, as it shall be told.
    pub first_line: u32,
    /// What `Fact.part` says; empty for the file itself.
    pub name: &'a str,
}

/// Reads calendars that belong together, such as the invitations in a mailbox: what one tells, a later one may move or cancel.
///
/// # Errors
/// None of them has anything of a calendar in it.
pub(in crate::import) fn of_parts(parts: &[Part<'_>], given: &Given<'_>) -> Result<Told, Refusal> {
    let mut components = Components::default();
    for (number, part) in parts.iter().enumerate() {
        let number = Some(number).filter(|_| !part.name.is_empty());
        component::read(part.text.as_bytes(), part.first_line, number, &mut components);
    }
    let names: Vec<String> = parts.iter().map(|part| part.name.to_owned()).collect();
    told(components, given, &names)
}

fn is_wide(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

fn told(components: Components, given: &Given<'_>, parts: &[String]) -> Result<Told, Refusal> {
    let Components { calendars, events, zones, mut passed_over, mut warnings } = components;
    if calendars.is_empty() && events.is_empty() {
        let reason = "there is no BEGIN:VCALENDAR in it: export the calendar as an .ics file, or name another format";
        return Err(Refusal::new(reason));
    }
    let mut zones = Zones::new(zones, given.until);
    let mut budget = Budget::default();
    let mut reader = Reader {
        zones: &mut zones,
        budget: &mut budget,
        warnings: &mut warnings,
        calendars: &calendars,
        zone: given.zone,
    };
    let entries: Vec<Entry> =
        events.iter().enumerate().filter_map(|(order, event)| reader.entry(event, order)).collect();
    drop(events);
    let (mut groups, mut letters) = (BTreeMap::<String, Vec<&Entry>>::new(), Letters::default());
    for entry in &entries {
        let what = match entry.method.as_str() {
            "REPLY" => {
                letters.answer(entry);
                "answer to an invitation"
            }
            "COUNTER" => {
                letters.proposal(entry);
                "proposal of another time"
            }
            "DECLINECOUNTER" | "REFRESH" => "question about an invitation",
            _ => {
                groups.entry(name_of(entry)).or_default().push(entry);
                continue;
            }
        };
        *passed_over.entry(what).or_default() += 1;
    }
    let last = given.zone.end_of(given.until);
    let teller = Teller { letters, last, with_words: given.with_words, parts };
    let mut reach = Reach { last, budget: &mut budget, warnings: &mut warnings };
    let (mut facts, mut room) = (Vec::new(), MOST_TOLD);
    for (uid, entries) in &groups {
        let told = meetings(uid, entries, &mut reach);
        for (what, count) in told.passed_over {
            *passed_over.entry(what).or_default() += count;
        }
        for meeting in told.meetings {
            let Some(left) = room.checked_sub(meeting.entry.weight()) else {
                reach.warnings.add(
                    meeting.entry.line,
                    true,
                    "the file tells more meetings and people than can be: they are not told",
                );
                break;
            };
            room = left;
            check_zone(&mut zones, meeting.entry, meeting.start.at(), reach.warnings);
            facts.push((meeting.entry.order, meeting.start.at(), teller.fact(meeting)));
        }
    }
    facts.sort_by_key(|(order, at, _)| (*order, *at));
    let facts = facts.into_iter().map(|(_, _, fact)| fact).collect();
    Ok(Told { facts, warnings: warnings.finish(), passed_over })
}

/// Warns where the file has other rules for a zone than the zone.
fn check_zone(zones: &mut Zones, entry: &Entry, at: crate::value::time::Instant, warnings: &mut Warnings) {
    let Some(name) = &entry.zone else { return };
    if let Some((line, message)) = zones.differs(entry.calendar, name, at) {
        warnings.add(line, false, message);
    }
}

/// Returns the UID; where there is none, one made of what is said, the same whenever it is.
fn name_of(entry: &Entry) -> String {
    if !entry.uid.is_empty() && entry.uid.len() <= LONGEST {
        return entry.uid.clone();
    }
    let mut said = entry.uid.clone();
    if said.is_empty() {
        said = Zone::utc().format(entry.start.at());
    }
    let people = entry.organizer.iter().chain(&entry.attendees).flat_map(|person| &person.names);
    for text in people.chain(&entry.summary) {
        said.push('\n');
        said.push_str(text);
    }
    let hash = Sha256::digest(said.as_bytes());
    let digits: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("no-uid-{digits}")
}
