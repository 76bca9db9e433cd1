//! What the law says against a contract, where the contract says it, and by whose law that was said.

use serde::Serialize;

use crate::review::basis::{Basis, Kind};

/// Where the contract says it.
#[derive(Clone, Debug, Default, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Place {
    pub file: Option<String>,
    pub line: Option<u32>,
}

/// By whose law a contract was weighed, and where that was said.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct LawOf {
    pub country: Option<String>,
    pub country_from: Option<String>,
    /// `business`, `public`, `consumer`; nothing where it is not stated: it was taken as a business then.
    pub client_type: Option<&'static str>,
    pub client_type_from: Option<String>,
    /// The law that the contract names, where it is another.
    pub contract_law: Option<String>,
    #[serde(skip)]
    line: String,
}

/// What the law says against a term.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Law {
    pub term: Option<String>,
    /// `barred`, `doubtful` or `unknown`.
    pub gravity: &'static str,
    /// Whether the last rate that is known bars it, where that of the day is not known.
    #[serde(skip)]
    pub was_barred: bool,
    pub says: String,
    pub cites: &'static str,
    #[serde(flatten)]
    pub place: Place,
}

impl LawOf {
    /// Returns it as data.
    pub(super) fn new(basis: Basis) -> Self {
        let line = basis.line();
        let (country, country_from) = basis.country.ok().unzip();
        let (kind, client_type_from) = basis.kind.unzip();
        let contract_law = basis.chosen.map(|law| law.unwrap_or_else(|named| named));
        Self { country, country_from, client_type: kind.map(Kind::word), client_type_from, contract_law, line }
    }

    /// Returns it in one line.
    pub(super) fn line(&self) -> &str {
        &self.line
    }
}

impl Law {
    /// Returns it in one line.
    pub(super) fn line(&self) -> String {
        let term = self.term.as_ref().map(|term| format!("{term}: ")).unwrap_or_default();
        format!("{} – {term}{} ({})", self.gravity, self.says, self.cites)
    }
}
