//! Ladders that end an engagement too easily.

use rust_decimal::Decimal;

use super::view::{Alarm, View};
use crate::base::mistake::lint::policy as mistake;
use crate::base::source::Span;
use crate::engagement::vocabulary::WordId;
use crate::program::reads::walk;
use crate::program::tree::{Expr, Ladder, Pattern, Source};

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
        && !has_amicable(view, ladder, step.at)
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

/// Whether a step up to that score is amicable.
fn has_amicable(view: &View<'_>, ladder: &Ladder, at: Decimal) -> bool {
    ladder.steps.iter().any(|step| step.at <= at && is_amicable(view, step.action))
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
