//! What becomes of all that the sources of an engagement tell.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::claims::Claim;
use super::draft::answer;
use super::event::Event;
use super::scalar::day;
use crate::base::diagnostic::Diagnostic;
use crate::engagement::record::MOST_YEARS;
use crate::import::Cell;
use crate::import::cover::Cover;
use crate::import::fact::Fact;
use crate::value::time::Day;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct File {
    /// The path, as `source` shows it.
    pub path: String,
    /// The fingerprint of its bytes.
    pub sha256: String,
    /// The name of its format.
    pub format: &'static str,
    /// What it tells.
    pub facts: Vec<Fact>,
    /// The statements of a bank in it.
    pub covers: Vec<Cover>,
}

/// What becomes of all that the sources tell.
#[derive(Clone, Debug, Default)]
pub struct Joined {
    /// The events that the record has not, in the order of time.
    pub events: Vec<Event>,
    /// What a person has to say: the event with its place, and the question.
    pub questions: Vec<Remark>,
    /// What the record says otherwise: it stands as it is.
    pub differs: Vec<Remark>,
    /// What of that verdicts hang on.
    pub weighty: Vec<Remark>,
    /// What a person has to say of a file before anything in it can be this engagement's.
    pub unclaimed: Vec<Remark>,
    /// What was left out as somebody else's, and may be the client's all the same.
    pub left_out: Vec<Remark>,
    /// How many facts the record has already.
    pub unchanged: usize,
    /// How many were told by more than one source.
    pub again: usize,
    /// What belongs to others, and how much.
    pub others: BTreeMap<&'static str, usize>,
    /// What an import wrote into the record, and is written otherwise now.
    pub changes: Vec<Change>,
    /// What is wrong with what the engagement's file says, seen from what is told.
    pub diagnostics: Vec<Diagnostic>,
    /// The kinds of which something may be missing, each with the day up to which nothing is.
    pub missing: Vec<(String, Day)>,
    /// The days that the statements of a bank leave out, from one to another; after the last statement all.
    pub unseen: Vec<(Day, Option<Day>)>,
    /// What the engagement takes.
    pub claims: Vec<Claim>,
}

impl Joined {
    /// Tells what would be written otherwise into a record, for who only looks at the record: as it stands, it says something else.
    pub fn look_only(&mut self, record: &str) {
        for Change { remark, .. } in std::mem::take(&mut self.changes) {
            let text = format!("{}: `goodterms import --into {record}`, with no files named, writes that", remark.text);
            self.weighty.push(Remark { text, ..remark });
        }
    }

    /// Leaves out what happened longer before a day than a record is looked at: one wrong clock would leave nothing judged.
    pub fn leave_out_old(&mut self, until: Day) {
        let is_old = |day: &Day| day.plus(MOST_YEARS * 36525 / 100) < until;
        let day_of = |event: &Event| match event.fields.first() {
            Some((_, Cell::Text(text))) => day(text).filter(is_old),
            _ => None,
        };
        let mut gone: BTreeSet<String> = BTreeSet::new();
        for event in std::mem::take(&mut self.events) {
            let Some(day) = day_of(&event) else {
                self.events.push(event);
                continue;
            };
            let text = format!(
                "its day, {day}, is more than {MOST_YEARS} years before {until}, and no record is looked at so far back: it is left out; where it \
                 is not this engagement's, write {} under `matched`, else mend the day in its source",
                answer(&event.id, "others")
            );
            gone.insert(event.id.clone());
            self.weighty.push(Remark { id: event.id, path: event.path, line: event.line, text });
        }
        // What answers one of them, or follows it, has nothing to point to.
        let points = |event: &Event| match event.fields.iter().find(|(name, _)| name == "for") {
            Some((_, Cell::Text(id))) => gone.contains(id),
            Some((_, Cell::List(ids))) => ids.iter().any(|id| matches!(id, Cell::Text(id) if gone.contains(id))),
            _ => false,
        };
        let (more, events): (Vec<Event>, Vec<Event>) = std::mem::take(&mut self.events).into_iter().partition(points);
        self.events = events;
        for event in more {
            let text = "it is about one that is left out for its day: it is left out, too".to_owned();
            gone.insert(event.id.clone());
            self.weighty.push(Remark { id: event.id, path: event.path, line: event.line, text });
        }
        self.questions.retain(|question| !gone.contains(&question.id));
    }

    /// Counts facts that were left out, and belong to the engagement all the same.
    pub(super) fn take_in(&mut self, what: &'static str, count: usize) {
        self.others.entry(what).and_modify(|left| *left = left.saturating_sub(count));
        self.others.retain(|_, left| *left > 0);
    }

    pub(super) fn leave_out(&mut self, what: &'static str, count: usize) {
        if count > 0 {
            *self.others.entry(what).or_default() += count;
        }
    }
}

/// Something to tell of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The event's id.
    pub id: String,
    /// The file that tells it.
    pub path: String,
    /// The line of that file, from 1.
    pub line: u32,
    /// What is to be told.
    pub text: String,
}

impl Remark {
    /// Returns the file with the line, or the engagement where it is not of a source.
    pub fn place(&self) -> String {
        if self.line == 0 { self.path.clone() } else { format!("{}:{}", self.path, self.line) }
    }
}

/// An event that an import wrote into the record, and that is written otherwise now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where its fields stand in the engagement's file.
    pub at: Range<usize>,
    /// What stands there from now on; nothing where it is taken out.
    pub event: Option<Event>,
    /// What is to be told of it.
    pub remark: Remark,
}
