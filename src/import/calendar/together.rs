//! Calendars in several files: what one tells of a meeting, another may move, cancel or answer.

use std::collections::{BTreeMap, BTreeSet};

use super::super::fact::{Fact, Page, Warning};
use super::component::{self, Components, Event};
use super::read::{LONGEST, Meetings, UNDATED, told};
use crate::value::time::Day;
use crate::value::zone::Zone;

/// What files tell of the meetings that more than one of them knows.
#[derive(Debug, Default)]
pub struct Together {
    /// The UIDs of these meetings.
    uids: BTreeSet<String>,
    /// The events that do not say when they are, and another file does: each with the number of its file and its line.
    dated: BTreeSet<(usize, u32)>,
    /// What is told of them, each with the number of its file.
    pub facts: Vec<(usize, Fact)>,
    /// What could not be told of them for being too much.
    pub warnings: Vec<Warning>,
}

impl Together {
    /// Whether a fact that a file tells alone is of one of these meetings.
    pub fn knows(&self, fact: &Fact) -> bool {
        fact.kind == "meeting" && !self.uids.is_empty() && is_of(&self.uids, &fact.key)
    }

    /// Whether what a file alone could not say, at a line, is told now: when the meeting was that it cancels.
    pub fn answers(&self, file: usize, line: u32, message: &str) -> bool {
        message == UNDATED && self.dated.contains(&(file, line))
    }
}

/// Whether a key is one of these UIDs, or one with the time of an occurrence behind it.
fn is_of(uids: &BTreeSet<String>, key: &str) -> bool {
    let begins = key.match_indices('/').map(|(at, _)| &key[..at]);
    begins.chain([key]).any(|uid| uids.contains(uid))
}

/// Tells the meetings that the pages of more than one file know; each page has the number of its file.
pub fn together(pages: &[(usize, &Page)], zone: &Zone, until: Day) -> Together {
    let mut components = Components::default();
    pages.iter().enumerate().for_each(|(number, (_, page))| component::read(page, number, &mut components));
    let mut files: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for event in &components.events {
        files.entry(uid(event)).or_default().insert(pages[event.page].0);
    }
    let mut uids: BTreeSet<String> = BTreeSet::new();
    for (uid, files) in files {
        // A UID that goes on from one of these looks like a meeting of it.
        if !uid.is_empty() && uid.len() <= LONGEST && (files.len() > 1 || is_of(&uids, &uid)) {
            uids.insert(uid);
        }
    }
    if uids.is_empty() {
        return Together::default();
    }
    components.events.retain(|event| uids.contains(&uid(event)));
    // What is wrong with a file is told where it is read alone.
    components.warnings = component::Warnings::default();
    let undated: Vec<(usize, u32, String)> = components
        .events
        .iter()
        .filter(|event| event.properties.iter().all(|property| property.name != "DTSTART"))
        .map(|event| (pages[event.page].0, event.line, uid(event)))
        .collect();
    let Meetings { facts, warnings, .. } = told(components, zone, until);
    let is_told = |uid: &String| facts.iter().any(|(_, fact)| is_of(&BTreeSet::from([uid.clone()]), &fact.key));
    let dated = undated.iter().filter(|(.., uid)| is_told(uid)).map(|(file, line, _)| (*file, *line)).collect();
    let facts = facts.into_iter().map(|(page, fact)| (pages[page].0, fact)).collect();
    Together { uids, dated, facts, warnings }
}

fn uid(event: &Event) -> String {
    let uid = event.properties.iter().find(|property| property.name == "UID");
    uid.map(|uid| uid.text().trim().to_owned()).unwrap_or_default()
}
