//! What a source tells of a payment beside what a record says: kept in the note of what is written down, so that it is matched anew
//! when its invoice comes later.

use crate::import::fact::{About, Party};

/// What stands before it in a note; the name of the source's format follows.
const AS_TOLD: &str = "as told by ";

/// What is kept of a fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    /// The name of the format that tells it.
    pub format: String,
    pub from: Party,
    pub to: Vec<Party>,
    pub about: Vec<About>,
    /// The amount that its source tells, where the record says none, or less.
    pub amount: Option<String>,
    /// What its reader says of it.
    pub note: Option<String>,
    /// What its reader is not sure of.
    pub doubts: Vec<String>,
    /// Whether it counts all the same.
    pub counts: bool,
    /// Whether its source says that the firm paid it.
    pub is_out: bool,
    /// The payment that it takes back, and what is said of that, as it was kept before the rest of the note said so.
    pub went_back: Option<[String; 2]>,
    /// What is asked of it until it is answered.
    pub lasting: Vec<String>,
}

/// A word before texts, and what they are then.
type Word = (&'static str, fn(String) -> About);

const ABOUT: [Word; 9] = [
    ("invoice", About::Invoice),
    ("text", About::Text),
    ("payer's", About::Payers),
    ("reference", About::Reference),
    ("order", About::Order),
    ("takes back", About::Reversal),
    ("sum of", About::Sum),
    ("part of", About::Part),
    ("about", About::Key),
];

impl Kept {
    /// Returns it as a note tells it: `as told by camt: from “ACME GmbH”; text “INV-1”`.
    pub fn text(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        let party = |word: &str, party: &Party| {
            let holder = if party.is_holder { " holder" } else { "" };
            part(&format!("{word}{holder}"), party.names.iter().map(String::as_str))
        };
        if self.from != Party::default() {
            parts.push(party("from", &self.from));
        }
        parts.extend(self.to.iter().map(|one| party("to", one)));
        let word =
            |about: &About| ABOUT.iter().find(|(_, of)| of(about.text().to_owned()) == *about).map(|(word, _)| *word);
        for group in self.about.chunk_by(|one, next| word(one) == word(next)) {
            let texts = group.iter().map(About::text).filter(|text| !text.is_empty());
            parts.extend(word(&group[0]).map(|word| part(word, texts)));
        }
        let said = [("amount", &self.amount), ("note", &self.note)];
        parts.extend(said.iter().filter_map(|(word, text)| Some(part(word, [text.as_deref()?]))));
        if !self.doubts.is_empty() {
            parts.push(part(
                if self.counts { "asked, and counts" } else { "asked" },
                self.doubts.iter().map(String::as_str),
            ));
        }
        if !self.lasting.is_empty() {
            parts.push(part("asked for good", self.lasting.iter().map(String::as_str)));
        }
        parts.extend(self.is_out.then(|| "paid out".to_owned()));
        let begin = if parts.is_empty() { "" } else { ": " };
        format!("{AS_TOLD}{}{begin}{}", self.format, parts.join("; "))
    }

    /// Parts a note from what is kept at its end.
    pub fn split(note: &str) -> (&str, Option<Self>) {
        for (at, _) in note.match_indices(AS_TOLD) {
            let before = &note[..at];
            let is_part = before.is_empty() || before.ends_with("; ");
            if let Some(kept) = is_part.then(|| Self::read(&note[at + AS_TOLD.len()..])).flatten() {
                return (before.strip_suffix("; ").unwrap_or(before), Some(kept));
            }
        }
        (note, None)
    }

    /// Reads it to the end, or not at all: a bank's text may hold any words.
    fn read(text: &str) -> Option<Self> {
        let (format, mut rest) = text.split_once(": ").unwrap_or((text, ""));
        let is_name = !format.is_empty() && format.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let mut kept = Self { format: format.to_owned(), counts: false, ..Self::default() };
        if !is_name || text.ends_with(": ") {
            return None;
        }
        while !rest.is_empty() {
            let (word, texts, after) = parted(rest)?;
            kept.take(word, texts)?;
            rest = match after.strip_prefix("; ") {
                Some("") => return None,
                Some(next) => next,
                None if after.is_empty() => after,
                None => return None,
            };
        }
        Some(kept)
    }

    fn take(&mut self, word: &str, texts: Vec<String>) -> Option<()> {
        let one = |texts: Vec<String>| <[String; 1]>::try_from(texts).ok().map(|[text]| text);
        let party = |names: Vec<String>, is_holder| Party { names: names.into(), is_holder, ..Party::default() };
        match word {
            "from" | "from holder" => self.from = party(texts, word != "from"),
            "to" | "to holder" => self.to.push(party(texts, word != "to")),
            "amount" => self.amount = Some(one(texts)?),
            "note" => self.note = Some(one(texts)?),
            "took back" => self.went_back = Some(texts.try_into().ok()?),
            "asked" | "asked, and counts" => (self.doubts, self.counts) = (texts, word != "asked"),
            "asked for good" => self.lasting = texts,
            "paid out" => self.is_out = texts.is_empty().then_some(true)?,
            _ => {
                let (_, of) = ABOUT.iter().find(|(own, _)| *own == word)?;
                let texts = if texts.is_empty() { vec![String::new()] } else { texts };
                self.about.extend(texts.into_iter().map(of));
            }
        }
        Some(())
    }
}

/// Writes a word with texts behind it, each in quotes; a closing quote inside is doubled.
fn part<'t>(word: &str, texts: impl IntoIterator<Item = &'t str>) -> String {
    let quoted = texts.into_iter().map(|text| format!(" “{}”", text.replace('”', "””")));
    word.to_owned() + &quoted.collect::<String>()
}

/// Takes a word with the texts behind it off a text; returns what is left, too.
fn parted(text: &str) -> Option<(&str, Vec<String>, &str)> {
    let end = text.find([';', '“']).unwrap_or(text.len());
    let (word, mut rest) = (text[..end].trim_end(), &text[end..]);
    let mut texts = Vec::new();
    while let Some(quoted) = rest.strip_prefix('“') {
        let mut inner = String::new();
        let mut after = quoted;
        loop {
            let (piece, next) = after.split_once('”')?;
            inner.push_str(piece);
            after = next;
            let Some(next) = after.strip_prefix('”') else { break };
            inner.push('”');
            after = next;
        }
        texts.push(inner);
        rest = after.strip_prefix(' ').filter(|after| after.starts_with('“')).unwrap_or(after);
    }
    Some((word, texts, rest))
}
