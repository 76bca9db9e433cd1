//! Policies that bind one side only, or say nothing of conduct.

use super::never::is_never_breached;
use super::view::{Alarm, View};
use crate::base::mistake::lint::policy as mistake;
use crate::engagement::record::Side;
use crate::program::tree::{Clause, Each, Party, Pattern, Statement, Who};

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let Some(place) = view.place() else { return Vec::new() };
    // What nothing can breach binds nobody.
    let binding = view.program.clauses.iter().filter(|clause| !is_never_breached(view, clause));
    let bearers: Vec<Bearers> = binding.filter_map(bearers).collect();
    let mut found = Vec::new();
    if !bearers.is_empty() && bearers.iter().all(|bearers| !bearers.firm) {
        found.push(mistake::one_sided(place, "client", "firm").into());
    }
    if !bearers.is_empty() && bearers.iter().all(|bearers| !bearers.client) {
        found.push(mistake::one_sided(place, "firm", "client").into());
    }
    let vocabulary = &view.program.vocabulary;
    let incident = vocabulary.kind("incident");
    let of_conduct = |clause: &Clause| clause.kinds.iter().any(|kind| Some(*kind) == incident);
    if !view.program.clauses.is_empty() && !view.program.clauses.iter().any(of_conduct) {
        found.push(mistake::no_conduct(place).into());
    }
    found
}

/// Whom a clause can bind.
struct Bearers {
    client: bool,
    firm: bool,
}

/// Returns whom a clause binds, both where the author of an event decides; nothing for a right, a price or a text.
fn bearers(clause: &Clause) -> Option<Bearers> {
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
