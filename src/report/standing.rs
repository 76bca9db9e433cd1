//! How a ladder stands: its steps, what each is called, which were taken and when.

use crate::facts::index::Facts;
use crate::finding::plain;
use crate::ladder::{self, Action, Score};
use crate::plan::Plan;
use crate::program::tree::Step;
use crate::value::time::Day;

/// How a ladder stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its name.
    pub ladder: String,
    /// The sum of the weights.
    pub score: String,
    /// Its steps, the lowest first.
    pub rungs: Vec<Rung>,
}

/// A step of a ladder.
#[derive(Clone, Debug)]
pub struct Rung {
    /// The action.
    pub action: String,
    /// What the ladder calls it, as a yellow card.
    pub card: Option<String>,
    /// From which score on.
    pub at: String,
    /// The action that must have been taken before.
    pub after: Option<String>,
    /// Whether the score is as high.
    pub is_reached: bool,
    /// Whether it is to be done now.
    pub is_next: bool,
    /// The day on which the firm last did it.
    pub taken: Option<Day>,
}

impl Rung {
    /// Returns the action with the card that it is: `terminate, red card`.
    pub fn named(&self) -> String {
        let card = self.card.as_ref().map(|card| format!(", {card}")).unwrap_or_default();
        format!("{}{card}", self.action.replace('_', " "))
    }
}

impl Standing {
    /// Returns which steps were taken, and when; nothing where none was.
    pub fn taken(&self) -> Option<String> {
        let one = |rung: &Rung| rung.taken.map(|day| format!("{} on {day}", rung.named()));
        let taken: Vec<String> = self.rungs.iter().filter_map(one).collect();
        (!taken.is_empty()).then(|| format!("taken: {}", taken.join("; ")))
    }
}

/// Returns how the ladders of a policy stand.
pub fn standings(facts: &Facts<'_>, scores: &[Score], actions: &[Action]) -> Vec<Standing> {
    let (program, vocabulary) = (&facts.plan.program, &facts.plan.program.vocabulary);
    let days = ladder::days_taken(facts);
    let of = |score: &Score| {
        let ladder = program.ladders.iter().find(|ladder| *ladder.name == *score.ladder)?;
        let now = actions.iter().find(|action| action.ladder == score.ladder).map(|action| &*action.action);
        let mut steps: Vec<&Step> = ladder.steps.iter().collect();
        steps.sort_by_key(|step| step.at);
        let rung = |step: &Step| {
            let action = vocabulary.word(step.action);
            let card = step.card.as_ref();
            Rung {
                action: action.to_owned(),
                card: card.map(|card| Plan::text(card, &|term| program.terms[usize::from(term.0)].name.to_string())),
                at: plain(step.at),
                after: step.after.as_ref().map(|(before, _)| vocabulary.word(*before).to_owned()),
                is_reached: score.score >= step.at,
                is_next: now == Some(action),
                taken: days.get(action).copied(),
            }
        };
        let rungs = steps.into_iter().map(rung).collect();
        Some(Standing { ladder: ladder.name.clone(), score: plain(score.score), rungs })
    };
    scores.iter().filter_map(of).collect()
}
