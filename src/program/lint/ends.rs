//! Ladders that end an engagement too easily, or begin with a harsh step.

use super::view::{Alarm, View};
use crate::base::mistake::lint::policy as mistake;
use crate::base::source::Span;
use crate::engagement::vocabulary::WordId;
use crate::program::reads::walk;
use crate::program::tree::{Expr, Ladder, Pattern, Source, Step};

/// The amicable steps.
const AMICABLE: &[&str] = &["talk", "clarify", "payment_plan", "part"];

/// The steps that tell the other side what is wrong, and those before which it is to be told.
const TELLING: &[&str] = &["remind", "talk", "clarify", "payment_plan", "notice"];
const HARSH: &[&str] = &["warn", "suspend", "collect"];

pub(super) fn alarms(view: &View<'_>) -> Vec<Alarm> {
    let Some(terminate) = view.program.vocabulary.word_id("terminate") else { return Vec::new() };
    view.program.ladders.iter().flat_map(|ladder| of_ladder(view, ladder, terminate)).collect()
}

fn of_ladder(view: &View<'_>, ladder: &Ladder, terminate: WordId) -> Vec<Alarm> {
    let step = ladder.steps.iter().find(|step| step.action == terminate);
    let mut harsh = ladder.steps.iter().filter(|step| is_one_of(view, step.action, HARSH));
    let at_once = ladder.at_once.iter().any(|(action, _)| *action == terminate);
    let mut found = Vec::new();
    if let Some(step) = step
        && !comes_after(view, ladder, step, AMICABLE)
        && !asks_for(view, ladder, terminate, AMICABLE)
    {
        found.push(mistake::end_without_amicable(step.span, &ladder.name).into());
    }
    let untold =
        |step: &&Step| !comes_after(view, ladder, step, TELLING) && !asks_for(view, ladder, step.action, TELLING);
    if let Some(step) = harsh.find(untold) {
        let action = view.program.vocabulary.word(step.action);
        found.push(mistake::harsh_first(step.span, &ladder.name, action).into());
    }
    let needs = ladder.needs.iter().any(|need| need.before.contains(&terminate));
    if (step.is_some() || at_once) && !needs {
        let span: Span = step.map_or(ladder.span, |step| step.span);
        found.push(mistake::end_without_need(span, &ladder.name).into());
    }
    found
}

fn is_one_of(view: &View<'_>, word: WordId, words: &[&str]) -> bool {
    words.contains(&view.program.vocabulary.word(word))
}

/// Whether a step of some words is reached before another, by its score or because that comes after it. Of two steps of one
/// score only the later is suggested.
fn comes_after(view: &View<'_>, ladder: &Ladder, end: &Step, words: &[&str]) -> bool {
    let mut asked = vec![end];
    for _ in &ladder.steps {
        let before = asked.last().and_then(|step| step.after.as_ref()).map(|(action, _)| *action);
        asked.extend(ladder.steps.iter().find(|step| Some(step.action) == before));
    }
    let is_one = |step: &Step| is_one_of(view, step.action, words);
    let after = |step: &Step| step.after.as_ref().is_some_and(|(action, _)| is_one_of(view, *action, words));
    ladder.steps.iter().any(|step| step.at < end.at && is_one(step)) || asked.into_iter().any(after)
}

/// Whether an action needs a step of some words.
fn asks_for(view: &View<'_>, ladder: &Ladder, action: WordId, words: &[&str]) -> bool {
    let speaks = |need: &Expr| {
        let mut found = false;
        let mut look = |pattern: &Pattern| {
            let Source::Kinds(kinds) = &pattern.source else { return };
            found |= kinds.iter().any(|(_, word)| word.is_some_and(|word| is_one_of(view, word, words)));
        };
        walk(need, &mut |_| (), &mut look);
        found
    };
    ladder.needs.iter().any(|need| need.before.contains(&action) && speaks(&need.need))
}
