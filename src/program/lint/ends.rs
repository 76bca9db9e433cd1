//! Ladders that end an engagement too easily.

use super::view::{Alarm, View};
use crate::base::mistake::lint::policy as mistake;
use crate::base::source::Span;
use crate::engagement::vocabulary::WordId;
use crate::program::reads::walk;
use crate::program::tree::{Expr, Ladder, Pattern, Source, Step};

/// The amicable steps.
const AMICABLE: [&str; 4] = ["talk", "clarify", "payment_plan", "part"];

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let Some(terminate) = view.program.vocabulary.word_id("terminate") else { return Vec::new() };
    view.program.ladders.iter().flat_map(|ladder| of_ladder(view, ladder, terminate)).collect()
}

fn of_ladder(view: &View<'_>, ladder: &Ladder, terminate: WordId) -> Vec<Alarm> {
    let step = ladder.steps.iter().find(|step| step.action == terminate);
    let at_once = ladder.at_once.iter().any(|(action, _)| *action == terminate);
    let mut found = Vec::new();
    if let Some(step) = step
        && !has_amicable(view, ladder, step)
        && !asks_for_amicable(view, ladder, terminate)
    {
        found.push(mistake::end_without_amicable(step.span, &ladder.name).into());
    }
    let needs = ladder.needs.iter().any(|need| need.before.contains(&terminate));
    if (step.is_some() || at_once) && !needs {
        let span: Span = step.map_or(ladder.span, |step| step.span);
        found.push(mistake::end_without_need(span, &ladder.name).into());
    }
    found
}

fn is_amicable(view: &View<'_>, word: WordId) -> bool {
    AMICABLE.contains(&view.program.vocabulary.word(word))
}

/// Whether an amicable step is reached before the end, by its score or because the end comes after it. Of two steps of one
/// score only the later is suggested.
fn has_amicable(view: &View<'_>, ladder: &Ladder, end: &Step) -> bool {
    let mut asked = vec![end];
    for _ in &ladder.steps {
        let before = asked.last().and_then(|step| step.after.as_ref()).map(|(action, _)| *action);
        asked.extend(ladder.steps.iter().find(|step| Some(step.action) == before));
    }
    let amicable = |step: &Step| is_amicable(view, step.action);
    let after = |step: &Step| step.after.as_ref().is_some_and(|(action, _)| is_amicable(view, *action));
    ladder.steps.iter().any(|step| step.at < end.at && amicable(step)) || asked.into_iter().any(after)
}

/// Whether the end needs an amicable step.
fn asks_for_amicable(view: &View<'_>, ladder: &Ladder, terminate: WordId) -> bool {
    let speaks = |need: &Expr| {
        let mut found = false;
        let mut look = |pattern: &Pattern| {
            let Source::Kinds(kinds) = &pattern.source else { return };
            found |= kinds.iter().any(|(_, word)| word.is_some_and(|word| is_amicable(view, word)));
        };
        walk(need, &mut |_| (), &mut look);
        found
    };
    ladder.needs.iter().any(|need| need.before.contains(&terminate) && speaks(&need.need))
}
