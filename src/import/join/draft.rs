//! A fact on its way to an event of the engagement.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::known::{Decided, Known};
use super::scalar::{amount, day};
use crate::import::cell::Cell;
use crate::import::fact::{About, Fact, INSTRUCTED, Party};
use crate::value::time::Day;

/// So much of a text is quoted: what a bank carries.
const LONGEST: usize = 140;

/// A fact with what is known of it so far.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub fact: Fact,
    /// The number of its file.
    pub file: usize,
    /// The numbers of other files that tell it, too.
    pub also: Vec<usize>,
    pub id: String,
    pub by: Option<String>,
    pub to: Vec<String>,
    /// The events that it is about.
    pub about: Vec<String>,
    /// Whether it is about something for sure: by what it says, or because a person said so.
    pub decided: bool,
    /// Whether its text names an invoice of the engagement.
    pub is_named: bool,
    /// Whether it is asked if it is one of the engagement's at all.
    pub is_perhaps: bool,
    /// Whether a person said of its whole file that what is in it is this engagement's.
    pub is_of_file: bool,
    /// Whether its source says that the firm paid it.
    pub is_out: bool,
    /// The amount that its source tells.
    pub told: Option<(Decimal, String)>,
    /// How it was matched, and what a person should know.
    pub notes: Vec<String>,
    /// What a person has to say; the field that hangs on it is left out until then.
    pub questions: Vec<String>,
}

impl Draft {
    pub fn new(mut fact: Fact, file: usize) -> Self {
        let id = id(&fact);
        let by = fact.fields.iter().position(|(name, _)| name == "by").map(|place| fact.fields.remove(place).1);
        let questions = fact.doubts.clone();
        let mut draft = Self {
            fact,
            file,
            also: Vec::new(),
            id,
            by: None,
            to: Vec::new(),
            about: Vec::new(),
            decided: false,
            is_named: false,
            is_perhaps: false,
            is_of_file: false,
            is_out: matches!(by, Some(Cell::Text(by)) if by == "firm"),
            told: None,
            notes: Vec::new(),
            questions,
        };
        draft.told = draft.amount().map(|(amount, currency)| (amount.normalize(), currency.to_owned()));
        draft
    }

