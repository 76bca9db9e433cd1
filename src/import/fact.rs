//! What a file of another program tells, before anybody knows whose engagement it belongs to.
//!
//! Every reader of a format makes these; `assemble` turns them into the events of an engagement.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cell::{Cell, can_be};
use super::cover::Cover;
use super::refusal::short;
use super::table::mapping::Mapping;
use crate::engagement::vocabulary::Vocabulary;
use crate::value::money::Money;
use crate::value::time::Day;
use crate::value::zone::Zone;

/// A file to be read, and what its reader is told.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The path, as it is shown and as it stands in `source`.
    pub path: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
    /// Where times are read that say no offset: the policy's zone.
    pub zone: &'a Zone,
    /// The day up to which what recurs is told.
    pub until: Day,
    /// Whether the words of a mail are told, too.
    pub with_words: bool,
    /// How the columns of a table are to be read, for those that say it by a mapping.
    pub mapping: Option<&'a Mapping>,
    /// The kinds and fields of a policy, where there is one: a mapping may name them. Else those that are built in.
    pub vocabulary: Option<&'a Vocabulary>,
}

/// What a file tells.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// In the order of the file.
    pub facts: Vec<Fact>,
    /// What could not be read, or only in part, in the order of the file.
    pub warnings: Vec<Warning>,
    /// What is none of an engagement's business, and how much of it: `automatic reply` 3.
    pub passed_over: BTreeMap<&'static str, usize>,
    /// The calendars in it: what another file tells of the same meetings may change what became of them.
    pub pages: Vec<Page>,
    /// The statements of a bank in it.
    pub covers: Vec<Cover>,
    /// Whether times in it say no zone, and were read by the one that was given.
    pub is_local: bool,
}

/// The fields that say when something is.
const MOMENTS: [&str; 8] = ["at", "issued", "due", "received", "starts", "ends", "notice", "until"];

impl Told {
    /// Takes out the days that no record can hold, and the middle of what is quoted too long.
    pub fn sift(&mut self) {
        for warning in &mut self.warnings {
            warning.message = short(std::mem::take(&mut warning.message));
        }
        let before = self.warnings.len();
        let Self { facts, warnings, .. } = self;
        facts.retain_mut(|fact| {
            fact.doubts.iter_mut().for_each(|doubt| *doubt = short(std::mem::take(doubt)));
            let Fact { line, fields, .. } = fact;
            let mut is_day = |(name, value): &(String, Cell), what: &str| {
                let Cell::Text(text) = value else { return true };
                let is_day = !MOMENTS.contains(&name.as_str()) || can_be(text);
                if !is_day {
                    let message = format!("`{name}` is {text}, which is no day of a record: {what} is left out");
                    warnings.push(Warning { line: *line, message: short(message), is_loss: true });
                }
                is_day
            };
            if !fields.first().is_none_or(|first| is_day(first, "all of it")) {
                return false;
            }
            fields.retain(|field| is_day(field, "that"));
            fact.ask_if_unpayable();
            fact.ask_if_due_before_issue();
            true
        });
        if self.warnings.len() > before {
            self.warnings.sort();
        }
    }
}

/// A calendar as it stands in a file: the file itself, or an invitation in a mail.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its text, decoded where it was encoded.
    pub bytes: Vec<u8>,
    /// The line of the file on which it begins, from 1.
    pub line: u32,
    /// Whether its lines are lines of the file; else all that it tells stands at the first.
    pub is_plain: bool,
    /// Whether the words of its meetings are told.
    pub with_words: bool,
}

/// Something in a file that its reader is not sure of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// The line on which it begins, from 1; 0 for the whole file.
    pub line: u32,
    /// What it is about, and what became of it.
    pub message: String,
    /// Whether a fact may be missing for it: no verdict is good then.
    pub is_loss: bool,
}

