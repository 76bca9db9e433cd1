//! Policies that bind one side only, or say nothing of conduct; clauses whose title speaks of the other side.

use super::never::is_never_breached;
use super::view::{Alarm, View};
use crate::base::mistake::lint::clauses;
use crate::base::mistake::lint::policy as mistake;
use crate::engagement::record::Side;
use crate::program::bearers::{Bearers, bearers};
use crate::program::tree::{Change, Clause, Expr, Template, TemplatePart};
use crate::value::severity::Severity;

type Levels = [(Severity, Option<Expr>)];

/// How a title begins of what the client does, and of what the firm does.
const CLIENT: [&str; 2] = ["you", "the client"];
const FIRM: [&str; 9] = [
    "we",
    "i",
    "the agency",
    "the company",
    "the contractor",
    "the firm",
    "the freelancer",
    "the provider",
    "the studio",
];

/// Words behind those with which a title says what the other side does for them, what they may expect, or what both do.
const OF_OTHERS: [&str; 31] = [
    "and",
    "are",
    "aren't",
    "both",
    "can",
    "cannot",
    "can't",
    "each",
    "expect",
    "find",
    "get",
    "has",
    "have",
    "hear",
    "is",
    "isn't",
    "keep",
    "know",
    "lose",
    "need",
    "or",
    "own",
    "receive",
    "see",
    "should",
    "stay",
    "understand",
    "want",
    "was",
    "were",
    "will",
];

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let Some(place) = view.place() else { return Vec::new() };
    // What nothing can breach binds nobody, nor does what is only noted or only has its price.
    let is_binding = |clause: &&Clause| has_breaches(view, clause) && !is_never_breached(view, clause);
    let binding = view.program.clauses.iter().filter(is_binding);
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
    found.extend(view.clauses().filter_map(|(clause, written)| {
        let (told, bound) = (spoken_of(&clause.title)?, clause.side()?);
        (told != bound).then(|| clauses::other_side(written.title.place.0, &clause.name, bound == Side::Client).into())
    }));
    found
}

/// Whether what goes against a clause is a breach: more than a note, and not merely charged (language.md 2).
fn has_breaches(view: &View<'_>, clause: &Clause) -> bool {
    let of_exceptions = view.exceptions(clause).flat_map(|exception| &exception.changes);
    let of_exceptions = of_exceptions.filter_map(|change| match change {
        Change::Severity(levels) => Some(levels.as_slice()),
        _ => None,
    });
    let own = &clause.modifiers.severity;
    // Where no condition holds a breach is minor.
    let is_breach = |levels: &Levels| {
        let is_always_said = levels.iter().any(|(_, when)| when.is_none());
        levels.iter().any(|(level, _)| *level > Severity::Note) || !levels.is_empty() && !is_always_said
    };
    let by_itself = own.is_empty() && clause.modifiers.costs.is_empty();
    by_itself || is_breach(own) || of_exceptions.into_iter().any(is_breach)
}

/// Returns the side of which a title in English says what it does; nothing where it says that of neither, or of both.
fn spoken_of(title: &Template) -> Option<Side> {
    let Some(TemplatePart::Plain(text)) = title.0.first() else { return None };
    let text = text.to_lowercase();
    let does = |who: &str| {
        let next =
            text.strip_prefix(who).and_then(|rest| rest.strip_prefix(' ')).and_then(|rest| rest.split(' ').next());
        next.is_some_and(|word| !OF_OTHERS.contains(&word))
    };
    match (CLIENT.iter().any(|who| does(who)), FIRM.iter().any(|who| does(who))) {
        (true, false) => Some(Side::Client),
        (false, true) => Some(Side::Firm),
        _ => None,
    }
}
