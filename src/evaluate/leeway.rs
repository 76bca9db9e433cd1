//! How much of each `tolerate N in any D` is used at the end of the as-of day, by the same count by which breaches are let pass.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::chosen::Chosen;
use super::clausal::Clausal;
use super::finish::{Consequences, counting};
use super::run::{governed, judge_some, of_clause};
use super::tolerance::asked;
use super::versions::in_force;
use crate::base::source::Span;
use crate::engagement::record::Engagement;
use crate::facts::index::{AsOf, Facts};
use crate::facts::scope::{NO_ITEM, Scope};
use crate::facts::truth::Gap;
use crate::finding::Detail;
use crate::plan::Plan;
use crate::program::tree::{Change, Clause, clause_of};
use crate::value::duration::Duration;
use crate::value::time::{Day, Moment};

/// What a clause still lets pass.
#[derive(Clone, Debug, PartialEq)]
pub struct Leeway {
    /// The clause.
    pub clause: Arc<str>,
    /// Its text.
    pub text: Span,
    /// How many breaches are let pass, and in which window; nothing where that cannot be said.
    pub lets: Option<(Decimal, Duration)>,
    /// How many lie in the window that ends with the as-of day, forgiven ones too; or what is missing to say so.
    pub used: Result<usize, Vec<String>>,
    /// The breaches that surely lie in it, the oldest first.
    pub breaches: Vec<Inside>,
    /// What becomes of one more breach, on the as-of day.
    pub next: Next,
    /// Whether the clause has anything to judge in the record.
    pub is_asked: bool,
}

/// A breach in the window.
#[derive(Clone, Debug, PartialEq)]
pub struct Inside {
    /// The finding.
    pub id: String,
    /// When it began.
    pub since: Moment,
    /// The last day at whose end it lies in the window that ends then.
    pub until: Option<Day>,
}

/// What becomes of one more breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is forgiven.
    Forgiven,
    /// It counts.
    Counts,
    /// A fact is missing to say so.
    Unknown,
}

impl Next {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Forgiven, Self::Counts, Self::Unknown];

    /// Returns the word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Forgiven => "forgiven",
            Self::Counts => "counts",
            Self::Unknown => "unknown",
        }
    }
}

impl Leeway {
    /// Returns how many breaches more are let pass; nothing where that cannot be said.
    pub fn left(&self) -> Option<Decimal> {
        let ((most, _), used) = (self.lets?, Decimal::from(*self.used.as_ref().ok()?));
        Some((most - used).max(Decimal::ZERO))
    }
}

/// Returns what the clauses let pass that are in force on the day to which is looked; of some names only, where `only` names some.
pub fn leeways(
    plans: &[Plan],
    engagement: &Engagement,
    looked: AsOf,
    only: Option<&BTreeSet<Arc<str>>>,
) -> Vec<Leeway> {
    let version = in_force(plans, looked.day);
    let plan = &plans[version];
    let is_meant = |clause: &&Clause| {
        let is_named = only.is_none_or(|only| only.contains(clause.name.as_str()));
        let lets_pass = || clause.modifiers.tolerate.is_some() || is_excepted(plan, clause);
        is_named && !clause.modifiers.before_signing && lets_pass()
    };
    let clauses: Vec<&Clause> = plan.program.clauses.iter().filter(is_meant).collect();
    if clauses.is_empty() {
        return Vec::new();
    }
    // It counts what was judged by the same version.
    let chosen = Chosen::of(plans, clauses.iter().map(|clause| clause.name.as_str()));
    let facts = judge_some(plan, engagement, looked, Detail::Broken, |id| chosen.has(version, id)).facts;
    clauses.into_iter().filter_map(|clause| leeway(&facts, clause)).collect()
}

/// Whether an exception to a clause changes what that lets pass.
fn is_excepted(plan: &Plan, clause: &Clause) -> bool {
    let exceptions = &plan.program.exceptions;
    let is_tolerance = |change: &Change| matches!(change, Change::Tolerate(..));
    let mut own = exceptions.iter().filter(|one| clause_of(exceptions, one) == Some(clause.id));
    own.any(|one| one.changes.iter().any(is_tolerance))
}

/// Returns what a clause lets pass; nothing where it lets nothing pass now.
fn leeway(facts: &Facts<'_>, clause: &Clause) -> Option<Leeway> {
    let clausal = Clausal::new(facts, clause, Detail::All);
    let mut drafts = of_clause(facts, clause);
    drafts.retain(|draft| {
        let (first, last) = governed(facts, clause, draft);
        facts.in_force_between(first, last)
    });
    let is_asked = clause.each.is_none() || !drafts.is_empty();
    let (_, counted) = counting(&clausal, drafts, true);
    let (now, name) = (facts.now(), clausal.name.clone());
    let scope = Scope::of(facts, clause.id, now);
    let none = |missing: Vec<String>| Leeway {
        clause: name.clone(),
        text: clause.span,
        lets: None,
        used: Err(missing),
        breaches: Vec::new(),
        next: Next::Unknown,
        is_asked,
    };
    // What hangs on the breach itself cannot be said before there is one.
    let tolerate = match is_excepted(facts.plan, clause).then(|| Consequences::of(clause, scope)) {
        None => clause.modifiers.tolerate.as_ref().map(|(count, window)| (count, window))?,
        Some(Ok(follows)) => follows.tolerate?,
        Some(Err(gap)) => return Some(none(missing(&gap))),
    };
    let (most, length) = match asked(tolerate, scope) {
        Ok(Some(asked)) => asked,
        Ok(None) => return Some(none(vec!["how many are let pass of the next one".to_owned()])),
        Err(gap) => return Some(none(missing(&gap))),
    };
    let inside = counted.inside(length, now, scope)?;
    let is_sure = inside.surely == inside.perhaps;
    let breach = |place: &usize| {
        let (id, since) = counted.breach(*place)?;
        let until = facts.last_in_window(since, length);
        Some(Inside { id: id.to_owned(), since: since.moment(), until })
    };
    let (surely, perhaps) = (Decimal::from(inside.surely + 1), Decimal::from(inside.perhaps + 1));
    Some(Leeway {
        lets: Some((most, length)),
        used: if is_sure { Ok(inside.surely) } else { Err(missing(&inside.gap())) },
        breaches: inside.places.iter().filter_map(breach).collect(),
        next: match (perhaps <= most, surely > most) {
            (true, _) => Next::Forgiven,
            (_, true) => Next::Counts,
            _ => Next::Unknown,
        },
        ..none(Vec::new())
    })
}

/// Returns the facts that are missing; of what hangs on the breach itself that alone.
fn missing(gap: &Gap) -> Vec<String> {
    match gap {
        Gap::Facts(facts) if facts.iter().all(|fact| fact != NO_ITEM) => facts.clone(),
        Gap::Facts(_) => vec!["what the next one is about".to_owned()],
        _ => vec!["an order of events that nobody recorded".to_owned()],
    }
}