    /// Returns a field as text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fact.fields.iter().find_map(|(field, value)| match value {
            Cell::Text(text) if field == name => Some(text.as_str()),
            _ => None,
        })
    }

    /// Returns the day on which it happened, as its source writes it.
    pub fn day(&self) -> Option<Day> {
        self.fact.fields.first().and_then(|(name, _)| day(self.text(name)?))
    }

    /// Whether it is a payment, and not of the firm's.
    pub fn is_paid(&self) -> bool {
        self.fact.kind == "payment" && self.by.as_deref() != Some("firm")
    }

    /// Returns the amount that it is about.
    pub fn amount(&self) -> Option<(Decimal, &str)> {
        amount(self.text(weighty(&self.fact.kind)?)?)
    }

    /// Returns what was sent, where another amount arrived.
    pub fn instructed(&self) -> Option<(Decimal, &str)> {
        let behind = self.text("note")?.split_once(&format!("{INSTRUCTED}: "))?.1;
        amount(behind.split(';').next()?)
    }

    /// Asks a person, and leaves out until then what hangs on the answer: a missing fact is unknown, never a good one.
    pub fn ask(&mut self, question: impl Into<String>) {
        self.withhold();
        self.questions.push(question.into());
    }

    /// Leaves out what verdicts hang on; the note keeps it.
    pub fn withhold(&mut self) {
        if let Some(field) = weighty(&self.fact.kind) {
            let place = self.fact.fields.iter().position(|(name, _)| name == field);
            let left_out = place.map(|place| self.fact.fields.remove(place).1);
            if let Some(Cell::Text(text)) = left_out {
                self.notes.insert(0, text);
            }
        }
    }

    /// Returns the line of `matched` that says what it is: an event, `ours`, `others`.
    pub fn answer(&self, what: &str) -> String {
        answer(&self.id, what)
    }

    /// Takes a part off its amount, and says why; returns whether nothing is left.
    pub fn lower(&mut self, by: Decimal, why: &str) -> bool {
        let Some((stated, currency)) = self.amount().map(|(stated, currency)| (stated, currency.to_owned())) else {
            return self.told.as_ref().is_none_or(|(told, _)| by >= *told);
        };
        if by >= stated {
            return true;
        }
        self.notes.push(format!("{stated} {currency}, of which {by} {why}"));
        let left = Cell::Text(format!("{} {currency}", stated - by));
        self.fact.fields.iter_mut().filter(|(name, _)| name == "amount").for_each(|(_, value)| *value = left.clone());
        false
    }

    /// Returns how the first name of somebody is shown.
    pub fn shown(party: &Party) -> String {
        party.names.first().map_or_else(|| "nobody named".to_owned(), |name| format!("“{name}”"))
    }

    /// Returns the text that came with it, quoted: for a person who looks at how it was matched.
    pub fn quoted(&self) -> String {
        let texts = self.fact.about.iter().filter_map(|about| match about {
            About::Text(text) | About::Invoice(text) => Some(text.trim()),
            _ => None,
        });
        let mut all = String::new();
        for text in texts.filter(|text| !text.is_empty()) {
            if !all.contains(text) {
                all += if all.is_empty() { "" } else { " / " };
                all += text;
            }
        }
        let short: String = all.chars().take(LONGEST).collect();
        let more = if short.len() < all.len() { "…" } else { "" };
        if all.is_empty() { all } else { format!("“{short}{more}”") }
    }

    /// Returns by which texts the payment of an invoice is to be known.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        self.fact.about.iter().filter_map(|about| match about {
            About::Reference(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Whether a person said what it is about, or that it is one of the engagement's.
    pub fn is_matched(&self, known: &Known) -> bool {
        matches!(known.matched.get(&self.id), Some(Decided::About(_) | Decided::Ours | Decided::Discount))
    }
}

/// Takes facts out, by their places.
pub(super) fn drop_all(drafts: &mut Vec<Draft>, gone: &BTreeSet<usize>) {
    let mut place = 0;
    drafts.retain(|_| {
        place += 1;
        !gone.contains(&(place - 1))
    });
}

/// Returns a line of `matched`: of an event what it is about, `ours`, `others`.
pub(super) fn answer(id: &str, what: &str) -> String {
    format!("`{}: {what}`", Cell::Text(id.to_owned()))
}

/// Says how a person answers whether events of a file are this engagement's: one by one, or all of them in one line.
pub(super) fn answers_of(path: &str, ids: &[&str]) -> String {
    let lines = |key: &str| {
        let (ours, others) = (answer(key, "ours"), answer(key, "others"));
        format!("{ours} where it is this one's, {others} where it is not")
    };
    match ids {
        [] => String::new(),
        [id] => format!("under `matched` write {}", lines(id)),
        [id, ..] => format!(
            "under `matched` write, of all in this file of which that is asked, {} or {}; or of each, such as {}",
            answer(path, "ours"),
            answer(path, "others"),
            lines(id)
        ),
    }
}

/// Returns the field on which the verdicts hang.
pub(super) fn weighty(kind: &str) -> Option<&'static str> {
    match kind {
        "invoice" => Some("payable"),
        "payment" | "credit_note" | "expense" => Some("amount"),
        "work" | "call" => Some("minutes"),
        "meeting" => Some("outcome"),
        _ => None,
    }
}

/// Returns the id of a fact: an invoice's is its number; others have their kind in front, for a bank may call a payment what
/// the firm calls an invoice.
fn id(fact: &Fact) -> String {
    let key = fact.key.split_whitespace().collect::<Vec<_>>().join(" ");
    if matches!(&*fact.kind, "invoice" | "credit_note") { key } else { format!("{}-{key}", fact.kind) }
}
