//! How the engagements of lines are named and described: a name that is written otherwise once is another engagement, about which
//! nobody said anything.

use super::terminal::complain;
use crate::engagement::record::Engagement;

/// So many of each sort are named.
const MOST_NAMED: usize = 3;

/// What there is to say of how an engagement is named and described.
pub struct Entry {
    /// Whether there are events of it.
    has_events: bool,
    /// Whether anything but events is recorded of it.
    is_described: bool,
    /// Whether it is named by a text of JSON, or by a number.
    is_text: bool,
    is_number: bool,
}

impl Entry {
    /// Returns the entry of an engagement that is named by these words: a key and its value.
    pub fn new(engagement: &Engagement, named: &str) -> Self {
        let Engagement { client, contract, contacts, complete, exchange, .. } = engagement;
        let is_described = contract.stated
            || !(client.fields.is_empty() && contacts.is_empty() && complete.is_empty() && exchange.is_empty());
        let is_json = named.starts_with('"');
        let (is_text, is_number) = (named.ends_with('"'), named.ends_with(|end: char| end.is_ascii_digit()));
        Self {
            has_events: !(engagement.events.is_empty() && engagement.aside.is_empty()),
            is_described,
            is_text: is_json && is_text,
            is_number: is_json && is_number,
        }
    }
}

/// Engagements of a sort: how many, and the first of them.
#[derive(Debug, Default)]
struct Sort {
    count: usize,
    first: Vec<String>,
}

impl Sort {
    fn add(&mut self, name: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < MOST_NAMED {
            self.first.push(name());
        }
    }

    fn words(&self, one: &str, many: &str) -> String {
        let which = if self.count == 1 { one.to_owned() } else { format!("{} {many}", self.count) };
        let more = if self.count > self.first.len() { ", …" } else { "" };
        format!("note: {which}: {}{more}", self.first.join(", "))
    }
}

/// The engagements of a pass, counted.
#[derive(Debug, Default)]
pub struct Census {
    described: usize,
    undescribed: Sort,
    /// Named by a text of JSON, and by a number.
    texts: usize,
    numbers: Sort,
}

impl Census {
    /// Counts an engagement; `place` is its name and where it stands. Of one that is not wanted nothing is said.
    pub fn add(&mut self, entry: &Entry, is_wanted: bool, place: impl Fn() -> String) {
        self.described += usize::from(entry.is_described);
        self.texts += usize::from(entry.is_text);
        if is_wanted && entry.has_events && !entry.is_described {
            self.undescribed.add(&place);
        }
        if is_wanted && entry.is_number {
            self.numbers.add(&place);
        }
    }

    /// Returns of how many there are events alone, where others are described.
    pub fn undescribed(&self) -> usize {
        if self.described > 0 { self.undescribed.count } else { 0 }
    }

    /// Tells of those that are not like the others.
    pub fn tell(&self) {
        if self.undescribed() > 0 {
            let words = self.undescribed.words(
                "one engagement has events and is described nowhere",
                "engagements have events and are described nowhere",
            );
            complain(&format!("{words}; a name that is written otherwise is another engagement\n"));
        }
        if self.numbers.count > 0 && self.texts > 0 {
            let words = self.numbers.words(
                "one engagement is named by a number, others by a text",
                "engagements are named by a number, others by a text",
            );
            complain(&format!("{words}\n"));
        }
    }
}
