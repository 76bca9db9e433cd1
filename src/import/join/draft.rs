//! A fact on its way to an event of the engagement.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::kept::Kept;
use super::known::{Decided, Known};
use super::numbers::Numbers;
use super::scalar::{amount, day, weighty};
use crate::import::cell::Cell;
use crate::import::fact::{About, CHARGES, Fact, INSTRUCTED, Party, REMITTED, TRANSACTION};
use crate::value::time::Day;

/// So much of a text is quoted: what a bank carries.
const LONGEST: usize = 140;

/// How the note begins that says that its text says what a payment is for.
pub(super) const BY_REFERENCE: &str = "for: by its reference";

/// How a question of when an invoice is due says its answer.
pub(super) const DUE: &str = "{due: DAY}";

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
    /// Whether a person said of its whole file that what is in it is others'.
    pub is_file_others: bool,
    /// Whether its source says that the firm paid it.
    pub is_out: bool,
    /// The amount that its source tells.
    pub told: Option<(Decimal, String)>,
    /// The same, as its source writes it.
    pub stated: Option<String>,
    /// The payment that it takes back, and what is said of that.
    pub went_back: Option<[String; 2]>,
    /// Whether it stands in the record as an import wrote it: it is matched anew.
    pub is_written: bool,
    /// How it was matched, and what a person should know.
    pub notes: Vec<String>,
    /// What a person has to say; the field that hangs on it is left out until then.
    pub questions: Vec<String>,
    /// Those of them that stay until they are answered: what raised them need not be there when it is matched anew.
    pub lasting: Vec<String>,
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
            is_file_others: false,
            is_out: matches!(by, Some(Cell::Text(by)) if by == "firm"),
            told: None,
            stated: None,
            went_back: None,
            is_written: false,
            notes: Vec::new(),
            questions,
            lasting: Vec::new(),
        };
        draft.told = draft.amount().map(|(amount, currency)| (amount.normalize(), currency.to_owned()));
        draft.stated = weighty(&draft.fact.kind).and_then(|field| draft.text(field)).map(str::to_owned);
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

    /// Compares by day, then by id: so nothing hangs on the order in which sources are read.
    pub fn in_time(&self, other: &Self) -> Ordering {
        self.day().cmp(&other.day()).then_with(|| self.id.cmp(&other.id))
    }

    /// Returns the amount that it is about.
    pub fn amount(&self) -> Option<(Decimal, &str)> {
        amount(self.text(weighty(&self.fact.kind)?)?)
    }

    /// Returns what may have been sent, where another amount arrived: what was instructed, what the transaction was of, or what came with
    /// what the banks took.
    pub fn sent(&self) -> Vec<(Decimal, &str)> {
        let note = self.text("note").unwrap_or_default();
        let said = |word: &str| note.split("; ").find_map(|part| amount(part.strip_prefix(word)?.strip_prefix(": ")?));
        let with_charges = self.amount().zip(said(CHARGES)).filter(|((_, own), (_, of))| own == of);
        let with_charges = with_charges.map(|((paid, own), (charges, _))| (paid + charges, own));
        said(INSTRUCTED).into_iter().chain(said(TRANSACTION)).chain(with_charges).collect()
    }

    /// Returns how much of it its payer's own message says is for which number.
    pub fn remitted(&self) -> impl Iterator<Item = (Decimal, &str, &str)> {
        let parts = self.text("note").unwrap_or_default().split("; ");
        parts.filter_map(|part| {
            let (sum, number) = part.strip_prefix(REMITTED)?.strip_prefix(": ")?.split_once(" for ")?;
            let (sum, currency) = amount(sum)?;
            Some((sum, currency, number))
        })
    }

    /// Asks a person, and leaves out until then what hangs on the answer: a missing fact is unknown, never a good one.
    pub fn ask(&mut self, question: impl Into<String>) {
        self.withhold();
        let question = question.into();
        if !self.questions.contains(&question) {
            self.questions.push(question);
        }
    }

    /// Asks of what another telling, another payment or another engagement says: that stays until it is answered.
    pub fn ask_for_good(&mut self, question: impl Into<String>) {
        let question = question.into();
        if !self.lasting.contains(&question) {
            self.lasting.push(question.clone());
        }
        self.ask(question);
    }

    /// Begins with what a person said: what its reader was not sure of is answered then, and what was asked for good is asked again
    /// where it is not; takes when it is due.
    pub fn begin(&mut self, known: &Known) {
        if self.is_matched(known) {
            self.questions.clear();
        }
        self.take_due(known);
        self.take_outcome(known);
        let lasting = std::mem::take(&mut self.lasting);
        lasting.into_iter().filter(|_| !self.is_matched(known)).collect::<Vec<_>>().into_iter().for_each(|question| {
            self.ask_for_good(question);
        });
    }

    /// Leaves out what verdicts hang on; the note keeps it.
    pub fn withhold(&mut self) {
        if let Some(field) = weighty(&self.fact.kind) {
            self.leave_out(field);
        }
    }

    /// Leaves out a field; the note keeps it.
    pub fn leave_out(&mut self, field: &str) {
        let place = self.fact.fields.iter().position(|(name, _)| name == field);
        let left_out = place.map(|place| self.fact.fields.remove(place).1);
        if let Some(Cell::Text(text)) = left_out {
            self.notes.insert(0, text);
        }
    }

    /// Says again what was left out, where nothing is asked any more.
    pub fn restore(&mut self) {
        let Some((field, stated)) = weighty(&self.fact.kind).zip(self.stated.clone()) else { return };
        if !self.questions.is_empty() || self.text(field).is_some() {
            return;
        }
        if let Some(place) = self.notes.iter().position(|note| *note == stated) {
            self.notes.remove(place);
        }
        let place = self.fact.fields.len().min(1);
        self.fact.fields.insert(place, (field.to_owned(), Cell::Text(stated)));
    }

    /// Returns the line of `matched` that says what it is: an event, `ours`, `others`.
    pub fn answer(&self, what: &str) -> String {
        answer(&self.id, what)
    }

    /// Puts what was asked for good first, as when it is matched anew.
    pub fn sort_questions(&mut self) {
        let lasting = &self.lasting;
        self.questions.sort_by_key(|question| lasting.iter().position(|one| one == question).unwrap_or(usize::MAX));
    }

    /// Returns its questions, each with the line that answers it.
    pub fn asked(&self) -> impl Iterator<Item = String> {
        self.questions.iter().map(|question| {
            if question.contains("under `") {
                return question.clone();
            }
            let ours = self.answer("ours");
            if self.fact.kind == "payment" && self.by.as_deref() == Some("firm") {
                let back = self.answer("PAYMENT");
                return format!(
                    "{question} under `matched` write {back} with the payment that it goes back of, {ours} where that is of what its text \
                     names, `others` where it is for something else"
                );
            }
            let part = match &self.told {
                Some((_, currency)) if self.fact.kind == "payment" => format!(
                    "; where a part of it counts, record that by hand (`payment: {}` with its `at`, `by` and `amount` in {currency}), and \
                     write `recorded`",
                    Cell::Text(self.id.clone()),
                ),
                _ => String::new(),
            };
            format!(
                "{question} under `matched` write {ours} where it counts as it is told, `others` where it does not{part}"
            )
        })
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
        let mut all = String::new();
        for text in self.fact.texts().filter(|text| !text.is_empty()) {
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

    /// Returns what the orders are called that it is for.
    pub fn orders(&self) -> impl Iterator<Item = &str> {
        self.fact.about.iter().filter_map(|about| match about {
            About::Order(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Whether only the record tells it.
    pub fn is_only_written(&self) -> bool {
        self.is_written && self.also.is_empty()
    }

    /// Returns what of it is kept where it is written down; nothing where nothing could be matched by it. Of an invoice only by what its
    /// payment is to be known.
    pub fn kept(&self, format: &str) -> Option<Kept> {
        let fact = &self.fact;
        let kept = Kept { format: format.to_owned(), ..Kept::default() };
        match &*fact.kind {
            "invoice" => {
                let is_kept = |about: &&About| matches!(about, About::Reference(_) | About::Order(_));
                let about: Vec<About> = fact.about.iter().filter(is_kept).cloned().collect();
                (!about.is_empty()).then_some(Kept { about, ..kept })
            }
            // What a person had taken off is of no source.
            "credit_note" if fact.from == Party::default() && fact.to.is_empty() => None,
            "payment" | "credit_note" => {
                let told = weighty(&fact.kind).and_then(|field| self.text(field));
                Some(Kept {
                    from: fact.from.clone(),
                    to: fact.to.clone(),
                    about: fact.about.clone(),
                    amount: self.stated.clone().filter(|stated| Some(stated.as_str()) != told),
                    note: self.text("note").map(str::to_owned),
                    doubts: fact.doubts.clone(),
                    counts: fact.counts,
                    is_out: self.is_out,
                    lasting: self.lasting.clone(),
                    ..kept
                })
            }
            _ => None,
        }
    }

    /// Whether its source leaves open what verdicts hang on, and nobody has answered.
    pub fn is_open(&self) -> bool {
        !self.fact.counts && !self.fact.doubts.is_empty() && !self.questions.is_empty()
    }

    /// Takes what a person said of when it is due, and asks that no more.
    fn take_due(&mut self, known: &Known) {
        let Some(Decided::Due(day)) = known.matched.get(&self.id).filter(|_| self.fact.kind == "invoice") else {
            return;
        };
        let fields = &mut self.fact.fields;
        fields.retain(|(name, _)| name != "due");
        fields.insert(fields.len().min(1), ("due".to_owned(), Cell::Text(day.to_string())));
        let is_of_due = |question: &String| question.contains(DUE);
        self.questions.retain(|question| !is_of_due(question));
        self.fact.doubts.retain(|doubt| !is_of_due(doubt));
    }

    /// Takes what a person said became of a meeting.
    fn take_outcome(&mut self, known: &Known) {
        let Some(Decided::Outcome(said)) = known.matched.get(&self.id).filter(|_| self.fact.kind == "meeting") else {
            return;
        };
        let fields = &mut self.fact.fields;
        fields.retain(|(name, _)| !matches!(name.as_str(), "outcome" | "changed_by" | "notice"));
        fields.extend(said.iter().map(|(name, value)| (name.clone(), Cell::Text(value.clone()))));
        self.fact.counts = true;
    }

    /// Whether a person said what it is about, or that it is one of the engagement's.
    pub fn is_matched(&self, known: &Known) -> bool {
        matches!(
            known.matched.get(&self.id),
            Some(Decided::About(_) | Decided::Ours | Decided::Discount | Decided::Outcome(_))
        )
    }
}

/// Returns the invoices that a fact names.
pub(super) fn named<'n>(draft: &Draft, numbers: &'n Numbers) -> Vec<&'n str> {
    let mut ids: Vec<&str> = Vec::new();
    for about in &draft.fact.about {
        let found = match about {
            About::Invoice(number) => numbers.same(number).map_or_else(|| numbers.named_in(number), |one| vec![one]),
            About::Text(text) => numbers.named_in(text),
            About::Payers(text) => numbers.same(text).into_iter().collect(),
            _ => Vec::new(),
        };
        for id in found {
            if !ids.contains(&id) && id != draft.id {
                ids.push(id);
            }
        }
    }
    ids
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

/// Names what else may be chosen.
pub(super) fn others_of(ids: &[String]) -> String {
    let some: Vec<String> = ids.iter().skip(1).take(4).map(|id| format!("`{}`", Cell::Text(id.clone()))).collect();
    let more = if ids.len() > some.len() + 1 { ", or another" } else { "" };
    format!(" (or {}{more})", some.join(", "))
}

/// Says how a person answers whether events of a file are this engagement's: one by one, or all of them in one line.
pub(super) fn answers_of(path: &str, ids: &[&str]) -> String {
    let lines = |key: &str| format!("{} where it is this one's, `others` where it is not", answer(key, "ours"));
    match ids {
        [] => String::new(),
        [id] => format!("under `matched` write {}", lines(id)),
        [id, ..] => format!(
            "under `matched` write, of all in this file of which that is asked, {} or `others`; or of each, such as {}",
            answer(path, "ours"),
            lines(id)
        ),
    }
}

/// Returns the id of a fact: an invoice's is its number; others have their kind in front, for a bank may call a payment what
/// the firm calls an invoice.
fn id(fact: &Fact) -> String {
    let key = fact.key.split_whitespace().collect::<Vec<_>>().join(" ");
    if matches!(&*fact.kind, "invoice" | "credit_note") { key } else { format!("{}-{key}", fact.kind) }
}

/// Returns ids as a line of `matched` has them.
pub(super) fn listed(ids: &[String]) -> String {
    match ids {
        [one] => Cell::Text(one.clone()).to_string(),
        ids => Cell::List(ids.iter().map(|id| Cell::Text(id.clone())).collect()).to_string(),
    }
}

/// Says how a person chooses one.
pub(super) fn choose<'a>(draft: &Draft, ids: impl IntoIterator<Item = &'a String>) -> String {
    let mut ids = ids.into_iter().map(|id| Cell::Text(id.clone()).to_string());
    let lines = match ids.next() {
        None => format!("{} with the number of one", draft.answer("NUMBER")),
        Some(first) => {
            let more: String = ids.map(|id| format!(" or `{id}`")).collect();
            format!("{}{more} (or another)", draft.answer(&first))
        }
    };
    format!("under `matched` write {lines}, or `others` where it is for something else")
}
