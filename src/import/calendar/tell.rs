//! From a meeting to the fact that is told of it.

use std::collections::BTreeMap;

use super::super::cell::Cell;
use super::super::fact::{About, Fact, Party, answer_outcome};
use super::entry::Entry;
use super::person::Person;
use super::plan::{Fate, Meeting};
use crate::value::time::{DAY_SECONDS, Day, Instant};
use crate::value::zone::Zone;

/// The version of an answer, and whether it declines.
type Answer = ((i64, Option<Instant>, bool, usize), Option<Instant>, bool);

/// What others wrote about the meetings.
#[derive(Debug, Default)]
pub(super) struct Letters {
    /// The last answer of an address, by UID: to an occurrence, or to all of them.
    answers: BTreeMap<String, BTreeMap<(String, Option<Instant>), Answer>>,
    /// Who proposed a time, and when first, by UID.
    proposals: BTreeMap<(String, Instant), Proposal>,
}

/// A proposal of another time.
#[derive(Debug)]
struct Proposal {
    /// Nothing where several proposed it.
    by: Option<String>,
    at: Option<Instant>,
}

impl Letters {
    /// Takes an answer to an invitation.
    pub fn answer(&mut self, entry: &Entry) {
        let of = entry.recurrence.as_ref().map(|(when, _)| when.at());
        let answers = self.answers.entry(entry.uid.clone()).or_default();
        for person in entry.attendees.iter().filter(|person| !person.address.is_empty()) {
            let answer = (entry.rank(), entry.stamp, person.has_declined);
            let known = answers.entry((person.address.clone(), of)).or_insert(answer);
            *known = (*known).max(answer);
        }
    }

    /// Takes a proposal of another time. Who sends it is the only one in it.
    pub fn proposal(&mut self, entry: &Entry) {
        let proposer = if let [person] = entry.attendees.as_slice() { name(person) } else { None };
        let (key, at) = ((entry.uid.clone(), entry.start.at()), entry.announced());
        let known = self.proposals.entry(key).or_insert_with(|| Proposal { by: proposer.clone(), at });
        if known.by != proposer {
            known.by = None;
        }
        known.at = known.at.zip(at).map_or(known.at.or(at), |(one, other)| Some(one.min(other)));
    }

    /// Returns the proposal by which a version has its time: one that was made before.
    fn proposal_of(&self, version: &Entry) -> Option<&Proposal> {
        let proposal = self.proposals.get(&(version.uid.clone(), version.start.at()))?;
        let is_before = proposal.at.zip(version.announced()).is_none_or(|(at, announced)| at <= announced);
        Some(proposal).filter(|_| is_before)
    }
}

/// Returns what somebody is called in one word: the address, else the name.
fn name(person: &Person) -> Option<String> {
    if person.address.is_empty() { person.names.first().cloned() } else { Some(person.address.clone()) }
}

/// How the question begins whether a meeting was held.
const HELD: &str = "Was it held";

/// How meetings are told.
pub(super) struct Teller {
    pub letters: Letters,
    /// The end of the last day of which it is known what happened.
    pub last: Instant,
}

impl Teller {
    /// Returns the fact of a meeting.
    pub fn fact(&self, meeting: Meeting<'_>) -> Fact {
        let entry = meeting.entry;
        let mut doubts = Vec::new();
        let mut fields = vec![("starts".to_owned(), Cell::Text(starts(&meeting)))];
        fields.extend(ends(&meeting).map(|text| ("ends".to_owned(), Cell::Text(text))));
        let (to, declined) = self.invited(&meeting);
        let outcome = self.outcome(&meeting, declined, &mut doubts);
        fields.extend(outcome.map(|word| ("outcome".to_owned(), Cell::Text(word.to_owned()))));
        // As long as that is open it was neither held as it was agreed nor moved.
        let may_be_moved = matches!(meeting.fate, Fate::Planned) && meeting.is_revised && !entry.attendees.is_empty();
        if may_be_moved {
            doubts.push(format!(
                "Was the meeting of {} moved there? It is told as it was changed (SEQUENCE {}), and nothing tells where it was before: \
                 import that version, too, or write down a meeting at that time with `outcome: moved` and `notice`.",
                starts(&meeting),
                entry.sequence
            ));
        }
        if doubts.iter().any(|doubt| doubt.starts_with(HELD)) {
            let answers = self.answers(&meeting);
            doubts
                .iter_mut()
                .filter(|doubt| doubt.starts_with(HELD))
                .for_each(|doubt| *doubt += &format!(" {answers}"));
        }
        if let Fate::Cancelled(by) | Fate::Moved(by) = meeting.fate {
            fields.extend(self.notice(&meeting, by, &mut doubts).map(|text| ("notice".to_owned(), Cell::Text(text))));
            fields.extend(self.changed_by(&meeting, by).map(|text| ("changed_by".to_owned(), Cell::Text(text))));
        }
        let note = entry.summary.as_ref().filter(|_| entry.with_words);
        fields.extend(note.filter(|text| !text.is_empty()).cloned().map(|text| ("note".to_owned(), Cell::Text(text))));
        Fact {
            kind: "meeting".to_owned(),
            line: meeting.told_by().line,
            part: None,
            fields,
            from: entry.organizer.as_ref().map(Person::party).unwrap_or_default(),
            to,
            about: meeting.moved_from.map(About::Key).into_iter().collect(),
            doubts,
            counts: !may_be_moved,
            key: meeting.key,
        }
    }

