//! Ladders: what follows, in its order.

use super::document::Block;
use super::speaker::{Form, Speaker, upper_first};
use crate::engagement::vocabulary::WordId;
use crate::finding::plain;
use crate::program::house::is_inner;
use crate::program::tree::{ClauseId, Expr, Ladder, Need, Pattern, Step};

/// What is said of a ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// What a breach weighs, and which score a step needs.
    pub scores: bool,
    /// All of it; else what the client meets: not what the firm needs and does within its own house.
    pub whole: bool,
}

impl Speaker<'_> {
    /// Returns what a ladder, by its number, says.
    pub(super) fn ladder(&self, number: usize, told: Told) -> Vec<Block> {
        let ladder = &self.program.ladders[number];
        let sections: Vec<String> = ladder.over.iter().filter_map(|number| self.sections[*number].clone()).collect();
        let several = if sections.len() > 1 { "yes" } else { "no" };
        let sections = self.join(&sections, "list-and");
        let mut blocks = Vec::new();
        if told.scores {
            let weigh = |(level, weight): &(crate::value::severity::Severity, rust_decimal::Decimal)| {
                format!("{}: {}", self.say(&format!("severity-{}", level.word()), &[]), plain(*weight))
            };
            let weights: Vec<String> = ladder.weights.iter().map(weigh).collect();
            blocks.push(Block::Paragraph(self.say("ladder-weights", &[("weights", &weights.join(", "))])));
        }
        let over = match sections.is_empty() {
            true => self.say("ladder-over-own", &[]),
            false => self.say("ladder-over", &[("sections", &sections), ("several", several)]),
        };
        blocks.push(Block::Paragraph(over));
        let steps = ladder.steps.iter().filter(|step| told.whole || !self.is_inner(step.action));
        blocks.push(Block::Steps(steps.map(|step| self.step(ladder, step, told)).collect()));
        let mut points: Vec<String> =
            ladder.at_once.iter().filter_map(|(action, clauses)| self.at_once(*action, clauses, told.whole)).collect();
        if told.whole {
            points.extend(ladder.needs.iter().map(|need| self.need(need)));
        }
        if told.whole || !self.house.has_forget(number) {
            points.extend(ladder.forget.as_ref().map(|(length, event)| self.forgotten(length, event.as_ref())));
        }
        if !points.is_empty() {
            blocks.push(Block::List(points));
        }
        blocks
    }

    fn is_inner(&self, action: WordId) -> bool {
        is_inner(self.program.vocabulary.word(action))
    }

    fn at_once(&self, action: WordId, clauses: &[ClauseId], whole: bool) -> Option<String> {
        let told = clauses.iter().filter(|clause| whole || !self.house.has(**clause));
        let numbers: Vec<String> = told.map(|clause| self.numbers[usize::from(clause.0)].clone()).collect();
        if numbers.is_empty() || !whole && self.is_inner(action) {
            return None;
        }
        let several = if numbers.len() > 1 { "yes" } else { "no" };
        let (step, clauses) = (self.action(action), self.join(&numbers, "list-or"));
        Some(self.say("ladder-at-once", &[("step", &step), ("clauses", &clauses), ("several", several)]))
    }

    fn need(&self, need: &Need) -> String {
        self.forget();
        let steps: Vec<String> = need.before.iter().map(|action| self.action_in(*action, Form::A)).collect();
        let (steps, cond) = (self.join(&steps, "list-or"), self.cond(&need.need));
        match &need.when {
            Some(when) => {
                self.say("ladder-need-when", &[("steps", &steps), ("cond", &cond), ("when", &self.cond(when))])
            }
            None => self.say("ladder-need", &[("steps", &steps), ("cond", &cond)]),
        }
    }

    fn forgotten(&self, length: &Expr, event: Option<&Pattern>) -> String {
        self.forget();
        let (day, length) = (self.reached(length, Form::NthGenitive), self.noun(length, Form::Genitive));
        match event {
            Some(event) => {
                let event = self.open_pattern(event, Form::A);
                self.say("ladder-forget-on", &[("length", &length), ("day", &day), ("event", &event)])
            }
            None => self.say("ladder-forget", &[("length", &length), ("day", &day)]),
        }
    }

    fn step(&self, ladder: &Ladder, step: &Step, told: Told) -> String {
        let mut text = upper_first(&self.action(step.action));
        let name = self.program.vocabulary.word(step.action);
        let mut proposed = false;
        if let Some(percent) = step.by {
            let percent = self.quantity(crate::value::quantity::Quantity::Percent(percent), Form::Base);
            proposed = !told.whole && name == "raise_price";
            let id = if proposed { "proposed-by" } else { "step-by" };
            text = self.say(id, &[("step", &text), ("percent", &percent)]);
        }
        if let Some(card) = self.texts.card(&ladder.name, name).or(step.card.as_ref()) {
            text = self.say("step-card", &[("step", &text), ("card", &self.quoted(&self.template(card)))]);
        }
        let means = format!("means-{name}");
        if !told.whole && !proposed && self.locale.has(&means) {
            text = self.say("step-means", &[("step", &text), ("means", &self.say(&means, &[]))]);
        }
        let after = step.after.as_ref().filter(|(after, _)| told.whole || !self.is_inner(*after));
        if let Some((after, length)) = after {
            let after = self.action_in(*after, Form::A);
            let length = length.as_ref().map(|length| self.noun(length, Form::Genitive));
            text = match &length {
                Some(length) => self.say("step-after-in", &[("step", &text), ("after", &after), ("length", length)]),
                None => self.say("step-after", &[("step", &text), ("after", &after)]),
            };
        }
        if told.scores {
            text = self.say("step-at", &[("step", &text), ("score", &plain(step.at))]);
        }
        text
    }

    /// Returns what a step is called.
    fn action(&self, action: WordId) -> String {
        self.action_in(action, Form::Base)
    }

    pub(super) fn action_in(&self, action: WordId, form: Form) -> String {
        let name = self.program.vocabulary.word(action);
        self.named(&[format!("act-{name}")], "own-act", name, form)
    }
}
