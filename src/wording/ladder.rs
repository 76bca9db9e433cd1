//! Ladders: what follows, in its order.

use super::document::Block;
use super::speaker::{Form, Speaker, upper_first};
use crate::engagement::vocabulary::WordId;
use crate::finding::plain;
use crate::program::tree::{Ladder, Step};

impl Speaker<'_> {
    /// Returns what a ladder says; `scores`: also what a breach weighs and which score a step needs.
    pub(super) fn ladder(&self, ladder: &Ladder, scores: bool) -> Vec<Block> {
        let sections: Vec<String> = ladder.over.iter().filter_map(|number| self.sections[*number].clone()).collect();
        let several = if sections.len() > 1 { "yes" } else { "no" };
        let sections = self.join(&sections, "list-and");
        let mut blocks = Vec::new();
        if scores {
            let weigh = |(level, weight): &(crate::value::severity::Severity, rust_decimal::Decimal)| {
                format!("{}: {}", self.say(&format!("severity-{}", level.word()), &[]), plain(*weight))
            };
            let weights: Vec<String> = ladder.weights.iter().map(weigh).collect();
            blocks.push(Block::Paragraph(self.say("ladder-weights", &[("weights", &weights.join(", "))])));
        }
        let over = self.say("ladder-over", &[("sections", &sections), ("several", several)]);
        blocks.push(Block::Paragraph(over));
        blocks.push(Block::Steps(ladder.steps.iter().map(|step| self.step(ladder, step, scores)).collect()));
        let mut points = Vec::new();
        for (action, clauses) in &ladder.at_once {
            let clauses: Vec<String> =
                clauses.iter().map(|clause| self.numbers[usize::from(clause.0)].clone()).collect();
            let clauses = self.join(&clauses, "list-or");
            points.push(self.say("ladder-at-once", &[("step", &self.action(*action)), ("clauses", &clauses)]));
        }
        for need in &ladder.needs {
            self.forget();
            let steps: Vec<String> = need.before.iter().map(|action| self.action_in(*action, Form::A)).collect();
            let (steps, cond) = (self.join(&steps, "list-or"), self.cond(&need.need));
            points.push(match &need.when {
                Some(when) => {
                    self.say("ladder-need-when", &[("steps", &steps), ("cond", &cond), ("when", &self.cond(when))])
                }
                None => self.say("ladder-need", &[("steps", &steps), ("cond", &cond)]),
            });
        }
        if let Some((length, event)) = &ladder.forget {
            self.forget();
            let length = self.noun(length, Form::Genitive);
            points.push(match event {
                Some(event) => {
                    let event = self.open_pattern(event, Form::A);
                    self.say("ladder-forget-on", &[("length", &length), ("event", &event)])
                }
                None => self.say("ladder-forget", &[("length", &length)]),
            });
        }
        if !points.is_empty() {
            blocks.push(Block::List(points));
        }
        blocks
    }

    fn step(&self, ladder: &Ladder, step: &Step, scores: bool) -> String {
        let mut text = upper_first(&self.action(step.action));
        if let Some(percent) = step.by {
            let percent = self.quantity(crate::value::quantity::Quantity::Percent(percent), Form::Base);
            text = self.say("step-by", &[("step", &text), ("percent", &percent)]);
        }
        let name = self.program.vocabulary.word(step.action);
        if let Some(card) = self.texts.card(&ladder.name, name).or(step.card.as_ref()) {
            text = self.say("step-card", &[("step", &text), ("card", &self.quoted(&self.template(card)))]);
        }
        if let Some((after, length)) = &step.after {
            let after = self.action_in(*after, Form::A);
            let length = length.as_ref().map(|length| self.noun(length, Form::Genitive));
            text = match &length {
                Some(length) => self.say("step-after-in", &[("step", &text), ("after", &after), ("length", length)]),
                None => self.say("step-after", &[("step", &text), ("after", &after)]),
            };
        }
        if scores {
            text = self.say("step-at", &[("step", &text), ("score", &plain(step.at))]);
        }
        text
    }

    /// Returns what a step is called.
    fn action(&self, action: WordId) -> String {
        self.action_in(action, Form::Base)
    }

    fn action_in(&self, action: WordId, form: Form) -> String {
        let name = self.program.vocabulary.word(action);
        self.named(&[format!("act-{name}")], "own-act", name, form)
    }
}
