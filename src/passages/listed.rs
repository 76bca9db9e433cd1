//! What a list says whose items go on with the sentence before them: `The Agency may terminate where:` … `the Client is in default`.

use super::context::{Part, item};
use super::passage::{Passage, Sure};
use super::program::Line;
use super::search::{Quoted, Search};

/// What is said of a value that a sentence and an item of its list set together.
const LISTED: &str = "it is one item of a list";

impl Search {
    /// Drops what an item of a list, whose passages begin at `begun`, sets of a term where the sentence before the list is of another
    /// matter: what a penalty is that the Agency pays.
    pub(super) fn of_intro(&mut self, part: &Part, begun: usize, passages: &mut Vec<Passage>) {
        let Some(intro) = part.intro.as_ref().filter(|intro| !intro.ends_with('?')) else { return };
        let line = self.line(intro);
        let terms = &self.language.grammar.terms;
        let is_other = |passage: &Passage| {
            terms.iter().any(|term| term.name == passage.term && term.nots.iter().any(|not| not.is_in(&line)))
        };
        let mut at = 0;
        passages.retain(|passage| {
            at += 1;
            at <= begun || !is_other(passage)
        });
    }

    /// Adds what an item of a list, whose passages begin at `begun`, sets together with the sentence before the list.
    pub(super) fn listed(&mut self, quoted: Quoted<'_>, part: &Part, begun: usize, passages: &mut Vec<Passage>) {
        let is_first = part.text.starts_with(quoted.text);
        let Some(intro) = part.intro.as_ref().filter(|intro| is_first || intro.ends_with('?')) else { return };
        let text = format!("{intro} {}", item(quoted.text));
        let own = self.line(intro).tokens.len();
        let line: Line<'_> = self.line(&text);
        if self.is_nothing(&line) {
            return;
        }
        for term in self.language.grammar.terms.iter().filter(|term| term.within.is_none()) {
            let is_said = passages[begun..].iter().any(|passage| passage.term == term.name);
            let set = if is_said { None } else { self.set_by(term, &term.takes, &line) };
            // What stands in one of the two alone was looked for there.
            let Some(set) = set.filter(|set| set.fit.from < own && set.fit.end > own) else { continue };
            let at = passages.len();
            // Of a row the first cell says what the value holds for.
            let case = part.cells.first().filter(|(cell, _)| *cell != quoted.text).map(|(cell, _)| cell.clone());
            self.add(quoted, term, &set, (set.value.clone(), case), &line, passages);
            for passage in passages[at..].iter_mut().filter(|passage| passage.sure == Sure::Sure) {
                passage.sure = Sure::Likely(LISTED.to_owned());
            }
        }
    }
}
