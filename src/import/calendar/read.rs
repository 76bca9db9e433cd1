//! Calendars (RFC 5545) as facts: meetings held, moved and cancelled.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::super::fact::{Fact, Given, Page, Told, Warning};
use super::super::refusal::Refusal;
use super::component::{self, Components, Warnings};
use super::entry::{Entry, Reader};
use super::expand::Budget;
use super::occurrence::Reach;
use super::plan::meetings;
use super::tell::{Letters, Teller};
use super::zones::Zones;
use crate::import::decode;
use crate::value::time::Day;
use crate::value::zone::Zone;

/// So many bytes are told of one reading: a series of thousands to which thousands are invited is nobody's.
const MOST_TOLD: usize = 200 << 20;

/// What is said of a message that cancels a meeting without saying when it was.
pub(super) const UNDATED: &str = "it cancels a meeting, and nothing here tells when that was: it is not told";

/// A UID or a summary is no longer than this.
pub(super) const LONGEST: usize = 500;

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
    let bytes = if is_wide(given.bytes) { decode::text(given.bytes).0.into_bytes() } else { given.bytes.to_vec() };
    of_pages(vec![Page { bytes, line: 1, is_plain: true, with_words: given.with_words }], given)
}

/// Reads calendars that belong together, such as the invitations in a mailbox: what one tells, a later one may move or cancel.
///
/// # Errors
/// None of them has anything of a calendar in it.
pub(in crate::import) fn of_pages(pages: Vec<Page>, given: &Given<'_>) -> Result<Told, Refusal> {
    let mut components = Components::default();
    pages.iter().enumerate().for_each(|(number, page)| component::read(page, number, &mut components));
    if components.calendars.is_empty() && components.events.is_empty() {
        let reason = "there is no BEGIN:VCALENDAR in it: export the calendar as an .ics file, or name another format";
        return Err(Refusal::new(reason));
    }
    let Meetings { facts, warnings, passed_over, is_local } = told(components, given.zone, given.until);
    let facts = facts.into_iter().map(|(_, fact)| fact).collect();
    Ok(Told { facts, warnings, passed_over, pages, is_local, ..Told::default() })
}

/// What pages tell.
pub(super) struct Meetings {
    /// Each with the number of the page that it stands on.
    pub facts: Vec<(usize, Fact)>,
    pub warnings: Vec<Warning>,
    pub passed_over: BTreeMap<&'static str, usize>,
    /// Whether times say no zone, and were read by the one that was given.
    pub is_local: bool,
}

fn is_wide(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

/// Tells the meetings of what was read.
pub(super) fn told(components: Components, zone: &Zone, until: Day) -> Meetings {
    let Components { calendars, events, zones, mut passed_over, mut warnings } = components;
    let mut zones = Zones::new(zones, until);
    let mut budget = Budget::default();
    let mut reader =
        Reader { zones: &mut zones, budget: &mut budget, warnings: &mut warnings, calendars: &calendars, zone };
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
    let last = zone.end_of(until);
    let teller = Teller { letters, last };
    let mut reach = Reach { last, budget: &mut budget, warnings: &mut warnings };
    let (mut facts, mut room) = (Vec::new(), MOST_TOLD);
    for (uid, entries) in &groups {
        if let Some(entry) = entries.iter().find(|_| entries.iter().all(|entry| entry.is_dateless)) {
            reach.warnings.add(entry.line, true, UNDATED);
        }
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
            let (entry, at) = (meeting.entry, meeting.start.at());
            facts.push((entry.order, at, (meeting.told_by().page, teller.fact(meeting))));
        }
    }
    facts.sort_by_key(|(order, at, _)| (*order, *at));
    let facts = facts.into_iter().map(|(_, _, fact)| fact).collect();
    let is_local = warnings.is_local;
    Meetings { facts, warnings: warnings.finish(), passed_over, is_local }
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
    let people = entry.organizer.iter().chain(&entry.attendees).flat_map(|person| person.names.iter());
    for text in people.chain(&entry.summary) {
        said.push('\n');
        said.push_str(text);
    }
    let hash = Sha256::digest(said.as_bytes());
    let digits: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("no-uid-{digits}")
}
