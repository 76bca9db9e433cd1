//! A passage that sets a term, and what it sets it to.

use std::fmt;

use super::amount::Amount;
use super::document::Place;

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
    /// What it holds for, where the sentence has several values: `for retainers`.
    pub case: Option<String>,
    /// Whether another passage sets the term to something else.
    pub contradicted: bool,
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
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount(amount) => amount.fmt(f),
            Self::Word(text) | Self::Name(text) => f.write_str(text),
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
