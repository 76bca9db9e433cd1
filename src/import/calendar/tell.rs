//! From a meeting to the fact that is told of it.

use std::collections::BTreeMap;

use super::super::cell::Cell;
use super::super::fact::{About, Fact, Party};
use super::entry::Entry;
use super::person::Person;
use super::plan::{Fate, Meeting};
use crate::value::time::{Day, Instant};
use crate::value::zone::{DAY_SECONDS, Zone};

/// What others wrote about the meetings: answers to invitations and proposals of another time, by UID.
#[derive(Debug, Default)]
pub(super) struct Letters<'a> {
    pub answers: BTreeMap<&'a str, Vec<&'a Entry>>,
    pub proposals: BTreeMap<&'a str, Vec<&'a Entry>>,
}

/// How meetings are told.
pub(super) struct Teller<'a> {
    pub letters: Letters<'a>,
    /// The end of the last day of which it is known what happened.
    pub last: Instant,
    pub with_words: bool,
    /// The parts of a mail, by their number.
    pub parts: &'a [String],
}

impl Teller<'_> {
    /// Returns the fact of a meeting.
    pub fn fact(&self, meeting: Meeting<'_>) -> Fact {
        let entry = meeting.entry;
        let mut doubts = Vec::new();
        let mut fields = vec![("starts".to_owned(), Cell::Text(starts(&meeting)))];
        fields.extend(ends(&meeting).map(|text| ("ends".to_owned(), Cell::Text(text))));
        let (to, declined) = self.invited(&meeting);
        let outcome = self.outcome(&meeting, declined, &mut doubts);
        fields.extend(outcome.map(|word| ("outcome".to_owned(), Cell::Text(word.to_owned()))));
        if let Fate::Cancelled(by) | Fate::Moved(by) = meeting.fate {
            fields.extend(notice(&meeting, by, &mut doubts).map(|text| ("notice".to_owned(), Cell::Text(text))));
            fields.extend(self.changed_by(&meeting, by).map(|text| ("changed_by".to_owned(), Cell::Text(text))));
        }
        let note = entry.summary.as_ref().filter(|_| self.with_words).map(|text| text.trim().to_owned());
        fields.extend(note.filter(|text| !text.is_empty()).map(|text| ("note".to_owned(), Cell::Text(text))));
        Fact {
            kind: "meeting".to_owned(),
            line: entry.line,
            part: entry.part.and_then(|part| self.parts.get(part).cloned()),
            fields,
            from: entry.organizer.as_ref().map(Person::party).unwrap_or_default(),
            to,
            about: meeting.moved_from.map(About::Key).into_iter().collect(),
            doubts,
            key: meeting.key,
        }
    }

    /// Returns those who were invited and did not decline, and whether all declined.
    fn invited(&self, meeting: &Meeting<'_>) -> (Vec<Party>, bool) {
        let entry = meeting.entry;
        let coming = entry.attendees.iter().filter(|person| !self.has_declined(meeting, person));
        let to: Vec<Party> = coming.map(Person::party).collect();
        let declined = to.is_empty() && !entry.attendees.is_empty();
        (to, declined)
    }

    /// Whether somebody declined: by the last answer that is known, else as the invitation has it.
    fn has_declined(&self, meeting: &Meeting<'_>, person: &Person) -> bool {
        let answers = self.letters.answers.get(meeting.entry.uid.as_str()).map(Vec::as_slice).unwrap_or_default();
        let is_later = |answer: &&&Entry| answer.stamp >= meeting.entry.stamp;
        let is_of = |answer: &&&Entry| match &answer.recurrence {
            Some((when, _)) => meeting.original == Some(when.at()),
            None => true,
        };
        let own = answers.iter().filter(is_later).filter(is_of).filter_map(|answer| {
            let same = |other: &&Person| !person.address.is_empty() && other.address == person.address;
            Some((answer.rank(), answer.attendees.iter().find(same)?.has_declined))
        });
        own.max_by_key(|(rank, _)| *rank).map_or(person.has_declined, |(_, declined)| declined)
    }

    fn outcome(&self, meeting: &Meeting<'_>, declined: bool, doubts: &mut Vec<String>) -> Option<&'static str> {
        match meeting.fate {
            Fate::Cancelled(_) => return Some("cancelled"),
            Fate::Moved(_) => return Some("moved"),
            Fate::Unsure(by) => {
                let when = by.announced().map(|at| format!(" on {}", Zone::utc().format(at))).unwrap_or_default();
                doubts.push(format!("Was it held? Its series was cancelled{when}, after it was over."));
                return None;
            }
            Fate::Planned => {}
        }
        let Some(end) = meeting.end() else {
            if meeting.start.at() < self.last {
                doubts.push("Was it held, and when did it end?".to_owned());
            }
            return None;
        };
        if end > self.last {
            return None;
        }
        if declined {
            doubts.push("Was it held? All who were invited have declined.".to_owned());
        } else if meeting.entry.is_tentative {
            doubts.push("Was it held? It was never more than tentative.".to_owned());
        } else {
            return Some("held");
        }
        None
    }

    /// Returns who changed a meeting, where the file says it: who sent the cancelling, or who proposed the new time.
    fn changed_by(&self, meeting: &Meeting<'_>, by: &Entry) -> Option<String> {
        let name = |person: &Person| {
            if person.address.is_empty() { person.names.first().cloned() } else { Some(person.address.clone()) }
        };
        if matches!(meeting.fate, Fate::Cancelled(_)) {
            return by.organizer.as_ref().filter(|_| by.method == "CANCEL").and_then(name);
        }
        let proposals = self.letters.proposals.get(by.uid.as_str())?;
        let same = |other: &&&Entry| other.start.at() == by.start.at() && other.stamp <= by.stamp;
        let mut proposers = proposals.iter().filter(same).filter_map(|other| match other.attendees.as_slice() {
            [person] => name(person),
            _ => None,
        });
        let first = proposers.next()?;
        proposers.all(|other| other == first).then_some(first)
    }
}

fn starts(meeting: &Meeting<'_>) -> String {
    if meeting.start.is_day { day(meeting.start.local) } else { meeting.start.place.format(meeting.start.at()) }
}

/// Returns the end: of whole days the last one.
fn ends(meeting: &Meeting<'_>) -> Option<String> {
    let end = meeting.end()?;
    let place = &meeting.start.place;
    Some(if meeting.start.is_day { day((place.local(end) - 1).max(meeting.start.local)) } else { place.format(end) })
}

fn day(local: i64) -> String {
    Day(local.div_euclid(DAY_SECONDS) as i32).to_string()
}

/// Returns when a change was announced. What was written down only after the meeting began tells nothing of it.
fn notice(meeting: &Meeting<'_>, by: &Entry, doubts: &mut Vec<String>) -> Option<String> {
    let what = if matches!(meeting.fate, Fate::Moved(_)) { "moved" } else { "cancelled" };
    let Some(at) = by.announced() else {
        doubts.push(format!("When was it said that the meeting is {what}?"));
        return None;
    };
    let written = meeting.start.place.format(at);
    if at > meeting.start.at() {
        doubts.push(format!(
            "When was it said that the meeting is {what}? It was written down on {written}, after it began."
        ));
        return None;
    }
    Some(written)
}
