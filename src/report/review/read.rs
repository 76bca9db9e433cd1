//! What was read of a document under review, passage by passage.

use serde::Serialize;

use super::sided::Duty;
use crate::passages::document as passages;
use crate::passages::find::{Found, Sure};
use crate::passages::passage::{self, Blank};
use crate::review::expected::place as expected_at;
use crate::review::whose::{CAP, CURE, whose};
use crate::review::written::{self, Read};

/// What was read of a document.
#[derive(Clone, Debug, Serialize)]
pub struct Document {
    /// The file.
    pub file: String,
    /// The language that it was read in.
    pub language: &'static str,
    /// How it was read, where that matters.
    pub notes: Vec<String>,
    /// What it says of the contract itself.
    pub contract: Vec<OfContract>,
    /// The passages that set a term.
    pub passages: Vec<Passage>,
    /// What binds a side and is no term.
    pub duties: Vec<Duty>,
    /// The terms of which nothing was found: ask.
    pub not_found: Vec<&'static str>,
    /// What tracked changes make of its terms: `deposit: nothing with the changes, 50% without`.
    #[serde(skip)]
    pub changes: Vec<String>,
    /// Its text.
    #[serde(skip)]
    pub text: Vec<passages::Paragraph>,
}

/// What a document says of the contract itself: its `value`, the day on which it `starts`.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct OfContract {
    pub field: &'static str,
    pub value: String,
    /// Whether another passage says something else: then none is taken.
    pub contradicted: bool,
    pub quote: String,
    pub place: String,
}

impl OfContract {
    fn new(field: &'static str, passage: &passage::Passage) -> Self {
        Self {
            field,
            value: passage.value.told(),
            contradicted: passage.contradicted,
            quote: passage.quote.clone(),
            place: written::place(passage.place),
        }
    }

    /// Returns it in one line.
    pub(super) fn line(&self) -> String {
        let Self { field, value, quote, place, .. } = self;
        let taken = if self.contradicted { " – not taken: another passage says something else" } else { "" };
        format!("{field} of the contract {value} ({place}): “{quote}”{taken}")
    }
}

/// A passage that sets a term.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Passage {
    pub found: &'static str,
    pub value: String,
    /// What the value holds for, where the sentence has several: `for retainers`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// The language of the sentence.
    pub language: &'static str,
    /// Whose liability a cap bounds, whose breach is put right: `agency`, `client`, `either`; nothing where that is not said.
    pub whose: Option<&'static str>,
    /// `sure`, `likely` or `unsure`.
    pub sure: &'static str,
    /// Why it is not sure.
    pub because: Option<String>,
    pub contradicted: bool,
    pub quote: String,
    pub place: String,
    #[serde(skip)]
    pub at: passages::Place,
    /// The term of the policy that it sets.
    pub term: Option<String>,
    pub taken: bool,
    pub not_taken_because: Option<String>,
}

impl Document {
    /// Returns what was read of the document of a file.
    pub fn new(file: String, document: passages::Document, found: &Found, read: &[Read<'_>]) -> Self {
        let one = |one: &Read<'_>| {
            let (sure, because) = match &one.passage.sure {
                Sure::Sure => ("sure", None),
                Sure::Likely(why) => ("likely", Some(why.clone())),
                Sure::Unsure(why) => ("unsure", Some(why.clone())),
            };
            Passage {
                found: one.passage.term,
                value: one.passage.value.told(),
                case: one.passage.case.clone(),
                language: one.passage.language,
                whose: whose(one.passage),
                sure,
                because,
                contradicted: one.passage.contradicted,
                quote: one.passage.quote.clone(),
                place: written::place(one.passage.place),
                at: one.passage.place,
                term: one.term.clone(),
                taken: one.said.is_ok(),
                not_taken_because: one.said.as_ref().err().cloned(),
            }
        };
        let passages: Vec<Passage> = read.iter().map(one).collect();
        let others = passages.iter().map(|passage| passage.language).filter(|other| *other != found.language);
        let languages = std::iter::once(found.language).chain(others).collect::<std::collections::BTreeSet<_>>();
        let languages: Vec<&str> = languages.into_iter().map(spoken).collect();
        let mut not_found = found.missing.clone();
        not_found.sort_by_key(|name| expected_at(name).unwrap_or(usize::MAX));
        let passages::Document { paragraphs: text, mut notes, .. } = document;
        notes.insert(0, format!("it was read as {}", languages.join(" and ")));
        let blank =
            |one: &Blank| format!("{} is left blank: “{}” ({})", one.term, one.quote, written::place(one.place));
        notes.extend(found.blanks.iter().map(blank));
        let duties = found.duties.iter().map(Duty::new).collect();
        let of_field = |(field, all): (_, Vec<_>)| all.into_iter().map(move |one| OfContract::new(field, one));
        let contract = written::told_of_contract(found).into_iter().flat_map(of_field).collect();
        let language = found.language;
        Self { file, language, notes, contract, passages, duties, not_found, changes: Vec::new(), text }
    }
}

/// Returns the name of a language in English.
fn spoken(code: &str) -> &str {
    match code {
        "en" => "English",
        "pl" => "Polish",
        "de" => "German",
        other => other,
    }
}

impl Passage {
    /// Whose liability a cap bounds, or whose breach is put right, in words.
    pub(super) fn told_whose(&self) -> Option<String> {
        let of_what = match self.found {
            CAP => "liability",
            CURE => "breach",
            _ => return None,
        };
        match self.whose {
            Some("either") => Some(format!("of either side's {of_what}")),
            Some(side) => Some(format!("of the {side}'s {of_what}")),
            // A breach is mostly of either side.
            None => (self.found == CAP).then(|| "whose liability is not told".to_owned()),
        }
    }

    /// Its value, for which case, and of whose liability or breach.
    pub(super) fn said(&self) -> String {
        let case = self.case.as_ref().map(|case| format!(" {case}")).unwrap_or_default();
        let whose = self.told_whose().map(|whose| format!(", {whose}")).unwrap_or_default();
        format!("{}{case}{whose}", self.value)
    }

    /// Returns it in one line.
    pub(super) fn line(&self) -> String {
        let because = self.because.as_ref().map(|why| format!(", {why}")).unwrap_or_default();
        let taken = match (&self.term, &self.not_taken_because) {
            (Some(term), None) => format!("taken as {term}"),
            (_, Some(why)) => format!("not taken: {why}"),
            (None, None) => "not taken".to_owned(),
        };
        let (value, sure) = (self.said(), self.sure);
        format!("{} {value} ({sure}{because}; {}): “{}” – {taken}", self.found, self.place, self.quote)
    }
}
