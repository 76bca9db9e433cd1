//! What comes out of a table, and what stands between.

use std::collections::HashMap;
use std::fmt::Write;

use crate::import::cell::Cell;

/// What became of a file.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// The engagements, in the order in which they first appear.
    pub engagements: Vec<Recorded>,
    /// The rows that could not be read, in the order of the file.
    pub bad_rows: Vec<BadRow>,
    /// How many rows there were, the header not counted.
    pub rows: usize,
    /// How many of them the mapping skips.
    pub skipped: usize,
}

impl Imported {
    /// Returns all engagements as lines of JSON.
    pub fn ndjson(&self) -> String {
        self.engagements.iter().map(Recorded::ndjson).collect()
    }

    /// Returns how many events there are.
    pub fn events(&self) -> usize {
        self.engagements.iter().map(|engagement| engagement.events.len()).sum()
    }
}

/// An engagement that was imported.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Its id.
    pub id: String,
    pub(super) client: Vec<(String, Cell)>,
    /// Its events: the kind with the id first, then the fields.
    pub events: Vec<Vec<(String, Cell)>>,
}

impl Recorded {
    /// Returns it as lines of JSON: one for the engagement, one for every event.
    pub fn ndjson(&self) -> String {
        let id = Cell::Text(self.id.clone());
        let mut text = format!("{{\"engagement\": {id}");
        if !self.client.is_empty() {
            text += &format!(", \"client\": {{{}}}", entries(&self.client));
        }
        text += "}\n";
        for event in &self.events {
            let _ = writeln!(text, "{{\"engagement\": {id}, {}}}", entries(event));
        }
        text
    }

    /// Returns it as a YAML file.
    pub fn yaml(&self) -> String {
        let mut text = format!("engagement: {}\n", Cell::Text(self.id.clone()));
        if !self.client.is_empty() {
            text += "client:\n";
        }
        for (name, value) in &self.client {
            let _ = writeln!(text, "  {name}: {value}");
        }
        text += "events:\n";
        for event in &self.events {
            for (i, (name, value)) in event.iter().enumerate() {
                let _ = writeln!(text, "  {} {name}: {value}", if i == 0 { '-' } else { ' ' });
            }
        }
        text
    }
}

fn entries(fields: &[(String, Cell)]) -> String {
    let fields = fields.iter().map(|(name, value)| format!("{}: {value}", Cell::Text(name.clone())));
    fields.collect::<Vec<_>>().join(", ")
}

/// A row that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BadRow {
    /// The line of the file on which the row begins.
    pub line: u32,
    /// The number of the column at fault, from 1, where it is one.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
}

/// An event, with the row that it comes from.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub line: u32,
    /// The kind with the id first.
    pub fields: Vec<(String, Cell)>,
    /// What it is about, and whether that is left out where it is not recorded.
    pub about: Vec<(String, bool)>,
}

/// An engagement while its rows are read.
#[derive(Debug, Default)]
pub(super) struct Pending {
    pub id: String,
    pub line: u32,
    pub client: Vec<(String, Cell)>,
    pub remembered: HashMap<String, String>,
    pub drafts: Vec<Draft>,
}