/// Something that happened, as a source tells it.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The kind of event, a word of the vocabulary.
    pub kind: String,
    /// The source's own name of it, the same whenever it is told; empty where it has none.
    pub key: String,
    /// Where it stands: the line, from 1.
    pub line: u32,
    /// The part of the file that the line is counted in, where it is not the file: an attachment, an embedded file.
    pub part: Option<String>,
    /// The fields, as a record writes them; without id, `by`, `to`, `for` and `source`. The first one says when (`at`,
    /// `issued`, `starts`).
    pub fields: Vec<(String, Cell)>,
    /// Who acted.
    pub from: Party,
    /// To whom.
    pub to: Vec<Party>,
    /// What it is about.
    pub about: Vec<About>,
    /// What the source leaves open and a person has to say; each a question.
    pub doubts: Vec<String>,
    /// Whether it counts while they are not answered: what verdicts hang on is left out already, or is not in doubt.
    pub counts: bool,
}

/// Returns the line of `matched` that says when an invoice is due, for a question about that.
pub(super) fn answer_due(id: &str) -> String {
    let id = Cell::Text(id.split_whitespace().collect::<Vec<_>>().join(" "));
    format!("under `matched` write `{id}: {{due: DAY}}`")
}

/// Returns the lines of `matched` that say what became of a meeting, for a question about that: by whom it was called off, and when, where
/// its source tells.
pub(super) fn answer_outcome(id: &str, by: Option<&str>, at: Option<&str>) -> String {
    let id = Cell::Text(id.split_whitespace().collect::<Vec<_>>().join(" "));
    let (by, at) = (by.unwrap_or("WHO"), at.unwrap_or("WHEN"));
    format!(
        "under `matched` write `{id}: {{outcome: held}}` where it was, `{id}: {{outcome: cancelled, changed_by: {by}, notice: {at}}}` where it \
         was called off, `{id}: others` where it is none of this engagement's"
    )
}

/// Whether the note of an event asks for a field: the record does not state it, and its source leaves it open. The question says the line
/// that answers it, such as `INV-4: {due: DAY}`, or that names are added under `who`; what verdicts hang on most is left out whatever is
/// asked.
pub fn asks_for(note: &str, field: &str) -> bool {
    let is_left_out = match field {
        "payable" | "amount" | "outcome" | "notice" | "minutes" => true,
        "by" => note.contains("under `who`"),
        _ => false,
    };
    note.contains("to be asked: ") && (is_left_out || note.contains(&format!(": {{{field}: ")))
}

impl Fact {
    /// Returns the day on which it happened.
    pub fn day(&self) -> Option<Day> {
        match &self.fields.first()?.1 {
            Cell::Text(text) => Day::parse(text.get(..10)?),
            _ => None,
        }
    }

    /// Parts of the smallest coin can nobody pay: how much it is, is asked, and no record has such an amount.
    fn ask_if_unpayable(&mut self) {
        let Self { fields, doubts, counts, .. } = self;
        fields.retain(|(name, value)| {
            let Cell::Text(text) = value else { return true };
            let is_weighty = matches!(name.as_str(), "amount" | "payable");
            if !is_weighty || Money::parse(text).is_none_or(Money::is_payable) {
                return true;
            }
            doubts.push(format!("It is of {text}, which nobody can pay: how much is it?"));
            *counts = false;
            false
        });
    }

    /// No invoice is due before it is written: when it is due is asked.
    fn ask_if_due_before_issue(&mut self) {
        let day = |name: &str| {
            let value = self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value);
            value.and_then(|value| if let Cell::Text(text) = value { Day::parse(text.get(..10)?) } else { None })
        };
        let Some((issued, due)) = day("issued").zip(day("due")).filter(|(issued, due)| due < issued) else { return };
        self.fields.retain(|(name, _)| name != "due");
        // What it comes to is not in doubt.
        self.counts |= self.doubts.is_empty();
        let (key, answer) = (&self.key, answer_due(&self.key));
        self.doubts
            .push(format!("Invoice {key} is of {issued}, and due before that, on {due}: when is it due? {answer}"));
    }

    /// Returns the texts that may name what it is about, in the order in which they were told.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.about
            .iter()
            .filter(|about| matches!(about, About::Text(_) | About::Invoice(_) | About::Payers(_)))
            .map(|about| about.text().trim())
    }

    /// Returns those of them in which an invoice's number may stand among other words.
    pub fn remittance(&self) -> impl Iterator<Item = &str> {
        let said = self.about.iter().filter(|about| matches!(about, About::Text(_) | About::Invoice(_)));
        said.map(|about| about.text().trim())
    }
}

