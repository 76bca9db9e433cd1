//! A passage that sets a term, and what it sets it to.

use std::fmt;

use super::amount::Amount;
use super::document::Place;

/// What an amount holds for that stands beside another that is per some time.
pub const IN_ONE: &str = "in one sum";

/// Why neither of two values is sure of which the greater or the lesser holds; behind it stand the words that say so.
pub const OF_TWO: &str = "which of two values holds is not told";

/// A passage that sets a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The name of the term.
    pub term: &'static str,
    /// What it is set to.
    pub value: Said,
    /// The sentence that says it.
    pub quote: String,
    /// Where the sentence stands.
    pub place: Place,
    /// How sure it is.
    pub sure: Sure,
    /// The language that the sentence was read in.
    pub language: &'static str,
    /// Whose it is, where a term may be of one side alone and the sentence says it.
    pub side: Option<Side>,
    /// What it holds for, where the sentence has several values: `for retainers`.
    pub case: Option<String>,
    /// Whether another passage sets the term to something else.
    pub contradicted: bool,
}

/// A term whose value a document leaves blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// The name of the term.
    pub term: &'static str,
    /// The sentence that leaves it blank.
    pub quote: String,
    /// Where the sentence stands.
    pub place: Place,
}

/// What binds a side and is no term: a penalty, an insurance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Its name: `penalty`, `insurance`, `audit`, `non_solicitation`.
    pub name: &'static str,
    /// Whom it binds.
    pub side: Side,
    /// The sentence that says it.
    pub quote: String,
    /// Where the sentence stands.
    pub place: Place,
}

/// A side of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Who pays.
    Client,
    /// Who works.
    Agency,
    /// Either of them.
    Either,
}

impl Side {
    /// Returns its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Agency => "agency",
            Self::Either => "either",
        }
    }

    /// Returns the one across; of either, itself.
    pub fn other(self) -> Self {
        match self {
            Self::Client => Self::Agency,
            Self::Agency => Self::Client,
            Self::Either => Self::Either,
        }
    }

    /// Returns the side of a word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Client, Self::Agency, Self::Either].into_iter().find(|side| side.word() == word)
    }
}

/// What a term is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A value in numbers.
    Amount(Amount),
    /// One of the words that the term may be, as `client`.
    Word(String),
    /// A name as the document has it.
    Name(String),
    /// A party that is called by a name of which it is not known whose it is.
    Party(String),
}

impl Said {
    /// Returns it as it is told to people: lengths of time in the unit of the text.
    pub fn told(&self) -> String {
        match self {
            Self::Amount(amount) => amount.told(),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount(amount) => amount.fmt(f),
            Self::Word(text) | Self::Name(text) | Self::Party(text) => f.write_str(text),
        }
    }
}

/// How sure a value is; the texts say why it is not more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sure {
    /// Said in so many words.
    Sure,
    /// Said in a way that usually means it.
    Likely(String),
    /// To be read by a person.
    Unsure(String),
}
