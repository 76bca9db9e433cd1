//! Which sides a clause can bind.

use super::tree::{Clause, Each, Party, Pattern, Statement, Who};
use crate::engagement::record::Side;

/// Whom a clause can bind.
#[derive(Clone, Copy, Debug)]
pub struct Bearers {
    /// The client.
    pub client: bool,
    /// The firm.
    pub firm: bool,
}

/// Returns whom a clause binds, both where the author of an event decides; nothing for a right, a price or a text.
pub fn bearers(clause: &Clause) -> Option<Bearers> {
    let binds = !matches!(clause.statement, Some(Statement::May { .. }) | None) && !clause.modifiers.before_signing;
    let side = clause.side();
    binds.then_some(Bearers { client: side != Some(Side::Firm), firm: side != Some(Side::Client) })
}

impl Clause {
    /// Returns the side that a clause binds, of a right the side that has it; nothing where it hangs on the record
    /// (language.md 4.7).
    pub fn side(&self) -> Option<Side> {
        let each = || match &self.each {
            Some(Each::Items(pattern)) => pattern.side(),
            _ => None,
        };
        match &self.statement {
            Some(Statement::Owes { party, .. } | Statement::May { party, .. }) => party.side(),
            Some(Statement::Forbid(pattern)) => pattern.side(),
            Some(Statement::Limit { measure, by, .. }) => by.and_then(Party::side).or_else(|| measure.pattern.side()),
            Some(Statement::Require { by, .. }) => by.and_then(Party::side).or_else(each),
            None => each(),
        }
    }
}

impl Party {
    /// Returns the side; nothing of either.
    pub fn side(self) -> Option<Side> {
        match self {
            Self::Client => Some(Side::Client),
            Self::Firm => Some(Side::Firm),
            Self::Either => None,
        }
    }
}

impl Pattern {
    /// Returns the side of whose events it speaks alone.
    fn side(&self) -> Option<Side> {
        match self.by {
            Some(Who::Side(side)) => Some(side),
            _ => None,
        }
    }
}
