//! How much of each `tolerate N in any D` is used at the end of the as-of day, by the same count by which breaches are let pass.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::chosen::Chosen;
use super::clausal::Clausal;
use super::finish::counting;
use super::run::{governed, judge_some, of_clause};
use super::tolerance::{Inside as Counted, asked};
use super::versions::in_force;
use crate::base::source::Span;
use crate::engagement::record::Engagement;
use crate::facts::index::{AsOf, Facts};
use crate::facts::scope::{NO_ITEM, Scope};
use crate::facts::truth::{Gap, Truth};
use crate::finding::Detail;
use crate::plan::Plan;
use crate::program::tree::{Change, Clause, Exception, ExceptionTarget, Expr, clause_of};
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
    /// The exceptions that may hold for the next breach, and then change how many are let pass.
    pub exceptions: Vec<String>,
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
        let lets_pass = || clause.modifiers.tolerate.is_some() || !exceptions_of(plan, clause).is_empty();
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

/// How many breaches are let pass, and in which window.
type Tolerate<'p> = (&'p Expr, &'p Expr);

/// An exception, and what it lets pass.
type Excepting<'p> = (&'p Exception, Tolerate<'p>);

/// Returns the exceptions that end at a clause and change what it lets pass, with that.
fn exceptions_of<'p>(plan: &'p Plan, clause: &Clause) -> Vec<Excepting<'p>> {
    let all = &plan.program.exceptions;
    let of = |one: &'p Exception| {
        let tolerates = one.changes.iter().find_map(|change| match change {
            Change::Tolerate(count, window) => Some((count, window)),
            _ => None,
        });
        Some((one, tolerates?))
    };
    all.iter().filter(|one| clause_of(all, one) == Some(clause.id)).filter_map(of).collect()
}

/// Returns what a clause lets pass of the next breach, as far as that does not hang on the breach itself, and the exceptions of which
/// it does; an error where two exceptions hold.
fn tolerated<'p>(
    plan: &'p Plan,
    clause: &'p Clause,
    scope: Scope<'_, '_>,
) -> Result<(Option<Tolerate<'p>>, Vec<Excepting<'p>>), Gap> {
    let at = Scope { clause: None, ..scope };
    let (mut surely, mut open) = (Vec::new(), Vec::new());
    for (one, tolerates) in exceptions_of(plan, clause) {
        let is_direct = one.to == ExceptionTarget::Clause(clause.id);
        match at.judge(&one.when) {
            Truth::False | Truth::Unknown(Gap::NoVerdict) => {}
            Truth::True if is_direct => surely.push(tolerates),
            _ => open.push((one, tolerates)),
        }
    }
    let own = clause.modifiers.tolerate.as_ref().map(|(count, window)| (count, window));
    match surely.as_slice() {
        [] => Ok((own, open)),
        [only] => Ok((Some(*only), open)),
        _ => Err(Gap::fact("which of the exceptions counts")),
    }
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
        exceptions: Vec::new(),
        is_asked,
    };
    let (tolerate, open) = match tolerated(facts.plan, clause, scope) {
        Ok(tolerated) => tolerated,
        Err(gap) => return Some(none(missing(&gap))),
    };
    // What hangs on the breach itself cannot be said before there is one.
    let Some(tolerate) = tolerate else {
        return (!open.is_empty()).then(|| none(missing(&Gap::fact(NO_ITEM))));
    };
    let (most, length) = match asked(tolerate, scope) {
        Ok(Some(asked)) => asked,
        Ok(None) => return Some(none(vec!["how many are let pass of the next one".to_owned()])),
        Err(gap) => return Some(none(missing(&gap))),
    };
    // Where an exception may hold for it, the next one counts if it does so either way.
    let of_next = |(most, length): (Decimal, Duration)| Some(next(&counted.inside(length, now, scope)?, most));
    let others = open.iter().map(|(_, tolerates)| asked(*tolerates, scope).ok().flatten().and_then(of_next));
    let others: Vec<Option<Next>> = others.collect();
    let inside = counted.inside(length, now, scope)?;
    let is_sure = inside.surely == inside.perhaps;
    let breach = |place: &usize| {
        let (id, since) = counted.breach(*place)?;
        let until = facts.last_in_window(since, length);
        Some(Inside { id: id.to_owned(), since: since.moment(), until })
    };
    let of_own = next(&inside, most);
    Some(Leeway {
        lets: Some((most, length)),
        used: if is_sure { Ok(inside.surely) } else { Err(missing(&inside.gap())) },
        breaches: inside.places.iter().filter_map(breach).collect(),
        next: if others.iter().all(|other| *other == Some(of_own)) { of_own } else { Next::Unknown },
        exceptions: open.iter().map(|(one, _)| one.name.clone()).collect(),
        ..none(Vec::new())
    })
}

/// Returns what becomes of one more breach beside those of a window, where so many are let pass.
fn next(inside: &Counted, most: Decimal) -> Next {
    match (Decimal::from(inside.perhaps + 1) <= most, Decimal::from(inside.surely + 1) > most) {
        (true, _) => Next::Forgiven,
        (_, true) => Next::Counts,
        _ => Next::Unknown,
    }
}

/// Returns the facts that are missing; of what hangs on the breach itself that alone.
fn missing(gap: &Gap) -> Vec<String> {
    match gap {
        Gap::Facts(facts) if facts.iter().all(|fact| fact != NO_ITEM) => facts.clone(),
        Gap::Facts(_) => vec!["what the next one is about".to_owned()],
        _ => vec!["an order of events that nobody recorded".to_owned()],
    }
}