    /// Returns those who were invited, also who declined, and whether all did.
    fn invited(&self, meeting: &Meeting<'_>) -> (Vec<Party>, bool) {
        let entry = meeting.entry;
        let invited = entry.attendees.iter();
        let to: Vec<Party> = invited
            .map(|person| Party { has_declined: self.has_declined(meeting, person), ..person.party() })
            .collect();
        let declined = !to.is_empty() && to.iter().all(|party| party.has_declined);
        (to, declined)
    }

    /// Whether somebody declined: by the last answer that is known, else as the invitation has it.
    fn has_declined(&self, meeting: &Meeting<'_>, person: &Person) -> bool {
        self.answer(meeting, person).map_or(person.has_declined, |(_, _, declined)| *declined)
    }

    /// Returns the last answer of somebody that counts.
    fn answer(&self, meeting: &Meeting<'_>, person: &Person) -> Option<&Answer> {
        let answers = self.letters.answers.get(&meeting.entry.uid)?;
        let answer = |of: Option<Instant>| answers.get(&(person.address.clone(), of));
        let own = meeting.original.and_then(|at| answer(Some(at))).into_iter().chain(answer(None)).max();
        // A copy of the calendar may be younger than an answer that has not reached it.
        let counts = |((sequence, ..), stamp, _): &&Answer| {
            *stamp >= meeting.entry.stamp || !person.has_answered && *sequence >= meeting.entry.sequence
        };
        own.filter(counts)
    }

    /// Returns the lines that say what became of a meeting; where the only one who was invited declined, that one called it off, then.
    fn answers(&self, meeting: &Meeting<'_>) -> String {
        let id = format!("meeting-{}", meeting.key);
        let [only] = meeting.entry.attendees.as_slice() else { return answer_outcome(&id, None, None) };
        let at = self.answer(meeting, only).filter(|(_, _, declined)| *declined).and_then(|(_, at, _)| *at);
        let at = at.filter(|at| *at <= meeting.start.at()).map(|at| format!("\"{}\"", meeting.start.place.format(at)));
        let by = name(only).filter(|_| self.has_declined(meeting, only));
        answer_outcome(&id, by.map(|by| Cell::Text(by).to_string()).as_deref(), at.as_deref())
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
        } else if let Some(word) = meeting.entry.summary.as_deref().and_then(called_off) {
            doubts.push(format!("Was it held? Its subject begins with `{word}`."));
        } else if meeting.entry.is_tentative {
            doubts.push("Was it held? It was never more than tentative.".to_owned());
        } else {
            return Some("held");
        }
        None
    }

    /// Returns who changed a meeting, where the file says it: who proposed the new time, else who sent the message that moves or cancels it.
    fn changed_by(&self, meeting: &Meeting<'_>, by: &Entry) -> Option<String> {
        let sender = |method: &str| by.organizer.as_ref().filter(|_| by.method == method).and_then(name);
        if matches!(meeting.fate, Fate::Cancelled(_)) {
            return sender("CANCEL");
        }
        match self.letters.proposal_of(by) {
            Some(proposal) => proposal.by.clone(),
            None => sender("REQUEST"),
        }
    }

    /// Returns when a change was announced: where its time was proposed, then. What was written down only after the meeting began tells
    /// nothing of it.
    fn notice(&self, meeting: &Meeting<'_>, by: &Entry, doubts: &mut Vec<String>) -> Option<String> {
        let is_moved = matches!(meeting.fate, Fate::Moved(_));
        let what = if is_moved { "moved" } else { "cancelled" };
        let proposed = self.letters.proposal_of(by).filter(|_| is_moved).and_then(|proposal| proposal.at);
        let Some(at) = proposed.or(by.announced()) else {
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
}

/// Returns the word by which a subject says that its meeting was called off: some programs mark it so, and not by its status.
fn called_off(summary: &str) -> Option<&str> {
    const WORDS: [&str; 24] = [
        "canceled",
        "cancelled",
        "abgesagt",
        "storniert",
        "entfällt",
        "annulé",
        "annulée",
        "annullato",
        "annullata",
        "cancelado",
        "cancelada",
        "odwołane",
        "odwołany",
        "odwołana",
        "anulowane",
        "geannuleerd",
        "afgelast",
        "inställt",
        "avlyst",
        "aflyst",
        "zrušeno",
        "zrušená",
        "peruttu",
        "otkazano",
    ];
    let text = summary.trim_start_matches(|c: char| !c.is_alphanumeric());
    let (word, rest) = text.split_at(text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len()));
    let rest = rest.trim_start();
    let is_mark = rest.is_empty() || rest.starts_with([':', ']', ')', '-', '–', '—', '!', '*']);
    Some(word).filter(|word| is_mark && WORDS.contains(&&*word.to_lowercase()))
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