/// How the note of an invoice begins that tells of a cash discount: a percentage or an amount follows, and until when.
pub const CASH_DISCOUNT: &str = "cash discount of";

/// What stands in place of them where a discount is told that is not understood.
pub const UNREAD_DISCOUNT: &str = "an amount that is not understood";

/// How the note of an invoice goes on that tells what of it was paid before: `300.00 EUR of 1000.00 EUR were paid before`.
pub const PAID_BEFORE: &str = "were paid before";

/// How the note goes on of what its own source says was done, and not when: `all of it was paid, as its source says, and not when`,
/// `200 EUR of it was paid, …`, `it was delivered, …`.
pub const SETTLED: &str = ", as its source says, and not when";

/// How the note of a payment tells what was sent, where another amount arrived: `instructed: 1000.00 EUR; charges: 15.00 EUR`.
pub const INSTRUCTED: &str = "instructed";

/// How it tells what the transaction was of.
pub const TRANSACTION: &str = "transaction amount";

/// How it tells what the banks took.
pub const CHARGES: &str = "charges";

/// How it tells how much of it the payer says is for an invoice: `remitted: 300.00 EUR for INV-1`.
pub const REMITTED: &str = "remitted";

/// The kind of what tells that a mail did not arrive: its keys are what it is about, its receivers from whom it came back. It becomes no event.
pub const BOUNCE: &str = "bounce";

/// Somebody, by whatever the source calls them: names, mail addresses, telephone numbers, tax numbers, accounts (IBAN).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// All of them are of one person or firm; shared, for a series of meetings has the same guests each time.
    pub names: Arc<[String]>,
    /// Whether it is the one whose books the source is: the firm, whatever it is called.
    pub is_holder: bool,
    /// Whether it declined to come: it was invited all the same.
    pub has_declined: bool,
    /// Whether it is a project that a source names in the place of a client.
    pub is_project: bool,
}

impl Party {
    /// Returns somebody of these names; empty ones count for nothing.
    pub fn of<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Self {
        let names = names.into_iter().map(|name| name.into().split_whitespace().collect::<Vec<_>>().join(" "));
        let mut kept: Vec<String> = Vec::new();
        for name in names.filter(|name| !name.is_empty()) {
            if !kept.contains(&name) {
                kept.push(name);
            }
        }
        Self { names: kept.into(), ..Self::default() }
    }

    /// Returns the one whose books they are.
    pub fn holder() -> Self {
        Self { is_holder: true, ..Self::default() }
    }
}

/// A pointer from one fact to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// To the fact of this key.
    Key(String),
    /// To the invoice of this number, as the source's own field says.
    Invoice(String),
    /// To the mail of this key that stood before it in the thread; it does not answer that.
    Thread(String),
    /// To what a text may name: the remittance text of a payment.
    Text(String),
    /// To what the payer's own books call a payment: of an invoice only where it is its number, and nothing else.
    Payers(String),
    /// By which text the payment of this invoice is to be known, where it is not its number (BT-83).
    Reference(String),
    /// What the buyer's order is called: an invoice may be meant by it where no other has the same.
    Order(String),
    /// To the payment of this key that it takes back; the same amount went the other way.
    Reversal(String),
    /// It stands for all the payments of the batch of this name, or for the only one: none is told by itself.
    Sum(String),
    /// It is one payment of the batch of this name.
    Part(String),
}

impl About {
    /// Returns what it points by.
    pub fn text(&self) -> &str {
        let (Self::Key(text)
        | Self::Thread(text)
        | Self::Invoice(text)
        | Self::Text(text)
        | Self::Payers(text)
        | Self::Reference(text)
        | Self::Order(text)
        | Self::Reversal(text)
        | Self::Sum(text)
        | Self::Part(text)) = self;
        text
    }
}
