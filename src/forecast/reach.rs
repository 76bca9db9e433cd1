//! Which step of a ladder is one breach away: the ladder is climbed with a breach more, made up for that alone.

use std::sync::Arc;

use crate::base::source::Span;
use crate::facts::index::Facts;
use crate::finding::{Basis, Bearer, Finding, Status, Verdicts};
use crate::ladder::{self, Action};
use crate::program::tree::Clause;
use crate::value::severity::Severity;
use crate::value::time::Moment;

/// A step that one breach more leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// The ladder.
    pub ladder: Arc<str>,
    /// What is suggested now, if anything is.
    pub now: Option<Arc<str>>,
    /// What would be suggested.
    pub then: Arc<str>,
    /// The mildest breach that leads there.
    pub severity: Severity,
    /// The clause that must be broken; any of the ladder's sections where none is named.
    pub clause: Option<Arc<str>>,
}

/// Returns the steps that one breach more of the client's leads to, on the day of the facts.
pub(super) fn near(facts: &Facts<'_>, verdicts: &Verdicts, source: &dyn Fn(Span) -> String) -> Vec<Near> {
    let program = &facts.plan.program;
    if program.ladders.is_empty() {
        return Vec::new();
    }
    let action = |actions: &[Action], name: &str| {
        actions.iter().find(|action| *action.ladder == *name).map(|action| action.action.clone())
    };
    let (_, now) = ladder::suggest(facts, verdicts, source);
    let mut found = Vec::new();
    for ladder in &program.ladders {
        let before = action(&now, &ladder.name);
        let Some(section) = ladder.over.first() else { continue };
        let section: Arc<str> = program.sections[*section].name.as_str().into();
        let mut severities: Vec<Severity> = ladder.weights.iter().map(|(severity, _)| *severity).collect();
        severities.sort_unstable();
        let mut seen = vec![before.clone()];
        let mut try_one = |severity: Severity, clause: Option<&Clause>| {
            let section =
                clause.map_or(section.clone(), |clause| program.sections[clause.section].name.as_str().into());
            let mut more = verdicts.clone();
            more.findings.push(made_up(facts, severity, clause, section));
            let then = action(&ladder::suggest(facts, &more, source).1, &ladder.name);
            if let Some(then) = then.clone().filter(|_| !seen.contains(&then)) {
                let (ladder, now) = (ladder.name.as_str().into(), before.clone());
                let clause = clause.map(|clause| clause.name.as_str().into());
                found.push(Near { ladder, now, then, severity, clause });
            }
            seen.push(then);
        };
        severities.iter().for_each(|severity| try_one(*severity, None));
        let named = ladder.at_once.iter().flat_map(|(_, clauses)| clauses);
        named.for_each(|id| try_one(Severity::Note, Some(facts.plan.clause(*id))));
    }
    found
}

/// A breach of the client's at the end of the day.
fn made_up(facts: &Facts<'_>, severity: Severity, clause: Option<&Clause>, section: Arc<str>) -> Finding {
    let now = facts.now();
    Finding {
        id: String::new(),
        clause: clause.map_or("", |clause| clause.name.as_str()).into(),
        section,
        text: facts.plan.program.clauses.first().map_or(facts.engagement.span, |clause| clause.span),
        title: String::new(),
        version: None,
        bearer: Some(Bearer::Client),
        subject: None,
        status: Status::Breached,
        severity: Some(severity),
        due: None,
        since: Some(Moment::At(now.hi)),
        met_at: None,
        disputed: false,
        overdue_days: None,
        measure: None,
        episode: None,
        charges: Vec::new(),
        evidence: Vec::new(),
        suggest: Vec::new(),
        basis: Basis::Agreed,
        why: String::new(),
        exceptions: Vec::new(),
        missing: Vec::new(),
        decided: Some(now.hi),
        grades: Vec::new(),
        moves_to: None,
        working: Vec::new(),
        lenience: Vec::new(),
    }
}
