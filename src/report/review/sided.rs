//! What binds one side alone, as a review shows it: by the contract, by its document, by our policy.

use serde::Serialize;

use crate::passages::document as passages;
use crate::passages::passage;
use crate::review::review::Duties;
use crate::review::sided::OneSided;
use crate::review::written;

/// A passage that binds a side and sets no term: a penalty, an insurance.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct Duty {
    pub name: &'static str,
    /// `agency`, `client`, `either`.
    pub binds: &'static str,
    pub quote: String,
    pub place: String,
    #[serde(skip)]
    pub at: passages::Place,
}

impl Duty {
    pub(super) fn new(duty: &passage::Duty) -> Self {
        let (name, binds, at) = (duty.name, duty.side.word(), duty.place);
        Self { name, binds, quote: duty.quote.clone(), place: written::place(at), at }
    }

    /// Returns it in one line.
    pub(super) fn line(&self) -> String {
        format!("{} binds {} ({}): “{}”", self.name, self.bound(), self.place, self.quote)
    }

    /// Whom it binds, in words.
    pub(super) fn bound(&self) -> &'static str {
        match self.binds {
            "agency" => "the agency",
            "client" => "the client",
            _ => "either side",
        }
    }
}

/// What one side alone may or has to do.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub struct SidedTerm {
    pub term: &'static str,
    pub says: String,
    /// Where the document says what binds us and no position of the policy weighs.
    pub places: Vec<String>,
    /// What to write instead of that.
    pub proposal: Option<&'static str>,
}

impl SidedTerm {
    pub(super) fn new(one: OneSided) -> Self {
        Self { term: one.term, says: one.says, places: one.places, proposal: one.proposal }
    }

    /// What to ask for, where it binds us.
    pub(super) fn ask(&self) -> Option<String> {
        let proposal = self.proposal?;
        Some(format!("{}: “{proposal}” – now it binds us alone ({})", self.term, self.places.join(", ")))
    }
}

/// The duties of a section.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "how many clauses bind each")]
pub struct Sided {
    pub section: String,
    pub client: usize,
    pub firm: usize,
}

impl Sided {
    pub(super) fn new(duties: Duties) -> Self {
        Self { section: duties.section, client: duties.counts[0], firm: duties.counts[1] }
    }
}
