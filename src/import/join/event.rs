//! An event that came from a source, as a record writes it.

use std::fmt::Write;

use super::draft::{DUE, Draft};
use super::kept::Kept;
use super::mark::{WRITTEN, fingerprint};
use super::scalar::weighty;
use crate::import::cell::Cell;

/// An event that came from a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its kind.
    pub kind: String,
    /// Its id in the engagement.
    pub id: String,
    /// Its fields, in the order in which they are written.
    pub fields: Vec<(String, Cell)>,
    /// The path of the file that tells it.
    pub path: String,
    /// The line of that file, from 1.
    pub line: u32,
    /// Its note as it is written into a record: what is asked is answered there, not under `matched`.
    written: Option<String>,
    /// Whether it may be matched anew, and is written with its fingerprint therefore.
    may_change: bool,
    /// Whether its fingerprint is written.
    is_marked: bool,
}

impl Event {
    /// Returns what a fact becomes: when, what, by whom, to whom, about what; then what a person should know, and where it stands.
    /// `format` is that of its source, where it is matched to the invoices of an engagement.
    pub(super) fn of(draft: &Draft, (path, sha256): (&str, &str), format: Option<&str>) -> Self {
        let fact = &draft.fact;
        let mut fields: Vec<(String, Cell)> = Vec::new();
        let mut rest = fact.fields.iter().filter(|(name, _)| name != "note").cloned();
        fields.extend(rest.next());
        let text = |text: &str| Cell::Text(text.to_owned());
        let list = |all: &[String]| match all {
            [one] => text(one),
            all => Cell::List(all.iter().map(|one| text(one)).collect()),
        };
        fields.extend(draft.by.as_deref().filter(|_| says_by(&fact.kind)).map(|by| ("by".to_owned(), text(by))));
        if !draft.to.is_empty() {
            fields.push(("to".to_owned(), list(&draft.to)));
        }
        fields.extend(rest);
        if !draft.about.is_empty() {
            fields.push(("for".to_owned(), list(&draft.about)));
        }
        let told = draft.text("note").map(str::to_owned);
        let questions = draft.questions.iter().map(|question| format!("to be asked: {question}"));
        let own: Vec<String> = draft.notes.iter().cloned().chain(questions).collect();
        let notes: Vec<String> = told.iter().cloned().chain(own.iter().cloned()).collect();
        if !notes.is_empty() {
            fields.push(("note".to_owned(), Cell::Text(notes.join("; "))));
        }
        let kept = format.and_then(|format| draft.kept(format));
        // What its reader says of a payment is kept with the rest of what its source tells.
        let own = if kept.as_ref().is_some_and(|kept| kept.note.is_some()) { own } else { notes };
        let answer = answer(draft).map(|answer| format!("once it is written down: {answer}"));
        let is_other = answer.is_some() || kept.is_some();
        let written: Vec<String> = own.into_iter().chain(answer).chain(kept.as_ref().map(Kept::text)).collect();
        let part = fact.part.as_ref().map(|part| format!("#{part}")).unwrap_or_default();
        fields.push(("source".to_owned(), Cell::Text(format!("{path}{part}:{} sha256:{sha256}", fact.line))));
        Self {
            kind: fact.kind.clone(),
            id: draft.id.clone(),
            fields,
            path: path.to_owned(),
            line: fact.line,
            written: is_other.then(|| written.join("; ")),
            may_change: kept.is_some() && fact.kind != "invoice",
            is_marked: false,
        }
    }

    /// Returns it as it is written into a record, with what is needed to match it anew.
    pub fn to_be_written(mut self) -> Self {
        if let Some(note) = self.written.take() {
            let before_source = self.fields.len() - 1;
            match self.fields.iter_mut().find(|(name, _)| name == "note") {
                Some((_, value)) => *value = Cell::Text(note),
                None => self.fields.insert(before_source, ("note".to_owned(), Cell::Text(note))),
            }
        }
        self.is_marked = self.may_change;
        self
    }

    /// Returns it on one line: `{payment: "P-1", at: "2026-03-01", …}`.
    pub fn line(&self) -> String {
        format!("{{{}}}", self.content(", "))
    }

    /// Returns it as an item of a list, a line for a field, so far indented.
    pub fn block(&self, indent: &str) -> String {
        format!("{indent}- {}\n", self.content(&format!("\n{indent}  ")))
    }

    /// Returns its fields, and so much between them.
    pub fn content(&self, between: &str) -> String {
        let mut out = format!("{}: {}", self.kind, Cell::Text(self.id.clone()));
        for (name, value) in &self.fields {
            let _ = write!(out, "{between}{name}: {value}");
        }
        // The last one is `source`, in quotes.
        if self.is_marked && out.ends_with('"') {
            let mark = fingerprint(&out);
            out.insert_str(out.len() - 1, &format!("{WRITTEN}{mark}"));
        }
        out
    }

    /// Whether what verdicts hang on is left out, for a person has to say it.
    pub fn is_open(&self) -> bool {
        weighty(&self.kind).is_some_and(|field| self.fields.iter().all(|(name, _)| name != field))
    }
}

/// Returns how a question is answered in the event itself, of which the amount or the due day was left out.
fn answer(draft: &Draft) -> Option<String> {
    let is_due_open = draft.questions.iter().any(|question| question.contains(DUE)) && draft.text("due").is_none();
    let due = is_due_open.then(|| "add `due:` with the day here".to_owned());
    let all: Vec<String> = due.into_iter().chain(answer_amount(draft)).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

fn answer_amount(draft: &Draft) -> Option<String> {
    let field = weighty(&draft.fact.kind).filter(|field| !draft.questions.is_empty() && draft.text(field).is_none())?;
    let (sum, currency) = draft.told.as_ref()?;
    let others = draft.answer("others");
    // A record has no word for money that makes an invoice open again: it is taken off what was paid.
    if draft.fact.kind == "payment" && draft.by.as_deref() == Some("firm") {
        let back = draft.answer("PAYMENT");
        return Some(format!(
            "write {back} under `matched` with the payment that it goes back of, and import once more; or take this event out and write \
             {others} under `matched`"
        ));
    }
    let mut lines = vec![format!("`{field}: {sum} {currency}`")];
    if draft.fact.kind == "payment" && draft.by.is_none() {
        lines.push("`by: client`".to_owned());
    }
    let names =
        if draft.about.is_empty() && draft.fact.kind != "invoice" { ", and `for:` with the invoice" } else { "" };
    let lines = lines.join(" and ");
    Some(format!("add {lines} here{names}; or take this event out and write {others} under `matched`"))
}

/// Whether a record of a kind says who acted: an invoice is the firm's, whoever sent it.
fn says_by(kind: &str) -> bool {
    !matches!(kind, "invoice" | "credit_note")
}

/// Returns events as a file of events: each in its own lines.
pub fn file_of_events(events: &[Event]) -> String {
    match events {
        [] => "events: []\n".to_owned(),
        events => events.iter().fold("events:\n".to_owned(), |out, event| out + &event.block("  ")),
    }
}

/// Returns events as a list of YAML, one a line, with the file and the line that tell each.
pub fn lines_of(events: &[Event]) -> (String, Vec<(String, u32)>) {
    let text = events.iter().map(|event| format!("- {}\n", event.line())).collect();
    (text, events.iter().map(|event| (event.path.clone(), event.line)).collect())
}
