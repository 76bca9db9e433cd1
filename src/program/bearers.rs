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
    if clause.modifiers.before_signing {
        return None;
    }
    let each = match &clause.each {
        Some(Each::Items(pattern)) => side(pattern),
        _ => None,
    };
    let bearer = match clause.statement.as_ref()? {
        Statement::Owes { party, .. } => of_party(*party),
        Statement::Forbid(pattern) => side(pattern),
        Statement::Limit { measure, by, .. } => by.map_or_else(|| side(&measure.pattern), of_party),
        Statement::Require { by, .. } => by.map_or(each, of_party),
        Statement::May { .. } => return None,
    };
    Some(Bearers { client: bearer != Some(Side::Firm), firm: bearer != Some(Side::Client) })
}

fn of_party(party: Party) -> Option<Side> {
    match party {
        Party::Client => Some(Side::Client),
        Party::Firm => Some(Side::Firm),
        Party::Either => None,
    }
}

fn side(pattern: &Pattern) -> Option<Side> {
    match &pattern.by {
        Some(Who::Side(side)) => Some(*side),
        _ => None,
    }
}
