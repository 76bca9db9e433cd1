//! What softens a clause in vain: critical breaches that are forgiven, without consequence or never told, pauses of a fixed day.

use super::clash::clash;
use super::view::{Alarm, View};
use crate::base::mistake::lint::{clauses, policy};
use crate::program::reach::{binds_firm, breaches};
use crate::program::tree::{Clause, Deadline, DutyTime, Expr, Ladder, Statement};
use crate::syntax::tree::{self as syntax, ModifierKind};
use crate::value::severity::Severity;

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let mut found: Vec<Alarm> = Vec::new();
    for (clause, written) in view.clauses() {
        found.extend(forgiven(clause, written));
        found.extend(alone(view, clause, written));
        found.extend(paused(clause, written));
        found.extend(hidden(view, clause));
    }
    found.extend(unweighed(view));
    found.extend(nothing(view));
    found
}

/// A clause that is critical from the start forgives nothing.
fn forgiven(clause: &Clause, written: &syntax::Clause) -> Vec<Alarm> {
    let levels = &clause.modifiers.severity;
    let sure = levels.iter().rposition(|(_, when)| when.is_none());
    if sure.is_none_or(|sure| levels[sure..].iter().any(|(level, _)| *level != Severity::Critical)) {
        return Vec::new();
    }
    let word = |kind: &ModifierKind| match kind {
        ModifierKind::Grace(_) => Some("grace"),
        ModifierKind::Tolerate { .. } => Some("tolerate"),
        _ => None,
    };
    let severity = place(written, |kind| matches!(kind, ModifierKind::Severity(_)));
    let forgiving = written.modifiers.iter().filter_map(|modifier| Some((modifier.place.0, word(&modifier.kind)?)));
    forgiving.map(|(span, word)| clauses::forgiven_critical(span, &clause.name, word, severity).into()).collect()
}

/// Where several conditions of a severity hold the last one counts: one that never holds alone never counts.
fn hidden(view: &View<'_>, clause: &Clause) -> Vec<Alarm> {
    let levels = &clause.modifiers.severity;
    let hidden_by = |number: usize, when: &Expr| {
        let mut later = levels[number + 1..].iter();
        later.find_map(|(other, then)| match then {
            _ if *other == levels[number].0 => None,
            Some(then) => clash(&view.program.vocabulary, &[(when, true), (then, false)]).map(|_| Some(then.span)),
            None => Some(None),
        })
    };
    let conditions =
        levels.iter().enumerate().filter_map(|(number, (level, when))| Some((number, level, when.as_ref()?)));
    let hidden = conditions.filter_map(|(number, level, when)| Some((level, when, hidden_by(number, when)?)));
    hidden.map(|(level, when, by)| clauses::hidden_severity(when.span, level.word(), &clause.name, by).into()).collect()
}

/// A day that is named as such has no clock that could stand still.
fn paused(clause: &Clause, written: &syntax::Clause) -> Option<Alarm> {
    let Some(Statement::Owes { time: DutyTime::Deadline(Deadline::By(time)), .. }) = &clause.statement else {
        return None;
    };
    let span = place(written, |kind| matches!(kind, ModifierKind::Pausing(_)))?;
    Some(clauses::fixed_day_paused(span, &clause.name, time.span).into())
}

/// From a critical breach something follows.
fn alone(view: &View<'_>, clause: &Clause, written: &syntax::Clause) -> Option<Alarm> {
    let critical = clause.modifiers.severity.iter().any(|(level, _)| *level == Severity::Critical);
    let weighs = |ladder: &Ladder| {
        let weight = ladder.weights.iter().find(|(level, _)| *level == Severity::Critical);
        let weighed = ladder.over.contains(&clause.section) && weight.is_some_and(|(_, weight)| !weight.is_zero());
        // The firm's breaches weigh on no ladder.
        let weighed = weighed && !binds_firm(clause);
        weighed || ladder.at_once.iter().any(|(_, on)| on.contains(&clause.id))
    };
    if !critical || !clause.modifiers.suggest.is_empty() || view.program.ladders.iter().any(weighs) {
        return None;
    }
    let span = place(written, |kind| matches!(kind, ModifierKind::Severity(_)))?;
    Some(clauses::critical_alone(span, &clause.name).into())
}

fn place(clause: &syntax::Clause, wanted: fn(&ModifierKind) -> bool) -> Option<crate::base::source::Span> {
    clause.modifiers.iter().find(|modifier| wanted(&modifier.kind)).map(|modifier| modifier.place.0)
}

/// A section of which nothing is weighed, and in which nothing else follows from some clause.
fn unweighed(view: &View<'_>) -> Vec<Alarm> {
    let program = view.program;
    if program.ladders.is_empty() {
        return Vec::new();
    }
    let weighed = |number: usize| program.ladders.iter().any(|ladder| ladder.over.contains(&number));
    let lone = |clause: &&Clause| {
        let own = &clause.modifiers;
        let follows = !own.suggest.is_empty() || !own.costs.is_empty() || own.deems.is_some();
        let at_once = program.ladders.iter().flat_map(|ladder| &ladder.at_once).any(|(_, on)| on.contains(&clause.id));
        !follows && !at_once && !binds_firm(clause) && !breaches(clause, &program.exceptions).is_empty()
    };
    let mut found = Vec::new();
    for (number, section) in program.sections.iter().enumerate().filter(|(number, _)| !weighed(*number)) {
        let mut inside = program.clauses.iter().filter(|clause| clause.section == number);
        if let Some(clause) = inside.find(lone) {
            let alarm = policy::unweighed_section(section.span, &section.name, &clause.name, clause.name_span);
            found.push(alarm.into());
        }
    }
    found
}

/// A ladder over a section without anything to weigh.
fn nothing(view: &View<'_>) -> Vec<Alarm> {
    let program = view.program;
    let mut found = Vec::new();
    for ladder in &program.ladders {
        for number in &ladder.over {
            let mut inside = program.clauses.iter().filter(|clause| clause.section == *number);
            let weighs = |clause: &Clause| !binds_firm(clause) && !breaches(clause, &program.exceptions).is_empty();
            if !inside.any(weighs) {
                let section = &program.sections[*number].name;
                let span = over(view, ladder, section).unwrap_or(ladder.span);
                found.push(policy::nothing_to_weigh(span, &ladder.name, section).into());
            }
        }
    }
    found
}

/// Returns where a ladder names a section.
fn over(view: &View<'_>, ladder: &Ladder, section: &str) -> Option<crate::base::source::Span> {
    let written = view.file.items.iter().find_map(|item| match item {
        syntax::Item::Ladder(written) if written.place.0 == ladder.span => Some(written),
        _ => None,
    })?;
    let names = written.rungs.iter().filter_map(|rung| match &rung.kind {
        syntax::RungKind::Over(names) => Some(names),
        _ => None,
    });
    names.flatten().find(|name| name.text == section).map(|name| name.place.0)
}
