//! What of a policy bears a name.

use super::{Clause, Program, Term, TermId};

impl Program {
    /// Returns the term of a name.
    pub fn term(&self, name: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.name == name)
    }

    /// Returns the number of the term of a name.
    pub fn term_id(&self, name: &str) -> Option<TermId> {
        self.terms.iter().position(|term| term.name == name).map(|place| TermId(place as u16))
    }

    /// Returns the clause of a name.
    pub fn clause_named(&self, name: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.name == name)
    }
}
